"""What can be taken away and where: the routes of files, and the renderers through which pages know of them.

The routes come before Datasette's own, which would count facets for each file.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from extract.site import health, told
from extract.site.calendars import calendar
from extract.site.copying import FORMATS, copyable
from extract.site.exports import csv_file
from extract.site.feeds import atom

View = Callable[..., Awaitable[Any]]
FILES: dict[str, View] = {"csv": csv_file, "atom": atom, "ics": calendar} | dict.fromkeys(FORMATS, copyable)
_PATH = r"^/(?P<database>(?!-/)[^/.]+)(?:/(?P<table>[^/.]+))?\.(?P<format>" + "|".join(FILES) + ")$"


async def take(datasette: Any, request: Any) -> Any:
    """The file that the address names."""
    return await FILES[request.url_vars["format"]](datasette, request)


async def nothing(request: Any) -> Any:
    """What a renderer makes of a single row: no file."""
    from datasette.utils.asgi import NotFound

    raise NotFound(f"no such file: {request.path}")


def _of_rows(view_name: str) -> bool:
    return view_name != "row"


def _of_mandates(view_name: str, table: str | None, columns: list[str]) -> bool:
    return view_name != "row" and told.tellable(table, columns)


ROUTES: list[tuple[str, View]] = [
    (_PATH, take),
    (r"^/(?P<database>[^/.]+)\.db$", health.database),
    (r"^/-/health$", health.health),
    (r"^/robots\.txt$", health.robots),
]
RENDERERS: list[dict[str, Any]] = [
    {"extension": name, "render": nothing, "can_render": _of_mandates if name in ("atom", "ics") else _of_rows}
    for name in FILES
    if name != "csv"
]
