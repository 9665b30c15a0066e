"""Footnotes in text taken out of a PDF: told from the body they were dropped into, and kept by their marks.

At the foot of a page a note stands on lines of its own, often in the middle of a sentence that goes on overleaf:

    …其中可包括向联合国南南合作办公室 / ⁶ A/71/208。 / … / 自愿借调工作人员…

A mark that opens a line is the note itself if the mark was cited before and its text has not come yet; else it
is a citation at which the line happens to break. Where the file has lost its superscripts, marks are numbers on
lines of their own (A/RES/60/212), for which the same holds.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from extract.numerals import raised
from extract.readers.clean import Raw, clean
from extract.readers.lines import Piece, Row

_COMPLETE = re.compile('[\u3002.][\u201d"\uff09)]*$')
_NUMBERED = re.compile(r"\s*\d{1,5}\.\s")


def complete(line: str) -> bool:
    """Whether a line of a note may be its last."""
    return _COMPLETE.search(line.rstrip()) is not None


@dataclass(slots=True)
class Notes:
    """The body's rows, in which marks are left only where they are citations, and the notes by their mark."""

    body: list[Row] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)


def part(rows: list[Row]) -> Notes:
    """Notes and body of a document's lines."""
    if not any(row.marks or row.bare for row in rows):
        return Notes(rows)
    notes = Notes()
    real = _real_marks(rows)
    figures = not any(mark.isdigit() for row in rows for _, mark, _ in row.marks if mark in real)
    standing = Counter(mark for row in rows for _, mark, _ in row.marks)
    cited: set[str] = set()
    parts: dict[str, list[str]] = {}
    current: str | None = None
    for row in rows:
        _restore(row, 0, real, standing)
        if current and _closes(parts[current], row):
            current = None
        mark = row.opening_mark
        bare = row.bare if figures and not (current and not parts[current]) else None
        if mark and mark not in parts and (mark in cited or standing[mark] == 1):
            current = mark
            _restore(row, 1, set(), standing)
            offset, _, place = row.marks[0]
            notes.pieces.append(Piece(*place, "note", mark))
            parts[mark] = [row.text[offset:]]
            notes.pieces.extend(row.pieces(0, len(row.text), "note", mark))
            notes.pieces.extend(Piece(*inner, "note", mark) for _, _, inner in row.marks[1:])
            continue
        if bare and bare in cited and bare not in parts:
            current = bare
            parts[bare] = []
            notes.pieces.extend(row.pieces(0, len(row.text), "note", bare))
            continue
        if bare and notes.body and (bare in parts or int(bare) == len(cited) + 1):
            _cited_above(notes.body[-1], row, bare)
            cited.add(bare)
            current = None
            continue
        if current:
            _restore(row, 0, set(), standing)
            parts[current].append(row.text)
            notes.pieces.extend(row.pieces(0, len(row.text), "note", current))
            notes.pieces.extend(Piece(*inner, "note", current) for _, _, inner in row.marks)
            continue
        cited.update(m for _, m, _ in row.marks)
        notes.body.append(row)
    notes.texts = {mark: clean("\n".join(lines)) for mark, lines in parts.items()}
    return notes


def _cited_above(before: Row, row: Row, mark: str) -> None:
    """A citation on a line of its own belongs to the line before: `计划》` / `1` / ` 30 周年`."""
    at = len(row.text) - len(row.text.lstrip())
    before.marks.append((len(before.text), mark, (row.places[at], row.places[at] + len(mark))))


def loose(texts: dict[str, str], raws: list[Raw], header: list[str]) -> list[str]:
    """The notes that are cited nowhere, for the furniture; those cited in the header (`临时议程*`), whose marks are
    `header`, go to the first paragraph.
    """
    out = []
    cited = {mark for raw in raws for _, mark, _ in raw.notes}
    for mark, text in texts.items():
        if mark in cited:
            continue
        if mark in header and raws:
            raws[0].notes.insert(0, (0, mark, text))
        else:
            out.append(f"{mark} {text}")
    return out


def _closes(lines: list[str], row: Row) -> bool:
    """Whether a note that has these lines ends before `row`."""
    if row.turned or not lines:
        return row.turned
    return complete(lines[-1]) or (row.gap > 0 and bool(_NUMBERED.match(row.text)))


def _real_marks(rows: list[Row]) -> set[str]:
    """Marks that open a line somewhere; any other superscript is text (`10 km²`)."""
    return {mark for row in rows if (mark := row.opening_mark)}


def _restore(row: Row, keep: int, real: set[str], standing: Counter[str]) -> None:
    """Marks from the `keep`-th on that are not `real` go back into the text: they are none, or stand in a note.

    `standing` counts the marks that are left in all rows.
    """
    if len(row.marks) <= keep:
        return
    kept, last, grown = row.marks[:keep], 0, 0
    parts: list[str] = []
    places: list[int] = []
    for at, mark, (start, end) in row.marks[keep:]:
        if mark in real:
            kept.append((at + grown, mark, (start, end)))
            continue
        standing[mark] -= 1
        parts += (row.text[last:at], mark if mark == "*" else raised(mark))
        places += (*row.places[last:at], *range(start, end))
        last, grown = at, grown + end - start
    row.marks = kept
    if grown:
        row.text, row.places = "".join([*parts, row.text[last:]]), [*places, *row.places[last:]]
