"""The Datasette plugin: hooks only, each handing on to a module. Uses hooks that Datasette 1.0 keeps.

Building a database imports `extract.site.search` and with it this module, so that Datasette itself, which takes
a second to import, is imported only where a hook needs it.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Awaitable, Callable, Generator
from typing import Any

from pluggy import HookimplMarker

from extract import __version__
from extract.site import cells, guards, labels, moved, problems, search

hookimpl = HookimplMarker("datasette")


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Search in Chinese, and limits on what a query may do. Datasette writes to databases of its own (`_internal`)."""
    search.prepare(conn)
    if not database.startswith("_"):
        guards.limit(conn)
        if not datasette.get_database(database).is_mutable:
            guards.forbid(conn)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Reading only, security headers, gzip, few heavy requests at once, and the search words for `render_cell`."""
    from extract.site import headers

    return lambda app: headers.wrap(app, datasette)


@hookimpl(wrapper=True)
def handle_exception(datasette: Any, request: Any, exception: BaseException) -> Generator[None, list[Any], list[Any]]:
    """A redirect from an id that was replaced; and what the reader asked wrongly, as such and instead of Datasette's
    own, which would print a traceback."""
    others = yield
    if getattr(exception, "status", None) == 404:
        return [moved.redirect(datasette, request), *others]
    message = problems.asked_wrongly(request, exception)
    return others if message is None else [problems.page(datasette, request, 400, message)]


@hookimpl
def register_facet_classes() -> list[type]:
    """`through`: who is asked."""
    from extract.site import facets

    return [facets.ThroughFacet]


@hookimpl
def filters_from_request(request: Any, table: str) -> Any:
    """`?_addressee=secretary-general`."""
    from extract.site import facets

    return facets.filters(request.args, table)


@hookimpl
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Tags, badges, links, and the words searched for."""
    cell = cells.Cell(database, table, column, value, guards.searched.get())
    return cells.render(datasette, labels.words_of(datasette, database), cell)


@hookimpl
def extra_css_urls(datasette: Any) -> list[str]:
    """One style sheet; its address changes with the version."""
    return [datasette.urls.static_plugins("mandate_tracker", "site.css") + f"?{__version__}"]


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """`/doc/A/RES/72/237`: the document in the register, or in the Official Documents System if it is not held;
    files to take away; health and robots."""
    from extract.site import taking

    return [(r"^/doc/(?P<symbol>.+)$", to_document), *taking.ROUTES]


@hookimpl
def register_output_renderer() -> list[dict[str, Any]]:
    """Feeds, calendars and tables to copy, for the links on the pages."""
    from extract.site import taking

    return taking.RENDERERS


async def to_document(datasette: Any, request: Any) -> Any:
    """Redirects to a document by its symbol; 404 for what is no symbol."""
    from datasette import Response

    symbol = request.url_vars["symbol"]
    if not cells.SYMBOL.fullmatch(symbol):
        return Response.text("no document symbol: " + symbol, status=404)
    for name, db in datasette.databases.items():
        if await db.table_exists("documents"):
            sql = "select id from documents where symbol = :symbol"
            if row := (await db.execute(sql, {"symbol": symbol})).first():
                return Response.redirect(datasette.urls.row(name, "documents", row["id"]))
    return Response.redirect("https://docs.un.org/zh/" + symbol)


@hookimpl
def extra_template_vars(
    template: str, database: str | None, table: str | None, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """`words` for all pages, and for our own what pages.py collects. A page without it still stands."""
    from extract.site import facets, pages

    async def collect() -> dict[str, Any]:
        name = database or next((n for n in datasette.databases if not n.startswith("_")), "")
        words = labels.words_of(datasette, name)
        given: dict[str, Any] = {"words": words, "home_database": name, "badge": _badge(words), "chips": ()}
        given["not_listed"] = bool(request) and facets.without_other(request.args)
        given["document_url"] = lambda symbol: cells.document_url(datasette, symbol)
        try:
            db = datasette.get_database(name)
            given["chips"] = await pages.chips(datasette, db, words, request, table or "")
            given["actor_options"] = lambda: pages.actor_options(db)
            key = (request.url_vars or {}).get("pks", "") if request else ""
            if template == "index.html":
                given |= await pages.home(db)
            elif template == "row-mandates-mandates.html":
                given |= await pages.mandate(db, words, key)
            elif template == "row-mandates-documents.html":
                given |= await pages.document(datasette, db, words, key)
        except (KeyError, sqlite3.Error) as problem:
            # Another database, or one built by another version: the page shows what Datasette itself knows.
            print(f"mandate-tracker: {template}: {problem}", file=sys.stderr)
        return given

    return collect


def _badge(words: labels.Words) -> Callable[[str, Any], Any]:
    return lambda column, value: cells.badge(words, column, value) or value
