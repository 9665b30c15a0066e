"""Header, preamble, numbered paragraphs, closing lines and annexes of a text, line by line, fed to an Outline."""

from __future__ import annotations

from extract.readers.clean import clean
from extract.readers.header import Header
from extract.readers.layout import COMMAS, ends, introduction, trailing_heading
from extract.readers.lines import Row
from extract.readers.notes import Notes, loose
from extract.readers.numbers import LARGEST, Numbers
from extract.readers.outline import Outline
from extract.readers.paragraph import Open
from extract.readers.text_head import TextHead, indent

_SHORT = 30  # characters of a heading below its numeral


class TextBody(TextHead):
    """Goes through the body's lines once and tells what each is. `pasted`: see pasted.py, `act`: see text.py."""

    def __init__(self, outline: Outline, header: Header, notes: Notes, pasted: bool = False, act: bool = False) -> None:
        super().__init__(outline, header, notes, act)
        self.pasted = pasted
        self.numbers = Numbers(self.layout)
        self.letter = ""
        self.numeral = ""  # of a heading that the next line completes

    def run(self) -> None:
        """Reads all lines."""
        i = self.head()
        while i < len(self.rows):
            row, self.next = self.rows[i], i
            if self.open is not None and not row.begins and not self._finished() and not self._opened(i):
                self.open.add(row)
                i += 1
            elif self._closing(row) or self._labelled(row) or self._headed(row):
                i += 1
            else:
                i = self._block(i)
        self._flush()
        self.header.furniture += loose(self.notes, self.outline.raws(), self.header.marks)

    def _opened(self, i: int) -> bool:
        """Whether something begins here although the paragraph above has no stop at its end: the closing lines,
        paragraph 1 behind the first words of a declaration (`我们，各国外交部长，`) or below a heading, or the next
        item below titles."""
        row = self.rows[i]
        if self._signed(i):
            return True
        if self.open is None or self.zone == "closing":
            return False
        if self.open.end.endswith(COMMAS) and row.gap and self.zone != "preamble" and self.layout.heading(row):
            return True
        if row.gap and self.letter and self.zone == "operative":
            # Below the titles of reports that an item lists, which end with no mark, the next item.
            item = self.layout.item(row)
            if item and item[1] == _after(self.letter):
                return True
        if not (self._is_title(self.open) if self.zone == "preamble" else self.open.end.endswith(COMMAS)):
            return False
        number = self.layout.number(row)
        return number is not None and number[:2] == (1, True) and (row.gap > 0 or row.text[number[2] - 1].isspace())

    def _end_preamble(self) -> None:
        """The first provision comes: what is open above it is the last paragraph of the preamble, or a heading."""
        title = self.open if self.open and self._is_title(self.open) else None
        self.open = None if title else self.open
        self._flush()
        self.zone = self.outline.part = "operative"
        if title:
            self._title([row for row, _ in title.rows])

    def _is_title(self, paragraph: Open) -> bool:
        """A short line below the preamble that ends with no mark is the heading of the provisions that follow it
        (`政治进程` in resolutions of the Security Council)."""
        (row, _), *more = paragraph.rows
        short = not more and not paragraph.label and len(row.content) <= _SHORT and not ends(row.content, comma=True)
        return short and not (self.layout.formula(row, bare=True) or self.layout.provides(row))

    def _signed(self, i: int) -> bool:
        """Whether the closing lines stand here, although the paragraph above them has no stop at its end."""
        if self.zone not in ("operative", "preamble") or not self.layout.closing(self.rows[i]):
            return False
        below = self.rows[i + 1] if i + 1 < len(self.rows) else None
        return below is None or self.layout.closing(below) or self.layout.annex(below)

    def _closing(self, row: Row) -> bool:
        """`2005 年 12 月 22 日` and `第 68 次全体会议` under a resolution."""
        if self.zone not in ("operative", "preamble", "closing") or not self.layout.closing(row):
            return False
        self._flush()
        self._claim(row, "header")
        self.header.line(clean(row.content), closing=True)
        self.zone = "closing"
        return True

    def _labelled(self, row: Row) -> bool:
        """A line that begins a numbered paragraph or a lettered item."""
        if self.zone == "closing":
            return False
        numbered = self.layout.number(row)
        if numbered and self._counted_heading(row, numbered):
            self._title([row])
            return True
        before = self.open.end if self.open else ""
        if numbered and (self._certain(row, numbered) or self._numbered_here(row, numbered, before)):
            if self.zone == "preamble":
                self._end_preamble()
            self._flush()
            self.numbers.take(numbered[0])
            self.letter = ""
            self._start(row, numbered[2], str(numbered[0]))
            return True
        item = self.layout.item(row)
        if item and (row.begins or not self.letter or item[1] in (None, "a", _after(self.letter))):
            self._flush()
            if self.zone == "preamble" and not self.numbered and self._lettered(row, item, before):
                self.zone = self.outline.part = "operative"
            self.letter = item[1] or self.letter
            self._start(row, item[2], item[0])
            return True
        return False

    def _counted_heading(self, row: Row, numbered: tuple[int, bool, int]) -> bool:
        """Whether a numbered line of a report is a heading: `2. 财务概览` between paragraphs 4 and 5."""
        if self.zone != "body":
            return False
        below = self.rows[self.next + 1] if self.next + 1 < len(self.rows) else None
        short = len(row.content) <= _SHORT and not ends(row.content, comma=True)
        if below is None or not (numbered[1] and short and row.gap and below.gap):
            return False
        after = self.layout.number(below)
        return after is not None and after[:2] == (self.numbers.last + 1, True) and after[0] != numbered[0] + 1

    def _lettered(self, row: Row, item: tuple[str, str | None, int], before: str) -> bool:
        """Whether provisions are lettered and not numbered: `经济及社会理事会，`, `回顾…，`, `(a) 决定…；`."""
        return item[1] == "a" and before.endswith(COMMAS) and self.layout.asking(row, item[2])

    def _certain(self, row: Row, numbered: tuple[int, bool, int]) -> bool:
        """A number that Word counted, or one at the head of a paragraph with its dot and space."""
        dotted = numbered[1] and row.text[numbered[2] - 1].isspace() and numbered[0] <= LARGEST
        return bool(row.label) or (row.begins and dotted)

    def _numbered_here(self, row: Row, numbered: tuple[int, bool, int], before: str) -> bool:
        """Whether a paragraph may begin here with this number, after a line or paragraph that ends as `before`."""
        # `审议了秘书长的报告，` and `1. …` stand below the title of each section of a resolution on the budget.
        first = self.open is None or before.endswith(COMMAS)
        if self.numbers.follows(numbered[0], numbered[1], first):
            return True
        return self.numbers.mistyped(row, before, operative=self.zone == "operative")

    def _headed(self, row: Row) -> bool:
        """A line that is a numbered heading, 附件 or 摘要."""
        if not row.heading and not self.layout.heading(row):
            return False
        self._flush()
        self._claim(row, "heading")
        if self.layout.annex(row):
            self.zone = self.outline.part = "annex"
            self.numbers.restart()
        if self._numeral_of(row):
            self.numeral = row.content
            return True
        numeral, self.numeral = self.numeral, ""
        self.outline.heading(" ".join([*numeral.split(), *row.content.split()]))
        self.letter = ""
        return True

    def _numeral_of(self, row: Row) -> bool:
        """Whether a line holds the numeral of a heading that stands on the next line (`一` above `导言`), which is
        marked as one then."""
        if row.folded.strip().strip(self.outline.words.items.numerals) or self.next + 1 >= len(self.rows):
            return False
        below = self.rows[self.next + 1]
        known = self.layout.number(below) or self.layout.item(below) or self.layout.provides(below)
        below.heading = not known and len(below.content) <= _SHORT and not ends(below.content, comma=True)
        return below.heading

    def _block(self, i: int) -> int:
        """Lines after a finished paragraph that begin nothing by their form, up to the next that does.

        What has no full stop at its end is a heading, what has one goes on or is a paragraph without number.
        """
        if self.zone == "preamble":
            return self._preamble(i)
        if self.zone == "closing":
            self._claim(self.rows[i], "header")
            self.header.line(clean(self.rows[i].content))
            return i + 1
        j = i + 1
        while j < len(self.rows) and not self._begins(self.rows[j], self.rows[j - 1]):
            j += 1
        block = self.rows[i:j]
        sentence = introduction(block)
        heading = trailing_heading(block[:sentence])
        self._sentences(block[:heading])
        self._title(block[heading:sentence])
        self._introduce(block[sentence:])
        return j

    def _begins(self, row: Row, before: Row) -> bool:
        """Whether a line begins something by its form alone; a lone 三 in mid-sentence is no heading."""
        if row.begins:
            return True
        numbered = self.layout.number(row)
        if numbered and self._numbered_here(row, numbered, before.content):
            return True
        lone = row.folded.strip().strip(self.outline.words.items.numerals) == "" and not ends(before.content)
        if self.layout.item(row) or (self.layout.heading(row) and not lone):
            return True
        return self.zone == "operative" and self.layout.closing(row)

    def _preamble(self, i: int) -> int:
        """A new paragraph of the preamble, or the going on of one whose line broke after a comma."""
        row = self.rows[i]
        if self.indented:
            new = indent(row) > self.margin
        else:
            short = self.open is None or self.layout.stops_short(self.open.rows[-1][0])
            # Paragraphs without number, `决定…；` and `请…。`, end with a full stop each.
            done = self.open is None or ends(self.open.end)
            # In a file with a line for each paragraph a heading stands straight below `采取行动，`.
            alone = not self.layout.wrapped and self.open is not None and self.open.end.endswith(COMMAS)
            apart = row.gap > 0 or alone or self.layout.asking(row)
            new = done or self.layout.preambular(row) or (short and apart)
        if self.open and not new and not row.begins:
            self.open.add(row)
        else:
            self._flush()
            self._start(row, 0, "")
        return i + 1


def _after(letter: str) -> str:
    """The letter that follows in a list: a -> b, z -> aa, aa -> bb."""
    return "aa" if letter == "z" else chr(ord(letter[0]) + 1) * len(letter)
