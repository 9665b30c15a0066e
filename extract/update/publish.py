"""A new database is put before readers only after it was checked; the last ones are kept, and one can be taken back."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import MandatesError, StoreError
from extract.reading import Say
from extract.register import store
from extract.update.lock import locked
from extract.whole import flush

if TYPE_CHECKING:
    from extract.register.rows import Row

# What may be missing from one update to the next, as a share: documents are withdrawn now and then, never by the tenth.
_SHRINK = 0.1
_COUNTED = ("documents where held = 1", "paragraphs", "mandates where class <> 'other'")


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
            smoke(beside, db)
            if db.exists() and self.keep:
                _keep(db, self.keep)

        store.write(db, rows, check)


def built(shrink: bool = False) -> Callable[[Path, Mapping[str, Iterable[Row]]], None]:
    """What puts the rows of a build in place: not over a database that was built from other paths, if more than a tenth
    of its documents would be gone; with `shrink` over any. Raises StoreError."""

    def publish(db: Path, rows: Mapping[str, Iterable[Row]]) -> None:
        store.write(db, rows, lambda beside: None if shrink else _compare_paths(db, beside))

    return publish


def smoke(path: Path, db: Path) -> None:
    """Asks the database at `path`, which is to stand at `db`, what readers will ask, through Datasette in this process.

    Raises StoreError.
    """
    import asyncio

    from extract.site.serve import make_datasette

    try:
        asyncio.run(_smoke(make_datasette(path)))
    except MandatesError as error:
        raise StoreError(db, f"the new database cannot be shown ({error})", _REPORT) from error
    except Exception as error:  # one of readers' pages fails: whatever it is, they must not meet it
        told = " ".join(f"{type(error).__name__}: {error}".split())
        raise StoreError(db, f"the new database cannot be shown ({told})", _REPORT) from error


async def _smoke(datasette: Any) -> None:
    addresses = ("/", "/mandates/mandates?_size=1", "/mandates/documents.json?_size=1", "/mandates/mandates?_search=a")
    try:
        await datasette.invoke_startup()
        for address in addresses:
            answer = await datasette.client.get(address)
            if answer.status_code != 200:
                raise ValueError(f"{address} answers {answer.status_code}")
    finally:
        datasette.executor.shutdown()
        for database in datasette.databases.values():
            database.close()


_REPORT = "the database before it stays in place; report this with the output of: mandates status"


def kept(db: Path) -> list[Path]:
    """The databases kept of earlier updates, the newest (by the number of its run) first."""
    name = re.compile(re.escape(db.stem) + r"-(\d+)" + re.escape(db.suffix))
    found = [(int(match[1]), path) for path in _folder(db).glob("*") if (match := name.fullmatch(path.name))]
    return [path for _, path in sorted(found, reverse=True)]


def rollback(db: Path, say: Say = lambda _: None) -> Path:
    """Puts the newest kept database back in place of the present one, which goes to kept/NAME-N.db.withdrawn.

    One that cannot be shown is passed over (`say` tells). At no moment is there no database. Returns the path of the
    one that was put back. Raises MandatesError if none is left, or an update is running.
    """
    db = store.check_target(db)
    with locked(db, 0.0, say):
        present = _run_of(db)
        for path in kept(db):
            if _run_of(path) == present is not None:
                continue  # killed between keeping and publishing: it is the present one
            try:
                smoke(path, path)
            except StoreError as error:
                say(f"note: {path}: passed over; {error.problem}")
                continue
            try:
                if db.exists():
                    _copy(db, _folder(db) / f"{db.stem}-{present or 'unknown'}{db.suffix}.withdrawn")
                _copy(path, db)
                path.unlink()
            except OSError as error:
                cure = "free some space or correct the permissions, and run it again"
                raise StoreError(db, f"could not be put in place ({error.strerror})", cure) from error
            return path
    raise MandatesError(db, "no earlier database is kept", "build it again: mandates build")


def _compare(db: Path, beside: Path) -> None:
    before, after = _counts(db), _counts(beside)
    for table, count in before.items():
        if after.get(table, 0) < count * (1 - _SHRINK):
            raise StoreError(
                db,
                f"the new database would have fewer {table.split()[0]}: {after.get(table, 0)} instead of {count}",
                "look for missing documents; if that is right, run again with --allow-shrink",
            )


def _compare_paths(db: Path, beside: Path) -> None:
    try:
        there = store.read(db)
    except StoreError:  # none, or none that can be read
        return
    with suppress(sqlite3.Error), closing(there) as before, closing(store.read(beside)) as after:
        if store.same_sources(before, after):
            return
        old = _held(before)
        lost = len(old - _held(after))
        if lost > len(old) * _SHRINK:
            raise StoreError(
                db,
                f"was built from {', '.join(store.sources(before))}; {lost} of its {len(old)} documents would be gone",
                "name those paths too, another file with --db, or let it shrink with --allow-shrink",
            )


def _held(connection: sqlite3.Connection) -> set[str]:
    """The ids of the documents that a database holds."""
    return {str(row[0]) for row in connection.execute("select id from documents where held = 1")}


def _counts(path: Path) -> dict[str, int]:
    out = {}
    with suppress(sqlite3.Error), closing(store.read(path)) as connection:
        for table in _COUNTED:
            out[table] = connection.execute(f"select count(*) from {table}").fetchone()[0]
    return out


def _keep(db: Path, keep: int) -> None:
    """The present database as one of those kept; by a link, so that a full disk does not matter."""
    target = _folder(db) / f"{db.stem}-{_run_of(db) or 0}{db.suffix}"
    target.parent.mkdir(exist_ok=True)
    if not target.exists():
        _copy(db, target)
    for old in kept(db)[keep:]:
        old.unlink(missing_ok=True)


def _copy(path: Path, target: Path) -> None:
    """`path` also at `target`, at once: a link, or where that cannot be (another file system) a copy."""
    beside = target.with_name(f"{target.name}.part")
    beside.unlink(missing_ok=True)  # of a run that was killed; there is only one at a time
    try:
        os.link(path, beside)
    except OSError:
        shutil.copy2(path, beside)
        flush(beside)
    try:
        os.replace(beside, target)  # noqa: PTH105 - in place at once
        flush(target.parent)
    finally:
        beside.unlink(missing_ok=True)  # a link onto itself is left by the system


def _run_of(path: Path) -> int | None:
    """The number of the run that made a database; None if it cannot be read or there is none."""
    with suppress(MandatesError, sqlite3.Error), closing(store.read(path)) as connection:
        found: int | None = connection.execute("select max(id) from runs").fetchone()[0]
        return found
    return None


def _folder(db: Path) -> Path:
    return db.with_name("kept")
