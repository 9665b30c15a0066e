"""Threads: the same request made again in a later document of its chain, said so (再次请) or not.

What makes two mandates the same request is in extract.follow.pairing; for another series, in takeover and carried.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from extract.follow.carried import Carried, in_bulk
from extract.follow.chains import Chains
from extract.follow.entries import Pairs
from extract.follow.notices import section_of
from extract.follow.pairing import matched
from extract.follow.rewording import reworded
from extract.follow.succession import Succession
from extract.follow.takeover import Compared, Repeat, TakenOver
from extract.model import Document, Mandate
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

# How many documents of the chain are looked back: a request may skip a session, and be made again.
_BACK = 3
_FAR = 12  # documents of the chain, held or not, among which these are looked for
_KEPT = 20_000  # actions
# Symbol -> the requests of a document.
_Asked: TypeAlias = Mapping[str, Sequence[Compared]]


class ThreadBuilder:
    """Ties requests to those that repeat them."""

    def __init__(self, rules: Rules) -> None:
        self._changes = re.compile(rules.followup.title_changes)
        self._content = re.compile(rules.followup.content)
        self._report = re.compile(rules.followup.account_nouns)
        self._tail = re.compile(rules.followup.actor_tail)
        self._itself = re.compile(rules.followup.itself)
        self._own = re.compile(rules.followup.own_matter)
        self._titles = re.compile(rules.followup.long_titles)
        self._pointing = re.compile(rules.followup.pointing)
        self._successor = Succession(rules.actors)
        self._groups = rules.groups
        # Paragraphs return with the same words.
        self._parties = lru_cache(maxsize=_KEPT)(self._called)
        self._wording = lru_cache(maxsize=_KEPT)(self._worded)

    def __call__(self, entries: Mapping[str, tuple[Document, Pairs]], chains: Chains) -> list[Repeat]:
        """The repeats among the mandates of `entries` (symbol -> document and its (id, mandate) pairs).

        Each request is repeated by at most one. In a series it repeats at most one; a resolution of another series may
        take one request over from many (共有问题 from the missions' own).
        """
        asked = {
            symbol: [self._asked(document, *pair) for pair in pairs if _counts(pair[1])]
            for symbol, (document, pairs) in entries.items()
        }
        repeats = self._in_series(asked, chains)
        repeats += self._reworded(asked, chains, repeats)
        continued = {repeat.earlier for repeat in repeats}
        known = [a for those in asked.values() for a in those]
        left = [a for a in known if a.key not in continued]
        taken = TakenOver(known, chains)(a for a in left if a.mandate.report)
        taken += Carried(self._own, self._pointing, chains)(left, asked)
        continued = {repeat.earlier for repeat in taken}
        taken += in_bulk(taken, [a for a in left if a.key not in continued], asked, chains)
        return repeats + taken

    def _in_series(self, asked: _Asked, chains: Chains) -> list[Repeat]:
        repeats: list[Repeat] = []
        continued: set[str] = set()  # those that are asked again
        for symbol in (one for one in chains if one in asked):
            taken: set[str] = set()
            for before in [one for one in chains.before(symbol, _FAR) if one in asked][:_BACK]:
                old = [a for a in asked[before] if a.key not in continued]
                new = [a for a in asked[symbol] if a.key not in taken]
                for repeat in matched(old, new, _neighbours(before, symbol, chains)):
                    continued.add(repeat.earlier)
                    taken.add(repeat.later)
                    repeats.append(repeat)
        return repeats

    def _reworded(self, asked: _Asked, chains: Chains, found: Sequence[Repeat]) -> list[Repeat]:
        """The repeats between neighbours of a series among what neither these nor those farther apart ask alike."""
        continued, taken = {r.earlier for r in found}, {r.later for r in found}
        repeats: list[Repeat] = []
        for symbol in asked:
            for before in chains.before(symbol, 1):
                old = [a for a in asked.get(before, ()) if a.key not in continued]
                repeats += reworded(old, [a for a in asked[symbol] if a.key not in taken])
        return repeats

    def _asked(self, document: Document, key: str, mandate: Mandate) -> Compared:
        actors, many = self._parties(tuple((p.surface, p.actor) for p in mandate.named("addressee")))
        paragraph = document.paragraphs[mandate.paragraph - 1]
        lead = self._changes.sub("#", simplified(paragraph.text[: mandate.verb_start])) if mandate.report else ""
        text, untitled, inside, itself = self._wording(mandate.action)
        section = section_of(paragraph)
        return Compared(key, document, mandate, actors, many, text, untitled, lead, section, inside, itself)

    def _called(self, parties: Sequence[tuple[str, str | None]]) -> tuple[frozenset[str], bool]:
        """Those asked (words, actor), by the actors that they are today and by their words; and whether none of them is
        one actor that is known."""
        words = {self._tail.sub("", simplified(surface)) for surface, _ in parties}
        actors = [actor for _, actor in parties if actor]
        return frozenset(map(self._successor, actors)) | words, self._groups.issuperset(actors)

    def _worded(self, action: str) -> tuple[str, str, bool, bool]:
        """The action without what changes from year to year, and without long titles; whether it says what a report is
        to hold; and whether that is one on this resolution itself."""
        text = simplified(action)
        content = self._content.search(text)
        inside = content is not None and not self._report.search(text, 0, content.start())
        worded = self._changes.sub("#", text)
        return worded, self._titles.sub("", worded), inside, self._itself.search(text) is not None


def _neighbours(before: str, symbol: str, chains: Chains) -> bool:
    """Nothing stands between the two documents of a chain, held or not."""
    return chains.links[symbol].place - chains.links[before].place == 1


def _counts(mandate: Mandate) -> bool:
    return mandate.mandate_class not in ("other", "decide")


def threads(repeats: Iterable[Repeat]) -> dict[str, tuple[str, int]]:
    """Mandate id -> (the thread's id: that of its first mandate, its place in the thread from 1).

    The last place is that of the request that nobody asked again. Where several requests were taken over by one they
    stand in one thread, those with fewer before them first.
    """
    after = {repeat.earlier: repeat.later for repeat in repeats}
    before: dict[str, list[str]] = defaultdict(list)
    for earlier, later in sorted(after.items()):
        before[later].append(earlier)
    out: dict[str, tuple[str, int]] = {}
    for last in sorted(set(after.values()) - set(after)):
        depths = {last: 0}  # how many steps before the last; there is one way from each to it
        row = [last]
        for later in row:
            for earlier in before[later]:
                depths[earlier] = depths[later] + 1
                row.append(earlier)
        members = sorted(depths, key=lambda key: (-depths[key], key))
        out |= {key: (members[0], place) for place, key in enumerate(members, 1)}
    return out


def changes(earlier: str, later: str) -> list[tuple[str, str, str]]:
    """What changed between two texts: (tag, old words, new words) with the tag equal, replace, delete or insert."""
    from difflib import SequenceMatcher

    steps: Any = SequenceMatcher(None, earlier, later, autojunk=False).get_opcodes()
    return [(tag, earlier[a:b], later[c:d]) for tag, a, b, c, d in steps]


def alike(one: str, other: str, least: float) -> float:
    """How alike a text and the best stretch of another are, 0 to 100; 0 where it is below `least`."""
    from rapidfuzz import fuzz

    return float(fuzz.partial_ratio(one, other, score_cutoff=least)) if one and other else 0.0
