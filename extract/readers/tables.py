"""Tables among rows: kept as text at their place in the document, and never taken for paragraphs.

But for tables that only set the page, each row of which is a paragraph: these are told here, and read as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from extract.readers.clean import clean
from extract.readers.layout import ends
from extract.readers.lines import Row
from extract.readers.text_body import TextBody
from extract.rules.structure import Structure
from extract.script import folded

# U+FFFC stands in running text for what is none.
_OBJECT = "\ufffc"
_LONGEST = 8  # characters of a number and less


def text_of(rows: Iterable[Sequence[str]]) -> str:
    """The rows of a table as lines, their cells parted by tabs; rows without text are left out."""
    cleaned = ([clean(cell) for cell in cells] for cells in rows)
    return "\n".join("\t".join(cells) for cells in cleaned if any(cells))


def nearest(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements of these names below `element` but not within one another: the rows of a table, not those of a
    table in one of its cells."""
    stack = [*reversed(element)]
    while stack:
        node = stack.pop()
        if node.tag in names:
            yield node
        else:
            stack.extend(reversed(node))


def numbers(cell: str, words: Structure) -> bool:
    """Whether a cell holds nothing but the number of the paragraph in the next one."""
    text = cell.strip()
    return len(text) < _LONGEST and _number(words).fullmatch(folded(text)) is not None


def sets_page(rows: Iterable[Sequence[str]], words: Structure) -> bool:
    """Whether each row of a table is a paragraph: a single cell, or one with its number and one with its text.

    Most end as paragraphs do; the names in a list (`1.` `甲国`) are data.
    """
    filled = [cells for row in rows if (cells := [cell for cell in row if cell.strip()])]
    if not all(len(cells) == 1 or (len(cells) == 2 and numbers(cells[0], words)) for cells in filled):
        return False
    return sum(ends(cells[-1], comma=True) for cells in filled) * 2 > len(filled)


@lru_cache(maxsize=4)
def _number(words: Structure) -> re.Pattern[str]:
    items = words.items
    return re.compile(
        "|".join((r"\d{1,3}[.\uff0e\u3001]", items.letter, items.roman, items.ring, items.digit, items.stem))
    )


@dataclass(slots=True)
class TableRow(Row):
    """A row in whose place a table stands, which is `table` (see `text_of`)."""

    table: str = ""


def row(table: str, start: int) -> TableRow:
    """The row for a table; `start` is its place in the source, of which it takes one character."""
    return TableRow(start, _OBJECT, [start], gap=1, begins=True, table=table)


class TabledBody(TextBody):
    """As TextBody, for rows among which tables stand."""

    def _closing(self, row: Row) -> bool:
        # The first thing that is asked of a row that goes on with nothing.
        if not isinstance(row, TableRow):
            return super()._closing(row)
        self._flush()
        self.outline.table(row.table)
        self.final = None
        return True

    def _head(self, row: Row) -> None:
        if isinstance(row, TableRow):
            self.header.furniture.extend(row.table.split("\n"))
        else:
            super()._head(row)
