"""The overview of the mandates, /mandates/mandates: Datasette's page of a table, asked for one column of 41.

Datasette 0.65 calls `render_cell` for every column of every row, and looks up the labels of every foreign key, some
2,000 calls for a page whose template shows six cells of its own (`_table-mandates-mandates.html`): a third of the time
of the page. Here it selects the key of each mandate, and what the six cells hold is read once for the
page (`lines.py`). Filters, order, pages and facets stay with Datasette. This wraps its `TableView`, which is
not documented; tests/test_site_wrapped.py fails when it changes. `?_all=1` and `?_col=` are pages of Datasette.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from datasette import Request
from datasette.utils import escape_sqlite
from datasette.views.table import TableView

from extract.site import lines

SELECTED = ("id",)
_CHOSEN = ("_all", "_col", "_nocol")


class Overview(TableView):  # type: ignore[misc]
    """Datasette's page of the table of mandates, with rows of our own."""

    async def columns_to_select(self, table_columns: Sequence[str], pks: Sequence[str], request: Any) -> list[str]:
        """Those that keys and order need."""
        found: list[str] = await super().columns_to_select(table_columns, pks, request)
        return list(SELECTED) if _ours(found, request) else found

    async def data(self, request: Any, default_labels: bool = False, **more: Any) -> Any:
        """As TableView: data, what makes the context of the template, and templates; or an answer of another kind."""
        chosen = any(name in request.args for name in _CHOSEN)
        found = await super().data(request, default_labels=default_labels and chosen, **more)
        if not isinstance(found, tuple) or chosen or tuple(found[0]["columns"]) != SELECTED:
            return found
        data, context, templates = found
        db = self.ds.get_database(data["database"])
        every = ", ".join(map(escape_sqlite, await db.table_columns(data["table"])))
        short = "select " + ", ".join(SELECTED)
        data["query"]["sql"] = data["query"]["sql"].replace(short, f"select {every}", 1)  # for who goes on with it
        ids = [row["id"] for row in data["rows"]]

        async def with_rows() -> dict[str, Any]:
            given: dict[str, Any] = await context()
            return {**given, "display_rows": await lines.lines(self.ds, db, ids)}

        return data, with_rows, templates


class _Once(Request):  # type: ignore[misc]
    """A request that takes its query apart once: Datasette asks for its arguments sixty times."""

    @cached_property
    def args(self) -> Any:
        """As Request."""
        return super().args


def _ours(columns: Sequence[str], request: Any) -> bool:
    return set(SELECTED) <= set(columns) and not any(name in request.args for name in _CHOSEN)


async def page(datasette: Any, request: Any) -> Any:
    """The answer to a request for the overview."""
    once = _Once(request.scope, request.receive)
    for name, value in vars(request).items():  # the messages that Datasette noted
        setattr(once, name, value)
    return await Overview(datasette).dispatch_request(once)


#: No format is ever read from the address: .json and the like stay with Datasette.
ROUTES = [(r"^/(?P<database>[^/.]+)/(?P<table>mandates)(?P<format>(?!))?$", page)]
