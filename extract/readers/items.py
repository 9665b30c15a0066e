"""The kinds of labels and the levels of headings, and whether `(i)` is the ninth letter of a list or the first Roman
figure of one below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from extract.citations.forms import roman_value
from extract.numerals import roman, to_int
from extract.rules.structure import Structure

UNNUMBERED = 99  # the level of a heading without number
_NUMBERED = ("annex", "numeral", "letter")  # groups of the levels of headings
_TOP = re.compile(r"\d+(?:\.\d+)*")
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


@lru_cache(maxsize=4)
def kinds(words: Structure) -> Callable[[str], tuple[str, str]]:
    """What says of a label its kind ('top', 'letter', …) and how full ones have it. Few labels are not met again and
    again."""
    names = ("letter", "roman", "ring", "digit", "stem")
    patterns = [(name, re.compile(getattr(words.items, name))) for name in names]

    @lru_cache(maxsize=1024)
    def kind(label: str) -> tuple[str, str]:
        match = _TOP.match(label)
        if match:
            return "top", match.group()
        for name, pattern in patterns:
            if pattern.fullmatch(label):
                return name, label.replace("\uff08", "(").replace("\uff09", ")")
        return "other", label.rstrip(".\uff0e\u3001")

    return kind


@lru_cache(maxsize=4)
def levels(words: Structure) -> Callable[[str], tuple[int, str, str]]:
    """What says of a heading its level, its number in Roman figures or its letter, and the number as printed."""
    patterns = [re.compile(pattern) for pattern in words.headings.levels]

    def level(text: str) -> tuple[int, str, str]:
        for n, pattern in enumerate(patterns):
            match = pattern.match(text)
            if match:
                groups = match.groupdict()
                number = next((groups[name] for name in _NUMBERED if groups.get(name)), "")
                return n, _roman(number), match.group().strip()
        return UNNUMBERED, "", ""

    return level


def _roman(text: str) -> str:
    """二 -> II; letters and Roman figures stay."""
    value = to_int(text)
    if value is None:
        return text if text.isascii() else ""
    return roman(value)
