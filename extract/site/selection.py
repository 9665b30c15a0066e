"""What a file is asked of: the rows of a table under its filters, of a canned query, or of the reader's own SQL.

Datasette gives a renderer the rows of one page. A file has all of them, so that here the statement is what is handed
on, with its parameters and without a limit.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

T = TypeVar("T")
_LIMIT = re.compile(r" limit \d+\Z")
#: Milliseconds that a file may take; a page has `sql_time_limit_ms`.
TIME_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Selection:
    """`sql` selects the rows, all of them; `table` is set for a table, `query` for a canned query. `keys` are
    (column, table and key it refers to, column that names its rows) for the foreign keys of a table."""

    db: Any
    sql: str
    params: Any
    time_limit: int
    table: str | None = None
    query: str | None = None
    keys: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def name(self) -> str:
        """A name for the file."""
        return str(self.table or self.query or self.db.name)

    def within(self, alias: str = "asked") -> str:
        """The statement as a common table expression, for a statement around it."""
        return f"{alias} as ({self.sql}\n)"

    async def run(self, work: Callable[[sqlite3.Connection], T], time_limit: int | None = None) -> T:
        """What `work` makes of a connection, in one of Datasette's threads and within the time limit in ms."""
        from datasette.database import QueryInterrupted

        from extract.site.timed import timed

        def worked(connection: sqlite3.Connection) -> T:
            with timed(connection, time_limit or self.time_limit, self.sql):
                return work(connection)

        try:
            result: T = await self.db.execute_fn(worked)
        except QueryInterrupted as error:
            from datasette.views.base import DatasetteError

            raise DatasetteError("", title="SQL Interrupted", status=400) from error
        return result

    async def columns(self) -> list[str]:
        """The names of its columns, without running it."""

        def describe(connection: sqlite3.Connection) -> list[str]:
            cursor = connection.execute(f"with {self.within()} select * from asked limit 0", self.params)
            return [column[0] for column in cursor.description]

        return await self.run(describe)

    async def table_of(self, sql: str, **params: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Columns and rows of a statement made around this one."""

        def fetch(connection: sqlite3.Connection) -> tuple[list[str], list[tuple[Any, ...]]]:
            cursor = connection.cursor()
            cursor.execute(sql, {**self.params, **params})
            return [column[0] for column in cursor.description], [tuple(row) for row in cursor]

        return await self.run(fetch)

    async def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of a statement made around this one, as dicts."""
        names, found = await self.table_of(sql, **params)
        return [dict(zip(names, row, strict=True)) for row in found]


def mandate_column(table: str | None) -> str:
    """The column that names the mandate in the rows of a table, or of a query."""
    return "id" if table == "mandates" else "mandate"


async def select(datasette: Any, request: Any) -> Any:
    """The Selection that an address asks for, or Datasette's redirect. Raises NotFound and DatasetteError."""
    from datasette.utils import tilde_decode
    from datasette.utils.asgi import NotFound

    try:
        db = datasette.get_database(route=tilde_decode(request.url_vars["database"]))
    except KeyError as error:
        raise NotFound("Database not found") from error
    name = tilde_decode(request.url_vars.get("table") or "")
    if not name:
        return await _own(datasette, request, db)
    if query := await datasette.get_canned_query(db.name, name, request.actor):
        await datasette.ensure_permissions(request.actor, [("view-query", (db.name, name))])
        return await _query(request, db, query["sql"], named=query.get("params"), query=name)
    return await _table(datasette, request, db)


async def _own(datasette: Any, request: Any, db: Any) -> Selection:
    from datasette.utils import InvalidSql, validate_sql_select
    from datasette.utils.asgi import NotFound
    from datasette.views.base import DatasetteError

    sql = request.args.get("sql")
    if not sql:
        raise NotFound("no table, query or SQL is named")
    await datasette.ensure_permissions(request.actor, [("execute-sql", db.name)])
    try:
        validate_sql_select(sql)
    except InvalidSql as error:
        raise DatasetteError(str(error), status=400) from error
    return await _query(request, db, sql, limit=datasette.setting("sql_time_limit_ms"))


async def _query(
    request: Any,
    db: Any,
    sql: str,
    *,
    named: list[str] | None = None,
    query: str | None = None,
    limit: int = TIME_LIMIT,
) -> Selection:
    from datasette.utils import derive_named_parameters

    names = named or await derive_named_parameters(db, sql)
    params = {name: request.args.get(name) or "" for name in names}
    return Selection(db, sql.strip().rstrip(";"), params, limit, query=query)


async def _table(datasette: Any, request: Any, db: Any) -> Any:
    """Through Datasette's own page, which knows all its filters, asked for no row and no count."""
    from datasette import Request
    from datasette.views.table import TableView

    args = [
        (key, value)
        for key, value in parse_qsl(request.query_string, keep_blank_values=True)
        if not key.startswith("_facet") and key not in ("_next", "_size", "_shape", "_stream", "_labels", "_timelimit")
    ]
    asked = urlencode([*args, ("_size", "0"), ("_nofacet", "1"), ("_nocount", "1")])
    found = await TableView(datasette).data(
        Request({**request.scope, "query_string": asked.encode("latin-1")}, request.receive)
    )
    if not isinstance(found, tuple):
        return found
    data = found[0]
    keys = tuple(
        (fk["column"], fk["other_table"], fk["other_column"], label)
        for fk, label in data["expandable_columns"]
        if label and label != fk["other_column"] and fk["column"] in data["columns"]
    )
    sql, params = data["query"]["sql"], data["query"]["params"]
    limit = datasette.setting("sql_time_limit_ms") if request.args.get("_where") else TIME_LIMIT
    return Selection(db, _LIMIT.sub("", sql), params, limit, table=data["table"], keys=keys)
