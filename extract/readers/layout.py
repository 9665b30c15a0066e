"""What a line of text is by its form: a numbered paragraph, an item, a heading, a closing line."""

from __future__ import annotations

import re

from extract.readers.clean import clean
from extract.readers.lines import Row
from extract.structure import Structure

_NUMBER = re.compile(r"\s*(?P<number>\d{1,3})(?:(?P<dot>[.\uff0e\u3001])\s*|\s+)(?=\S)")
_TERMINAL = re.compile('[\u3002\uff1b\uff1a\uff01\uff1f;:][\u201d"\uff09)\u300b]*$')
_COMMA = re.compile("[\uff0c,]$")
_LONGEST_HEADING = 80
# In a file whose lines are broken at the page's width hardly any is longer than this.
_PAGE_WIDTH = 60


class Layout:
    """The forms of lines, compiled from structure.yml, and whether the document's lines are broken at page width."""

    def __init__(self, words: Structure, rows: list[Row]) -> None:
        items, verbs = words.items, words.preamble
        self.words = words
        self._levels = [re.compile(pattern) for pattern in words.headings.levels]
        self._item = re.compile(rf"\s*(?P<item>{items.letter}|{items.ring}|{items.digit}|{items.stem})\s*(?=\S)")
        self._annex = re.compile(words.headings.annex)
        self._closing = re.compile(rf"(?:{words.header.closing})|(?:{words.header.meeting})")
        self._verb = re.compile(rf"(?:{_any(verbs.adverbs)}){{0,2}}(?:{_any(verbs.verbs)})")
        self._formulas = {name + comma for body in words.bodies for name in body.formula for comma in "\uff0c,"}
        lengths = sorted(len(row.content) for row in rows)
        self._width = lengths[len(lengths) * 9 // 10] if lengths else 0
        self.wrapped = self._width <= _PAGE_WIDTH

    def stops_short(self, row: Row) -> bool:
        """A line that leaves room on the page: in a file with broken lines, the last of its paragraph."""
        return not self.wrapped or len(row.content) < self._width * 0.8

    def formula(self, row: Row) -> bool:
        """`大会，`"""
        return clean(row.content) in self._formulas

    def number(self, row: Row) -> tuple[int, bool, int] | None:
        """(number, whether a dot follows it, where the text begins) of a line that may begin a paragraph."""
        match = _NUMBER.match(row.text)
        return (int(match["number"]), match["dot"] is not None, match.end()) if match else None

    def item(self, row: Row) -> tuple[str, str | None, int] | None:
        """(label, its letter if it is one, where the text begins) of a lettered item."""
        match = self._item.match(row.text)
        return (match["item"], match["letter"], match.end()) if match else None

    def heading(self, row: Row) -> bool:
        """A heading with a number of its own, 附件 or 摘要."""
        text = row.content
        if len(text) > _LONGEST_HEADING or _TERMINAL.search(text) or _COMMA.search(text):
            return False
        return any(level.match(text) for level in self._levels)

    def annex(self, row: Row) -> bool:
        """附件, 附件二 and nothing else."""
        return self._annex.fullmatch(row.content) is not None

    def closing(self, row: Row) -> bool:
        """`2005 年 12 月 22 日` or `第 68 次全体会议`."""
        return self._closing.fullmatch(clean(row.content)) is not None

    def preambular(self, row: Row) -> bool:
        """Begins with a verb of preambles: 又重申, 极为关切地注意到."""
        return self._verb.match(clean(row.content)) is not None

    def opens_body(self, row: Row) -> bool:
        """The first line after the header of a document that is no resolution."""
        number = self.number(row)
        return self.heading(row) or (number is not None and number[:2] == (1, True))


def ends(text: str, comma: bool = False) -> bool:
    """Whether a paragraph may end so: with 。；： and, in a preamble, with a comma."""
    text = text.strip()
    return bool(_TERMINAL.search(text) or (comma and _COMMA.search(text)))


def trailing_heading(block: list[Row]) -> int:
    """The index in a block of lines from which on they are a heading: the last ones, short and without a full stop."""
    start = len(block)
    while start and not ends(block[start - 1].text) and not block[start - 1].marks:
        start -= 1
    return start if sum(len(row.content) for row in block[start:]) <= _LONGEST_HEADING else len(block)


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))
