"""Search in Chinese, and marked text."""

from __future__ import annotations

import itertools
import re
import sqlite3
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from site_client import Get, Select, client
from small import make_database

from extract.register import search
from extract.site.marks import Mark, Note, excerpt, mark_spans, occurrences


def test_search_finds_what_instr_finds(get: Get, select: Select) -> None:
    texts = {
        id_: [t or "" for t in fields]
        for id_, *fields in select(
            "select m.id, m.action, m.addressees, p.text, d.title, (select group_concat(name, '/') from actors where "
            "id in (select actor from mandate_actors where mandate = m.id)) from mandates m join paragraphs p on p.id "
            "= m.paragraph join documents d on d.id = m.document"
        )
    }
    han = {run for fields in texts.values() for f in fields for run in re.findall(r"[\u4e00-\u9fff]+", f)}
    wanted = {run[i : i + n] for run in han for n in (1, 2, 3, 4) for i in range(0, len(run) - n + 1, 3)}
    wanted |= {"没有", "的的", "长秘", "书", "国合"}
    assert len(wanted) > 150

    ids = dict(select("select number, id from mandates"))
    for words in sorted(wanted):
        expected = {id_ for id_, fields in texts.items() if any(words in f for f in fields)}
        matching = search.match(words).replace("'", "''")
        numbers = select(f"select rowid from mandates_fts where mandates_fts match '{matching}'")
        assert {ids[n] for (n,) in numbers} == expected, words
    for words in sorted(wanted)[::10]:  # the same through the search box
        expected = {id_ for id_, fields in texts.items() if any(words in f for f in fields)}
        found = get("/mandates/mandates.json", _search=words, _shape="array").json()
        assert {r["id"] for r in found} == expected, words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("秘书长 第七十三届", 1),
        ("秘书长　第七十三届", 1),  # a full-width space
        ('"秘书长" 建议', 1),
        ("第19/1号", 1),
        ("第72/237号决议", 4),
        ("19/1", 1),
        ("１９／１", 1),  # full width
        ("A/RES/72/237", 4),
        ("a/res/72/237", 4),
        ("72/237", 4),
        ("Ａ／RES／72／237", 4),
        ("A/RES/72/237 联合检查组", 1),
        ("A/RES/72/23", 0),
        ("2/237", 0),
        ("RES/72", 0),
        ("237", 0),  # a number alone is looked for in the text
        ("1322(2000)", 0),
        ("S/RES/1322(2000)", 2),
        ("ALERT", 2),
        ("秘書長", 2),  # traditional characters
        ("秘書長 第七十三屆", 1),
        ("UNOSSC", 1),  # names of those concerned, however the text puts them
        ("Joint Inspection Unit", 1),
        ("JIU 进展报告", 1),
        ("秘书长 NOT 建议", 0),
        ("建议 OR", 0),
        ("*", 0),
        ("、", 0),
        ('"', 0),
        ("(", 0),
        ("NEAR(秘书 长)", 0),
        ("action:秘书长", 0),
    ],
)
def test_search_box(get: Get, words: str, expected: int) -> None:
    answer = get("/mandates/mandates", _search=words)
    assert answer.status_code == 200
    found = get("/mandates/mandates.json", _search=words, _shape="array")
    assert len(found.json()) == expected


def test_a_mandate_is_found_by_its_id(get: Get, select: Select) -> None:
    """By the table, its facets and its files; also one of a class that is not listed."""
    for (key,) in select("select id from mandates"):
        for words in (key, f" {key} "):
            found = get("/mandates/mandates.json", _search=words, _shape="array").json()
            assert [row["id"] for row in found] == [key]
        assert f'href="/mandates/mandates/{key}"' in get("/mandates/mandates", _search=key).text
    assert get("/mandates/mandates.csv", _search=key, _raw="1").text.count("\n") == 2
    for none in (key + "9", key + "-0", "A-RES-1-1-p1-0"):
        assert get("/mandates/mandates.json", _search=none, _shape="array").json() == []


def test_a_clause_with_another_verb_is_found_by_its_id(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update mandates set class = 'other' where id = 'A-RES-72-237-p3-0'")
    connection.close()
    found = client(db)("/mandates/mandates.json", _search="A-RES-72-237-p3-0", _shape="array").json()
    assert [row["id"] for row in found] == ["A-RES-72-237-p3-0"]


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """The small database, where the inspectors are called by short names too, and neighbours are States."""
    db = make_database(tmp_path_factory.mktemp("named") / "mandates.db", title="联合检查组的报告")
    with sqlite3.connect(db) as connection:
        names = [("联检组", "jiu"), ("JIU/UN", "jiu"), ("检查", "jiu"), ("邻国", "states")]
        connection.executemany("insert into actor_names values (?, ?)", names)
        connection.execute("insert into actors (id, name, kind, mandates) values ('states', '秘书长', 'group', 0)")
        search.index(connection)
    connection.close()
    return client(db)


@pytest.mark.parametrize(
    ("table", "words", "expected"),
    [
        ("mandates", "联检组", 4),  # with those of the document in whose title it has its full name
        ("mandates", "聯檢組", 4),
        ("mandates", "联检组 进展报告", 1),
        ("mandates", "联检组、进展报告", 1),
        ("mandates", "联检组 第七十三届", 0),
        ("mandates", "联检组、", 4),
        ("mandates", "检查", 4),  # of the full name a part, which is found by itself
        ("mandates", "邻国", 0),  # whoever is one of a group is not called so
        ("mandates", "没有的", 0),
        ("documents", "联检组", 1),
        ("documents", "聯檢組", 1),
        ("actors", "联检组", 1),
        ("actors", "ＪＩＵ", 1),
    ],
)
def test_other_names_of_an_actor_find_what_its_main_name_finds(
    named: Get, table: str, words: str, expected: int
) -> None:
    assert len(named(f"/mandates/{table}.json", _search=words, _shape="array").json()) == expected


def test_names_are_read_once_and_when_somebody_searches(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(search, "names", lambda connection: read.append(1) or {})
    get = client(small)
    assert get("/mandates/mandates").status_code == 200
    assert read == []
    for words in ("报告", "秘书长"):
        get("/mandates/mandates", _search=words)
        get("/mandates/documents", _search=words)
    assert read == [1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("教科文", '("教科 科文" OR "main")'),
        ("请教科文", '"请教 教科 科文"'),
        ("教科文、请", '("教科 科文 文 请" * OR (("教科 科文" OR "main") AND "请" *))'),
        ("UN", '("UN" OR "united nations")'),
        ("ＵＮ", '("UN" OR "united nations")'),
        ("A/UN", '("A UN" OR "A\u01c0UN")'),  # a symbol
    ],
)
def test_a_term_that_is_a_name_or_has_one(query: str, expected: str) -> None:
    known = {search.bigrams("教科文"): ('"main"',), "un": ('"united nations"',)}
    assert search.match(query, known) == expected


def test_where_nothing_is_found_the_words_lead_to_who_is_asked(get: Get) -> None:
    page = get("/mandates/mandates", _search="没有的").text
    assert f'href="/mandates/asked?{urlencode({"actor": "没有的"})}"' in page


@pytest.mark.parametrize(
    ("table", "words", "expected"),
    [
        ("documents", "南南", {"A-RES-72-237"}),
        ("documents", "作", {"A-RES-72-237"}),
        ("documents", "72/237", {"A-RES-72-237"}),
        ("documents", "71/244", {"A-RES-71-244"}),  # cited and not held
        ("documents", "onerror", {"S-RES-1322-2000"}),
        ("documents", "秘书长", set()),  # its words are those of the mandates
        ("actors", "南南合作", {"unossc", "su-ssc"}),
        ("actors", "秘書長", {"secretary-general"}),
        ("actors", "Joint Inspection", {"jiu"}),
        ("actors", "ga", {"general-assembly"}),
        ("actors", "报告", set()),
    ],
)
def test_documents_and_actors_have_a_search_box(get: Get, table: str, words: str, expected: set[str]) -> None:
    page = get(f"/mandates/{table}", _search=words)
    assert page.status_code == 200
    assert 'type="search"' in page.text
    found = get(f"/mandates/{table}.json", _search=words, _shape="array").json()
    assert {row["id"] for row in found} == expected


def test_actors_most_asked_come_first(get: Get) -> None:
    rows = get("/mandates/actors.json", _shape="array").json()
    assert next((row["id"], row["mandates"]) for row in rows) == ("secretary-general", 2)
    assert [row["mandates"] for row in rows] == sorted((row["mandates"] for row in rows), reverse=True)


@pytest.mark.parametrize(
    ("text", "indexed", "query"),
    [
        ("秘书长", "秘书 书长 长", '"秘书 书长"'),
        ("请", "请", '"请" *'),
        ("第3条", "第 3 条", '"第 3 条" *'),
        ("会议A/73届", "会议 议 A 73 届", '"会议 议 A 73 届" *'),
        ("报告，建议", "报告 告 建议 议", '"报告 告 建议"'),
        ("𠮷野", "𠮷野 野", '"𠮷野"'),
        ("A/73", "A 73", '("A 73" OR "A\u01c073")'),
        ("Café，ÉTÉ", "cafe ete", '"cafe ete"'),  # accents and case of what is not ASCII
        ("㈠款，５\xa0％", "一 款 5", '"一 款 5"'),  # a character that is a run of its own when it is written out
        ("", "", '""'),
    ],
)
def test_bigrams(text: str, indexed: str, query: str) -> None:
    assert search.bigrams(text) == indexed
    assert search.match(text) == query


def test_every_end_of_a_symbol_is_indexed() -> None:
    assert search.symbols("A/C.2/72/L.1").split() == [
        "A\u01c0C\u01c02\u01c072\u01c0L\u01c01", "C\u01c02\u01c072\u01c0L\u01c01", "72\u01c0L\u01c01"
    ]  # fmt: skip
    assert search.symbols(None) == ""


def test_words_searched_for_are_marked_and_escaped(get: Get) -> None:
    text = get("/mandates/mandates", _search="报告").text
    assert '<mark class="m-hit">报告</mark>' in text
    text = get("/mandates/mandates", _search="<script>alert(1)</script>").text
    assert "<script>alert(1)" not in text


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], "a&lt;b&gt;c"),
        ([Mark(0, 1, "VERB")], '<mark class="m-verb">a</mark>&lt;b&gt;c'),
        ([Mark(1, 4, "x", "<t>")], 'a<mark class="m-x" title="&lt;t&gt;">&lt;b&gt;</mark>c'),
        ([Mark(0, 9, "x"), Mark(-1, 2, "x"), Mark(3, 3, "x")], "a&lt;b&gt;c"),
        (
            [Mark(0, 3, "x"), Mark(2, 5, "y")],
            '<mark class="m-x">a&lt;</mark><mark class="m-x m-y">b</mark>'
            '<mark class="m-y">&gt;c</mark>',
        ),
        ([Mark(0, 1, "x", href='"><i>')],
         '<a class="m-link" href="&#34;&gt;&lt;i&gt;"><mark class="m-x">a</mark></a>&lt;b&gt;c'),
        ([Mark(0, 1, '"onload=')], '<mark class="m--onload-">a</mark>&lt;b&gt;c'),
    ],
)  # fmt: skip
def test_mark_spans(marks: list[Mark], expected: str) -> None:
    assert mark_spans("a<b>c", marks) == expected


@pytest.mark.parametrize(
    ("text", "word"), [("提交報告", "报告"), ("提交报告", "報告"), ("Ａ／73号", "A/73"), ("Alert", "ALERT")]
)
def test_simplified_and_traditional_words_are_marked(text: str, word: str) -> None:
    (mark,) = occurrences(text, [word])
    assert len(text[mark.start : mark.end]) == len(word)


@pytest.mark.parametrize(
    ("clause", "words", "expected"),
    [
        ((0, 6), (), "甲乙丙丁戊己"),
        ((2, 4), (), "丙丁"),
        ((0, 30), (), "甲乙丙丁戊己庚辛壬癸…"),
        ((0, 6), ("末",), "甲乙丙丁戊己 … 子丑寅卯辰巳午未申酉戌亥一二<末>"),
    ],
)
def test_excerpts(clause: tuple[int, int], words: tuple[str, ...], expected: str) -> None:
    text = "甲乙丙丁戊己庚辛壬癸" + "〇" * 20 + "子丑寅卯辰巳午未申酉戌亥一二末"
    html = excerpt(text, [], clause, words, width=10)
    assert str(html).replace('<mark class="m-hit">', "<").replace("</mark>", ">") == expected


def test_mark_spans_loses_no_character() -> None:
    text = "甲<乙>&丙\"丁'"
    for cuts in itertools.combinations(range(len(text) + 1), 3):
        marks = [Mark(cuts[0], cuts[1], "x"), Mark(cuts[0], cuts[2], "y")]
        html = mark_spans(text, marks, [Note(cuts[1], "¹")])
        without_note = re.sub("<sup.*?</sup>", "", html)
        assert unescape(re.sub("<[^>]*>", "", without_note)) == text
