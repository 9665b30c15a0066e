"""What was read from each file, kept so that an unchanged file is not read again (NAME.cache beside the database).

A cache is no record: whatever it lacks or cannot give is read anew, and to delete it loses nothing but time.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from extract import __version__
from extract.reading import File, Stages, results
from extract.result import Result, pack, printable, unpack
from extract.workers import Jobs

_SHAPE = 3
_BATCH = 200  # results written to the cache at once: killed in between, no more than these are read again
_TICK = 3 * 10**9  # nanoseconds in which a file can change twice and show one time (FAT counts in two seconds)
_TABLES = (
    "create table if not exists state (value text);"
    "create table if not exists files (name text primary key, size integer, changed integer, inode integer,"
    " sha256 text, data blob) without rowid"
)
_GONE = (-1, -1, -1)
_READ_WITH = ("dateparser", "lxml", "opencc", "pdfminer.six", "python-docx", "spacy")
_READS_NOTHING = frozenset({"site", "commands", "sources", "update"})  # packages that have no part in a database


@dataclass(frozen=True, slots=True)
class Known:
    """A file as it was when it was read: its outside (size, latest of both times of change, inode) and its content."""

    outside: tuple[int, int, int]
    sha256: str


class Cache:
    """The results of reading, by file name and content, for one version of the rules and of the program.

    `keep=False` only looks: nothing is written, not even the file.
    """

    def __init__(self, path: Path, rules: str, *, keep: bool = True) -> None:
        self.state = f"{_SHAPE} {fingerprint()} {rules} {sys.version_info[:2]}"
        self.read_again = 0
        self._keeps = keep
        self._connection = _open(path, keep)
        self._known = self._load()
        self._looked: list[tuple[str, Known]] = []

    def __call__(
        self, listed: Sequence[File], work: Stages, rules: Any, *, all_classes: bool, jobs: Jobs
    ) -> Iterator[Result]:
        """One Result per file, in the order given, as `extract.reading.results` gives them; only the new are read."""
        stamps, keys = self.stamps(listed), _keys(listed)
        wanted = [file for file, (_, known) in zip(listed, stamps, strict=True) if not known]
        self.read_again = len(wanted)
        fresh = results(wanted, work, rules, all_classes=all_classes, jobs=jobs) if wanted else iter(())
        once = _one_by_one(work, rules, all_classes)
        waiting: list[tuple[str, Known, Result]] = []
        for file, key, (stamp, known) in zip(listed, keys, stamps, strict=True):
            result = self._result(key, stamp) if known else None
            if result is None:
                self.read_again += known
                result = once(file) if known else next(fresh)  # known, but what is kept of it is damaged
                # What failed is tried anew every time, its cause may lie outside the file; and what changed while it
                # was read may not be what was looked at.
                if not result.problems and _outside(file.path) == stamp.outside:
                    waiting.append((key, _settled(stamp), result))
                if len(waiting) >= _BATCH:
                    self._keep(waiting)
                    waiting = []
            yield result
        self._keep(waiting)
        self._forget(set(keys))

    def stamps(self, listed: Sequence[File]) -> list[tuple[Known, bool]]:
        """Each file as it is now, and whether what was read of it still holds.

        The outside the same: it is taken as unchanged without reading it; else its content decides.
        """
        paths = [file.path for file in listed]
        beside = {folder: _sidecars(folder.absolute()) for folder in {path.parent for path in paths}}
        return [self._stamp(path, key, beside[path.parent]) for path, key in zip(paths, _keys(listed), strict=True)]

    def _stamp(self, path: Path, key: str, beside: str) -> tuple[Known, bool]:
        outside = _outside(path)
        known = self._known.get(key)
        if known and known.outside == outside != _GONE and known.sha256.endswith(beside):
            return known, True
        stamp = Known(outside, _digest(path) + beside)
        if known and known.sha256 == stamp.sha256:
            self._looked.append((key, _settled(stamp)))
            return stamp, True
        return stamp, False

    def digest(self, listed: Sequence[File]) -> str:
        """One hash over the names and contents of the files: the same files, the same hash."""
        whole = hashlib.sha256()
        for file, (stamp, _) in zip(listed, self.stamps(listed), strict=True):
            whole.update(f"{file.name}\0{stamp.sha256}\n".encode())
        return whole.hexdigest()

    def missing(self, listed: Sequence[File]) -> list[str]:
        """The names of files that were read by the last update and are not among these."""
        gone = self._known.keys() - _keys(listed)
        return sorted(key.rpartition("\t")[2] for key in gone)

    def close(self) -> None:
        """Puts on the disk what was found unchanged, and closes the file."""
        rows = [(*known.outside, key) for key, known in self._looked]
        with suppress(sqlite3.Error):
            if self._keeps:
                self._connection.executemany("update files set size = ?, changed = ?, inode = ? where name = ?", rows)
                self._connection.commit()
        self._connection.close()

    def _result(self, key: str, stamp: Known) -> Result | None:
        with suppress(Exception):  # whatever is wrong with a cached result, the file itself is there
            wanted = "select data from files where name = ? and sha256 = ?"
            row = self._connection.execute(wanted, (key, stamp.sha256)).fetchone()
            return unpack(zlib.decompress(row[0]))
        return None

    def _keep(self, waiting: Sequence[tuple[str, Known, Result]]) -> None:
        rows = []
        for name, one, result in waiting:
            with suppress(Exception):  # what cannot be packed is read again
                rows.append((name, *one.outside, one.sha256, zlib.compress(pack(result), 1)))
        with suppress(sqlite3.Error):  # a full disk: the run goes on, the next reads again
            self._connection.executemany("insert or replace into files values (?, ?, ?, ?, ?, ?)", rows)
            self._connection.commit()

    def _forget(self, names: set[str]) -> None:
        gone = [(name,) for name in self._known.keys() - names]
        with suppress(sqlite3.Error):
            self._connection.executemany("delete from files where name = ?", gone)
            self._connection.commit()

    def _load(self) -> dict[str, Known]:
        """What is known; nothing, if rules or program are others than those that read it."""
        with suppress(sqlite3.Error):
            held = self._connection.execute("select value from state").fetchone()
            if held is not None and held[0] == self.state:
                rows = self._connection.execute("select name, size, changed, inode, sha256 from files")
                return {name: Known((size, changed, inode), sha256) for name, size, changed, inode, sha256 in rows}
            if self._keeps:
                self._connection.execute("delete from files")
                self._connection.execute("delete from state")
                self._connection.execute("insert into state values (?)", (self.state,))
                self._connection.commit()
        return {}


def _open(path: Path, keep: bool) -> sqlite3.Connection:
    """The cache file; one that is no cache or is damaged is begun anew, one that cannot be kept is kept in memory."""
    for _ in range(2 if keep else 0):
        try:
            return _prepared(sqlite3.connect(path, timeout=10))
        except (sqlite3.Error, OSError):
            for ending in ("", "-journal"):
                with suppress(OSError):
                    path.with_name(path.name + ending).unlink(missing_ok=True)
    if not keep:
        with suppress(sqlite3.Error, OSError):
            return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    return _prepared(sqlite3.connect(":memory:"))


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.executescript(_TABLES)
        connection.execute("select name, size, changed, inode, sha256 from files limit 1").fetchone()
        connection.execute("update state set value = value")  # a file that may not be written is no cache
        connection.commit()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _one_by_one(work: Stages, rules: Any, all_classes: bool) -> Callable[[File], Result]:
    """Reads single files, with one extractor for all of them, which is made when it is needed."""
    made: list[Any] = []

    def make(_: Any) -> Any:
        if not made:
            made.append(work.make(rules))
        return made[0]

    one = replace(work, make=make)
    return lambda file: next(results([file], one, rules, all_classes=all_classes, jobs=1))


def _keys(listed: Sequence[File]) -> list[str]:
    """What each file is kept under: the same file below another folder has another name in the register."""
    return [f"{printable(str(file.path.absolute()))}\t{file.name}" for file in listed]


def _outside(path: Path) -> tuple[int, int, int]:
    """Size, time of change and inode. The time at which the inode changed cannot be set back by `cp -p` or tar."""
    try:
        now = path.stat()
    except OSError:
        return _GONE
    return now.st_size, max(now.st_mtime_ns, now.st_ctime_ns), now.st_ino


def _settled(stamp: Known) -> Known:
    """What changed a moment ago (or, with a clock set back, will have) may change again without showing it: the next
    run looks at its content."""
    if time.time_ns() - stamp.outside[1] < _TICK:
        return Known((stamp.outside[0], -1, stamp.outside[2]), stamp.sha256)
    return stamp


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
            stamps.append((str(place), now.st_mtime_ns, now.st_ctime_ns, now.st_size))
    return _sidecar_hash(tuple(stamps))


@lru_cache(maxsize=4096)
def _sidecar_hash(stamps: tuple[tuple[str, int, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, *_ in stamps:
        with suppress(OSError):
            digest.update(Path(path).read_bytes())
    return "+" + digest.hexdigest()[:16]


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # put in place by other means than a package
        return "unknown"


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """The versions of the program and of the libraries it reads with, and its source files: a change of any reads all
    again."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(" ".join((__version__, *map(_installed, _READ_WITH))).encode())
    for file in sorted(package.rglob("*.py")):
        if file.relative_to(package).parts[0] not in _READS_NOTHING:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
