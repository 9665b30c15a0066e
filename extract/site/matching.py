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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

from extract.site import clauses
from extract.site.timed import timed

Counts = list[tuple[Any, int]]
_FEW = 64
_LARGEST = 8 * 2**20  # bytes of numbers that are kept for a database


@dataclass(frozen=True, slots=True)
class Column:
    """What the mandates have in a column: for each number a place in `values`, where none, one or several stand."""

    codes: Sequence[int] | Mapping[int, int]
    values: Sequence[tuple[Any, ...]]


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

    simple = None if db.is_mutable else clauses.known(rest, params)

    def fetch(connection: sqlite3.Connection) -> array[int]:
        if simple and known.memory is None:
            known.memory = clauses.read(connection)
        with timed(connection, time_limit, sql, params):
            if simple and known.memory:
                return array("Q", clauses.answer(connection, known.memory, simple, params))
            cursor = connection.cursor()
            cursor.row_factory = None
            return array("Q", chain.from_iterable(cursor.execute(sql, params)))

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


def picked(among: Sequence[int]) -> Callable[[Any], Sequence[Any]]:
    """From a list to those of its items that have these places, many times as fast as one by one."""
    if len(among) > 1:
        return itemgetter(*among)
    return lambda items: [items[number] for number in among]


async def counted(db: Any, sql: str, pick: Callable[[Any], Sequence[Any]]) -> Counts:
    """How often each value occurs among the mandates that `pick` picks by number, in no order. `sql` selects the number
    of every mandate and its values; NULL is no value."""
    column = await _column(db, sql)
    counts: dict[Any, int] = {}
    for code, count in _counts(pick(column.codes), len(column.values)):
        for value in column.values[code]:
            counts[value] = counts.get(value, 0) + count
    return list(counts.items())


def _counts(codes: Sequence[int], below: int) -> Iterable[tuple[int, int]]:
    """How often each code below `below` occurs; of few codes as bytes, which takes a third of the time."""
    if below > _FEW:
        return Counter(codes).items()
    data = bytes(codes)
    return [(code, count) for code in range(below) if (count := data.count(code))]


def leading(found: Counts, size: int) -> Counts:
    """The values that occur most, `size` of them or more if the last are as many: few, of thousands to be named."""
    if len(found) <= size:
        return found
    least = sorted((count for _, count in found), reverse=True)[size - 1]
    return [item for item in found if item[1] >= least]


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
    found: dict[int, tuple[Any, ...]] = {}
    for number, value in rows:
        values = found.get(number, ())
        found[number] = values if value is None or value in values else (*values, value)
    codes = {values: code for code, values in enumerate(dict.fromkeys([(), *found.values()]))}
    coded = {number: codes[values] for number, values in found.items()}
    most = max(found, default=0)
    # A build numbers the mandates from 1 on, and a list takes a tenth of the memory.
    dense = most < 2 * len(found) + 100
    return Column([coded.get(number, 0) for number in range(most + 1)] if dense else coded, list(codes))
