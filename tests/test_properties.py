"""What holds for any text: offsets, slices, ids, and independence of order."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reading import document, extractor

from extract.model import slug
from extract.rules import load

RULES = load()
PIECES = [
    *(p for rule in RULES.verbs for p in rule.phrases),
    *(p for rule in RULES.adverbs for p in rule.phrases),
    *[
        "秘书长",
        "会员国",
        "它们",
        "该办公室",
        "联合国各基金、方案和专门机构",
        "尚未加入该公约的国家",
        "大会",
        "所有",
        "各",
        "的",
    ],
    *[
        "向大会第七十三届会议",
        "三个月内",
        "每年",
        "在其下次报告中",
        "至迟于2021年13月40日",
        "第零届",
        "提交报告",
        "口头",
    ],
    *[
        "，",
        "；",
        "。",
        "：",
        "、",
        "并",
        "《",
        "》",
        "“",
        "”",
        "(",
        ")",
        "其中",
        "在这方面",
        "包括",
        "在内的",
        " ",
        "a",
        "1",
    ],
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80)


@settings(max_examples=150, deadline=None)
@example("重申请请并重申请")
@given(TEXTS)
def test_every_span_lies_in_its_paragraph(text):
    for mandate in extractor()(document(text), all_classes=True):
        assert 0 <= mandate.start < mandate.end <= len(text)
        assert text[mandate.start : mandate.end].startswith(mandate.verb)
        assert mandate.action in text
        assert mandate.action == mandate.action.strip("，；。：、,;: ")
        for span in mandate.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert span.rule
        for party in mandate.parties:
            assert text[party.start : party.end] == party.surface
        for deadline in mandate.deadlines:
            assert deadline.text in text
            assert deadline.basis


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS.filter(bool), min_size=1, max_size=4))
def test_extraction_repeats_and_mandates_stand_in_order(texts):
    first, again = extractor()(document(*texts)), extractor()(document(*texts))
    assert first == again
    places = [(m.paragraph, m.start) for m in first]
    assert places == sorted(set(places))
    assert [m.order for m in first] == [
        sum(1 for other in first[: i + 1] if other.label == m.label) for i, m in enumerate(first)
    ]


@given(st.text(max_size=40))
def test_ids_are_made_of_readable_characters(text):
    assert all(c.isascii() and (c.isalnum() or c == "-") for c in slug(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A/RES/72/237", "A-RES-72-237"),
        ("2(a)㈤", "2-a-5"),
        ("S/RES/1985(2011)", "S-RES-1985-2011"),
        ("annex/21(b)", "annex-21-b"),
    ],
)
def test_slug(text, expected):
    assert slug(text) == expected


@pytest.mark.parametrize(
    "piece",
    [
        "请秘书长，",
        "《" * 20,
        "(",
        "第七十三届会议",
        "在大会第七十三届会议上提交报告，",
        "重申第",
        "、会员国",
        "的国家",
    ],
)
def test_a_long_paragraph_of_the_worst_material_is_read_in_one_go(piece):
    """A rule that backtracks would not come back here within the limit that the test run has."""
    text = "请秘书长" + piece * (20_000 // len(piece)) + "；"
    assert extractor()(document(text))
