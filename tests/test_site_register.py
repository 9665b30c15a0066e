"""The site on the register of the five founding documents, built by the command that everybody uses."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from html import unescape
from pathlib import Path

import lxml.html
import pytest
from site_client import DATABASE, VISIBLE, Get, asked, client, main_text
from small import ROOT

from extract.register import search
from extract.register.build import build


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("register") / "mandates.db"
    assigned = ROOT / "data/responsible.csv"
    assert build([ROOT / "data/documents"], db, as_of=date(2026, 1, 1), say=print, assignments=assigned).code == 0
    return db


@pytest.fixture(scope="module")
def site(register: Path) -> Get:
    return client(register)


@pytest.fixture(scope="module")
def connection(register: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(register)
    connection.row_factory = sqlite3.Row
    return connection


@pytest.mark.parametrize("table", [t.name for t in VISIBLE])
def test_table_pages(site: Get, table: str) -> None:
    assert site(f"/mandates/{table}").status_code == 200


def test_every_mandate_is_marked_in_its_paragraph(site: Get, connection: sqlite3.Connection) -> None:
    for row in connection.execute("select id, verb, paragraph, addressees from mandates"):
        answer = site(f"/mandates/mandates/{row['id']}")
        assert answer.status_code == 200, row["id"]
        marked = re.findall(r'<mark class="([^"]*)"[^>]*>(.*?)</mark>', answer.text)
        verb = "".join(unescape(text) for classes, text in marked if "m-verb" in classes.split())
        assert row["verb"] in verb, row["id"]
        if row["addressees"] != "[]":
            assert any("m-addressee" in classes for classes, _ in marked), row["id"]


def test_documents_are_shown_whole(site: Get, connection: sqlite3.Connection) -> None:
    for document in connection.execute("select id from documents"):
        html = re.sub("<sup.*?</sup>", "", site(f"/mandates/documents/{document['id']}").text)
        text = unescape(re.sub("<[^>]+>", "", html))
        for row in connection.execute("select text from paragraphs where document = ?", (document["id"],)):
            assert row["text"] in text


@pytest.mark.parametrize("query", list(DATABASE["queries"]))
def test_queries(site: Get, query: str) -> None:
    # Nothing of the five is searched, so nothing can be overdue or without a request; and none asks again.
    assert bool(asked(site, query)) is (query not in ("overdue", "asked_again", "unasked"))
    assert site(f"/mandates/{query}").status_code == 200


def test_the_three_questions(site: Get) -> None:
    assert "A-RES-76-221-p7-53" in {r["mandate"] for r in asked(site, "open", actor="秘书长")}
    assert "A-RES-72-237-p28-0" in {r["mandate"] for r in asked(site, "due_at", session="SSC/20")}
    unossc, special_unit = asked(site, "asked", actor="unossc"), asked(site, "asked", actor="南南合作特设局")
    assert unossc == special_unit
    assert {r["actor"] for r in unossc} >= {"联合国南南合作办公室", "南南合作特设局"}


def test_the_planner_of_unossc(site: Get) -> None:
    (row,) = asked(site, "planner")
    assert (row["planned"], row["mandate"], row["role"]) == ("expected", "A-RES-76-221-p7-53", "lead")
    assert (row["recipient"], row["last_report"], row["due"]) == ("大会", "A/76/403", None)
    assert row["agenda"].endswith("发展方面的业务活动：南南合作促进发展")
    # It was asked for at the 77th session itself; the Secretary-General is asked, UNOSSC by its other name leads.
    (asked_,) = asked(site, "planner", actor="南南合作特设局", session="77")
    assert (asked_["planned"], asked_["due"]) == ("asked", "A/77")
    assert [r["role"] for r in asked(site, "planner", actor="SG", session="A/77")] == ["addressee"]
    assert {r["mandate"] for r in asked(site, "planner", session="SSC/20")} == {"A-RES-72-237-p28-0"}
    assert asked(site, "planner", actor="nobody") == []


def test_the_life_of_a_request(site: Get) -> None:
    rows = asked(site, "life", mandate="A-RES-72-237-p35-60")
    assert [(r["event"], r["symbol"], r["label"], r["answer"]) for r in rows] == [
        ("asked", "A/RES/72/237", "35", None),
        ("due", "A/73", None, "answered"),
        ("names_answer", "A/73/383", "116", "A/73/321"),
    ]
    assert asked(site, "life", mandate="nothing") == []


def test_how_late_and_what_to_fetch(site: Get) -> None:
    late = {r["mandate"]: (r["late"], r["late_by"], r["answer"]) for r in asked(site, "late")}
    assert late["A-RES-72-237-p3-0"] == ("very late", 1, "A/73/311/Add.1")
    assert late["A-RES-72-237-p35-60"] == (None, None, "A/73/321")  # nobody can tell
    fetch = {r["session"]: r["fetch"] for r in asked(site, "not_searched")}
    assert fetch == {"A/62": "A/RES/62/209", "A/77": "A/RES/77/…", "SSC/20": "SSC/20/…"}


def test_how_old_an_open_request_is(site: Get) -> None:
    ages = {r["mandate"]: r["age"] for r in asked(site, "open", actor="秘书长")}
    assert ages["A-RES-76-221-p7-53"] == 4  # asked at the 76th session; on 1 January 2026 the 80th sits


def test_no_open_request_that_asks_for_nothing(connection: sqlite3.Connection) -> None:
    open_ = connection.execute("select class, report, due from mandates where open = 1").fetchall()
    assert open_
    assert not [tuple(row) for row in open_ if row["class"] in ("decide", "authorize", "other")]
    assert all(row["report"] or row["due"] for row in open_)


def test_search_finds_what_instr_finds(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "select m.number, m.action, m.addressees, p.text, d.title, (select group_concat(name, '/') from actors "
        "where id in (select actor from mandate_actors where mandate = m.id)) from mandates m "
        "join paragraphs p on p.id = m.paragraph join documents d on d.id = m.document"
    ).fetchall()
    runs = sorted({run for row in rows for field in row[1:] for run in re.findall(r"[\u4e00-\u9fff]+", field or "")})
    for words in {run[i : i + n] for run in runs[::3] for n in (1, 2, 3, 4) for i in range(0, len(run), 5)}:
        expected = {row["number"] for row in rows if any(words in (field or "") for field in row[1:])}
        sql = "select rowid from mandates_fts where mandates_fts match ?"
        assert {n for (n,) in connection.execute(sql, (search.match(words),))} == expected, words


def test_what_is_overdue_is_the_same_number_everywhere(get: Get) -> None:
    home = lxml.html.fromstring(get("/").text)
    (link,) = home.xpath("//li[@class='s-overdue']/a")
    (count,) = link.xpath("b")
    found = get(link.get("href").replace("/mandates?", "/mandates.json?")).json()["filtered_table_rows_count"]
    about = lxml.html.fromstring(get("/about").text).xpath("//a[contains(@href, 'status=overdue')]")
    assert count.text == str(found) and about[0].text == f"{found} 项任务"


def test_the_accuracy_says_what_was_seen_while_tuning(get: Get) -> None:
    text = main_text(get("/about"))
    assert "第一、二组用于调整程序" in text and "首次测量的精确率为 0.936" in text


def test_tables_are_listed_as_they_are_read(get: Get) -> None:
    tree = lxml.html.fromstring(get("/mandates").text)
    assert main_text(get("/mandates"), "//h1") == "查询和数据"
    tables = [code.text for code in tree.xpath("//dl[@class='tables']//code")]
    assert tables[:2] == ["mandates", "documents"]
    assert "没有答复是指在已收录的文件中没有找到" in main_text(
        get("/mandates")
    )  # what a question means stands under it
