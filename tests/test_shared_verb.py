"""A verb in a chapeau whose list items each name somebody of their own: each item is a mandate."""

from __future__ import annotations

import pytest

from extract.extractor import Extractor
from extract.model import Document, Mandate, Paragraph

EXTRACTOR = Extractor()


def mandates(chapeau: str, *items: str, below: str = "") -> tuple[list[Paragraph], tuple[Mandate, ...]]:
    paragraphs = [Paragraph(1, "operative", "4", chapeau)]
    for n, item in enumerate(items):
        paragraphs.append(Paragraph(len(paragraphs) + 1, "operative", f"4({'abc'[n]})", item, chapeau=1))
        if below and n == 0:
            paragraphs.append(Paragraph(3, "operative", "4(a)(i)", below, chapeau=2))
    document = Document(
        "A/RES/77/999", "resolution", "general-assembly", "A/77", "general-assembly", "x", tuple(paragraphs)
    )
    return paragraphs, EXTRACTOR(document)


def test_each_item_is_a_mandate_of_those_whom_it_names():
    _, found = mandates("又请：", "秘书长向大会第七十八届会议提交报告；", "所有会员国采取措施；")
    assert [(m.label, m.verb, [p.surface for p in m.named("addressee")], m.due) for m in found] == [
        ("4(a)", "又请", ["秘书长"], "A/78"),
        ("4(b)", "又请", ["所有会员国"], None),
    ]


def test_every_span_is_where_it_stands_in_print():
    paragraphs, found = mandates("强调指出这一问题，并敦促：", "秘书长向大会第七十八届会议提交报告；", "各国采取措施；")
    for mandate in found:
        text = {s.label: paragraphs[s.paragraph - 1].text[s.start : s.end] for s in mandate.spans}
        assert text["VERB"] == "敦促"
        assert text["ADDRESSEE"] == mandate.named("addressee")[0].surface
        assert text["ACTION"] == mandate.action
        assert paragraphs[mandate.paragraph - 1].text[mandate.start : mandate.end].endswith(mandate.action)
        for party in mandate.parties:
            assert paragraphs[party.paragraph - 1].text[party.start : party.end] == party.surface


def test_what_stands_below_an_item_belongs_to_it():
    _, found = mandates("请：", "秘书长：", "各国采取措施；", below="提交报告；")
    assert [(m.label, m.action) for m in found] == [("4(a)", "(i) 提交报告；"), ("4(b)", "采取措施")]


def test_a_second_verb_in_an_item_is_an_ask_of_its_own():
    _, found = mandates("请：", "秘书长提交报告，并邀请会员国提供资料；", "各国采取措施；")
    assert [(m.label, m.order, m.verb) for m in found] == [("4(a)", 1, "请"), ("4(a)", 2, "邀请"), ("4(b)", 1, "请")]


@pytest.mark.parametrize(
    ("chapeau", "items"),
    [
        ("呼吁：", ("以色列撤出被占领土；", "实现自决权；")),  # the second names nobody
        ("请秘书长：", ("会员国；", "各国；")),
        ("决定：", ("秘书长的任期为五年；", "会员国缴款；")),
    ],
)
def test_other_lists_stay_one_mandate(chapeau: str, items: tuple[str, ...]):
    _, found = mandates(chapeau, *items)
    assert [m.label for m in found] == ["4"]


def test_below_a_decision_items_without_a_verb_of_their_own_are_decided():
    _, found = mandates("决定：", "在大会第七十八届会议上继续审议这个问题；", "请秘书长提交报告；")
    assert [(m.label, m.verb, m.action, m.due) for m in found] == [
        ("4", "决定", "(a) 在大会第七十八届会议上继续审议这个问题；", "A/78"),
        ("4(b)", "请", "提交报告", None),
    ]
