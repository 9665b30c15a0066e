"""The HTML reader on pages as static.un.org and wiki sites print them, in their charsets, and on hostile ones."""

from __future__ import annotations

import socket
from datetime import date
from pathlib import Path

import pytest

from extract import readers
from extract.errors import DocumentError
from extract.model import Document, Table

STATIC = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>A/RES/55/999</title>
<style>p {{ color: red }}</style><script>document.write("大会，");</script></head><body>
<p>联合国 A/RES/55/999</p><p>第五十五届会议</p><p>议程项目95(b)</p><p align=center><b>大会决议</b></p>
<p>[<i>根据第二委员会的报告(A/55/579，第12段)通过</i>]</p><p><b>55/999. 甲乙合作</b></p>
<p><i>大会</i>，</p><p><i>回顾</i>其1999年12月22日第54/226号决议，</p><p><i>又回顾</i>《甲乙计划》，<sup>1</sup></p>
<p>1. <i>赞赏地注意到</i>秘书长关于10 km<sup>2</sup>的报告；<sup><a href="#f2">2</a></sup></p>
<p>2. <i>请</i>秘书长：</p>
<p>(a) 提交报告；</p><p>(b) 召集会议。</p>
<table><tr><td>甲</td><td>3. 乙</td></tr></table>
<p align=right>2000年12月20日<br>第87次全体会议</p>
<hr><p>1 A/55/74，附件二。</p><p><a name="f2">2</a> A/55/165，共10 km<sup>3</sup>。</p></body></html>"""
WIKI = """<!DOCTYPE html><html><head><meta charset="UTF-8"><title>決議</title></head><body>
<nav><p>1. 导航。</p></nav><div id="mw-navigation"><p>请登录。</p></div><h1 id="firstHeading">決議</h1>
<div id="mw-content-text"><div class="mw-parser-output"><div class="ws-header noprint">作者：联合国</div>
<p>第1999(2011)號決議</p><p>安全理事會2011年6月10日第6553次會議通過</p><p><i>安全理事會</i>，</p>
<p><i>回顧</i>以往各項決議，<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup></p>
<ol><li><i>決定</i>延長任期；</li><li><i>請</i>秘書長：<ol type="a"><li>提出報告；</li><li>派遣專家；</li></ol></li>
<li><b>促請</b>各國合作。</li></ol>
<h2>注释<span class="mw-editsection">编辑</span></h2><ol class="references"><li id="cite_note-1">
<span class="mw-cite-backlink"><a href="#cite_ref-1">↑</a></span>
<span class="reference-text">S/2011/1。</span></li></ol>
<div class="licenseContainer"><p>本作品属于公有领域。</p></div></div></div>
<footer><p>版权。</p></footer></body></html>"""
BROKEN = """<html><head><meta http-equiv="content-type" content="text/html; charset=big5"></head><body><table><tr><td>
55/999. 甲乙合作<br><br>大會，<br><br>&nbsp;&nbsp;回顧其決議，<br><br>1. 請秘書長提出<br>報告；<br><br>2. 決定繼續審議。
<br><br>2000年12月20日<br>第87次全體會議</td></tr></table></body></html>"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a reader opened the network")

    monkeypatch.setattr(socket, "socket", refuse)


def read(folder: Path, page: str | bytes) -> Document:
    path = folder / "x.htm"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    (document,) = readers.read(path)
    return document


def shown(document: Document) -> list[tuple[str, str | None, str]]:
    return [(p.part, p.label, p.text) for p in document.paragraphs]


@pytest.mark.parametrize(
    ("charset", "codec"), [("gb2312", "gbk"), ("GBK", "gb18030"), ("utf-8", "utf-8"), ("gb18030", "gb18030")]
)
def test_static_page(tmp_path: Path, charset: str, codec: str) -> None:
    document = read(tmp_path, STATIC.format(charset=charset).encode(codec))
    assert (document.symbol, document.title, document.form) == ("A/RES/55/999", "甲乙合作", "html")
    assert (document.body, document.session, document.agenda_item) == ("general-assembly", "A/55", "95(b)")
    assert (document.adopted, document.meeting) == (date(2000, 12, 20), "87")
    assert (document.committee_report, document.committee_report_paragraph) == ("A/55/579", "12")
    assert shown(document) == [
        ("preamble", None, "大会，"),
        ("preamble", None, "回顾其1999年12月22日第54/226号决议，"),
        ("preamble", None, "又回顾《甲乙计划》，"),
        ("operative", "1", "赞赏地注意到秘书长关于10 km2的报告；"),
        ("operative", "2", "请秘书长："),
        ("operative", "2(a)", "提交报告；"),
        ("operative", "2(b)", "召集会议。"),
    ]
    assert document.tables == (Table("甲\t3.乙", 7),)
    notes = [(p.text[: n.at], n.mark, n.text) for p in document.paragraphs for n in p.footnotes]
    assert notes == [
        ("又回顾《甲乙计划》，", "1", "A/55/74，附件二。"),
        ("赞赏地注意到秘书长关于10 km2的报告；", "2", "A/55/165，共10 km3。"),
    ]
    assert [p.emphasis for p in document.paragraphs] == [(0, 2), (0, 2), (0, 3), (0, 6), (0, 1), None, None]


def test_a_note_that_opens_with_a_raised_mark(tmp_path: Path) -> None:
    """The figures of a symbol are not taken for its mark."""
    page = body(
        "<p>55/999. 甲乙合作</p><p>大会，</p>"
        "<p>1. 注意到报告；<sup>1</sup></p><p>2. 决定休会。</p><p>2000年12月20日</p><p><sup>1</sup> A/55/74。</p>"
    )
    (note,) = [n for p in read(tmp_path, page).paragraphs for n in p.footnotes]
    assert (note.mark, note.text) == ("1", "A/55/74。")


def test_wiki_page(tmp_path: Path) -> None:
    document = read(tmp_path, WIKI)
    assert (document.symbol, document.body, document.adopted) == (
        "S/RES/1999(2011)",
        "security-council",
        date(2011, 6, 10),
    )
    assert shown(document) == [
        ("preamble", None, "安全理事會，"),
        ("preamble", None, "回顧以往各項決議，"),
        ("operative", "1", "決定延長任期；"),
        ("operative", "2", "請秘書長："),
        ("operative", "2(a)", "提出報告；"),
        ("operative", "2(b)", "派遣專家；"),
        ("operative", "3", "促請各國合作。"),
    ]
    assert [(n.mark, n.text) for p in document.paragraphs for n in p.footnotes] == [("1", "S/2011/1。")]
    assert document.paragraphs[-1].emphasis == (0, 2)


def test_lines_broken_by_br_in_big5(tmp_path: Path) -> None:
    document = read(tmp_path, BROKEN.encode("big5"))
    assert document.symbol == "A/RES/55/999"
    assert shown(document)[1:] == [
        ("preamble", None, "回顧其決議，"),
        ("operative", "1", "請秘書長提出報告；"),
        ("operative", "2", "決定繼續審議。"),
    ]


def test_preformatted_text(tmp_path: Path) -> None:
    lines = "55/999. 甲乙合作\n\n大会，\n\n回顾其决议，\n\n1. 请秘书长\n报告；\n\n2. 决定休会。\n"
    document = read(tmp_path, f"<html><meta charset=utf-8><body><pre>{lines}</pre></body></html>")
    assert [label for _, label, _ in shown(document)] == [None, None, "1", "2"]
    assert document.paragraphs[2].text == "请秘书长报告；"


def test_numbers_in_a_cell_of_their_own_and_links(tmp_path: Path) -> None:
    rows = "<tr><td>1.</td><td>请各国执行<a href='https://undocs.org/zh/A/RES/54/226'>该决议</a>；</td></tr>"
    rows += "<tr><td>2.</td><td>决定休会。</td></tr>"
    page = f"<meta charset=utf-8><p>55/999. 甲</p><p>大会，</p><p>回顾，</p><table>{rows}<tr><td>{'甲' * 201}。</table>"
    document = read(tmp_path, page)
    assert [label for _, label, _ in shown(document)][:4] == [None, None, "1", "2"]
    assert [c.symbol for c in document.paragraphs[2].citations] == ["A/RES/54/226"]


def body(inner: str) -> str:
    return f"<html><head><meta charset=utf-8></head><body>{inner}</body></html>"


BAD = {
    "deep": (body("<div>" * 5000 + "大会，"), "without bound", "save the page again"),
    "deep inline": (body("<b>" * 100_000 + "大会，"), "without bound", "save the page again"),
    "too many elements": (body("<p>甲" * 500_000), "more than 200,000 elements", "save the page again"),
    "one huge text": (body("<p>大会，</p><p>1. " + "请秘书长报告" * 2_000_000), "without bound", "save the page again"),
    "one huge attribute": (body(f"<p title='{'a' * 20_000_000}'>大会，</p>"), "without bound", "save the page again"),
    "long paragraph": (
        body("<p>55/999. 甲</p><p>大会，</p><p>1. " + "请秘书长报告" * 20_000 + "。"),
        "has 120,001 characters",
        "paragraph breaks",
    ),
    "unknown charset": ("<meta charset=klingon><p>甲", "unknown charset (klingon)", "UTF-8"),
    "no text codec": ("<meta charset=base64><p>甲", "is no text", "UTF-8"),
    "wrong charset": (b"<meta charset=utf-8><p>\xb4\xf3\xbb\xe1</p>", "is not utf-8, which it declares", "UTF-8"),
    "undeclared": (b"<html><p>\xb4\xf3\xbb\xe1</p>", "declares no charset", "UTF-8"),
    "empty page": (body(""), "not in Chinese", "Chinese text"),
    "English": (body("<p>The General Assembly requests a report.</p>" * 9), "not in Chinese", "Chinese text"),
    "no symbol": (body("<p>大会，</p><p>1. 请秘书长报告。</p>"), "no symbol", "documents.yml"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_pages(tmp_path: Path, case: str) -> None:
    page, problem, cure = BAD[case]
    with pytest.raises(DocumentError) as error:
        read(tmp_path, page)
    message = str(error.value)
    assert "x.htm" in message
    assert problem in message
    assert cure in message
    assert "\n" not in message


def test_nothing_is_loaded(tmp_path: Path) -> None:
    """Entities, frames, images and style sheets elsewhere are never fetched (see `no_network`)."""
    page = STATIC.format(charset="utf-8").replace(
        "<body>",
        '<body background="http://192.0.2.1/a.png"><img src="http://192.0.2.1/b"><iframe src="file:///etc/hostname">'
        '</iframe><link rel="stylesheet" href="http://192.0.2.1/c.css">',
    )
    dtd = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    assert shown(read(tmp_path, dtd + page)) == shown(read(tmp_path, STATIC.format(charset="utf-8")))


def test_characters_that_nobody_sees_hide_no_label(tmp_path: Path) -> None:
    page = (
        STATIC.format(charset="utf-8")
        .replace("<p>2. ", "<p>\u2066\u200b2.\u2069 ")
        .replace("(b) 召", "\u200e(b)\u2069 召\u2067")
    )
    assert shown(read(tmp_path, page)) == shown(read(tmp_path, STATIC.format(charset="utf-8")))


def test_a_page_that_was_cut(tmp_path: Path) -> None:
    """Without its last tag a page is a part; with it, what it says may be an extract all the same."""
    page = STATIC.format(charset="utf-8")
    head = page[: page.index("召集会议")]
    with pytest.raises(DocumentError, match=r"stops in the middle of paragraph 2\(b\).*; get the whole file"):
        read(tmp_path, head + "召集</p>")
    assert [caveat.split(" (")[0] for caveat in read(tmp_path, head + "召集</p></body></html>").caveats] == [
        "the text stops in the middle of paragraph 2(b)"
    ]
    assert read(tmp_path, page).caveats == ()
