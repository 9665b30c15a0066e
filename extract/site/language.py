"""The language of a page: Chinese, or English with `?_lang=en`, which every link of the page then carries on.

One mechanism for all links, Datasette's own among them: the finished HTML of an English page is gone through once and
`_lang=en` added to the addresses within the site. A link that names its language itself (`hreflang`) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

from extract.short import remembered
from extract.site.kept import App, Receive, Scope, Send

PARAMETER = "_lang"
DEFAULT = "zh"
#: language -> what the `lang` attribute says.
CODES = {"zh": "zh-Hans", "en": "en"}

#: The language of the page that is being made.
language: ContextVar[str] = ContextVar("language", default=DEFAULT)
#: The query of the request that is being answered: pages of errors are not told their request.
_query: ContextVar[str] = ContextVar("query", default="")

# (A form that has the language already is one that was gone through.)
_TAG = re.compile(r'<a\s[^>]*>|<form\s[^>]*>(?!<input type="hidden" name="_lang")')
_ADDRESS = re.compile(r'\shref="([^"]*)"')
_POSTED = re.compile(r'\smethod="post"', re.IGNORECASE)


def english() -> bool:
    """Whether the page is to be in English."""
    return language.get() == "en"


def by_language(words: Callable[[str], str]) -> Callable[[str | None], str]:
    """The same words, made once for each value and language, the last thousand of them."""

    @remembered(1024)
    def made(value: str, _language: str) -> str:
        return words(value)

    @wraps(words)
    def found(value: str | None) -> str:
        return made(value or "", language.get())

    return found


def of_query(query: str) -> str:
    """The language that a query string asks for; Chinese if none or one that is not there."""
    asked = dict(parse_qsl(query)).get(PARAMETER, DEFAULT)
    return asked if asked in CODES else DEFAULT


def switch(to: str) -> str:
    """The address, relative to the page, of the same page in another language."""
    pairs = [(k, v) for k, v in parse_qsl(_query.get(), keep_blank_values=True) if k != PARAMETER]
    return "?" + urlencode([*pairs, (PARAMETER, to)])


def wrap(app: App) -> App:
    """The same application with the language of each request noted, and carried on by the links of its pages."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        query = scope.get("query_string", b"").decode("latin-1")
        tokens = language.set(of_query(query)), _query.set(query)
        try:
            await app(scope, receive, _Carrying(send, _origin(scope)) if english() else send)
        finally:
            language.reset(tokens[0])
            _query.reset(tokens[1])

    return wrapped


class _Carrying:
    """Sends on what it is sent, with the language in the links of HTML and in the address of a redirect."""

    def __init__(self, send: Send, origin: str) -> None:
        self._send, self._origin = send, origin
        self._start: Any = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            headers = [(k, self._location(v) if k.lower() == b"location" else v) for k, v in message["headers"]]
            message = {**message, "headers": headers}
            named = {k.lower(): v for k, v in headers}
            if named.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in named:
                self._start = message
                return
        elif self._start:
            self._parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = carry(b"".join(self._parts).decode("utf-8"), self._origin).encode("utf-8")
            kept = [(k, v) for k, v in self._start["headers"] if k.lower() != b"content-length"]
            await self._send({**self._start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
            message = {"type": "http.response.body", "body": body}
        await self._send(message)

    def _location(self, value: bytes) -> bytes:
        return _with_language(value.decode("latin-1"), self._origin, "&").encode("latin-1")


def carry(html: str, origin: str) -> str:
    """The HTML with the language in each link and form that stays in the site at `origin` (http://host)."""
    return _TAG.sub(lambda tag: _carried(tag[0], origin), html)


def _carried(tag: str, origin: str) -> str:
    if tag.startswith("<form"):
        return tag if _POSTED.search(tag) else f'{tag}<input type="hidden" name="{PARAMETER}" value="{language.get()}">'
    if " hreflang=" in tag:
        return tag
    return _ADDRESS.sub(lambda m: f' href="{_with_language(m[1], origin, "&amp;")}"', tag)


def _with_language(address: str, origin: str, ampersand: str) -> str:
    inside = address.startswith(("/", "?", escape(origin) + "/")) and not address.startswith("//")
    if not inside or f"{PARAMETER}=" in address or "/-/static" in address:
        return address
    path, mark, place = address.partition("#")
    return f"{path}{ampersand if '?' in path else '?'}{PARAMETER}={language.get()}{mark}{place}"


def _origin(scope: Scope) -> str:
    host = dict(scope.get("headers", ())).get(b"host", b"").decode("latin-1")
    return f"{scope.get('scheme', 'http')}://{host}"
