"""The site on the register of the five founding documents, built by the command that everybody uses."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from site_client import DATABASE, VISIBLE, Get, asked, client
from small import ROOT

from extract.register.build import build
from extract.site import search


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("register") / "mandates.db"
    assert build([ROOT / "data/documents"], db, as_of=date(2026, 1, 1), say=print).code == 0
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
    assert asked(site, query)
    assert site(f"/mandates/{query}").status_code == 200


def test_the_three_questions(site: Get) -> None:
    assert "A-RES-76-221-p7-53" in {r["mandate"] for r in asked(site, "open", actor="秘书长")}
    assert "A-RES-72-237-p28-0" in {r["mandate"] for r in asked(site, "due_at", session="SSC/20")}
    unossc, special_unit = asked(site, "asked", actor="unossc"), asked(site, "asked", actor="南南合作特设局")
    assert unossc == special_unit
    assert {r["actor"] for r in unossc} >= {"联合国南南合作办公室", "南南合作特设局"}


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
