"""Word files and pages: every character that goes in comes out, as text, table or what stands around the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_readers_docx import labels, read, start
from word import BOLD, NS, Word, listed, run

from extract import readers
from extract.model import Document

GONE = '<w:rPr><w:del w:id="4" w:author="x"/></w:rPr>'


def table(*rows: tuple[str, ...]) -> str:
    """A Word table whose cells hold a paragraph of text or, where they open with `<`, more XML."""
    cells = ("".join(f"<w:tc>{c if c.startswith('<') else f'<w:p>{run(c)}</w:p>'}</w:tc>" for c in row) for row in rows)
    return f"<w:tbl {NS}>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def plain(cell: str) -> str:
    """What a cell of `table` holds, for a page."""
    return cell.replace("w:p>", "p>").replace("<w:r><w:t>", "").replace("</w:t></w:r>", "")


def page(folder: Path, inner: str, head: str = "") -> Document:
    """What is read of a page whose resolution has these provisions."""
    path = folder / "x.html"
    lines = "".join(f"<p>{line}</p>" for line in ("第五十五届会议", "55/999. 甲乙合作", "大会，", "回顾其承诺，"))
    path.write_text(f"<html><meta charset=utf-8>{head}<body>{lines}{inner}</body></html>", "utf-8")
    (document,) = readers.read(path)
    return document


@pytest.fixture
def word() -> Word:
    return start()


def test_a_paragraph_whose_end_was_deleted_may_be_the_last(word: Word, tmp_path: Path) -> None:
    word.numbering([("decimal", "%1.")])
    word.p("请秘书长报告；", listed(0))
    word.p("促请各国合作。", listed(0) + GONE)
    assert labels(read(word, tmp_path)) == [("1", "请秘书长报告；"), ("2", "促请各国合作。")]


def test_a_paragraph_whose_end_was_deleted_ends_above_a_table(word: Word, tmp_path: Path) -> None:
    word.p("1.\t请秘书长报告；", GONE)
    word.raw(table(("甲", "5")))
    word.p("2.\t促请各国合作。")
    document = read(word, tmp_path)
    assert labels(document) == [("1", "请秘书长报告；"), ("2", "促请各国合作。")]
    assert [t.after for t in document.tables] == [3]


def test_a_direction_of_writing_and_readings_beside_characters_hide_no_text(word: Word, tmp_path: Path) -> None:
    pair = f"<w:rt>{run('jiǎ')}</w:rt><w:rubyBase>{run('甲', BOLD)}</w:rubyBase>"
    ways = f'<w:bdo w:val="ltr">{run("向大会")}</w:bdo><w:dir w:val="ltr">{run("提交")}</w:dir>'
    named = f"<w:r><w:rPr>{BOLD}</w:rPr><w:ruby>{pair}</w:ruby></w:r>"
    word.p(run("1.	") + run("请", BOLD) + named + ways + run("报告。"))
    word.raw(table((f"<w:p><w:r><w:ruby>{pair}</w:ruby></w:r></w:p>", "5")))
    document = read(word, tmp_path)
    assert labels(document) == [("1", "请甲向大会提交报告。")]
    assert document.paragraphs[-1].emphasis == (0, 2)
    assert document.tables[0].text == "甲\t5"
    assert "jiǎ" in document.furniture


PAIRS = (
    ("1.", "请秘书长：", ""),
    ("", "(a)", "向大会第七十八届会议提交报告；"),
    ("", "（二）", "协助；"),
    ("2.", "<w:p><w:r><w:t>促请各国合作：</w:t></w:r></w:p><w:p><w:r><w:t>所有国家均须参加；</w:t></w:r></w:p>"),
)
LAID_OUT = [("1", "请秘书长："), ("1(a)", "向大会第七十八届会议提交报告；"), ("1(a)(二)", "协助；"),
            ("2", "促请各国合作："), (None, "所有国家均须参加；"), ("3", "邀请各国支持。")]  # fmt: skip


def test_paragraphs_in_a_table_that_sets_the_page_are_text(word: Word, tmp_path: Path) -> None:
    word.raw(table(*PAIRS))
    word.raw(table(("3. 邀请各国支持。",)))
    document = read(word, tmp_path)
    assert labels(document) == LAID_OUT
    assert document.tables == ()


def test_the_same_on_a_page(tmp_path: Path) -> None:
    rows = (f"<tr>{''.join(f'<td>{plain(cell)}</td>' for cell in row)}</tr>" for row in PAIRS)
    tables = f"<table>{''.join(rows)}</table><table><tr><td>3. 邀请各国支持。</td></tr></table>"
    document = page(tmp_path, tables)
    assert labels(document) == LAID_OUT
    assert document.tables == ()


def test_numbers_that_word_counts_in_cells_of_their_own(word: Word, tmp_path: Path) -> None:
    word.numbering([("decimal", "%1.")])
    number = f"<w:p><w:pPr>{listed(0)}</w:pPr></w:p>"
    last = f"<w:p><w:pPr>{GONE}</w:pPr>{run('请秘书长报告；')}</w:p>"
    word.raw(table((number, last), (number, "促请各国合作。")))
    assert labels(read(word, tmp_path)) == [("1", "请秘书长报告；"), ("2", "促请各国合作。")]


def test_a_whole_document_in_a_table(tmp_path: Path) -> None:
    word = Word()
    head = "".join(f"<w:p>{run(text)}</w:p>" for text in ("55/999. 甲乙合作", "大会，", "回顾其承诺，"))
    word.raw(table(("第五十五届会议", "A/RES/55/999"), (head,), ("1.", "决定休会。")))
    document = read(word, tmp_path)
    assert (document.symbol, document.title) == ("A/RES/55/999", "甲乙合作")
    assert labels(document) == [("1", "决定休会。")]


DATA = [
    (("1.", "阿富汗"), ("2.", "巴西")),
    (("请秘书长报告；", "已执行。"),),
    (("1.", "请秘书长报告；", "已执行。"),),
    (("标题",), ("1.", "甲"), ("2.", "乙。")),
]


@pytest.mark.parametrize("rows", DATA)
def test_a_table_of_data_stays_one(word: Word, tmp_path: Path, rows: tuple[tuple[str, ...], ...]) -> None:
    word.p("1.\t请秘书长报告。")
    word.raw(table(*rows))
    html = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    for document in (read(word, tmp_path), page(tmp_path, f"<p>1. 请秘书长报告。</p><table>{html}</table>")):
        assert labels(document) == [("1", "请秘书长报告。")]
        assert [t.text for t in document.tables] == ["\n".join("\t".join(row) for row in rows)]


def test_a_table_within_a_table_stands_once(word: Word, tmp_path: Path) -> None:
    inner = f"{table(('乙', '6'))}<w:p/>"
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('框中')}</w:p></w:txbxContent></w:pict></w:r>"
    word.p("1.\t请秘书长报告。")
    word.raw(table(("甲", inner), (f"<w:p>{run('丙')}{box}</w:p>", "7")))
    html = (
        "<table><tr><td>甲</td><td><table><tr><td>乙</td><td>6</td></tr></table></td></tr><tr><td>丙</td><td>7</table>"
    )
    found = read(word, tmp_path)
    assert "框中" in found.furniture
    for document in (found, page(tmp_path, f"<p>1. 请秘书长报告。</p>{html}")):
        assert [t.text for t in document.tables] == ["甲\t乙6\n丙\t7"]


MENU = [
    "<div class='menu'><p>{}</p></div>",
    "<footer><p>{}</p></footer>",
    "<nav><div>简介<br>{}</div></nav>",
    "<button>{}</button>",
    "<noscript><p>{}</p></noscript>",
    "<textarea>简介\n{}\n</textarea>",
    "<div style='display: none'>{}</div>",
    "<section hidden>{}</section>",
    "<div class='sidebar'><nav><p>{}</p></nav></div>",
]


@pytest.mark.parametrize("around", MENU)
def test_what_stands_around_the_text_of_a_page_is_furniture(tmp_path: Path, around: str) -> None:
    document = page(tmp_path, f"<p>1. 请秘书长报告；</p>{around.format('1. 请求')}<p>2. 促请各国合作。</p>")
    assert labels(document) == [("1", "请秘书长报告；"), ("2", "促请各国合作。")]
    assert [line for line in document.furniture if "1.请求" in line.split("\t")]


@pytest.mark.parametrize("around", MENU)
def test_provisions_are_text_wherever_they_stand(tmp_path: Path, around: str) -> None:
    inner = around.format("1. 请秘书长报告；").replace("简介", "")
    assert labels(page(tmp_path, f"{inner}<p>2. 促请各国合作。</p>")) == [
        ("1", "请秘书长报告；"),
        ("2", "促请各国合作。"),
    ]


def test_provisions_that_are_there_twice_are_read_once(tmp_path: Path) -> None:
    """As a page for small screens has them."""
    text = "<p>1. 请秘书长报告；</p><p>2. 促请各国合作。</p>"
    document = page(tmp_path, f"{text}<div hidden>{text}</div>")
    assert labels(document) == [("1", "请秘书长报告；"), ("2", "促请各国合作。")]
    assert "1.请秘书长报告；\t2.促请各国合作。" in document.furniture


def test_provisions_of_a_list_in_a_menu(tmp_path: Path) -> None:
    assert labels(page(tmp_path, "<div id='menu'><ol><li>请秘书长报告；<li>促请各国合作。</ol></div>")) == [
        ("1", "请秘书长报告；"),
        ("2", "促请各国合作。"),
    ]


def test_code_is_not_kept_and_signs_are_not(tmp_path: Path) -> None:
    around = "<nav>首页<script>甲()</script><style>乙</style> <a>联系</a></nav><nav>首页联系</nav><nav>↑</nav>"
    document = page(tmp_path, f"<p>1. 决定休会。</p>{around}<script>1. 请秘书长报告；</script>")
    assert labels(document) == [("1", "决定休会。")]
    assert document.furniture == ("首页联系", "第五十五届会议", "55/999.甲乙合作")


def test_what_stands_beside_the_text_of_a_wiki(tmp_path: Path) -> None:
    wiki = "<div id='mw-content-text'><p>1. 决定休会。</p></div>"
    inner = "<div><p>登录</p>" + wiki + "</div><div>版权</div>"
    path = tmp_path / "x.html"
    lines = "".join(f"<p>{line}</p>" for line in ("第五十五届会议", "55/999. 甲乙合作", "大会，", "回顾其承诺，"))
    path.write_text(f"<meta charset=utf-8><body>{inner.replace('<p>1', lines + '<p>1')}", "utf-8")
    (document,) = readers.read(path)
    assert labels(document) == [("1", "决定休会。")]
    assert "登录\t版权" in document.furniture


MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def forms(first: str, second: str) -> str:
    """What Word keeps in two forms, the second for older programs."""
    both = f"<mc:Choice>{first}</mc:Choice><mc:Fallback>{second}</mc:Fallback>"
    return f"<mc:AlternateContent {MC}>{both}</mc:AlternateContent>"


def test_of_what_is_there_in_two_forms_one_is_read(word: Word, tmp_path: Path) -> None:
    box = f"<w:pict><w:txbxContent><w:p>{run('框中')}</w:p></w:txbxContent></w:pict>"
    word.p(
        run("1.\t请") + forms(run("秘书长"), run("秘书长")) + f"<w:r>{forms('<w:t>报告</w:t>', '')}</w:r>" + run("；")
    )
    word.p(run("2.\t注意到") + f"<w:r>{forms('<w:x/>', '<w:t>①</w:t>')}{forms(box, box)}</w:r>" + run("；"))
    whole = f"<w:p>{run('3.')}{run('决定休会。')}</w:p>"
    word.raw(forms(whole, whole).replace("AlternateContent", f"AlternateContent {NS}", 1))
    word.raw(table(("甲", f"<w:p>{forms(run('5'), run('5'))}</w:p>")))
    document = read(word, tmp_path)
    assert labels(document) == [("1", "请秘书长报告；"), ("2", "注意到①；"), ("3", "决定休会。")]
    assert document.furniture.count("框中") == 1
    assert document.tables[0].text == "甲\t5"


def test_signs_and_formulas_are_text(word: Word, tmp_path: Path) -> None:
    formula = (
        f"<m:oMath {MATH}><m:sSub><m:e><m:r><m:t>CO</m:t></m:r></m:e><m:sub><m:r><m:t>2</m:t></m:r></m:sub></m:sSub>"
    )
    bullet = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    sign = '<w:r><w:sym w:font="MS Gothic" w:char="2460"/></w:r>'
    word.p(f"{bullet}{run('1.')}{run('请报告')}{formula}</m:oMath>{sign}{run('。')}")
    word.raw(table(("甲", f"<w:p>{formula}</m:oMath>{sign}</w:p>")))
    document = read(word, tmp_path)
    assert labels(document) == [("1", "请报告CO2①。")]
    assert document.tables[0].text == "甲\tCO2①"


def test_notes_that_the_text_does_not_cite_and_hidden_text_are_furniture(word: Word, tmp_path: Path) -> None:
    kept, tabled, gone = word.note("A/55/74。"), word.note("表注。"), word.note("未引用。")
    word.p(run("1.\t注意到报告") + kept + run("隐藏", "<w:vanish/>") + run("；"))
    word.raw(table((f"<w:p>{run('甲')}{tabled}</w:p>", "5")))
    word.p(run("2.\t决定休会。") + f'<w:del w:id="9" w:author="x">{gone}</w:del>')
    document = read(word, tmp_path)
    assert [n.text for p in document.paragraphs for n in p.footnotes] == ["A/55/74。"]
    assert {"隐藏", "表注。", "未引用。"} <= set(document.furniture)


def test_paragraphs_that_a_break_within_one_parts(tmp_path: Path) -> None:
    word, end = Word(), "<w:r><w:br/></w:r>"
    for line in ("第五十五届会议", "55/999. 甲乙合作"):
        word.p(line)
    word.p(run("大会，") + end + run("回顾其承诺，"))
    note = word.note("A/55/74。")
    word.p(
        end.join((run("1.\t请秘书长"), run("报告；"), run("(a)\t注意到报告") + note + run("；"), run("2.\t决定休会。")))
    )
    document = read(word, tmp_path)
    assert labels(document) == [("1", "请秘书长报告；"), ("1(a)", "注意到报告；"), ("2", "决定休会。")]
    assert [p.text for p in document.paragraphs if p.part == "preamble"] == ["大会，", "回顾其承诺，"]
    assert [(n.at, n.text) for n in document.paragraphs[3].footnotes] == [(5, "A/55/74。")]


def test_provisions_in_a_text_box_are_text(word: Word, tmp_path: Path) -> None:
    box = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"
    inner = "".join(f"<w:p>{run(text)}</w:p>" for text in ("2.\t促请各国：", "(a)\t合作；"))
    word.p(run("1.\t请秘书长报告；") + box.format(f"<w:p>{run('框中')}</w:p>"))
    word.p(box.format(inner))
    word.p("3.\t决定休会。")
    document = read(word, tmp_path)
    assert [label for label, _ in labels(document)] == ["1", "2", "2(a)", "3"]
    assert "框中" in document.furniture


PARTS = {
    "a summary is a line": ("<details><summary>摘要</summary>1. 请秘书长报告。</details>", [("1", "请秘书长报告。")]),
    "a legend, and what stands aside": (
        "<fieldset><legend>一. 执行</legend>1. 请秘书长报告。</fieldset><aside>旁注：甲。</aside>",
        [("1", "请秘书长报告。"), (None, "旁注：甲。")],
    ),
    "old elements of set text": (
        "<xmp>1. 请秘书长报告；\n2. 决定休会。</xmp>",
        [("1", "请秘书长报告；"), ("2", "决定休会。")],
    ),
    "what follows the end of the body": (
        "<p>1. 请秘书长报告；</p></body></html><p>2. 决定休会。</p>",
        [("1", "请秘书长报告；"), ("2", "决定休会。")],
    ),
    "numbers in elements of their own": (
        "<dl><dt>1.<dd>请秘书长：<dt>(a)<dd>报告；</dl><div><span>2.</span><div>决定休会。</div></div>",
        [("1", "请秘书长："), ("1(a)", "报告；"), ("2", "决定休会。")],
    ),
    "Roman figures and letters of lists": (
        "<ol><li>请：<ol style='list-style-type: lower-alpha'><li>甲：<ol type=i><li>乙；<li>丙；</ol></ol>"
        "<li>决定。</ol>",
        [("1", "请："), ("1(a)", "甲："), ("1(a)(i)", "乙；"), ("1(a)(ii)", "丙；"), ("2", "决定。")],
    ),
    "lists that count down": (
        "<ol reversed><li>请秘书长报告；<li>促请各国合作；<li value=7>决定休会。</ol>",
        [("3", "请秘书长报告；"), ("2", "促请各国合作；"), ("7", "决定休会。")],
    ),
    "numbers that are links": (
        "<p><a href='#p1'>1</a>. 请秘书长执行下文第<a href='#p2'>2</a>段；</p>"
        "<p id=p2><a href='#p2'>2.</a> 决定休会。</p>",
        [("1", "请秘书长执行下文第2段；"), ("2", "决定休会。")],
    ),
    "a link to what is not there": ("<p>1. 请执行规则<a href='#x'>12</a>。</p>", [("1", "请执行规则12。")]),
    "readings, formulas, what was deleted": (
        "<p>1. 请<ruby>秘<rp>(</rp><rt>mì</rt><rp>)</rp></ruby>书长<del>不</del>报告"
        "<math><mtext>CO</mtext><mn>2</mn><annotation>C</annotation></math>。</p><del>2. 决定休会。</del>",
        [("1", "请秘书长报告CO2。")],
    ),
}


@pytest.mark.parametrize("case", PARTS)
def test_elements_of_pages(tmp_path: Path, case: str) -> None:
    inner, wanted = PARTS[case]
    assert labels(page(tmp_path, inner)) == wanted


def test_readings_and_what_was_deleted_are_furniture(tmp_path: Path) -> None:
    document = page(tmp_path, PARTS["readings, formulas, what was deleted"][0])
    assert {"mì", "不", "C", "2.决定休会。"} <= set(document.furniture)


def test_all_of_a_table_is_kept_but_code(tmp_path: Path) -> None:
    cell = "丙<script>x</script><style>y</style><span hidden>藏</span><br>丁"
    rows = f"<caption>表1</caption>散文字<tr><td>{cell}<td>1"
    document = page(tmp_path, f"<p>1. 决定休会。</p><table>{rows}</table>")
    assert [t.text for t in document.tables] == ["表1\n散文字\n丙丁\t1"]
    assert "藏" in document.furniture


@pytest.mark.parametrize("around", ["<footer>{}</footer>", "<div hidden>{}</div>"])
def test_notes_that_stand_around_the_text_are_notes(tmp_path: Path, around: str) -> None:
    cited = "<p>1. 注意到报告<sup><a href='#n1'>1</a></sup>；</p><p>2. 决定休会。</p>"
    document = page(tmp_path, cited + around.format("<p id='n1'>1 A/55/74。</p>"))
    assert [(n.mark, n.text) for p in document.paragraphs for n in p.footnotes] == [("1", "A/55/74。")]
