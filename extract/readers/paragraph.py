"""A paragraph while its lines are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.model import Part
from extract.readers.clean import Raw
from extract.readers.lines import Piece, Row


@dataclass(slots=True)
class Open:
    """The paragraph that is being read: its rows, and where in each of them its text begins."""

    label: str
    rows: list[tuple[Row, int]]
    part: Part | None = None

    def add(self, row: Row) -> None:
        """A line that goes on with it."""
        self.rows.append((row, 0))

    @property
    def end(self) -> str:
        """The last line that holds anything: it shows how the paragraph ends."""
        row, start = self.rows[-1]
        last = row.text[start:] if start else row.text
        return last.rstrip() or "\n".join(row.text[start:] for row, start in self.rows[-2:]).rstrip()

    def raw(self, notes: dict[str, str]) -> Raw:
        """Its running text."""
        raw = Raw("\n".join([row.text[start:] if start else row.text for row, start in self.rows]))
        for row, _ in self.rows:
            if row.marks or row.bold or row.links:
                self._place(raw, notes)
                break
        return raw

    def _place(self, raw: Raw, notes: dict[str, str]) -> None:
        """Notes, links and the first run of bold at their places in the running text."""
        length = 0
        bold: list[int] = []
        for row, start in self.rows:
            shift = length - start
            raw.notes += [(max(at + shift, length), mark, notes[mark]) for at, mark, _ in row.marks if mark in notes]
            raw.links += [(shift + s, shift + e, symbol) for s, e, symbol in row.links if s >= start]
            bold += [max(at + shift, length) for at in row.bold]
            length = shift + len(row.text) + 1
        if len(bold) > 1:
            start, end = bold[:2]
            run = raw.text[start:end]
            start += len(run) - len(run.lstrip())
            end -= len(run) - len(run.rstrip())
            raw.bold = (start, end) if start < end else None

    def pieces(self, ordinal: int) -> Iterator[Piece]:
        """Label, text and marks as pieces of the source."""
        for row, start in self.rows:
            yield from row.pieces(0, start, "label", ordinal)
            yield from row.pieces(start, len(row.text), "text", ordinal)
            yield from (Piece(*place, "mark", ordinal) for _, _, place in row.marks)
