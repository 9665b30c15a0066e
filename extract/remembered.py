"""Answers that are kept, because the paragraphs of resolutions return from year to year with the same words.

`functools.lru_cache` would take all that an answer is made from into its key, and keep what hardly returns.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

_KEPT = 12_000  # paragraphs: those with mandates of two sessions of the General Assembly, some 40 MB
_LONG = 4_000  # characters; what is longer hardly returns, and would take the memory


class Remembered(Generic[Answer]):
    """The last answers, each to a text with whatever else it depends on."""

    def __init__(self, kept: int = _KEPT, longest: int = _LONG) -> None:
        self._most, self._longest = kept, longest
        self._kept: OrderedDict[tuple[str, Hashable], Answer] = OrderedDict()

    def __call__(self, text: str, more: Hashable, make: Callable[[], Answer]) -> Answer:
        """What `make` answers, which must depend on nothing but `text` and `more`."""
        if len(text) > self._longest:
            return make()
        key = (text, more)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        self._kept[key] = answer = make()
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return answer

    def forget(self) -> None:
        """Begins anew."""
        self._kept.clear()
