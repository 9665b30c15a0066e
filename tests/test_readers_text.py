"""The text reader on the five founding documents, on mangled variants of them, and on wrong files."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from extract import readers
from extract.errors import DocumentError
from extract.model import Document
from extract.readers.clean import _GAP, clean
from extract.readers.text import parse, parse_all
from extract.rules.structure import structure

DATA = Path(__file__).parent.parent / "data" / "documents"
FILES = sorted(DATA.glob("*.txt"))
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def document(name: str) -> Document:
    (found,) = readers.read(DATA / f"{name}.txt")
    return found


def paragraph(name: str, label: str):
    return next(p for p in document(name).paragraphs if p.label == label)


def bare(text: str) -> str:
    return "".join(text.split())


def test_find_tells_of_tables_but_not_of_its_own(tmp_path: Path) -> None:
    own = ("reviews.csv", "responsible.csv", "index.jsonl", "changes.jsonl", "my.changes.jsonl")
    for name in (*own, "a.json", "b.JSON", "c.json", "deep/d.csv", "e.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
    said: list[str] = []
    assert [file.name for file in readers.find([tmp_path], said.append)] == ["e.txt"]
    assert said == [
        f"{tmp_path}/a.json: is no document but data (.json), left out; so are 2 more there",
        f"{tmp_path}/deep/d.csv: is no document but data (.csv), left out",
    ]
    assert [file.name for file in readers.find([tmp_path / "a.json"])] == ["a.json"]


def test_find_lists_documents_only(tmp_path: Path) -> None:
    for name in ("b.txt", "a.xml", "documents.yml", "notes.md", ".hidden.txt", "deep/c.TXT"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
    assert [p.name for p in readers.find([tmp_path])] == ["a.xml", "b.txt", "c.TXT"]
    assert readers.find([tmp_path, tmp_path / "b.txt"]) == readers.find([tmp_path])
    assert [p.name for p in readers.find([tmp_path / "notes.md"])] == ["notes.md"]
    with pytest.raises(DocumentError, match="no such file"):
        readers.find([tmp_path / "nowhere"])


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_character_stands_in_exactly_one_piece(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    parsed = parse(source, structure())
    taken = [0] * len(source)
    texts: dict[object, str] = defaultdict(str)
    labels: dict[object, str] = defaultdict(str)
    notes: dict[object, str] = defaultdict(str)
    headings = ""
    for piece in parsed.pieces:
        words = source[piece.start : piece.end]
        for i in range(piece.start, piece.end):
            taken[i] += 1
        if piece.kind == "text":
            texts[piece.owner] += words
        elif piece.kind == "label":
            labels[piece.owner] += words
        elif piece.kind == "note":
            notes[piece.owner] += words
        elif piece.kind == "heading":
            headings += words
    lost = [(i, source[max(0, i - 8) : i + 8]) for i, n in enumerate(taken) if n == 0 and not source[i].isspace()]
    assert not lost
    assert not [source[max(0, i - 8) : i + 8] for i, n in enumerate(taken) if n > 1]
    doc = document(file.stem)
    for p in doc.paragraphs:
        assert bare(texts.pop(p.ordinal)) == bare(p.text)
        label = bare(labels.pop(p.ordinal, "")).rstrip(".")
        assert (p.label or "").endswith(label)
        for note in p.footnotes:
            assert bare(notes[note.mark]).translate(RAISED) == bare(note.mark + note.text).translate(RAISED)
        assert all(bare(section) in bare(headings) for section in p.section)
    assert not texts
    assert set(notes) == {n.mark for p in doc.paragraphs for n in p.footnotes}
    assert set(bare(headings)) == set(bare("".join(s for p in doc.paragraphs for s in p.section)))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (
            "A_RES_72_237",
            {
                "symbol": "A/RES/72/237",
                "session": "A/72",
                "agenda_item": "24(b)",
                "title": "南南合作",
                "adopted": date(2017, 12, 20),
                "meeting": "74",
                "committee_report": "A/72/425/Add.2",
                "inferred": ("symbol",),
            },
        ),
        (
            "A_RES_76_221",
            {
                "symbol": "A/RES/76/221",
                "session": "A/76",
                "agenda_item": "25(b)",
                "agenda_title": "发展方面的业务活动：南南合作促进发展",
                "adopted": date(2021, 12, 17),
                "meeting": "54",
                "committee_report": "A/76/537/Add.2",
                "committee_report_paragraph": "8",
            },
        ),
        (
            "A_RES_60_212",
            {
                "symbol": "A/RES/60/212",
                "session": "A/60",
                "adopted": date(2005, 12, 22),
                "meeting": "68",
                "inferred": ("symbol", "session"),
            },
        ),
        (
            "A_RES_64_222",
            {"title": "联合国南南合作高级别会议内罗毕成果文件", "adopted": date(2009, 12, 21), "meeting": "66"},
        ),
        (
            "A_73_383",
            {
                "symbol": "A/73/383",
                "kind": "report",
                "body": "general-assembly",
                "author": "secretary-general",
                "session": "A/73",
                "agenda_item": "25(b)",
                "title": "南南合作的作用与执行《2030年可持续发展议程》：挑战与机遇",
                "adopted": None,
                "inferred": ("body",),
            },
        ),
    ],
)
def test_header(name: str, fields: dict[str, object]) -> None:
    doc = document(name)
    assert {key: getattr(doc, key) for key in fields} == fields
    assert doc.language == "zh"
    assert doc.source == f"{name}.txt"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("A_RES_72_237", {"preamble": 17, "operative": 35}),
        ("A_RES_76_221", {"preamble": 11, "operative": 7}),
        ("A_RES_60_212", {"preamble": 4, "operative": 16}),
        ("A_RES_64_222", {"preamble": 2, "operative": 2, "annex": 44}),
        ("A_73_383", {"body": 141}),
    ],
)
def test_paragraphs_are_complete_and_in_order(name: str, parts: dict[str, int]) -> None:
    doc = document(name)
    counts: dict[str, int] = defaultdict(int)
    for p in doc.paragraphs:
        counts[p.part] += 1
    assert counts == parts
    numbers = [int(m[1]) for p in doc.paragraphs if p.label and (m := re.fullmatch(r"(?:annex/)?(\d+)", p.label))]
    operative = [n for n in numbers if name != "A_RES_64_222"] or numbers[2:]
    assert operative == list(range(1, max(operative) + 1))
    assert [p.ordinal for p in doc.paragraphs] == list(range(1, len(doc.paragraphs) + 1))
    if doc.kind == "resolution":
        assert doc.paragraphs[0].text == "大会，"


def test_page_end_in_mid_sentence() -> None:
    nine, ten = paragraph("A_RES_72_237", "9"), paragraph("A_RES_72_237", "10")
    assert nine.text == (
        "再次请联合国发展集团主席就联合国系统各组织和所有国家进一步支持南南合作和三方合作问题提出具体建议,其中可包括"
        "向联合国南南合作办公室自愿借调工作人员和任命初级专业人员在该办公室任职，以及采取措施加强该办公室的全系统效率和影响；"
    )
    assert nine.footnotes == ()
    (note,) = ten.footnotes
    assert (note.mark, note.text) == ("12", "SSC/17/3。")
    assert ten.text[: note.at].endswith("业务准则框架")


def test_a_note_cited_twice_is_tied_twice() -> None:
    doc = document("A_RES_72_237")
    tied = [(p.label, n.at, n.text) for p in doc.paragraphs for n in p.footnotes if n.mark == "4"]
    assert [(label, text) for label, _, text in tied] == [
        (None, "第71/256号决议，附件。"),
        ("17", "第71/256号决议，附件。"),
    ]
    assert paragraph("A_RES_72_237", "17").text[: tied[1][1]].endswith("《新城市议程》")


def test_bare_figures_are_footnote_marks() -> None:
    twelve = paragraph("A_RES_60_212", "12")
    assert "通过的《哈瓦那行动纲领》、《马拉克什南南合作执行框架》和《多哈行动计划》所载的各项举措；" in twelve.text
    assert [(n.mark, twelve.text[: n.at][-3:], n.text) for n in twelve.footnotes] == [
        ("5", "领》、", "A/55/74，附件二。"),
        ("6", "计划》", "A/60/111，附件二。"),
    ]
    assert "行动计划》30周年之际，我们" in paragraph("A_RES_64_222", "annex/1").text
    assert paragraph("A_RES_60_212", "3").text.startswith("着重指出南南合作是")


def test_lettered_items() -> None:
    doc = document("A_RES_64_222")
    by_label = {p.label: p for p in doc.paragraphs}
    for number, letters in (("20", "abcdefghij"), ("21", "abcdefghijkl")):
        chapeau = by_label[f"annex/{number}"]
        assert chapeau.text.endswith("我们：")
        items = [by_label[f"annex/{number}({letter})"] for letter in letters]
        assert {item.chapeau for item in items} == {chapeau.ordinal}
    assert by_label["annex/21(j)"].text.endswith("为在各自方案和项目中利用发展中国家间技术合作提供便利；")
    assert by_label["annex/20(h)"].footnotes[0].text.endswith("巴西-日本援助莫桑比克农业发展项目。")
    assert by_label["annex/1"].section == ("附件", "联合国南南合作高级别会议内罗毕成果文件")


def test_report() -> None:
    doc = document("A_73_383")
    summary, quote = doc.paragraphs[0], next(p for p in doc.paragraphs[1:] if p.label is None)
    assert summary.section == ("摘要",)
    assert [(n.mark, n.text) for n in summary.footnotes] == [("*", "A/73/150。")]
    assert quote.text.startswith("两个或多个发展中国家通过交流知识")
    assert doc.paragraphs[quote.ordinal - 2].label == "114"
    assert paragraph("A_73_383", "8").section == ("二. 南南合作的概念框架", "历史背景")
    assert paragraph("A_73_383", "33").section[-1] == "A. 南南合作的趋势和机遇"
    assert paragraph("A_73_383", "128").section == ("四. 结论和建议",)
    assert paragraph("A_73_383", "16").text.endswith("以利用国际经济关系新的地理格局。")
    assert paragraph("A_73_383", "6(e)").chapeau == paragraph("A_73_383", "6").ordinal


def test_markup() -> None:
    one = paragraph("A_RES_72_237", "1")
    assert one.emphasis == (0, 5)
    assert one.text.startswith("表示注意到南南合作高级别委员会2016年5月16日至19日举行的")
    assert "第57/270 B号、" in document("A_RES_76_221").paragraphs[4].text
    assert not any("**" in p.text or "](" in p.text for f in FILES for p in document(f.stem).paragraphs)


@pytest.mark.parametrize(
    "text", ["当甲>乙时", "当甲<乙且乙>丙时", "<script>x</script>", "见[附件]甲](乙)", "A/55/74>", "1>0"]
)
def test_what_is_no_link_keeps_its_characters(tmp_path: Path, text: str) -> None:
    (doc,) = readers.read(write(tmp_path, RESOLUTION.replace("继续审议", text)))
    assert doc.paragraphs[-1].text == f"决定{text}。"


def test_a_link_loses_its_marks_only(tmp_path: Path) -> None:
    text = "见<https://a.example/b>和[第54/100号](#)决议，甲>乙"
    (doc,) = readers.read(write(tmp_path, RESOLUTION.replace("继续审议", text)))
    assert doc.paragraphs[-1].text == "决定见https://a.example/b和第54/100号决议，甲>乙。"


def test_characters_that_nobody_sees_hide_no_label(tmp_path: Path) -> None:
    """Bidi isolates and the like, which a paste brings along, before a number or inside `大会，`."""
    text = RESOLUTION.replace("2. ", "\u2066\u200b2\u2069. ").replace("大会，", "大\u200b会\u2066，\u2069")
    source = text.replace("继续", "继\u202e续\u202c")
    (doc,) = readers.read(write(tmp_path, source))
    assert [p.label for p in doc.paragraphs] == [None, None, "1", "1(a)", "1(b)", "2"]
    assert doc.paragraphs[-1].text == "决定继续审议。"
    taken = [0] * len(source)
    for piece in (piece for parsed in parse_all(source, structure()) for piece in parsed.pieces):
        for i in range(piece.start, piece.end):
            taken[i] += 1
    assert all(n == 1 or (n == 0 and char.isspace()) for n, char in zip(taken, source, strict=True))


# Mangled variants -------------------------------------------------------------------------------------------


def shape(source: str):
    paragraphs = parse(source, structure()).outline.raws()
    return [(raw.text, raw.notes) for raw in paragraphs]


def breakable(source: str) -> list[int]:
    """Places inside sentences and notes, between two Chinese characters, where a line may as well end."""
    inside = [False] * (len(source) + 1)
    for piece in parse(source, structure()).pieces:
        # Not inside `大会，`: that line is what the reader knows the document by.
        if piece.kind in ("text", "note") and piece.owner != 1:
            for i in range(piece.start + 1, piece.end):
                inside[i] = True
    return [i for i in range(1, len(source)) if inside[i] and re.match("[一-鿿]{2}", source[i - 1 : i + 1])]


SOURCES = {file.stem: file.read_text(encoding="utf-8") for file in FILES}
SHAPES = {name: shape(text) for name, text in SOURCES.items()}
BREAKS = {name: breakable(text) for name, text in SOURCES.items()}


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_lines_broken_elsewhere_give_the_same_paragraphs(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SOURCES)))
    places = data.draw(st.lists(st.sampled_from(BREAKS[name]), max_size=40, unique=True))
    source = SOURCES[name]
    for place in sorted(places, reverse=True):
        source = source[:place] + data.draw(st.sampled_from(["\n", "\n\n", " \n"])) + source[place:]
    assert shape(source) == SHAPES[name]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_more_blank_lines_give_the_same_paragraphs(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SOURCES)))
    source = SOURCES[name]
    ends = [i for i, char in enumerate(source) if char == "\n"]
    for place in sorted(data.draw(st.lists(st.sampled_from(ends), max_size=40, unique=True)), reverse=True):
        source = source[:place] + "\n" * data.draw(st.integers(1, 3)) + source[place:]
    assert shape(source) == SHAPES[name]


@given(st.text(alphabet="大会决定，。；\n 1.(a)¹*[]#二附件 A/72/1号", max_size=200))
@example("*\n*1*")  # a mark inside a note
@example("大会，¹\n¹ 见²第\n三²号")
@settings(max_examples=200, deadline=None)
def test_any_text_is_accounted_for(source: str) -> None:
    taken = [0] * len(source)
    for piece in (piece for parsed in parse_all(source, structure()) for piece in parsed.pieces):
        for i in range(piece.start, piece.end):
            taken[i] += 1
    assert all(n == 1 or (n == 0 and char.isspace()) for n, char in zip(taken, source, strict=True))


@given(st.text(alphabet="中文，。 \n\t\u00a0\u3000\u200eab/-12", max_size=60))
def test_clean_is_idempotent_and_loses_only_white_space(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert re.sub(r"[\s\u200e]", "", once) == re.sub(r"[\s\u200e]", "", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017 年 12 月 17 日", "2017年12月17日"),
        ("第 57/270 B 号", "第57/270 B号"),
        ("公-私\n机制", "公-私机制"),
        ("共 1 475 项", "共1 475项"),
        ("“Dispelling the myths\nof triangular” (Paris)", "“Dispelling the myths of triangular” (Paris)"),
        ("框架, 加强", "框架,加强"),
        ("A/CONF.79/\n13/Rev.1", "A/CONF.79/13/Rev.1"),
        ("\u2066甲\u2069乙\u202e丙\u061c", "甲乙丙"),
        ("Rio\u2067de\u206a\u200bJaneiro", "RiodeJaneiro"),
        ("\ufeff甲\U000e0041\ufff9乙", "甲乙"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


# Invented texts ---------------------------------------------------------------------------------------------

RESOLUTION = """第八届会议
8/99. 甲乙合作

大会，

回顾其以往各项决议，

1. 请秘书长：

(a) 提交报告；

(b) 提出建议；

2. 决定继续审议。

2000 年 1 月 3 日
第 5 次全体会议
"""


UTF_16 = RESOLUTION.encode("utf-16")


def write(folder: Path, text: str | bytes, name: str = "x.txt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_resolution(tmp_path: Path) -> None:
    (doc,) = readers.read(write(tmp_path, "\ufeff" + RESOLUTION))
    assert doc.symbol == "A/RES/8/99"
    assert [p.label for p in doc.paragraphs] == [None, None, "1", "1(a)", "1(b)", "2"]
    assert (doc.adopted, doc.meeting) == (date(2000, 1, 3), "5")


def test_a_number_that_none_can_be_is_not_known(tmp_path: Path) -> None:
    none = "1234567890123"
    (doc,) = readers.read(write(tmp_path, RESOLUTION.replace("第 5 次全", f"第{none}次全")))
    assert (doc.adopted, doc.meeting) == (date(2000, 1, 3), None)
    session = f"第{none}届会议\n\n{RESOLUTION}"
    (doc,) = readers.read(write(tmp_path, session))
    assert (doc.symbol, doc.session) == ("A/RES/8/99", "A/8")


def test_a_comma_left_alone_is_no_closing_line(tmp_path: Path) -> None:
    """Where a line breaks before the mark of a note."""
    text = RESOLUTION.replace("各项决议，", "各项决议\n¹，") + "\n¹ A/1。\n"
    (doc,) = readers.read(write(tmp_path, text))
    assert [p.text for p in doc.paragraphs[:2]] == ["大会，", "回顾其以往各项决议，"]
    assert [p.label for p in doc.paragraphs[2:]] == ["1", "1(a)", "1(b)", "2"]


def test_what_was_copied_without_its_notes(tmp_path: Path) -> None:
    """A mark without note stays in the text and does not glue the next paragraph to its own."""
    text = RESOLUTION.replace("提出建议；", "提出建议；⁵").replace("决议，", "决议，³").replace("\n\n", "\n")
    (doc,) = readers.read(write(tmp_path, text))
    assert [(p.label, p.text) for p in doc.paragraphs[1:]] == [
        (None, "回顾其以往各项决议，³"),
        ("1", "请秘书长："),
        ("1(a)", "提交报告；"),
        ("1(b)", "提出建议；⁵"),
        ("2", "决定继续审议。"),
    ]


def test_several_annexes_and_restarting_sections(tmp_path: Path) -> None:
    annexes = "\n附件一\n\n议事规则\n\n一. 代表\n\n1. 甲。\n\n二. 主席\n\n1. 乙。\n\n2. 丙。\n\n附件二\n\n1. 丁。\n"
    (doc,) = readers.read(write(tmp_path, RESOLUTION + annexes))
    labels = [p.label for p in doc.paragraphs if p.part == "annex"]
    assert labels == ["annex-I/I/1", "annex-I/II/1", "annex-I/II/2", "annex-II/1"]
    assert len(set(doc.paragraph_ids())) == len(doc.paragraphs)


def test_a_provision_without_number_is_operative(tmp_path: Path) -> None:
    text = "8/99. 合作\n\n大会，\n\n回顾其决议，\n\n决定推迟审议这一项目。\n\n2000 年 1 月 3 日\n"
    (doc,) = readers.read(write(tmp_path, text))
    assert [(p.part, p.label) for p in doc.paragraphs] == [("preamble", None), ("preamble", None), ("operative", None)]


@pytest.mark.parametrize(
    ("content", "problem", "cure"),
    [
        (b"", "is empty", "fetch"),
        (b" \n\n ", "is empty", "fetch"),
        (b"\x00\x01\x02PNG", "binary", "text in UTF-8"),
        ("大會，請秘書長提出報告；".encode("big5"), "x.txt:1: is not UTF-8", "iconv"),
        (RESOLUTION.encode()[:-30][: RESOLUTION.encode().rfind("次".encode()) + 1], "middle of a character", "fetch"),
        (UTF_16[:-1], "x.txt:17: ends in the middle of a character", "fetch the file again"),
        (UTF_16[:-2] + b"\x3d\xd8", "x.txt:17: ends in the middle of a character", "fetch the file again"),
        (UTF_16[:80] + b"\x00\xdc" + UTF_16[80:], "x.txt:8: is not sound UTF-16", "in UTF-8"),
        (RESOLUTION.replace("(a)", "\x07(a)"), "x.txt:10: holds a control character (U+0007)", "remove"),
        (RESOLUTION.replace("8/99. ", ""), "no symbol", "documents.yml"),
        (RESOLUTION[: RESOLUTION.index("1. ")], "no operative part", "complete"),
        (b"%PDF-1.7 ...", "the end of the PDF is missing", "fetch"),
        ("The General Assembly, recalling its resolutions, requests a report. " * 9, "not in Chinese", "Chinese text"),
    ],
)
def test_bad_files(tmp_path: Path, content: str | bytes, problem: str, cure: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(DocumentError) as error:
        readers.read(path)
    message = str(error.value)
    assert "x.txt" in message
    assert problem in message
    assert cure in message
    assert "\n" not in message


def test_missing_folder_and_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        readers.read(tmp_path / "none.txt")
    with pytest.raises(DocumentError, match="is a folder"):
        readers.read(tmp_path)
    monkeypatch.setattr(readers, "LIMIT", 10)
    with pytest.raises(DocumentError, match="too large"):
        readers.read(write(tmp_path, RESOLUTION))


# documents.yml ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["in the folder", "beside it"])
def test_documents_yml(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    where = folder if place == "in the folder" else tmp_path
    write(where, "x.txt: {symbol: A/8/7, title: 甲的报告}\n", "documents.yml")
    path = write(folder, "秘书长的报告\n\n摘要\n\n本报告叙述情况。\n")
    (doc,) = readers.read(path)
    assert (doc.symbol, doc.title, doc.kind) == ("A/8/7", "甲的报告", "report")
    assert "symbol" not in doc.inferred


def test_provisions_alone_are_those_of_the_act_whose_symbol_documents_yml_gives(tmp_path: Path) -> None:
    write(tmp_path, "x.txt: {symbol: A/RES/79/901}\n", "documents.yml")
    path = write(tmp_path, "1. 请秘书长向大会第八十届会议提交报告；\n2. 鼓励会员国提供自愿捐款。\n")
    (doc,) = readers.read(path)
    assert [(p.part, p.label) for p in doc.paragraphs] == [("operative", "1"), ("operative", "2")]


@pytest.mark.parametrize(
    ("yaml", "problem"),
    [
        ("x.txt: {symbol: A/RES/8/98}", "gives symbol A/RES/8/98, but the text says A/RES/8/99"),
        ("x.txt: {adopted: 2000-01-04}", "gives adopted 2000-01-04, but the text says 2000-01-03"),
        ("x.txt: {smybol: A/RES/8/99}", "there is no field smybol; the fields are symbol, kind"),
        ("x.txt: A/RES/8/99", "write them as {symbol: "),
        ("x.txt: {symbol: 8/99}", "'8/99' is no symbol of a document"),
        (f"x.txt: {{symbol: A/{'1' * 300}}}", "is no symbol of a document"),
        ("x.txt: {adopted: 977270400}", "adopted: write the day as 2018-12-20"),
        ("x.txt: {adopted: '977270400'}", "adopted: write the day as 2018-12-20"),
        ("x.txt: {adopted: 2000-01-03 10:00:00}", "adopted: write the day as 2018-12-20"),
        ("x.txt: {published: 2000}", "published: write the day as 2018-12-20"),
        ("x.txt: {published: true}", "published: write the day as 2018-12-20"),
        ("x.txt: {adopted: '2000-01-04'}", "gives adopted 2000-01-04, but the text says 2000-01-03"),
        ("x.txt: [1", "is not YAML"),
        ("x.txt: {symbol: A/RES/72/237}\nx.txt: {symbol: A/RES/72/238}", "the key 'x.txt' stands there twice"),
        ("- x", "documents.yml"),
    ],
)
def test_wrong_documents_yml(tmp_path: Path, yaml: str, problem: str) -> None:
    write(tmp_path, yaml, "documents.yml")
    path = write(tmp_path, RESOLUTION)
    with pytest.raises(DocumentError) as error:
        readers.read(path)
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("first", "second"), [("1)", "2)"), ("1）", "2）"), ("①", "②")])
def test_provisions_numbered_as_copies_number_them(tmp_path: Path, first: str, second: str) -> None:
    text = f"55/999. 甲\n\n大会，\n\n回顾其第54/1号决议，\n\n{first} 请秘书长提交报告；\n\n{second}鼓励各国合作。\n"
    (doc,) = readers.read(write(tmp_path, text))
    found = [(p.label, p.text) for p in doc.paragraphs if p.part == "operative"]
    assert found == [("1", "请秘书长提交报告；"), ("2", "鼓励各国合作。")]


def test_items_with_a_bracket_below_a_number_are_no_provisions(tmp_path: Path) -> None:
    text = "55/999. 甲\n\n大会，\n\n1. 请秘书长：\n\n1) 提交报告；\n\n2) 提供协助；\n\n2. 鼓励各国合作。\n"
    (doc,) = readers.read(write(tmp_path, text))
    assert [p.label for p in doc.paragraphs if p.label and p.label.isdigit()] == ["1", "2"]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_lines_end_as_other_programs_end_them(tmp_path: Path, end: str) -> None:
    written = write(tmp_path, RESOLUTION)
    other = tmp_path / "other.txt"
    other.write_bytes(RESOLUTION.replace("\n", end).encode())
    (one,), (same,) = readers.read(written), readers.read(other)
    assert [(p.part, p.label, p.text) for p in same.paragraphs] == [(p.part, p.label, p.text) for p in one.paragraphs]


def test_of_what_is_taken_out_only_the_plain_space_is_printable() -> None:
    """By which `clean` and `squeeze` tell at once that a text has nothing of it."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert [char for gap in _GAP.findall(every) for char in gap if char.isprintable()] == [" "]
