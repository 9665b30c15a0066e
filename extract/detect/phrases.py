"""The addressees of a mandate: the noun phrase between the verb and the predicate, cut into one string per actor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.detect.addressees import Pair, Phrase
from extract.detect.nouns import UNKNOWN_MAX, NounReader
from extract.detect.sharing import merge
from extract.patterns import MASK

JOINT_MAX = 60  # characters after 与 in which 协商, 合作 … make it a preposition


@dataclass(frozen=True, slots=True)
class PhraseReader(NounReader):
    """Reads addressee phrases of one paragraph."""

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

    def _is_preposition(self, joint: re.Match[str], limit: int) -> bool:
        """与 opens the predicate: 请秘书长与会员国协商."""
        if joint.group() not in self.grammar.doubtful_joints:
            return False
        # 与社会各界，尤其与妇女组织开展合作: what is done with them may stand behind an addition
        while limit < len(self.masked) and (addition := self._addition(limit)):
            limit = self._limit(addition.end())
        return bool(self.grammar.not_joint.search(self.masked, joint.end(), min(limit, joint.end() + JOINT_MAX)))
