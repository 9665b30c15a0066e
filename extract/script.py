"""Traditional characters, full-width figures: the same text as the rules know it, character by character.

Only recognition looks at what comes out of here. The text of a document stays as it is printed; because no length
changes, an offset into the folded text is one into the original.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from extract.short import remembered

_HAN = re.compile("[^\u3400-\u9fff\uf900-\ufaff]+")
# Full-width figures, Latin letters, full stop, slash and hyphen. Brackets, commas and colons are known in both widths.
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF0D, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_LONGEST = 4_000  # characters: nearly all paragraphs are shorter
_IS_WIDE = re.compile("[\uff0d-\uff19\uff21-\uff3a\uff41-\uff5a]")


class _Table(dict[int, int]):
    """Code point -> code point, asked of OpenCC once for each character that occurs."""

    def __init__(self, convert: Callable[[str], str]) -> None:
        self.convert = convert

    def __missing__(self, code: int) -> int:
        new = self.convert(chr(code))
        self[code] = ord(new) if len(new) == 1 else code
        return self[code]


@lru_cache(maxsize=1)
def _table() -> _Table:
    from opencc import OpenCC  # loads its dictionaries: only for a text that needs them

    return _Table(OpenCC("t2s").convert)


@remembered(4096, longest=_LONGEST)
def simplified(text: str) -> str:
    """`text` with every traditional character replaced by its simplified one; the same length.

    Character by character, so a word that changes as a whole (\u8edf\u9ad4) keeps its characters. What GB 2312 can
    write, which has simplified characters only, is given back as it is. Remembered: the stages that look at a
    paragraph ask one after the other.
    """
    if _writable(text) or _writable(_HAN.sub("", text)):
        return text
    return text.translate(_table())


def _writable(text: str) -> bool:
    """Whether GB 2312 has all the characters."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@remembered(2048, longest=_LONGEST)
def folded(text: str) -> str:
    """`text` in simplified characters and half-width figures, letters, `.`, `/` and `-`; the same length."""
    text = simplified(text)
    return text.translate(_WIDE) if _IS_WIDE.search(text) else text
