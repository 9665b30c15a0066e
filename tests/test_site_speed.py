"""What makes the site fast: that it does what Datasette and SQL would.

Nothing here is timed: bench/site.py measures.
"""

from __future__ import annotations

import asyncio
import re
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from datasette import Request
from datasette.database import Database
from datasette.utils import path_with_added_args, path_with_removed_args
from site_client import Select, client

from bench.doubled import ONCE, doubled
from extract.register.schema import TABLES
from extract.site import clauses, facets, marks, matching
from extract.site.process import listen
from extract.site.serve import make_datasette

TABLE = "/mandates/mandates"
#: Filters, each with its condition in SQL; those of the first half are answered from memory.
FILTERS: list[tuple[dict[str, str], str]] = [
    ({}, "class <> 'other'"),
    ({"class": "request"}, "class = 'request'"),
    ({"status": "undated", "class": "request"}, "status = 'undated' and class = 'request'"),
    ({"status": "nonsense"}, "0"),
    ({"body": "general-assembly"}, "body = 'general-assembly' and class <> 'other'"),
    (
        {"_addressee": "secretary-general"},
        "class <> 'other' and id in"
        " (select mandate from mandate_actors where role = 'addressee' and actor = 'secretary-general')",
    ),
    (
        {"_addressee": "secretary-general", "class": "request"},
        "class = 'request' and id in"
        " (select mandate from mandate_actors where role = 'addressee' and actor = 'secretary-general')",
    ),
    (
        {"_addressee": "联合国发展系统"},
        "id in (select mandate from mandate_actors where role = 'addressee' and surface = '联合国发展系统')",
    ),
    (
        {"_search": "报告"},
        "class <> 'other' and number in (select rowid from mandates_fts where mandates_fts match '\"报告\"')",
    ),
    (
        {"_search": "报告", "status": "undated"},
        "status = 'undated' and number in (select rowid from mandates_fts where mandates_fts match '\"报告\"')",
    ),
    ({"_other": "1"}, "1"),
    ({"open": "1"}, "open = 1 and class <> 'other'"),
    ({"status__not": "undated"}, "status <> 'undated' and class <> 'other'"),
    ({"due": "A/73", "_where": "length(action) > 3"}, "due = 'A/73' and length(action) > 3 and class <> 'other'"),
]
IN_MEMORY = 10


@pytest.fixture(scope="module")
def db(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small register with a clause of class `other`."""
    copy = tmp_path_factory.mktemp("speed") / "mandates.db"
    copy.write_bytes(small.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("update mandates set class = 'other' where id = 'S-RES-1322-2000-p1-0'")
        connection.commit()
    return copy


@pytest.mark.parametrize(("args", "condition"), FILTERS)
def test_rows_count_and_facets_are_those_of_the_filters(db: Path, args: dict[str, str], condition: str) -> None:
    get = client(db)
    with closing(sqlite3.connect(db)) as connection:
        true = [row for (row,) in connection.execute(f"select id from mandates where {condition} order by number")]
        counts = {
            name: dict(
                connection.execute(
                    f"select {facets.COUNTED[name][0]}, count(*) from mandates where ({condition})"
                    f" and {facets.COUNTED[name][0]} is not null group by 1"
                ).fetchall()
            )
            for name in ("class", "status", "due_session", "body", "year")
        }
        asked = connection.execute(
            "select coalesce(actor, surface), count(distinct mandate) from mandate_actors where role = 'addressee'"
            f" and mandate in (select id from mandates where {condition}) group by 1"
        ).fetchall()
    for _ in range(2):  # found, and kept
        told = get(f"{TABLE}.json", _shape="objects", _facet_size="max", **args).json()
        assert [row["id"] for row in told["rows"]] == true
        assert told["filtered_table_rows_count"] == len(true)
        found = {
            name: {one["value"]: one["count"] for one in facet["results"]}
            for name, facet in told["facet_results"].items()
        }
        assert found == counts | {"addressee": dict(asked)}
    page = get(TABLE, _facet_size="max", **args).text
    shown = re.findall(r'class="c-document"><a href="/mandates/mandates/([^"]*)"', page)
    assert shown == true
    assert f'<b class="count">{len(true):,}</b>' in page


def calls(datasette: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the database from now on, as it is asked."""
    asked: list[str] = []
    original = Database.execute_fn

    async def execute_fn(self: Any, work: Callable[[Any], Any]) -> Any:
        def traced(connection: Any) -> Any:
            connection.set_trace_callback(asked.append)
            try:
                return work(connection)
            finally:
                connection.set_trace_callback(None)

        return await original(self, traced) if self.name == "mandates" else await original(self, work)

    monkeypatch.setattr(Database, "execute_fn", execute_fn)
    return asked


@pytest.mark.parametrize(("args", "condition"), FILTERS[:IN_MEMORY])
def test_a_page_asks_the_database_little(
    db: Path, args: dict[str, str], condition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # If this fails with a new Datasette, it puts its statements in other words than immutable.py and clauses.py know.
    datasette = make_datasette(db)

    async def ask() -> list[str]:
        await datasette.invoke_startup()
        assert (await datasette.client.get(TABLE, params={"_other": "1"})).status_code == 200
        asked = calls(datasette, monkeypatch)
        assert (await datasette.client.get(TABLE, params=args)).status_code == 200
        return [sql for sql in asked if not sql.startswith("--")]

    asked = asyncio.run(ask())
    about_table = [sql for sql in asked if re.search(r"(?i)pragma \w|sqlite_master|count\(", sql)]
    assert about_table == []
    assert not [sql for sql in asked if sql.startswith("select number from mandates")]
    assert len([sql for sql in asked if " from mandates " in sql and "where number in (" in sql]) == 1


def test_render_cell_is_not_called_for_what_nobody_sees(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.site import cells

    asked: list[str] = []
    original = cells.render
    monkeypatch.setattr(cells, "render", lambda d, w, cell: (asked.append(cell.column), original(d, w, cell))[1])
    get = client(db)
    get(TABLE)
    assert asked == []
    get(TABLE, _all="1")
    assert "verb" in asked


def test_the_sql_of_the_page_has_all_columns(db: Path) -> None:
    page = client(db)(TABLE, **{"class": "request"}).text
    (sql,) = (
        value
        for name, value in parse_qsl(unescape(re.findall(r'href="/mandates\?(sql=[^"]*)"', page)[0]))
        if name == "sql"
    )
    with closing(sqlite3.connect(db)) as connection:
        names = [column[0] for column in connection.execute(sql, {"p0": "request"}).description]
    assert names == list(next(table for table in TABLES if table.name == "mandates").columns)


def test_pages_behind_the_first_have_no_facets(db: Path) -> None:
    get = client(db)
    first = get(TABLE + ".json", _size="2").json()
    assert first["facet_results"] and first["next"]
    behind = get(TABLE + ".json", _size="2", _next=first["next"]).json()
    assert behind["facet_results"] == {} and behind["rows"] and behind["rows"] != first["rows"]


def test_every_row_is_on_one_page(db: Path, select: Select) -> None:
    get = client(db)
    for order in ({}, {"_sort": "due_by"}, {"_sort_desc": "class"}, {"_sort": "status"}):
        shown: list[str] = []
        address, args = TABLE, {"_size": "2", "_other": "1", **order}
        while address:
            page = get(address, **args)
            assert page.status_code == 200
            shown += re.findall(r'class="c-document"><a href="/mandates/mandates/([^"]*)"', page.text)
            found = re.search(
                r'class="button" href="(?:http://localhost)?(/mandates/mandates\?[^"]*_next=[^"]*)"', page.text
            )
            address, args = (unescape(found[1]), {}) if found else ("", {})
        assert sorted(shown) == sorted(key for (key,) in select("select id from mandates"))


@pytest.mark.parametrize(
    "query", ["", "class=request", "_search=%E6%8A%A5&x=1&x=2", "status=a%26b&class=request&open="]
)
@pytest.mark.parametrize(
    ("name", "value"), [("class", "request"), ("status", "a&b"), ("_addressee", "<b>某些</b>国家")]
)
def test_addresses_of_facets_are_those_of_datasette(db: Path, query: str, name: str, value: str) -> None:
    datasette = make_datasette(db)
    headers = [(b"host", b"localhost")]
    request = Request(
        {"type": "http", "method": "GET", "path": TABLE, "query_string": query.encode(), "headers": headers}, None
    )
    selected, address = facets._Addresses(datasette, request).switched(name, value)
    assert selected is ((name, value) in parse_qsl(query))
    change = path_with_removed_args if selected else path_with_added_args
    assert address == datasette.absolute_url(request, datasette.urls.path(change(request, {name: value})))


def test_a_page_of_more_rows_than_are_shown_is_left_to_sqlite(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers of nine thousand mandates were a longer statement than one may be."""
    asked: list[str] = []
    original = Database.execute

    async def execute(self: Any, sql: str, *more: Any, **named: Any) -> Any:
        asked.append(sql)
        return await original(self, sql, *more, **named)

    monkeypatch.setattr(Database, "execute", execute)
    sql = "select id from mandates order by number limit 9000"
    rows = client(db)("/mandates.json", sql=sql, _shape="arrays").json()["rows"]
    assert len(rows) == 6 and " in (" not in asked[-1]


def test_texts_of_readers_are_no_clauses() -> None:
    role, given = clauses.role_clause("role0", "party0"), {"p0", "role0", "party0"}
    for rest in (
        "where class <> 'other' or 1 ",
        "where length(action) > 3 and class <> 'other' ",
        f"where class <> 'other' and {role} and number > :p1",
        "where class <> 'other' and (class = :p0)",
        "where class = :p1 ",
        "",
    ):
        assert clauses.known(rest, given) is None
    assert [m.lastgroup for m in clauses.known(f'where "class" = :p0 and {role} ', given) or ()] == ["value", "role"]


def test_what_is_kept_has_bounds(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_LARGEST", 2000)
    datasette = make_datasette(db)
    database = datasette.get_database("mandates")

    async def ask() -> None:
        await datasette.invoke_startup()
        for n in range(50):
            assert (await datasette.client.get(f"{TABLE}.json?number__gt={n}")).status_code == 200
            assert (await datasette.client.get(f"/mandates/nothing{n}")).status_code == 404
            assert (await datasette.client.get("/mandates/" + "n" * 150 + str(n))).status_code == 404

    asyncio.run(ask())
    known = matching._known[database]
    assert 0 < known.size <= 2000 and known.size == sum(matching._weight(*item) for item in known.numbers.items())
    assert not [key for key in [*database.known, *datasette._allowed] if "n" * 150 in str(key)]


def test_answers_are_sent_without_delay() -> None:
    # asyncio switches Nagle's algorithm off where the protocol is named: else each answer waits for 40 ms.
    with listen("127.0.0.1", 0) as sock:
        assert sock.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize(
    ("spans", "html"),
    [
        ([], "<b>请</b>报告"),
        ([(0, 4, "verb")], None),
        ([(4, 5, "verb"), (0, 3, "due")], None),
        ([(0, 3, "verb"), (3, 4, "due"), (6, 7, "verb")], None),
    ],
)
def test_marks_apart_are_as_marks_that_touch(spans: list[tuple[int, int, str]], html: str | None) -> None:
    text = "<b>请</b>报告&'\""
    mine = [marks.Mark(*span, title="a<b") for span in spans]
    # A mark over all the text sends them the other way; without its class the two must be the same.
    over = str(marks.mark_spans(text, [marks.Mark(0, len(text), "all"), *mine]))
    plain = re.sub(r'<mark class="m-all">(.*?)</mark>', r"\1", over).replace("m-all ", "")
    assert str(marks.mark_spans(text, mine)) == plain


def test_a_register_is_doubled(db: Path, tmp_path: Path) -> None:
    copy = doubled(db, tmp_path / "doubled.db")
    with closing(sqlite3.connect(db)) as one, closing(sqlite3.connect(copy)) as two:
        for table in TABLES:
            count = f"select count(*) from {table.name}"
            times = 1 if table.name in ONCE else 2
            assert two.execute(count).fetchone()[0] == times * one.execute(count).fetchone()[0], table.name
        assert two.execute("pragma foreign_key_check").fetchall() == []
    get = client(copy)
    once = client(db)(TABLE + ".json", _search="报告").json()["filtered_table_rows_count"]
    assert get(TABLE + ".json", _search="报告").json()["filtered_table_rows_count"] == 2 * once > 0
