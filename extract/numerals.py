"""Numbers as they are written in Chinese documents, and ordinals of sessions."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def to_int(text: str) -> int | None:
    """The number that a Chinese or arabic numeral means (up to 9,999), or None.

    Read by value, not by a table of words: the Unicode database knows that each character is a digit, ten, hundred or
    thousand. Digits alone are positional, as in the years of older documents.
    """
    if text.isascii() and text.isdigit():
        return int(text)
    values = []
    for char in text:
        value = 0.0 if char in "○Ｏ" else unicodedata.numeric(char, None)
        if value is None:
            value = _PAIR.get(ord(char))
        if value is None:
            return None
        values.append(int(value))
    if not values:
        return None
    if all(v < 10 for v in values):
        return int("".join(map(str, values)))
    total, digit = 0, None
    for value in values:
        if value < 10:
            digit = value
        else:
            total += (1 if digit is None else digit) * value
            digit = None
    return total + (digit or 0)


# U+4E24, the other word for two, which Unicode does not list as a number.
_PAIR = {0x4E24: 2.0}
