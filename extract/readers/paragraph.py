"""A paragraph while its lines are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.model import Part
from extract.readers.clean import Raw
from extract.readers.lines import Piece, Row


@dataclass
class Open:
    """The paragraph that is being read."""

    label: str
    part: Part | None = None
    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[tuple[int, str]] = field(default_factory=list)
    bold: list[int] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
    rows: list[tuple[Row, int]] = field(default_factory=list)

    def add(self, row: Row, start: int = 0) -> None:
        """A line, or what follows its label."""
        if self.parts:
            self.parts.append("\n")
            self.length += 1
        text = row.text[start:]
        self.marks.extend((self.length + max(at - start, 0), mark) for at, mark, _ in row.marks)
        self.bold.extend(self.length + max(at - start, 0) for at in row.bold)
        shift = self.length - start
        self.links.extend((shift + s, shift + e, symbol) for s, e, symbol in row.links if s >= start)
        self.parts.append(text)
        self.length += len(text)
        self.rows.append((row, start))

    @property
    def text(self) -> str:
        """The last lines, enough to see how the paragraph ends."""
        return "".join(self.parts[-3:]).strip()

    def raw(self, notes: dict[str, str]) -> Raw:
        """Its running text."""
        cited = [(at, mark, notes[mark]) for at, mark in self.marks if mark in notes]
        raw = Raw("".join(self.parts), cited, self.links)
        if len(self.bold) > 1:
            start, end = self.bold[:2]
            run = raw.text[start:end]
            start += len(run) - len(run.lstrip())
            end -= len(run) - len(run.rstrip())
            raw.bold = (start, end) if start < end else None
        return raw

    def pieces(self, ordinal: int) -> Iterator[Piece]:
        """Label, text and marks as pieces of the source."""
        for row, start in self.rows:
            yield from row.pieces(0, start, "label", ordinal)
            yield from row.pieces(start, len(row.text), "text", ordinal)
            yield from (Piece(*place, "mark", ordinal) for _, _, place in row.marks)
