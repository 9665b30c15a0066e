"""Answers that are remembered for short texts, and of the longer ones for the last alone.

A reader's own SQL hands the site's functions texts of half a megabyte: some hundred of them, remembered, would take the
memory of the server. The stages that look at a paragraph ask for it one after the other, however long it is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

SHORT = 300


def remembered(most: int, longest: int = SHORT) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """The last `most` answers of a function of a text, and of more that tells what is asked, for texts below
    `longest`; and the last one for others."""

    def of(work: Callable[..., T]) -> Callable[..., T]:
        known, last = lru_cache(maxsize=most)(work), lru_cache(maxsize=1)(work)

        @wraps(work)
        def answer(text: str, *more: Hashable) -> T:
            return known(text, *more) if len(text) < longest else last(text, *more)

        return answer

    return of
