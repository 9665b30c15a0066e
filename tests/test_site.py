"""The pages of the site: every table, row and document, links, metadata."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
from html import unescape
from pathlib import Path
from typing import get_args

import httpx
import lxml.html
import pytest
import yaml
from site_client import DATABASE, METADATA, VISIBLE, Get, Select, client, main_text
from small import ROOT, make_database

from extract.follow.cases import Status
from extract.model import CLASSES
from extract.register.schema import TABLES
from extract.site.facets import COUNTED
from extract.site.serve import make_datasette


def shown(answer: httpx.Response) -> str:
    """The text a reader sees: without tags."""
    return unescape(re.sub(r"<[^>]+>", "", answer.text))


@pytest.mark.parametrize(
    ("path", "heading", "named"),
    [
        ("evidence/1", "1", {"条目": "A/RES/72/237 第12段", "文件": "A/RES/72/237", "段落": "A/RES/72/237 第12段"}),
        ("deadlines/S-RES-1322-2000-p2-0,2", "S/RES/1322(2000) 第2段、2", {"条目": "S/RES/1322(2000) 第2段"}),
        ("citations/A-RES-72-237-o1,1", "A/RES/72/237 段落、1", {"段落": "A/RES/72/237 段落"}),
        ("threads/A-RES-72-237-p12-0", "A/RES/72/237 第12段", {"编号": "A/RES/72/237 第12段"}),
        ("coverage/general-assembly,A~2F72", "联合国大会、大会第72届会议", {"机关": "联合国大会"}),
        ("documents/A-RES-72-237", "A/RES/72/237 南南合作", {"前一份": "A/RES/71/244"}),
    ],
)
def test_keys_of_a_row_are_told_in_words(get: Get, path: str, heading: str, named: dict[str, str]) -> None:
    tree = lxml.html.fromstring(get(f"/mandates/{path}").text)
    assert " ".join(tree.xpath("//h1")[0].text_content().split()) == heading
    values = {dt.text_content(): dt.getnext() for dt in tree.xpath("//dl[@class='values']/dt")}
    for column, words in named.items():
        (link,) = values[column].xpath("a")
        assert link.text == words
        assert get(link.get("href")).status_code == 200


@pytest.mark.parametrize("table", [t.name for t in TABLES])
@pytest.mark.parametrize("args", [{}, {"_all": "1"}, {"_size": "1"}])
def test_table_page(get: Get, table: str, args: dict[str, str]) -> None:
    for title, language in zip(DATABASE["tables"][table]["title"].split("｜"), ("zh", "en"), strict=True):
        answer = get(f"/mandates/{table}", _lang=language, **args)
        assert answer.status_code == 200
        assert f"<h1>{title} " in answer.text


def test_row_pages(get: Get, select: Select) -> None:
    for table in TABLES:
        pks = (table.pk,) if isinstance(table.pk, str) else table.pk
        for row in select(f'select {", ".join(pks)} from "{table.name}"'):
            key = ",".join(
                re.sub("[^A-Za-z0-9_-]", lambda m: "".join(f"~{b:02X}" for b in m[0].encode()), str(v)) for v in row
            )
            answer = get(f"/mandates/{table.name}/{key}")
            assert answer.status_code == 200, (table.name, row)


@pytest.mark.parametrize("table", [t.name for t in TABLES])
def test_json_and_csv(get: Get, select: Select, table: str) -> None:
    count = select(f"select count(*) from {table}")[0][0]
    assert len(get(f"/mandates/{table}.json", _shape="array").json()) == count
    # Cells may hold line breaks.
    assert len(list(csv.reader(io.StringIO(get(f"/mandates/{table}.csv").text, newline="")))) == count + 1


def test_home_page(get: Get) -> None:
    answer = get("/")
    text = shown(answer)
    assert "即将到期" in text and "大会第73届会议" in text and "秘书长" in text
    for query in DATABASE["queries"].values():
        assert query["title"].split("｜")[0] in text
    assert 'action="/mandates/mandates"' in answer.text


def test_the_verbs_of_the_home_page_add_up_to_its_mandates(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update mandates set class = 'other' where number = 1")
    connection.close()
    home = lxml.html.fromstring(client(db)("/").text)
    chips = home.xpath("//p[@class='chips']/a[contains(@href, '?class=')]")
    total = home.xpath("//ul[@class='stats']/li[last()]//b")[0].text
    assert sum(int(chip.text_content().split()[-1]) for chip in chips) == int(total) == 5
    (other,) = home.xpath("//a[contains(@href, 'class=other')]")
    assert other.text_content() == "另有 1 个用其他动词的条款，不计为任务"


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
    table = text.index("<td>员额&lt;b&gt;数&lt;/b&gt;</td></tr><tr><td>合计</td><td>5</td>")
    assert text.index("<h2>附件</h2>", places[-1]) < table


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


@pytest.mark.parametrize(("language", "told"), [("zh", "没有这一页"), ("en", "Not found")])
def test_unknown_page_is_told_in_the_language_of_the_address(get: Get, language: str, told: str) -> None:
    answer = get("/mandates/nothing", _lang=language)
    assert answer.status_code == 404
    assert f"<h1>{told}</h1>" in answer.text


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
        assert {f["counted"] for f in about.get("facets", ()) if "counted" in f} <= set(COUNTED)
        assert set(filter(None, named)) <= tables[name] | {"rowid"}, name
    for name, columns in METADATA["plugins"]["mandate_tracker"]["show"].items():
        assert set(columns) - {"Link"} <= tables[name], name


def test_values_have_words() -> None:
    values = METADATA["plugins"]["mandate_tracker"]["values"]
    assert set(values["class"]) == set(CLASSES)
    assert set(values["status"]) == set(get_args(Status))
    deliverables = yaml.safe_load((ROOT / "rules/deliverables.yml").read_text(encoding="utf-8"))
    assert {d["id"] for d in next(iter(deliverables.values()))} <= set(values["deliverable"])
    kinds = {a["kind"] for a in yaml.safe_load((ROOT / "rules/actors.yml").read_text(encoding="utf-8"))}
    assert kinds <= set(values["kind"])


def test_technical_tables_are_hidden(get: Get) -> None:
    tables = {t["name"]: t["hidden"] for t in get("/mandates.json").json()["tables"]}
    assert {name for name, hidden in tables.items() if not hidden} == {t.name for t in VISIBLE}


MANY = 7000
LONG = "请秘书长" + "".join(f"在{n:04}年，" for n in range(MANY)) + "提交报告；"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """A mandate with 7,000 deadlines, as a paragraph of 100,000 characters may hold."""
    db = make_database(tmp_path_factory.mktemp("crowded") / "mandates.db")
    key, paragraph = "S-RES-1322-2000-p2-0", "S-RES-1322-2000-p2"
    with sqlite3.connect(db) as connection:
        connection.execute("update paragraphs set text = ? where id = ?", (LONG, paragraph))
        connection.execute('update mandates set "end" = ? where id = ?', (len(LONG), key))
        for n in range(MANY):
            start = LONG.index(f"在{n:04}年")
            connection.execute(
                "insert into deadlines (mandate, n, text, due, due_by, inferred) values (?, ?, ?, ?, ?, 0)",
                (key, n + 3, LONG[start : start + 6], f"{n:04}", f"{n:04}-12-31"),
            )
            connection.execute(
                'insert into spans (mandate, n, label, rule, paragraph, start, "end") values (?, ?, ?, ?, ?, ?, ?)',
                (key, n + 2, "DEADLINE", "year", paragraph, start, start + 6),
            )
    connection.close()
    return client(db)


def test_a_mandate_with_many_deadlines(crowded: Get) -> None:
    answer = crowded("/mandates/mandates/S-RES-1322-2000-p2-0")
    text = shown(answer)
    assert LONG in text  # the text is always whole
    assert len(answer.content) < 1_000_000
    assert "另有 6,902 个期限" in text
    (address,) = re.findall(r'<p class="more"><a href="([^"]*deadlines[^"]*)"', answer.text)
    assert (
        crowded(
            unescape(address) + "&_shape=array",
        ).status_code
        == 200
    )
    path, _, query = unescape(address).partition("?")
    assert crowded(f"{path}.json?{query}").json()["filtered_table_rows_count"] == MANY + 2


def test_a_document_with_many_marks(crowded: Get) -> None:
    answer = crowded("/mandates/documents/S-RES-1322-2000")
    assert LONG in shown(answer)
    assert len(re.findall(r'm-deadline"[^>]*>[^<]*年<', answer.text)) == MANY


def test_a_few_deadlines_are_all_shown(get: Get) -> None:
    assert "个期限" not in get("/mandates/mandates/S-RES-1322-2000-p2-0").text


def test_errors_are_in_chinese_and_lead_on(get: Get) -> None:
    missing = get("/mandates/mandates/nothing")
    assert missing.status_code == 404
    tree = lxml.html.fromstring(missing.text)
    assert tree.xpath("//form[@action='/mandates/mandates']//input[@name='_search']") and tree.xpath("//nav/a")
    for language, words in (("zh", "语句须以 select 开头"), ("en", "Statement must be a SELECT")):
        text = main_text(get("/mandates", sql="delete from mandates", _lang=language))
        assert words in text and ("select 开头" in text) == (language == "zh")


def test_wrong_sql_is_explained_and_kept(get: Get) -> None:
    answer = get("/mandates", sql="select nothing x from")
    assert "这条 SQL 有误" in main_text(answer) and "select nothing x from" in answer.text
    assert lxml.html.fromstring(answer.text).xpath("//p[@class='none']/a[@href='/mandates']")
