"""Around every answer: only reading, security headers, what robots may list, gzip, and heavy requests one by one."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from contextlib import nullcontext
from typing import Any
from urllib.parse import parse_qs

from asgi_gzip import GZipMiddleware

from extract.site import guards, problems
from extract.site.kept import App, Kept, Receive, Scope, Send

HEADERS = {
    # Strict-Transport-Security is left to the proxy that speaks TLS.
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
# Of Datasette's own pages about itself, those that researchers and caches use. The others tell where the file is,
# or are for whoever develops Datasette and run scripts that the policy above forbids.
_OWN = ("/-/static/", "/-/static-plugins/", "/-/health", "/-/metadata", "/-/versions")
_FILES = (".csv", ".atom", ".ics", ".copy", ".tsv", ".md")
# Level 5 takes a third of the time of level 9 and leaves 3 % more.
_LEVEL = 5
# Datasette takes the query of an address apart again for each argument in it: of 2,000 a page took 4 seconds, of 300 it
# takes 0.1. SQLite bounds the filters of a table at fewer.
_ARGUMENTS = 300
#: Parameters that make no other page: a robot may list an address that has only these.
_PLAIN = frozenset({"_lang"})
ROBOTS = "User-agent: *\nDisallow: /*?\nAllow: /*?_lang=en$\nDisallow: /*.csv\nDisallow: /*.json\nDisallow: /*.db$\n"


def wrap(app: App, datasette: Any) -> App:
    """The same application, with all that stands at the top of this file."""
    gates = {"sql": guards.Gate(), "files": guards.Gate()}
    packed = Kept(GZipMiddleware(app, minimum_size=1000, compresslevel=_LEVEL))

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        path = routed(scope, datasette.setting("base_url"))
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        added = HEADERS | ({"x-robots-tag": "noindex"} if unlisted(path, query) else {})

        made: Callable[[], None] | None = None

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                if made:
                    made()
                present = {name.lower() for name, _ in message.get("headers", ())}
                more = [(k.encode(), v.encode()) for k, v in added.items() if k.encode() not in present]
                message = {**message, "headers": [*message.get("headers", ()), *more]}
            await send(message)

        refused = await _refused(datasette, path, scope, receive)
        if refused is not None:
            await refused.asgi_send(send_with_headers)
            return
        gate = gates.get(heavy(path, query))
        token = guards.searched.set(query.get("_search", [""])[0])
        try:
            async with gate() if gate else nullcontext() as made:
                await (app if path.endswith(".db") else packed)(scope, receive, send_with_headers)
        except guards.Full:
            await (await problems.busy(datasette, scope, receive)).asgi_send(send_with_headers)
        finally:
            guards.searched.reset(token)

    return wrapped


def routed(scope: Scope, base: str) -> str:
    """The path by which Datasette will choose a page: as it was sent, without the path of the public address, which
    may still stand before it. Any other would be judged as one page and answered as another."""
    raw: bytes = scope.get("raw_path") or b""
    path = raw.decode("latin-1").partition("?")[0] or str(scope["path"])
    return "/" + path.removeprefix(base) if path.startswith(base) else path


async def _refused(datasette: Any, path: str, scope: Scope, receive: Receive) -> Any:
    """The answer to a request that is none of reading the register; None for others."""
    if scope["method"] not in problems.METHODS:
        return await problems.read_only(datasette, scope, receive)
    if path.startswith("/-/") and not path.startswith(_OWN):
        return await problems.not_here(datasette, scope, receive)
    if scope.get("query_string", b"").count(b"&") >= _ARGUMENTS:
        return await problems.too_many(datasette, scope, receive)
    return None


def heavy(path: str, query: dict[str, list[str]]) -> str:
    """`sql` for statements of the reader's own, `files` for what may be the whole register, else empty."""
    if "sql" in query or "_where" in query:
        return "sql"
    return "files" if path.endswith(_FILES) else ""


def unlisted(path: str, query: dict[str, list[str]]) -> bool:
    """Whether search engines are asked to leave an address out: combinations of filters, which have no end, and
    files. Rows and documents they may list."""
    return not _PLAIN.issuperset(query) or "." in path.rpartition("/")[2]
