"""Hostile text, hostile SQL, headers."""

from __future__ import annotations

import asyncio
import html
import re
import sqlite3
import subprocess
import sys
import tracemalloc
import urllib.robotparser
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import httpx
import lxml.html
import pytest
from site_client import Get
from small import make_database

from extract.register import search
from extract.site import forms, guards, labels, problems, searching
from extract.site.address import parse
from extract.site.clauses import role_clause
from extract.site.serve import Register, make_datasette

SEARCHED = "number in (select rowid from mandates_fts where mandates_fts match escape_fts(:search))"
HOSTILE = ("<script>alert(", "<img src=x", "<i>第七十一届", "<b>某些", '"onload="')


Published = Callable[[str], httpx.Response]


@pytest.fixture(scope="module")
def published(small: Path) -> Published:
    """Answers as `mandates serve --url https://example.org/register/` answers, for paths as a proxy hands them on."""
    register = Register(small, address=parse("https://example.org/register/", "mandates"))
    asyncio.run(register.exchange())

    def get(path: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=register)) as reader:
                return await reader.get("http://127.0.0.1:8001" + path)

        return asyncio.run(ask())

    return get


@pytest.mark.parametrize(
    "path",
    ["/", "/mandates/mandates", "/mandates/mandates?_all=1", "/mandates/mandates/S-RES-1322-2000-p1-0",
     "/calendar", "/figures", "/about", "/mandates/actors/secretary-general", "/?_lang=en",
     "/calendar?actor=" + quote('"><script>alert(1)</script>'), "/mandates/mandates?_lang=en",
     "/mandates/mandates/S-RES-1322-2000-p1-0?_lang=en", "/mandates/documents/S-RES-1322-2000?_lang=en",
     "/?_lang=" + quote('"><script>alert(1)</script>'), "/?x=" + quote('"><script>alert(1)</script>'),
     "/mandates/documents", "/mandates/documents/S-RES-1322-2000", "/mandates/documents/A-RES-72-237",
     "/mandates/paragraphs", "/mandates/paragraphs/S-RES-1322-2000-p1", "/mandates/footnotes",
     "/mandates/mandate_actors", "/mandates/asked", "/mandates/open", "/mandates/due_at", "/mandates/unresolved",
     "/mandates/mandates?_search=" + quote("<script>alert('xss')"),
     "/mandates/asked?actor=" + quote("<script>alert(1)"),
     "/mandates/mandates?_addressee=" + quote("<b>某些</b>国家"),
     "/mandates?sql=" + quote("select '<script>alert(1)</script>' as action, '<img src=x>' as \"<img src=x\"")],
)  # fmt: skip
def test_hostile_text_is_escaped(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    for text in HOSTILE:
        assert text not in answer.text, text


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("select zeroblob(900000000)", "too big"),
        ("select randomblob(900000000)", "too big"),
        ("select replace(hex(zeroblob(200000)), '0', 'xxxxxxxx')", "too big"),
        ("with recursive n(i) as (select 1 union all select i+1 from n limit 1000) "
         "select printf('%.*c', 400000, 'x') from n", "answer too big"),
        ("with recursive n(i) as (select 1 union all select i+1 from n) select count(*) from n", "took too long"),
        ("select printf('%900000000d', 1)", ""),
        ("select printf('%.900000000f', 1.0)", ""),
        ("select group_concat(hex(zeroblob(20000)), '') from mandates, documents, paragraphs", "too big"),
        ("select zeroblob(490000) from mandates, paragraphs, documents", "answer too big"),
        ("select " + ", ".join(["zeroblob(400000)"] * 121), "too many columns"),
        ("select " + ", ".join(["zeroblob(100000)"] * 120), "answer too big"),
        ("select 1" + " union all select 1" * 60, "too many terms"),
        ("select " + "(" * 300 + "1" + ")" * 300, "overflow"),
        ("select " + "-" * 300 + "1", ""),
        ("select trim(:a || hex(zeroblob(1000)), hex(zeroblob(1000)))", "too big"),
        ("select instr(hex(zeroblob(100000)), hex(zeroblob(50000)))", "too big"),
        ("select replace(hex(zeroblob(100000)), hex(zeroblob(50000)), '')", "too big"),
        ("select 'a' like hex(zeroblob(1000))", "too complex"),
        ("select readfile('/etc/passwd')", "no such function"),
        ("select writefile('x', 'y')", "no such function"),
        ("select fts3_tokenizer('simple')", "not authorized"),
        ("select json_patch('{}', '{}')", "not authorized"),
        ("select rtreecheck('x')", "not authorized"),
        ("select * from dbstat", "prohibited"),
        ("select * from sqlite_stmt", "prohibited"),
        ("select * from pragma_database_list", "not authorized"),
        ("with x as (select 1) insert into mandates(id) select 'x'", "not authorized"),
        ("with x as (select 1) delete from mandates", "not authorized"),
        ("explain delete from mandates", "must be a SELECT"),
        ("pragma journal_mode=wal", "must be a SELECT"),
        ("select 1; select 2", "one statement"),
        ("vacuum into 'x.db'", "must be a SELECT"),
        ("delete from mandates", "must be a SELECT"),
        ("attach 'x.db' as x", "must be a SELECT"),
        ("select load_extension('x')", "not authorized"),
    ],
)  # fmt: skip
def test_sql_is_bounded(get: Get, sql: str, message: str) -> None:
    answer = get("/mandates.json", sql=sql)
    assert answer.status_code == 400 or not message
    assert message in (answer.json().get("error") or "")
    assert len(answer.content) < 5000


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("select count(*) from mandates group by open order by open", [[2], [4]]),
        ("select count(*) from mandates where open = 1 limit 0", []),
        ("select count(*) from mandates union all select 99 order by 1", [[6], [99]]),
        ("select id from mandates where open = 1 -- order by number limit 1", 4),
    ],
)
def test_a_statement_that_looks_like_datasettes_is_answered_as_it_stands(get: Get, sql: str, rows: Any) -> None:
    found = get("/mandates.json", sql=sql, _shape="arrays").json()["rows"]
    assert len(found) == rows if isinstance(rows, int) else found == rows


@pytest.mark.parametrize("form", ["", ".json", ".csv", ".tsv"])
def test_brackets_without_end_are_no_list(get: Get, form: str) -> None:
    sql = "select replace(hex(zeroblob(60000)), '00', '[') as rules"
    assert get("/mandates" + form, sql=sql).status_code == 200


@pytest.mark.parametrize("path", ["/mandates.json?sql=select+1", "/mandates/open.csv", "/mandates/open.copy"])
def test_who_is_slow_to_take_an_answer_holds_up_nobody(tmp_path: Path, path: str) -> None:
    app = make_datasette(make_database(tmp_path / "mandates.db"))
    asked, _, query = path.partition("?")
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": asked, "raw_path": asked.encode(),
             "query_string": query.encode(), "headers": [(b"host", b"localhost")], "scheme": "http"}  # fmt: skip

    async def race() -> None:
        served, begun = app.app(), asyncio.Event()

        async def never(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.body":
                begun.set()
                await asyncio.Event().wait()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request"}

        status: list[int] = []

        async def at_once(message: dict[str, Any]) -> None:
            status.extend([message["status"]] if "status" in message else [])

        slow = asyncio.create_task(served(dict(scope), receive, never))
        await asyncio.wait_for(begun.wait(), 30)
        await asyncio.wait_for(served(dict(scope), receive, at_once), 30)
        slow.cancel()
        assert status == [200]

    asyncio.run(race())


@pytest.mark.parametrize("name", ["jsonb_patch", "unhex", "json_pretty", "geopoly_overlap", "READFILE"])
def test_functions_of_other_versions_of_sqlite_are_refused(name: str) -> None:
    assert guards._allowed(sqlite3.SQLITE_FUNCTION, None, name, None, None) == sqlite3.SQLITE_DENY


@pytest.mark.parametrize("what", ["escape_fts", "session", "label"])
def test_long_texts_of_readers_are_not_remembered(what: str) -> None:
    with closing(sqlite3.connect(":memory:")) as conn:
        searching.prepare(conn, searching.Boxes())
        conn.create_function("session", 1, forms.Sessions({}).session)
        conn.create_function("label", 1, lambda text: str(labels.pair(text)))
        tracemalloc.start()
        for n in range(20):
            conn.execute(f"select length({what}(hex(zeroblob(100000)) || ?))", (n,)).fetchone()
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
    assert held < 1_000_000


def test_sql_is_open(get: Get) -> None:
    answer = get("/mandates.json", sql="select count(*) from mandates where open = 1", _shape="arrays")
    assert answer.json()["rows"] == [[4]]
    assert get("/mandates", sql="select id, action from mandates").status_code == 200


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("select trim(' x '), trim('xax', 'x'), ltrim('xax', 'x'), rtrim('xax', 'yx'), trim(null, 'x')",
         [["x", "a", "ax", "xa", None]]),
        ("select instr('abc', 'c'), instr('abc', 'x'), instr('', ''), instr(123, 2), instr('秘书长', '长')",
         [[3, 0, 1, 2, 3]]),
        ("select replace('abcb', 'b', 'xx'), replace('abc', '', 'x'), replace(121, 1, 3), replace('a', null, 'x')",
         [["axxcxx", "abc", "323", None]]),
        ("select value from json_each('[1, 2]')", [[1], [2]]),
        ("select Upper('a'), '[1]' -> 0, 'ab' glob 'a*', row_number() over (), count(*) from coverage",
         [["A", "1", 1, 1, 1]]),
        ("select name from pragma_table_info('coverage') where pk", [["body"], ["session"]]),
        ("select count(*) from mandates_fts where mandates_fts match escape_fts('报告')", [[4]]),
    ],
)  # fmt: skip
def test_what_sql_may_do(get: Get, sql: str, rows: list[list[object]]) -> None:
    answer = get("/mandates.json", sql=sql)
    assert answer.json()["rows"] == rows


@pytest.mark.parametrize("path", ["databases", "threads.json", "patterns", "permissions", "allow-debug", "plugins",
                                  "actor.json", "auth-token", "messages"])  # fmt: skip
def test_datasettes_pages_about_itself_are_not_there(get: Get, path: str) -> None:
    answer = get("/-/" + path)
    assert answer.status_code == 404
    assert ".db" not in answer.text


@pytest.mark.parametrize(
    "before", ["", "/register", "/register/register", "/register" * 3, "/%72egister", "/regist%65r"]
)
@pytest.mark.parametrize("path", ["databases.json", "threads.json", "plugins", "settings", "allow-debug"])
def test_nor_are_they_behind_a_proxy_at_a_path(published: Published, small: Path, before: str, path: str) -> None:
    """Datasette takes the path of the proxy off, too: no second one leads past the door."""
    answer = published(f"{before}/-/{path}")
    assert answer.status_code == 404
    assert ".db" not in answer.text and str(small.parent) not in answer.text


def test_a_page_has_one_address_behind_a_proxy(published: Published) -> None:
    for before in ("", "/register"):
        assert published(f"{before}/mandates/mandates.json").status_code == 200
        assert published(f"{before}/-/health").json()["ok"]
    for path in ("/mandates/mandates", "/-/health", "/mandates.db", ""):
        assert published("/register/register" + path).status_code == 404


def test_no_address_tells_where_the_file_is(get: Get, small: Path) -> None:
    for path in ("/", "/.json", "/mandates", "/mandates.json", "/-/metadata.json", "/-/versions.json", "/-/health"):
        assert str(small.parent) not in get(path).text


@pytest.mark.parametrize("path", ["/", "/mandates/mandates.json", "/mandates/nothing", "/-/static/app.css"])
def test_headers(get: Get, path: str) -> None:
    headers = get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize(
    ("path", "listed"),
    [
        ("/", True),
        ("/?_lang=en", True),
        ("/mandates/mandates", True),
        ("/mandates/mandates/A-RES-72-237-p3-0", True),
        ("/mandates/documents/A-RES-72-237?_lang=en", True),
        ("/mandates/mandates?class=request", False),
        ("/mandates/mandates?_lang=en&class=request", False),
        ("/mandates/mandates.json", False),
        ("/mandates/open.csv", False),
    ],
)
def test_robots_list_rows_and_no_combinations(get: Get, path: str, listed: bool) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert ("x-robots-tag" not in answer.headers) == listed
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(get("/robots.txt").text.splitlines())
    # The parser of the standard library knows no wildcards; those are for the search engines that do.
    assert robots.can_fetch("*", "http://localhost/mandates/mandates/A-RES-72-237-p3-0")
    assert "Disallow: /*?\n" in get("/robots.txt").text


@pytest.mark.parametrize(
    ("path", "packed"),
    [("/mandates/mandates", True), ("/-/static/app.css", True), ("/mandates.db", False), ("/-/health", False)],
)
def test_gzip(get: Get, path: str, packed: bool) -> None:
    answer = get(path)
    assert (answer.headers.get("content-encoding") == "gzip") == packed
    assert answer.status_code == 200 and answer.content


def test_an_answer_is_kept_and_the_same_again(get: Get) -> None:
    for path in ("/mandates/mandates?class=request", "/mandates/open.json?_shape=array", "/mandates/mandates.atom"):
        first, again = get(path), get(path)
        assert (first.content, dict(first.headers)) == (again.content, dict(again.headers))
    assert get("/mandates/mandates?class=urge").text != get("/mandates/mandates?class=request").text
    assert get("/mandates/mandates?class=request", "HEAD").content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/mandates",
        "/mandates/mandates",
        "/mandates/open",
        "/mandates/documents/A-RES-72-237",
        "/figures",
        "/calendar",
        "/mandates/mandates/A-RES-72-237-p3-0",
        "/mandates/actors/unossc",
    ],
)
def test_pages_need_no_inline_script_or_style(get: Get, path: str) -> None:
    """The Content-Security-Policy forbids them: a page with one would be half broken."""
    text = get(path).text
    assert not re.search(r"<script(?![^>]*src=)", text)
    page = lxml.html.fromstring(text)
    attributes = {name for element in page.iter() for name in element.attrib}
    assert not page.xpath("//style") and "style" not in attributes
    assert not [name for name in attributes if name.startswith("on")]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("mandates?_sort=nope", "Cannot sort table by nope"),
        ("mandates.json?_sort=nope", "Cannot sort table by nope"),
        ("mandates.csv?_stream=1&_sort_desc=nope", "Cannot sort table by nope"),
        ("mandates?_sort=id&_sort_desc=id", "_sort and _sort_desc"),
        ("mandates?_where=(", "syntax error"),
        ("mandates?_where=:x", "binding parameter"),
        ("mandates.json?_where=:x", "binding parameter"),
        ("mandates?_where=body+%3D+:p7", "binding"),
        ("mandates.json?_where=body+%3D+:p7", "binding"),
        ("mandates?_where=" + quote(SEARCHED), "binding"),
        ("mandates.json?_facet_counted=class&_where=" + quote(SEARCHED), "binding"),
        ("mandates?_where=" + quote(role_clause("role9", "party9")), "binding"),
        ("mandates?_where=1;", "one statement"),
        ("mandates?_where=%00", "null character"),
        ("mandates?_where=randomblob(1000000000)", "too big"),
        ("mandates?number__gt=999999999999999999999999", "too large"),
        ("mandates?id__in=[", "Expecting value"),
        ("mandates?_timelimit=abc", "invalid literal"),
        ("mandates?_through=abc", "Expecting value"),
        ("mandates?_through=" + quote('{"table": "x"}'), "KeyError: 'column'"),
        ("mandates?_through=[]", "TypeError: list indices"),
        ("due_at?_timelimit=abc", "invalid literal"),
        ("mandate_actors/x", "binding parameter"),
        ("mandates/A-RES-72-237-p3-0.blob?_blob_column=number", "is a number"),
    ],
)
def test_what_the_reader_asks_wrongly_is_no_fault_of_the_server(
    get: Get, path: str, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = get("/mandates/" + path)
    assert answer.status_code == 400
    assert message in html.unescape(answer.text)
    if ".json" in path:
        assert answer.json()["ok"] is False
    else:
        assert "请求有误" in answer.text and '<p class="message-error" lang="en">' in answer.text
        assert 'href="/">首页' in answer.text
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "path", ["open", "open.json", "open.csv", "open.atom", "open.ics", "mandates", "documents.json"]
)
def test_more_arguments_than_any_page_has_are_refused_at_once(get: Get, path: str) -> None:
    answer = get("/mandates/" + path, **{f"z{n}": "v" for n in range(6000)})
    assert answer.status_code == 400
    assert "too many arguments" in answer.text or "条件太多" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "NONSENSE"])
@pytest.mark.parametrize("path", ["/", "/mandates/mandates", "/mandates/open", "/mandates/mandates.json"])
def test_the_register_is_read_only(get: Get, method: str, path: str, capfd: pytest.CaptureFixture[str]) -> None:
    answer = get(path, method)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    if path.endswith(".json"):
        assert answer.json()["ok"] is False
    else:
        assert "只供查阅" in answer.text
    assert "Traceback" not in capfd.readouterr().err
    assert get(path, "HEAD").status_code in (200, 302)


def test_a_fault_of_the_server_is_not_the_readers() -> None:
    request = SimpleNamespace(query_string="_sort=id")

    def fail(connection: sqlite3.Connection, sql: str) -> sqlite3.Error:
        with pytest.raises(sqlite3.Error) as caught:
            connection.execute(sql)
        return caught.value

    damaged = sqlite3.connect(":memory:", isolation_level=None)
    damaged.execute("create table t(a)")
    damaged.execute("pragma writable_schema = 1")
    damaged.execute("update sqlite_master set rootpage = 77")
    damaged.deserialize(damaged.serialize())
    assert problems.asked_wrongly(request, fail(damaged, "select * from t")) is None
    assert problems.asked_wrongly(request, fail(damaged, "select")) == "incomplete input"
    with pytest.raises(TypeError) as caught:
        search.terms(7)  # type: ignore[arg-type]
    assert problems.asked_wrongly(request, caught.value) is None


def test_a_site_opened_to_check_a_database_does_not_bound_the_process_that_builds_it(get: Get) -> None:
    """SQLite never raises `hard_heap_limit` again: an update that asks pages before it publishes must not set it."""
    assert get("/mandates.json", sql="select 1").status_code == 200
    with closing(sqlite3.connect(":memory:")) as conn:
        assert conn.execute("pragma hard_heap_limit").fetchone() == (0,)


def test_a_process_that_only_serves_is_bounded() -> None:
    code = (
        "import sqlite3; from extract.site import guards; guards.limit_process(); "
        "print(*sqlite3.connect(':memory:').execute('pragma hard_heap_limit').fetchone(), guards.HEAP)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said[0] == said[1]
