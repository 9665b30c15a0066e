"""What keeps an open SQL box harmless: what a statement may do, what it may build in memory, how many run at once.

Each connection reads one immutable file. `limit` bounds it for SQLite, `limit_process` bounds all of them together;
`Gate` lets few heavy requests run at a time, so that a thread is always free for everybody else.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, closing
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

# `select zeroblob(900000000)` held a stock server for 75 seconds and ended with the kernel killing it: the time
# limit does not limit memory. No paragraph comes near half a megabyte.
LARGEST_VALUE = 500_000
# Characters and bytes in the rows of one answer. JSON writes a Chinese character as six bytes, and control
# characters so too: this is as much as 24 MB on the wire.
LARGEST_ANSWER = 4_000_000
# All connections of the process together; a query that asks for more fails, the server does not.
HEAP = 128 * 2**20
# Function calls whose cost is the product of two lengths run for minutes on two values of half a megabyte, and
# SQLite looks at the clock only between calls.
LARGEST_PATTERN = 1_000

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LARGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 50_000,
    # A row of 2,000 columns with half a megabyte in each is one gigabyte before Python sees it.
    sqlite3.SQLITE_LIMIT_COLUMN: 120,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: LARGEST_PATTERN,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_ACTIONS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
# What Datasette and FTS5 ask, and nothing that sets anything or tells where the file is.
_PRAGMAS = frozenset(
    {"data_version", "encoding", "foreign_key_list", "function_list", "index_info", "index_list", "index_xinfo"}
    | {"page_count", "page_size", "schema_version", "table_info", "table_list", "table_xinfo"}
)
# All others are refused, those too that a newer SQLite or an extension brings: some reach files and code, of some the
# cost is the product of two lengths (json_patch, unhex with two arguments), some fill the memory (json_pretty).
_HARMLESS = """
    -> ->> abs char coalesce concat concat_ws escape_fts format glob hex if ifnull iif instr length like
    likelihood likely lower ltrim match max min nullif octet_length printf quote random randomblob replace
    round rtrim sign soundex sqlite_version substr substring trim typeof unicode unistr unlikely upper
    zeroblob
    avg count group_concat median percentile percentile_cont percentile_disc string_agg sum total
    cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number
    current_date current_time current_timestamp date datetime julianday strftime time timediff unixepoch
    acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2 mod pi
    pow power radians sin sinh sqrt tan tanh trunc
    json json_array json_array_length json_error_position json_extract json_group_array json_group_object
    json_insert json_object json_quote json_remove json_replace json_set json_type json_valid
    bm25 highlight snippet
"""
_FUNCTIONS = frozenset(_HARMLESS.split())
# Tables that SQLite makes up: what others ask on this connection, and a walk through the whole file.
_TABLES = frozenset({"bytecode", "dbstat", "sqlite_dbpage", "sqlite_stmt", "tables_used"})

#: What the reader searches for in this request; `render_cell` is not told the request.
searched: ContextVar[str] = ContextVar("searched", default="")


def limit(conn: sqlite3.Connection) -> None:
    """Bounds what one query on this connection may do and build in memory."""
    for category, most in _LIMITS.items():
        conn.setlimit(category, most)
    conn.row_factory = _counting_rows()
    for name, function in (("trim", str.strip), ("ltrim", str.lstrip), ("rtrim", str.rstrip)):
        conn.create_function(name, 2, _trimming(function), deterministic=True)
    conn.create_function("instr", 2, _instr, deterministic=True)
    conn.create_function("replace", 3, _replace, deterministic=True)


def limit_process() -> None:
    """Bounds what SQLite holds in memory for all connections of this process together, for as long as it lives.

    Only for a process that does nothing but serve: SQLite lowers this bound and never raises it, and a register that
    was built in such a process afterwards failed with MemoryError.
    """
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute(f"pragma hard_heap_limit = {HEAP}")


def forbid(conn: sqlite3.Connection) -> None:
    """Nothing but reading: no ATTACH, no writing, no pragma that sets, no function but those known to be harmless."""
    conn.set_authorizer(_allowed)


def _allowed(action: int, one: str | None, two: str | None, _database: str | None, _by: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        good = (one or "").lower() in _PRAGMAS
    elif action == sqlite3.SQLITE_FUNCTION:
        good = (two or "").lower() in _FUNCTIONS
    elif action == sqlite3.SQLITE_READ:
        good = (one or "").lower() not in _TABLES
    else:
        # SQLite asks for the latter when it opens a virtual table such as the search index; nobody can do it.
        good = action in _ACTIONS or (action == sqlite3.SQLITE_UPDATE and one == "sqlite_master")
    return sqlite3.SQLITE_OK if good else sqlite3.SQLITE_DENY


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


# Longer than the connection allows: SQLite answers "string or blob too big", and no traceback is printed.
_TOO_BIG = "x" * (LARGEST_VALUE + 1)


def _trimming(strip: Callable[[str, str], str]) -> Callable[[Any, Any], str | None]:
    def trim(value: Any, characters: Any) -> str | None:
        if value is None or characters is None:
            return None
        few = _text(characters)
        return strip(_text(value), "".join(set(few))) if len(few) <= LARGEST_PATTERN else _TOO_BIG

    return trim


def _instr(value: Any, part: Any) -> int | str | None:
    if value is None or part is None:
        return None
    if len(found := _text(part)) > LARGEST_PATTERN:
        return _TOO_BIG
    if isinstance(value, bytes) and isinstance(part, bytes):
        return value.find(part) + 1
    return _text(value).find(found) + 1


def _replace(value: Any, part: Any, other: Any) -> str | None:
    if value is None or part is None or other is None:
        return None
    text, old, new = _text(value), _text(part), _text(other)
    if not old:
        return text
    # Counted first, because Python would build what SQLite then refuses.
    if len(old) > LARGEST_PATTERN or len(text) + text.count(old) * (len(new) - len(old)) > LARGEST_VALUE:
        return _TOO_BIG
    return text.replace(old, new)


def _counting_rows() -> Callable[[sqlite3.Cursor, tuple[Any, ...]], sqlite3.Row]:
    """Rows as before, but one cursor may hand out no more than LARGEST_ANSWER: a thousand rows of half a
    megabyte each would fill the memory as well as one large value."""
    given: WeakKeyDictionary[sqlite3.Cursor, int] = WeakKeyDictionary()

    def row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        size = sum(len(v) for v in values if isinstance(v, (str, bytes)))
        if size > 1_500:
            given[cursor] = given.get(cursor, 0) + size
            if given[cursor] > LARGEST_ANSWER:
                raise sqlite3.OperationalError("answer too big: ask for fewer or shorter columns")
        return sqlite3.Row(cursor, values)

    return row


class Full(Exception):
    """So many wait already that one more is told to come back."""


class Gate:
    """Lets `at_once` through; `waiting` more stand in line or are being sent an answer, the rest raise Full."""

    def __init__(self, at_once: int = 1, waiting: int = 20) -> None:
        self._semaphore, self._places = asyncio.Semaphore(at_once), at_once + waiting
        self._inside = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Callable[[], None]]:
        """Waits for its turn, and gives what ends it before its place is free: once an answer is made the next may be,
        however slowly it is taken. Raises Full."""
        if self._inside >= self._places:
            raise Full
        self._inside += 1
        try:
            await self._semaphore.acquire()
            with ExitStack() as turn:
                turn.callback(self._semaphore.release)
                yield turn.close
        finally:
            self._inside -= 1
