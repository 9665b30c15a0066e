"""The addressees of a mandate: the noun phrase between the verb and the predicate, cut into one string per actor."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from extract.detect.clauses import MASK
from extract.patterns import alternatives
from extract.rules import Rules

STOP = "，；。：,;:"
UNKNOWN_MAX = 24  # characters that may stand between two nouns of one phrase without being known
OPENER_MIN = 2  # length of an opener that ends a phrase even after something unknown
JOINT_MAX = 60  # characters after 与 in which 协商, 合作 … make it a preposition
PHRASE_MAX = 200  # characters; the longest real addressee list has 140

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Addressees and additions as (start, end) in the paragraph; `end` is where the predicate begins."""

    addressees: tuple[Pair, ...]
    included: tuple[Pair, ...]
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
        modifiers, heads = alternatives(words.modifiers), alternatives(words.relative_heads)
        self.pronouns = frozenset(p for group in words.pronouns.values() for p in group)
        self.heads = frozenset(words.heads) | self.pronouns
        self.unit = re.compile(alternatives((*self.heads, *words.not_heads)))
        self.opener = re.compile(alternatives(words.openers))
        self.modifier = re.compile(f"{modifiers}+")
        self.joined_verb = re.compile(alternatives(rules.clauses.coordinators) + verbs)
        self.joint = re.compile(alternatives(words.conjunctions))
        self.doubtful_joints = frozenset(words.doubtful_conjunctions)
        self.not_joint = re.compile(alternatives(words.not_conjunction_before))
        self.addition = re.compile(
            f"[，、,]?{alternatives(words.additions)}(?!{alternatives(words.not_addition_before)})"
        )
        self.inside, self.of, self.always = words.inside, words.of, words.always_after
        self.relative_tail = re.compile(f"{words.of}{modifiers}*{heads}")
        self.relative = re.compile(alternatives(words.relative_starts))
        self.strict_relative = re.compile(alternatives(words.strict_relative_starts))
        self.own = re.compile(alternatives(words.own_modifiers))
        self.shared = re.compile(alternatives(words.shared_modifiers))
        self.quantifier = re.compile(alternatives(words.quantifiers))
        bare, conjunctions = alternatives((*words.bare_heads, *words.family_heads)), alternatives(words.conjunctions)
        self.bare_head = re.compile(f"{bare}$")
        self.bare_list = re.compile(f"{bare}(?:{conjunctions}{bare})*")
        self.family = re.compile(words.family)
        self.family_heads = re.compile(f"{alternatives(words.family_heads)}")
        coordinators = alternatives(rules.clauses.coordinators)
        self.coordinated = re.compile(f"{coordinators}{alternatives(words.coordinated_verbs)}")
        self.coordinator = re.compile(coordinators)
        self.and_others = words.and_others

    def parse(self, masked: str, start: int, names: Names, required: bool) -> Phrase:
        """The phrase after a verb that ends at `start`. `required`: the verb does not go without an addressee (请)."""
        return PhraseReader(self, masked, names).read(start, required)

    def split(self, masked: str, start: int, end: int, names: Names) -> tuple[Pair, ...]:
        """The actors of a noun phrase whose bounds are known, one pair each; the phrase itself if it is one."""
        return PhraseReader(self, masked, names).split(start, end)

    def bare(self, surface: str) -> str:
        """The surface without relative clause and modifiers, to look it up by name: 所有具备能力的国家 -> 国家."""
        return self.modifier.sub("", surface.rsplit(self.of, 1)[-1])


@dataclass(frozen=True, slots=True)
class PhraseReader:
    """Reads addressee phrases of one paragraph. `masked` has the length of its text; offsets are the same."""

    grammar: AddresseeGrammar
    masked: str
    names: Names

    def read(self, start: int, required: bool) -> Phrase:
        """The phrase that begins at `start`; an empty one where the predicate begins at once."""
        g, limit = self.grammar, self._limit(start)
        coordinated = g.coordinated.match(self.masked, start, limit)
        begin, included = self._inclusive(coordinated.end() if coordinated else start, limit)
        items = self._list(begin, limit) if self._may_begin(begin, limit, required) else []
        if not items:
            return Phrase((), (), start)
        end = items[-1][1]
        addition = g.addition.match(self.masked, end)
        more = self._list(addition.end(), self._limit(addition.end())) if addition else []
        if more:
            included += more
            end = more[-1][1] + (len(g.inside) if self.masked.startswith(g.inside, more[-1][1]) else 0)
            # 非国家行为体，包括企业界在内的私营部门: the head stands behind the addition
            head = self._list(end + len(g.of), self._limit(end)) if self.masked.startswith(g.of, end) else []
            items, end = items + head, head[-1][1] if head else end
        return Phrase(tuple(self._merge(items)), tuple(included), end)

    def split(self, start: int, end: int) -> tuple[Pair, ...]:
        """The items of the noun phrase `start`-`end`; what cannot be read as a list stays whole."""
        items = self._merge(self._list(start, end))
        return tuple(items) if items and items[-1][1] == end else ((start, end),)

    def _limit(self, start: int) -> int:
        end = min(len(self.masked), start + PHRASE_MAX)
        return next((i for i in range(start, end) if self.masked[i] in STOP), end)

    def _inclusive(self, start: int, limit: int) -> tuple[int, list[Pair]]:
        """Where the addressee begins after 包括…在内的, and what stands before that."""
        g = self.grammar
        prefix = g.addition.match(self.masked, start, limit)
        inclusive = self.masked.find(g.inside + g.of, prefix.end(), limit) if prefix else -1
        if prefix is None or inclusive < 0:
            return start, []
        return inclusive + len(g.inside + g.of), self._list(prefix.end(), inclusive)

    def _may_begin(self, begin: int, limit: int, required: bool) -> bool:
        """A noun phrase may begin here: no opener of the predicate, or one inside a name or a relative clause."""
        g, masked = self.grammar, self.masked
        if g.coordinator.match(masked, begin, limit):
            return False
        opener = g.opener.match(masked, begin, limit)
        unit = g.unit.match(masked, begin, limit)
        if opener is None or self.names.at(begin) or g.strict_relative.match(masked, begin, limit):
            return True
        if unit is not None and unit.end() > opener.end():
            return True
        if not required or masked.endswith(g.always, 0, begin):
            return required
        tail = g.relative_tail.search(masked, begin, limit)
        return tail is not None and bool(g.opener.match(masked, tail.end(), limit))

    def _list(self, begin: int, limit: int) -> list[Pair]:
        """The items of a list of nouns from `begin` on, and nothing of the predicate."""
        g, items = self.grammar, list[Pair]()
        while True:
            end = self._item(begin, limit)
            if end is None:
                return items
            items.append((begin, end))
            joint = g.joint.match(self.masked, self._past_brackets(end, limit), limit)
            if joint is None or g.addition.match(self.masked, end) or self._is_preposition(joint, limit):
                return items
            begin = joint.end()
            doubtful = joint.group() in g.doubtful_joints and g.opener.match(self.masked, begin, limit)
            if doubtful and not self._name_beats(begin, doubtful.end()):
                return items

    def _past_brackets(self, end: int, limit: int) -> int:
        """The end of what is masked from `end` on: 联合国促进性别平等和增强妇女权能署(妇女署)和其他实体."""
        while end < limit and self.masked[end] == MASK:
            end += 1
        return end

    def _is_preposition(self, joint: re.Match[str], limit: int) -> bool:
        """与 opens the predicate: 请秘书长与会员国协商."""
        if joint.group() not in self.grammar.doubtful_joints:
            return False
        return bool(self.grammar.not_joint.search(self.masked, joint.end(), min(limit, joint.end() + JOINT_MAX)))

    def _name_beats(self, begin: int, opener_end: int) -> bool:
        """A known actor or noun begins here that is at least as long as the opener: 发展中国家."""
        known = self.names.at(begin)
        if known:
            return known >= opener_end
        unit = self.grammar.unit.match(self.masked, begin)
        if unit is not None and unit.group() in self.grammar.heads and unit.end() >= opener_end:
            return True
        return bool(self.grammar.strict_relative.match(self.masked, begin))

    def _item(self, begin: int, limit: int) -> int | None:
        """Where the noun phrase that begins at `begin` ends, or None if none ends before the predicate begins."""
        doubtful: int | None = None
        pos, relative = begin, self._begins_relative(begin, limit)
        while pos < limit and (doubtful is None or pos - doubtful <= UNKNOWN_MAX):
            stop, is_noun = self._noun(pos, begin, limit)
            opener = self.grammar.opener.match(self.masked, pos, limit) if doubtful else None
            if opener and len(opener.group()) >= OPENER_MIN and not (is_noun and stop > opener.end()):
                break
            pos = stop
            if stop > limit or not is_noun:
                continue
            verdict = self._after(begin, stop, limit, relative)
            if verdict == "end":
                return stop
            if verdict == "maybe":
                doubtful = doubtful or stop
        return doubtful

    def _noun(self, pos: int, begin: int, limit: int) -> tuple[int, bool]:
        """The end of the word at `pos`, and whether it is a noun that may end the phrase that began at `begin`."""
        known = self.names.at(pos)
        if known is not None and self.masked[pos] != MASK:
            return known, True
        unit = self.grammar.unit.match(self.masked, pos, limit)
        if unit is None:
            return pos + 1, False
        stands_alone = unit.group() not in self.grammar.pronouns or pos == begin
        return unit.end(), unit.group() in self.grammar.heads and stands_alone

    def _begins_relative(self, begin: int, limit: int) -> bool:
        """A relative clause stands before the noun: 尚未加入该公约的国家; not so where a modifier does: 有关国家."""
        if self.names.at(begin) or self.grammar.modifier.match(self.masked, begin, limit):
            return False
        return (
            bool(self.grammar.relative.match(self.masked, begin, limit)) and self.grammar.of in self.masked[begin:limit]
        )

    def _after(self, begin: int, end: int, limit: int, relative: bool) -> Literal["end", "go", "maybe"]:
        """What follows a noun: the `end` of the phrase, more of it (`go`), or something unknown (`maybe`)."""
        g, masked = self.grammar, self.masked
        if relative and g.of not in masked[begin:end]:
            return "go"
        end = self._past_brackets(end, limit)
        if end >= limit or g.joined_verb.match(masked, end):
            return "end"
        if masked[end] == g.of or masked.startswith(g.and_others, end):
            return "go"
        if g.joint.match(masked, end) or g.addition.match(masked, end):
            return "end"
        unit = g.unit.match(masked, end, limit)
        opener = g.opener.match(masked, end, limit)
        modifier = g.modifier.match(masked, end, limit)
        modified = modifier is not None and (opener is None or opener.end() <= modifier.end())
        if self.names.at(end) or modified or (unit and unit.group() in g.heads and len(unit.group()) > 1):
            return "go"
        return "end" if opener else "maybe"

    def _merge(self, items: list[Pair]) -> list[Pair]:
        """Nouns that share one head or one modifier are one string: 联合国各基金、方案和专门机构."""
        merged: list[Pair] = []
        for begin, end in items:
            if merged and self._shares(merged[-1], (begin, end), pair=len(items) == 2):
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((begin, end))
        return merged

    def _shares(self, before: Pair, item: Pair, pair: bool) -> bool:
        g = self.grammar
        first, second = self.masked[slice(*before)], self.masked[slice(*item)]
        if g.own.match(second):
            return False
        if g.of in first and g.of not in second:
            return True
        if g.family.match(first) and g.bare_list.fullmatch(second):
            return True
        modifier = g.modifier.match(first)
        stripped = before[0] + (modifier.end() if modifier else 0)
        named = self.names.holds(*before) or self.names.holds(stripped, before[1])
        if named or not g.bare_head.search(second) or not g.shared.search(first):
            return False
        if not self.names.holds(*item):
            return not g.family_heads.fullmatch(second)
        return pair and g.quantifier.search(first, 1) is not None and not self.names.proper(*item)
