"""The paragraph that is open while a text is read, and what is handed on to the Outline: paragraphs and headings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Literal

from extract.readers.clean import clean
from extract.readers.header import Header
from extract.readers.layout import QUOTE, Layout, ends
from extract.readers.lines import Piece, PieceKind, Row
from extract.readers.notes import Notes
from extract.readers.outline import Outline
from extract.readers.paragraph import Open

Zone = Literal["header", "preamble", "operative", "closing", "annex", "body"]


class TextParagraphs:
    """Knows in which `zone` of the document it is, and which paragraph is `open`.

    `final` is what was read last: a paragraph, or the line of a heading; `numbered` whether a paragraph 1 comes,
    `quoted` whether each paragraph opens with a quotation mark, `next` the line that is read.
    """

    def __init__(self, outline: Outline, header: Header, notes: Notes) -> None:
        self.outline, self.header = outline, header
        self.rows, self.notes = notes.body, notes.texts
        self.layout = Layout(outline.words, notes.body)
        self._taken: list[Iterator[Piece]] = []
        self.zone: Zone = "header"
        self.open: Open | None = None
        self.final: Open | Row | None = None
        self.numbered = False
        self.quoted = False
        self.next = 0

    def pieces(self) -> Iterator[Piece]:
        """The pieces of the source that were read, once; worked out only now."""
        return chain.from_iterable(self._taken)

    def _finished(self) -> bool:
        return self.open is None or ends(self.open.end, comma=self.zone == "preamble")

    def _start(self, row: Row, start: int, label: str) -> None:
        self.open = Open(label, [(row, start)])

    def _flush(self) -> None:
        """Hands the open paragraph to the outline."""
        paragraph, self.open = self.open, None
        if paragraph is None:
            return
        if self.zone == "preamble" and not paragraph.label and ends(paragraph.end) and self._provides(paragraph):
            # A resolution whose only provision has no number: `决定…。` after the last `，`.
            self.outline.part = "operative"
        ordinal = self.outline.add(paragraph.raw(self.notes), paragraph.label, part=paragraph.part)
        self._taken.append(paragraph.pieces(ordinal))
        self.final = paragraph

    def _sentences(self, rows: list[Row]) -> None:
        """Lines that go on with what is open, or are paragraphs without number."""
        for row in rows:
            if self.open is None or row.begins or (self._finished() and row.gap > 0 and self._apart()):
                self._flush()
                self._start(row, row.text.index(QUOTE) + 1 if self.quoted and row.content[0] == QUOTE else 0, "")
            else:
                self.open.add(row)

    def _apart(self) -> bool:
        """Whether a blank line parts the next sentence from the finished one that is open.

        In a file with short lines it may as well be the going on of a quotation after `定义为：`; not where nothing is
        numbered, as in a letter or a summary.
        """
        unnumbered = self.zone == "body" and self.open is not None and not self.open.label
        return unnumbered or not self.layout.wrapped

    def _introduce(self, rows: list[Row]) -> None:
        """Lines that are the first words of a declaration, or of a text that a decision quotes (`“人权理事会，`)."""
        for at, row in enumerate(rows):
            if self.open and at and not row.gap:
                self.open.add(row)
                continue
            self._flush()
            self._start(row, 0, "")
            if self.open and self.zone == "operative":
                self.open.part = "preamble"

    def _title(self, rows: list[Row]) -> None:
        """Lines that are a heading without number."""
        if rows:
            self._flush()
            for row in rows:
                self._claim(row, "heading")
            self.outline.heading(clean("\n".join(row.text for row in rows)))

    def _provides(self, paragraph: Open) -> bool:
        """Whether a sentence of the preamble that ends with a full stop is a provision without number.

        By its verb, or because nothing in the document is numbered; else the stop stands for a comma
        (`强调指出尤其需要停止违反国际法的任何行动；` in A/RES/75/22).
        """
        first = paragraph.rows[0][0]
        if not self.numbered:
            return True
        # `敦促所有国家…，即：` + `(a)` is of the preamble in A/RES/78/80A.
        listed = self.next < len(self.rows) and self.layout.item(self.rows[self.next]) is not None
        return not listed and self.layout.asking(first) and not self.layout.preambular(first)

    def _claim(self, row: Row, kind: PieceKind) -> None:
        if kind == "heading":
            self.final = row
        self._taken.append(row.whole(kind))
        self.header.marks.extend(mark for _, mark, _ in row.marks)
