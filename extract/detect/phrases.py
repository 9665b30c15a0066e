"""The addressees of a mandate: the noun phrase between the verb and the predicate, cut into one string per actor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extract.detect.addressees import AddresseeGrammar, Names, Pair, Phrase
from extract.detect.sharing import merge
from extract.patterns import MASK

_STOP = re.compile("[，；。：,;:]")
UNKNOWN_MAX = 24  # characters that may stand between two nouns of one phrase without being known
OPENER_MIN = 2  # length of an opener that ends a phrase even after something unknown
JOINT_MAX = 60  # characters after 与 in which 协商, 合作 … make it a preposition
PHRASE_MAX = 200  # characters; the longest real addressee list has 140


@dataclass(frozen=True, slots=True)
class PhraseReader:
    """Reads addressee phrases of one paragraph. `masked` has the length of its text; offsets are the same."""

    grammar: AddresseeGrammar
    masked: str
    names: Names

    def read(self, start: int, required: bool, always: bool = False) -> Phrase:
        """The phrase after a verb that ends at `start`; an empty one where the predicate begins at once.

        `required`: the verb hardly goes without an addressee (敦促); `always`: nor with a predicate at once (请).
        """
        g, limit = self.grammar, self._limit(start)
        coordinated = g.coordinated.match(self.masked, start, limit)
        begin = coordinated.end() if coordinated else start
        if not self._may_begin(self._inclusive(begin, limit)[0], limit, required, always):
            return Phrase((), (), start)
        addressees, included, end = list[Pair](), list[Pair](), start
        while True:
            items, inside = self._list(begin, limit)
            if not items:
                break
            together = self._merged(items)
            addressees += together
            included += [*inside, *self._examples(items, together)]
            end, added, heads = self._additions(items[-1][1])
            addressees += heads
            included += added
            joint = (g.after_addition if added else g.after_comma).match(self.masked, end)
            if joint is None:
                break
            begin, limit = joint.end(), self._limit(joint.end())
            if not self._may_begin(self._inclusive(begin, limit)[0], limit, required=False):
                break
        if not addressees and (required or always):
            return self._unknown(begin, limit, start)
        return Phrase(tuple(addressees), tuple(included), end)

    def _unknown(self, begin: int, limit: int, start: int) -> Phrase:
        """Somebody of whom no word is known: what stands before words that no name holds (邀请所有管辖区酌情考虑…)."""
        end = self._bounded(begin, limit)
        if end == limit or end - begin > UNKNOWN_MAX or self.grammar.opener.match(self.masked, begin):
            return Phrase((), (), start)
        return Phrase(((begin, end),), (), end)

    def _additions(self, end: int) -> tuple[int, list[Pair], list[Pair]]:
        """Past what follows a list at `end` (，包括甲、特别是乙): the end, the additions, the heads behind them."""
        g, added, heads = self.grammar, list[Pair](), list[Pair]()
        end = self._past(end, self._limit(end))
        while addition := self._addition(end):
            limit = self._limit(addition.end())
            items, inside = self._list(addition.end(), limit)
            if not items or not self._adds(items[0], limit):
                break
            together = self._merged(items)
            added += [*inside, *together, *self._examples(items, together)]
            end = self._past(items[-1][1], limit)
            if not self.masked.startswith(g.inside, end):
                continue
            # 非国家行为体，包括企业界在内的私营部门: the head stands behind the addition
            end += len(g.inside)
            behind, inside = self._list(end + self.masked.startswith(g.of, end), limit)
            if behind:
                heads += self._merged(behind)
                added += inside
                end = self._past(behind[-1][1], limit)
        return end, added, heads

    def _addition(self, pos: int) -> re.Match[str] | None:
        """An addition begins at `pos`; not with a name (、特别程序)."""
        match = self.grammar.addition.match(self.masked, pos)
        return match if match and not self.names.at(match.start("word")) else None

    def _adds(self, item: Pair, limit: int) -> bool:
        """The item is a noun, not a way of doing what is asked (促请各国，包括通过各组织，采取措施)."""
        if self._may_begin(item[0], limit, required=False):
            return True
        surface = self.masked[slice(*item)]
        return self.grammar.of in surface and not surface.startswith(tuple(self.grammar.doubtful_joints))

    def split(self, start: int, end: int) -> tuple[Pair, ...]:
        """The actors of the noun phrase `start`-`end`, one pair each; what cannot be read as a list stays whole."""
        items = self._merged(self._list(start, end)[0])
        return tuple(items) if items and items[-1][1] == end else ((start, end),)

    def nouns(self, start: int, end: int) -> tuple[Pair, ...]:
        """The actors of the list of nouns that begins at `start` and ends before a predicate or a stop; none if it
        begins with a predicate."""
        limit = min(end, self._limit(start))
        if not self._may_begin(start, limit, required=False):
            return ()
        items = self._merged(self._list(start, limit)[0])
        closed = items and (items[-1][1] >= limit or self.grammar.opener.match(self.masked, items[-1][1], limit))
        return tuple(items) if closed else ()

    def _merged(self, items: list[Pair]) -> list[Pair]:
        merged = merge(self.grammar, self.masked, self.names, items)
        return [(begin, self._with_short_name(end)) for begin, end in merged]

    def _examples(self, items: Sequence[Pair], merged: Sequence[Pair]) -> list[Pair]:
        """The known names among examples of an addressee: 妇女署和世界卫生组织等实体."""
        g, masked = self.grammar, self.masked
        listed = [pair for pair in merged if g.examples.search(masked, *pair)]
        named = [(begin, end) for begin, _ in items if (end := self.names.at(begin)) and self.names.proper(begin, end)]
        # 联合国其他机构等: a name that another noun goes on with is none of them
        apart = [
            (a, b)
            for a, b in named
            if masked[b : b + 1] == MASK or g.joint.match(masked, b) or g.examples.match(masked, b)
        ]
        return [(a, b) for a, b in apart for begin, end in listed if begin <= a and b < end]

    def _with_short_name(self, end: int) -> int:
        """Past the other name of the same actor, alone in brackets at `end`: 国际刑事警察组织(国际刑警组织)."""
        if self.masked[end : end + 1] != MASK:
            return end
        actor, last = self.names.ends_with(end), self.names.at(end + 1)
        if actor is None or self.names.begins_with(end + 1) != actor:
            return end
        if last is None or self.masked[last : last + 1] != MASK or self.masked[last + 1 : last + 2] == MASK:
            return end
        return last + 1

    def _limit(self, start: int) -> int:
        end = min(len(self.masked), start + PHRASE_MAX)
        found = _STOP.search(self.masked, start, end)
        return found.start() if found else end

    def _inclusive(self, start: int, limit: int) -> tuple[int, list[Pair]]:
        """Where the noun begins after 包括…在内的, and what stands before that."""
        g = self.grammar
        prefix = g.inclusive.match(self.masked, start, limit)
        inside = self.masked.find(g.inside, prefix.end(), limit) if prefix else -1
        if prefix is None or inside < 0:
            return start, []
        items, _ = self._list(prefix.end(), inside)
        begin = inside + len(g.inside)
        return begin + self.masked.startswith(g.of, begin), self._merged(items)

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

    def _list(self, begin: int, limit: int) -> tuple[list[Pair], list[Pair]]:
        """The items of a list of nouns from `begin` on and nothing of the predicate; and what 包括…在内的 adds."""
        g, items, included = self.grammar, list[Pair](), list[Pair]()
        while True:
            begin, inside = self._inclusive(begin, limit)
            end = self._item(begin, limit)
            if end is None:
                return items, included
            items.append((begin, end))
            included += inside
            past = self._past(end, limit)
            joint = g.joint.match(self.masked, past, limit)
            if joint is None or g.joined_ask.match(self.masked, past) or self._addition(past):
                return items, included
            if self._is_preposition(joint, limit):
                return items, included
            begin = joint.end()
            doubtful = joint.group() in g.doubtful_joints and g.opener.match(self.masked, begin, limit)
            if doubtful and not self._name_beats(begin, doubtful.end()):
                return items, included

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

    def _is_preposition(self, joint: re.Match[str], limit: int) -> bool:
        """与 opens the predicate: 请秘书长与会员国协商."""
        if joint.group() not in self.grammar.doubtful_joints:
            return False
        # 与社会各界，尤其与妇女组织开展合作: what is done with them may stand behind an addition
        while limit < len(self.masked) and (addition := self._addition(limit)):
            limit = self._limit(addition.end())
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
            return pos + 1, False
        stands_alone = unit.group() not in self.grammar.pronouns or pos == begin
        return unit.end(), unit.group() in self.grammar.heads and stands_alone

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
