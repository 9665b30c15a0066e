"""Patterns that are tried only where their words stand find what the plain patterns find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.patterns.cued import Cued, Family
from extract.patterns.cues import cues, looking_first
from extract.rules import load

RULES = load()
EXPAND = RULES.deadlines.expand
EXPANDED = (*RULES.deadlines.rules, *RULES.deliverables.rendering, *RULES.deliverables.recipients)
EXPANDED = (*EXPANDED, *RULES.qualifiers.decision_times)
PLAIN = (*RULES.qualifiers.conditions, *RULES.qualifiers.urgency, *RULES.qualifiers.roles, *RULES.clauses.renewals)
PATTERNS = [*(EXPAND(r.pattern) for r in EXPANDED), *(r.pattern for r in PLAIN)]
EXAMPLES = [re.sub("[「」]", "", text) for rule in (*EXPANDED, *PLAIN) for text in (*rule.examples, *rule.counter)]
PIECES = sorted({example[a : a + n] for example in EXAMPLES for a in range(0, len(example), 3) for n in (2, 5, 9)})


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("报告", (("报告",),)),
        ("(?:报告|汇报)于?大会", (("大会",), ("报告", "汇报"))),
        ("第(?P<n>[一二三]+)届(?:会议)?", (("届",), ("第",))),
        ("[一二]届", (("届",), ("一", "二"))),
        ("[^一]届+", (("届",),)),
        ("(?:进展报告|报告)", (("报告",),)),  # what holds another word needs no bit of its own
        ("(?:在[甲乙丙丁]前|于[戊己庚辛]前)", (("前",),)),  # what the branches share, rather than a word of each
        ("(?:报告|.)会", (("会",),)),
        ("(?:报告)?", ()),
        ("(?<=在)\\d+", ()),  # what a lookbehind needs may stand before the place at which a search begins
        (".*", ()),
    ],
)
def test_words_that_every_match_holds(pattern: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert {frozenset(words) for words in cues(pattern)} == {frozenset(words) for words in expected}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(?<=在)(?:大会)?第", "(?=[大第])(?:(?<=在)(?:大会)?第)"),
        ("(?:甲|乙丙)?(?:丁+|\\d)", "(?=[\\d丁乙甲])(?:(?:甲|乙丙)?(?:丁+|\\d))"),
        ("(?<!在)报告|会议", "(?=[会报])(?:(?<!在)报告|会议)"),
        ("报告", "报告"),  # `re` looks for that by itself
        ("(?:报告|会议)", "(?:报告|会议)"),
        ("[甲乙]会", "[甲乙]会"),
        ("(?:在)?[^，]", "(?:在)?[^，]"),
        ("(?:在)?", "(?:在)?"),
        ("", ""),
    ],
)
def test_a_look_at_the_first_character(pattern: str, expected: str) -> None:
    assert looking_first(pattern) == expected


def test_a_wrong_pattern_is_told_when_it_is_made() -> None:
    with pytest.raises(re.error):
        Cued("(报告")


def spans(found: object) -> list[tuple[int, int]]:
    return [match.span() for match in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_examples_of_all_rules(pattern: str) -> None:
    plain, cued, family = re.compile(pattern), Cued(pattern), Family([("it", pattern)])
    for text in EXAMPLES:
        assert spans(cued.finditer(text)) == spans(plain.finditer(text))
        assert spans(one for _, p in family.of(text) for one in p.finditer(text)) == spans(plain.finditer(text))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.integers(0, 20), st.integers(0, 80))
def test_words_put_together_at_random(text: str, start: int, end: int) -> None:
    for pattern in PATTERNS:
        plain, cued = re.compile(pattern), Cued(pattern)
        assert spans(cued.finditer(text, start, end)) == spans(plain.finditer(text, start, end))
        expected, found = plain.search(text, start, end), cued.search(text, start, end)
        assert (found and found.span()) == (expected and expected.span())


def test_a_family_keeps_its_order_and_leaves_out_what_cannot_match() -> None:
    family = Family([("late", "迟于"), ("none", "没有"), ("any", "[^，]+"), ("early", "早于")])
    assert [key for key, _ in family.of("早于或迟于")] == ["late", "any", "early"]
    assert [key for key, _ in family.of("")] == ["any"]
    assert [key for key, _ in Family([("new", "或迟")]).of("早于或迟于")] == ["new"]  # learnt after the first text
