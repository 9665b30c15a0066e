"""Footnotes that were typed by hand in Word: raised figures in the text, and paragraphs below that open with one.

They are told from the text as on a page of HTML (html_notes.py), which has no footnotes of its own either. A raised
figure for which there is no note (`10 km²`) stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extract.readers import html_notes
from extract.readers.html_notes import Info, Mark
from extract.readers.lines import Row
from extract.readers.moved import take
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
        found = [] if isinstance(row, TableRow) else list(_apart(runs))
        marks = [run for run in found if _MARK.fullmatch(row.text[slice(*run)])]
        texts = [row.text[slice(*run)].strip() for run in marks]
        page.info.append(Info(marks=[Mark(text, "") for text in texts]))
        place = (row.start, row.start)
        row.marks = [(at, text, place) for at, text in zip(take(row, marks), texts, strict=True)]
        row.places = list(range(row.start, row.start + len(row.text)))
    body, noted = html_notes.part(page, words)
    return body, noted, page.furniture


def _apart(runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The runs in order, without those in others: a run holds runs of its own, where readings are printed above."""
    last = 0
    for start, end in sorted(runs, key=lambda run: (run[0], -run[1])):
        if start >= last:
            yield start, end
            last = end
