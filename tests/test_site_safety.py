"""Hostile text, hostile SQL, headers."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from site_client import Get

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
