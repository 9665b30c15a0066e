"""What holds of each stage after detection, whatever comes in: assemble, resolve, follow-up, store, the site's search
and addresses; and of the XML reader, of which test_readers_text.py has the like for text.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from datetime import date
from html import escape
from pathlib import Path

import making
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reading import document, extractor, mandates
from site_client import Get
from test_properties import RULES, TEXTS
from test_readers_akn import akn, para, read_all

from extract.follow.coverage import Coverage
from extract.follow.stage import FollowUp
from extract.model import Document
from extract.numerals import to_int
from extract.reading import File, Files
from extract.register import search
from extract.register.build import build
from extract.register.rows import mandate_ids
from extract.result import Result

UNITS = ((1000, "千"), (100, "百"), (10, "十"))
FIGURES = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """4005 -> 四千零五, 73 -> 七十三, 12 -> 十二."""
    out, left, gap = "", number, False
    for value, unit in UNITS:
        digit, left = divmod(left, value)
        if digit:
            out += ("零" if gap else "") + ("" if digit == 1 and value == 10 and not out else FIGURES[digit]) + unit
        gap = bool(out) and not digit
    return out + ("零" if gap and left else "") + (FIGURES[left] if left else "")


# Read: what an author wrote in the body stands somewhere in the document, each character as often as written.
WORDS = st.text(alphabet="甲乙丙丁戊己庚辛", min_size=1, max_size=6)


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    kinds = ("<span class='bold'>{}</span>", "<b>{}</b>", "<a href='https://undocs.org/ch/A/RES/70/1'>{}</a>", "{}{}")
    return st.builds(lambda kind, one, two: kind.format(one, two), st.sampled_from(kinds), inner, inner)


RUN = st.recursive(WORDS, nested, max_leaves=6)
NOTED = st.tuples(RUN, WORDS, RUN).map(lambda t: f"{t[0]}<authorialNote marker='1'><p>{t[1]}</p></authorialNote>{t[2]}")
TEXT = st.one_of(RUN, NOTED)
POINTS = st.lists(TEXT.map("<point><num>(a)</num><content><p>{}；</p></content></point>".format), max_size=3)
LIST = "<paragraph><num>2.</num><list><intro>{}：</intro>{}<wrapUp><p>{}。</p></wrapUp></list></paragraph>"
BLOCKS = st.lists(
    st.one_of(
        st.builds("<paragraph eId='p'><num>\t1.</num><content><p>{}；</p></content></paragraph>".format, TEXT),
        st.builds(LIST.format, TEXT, POINTS.map("".join), TEXT),
        st.builds(
            "<section><heading>{}</heading><paragraph><content><p>{}。</p></content></paragraph></section>".format,
            WORDS,
            TEXT,
        ),
        st.builds("<crossHeading>{}，</crossHeading>".format, TEXT),
        st.builds("<container><table><tr><td>{}</td><td>{}</td></tr></table></container>".format, WORDS, WORDS),
    ),
    min_size=1,
    max_size=5,
)


def told(one: Document) -> str:
    """All text of a document, wherever it is kept."""
    kept = [p.text + "".join(note.text for note in p.footnotes) for p in one.paragraphs]
    kept += [heading for p in one.paragraphs for heading in p.section]
    return "".join([*kept, *(table.text for table in one.tables), *one.furniture])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS)
def test_read_no_word_of_the_xml_is_lost(blocks: list[str]) -> None:
    source = "".join(blocks)
    with tempfile.TemporaryDirectory() as folder:
        (one,) = read_all(Path(folder), akn(para(9, "决定继续处理此案。", "9.") + source))
    plain = re.sub("<[^>]*>", " ", source)
    kept = told(one)
    lost = [char for char in "甲乙丙丁戊己庚辛" if kept.count(char) < plain.count(char)]
    assert not lost, source
    for paragraph in one.paragraphs:
        for note in paragraph.footnotes:
            assert 0 <= note.at <= len(paragraph.text)
        for cited in paragraph.citations:
            assert cited.footnote or paragraph.text[cited.start : cited.end] == cited.surface


# Assemble: what is said later takes nothing from what was said before.
@settings(max_examples=80, deadline=None)
@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=3))
def test_assemble_a_last_paragraph_changes_no_other(texts: list[str]) -> None:
    before = mandates(*texts)
    after = mandates(*texts, "决定继续处理此案。")
    assert after[: len(before)] == before
    assert [m.verb for m in after[len(before) :]] == ["决定"]


# Resolve.
@given(st.integers(1, 9999))
@example(10)
@example(110)
@example(1010)
@example(4005)
def test_resolve_numerals_mean_their_number(number: int) -> None:
    assert to_int(chinese(number)) == to_int(str(number)) == number


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 120), st.sampled_from(["向大会第{}届会议提交报告", "在大会第{}届会议上提交报告"]), st.booleans())
def test_resolve_the_session_named_is_the_session_due(number: int, words: str, arabic: bool) -> None:
    named = str(number) if arabic else chinese(number)
    (found,) = mandates("请秘书长" + words.format(named) + "；")
    assert [one.due for one in found.deadlines] == [f"A/{number}"]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_resolve_dates_are_in_order_and_actors_are_known(text: str) -> None:
    for mandate in extractor()(document("请秘书长" + text), all_classes=True):
        assert {p.actor for p in mandate.parties} <= {None, *RULES.actors}
        for one in mandate.deadlines:
            days = [day for day in (one.due_from, one.due_main, one.due_by) if day]
            assert days == sorted(days)


# Follow-up.
ASKS = st.sampled_from(
    [
        "请秘书长向大会第{next}届会议提交一份关于{topic}的报告；",
        "又请秘书长向大会第{next}届会议口头汇报；",
        "请会员国支持{topic}；",
        "决定将题为“{topic}”的项目列入大会第{next}届会议临时议程。",
        "表示注意到秘书长关于{topic}的报告；",
        "重申第{before}/7号决议，并请秘书长执行该决议；",
    ]
)
TOPICS = ("贸易问题", "渔业合作", "减少灾害")


@st.composite
def series(draw: st.DrawFn) -> list[Document]:
    """Resolutions of some sessions under some titles, and reports."""
    out = []
    for number, topic in enumerate(draw(st.lists(st.sampled_from(TOPICS), min_size=1, max_size=3, unique=True)), 7):
        for session in draw(st.lists(st.integers(70, 75), min_size=1, max_size=4, unique=True)):
            asks = draw(st.lists(ASKS, min_size=1, max_size=3))
            named = {"next": chinese(session + 1), "before": session - 1, "topic": topic}
            one = making.resolution(
                f"A/RES/{session}/{number}",
                *(ask.format(**named) for ask in asks),
                preamble=(f"回顾其第{session - 1}/{number}号决议，",),
                title=topic,
            )
            out.append(one)
            if draw(st.booleans()):
                words = f"本报告是根据大会第{session - 1}/{number}号决议提交的。"
                out.append(making.report(f"A/{session}/{100 + number}", words, title=topic))
    return out


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_follow_up_whatever_the_order_and_only_forward(data: st.DataObject) -> None:
    documents = data.draw(series())
    results = []
    for some in (documents, data.draw(st.permutations(documents))):
        entries = {}
        for one in some:
            found = extractor()(one, all_classes=True)
            entries[one.symbol] = (one, list(zip(mandate_ids(one, found), found, strict=True)))
        results.append(FollowUp(RULES, date(2024, 1, 1))(entries, Coverage(some, RULES.actors)))
    first, second = results
    assert first.outcomes == second.outcomes
    assert list(first.evidence) == list(second.evidence)
    assert list(first.repeats) == list(second.repeats)
    of = {key: symbol for symbol, (_, pairs) in entries.items() for key, _ in pairs}
    assert set(first.outcomes) == set(of)
    session = {one.symbol: int((one.session or "A/0")[2:]) for one in documents}
    for repeat in first.repeats:
        assert session[of[repeat.earlier]] < session[of[repeat.later]]
    for evidence in first.evidence:
        assert session[of[evidence.mandate]] <= session[evidence.document]


# Store.
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.text(max_size=60) | TEXTS, min_size=1, max_size=3), min_size=1, max_size=3))
@example([["'); drop table mandates;--", "\x00请秘书长，", "\U00020bb7\u200e"]])
def test_store_gives_back_what_was_put_in(documents: list[list[str]]) -> None:
    made = [
        making.document(f"A/RES/72/{n}", [(str(k), text) for k, text in enumerate(texts, 1)])
        for n, texts in enumerate(documents, 1)
    ]
    pairs = [(one, making.Fake(None)(one)) for one in made]
    work = making.stages()
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "m.db"
        listed = Files(tuple(File(Path(), one.source) for one in made), (), ())
        report = build(
            [Path(folder)],
            db,
            as_of=date(2024, 1, 1),
            say=lambda _: None,
            work=work,
            listed=listed,
            read=lambda *_, **__: (Result(one.source, ((one, found),)) for one, found in pairs),
        )
        connection = sqlite3.connect(db)
        texts = connection.execute(
            "select p.text from paragraphs p join documents d on d.id = p.document order by d.symbol, p.ordinal"
        )
        assert [row[0] for row in texts] == [p.text for one in made for p in one.paragraphs]
        rows = connection.execute("select action from mandates order by number").fetchall()
        connection.close()
    assert [row[0] for row in rows] == [m.action for _, found in pairs for m in found]
    assert (report.documents, report.mandates) == (len(made), len(rows))


# Site: search and addresses.
HAN = "甲乙丙國国"


def matches(text: str, query: str) -> bool:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("create virtual table t using fts5(x, tokenize='ascii')")
        connection.execute("insert into t values (?)", (search.bigrams(text),))
        asked = connection.execute("select count(*) from t where t match ?", (search.match(query),))
        return bool(asked.fetchone()[0])
    finally:
        connection.close()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=HAN + "，aA1 ", max_size=14), st.text(alphabet=HAN, min_size=1, max_size=4))
def test_site_search_finds_just_what_is_there(text: str, words: str) -> None:
    assert matches(text, words) == (search.fold(words) in search.fold(text))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=14) | st.text(alphabet=HAN + "，。（aÉ１№", max_size=14))
def test_site_a_text_is_indexed_run_by_run(text: str) -> None:
    runs = search._runs(search.fold(text))
    assert search.bigrams(text) == " ".join(token for run in runs for token in search._tokens(run, last=True))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30) | st.text(alphabet='"*()^:-+ANDORNEAR请/ ', max_size=20))
def test_site_any_search_is_a_search(query: str) -> None:
    assert matches("请秘书长", query) in (True, False)


WAYS = (
    "_search",
    "_sort",
    "_sort_desc",
    "_where",
    "_facet",
    "_size",
    "_next",
    "_lang",
    "_addressee",
    "_col",
    "_nocol",
    "class",
    "status",
    "class__contains",
    "due_by__gt",
    "number__in",
    "symbol__like",
    "open__exact",
    "nope",
    "sql",
)
NAMES = st.sampled_from(WAYS)
GIVEN = st.one_of(
    st.text(max_size=12), st.sampled_from(["request", "1", "-1", "en", "2018-01-01", "'", '["a"]', "1e99"])
)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of Datasette, for each request
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, GIVEN, max_size=4), st.sampled_from(["", ".json", ".csv"]))
def test_site_any_address_has_an_answer_or_is_refused(get: Get, asked: dict[str, str], ending: str) -> None:
    answer = get("/mandates/mandates" + ending, **asked)
    assert answer.status_code < 500, answer.text
    if not ending:
        for value in asked.values():
            if "<" in value:
                assert f">{value}<" not in answer.text or escape(value) == value


@pytest.mark.parametrize(
    ("number", "words"), [(10, "十"), (12, "十二"), (73, "七十三"), (101, "一百零一"), (110, "一百一十")]
)
def test_the_words_for_numbers_of_these_tests(number: int, words: str) -> None:
    assert chinese(number) == words
