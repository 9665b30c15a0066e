"""The addressees of a mandate: the noun phrase between the verb and the predicate, cut into one string per actor."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from extract.clauses import MASK, alternatives
from extract.rules import Rules

STOP = "，；。：,;:"
UNKNOWN_MAX = 8  # characters that may stand between two nouns of one phrase without being known
PHRASE_MAX = 200  # characters; the longest real addressee list has 140


@dataclass(frozen=True, slots=True)
class Phrase:
    """Addressees and additions as (start, end) in the paragraph; `end` is where the predicate begins."""

    addressees: tuple[tuple[int, int], ...]
    included: tuple[tuple[int, int], ...]
    end: int


@dataclass(frozen=True, slots=True)
class Names:
    """The known actors found in a paragraph: (start, end, whether a group such as 会员国), by start."""

    spans: tuple[tuple[int, int, bool], ...]

    def at(self, start: int) -> int | None:
        """The end of the known actor that begins at `start`."""
        i = bisect_left(self.spans, (start, 0, False))
        return self.spans[i][1] if i < len(self.spans) and self.spans[i][0] == start else None

    def holds(self, start: int, end: int) -> bool:
        """A known actor covers exactly these characters."""
        return self.at(start) == end

    def proper(self, start: int, end: int) -> bool:
        """A known actor that is no group covers exactly these characters."""
        return (start, end, False) in self.spans


class AddresseeGrammar:
    """The rules of rules/addressees.yml, compiled once."""

    def __init__(self, rules: Rules) -> None:
        words = rules.addressees
        adverbs = alternatives(p for rule in rules.adverbs for p in rule.phrases)
        verbs = adverbs + "*" + alternatives(p for rule in rules.verbs for p in rule.phrases)
        pronouns = [p for group in words.pronouns.values() for p in group]
        self._unit = re.compile(alternatives((*words.heads, *words.not_heads, *pronouns)))
        self._heads = frozenset((*words.heads, *pronouns))
        self._pronouns = frozenset(pronouns)
        self._opener = re.compile(alternatives(words.openers))
        self._modifier = re.compile(f"{alternatives(words.modifiers)}+")
        self._joined_verb = re.compile(alternatives(rules.clauses.coordinators) + verbs)
        self._joint = re.compile(alternatives(words.conjunctions))
        self._doubtful_joints = frozenset(words.doubtful_conjunctions)
        self._not_joint = re.compile(alternatives(words.not_conjunction_before))
        self._addition = re.compile(f"[，、,]?{alternatives(words.additions)}(?!性|情况)")
        self._inside, self._of = words.inside, words.of
        self._inclusive = words.inside + words.of
        self._always = words.always_after
        self._relative_tail = re.compile(
            f"{words.of}{alternatives(words.modifiers)}*{alternatives(words.relative_heads)}"
        )
        self._relative = re.compile(alternatives(words.relative_starts))
        self._strict_relative = re.compile(alternatives(words.strict_relative_starts))
        self._own = re.compile(alternatives(words.own_modifiers))
        self._shared = re.compile(alternatives(words.shared_modifiers))
        self._quantifier = re.compile(alternatives(words.quantifiers))
        self._bare = re.compile(f"{alternatives(words.bare_heads)}$")

    def parse(self, masked: str, start: int, names: Names, required: bool) -> Phrase:
        """The phrase after a verb that ends at `start`. `required`: the verb does not go without an addressee (请)."""
        limit = self._limit(masked, start)
        included: list[tuple[int, int]] = []
        begin = start
        prefix = self._addition.match(masked, start, limit)
        if prefix:
            inclusive = masked.find(self._inclusive, prefix.end(), limit)
            if inclusive >= 0:
                included = self._list(masked, prefix.end(), inclusive, names)
                begin = inclusive + len(self._inclusive)
        if not self._may_begin(masked, begin, limit, names, required):
            return Phrase((), (), start)
        items = self._list(masked, begin, limit, names)
        if not items:
            return Phrase((), (), start)
        end = items[-1][1]
        addition = self._addition.match(masked, end)
        if addition:
            more = self._list(masked, addition.end(), self._limit(masked, addition.end()), names)
            if more:
                included += more
                end = more[-1][1]
                end += len(self._inside) if masked.startswith(self._inside, end) else 0
        return Phrase(tuple(self._merge(masked, items, names)), tuple(included), end)

    def is_pronoun(self, surface: str) -> bool:
        """The surface stands for somebody named before."""
        return surface in self._pronouns

    def bare(self, surface: str) -> str:
        """The surface without relative clause and modifiers, to look it up by name: 所有具备能力的国家 -> 国家."""
        return self._modifier.sub("", surface.rsplit(self._of, 1)[-1])

    def _limit(self, masked: str, start: int) -> int:
        end = min(len(masked), start + PHRASE_MAX)
        return next((i for i in range(start, end) if masked[i] in STOP), end)

    def _may_begin(self, masked: str, begin: int, limit: int, names: Names, required: bool) -> bool:
        if names.at(begin) or self._strict_relative.match(masked, begin, limit):
            return True
        opener = self._opener.match(masked, begin, limit)
        if opener is None:
            return True
        unit = self._unit.match(masked, begin, limit)
        if unit and unit.end() > opener.end():
            return True
        if not required:
            return False
        if masked.endswith(self._always, 0, begin):
            return True
        if self._relative.match(masked, begin, limit) and self._of in masked[begin:limit]:
            return True
        tail = self._relative_tail.search(masked, begin, limit)
        return tail is not None and bool(self._opener.match(masked, tail.end(), limit))

    def _list(self, masked: str, begin: int, limit: int, names: Names) -> list[tuple[int, int]]:
        """The items of a list of nouns from `begin` on, and nothing of the predicate."""
        items: list[tuple[int, int]] = []
        while True:
            end = self._item(masked, begin, limit, names)
            if end is None:
                return items
            items.append((begin, end))
            joint = self._joint.match(masked, end, limit)
            if joint is None or self._addition.match(masked, end) or self._predicate_joint(masked, joint, limit):
                return items
            begin = joint.end()
            opener = self._opener.match(masked, begin, limit)
            if opener and not self._name_beats(masked, begin, opener.end(), names):
                return items

    def _predicate_joint(self, masked: str, joint: re.Match[str], limit: int) -> bool:
        """与 opens the predicate: 请秘书长与会员国协商."""
        if joint.group() not in self._doubtful_joints:
            return False
        return bool(self._not_joint.search(masked, joint.end(), min(limit, joint.end() + 60)))

    def _name_beats(self, masked: str, begin: int, opener_end: int, names: Names) -> bool:
        known = names.at(begin)
        if known:
            return known >= opener_end
        unit = self._unit.match(masked, begin)
        if unit is not None and unit.group() in self._heads and unit.end() >= opener_end:
            return True
        return bool(self._strict_relative.match(masked, begin))

    def _item(self, masked: str, begin: int, limit: int, names: Names) -> int | None:
        """Where the noun phrase that begins at `begin` ends, or None if none ends before the predicate begins."""
        doubtful: int | None = None
        pos = begin
        relative = self._begins_relative(masked, begin, limit, names)
        while pos < limit and (doubtful is None or pos - doubtful <= UNKNOWN_MAX):
            stop = names.at(pos)
            if stop is None:
                unit = self._unit.match(masked, pos, limit)
                if unit is None:
                    pos += 1
                    continue
                stop = unit.end()
                if unit.group() not in self._heads or (unit.group() in self._pronouns and pos != begin):
                    pos = stop
                    continue
            if stop > limit:
                break
            pos = stop
            verdict = self._after(masked, begin, stop, limit, names, relative)
            if verdict == "end":
                return stop
            if verdict == "maybe":
                doubtful = doubtful or stop
        return doubtful

    def _begins_relative(self, masked: str, begin: int, limit: int, names: Names) -> bool:
        """A relative clause stands before the noun: 尚未加入该公约的国家; not so where a modifier does: 有关国家."""
        if names.at(begin) or self._modifier.match(masked, begin, limit):
            return False
        return bool(self._relative.match(masked, begin, limit))

    def _after(self, masked: str, begin: int, end: int, limit: int, names: Names, relative: bool) -> str:
        """What follows a noun: `end` of the phrase, `go` on (it is a modifier), or `maybe`."""
        if relative and self._of not in masked[begin:end]:
            return "go"
        if end >= limit or masked.startswith(MASK, end):
            return "end"
        if masked[end] == self._of:
            return "go"
        if self._joined_verb.match(masked, end):
            return "end"
        if self._joint.match(masked, end) or self._addition.match(masked, end):
            return "end"
        unit = self._unit.match(masked, end, limit)
        if names.at(end) or (unit and unit.group() in self._heads and len(unit.group()) > 1):
            return "go"
        opener = self._opener.match(masked, end, limit)
        modifier = self._modifier.match(masked, end, limit)
        if modifier and (opener is None or opener.end() <= modifier.end()):
            return "go"
        return "end" if opener else "maybe"

    def _merge(self, masked: str, items: list[tuple[int, int]], names: Names) -> list[tuple[int, int]]:
        """Nouns that share one head or one modifier are one string: 联合国各基金、方案和专门机构."""
        merged: list[tuple[int, int]] = []
        for begin, end in items:
            pair = len(items) == 2
            if merged and self._shares(masked, merged[-1], (begin, end), names, pair):
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((begin, end))
        return merged

    def _shares(self, masked: str, before: tuple[int, int], item: tuple[int, int], names: Names, pair: bool) -> bool:
        if self._own.match(masked, item[0], item[1]):
            return False
        first, second = masked[slice(*before)], masked[slice(*item)]
        if self._of in first and self._of not in second:
            return True
        if names.holds(*before):
            return False
        if not self._bare.search(second) or not self._shared.search(first):
            return False
        if not names.holds(*item) or self._bare.fullmatch(second):
            return True
        inside = self._quantifier.search(first, 1)
        return pair and inside is not None and not names.proper(*item)
