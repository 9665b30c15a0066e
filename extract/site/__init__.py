"""The Datasette plugin: hooks only, each handing on to a module. Uses hooks that Datasette 1.0 keeps.

Datasette itself, which takes a second to import, is imported only where a hook needs it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Generator
from typing import Any

from pluggy import HookimplMarker

from extract import __version__
from extract.site import cells, guards, labels, language, moved, names, problems, searching

hookimpl = HookimplMarker("datasette")


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Search in Chinese, and limits on what a query may do. Datasette writes to databases of its own (`_internal`)."""
    searching.prepare(conn, searching.boxes_of(datasette.get_database(database)))
    if not database.startswith("_"):
        guards.limit(conn)
        if not datasette.get_database(database).is_mutable:
            guards.forbid(conn)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Reading only, security headers, gzip, few heavy requests at once, the search words for `render_cell`,
    and the language: of the pages that Datasette makes before they are packed, and of those that refuse a request."""
    from extract.site import headers

    return lambda app: language.wrap(headers.wrap(language.wrap(app), datasette))


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """The names of actors, which every page needs."""
    return lambda: names.load(datasette)


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """What the templates say in the language of the page; pages of errors are given nothing but this."""
    from extract.site import context

    context.prepare(env, datasette)


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
    """`through`: who is asked; `counted`: classes, statuses, sessions, bodies and years, counted together."""
    from extract.site import facets

    return [facets.ThroughFacet, facets.CountedFacet]


@hookimpl
def filters_from_request(request: Any, table: str, database: str, datasette: Any) -> Callable[[], Awaitable[Any]]:
    """`?_addressee=secretary-general`."""
    from extract.site import facets

    return lambda: facets.filters(datasette.get_database(database), request.args, table)


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Tags, badges, links, and the words searched for."""
    beside = dict(row) if column in cells.OF_ROW and table is None else {}
    cell = cells.Cell(database, table, column, value, guards.searched.get(), beside)
    return cells.render(datasette, labels.words_of(datasette, database), cell)


@hookimpl
def extra_css_urls(datasette: Any) -> list[str]:
    """One style sheet; its address changes with the version."""
    return [datasette.urls.static_plugins("mandate_tracker", "site.css") + f"?{__version__}"]


@hookimpl
def extra_js_urls(datasette: Any) -> list[str]:
    """One small script, for copying; everything else works without."""
    return [datasette.urls.static_plugins("mandate_tracker", "site.js") + f"?{__version__}"]


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Files to take away, health and robots; our own pages; `/doc/A/RES/72/237`: the document in the register, or in
    the Official Documents System if it is not held."""
    from extract.site import overview, routes, taking

    return [*taking.ROUTES, *routes.ROUTES, *overview.ROUTES]


@hookimpl
def register_output_renderer() -> list[dict[str, Any]]:
    """Feeds, calendars and tables to copy, for the links on the pages."""
    from extract.site import taking

    return taking.RENDERERS


@hookimpl
def extra_template_vars(
    template: str, database: str | None, table: str | None, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Words and names for all pages, and for our own what `pages` collects. A page without it still stands."""
    from extract.site import context

    return lambda: context.collect(datasette, template, database, table or "", request)
