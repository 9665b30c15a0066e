"""What was read from each file, kept so that an unchanged file is not read again (data/cache.db).

A cache is no record: whatever it lacks or cannot give is read anew, and to delete it loses nothing but time.
"""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract import __version__
from extract.reading import Result, Stages, results

_SHAPE = 1
_BATCH = 200  # results written to the cache at once: killed in between, no more than these are read again


@dataclass(frozen=True, slots=True)
class Known:
    """A file as it was when it was read."""

    size: int
    changed: int
    sha256: str
    number: int


class Cache:
    """The results of reading, by file name and content, for one version of the rules and of the program."""

    def __init__(self, path: Path, rules: str, any_language: bool = False) -> None:
        self.state = f"{_SHAPE} {fingerprint()} {rules} {int(any_language)} {sys.version_info[:2]}"
        self._path = path
        self._connection = _open(path)
        self._known = self._load()
        self.read_again = 0

    def __call__(
        self, listed: Sequence[tuple[Path, str]], work: Stages, rules: Any, *, all_classes: bool, jobs: int | None
    ) -> Iterator[Result]:
        """One Result per file, in the order given, as `extract.reading.results` gives them; only the new are read."""
        stamps = [self.stamp(path, name) for path, name in listed]
        wanted = [item for item, (_, known) in zip(listed, stamps, strict=True) if known is None]
        self.read_again = len(wanted)
        fresh = results(wanted, work, rules, all_classes=all_classes, jobs=jobs) if wanted else iter(())
        waiting: list[tuple[str, Known, Result]] = []
        for item, (stamp, known) in zip(listed, stamps, strict=True):
            result = self._result(known) if known else None
            if result is None:
                again = known is not None  # it was known, and what is kept of it is damaged
                result = next(results([item], work, rules, all_classes=all_classes, jobs=1) if again else fresh)
                if not result.problems:  # what failed is tried anew every time: the cause may lie outside the file
                    waiting.append((_key(*item), stamp, result))
                if len(waiting) >= _BATCH:
                    self._keep(waiting)
                    waiting = []
            yield result
        self._keep(waiting)
        self._forget({_key(*item) for item in listed})

    def stamp(self, path: Path, name: str) -> tuple[Known, Known | None]:
        """The file as it is now, and what is known of it if that is unchanged.

        Size and time of change the same: it is taken as unchanged without reading it; else its content decides.
        """
        beside = _sidecars(path.parent)
        try:
            now = path.stat()
        except OSError:
            return Known(-1, -1, "", 0), None
        known = self._known.get(_key(path, name))
        if known and (known.size, known.changed) == (now.st_size, now.st_mtime_ns) and known.sha256.endswith(beside):
            return known, known
        digest = _digest(path) + beside
        stamp = Known(now.st_size, now.st_mtime_ns, digest, 0)
        if known and known.sha256 == digest:
            self._connection.execute(
                "update files set size = ?, changed = ? where name = ?", (stamp.size, stamp.changed, _key(path, name))
            )
            return known, known
        return stamp, None

    def close(self) -> None:
        """Puts what is still waiting on the disk and closes the file."""
        with suppress(sqlite3.Error):
            self._connection.commit()
        self._connection.close()

    def _result(self, known: Known) -> Result | None:
        with suppress(Exception):  # whatever is wrong with a cached result, the file itself is there
            row = self._connection.execute("select data from files where number = ?", (known.number,)).fetchone()
            found = pickle.loads(zlib.decompress(row[0]))  # written by ourselves, beside the database
            if isinstance(found, Result):
                return found
        return None

    def _keep(self, waiting: Iterable[tuple[str, Known, Result]]) -> None:
        rows = [
            (name, one.size, one.changed, one.sha256, zlib.compress(pickle.dumps(result, pickle.HIGHEST_PROTOCOL), 1))
            for name, one, result in waiting
        ]
        with suppress(sqlite3.Error):  # a full disk: the run goes on, the next reads again
            self._connection.executemany(
                "insert or replace into files (name, size, changed, sha256, data) values (?, ?, ?, ?, ?)", rows
            )
            self._connection.commit()

    def _forget(self, names: set[str]) -> None:
        gone = [(name,) for name in self._known.keys() - names]
        with suppress(sqlite3.Error):
            self._connection.executemany("delete from files where name = ?", gone)
            self._connection.commit()

    def _load(self) -> dict[str, Known]:
        held = self._connection.execute("select value from state").fetchone()
        if held is None or held[0] != self.state:
            self._connection.execute("delete from files")
            self._connection.execute("delete from state")
            self._connection.execute("insert into state values (?)", (self.state,))
            self._connection.commit()
        rows = self._connection.execute("select name, size, changed, sha256, number from files")
        return {name: Known(*rest) for name, *rest in rows}


def _open(path: Path) -> sqlite3.Connection:
    """The cache file; one that is no cache or is damaged is begun anew, one that cannot be kept is kept in memory."""
    for attempt in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=10)
            connection.executescript(
                "pragma journal_mode=wal; pragma synchronous=normal;"
                "create table if not exists state (value text);"
                "create table if not exists files (number integer primary key, name text unique not null,"
                " size integer, changed integer, sha256 text, data blob)"
            )
            connection.execute("select count(*) from files").fetchone()
            return connection
        except (sqlite3.Error, OSError):
            if attempt == 0:
                for ending in ("", "-wal", "-shm"):
                    with suppress(OSError):
                        path.with_name(path.name + ending).unlink(missing_ok=True)
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "create table state (value text); create table files (number integer primary key, name text unique not null,"
        " size integer, changed integer, sha256 text, data blob)"
    )
    return connection


def _key(path: Path, name: str) -> str:
    """The same file below another folder has another name in the register."""
    return f"{path}\t{name}"


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def _sidecars(folder: Path) -> str:
    """What documents.yml in the folder and beside it say, as a hash: it changes what a file is read as."""
    stamps = []
    for place in (folder / "documents.yml", folder.parent / "documents.yml"):
        with suppress(OSError):
            now = place.stat()
            stamps.append((str(place), now.st_mtime_ns, now.st_size))
    return _sidecar_hash(tuple(stamps))


@lru_cache(maxsize=4096)
def _sidecar_hash(stamps: tuple[tuple[str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, _, _ in stamps:
        with suppress(OSError):
            digest.update(Path(path).read_bytes())
    return "+" + digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """The version of the program, and in a checkout also its source files: a change of the code reads all again."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(__version__.encode())
    for file in sorted(package.rglob("*.py")):
        if file.parent.name not in ("site", "commands", "update"):  # what reads no document
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def digests(cache: Cache, listed: Sequence[tuple[Path, str]]) -> str:
    """One hash over the names and contents of the files: the same files, the same hash."""
    whole = hashlib.sha256()
    for path, name in listed:
        whole.update(f"{name}\0{cache.stamp(path, name)[0].sha256}\n".encode())
    return whole.hexdigest()
