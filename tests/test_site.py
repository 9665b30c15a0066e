"""The site, in process: every page, every query, search, facets, hostile text, limits."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sqlite3
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
import yaml
from conftest import ROOT, make_database

from extract.schema import TABLES
from extract.site import search
from extract.site.marks import Mark, Note, mark_spans
from extract.site.serve import make_datasette

METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
DATABASE = METADATA["databases"]["mandates"]
VISIBLE = [t for t in TABLES if not DATABASE["tables"][t.name].get("hidden")]
Get = Callable[..., httpx.Response]


def client(db: Path) -> Get:
    """Answers for paths, from one Datasette, as a browser would get them."""
    datasette = make_datasette(db)

    def get(path: str, **args: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            await datasette.invoke_startup()
            answer: httpx.Response = await datasette.client.get(path + ("?" + urlencode(args) if args else ""))
            return answer

        return asyncio.run(ask())

    return get


@pytest.fixture(scope="module")
def get(small: Path) -> Get:
    return client(small)


@pytest.fixture(scope="module")
def rows(small: Path) -> Callable[[str], list[Any]]:
    connection = sqlite3.connect(small)
    return lambda sql: connection.execute(sql).fetchall()


def shown(answer: httpx.Response) -> str:
    """The text a reader sees: without tags."""
    return unescape(re.sub(r"<[^>]+>", "", answer.text))


# Pages


@pytest.mark.parametrize("table", [t.name for t in TABLES])
@pytest.mark.parametrize("args", [{}, {"_all": "1"}, {"_size": "1"}])
def test_table_page(get: Get, table: str, args: dict[str, str]) -> None:
    answer = get(f"/mandates/{table}", **args)
    assert answer.status_code == 200
    assert 'lang="zh-Hans"' in answer.text
    title, english = DATABASE["tables"][table]["title"].split("｜")
    assert title in answer.text and english in answer.text


def test_row_pages(get: Get, rows: Callable[[str], list[Any]]) -> None:
    for table in TABLES:
        pks = (table.pk,) if isinstance(table.pk, str) else table.pk
        for row in rows(f'select {", ".join(pks)} from "{table.name}"'):
            key = ",".join(
                re.sub("[^A-Za-z0-9_-]", lambda m: "".join(f"~{b:02X}" for b in m[0].encode()), str(v)) for v in row
            )
            answer = get(f"/mandates/{table.name}/{key}")
            assert answer.status_code == 200, (table.name, row)


@pytest.mark.parametrize("table", [t.name for t in TABLES])
def test_json_and_csv(get: Get, rows: Callable[[str], list[Any]], table: str) -> None:
    count = rows(f"select count(*) from {table}")[0][0]
    assert len(get(f"/mandates/{table}.json", _shape="array").json()) == count
    assert len(get(f"/mandates/{table}.csv").text.strip().splitlines()) == count + 1


def test_home_page(get: Get) -> None:
    answer = get("/")
    text = shown(answer)
    assert "即将到期" in text and "A/73" in text and "秘书长" in text
    for query in DATABASE["queries"].values():
        assert query["title"].split("｜")[0] in text
    assert 'action="/mandates/mandates"' in answer.text


def test_home_page_of_another_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("create table t(a)")
    connection.close()
    assert client(other)("/").status_code == 200
    assert "no such table" in capsys.readouterr().err


def test_mandate_page(get: Get) -> None:
    text = get("/mandates/mandates/A-RES-72-237-p3-0").text
    for label, words in (("verb", "再次请"), ("addressee", "联合检查组"), ("deadline", "在大会第七十二届会议结束前")):
        assert re.search(rf'<mark class="[^"]*m-{label}[^"]*"[^>]*>{words}</mark>', text), label
    assert "https://docs.un.org/zh/A/RES/72/237" in text
    assert "2018-09-17" in text


def test_document_page_in_reading_order(get: Get) -> None:
    text = get("/mandates/documents/A-RES-72-237").text
    places = [text.index(f'id="A-RES-72-237-{p}"') for p in ("o1", "p3", "p12", "p28")]
    assert places == sorted(places)
    assert '<sup class="note"><a href="#note-1"' in text
    assert 'href="/mandates/mandates/A-RES-72-237-p3-0"' in text


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/doc/A/RES/72/237", "/mandates/documents/A-RES-72-237"),
        ("/doc/S/RES/1322(2000)", "/mandates/documents/S-RES-1322-2000"),
        ("/doc/A/RES/1/1", "https://docs.un.org/zh/A/RES/1/1"),
        ("/doc/http://evil.example", None),
        ("/doc//evil.example/x", None),
    ],
)
def test_document_by_symbol(get: Get, path: str, to: str | None) -> None:
    answer = get(path)
    assert answer.headers.get("location") == to
    assert answer.status_code == (302 if to else 404)


def test_below_another_address(small: Path) -> None:
    """With a proxy that takes the prefix off; given it, Datasette 0.65 writes it twice in links of its own."""
    datasette = make_datasette(small, base_url="/register/")

    async def ask() -> str:
        await datasette.invoke_startup()
        paths = ("/", "/mandates/mandates?due=A/73", "/mandates/asked", "/mandates", "/mandates/documents/A-RES-72-237")
        pages = [await datasette.client.request("GET", p, avoid_path_rewrites=True) for p in paths]
        return "".join(p.text for p in pages)

    addresses = re.findall(r'(?:href|action|src)="(/[^"]*)"', asyncio.run(ask()))
    assert len(addresses) > 50
    assert [a for a in addresses if not a.startswith("/register/")] == []
    assert [a for a in addresses if a.startswith("/register/register/")] == []


def test_unknown_page_is_told_in_both_languages(get: Get) -> None:
    answer = get("/mandates/nothing")
    assert answer.status_code == 404
    assert "没有这一页" in answer.text and "Not found" in answer.text


# Metadata


def test_every_column_is_described_in_both_languages() -> None:
    assert set(DATABASE["tables"]) == {t.name for t in TABLES}
    for table in TABLES:
        columns = DATABASE["tables"][table.name]["columns"]
        assert list(columns) == list(table.columns)
        for name, text in columns.items():
            assert re.match(r"\S.*｜\S[^:]*: \S.*｜\S", text), (table.name, name, text)
    for table in VISIBLE:
        assert "｜" in DATABASE["tables"][table.name]["description"], table.name


def test_metadata_names_only_columns_that_exist() -> None:
    tables = {t.name: set(t.columns) for t in TABLES}
    for name, about in DATABASE["tables"].items():
        named = [about.get("sort"), about.get("sort_desc"), about.get("label_column"), about.get("fts_pk")]
        named += [f for f in about.get("facets", ()) if isinstance(f, str)]
        assert set(filter(None, named)) <= tables[name], name
    for name, columns in METADATA["plugins"]["mandate_tracker"]["show"].items():
        assert set(columns) - {"Link"} <= tables[name], name


def test_values_have_words() -> None:
    from extract.schema import CLASSES, STATUSES

    values = METADATA["plugins"]["mandate_tracker"]["values"]
    assert set(values["class"]) == set(CLASSES)
    assert set(values["status"]) == set(STATUSES)
    kinds = {a["kind"] for a in yaml.safe_load((ROOT / "rules/actors.yml").read_text(encoding="utf-8"))}
    assert kinds <= set(values["kind"])


def test_technical_tables_are_hidden(get: Get) -> None:
    tables = {t["name"]: t["hidden"] for t in get("/mandates.json").json()["tables"]}
    assert {name for name, hidden in tables.items() if not hidden} == {t.name for t in VISIBLE}


# Canned queries


def asked(get: Get, query: str, **args: str) -> list[dict[str, Any]]:
    answer = get(f"/mandates/{query}.json", _shape="array", **args)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


@pytest.mark.parametrize("query", list(DATABASE["queries"]))
def test_query_without_parameters_shows_all(get: Get, query: str) -> None:
    answer = get(f"/mandates/{query}")
    assert answer.status_code == 200
    for text in DATABASE["queries"][query]["title"].split("｜"):
        assert text in shown(answer)
    assert asked(get, query)


@pytest.mark.parametrize("query", list(DATABASE["queries"]))
def test_query_columns_have_titles(get: Get, query: str) -> None:
    answer = get(f"/mandates/{query}")
    for heading in re.findall(r"<th [^>]*>(.*?)</th>", answer.text):
        assert re.search(r'[\u4e00-\u9fff].*<small lang="en">', heading), heading


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("", 4),
        ("secretary-general", 2),
        ("秘书长", 2),
        ("SG", 2),
        ("unossc", 1),  # asked under its former name
        ("su-ssc", 1),
        ("某些", 1),  # not recognised: by its words
        ("nobody", 0),
    ],
)
def test_open(get: Get, actor: str, expected: int) -> None:
    assert len(asked(get, "open", actor=actor)) == expected


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("unossc", {("mentioned", "联合国南南合作办公室"), ("addressee", "南南合作特设局")}),
        ("su-ssc", {("mentioned", "联合国南南合作办公室"), ("addressee", "南南合作特设局")}),
        ("南南合作特设局", {("mentioned", "联合国南南合作办公室"), ("addressee", "南南合作特设局")}),
        ("联合国发展系统", {("addressee", "联合国发展系统")}),
        ("发展系统", {("addressee", "联合国发展系统")}),
        ("JIU", {("addressee", "联合检查组")}),
    ],
)
def test_asked(get: Get, actor: str, expected: set[tuple[str, str]]) -> None:
    assert {(r["role"], r["words"]) for r in asked(get, "asked", actor=actor)} == expected


@pytest.mark.parametrize(
    ("session", "expected"), [("", 4), ("A/73", 2), (" A/73 ", 2), ("A/7", 0), ("SSC/20", 1), ("A/72", 1)]
)
def test_due_at(get: Get, session: str, expected: int) -> None:
    assert len(asked(get, "due_at", session=session)) == expected


def test_due_at_a_part_of_a_session(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    connection = sqlite3.connect(db)
    connection.execute("update deadlines set due = 'R/P1Y A/75:resumed-1' where due = 'A/72'")
    connection.commit()
    connection.close()
    get = client(db)
    assert len(asked(get, "due_at", session="A/75")) == 1
    assert len(asked(get, "due_at", session="R/P1Y")) == 1


def test_reiterated_and_unresolved(get: Get) -> None:
    assert {r["verb"] for r in asked(get, "reiterated")} == {"再次请"}
    assert {r["words"] for r in asked(get, "unresolved")} == {"联合国发展系统", "<b>某些</b>国家"}


def test_clauses_of_class_other_are_not_listed_unless_asked_for(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    connection = sqlite3.connect(db)
    connection.execute("update mandates set class = 'other' where id = 'S-RES-1322-2000-p1-0'")
    connection.commit()
    connection.close()
    get = client(db)

    def count(**args: str) -> int:
        found: int = get("/mandates/mandates.json", **args).json()["filtered_table_rows_count"]
        return found

    assert (count(), count(_other="1"), count(**{"class": "other"}), count(class__not="request")) == (5, 6, 1, 2)
    assert "S-RES-1322-2000-p1-0" not in {r["mandate"] for r in asked(get, "asked")}
    assert 'href="/mandates/mandates/S-RES-1322-2000-p1-0"' not in get("/mandates/documents/S-RES-1322-2000").text
    assert "class=other" in get("/mandates/mandates").text


# Facets and filters


def facet(get: Get, name: str, **args: str) -> dict[str, int]:
    found = get("/mandates/mandates.json", _facet_size="max", **args).json()["facet_results"][name]["results"]
    return {v["label"]: v["count"] for v in found}


def test_facet_by_addressee(get: Get) -> None:
    assert facet(get, "addressee") == {
        "秘书长": 2, "联合检查组": 1, "联合国开发集团主席": 1, "联合国发展系统": 1, "南南合作特设局": 1,
        "<b>某些</b>国家": 1,
    }  # fmt: skip
    # those that are only mentioned are not asked
    assert facet(get, "mentioned", _facet_through="mentioned") == {"联合国南南合作办公室": 1}
    assert facet(get, "addressee", due="A/73") == {"秘书长": 1, "南南合作特设局": 1, "<b>某些</b>国家": 1}


@pytest.mark.parametrize("name", ["class", "status", "due", "body", "reiterated"])
def test_other_facets(get: Get, rows: Callable[[str], list[Any]], name: str) -> None:
    counts = rows(f"select count(*) from mandates where {name} is not null group by {name}")
    assert sorted(facet(get, name).values()) == sorted(c for (c,) in counts)


def test_every_facet_value_leads_to_as_many_rows(get: Get) -> None:
    for result in get("/mandates/mandates.json").json()["facet_results"].values():
        for value in result["results"]:
            path = value["toggle_url"].removeprefix("http://localhost")
            assert get(path).json()["filtered_table_rows_count"] == value["count"], path
            assert get(path.replace("mandates.json", "mandates")).status_code == 200


def test_filters_by_addressee_and_column_hold_together(get: Get) -> None:
    def ids(**args: Any) -> list[str]:
        path = "/mandates/mandates.json?_shape=array&" + urlencode(args, doseq=True)
        return [r["id"] for r in get(path).json()]

    assert len(ids(_addressee="secretary-general")) == 2
    assert ids(_addressee="secretary-general", due="A/73") == ["S-RES-1322-2000-p1-0"]
    assert ids(_addressee=["secretary-general", "<b>某些</b>国家"]) == ["S-RES-1322-2000-p1-0"]
    assert ids(_addressee=["secretary-general", "jiu"]) == []
    assert ids(_mentioned="unossc") == ["A-RES-72-237-p12-0"]


def test_filters_in_force_can_be_taken_away(get: Get) -> None:
    answer = get("/mandates/mandates", _addressee="secretary-general", due="A/73", _search="报告")
    chips = dict(re.findall(r'class="chip" href="([^"]+)".*?<b>(.*?)</b>', answer.text))
    assert sorted(map(unescape, chips.values())) == ["A/73", "“报告”", "秘书长"]
    for address in chips:
        assert get(unescape(address)).status_code == 200


# Search


def test_search_finds_what_instr_finds(get: Get, rows: Callable[[str], list[Any]]) -> None:
    texts = {
        id_: [t or "" for t in fields]
        for id_, *fields in rows(
            "select m.id, m.action, m.addressees, p.text, d.title from mandates m join paragraphs p on p.id = "
            "m.paragraph join documents d on d.id = m.document"
        )
    }
    han = {run for fields in texts.values() for f in fields for run in re.findall(r"[\u4e00-\u9fff]+", f)}
    wanted = {run[i : i + n] for run in han for n in (1, 2, 3, 4) for i in range(0, len(run) - n + 1, 3)}
    wanted |= {"没有", "的的", "长秘", "书", "国合"}
    assert len(wanted) > 150

    connection = sqlite3.connect(":memory:")
    search.prepare(connection)
    for words in sorted(wanted):
        expected = {id_ for id_, fields in texts.items() if any(words in f for f in fields)}
        found = get("/mandates/mandates.json", _search=words, _shape="array").json()
        assert {r["id"] for r in found} == expected, words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("秘书长 第七十三届", 1),
        ("秘书长　第七十三届", 1),  # a full-width space
        ('"秘书长" 建议', 1),
        ("第19/1号", 1),
        ("19/1", 1),
        ("１９／１", 1),  # full width
        ("ALERT", 2),
        ("秘书长 NOT 建议", 0),
        ("建议 OR", 0),
        ("*", 0),
        ("、", 0),
        ('"', 0),
        ("(", 0),
        ("NEAR(秘书 长)", 0),
        ("action:秘书长", 0),
    ],
)
def test_search_box(get: Get, words: str, expected: int) -> None:
    answer = get("/mandates/mandates", _search=words)
    assert answer.status_code == 200
    found = get("/mandates/mandates.json", _search=words, _shape="array")
    assert len(found.json()) == expected


@pytest.mark.parametrize(
    ("text", "indexed", "query"),
    [
        ("秘书长", "秘书 书长 长", '"秘书 书长"'),
        ("请", "请", '"请" *'),
        ("第3条", "第 3 条", '"第 3 条" *'),
        ("会议A/73届", "会议 议 A 73 届", '"会议 议 A 73 届" *'),
        ("报告，建议", "报告 告 建议 议", '"报告 告 建议"'),
        ("𠮷野", "𠮷野 野", '"𠮷野"'),
        ("", "", '""'),
    ],
)
def test_bigrams(text: str, indexed: str, query: str) -> None:
    assert search.bigrams(text) == indexed
    assert search.match(text) == query


def test_words_searched_for_are_marked_and_escaped(get: Get) -> None:
    text = get("/mandates/mandates", _search="报告").text
    assert '<mark class="m-hit" title="">报告</mark>' in text
    text = get("/mandates/mandates", _search="<script>alert(1)</script>").text
    assert "<script>alert(1)" not in text


# Marks


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], "a&lt;b&gt;c"),
        ([Mark(0, 1, "VERB")], '<mark class="m-verb" title="">a</mark>&lt;b&gt;c'),
        ([Mark(1, 4, "x", "<t>")], 'a<mark class="m-x" title="&lt;t&gt;">&lt;b&gt;</mark>c'),
        ([Mark(0, 9, "x"), Mark(-1, 2, "x"), Mark(3, 3, "x")], "a&lt;b&gt;c"),
        (
            [Mark(0, 3, "x"), Mark(2, 5, "y")],
            '<mark class="m-x" title="">a&lt;</mark><mark class="m-x m-y" title="">b</mark>'
            '<mark class="m-y" title="">&gt;c</mark>',
        ),
        ([Mark(0, 1, "x", href='"><i>')],
         '<a class="m-link" href="&#34;&gt;&lt;i&gt;"><mark class="m-x" title="">a</mark></a>&lt;b&gt;c'),
        ([Mark(0, 1, '"onload=')], '<mark class="m--onload-" title="">a</mark>&lt;b&gt;c'),
    ],
)  # fmt: skip
def test_mark_spans(marks: list[Mark], expected: str) -> None:
    assert mark_spans("a<b>c", marks) == expected


def test_mark_spans_loses_no_character() -> None:
    text = "甲<乙>&丙\"丁'"
    for cuts in itertools.combinations(range(len(text) + 1), 3):
        marks = [Mark(cuts[0], cuts[1], "x"), Mark(cuts[0], cuts[2], "y")]
        html = mark_spans(text, marks, [Note(cuts[1], "¹")])
        without_note = re.sub("<sup.*?</sup>", "", html)
        assert unescape(re.sub("<[^>]*>", "", without_note)) == text


# Safety


HOSTILE = ("<script>alert(", "<img src=x", "<i>第七十一届", "<b>某些", '"onload="')


@pytest.mark.parametrize(
    "path",
    ["/", "/mandates/mandates", "/mandates/mandates?_all=1", "/mandates/mandates/S-RES-1322-2000-p1-0",
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
        ("with recursive n(i) as (select 1 union all select i+1 from n) select count(*) from n", "interrupt"),
        ("delete from mandates", "must be a SELECT"),
        ("attach 'x.db' as x", "must be a SELECT"),
        ("select load_extension('x')", "not authorized"),
    ],
)  # fmt: skip
def test_sql_is_bounded(get: Get, sql: str, message: str) -> None:
    answer = get("/mandates.json", sql=sql)
    assert answer.status_code == 400
    assert message in json.dumps(answer.json()).replace("SQL Interrupted", "interrupt")


def test_sql_is_open(get: Get) -> None:
    answer = get("/mandates.json", sql="select count(*) from mandates where open = 1", _shape="arrays")
    assert answer.json()["rows"] == [[4]]
    assert get("/mandates", sql="select id, action from mandates").status_code == 200


@pytest.mark.parametrize("path", ["/", "/mandates/mandates.json", "/mandates/nothing", "/-/static/app.css"])
def test_headers(get: Get, path: str) -> None:
    headers = get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/", "/mandates", "/mandates/mandates", "/mandates/open", "/mandates/documents/A-RES-72-237"]
)
def test_pages_need_no_inline_script_or_style(get: Get, path: str) -> None:
    """The Content-Security-Policy forbids them: a page with one would be half broken."""
    text = get(path).text
    assert not re.search(r"<script(?![^>]*src=)", text)
    assert "<style" not in text and not re.search(r"\sstyle=", text) and not re.search(r"\son\w+=", text)
