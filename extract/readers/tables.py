"""Tables among rows: kept as text at their place in the document, and never taken for paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from extract.readers.clean import clean
from extract.readers.lines import Row
from extract.readers.text_body import TextBody

# U+FFFC stands in running text for what is none.
_OBJECT = "\ufffc"


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
