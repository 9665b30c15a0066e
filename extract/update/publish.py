"""A new database is put before readers only after it was checked; the last ones are kept, and one can be taken back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import MandatesError, StoreError
from extract.register import store
from extract.register.rows import Row

# What may be missing from one update to the next, as a share: documents are withdrawn now and then, never by the tenth.
_SHRINK = 0.1
_COUNTED = ("documents", "paragraphs", "mandates")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Writes the rows, checks the file, keeps the last `keep` databases. `shrink`: fewer rows than before are right."""

    keep: int = 5
    shrink: bool = False

    def __call__(self, db: Path, rows: Mapping[str, Iterable[Row]]) -> None:
        """Puts a database of `rows` at `db`. Raises StoreError; what was there is then as it was."""

        def check(beside: Path) -> None:
            if db.exists() and not self.shrink:
                _compare(db, beside)
            smoke(beside)
            if db.exists() and self.keep:
                _keep(db, self.keep)

        store.write(db, rows, check)


def smoke(path: Path) -> None:
    """Asks a new database what readers will ask, through Datasette in this process. Raises StoreError."""
    import asyncio

    from extract.site.serve import make_datasette

    asyncio.run(_smoke(path, make_datasette(path)))


async def _smoke(path: Path, datasette: Any) -> None:
    addresses = ("/", "/mandates/mandates?_size=1", "/mandates/documents.json?_size=1", "/mandates/mandates?_search=a")
    try:
        for address in addresses:
            answer = await datasette.client.get(address)
            if answer.status_code != 200:
                told = f"the new database fails a test query ({address}: {answer.status_code})"
                raise StoreError(path, told, _REPORT)
    finally:
        for database in datasette.databases.values():
            database.close()


_REPORT = "the database before it stays in place; report this with the output of: mandates status"


def kept(db: Path) -> list[Path]:
    """The databases kept of earlier updates, the newest first."""
    found = _folder(db).glob(f"{db.stem}-*{db.suffix}")
    return sorted(found, key=lambda path: (_number(path), path.name), reverse=True)


def rollback(db: Path) -> Path:
    """Puts the newest kept database back in place of the present one, which is kept as `NAME.withdrawn`.

    Returns the path of the database that was put back. Raises MandatesError if none is kept.
    """
    found = kept(db)
    if not found:
        raise MandatesError(db, "no earlier database is kept", "build it again: mandates build")
    smoke(found[0])
    with suppress(FileNotFoundError):
        os.replace(db, db.with_name(f"{db.name}.withdrawn"))  # noqa: PTH105 - in place at once
    os.replace(found[0], db)  # noqa: PTH105
    return found[0]


def _compare(db: Path, beside: Path) -> None:
    before, after = _counts(db), _counts(beside)
    for table, count in before.items():
        if after.get(table, 0) < count * (1 - _SHRINK):
            raise StoreError(
                db,
                f"the new database would have {after.get(table, 0)} {table} instead of {count}",
                "look for missing documents; if that is right, run again with --allow-shrink",
            )


def _counts(path: Path) -> dict[str, int]:
    out = {}
    with suppress(sqlite3.Error), closing(store.read(path)) as connection:
        for table in _COUNTED:
            out[table] = connection.execute(f"select count(*) from {table}").fetchone()[0]
    return out


def _keep(db: Path, keep: int) -> None:
    """The present database as one of those kept; by a link, so that a full disk does not matter."""
    folder = _folder(db)
    folder.mkdir(exist_ok=True)
    with closing(store.read(db)) as connection:
        row = connection.execute("select coalesce(max(id), 0) from runs").fetchone()
    target = folder / f"{db.stem}-{row[0]}{db.suffix}"
    if not target.exists():
        try:
            os.link(db, target)
        except OSError:
            shutil.copy2(db, target)
    for old in kept(db)[keep:]:
        old.unlink(missing_ok=True)


def _folder(db: Path) -> Path:
    return db.with_name("kept")


def _number(path: Path) -> int:
    tail = path.stem.rpartition("-")[2]
    return int(tail) if tail.isdigit() else -1
