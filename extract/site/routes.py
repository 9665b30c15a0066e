"""Pages of our own beside those of Datasette: /, /calendar, /figures, /about, and /doc/SYMBOL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from datasette import Response
from datasette.utils.asgi import NotFound

from extract.register.official import official_url
from extract.site import cells, language, own


async def to_document(datasette: Any, request: Any) -> Any:
    """Redirects to a document by its symbol, or to its text in the language of the page. Raises NotFound for what is
    no symbol."""
    symbol = request.url_vars["symbol"]
    if not cells.SYMBOL.fullmatch(symbol):
        raise NotFound("no document symbol: " + symbol)
    for name, db in datasette.databases.items():
        if await db.table_exists("documents"):
            sql = "select id from documents where symbol = :symbol"
            if row := await own.first(db, sql, {"symbol": symbol}):
                return Response.redirect(datasette.urls.row(name, "documents", row["id"]))
    return Response.redirect(official_url(symbol, language.language.get()))


async def home(datasette: Any, request: Any) -> Any:
    """The home page. Datasette's own counts and judges every table first, which takes 20 times as long as the rest."""
    given = {"metadata": datasette.metadata(), "databases": _Named.of(datasette)}
    return Response.html(await datasette.render_template("index.html", given, request=request))


@dataclass(frozen=True, slots=True)
class _Named:
    """A database in a list of databases."""

    name: str

    @classmethod
    def of(cls, datasette: Any) -> list[_Named]:
        """Those that a reader may see."""
        return [cls(name) for name in datasette.databases if not name.startswith("_")]


async def calendar(datasette: Any, request: Any) -> Any:
    """The page of deadlines, by session and month."""
    return Response.html(await datasette.render_template("calendar.html", {}, request=request))


async def figures(datasette: Any, request: Any) -> Any:
    """The page of pictures."""
    return Response.html(await datasette.render_template("figures.html", {}, request=request))


async def about(datasette: Any, request: Any) -> Any:
    """What is covered and what not, how right it is, what the words mean."""
    return Response.html(await datasette.render_template("about.html", {}, request=request))


ROUTES = [
    (r"^/$", home),
    (r"^/doc/(?P<symbol>.+)$", to_document),
    (r"^/calendar$", calendar),
    (r"^/figures$", figures),
    (r"^/about$", about),
]
