"""Which mandates the filters of a page leave, by number, and how often each value of a facet occurs among them.

Datasette counts the rows of a page and then each facet by a statement of its own, each of which goes through the table
again: three quarters of the time of a first page. Here one statement finds the numbers; how often a value occurs among
them is counted in memory, from columns that are read once from a database that does not change.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from datasette.database import QueryInterrupted
from datasette.utils import sqlite_timelimit

from extract.site import clauses

Counts = list[tuple[Any, int]]
#: For each mandate, by its number, the values it has: none, one, or several.
Column = Sequence[tuple[Any, ...]] | Mapping[int, tuple[Any, ...]]
_LARGEST = 8 * 2**20  # bytes of numbers that are kept for a database


@dataclass(slots=True)
class _Known:
    numbers: OrderedDict[str, array[int]] = field(default_factory=OrderedDict)
    columns: dict[str, Column] = field(default_factory=dict)
    memory: clauses.Memory | None = None
    size: int = 0


_known: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()


async def numbers(db: Any, rest: str, params: Mapping[str, Any], time_limit: int) -> array[int]:
    """The numbers of the mandates that a statement selects whose words after `from mandates ` are `rest`.

    `time_limit` in ms. Raises QueryInterrupted, and what SQLite finds wrong.
    """
    known = _known.setdefault(db, _Known())
    key = json.dumps([rest, sorted(params.items())], default=str)
    if key in known.numbers:
        known.numbers.move_to_end(key)
        return known.numbers[key]
    sql = f"select number from mandates {rest}"

    simple = None if db.is_mutable else clauses.known(rest)

    def fetch(connection: sqlite3.Connection) -> array[int]:
        if simple and known.memory is None:
            known.memory = clauses.read(connection)
        with sqlite_timelimit(connection, time_limit):
            try:
                if simple and known.memory:
                    return array("Q", clauses.answer(connection, known.memory, simple, params))
                cursor = connection.cursor()
                cursor.row_factory = None
                return array("Q", chain.from_iterable(cursor.execute(sql, params)))
            except sqlite3.OperationalError as error:
                if error.args == ("interrupted",):
                    raise QueryInterrupted(error, sql, params) from error
                raise

    found: array[int] = await db.execute_fn(fetch)
    if not db.is_mutable:
        _keep(known, key, found)
    return found


def _keep(known: _Known, key: str, found: array[int]) -> None:
    if key not in known.numbers:
        known.numbers[key] = found
        known.size += _weight(key, found)
    while known.size > _LARGEST:
        known.size -= _weight(*known.numbers.popitem(last=False))


def _weight(key: str, found: array[int]) -> int:
    return 200 + len(key) + len(found) * found.itemsize


async def counted(db: Any, sql: str, among: Iterable[int]) -> Counts:
    """How often each value occurs among the mandates with these numbers, in no order. `sql` selects the numbers of all
    mandates and their values; NULL is no value."""
    column = await _column(db, sql)
    return list(Counter(chain.from_iterable(map(column.__getitem__, among))).items())


async def _column(db: Any, sql: str) -> Column:
    known = _known.setdefault(db, _Known())
    if sql in known.columns:
        return known.columns[sql]

    def fetch(connection: sqlite3.Connection) -> Column:
        cursor = connection.cursor()
        cursor.row_factory = None
        return _by_number(cursor.execute(sql))

    column: Column = await db.execute_fn(fetch)
    if not db.is_mutable:
        known.columns[sql] = column
    return column


def _by_number(rows: Iterable[tuple[int, Any]]) -> Column:
    # One tuple for all mandates that have the same values.
    same: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    found: dict[int, tuple[Any, ...]] = {}
    for number, value in rows:
        values = found.get(number, ())
        if value is not None and value not in values:
            values = (*values, value)
        found[number] = same.setdefault(values, values)
    most = max(found, default=0)
    # A build numbers the mandates from 1 on, and a list takes a tenth of the memory.
    return [found.get(number, ()) for number in range(most + 1)] if most < 2 * len(found) + 100 else found
