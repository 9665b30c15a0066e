"""What can be taken away: CSV, feeds, calendars, tables to copy, the database."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from datetime import date
from pathlib import Path
from urllib.parse import quote

import feedparser
import lxml.html
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree
from site_client import Get, client
from small import MANDATES, make_database

from extract.site import told
from extract.site.exports import defused

OPEN = [m for m in MANDATES if m[8]]
FOR_EVER = "with recursive n(i) as (select 1 union all select i+1 from n) "


def lines(get: Get, path: str) -> list[list[str]]:
    answer = get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8"))))


def test_csv_begins_with_a_mark_for_excel(get: Get) -> None:
    answer = get("/mandates/mandates.csv")
    assert answer.content.startswith(b"\xef\xbb\xbfid,number")
    assert "联合检查组".encode() in answer.content
    assert answer.headers["content-disposition"] == 'attachment; filename="mandates.csv"'
    assert get("/mandates/mandates.csv?_raw=1").content.startswith(b"id,number")


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("mandates.csv", len(MANDATES)),
        ("mandates.csv?_size=1", len(MANDATES)),
        ("mandates.csv?_addressee=secretary-general", 2),
        ("mandates.csv?_search=报告", 4),
        ("mandates.csv?status=overdue&_sort_desc=number", 2),
        ("open.csv", len(OPEN)),
        ("open.csv?actor=unossc", 1),
        ("asked.csv", 8),
        ("footnotes.csv", 1),
    ],
)
def test_csv_has_all_rows(get: Get, path: str, count: int) -> None:
    name, _, query = path.partition("?")
    rows = lines(get, f"/mandates/{name}?" + quote(query, safe="=&"))
    assert len(rows) == 1 + count
    assert all(len(row) == len(rows[0]) for row in rows)


def test_csv_of_ones_own_sql_is_complete(get: Get) -> None:
    sql = "with recursive n(i) as (select 1 union all select i+1 from n limit 5000) select i from n;"
    assert len(lines(get, "/mandates.csv?sql=" + quote(sql))) == 5001
    sql = "select id from mandates where class = :class -- the end"
    assert len(lines(get, "/mandates.csv?class=request&sql=" + quote(sql))) == 6


def test_csv_keeps_the_order_with_labels(get: Get) -> None:
    rows = lines(get, "/mandates/mandates.csv?_labels=on&_sort_desc=number")
    head = rows[0]
    assert head[head.index("document") + 1] == "document_label"
    assert [row[head.index("number")] for row in rows[1:]] == ["6", "5", "4", "3", "2", "1"]
    assert {row[head.index("document_label")] for row in rows[1:]} == {"A/RES/72/237", "S/RES/1322(2000)"}
    assert {row[head.index("body_label")] for row in rows[1:]} == {"联合国大会"}


@pytest.mark.parametrize(("lang", "expected"), [("", "要求谁"), ("&_lang=en", "Addressees")])
def test_csv_with_the_headings_of_the_pages(get: Get, lang: str, expected: str) -> None:
    assert expected in lines(get, "/mandates/mandates.csv?_headings=on" + lang)[0]


@pytest.mark.parametrize(("lang", "expected"), [("", "文件（名称）"), ("&_lang=en", "Document (name)")])
def test_no_two_columns_of_a_file_have_one_heading(get: Get, lang: str, expected: str) -> None:
    head = lines(get, "/mandates/mandates.csv?_headings=on&_labels=on" + lang)[0]
    assert head[head.index(expected.partition("（")[0].partition(" (")[0]) + 1] == expected
    assert len(set(head)) == len(head)


def test_a_spreadsheet_in_words(get: Get) -> None:
    """What the pages call CSV: every row, as a reader quotes it, in one language."""
    (link,) = lxml.html.fromstring(get("/mandates/mandates?_addressee=jiu").text).xpath(
        "//p[@class='exports']/a[1]/@href"
    )
    zh, en = (lines(get, link + more) for more in ("", "&_lang=en"))
    assert zh[0] == ["\ufeff文件", "段号", "动词", "要求谁", "要求什么", "期限", "最迟", "状态"]
    assert [zh[1][n] for n in (0, 3, 5, 7)] == ["A/RES/72/237", "联合检查组", "大会第72届会议", "未检索"]
    assert en[0][2:4] == ["Class", "Addressees"] and en[1][2] == "requests"
    assert en[1][5] == "GA, 72nd session" and en[1][7] == "not searched"
    query = lines(get, "/mandates/open.csv?_words=on&_lang=en")
    assert "Reason" in query[0] and "Mandate" not in query[0] and len(query) == 5
    sql = quote("select -5 as number, '-5' as text, 'request' as class")
    (row,) = lines(get, f"/mandates.csv?_words=on&sql={sql}")[1:]
    assert row == ["-5", "'-5", "请"]


def test_actors_in_files_are_named_in_the_language_asked(get: Get) -> None:
    """Addressees and keys alike, by their names where they are known; files for programs have what the table has."""
    for path in (
        "mandates.csv?_words=on&_addressee=jiu",
        "open.csv?_words=on&actor=jiu",
        "reports.csv?_words=on&author=jiu",
    ):
        zh, en = (get(f"/mandates/{path}&_lang={language}").text for language in ("zh", "en"))
        assert "联合检查组" in zh and "Joint Inspection Unit" not in zh, path
        assert "Joint Inspection Unit" in en and "联合检查组," not in en, path
    for kind in ("copy", "tsv", "md"):
        assert "Joint Inspection Unit" in get(f"/mandates/open.{kind}", actor="jiu", _lang="en").text
    assert "联合检查组" in get("/mandates/mandates.csv", _raw="1", _lang="en").text
    assert "Joint" not in get("/mandates/open.json", _shape="array", _lang="en").text
    two = get("/mandates/mandates.csv?_words=on&_lang=en&id=S-RES-1322-2000-p1-0").text
    assert "Secretary-General, <b>某些</b>国家" in two


@pytest.mark.parametrize("path", ["/mandates/mandates/A-RES-72-237-p3-0", "/mandates/actors/unossc"])
def test_the_file_of_one_row_is_for_spreadsheets_too(get: Get, path: str) -> None:
    (link,) = lxml.html.fromstring(get(path).text).xpath("//p[@class='exports']/a[text()='CSV']/@href")
    head, row = lines(get, link)
    assert head[0] == "\ufeff编号" and row[0] == path.rpartition("/")[2] and len(row) > 9


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff201"])
def test_formulas_are_defused(get: Get, text: str) -> None:
    sql = "select :text as value, 'x' as \"=head\", -5 as number"
    rows = lines(get, f"/mandates.csv?text={quote(text)}&sql={quote(sql)}")
    assert rows == [["\ufeffvalue", "'=head", "number"], ["'" + text, "x", "-5"]]
    rows = lines(get, f"/mandates.csv?_raw=1&text={quote(text)}&sql={quote(sql)}")
    assert rows == [["value", "=head", "number"], [text, "x", "-5"]]


@given(st.text())
def test_nothing_begins_like_a_formula(text: str) -> None:
    assert not str(defused(text)).startswith(tuple("=+-@\t\r\n"))
    assert str(defused(text)).removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/mandates.csv?sql=" + quote("delete from mandates"), 400, "must be a SELECT"),
        ("/mandates.csv?sql=" + quote("select nope"), 400, "no such column"),
        ("/mandates.csv?sql=" + quote(FOR_EVER + "select count(*) from n"), 400, "took too long"),
        ("/mandates.csv?sql=" + quote(FOR_EVER +
         "select printf('%.*c', 400000, 'x') from n"), 400, "t"),
        ("/mandates.csv", 404, "no table"),
        ("/mandates/nothing.csv", 404, "not found"),
        ("/nothing/mandates.csv", 404, "not found"),
        ("/mandates/mandates.csv?_sort=nope", 400, "Cannot sort"),
        ("/mandates/actors.ics", 404, "no mandates"),
        ("/mandates/unresolved.atom", 404, "no mandates"),
        ("/mandates/mandates/A-RES-72-237-p3-0.atom", 404, "no such file"),
    ],
)  # fmt: skip
def test_a_file_is_whole_or_an_error(get: Get, path: str, status: int, message: str) -> None:
    answer = get(path)
    assert answer.status_code == status
    assert message.lower() in answer.text.lower()


def test_json_is_as_datasette_has_it(get: Get) -> None:
    rows = get("/mandates/mandates.json?_shape=array&_addressee=jiu").json()
    assert [row["id"] for row in rows] == ["A-RES-72-237-p3-0"]
    assert get("/mandates/open.json?_shape=array").headers["access-control-allow-origin"] == "*"


FEEDS = ["mandates.atom", "mandates.atom?_addressee=secretary-general", "open.atom?actor=unossc", "deadlines.atom",
         "asked.atom", "mandates.atom?_search=" + quote("报告")]  # fmt: skip


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("lang", ["", "en"])
def test_feeds_are_valid(get: Get, path: str, lang: str) -> None:
    path = "/mandates/" + path + (("&" if "?" in path else "?") + "_lang=en" if lang else "")
    answer = get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    assert feed.feed.language == (lang or "zh-Hans")
    assert feed.feed.title and feed.feed.id.startswith("urn:uuid:") and feed.feed.updated_parsed and feed.feed.author
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["self"] == "http://localhost" + path
    assert links["alternate"] == "http://localhost" + path.replace(".atom", "")
    assert feed.entries
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids)
    times = [entry.updated_parsed for entry in feed.entries]
    assert times == sorted(times, reverse=True) and feed.feed.updated_parsed == times[0]
    for entry in feed.entries:
        assert entry.title and entry.content[0].value
        page, _, query = entry.link.removeprefix("http://localhost").partition("?")
        assert get(page).status_code == 200
        assert query == ("_lang=en" if lang else "")


def test_a_feed_tells_in_words(get: Get) -> None:
    zh = feedparser.parse(get("/mandates/mandates.atom?_addressee=jiu").content)
    assert "联合检查组" in zh.feed.title and zh.entries[0].title.startswith("A/RES/72/237 第3段：再次请联合检查组")
    assert "期限：大会第72届会议" in zh.entries[0].content[0].value  # in words, not A/72
    en = feedparser.parse(get("/mandates/mandates.atom?_addressee=jiu&_lang=en").content)
    assert "Joint Inspection Unit" in en.feed.title
    assert en.entries[0].title.startswith("A/RES/72/237, para. 3: requests Joint Inspection Unit")
    assert zh.entries[0].id == en.entries[0].id and zh.feed.id != en.feed.id


@pytest.mark.parametrize(
    ("path", "filters"),
    [
        ("open.atom?note=BUY+CHEAP+PILLS&actor=unossc&_lang=en", ["United Nations Office for South-South Cooperation"]),
        ("mandates.atom?note__contains=BUY+CHEAP+PILLS&class=request", ["请"]),
        ("mandates.atom?status__not=overdue&_addressee=jiu", ["逾期", "联合检查组"]),
        ("mandates.atom?_search=" + "x" * 100, ["x" * 59 + "…"]),
        ("mandates.atom?" + "&".join(f"action__contains={n}" for n in range(40)), list(map(str, range(12)))),
    ],
)
def test_the_title_of_a_feed_tells_its_filters_and_nothing_else(get: Get, path: str, filters: list[str]) -> None:
    title = feedparser.parse(get("/mandates/" + path).content).feed.title
    told = re.split("：新增和变动|: new and changed", title)[0].split(" · ")[1:]
    assert told == filters


def test_ids_of_entries_do_not_depend_on_the_host_or_the_feed(get: Get) -> None:
    one = {entry.id for entry in feedparser.parse(get("/mandates/mandates.atom").content).entries}
    two = {entry.id for entry in feedparser.parse(get("/mandates/open.atom").content).entries}
    assert len(two) == len(OPEN) and two < one
    assert told.urn("A-RES-72-237-p3-0") == "urn:uuid:3c9922e0-eff7-578f-9419-47d77b6ddab4"


def test_changes_move_an_entry_up(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        at, mandate = "2026-05-04T03:02:01Z", ("A-RES-72-237", "A-RES-72-237-p28-0")
        change = "insert into changes values (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        connection.execute(change, (1, "2026-05-03T00:00:00Z", "mandate new", *mandate, *[None] * 5))
        connection.execute(change, (2, at, "mandate changed", *mandate, "action", "<旧>", "新", None, None))
        moved = ("status", "undated", "answered", "A/73/5已收到", "A/73/5 was received")
        connection.execute(change, (3, at, "status moved", *mandate, *moved))
        connection.execute("update mandates set adopted = '2017-12-20'")
    feed = feedparser.parse(client(db)("/mandates/mandates.atom").content)
    assert feed.entries[0].link.endswith("A-RES-72-237-p28-0")
    assert feed.entries[0].content[0].value.splitlines()[-2:] == [
        "任务有改动：要求什么 <旧> → 新",
        "状态变动：状态 期限不明 → 已答复 (A/73/5已收到)",
    ]
    english = feedparser.parse(client(db)("/mandates/mandates.atom?_lang=en").content)
    assert english.entries[0].content[0].value.splitlines()[-1] == (
        "status moved: Status undated → answered (A/73/5 was received)"
    )
    assert [entry.updated for entry in feed.entries[:2]] == ["2026-05-04T03:02:01Z", "2017-12-20T00:00:00Z"]
    assert feed.feed.updated == "2026-05-04T03:02:01Z"


def test_a_feed_asked_again_is_not_sent_again(get: Get, small: Path) -> None:
    import asyncio

    from extract.site.serve import make_datasette

    datasette, path = make_datasette(small), "/mandates/mandates.atom"

    async def ask() -> int:
        first = await datasette.client.get(path)
        again = await datasette.client.get(path, headers={"if-none-match": first.headers["etag"]})
        return int(again.status_code)

    assert asyncio.run(ask()) == 304


CALENDARS = ["open.ics", "open.ics?actor=secretary-general", "mandates.ics", "mandates.ics?_addressee=jiu",
             "deadlines.ics", "asked.ics", "due_at.ics?session=A/73"]  # fmt: skip


@pytest.mark.parametrize("path", CALENDARS)
@pytest.mark.parametrize("lang", ["", "en"])
def test_calendars_are_valid(get: Get, path: str, lang: str) -> None:
    answer = get("/mandates/" + path + (("&" if "?" in path else "?") + "_lang=en" if lang else ""))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    raw = answer.content
    assert raw.endswith(b"END:VCALENDAR\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = vobject.readOne(raw.decode("utf-8"))  # written by icalendar, read by another
    calendar.validate(raiseException=True)
    uids = [event.uid.value for event in calendar.vevent_list]
    assert len(set(uids)) == len(uids)
    for event in calendar.vevent_list:
        assert type(event.dtstart.value) is date and (event.dtend.value - event.dtstart.value).days == 1
        assert event.dtstamp.value.tzinfo is not None
        assert event.summary.value and event.description.value
        page = event.url.value.removeprefix("http://localhost").partition("?")
        assert get(page[0]).status_code == 200 and page[2] == ("_lang=en" if lang else "")


def test_a_calendar_has_only_what_has_a_date(get: Get) -> None:
    events = Calendar.from_ical(get("/mandates/open.ics").content).walk("VEVENT")
    found = {(str(event["uid"]), event.decoded("dtstart").isoformat()) for event in events}
    assert found == {
        ("A-RES-72-237-p3-0-1@mandate-tracker", "2018-09-17"),
        ("S-RES-1322-2000-p1-0-1@mandate-tracker", "2019-09-16"),
        ("S-RES-1322-2000-p2-0-1@mandate-tracker", "2019-09-16"),
    }


def test_an_event_tells_in_words(get: Get) -> None:
    def event(lang: str) -> dict[str, str]:
        found = Calendar.from_ical(get("/mandates/open.ics?actor=jiu" + lang).content).walk("VEVENT")[0]
        return {key: str(found[key]) for key in ("summary", "description", "uid")}

    zh, en = event(""), event("&_lang=en")
    assert zh["uid"] == en["uid"]
    assert zh["summary"].startswith("联合检查组：在大会第七十二届会议结束前") and "A/RES/72/237 第3段" in zh["summary"]
    assert "期限（原文）：在大会第七十二届会议结束前" in zh["description"] and "状态：未检索" in zh["description"]
    assert "期限：大会第72届会议" in zh["description"]
    assert en["summary"].startswith("Joint Inspection Unit: ") and "A/RES/72/237, para. 3" in en["summary"]
    assert "Status: not searched" in en["description"]


def test_hostile_text_stays_text(get: Get) -> None:
    feed = etree.fromstring(get("/mandates/mandates.atom").content)
    titles = [title.text for title in feed.iter("{*}title") if title.get("type", "text") == "text"]
    assert any("<b>某些</b>国家" in title for title in titles)
    events = Calendar.from_ical(get("/mandates/mandates.ics").content).walk("VEVENT")
    assert any("<b>某些</b>国家" in str(event["description"]) for event in events)
    page = get("/mandates/asked.copy").text
    assert "<script" not in page and "&lt;b&gt;某些" in page


@pytest.mark.parametrize("text", ["a\x00b\x08c\x1fd", "x\ufffey", "\x7f"])
def test_characters_that_no_file_may_hold(text: str) -> None:
    assert set(told.clean(text)) <= set("abcdxy")


def test_tables_to_copy(get: Get) -> None:
    page = get("/mandates/mandates.copy?_addressee=jiu")
    assert page.headers["content-type"].startswith("text/html") and '<html lang="zh-Hans">' in page.text
    assert "<th>要求谁</th>" in page.text and "<td>A/RES/72/237</td>" in page.text and "<td>未检索</td>" in page.text
    english = get("/mandates/mandates.copy?_addressee=jiu&_lang=en").text
    assert '<html lang="en">' in english and "<th>Addressees</th>" in english and "<td>not searched</td>" in english
    chinese, english = (get(f"/mandates/open.copy?_lang={language}").text for language in ("zh", "en"))
    assert "<td>大会第73届会议</td>" in chinese and "<td>GA, 73rd session</td>" in english  # no normal forms
    assert "理由（英文）" not in chinese and "<th>Reason</th>" in english and "Reason (" not in english
    assert get("/mandates/open.copy?_all=1").text.count("理由") == 2
    tsv = get("/mandates/open.tsv").text.splitlines()
    assert len(tsv) == 1 + len(OPEN) and len({line.count("\t") for line in tsv}) == 1
    markdown = get("/mandates/documents.md").text.splitlines()
    assert markdown[0].startswith("| 文号 |") and set(markdown[1]) == {"|", "-"}
    sql = quote("select 'a|b\nc' as x, '=1' as y")
    assert get(f"/mandates.md?sql={sql}").text.splitlines()[2] == "| a\\|b c | =1 |"
    assert get(f"/mandates.tsv?sql={sql}").text.splitlines()[1] == "a|b c\t'=1"


def test_text_in_a_markdown_table_is_no_markup(get: Get) -> None:
    text = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](z) *a* __b__ `c` ~~d~~ &lt; a|b \\"
    answer = get("/mandates.md", sql='select :text as "<b>", 1 as x', text=text).text.splitlines()
    assert answer[0] == "| \\<b\\> | x |"
    cell = answer[2].removeprefix("| ").removesuffix(" | 1 |")
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>\[\]*_`~&|]", cell)
    assert re.sub(r"\\(.)", r"\1", cell) == text


def test_pages_link_to_files(get: Get) -> None:
    page = get("/mandates/mandates?_addressee=jiu").text
    for name in ("atom", "ics", "copy"):
        assert f"/mandates/mandates.{name}?_addressee=jiu" in page
    assert ".ics" not in get("/mandates/unresolved").text
    assert "mandates.atom" not in get("/mandates/mandates/A-RES-72-237-p3-0").text


def test_download_of_the_database(get: Get, small: Path) -> None:
    answer = get("/mandates.db")
    assert answer.content == small.read_bytes()
    assert answer.headers["content-disposition"] == 'attachment; filename="mandates.db"'
    assert int(answer.headers["content-length"]) == small.stat().st_size
    assert get("/nothing.db").status_code == 404
    assert json.loads(get("/-/health").text)["ok"]


def test_a_database_that_cannot_be_opened_is_not_there_to_take_away(tmp_path: Path) -> None:
    answer = client(tmp_path / "none.db")("/mandates.db")
    assert answer.status_code == 404
