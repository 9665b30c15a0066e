"""Whether `(i)` is the ninth letter of a list or the first Roman figure of one below it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.citations.forms import roman_value

_FIGURES = frozenset("ivxl")


def is_roman(mark: str, stack: Sequence[tuple[str, str, int]]) -> bool:
    """Whether the item `mark` is a Roman figure below the items in `stack` (kind, mark, ordinal), outermost first.

    `(i)` is one but after `(h)`; the others are where they follow one: `(v)` after `(iv)`, not after `(u)`.
    """
    letters = mark.strip("()")
    if not set(letters) <= _FIGURES:
        return False
    marks = {kind: above.strip("()") for kind, above, _ in stack}
    value = roman_value(letters.upper())
    if "roman" in marks:
        return value == roman_value(marks["roman"].upper()) + 1
    return value == 1 and marks.get("letter") != "h"
