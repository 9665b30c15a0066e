"""Documents whose form knows paragraphs (Word, HTML): each row is one, so no line is ever joined to another."""

from __future__ import annotations

import re

from extract.readers.clean import clean
from extract.readers.header import Header
from extract.readers.layout import COMMAS, Layout, is_heading
from extract.readers.lines import Row
from extract.readers.notes import Notes
from extract.readers.outline import Outline
from extract.readers.pasted import unfold
from extract.readers.tables import TabledBody

_HAN = re.compile("[\u3400-\u9fff]")
KEY = "\u200b"


class BlockBody(TabledBody):
    """As TextBody, for rows that are paragraphs or tables."""

    def __init__(self, outline: Outline, header: Header, rows: list[Row], notes: dict[str, str]) -> None:
        super().__init__(outline, header, Notes(unfold(rows, outline.words)[0], notes))

    def run(self) -> None:
        """Reads all rows; marks lose what made them unique."""
        super().run()
        for raw in self.outline.raws():
            raw.notes = [(at, mark.split(KEY)[0], text) for at, mark, text in raw.notes]

    def _head(self, row: Row) -> None:
        # A title with a footnote: `76/999. 甲乙合作¹`.
        super()._head(row)
        self.header.marks.extend(mark for _, mark, _ in row.marks)

    def _block(self, i: int) -> int:
        row = self.rows[i]
        if self.zone in ("preamble", "closing") and not row.heading:
            return super()._block(i)
        text = clean(row.content)
        if row.heading or (not row.marks and is_heading(text)):
            self._flush()
            self._claim(row, "heading")
            if _HAN.search(text) or self.outline.ranked(text):
                self.outline.heading(text)
            else:
                self.header.furniture.append(text)
            return i + 1
        self._flush()
        self._start(row, 0, "")
        if self.zone == "operative" and self.open and text.endswith(COMMAS):
            # `审议了秘书长的报告，` opens a section.
            self.open.part = "preamble"
        return i + 1


def is_provision(text: str, layout: Layout) -> bool:
    """Whether a paragraph opens as a numbered provision does: `1. 请…`, `(a) 决定…`."""
    row = Row(0, text, range(len(text)))
    start = layout.number(row) or layout.item(row)
    return start is not None and layout.asking(row, start[2])
