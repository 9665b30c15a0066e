"""Threads: the same request made again in a later document of its chain, said so (再次请) or not.

Two mandates are the same request if their classes are alike, an addressee is the same actor (through successors) and
their actions are alike once sessions, years and numbers are set aside, which change from year to year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extract.follow.chains import Chains
from extract.follow.entries import Pairs
from extract.follow.notices import section_of
from extract.follow.succession import Succession
from extract.follow.takeover import Compared, Repeat, TakenOver
from extract.model import Document, Mandate
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

# Likeness (0 to 100) from which two actions are the same request; drawn pairs of sessions 77-78 were read to set it.
ALIKE = 60.0
_OTHER_KIND = 75.0  # the same, where only one of the two asks for a report
_HEADING = 60.0  # likeness of the headings of two sections on matters of their own
# How many documents of the chain are looked back: a request may skip a session, and be made again.
_BACK = 3
_FAR = 12  # documents of the chain, held or not, among which these are looked for
_WORDS = 90.0  # likeness of the same words asked with another verb or of others
_ENOUGH = 20  # characters
_KEPT = 20_000  # actions
_SHORT = 6  # an action of so few characters (全面执行) says too little to be compared by likeness alone


class ThreadBuilder:
    """Ties requests to those that repeat them."""

    def __init__(self, rules: Rules) -> None:
        self._changes = re.compile(rules.followup.title_changes)
        self._content = re.compile(rules.followup.content)
        self._report = re.compile(rules.followup.account_nouns)
        self._tail = re.compile(rules.followup.actor_tail)
        self._itself = re.compile(rules.followup.itself)
        self._successor = Succession(rules.actors)
        self._wording = lru_cache(maxsize=_KEPT)(self._worded)  # paragraphs return with the same words

    def __call__(self, entries: Mapping[str, tuple[Document, Pairs]], chains: Chains) -> list[Repeat]:
        """The repeats among the mandates of `entries` (symbol -> document and its (id, mandate) pairs).

        Each request is repeated by at most one. In a series it repeats at most one; a resolution of another series may
        take one request over from many (共有问题 from the missions' own).
        """
        asked = {
            symbol: [self._asked(document, *pair) for pair in pairs if _counts(pair[1])]
            for symbol, (document, pairs) in entries.items()
        }
        repeats: list[Repeat] = []
        continued: set[str] = set()  # those that are asked again
        for symbol in entries:
            taken: set[str] = set()
            for before in [one for one in chains.before(symbol, _FAR) if one in asked][:_BACK]:
                old = [a for a in asked[before] if a.key not in continued]
                new = [a for a in asked[symbol] if a.key not in taken]
                next_of_chain = chains.links[symbol].place - chains.links[before].place == 1
                for repeat in _matched(old, new, next_of_chain):
                    continued.add(repeat.earlier)
                    taken.add(repeat.later)
                    repeats.append(repeat)
        left = [a for symbol in entries for a in asked[symbol] if a.mandate.report and a.key not in continued]
        return repeats + TakenOver([a for those in asked.values() for a in those], chains)(left)

    def _asked(self, document: Document, key: str, mandate: Mandate) -> Compared:
        parties = mandate.named("addressee")
        words = {self._tail.sub("", simplified(p.surface)) for p in parties}
        actors = frozenset(self._successor(p.actor) for p in parties if p.actor) | words
        paragraph = document.paragraphs[mandate.paragraph - 1]
        lead = self._changes.sub("#", simplified(paragraph.text[: mandate.verb_start])) if mandate.report else ""
        text, inside, itself = self._wording(mandate.action)
        return Compared(key, document, mandate, actors, text, lead, section_of(paragraph), inside, itself)

    def _worded(self, action: str) -> tuple[str, bool, bool]:
        """The action without what changes from year to year; whether it says what a report is to hold; and whether that
        is one on this resolution itself."""
        text = simplified(action)
        content = self._content.search(text)
        inside = content is not None and not self._report.search(text, 0, content.start())
        return self._changes.sub("#", text), inside, self._itself.search(text) is not None


def _matched(old: Sequence[Compared], new: Sequence[Compared], next_of_chain: bool) -> list[Repeat]:
    """The best pairs of two documents, each mandate in one at most.

    `next_of_chain`: nothing stands between them, held or not.
    """
    scored = {(a.key, b.key): (score, b.mandate.reiterated) for a, b in _partners(old, new) if (score := _score(a, b))}
    out: list[Repeat] = []
    used: set[str] = set()
    for (first, second), (score, said) in sorted(scored.items(), key=lambda item: (-item[1][0], item[0])):
        if first not in used and second not in used:
            used |= {first, second}
            out.append(Repeat(first, second, round(score, 1), said))
    if next_of_chain:
        for further in (_only_reports, _same_words):
            used |= {key for repeat in out for key in (repeat.earlier, repeat.later)}
            out += further([a for a in old if a.key not in used], [b for b in new if b.key not in used])
    return out


def _partners(old: Sequence[Compared], new: Sequence[Compared]) -> Iterator[tuple[Compared, Compared]]:
    """Each pair of one class that shares an addressee, once."""
    groups: dict[tuple[str, str], list[Compared]] = defaultdict(list)
    for one in old:
        for actor in one.actors or {""}:
            groups[one.mandate.mandate_class, actor].append(one)
    for later in new:
        found = {a.key: a for actor in later.actors or {""} for a in groups[later.mandate.mandate_class, actor]}
        yield from ((earlier, later) for earlier in found.values())


def _score(earlier: Compared, later: Compared) -> float:
    from rapidfuzz import fuzz

    if min(len(earlier.text), len(later.text)) <= _SHORT and earlier.text != later.text:
        return 0.0
    least = ALIKE if earlier.mandate.report == later.mandate.report else _OTHER_KIND
    if len(later.text) >= _ENOUGH and earlier.text.startswith(later.text):
        least = ALIKE  # 并就此问题和本决议的: the rest of 77/134 paragraph 14 is not printed
    score = float(fuzz.ratio(earlier.text, later.text, score_cutoff=least))
    if score and earlier.content and later.content and min(len(earlier.text), len(later.text)) < _ENOUGH:
        # 在下次报告中报告有关情况 is asked about many things: what stands before tells which.
        return score if fuzz.ratio(earlier.lead + earlier.text, later.lead + later.text) >= ALIKE else 0.0
    return score


def _only_reports(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The one report that each of two resolutions of a series asks of an actor is the same, however it is worded.

    请秘书长向大会第七十六届会议提交一份关于本决议执行情况的报告, a year later 提交一份报告，说明本决议执行情况，包括….
    """
    from rapidfuzz import fuzz

    out: list[Repeat] = []
    mine, theirs = _single(old), _single(new)
    for actor in sorted(mine.keys() & theirs.keys()):
        a, b = mine[actor], theirs[actor]
        alike = a.mandate.mandate_class == b.mandate.mandate_class and a.content == b.content
        of_one = a.section == b.section or fuzz.ratio(a.section, b.section) >= _HEADING
        if alike and of_one and all(a.key != r.earlier for r in out):
            out.append(Repeat(a.key, b.key, round(fuzz.ratio(a.text, b.text), 1), b.mandate.reiterated))
    return out


def _same_words(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The same words for another verb (邀请 for 鼓励), or for those asked under another name (域外国家); not of another
    actor that is known."""
    from rapidfuzz import fuzz, process

    out: list[Repeat] = []
    left = {b.key: b.text for b in new if len(b.text) >= _ENOUGH}
    those = {b.key: b for b in new}
    for a in (one for one in old if len(one.text) >= _ENOUGH):
        found = process.extractOne(a.text, left, scorer=fuzz.ratio, score_cutoff=_WORDS)
        later = those[found[2]] if found else None
        if found and later and not (_known(a) and _known(later) and not a.actors & later.actors):
            out.append(Repeat(a.key, later.key, round(found[1], 1), later.mandate.reiterated))
            del left[later.key]
    return out


def _known(one: Compared) -> bool:
    return any(party.actor for party in one.mandate.named("addressee"))


def _single(asked: Sequence[Compared]) -> dict[str, Compared]:
    """Actor -> the one request of these for a whole report at a session, where there is one only."""
    found: dict[str, list[Compared]] = defaultdict(list)
    for one in asked:
        if one.mandate.report and any("/" in (d.due or "") and d.due_from for d in one.mandate.deadlines):
            for actor in one.actors:
                found[actor].append(one)
    return {actor: those[0] for actor, those in found.items() if len(those) == 1}


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


def alike(one: str, other: str) -> float:
    """How alike a text and the best stretch of another are, 0 to 100."""
    from rapidfuzz import fuzz

    return float(fuzz.partial_ratio(one, other)) if one and other else 0.0
