"""Text copied out of a PDF: running heads and feet in mid-sentence, rules, footnotes whose marks are plain figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from small import ROOT

from extract import readers
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
