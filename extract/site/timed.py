"""The time that a statement may take."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import sqlite_timelimit


@contextmanager
def timed(connection: sqlite3.Connection, limit: int, sql: str, params: Any = None) -> Iterator[None]:
    """Within it SQLite may work for `limit` milliseconds; then QueryInterrupted is raised, as Datasette does."""
    with sqlite_timelimit(connection, limit):
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.args == ("interrupted",):
                raise QueryInterrupted(error, sql, params or {}) from error
            raise
