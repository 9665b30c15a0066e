"""`mandates status`: what is in the database, when and from what it was built, and what it could not resolve."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from extract.errors import StoreError
from extract.register import store

_COUNTED = ("documents where held", "paragraphs", "mandates where class <> 'other'", "deadlines", "actors")
_UNRESOLVED = """
    select surface, count(*) from mandate_actors join mandates on mandates.id = mandate
    where role = 'addressee' and actor is null and class <> 'other'
    group by surface order by count(*) desc, surface limit ?
"""


def status(db: Path, top: int) -> str:
    """A page about the database: build, counts, statuses, and the `top` addressees that have no actor.

    Raises StoreError.
    """
    connection = store.read(db)
    try:
        return "\n".join(_lines(connection, db, top))
    except sqlite3.Error as error:
        raise StoreError(db, f"cannot be read ({error})", "make it again with: mandates build") from error
    finally:
        connection.close()


def _lines(connection: sqlite3.Connection, db: Path, top: int) -> Iterator[str]:
    info = dict(connection.execute("select key, value from build_info").fetchall())
    yield f"{db}: built {info['built']} by version {info['version']}, rules {info['rules']}, as of {info['as_of']}"
    yield f"  from {', '.join(json.loads(info['sources']))} ({info['failed']} could not be used)"
    yield f"  builds so far: {connection.execute('select count(*) from runs').fetchone()[0]}"
    counts = ", ".join(
        f"{connection.execute(f'select count(*) from {table}').fetchone()[0]} {table.split()[0]}" for table in _COUNTED
    )
    yield f"  {counts}"
    shown = "select {0}, count(*) from mandates where class <> 'other' group by {0} order by count(*) desc, {0}"
    for column in ("class", "status"):
        found = connection.execute(shown.format(column)).fetchall()
        yield f"  {column}: " + ", ".join(f"{row[0]} {row[1]}" for row in found)
    other = connection.execute("select count(*) from mandates where class = 'other'").fetchone()[0]
    yield f"  open: {connection.execute('select count(*) from mandates where open').fetchone()[0]}"
    yield f"  beside them {other} provisions of class other, which the register hides by default"
    for row in connection.execute("select * from reviews where problem is not null order by n"):
        yield f"  review {row['n']} ({row['document']}) no longer fits: {row['problem']}"
    unresolved = connection.execute(_UNRESOLVED, (top,)).fetchall()
    if unresolved:
        yield "addressees without an actor in rules/actors.yml, the most frequent first:"
    for surface, count in unresolved:
        yield f"  {count:5}  {surface}"
