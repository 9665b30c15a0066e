"""PDF in, Documents out: the layout of official documents, the same as the XML, and files that must be refused."""

from __future__ import annotations

import io
import random
import re
import socket
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from printing import HAN, LATIN, Para, Press, Run, Style, chinese, print_resolution, printable
from reading import extractor
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extract import readers
from extract.errors import DocumentError
from extract.model import Document, Footnote, Mandate, Paragraph, Table
from extract.readers import pdf_guard, pdf_page

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
LONG = "各会员国、联合国系统各组织和其他利益攸关方在各自任务范围内开展的活动对实现可持续发展目标作出了重要贡献"
STYLES = {
    "indented": Style(),
    "ragged, items hanging, verbs slanted": Style(justify=False, hanging=True, verb="slant"),
    "no gaps between paragraphs": Style(above=0.0, leading=1.5),
    "no indent": Style(indent=0.0, above=10),
    "no rule above the notes": Style(rule=False),
}


def invented(times: int = 1) -> Document:
    """An invented resolution that has everything; with `times` it goes over more pages."""
    texts: list[tuple[str, str | None, str]] = [
        ("preamble", None, "大会，"),
        ("preamble", None, "回顾其2017年12月20日第72/237号、2003年6月23日第57/270 B号决议，"),
        ("preamble", None, f"深为关切地注意到{LONG * times}，又注意到South-South Galaxy平台，"),
    ]
    for number in range(1, 1 + 4 * times):
        texts.append(("operative", str(number), f"请秘书长向大会第七十七届会议报告第{number}项工作：{LONG}；"))
    last = 4 * times
    texts += [
        ("operative", str(last + 1), "邀请各国政府："),
        ("operative", f"{last + 1}(a)", "考虑1.5摄氏度这一目标；"),
        ("operative", f"{last + 1}(b)", f"提供自愿捐款，{LONG * 2}。"),
        ("annex", "annex/1", "我们重申《2030年可持续发展议程》。"),
        ("annex", "annex/2", f"我们承诺{LONG}。"),
    ]
    verbs = re.compile("回顾|深为关切地注意到|请|邀请")
    paragraphs = []
    for ordinal, (part, label, text) in enumerate(texts, 1):
        found = verbs.match(text) if part != "annex" else None
        section = ("附件", "南方成果文件") if part == "annex" else ()
        notes: tuple[Footnote, ...] = ()
        if ordinal == 3:
            at = text.index("，又")
            notes = (Footnote("1", 7, "见第64/222号决议，附件。"), Footnote("2", at, f"A/76/10，第5段：{LONG}。"))
        if label == str(last):
            notes = (Footnote("3", len(text) - 1, "同上。"),)
        chapeau = next((i for i, t in enumerate(texts, 1) if label and "(" in label and t[1] == str(last + 1)), None)
        paragraphs.append(
            Paragraph(ordinal, part, label, text, chapeau, section, notes, (), found.span() if found else None)  # type: ignore[arg-type]
        )
    return Document(
        symbol="A/RES/76/999",
        kind="resolution",
        body="general-assembly",
        session="A/76",
        author="general-assembly",
        title="南南合作促进可持续发展与联合国系统各组织在各国开展的发展方面业务活动",
        paragraphs=tuple(paragraphs),
        agenda_item="25(b)",
        agenda_title="发展方面的业务活动：南南合作促进发展",
        adopted=date(2021, 12, 17),
        meeting="54",
        committee_report="A/76/537/Add.2",
        committee_report_paragraph="8",
    )


def read(folder: Path, data: bytes, name: str = "x.pdf") -> Document:
    (folder / name).write_bytes(data)
    (document,) = readers.read(folder / name)
    return document


def facts(document: Document) -> list[tuple[object, ...]]:
    return [(p.part, p.label, p.text, p.footnotes, p.section, p.chapeau) for p in document.paragraphs]


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize("style", STYLES)
def test_an_invented_resolution_comes_back_as_it_was_printed(tmp_path: Path, style: str, times: int) -> None:
    document = invented(times)
    got = read(tmp_path, print_resolution(document, STYLES[style]))
    assert facts(got) == facts(document)
    for field in ("symbol", "kind", "body", "session", "author", "title", "agenda_item", "agenda_title", "adopted"):
        assert getattr(got, field) == getattr(document, field), field
    assert (got.meeting, got.committee_report, got.form) == ("54", "A/76/537/Add.2", "pdf")
    assert got.committee_report_paragraph == "8"
    assert (got.published, got.inferred) == (date(2022, 1, 4), ())


def test_a_resolution_may_open_without_its_comma(tmp_path: Path) -> None:
    """A/RES/75/255 and 76/1; `大会` stands in the masthead too, and the title goes over two lines."""
    base = invented()
    opening = replace(base.paragraphs[0], text="大会", emphasis=None)
    document = replace(base, paragraphs=(opening, *base.paragraphs[1:]))
    got = read(tmp_path, print_resolution(document, Style(justify=False)))
    assert (got.title, facts(got)) == (document.title, facts(document))


def test_the_verb_in_bold_or_slanted_type_is_the_emphasis(tmp_path: Path) -> None:
    document = invented()
    for verb in ("stroke", "slant"):
        got = read(tmp_path, print_resolution(document, Style(verb=verb)))
        assert [p.emphasis for p in got.paragraphs] == [p.emphasis for p in document.paragraphs]


def test_running_heads_and_feet_are_furniture_and_nothing_else_is_lost(tmp_path: Path) -> None:
    got = read(tmp_path, print_resolution(invented(5)))
    text = "".join(p.text for p in got.paragraphs)
    assert "A/RES/76/999" not in text and "请回收" not in text and "21-19286" not in text
    kept = "\n".join(got.furniture)
    for words in ("请回收", "21-19286 (C) 201221 211221", "Distr.: General", "A/RES/76/999", "2/"):
        assert words in kept


def test_a_note_goes_on_over_the_page_and_marks_may_begin_anew(tmp_path: Path) -> None:
    """Marks of two annexes are both 1; each is tied to the note on its own page."""
    base = invented(3)
    paragraphs = list(base.paragraphs)
    last = paragraphs[-1]
    paragraphs[-1] = replace(last, footnotes=(Footnote("1", 2, "另一说明。"),))
    document = replace(base, paragraphs=tuple(paragraphs))
    got = read(tmp_path, print_resolution(document))
    assert facts(got) == facts(document)


def test_two_marks_side_by_side_and_a_figure_that_is_no_mark(tmp_path: Path) -> None:
    press = Press("A/RES/76/999", "南南合作", Style())
    press.head((0, "联合国", 12), (-300, "A/RES/76/999", 12))
    press.add(Para([Run("76/999. 南南合作")], size=14, above=20))
    press.add(Para([Run("大会，")], first=21))
    runs = [Run("回顾", bold=True), Run("其决议"), Run("1", raised=True, note="第72/237号决议。"), Run(
        "2", raised=True, note="同上。"), Run("和面积为20 km"), Run("2", raised=True), Run("的领土，")]  # fmt: skip
    press.add(Para(runs, first=21))
    press.add(Para([Run("请", bold=True), Run("秘书长提交报告。")], "1.", first=21))
    got = read(tmp_path, press.done())
    preamble = got.paragraphs[1]
    # A raised 2 for which there is a note is a mark: the print does not tell it from a square.
    assert preamble.text == "回顾其决议和面积为20 km的领土，"
    assert [(n.mark, n.at) for n in preamble.footnotes] == [("1", 5), ("2", 5), ("2", 14)]
    runs[-2] = Run("3", raised=True)
    press = Press("A/RES/76/999", "南南合作", Style())
    press.head((0, "联合国", 12), (-300, "A/RES/76/999", 12))
    press.add(Para([Run("76/999. 南南合作")], size=14, above=20))
    press.add(Para([Run("大会，")], first=21))
    press.add(Para(runs, first=21))
    press.add(Para([Run("请", bold=True), Run("秘书长提交报告。")], "1.", first=21))
    assert read(tmp_path, press.done()).paragraphs[1].text == "回顾其决议和面积为20 km³的领土，"


def report(symbol: str = "A/76/999") -> Press:
    """A report: symbol and date in the head, headings in bold, numbers at the margin, one table."""
    press = Press(symbol, "南南合作的现状", Style(indent=0))
    press.head((0, "联合国", 12), (-300, symbol, 12), (0, "大  会", 16), (-300, "Distr.: General", 9))
    press.head((300, "4 January 2022", 9), (0, f"第{chinese(76)}届会议", 10.5))
    press.add(Para([Run("临时议程"), Run("*", raised=True, note="A/76/150。"), Run("项目25(b)")], align="left"))
    press.add(Para([Run("发展方面的业务活动：南南合作促进发展")], align="left"))
    press.add(Para([Run("南南合作的现状", bold=True)], size=16, above=20, align="left"))
    press.add(Para([Run("秘书长的报告", bold=True)], size=12, above=12, align="left"))
    press.add(Para([Run("一. 导言", bold=True)], above=20, align="left", size=12))
    press.add(Para([Run(f"本报告是根据大会第75/234号决议提交的，{LONG}。")], "1."))
    press.add(Para([Run("二. 结论", bold=True)], above=20, align="left", size=12))
    press.add(Para([Run(f"建议大会注意本报告，{LONG * 3}。")], "2."))
    return press


def test_a_report(tmp_path: Path) -> None:
    got = read(tmp_path, report().done())
    assert (got.symbol, got.kind, got.author, got.title) == (
        "A/76/999",
        "report",
        "secretary-general",
        "南南合作的现状",
    )
    assert (got.agenda_item, got.published) == ("25(b)", date(2022, 1, 4))
    assert [(p.label, p.section) for p in got.paragraphs] == [("1", ("一. 导言",)), ("2", ("二. 结论",))]
    assert got.paragraphs[0].footnotes == (Footnote("*", 0, "A/76/150。"),)
    assert [c.symbol for c in got.paragraphs[0].citations] == ["A/RES/75/234", "A/76/150"]


def test_what_stands_aslant_is_furniture(tmp_path: Path) -> None:
    press = report()
    press.canvas.saveState()
    press.canvas.rotate(45)
    press.canvas.setFont(HAN, 60)
    press.canvas.drawString(300, 200, "草稿")
    press.canvas.restoreState()
    got = read(tmp_path, press.done())
    assert got.paragraphs == read(tmp_path, report().done()).paragraphs
    assert "草稿" in got.furniture


def test_a_table_is_kept_as_text_and_is_no_paragraph(tmp_path: Path) -> None:
    press = report()
    for row in (
        ("区域", "2019年", "2020年"),
        ("非洲", "12.5", "13.0"),
        ("亚洲", "20.1", "19.7"),
        ("欧洲", "3.0", "3.1"),
    ):
        press.head((0, row[0], 10.5), (-150, row[1], 10.5), (-300, row[2], 10.5))
    press.add(Para([Run("表格之后的一段。")], "3.", above=20))
    got = read(tmp_path, press.done())
    assert [p.label for p in got.paragraphs] == ["1", "2", "3"]
    assert not any("非洲" in p.text for p in got.paragraphs)
    text = "区域\t2019年\t2020年\n非洲\t12.5\t13.0\n亚洲\t20.1\t19.7\n欧洲\t3.0\t3.1"
    assert got.tables == (Table(text, 2, ("二. 结论",)),)


def test_other_languages_are_left_out(tmp_path: Path) -> None:
    canvas, out = paper()
    for n in range(20):
        canvas.drawString(80, 700 - 16 * n, "Requests the Secretary-General to report to the General Assembly")
    canvas.save()
    (tmp_path / "x.pdf").write_bytes(out.getvalue())
    assert readers.read(tmp_path / "x.pdf") == []


# Parity with the XML


def lottery() -> list[Path]:
    """A/RES/76/221 and ten resolutions of the corpus, the same ones every time."""
    if not CORPUS.exists():
        return []
    files = sorted(CORPUS.rglob("*.xml"))
    first = [file for file in files if "76_221" in file.name]
    random.Random(20211217).shuffle(files)
    drawn = []
    for file in files:
        documents = readers.read(file)
        # One resolution in one file, in characters that the fonts of the tests have.
        if len(documents) == 1 and printable(documents[0]):
            drawn.append(file)
        if len(drawn) == 10:
            break
    return first + drawn


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="needs the measuring corpus in ../shared/corpus")
@pytest.mark.parametrize("style", ["indented", "ragged, items hanging, verbs slanted"])
def test_the_printed_resolution_gives_what_the_xml_gives(tmp_path: Path, style: str) -> None:
    files = lottery()
    assert len(files) == 11
    count: Counter[str] = Counter()
    for file in files:
        (xml,) = readers.read(file)
        pdf = read(tmp_path, print_resolution(xml, STYLES[style]), f"{file.stem}.pdf")
        assert facts(pdf) == facts(xml), file.name
        for field in ("symbol", "session", "title", "adopted", "meeting", "committee_report_paragraph"):
            assert getattr(pdf, field) == getattr(xml, field), (file.name, field)
        assert [p.emphasis for p in pdf.paragraphs] == [p.emphasis for p in xml.paragraphs], file.name
        for p, q in zip(pdf.paragraphs, xml.paragraphs, strict=True):
            # The XML says by its links which body's resolution is meant; the words must give the same symbols.
            got, want = ([(c.start, c.end, c.symbol, c.footnote) for c in x.citations] for x in (p, q))
            assert got == want, (file.name, p.label)
        got, want = ([mandate(m) for m in extractor()(d, all_classes=True)] for d in (pdf, xml))
        assert got == want, file.name
        count.update(citations=sum(len(p.citations) for p in xml.paragraphs), mandates=len(want))
    assert min(count["citations"], count["mandates"]) > 90


def mandate(found: Mandate) -> Mandate:
    return found._replace(eid=None)


# What must be refused


def paper(**options: object) -> tuple[Canvas, io.BytesIO]:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, **options)
    canvas.setFont(LATIN, 10)
    return canvas, out


def columns(_: Path) -> bytes:
    """Two columns of running text, as up to the nineteen-seventies."""
    canvas, out = paper()
    canvas.setFont(HAN, 10)
    for n in range(30):
        canvas.drawString(60, 740 - 18 * n, LONG[:21])
        canvas.drawString(310, 737 - 18 * n, LONG[21:42])
    canvas.save()
    return out.getvalue()


def picture(with_text: bool) -> Callable[[Path], bytes]:
    def make(_: Path) -> bytes:
        from PIL import Image

        canvas, out = paper()
        if with_text:
            canvas.setFont(HAN, 10)
            canvas.drawString(60, 740, LONG[:30])
            canvas.showPage()
        file = io.BytesIO()
        Image.new("L", (40, 60), 128).save(file, "PNG")
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(file), 0, 0, *A4)
        canvas.save()
        return out.getvalue()

    return make


def blank(_: Path) -> bytes:
    canvas, out = paper()
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def locked(_: Path) -> bytes:
    canvas, out = paper(encrypt=StandardEncryption("secret", "owner", strength=128))
    canvas.drawString(60, 700, "text")
    canvas.save()
    return out.getvalue()


def raw(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d %s>>\n" % (size, table, size, trailer)
    return out + head + b"startxref\n%d\n%%%%EOF\n" % start


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), more, data)


def page_of(content: bytes, *objects: bytes, resources: bytes = b"", count: int = 1) -> bytes:
    return raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[3 0 R]>>" % count,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources,
        content,
        *objects,
    )


def inflating(layers: int) -> Callable[[Path], bytes]:
    """A content stream of 300 MB of spaces, packed once or twice."""

    def make(_: Path) -> bytes:
        engine = zlib.compressobj(9)
        data = b"".join(engine.compress(b" " * 2**20) for _ in range(300)) + engine.flush()
        for _ in range(layers - 1):
            data = zlib.compress(data, 9)
        return page_of(stream(data, b"/Filter[%s]" % (b"/FlateDecode" * layers)))

    return make


def laughing(_: Path) -> bytes:
    """Forms that draw ten forms that draw ten forms …: 10,000,000,000 drawings in two kilobytes."""
    forms = []
    for level in range(10):
        more = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % (6 + level)
        forms.append(stream(b"/F Do " * 10, more))
    forms.append(stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"))
    return page_of(stream(b"/F Do"), *forms, resources=b"/XObject<</F 5 0 R>>")


def wide_font(table: bytes) -> Callable[[Path], bytes]:
    def make(_: Path) -> bytes:
        font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[6 0 R]>>"
        cid = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>"
        widths = b"/W[0 4000000000 500]" if not table else b""
        to = stream(b"begincmap " + (table or b"1 beginbfchar <0001> <4E00> endbfchar") + b" endcmap")
        show = stream(b"BT /F 10 Tf (ab) Tj ET")
        return page_of(show, font, cid + widths + b"/FontDescriptor<<>>>>", to, resources=b"/Font<</F 5 0 R>>")

    return make


def test_radicals_and_ligatures_that_stand_for_characters_are_those_characters() -> None:
    """Browsers print 大会 with U+2F24, the radical, which looks the same and is found by no search."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[6 0 R]>>"
    cid = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>"
    table = stream(b"begincmap 3 beginbfchar <0001> <2F24> <0002> <4F1A> <0003> <FB01> endbfchar endcmap")
    show = stream(b"BT /F 10 Tf <000100020003> Tj ET")
    data = page_of(show, font, cid + b"/FontDescriptor<<>>>>", table, resources=b"/Font<</F 5 0 R>>")
    (page,) = pdf_page.pages("x.pdf", data)
    assert "".join(glyph.text for glyph in page.glyphs) == "大会fi"


def crowded(_: Path) -> bytes:
    content = b"BT /F 10 Tf (%s) Tj ET" % (b"x" * 30_000)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return page_of(stream(content), font, resources=b"/Font<</F 5 0 R>>")


def nested(_: Path) -> bytes:
    return page_of(b"[" * 200_000)


def nameless(_: Path) -> bytes:
    """A font that does not say which characters its codes are."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
    cid = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>"
    show = stream(b"BT /F 10 Tf <%s> Tj ET" % b"".join(b"%04X" % n for n in range(300, 400)))
    return page_of(show, font, cid + b"/FontDescriptor<<>>>>", resources=b"/Font<</F 5 0 R>>")


def cut_off(_: Path) -> bytes:
    data = print_resolution(invented(3))
    return data[: len(data) * 2 // 3]


def cut_linear(_: Path) -> bytes:
    """Made for the web, its first page comes with an end of its own: the file's length stands at its head."""
    data = blank(Path())
    return data.replace(b"%PDF-", b"%PDF-1.4\n9 0 obj<</Linearized 1/L 999999>>endobj\n%PDF-", 1)


BAD: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "two columns": (columns, "page 1: is set in columns"),
    "a scan": (picture(False), "page 1: is a picture without text (a scan); run OCR"),
    "a scanned page among others": (picture(True), "page 2: is a picture without text"),
    "blank pages": (blank, "has no text"),
    "a password": (locked, "is encrypted and opens only with a password"),
    "cut off": (cut_off, "is cut off"),
    "cut off, made for the web": (cut_linear, "is cut off"),
    "only a head": (lambda _: b"%PDF-1.4\n" + bytes(100), "is cut off"),
    "no objects": (lambda _: b"%PDF-1.4\n%%EOF\n", "damaged PDF"),
    "missing pages": (lambda _: page_of(stream(b""), count=7), "says it has 7 pages, but 1 can be read"),
    "too many pages": (lambda _: page_of(stream(b""), count=10**6), "has 1000000 pages (limit 1500)"),
    "a bomb": (inflating(1), "inflates to over 128 MB"),
    "a bomb within": (inflating(2), "inflates to over 128 MB"),
    "forms within forms": (laughing, "drawing instructions"),
    "a font of four thousand million widths": (wide_font(b""), "a font with more characters"),
    "a font of as many characters": (
        wide_font(b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange"),
        "a font with more characters",
    ),
    "a crowded page": (crowded, "holds over 20000 characters on page 1"),
    "deep nesting": (nested, ""),
    "nameless characters": (nameless, "fonts that do not say which characters"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_pdf_that_cannot_be_read_is_one_clear_line(tmp_path: Path, kind: str) -> None:
    make, told = BAD[kind]
    path = tmp_path / "x.pdf"
    path.write_bytes(make(tmp_path))
    with pytest.raises(DocumentError) as caught:
        readers.read(path)
    message = str(caught.value)
    assert message.startswith(str(path)) and told in message
    assert "; " in message and "\n" not in message and len(message) < 400 + len(str(path))


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(200 * 2**20)
    with pytest.raises(DocumentError, match="too large"):
        readers.read(path)


def test_what_opens_without_a_password_is_read() -> None:
    """Many publishers lock only against changes: everybody can open such a file."""
    canvas, out = paper(encrypt=StandardEncryption("", "owner", strength=128))
    canvas.drawString(85, 700, "A/RES/76/999")
    canvas.save()
    (page,) = pdf_page.pages("x.pdf", out.getvalue())
    assert "".join(glyph.text for glyph in page.glyphs) == "A/RES/76/999"


def test_a_bomb_takes_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    data = inflating(2)(tmp_path)
    tracemalloc.start()
    with pytest.raises(DocumentError):
        list(pdf_page.pages("x.pdf", data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * pdf_guard.INFLATED


def test_damaged_bytes_give_a_document_or_an_error_and_nothing_else(tmp_path: Path) -> None:
    whole = print_resolution(invented())
    path = tmp_path / "x.pdf"
    dice = random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.choice((1, 5, 50))):
            data[dice.randrange(9, len(data) - 30)] = dice.randrange(256)
        path.write_bytes(data)
        try:
            readers.read(path)
        except DocumentError as error:
            assert "\n" not in str(error)


def test_no_reader_opens_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for a stream that is said to lie elsewhere, nor for a link."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    elsewhere = stream(b"", b"/F<</FS/URL/F(http://127.0.0.1:9/x)>>")
    with pytest.raises(DocumentError):
        read(tmp_path, page_of(elsewhere))
    assert read(tmp_path, print_resolution(invented())).paragraphs
