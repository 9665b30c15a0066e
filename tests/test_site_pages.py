"""What our own pages say: a request's life, a series, an actor, the calendar, figures, what is covered."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from html import unescape
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml
from site_client import Get, client
from site_client import main_text as shown
from small import ROOT, make_database, told_twice

from extract.register.schema import TABLES
from extract.site import charts, forms
from extract.site.immutable import Immutable
from extract.site.pages.life import differences
from extract.site.serve import make_datasette

FIRST, SECOND = "/mandates/mandates/A-RES-72-237-p3-0", "/mandates/mandates/S-RES-1322-2000-p2-0"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Get:
    return client(told_twice(make_database(tmp_path_factory.mktemp("told") / "mandates.db")))


@pytest.mark.parametrize("path", [FIRST, SECOND])
def test_the_life_of_a_request_is_told_from_each_of_its_mandates(told: Get, path: str) -> None:
    life = shown(told(path), "//ol[@class='life']")
    steps = ["提出要求", "A/RES/72/237 第3段", "到期 大会第72届会议", "指出答复所在", "A/73/311 未收录",
             "S/RES/1322(2000) 第2段", "明言再次要求", "到期 大会第73届会议"]  # fmt: skip
    assert [step for step in steps if step not in life] == []
    assert life.index("提出要求") < life.index("A/73/311") < life.index("明言再次要求")
    assert life.count("本条") == 1
    assert shown(told(path), "//ol[@class='life']/li[@aria-current]").count("本条") == 1


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("请提交报告", "请提交报告", "请提交报告"),
        ("第七十六届会议", "第七十七届会议", "第七十[-六-][+七+]届会议"),
        ("请提交报告", "再次请提交报告", "[+再次+]请提交报告"),
        ("请提交<b>报告", "请提交<i>报告", "请提交&lt;[-b-][+i+]&gt;报告"),
        ("甲" * 100 + "乙", "甲" * 100 + "丙", "…" + "甲" * 22 + "[-乙-][+丙+]"),
        ("", "新", "[+新+]"),
    ],
)
def test_differences_are_readable(earlier: str, later: str, expected: str) -> None:
    html = str(differences(earlier, later)).replace("<del>", "[-").replace("</del>", "-]")
    assert html.replace("<ins>", "[+").replace("</ins>", "+]") == expected


def test_a_list_of_nothing_is_shown_as_nothing(told: Get) -> None:
    for path in ("/mandates/mandates?_all=1", "/mandates?sql=select+id,conditions,inferred+from+mandates"):
        cells = lxml.html.fromstring(told(path).text).xpath(
            "//td[@class='col-conditions' or contains(@class, 'empty')]"
        )
        assert cells and not any("[]" in cell.text_content() for cell in cells)
    assert "[]" not in shown(told("/mandates/paragraphs/A-RES-72-237-p3"))


def test_how_each_value_was_worked_out(told: Get) -> None:
    table = shown(told(FIRST), "//table[@class='small-table']")
    assert "动词 再次请 request-1" in table and "期限 在大会第七十二届会议结束前 request-1" in table


@pytest.mark.parametrize(
    ("language", "cited"),
    [
        ("zh", "联合国大会第72/237号决议（A/RES/72/237），《南南合作》，第3段，https://docs.un.org/zh/A/RES/72/237。"),
        ("en", "General Assembly resolution 72/237 (A/RES/72/237), para. 3, https://docs.un.org/zh/A/RES/72/237."),
    ],
)
def test_a_mandate_can_be_cited(told: Get, language: str, cited: str) -> None:
    text = shown(told(FIRST, _lang=language), "//textarea[@id='citation']")
    assert cited in text and "A-RES-72-237-p3-0" in text and text.endswith(FIRST)


@pytest.mark.parametrize(("language", "place"), [("zh", "附件 第21(b)段"), ("en", "annex para. 21(b)")])
def test_a_paragraph_of_an_annex_is_cited_in_words(tmp_path: Path, language: str, place: str) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update mandates set label = 'annex/21(b)' where id = 'A-RES-72-237-p3-0'")
    connection.close()
    site = client(db)
    assert place in shown(site(FIRST, _lang=language), "//textarea[@id='citation']")
    assert place in site("/mandates/mandates.atom", id="A-RES-72-237-p3-0", _lang=language).text


def test_the_series_of_a_document(get: Get) -> None:
    text = shown(get("/mandates/documents/A-RES-72-237"))
    assert "← 前一份 A/RES/71/244 · 未收录" in text
    assert "同一系列的文件（2 份）" in text
    assert re.search(r"提到的报告（2 份） A/73/311 进展 .*未收录 · 有请求 · 第3段", text)


def test_a_document_that_is_not_held_says_so(get: Get) -> None:
    answer = get("/mandates/documents/A-RES-71-244")
    assert "登记册没有收录这份文件" in shown(answer)
    assert "https://docs.un.org/zh/A/RES/71/244" in answer.text
    assert "后一份 A/RES/72/237" in shown(answer)
    assert not lxml.html.fromstring(answer.text).xpath("//article")


def test_an_actor_is_one_with_those_before_and_after_it(get: Get) -> None:
    for actor in ("unossc", "su-ssc"):
        answer = get(f"/mandates/actors/{actor}")
        line = shown(answer, "//ol[@class='line']")
        assert "联合国南南合作办公室" in line and "南南合作特设局" in line
        assert "S/RES/1322(2000) 第2段" in shown(answer)
        rows = lxml.html.fromstring(answer.text).xpath("//table[@class='numbers']/tbody/tr")
        (row,) = [[" ".join(c.text_content().split()) for c in row] for row in rows]
        assert row == ["未注明日期", "1", "1", "0", "0", "0"]
        assert "<svg" in answer.text
    assert "没有要求它做什么" in shown(get("/mandates/actors/general-assembly"))


def test_pages_say_what_their_numbers_count(get: Get) -> None:
    for path in ("/mandates/actors/unossc", "/mandates/mandates?_asked=unossc", "/", "/figures"):
        assert "牵头编写" in shown(get(path)), path
    for path in ("/about", "/figures"):  # what is due is more than what is open and due
        assert "机关自己决定的" in shown(get(path)), path
    assert "未了结，正到期" in shown(get("/"), "//li[@class='s-due']")
    assert "不论现在是否到期" in shown(get("/calendar"))
    assert "没有收录的文件" in shown(get("/mandates/documents"))


def test_the_calendar_counts_what_its_links_show(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update deadlines set session = due")
        connection.execute("update mandates set due_session = due")
    connection.close()
    site = client(db)
    tree = lxml.html.fromstring(site("/calendar").text)
    links = tree.xpath("//table[@class='numbers']//td/a")
    assert {link.get("href").partition("?")[2] for link in links} == {
        "due_session=A%2F72&open=1", "due_session=A%2F73&open=1", "due_session=SSC%2F20&open=1"
    }  # fmt: skip
    for link in links:
        path, _, query = link.get("href").partition("?")
        found = site(f"{path}.json?{query}").json()["filtered_table_rows_count"]
        assert link.text_content() == str(found)
    # Whatever it is called, and under all the names it has had: Special Unit, then Office for South-South Cooperation.
    for actor in ("UNOSSC", "unossc", "su-ssc", "南南合作特设局"):
        of_actor = lxml.html.fromstring(site("/calendar", actor=actor).text)
        (link,) = of_actor.xpath("//table[@class='numbers']//td/a")
        path, _, query = link.get("href").partition("?")
        rows = site(f"{path}.json?{query}&_shape=array").json()
        assert (link.text_content(), [row["document"] for row in rows]) == ("1", ["S-RES-1322-2000"])
    months = [h.text_content().split()[0] for h in tree.xpath("//section[contains(@class, 'month')]/h3")]
    assert months == ["2019-09", "2027-09"]  # what is past on the day of the register is not ahead
    assert "S/RES/1322(2000) 第2段" in shown(site("/calendar", actor="unossc"))
    assert "A/RES/72/237" not in shown(site("/calendar", actor="unossc"))
    assert "登记册不认得叫「nobody」的行为体" in shown(site("/calendar", actor="nobody"))
    assert "没有以届会为期限的要求" in shown(site("/calendar", actor="general-assembly"))


def test_the_day_of_the_register_is_that_of_its_last_build(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:  # as of which an earlier build was made
        connection.execute("update runs set id = 2")
        connection.execute("insert into runs select 1, started, finished, '2030-01-01', version, 2, 0 from runs")
        connection.execute("insert into build_info values ('built', '2019-01-02T00:00:00Z')")
    connection.close()
    site = client(db)
    for path in ("/", "/about", "/calendar", FIRST):
        text = site(path).text
        assert "2019-01-01" in text and "2030-01-01" not in text, path


def test_figures_are_tables_too(get: Get) -> None:
    tree = lxml.html.fromstring(get("/figures").text)
    assert len(tree.xpath("//table[contains(@class, 'numbers')]")) == 2
    assert len(tree.xpath("//svg[@aria-hidden='true']//*[name()='rect']")) >= 2


def test_figures_count_documents_without_a_date_too(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update mandates set adopted = '2017-12-20' where document = 'A-RES-72-237'")
    connection.close()
    site = client(db)
    (table,) = lxml.html.fromstring(site("/figures").text).xpath("//table[contains(@class, 'heat')]")
    assert [cell.text_content() for cell in table.xpath("thead//th")] == ["行为体", "未注明日期", "2017", "共计"]
    (row,) = table.xpath("tbody/tr[th//text() = '秘书长']")
    assert [cell.text_content() for cell in row.xpath("td")] == ["1", "1", "2"]
    for link in row.xpath("td/a"):
        path, _, query = link.get("href").partition("?")
        assert site(f"{path}.json?{query}").json()["filtered_table_rows_count"] == 1


def test_pictures_escape_what_they_say() -> None:
    html = charts.stacked([charts.Bar("<b>&", {"open": 2})], {"open": "<i>"})
    assert "<b>" not in html and "<i>" not in html and "&lt;b&gt;&amp;" in html
    assert "<b>" not in charts.timeline([charts.Point(0.5, "<b>", "held")])
    assert charts.stacked([], {}) == "" and charts.stacked([charts.Bar("x", {})], {}) == ""


def test_about_tells_what_is_covered(get: Get) -> None:
    text = shown(get("/about"))
    assert "大会第72届会议 1 237 否" in text
    assert "有 1 份决议属于已收录决议所在的系列，只见引用" in text
    assert "不是联合国的正式记录" in text and "Apache 2.0" in text


def test_accuracy_is_the_same_in_the_readme() -> None:
    measured = yaml.safe_load((ROOT / "extract/site/accuracy.yml").read_text(encoding="utf-8"))
    readme = re.sub(
        r" \(\d+ of \d+\)| +", lambda m: " " if m[0].isspace() else "", (ROOT / "README.md").read_text("utf-8")
    )
    tables = [*measured["oracle"]["rows"].items(), *measured["followup"]["rows"].items()]
    tables.append(("", measured["lottery"]["numbers"]))
    for name, numbers in tables:
        row = " | ".join("" if n is None else f"{n:.3f}" for n in numbers)
        assert re.sub(" +", " ", f"{name and f'| {name} '}| {row} |") in readme, name
    for told in (*(f"{measured['oracle'][n]:,}" for n in ("documents", "paragraphs", "directives", "errata")),
                 f"{measured['founding']['mandates']} mandates", f"{measured['lottery']['mandates']} mandates",
                 *(f"{share} %" for share in measured["actors"])):  # fmt: skip
        assert told in readme, told


@pytest.mark.parametrize(
    ("due", "zh"),
    [("A/73", "大会第73届会议"), ("A/76:main", "大会第76届会议主要会期"), ("R/P1Y", "每年"), ("R/P2Y", "每2年"),
     ("A/75:resumed", "大会第75届会议续会"), ("A/75:resumed-1", "大会第75届会议第1期续会"),
     ("A/73:odd", "大会第73届会议 (odd)"),
     ("R/P1Y A/75", "每年 · 大会第75届会议"), ("2018-09-17", "2018-09-17"), ("A/ES-11", "大会第11届紧急特别会议"),
     ("UNEP/EA/5", "UNEP/EA/5"), ("next-report", "下一份报告"), ("", ""), ("S/2019", "S/2019"),
     ("A/HRC/S-3", "A/HRC/S-3")],
)  # fmt: skip
def test_what_is_due_in_words(due: str, zh: str) -> None:
    assert forms.Sessions({}).due(due) == zh


def test_ordinals() -> None:
    assert [forms.nth(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 101, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "101st", "111th"
    ]  # fmt: skip


def test_search_offers_the_actor_or_document_that_is_called_so(get: Get) -> None:
    for words, href in (
        ("UNOSSC", "/mandates/actors/unossc"),
        ("秘書長", "/mandates/actors/secretary-general"),
        ("72/237", "/mandates/documents/A-RES-72-237"),
    ):
        links = lxml.html.fromstring(get("/mandates/mandates", _search=words).text).xpath(
            "//p[contains(@class,'meant')]/a"
        )
        assert [link.get("href") for link in links] == [href], words


@pytest.mark.parametrize("gone", [t.name for t in TABLES if t.name not in ("mandates", "documents", "actors")])
def test_a_database_of_an_older_version_is_still_shown(
    tmp_path: Path, gone: str, capsys: pytest.CaptureFixture[str]
) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("pragma foreign_keys = off")
        connection.execute(f'drop table "{gone}"')
    connection.close()
    site = client(db)
    for path in ("/", "/calendar", "/figures", "/about", FIRST, "/mandates/documents/A-RES-72-237",
                 "/mandates/actors/unossc"):  # fmt: skip
        answer = site(path)
        assert answer.status_code == 200, (gone, path)
        assert "任务登记册" in answer.text
    assert "Traceback" not in capsys.readouterr().err


def test_pages_are_light(tmp_path: Path) -> None:
    """A page of the table with the longest clauses, all found by a search, stays under 300 KB."""
    db = make_database(tmp_path / "mandates.db")
    text = "请秘书长" + "就报告的报告提交一份报告，" * 400
    with sqlite3.connect(db) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("select * from mandates where id = 'S-RES-1322-2000-p2-0'").fetchone())
        connection.execute("update paragraphs set text = ? where id = ?", (text, row["paragraph"]))
        for n in range(60):
            new = row | {"id": f"{row['id']}-{n}", "number": 100 + n, "action": text[:400], "end": len(text)}
            places = ", ".join("?" for _ in new)
            connection.execute(f"insert into mandates values ({places})", list(new.values()))
        from extract.register import search

        search.index(connection)
    connection.close()
    answer = client(db)("/mandates/mandates", _search="报告", _lang="en")
    assert answer.text.count('<td class="c-action">') == 40
    assert len(answer.content) < 300_000


def test_hidden_addresses_are_not_written_twice(get: Get) -> None:
    hidden = re.findall(
        r'type="hidden" name="([^"]+)"', unescape(get("/mandates/mandates", _lang="en", due="A/73").text)
    )
    assert sorted(hidden) == ["_lang", "due"]


def test_the_pages_of_the_site_are_not_cut_at_what_readers_may_ask(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 700,000 mandates the first look at the home page took longer than that, and nothing was published."""
    datasette = make_datasette(small)
    asked: list[str] = []
    execute = Immutable.execute

    async def noted(self: Immutable, sql: str, *arguments: Any, **named: Any) -> Any:
        if not named.get("custom_time_limit"):  # then readers' limit is that of the statement
            asked.append(sql)
        return await execute(self, sql, *arguments, **named)

    monkeypatch.setattr(Immutable, "execute", noted)

    async def look(*paths: str) -> list[int]:
        await datasette.invoke_startup()
        return [(await datasette.client.get(path)).status_code for path in paths]

    assert asyncio.run(look("/", "/figures", "/calendar", "/about", "/-/health", "/doc/A/RES/72/237")) == [
        *[200] * 5,
        302,
    ]
    assert [sql for sql in asked if " from sqlite_master" not in sql.lower()] == []
    assert asyncio.run(look("/mandates.json?sql=select+1")) == [200]
    assert asked[-1] == "select 1"
