"""What the search boxes of a database find: Datasette's `escape_fts`, replaced on each of its connections.

The names of actors that the index does not hold are read when the first reader searches. They are read over a
connection of their own, because a function that held its connection would keep it open for ever.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from extract.register import search
from extract.short import remembered
from extract.site import by_id


class Boxes:
    """The search boxes of one database; `path` is its file, None for one in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.match = remembered(256)(self._match)

    def _match(self, query: str) -> str:
        symbol = by_id.symbol(query)
        return search.match(symbol) if symbol else search.match(query, self._names)

    @cached_property
    def _names(self) -> search.Names:
        if self._path is None:
            return {}
        try:
            with closing(sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
                return search.names(connection)
        except sqlite3.Error as problem:  # another database, or one of an older shape
            print(f"mandate-tracker: {self._path}: {problem}", file=sys.stderr)
            return {}


_boxes: WeakKeyDictionary[Any, Boxes] = WeakKeyDictionary()


def prepare(conn: sqlite3.Connection, boxes: Boxes) -> None:
    """Replaces Datasette's `escape_fts` on this connection."""
    conn.create_function(
        "escape_fts", 1, lambda query: boxes.match("" if query is None else str(query)), deterministic=True
    )


def boxes_of(db: Any) -> Boxes:
    """The boxes of a database, the same for all its connections."""
    return _boxes.get(db) or _boxes.setdefault(db, Boxes(Path(db.path) if db.path else None))
