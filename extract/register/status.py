"""`mandates status`: what is in the database, when and from what it was built, and what it could not resolve."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from extract.errors import StoreError
from extract.register import reviews, store

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
    with store.asking(db) as connection:
        return "\n".join(_lines(connection, db, top))


def _lines(connection: sqlite3.Connection, db: Path, top: int) -> Iterator[str]:
    info = dict(connection.execute("select key, value from build_info").fetchall())
    if lacking := [name for name in ("built", "version", "rules", "as_of", "failed") if name not in info]:
        raise StoreError(db, f"does not say of its build: {', '.join(lacking)}", store.AGAIN)
    yield f"{db}: built {info['built']} by version {info['version']}, rules {info['rules']}, as of {info['as_of']}"
    yield f"  from {', '.join(store.sources(connection))} ({info['failed']} could not be used)"
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
    for review in reviews.stored(connection):
        if review.problem:
            yield f"  {review.line()}"
    unresolved = connection.execute(_UNRESOLVED, (top,)).fetchall()
    if unresolved:
        yield "addressees without an actor in rules/actors.yml, the most frequent first:"
    for surface, count in unresolved:
        yield f"  {count:5}  {surface}"
