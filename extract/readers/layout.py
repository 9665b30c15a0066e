"""What a line of text is by its form: a numbered paragraph, an item, a heading, a closing line."""

from __future__ import annotations

import re

from extract.readers.clean import INVISIBLE, clean
from extract.readers.lines import Row
from extract.resolve.numerals import to_int
from extract.script import folded
from extract.structure import OperativeWords, PreambleWords, Structure

# Marks without width stand before some numbers (`\u200e12.`) and after them.
_BLANK = rf"[\s{INVISIBLE}]*"
_NUMBER = re.compile(
    rf"{_BLANK}(?:(?P<number>\d{{1,5}})(?P<dot>[.\uff0e\u3001]){_BLANK}|(?P<bare>\d{{1,3}})\s{_BLANK})(?=\S)"
)
# A mark whose note is not in the text (`；⁵` in what was copied without its notes) ends no sentence and hides no end.
_MARKS = "[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]*"
_TERMINAL = re.compile(f'[\u3002\uff1b\uff1a\uff01\uff1f;:][\u201d"\uff09)\u300b]*{_MARKS}$')
_COMMA = re.compile(f"[\uff0c,]{_MARKS}$")
_LONGEST_HEADING = 80
# In a file whose lines are broken at the page's width hardly any is longer than this.
_PAGE_WIDTH = 60


class Layout:
    """The forms of lines, compiled from structure.yml, and whether the document's lines are broken at page width."""

    def __init__(self, words: Structure, rows: list[Row]) -> None:
        items, verbs = words.items, words.preamble
        self.words = words
        self._levels = [re.compile(pattern) for pattern in words.headings.levels]
        self._item = re.compile(
            rf"{_BLANK}(?P<item>{items.letter}|{items.roman}|{items.ring}|{items.digit}|{items.stem}){_BLANK}(?=\S)"
        )
        self._annex = re.compile(words.headings.annex)
        # More than a comma, which stands alone on a line where the mark of a note is taken away.
        self._closing = re.compile(rf"(?=..)(?:{words.header.closing})?[\uff0c,]?(?:{words.header.meeting})?")
        self._verb = opening(verbs)
        self._asking = opening(words.operative)
        self._numeral = re.compile(
            rf"{_BLANK}(?P<number>[{items.numerals}]{{1,3}})(?P<dot>[.\uff0e\u3001]){_BLANK}(?=\S)"
        )
        self._formulas = {name + comma for name in words.formulas for comma in "\uff0c,"}
        # `大 会 ，`: spaces may stand between the characters.
        self._formula_length = 2 * max(map(len, self._formulas))
        lengths = sorted(len(row.content) for row in rows)
        self._width = lengths[len(lengths) * 9 // 10] if lengths else 0
        self.wrapped = self._width <= _PAGE_WIDTH
        self.numerals = self._by_numerals(rows)

    def stops_short(self, row: Row) -> bool:
        """A line that leaves room on the page: in a file with broken lines, the last of its paragraph."""
        return not self.wrapped or len(row.content) < self._width * 0.8

    def formula(self, row: Row, bare: bool = False) -> bool:
        """`大会，`, or (if `bare`) `大会`."""
        if len(row.content) > self._formula_length:
            return False
        text = clean(plain(row))
        return (text + "\uff0c" if bare else text) in self._formulas

    def number(self, row: Row) -> tuple[int, bool, int] | None:
        """(number, whether a dot follows it, where the text begins) of a line that may begin a paragraph."""
        text = folded(row.text)
        match = _NUMBER.match(text)
        if match:
            value = int(match["number"] or match["bare"])
            return (value, match["dot"] is not None, match.end()) if value else None
        numeral = self._numeral.match(text) if self.numerals else None
        number = to_int(numeral["number"]) if numeral else None
        return (number, True, numeral.end()) if numeral and number else None

    def item(self, row: Row) -> tuple[str, str | None, int] | None:
        """(label, its letter if it is one, where the text begins) of a lettered item."""
        match = self._item.match(folded(row.text))
        return (match["item"], match["letter"], match.end()) if match else None

    def heading(self, row: Row) -> bool:
        """A heading with a number of its own, 附件 or 摘要."""
        text = plain(row)
        if len(text) > _LONGEST_HEADING or _TERMINAL.search(text) or _COMMA.search(text):
            return False
        return any(level.match(text) for level in self._levels)

    def annex(self, row: Row) -> bool:
        """附件, 附件二 and nothing else."""
        return self._annex.fullmatch(plain(row)) is not None

    def closing(self, row: Row) -> bool:
        """`2005 年 12 月 22 日` or `第 68 次全体会议`."""
        return len(row.content) <= _LONGEST_HEADING and self._closing.fullmatch(clean(plain(row))) is not None

    def preambular(self, row: Row) -> bool:
        """Begins with a verb of preambles: 又重申, 极为关切地注意到."""
        return self._verb.match(clean(plain(row))) is not None

    def asking(self, row: Row, start: int = 0) -> bool:
        """Begins (at `start`) with a verb that asks or decides: 请, 又决定."""
        return self._asking.match(clean(folded(row.text[start:]))) is not None

    def provides(self, row: Row) -> bool:
        """Whether a line may follow the formula of an act: 回顾…, 决定…, 1. …."""
        number = self.number(row)
        return self.preambular(row) or self.asking(row) or (number is not None and number[:2] == (1, True))

    def _by_numerals(self, rows: list[Row]) -> bool:
        """Whether the paragraphs of a resolution are numbered 一、 二、: sentences, not headings, and no `1.` there."""
        first = next((i for i, row in enumerate(rows) if self.formula(row)), len(rows))
        numbered = [i for i in range(first + 1, len(rows)) if self._numeral.match(folded(rows[i].text))]
        if not numbered or any(_NUMBER.match(folded(row.text)) for row in rows[first + 1 : numbered[0] + 1]):
            return False
        start = rows[numbered[0]]
        if clean(plain(start))[:1] != self.words.items.numerals[0]:
            return False
        stop = numbered[1] if len(numbered) > 1 else len(rows)
        below = rows[numbered[0] : stop]
        # `一. 导言` + `1. …` is a heading above a paragraph.
        if any(_NUMBER.match(folded(row.text)) for row in below[1:]):
            return False
        return ends(start.content) or (len(start.content) > 20 and any(ends(row.content) for row in below))

    def opens_body(self, row: Row) -> bool:
        """The first line after the header of a document that is no resolution."""
        number = self.number(row)
        return self.heading(row) or (number is not None and number[:2] == (1, True))


def plain(row: Row) -> str:
    """What a line holds, as the rules know it (see script.py)."""
    return folded(row.content)


def opening(words: PreambleWords | OperativeWords) -> re.Pattern[str]:
    """One of these verbs, after an adverb or two."""
    return re.compile(rf"(?:{_any(words.adverbs)}){{0,2}}(?:{_any(words.verbs)})")


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
