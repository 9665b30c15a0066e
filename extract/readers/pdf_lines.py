"""Characters of a page -> lines, by their baselines; raised characters are footnote marks for now.

A printed line is one Line, or several where a gap parts them: the cells of a table, the left and the right of a
header, the columns of an old document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from statistics import median

from extract.readers.pdf_page import Glyph, Page

# In parts of the size of the type.
_RAISED, _SMALL = 0.12, 0.82
_SPACE, _TAB, _CELL = 0.22, 0.9, 1.6
_LABEL_END = (".", "\uff0e", "\u3001", ")", "\uff09", "*")


@dataclass(slots=True)
class Line:
    """A line or a cell of one: its text, with white space only where it is printed, and what is special in it.

    `marks` are (offset, mark) of raised characters and asterisks, which are not in the text; `emphasis` holds the
    offsets at which bold or italics are switched on or off. `alone` is whether nothing else stands on this line.
    """

    page: int
    y: float
    x0: float
    x1: float
    size: float
    text: str = ""
    marks: list[tuple[int, str]] = field(default_factory=list)
    emphasis: list[int] = field(default_factory=list)
    alone: bool = True
    indent: float = 0.0

    @property
    def opening_mark(self) -> str | None:
        """The footnote mark with which the line begins."""
        return self.marks[0][1] if self.marks and not self.text[: self.marks[0][0]].strip() else None

    @property
    def shown(self) -> bool:
        """Whether the whole line is emphasised."""
        return self.emphasis == [0, len(self.text)]


def lines(page: Page) -> list[Line]:
    """The lines of a page from top to bottom, cells from left to right."""
    out: list[Line] = []
    for row in _rows(page.glyphs):
        cells = _cells(row)
        made = [line for line in (_line(page.number, cell) for cell in cells) if line.text.strip() or line.marks]
        for line in made:
            line.alone = len(made) == 1
        out.extend(made)
    return out


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters with the same baseline; a small raised row belongs to the one just below it."""
    rows: list[list[Glyph]] = []
    for glyph in sorted((g for g in glyphs if g.size > 0), key=lambda g: -g.y):
        if rows and rows[-1][0].y - glyph.y < 0.12 * glyph.size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    rows = [row for row in rows if any(g.text.strip() for g in row)]
    out: list[list[Glyph]] = []
    raised: list[Glyph] = []
    below: list[Glyph]
    for row, below in zip(rows, [*rows[1:], []], strict=False):
        if _belongs(row, below):
            raised.extend(row)
        elif out and _belongs(row, out[-1]):
            out[-1].extend(row)  # the figure of H2O stands below the line
        else:
            out.append([*raised, *row])
            raised = []
    return [sorted(row, key=attrgetter("x0")) for row in out]


def _belongs(row: list[Glyph], other: list[Glyph]) -> bool:
    """Whether a row is small type raised above, or lowered below, the row `other`."""
    if not other:
        return False
    size = max(g.size for g in other)
    return abs(row[0].y - other[-1].y) < 0.6 * size and max(g.size for g in row) < _SMALL * size


def _cells(row: list[Glyph]) -> list[list[Glyph]]:
    """A row cut where a gap is wider than any between words; not after the number of a paragraph."""
    cells: list[list[Glyph]] = []
    end = 0.0
    for glyph in row:
        if not glyph.text.strip():
            continue
        wide = cells and glyph.x0 - end > _CELL * max(glyph.size, cells[-1][-1].size)
        if not cells or (wide and not (len(cells) == 1 and _label(cells[0], glyph))):
            cells.append([])
        cells[-1].append(glyph)
        end = max(end, glyph.x1)
    # Words set wide: the two characters of a heading far apart.
    if len(cells) > 1 and all(len(cell) == 1 for cell in cells):
        cells = [[glyph for cell in cells for glyph in cell]]
    spaces = [g for g in row if not g.text.strip()]
    for cell in cells:
        begin, end = cell[0].x0, cell[-1].x1
        cell.extend(g for g in spaces if begin < g.x0 < end + 0.5 * g.size)
        cell.sort(key=attrgetter("x0"))
    return cells


def _label(cell: list[Glyph], after: Glyph) -> bool:
    """Whether the first characters of a line are a number or a letter, or the mark of a footnote."""
    if len(cell) <= 3 and (all(g.text.isdigit() for g in cell) or max(g.size for g in cell) < _SMALL * after.size):
        return True
    return len(cell) <= 6 and cell[-1].text in _LABEL_END


def _line(page: int, glyphs: list[Glyph]) -> Line:
    size = max((median(g.size for g in group) for group in _sizes(glyphs)), default=0.0)
    base = [g for g in glyphs if g.size >= _SMALL * size] or glyphs
    y = median(g.y for g in base)
    line = Line(page, y, glyphs[0].x0, glyphs[-1].x1, size)
    parts: list[str] = []
    length, last, on = 0, None, False
    for glyph in glyphs:
        if last and _printed_twice(last, glyph):
            continue
        gap = glyph.x0 - last.x1 if last else 0.0
        last = glyph
        if glyph.y - y > _RAISED * size and glyph.size < _SMALL * size and glyph.text.strip():
            _mark(line, length, glyph.text, gap)
            continue
        if glyph.text == "*":
            line.marks.append((length, "*"))
            continue
        if parts and gap > _SPACE * size and parts[-1].strip() and glyph.text.strip():
            parts.append("\t" if gap > _TAB * size else " ")
            length += 1
        if not line.indent and parts and parts[-1] == "\t":
            line.indent = glyph.x0
        if glyph.emphasis != on and glyph.text.strip():
            line.emphasis.append(length)
            on = not on
        parts.append(glyph.text)
        length += len(glyph.text)
    line.text = "".join(parts)
    if on:
        line.emphasis.append(length)
    return line


def _sizes(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """The characters by size, sizes that are but one or two characters left out if there are others."""
    key = lambda g: round(g.size, 1)  # noqa: E731 - used twice, for one thing
    groups = [list(group) for _, group in groupby(sorted(glyphs, key=key), key=key)]
    return [group for group in groups if len(group) > 2] or groups


def _printed_twice(last: Glyph, glyph: Glyph) -> bool:
    """The old way to make type bold: the same once more, a hair to the right."""
    return last.text == glyph.text and abs(glyph.x0 - last.x0) < 0.1 * glyph.size and abs(glyph.y - last.y) < 1


def _mark(line: Line, at: int, text: str, gap: float) -> None:
    if line.marks and line.marks[-1][0] == at and line.marks[-1][1] != "*" and gap < 0.3 * line.size:
        line.marks[-1] = (at, line.marks[-1][1] + text)
    else:
        line.marks.append((at, text))
