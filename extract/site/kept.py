"""Answers kept in memory: the file under a Datasette never changes, so that the same request has the same answer.

A new database comes with a new Datasette and with an empty store. Of requests for one answer at the same time the
first makes it and the others wait for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Answer = list[MutableMapping[str, Any]]

ALL = 48 * 2**20
ONE = 2**20


class Kept:
    """An ASGI application that answers for another what it has answered before; `most` bytes in all."""

    def __init__(self, app: App, most: int = ALL) -> None:
        self._app, self._most, self._size = app, most, 0
        self._answers: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
        self._making: dict[tuple[Any, ...], asyncio.Future[Answer | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        while key not in self._answers:
            if key not in self._making:
                await self._make(key, scope, receive, send)
                return
            if await asyncio.shield(self._making[key]) is None:
                await self._app(scope, receive, send)
                return
        self._answers.move_to_end(key)
        for message in self._answers[key]:
            await send(dict(message))

    async def _make(self, key: tuple[Any, ...], scope: Scope, receive: Receive, send: Send) -> None:
        done = self._making[key] = asyncio.get_running_loop().create_future()
        answer: Answer = []

        def settle(whole: Answer | None) -> None:
            """Tells those who wait, before the first, who may be slow, has taken it all."""
            if done.done():
                return
            if whole:
                self._keep(key, whole)
            del self._making[key]
            done.set_result(whole)

        async def note(message: MutableMapping[str, Any]) -> None:
            if not done.done():
                answer.append(dict(message))
                if _weight(answer) > ONE or not _may_be_kept(answer):
                    settle(None)
                elif message["type"] == "http.response.body" and not message.get("more_body"):
                    settle(answer)
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            settle(None)

    def _keep(self, key: tuple[Any, ...], answer: Answer) -> None:
        self._answers[key] = answer
        self._size += _weight(answer)
        while self._size > self._most:
            self._size -= _weight(self._answers.popitem(last=False)[1])


def _key(scope: Scope) -> tuple[Any, ...] | None:
    """What an answer depends on; None for requests whose answers are not kept."""
    path, query = scope["path"], scope.get("query_string", b"")
    if scope["type"] != "http" or scope["method"] != "GET" or path.startswith("/-/") or path.endswith((".db", ".csv")):
        return None
    headers = dict(scope.get("headers") or ())
    if b"sql=" in query or b"_where=" in query or b"cookie" in headers or b"authorization" in headers:
        return None
    if b"if-none-match" in headers:
        return None
    gzip = b"gzip" in headers.get(b"accept-encoding", b"")
    return scope.get("scheme"), headers.get(b"host"), scope.get("raw_path", path), query, gzip


def _may_be_kept(answer: Answer) -> bool:
    start = answer[0]
    return start["status"] == 200 and not any(name.lower() == b"set-cookie" for name, _ in start.get("headers", ()))


def _weight(answer: Answer) -> int:
    return sum(len(message.get("body", b"")) for message in answer) + 500
