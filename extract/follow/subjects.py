"""What reports are about, compared by pairs of characters, and found by them without looking at every report."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.script import simplified

if TYPE_CHECKING:
    from extract.follow.notices import Notice

_KEPT = 20_000  # texts whose pairs are remembered


class Likeness:
    """Compares texts by the pairs of characters that they have; what `noise` matches does not count."""

    def __init__(self, noise: str) -> None:
        self._noise = re.compile(noise)
        self.pairs = lru_cache(maxsize=_KEPT)(self._pairs)

    def share(self, subject: str, text: str) -> float:
        """The share of the subject's pairs of characters that stand in the text, 0 to 1."""
        mine = self.pairs(subject)
        return len(mine & self.pairs(text)) / len(mine) if mine else 0.0

    def _pairs(self, text: str) -> frozenset[str]:
        text = self._noise.sub("", simplified(text))
        return frozenset(map("".join, itertools.pairwise(text)))


class Subjects:
    """Reports by what they are about; the work to find some grows with those that are alike, not with all."""

    def __init__(self, likeness: Likeness, notices: Iterable[Notice]) -> None:
        self._likeness = likeness
        self._notices = [one for one in notices if one.subject]
        self._having: dict[str, list[int]] = defaultdict(list)
        for n, one in enumerate(self._notices):
            for pair in likeness.pairs(one.subject):
                self._having[pair].append(n)

    def like(self, subject: str, least: float) -> list[Notice]:
        """Those whose subject may hold so large a share of this one, in their order; all that do are among them.

        Of a subject's pairs so few may be lacking that one of its rarest is there.
        """
        pairs = sorted(self._likeness.pairs(subject), key=lambda pair: (len(self._having.get(pair, ())), pair))
        lacking = len(pairs) - math.ceil(least * len(pairs) - 1e-9)
        found = {n for pair in pairs[: lacking + 1] for n in self._having.get(pair, ())}
        return [self._notices[n] for n in sorted(found)]
