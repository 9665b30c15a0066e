# ruff: noqa: E501 - documents stand here as people have them
"""Text copied out of a PDF: running heads and feet in mid-sentence, rules, footnotes whose marks are plain figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from reading import extractor
from small import ROOT

from extract import readers
from extract.errors import DocumentError
from extract.model import Document, Paragraph

WIDTH, LINES = 38, 26
BLANK = ""


def founding(name: str) -> Document:
    """A founding document, its notes numbered on (two of A/RES/72/237 have the mark 4)."""
    (document,) = readers.read(ROOT / "data" / "documents" / f"{name}.txt")
    numbers = count(1)
    paragraphs = [
        replace(p, footnotes=tuple(replace(note, mark=str(next(numbers))) for note in p.footnotes))
        for p in document.paragraphs
    ]
    return replace(document, paragraphs=tuple(paragraphs))


def marked(paragraph: Paragraph, mark: str) -> Iterator[str]:
    """The lines of a paragraph, its footnotes marked."""
    text = paragraph.text
    for note in reversed(paragraph.footnotes):
        text = text[: note.at] + mark.format(note.mark) + " " * (note.at < len(text)) + text[note.at :]
    head = f"{paragraph.label}. " if paragraph.label else ""
    # Lines break between Chinese characters, or at a space, never inside a number.
    lines = re.findall(rf".{{1,{WIDTH}}}(?:(?<![!-~])|(?![!-~])|$)|.", head + text)
    yield from ("    " * (n == 0) + line for n, line in enumerate(lines))


def printed(document: Document, head: str, foot: str, mark: str, ruled: bool) -> str:
    """The document on pages, as it comes out of a PDF."""
    number = document.symbol.removeprefix("A/RES/")
    out = [f"联合国 {document.symbol}", "大会", "Distr.: General", "22-28877 (C)", "*2228877*", BLANK]
    out += [f"第{['七十二', '七十六'][number.startswith('76')]}届会议", "议程项目 22", BLANK]
    out += [f"{number}. {document.title}", BLANK]
    pages: list[tuple[list[str], list[str]]] = [(out, [])]
    for paragraph in document.paragraphs:
        for line in marked(paragraph, mark):
            if len(pages[-1][0]) + len(pages[-1][1]) > LINES:
                pages.append(([], []))
            pages[-1][0].append(line)
        pages[-1][0].append(BLANK)
        pages[-1][1].extend(f" {mark.format(note.mark)} {note.text}" for note in paragraph.footnotes)
    of = len(pages)
    text: list[str] = []
    for n, (lines, notes) in enumerate(pages, 1):
        given = {"n": n, "count": of, "symbol": document.symbol, "title": document.title}
        text += [head.format(**given), BLANK] if n > 1 and head else []
        text += lines
        text += (["__________________"] if ruled and notes else []) + notes
        text += [BLANK, foot.format(**given), BLANK] if foot else [BLANK]
    return "\n".join(text)


@pytest.mark.parametrize("name", ["A_RES_72_237", "A_RES_76_221"])
@pytest.mark.parametrize(
    ("head", "foot", "mark", "ruled"),
    [
        ("{symbol} {title}", "{n}/{count} 22-28877", "{}", True),
        ("{symbol}", "22-28877 {n}/{count}", "{}", True),
        ("{symbol}\nPage {n}", "", "{}", True),
        ("", "GE.22-28877 {n}", "{}", True),
        ("", "{n}/{count}", "{}", True),
        ("第 {n} 页，共 {count} 页", "", "[{}]", True),
        ("{symbol}", "22-28877 {n}/{count}", "{}", False),
        ("{symbol}", "22-28877 {n}/{count}", "^{}", False),
    ],
)
def test_pages_leave_no_trace(name: str, head: str, foot: str, mark: str, ruled: bool, tmp_path: Path) -> None:
    document = founding(name)
    file = tmp_path / f"{name}.txt"
    file.write_text(printed(document, head, foot, mark, ruled), "utf-8")
    (read,) = readers.read(file)

    def told(one: Document) -> list[object]:
        return [
            (p.part, p.label, p.text, [(note.mark, note.at, note.text) for note in p.footnotes]) for p in one.paragraphs
        ]

    assert told(read) == told(document)
    assert (read.symbol, read.title, read.caveats) == (document.symbol, document.title, ())


def test_marks_whose_notes_are_not_there_end_no_paragraph_wrongly(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    text = "A/RES/77/195\n\n大会，\n\n1. 注意到秘书长的报告；1\n\n2. 请秘书长提交报告；2\n\n3. 决定休会。\n"
    file.write_text(text, "utf-8")
    (read,) = readers.read(file)
    assert [p.label for p in read.paragraphs] == [None, "1", "2", "3"]


def test_notes_below_without_a_rule(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    text = "A/RES/77/195\n\n大会，\n\n1. 注意到报告；1\n\n2. 请秘书长提交报告。2\n\n1 A/77/297。\n2 A/77/298。\n"
    file.write_text(text, "utf-8")
    (read,) = readers.read(file)
    assert [(p.label, p.text, [n.text for n in p.footnotes]) for p in read.paragraphs[1:]] == [
        ("1", "注意到报告；", ["A/77/297。"]),
        ("2", "请秘书长提交报告。", ["A/77/298。"]),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "到2024年7\n2/3\n的国家已经批准；",  # no page: nothing counts up
        "1. 请秘书长参看文件\nA/77/297\n提交报告；",  # a symbol that no header has
        "1. 分配给以下方面的款项共计\n12\n笔；",
    ],
)
def test_what_only_looks_like_a_page_stays(line: str, tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text(f"A/RES/77/195\n\n大会，\n\n{line}\n\n2. 决定休会。\n", "utf-8")
    (read,) = readers.read(file)
    kept = "".join(p.text for p in read.paragraphs)
    assert line.split("\n")[1] in kept


# Files as people have them -------------------------------------------------------------------------------------------

PLAIN = "A/RES/77/195\n\n大会，\n\n1. 请秘书长提交报告；\n\n2. 决定休会。\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_codes_that_windows_writes(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_bytes(PLAIN.replace("\n", "\r\n").encode(encoding))
    (read,) = readers.read(file)
    assert [p.label for p in read.paragraphs] == [None, "1", "2"]
    assert read.caveats == (("is not UTF-8, read as GB 18030",) if encoding == "gb18030" else ())


def test_another_code_is_not_taken_for_gb_18030(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_bytes("大會，\n\n一、請秘書長提出報告；\n".encode("big5"))
    with pytest.raises(DocumentError, match="is not UTF-8"):
        readers.read(file)


SHAPES = {
    "lettered provisions": (
        "E/DEC/2023/344\n\n2023/344. 国际税务合作\n\n经济及社会理事会，\n\n回顾其第2019/229号决定，\n\n"
        "(a) 决定委员会第二十八届会议在纽约举行；\n\n(b) 请秘书长提供支助。\n",
        [("preamble", None), ("preamble", None), ("operative", "(a)"), ("operative", "(b)")],
    ),
    "contents above decisions": (
        "DP/2023/27\n\n目录\n\n2023/11. 年度报告 ............ 1\n2023/12. 开发署的评价 ............ 2\n\n"
        "2023/11\n年度报告\n\n"
        "执行局，\n\n1. 表示注意到报告；\n\n2. 请署长提交计划。\n\n"
        "2023/12\n开发署的评价\n\n执行局，\n\n1. 欢迎评价报告。\n",
        [("preamble", None), ("operative", "1"), ("operative", "2")],
    ),
    "the day before the name": (
        "A/DEC/77/544\n\n第77/544号决定\n\n在2022年12月14日第54次全体会议上，大会根据建议，决定推迟审议该项目。\n",
        [("operative", None)],
    ),
    "a heading below its numeral": (
        "A/RES/76/84\n\n大会，\n\n回顾其决议，\n\n一\n\n导言\n\n1. 请秘书长提交报告；\n\n2. 决定休会。\n",
        [("preamble", None), ("preamble", None), ("operative", "1"), ("operative", "2")],
    ),
    "an old number": (
        "決議案\n\n八三一（九）．技術協助擴大方案\n\n大會，\n\n鑒於其決議，\n\n一、請秘書長提出報告；\n\n二、決定休會。\n",
        [("preamble", None), ("preamble", None), ("operative", "1"), ("operative", "2")],
    ),
    "a mail that quotes": (
        "发件人：王芳\n\n见下。\n\n> 联合国 A/RES/77/181\n> 大会\n>\n> 大会，\n>\n> 回顾其决议，\n>\n> 1. 请秘书长提交报告；\n>\n"
        "> 2. 决定休会。\n>\n> 2022年12月15日\n> 第54次全体会议\n",
        [("preamble", None), ("preamble", None), ("operative", "1"), ("operative", "2")],
    ),
    "notes in Markdown": (
        "A/RES/76/173\n\n## 老年人\n\n大会，\n\n- **回顾**其决议，\n\n- **重申**其承诺，\n\n## 执行部分\n\n1. **促请**会员国：\n\n"
        "   - (a) 收集数据；\n\n   - (b) 提交报告。\n",
        [
            ("preamble", None),
            ("preamble", None),
            ("preamble", None),
            ("operative", "1"),
            ("operative", "1(a)"),
            ("operative", "1(b)"),
        ],
    ),
    "all lines indented": (
        "A/RES/73/229\n\n          大会，\n             重申其题为《议程》的第70/1号决议，其中大会通过了一套目标，承诺做出不懈努力，\n"
        "          使这一议程得到执行，\n             认识到贫困是挑战，\n             1. 决定休会。\n",
        [("preamble", None), ("preamble", None), ("preamble", None), ("operative", "1")],
    ),
    "a title below the symbol at the head of a page": (
        "联合国 A/RES/77/195\n\n77/195. 甲乙合作\n\n大会，\n\n1. 决定为提高\n\n1/2\n\n22-17512\n\n\fA/RES/77/195\n\n甲乙合作\n\n"
        "公众认识开展活动：\n\n2/2   22-17512\n\n\f  甲乙合作\tA/RES/77/195\n\n(a) 采用办法；\n\n(b) 休会。\n",
        [("preamble", None), ("operative", "1"), ("operative", "1(a)"), ("operative", "1(b)")],
    ),
    "marks whose notes are not there": (
        "A/RES/77/195\n\n大会，\n\n1. 表示注意到秘书长的报告；[1]\n\n2. 促请会员国合作；(2)\n\n3. 决定休会。\n\n[1] A/77/279。\n\n返回页首\n",
        [("preamble", None), ("operative", "1"), ("operative", "2"), ("operative", "3")],
    ),
    "a report on drafts": (
        "A/77/447/Add.2\n\n第七十七届会议\n议程项目20(b)\n文化与可持续发展\n\n第二委员会的报告\n\n一. 导言\n\n"
        "1. 委员会审议了该项目。\n\n二. 第二委员会的建议\n\n2. 第二委员会建议大会通过下列决议草案：\n\n"
        "大会，\n\n回顾其决议，\n\n"
        "1. 请秘书长提交报告；\n\n2. 决定将项目列入议程。\n",
        None,
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str, tmp_path: Path) -> None:
    text, wanted = SHAPES[name]
    file = tmp_path / "x.txt"
    file.write_text(text, "utf-8")
    read = readers.read(file)
    if wanted is None:
        assert (read[0].kind, {p.part for p in read[0].paragraphs}) == ("report", {"body"})
        assert extractor()(read[0]) == ()
        return
    assert [(p.part, p.label) for p in read[0].paragraphs] == wanted
    if name == "the day before the name":
        assert (read[0].adopted, read[0].meeting) == (date(2022, 12, 14), "54")
    if name == "a heading below its numeral":
        assert read[0].paragraphs[2].section == ("一 导言",)


def test_a_list_of_decisions_is_one_document_each(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    head = "在2022年6月8日第20次全体会议上，经济及社会理事会"
    file.write_text(
        f"经济及社会理事会\n2022年届会\n\n决定\n\n2022/308. 甲的报告\n\n{head}：\n\n(a) 表示注意到报告；\n\n(b) 请秘书长提供服务。\n\n"
        f"2022/309. 乙的地点和日期\n\n{head}决定会议于2023年5月1日至5日在纽约举行。\n\n"
        f"2022/310. 丙的报告\n\n{head}表示注意到报告。\n",
        "utf-8",
    )
    read = readers.read(file)
    assert [(d.symbol, d.adopted) for d in read] == [
        (f"E/DEC/2022/{n}", date(2022, 6, 8)) for n in (308, 309, 310)
    ]  # fmt: skip
    assert [p.label for p in read[0].paragraphs][-2:] == ["(a)", "(b)"]


def test_a_line_of_the_header_that_breaks_inside_a_title_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text(
        "A/77/216\n\n第七十七届会议\n临时议程项目18(f)\n可持续发展：执行《联合国关于荒漠\n化的公约》\n\n"
        "恢复退化土地的进展\n\n"
        "秘书长的报告\n\n一. 导言\n\n1. 本报告根据决议提交。\n",
        "utf-8",
    )
    (read,) = readers.read(file)
    assert read.agenda_title == "可持续发展：执行《联合国关于荒漠化的公约》"
    assert read.title == "恢复退化土地的进展"
