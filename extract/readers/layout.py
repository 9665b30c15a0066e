"""What a line of text is by its form: a numbered paragraph, an item, a heading, a closing line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from extract.numerals import RAISED, to_int
from extract.patterns import alternatives
from extract.readers.clean import INVISIBLE, clean
from extract.readers.lines import Row
from extract.rules.structure import OperativeWords, PreambleWords, Structure

# Marks without width stand before some numbers (`\u200e12.`) and after them.
_BLANK = rf"[\s{INVISIBLE}]*"
_NUMBER = re.compile(
    rf"{_BLANK}(?:(?P<number>\d{{1,5}})(?P<dot>[.\uff0e\u3001]){_BLANK}|(?P<bare>\d{{1,3}})\s{_BLANK})(?=\S)"
)
_CLOSERS = '\u201d"\uff09)\u300b'
_STOPS = frozenset("\u3002\uff1b\uff1a\uff01\uff1f;:")
COMMAS, COLONS = ("\uff0c", ","), ("\uff1a", ":")
QUOTE = "\u201c"
_LONGEST_HEADING = 80
# With what no heading ends, and from how many characters on none has a comma in it.
_NO_HEADING, _LONG = frozenset("\u3002\uff1b\uff1a\uff0c\u3001\uff1f\uff01;:,.?!"), 60
# In a file whose lines are broken at the page's width hardly any is longer than this.
_PAGE_WIDTH = 60


# `1)请秘书长…`, `①请秘书长…`: not so in print, but so in copies.
_ROUND = re.compile(rf"{_BLANK}(?:(?P<number>\d{{1,3}})[)\uff09]|(?P<ringed>[\u2460-\u2473])){_BLANK}(?=\S)")


@lru_cache(maxsize=2)
class Forms:
    """The patterns made of structure.yml."""

    def __init__(self, words: Structure) -> None:
        items = words.items
        kinds = (items.letter, items.roman, items.ring, items.digit, items.stem)
        self.levels = [re.compile(pattern) for pattern in words.headings.levels]
        self.item = re.compile(rf"{_BLANK}(?P<item>{'|'.join(kinds)}){_BLANK}(?=\S)")
        self.annex = re.compile(words.headings.annex)
        # More than a comma, which stands alone on a line where the mark of a note is taken away.
        # Mostly the day stands before the meeting, in the Health Assembly behind it.
        day, meeting = words.header.closing, words.header.meeting
        self.closing = re.compile(rf"(?=..)(?:{day})?[\uff0c,]?(?:{meeting})?(?:[\uff0c,]{day})?")
        self.verb = opening(words.preamble)
        self.asking = opening(words.operative)
        self.numeral = re.compile(
            rf"{_BLANK}(?P<number>[{items.numerals}]{{1,3}})(?P<dot>[.\uff0e\u3001]){_BLANK}(?=\S)"
        )
        self.formulas = frozenset(name + comma for name in words.formulas for comma in COMMAS)
        self.bare = self.formulas | words.formulas
        self.sitting = re.compile(f"(?P<name>{alternatives(words.formulas)})(?:{words.header.sitting})")

    def formula(self, row: Row, bare: bool = False) -> bool:
        """`大会，` (or `大会`, if `bare`) and nothing else, or `国际劳工组织大会，于2023年在…召开第111届会议，`."""
        return row.plain in (self.bare if bare else self.formulas) or self.sitting.fullmatch(row.plain) is not None

    def name(self, row: Row) -> str:
        """Who speaks in a formula."""
        sitting = self.sitting.fullmatch(row.plain)
        return sitting["name"] if sitting else row.plain.rstrip("".join((*COMMAS, *COLONS)))


class Layout:
    """The forms of lines, and whether the document's lines are broken at page width."""

    def __init__(self, words: Structure, rows: list[Row]) -> None:
        self.words = words
        self._forms = Forms(words)
        self.formula, self.name = self._forms.formula, self._forms.name
        lengths = sorted(len(row.content) for row in rows)
        self._width = lengths[len(lengths) * 9 // 10] if lengths else 0
        self.wrapped = self._width <= _PAGE_WIDTH
        self._numbered = self._forms.numeral if self._by_numerals(rows) else _ROUND if self._by_round(rows) else None

    def stops_short(self, row: Row) -> bool:
        """A line that leaves room on the page: in a file with broken lines, the last of its paragraph."""
        return not self.wrapped or len(row.content) < self._width * 0.8

    def number(self, row: Row) -> tuple[int, bool, int] | None:
        """(number, whether a dot follows it, where the text begins) of a line that may begin a paragraph."""
        text = row.folded
        match = _NUMBER.match(text)
        if match:
            value = int(match["number"] or match["bare"])
            return (value, match["dot"] is not None, match.end()) if value else None
        other = self._numbered.match(text) if self._numbered else None
        number = to_int(other[1] or other[2]) if other else None
        return (number, True, other.end()) if other and number else None

    def item(self, row: Row) -> tuple[str, str | None, int] | None:
        """(label, its letter if it is one, where the text begins) of a lettered item."""
        match = self._forms.item.match(row.folded)
        return (match["item"], match["letter"], match.end()) if match else None

    def heading(self, row: Row) -> bool:
        """A heading with a number of its own, 附件 or 摘要."""
        text = row.folded.strip()
        if len(text) > _LONGEST_HEADING or ends(text, comma=True):
            return False
        return any(level.match(text) for level in self._forms.levels)

    def annex(self, row: Row) -> bool:
        """附件, 附件二 and nothing else."""
        return self._forms.annex.fullmatch(row.folded.strip()) is not None

    def closing(self, row: Row) -> bool:
        """`2005 年 12 月 22 日` or `第 68 次全体会议`."""
        return len(row.content) <= _LONGEST_HEADING and self._forms.closing.fullmatch(row.plain) is not None

    def preambular(self, row: Row) -> bool:
        """Begins with a verb of preambles: 又重申, 极为关切地注意到."""
        return self._forms.verb.match(row.plain) is not None

    def asking(self, row: Row, start: int = 0) -> bool:
        """Begins (at `start`) with a verb that asks or decides: 请, 又决定."""
        text = clean(row.folded[start:]) if start else row.plain
        return self._forms.asking.match(text) is not None

    def provides(self, row: Row) -> bool:
        """Whether a line may follow the formula of an act: 回顾…, 决定…, 1. …."""
        number = self.number(row)
        return self.preambular(row) or self.asking(row) or (number is not None and number[:2] == (1, True))

    def provided(self, rows: Sequence[Row], i: int) -> bool:
        """Whether a provision follows line `i`, or a heading (`关于开发署评价：`, `A. 国家方案`) and it below that."""
        below = rows[i + 1 : i + 3]
        return any(map(self.provides, below[: 2 if below and self._heads(below[0]) else 1]))

    def _heads(self, row: Row) -> bool:
        return self.heading(row) or (row.content.endswith(COLONS) and len(row.content) <= _LONGEST_HEADING)

    def _by_numerals(self, rows: list[Row]) -> bool:
        """Whether the paragraphs of a resolution are numbered 一、 二、: sentences, not headings, and no `1.` there."""
        numeral = self._forms.numeral
        formulas = (i for i, row in enumerate(rows, 1) if row.plain in self._forms.formulas)
        first = next((i for i in range(next(formulas, len(rows)), len(rows)) if _labelled(rows[i], numeral)), None)
        if first is None or _labelled(rows[first]) or rows[first].plain[:1] != self.words.items.numerals[0]:
            return False
        below = list(takewhile(lambda row: not numeral.match(row.folded), rows[first + 1 :]))
        # `一. 导言` + `1. …` is a heading above a paragraph.
        if any(map(_labelled, below)):
            return False
        start = rows[first].content
        return ends(start) or (len(start) > 20 and any(ends(row.content) for row in below))

    def _by_round(self, rows: list[Row]) -> bool:
        """Whether the first provision of a resolution is numbered `1)` or ①, and none is `1.`."""
        first = next((i for i, row in enumerate(rows) if row.plain in self._forms.formulas), len(rows))
        found = ((row, match) for row in rows[first:] if (match := _ROUND.match(row.folded)))
        one = next(found, None)
        if one is None or to_int(one[1][1] or one[1][2]) != 1 or not self.asking(one[0], one[1].end()):
            return False
        return not any((match := _NUMBER.match(row.folded)) and match["dot"] for row in rows[first:])

    def opens_body(self, row: Row) -> bool:
        """The first line after the header of a document that is no resolution."""
        number = self.number(row)
        return self.heading(row) or (number is not None and number[:2] == (1, True))


def _labelled(row: Row, *more: re.Pattern[str]) -> bool:
    """Whether a line opens as a numbered paragraph does, or as one of the patterns says."""
    return any(pattern.match(row.folded) for pattern in (_NUMBER, *more))


def opening(words: PreambleWords | OperativeWords) -> re.Pattern[str]:
    """One of these verbs, after an adverb or two."""
    return re.compile(rf"(?:{_any(words.adverbs)}){{0,2}}(?:{_any(words.verbs)})")


def ends(text: str, comma: bool = False) -> bool:
    """Whether a paragraph may end so: with 。；： and, in a preamble, with a comma."""
    if text[-1:] in _STOPS:
        return True
    # A mark whose note is not in the text (`；⁵` in what was copied without notes) ends no sentence and hides no end.
    text = text.rstrip().rstrip(RAISED)
    return (comma and text[-1:] in COMMAS) or text.rstrip(_CLOSERS)[-1:] in _STOPS


def stopped(text: str) -> bool:
    """Whether a text ends with a punctuation mark of any kind, whatever quotation marks or brackets close behind it."""
    return text.rstrip(_CLOSERS + "\u2019")[-1:] in _NO_HEADING


def is_heading(text: str) -> bool:
    """Whether a paragraph is none but a heading: no full stop at the end; a long line with commas in it is a sentence
    all the same."""
    return not stopped(text) and not (len(text) > _LONG and COMMAS[0] in text)


def trailing_heading(block: list[Row]) -> int:
    """The index in a block of lines from which on they are a heading: the last ones, short and without a full stop."""
    start = len(block)
    while start and not ends(block[start - 1].text) and not block[start - 1].marks:
        start -= 1
    return start if sum(len(row.content) for row in block[start:]) <= _LONGEST_HEADING else len(block)


def introduction(block: list[Row]) -> int:
    """The index in a block of lines from which on they are the first words of a declaration, which end with a comma
    (`我们，各国外交部长，` above `1. 重申…`); its length if there are none."""
    at = len(block)
    if block[-1].content.endswith(COMMAS):
        at -= 1
        spaced = any(row.gap for row in block)
        while at and (block[at - 1].content.endswith(COMMAS) or (spaced and not block[at].gap)):
            at -= 1
    return at


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))
