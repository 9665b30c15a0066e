"""The AKN reader on small invented files, on wrong ones, and (where it is at hand) on the measuring corpus."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from extract import readers
from extract.errors import DocumentError
from extract.extractor import Extractor
from extract.model import Document, Paragraph, Table

SHARED = Path(__file__).parent.parent.parent / "shared"
CORPUS = SHARED / "corpus" / "zh"
HAN = re.compile("[\u3400-\u9fff]")
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the measuring corpus in ../shared/corpus")

NS = 'xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"'
META = """<meta><identification source="#x">
  <FRBRWork><FRBRdate date="2001-12-03" name="adoption"/></FRBRWork>
  <FRBRExpression><FRBRdate date="2002-01-04" name="publication"/><FRBRlanguage language="zho"/></FRBRExpression>
 </identification>
 <classification source="DHLAUTH">
  <keyword showAs="TRADE" dictionary="UNBIS Thesaurus"/><keyword showAs="UN. Office of Examples" dictionary="DHLAUTH"/>
  <keyword refersTo="agenda" value="9a" showAs="TRADE" dictionary="A/56/251"/>
 </classification>
 <workflow source="#un">
  <step date="2001-11-01" outcome="draftResolution" as="A/C.2/56/L.7/Rev.1 (as amended in A/C.2/56/L.8)"/>
  <step date="0001-01-01" outcome="recommendedForAdoption" as="A/56/100/Add.1" refersTo="8"/>
 </workflow>
 <analysis source="#un"><parliamentary><voting outcome="adoptedRecordedVote">
  <count refersTo="#inFavour" value="120"/><count refersTo="#against" value="3"/>
  <count refersTo="#abstaining" value="40"/>
 </voting></parliamentary></analysis></meta>"""
COVER = """<coverPage><p><docNumber refersTo="#symbol">A/RES/56/{number}</docNumber></p>
 <p><session value="56">第五十六届会议</session></p>
 <p><inline name="agenda item">议程项目9 (a)</inline></p>
 <p><inline name="agenda item name">贸易：甲乙问题</inline></p></coverPage>"""
PREFACE = "<preface><p><docNumber>56/999.</docNumber><docTitle>甲乙问题</docTitle></p></preface>"
PREAMBLE = """<preamble><formula><p xml:space="preserve">
   <span class="bold">大会</span>，</p></formula>
  <container><p xml:space="preserve">	<span class="bold">回顾</span>其1999年12月1日第<a
   href="https://undocs.org/ch/A/RES/54/10">54/10</a> B号决议，</p></container></preamble>"""
END = """<conclusions><p><inline name="adoptionMeeting" title="x">第77次全体会议</inline><eol/>
 <docDate date="2001-12-03">2001年12月3日</docDate></p></conclusions>"""


def akn(body: str, preamble: str = PREAMBLE, rest: str = "") -> str:
    return (
        f"<akomaNtoso {NS}><!-- c --><statement name='resolution'>{META}{COVER.format(number='999')}{PREFACE}{preamble}"
        f"<mainBody>{body}</mainBody>{END}{rest}</statement></akomaNtoso>"
    )


def para(eid: int, text: str, num: str = "") -> str:
    number = f"<num>\t{num}</num>" if num else ""
    return f'<paragraph eId="para_{eid}">{number}<content><p xml:space="preserve">\t{text}</p></content></paragraph>'


def read_all(folder: Path, text: str | bytes) -> list[Document]:
    path = folder / "x.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return readers.read(path)


def read(folder: Path, text: str | bytes) -> Document:
    (found,) = read_all(folder, text)
    return found


def rows(doc: Document, *parts: str) -> list[tuple[str | None, str, str | None]]:
    return [(p.label, p.text, p.eid) for p in doc.paragraphs if p.part in parts]


def test_metadata(tmp_path: Path) -> None:
    doc = read(tmp_path, akn(para(3, "决定继续审议。", "1.")))
    assert (doc.symbol, doc.session, doc.body, doc.author, doc.kind) == (
        "A/RES/56/999",
        "A/56",
        "general-assembly",
        "general-assembly",
        "resolution",
    )
    assert (doc.agenda_item, doc.agenda_title, doc.title) == ("9(a)", "贸易：甲乙问题", "甲乙问题")
    assert (doc.adopted, doc.published, doc.meeting) == (date(2001, 12, 3), date(2002, 1, 4), "77")
    assert (doc.draft, doc.committee_report, doc.vote) == ("A/C.2/56/L.7/Rev.1", "A/56/100/Add.1", "120-3-40")
    assert doc.committee_report_paragraph == "8"
    assert doc.subjects == ("TRADE", "UN. Office of Examples")
    assert (doc.language, doc.form, doc.source, doc.inferred) == ("zh", "akn", "x.xml", ())


@pytest.mark.parametrize(
    ("step", "line", "report", "paragraph"),
    [
        ('as="A/56/100" refersTo="8"', "A/56/100，第8段", "A/56/100", "8"),
        # The step of A/RES/75/254 says no paragraph but by the cover page, that of A/RES/77/264 no report.
        ('as="A/56/100"', "A/56/100，第21段", "A/56/100", "21"),
        ('refersTo="68"', "A/56/100，第68段", "A/56/100", "68"),
        ('as="A/56/100" refersTo="8"', "第四委员会", "A/56/100", "8"),
        ("", "A/56/L.7和A/56/L.7/Add.1", None, None),
    ],
)
def test_committee_report(tmp_path: Path, step: str, line: str, report: str | None, paragraph: str | None) -> None:
    text = akn(para(3, "决定继续审议。", "1."))
    text = text.replace('as="A/56/100/Add.1" refersTo="8"', step)
    text = text.replace("</coverPage>", f'<p><inline name="originating document">{line}</inline></p></coverPage>')
    doc = read(tmp_path, text)
    assert (doc.committee_report, doc.committee_report_paragraph) == (report, paragraph)


URI = '<FRBRWork><FRBRuri value="/akn/un/statement/deliberation/unga/2001-12-03/56-{n}/"/>'


@pytest.mark.parametrize(
    ("uri", "before_title", "file", "symbol", "inferred"),
    [
        # The cover says 56/999.
        ("999", "56/999.", "x.xml", "A/RES/56/999", ()),
        ("998", "56/998.", "x.xml", "A/RES/56/998", ("symbol",)),
        ("998", "", "A_RES_56_998-1C.xml", "A/RES/56/998", ("symbol",)),
        # The identifier alone is not enough, and neither are the others without it.
        ("998", "56/999.", "x.xml", "A/RES/56/999", ()),
        ("999", "56/998.", "56_998_C.xml", "A/RES/56/999", ()),
    ],
)
def test_a_misprinted_symbol(
    tmp_path: Path, uri: str, before_title: str, file: str, symbol: str, inferred: tuple[str, ...]
) -> None:
    text = akn(para(3, "决定继续审议。", "1.")).replace("<FRBRWork>", URI.format(n=uri), 1)
    text = text.replace("<docNumber>56/999.", f"<docNumber>{before_title}")
    (tmp_path / file).write_text(text, "utf-8")
    (doc,) = readers.read(tmp_path / file)
    assert (doc.symbol, doc.inferred) == (symbol, inferred)


def test_preamble_and_links(tmp_path: Path) -> None:
    doc = read(tmp_path, akn(para(3, "决定继续审议。", "1.")))
    assert rows(doc, "preamble") == [(None, "大会，", None), (None, "回顾其1999年12月1日第54/10 B号决议，", None)]
    (cited,) = doc.paragraphs[1].citations
    assert (cited.symbol, cited.surface) == ("A/RES/54/10B", "54/10 B")
    assert doc.paragraphs[1].emphasis == (0, 2)


def test_footnotes_are_lifted_and_tied(tmp_path: Path) -> None:
    note = '<authorialNote marker="4"><p xml:space="preserve">\t\t<sup>4</sup>\t见<a href="https://undocs.org/ch/A/56/7">A/56/7</a>。</p></authorialNote>'
    doc = read(tmp_path, akn(para(3, f"<span class='bold'>欢迎</span>秘书长的报告{note} 和 建议；", "1.")))
    last = doc.paragraphs[-1]
    assert last.text == "欢迎秘书长的报告和建议；"
    assert [(n.mark, n.at, n.text) for n in last.footnotes] == [("4", 8, "见A/56/7。")]
    assert [(c.symbol, c.footnote) for c in last.citations] == [("A/56/7", "4")]
    assert last.emphasis == (0, 2)


LIST = """<paragraph eId="para_5"><num>2.</num><list><intro><p>\t请秘书长：</p></intro>
  <point><num>(a)</num><content><p>\t提交报告，内容包括：</p></content></point>
  <sublist><point><num>㈠</num><content><p>\t甲；</p></content></point><point><num>㈡</num><content><p>\t乙；</p></content></point></sublist>
  <point><num>(b)</num><content><p>\t提出建议；</p></content></point></list></paragraph>"""


def test_lists(tmp_path: Path) -> None:
    doc = read(tmp_path, akn(para(3, "欢迎进展；", "1.") + LIST + para(8, "决定继续审议。", "3.")))
    assert rows(doc, "operative") == [
        ("1", "欢迎进展；", "para_3"),
        ("2", "请秘书长：", "para_5"),
        ("2(a)", "提交报告，内容包括：", "para_5"),
        ("2(a)㈠", "甲；", "para_5"),
        ("2(a)㈡", "乙；", "para_5"),
        ("2(b)", "提出建议；", "para_5"),
        ("3", "决定继续审议。", "para_8"),
    ]
    by_label = {p.label: p for p in doc.paragraphs}
    assert by_label["2(a)㈡"].chapeau == by_label["2(a)"].ordinal
    assert by_label["2(b)"].chapeau == by_label["2"].ordinal


ROMAN = {
    "below letters": (
        ["(a)", "(i)", "(ii)", "(iii)", "(iv)", "(v)", "(b)", "(i)"],
        "(a) (a)(i) (a)(ii) (a)(iii) (a)(iv) (a)(v) (b) (b)(i)",
    ),
    "letters": ([f"({c})" for c in "abcdefghij"], " ".join(f"({c})" for c in "abcdefghij")),
    "without letters": (["(i)", "(ii)", "(iii)"], "(i) (ii) (iii)"),
    "letters to the end": (["(a)", "(u)", "(v)", "(w)", "(x)", "(hh)", "(ii)"], "(a) (u) (v) (w) (x) (hh) (ii)"),
}


@pytest.mark.parametrize("case", ROMAN)
def test_roman_figures_in_lists(tmp_path: Path, case: str) -> None:
    labels, full = ROMAN[case]
    body = para(3, "请秘书长：", "1.") + "".join(para(n, f"{label}\t合作；") for n, label in enumerate(labels, 4))
    doc = read(tmp_path, akn(body))
    assert [p.label for p in doc.paragraphs if p.part == "operative"][1:] == [f"1{label}" for label in full.split()]
    by_label = {p.label: p for p in doc.paragraphs}
    for p in doc.paragraphs[-len(labels) :]:
        above = re.sub(r"\([^()]*\)$", "", p.label or "")
        assert p.chapeau == by_label[above].ordinal


def test_items_that_stand_in_paragraphs_of_their_own(tmp_path: Path) -> None:
    body = (
        para(3, "决定：", "1.")
        + para(4, "(a)\t设立甲；")
        + para(5, "㈠\t丙；")
        + para(6, "(b)\t撤销乙；", "")
        + para(7, "并要求各方合作；")
        + para(8, "继续审议。", "2.")
    )
    doc = read(tmp_path, akn(body))
    assert [(p.label, p.text, p.eid) for p in doc.paragraphs if p.part == "operative"] == [
        ("1", "决定：", "para_3"),
        ("1(a)", "设立甲；", "para_4"),
        ("1(a)㈠", "丙；", "para_5"),
        ("1(b)", "撤销乙；", "para_6"),
        (None, "并要求各方合作；", "para_7"),
        ("2", "继续审议。", "para_8"),
    ]


def test_an_unnumbered_sentence_can_be_a_chapeau(tmp_path: Path) -> None:
    doc = read(tmp_path, akn(para(3, "敦促各国：") + para(4, "(a)\t合作；") + para(5, "(b)\t交流。")))
    chapeau, first, second = [p for p in doc.paragraphs if p.part == "operative"]
    assert [chapeau.label, first.label, second.label] == [None, "(a)", "(b)"]
    assert first.chapeau == second.chapeau == chapeau.ordinal


SECTION = """<section><subheading>\t{n}</subheading><subheading>\t{title}</subheading>
 <crossHeading refersTo="#preamble"><span class="bold">审议了</span>秘书长的报告，</crossHeading>{body}</section>"""


def test_sections_with_restarting_numbers(tmp_path: Path) -> None:
    body = SECTION.format(n="一", title="甲的经费", body=para(3, "注意到报告；", "1.")) + SECTION.format(
        n="二", title="乙的经费", body=para(9, "注意到报告；", "1.") + para(10, "核准经费。", "2.")
    )
    doc = read(tmp_path, akn(body))
    assert [p.label for p in doc.paragraphs if p.part == "operative"] == ["I/1", "II/1", "II/2"]
    assert [p.section for p in doc.paragraphs if p.label] == [("一 甲的经费",), ("二 乙的经费",), ("二 乙的经费",)]
    assert [p.text for p in doc.paragraphs if p.part == "preamble"][2:] == ["审议了秘书长的报告，"] * 2


def test_a_heading_that_is_a_letter_and_nothing_else(tmp_path: Path) -> None:
    """A/RES/76/240: sections A to D under one title, in which the numbering restarts."""
    body = para(3, "请委员会报告；", "1.") + para(4, "服务条件") + para(5, "A") + para(6, "基薪表")
    body += para(7, "核准基薪表；", "1.") + para(8, "B") + para(9, "补助金") + para(10, "请委员会审查。", "1.")
    doc = read(tmp_path, akn(body))
    assert [(p.label, p.section) for p in doc.paragraphs if p.part == "operative"] == [
        ("1", ()),
        ("A/1", ("服务条件", "A 基薪表")),
        ("B/1", ("服务条件", "B 补助金")),
    ]


def test_headings_with_running_numbers(tmp_path: Path) -> None:
    body = (
        para(3, "\t一")
        + para(4, "\t一般准则")
        + para(5, "请秘书长报告；", "1.")
        + para(6, "二 其他问题")
        + para(7, "继续审议。", "2.")
    )
    doc = read(tmp_path, akn(body))
    assert [(p.label, p.section) for p in doc.paragraphs if p.part == "operative"] == [
        ("1", ("一 一般准则",)),
        ("2", ("二 其他问题",)),
    ]


def test_the_same_heading_twice_is_not_lost(tmp_path: Path) -> None:
    goals = para(4, "具体目标"), para(6, "具体目标")
    doc = read(tmp_path, akn(goals[0] + para(5, "请秘书长报告；", "1.") + goals[1] + para(7, "继续审议。", "2.")))
    assert [p.section for p in doc.paragraphs if p.part == "operative"] == [("具体目标",)] * 2
    assert doc.furniture.count("具体目标") == 1


def test_headings_without_numbers(tmp_path: Path) -> None:
    """A/RES/76/113: the title of an annex may be one word; what stands under it does not stand under its neighbour."""
    body = para(20, "附件") + para(21, "准则案文")
    for n, title in enumerate(("范围", "目的", "一般规则"), 1):
        body += para(30 + n, f"准则{n}") + para(40 + n, title) + para(50 + n, "本准则适用于条约。", f"{n}.")
    doc = read(tmp_path, akn(para(3, "通过准则。", "1."), rest=ATTACHMENT.format(body=body)))
    assert [p.section for p in doc.paragraphs if p.part == "annex"] == [
        ("附件", "准则案文", "准则1", "范围"),
        ("附件", "准则案文", "准则2", "目的"),
        ("附件", "准则案文", "准则3", "一般规则"),
    ]


def test_what_a_provision_introduces_is_of_it(tmp_path: Path) -> None:
    """A/RES/77/276 asks for an opinion, in a question of several sentences; a heading ends what was introduced."""
    body = para(3, "决定请求国际法院作出裁决：") + para(4, "特别考虑到《宪章》，") + para(5, "各国有哪些义务？")
    doc = read(tmp_path, akn(body))
    assert [p.part for p in doc.paragraphs][2:] == ["operative", "operative", "operative"]
    doc = read(
        tmp_path,
        akn(para(3, "通过以下宣言：") + para(4, "团结起来") + para(5, "我们齐聚一堂，") + para(6, "重申承诺。", "1.")),
    )
    assert [p.part for p in doc.paragraphs][2:] == ["operative", "preamble", "operative"]


def test_a_heading_without_paragraphs_is_not_lost(tmp_path: Path) -> None:
    doc = read(
        tmp_path, akn(para(3, "第1款") + para(4, "请秘书长报告；", "1.") + para(5, "方案乙") + para(6, "方案丙"))
    )
    assert doc.paragraphs[-1].section == ("第1款",)
    assert {"方案乙", "方案丙"} <= set(doc.furniture)


ATTACHMENT = (
    """<attachments><attachment><doc name="annex"><mainBody>{body}</mainBody></doc></attachment></attachments>"""
)


def test_annexes_are_never_operative(tmp_path: Path) -> None:
    table = '<container name="table"><table><tr><td><p>决定</p></td><td><p>5</p></td></tr></table></container>'
    one = para(20, "附件一") + para(21, "议事规则") + para(22, "请主席主持。", "1.") + table
    two = para(30, "附件二") + para(31, "重申其决心，") + para(32, "决定设立基金。", "1.")
    doc = read(tmp_path, akn(para(3, "通过规则。", "1."), rest=ATTACHMENT.format(body=one + two)))
    assert rows(doc, "operative") == [("1", "通过规则。", "para_3")]
    assert rows(doc, "annex") == [
        ("annex-I/1", "请主席主持。", "para_22"),
        (None, "重申其决心，", "para_31"),
        ("annex-II/1", "决定设立基金。", "para_32"),
    ]
    assert doc.paragraphs[-3].section == ("附件一", "议事规则")
    assert doc.tables == (Table("决定\t5", 4, ("附件一", "议事规则")),)


@pytest.mark.parametrize(
    ("texts", "recitals"),
    [
        # A/RES/S-32/1 and 76/294: unnumbered before the first number; the sentence with a colon is of what follows.
        (
            [
                "我们，各国代表，齐聚联合国。",
                "我们欣见进展，促请各国批准公约。",
                "承诺采取以下行动：",
                ("1.", "请秘书长报告。"),
            ],
            2,
        ),
        (["回顾其决议，", "又回顾公约，", ("1.", "决定设立基金。")], 2),
        # What asks is no recital, and without a number below it only a sentence that goes on is one.
        (["我们，各国代表，齐聚联合国。", "我们又请秘书长报告。", ("1.", "请各国合作。")], 1),
        (["我们重申承诺。", "促请各国批准公约。"], 0),
        (["回顾其决议，", "促请各国批准公约。"], 1),
        (["本基金由秘书长管理。", ("1.", "请秘书长报告。")], 0),
    ],
)
def test_preamble_of_an_annex(tmp_path: Path, texts: list[str | tuple[str, str]], recitals: int) -> None:
    body = para(20, "附件") + para(21, "政治宣言")
    for eid, text in enumerate(texts, 30):
        body += para(eid, text) if isinstance(text, str) else para(eid, text[1], text[0])
    doc = read(tmp_path, akn(para(3, "通过宣言。", "1."), rest=ATTACHMENT.format(body=body)))
    annex = [p for p in doc.paragraphs if p.part == "annex"]
    assert [p.recital for p in annex] == [True] * recitals + [False] * (len(texts) - recitals)
    assert not any(p.recital for p in doc.paragraphs if p.part != "annex")
    asked = {m.paragraph for m in Extractor()(doc)}
    assert not asked & {p.ordinal for p in annex if p.recital}


def test_a_table_stands_under_its_headings(tmp_path: Path) -> None:
    """A/RES/77/262: an annex that is a table and nothing else."""
    rows_ = (
        "<tr><th><p>职类</p></th><th><p>员额数</p></th></tr><tr><td/><td/></tr><tr><td><p>合计</p></td><td>5</td></tr>"
    )
    table = f'<container name="table"><table>{rows_}</table></container>'
    body = para(20, "附件") + para(21, "人员配置表") + table + para(22, "说明") + table
    doc = read(tmp_path, akn(para(3, "核准所列员额。", "1."), rest=ATTACHMENT.format(body=body)))
    text = "职类\t员额数\n合计\t5"
    last = len(doc.paragraphs)
    assert doc.tables == (Table(text, last, ("附件", "人员配置表")), Table(text, last, ("附件", "人员配置表", "说明")))
    assert not {"附件", "人员配置表", "说明", text} & set(doc.furniture)


def test_numbered_containers_of_the_preamble_are_operative(tmp_path: Path) -> None:
    preamble = PREAMBLE.replace(
        "</preamble>",
        """<container><blockList><listIntroduction>\t又重申行动，</listIntroduction>
        <item><num>1.</num><p>\t鼓励：</p></item><item><num>(a)</num><p>\t甲；</p></item></blockList></container>
        <container><p xml:space="preserve">\t7\t<span class="bold">决定</span>继续审议。</p></container></preamble>""",
    )
    doc = read(tmp_path, akn("", preamble=preamble))
    assert rows(doc, "operative") == [("1", "鼓励：", None), ("1(a)", "甲；", None), ("7", "决定继续审议。", None)]
    assert doc.paragraphs[2].part == "preamble"


def test_collection(tmp_path: Path) -> None:
    part = (
        "<component><statement><preface><p><docNumber>{letter}</docNumber><docTitle>{title}</docTitle></p></preface>"
        "{preamble}<mainBody>{body}</mainBody>{end}</statement></component>"
    )
    text = (
        f"<akomaNtoso {NS}><documentCollection>{META}{COVER.format(number='999 A-B')}{PREFACE}</documentCollection>"
        "<components>"
        + part.format(letter="A", title="甲", preamble=PREAMBLE, body=para(3, "决定甲。", "1."), end=END)
        + part.format(letter="B", title="乙", preamble=PREAMBLE, body=para(3, "决定乙。", "1."), end=END)
        + "</components></akomaNtoso>"
    )
    docs = read_all(tmp_path, text)
    assert [(d.symbol, d.title, d.id) for d in docs] == [
        ("A/RES/56/999A", "甲", "A-RES-56-999A"),
        ("A/RES/56/999B", "乙", "A-RES-56-999B"),
    ]
    assert [d.paragraphs[-1].text for d in docs] == ["决定甲。", "决定乙。"]


def test_other_languages_are_left_out(tmp_path: Path) -> None:
    arabic = PREAMBLE.replace("大会", "إن الجمعية العامة").replace("回顾其1999年12月1日第", "إذ تشير إلى قرارها ")
    body = para(3, "تقرر أن تواصل النظر في هذه المسألة وأن تدرجها في جدول الأعمال", "1.")
    assert read_all(tmp_path, akn(body, preamble=arabic)) == []
    (asked,) = readers.read(next(tmp_path.iterdir()), any_language=True)
    assert asked.language != "zh"
    assert asked.paragraphs[-1].label == "1"


GOOD = akn(para(3, "决定继续审议。", "1."))
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD[:-40], "malformed XML"),
        (GOOD.replace("<mainBody>", "<mainBody>\n\n<p>"), "x.xml:"),
        (BOMB + GOOD.replace("决定", "&b;决定"), "declares entities"),
        (
            '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + GOOD.replace("决定", "&f;决定"),
            "declares entities",
        ),
        ("<feed><entry/></feed>", "not Akoma Ntoso"),
        (f"<akomaNtoso {NS}></akomaNtoso>", "not Akoma Ntoso"),
        (GOOD.replace("A/RES/56/999", ""), "no symbol"),
        (akn(""), "no operative part"),
        (GOOD.replace("决定", "决\x01定"), "malformed XML"),
        (GOOD.encode("gb18030"), "malformed XML"),
        (b"<?xml version='1.0' encoding='x-none'?>" + GOOD.encode(), "malformed XML"),
    ],
)
def test_bad_files(tmp_path: Path, text: str | bytes, problem: str) -> None:
    with pytest.raises(DocumentError) as error:
        read_all(tmp_path, text)
    message = str(error.value)
    assert problem in message
    assert "x.xml" in message
    assert "\n" not in message


def test_an_encoding_that_is_declared_is_read(tmp_path: Path) -> None:
    assert (
        read(tmp_path, ("<?xml version='1.0' encoding='gb18030'?>" + GOOD).encode("gb18030")).symbol == "A/RES/56/999"
    )
    assert read(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()).symbol == "A/RES/56/999"


# With the measuring corpus ----------------------------------------------------------------------------------

# Where the two sources of A/RES/76/221 truly differ: the text form has an English word left in it.
DIFFERENCES = {"生活and生计": "生活和生计"}


@needs_corpus
def test_both_forms_of_a_resolution_give_the_same() -> None:
    (text,) = readers.read(Path(__file__).parent.parent / "data" / "documents" / "A_RES_76_221.txt")
    (xml,) = readers.read(next(CORPUS.glob("76session/A_RES_76_221-*.xml")))

    def shape(p: Paragraph) -> tuple[object, ...]:
        words = p.text
        for wrong, right in DIFFERENCES.items():
            words = words.replace(wrong, right)
        cited = [(c.symbol, c.surface, c.footnote) for c in p.citations]
        return p.ordinal, p.part, p.label, words, p.footnotes, cited, p.chapeau, p.section

    assert [shape(p) for p in text.paragraphs] == [shape(p) for p in xml.paragraphs]
    assert sum(p.text.count(wrong) for p in text.paragraphs for wrong in DIFFERENCES) == 1
    operative = [(p.emphasis, q.emphasis) for p, q in zip(text.paragraphs, xml.paragraphs, strict=True) if p.emphasis]
    assert len(operative) == 7
    assert all(one == other for one, other in operative)
    for name in ("symbol", "session", "body", "author", "title", "agenda_item", "agenda_title", "adopted", "meeting"):
        assert getattr(text, name) == getattr(xml, name)
    assert (text.committee_report, text.committee_report_paragraph) == ("A/76/537/Add.2", "8")
    assert (xml.committee_report, xml.committee_report_paragraph) == ("A/76/537/Add.2", "8")
    extractor = Extractor()

    def found(document: Document) -> list[tuple[object, ...]]:
        return [
            (m.label, m.verb, m.mandate_class, m.action, m.due, m.recipient, m.start, m.end, m.parties)
            for m in extractor(document, all_classes=True)
        ]

    assert found(text) == found(xml)
    assert found(text)


def unaccounted(file: Path, documents: list[Document]) -> Counter[str]:
    """The Chinese characters of a file of which nothing is found in its documents."""
    root = etree.parse(file).getroot()
    etree.strip_tags(root, etree.Comment)
    found = []
    for doc in documents:
        above: tuple[str, ...] = ()
        for p in doc.paragraphs:
            # A heading counts where it comes into force.
            same = next((n for n, (a, b) in enumerate(zip(above, p.section, strict=False)) if a != b), len(above))
            found += [p.text, p.label or "", *(note.text for note in p.footnotes), *p.section[same:]]
            above = p.section
        for table in doc.tables:
            found += [table.text, *table.section]
        found += doc.furniture
    lost = Counter("".join(root.itertext())) - Counter("".join(found))
    return Counter({char: n for char, n in lost.items() if HAN.match(char)})


@needs_corpus
@pytest.mark.corpus
def test_corpus() -> None:
    """All 1,302 files are read and no character is lost; what the oracle knows is found under the number it knows."""
    found: dict[tuple[str, str | None], str | None] = {}
    parts: Counter[str] = Counter()
    files = readers.find([CORPUS])
    assert len(files) == 1302
    left_out = []
    symbols = []
    for file in files:
        documents = readers.read(file)
        if not documents:
            left_out.append(file.name)
        else:
            assert not unaccounted(file, documents), file.name
        for doc in documents:
            symbols.append(doc.symbol)
            assert len(set(doc.paragraph_ids())) == len(doc.paragraphs)
            for p in doc.paragraphs:
                parts[p.part] += 1
                assert p.text == p.text.strip()
                assert "\n" not in p.text and "\t" not in p.text
                assert all(0 <= n.at <= len(p.text) and n.text for n in p.footnotes)
                found.setdefault((doc.symbol, p.eid), p.label)
    assert (len(symbols), len(set(symbols))) == (1314, 1314)
    assert left_out == ["A_RES_77_336-2317569A.xml"]
    assert parts["operative"] > 32000
    assert parts["annex"] > 2400
    oracle = [
        json.loads(line) for line in (SHARED / "oracle" / "ga75-78.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    keys = [(row["document"], row["eid"], row["number"].rstrip(".")) for row in oracle]
    right = sum((found.get((document, eid)) or "").split("/")[-1] == number for document, eid, number in keys)
    assert right >= 0.999 * len(keys)
