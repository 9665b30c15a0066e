"""Text in further shapes: pasted on one line, in traditional characters, of other bodies and other times."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import readers
from extract.errors import DocumentError
from extract.model import Document
from extract.readers.clean import clean
from extract.readers.text import parse_all
from extract.rules.structure import structure
from extract.script import folded, simplified


def read(folder: Path, text: str) -> Document:
    path = folder / "x.txt"
    path.write_text(text, "utf-8")
    (document,) = readers.read(path)
    return document


def shown(document: Document) -> list[tuple[str | None, str]]:
    return [(p.label, p.text) for p in document.paragraphs if p.part == "operative"]


NUMBERED = [("1", "请秘书长报告；"), ("2", "促请各国："), ("2(a)", "合作；"), ("2(b)", "交流；"), ("3", "决定休会。")]
LIST = [(None, "决定："), ("(a)", "要求各国合作；"), ("(b)", "鼓励各方交流；"), ("(c)", "请秘书长报告。")]
SHAPES = {
    "all on one line": (
        "第五十五届会议 议程项目 95 (b) 2000年12月20日大会决议 [根据第二委员会的报告(A/55/579)通过] 55/999. 甲乙合作 "
        "大会，回顾其第54/100号决议，又回顾其承诺，1. 请秘书长报告；2. 促请各国：(a)合作；(b)交流；3. 决定休会。",
        "A/RES/55/999",
        NUMBERED,
    ),
    "header apart": (
        "55/999. 甲乙合作\n大会，回顾其承诺，1.请秘书长报告；2.促请各国：(a)合作；(b)交流；3.决定休会。2000年12月20日",
        "A/RES/55/999",
        NUMBERED,
    ),
    "provisions on lines of their own": (
        "55/999. 甲\n大会，回顾其承诺，\n1. 请秘书长报告；\n2. 促请各国：\n(a) 合作；\n(b) 交流；\n3. 决定休会。",
        "A/RES/55/999",
        NUMBERED,
    ),
    "full-width figures": (
        "５５／９９９．　甲\n\n大会，\n\n回顾其承诺，\n\n１．请秘书长报告；\n\n"
        "２．促请各国：\n\n（a）合作；\n\n（b）交流；\n\n３．决定休会。",
        "A/RES/55/999",
        NUMBERED,
    ),
    "Chinese numerals": (
        "55/999. 甲\n\n大会，\n\n回顾其承诺，\n\n一、请秘书长报告；\n\n二、促请各国：\n\n"
        "(a) 合作；\n\n(b) 交流；\n\n三、决定休会。\n",
        "A/RES/55/999",
        NUMBERED,
    ),
    "numerals with full stops, one line": (
        "55/999. 甲 大会，回顾其承诺，一．请秘书长报告；二．促请各国：(a)合作；(b)交流；三．决定休会。",
        "A/RES/55/999",
        NUMBERED,
    ),
    "without numbers": (
        "55/999. 甲\n\n大会，\n\n回顾其承诺，\n\n请秘书长报告；\n\n又促请各国合作；\n\n决定休会。\n",
        "A/RES/55/999",
        [(None, "请秘书长报告；"), (None, "又促请各国合作；"), (None, "决定休会。")],
    ),
    "without numbers, lines only": (
        "55/999. 甲\n大会，\n回顾其承诺，\n**请**秘书长报告；\n**促请**各国合作。\n",
        "A/RES/55/999",
        [(None, "请秘书长报告；"), (None, "促请各国合作。")],
    ),
    "without numbers, one line": (
        "55/999. 甲 大会，回顾其承诺，请秘书长报告，并请其协商；促请各国合作。",
        "A/RES/55/999",
        [(None, "请秘书长报告，并请其协商；"), (None, "促请各国合作。")],
    ),
    "under one verb": (
        "55/999. 甲\n\n大会，\n\n决定：\n\n(a) 要求各国合作；\n\n(b) 鼓励各方交流；\n\n(c) 请秘书长报告。\n",
        "A/RES/55/999",
        LIST,
    ),
    "under one verb, one line": (
        "55/999. 甲\n\n大会，\n\n决定：(a)要求各国合作；(b)鼓励各方交流；(c)请秘书长报告。\n",
        "A/RES/55/999",
        LIST,
    ),
    "stems and rings": (
        "55/999. 甲\n\n大会，\n\n1. 请各国：\n\n(甲) 合作：\n\n(一) 每年；\n\n(二) 全面；\n\n(乙) 交流。\n",
        "A/RES/55/999",
        [
            ("1", "请各国："),
            ("1(甲)", "合作："),
            ("1(甲)(一)", "每年；"),
            ("1(甲)(二)", "全面；"),
            ("1(乙)", "交流。"),
        ],
    ),
    "a number that comes twice, and one left out": (
        "55/999. 甲\n\n大会，\n\n回顾其承诺，\n\n1. 欢迎报告；\n\n2. 请秘书长提出\n3.5亿美元的预算；\n\n"
        "3. 请秘书长报告；\n\n3. 促请各国：\n\n(a) 合作；\n\n5. 决定休会。\n",
        "A/RES/55/999",
        [
            ("1", "欢迎报告；"),
            ("2", "请秘书长提出3.5亿美元的预算；"),
            ("3", "请秘书长报告；"),
            ("3", "促请各国："),
            ("3(a)", "合作；"),
            ("5", "决定休会。"),
        ],
    ),
    "a number that comes twice, lines only": (
        "55/999. 甲\n大会，\n回顾其承诺，\n1.请秘书长\n报告；\n1.促请各国合作，\n1994.5年以来；\n3.决定休会。\n",
        "A/RES/55/999",
        [("1", "请秘书长报告；"), ("1", "促请各国合作，1994.5年以来；"), ("3", "决定休会。")],
    ),
    "a number that comes twice, one line": (
        "55/999. 甲 大会，回顾其承诺，1. 请秘书长报告；1. 促请各国合作，2. 2和3.5；3. 决定休会。",
        "A/RES/55/999",
        [("1", "请秘书长报告；"), ("1", "促请各国合作，"), ("2", "2和3.5；"), ("3", "决定休会。")],
    ),
    "numbers mistyped": (
        "55/999. 甲\n\n大会，\n\n1. 请秘书长报告；\n\n2. 又请秘书长筹资；\n\n33. 促请各国合作；\n\n"
        "4. 吁请各国交流；\n\n2. 邀请各方出席；\n\n6. 决定休会。\n",
        "A/RES/55/999",
        [
            ("1", "请秘书长报告；"),
            ("2", "又请秘书长筹资；"),
            ("33", "促请各国合作；"),
            ("4", "吁请各国交流；"),
            ("2", "邀请各方出席；"),
            ("6", "决定休会。"),
        ],
    ),
    "decision": (
        "57/999. 甲乙问题\n\n"
        "大会2002年12月20日第78次全体会议决定：(a)要求各国合作；(b)鼓励各方交流；(c)请秘书长报告。\n",
        "A/DEC/57/999",
        [(None, "大会2002年12月20日第78次全体会议决定："), *LIST[1:]],
    ),
    "decision by its symbol": (
        "A/DEC/57/999\n\n甲乙问题\n\n大会决定推迟审议这一项目。\n",
        "A/DEC/57/999",
        [(None, "大会决定推迟审议这一项目。")],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(tmp_path: Path, shape: str) -> None:
    text, symbol, expected = SHAPES[shape]
    document = read(tmp_path, text)
    assert document.symbol == symbol
    assert document.kind == ("decision" if "/DEC/" in symbol else "resolution")
    assert document.body == "general-assembly"
    assert shown(document) == expected


def test_a_list_in_a_sentence_stays_one(tmp_path: Path) -> None:
    text = "1. 请秘书长遵循原则，即：(a)最高性价比；(b)公平；并遵守第24(b)项。"
    assert shown(read(tmp_path, f"55/999. 甲\n\n大会，\n\n{text}\n")) == [("1", text[3:])]


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
@pytest.mark.parametrize("inner", ["1994. 以来的数据", "3.5亿美元", "2. 以及其他", "12 月举行", "154. 其余"])
def test_numbers_in_sentences_begin_no_paragraph(tmp_path: Path, inner: str, blank: str) -> None:
    lines = ["55/999. 甲", "大会，", "1. 请秘书长就此提出报告，说明", f"{inner}；", "2. 决定休会。"]
    document = read(tmp_path, blank.join(lines) + "\n")
    assert shown(document) == [("1", "请秘书长就此提出报告，说明" + clean(inner) + "；"), ("2", "决定休会。")]


def test_a_list_under_a_paragraph_is_none_of_paragraphs(tmp_path: Path) -> None:
    text = "55/999. 甲\n\n大会，\n\n5. 决定如下：\n\n1. 请甲合作；\n\n2. 请乙合作；\n\n6. 决定休会。\n"
    labels = [label for label, _ in shown(read(tmp_path, text.replace("5. ", "1. 回顾。\n\n2. 欢迎。\n\n5. ")))]
    assert [label for label in labels if label] == ["1", "2", "5", "6"]


def test_one_line_keeps_header_and_preamble(tmp_path: Path) -> None:
    document = read(tmp_path, SHAPES["all on one line"][0] + "2000年12月20日第87次全体会议")
    assert (document.title, document.session, document.agenda_item) == ("甲乙合作", "A/55", "95(b)")
    assert (document.adopted, document.meeting, document.committee_report) == (date(2000, 12, 20), "87", "A/55/579")
    assert [p.text for p in document.paragraphs if p.part == "preamble"] == [
        "大会，",
        "回顾其第54/100号决议，",
        "又回顾其承诺，",
    ]


BODIES = [
    (
        "第1985(2011)号决议\n2011年6月10日安全理事会第6553次会议通过",
        "安全理事会",
        "S/RES/1985(2011)",
        "security-council",
    ),
    ("S/RES/1985 (2011)", "安全理事会", "S/RES/1985(2011)", "security-council"),
    ("第１９８５（２０１１）号决议", "安全理事会", "S/RES/1985(2011)", "security-council"),
    ("28/6. 甲乙", "人权理事会", "A/HRC/RES/28/6", "human-rights-council"),
    ("A/HRC/RES/28/6", "人权理事会", "A/HRC/RES/28/6", "human-rights-council"),
    ("S-16/1. 甲乙", "人权理事会", "A/HRC/RES/S-16/1", "human-rights-council"),
    ("2016/5. 甲乙", "经济及社会理事会", "E/RES/2016/5", "ecosoc"),
    ("E/RES/2016/5", "经济及社会理事会", "E/RES/2016/5", "ecosoc"),
    ("3999(XXX). 甲乙", "大会", "A/RES/3999(XXX)", "general-assembly"),
    ("999 A (III). 甲乙", "大会", "A/RES/999(III)A", "general-assembly"),
    ("第70/999号决议", "大会", "A/RES/70/999", "general-assembly"),
    ("大会第 70/999 B 号决议", "大会", "A/RES/70/999B", "general-assembly"),
    ("大會第3999(XXX)號決議", "大会", "A/RES/3999(XXX)", "general-assembly"),
    ("第S-16/1号决议：甲乙", "人权理事会", "A/HRC/RES/S-16/1", "human-rights-council"),
    ("第2016/5号决议", "经济及社会理事会", "E/RES/2016/5", "ecosoc"),
]


@pytest.mark.parametrize(("header", "organ", "symbol", "body"), BODIES)
def test_bodies(tmp_path: Path, header: str, organ: str, symbol: str, body: str) -> None:
    document = read(tmp_path, f"{header}\n\n{organ}，\n\n回顾其承诺，\n\n1. 决定休会。\n")
    assert (document.symbol, document.body, document.author) == (symbol, body, body)
    assert ("symbol" in document.inferred) == ("/RES/" not in header)
    assert document.title in (None, "甲乙")
    assert shown(document) == [("1", "决定休会。")]


def test_a_title_that_names_a_resolution_is_no_symbol(tmp_path: Path) -> None:
    """`第70/1号决议执行情况` and the item of an agenda are titles; the number of the text itself is believed first."""
    header = "A/RES/55/999\n第五十五届会议\n议程项目95\n第70/1号决议执行情况\n第54/1号决议"
    document = read(tmp_path, f"{header}\n\n大会，\n\n1. 决定休会。\n")
    assert (document.symbol, document.agenda_title) == ("A/RES/55/999", "第70/1号决议执行情况")


def test_the_number_of_a_decision(tmp_path: Path) -> None:
    document = read(tmp_path, "大会第57/999号决定\n\n甲乙问题\n\n大会决定推迟审议这一项目。\n")
    assert (document.symbol, document.kind) == ("A/DEC/57/999", "decision")
    assert shown(document) == [(None, "大会决定推迟审议这一项目。")]


@pytest.mark.parametrize(
    ("symbol", "session"),
    [("3999(XXX). 甲", "A/30"), ("A/RES/3201(S-VI)", "A/S-6"), ("55/999. 甲", "A/55"), ("A/RES/ES-11/1", "A/ES-11")],
)
def test_sessions(tmp_path: Path, symbol: str, session: str) -> None:
    assert read(tmp_path, f"{symbol}\n\n大会，\n\n1. 决定休会。\n").session == session


def test_council_of_old_in_traditional_characters(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "二十（一九四七）．一九四七年三月十日決議案\n〔S/296〕\n\n  安全理事會，\n\n  業已審議報告書，\n\n"
        "  一．認為各理事之同意俱係初步性質；\n\n  二．請秘書長提出報告；\n\n第一一七次會議一致通過。\n",
    )
    assert (document.symbol, document.body) == ("S/RES/20(1947)", "security-council")
    assert (document.adopted, document.meeting) == (date(1947, 3, 10), "117")
    assert shown(document) == [("1", "認為各理事之同意俱係初步性質；"), ("2", "請秘書長提出報告；")]


def test_traditional_text_stays_as_it_is(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "第三十屆會議\n議程項目9\n\n3999(XXX). 甲乙問題\n\n大會，\n\n回顧其決議，\n\n1. 請秘書長就會務提出報告；\n\n"
        "附件\n\n1. 實施細則。\n\n",
    )
    assert (document.session, document.agenda_item, document.title) == ("A/30", "9", "甲乙問題")
    assert [(p.label, p.text) for p in document.paragraphs] == [
        (None, "大會，"),
        (None, "回顧其決議，"),
        ("1", "請秘書長就會務提出報告；"),
        ("annex/1", "實施細則。"),
    ]


def test_dates_in_chinese_numerals(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "3999(XXX). 甲\n\n大会，\n\n一. 决定休会；\n\n二. 请各国合作。\n\n一九七五年四月十七日\n第二三〇〇次全体会议\n",
    )
    assert (document.adopted, document.meeting) == (date(1975, 4, 17), "2300")


def test_chinese_numerals_of_headings_are_none_of_paragraphs(tmp_path: Path) -> None:
    document = read(tmp_path, "55/999. 甲\n\n大会，\n\n一. 总则\n\n1. 决定休会；\n\n二. 附则\n\n2. 请各国合作。\n")
    assert shown(document) == [("1", "决定休会；"), ("2", "请各国合作。")]
    assert document.paragraphs[-1].section == ("二. 附则",)


# Several in one file -----------------------------------------------------------------------------------------

ONE = (
    "55/998. 甲乙合作\n\n大会，\n\n回顾其承诺，¹\n\n1. 请秘书长报告；\n\n2. 决定休会。\n\n"
    "2000年12月20日\n第87次全体会议\n\n¹ A/1。"
)
OTHER = (
    "A/RES/55/999\n第五十五届会议\n议程项目 95\n发展：丙丁\n2000年12月21日大会决议\n"
    "[根据第二委员会的报告(A/55/579)通过]\n55/999. 丙丁\n\n大会，\n\n"
    "审议了报告，¹\n\n1. 促请各国合作。\n\n2000年12月21日\n第88次全体会议\n\n¹ A/2。\n"
)
SEVERAL = {
    "one below the other": f"{ONE}\n\n{OTHER}",
    "on a page of its own": f"{ONE}\n\f{OTHER}",
    "without closing lines and notes": f"{ONE[: ONE.index('2000年')]}{OTHER}".replace("，¹", "，"),
    "without the comma of the formula": f"{ONE}\n\n{OTHER}".replace("丙丁\n\n大会，", "丙丁\n\n大会"),
    "pasted, a line each": ONE.replace("\n\n¹ A/1。", "").replace("\n", " ").replace("，¹", "，") + "\n\n" + OTHER,
}


def read_all(folder: Path, text: str) -> list[Document]:
    (folder / "x.txt").write_text(text, "utf-8")
    return readers.read(folder / "x.txt")


@pytest.mark.parametrize("kind", SEVERAL)
def test_several_resolutions_in_one_text(tmp_path: Path, kind: str) -> None:
    one, other = read_all(tmp_path, SEVERAL[kind])
    assert (one.symbol, other.symbol) == ("A/RES/55/998", "A/RES/55/999")
    assert (one.title, other.title) == ("甲乙合作", "丙丁")
    assert (other.agenda_item, other.agenda_title, other.committee_report) == ("95", "发展：丙丁", "A/55/579")
    assert shown(one) == [("1", "请秘书长报告；"), ("2", "决定休会。")]
    assert shown(other) == [("1", "促请各国合作。")]
    assert (other.adopted, other.meeting) == (date(2000, 12, 21), "88")
    if "closing" not in kind:
        assert (one.adopted, one.meeting) == (date(2000, 12, 20), "87")
    if "¹" in SEVERAL[kind].split("55/999")[0]:
        assert [[n.text for p in d.paragraphs for n in p.footnotes] for d in (one, other)] == [["A/1。"], ["A/2。"]]
    assert not one.caveats and not other.caveats


LETTERED = (
    "第五十五届会议\n议程项目 95\n甲乙合作\n2000年12月20日大会决议\n\n55/999. 甲乙合作\n\nA\n方案\n\n大会，\n\n"
    "回顾其承诺，¹\n\n1. 请秘书长报告；\n\n2. 决定休会。\n\nB\n\n大会，\n\n审议了报告，²\n\n"
    "1. 促请各国合作。\n\n2000年12月20日\n第87次全体会议\n\n¹ A/1。\n\n² A/2。\n"
)


@pytest.mark.parametrize("number", ["55/999.", "55/999 A-B.", "A/RES/55/999 A-B\n55/999."])
def test_parts_of_a_resolution(tmp_path: Path, number: str) -> None:
    parts = read_all(tmp_path, LETTERED.replace("55/999.", number))
    assert [(d.symbol, d.title) for d in parts] == [("A/RES/55/999A", "方案"), ("A/RES/55/999B", "甲乙合作")]
    assert [shown(d) for d in parts] == [
        [("1", "请秘书长报告；"), ("2", "决定休会。")],
        [("1", "促请各国合作。")],
    ]
    for d, note in zip(parts, ("A/1。", "A/2。"), strict=True):
        assert (d.session, d.agenda_item, d.adopted, d.meeting) == ("A/55", "95", date(2000, 12, 20), "87")
        assert [n.text for p in d.paragraphs for n in p.footnotes] == [note]


@pytest.mark.parametrize(
    "text",
    [
        ONE.replace("决定休会。", "通过以下案文：\n\n大会，\n\n回顾其决议，\n\n3. 决定休会。"),
        ONE.replace("1. 请", "A\n\n1. 请").replace("2. 决", "B\n\n2. 决"),
        ONE.replace("2. 决定休会。", "2. 决定执行第70/1号决议。\n\n附件\n\n70/1. 变革\n\n3. 合作。"),
    ],
)
def test_what_shows_no_header_is_one_document(tmp_path: Path, text: str) -> None:
    assert [d.symbol for d in read_all(tmp_path, text)] == ["A/RES/55/998"]


@pytest.mark.parametrize("text", [*SEVERAL.values(), LETTERED])
def test_every_character_of_several_stands_in_one_piece(text: str) -> None:
    taken = [0] * len(text)
    for piece in (piece for parsed in parse_all(text, structure()) for piece in parsed.pieces):
        for i in range(piece.start, piece.end):
            taken[i] += 1
    assert [text[i] for i, n in enumerate(taken) if n != 1 and not (n == 0 and text[i].isspace())] == []


@pytest.mark.parametrize("text", ["大会，回顾其承诺，1. 请秘书长报告。", "大会，\n\n1. 请秘书长报告。\n"])
def test_no_symbol(tmp_path: Path, text: str) -> None:
    with pytest.raises(DocumentError, match=r"no symbol.*documents\.yml"):
        read(tmp_path, text)


def test_a_paragraph_without_end(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"100,003 characters"):
        read(tmp_path, "55/999. 甲\n\n大会，\n\n1. 决定" + "报告" * 50_000 + "。\n")


# Folding ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大會決議", "大会决议"),
        ("经济及社会理事会", "经济及社会理事会"),
        ("請秘書長㈠ 10\xa0km² é", "请秘书长㈠ 10\xa0km² é"),
        ("", ""),
    ],
)
def test_simplified(text: str, expected: str) -> None:
    assert simplified(text) == expected


def test_folded() -> None:
    assert folded("Ａ／ＲＥＳ／５５－１．（會）") == "A/RES/55-1.（会）"


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(simplified(text)) == len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


PIECES = "大会，|回顾|又|请|决定：|(a)|(b)|1. |2. |二、|；|。|55/9. 甲|\n| |第|会议|2000年1月3日|號決議|¹|*|**|３．"


@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_pasted_text_is_accounted_for(source: str) -> None:
    taken = [0] * len(source)
    for piece in (piece for parsed in parse_all(source, structure()) for piece in parsed.pieces):
        for i in range(piece.start, piece.end):
            taken[i] += 1
    assert all(n == 1 or (n == 0 and char.isspace()) for n, char in zip(taken, source, strict=True))
