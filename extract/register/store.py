"""The database file: made beside the old one, checked, and put in its place at once or not at all."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import StoreError
from extract.register import search
from extract.register.schema import TABLES
from extract.whole import flush, is_gone

if TYPE_CHECKING:
    from sqlite_utils import Database

    from extract.register.rows import Row

# "MAND" in the header of the file (PRAGMA application_id) tells our databases from others.
APPLICATION_ID = 0x4D414E44
_STALE = 24 * 3600
AGAIN = "make it again with: mandates build"
_CLOSED = "give its folder permission to write or name another file with --db"


def check_target(path: Path) -> Path:
    """The path with links followed, if a database may be put there; made before the work, so that none is lost.

    Raises StoreError if it is a folder, a file that is not a database of ours, one that another program has
    open for writing, or if it cannot be put there. Nothing is made yet.
    """
    path = Path(os.path.realpath(path))
    try:
        if path.is_dir():
            raise StoreError(path, "is a folder", "name a file with --db")
        place = next(folder for folder in path.parents if folder.exists())
        if not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if path.exists() and not _is_ours(path):
            raise StoreError(path, "is not a database of this program", "name another file with --db or move it away")
        if not os.access(place, os.W_OK | os.X_OK):  # the new database is made beside the old one
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        _building(path).exists()  # a name that would be too long is told now
        for ending in ("-wal", "-journal"):
            side = path.with_name(path.name + ending)
            if side.exists() and side.stat().st_size:
                raise StoreError(path, f"{side.name} says that a program is writing to it", "close that program first")
    except PermissionError as error:
        raise StoreError(path, f"cannot be written ({error.strerror})", _CLOSED) from error
    except OSError as error:
        raise StoreError(path, f"cannot be written ({error.strerror})", "name another file with --db") from error
    return path


def _building(path: Path) -> Path:
    """What the new database is called until it is whole."""
    return path.with_name(f"{path.name}.{os.getpid()}.building")


def write(path: Path, rows: Mapping[str, Iterable[Row]], check: Callable[[Path], None] = lambda _: None) -> None:
    """Makes the database of all tables of the schema with `rows` (table -> tuples in column order) at `path`.

    The new file is built beside (`NAME.PID.building`), checked (every page and row, foreign keys) and put in place by
    `os.replace`. Whatever goes wrong, a full disk or Ctrl-C too, what was there stays whole and no half file
    is left. `check` looks at the new file before it is put in place, and raises what speaks against it. Raises
    StoreError.
    """
    path = check_target(path)
    beside = _building(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        _fill(beside, rows)
        flush(beside)
        check(beside)
        os.replace(beside, path)  # noqa: PTH105 - named in the design
        flush(path.parent)
    except (sqlite3.Error, OverflowError) as error:  # a number of a document may be of any length
        raise StoreError(path, f"could not be written ({error})", _cure(error)) from error
    except OSError as error:
        raise StoreError(path, f"could not be written ({error.strerror})", _cure(error)) from error
    finally:
        for ending in ("", "-journal"):
            with suppress(OSError):
                beside.with_name(beside.name + ending).unlink(missing_ok=True)


def read(path: Path) -> sqlite3.Connection:
    """A read-only connection with `sqlite3.Row` rows to a database of ours. Raises StoreError."""
    try:
        if not path.exists():
            raise StoreError(path, "there is no such database", "make it with: mandates build")
        if path.is_dir() or not _is_ours(path):
            raise StoreError(path, "is not a database of this program", "name one with --db")
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        connection.execute("select count(*) from sqlite_master").fetchone()
    except PermissionError as error:
        raise StoreError(path, f"cannot be read ({error.strerror})", "check the file and its permissions") from error
    except (sqlite3.Error, OSError) as error:
        raise StoreError(path, f"cannot be read ({getattr(error, 'strerror', error)})", AGAIN) from error
    return connection


@contextmanager
def asking(path: Path) -> Iterator[sqlite3.Connection]:
    """The same, closed at the end; that the database has no answer, a table of it is missing, is a StoreError too."""
    connection = read(path)
    try:
        yield connection
    except sqlite3.Error as error:
        raise StoreError(path, f"cannot be read ({error})", AGAIN) from error
    finally:
        connection.close()


def sources(connection: sqlite3.Connection) -> list[str]:
    """The paths that a database was built from, as it shows them."""
    told = "select one.value from build_info, json_each(build_info.value) one where build_info.key = 'sources'"
    return [str(row[0]) for row in connection.execute(told)]


def same_sources(one: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    """Whether two databases were built from the same paths, as far as what they tell goes back."""
    told = "select value from build_info where key = 'sources_hash'"
    hashes = [connection.execute(told).fetchone() for connection in (one, other)]
    return sources(one) == sources(other) and (None in hashes or hashes[0][0] == hashes[1][0])


def history(path: Path, table: str = "runs") -> list[Row]:
    """The rows of `runs` or `changes` in the database at `path`, oldest first; none if there is no database.

    Raises StoreError if one is there but its history cannot be read.
    """
    if not path.exists():
        return []
    connection = read(path)
    columns = ", ".join(f'"{name}"' for name in next(t for t in TABLES if t.name == table).columns)
    try:
        return [tuple(row) for row in connection.execute(f"select {columns} from {table} order by id")]
    except sqlite3.Error as error:
        raise StoreError(path, f"its history cannot be read ({error})", "move the file away to begin anew") from error
    finally:
        connection.close()


def _cure(error: sqlite3.Error | OSError | OverflowError) -> str:
    """What to do where a database could not be written."""
    if isinstance(error, OverflowError):
        return "look for a symbol with a number of twenty digits among the documents, and correct it"
    full = {"ENOSPC", "EDQUOT", "SQLITE_FULL"}
    name = (
        errno.errorcode.get(error.errno or 0) if isinstance(error, OSError) else getattr(error, "sqlite_errorname", "")
    )
    if name in full:
        return "free some space or name another file with --db"
    if isinstance(error, PermissionError):
        return _CLOSED
    return "check the folder's permissions and space, or name another file with --db"


def _fill(path: Path, rows: Mapping[str, Iterable[Row]]) -> None:
    import sqlite_utils

    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # The file is thrown away if anything fails, so that a journal on disk would only cost time. Rows are long: with
        # pages of twice the usual size making indexes and checking take a tenth less, and reading no more.
        connection.executescript(
            "pragma page_size=8192; pragma journal_mode=memory; pragma synchronous=off;"
            f"pragma application_id={APPLICATION_ID};"
        )
        database = sqlite_utils.Database(connection)
        for table in TABLES:
            database.table(table.name).create(
                table.columns, pk=table.pk, foreign_keys=table.foreign_keys, not_null=table.not_null
            )
        connection.execute("begin")
        for table in TABLES:
            marks = ", ".join("?" * len(table.columns))
            connection.executemany(f'insert into "{table.name}" values ({marks})', rows.get(table.name, ()))
        connection.execute("commit")
        _index(connection, database)
        _check(connection)
    finally:
        connection.close()


def _index(connection: sqlite3.Connection, database: Database) -> None:
    """Indexes are made when the rows are there: sorted once, that is faster than row by row."""
    for table in TABLES:
        for index in table.indexes:
            database.table(table.name).create_index(index)
    connection.execute("begin")
    search.index(connection)
    if connection.in_transaction:
        connection.execute("commit")
    connection.execute("analyze")


def _check(connection: sqlite3.Connection) -> None:
    """Whether every page and row can be read back and keys lead somewhere.

    `integrity_check` would also look each row up in each index, seven times the time; these were made from the rows a
    moment ago, and nobody has written since.
    """
    told = [row[0] for row in connection.execute("pragma quick_check")]
    if told != ["ok"]:
        raise sqlite3.DatabaseError(f"integrity check: {told[0]}")
    broken = connection.execute("pragma foreign_key_check").fetchone()
    if broken:
        raise sqlite3.IntegrityError(f"foreign key: row {broken[1]} of {broken[0]} names no row of {broken[2]}")


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(100)
    return head[:16] == b"SQLite format 3\0" and int.from_bytes(head[68:72], "big") == APPLICATION_ID


def _sweep(path: Path) -> None:
    """Removes what builds that were killed left behind: their process is gone, or they are more than a day old."""
    for left in path.parent.glob(f"{escape(path.name)}.*.building*"):
        with suppress(OSError):
            if (
                is_gone(left.name.split(".building")[0].rpartition(".")[2])
                or time.time() - left.stat().st_mtime > _STALE
            ):
                left.unlink(missing_ok=True)
