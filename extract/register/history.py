"""The history of a register: its runs and what each changed. It stands in the database, which carries it on from one to
the next, and in changes.jsonl beside it, from which it is taken if the database is lost.

Order is that of the numbers of runs and changes, which only grow and are never used twice; no clock decides anything.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import MandatesError
from extract.reading import Say
from extract.register import rows, store
from extract.register.rows import Row
from extract.register.schema import HISTORY
from extract.whole import writing

_TAIL = 1 << 16
_SHAPES = {shape.name: shape for shape in HISTORY if shape.name != "build_info"}


@dataclass(frozen=True, slots=True)
class History:
    """The rows of `runs` and `changes`, each in the order of its number (the first column)."""

    runs: tuple[Row, ...] = ()
    changes: tuple[Row, ...] = ()

    @property
    def next_run(self) -> int:
        """The number of the next run."""
        return _next(self.runs)

    @property
    def next_change(self) -> int:
        """The number of the next change."""
        return _next(self.changes)


def load(db: Path, say: Say) -> History:
    """The history of the database at `db`, and what changes.jsonl has beyond it: all, if the database is lost; the
    runs that were taken back by `mandates rollback`.

    Raises StoreError or MandatesError (file, line, cure) where there is one that cannot be read.
    """
    file = exported(db)
    runs = {row[0]: row for row in store.history(db)}
    changes = {row[0]: row for row in store.history(db, "changes")}
    if not db.exists() and file.exists():
        say(f"note: {db} is not there; its history is taken from {file}")
    for table, row in _lines(file):
        (runs if table == "runs" else changes).setdefault(row[0], row)
    for row in changes.values():  # a line that somebody took out: a change needs its run
        runs.setdefault(row[1], (row[1], row[2], row[2], *[None] * (len(rows.columns("runs")) - 3)))
    return History(_sorted(runs), _sorted(changes))


def exported(db: Path) -> Path:
    """changes.jsonl beside mandates.db; NAME.changes.jsonl beside a database of another name."""
    return db.with_name("changes.jsonl" if db.stem == "mandates" else f"{db.stem}.changes.jsonl")


def behind(db: Path) -> bool:
    """Whether changes.jsonl lacks the last run: an update was killed after it had put the database in place."""
    with suppress(MandatesError, sqlite3.Error), closing(store.read(db)) as connection:
        last = connection.execute("select coalesce(max(id), 0) from runs").fetchone()[0]
        return bool(_last_run(exported(db)) < last)
    return False


def export(db: Path) -> None:
    """Writes the history of the database beside it, whole or not at all: a line for each run, then its changes.

    Raises MandatesError.
    """
    target = exported(db)
    try:
        with closing(store.read(db)) as connection, writing(target, "w", encoding="utf-8") as file:
            changed = defaultdict(list)
            for row in connection.execute("select * from changes order by id"):
                changed[row["run"]].append(row)
            for run in connection.execute("select * from runs order by id"):
                file.write(_line("runs", run))
                file.writelines(_line("changes", row) for row in changed[run["id"]])
    except (OSError, sqlite3.Error) as error:
        told = error.strerror if isinstance(error, OSError) else error
        cure = "free some space or correct the permissions; the next update writes it again"
        raise MandatesError(target, f"could not be written ({told})", cure) from error


def _line(table: str, row: sqlite3.Row) -> str:
    return json.dumps({"table": table, **dict(row)}, ensure_ascii=False) + "\n"


def _lines(file: Path) -> Iterable[tuple[str, Row]]:
    try:
        with file.open(encoding="utf-8") as opened:
            for number, line in enumerate(opened, 1):
                if line.strip():
                    yield _row(file, number, line)
    except FileNotFoundError:
        return
    except OSError as error:
        raise MandatesError(file, f"cannot be read ({error.strerror})", "check its permissions") from error
    except UnicodeDecodeError as error:
        raise MandatesError(file, "is not UTF-8", "correct it, or move it away to begin anew") from error


def _row(file: Path, number: int, line: str) -> tuple[str, Row]:
    try:
        told: Mapping[str, Any] = json.loads(line)
        shape = _SHAPES[told["table"]]
        row = tuple(told.get(column) for column in shape.columns)
        needed = {shape.pk, *shape.not_null}
        for value, (column, kind) in zip(row, shape.columns.items(), strict=True):
            if value is not None or column in needed:
                _check(value, kind)
        return shape.name, row
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        cure = "correct it, or move the file away to begin anew"
        raise MandatesError(f"{file} line {number}", "is no run and no change", cure) from None


def _check(value: object, kind: type) -> None:
    """Raises ValueError for what a column of that kind does not take: another type, half a character, a number of more
    than 64 bits, or one from which the next could not be counted on."""
    if type(value) is not kind or (isinstance(value, int) and value.bit_length() > 62):
        raise ValueError
    str(value).encode()


def _last_run(file: Path) -> int:
    """The number of the run that the last line of changes.jsonl belongs to; 0 if there is none."""
    with suppress(OSError, ValueError, IndexError, MandatesError), file.open("rb") as opened:
        opened.seek(max(0, opened.seek(0, os.SEEK_END) - _TAIL))
        table, row = _row(file, 0, opened.read().splitlines()[-1].decode())
        return int(row[0 if table == "runs" else 1] or 0)
    return 0


def _next(found: Sequence[Row]) -> int:
    return int(found[-1][0] or 0) + 1 if found else 1


def _sorted(found: Mapping[Any, Row]) -> tuple[Row, ...]:
    return tuple(found[key] for key in sorted(found))
