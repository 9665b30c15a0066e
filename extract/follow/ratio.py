"""How alike two texts are, by the characters that they have in common in the same order: rapidfuzz's ratio."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache


def ratio(one: str, other: str, least: float = 0.0) -> float:
    """The likeness of two texts, 0 to 100; 0 where it is below `least`."""
    return _ratio()(one, other, score_cutoff=least)


@cache
def _ratio() -> Callable[..., float]:
    """Imported when first needed; to import it anew for each pair would take longer than many a pair does."""
    from rapidfuzz import fuzz

    return fuzz.ratio
