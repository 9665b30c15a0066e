"""Requests that a resolution of another series makes again in the same words: 共有问题 what the missions' own
asked, that on public information what that on multilingualism did. Those for reports are in extract.follow.takeover.

Words alone tell little across series: one on an international day asks for the same as that on another. So actions
that name the resolution's own matter (该国际日) are left out; one that only points to what stands before it (该部) is
known where the whole paragraph is alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TypeAlias

from extract.follow.chains import Chains
from extract.follow.ratio import ratio
from extract.follow.takeover import Compared, Repeat, following, may_repeat, paragraph, paragraphs

_WORDS = 92.0  # likeness (0 to 100) of the same words but for a few
_LONG = 20  # characters of an action that says enough
_LIKE, _PARAGRAPH = 80.0, 85.0  # or likeness of the actions and of the paragraphs that they stand in
_WHOLE = 50  # characters of a paragraph that says enough
# Characters at the end of the titles of resolutions on matters of one kind (…经费的筹措, …国际日, …的合作).
_SISTERS = 3
_BULK = 3  # requests that one resolution takes over from another, from which on there may be more, in other words
_AMONG = 55.0  # likeness of these
_END = 8  # characters at either end, of which one is there in the same words
_COMMON = 50  # requests of a session that begin or end alike, which are compared
_KEY = attrgetter("key")

# First or last characters -> requests that begin or end so.
_Ends: TypeAlias = dict[str, list[Compared]]


class Carried:
    """Finds requests in the same words. The work grows with the requests: one is compared with those that begin or end
    like it."""

    def __init__(self, own_matter: re.Pattern[str], pointing: re.Pattern[str], chains: Chains) -> None:
        self._own = own_matter
        self._pointing = pointing
        self._chains = chains

    def __call__(self, left: Iterable[Compared], asked: Mapping[str, Sequence[Compared]]) -> list[Repeat]:
        """The repeats of those `left` among those `asked` (symbol -> the requests of that document): the likest of the
        nearest session each."""
        wanted: dict[str | None, list[Compared]] = defaultdict(list)
        for one in left:
            if not one.mandate.report and not self._own.search(one.text):
                wanted[one.document.session].append(one)
        looked_for = {session: list(_with_ends(those)) for session, those in wanted.items()}
        later = _by_ends(asked, {end for those in looked_for.values() for _, ends in those for end in ends})
        out: list[Repeat] = []
        for session, those in looked_for.items():
            there = [later[one] for one in following(session) if one in later]
            out += (repeat for one, ends in those if (repeat := self._nearest(one, ends, there)))
        return out

    def _nearest(self, one: Compared, ends: Iterable[str], later: Iterable[_Ends]) -> Repeat | None:
        """The likest of the nearest of the `later` sessions."""
        for there in later:
            others = {other.key: other for end in ends if end in there for other in there[end]}
            likeness, best = self._likest(one, others.values()) if others else (0.0, None)
            if best:
                return Repeat(one.key, best.key, round(likeness, 1), best.mandate.reiterated)
        return None

    def _likest(self, one: Compared, others: Collection[Compared]) -> tuple[float, Compared | None]:
        """The likest and its likeness; where several are in the very words, others need not be compared."""
        same = sorted((other for other in others if other.text == one.text), key=_KEY)
        if found := next((other for other in same if self._likeness(one, other)), None):
            return 100.0, found
        rest = (other for other in others if other.text != one.text)
        scored = ((likeness, other) for other in rest if (likeness := self._likeness(one, other)))
        return min(scored, default=(0.0, None), key=lambda found: (-found[0], found[1].key))

    def _likeness(self, one: Compared, other: Compared) -> float:
        """The likeness of two actions; 0 where they do not tell that both ask the same."""
        if _sisters(one, other) or not may_repeat(one, other, self._chains):
            return 0.0
        likeness = ratio(one.text, other.text, _LIKE)
        if likeness >= _WORDS and len(one.text) >= _LONG and not self._pointing.search(one.text):
            return likeness
        whole = bool(likeness) and paragraphs(one, other, _WHOLE) >= _PARAGRAPH
        return likeness if whole and not self._own.search(paragraph(one)) else 0.0


def _sisters(one: Compared, other: Compared) -> bool:
    """The resolutions are on two matters of one kind: what is asked for one mission is not asked for the next."""
    mine, theirs = (c.document.title or "" for c in (one, other))
    return bool(mine) and mine[-_SISTERS:] == theirs[-_SISTERS:]


def _ends(one: Compared) -> set[str]:
    return {one.text[:_END], one.text[-_END:]}


def _with_ends(wanted: Iterable[Compared]) -> Iterator[tuple[Compared, list[str]]]:
    """The requests of a session, each with those of its ends that not too many before it have."""
    having: Counter[str] = Counter()
    for one in wanted:
        ends = _ends(one)
        having.update(ends)
        yield one, [end for end in ends if having[end] <= _COMMON]


def _by_ends(asked: Mapping[str, Sequence[Compared]], wanted: Collection[str]) -> dict[str | None, _Ends]:
    """The requests by session and by those of their ends that are wanted."""
    found: dict[str | None, _Ends] = defaultdict(lambda: defaultdict(list))
    for those in filter(None, asked.values()):
        there = found[those[0].document.session]
        for other in those:
            for end in _ends(other):
                if end in wanted:
                    there[end].append(other)
    return found


def in_bulk(
    found: Sequence[Repeat], left: Iterable[Compared], asked: Mapping[str, Sequence[Compared]], chains: Chains
) -> list[Repeat]:
    """The further repeats of those `left` between two resolutions of which the later one takes over several requests of
    the other, as was `found`: 76/274 on 共有问题 has a dozen from each mission's own, some of them reworded.

    `asked`: symbol -> the requests of that document.
    """
    keys = {key for repeat in found for key in (repeat.earlier, repeat.later)}
    symbols = {one.key: one.document.symbol for those in asked.values() for one in those if one.key in keys}
    pairs = Counter((symbols[repeat.earlier], symbols[repeat.later]) for repeat in found)
    many: dict[str, list[str]] = defaultdict(list)
    for (earlier, later), count in pairs.items():
        if count >= _BULK:
            many[earlier].append(later)
    out = []
    for one in (one for one in left if one.document.symbol in many and len(one.text) >= _LONG and not one.itself):
        others = [o for symbol in many[one.document.symbol] for o in asked[symbol] if len(o.text) >= _LONG]
        scored = [(_among(one, o), o.key, o) for o in others if may_repeat(one, o, chains)]
        likeness, _, best = max(scored, key=lambda scored: scored[:2], default=(0.0, "", None))
        if best and likeness:
            out.append(Repeat(one.key, best.key, round(likeness, 1), best.mandate.reiterated))
    return out


def _among(one: Compared, other: Compared) -> float:
    if one.mandate.report != other.mandate.report:
        return 0.0
    return ratio(one.text, other.text, _AMONG)
