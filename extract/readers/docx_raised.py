"""Footnotes that were typed by hand in Word: raised figures in the text, and paragraphs below that open with one.

They are told from the text as on a page of HTML (html_notes.py), which has no footnotes of its own either. A raised
figure for which there is no note (`10 km²`) stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.readers import html_notes
from extract.readers.html_rows import Info, Mark
from extract.readers.lines import Row
from extract.readers.tables import TableRow
from extract.rules.structure import Structure

_MARK = re.compile(r"\s*\d{1,3}\s*|\*{1,3}")


@dataclass(slots=True)
class _Page:
    rows: list[Row]
    info: list[Info] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)


def notes(
    rows: Sequence[Row], raised: Sequence[Sequence[tuple[int, int]]], words: Structure
) -> tuple[list[Row], dict[str, str], list[str]]:
    """The rows of the text with their marks, the notes by mark, and what is neither.

    `raised` are the (start, end) of raised runs in each row, in order.
    """
    page = _Page(list(rows))
    for row, runs in zip(page.rows, raised, strict=True):
        marks = [] if isinstance(row, TableRow) else [run for run in runs if _MARK.fullmatch(row.text[slice(*run)])]
        page.info.append(Info(marks=[Mark(row.text[slice(*run)].strip(), "") for run in marks]))
        for start, end in reversed(marks):
            _take(row, start, end)
        row.places = list(range(row.start, row.start + len(row.text)))
    body, texts = html_notes.part(page, words)
    return body, texts, page.furniture


def _take(row: Row, start: int, end: int) -> None:
    """Turns a run of the row's text into a mark."""
    mark, size = row.text[start:end].strip(), end - start

    def moved(at: int) -> int:
        return at - size if at >= end else min(at, start)

    row.text = row.text[:start] + row.text[end:]
    row.marks = [(start, mark, (row.start, row.start)), *((moved(at), m, place) for at, m, place in row.marks)]
    row.bold = [moved(at) for at in row.bold]
    row.links = [(moved(s), moved(e), symbol) for s, e, symbol in row.links]
