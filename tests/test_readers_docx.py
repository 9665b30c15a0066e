"""The Word reader on files made here, on unsafe ones, and (where it is at hand) against the XML of the corpus."""

from __future__ import annotations

import io
import random
import socket
import zipfile
from datetime import date
from pathlib import Path

import pytest
from word import BOLD, HEADING, ITALIC, KAI, NS, Word, listed, printed, run

from extract import readers
from extract.errors import DocumentError
from extract.extractor import Extractor
from extract.model import Document, Table

SHARED = Path(__file__).parent.parent.parent / "shared"
CORPUS = SHARED / "corpus" / "zh"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the measuring corpus in ../shared/corpus")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a reader opened the network")

    monkeypatch.setattr(socket, "socket", refuse)


def start(word: Word | None = None) -> Word:
    word = word or Word()
    for line in ("第五十五届会议", "55/999. 甲乙合作", "大会，", "回顾其承诺，"):
        word.p(line)
    return word


def read(word: Word, tmp_path: Path) -> Document:
    (found,) = readers.read(word.save(tmp_path / "x.docx"))
    return found


def labels(document: Document) -> list[tuple[str | None, str]]:
    return [(p.label, p.text) for p in document.paragraphs if p.part != "preamble"]


def test_numbers_that_word_counts(tmp_path: Path) -> None:
    word = start()
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    word.numbering([("decimal", "%1."), ("lowerLetter", "(%2)"), ("chineseCounting", "(%3)")], restart)
    for level, text in (
        (0, "请秘书长："),
        (1, "提交报告："),
        (2, "每年；"),
        (2, "全面；"),
        (1, "交流；"),
        (0, "决定："),
    ):
        word.p(text, listed(level))
    word.p("合作。", listed(1))
    word.p("附件")
    word.p("甲。", listed(0, 78))
    assert labels(read(word, tmp_path)) == [
        ("1", "请秘书长："),
        ("1(a)", "提交报告："),
        ("1(a)(一)", "每年；"),
        ("1(a)(二)", "全面；"),
        ("1(b)", "交流；"),
        ("2", "决定："),
        ("2(a)", "合作。"),
        ("annex/1", "甲。"),
    ]


def test_chinese_numerals_that_word_counts_and_styles_that_number(tmp_path: Path) -> None:
    word = start()
    word.numbering([("chineseCountingThousand", "%1、")])
    style = word.file.styles.add_style("Numbered", 1).element
    style.get_or_add_pPr().append(style.makeelement(f"{{{NS.split(chr(34))[1]}}}numPr"))
    number = style.pPr[-1]
    child = number.makeelement(number.tag.replace("numPr", "numId"))
    child.set(number.tag.replace("numPr", "val"), "77")
    number.append(child)
    for text in ("请秘书长报告；", "决定继续审议。"):
        word.p(text, f'<w:pStyle w:val="{style.get(number.tag.replace("numPr", "styleId"))}"/>')
    assert labels(read(word, tmp_path)) == [("1", "请秘书长报告；"), ("2", "决定继续审议。")]


def test_roman_figures_below_letters(tmp_path: Path) -> None:
    word = start()
    for text in ("1.\t请秘书长：", "(a)\t报告：", "(i)\t甲；", "(ii)\t乙；", "(iii)\t丙；", "(b)\t协助。"):
        word.p(text)
    found = [label for label, _ in labels(read(word, tmp_path))]
    assert found == ["1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(a)(iii)", "1(b)"]


def test_a_bullet_is_no_label(tmp_path: Path) -> None:
    word = start()
    word.numbering([("bullet", "•")])
    word.p("1.\t请各国：")
    word.p("合作；", listed(0))
    assert labels(read(word, tmp_path)) == [("1", "请各国："), (None, "合作；")]


def test_footnotes_are_tied_to_their_marks(tmp_path: Path) -> None:
    word = start()
    first, star = word.note("A/55/74，附件二。"), word.note("另见《公约》。", "*")
    word.p(run("1.\t赞赏地注意到报告") + first + run("和《公约》") + star + run("；"))
    word.p(run("2.\t请秘书长报告。") + word.note("同上。"))
    one, two = [p for p in read(word, tmp_path).paragraphs if p.label]
    assert one.text == "赞赏地注意到报告和《公约》；"
    assert [(n.mark, one.text[: n.at], n.text) for n in one.footnotes] == [
        ("1", "赞赏地注意到报告", "A/55/74，附件二。"),
        ("*", "赞赏地注意到报告和《公约》", "另见《公约》。"),
    ]
    assert [(n.mark, n.text) for n in two.footnotes] == [("2", "同上。")]
    assert [(c.symbol, c.footnote) for c in one.citations] == [("A/55/74", "1")]


@pytest.mark.parametrize("properties", [BOLD, ITALIC, KAI])
def test_emphasis(tmp_path: Path, properties: str) -> None:
    word = start()
    word.p(
        run("1.\t") + run("再次", properties) + run("请", properties) + run("秘书长") + run("报告", BOLD) + run("。")
    )
    (one,) = [p for p in read(word, tmp_path).paragraphs if p.label]
    assert one.emphasis == (0, 3)
    assert one.text == "再次请秘书长报告。"


def test_footnotes_typed_by_hand(tmp_path: Path) -> None:
    word = start()
    high = '<w:vertAlign w:val="superscript"/>'
    word.p(
        run("1.\t")
        + run("赞赏地", BOLD)
        + run("1", high)
        + run("注意到10 km")
        + run("2", high)
        + run("的报告；")
        + run("2", high)
    )
    word.p("2.\t请秘书长报告。")
    word.p("2000年12月20日")
    word.p(run("1", high) + run(" A/55/74，附件二。"))
    word.p(run("2", high) + run(" 见A/55/165。"))
    first, second = [p for p in read(word, tmp_path).paragraphs if p.label]
    assert (first.text, first.emphasis) == ("赞赏地注意到10 km的报告；", (0, 3))
    assert [(n.mark, n.at, n.text) for n in first.footnotes] == [
        ("1", 3, "A/55/74，附件二。"),
        ("2", 11, "见A/55/165。"),
        ("2", 15, "见A/55/165。"),
    ]
    assert (second.text, second.footnotes) == ("请秘书长报告。", ())


def test_a_raised_figure_without_a_note_is_text(tmp_path: Path) -> None:
    word = start()
    high = '<w:vertAlign w:val="superscript"/>'
    word.p(run("1.\t注意到10 km") + run("2", high) + run("的报告", BOLD) + run("；"))
    (one,) = [p for p in read(word, tmp_path).paragraphs if p.label]
    assert (one.text, one.emphasis) == ("注意到10 km2的报告；", (9, 12))


def test_revisions(tmp_path: Path) -> None:
    word = start()
    gone = f'<w:del w:id="1" w:author="x">{run("促").replace("w:t", "w:delText")}</w:del>'
    new = f'<w:ins w:id="2" w:author="x">{run("请")}</w:ins>'
    moved = f'<w:moveFrom w:id="3" w:author="x">{run("年底前")}</w:moveFrom>'
    word.p(run("1.\t") + gone + new + run("秘书长报告") + moved + run("；"))
    joined = '<w:rPr><w:del w:id="4" w:author="x"/></w:rPr>'
    word.p("2.\t决定", joined)
    word.p("继续审议。")
    word.p(f'<w:del w:id="5" w:author="x">{run("3.").replace("w:t", "w:delText")}</w:del>')
    assert labels(read(word, tmp_path)) == [("1", "请秘书长报告；"), ("2", "决定继续审议。")]


def test_what_is_not_text(tmp_path: Path) -> None:
    """Tables, text boxes, codes of fields and hidden text are no paragraphs."""
    word = start()
    table = f"<w:tbl {NS}><w:tr><w:tc><w:p>{run('甲')}</w:p></w:tc><w:tc><w:p>{run('5.')}</w:p></w:tc></w:tr></w:tbl>"
    word.p("1.\t请秘书长报告；")
    word.raw(table)
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('框中')}</w:p></w:txbxContent></w:pict></w:r>"
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    word.p(run("2.\t决定") + box + field + run("隐藏", "<w:vanish/>") + run("休会。"))
    document = read(word, tmp_path)
    assert labels(document) == [("1", "请秘书长报告；"), ("2", "决定休会。")]
    assert "框中" in document.furniture
    assert document.tables == (Table("甲\t5.", 3),)


def test_a_document_may_end_with_a_table(tmp_path: Path) -> None:
    word = start()
    word.p("1.\t核准所列员额。")
    word.p("附件")
    word.p("人员配置表")
    cells = "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("合计", "5"))
    word.raw(f"<w:tbl {NS}><w:tr>{cells}</w:tr></w:tbl>")
    document = read(word, tmp_path)
    assert document.tables == (Table("合计\t5", 3, ("附件", "人员配置表")),)
    assert document.caveats == ()


def test_header_footer_and_masthead(tmp_path: Path) -> None:
    word = Word()
    section = word.file.sections[0]
    section.header.paragraphs[0].text = "A/RES/55/999"
    section.footer.paragraphs[0].text = "00-12345 (C)"
    cells = "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("大会", "Distr.: General"))
    word.raw(f"<w:tbl {NS}><w:tr>{cells}</w:tr></w:tbl>")
    start(word)
    word.p("1.\t决定休会。")
    word.p("2000年12月20日")
    word.p("第87次全体会议")
    document = read(word, tmp_path)
    assert (document.symbol, document.title, document.form) == ("A/RES/55/999", "甲乙合作", "docx")
    assert (document.adopted, document.meeting, document.session) == (date(2000, 12, 20), "87", "A/55")
    assert "symbol" not in document.inferred
    assert {"A/RES/55/999", "00-12345 (C)", "大会\tDistr.: General"} <= set(document.furniture)


def test_headings_by_style_and_links(tmp_path: Path) -> None:
    word = start()
    word.p("执行情况，", HEADING)
    link = word.link("54/226", "https://undocs.org/zh/A/HRC/RES/54/226")
    word.p(run("1.\t又回顾第") + link + run("号决议；"))
    (one,) = [p for p in read(word, tmp_path).paragraphs if p.label]
    assert one.section == ("执行情况，",)
    assert [c.symbol for c in one.citations] == ["A/HRC/RES/54/226"]


def test_a_file_with_macros_is_read_and_they_are_not(tmp_path: Path) -> None:
    word = start()
    word.p("1.\t决定休会。")
    word.part("/word/vbaProject.bin", "application/vnd.ms-office.vbaProject", "http://x/vbaProject", "no macro")
    data = edited(
        word.bytes(),
        "[Content_Types].xml",
        lambda xml: xml.replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    )
    path = tmp_path / "x.docm"
    path.write_bytes(data)
    (document,) = readers.read(path)
    assert labels(document) == [("1", "决定休会。")]


# Unsafe and broken files --------------------------------------------------------------------------------------


def edited(data: bytes, name: str, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    return out.getvalue()


def sound() -> bytes:
    word = start()
    word.p("1.\t决定休会。")
    return word.bytes()


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def locked(data: bytes) -> bytes:
    """The flag that says an entry is encrypted, set in every header."""
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(sign)
        while start >= 0:
            data = data[: start + at] + bytes([data[start + at] | 1]) + data[start + at + 1 :]
            start = data.find(sign, start + 4)
    return data


def long_one() -> bytes:
    word = start()
    word.p("1.\t决定" + "报告" * 50_000 + "。；")
    return word.bytes()


def english() -> bytes:
    word = Word()
    word.p("The General Assembly, recalling its resolutions, requests a report. " * 9)
    return word.bytes()


DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
BAD = {
    "old .doc": (
        lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "old binary Word file",
        "save it as .docx, or take the PDF",
    ),
    "encrypted": (
        lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "is encrypted",
        "save it without",
    ),
    "locked zip": (lambda: locked(sound()), "encrypted archive", "password"),
    "truncated": (lambda: sound()[:-500], "damaged or truncated", "fetch the file again"),
    "cut short": (lambda: sound()[:100], "damaged or truncated", "fetch the file again"),
    "bomb": (
        lambda: edited(sound(), "word/styles.xml", lambda _: b" " * 30_000_000),
        "more than a document can hold",
        "do not trust it",
    ),
    "many parts": (
        lambda: archive(**{f"word/{n}.xml": b"x" for n in range(6000)}),
        "more than a document can hold",
        "do not trust it",
    ),
    "no Word": (lambda: archive(**{"a.txt": b"x"}), "no Word document", "give the documents in it"),
    "entities": (
        lambda: edited(sound(), "word/document.xml", lambda xml: DTD + xml.split(b"?>", 1)[1]),
        "declares entities",
        "do not trust it",
    ),
    "broken XML": (
        lambda: edited(sound(), "word/document.xml", lambda xml: xml[:-200]),
        "cannot be read as a Word document",
        "save it again",
    ),
    "no body": (
        lambda: edited(sound(), "word/document.xml", lambda _: f"<w:document {NS}/>".encode()),
        "no body",
        "save it again",
    ),
    "no main part": (
        lambda: edited(sound(), "_rels/.rels", lambda xml: xml.replace(b"officeDocument", b"other")),
        "cannot be read as a Word document",
        "save it again",
    ),
    "deep": (
        lambda: edited(
            sound(), "word/document.xml", lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 5000)
        ),
        "cannot be read as a Word document",
        "save it again",
    ),
    "long paragraph": (long_one, "has 100,004 characters", "paragraph breaks"),
    "English": (english, "not in Chinese", "Chinese text"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files(tmp_path: Path, case: str) -> None:
    make, problem, cure = BAD[case]
    path = tmp_path / "x.docx"
    path.write_bytes(make())
    with pytest.raises(DocumentError) as error:
        readers.read(path)
    message = str(error.value)
    assert "x.docx" in message
    assert problem in message
    assert cure in message
    assert "\n" not in message


def test_what_stands_outside_the_file_is_not_opened(tmp_path: Path) -> None:
    """A template, an image and a link elsewhere: only the address of the link is read (see `no_network`)."""
    word = start()
    word.file.part.relate_to("http://192.0.2.1/x.dotm", "http://x/attachedTemplate", is_external=True)
    word.file.part.relate_to("file:///etc/hostname", "http://x/image", is_external=True)
    word.p(run("1.\t请") + word.link("秘书长", "https://192.0.2.1/A/RES/1/1") + run("报告。"))
    assert labels(read(word, tmp_path)) == [("1", "请秘书长报告。")]


# Parity with the XML --------------------------------------------------------------------------------------------


def consistent(document: Document) -> bool:
    """The XML of A/RES/78/80A has its only provision in the preamble, and half of that provision's list outside."""
    return not any(
        p.part == "operative" and p.chapeau and document.paragraphs[p.chapeau - 1].part == "preamble"
        for p in document.paragraphs
    )


def lot(seed: int, count: int) -> list[Path]:
    files = sorted(CORPUS.rglob("*.xml")) if CORPUS.is_dir() else []
    return random.Random(seed).sample(files, count) if files else []


@needs_corpus
@pytest.mark.corpus
def test_ten_resolutions_printed_to_word_say_the_same(tmp_path: Path) -> None:
    extract = Extractor()
    compared = cited = asked = 0
    # Ten at the least; A/RES/76/221, of which we have the text too; and one with tables.
    files = [*lot(3, 12), *CORPUS.glob("76session/*76_221-*"), *CORPUS.glob("75session/75_246_*")]
    for file in files:
        for original in filter(consistent, readers.read(file)):
            again = read(printed(original), tmp_path)
            for field in ("symbol", "session", "title", "adopted", "meeting", "tables", "committee_report_paragraph"):
                assert getattr(again, field) == getattr(original, field), (file.name, field)
            cited += sum(len(p.citations) for p in original.paragraphs)
            asked += len(mandates(extract, original))
            for one, two in zip(original.paragraphs, again.paragraphs, strict=True):
                assert (one.part, one.label, one.text, one.chapeau) == (two.part, two.label, two.text, two.chapeau)
                assert one.section == two.section
                assert [(n.at, n.text) for n in one.footnotes] == [(n.at, n.text) for n in two.footnotes]
                assert [(c.start, c.end, c.symbol) for c in one.citations] == [
                    (c.start, c.end, c.symbol) for c in two.citations
                ]
                assert one.emphasis == two.emphasis
            assert mandates(extract, original) == mandates(extract, again)
            compared += 1
    assert compared >= 12
    assert min(cited, asked) > 100


def mandates(extract: Extractor, document: Document) -> list[tuple[object, ...]]:
    return [
        (m.label, m.verb, m.mandate_class, m.action, m.parties, m.deadlines, m.start, m.end) for m in extract(document)
    ]
