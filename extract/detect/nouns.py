"""One noun phrase of those who are asked: where it may begin, which nouns it has, and where the predicate begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extract.detect.addressees import AddresseeGrammar, Names
from extract.patterns import MASK
from extract.punctuation import BOUNDARY

_STOP = re.compile(f"[{BOUNDARY}]")
UNKNOWN_MAX = 24  # characters that may stand between two nouns of one phrase without being known
OPENER_MIN = 2  # length of an opener that ends a phrase even after something unknown
PHRASE_MAX = 200  # characters; the longest real addressee list has 140


@dataclass(frozen=True, slots=True)
class NounReader:
    """Reads noun phrases of one paragraph. `masked` has the length of its text; offsets are the same."""

    grammar: AddresseeGrammar
    masked: str
    names: Names

    def _limit(self, start: int) -> int:
        end = min(len(self.masked), start + PHRASE_MAX)
        found = _STOP.search(self.masked, start, end)
        return found.start() if found else end

    def _may_begin(self, begin: int, limit: int, required: bool, always: bool = False) -> bool:
        """A noun phrase may begin here: no opener of the predicate, or one inside a name or a relative clause."""
        g, masked = self.grammar, self.masked
        if (g.coordinator.match(masked, begin, limit) and not self.names.at(begin)) or self._at_levels(begin, limit):
            return False
        opener = g.opener.match(masked, begin, limit)
        unit = g.unit.match(masked, begin, limit)
        if opener is None or self.names.at(begin) or g.strict_relative.match(masked, begin, limit):
            return True
        level = g.level.match(masked, begin, limit)
        if any(noun is not None and noun.end() > opener.end() for noun in (unit, level)):
            return True
        if always:
            return True
        if not ((required and opener.group() not in g.never_relative) or g.relative.match(masked, begin, limit)):
            return False
        tail = g.relative_tail.search(masked, begin, limit)
        if tail is None:
            return False
        if opener.group() in g.doubtful_joints and g.not_joint.match(masked, tail.end(), limit):
            return False  # 鼓励与会员国以及包括民间社会在内的其他利益攸关方密切协作
        return tail.end() == limit or any(p.match(masked, tail.end(), limit) for p in (g.opener, g.joint))

    def _at_levels(self, begin: int, limit: int) -> bool:
        """Levels stand here at which somebody is to act: 鼓励国家、区域和国际各级加强对话."""
        found = self.grammar.at_levels.match(self.masked, begin, limit)
        return found is not None and not (
            self.masked.startswith(self.grammar.of, found.end()) or self._goes_on(found.end(), limit)
        )

    def _item(self, begin: int, limit: int) -> int | None:
        """Where the noun phrase that begins at `begin` ends, or None if none ends before the predicate begins."""
        if self._begins_relative(begin, limit):
            end = self._noun_phrase(begin, limit, relative=True)
            if end is not None:
                return end
        return self._noun_phrase(begin, limit, relative=False)

    def _noun_phrase(self, begin: int, limit: int, relative: bool) -> int | None:
        doubtful: int | None = None
        pos = begin
        bound = limit if relative else self._bounded(begin, limit)
        while pos < bound and (doubtful is None or pos - doubtful <= UNKNOWN_MAX):
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

    def _bounded(self, begin: int, limit: int) -> int:
        """Where at the latest a noun phrase from `begin` on ends: before words that no name holds."""
        found = self.grammar.boundary.search(self.masked, begin + 1, limit)
        return found.start() if found else limit

    def _noun(self, pos: int, begin: int, limit: int) -> tuple[int, bool]:
        """The end of the word at `pos`, and whether it is a noun that may end the phrase that began at `begin`."""
        known = self.names.at(pos)
        if known is not None and (charge := self.grammar.charge.match(self.masked, known, limit)):
            known = charge.end()
        unit = self.grammar.unit.match(self.masked, pos, limit)
        longer = unit is not None and known is not None and unit.end() > known and unit.group() in self.grammar.heads
        if known is not None and self.masked[pos] != MASK and not longer:
            return known, True
        if unit is None:
            acronym = self.grammar.acronym.match(self.masked, pos, limit)
            return (acronym.end(), self._stands(acronym.end(), limit)) if acronym else (pos + 1, False)
        stands_alone = unit.group() not in self.grammar.pronouns or pos == begin
        return unit.end(), unit.group() in self.grammar.heads and stands_alone

    def _stands(self, end: int, limit: int) -> bool:
        """The predicate follows at `end`, another noun or nothing: letters there are a name, not part of one."""
        return end == limit or any(p.match(self.masked, end, limit) for p in (self.grammar.opener, self.grammar.joint))

    def _begins_relative(self, begin: int, limit: int) -> bool:
        """A relative clause stands before the noun: (所有)尚未加入该公约的国家; a modifier does not: 有关国家."""
        g = self.grammar
        if self.names.at(begin) or g.of not in self.masked[begin:limit]:
            return False
        modifier = g.modifier.match(self.masked, begin, limit)
        # 所有向其提供军火的会员国; 有关国家 begins no relative clause
        starts = g.strict_relative if modifier and not g.quantifier.match(self.masked, begin) else g.relative
        return bool(starts.match(self.masked, modifier.end() if modifier else begin, limit))

    def _after(self, begin: int, end: int, limit: int, relative: bool) -> Literal["end", "go", "maybe"]:
        """What follows a noun: the `end` of the phrase, more of it (`go`), or something unknown (`maybe`)."""
        g, masked = self.grammar, self.masked
        of = masked.rfind(g.of, begin, end) if relative else -1
        if relative and (of < 0 or g.clause_word.search(masked, of, end)):
            return "go"
        end = self._past(end, limit)
        if end >= limit or g.joined_verb.match(masked, end):
            return "end"
        if masked[end] == g.of or masked.startswith(g.and_others, end):
            return "go"
        if g.joint.match(masked, end) or self._addition(end):
            return "end"
        if self._goes_on(end, limit):
            return "go"
        return "end" if g.opener.match(masked, end, limit) else "maybe"

    def _goes_on(self, pos: int, limit: int) -> bool:
        """At `pos` begins a noun, or a modifier of one, rather than the predicate."""
        g, masked = self.grammar, self.masked
        unit = g.unit.match(masked, pos, limit)
        opener = g.opener.match(masked, pos, limit)
        modifier = g.modifier.match(masked, pos, limit)
        modified = modifier is not None and (opener is None or opener.end() <= modifier.end())
        # 请会员国组织活动: what begins like a noun may open the predicate
        opens = opener is not None and unit is not None and opener.end() > unit.end()
        noun = unit is not None and not opens and unit.group() in g.heads and len(unit.group()) > 1
        return bool(self.names.at(pos) or modified or noun)

    def _name_beats(self, begin: int, opener_end: int) -> bool:
        """A known actor or noun begins here that is at least as long as the opener: 发展中国家."""
        known = self.names.at(begin)
        if known:
            return known >= opener_end
        unit = self.grammar.unit.match(self.masked, begin)
        if unit is not None and unit.group() in self.grammar.heads and unit.end() >= opener_end:
            return True
        return bool(self.grammar.strict_relative.match(self.masked, begin))

    def _past(self, end: int, limit: int) -> int:
        """Past what is masked at `end`, and past 等: 联合国促进性别平等和增强妇女权能署(妇女署)等和其他实体."""
        while end < limit and (self.masked[end] == MASK or self._trailing(end, limit)):
            end += 1
        return end

    def _trailing(self, pos: int, limit: int) -> bool:
        """等 closes a list here; no head of its own stands behind it (会员国等提供; not 世界银行等机构)."""
        g, after = self.grammar, pos + len(self.grammar.and_others)
        if not self.masked.startswith(g.and_others, pos):
            return False
        return after >= limit or not self._goes_on(after, limit)

    def _addition(self, pos: int) -> re.Match[str] | None:
        """An addition begins at `pos`; not with a name (、特别程序)."""
        match = self.grammar.addition.match(self.masked, pos)
        return match if match and not self.names.at(match.start("word")) else None
