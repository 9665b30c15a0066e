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


@pytest.mark.parametrize("first", [0, 1])
def test_of_requests_to_one_actor_each_has_its_own_names(first: int) -> None:
    """Who is asked beside the Secretary-General, and is no actor that is known, was asked in the one only."""
    about = "向大会第七十六届会议提交的报告中说明打击贩运的措施；"
    asks = [f"请秘书长在{about}", f"请秘书长和打击贩运特别协调员在{about}"]
    note = "表示注意到打击贩运特别协调员关于打击贩运的措施的报告；{^5: A/76/301。}"
    found = series(asks if first == 0 else asks[::-1], [note])
    assert [found.answers(f"A/RES/75/10 {n}") for n in (1 + first, 2 - first)] == [[], ["A/76/301"]]


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


def test_a_year_in_a_symbol_is_no_session() -> None:
    """A/AC.198/2021/2 was before the forty-third session, of 2021, and not 1,978 sessions late."""
    ask = "请秘书长向新闻委员会第四十三届会议提交关于新闻工作的报告；"
    noting = resolution("A/RES/76/10", "表示注意到秘书长关于新闻工作的报告；{^5: A/AC.198/2021/2。}")
    fact = follow(resolution("A/RES/75/10", ask), noting).outcome("A/RES/75/10 1").facts[0]
    assert (fact.answer, fact.late, fact.late_by) == ("answered", None, None)


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


# Reports noted elsewhere, and accounts inside a report on something wider --------------------------------------------

GENERAL = "请秘书长向大会第七十六届会议报告本决议的执行情况；"
PARTS = [resolution(f"A/RES/76/{n}", "请各国合作；", title=f"题目{chr(0x4E00 + n)}") for n in range(20, 60)]


def other(*texts: str, symbol: str = "A/RES/76/99", **more: object) -> Document:
    return resolution(symbol, *texts, **{"title": "别的事项", **more})


@pytest.mark.parametrize(
    ("asking", "noting", "reports"),
    [
        # the very title, and a report on two matters that holds it whole
        ({"title": "宗教间对话与合作"}, {"subject": "宗教间对话与合作"}, ["A/76/301"]),
        ({"title": "为和平促进宗教间对话与合作"}, {"subject": "和平文化和为和平促进宗教间对话与合作"}, ["A/76/301"]),
        ({"title": "宗教间对话与合作"}, {"subject": "儿童权利"}, []),
        ({"title": "和平"}, {"subject": "和平文化与发展"}, []),
        # the agenda item of which the resolution's is a sub-item
        (
            {"title": "同甲方的合作", "agenda_title": "联合国同各区域组织的合作：同甲方的合作"},
            {"subject": "联合国同各区域组织的合作"},
            ["A/76/301"],
        ),
        ({"title": "同甲方的合作", "agenda_title": "合作：同甲方的合作"}, {"subject": "合作"}, []),
        # of another session by its symbol
        ({"title": "宗教间对话与合作"}, {"subject": "宗教间对话与合作", "year": 75}, []),
    ],
)
def test_the_report_on_the_title_or_the_whole_item(
    asking: dict[str, str], noting: dict[str, object], reports: list[str]
) -> None:
    note = f"表示注意到秘书长关于{noting['subject']}的报告；{{^5: A/{noting.get('year', 76)}/301。}}"
    found = follow(resolution("A/RES/75/10", GENERAL, **asking), other(note))
    assert found.answers("A/RES/75/10 1") == reports


@pytest.mark.parametrize(
    ("notes", "held", "reports"),
    [
        (["表示注意到联合检查组的报告；{^5: A/76/34。}"], PARTS, ["A/76/34"]),
        (["表示注意到联合检查组的报告；{^5: A/76/34。}"], [], []),  # the session is not held: who knows
        (["表示注意到联合检查组的报告；{^5: A/76/34。}", "表示注意到联合检查组的报告；{^6: A/76/35。}"], PARTS, []),
        (["表示注意到联合检查组关于采购的报告；{^5: A/76/34。}"], PARTS, []),
        (["表示注意到行政和预算问题咨询委员会的报告；{^5: A/76/34。}"], PARTS, []),
    ],
)
def test_the_yearly_report_of_a_body(notes: list[str], held: list[Document], reports: list[str]) -> None:
    ask = resolution("A/RES/75/10", "请联合检查组在提交大会第七十六届会议的报告中说明这方面的措施；")
    numbers = [resolution(f"A/RES/76/{n}", "请各国合作；", title=f"事{chr(0x5E00 + n)}") for n in range(1, 20)]
    found = follow(ask, *held, *(numbers if held else ()), other(*notes, symbol="A/RES/76/60"))
    assert found.answers("A/RES/75/10 1") == reports


def test_the_report_under_an_item_that_the_request_names() -> None:
    ask = (
        "邀请秘书长向大会第七十六届会议提供资料，作为其在题为“可持续发展”的项目题为“生物多样性公约”的分项目下"
        "所提报告的一部分；"
    )
    under = {"agenda_title": "可持续发展：《生物多样性公约》"}
    note = "表示注意到公约执行秘书的报告；{^5: A/76/225。}"
    found = follow(resolution("A/RES/75/10", ask), other(note, **under))
    assert found.answers("A/RES/75/10 1") == ["A/76/225"]
    assert follow(resolution("A/RES/75/10", ask), other(note)).answers("A/RES/75/10 1") == []
    two = other(note, "表示注意到秘书长的报告；{^6: A/76/226。}", **under)
    assert follow(resolution("A/RES/75/10", ask), two).answers("A/RES/75/10 1") == []


def test_the_next_report_of_another_series_is_the_first_of_its_subject() -> None:
    ask = resolution("A/RES/75/10", "请秘书长在下次关于防止性剥削特别措施的报告中提出分析办法；")
    note = "表示注意到秘书长关于防止性剥削特别措施的报告；{{^5: A/{}/748。}}"
    later = [other(note.format(n), symbol=f"A/RES/{n}/99") for n in (76, 77)]
    found = follow(ask, resolution("A/RES/77/10", "请各国合作；"), *later)
    assert found.answers("A/RES/75/10 1") == ["A/76/748"]
    same = other(note.format(75), symbol="A/RES/75/99")  # noted before it was asked for
    assert follow(ask, resolution("A/RES/77/10", "请各国合作；"), same).answers("A/RES/75/10 1") == []


def test_a_later_resolution_of_the_series_notes_the_report_of_the_session_due() -> None:
    between = resolution("A/RES/76/10", "请各国合作；")
    note = "表示注意到秘书长关于{}的报告；{{^5: A/76/357。}}"
    late = resolution("A/RES/78/10", note.format("南南合作"))
    assert follow(resolution("A/RES/75/10", GENERAL), between, late).answers("A/RES/75/10 1") == ["A/76/357"]
    else_ = resolution("A/RES/78/10", note.format("采购活动"))
    assert follow(resolution("A/RES/75/10", GENERAL), between, else_).answers("A/RES/75/10 1") == []


PASSING = [
    "请秘书长改善口译服务，并向大会第七十六届会议报告有关情况；",
    "请秘书长加强无障碍，并就此向大会第七十六届会议提出报告；",
    "请秘书长审查供资情况，以便设立基金，并向大会第七十六届会议报告；",
]


@pytest.mark.parametrize(
    ("notes", "reports"),
    [
        (["审议了秘书长的报告；{^5: A/76/80。}"], ["A/76/80"]),
        (["审议了秘书长的报告；{^5: A/76/80。}", "又表示注意到秘书长的报告；"], ["A/76/80", "A/RES/76/10"]),
        (["审议了秘书长的报告；{^5: A/76/80。}", "表示注意到秘书长的报告；{^6: A/76/81。}"], []),
        (["审议了秘书长关于采购的报告；{^5: A/76/80。}"], []),
    ],
)
def test_accounts_in_passing_are_in_the_one_report_of_the_series(notes: list[str], reports: list[str]) -> None:
    found = series(PASSING, notes)
    assert [found.answers(f"A/RES/75/10 {n}") for n in (1, 2, 3)] == [reports, reports, reports]


def test_anothers_report_on_the_activities_of_those_asked() -> None:
    ask = "请全球传播部加强宣传，并就此向大会第七十六届会议提出报告；"
    note = "表示注意到秘书长关于{}活动的报告；{{^5: A/76/21。}}"
    assert series([ask], [note.format("全球传播部")]).answers("A/RES/75/10 1") == ["A/76/21"]
    assert series([ask], [note.format("裁军事务厅")]).answers("A/RES/75/10 1") == []


def test_an_account_by_word_of_mouth_is_answered_by_no_document() -> None:
    ask = "邀请特别报告员向大会第七十六届会议提出类似范围的口头报告；"
    note = "表示注意到特别报告员的报告；{^5: A/76/160。}"
    assert series([ask], [note]).answers("A/RES/75/10 1") == []
    assert series([ask.replace("口头", "")], [note]).answers("A/RES/75/10 1") == ["A/76/160"]


def test_the_report_on_the_resolution_by_its_number_without_a_paragraph() -> None:
    asks = [GENERAL, "请秘书长向大会第七十六届会议提交关于采购的报告；"]
    found = series(asks, ["审查了秘书长关于第75/10号决议执行情况的报告；{^5: A/76/190 (Part I)。}"])
    assert found.answers("A/RES/75/10 1") == ["A/76/190(PartI)"]
    assert found.answers("A/RES/75/10 2") == []


def test_a_resolution_that_cites_itself_or_the_future_answers_nothing() -> None:
    under = "表示注意到秘书长根据大会第{}号决议第1段提交的报告；{{^5: A/76/301。}}"
    asks = "请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；"
    itself = resolution("A/RES/76/10", asks, under.format("76/10"))
    assert follow(itself).answers("A/RES/76/10 1") == []
    before = other(under.format("77/10"), symbol="A/RES/76/99")
    future = resolution("A/RES/77/10", asks)
    assert follow(before, future).answers("A/RES/77/10 1") == []
