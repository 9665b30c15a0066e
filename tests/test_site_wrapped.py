"""What the fast site wraps of Datasette 0.65: that it is still there, and that what metadata.yml forbids stays so."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import pytest
from datasette import Request
from datasette.app import Datasette
from datasette.database import Database
from datasette.views.base import BaseView
from datasette.views.table import TableView
from site_client import Get, main_text

from extract.site.immutable import COUNT, DESCRIBING, PAGE, Immutable
from extract.site.overview import Overview
from extract.site.serve import make_datasette
from extract.site.settled import Settled


def test_datasette_is_bound() -> None:
    (bound,) = (one for one in requires("mandate-tracker") or () if one.startswith("datasette"))
    assert re.search(r"<1\b", bound) and version("datasette").startswith("0.65.")


def parameters(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_what_immutable_wraps_is_there() -> None:
    for name in DESCRIBING:
        method = getattr(Database, name)
        assert inspect.iscoroutinefunction(method) and parameters(method)[0] == "self", name
        assert getattr(Immutable, name).__wrapped__ is method
    assert parameters(Database.execute) == parameters(Immutable.execute)
    assert parameters(Database.close) == parameters(Immutable.close) == ["self"]
    assert PAGE.match('select id from mandates where "class" = :p0 order by number limit 51')
    assert COUNT.match('select count(*) from mandates where "class" = :p0 ')


def test_what_settled_wraps_is_there() -> None:
    for name in ("permission_allowed", "refresh_schemas"):
        assert inspect.iscoroutinefunction(getattr(Datasette, name)), name
        assert parameters(getattr(Datasette, name)) == parameters(getattr(Settled, name)), name
    assert "self.ds.refresh_schemas()" in inspect.getsource(BaseView.dispatch_request)


def test_what_overview_wraps_is_there() -> None:
    assert parameters(TableView.columns_to_select) == parameters(Overview.columns_to_select)
    assert parameters(TableView.data)[:3] == ["self", "request", "default_labels"]
    assert isinstance(Request.args, property)


def test_permissions_of_metadata_still_hold(small: Path) -> None:
    datasette = make_datasette(small)
    datasette._metadata_local["databases"]["mandates"]["tables"]["actors"]["allow"] = {"id": "root"}

    async def ask(get: Callable[[str], Awaitable[httpx.Response]]) -> list[int]:
        await datasette.invoke_startup()
        paths = ("/mandates/actors", "/mandates/mandates", "/mandates/actors.json")
        return [(await get(path)).status_code for path in paths for _ in range(2)]

    assert asyncio.run(ask(datasette.client.get)) == [403, 403, 200, 200, 403, 403]


def test_the_order_of_the_table_is_chosen_above_it(get: Get) -> None:
    tree = lxml.html.fromstring(get("/mandates/mandates", _addressee="secretary-general").text)
    links = {a.text: a.get("href") for a in tree.xpath("//p[contains(@class, 'order')]/a")}
    assert list(links) == ["按文号", "最新通过的在前", "最早到期的在前"]
    assert [a.text for a in tree.xpath("//p[contains(@class, 'order')]/a[@aria-current]")] == ["按文号"]
    assert all("_addressee=secretary-general" in link for link in links.values())
    soonest = lxml.html.fromstring(get(links["最早到期的在前"]).text)
    days = [" ".join(cell.text_content().split()) for cell in soonest.xpath("//td[@class='c-due']")]
    assert days and all(days)  # what has no deadline does not come first
    assert soonest.xpath("//a[@class='chip']//b[text()]") and "排序" in main_text(get(links["最新通过的在前"]))


@pytest.mark.parametrize(
    ("path", "sorted_by"),
    [
        ("mandates", {}),
        ("mandates?_sort=due_by", {"期限": "ascending"}),
        ("mandates?_sort_desc=status", {"状态": "descending"}),
        ("mandates?_all=1&_sort=status", {"状态": "ascending"}),
    ],
)
def test_the_table_says_by_what_it_is_sorted(get: Get, path: str, sorted_by: dict[str, str]) -> None:
    heads = lxml.html.fromstring(get("/mandates/" + path).text).xpath("//main//th[@scope='col']")
    assert heads
    assert {th.text_content().strip(" ▲▼\n"): th.get("aria-sort") for th in heads if th.get("aria-sort")} == sorted_by


def test_a_filter_by_document_says_its_symbol(get: Get) -> None:
    tree = lxml.html.fromstring(get("/mandates/mandates", document="A-RES-72-237").text)
    assert tree.xpath("//a[@class='chip']/b/text()") == ["A/RES/72/237"]
