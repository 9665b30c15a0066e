"""The site's own statements: they are not cut at what readers may ask (`sql_time_limit_ms`).

Of a register of 700,000 mandates the first look at the home page takes longer than readers get; on a busy machine so
may the names of the actors, without which no page is shown.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from extract.site.timed import timed

Row = dict[str, Any]

# Milliseconds. What is kept is asked for once.
OWN, KEPT = 10_000, 60_000


async def rows(db: Any, sql: str, params: dict[str, Any] | None = None, limit: int = OWN) -> list[Row]:
    """All rows of a query of this site as dicts; it may take `limit` milliseconds.

    Raises sqlite3.Error for a database of another shape, QueryInterrupted where the time was not enough.
    """
    (found,) = await several(db, (sql,), params or {}, limit)
    return found


async def first(db: Any, sql: str, params: dict[str, Any] | None = None) -> Row | None:
    """The first row of a query of this site; None if there is none."""
    return next(iter(await rows(db, sql, params)), None)


async def several(db: Any, statements: Sequence[str], params: dict[str, Any], limit: int = OWN) -> list[list[Row]]:
    """The rows of several queries with the same parameters, without a change of threads for each."""

    def fetch(connection: sqlite3.Connection) -> list[list[Row]]:
        with timed(connection, limit, "; ".join(statements), params):
            return [[dict(row) for row in connection.execute(sql, params)] for sql in statements]

    found: list[list[Row]] = await db.execute_fn(fetch)
    return found
