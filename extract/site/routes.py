"""Pages beside those of Datasette: /calendar, /figures, /about, and /doc/SYMBOL."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from datasette import Response

from extract.site import cells


async def to_document(datasette: Any, request: Any) -> Any:
    """Redirects to a document by its symbol; 404 for what is no symbol."""
    symbol = request.url_vars["symbol"]
    if not cells.SYMBOL.fullmatch(symbol):
        return Response.text("no document symbol: " + symbol, status=404)
    for name, db in datasette.databases.items():
        if await db.table_exists("documents"):
            sql = "select id from documents where symbol = :symbol"
            if row := (await db.execute(sql, {"symbol": symbol})).first():
                return Response.redirect(datasette.urls.row(name, "documents", row["id"]))
    return Response.redirect("https://docs.un.org/zh/" + quote(symbol, safe="/()"))


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
    (r"^/doc/(?P<symbol>.+)$", to_document),
    (r"^/calendar$", calendar),
    (r"^/figures$", figures),
    (r"^/about$", about),
]
