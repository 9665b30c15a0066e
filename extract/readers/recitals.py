"""The preamble of an annex: `我们，各会员国的国家元首…`, `回顾…`, before its first numbered paragraph.

What stands there recalls and gives reasons; nobody is asked for anything in it, whatever verbs it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from extract.model import Paragraph
from extract.readers.layout import COLONS, COMMAS, opening
from extract.rules.structure import Structure
from extract.script import folded

_part = attrgetter("part")


def marked(paragraphs: Sequence[Paragraph], words: Structure) -> tuple[Paragraph, ...]:
    """The same paragraphs, with those of preambles of annexes marked as recitals."""
    if "annex" not in map(_part, paragraphs):
        return tuple(paragraphs)
    recitals: set[int] = set()
    for annex, group in groupby(paragraphs, lambda p: p.section[:1] if p.part == "annex" else None):
        if annex is not None:
            recitals.update(_recitals(list(group), _Opening(words)))
    return tuple(replace(p, recital=True) if p.ordinal in recitals else p for p in paragraphs)


@lru_cache(maxsize=2)
class _Opening:
    """How paragraphs of a preamble open, and those that ask or decide."""

    def __init__(self, words: Structure) -> None:
        self._recalls, self._asks = opening(words.preamble), opening(words.operative)
        self._we = words.preamble.we

    def recalls(self, text: str) -> bool:
        """`回顾…`, `我们，国家元首…`, `我们重申…`."""
        text = folded(text)
        return text.startswith(self._we) or self._recalls.match(text) is not None

    def asks(self, text: str) -> bool:
        """`又请…`, `我们决定…`."""
        text = folded(text).removeprefix(self._we)
        return self._asks.match(text) is not None and self._recalls.match(text) is None


def _recitals(annex: list[Paragraph], opens: _Opening) -> Iterable[int]:
    """The ordinals of the paragraphs of an annex's preamble.

    Without a number below it to end it, only sentences that go on (`重申其决心，`) are known to be of it. What
    introduces the first number (`并采取以下行动：`) is of what follows.
    """
    numbered = any(p.label and p.chapeau is None for p in annex)
    if not annex or not opens.recalls(annex[0].text):
        return
    for i, p in enumerate(annex):
        introduces = p.text.endswith(COLONS) and any(after.label for after in annex[i + 1 : i + 2])
        goes_on = p.text.endswith(COMMAS) or numbered
        if p.label or introduces or not goes_on or opens.asks(p.text):
            return
        yield p.ordinal
