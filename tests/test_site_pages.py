"""What our own pages say: a request's life, a series, an actor, the calendar, figures, what is covered."""

from __future__ import annotations

import re
import sqlite3
from html import unescape
from pathlib import Path

import httpx
import lxml.html
import pytest
import yaml
from site_client import METADATA, Get, client
from small import ROOT, make_database, told_twice

from extract.register.schema import TABLES
from extract.site import charts, forms
from extract.site.pages.life import differences

FIRST, SECOND = "/mandates/mandates/A-RES-72-237-p3-0", "/mandates/mandates/S-RES-1322-2000-p2-0"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Get:
    return client(told_twice(make_database(tmp_path_factory.mktemp("told") / "mandates.db")))


def shown(answer: httpx.Response, path: str = "//main") -> str:
    """What a reader sees of a part of the page, with single spaces."""
    (part,) = lxml.html.fromstring(answer.text).xpath(path)
    return " ".join(" ".join(part.itertext()).split())


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


def test_how_each_value_was_worked_out(told: Get) -> None:
    table = shown(told(FIRST), "//table[@class='small-table']")
    assert "动词 再次请 request-1" in table and "期限 在大会第七十二届会议结束前 request-1" in table


@pytest.mark.parametrize(
    ("language", "cited"),
    [
        ("zh", "联合国大会第72/237号决议（A/RES/72/237），《南南合作》，第3段，https://docs.un.org/zh/A/RES/72/237。"),
        (
            "en",
            "General Assembly resolution 72/237 (A/RES/72/237), “南南合作”, para. 3, https://docs.un.org/zh/A/RES/72/237.",
        ),
    ],
)
def test_a_mandate_can_be_cited(told: Get, language: str, cited: str) -> None:
    text = shown(told(FIRST, _lang=language), "//textarea[@id='citation']")
    assert cited in text and "A-RES-72-237-p3-0" in text and text.endswith(FIRST)


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
    months = [h.text_content().split()[0] for h in tree.xpath("//section[contains(@class, 'month')]/h3")]
    assert months == ["2019-09", "2027-09"]  # what is past on the day of the register is not ahead
    assert "S/RES/1322(2000) 第2段" in shown(site("/calendar", actor="unossc"))
    assert "A/RES/72/237" not in shown(site("/calendar", actor="unossc"))
    assert "登记册不认得叫「nobody」的行为体" in shown(site("/calendar", actor="nobody"))
    assert "没有以届会为期限的要求" in shown(site("/calendar", actor="general-assembly"))


def test_figures_are_tables_too(get: Get) -> None:
    tree = lxml.html.fromstring(get("/figures").text)
    assert len(tree.xpath("//table[contains(@class, 'numbers')]")) == 2
    assert len(tree.xpath("//svg[@aria-hidden='true']//*[name()='rect']")) >= 2


def test_pictures_escape_what_they_say() -> None:
    html = charts.stacked([charts.Bar("<b>&", {"open": 2})], {"open": "<i>"})
    assert "<b>" not in html and "<i>" not in html and "&lt;b&gt;&amp;" in html
    assert "<b>" not in charts.timeline([charts.Point(0.5, "<b>", "held")])
    assert charts.stacked([], {}) == "" and charts.stacked([charts.Bar("x", {})], {}) == ""


def test_about_tells_what_is_covered(get: Get) -> None:
    text = shown(get("/about"))
    assert "大会第72届会议 1 237 否" in text
    assert "有 1 份文件只见引用" in text
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
    assert forms.due(due) == zh


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
        from extract.site import search

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


def test_how_the_body_of_a_citation_was_told_is_in_words(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update citations set basis = 'word; date outside the session'")
    connection.close()
    assert "写明了机关、日期不在该届会期之内" in shown(client(db)("/mandates/citations", _all="1"))


def test_every_basis_has_its_numbers_in_both_languages() -> None:
    """`#` after a space begins a comment in YAML: 第 # 次 must stand in quotation marks."""
    for key, text in METADATA["plugins"]["mandate_tracker"]["values"]["basis"].items():
        zh, bar, en = text.partition("｜")
        assert bar and zh.count("#") == en.count("#") == key.count("#"), key


@pytest.mark.parametrize(
    ("basis", "expected"),
    [("occurrence 2 of R/P1Y", "第 2 次，每年"), ("next report of the series: the chain's rhythm, 2", "每 2 届")],
)
def test_a_basis_with_numbers_in_words(tmp_path: Path, basis: str, expected: str) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update deadlines set basis = ?", (basis,))
    connection.close()
    assert expected in shown(client(db)(FIRST))


def test_a_reason_has_no_normal_form_of_a_recurrence() -> None:
    assert forms.reason("定期重复（R/P1M），起始日期不明") == "定期重复（每月），起始日期不明"


def test_what_is_overdue_is_the_same_number_everywhere(get: Get) -> None:
    home = lxml.html.fromstring(get("/").text)
    (link,) = home.xpath("//li[@class='s-overdue']/a")
    (count,) = link.xpath("b")
    found = get(link.get("href").replace("/mandates?", "/mandates.json?")).json()["filtered_table_rows_count"]
    about = lxml.html.fromstring(get("/about").text).xpath("//a[contains(@href, 'status=overdue')]")
    assert count.text == str(found) and about[0].text == f"{found} 项任务"


def test_the_accuracy_says_what_was_seen_while_tuning(get: Get) -> None:
    text = shown(get("/about"))
    assert "第一、二组用于调整程序" in text and "首次测量的准确率为 0.936" in text


def test_errors_are_in_chinese_and_lead_on(get: Get) -> None:
    missing = get("/mandates/mandates/nothing")
    assert missing.status_code == 404
    tree = lxml.html.fromstring(missing.text)
    assert tree.xpath("//form[@action='/mandates/mandates']//input[@name='_search']") and tree.xpath("//nav/a")
    for language, words in (("zh", "语句须以 select 开头"), ("en", "Statement must be a SELECT")):
        text = shown(get("/mandates", sql="delete from mandates", _lang=language))
        assert words in text and ("select 开头" in text) == (language == "zh")


def test_tables_are_listed_as_they_are_read(get: Get) -> None:
    tree = lxml.html.fromstring(get("/mandates").text)
    assert shown(get("/mandates"), "//h1") == "查询和数据"
    tables = [code.text for code in tree.xpath("//dl[@class='tables']//code")]
    assert tables[:2] == ["mandates", "documents"]
    assert "没有答复是指在已收录的文件中没有找到" in shown(get("/mandates"))  # what a question means stands under it


def test_a_name_leads_to_its_actor(get: Get) -> None:
    rows = lxml.html.fromstring(get("/mandates/actors").text).xpath("//tbody/tr")
    assert [row.xpath("td[1]/a/@href")[0].rsplit("/", 2)[1] for row in rows] == ["actors"] * len(rows)


def test_the_order_of_the_table_is_chosen_above_it(get: Get) -> None:
    tree = lxml.html.fromstring(get("/mandates/mandates", _addressee="secretary-general").text)
    links = {a.text: a.get("href") for a in tree.xpath("//p[contains(@class, 'order')]/a")}
    assert list(links) == ["按文号", "最新通过的在前", "最早到期的在前"]
    assert [a.text for a in tree.xpath("//p[contains(@class, 'order')]/a[@aria-current]")] == ["按文号"]
    assert all("_addressee=secretary-general" in link for link in links.values())
    soonest = lxml.html.fromstring(get(links["最早到期的在前"]).text)
    days = [" ".join(cell.text_content().split()) for cell in soonest.xpath("//td[@class='c-due']")]
    assert days and all(days)  # what has no deadline does not come first
    assert soonest.xpath("//a[@class='chip']//b[text()]") and "排序" in shown(get(links["最新通过的在前"]))


def test_one_mandate_and_two_mandates(get: Get) -> None:
    assert re.search(r"[2-9] mandates", shown(get("/", _lang="en")))
    assert not re.search(r"(?<![0-9])1 mandates", shown(get("/", _lang="en")))


def test_an_empty_table_says_that_it_is_empty(get: Get) -> None:
    assert "这张表现在没有内容" in shown(get("/mandates/corrections"))
    assert "没有符合的行" in shown(get("/mandates/corrections", field="due"))


def test_who_leads_without_being_named_says_on_whose_word(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute(
            "insert into mandate_actors (mandate, n, role, surface, actor, inferred) values (?, 99, 'lead', ?, ?, ?)",
            ("A-RES-72-237-p3-0", "南南合作", "unossc", "维护者所说｜said by the maintainers"),
        )
    connection.close()
    site = client(db)
    assert "牵头 联合国南南合作办公室 维护者所说" in shown(site(FIRST)) and "maintainers" not in shown(site(FIRST))
    assert "said by the maintainers" in shown(site(FIRST, _lang="en"))


def test_a_filter_by_document_says_its_symbol(get: Get) -> None:
    tree = lxml.html.fromstring(get("/mandates/mandates", document="A-RES-72-237").text)
    assert tree.xpath("//a[@class='chip']/b/text()") == ["A/RES/72/237"]


def test_wrong_sql_is_explained_and_kept(get: Get) -> None:
    answer = get("/mandates", sql="select nothing x from")
    assert "这条 SQL 有误" in shown(answer) and "select nothing x from" in answer.text
    assert lxml.html.fromstring(answer.text).xpath("//p[@class='none']/a[@href='/mandates']")
