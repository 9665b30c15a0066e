"""Sessions in words, of every body whose sessions are counted, wherever the site shows one."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import feedparser
import pytest
from icalendar import Calendar
from site_client import Get, client, main_text
from small import make_database

from extract.register import rows
from extract.rules import load
from extract.rules.series import Series
from extract.site import forms, names
from extract.site.labels import Pair
from extract.site.language import language

MANDATE = "A-RES-72-237-p3-0"
SESSION = {"zh": "妇女地位委员会第66届会议", "en": "Commission on the Status of Women, 66th session"}
YEAR = {"zh": "开发署执行局2025年届会", "en": "Executive Board of UNDP, UNFPA and UNOPS, 2025 session"}


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """The small register with a request that is due in a session of the Commission on the Status of Women, and one in
    a session of an executive board."""
    db, rules = make_database(tmp_path_factory.mktemp("sessions") / "mandates.db"), load()
    with closing(sqlite3.connect(db)) as connection, connection:
        some = {key: rules.actors[key] for key in ("csw", "undp-executive-board")}
        held = [one for one in rules.series if one.actor in some]
        marks = ", ".join("?" * len(rows.columns("actors")))
        without_parent = [{**row, "parent": None} for row in rows.actor_values(some, held, {})]
        connection.executemany(f"insert into actors values ({marks})", rows.table_rows("actors", without_parent))
        found = rows.table_rows("actor_names", rows.actor_name_values(some))
        connection.executemany("insert into actor_names values (?, ?)", found)
        for session, key in (("E/CN.6/66", MANDATE), ("DP/2025", "A-RES-72-237-p28-0")):
            connection.execute(
                "update mandates set due = ?, due_session = ?, session = ? where id = ?",
                (session, session, session, key),
            )
            connection.execute("update deadlines set due = ?, session = ? where mandate = ?", (session, session, key))
    return client(db)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("path", "part", "both"),
    [
        ("/mandates/mandates", "//aside[@class='facets']", True),  # facets
        ("/mandates/mandates", "//main//tbody", True),  # rows of the overview
        ("/mandates/mandates?due_session=E/CN.6/66", "//ul[@class='chips']", False),
        ("/mandates/mandates?due=E/CN.6/66", "//ul[@class='chips']", False),
        (f"/mandates/mandates/{MANDATE}", "//main", False),
        ("/mandates/deadlines", "//main//tbody", True),  # cells
        ("/mandates/open", "//main//tbody", True),
        (f"/mandates/life?mandate={MANDATE}", "//main//tbody", False),  # an event of the calendar
        ("/mandates?sql=select session from deadlines", "//main//tbody", True),
        ("/figures", "//main", True),
        ("/calendar", "//main", True),
    ],
)
def test_pages_name_the_sessions_of_every_body(get: Get, path: str, part: str, both: bool, lang: str) -> None:
    path, _, query = path.partition("?")
    text = main_text(get(path, _lang=lang, **dict([query.split("=", 1)] if query else [])), part)
    assert SESSION[lang] in text
    assert (YEAR[lang] in text) == both


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_feeds_and_calendars_name_them_too(get: Get, lang: str) -> None:
    feed = feedparser.parse(get("/mandates/mandates.atom", due_session="E/CN.6/66", _lang=lang).content)
    assert SESSION[lang] in feed.feed.title and SESSION[lang] in feed.entries[0].content[0].value
    events = Calendar.from_ical(get("/mandates/mandates.ics", id=MANDATE, _lang=lang).content).walk("VEVENT")
    assert SESSION[lang] in str(events[0]["description"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "path", ["mandates.csv?_words=1", "mandates.md?", "deadlines.tsv?", "life.md?mandate=" + MANDATE]
)
def test_files_in_words_name_them_too(get: Get, path: str, lang: str) -> None:
    assert SESSION[lang] in get(f"/mandates/{path}&_lang={lang}").text


def test_a_symbol_is_that_of_a_document(get: Get) -> None:
    for form in ("", ".md"):
        assert "DP/2025" in get("/mandates" + form, sql="select 'DP/2025' as symbol").text.split("<tbody>")[-1]
    assert "届会" not in get("/mandates.md", sql="select 'DP/2025' as symbol").text


def words(symbol: str, lang: str) -> str:
    """A session in words, where all bodies of the rules are known."""
    rules = load()
    found = []
    for row in rows.actor_values(rules.actors, rules.series, {}):
        actor = rules.actors[str(row["id"])]
        found.append({**row, "short": min(actor.all_names, key=lambda name: (len(name), name))})
    bodies = {str(row["series"]): names.body(row) for row in found if row["series"]}
    token = language.set(lang)
    try:
        return forms.Sessions(bodies).session(symbol)
    finally:
        language.reset(token)


@pytest.mark.parametrize("one", load().series, ids=lambda one: one.series)
def test_every_series_has_words(one: Series) -> None:
    number = "2026" if one.by == "year" else "7"
    symbol = one.form.format(series=one.series, n=number)
    zh, en = words(symbol, "zh"), words(symbol, "en")
    assert re.search(f"{number}年届会|第{number}届会议", zh) and re.search(f", ({number}|7th) session", en)
    assert len(zh) <= 28 and len(en) <= 80


@pytest.mark.parametrize(
    ("symbol", "zh", "en"),
    [
        ("UNEP/EA.7", "联合国环境大会第7届会议", "United Nations Environment Assembly, 7th session"),
        ("ICCD/COP(17)", "联合国防治荒漠化公约缔约方会议第17届会议", "UNCCD COP, 17th session"),
        ("WHA/79", "世界卫生大会第79届会议", "World Health Assembly, 79th session"),
        ("E/CN.16/21", "科技促发委第21届会议", "CSTD, 21st session"),
        ("E/ICEF/2025", "儿基会执行局2025年届会", "UNICEF EB, 2025 session"),
        (
            "E/CN.6/66:resumed",
            "妇女地位委员会第66届会议续会",
            "Commission on the Status of Women, 66th session, resumed",
        ),
        ("A/73", "大会第73届会议", "GA, 73rd session"),
        ("E/2025", "经社理事会2025年届会", "ECOSOC, 2025 session"),
        ("E/CN.6/2025", "E/CN.6/2025", "E/CN.6/2025"),  # counted otherwise
        ("DP/5", "DP/5", "DP/5"),
        ("S/2025", "S/2025", "S/2025"),
    ],
)
def test_sessions_in_words(symbol: str, zh: str, en: str) -> None:
    assert (words(symbol, "zh"), words(symbol, "en")) == (zh, en)


def test_a_name_with_an_apostrophe_stays_as_it_is() -> None:
    body = forms.Body(Pair("儿童权利委员会", "Children's Committee"), by_year=False)
    token = language.set("en")
    try:
        assert forms.Sessions({"CRC": body}).session("CRC/9:main") == "Children's Committee, 9th session, main part"
    finally:
        language.reset(token)
