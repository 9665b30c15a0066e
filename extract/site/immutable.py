"""The database file as Datasette sees it: what is asked of a file that never changes is asked once.

Datasette 0.65 asks for the columns, keys and definition of a table some twenty times for one page, each time in
another thread, which took 10 ms of processor time. What stands here wraps methods of `datasette.Database`, most of
them documented; tests/test_site_wrapped.py says which, and fails when one is no longer there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from heapq import nsmallest
from pathlib import Path
from typing import Any

from datasette.database import Database, Results

from extract.site import matching
from extract.site.image import Image

#: Methods of Database whose answers follow from the file and their arguments alone.
DESCRIBING = (
    "table_exists",
    "table_names",
    "view_names",
    "hidden_table_names",
    "table_columns",
    "table_column_details",
    "primary_keys",
    "fts_table",
    "label_column_for_table",
    "foreign_keys_for_table",
    "get_all_foreign_keys",
    "get_table_definition",
)
_MOST, _LONGEST = 1000, 100  # readers ask for tables that there are not
#: How Datasette asks for the rows of the overview and counts them; `rest` are the filters (words behind `--` are none).
COUNT = re.compile(r"select count\(\*\) from mandates (?P<rest>.*)\Z", re.DOTALL)
PAGE = re.compile(
    r"select id from mandates (?P<rest>(?:where (?:(?!--|/\*).)*)?)order by number limit (?P<most>\d+)\Z", re.DOTALL
)
# Datasette goes on behind the last row by its value and its key, but orders by the value alone: of rows with the same
# class or status some were on two pages and others on none.
SORTED = re.compile(
    r"(select id(?:, number, .*)? from mandates .*order by \[?\w+\]?(?: desc)?)( limit \d+)\Z", re.DOTALL
)


class Immutable(Database):  # type: ignore[misc]
    """A file that never changes and has no other attached to it, so that no statement needs to ask where it is."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.known: dict[tuple[Any, ...], Any] = {}
        #: For who takes the whole file away; None where it cannot be opened.
        self.image: Image | None = None
        with suppress(OSError):
            self.image = Image(Path(self.path))

    def close(self) -> None:
        """As Database, and what it has opened beside."""
        super().close()
        if self.image:
            self.image.close()

    async def attached_databases(self) -> list[Any]:
        """None: guards.py forbids ATTACH, and the pragma that lists them, which tells the folder of the file."""
        return []

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = True,
    ) -> Any:
        """As Database; the mandates that a page shows, those that it counts, and those whose facets it counts are the
        same ones, and looked for once."""
        # A reader's own statement may group, unite or limit what it counts; Datasette cuts off its answer (`truncate`),
        # never that of a count of its own.
        count = None if truncate else COUNT.match(sql)
        page = None if count else PAGE.match(sql)
        # (What Datasette shows is at most one row more than that; a reader's own statement may name any number.)
        if page and int(page["most"]) > self.ds.max_returned_rows + 1:
            page = None
        wanted = (count or page) if isinstance(params or {}, dict) else None
        if wanted:
            limit = min(custom_time_limit or self.ds.sql_time_limit_ms, self.ds.sql_time_limit_ms)
            found = await matching.numbers(self, wanted["rest"], params or {}, limit)
            if wanted.re is COUNT:
                return Results([(len(found),)], False, (("count(*)", *[None] * 6),))
            first = ", ".join(map(str, nsmallest(int(wanted["most"]), found)))
            sql, params = f"select id from mandates where number in ({first}) order by number", {}
        elif ordered := SORTED.match(sql):
            sql = f"{ordered[1]}, id{ordered[2]}"
        return await super().execute(sql, params, truncate, custom_time_limit, page_size, log_sql_errors)


def _asked_once(name: str) -> Callable[..., Awaitable[Any]]:
    method = getattr(Database, name)

    @functools.wraps(method)
    async def ask(self: Immutable, *arguments: Any) -> Any:
        key = (name, *arguments)
        if key not in self.known:
            found = await method(self, *arguments)
            if len(self.known) >= _MOST or sum(len(str(argument)) for argument in arguments) > _LONGEST:
                return found
            self.known[key] = found
        answer = self.known[key]
        return list(answer) if isinstance(answer, list) else answer

    return ask


for _name in DESCRIBING:
    setattr(Immutable, _name, _asked_once(_name))
