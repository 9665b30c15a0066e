"""Reports as answers: noted in the series, given under a resolution, of a named subject; ambiguous is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from following import Found, follow
from making import report, resolution

from extract.model import Document

ASK = "请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；"
NOTE = "表示注意到秘书长的报告；{^5: A/76/301。}"


def series(asks: list[str], notes: list[str], *others: Document, noting: str = "A/RES/76/10") -> Found:
    """A resolution of session 75 and the next of its series."""
    return follow(resolution("A/RES/75/10", *asks), resolution(noting, *notes), *others)


@pytest.mark.parametrize(
    ("asks", "notes", "reports"),
    [
        (ASK, NOTE, ["A/76/301"]),
        (ASK, "回顾秘书长的报告；{^5: A/76/301。}", []),  # named only: not taken note of
        (ASK, "表示注意到联合检查组的报告；{^5: A/76/301。}", []),  # another author
        (ASK, "表示注意到秘书长的报告；{^5: A/75/301。}", []),  # the report of the year before
        (ASK, "表示注意到秘书长的报告；{^5: A/77/301。}", []),
        (ASK, "表示注意到秘书长的报告；", ["A/RES/76/10"]),  # by words alone
        (ASK, "请各国合作；", []),
        # in parts
        (ASK, "表示注意到秘书长的报告；{^5: A/76/301和Add.1及Corr.1。}", ["A/76/301"]),
        (ASK, "表示注意到秘书长的报告；{^5: A/76/301/Rev.1。}", ["A/76/301/Rev.1"]),
        # named subject
        (
            "请秘书长向大会第七十六届会议提交关于问责制的报告；",
            "表示注意到秘书长关于问责制的报告；{^5: A/76/301。}",
            ["A/76/301"],
        ),
        (
            "请秘书长向大会第七十六届会议提交关于问责制的报告；",
            "表示注意到秘书长关于采购活动的报告；{^5: A/76/301。}",
            [],
        ),
        # a briefing is none expected, and none found
        ("请秘书长在大会第七十六届会议期间作口头通报；", "请各国合作；", []),
    ],
)
def test_the_next_of_the_series_takes_note(asks: str, notes: str, reports: list[str]) -> None:
    assert series([asks], [notes]).answers("A/RES/75/10 1") == reports


def test_the_evidence_says_route_kind_and_place() -> None:
    assert series([ASK], ["请各国合作；", NOTE]).evidence("A/RES/75/10 1") == [
        ("takes note", "answers", "A/RES/76/10 2", "A/76/301")
    ]


def test_where_several_are_asked_for_words_must_tell_which() -> None:
    asks = [
        "请秘书长向大会第七十六届会议提交关于问责制的报告；",
        "请秘书长向大会第七十六届会议提交关于采购活动的报告；",
    ]
    one = series(asks, ["表示注意到秘书长关于采购活动的报告；{^5: A/76/2。}"])
    assert (one.answers("A/RES/75/10 1"), one.answers("A/RES/75/10 2")) == ([], ["A/76/2"])
    both = series(asks, ["表示注意到秘书长的报告；{^5: A/76/1。}"])
    assert (both.answers("A/RES/75/10 1"), both.answers("A/RES/75/10 2")) == ([], [])


def test_where_several_are_noted_words_must_tell_which() -> None:
    notes = ["表示注意到秘书长关于采购活动的报告；{^5: A/76/1。}", "表示注意到秘书长关于问责制的报告；{^6: A/76/2。}"]
    ask = "请秘书长向大会第七十六届会议提交关于问责制的报告；"
    assert series([ask], notes).answers("A/RES/75/10 1") == ["A/76/2"]
    assert series(["请秘书长向大会第七十六届会议提交报告，说明经费；"], notes).answers("A/RES/75/10 1") == []


@pytest.mark.parametrize(
    ("under", "found"),
    [
        ("根据大会第75/10号决议第1段", True),
        ("根据大会第75/10号决议第2段", False),
        ("根据大会第75/10号决议第11段", False),
        ("根据大会第75/99号决议第1段", False),
    ],
)
def test_under_the_very_paragraph_anywhere(under: str, found: bool) -> None:
    asks = ["请秘书长向大会第七十六届会议提交关于问责制的报告；", "请秘书长向大会第七十六届会议提交关于采购的报告；"]
    other = resolution("A/RES/76/99", f"表示注意到秘书长{under}提交的报告；{{^5: A/76/301。}}", title="别的事项")
    assert bool(series(asks, ["请各国合作；"], other).answers("A/RES/75/10 1")) is found


def test_a_report_of_that_subject_noted_elsewhere() -> None:
    ask = "请秘书长向大会第七十六届会议提交关于联合国问责制度的报告；"
    other = resolution("A/RES/76/99", "表示注意到秘书长关于联合国问责制度的报告；{^5: A/76/301。}", title="别的事项")
    found = series([ask], ["请各国合作；"], other)
    assert found.evidence("A/RES/75/10 1") == [("takes note", "answers", "A/RES/76/99 1", "A/76/301")]
    plain = series([ASK], ["请各国合作；"], other)
    assert plain.answers("A/RES/75/10 1") == []  # without a subject nothing tells


def test_content_of_a_report_that_comes_anyway() -> None:
    ask = "请秘书长在其下次报告中说明这方面的措施；"
    found = series([ask], [NOTE])
    assert found.answers("A/RES/75/10 1") == ["A/76/301"]
    assert series([ask], ["请各国合作；"]).outcome("A/RES/75/10 1").answer != "answered"


@pytest.mark.parametrize(
    ("symbol", "adopted", "late", "by"),
    [
        ("A/76/301", date(2021, 12, 16), "in time", 0),
        ("A/76/301", date(2022, 6, 1), None, None),  # it may have been there before: nobody can tell
    ],
)
def test_late(symbol: str, adopted: date, late: str | None, by: int | None) -> None:
    noting = resolution("A/RES/76/10", f"表示注意到秘书长的报告；{{^5: {symbol}。}}", adopted=adopted)
    fact = follow(resolution("A/RES/75/10", ASK), noting).outcome("A/RES/75/10 1").facts[0]
    assert (fact.answer, fact.late, fact.late_by) == ("answered", late, by)


def test_a_report_of_the_next_session_under_the_resolution_is_very_late() -> None:
    noting = resolution("A/RES/77/10", "表示注意到秘书长根据第75/10号决议第1段提交的报告；{^5: A/77/301。}")
    fact = follow(resolution("A/RES/75/10", ASK), noting).outcome("A/RES/75/10 1").facts[0]
    assert (fact.answer, fact.late, fact.late_by) == ("answered", "very late", 1)


@pytest.mark.parametrize(
    ("published", "late"),
    [(date(2021, 8, 1), "in time"), (date(2022, 3, 1), "late"), (date(2022, 12, 1), "very late"), (None, None)],
)
def test_a_report_that_is_held_says_itself_how_late_it_is(published: date | None, late: str | None) -> None:
    held = report("A/76/301", "本报告是根据大会第75/10号决议提交的。", published=published)
    found = follow(resolution("A/RES/75/10", ASK), held).outcome("A/RES/75/10 1")
    assert (found.answer, found.late) == ("answered", late)


def test_a_yearly_report_is_answered_session_by_session() -> None:
    ask = resolution("A/RES/75/10", "请秘书长每年向大会提交报告，说明本决议执行情况；")
    noting = [resolution(f"A/RES/{n}/10", f"表示注意到秘书长的报告；{{^5: A/{n}/301。}}") for n in (76, 77)]
    found = follow(ask, *noting, as_of=date(2022, 12, 31))
    (first, second) = found.outcome("A/RES/75/10 1").facts[1:]
    assert (first.answer, second.answer) == ("answered", "answered")
    partly = follow(ask, noting[0], resolution("A/RES/77/10", "请各国合作；"), as_of=date(2022, 12, 31))
    assert partly.outcome("A/RES/75/10 1").answer == "partly"


def test_answered_and_repeated_at_once() -> None:
    again = "请秘书长向大会第七十七届会议提交报告，说明本决议执行情况；"
    found = series([ASK], [NOTE, again])
    outcome = found.outcome("A/RES/75/10 1")
    assert (outcome.status, outcome.repeated_by, outcome.open) == ("answered", found.key("A/RES/76/10 2"), False)


def test_what_a_review_rejects_is_no_evidence() -> None:
    documents = [resolution("A/RES/75/10", ASK), resolution("A/RES/76/10", NOTE)]
    key = follow(*documents).key("A/RES/75/10 1")
    found = follow(*documents, judged={(key, "A/76/301"): (False, 1)})
    assert found.evidence("A/RES/75/10 1") == [("takes note", "rejected", "A/RES/76/10 1", "A/76/301")]
    assert found.outcome("A/RES/75/10 1").status == "overdue"


def test_a_decision_on_the_agenda_is_met_by_a_resolution_under_the_item() -> None:
    text = "决定将题为“发展方面的业务活动”的项目列入大会第七十六届会议临时议程；"
    other = resolution("A/RES/76/99", "请各国合作；", title="别的事项")
    under = replace(other, agenda_title="发展方面的业务活动：南南合作促进发展")
    decided = resolution("A/RES/75/10", text, title="某事项")
    assert follow(decided, under).evidence("A/RES/75/10 1") == [("agenda", "answers", "A/RES/76/99 None", None)]
    assert follow(decided, other).evidence("A/RES/75/10 1") == []
    assert follow(decided, replace(under, session="A/77")).evidence("A/RES/75/10 1") == []


def test_a_report_noted_a_session_later_counts_only_where_the_item_was_put_off() -> None:
    """A/RES/77/128B paragraph 101 notes A/76/702 on another matter; what 75/101B asked for was noted in 76/84B."""
    late = resolution("A/RES/77/10", NOTE)
    assert follow(resolution("A/RES/75/10", ASK), late).answers("A/RES/75/10 1") == ["A/76/301"]
    between = resolution("A/RES/76/10", "请各国合作；")
    assert follow(resolution("A/RES/75/10", ASK), between, late).answers("A/RES/75/10 1") == []
