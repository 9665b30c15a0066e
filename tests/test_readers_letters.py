"""Letters with their annexes, corrigenda, declarations: texts that are no acts, or stand below one."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import extractor

from extract import readers
from extract.model import Document

HEADER = (
    "联合国\nA/78/999–S/2023/999\n\n大会\n第七十八届会议\n临时议程* 项目 34\n预防武装冲突\n\n安全理事会\n第七十八年\n\n"
)
TITLE = "2023年8月25日甲国常驻联合国代表给秘书长的信"
LETTER = (
    f"{HEADER}{TITLE}\n\n谨随函转递2023年8月20日通过的《宣言》（见附件）。\n\n请将本函及其附件作为大会的文件分发为荷。\n\n"
    "常驻代表\n大使\n某某（签名）\n\n* A/78/150。\n\n"
)
DECLARATION = (
    "部长级宣言\n\n我们，参加会议的各国部长，于2023年8月20日举行会议，\n\n"
    "1. 重申合作的重要性；\n\n2. 敦促发达国家履行承诺。\n"
)


def read(folder: Path, text: str) -> Document:
    (folder / "x.txt").write_text(text, "utf-8")
    (document,) = readers.read(folder / "x.txt")
    return document


def shown(document: Document) -> list[tuple[str, str | None, str]]:
    return [(p.part, p.label, p.text) for p in document.paragraphs]


def test_a_letter(tmp_path: Path) -> None:
    """Its sentences have no numbers, and what it asks (分发为荷) is no mandate; its title stands above them."""
    document = read(tmp_path, LETTER)
    assert (document.symbol, document.kind, document.author) == ("A/78/999", "document", None)
    assert (document.session, document.agenda_title, document.title) == ("A/78", "预防武装冲突", TITLE)
    assert shown(document)[0] == ("body", None, "谨随函转递2023年8月20日通过的《宣言》（见附件）。")
    assert any("分发为荷。" in p.text for p in document.paragraphs)
    assert not extractor()(document)


@pytest.mark.parametrize("heading", ["附件", f"{TITLE}的附件", f"{TITLE}的附件一", "附件二"])
def test_the_annex_of_a_letter(tmp_path: Path, heading: str) -> None:
    """The declaration of a conference that it hands on is one like those that resolutions have as annexes."""
    document = read(tmp_path, f"{LETTER}{heading}\n\n{DECLARATION}")
    assert shown(document)[-3:] == [
        ("annex", None, "我们，参加会议的各国部长，于2023年8月20日举行会议，"),
        ("annex", "annex/1", "重申合作的重要性；"),
        ("annex", "annex/2", "敦促发达国家履行承诺。"),
    ]
    assert document.paragraphs[-1].section == (heading, "部长级宣言")
    assert [(m.label, m.verb) for m in extractor()(document)] == [("annex/2", "敦促")]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_declaration_below_a_resolution(tmp_path: Path, between: str) -> None:
    """Its first words end with a comma and are no heading, whether blank lines part the paragraphs or not."""
    act = "75/999. 宣言\n\n大会，\n\n通过本决议所附宣言。\n\n2020年9月21日\n第3次全体会议\n\n附件\n"
    document = read(tmp_path, (act + DECLARATION).replace("\n\n", between))
    assert [(p.label, p.section) for p in document.paragraphs if p.part == "annex"] == [
        (None, ("附件", "部长级宣言")),
        ("annex/1", ("附件", "部长级宣言")),
        ("annex/2", ("附件", "部长级宣言")),
    ]


def test_a_number_in_a_sentence_that_breaks_behind_a_comma(tmp_path: Path) -> None:
    """It begins no paragraph: 1.5亿."""
    annex = "附件\n\n总额为，\n1.5亿美元，由各国分摊。\n\n1. 决定休会。\n"
    document = read(tmp_path, f"75/999. 预算\n\n大会，\n\n通过本决议所附报告。\n\n{annex}")
    texts = [p.text for p in document.paragraphs if p.part == "annex"]
    assert texts == ["总额为，1.5亿美元，由各国分摊。", "决定休会。"]


def test_a_letter_whose_title_has_two_lines(tmp_path: Path) -> None:
    first, second = "2023年8月25日甲国常驻联合国代表团和乙国常驻联合国代表团", "给秘书长和安全理事会主席的同文信"
    document = read(tmp_path, LETTER.replace(TITLE, f"{first}\n{second}"))
    assert document.title == first + second
    assert shown(document)[0] == ("body", None, "谨随函转递2023年8月20日通过的《宣言》（见附件）。")


def test_a_title_that_speaks_of_letters_is_that_of_a_report(tmp_path: Path) -> None:
    header = "A/78/999\n\n第七十八届会议\n议程项目8\n审议个人根据《任择议定书》致委员会的来文\n\n关于来文的后续情况"
    document = read(tmp_path, f"{header}\n秘书长的报告\n\n1. 本报告根据决议提交。\n")
    assert (document.kind, document.author, document.title) == ("report", "secretary-general", "关于来文的后续情况")
    assert document.agenda_title == "审议个人根据《任择议定书》致委员会的来文"


def test_a_heading_below_the_first_words_of_a_declaration(tmp_path: Path) -> None:
    document = read(tmp_path, f"{LETTER}附件\n\n{DECLARATION}".replace("1. 重申", "一. 多边主义\n\n1. 重申"))
    assert [(p.label, p.section) for p in document.paragraphs if p.part == "annex"] == [
        (None, ("附件", "部长级宣言")),
        ("annex/1", ("附件", "部长级宣言", "一. 多边主义")),
        ("annex/2", ("附件", "部长级宣言", "一. 多边主义")),
    ]


def test_a_heading_above_the_first_provision(tmp_path: Path) -> None:
    """`政治进程` in a resolution of the Security Council, in a file with broken lines."""
    preamble = "S/RES/2999(2024)\n\n安全理事会，\n\n根据《联合国宪章》第七章采取行动，\n\n"
    first = "1. 敦促各方立即停止一切敌对行动，恢复政治对话，并确保人道主义人员安全通行；"
    document = read(tmp_path, f"{preamble}政治进程\n\n{first}\n\n保护平民\n\n2. 要求各方离开。\n")
    assert [(p.label, p.section) for p in document.paragraphs if p.part == "operative"] == [
        ("1", ("政治进程",)),
        ("2", ("保护平民",)),
    ]
    assert document.paragraphs[1].text == "根据《联合国宪章》第七章采取行动，"


def test_a_corrigendum_is_no_resolution(tmp_path: Path) -> None:
    text = (
        "A/RES/77/999/Corr.1\n\n第七十七届会议\n议程项目24(b)\n\n2022年12月14日大会决议\n\n77/999. 甲乙\n\n更正\n\n"
        "1. 第2段\n\n将“请秘书长在第七十八届会议提出报告”改为“请秘书长在第七十九届会议提出报告”。\n"
    )
    document = read(tmp_path, text)
    assert (document.symbol, document.kind, document.author) == ("A/RES/77/999/Corr.1", "document", None)
    assert "第七十九届会议" in document.paragraphs[-1].text
    assert not extractor()(document)


ITEMS = [
    ("发展方面的业务活动：\n南南合作促进发展", "发展方面的业务活动：南南合作促进发展"),
    ("加强联合国人道主义和救灾援助的协调，包括\n特别经济援助", "加强联合国人道主义和救灾援助的协调，包括特别经济援助"),
    ("预防武装冲突", "预防武装冲突"),
]


@pytest.mark.parametrize(("lines", "title"), ITEMS)
def test_the_title_of_an_agenda_item_on_several_lines(tmp_path: Path, lines: str, title: str) -> None:
    """In a resolution, whose own title stands behind its number, all lines up to the next that is known."""
    header = f"A/RES/72/999\n第七十二届会议\n议程项目24(b)\n\n{lines}\n\n2017年12月20日大会决议\n\n72/999. 甲乙"
    document = read(tmp_path, f"{header}\n\n大会，\n\n1. 决定休会。\n")
    assert (document.agenda_title, document.title) == (title, "甲乙")


@pytest.mark.parametrize(("lines", "title"), [ITEMS[0], ITEMS[2]])
def test_that_of_a_report(tmp_path: Path, lines: str, title: str) -> None:
    """There only a line that cannot stand alone goes on: the next is the title of the report."""
    header = f"A/77/999\n第七十七届会议\n临时议程项目24(b)\n{lines}\n\n南南合作的现况\n\n秘书长的报告\n\n"
    document = read(tmp_path, f"{header}一. 导言\n\n1. 本报告根据决议提交。\n")
    assert (document.agenda_title, document.title, document.kind) == (title, "南南合作的现况", "report")
