"""Footnotes of a PDF, tied to their marks: on the page where the mark stands, else the last note with that mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.numerals import raised
from extract.readers.clean import clean
from extract.readers.lines import Row
from extract.readers.moved import put
from extract.readers.pdf_lines import Line
from extract.readers.pdf_paragraphs import row
from extract.readers.pdf_parts import Leaf
from extract.readers.tables import text_of

# Keys of notes are mark and page, since marks may begin anew in each annex; this stands between.
_APART = "\0"


@dataclass(slots=True)
class _Note:
    mark: str
    page: int
    lines: list[Line]


class FootNotes:
    """All notes of a document; `texts` by key. `cite` gives the lines of the body the keys of their marks."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self._notes: list[_Note] = []
        for leaf in leaves:
            for line in leaf.notes:
                if line.opening_mark:
                    self._notes.append(_Note(line.opening_mark, leaf.number, [_without_mark(line)]))
                elif self._notes:
                    self._notes[-1].lines.append(line)
                else:
                    leaf.furniture.append(clean(line.text))
        self.texts = {_key(note.mark, note.page): self._text(note) for note in self._notes}
        self._pages: dict[str, list[int]] = {}
        for note in self._notes:
            self._pages.setdefault(note.mark, []).append(note.page)

    @staticmethod
    def _text(note: _Note) -> str:
        return clean(restored(row(note.lines, 0), keep=frozenset()).text)

    def cite(self, line: Line) -> None:
        """Replaces the marks of a line by the keys of their notes; what is none goes back into the text."""
        found: list[tuple[int, str]] = []
        for at, mark in line.marks:
            whole = self._find(mark, line.page)
            singles = [self._find(figure, line.page) for figure in mark]
            if whole:
                found.append((at, whole))
            elif len(mark) > 1 and all(singles):
                # Two notes cited in one place.
                found.extend((at, key) for key in singles if key)
            else:
                found.append((at, mark))
        line.marks = found

    def _find(self, mark: str, page: int) -> str | None:
        pages = self._pages.get(mark)
        if not pages:
            return None
        before = [p for p in pages if p <= page]
        return _key(mark, before[-1] if before else pages[0])


def _key(mark: str, page: int) -> str:
    return f"{mark}{_APART}{page}"


def printed(key: str) -> str:
    """The mark of a key as it is printed."""
    return key.partition(_APART)[0]


def _without_mark(line: Line) -> Line:
    line.marks = line.marks[1:]
    return line


def restored(line: Row, keep: Iterable[str]) -> Row:
    """A row in which marks that are none (`10 km2`, raised) are text again."""
    known = frozenset(keep)
    put(line, [None if mark in known else raised(mark) for _, mark, _ in line.marks])
    return line


def printed_table(cells: Sequence[Line]) -> str:
    """The text of a table whose cells stand in order, from top to bottom and from left to right."""
    printed_rows: list[list[str]] = []
    last: Line | None = None
    for cell in cells:
        if last is None or cell.page != last.page or abs(cell.y - last.y) >= 1:
            printed_rows.append([])
        printed_rows[-1].append(restored(row([cell], 0), keep=()).text)
        last = cell
    return text_of(printed_rows)


def rows(lines: Sequence[Sequence[Line]], notes: FootNotes) -> list[Row]:
    """One row for each paragraph, with marks that lead to notes."""
    out: list[Row] = []
    start = 0
    for block in lines:
        for line in block:
            notes.cite(line)
        out.append(restored(row(block, start), notes.texts))
        start += len(out[-1].text) + 1
    return out
