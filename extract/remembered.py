"""Answers that are kept, because the paragraphs of resolutions return from year to year with the same words."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

_KEPT = 12_000  # paragraphs: those with mandates of two sessions of the General Assembly, about 40 MB
_LONG = 4_000  # characters; what is longer hardly returns, and would take the memory


class Remembered(Generic[Answer]):
    """A function of a text (and of more that can be hashed) that remembers its last answers."""

    def __init__(self, function: Callable[..., Answer], kept: int = _KEPT, longest: int = _LONG) -> None:
        self._function, self._longest = function, longest
        self._kept = lru_cache(maxsize=kept)(function)

    def __call__(self, text: str, *more: Hashable) -> Answer:
        """What the function answers, which must depend on nothing but what it is given."""
        return self._kept(text, *more) if len(text) <= self._longest else self._function(text, *more)

    def forget(self) -> None:
        """Begins anew."""
        self._kept.cache_clear()
