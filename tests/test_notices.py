"""Reports that a document speaks of, and the rules of rules/followup.yml with their examples."""

from __future__ import annotations

import re

import pytest
from following import rules
from making import report, resolution

from extract.follow.notices import Notice, NoticeReader
from extract.follow.symbols import session_of, whole
from extract.rules.shapes import PatternRule
from extract.script import simplified

MARK = re.compile("「(.+?)」")
FIELDS = ("under", "formula", "restating", "done", "agenda_items")
WORDS = rules().followup


def cases(field: str) -> list[tuple[str, str, PatternRule]]:
    return [(field, text, rule) for name in FIELDS for rule in getattr(WORDS, name) for text in getattr(rule, field)]


@pytest.mark.parametrize(("field", "text", "rule"), cases("examples"), ids=lambda v: v if isinstance(v, str) else v.id)
def test_rule(field: str, text: str, rule: PatternRule) -> None:
    marked = MARK.search(text)
    assert marked, f"no 「」 in {text}"
    match = re.search(rule.pattern, MARK.sub(r"\1", text, count=1))
    assert match and match.span() == (marked.start(), marked.end() - 2)


@pytest.mark.parametrize(("field", "text", "rule"), cases("counter"), ids=lambda v: v if isinstance(v, str) else v.id)
def test_counter_example(field: str, text: str, rule: PatternRule) -> None:
    assert not re.search(rule.pattern, text)


def test_every_rule_has_examples_of_both_kinds() -> None:
    for name in FIELDS:
        for rule in getattr(WORDS, name):
            assert rule.examples and rule.counter, rule.id


def read(text: str, kind: str = "resolution") -> tuple[Notice, ...]:
    document = report("A/73/383", text) if kind == "report" else resolution("A/RES/76/1", text)
    return NoticeReader(rules())(document)


SG = ("secretary-general",)
NOTED: list[tuple[str, list[tuple[tuple[str, ...], str, tuple[str, ...], bool]]]] = [
    ("表示注意到秘书长的报告；{^5: A/76/301。}", [(SG, "", ("A/76/301",), True)]),
    ("表示注意到秘书长的报告，{^5: A/76/301。}并请各国合作；", [(SG, "", ("A/76/301",), True)]),
    ("表示注意到秘书长关于南南合作情况的报告；{^5: A/76/403。}", [(SG, "南南合作情况", ("A/76/403",), True)]),
    ("歡迎秘書長關於南南合作情況的報告；{^5: A/76/403。}", [(SG, "南南合作情况", ("A/76/403",), True)]),
    (
        "审议了秘书长的报告{^5: A/76/301。}和行政和预算问题咨询委员会的相关报告，{^6: A/76/7/Add.1。}",
        [(SG, "", ("A/76/301",), True), (("acabq",), "", ("A/76/7/Add.1",), True)],
    ),
    ("回顾秘书长的报告；{^5: A/76/301。}", [(SG, "", ("A/76/301",), False)]),
    # by words alone
    ("表示注意到秘书长的报告；", [(SG, "", (), True)]),
    ("表示注意到秘书长的报告所载建议；", []),
    ("表示注意到某人的报告；", []),
    # a report that is asked for is none that is noted
    ("请秘书长向大会第七十七届会议提交报告；", []),
    ("注意到报告期内取得进展；", []),
    # one of a list, after others of nobody that is known; the mark may stand after the comma of the list
    (
        "审议了各基金的财务报告、某人的说明、秘书长关于建议执行情况的报告；{^5: A/76/307。}",
        [(SG, "建议执行情况", ("A/76/307",), True)],
    ),
    (
        "表示注意到秘书长关于甲方的报告、{^5: A/76/1。}联合检查组关于乙方的报告；{^6: A/76/2。}",
        [(SG, "甲方", ("A/76/1",), True), (("joint-inspection-unit",), "乙方", ("A/76/2",), True)],
    ),
    # a second report of the same author
    (
        "表示注意到秘书长关于甲方工作情况的报告{^5: A/76/1。}和关于乙方工作情况的报告；{^6: A/76/2。}",
        [(SG, "甲方工作情况", ("A/76/1",), True), (SG, "乙方工作情况", ("A/76/2",), True)],
    ),
    (
        "表示注意到秘书长关于甲方的报告{^5: A/76/1。}和对乙方专题评价的报告；{^6: A/76/2。}",
        [(SG, "甲方", ("A/76/1",), True), (SG, "乙方专题评价的", ("A/76/2",), True)],
    ),
    # a rapporteur's name does not end in its middle (特别报告员)
    ("表示注意到食物权特别报告员的报告；{^5: A/76/237。}", [(("sr-food",), "", ("A/76/237",), True)]),
    ("欢迎食物权特别报告员2019、2020和2021年的报告；{^5: A/76/237。}", [(("sr-food",), "", ("A/76/237",), True)]),
    # an author with others, with what the author did, or with what the report is made of
    (
        "表示注意到秘书长与联合国教育、科学及文化组织总干事合作提交的报告；{^5: A/77/187。}",
        [((*SG, "unesco-director-general"), "", ("A/77/187",), True)],
    ),
    ("赞赏地注意到秘书长以各国的意见为基础编写的报告；{^5: A/77/186。}", [(SG, "", ("A/77/186",), True)]),
    (
        "欢迎人权理事会食物权特别报告员所做的工作和所提交的临时报告；{^5: A/76/237。}",
        [(("sr-food",), "", ("A/76/237",), True)],
    ),
    ("注意到某特别报告员提交大会和人权理事会的报告；{^5: A/76/237。}", [((), "", ("A/76/237",), True)]),
    # an account by its own name, whose author nobody names
    ("审议了2022年拟议方案预算、{^5: A/76/6。}", [(SG, "拟议方案预算", ("A/76/6",), True)]),
    ("审议了2022年拟议方案预算；", []),
    ("审议了2022年方案预算{^5: A/76/6。}；", []),
    ("请秘书长编制2022年拟议方案预算；{^5: A/76/6。}", []),
    (
        "审议了秘书长关于2022年拟议方案预算的报告；{^5: A/76/81。}",
        [(SG, "2022年拟议方案预算", ("A/76/81",), True)],
    ),
    # the marks of several reports stand within the one phrase, or the mark stands early
    (
        "表示注意到秘书长根据第74/168号、{^5: A/75/334。}第75/192号{^6: A/76/260。}决议提交的报告；",
        [(SG, "", ("A/75/334", "A/76/260"), True)],
    ),
    # a title within a title
    (
        "表示注意到秘书长题为“《公约》现况：保护情况，以及无障碍工具”的报告；{^5: A/78/331。}",
        [(SG, "“《公约》现况：保护情况，以及无障碍工具”", ("A/78/331",), True)],
    ),
    # what somebody is to do
    ("欢迎秘书长的工作，并就此向大会提出报告；", []),
    # quoted words are not words of the sentence
    ("表示注意到题为“秘书长的报告”的文件；", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), NOTED, ids=[text[:24] for text, _ in NOTED])
def test_reports_spoken_of(text: str, found: list[tuple[tuple[str, ...], str, tuple[str, ...], bool]]) -> None:
    assert [(n.authors, simplified(n.subject), n.symbols, n.noted) for n in read(text)] == found


def test_offsets_are_those_of_the_paragraph() -> None:
    text = "1. 又表示注意到秘书长关于南南合作情况的报告；{^5: A/76/403。}"
    (notice,) = read(text)
    assert text[notice.start : notice.end] == "秘书长关于南南合作情况的报告"


def test_under_which_resolution_and_paragraph() -> None:
    (notice,) = read("表示注意到秘书长根据大会2020年12月21日第75/235号决议第5段提交的报告；{^5: A/76/301。}")
    assert notice.under == (("A/RES/75/235", "第5段"),)


def test_a_report_names_others_with_their_symbols_in_brackets() -> None:
    text = "秘书长关于南南合作情况的报告(A/73/321)概述了联合国系统的支持。"
    (notice,) = read(text, "report")
    assert (notice.authors, notice.subject, notice.symbols) == (SG, "南南合作情况", ("A/73/321",))
    assert not notice.noted
    assert read(text) == ()  # in a resolution the verb must say what is made of it


def test_what_an_annex_speaks_of_is_not_noted() -> None:
    from dataclasses import replace

    document = resolution("A/RES/76/1", "表示注意到秘书长的报告；{^5: A/76/301。}")
    annex = replace(document.paragraphs[0], part="annex")
    assert NoticeReader(rules())(replace(document, paragraphs=(annex,))) == ()


@pytest.mark.parametrize(
    ("symbol", "session"),
    [
        ("A/77/301", "A/77"), ("A/73/311/Add.1", "A/73"), ("A/HRC/48/54", "A/HRC/48"), ("SSC/19/2", "SSC/19"),
        ("A/ES-10/1", "A/ES-10"), ("A/AC.198/2021/2", "A/AC.198/2021"), ("S/2021/1", "S/2021"), ("E/2021/33", "E/2021"),
        ("A/RES/62/209", "A/62"), ("A/RES/S-32/1", "A/S-32"), ("A/HRC/RES/28/6", "A/HRC/28"),
        ("E/RES/2016/5", "E/2016"), ("CCPR/C/1", None), ("A/RES/3485(XXX)", None), ("S/RES/1985(2011)", None),
    ],
)  # fmt: skip
def test_the_session_in_a_symbol(symbol: str, session: str | None) -> None:
    assert session_of(symbol) == session


@pytest.mark.parametrize(
    ("symbol", "of"),
    [
        ("A/73/311/Add.1", "A/73/311"), ("A/73/311/Corr.1", "A/73/311"), ("A/73/311/Rev.2", "A/73/311"),
        ("A/73/311/Add.1/Corr.1", "A/73/311"), ("A/73/311", "A/73/311"), ("A/73/311(Part I)", "A/73/311(Part I)"),
    ],
)  # fmt: skip
def test_additions_corrections_and_revisions_are_parts_of_one_report(symbol: str, of: str) -> None:
    assert whole(symbol) == of
