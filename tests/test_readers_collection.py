"""Several resolutions in one PDF, Word file or page: one document each, as in Akoma Ntoso."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import pytest
from printing import print_collection, short_label
from reading import extractor
from word import Word, collected, run

from extract import readers
from extract.model import Document, Paragraph

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "zh"
COLLECTIONS = (
    ("77session/A_RES_77_264 A-C-2300152C.xml", "2023年方案预算"),
    # The parts of this one have no titles of their own; B has footnotes, sections and lists.
    ("76session/A_RES_76_84 A-B-2118640C.xml", "有关信息的问题"),
    ("77session/A_RES_77_256 A-B-2300172C.xml", "联合国共同制度"),
)


def page(parts: Sequence[Document], title: str) -> bytes:
    """A page as static.un.org would have it: notes below, marks as superscripts."""
    stem, letters = parts[0].symbol[:-1], [part.symbol[-1] for part in parts]
    lines = [f"{stem} {letters[0]}-{letters[-1]}", "第七十七届会议", f"{stem.removeprefix('A/RES/')}. {title}"]
    out = [f"<p>{line}</p>" for line in lines]
    notes: list[str] = []
    for letter, part in zip(letters, parts, strict=True):
        out += [f"<p align=center>{letter}</p>", f"<p align=center>{part.title}</p>" if part.title != title else ""]
        out += [marked(paragraph, notes) for paragraph in under_headings(part)]
        day = part.adopted
        out.append(f"<p>{day.year}年{day.month}月{day.day}日<br>第{part.meeting}次全体会议</p>" if day else "")
    out += ["<hr>", *(f"<p>{n} {escape(note)}</p>" for n, note in enumerate(notes, 1))]
    return ("<html><meta charset=utf-8><body>" + "\n".join(out) + "</body></html>").encode()


def under_headings(part: Document) -> list[Paragraph | str]:
    out: list[Paragraph | str] = []
    section: tuple[str, ...] = ()
    for p in part.paragraphs:
        out += [h for i, h in enumerate(p.section) if section[: i + 1] != p.section[: i + 1]]
        section = p.section
        out.append(p)
    return out


def marked(paragraph: Paragraph | str, notes: list[str]) -> str:
    if isinstance(paragraph, str):
        return f"<h3>{escape(paragraph)}</h3>"
    text = escape(paragraph.text, quote=False)
    assert text == paragraph.text
    for note in sorted(paragraph.footnotes, key=lambda n: -n.at):
        text = f"{text[: note.at]}<sup>{len(notes) + 1}</sup>{text[note.at :]}"
        notes.append(note.text)
    return f"<p>{short_label(paragraph.label)} {text}</p>"


def facts(document: Document) -> list[tuple[object, ...]]:
    return [
        (p.part, p.label, p.text, p.section, p.chapeau, [(n.at, n.text) for n in p.footnotes])
        for p in document.paragraphs
    ]


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="needs the measuring corpus in ../shared/corpus")
@pytest.mark.parametrize(
    "file, title, form",
    # The fonts of the tests have no `·`, which stands in A/RES/76/84B.
    [
        (*one, form)
        for one in COLLECTIONS
        for form in ("pdf", "docx", "html")
        if (one[1], form) != ("有关信息的问题", "pdf")
    ],
)
def test_parts_with_letters(tmp_path: Path, file: str, title: str, form: str) -> None:
    parts = readers.read(CORPUS / file)
    assert len(parts) > 1
    path = tmp_path / f"x.{form}"
    if form == "docx":
        collected(parts, title).save(path)
    else:
        path.write_bytes(print_collection(parts, title) if form == "pdf" else page(parts, title))
    again = readers.read(path)
    assert [d.symbol for d in again] == [d.symbol for d in parts]
    for one, two in zip(parts, again, strict=True):
        assert facts(one) == facts(two), one.symbol
        for name in ("title", "session", "body", "author", "kind", "adopted", "meeting"):
            assert getattr(one, name) == getattr(two, name), (one.symbol, name)
        cited = [[(c.start, c.end, c.symbol) for p in d.paragraphs for c in p.citations] for d in (one, two)]
        assert cited[0] == cited[1]
        found = [
            [(m.label, m.verb, m.mandate_class, m.action, m.due, m.parties) for m in extractor()(d, all_classes=True)]
            for d in (one, two)
        ]
        assert found[0] == found[1]


def typed(folder: Path, lines: Sequence[str]) -> Path:
    word = Word()
    for line in lines:
        word.p(run(line))
    return word.save(folder / "x.docx")


def one(number: str) -> list[str]:
    return [
        "第五十五届会议", "议程项目95", "甲乙问题", "[根据第二委员会的报告(A/55/579，第12段)通过]",
        f"55/{number}. 甲乙合作", "大会，", "回顾其决议，", "1.\t请秘书长：", "(a)\t报告；", "(b)\t协助。",
        "2000年12月20日", "第87次全体会议",
    ]  # fmt: skip


def test_resolutions_one_after_the_other(tmp_path: Path) -> None:
    path = typed(tmp_path, [*one("998"), "附件", "A", "一般规定", "1.\t规则。", *one("999")])
    first, second = readers.read(path)
    assert (first.symbol, second.symbol) == ("A/RES/55/998", "A/RES/55/999")
    assert [d.committee_report_paragraph for d in (first, second)] == ["12", "12"]
    assert [d.agenda_title for d in (first, second)] == ["甲乙问题", "甲乙问题"]
    assert [(p.part, p.label) for p in first.paragraphs] == [
        ("preamble", None), ("preamble", None), ("operative", "1"), ("operative", "1(a)"), ("operative", "1(b)"),
        ("annex", "annex/1"),
    ]  # fmt: skip
    assert [(p.part, p.label) for p in second.paragraphs] == [(p.part, p.label) for p in first.paragraphs[:-1]]


def test_two_resolutions_of_a_council_on_a_page(tmp_path: Path) -> None:
    lines = []
    for number in ("1998(2011)", "1999(2011)"):
        lines += [f"第{number}号决议", "安全理事会2011年6月10日第6553次会议通过", "安全理事会，", "回顾其决议，"]
        lines += ["1. 决定延长任期；", "2. 请秘书长报告。"]
    path = tmp_path / "x.html"
    path.write_text("<meta charset=utf-8>" + "".join(f"<p>{line}</p>" for line in lines), "utf-8")
    assert [(d.symbol, len(d.paragraphs)) for d in readers.read(path)] == [
        ("S/RES/1998(2011)", 4),
        ("S/RES/1999(2011)", 4),
    ]


def test_a_lettered_section_is_no_resolution(tmp_path: Path) -> None:
    """Only what opens with `大会，` is one; a letter without the one before it is none either."""
    path = typed(tmp_path, [*one("998")[:-2], "B", "大会，", "2.\t请秘书长报告。"])
    (document,) = readers.read(path)
    assert document.symbol == "A/RES/55/998"
