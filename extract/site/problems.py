"""Requests that cannot be answered: what the reader asked wrongly is a page of its own (4xx), not a fault (500).

Datasette 0.65 answers 500 to `?_sort=nope`, to parameters in `?_where=` and to other words of the address that it
cannot use.
"""

from __future__ import annotations

import sqlite3
import traceback
from pathlib import Path
from typing import Any

METHODS = ("GET", "HEAD")
# What a query can bring about; not what a damaged or missing file can.
_QUERY = frozenset(
    {
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_RANGE,
    }
)
_UNUSABLE = (ValueError, ArithmeticError, LookupError, TypeError, AssertionError)
_HERE, _PROGRAM = Path(__file__).parent, str(Path(__file__).parents[1])
#: They hand on to Datasette, and what it cannot use is not their fault.
_WRAPPING = frozenset(str(_HERE / name) for name in ("immutable.py", "matching.py", "overview.py", "settled.py"))


def asked_wrongly(request: Any, exception: BaseException) -> str | None:
    """What was wrong with the request, in the words of Datasette or SQLite; None for a fault of ours."""
    from datasette.views.base import DatasetteError

    if isinstance(exception, DatasetteError):
        # "SQL Interrupted" comes with a script and a style of its own in the message, which the policy forbids.
        if exception.title == "SQL Interrupted":
            return "the query took too long and was stopped: ask for less, or download the database and run it there"
        return str(exception.message) if exception.status == 500 else None
    if isinstance(exception, MemoryError):
        return "the query needs too much memory: ask for less at a time"
    if isinstance(exception, sqlite3.Error):
        code = getattr(exception, "sqlite_errorcode", None)
        return str(exception) if code is None or code & 0xFF in _QUERY else None
    if isinstance(exception, AttributeError) and request.path.endswith(".blob"):
        return "this value is a number: only text and bytes can be taken away one by one"  # 500 in Datasette 0.65
    if isinstance(exception, _UNUSABLE) and request.query_string and not _is_ours(exception):
        return f"{type(exception).__name__}: {exception}"
    return None


def _is_ours(exception: BaseException) -> bool:
    """Whether it was raised in a hook or a template of this site, or further inside the program."""
    files = {frame.f_code.co_filename for frame, _ in traceback.walk_tb(exception.__traceback__)}
    return any(file.startswith(_PROGRAM) for file in files - _WRAPPING)


async def page(datasette: Any, request: Any, status: int, message: str) -> Any:
    """The page of an error (templates/error.html), or its JSON, as Datasette makes them."""
    from datasette.handle_exception import handle_exception
    from datasette.views.base import DatasetteError

    return await handle_exception(datasette, request, DatasetteError(message, status=status))()


async def read_only(datasette: Any, scope: Any, receive: Any) -> Any:
    """The answer to a request that would change something: 405."""
    from datasette import Request

    response = await page(datasette, Request(scope, receive), 405, "only GET and HEAD are answered")
    response.headers["allow"] = ", ".join(METHODS)
    return response


async def not_here(datasette: Any, scope: Any, receive: Any) -> Any:
    """The answer to an address that Datasette has and this site has not: 404."""
    from datasette import Request

    return await page(datasette, Request(scope, receive), 404, "no such page")


async def too_many(datasette: Any, scope: Any, receive: Any) -> Any:
    """The answer to an address with more arguments than any page here can use: 400."""
    from datasette import Request

    return await page(datasette, Request(scope, receive), 400, "too many arguments")


async def busy(datasette: Any, scope: Any, receive: Any) -> Any:
    """The answer when too many ask for heavy work at once: 503."""
    from datasette import Request

    response = await page(datasette, Request(scope, receive), 503, "many are asking at once: try again in a moment")
    response.headers["retry-after"] = "10"
    return response
