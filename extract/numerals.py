"""Numbers as they are written in Chinese documents, and ordinals of sessions."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DIGITS_AT_MOST = 9
_SECTION, _LARGEST = 10_000, 100_000_000


@lru_cache(maxsize=4096)
def to_int(text: str) -> int | None:
    """The number that a Chinese or arabic numeral means, or None; also for more than nine digits, which mean no
    paragraph, session or year.

    Read by value, not by a table of words: the Unicode database knows that each character is a digit, ten, hundred or
    thousand. Digits alone are positional, as in the years of older documents.
    """
    if len(text) > _DIGITS_AT_MOST:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    values = [_value(char) for char in text]
    known = [value for value in values if value is not None]
    if not values or len(known) < len(values):
        return None
    if all(value < 10 for value in known):
        return int("".join(map(str, known)))
    total, section, digit = 0, 0, None
    for value in known:
        if value < 10:
            digit = value
        elif value < _SECTION:
            section += (1 if digit is None else digit) * value
            digit = None
        else:  # counts all that stands before it: 二百万; 一万亿, but 一亿二千万
            section += digit or 0
            total = (total + section or 1) * value if value > _SECTION else total + (section or 1) * value
            section, digit = 0, None
    total += section + (digit or 0)
    return total if total < 10**_DIGITS_AT_MOST else None


def _value(char: str) -> int | None:
    """The whole number that a character means; None for halves, and for U+5146, which is a million or a billion."""
    value = 0.0 if char in "○Ｏ" else unicodedata.numeric(char, _PAIR.get(ord(char)))
    return int(value) if value is not None and value.is_integer() and value <= _LARGEST else None


def spelled(number: int) -> tuple[str, ...]:
    """How an ordinal from 1 to 199 is written in Chinese numerals: 十, 二十一, 一百零一 or 一百〇一.

    Raises ValueError for another number.
    """
    if not 1 <= number <= 199:
        raise ValueError(f"{number} is no number from 1 to 199")
    hundred, rest = divmod(number, 100)
    ten, one = divmod(rest, 10)
    tens = (_DIGITS[ten] if ten > 1 or hundred else "") + _TEN if ten else ""
    ones = _DIGITS[one] if one else ""
    if not hundred:
        return (tens + ones,)
    gaps = _NOUGHTS if one and not ten else ("",)
    return tuple(_DIGITS[1] + _HUNDRED + gap + tens + ones for gap in gaps)


_DIGITS = "\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
_TEN, _HUNDRED = "\u5341", "\u767e"
_NOUGHTS = ("\u96f6", "\u3007")
# U+4E24, the other word for two, which Unicode does not list as a number.
_PAIR = {0x4E24: 2.0}

#: The raised figures from 0 to 9, with which notes are marked.
RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
_FIGURES = "0123456789"
_TO_RAISED, _FROM_RAISED = str.maketrans(_FIGURES, RAISED), str.maketrans(RAISED, _FIGURES)
_SIGNS = ("M", 1000), ("CM", 900), ("D", 500), ("CD", 400), ("C", 100), ("XC", 90), ("L", 50), ("XL", 40), ("X", 10)


def raised(text: str) -> str:
    """The text with its figures raised: 12 -> the mark of note 12."""
    return text.translate(_TO_RAISED)


def lowered(text: str) -> str:
    """The text with raised figures as common ones."""
    return text.translate(_FROM_RAISED)


def roman(value: int) -> str:
    """29 -> XXIX."""
    out = ""
    for sign, size in (*_SIGNS, ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)):
        out, value = out + sign * (value // size), value % size
    return out
