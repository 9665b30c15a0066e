"""A mandate whose id was replaced is still found under the old one: `/mandates/mandates/OLD` leads to the new address,
and the search box finds it.

Ids are those of places in a text, so that a reissue or a better reading can move them; the table `changes` has a row of
the kind `mandate renamed` for each, and the old id may have been cited.
"""

from __future__ import annotations

import sqlite3
from typing import Any
from urllib.parse import unquote

from extract.site import own

_TABLE = "mandates"
_RENAMED = "select id, new from changes where kind = 'mandate renamed' and old = :old and id > :after order by id"


async def redirect(datasette: Any, request: Any) -> Any:
    """The redirect for a request that found no row, keeping form (.json) and query; None if the id was not replaced."""
    parts = request.path.removeprefix(datasette.setting("base_url").rstrip("/")).strip("/").split("/")
    if len(parts) != 3 or parts[1] != _TABLE or parts[0] not in datasette.databases:
        return None
    name, dot, form = unquote(parts[2]).partition(".")
    now = await present(datasette.databases[parts[0]], name)
    if now == name:
        return None
    from datasette import Response

    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(datasette.urls.row(parts[0], _TABLE, now) + dot + form + query)


async def present(db: Any, name: str) -> str:
    """The id that a mandate has now; the same where it was not replaced."""
    if not name:
        return name
    try:
        known = await own.first(db, "select 1 from mandates where id = :id", {"id": name})
        return name if known else await _now(db, name) or name
    except sqlite3.Error:  # another database, or one of an older shape
        return name


async def _now(db: Any, name: str) -> str | None:
    """The id that a replaced one has now, through as many changes as there were; None if there is no such mandate.

    One that was replaced twice, by different ids, leads where it went last.
    """
    row = await own.first(db, _RENAMED + " desc limit 1", {"old": name, "after": 0})
    now = None
    while row is not None:  # the numbers of changes grow, so this ends
        now = row["new"]
        row = await own.first(db, _RENAMED + " limit 1", {"old": now, "after": row["id"]})
    return now if await own.first(db, "select 1 from mandates where id = :id", {"id": now}) else None
