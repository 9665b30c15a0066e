"""Requests that a resolution of another series makes again in the same words: 共有问题 what the missions' own
asked, that on public information what that on multilingualism did. Those for reports are in extract.follow.takeover.

Words alone tell little across series: one on an international day asks for the same as that on another. So actions
that name the resolution's own matter (该国际日) are left out; one that only points to what stands before it (该部) is
known where the whole paragraph is alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from extract.follow.chains import Chains, number_of, series_of
from extract.follow.ratio import ratio
from extract.follow.takeover import SESSIONS, Compared, Repeat, may_repeat, paragraph, paragraphs

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


# First or last characters -> requests.
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
        wanted: dict[str | None, _Ends] = defaultdict(lambda: defaultdict(list))
        for one in left:
            if not one.mandate.report and not self._own.search(one.text):
                for end in {one.text[:_END], one.text[-_END:]}:
                    wanted[one.document.session][end].append(one)
        best: dict[str, tuple[tuple[int, float, str], Repeat]] = {}
        for those in filter(None, asked.values()):
            session = number_of(those[0].document.session) or 0
            for one, other in _pairs(wanted, those):
                # Nothing that is later, or as near and less like, is looked at any more.
                known = best.get(one.key)
                if known and known[0] <= (session, -100.0, other.key):
                    continue
                if _sisters(one, other) or not may_repeat(one, other, self._chains):
                    continue
                likeness = self._likeness(one, other)
                order = (session, -likeness, other.key)
                if likeness and (known is None or order < known[0]):
                    best[one.key] = order, Repeat(one.key, other.key, round(likeness, 1), other.mandate.reiterated)
        return [repeat for _, repeat in best.values()]

    def _likeness(self, one: Compared, other: Compared) -> float:
        """The likeness of two actions; 0 where they do not tell that both ask the same."""
        likeness = ratio(one.text, other.text, _LIKE)
        if likeness >= _WORDS and len(one.text) >= _LONG and not self._pointing.search(one.text):
            return likeness
        whole = bool(likeness) and paragraphs(one, other, _WHOLE) >= _PARAGRAPH
        return likeness if whole and not self._own.search(paragraph(one)) else 0.0


def _sisters(one: Compared, other: Compared) -> bool:
    """The resolutions are on two matters of one kind: what is asked for one mission is not asked for the next."""
    mine, theirs = (c.document.title or "" for c in (one, other))
    return bool(mine) and mine[-_SISTERS:] == theirs[-_SISTERS:]


def _pairs(wanted: Mapping[str | None, _Ends], asked: Sequence[Compared]) -> Iterator[tuple[Compared, Compared]]:
    """The requests of a document, each with those of the sessions before that begin or end like it; some twice."""
    session = asked[0].document.session if asked else None
    series, number = series_of(session), number_of(session) or 0
    before = [wanted[key] for n in range(1, SESSIONS + 1) if (key := f"{series}/{number - n}") in wanted]
    for ends in before:
        for other in asked:
            for end in (other.text[:_END], other.text[-_END:]):
                if end in ends:
                    yield from ((one, other) for one in ends[end][:_COMMON])


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
