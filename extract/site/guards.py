"""What keeps an open SQL box harmless: limits for each connection, and headers for each answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

from extract.site import problems

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# `select zeroblob(900000000)` held a stock server for 75 seconds and ended with the kernel killing it: the time
# limit does not limit memory. No paragraph comes near half a megabyte.
LARGEST_VALUE = 500_000
LARGEST_ANSWER = 40_000_000

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}

#: What the reader searches for in this request; `render_cell` is not told the request.
searched: ContextVar[str] = ContextVar("searched", default="")


def limit(conn: sqlite3.Connection) -> None:
    """Bounds what one query on this connection may build in memory. The connection stays read-only."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    conn.row_factory = _counting_rows()


def _counting_rows() -> Callable[[sqlite3.Cursor, tuple[Any, ...]], sqlite3.Row]:
    """Rows as before, but one cursor may hand out no more than LARGEST_ANSWER: a thousand rows of half a
    megabyte each would fill the memory as well as one large value."""
    given: WeakKeyDictionary[sqlite3.Cursor, int] = WeakKeyDictionary()

    def row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        size = sum(len(v) for v in values if isinstance(v, (str, bytes)))
        if size > 10_000:
            given[cursor] = given.get(cursor, 0) + size
            if given[cursor] > LARGEST_ANSWER:
                raise sqlite3.OperationalError("answer too big: ask for fewer or shorter columns")
        return sqlite3.Row(cursor, values)

    return row


def wrap(app: App, datasette: Any) -> App:
    """The same application with security headers on each answer, and with the search words noted; to anything that
    is not reading it answers 405."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", ())}
                added = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in present]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        if scope["method"] not in problems.METHODS:
            response = await problems.read_only(datasette, scope, receive)
            await response.asgi_send(send_with_headers)
            return
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        token = searched.set(query.get("_search", [""])[0])
        try:
            await app(scope, receive, send_with_headers)
        finally:
            searched.reset(token)

    return wrapped
