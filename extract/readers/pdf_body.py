"""The body of a PDF, whose rows are whole paragraphs: the zones of TextBody without its guesses where one ends."""

from __future__ import annotations

from extract.readers.header import Header
from extract.readers.layout import COMMAS, is_heading, stopped
from extract.readers.lines import PieceKind, Row
from extract.readers.notes import Notes
from extract.readers.numbers import LARGEST
from extract.readers.outline import Outline
from extract.readers.paragraph import Open
from extract.readers.pdf_notes import printed
from extract.readers.tables import TabledBody


class PdfBody(TabledBody):
    """Reads rows that are paragraphs or tables."""

    def __init__(self, outline: Outline, header: Header, notes: Notes) -> None:
        super().__init__(outline, header, notes)
        self.layout.wrapped = False
        formula = next((i for i, row in enumerate(self.rows) if self.layout.formula(row)), 0)
        annex = next((i for i, row in enumerate(self.rows) if self.layout.annex(row)), len(self.rows))
        self._has_numbers = any(self._dotted(row) for row in self.rows[formula:annex])

    def run(self) -> None:
        """Reads all rows; the marks of notes are as printed afterwards."""
        super().run()
        for raw in self.outline.raws():
            raw.notes = [(at, printed(mark), text) for at, mark, text in raw.notes]
        self.header.furniture = [printed_line(line) for line in self.header.furniture]

    def _finished(self) -> bool:
        return True

    def _labelled(self, row: Row) -> bool:
        """A number with a dot and white space after it is one, whatever number it is."""
        if self.zone == "closing":
            return False
        number = self.layout.number(row)
        if number:
            value, _, start = number
            if self._dotted(row) or value == self.numbers.last + 1:
                self._flush()
                if self.zone == "preamble":
                    self.zone = self.outline.part = "operative"
                self.numbers.take(value)
                self.letter = ""
                self._start(row, start, str(value))
                return True
        item = self.layout.item(row)
        if item:
            self._flush()
            self.letter = item[1] or self.letter
            self._start(row, item[2], item[0])
            return True
        return False

    def _dotted(self, row: Row) -> bool:
        """`12. 决定`, but not `1.5摄氏度`."""
        number = self.layout.number(row)
        if not number or not number[1] or number[0] > LARGEST:
            return False
        return row.text[number[2] - 1].isspace() or not row.text[number[2]].isdigit()

    def _provides(self, paragraph: Open) -> bool:
        """Where there are numbered paragraphs, what stands before them is preamble whatever it ends with.

        But for `正式决定，对于2023年：` (A/RES/77/264A), of which they are the list.
        """
        listed = paragraph.end.endswith(("\uff1a", ":"))
        return (listed or not self._has_numbers) and super()._provides(paragraph)

    def _block(self, i: int) -> int:
        """A paragraph without number, or a heading without one."""
        row = self.rows[i]
        if self.zone == "closing":
            return super()._block(i)
        self._flush()
        if self._is_heading(row):
            self._claim(row, "heading")
            self.outline.heading(" ".join(row.content.split()))
        else:
            self._start(row, 0, "")
        return i + 1

    def _is_heading(self, row: Row) -> bool:
        """No full stop at its end, and not long with commas in it; bold throughout, or not at all."""
        text = row.content
        whole = row.bold[:1] == [0] and row.bold[1] >= len(row.text.rstrip())
        if whole or row.bold or self.zone == "preamble":
            return whole and not stopped(text)
        return is_heading(text)

    def _flush(self) -> None:
        """Sections of one resolution have preambles of their own: `审议了秘书长的报告，` after a heading."""
        paragraph, zone = self.open, self.zone
        if zone == "operative" and paragraph and not paragraph.label and paragraph.end.endswith(COMMAS[0]):
            self.outline.part = "preamble"
        super()._flush()
        if zone == "operative":
            self.outline.part = "operative"

    def _claim(self, row: Row, kind: PieceKind) -> None:
        marks = len(self.header.marks)
        super()._claim(row, kind)
        if kind == "heading":
            # The note of a heading belongs to no paragraph.
            del self.header.marks[marks:]


def printed_line(line: str) -> str:
    """A note in the furniture, which begins with its key."""
    key, space, text = line.partition(" ")
    return f"{printed(key)}{space}{text}" if "\0" in key else line
