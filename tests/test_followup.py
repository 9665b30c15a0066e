"""What became of a mandate: answer, timing, status and reason, by the rules of the design, section 7;
what is searched; and that every reason is written in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import making
import pytest
from following import follow, rules

from extract.errors import MandatesError
from extract.follow import because, cases
from extract.follow.cases import Case, Closed, Late, Outcome, Searched
from extract.follow.coverage import Coverage
from extract.follow.outcome import is_open, outcome, status_of, timing_of
from extract.follow.spoken import spoken
from extract.model import Citation, Deadline, Evidence, Mandate, Party
from extract.register import responsible

RULES = making.rules()
DOC = making.document(texts=[("3", "请秘书长向大会第七十三届会议提交报告；请各国合作；")])
D72, D73, D74 = (making.session_deadline(n, session=f"A/{n}") for n in ("72", "73", "74"))
HELD, OWN = Searched("A/73", True, 300), Searched("A/73", True, 1, "A/RES/73/249")
FEW, NONE, NOWHERE = Searched("A/73", False, 2), Searched("A/73", False), Searched(None, False)
NOTED = Evidence("m", 1, "takes note", "answers", "A/RES/73/249", 5, 0, 10, "A/73/321")
NAMED = NOTED._replace(route="named", kind="names_answer", document="A/73/383")
DONE = Evidence("m", None, "done", "answers", "A/73/383", 122, 0, 10, "A/73/383")
RESTATED = DONE._replace(kind="restates", answer=None)


def case(*deadlines: Deadline, searched: Searched = NONE, **more: Any) -> Case:
    """A request for a report; `more` are fields of the case or of the mandate."""
    names = set(Case._fields)
    mine = {k: v for k, v in more.items() if k in names}
    mandate = making.mandate(DOC, deadlines=deadlines, report=True)._replace(
        **{k: v for k, v in more.items() if k not in names}
    )
    return Case(mandate, deadlines, (searched,) * len(deadlines), **mine)


def became(one: Case, as_of: str = "2019-10-01") -> Outcome:
    return outcome(one, as_of=date.fromisoformat(as_of), spoken=spoken(RULES))


def sentence(found: Outcome) -> str:
    return RULES.reasons[found.reason.id].en.format(**found.reason.words)


@pytest.mark.parametrize(
    ("deadline", "as_of", "timing"),
    [
        (D73, "2018-09-17", "upcoming"),
        (D73, "2018-09-18", "due"),
        (D73, "2019-09-16", "due"),
        (D73, "2019-09-17", "past"),
        (Deadline("", "2019-12-31", due_by=date(2019, 12, 31)), "2019-12-30", "upcoming"),
        (Deadline("", "2019-12-31", due_by=date(2019, 12, 31)), "2019-12-31", "due"),
        (Deadline("", "2019-12-31", due_by=date(2019, 12, 31)), "2020-01-01", "past"),
        (Deadline("", "A/73", due_from=date(2018, 9, 18)), "2030-01-01", "due"),
        (Deadline("每年", "R/P1Y"), "2018-10-01", "recurring"),
        (Deadline("在下次报告中", "next-report"), "2018-10-01", "undated"),
        (Deadline("行政年度终了后六个月内", None), "2018-10-01", "undated"),
        (None, "2018-10-01", "undated"),
    ],
)
def test_timing(deadline: Deadline | None, as_of: str, timing: str) -> None:
    assert timing_of(deadline, date.fromisoformat(as_of)) == timing


@pytest.mark.parametrize(
    ("answer", "timing", "facts", "status"),
    [
        ("answered", "past", {"closed": True, "repeated": True}, "closed"),
        ("answered", "past", {"repeated": True}, "answered"),
        ("no answer found", "past", {"repeated": True, "searched": True}, "repeated"),
        ("not searched", "upcoming", {}, "upcoming"),
        ("not searched", "due", {"searched": True}, "due"),
        ("no answer found", "past", {"searched": True}, "overdue"),
        ("partly", "past", {"searched": True}, "overdue"),
        ("partly", "past", {}, "not searched"),
        ("not searched", "past", {}, "not searched"),
        ("not searched", "undated", {}, "undated"),
        ("not searched", "recurring", {}, "undated"),
        ("none expected", "undated", {"asked": False}, "standing"),
        # What leaves no document is never late, however long it is past.
        ("none expected", "past", {"searched": True}, "standing"),
    ],
)
def test_the_first_status_that_fits(answer: str, timing: str, facts: dict[str, bool], status: str) -> None:
    assert status_of(answer, timing, **facts) == status  # type: ignore[arg-type]


DECIDES = {"mandate_class": "decide", "report": False}
CLOSED = {"closed": Closed("2019-05-01", "done in A/73/1")}
AGAIN = {"repeated_by": "n", "repeated_at": ("A/RES/74/239", "7")}
AT = {"answered_at": ("A/RES/73/249", "2")}

# name: the case, the day -> status, answer, open, reason
CASES: dict[str, tuple[Case, str, str, str, bool, str]] = {
    "upcoming": (case(D73), "2018-09-01", "upcoming", "not searched", True, "due from 2018-09-18 (A/73)"),
    "upcoming with a last day only": (
        case(Deadline("", "2018-12-31", due_by=date(2018, 12, 31))),
        *("2018-09-01", "upcoming", "not searched", True, "due by 2018-12-31 (2018-12-31)"),
    ),
    "due": (case(D73), "2018-10-01", "due", "not searched", True, "due since 2018-09-18, until 2019-09-16 (A/73)"),
    "due, and nobody knows until when": (
        case(Deadline("", "A/HRC/63", due_from=date(2026, 9, 7), session="A/HRC/63")),
        *("2026-11-21", "due", "not searched", True, "due since 2026-09-07 (A/HRC/63)"),
    ),
    "due, searched, none yet": (
        case(D73, searched=HELD),
        *("2018-10-01", "due", "no answer found", True, "due since 2018-09-18, until 2019-09-16 (A/73)"),
    ),
    "overdue": (
        case(D73, searched=HELD),
        *("2019-10-01", "overdue", "no answer found", True),
        "past since 2019-09-16; 300 documents of A/73 were searched, no answer found",
    ),
    "overdue by the series' own document": (
        case(D73, searched=OWN),
        *("2019-10-01", "overdue", "no answer found", True),
        "past since 2019-09-16; the series' own A/RES/73/249 of A/73 was searched, no answer found",
    ),
    "not held": (
        case(D73),
        *("2019-10-01", "not searched", "not searched", True),
        "past since 2019-09-16; documents of A/73 are not held, not searched",
    ),
    "few held": (
        case(D73, searched=FEW),
        *("2019-10-01", "not searched", "not searched", True),
        "past since 2019-09-16; only 2 documents of A/73 are held, not searched",
    ),
    "session unknown": (
        case(D73._replace(session=None), searched=NOWHERE),
        *("2019-10-01", "not searched", "not searched", True),
        "past since 2019-09-16; it is not known in which session's documents an answer would stand",
    ),
    "closed": (
        case(D73, evidence=(NOTED,), **CLOSED, **AGAIN),
        *("2019-10-01", "closed", "answered", False, "closed by a review of 2019-05-01: done in A/73/1"),
    ),
    "closed without a date": (
        case(D73, closed=Closed("", "done")),
        *("2019-10-01", "closed", "not searched", False, "closed by a review: done"),
    ),
    "closed without a note": (
        case(D73, closed=Closed("2019-05-01", "")),
        *("2019-10-01", "closed", "not searched", False, "closed by a review of 2019-05-01 that does not say why"),
    ),
    "closed without anything": (
        case(D73, closed=Closed("", "")),
        *("2019-10-01", "closed", "not searched", False, "closed by a review that does not say why"),
    ),
    "answered": (
        case(D73, evidence=(NOTED,), **AT),
        *("2019-10-01", "answered", "answered", False),
        "answered (A/73/321), as A/RES/73/249 paragraph 2 says",
    ),
    "answered and repeated": (
        case(D73, evidence=(NOTED,), **AT, **AGAIN),
        *("2019-10-01", "answered", "answered", False),
        "answered (A/73/321), as A/RES/73/249 paragraph 2 says",
    ),
    "answered by a document": (
        case(D73, evidence=(DONE,), answered_at=("A/73/383", "")),
        *("2019-10-01", "answered", "answered", False, "answered by A/73/383 (A/73/383)"),
    ),
    "named, not held": (
        case(D73, evidence=(NAMED,), answered_at=("A/73/383", "116")),
        *("2019-10-01", "answered", "answered", False),
        "answered in A/73/321 (named, not held), as A/73/383 paragraph 116 says",
    ),
    "named and held": (
        case(D73, evidence=(NAMED,), answered_at=("A/73/383", "116"), answer_held=True),
        *("2019-10-01", "answered", "answered", False, "answered in A/73/321, as A/73/383 paragraph 116 says"),
    ),
    "restated moves nothing": (
        case(D73, searched=HELD, evidence=(RESTATED,)),
        *("2019-10-01", "overdue", "no answer found", True),
        "past since 2019-09-16; 300 documents of A/73 were searched, no answer found",
    ),
    "answered, a review says": (
        case(D73, evidence=(DONE._replace(route="review", note="2019-05-01: seen"),), answered_at=("A/73/383", "")),
        *("2019-10-01", "answered", "answered", False),
        "answered by A/73/383, says a review. 2019-05-01: seen",
    ),
    "repeated": (
        case(D73, searched=HELD, **AGAIN),
        *("2019-10-01", "repeated", "no answer found", False, "asked again in A/RES/74/239 paragraph 7"),
    ),
    "partly": (
        case(D72, D73, searched=HELD, evidence=(NOTED,), **AT),
        *("2019-10-01", "overdue", "partly", True, "deadlines: 1 answered, 1 not"),
    ),
    "undated": (case(), "2019-10-01", "undated", "not searched", True, "a report is asked for, without a time"),
    "undated words": (
        case(Deadline("届时", None)),
        *("2019-10-01", "undated", "not searched", True, "the words of its deadline give no date"),
    ),
    "undated session": (
        case(Deadline("向高级别委员会第二十届会议", "SSC/20")),
        *("2019-10-01", "undated", "not searched", True, "due at SSC/20, whose days are not known"),
    ),
    "recurring": (
        case(Deadline("每年", "R/P1Y")),
        *("2019-10-01", "undated", "not searched", True, "recurring (R/P1Y), without a first day"),
    ),
    "a deadline without a report": (
        case(D73, report=False),
        *("2018-10-01", "due", "not searched", True, "due since 2018-09-18, until 2019-09-16 (A/73)"),
    ),
    "standing": (
        case(report=False),
        *("2019-10-01", "standing", "none expected", False, "neither a report nor a deadline is asked for"),
    ),
    "done without being asked for a report": (
        case(report=False, evidence=(DONE,), answered_at=("A/73/383", "122")),
        *("2019-10-01", "answered", "answered", False, "answered (A/73/383), as A/73/383 paragraph 122 says"),
    ),
    "a decision that is due": (
        case(D73, **DECIDES),
        *("2018-10-01", "due", "none expected", False, "due since 2018-09-18, until 2019-09-16 (A/73)"),
    ),
    "a decision that is past": (
        case(D73, **DECIDES, searched=HELD),
        *("2019-10-01", "standing", "none expected", False),
        "past since 2019-09-16; no document is expected: nothing is to be delivered, or by word of mouth",
    ),
    "a target that was past when it was set": (
        case(D73, report=False, asked_on=date(2019, 9, 17), searched=HELD),
        *("2019-10-01", "standing", "none expected", False),
        "the time named (2019-09-16) is before the request (2019-09-17): an old target is repeated, without a new time",
    ),
    "a report by a day that was past": (
        case(D73, asked_on=date(2019, 9, 17), searched=HELD),
        *("2019-10-01", "undated", "not searched", True),
        "the time named (2019-09-16) is before the request (2019-09-17): an old target is repeated, without a new time",
    ),
    "an old target that was met": (
        case(D73, asked_on=date(2019, 9, 17), evidence=(NOTED,), answered_at=("A/73/383", "122")),
        *("2019-10-01", "answered", "answered", False, "answered (A/73/321), as A/73/383 paragraph 122 says"),
    ),
    "an old target beside a new one": (
        case(D72, D73, report=False, asked_on=date(2018, 10, 1), searched=HELD),
        *("2019-10-01", "overdue", "no answer found", True),
        "past since 2019-09-16; 300 documents of A/73 were searched, no answer found",
    ),
    "set on its last day": (
        case(D73, asked_on=date(2019, 9, 16), searched=NOWHERE),
        *("2019-10-01", "not searched", "not searched", True),
        "past since 2019-09-16; it is not known in which session's documents an answer would stand",
    ),
    "by word of mouth": (
        case(D73, conditions=("酌情", "口头"), searched=HELD),
        *("2019-10-01", "standing", "none expected", False),
        "past since 2019-09-16; no document is expected: nothing is to be delivered, or by word of mouth",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_became_of_it(name: str) -> None:
    one, as_of, status, answer, open_, reason = CASES[name]
    found = became(one, as_of)
    assert (found.status, found.answer, found.open, sentence(found)) == (status, answer, open_, reason)


def test_every_status_and_every_reason_has_a_case() -> None:
    found = [became(one, as_of) for one, as_of, *_ in CASES.values()]
    assert {f.status for f in found} == set(cases.Status.__args__)  # type: ignore[attr-defined]
    assert {f.answer for f in found} == set(cases.Answer.__args__)  # type: ignore[attr-defined]
    assert {f.reason.id for f in found} == set(RULES.reasons)


@pytest.mark.parametrize("name", CASES)
def test_a_reason_is_written_in_both_languages_with_every_word_it_needs(name: str) -> None:
    reason = became(*CASES[name][:2]).reason
    written = RULES.reasons[reason.id]
    zh, en = ({field for _, field, _, _ in Formatter().parse(text) if field} for text in (written.zh, written.en))
    assert zh == en
    assert zh <= set(reason.words)
    assert re.search("[\u4e00-\u9fff]", written.zh) and not re.search("[\u4e00-\u9fff]", written.en)


def test_every_id_of_a_reason_in_the_code_is_written() -> None:
    source = Path(because.__file__).read_text("utf-8")
    named = {one for call in re.findall(r"Reason\(([^{\n]*)", source) for one in re.findall(r'"([a-z-]+)"', call)}
    assert len(named) > 15
    assert named <= set(RULES.reasons)


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [("2017-01-01", D72), ("2018-10-01", D73), ("2020-01-01", D74), ("2021-01-01", D74)],
)
def test_the_row_shows_the_next_deadline_or_the_last_past_one(as_of: str, shown: Deadline) -> None:
    found = became(case(D74, D72, D73, Deadline("每年", "R/P1Y")), as_of)
    assert found.shown == shown
    assert len(found.facts) == 4


def test_an_answered_deadline_gives_way_to_the_next() -> None:
    found = became(case(D73, D74, evidence=(NOTED,)), "2018-10-01")
    assert (found.shown, found.status, found.answer) == (D74, "upcoming", "partly")
    assert found.open  # the second report is still to come


def test_an_oral_account_among_written_ones_is_no_deadline_to_wait_for() -> None:
    oral = D73._replace(deliverable="oral-report")
    found = became(case(oral, D74), "2018-10-01")
    assert [fact.answer for fact in found.facts] == ["none expected", "not searched"]
    assert (found.shown, found.status) == (D74, "upcoming")
    # 提交书面报告，并口头汇报: one of the two is a document.
    assert became(case(D73, conditions=("口头",), deliverable="report")).answer == "not searched"


@pytest.mark.parametrize("late", ["in time", "late", "very late", None])
def test_lateness_is_that_of_the_answer(late: Late | None) -> None:
    found = became(case(D73, evidence=(NOTED,), lateness=((late, 0),)))
    assert (found.late, found.facts[0].late) == (late, late)
    assert became(case(D73, searched=HELD, lateness=((late, 0),))).late is None  # nothing came


def test_a_recurrence_is_answered_by_the_answers_to_its_occurrences() -> None:
    again = Deadline("每年", "R/P1Y")
    second = NOTED._replace(deadline=3)
    assert became(case(again, D72, D73, evidence=(NOTED._replace(deadline=2), second))).answer == "answered"
    assert became(case(again, D72, D73, evidence=(second,), searched=HELD)).answer == "partly"


def test_what_binds_the_organ_itself_is_never_open() -> None:
    for kind in ("decide", "authorize", "other"):
        assert not is_open(making.mandate(DOC, mandate_class=kind, report=True), "not searched")
    assert not is_open(making.mandate(DOC, report=True), "not searched", repeated=True)
    assert not is_open(making.mandate(DOC, report=True), "not searched", closed=True)
    assert not is_open(making.mandate(DOC, report=True), "answered")
    assert not is_open(making.mandate(DOC), "not searched")
    assert is_open(making.mandate(DOC, report=True), "partly")


# What is held, and so searched --------------------------------------------------------------------------------------


def session(number: int, numbers: range) -> list[making.Document]:
    return [making.resolution(f"A/RES/{number}/{n}", title=f"题目{chr(0x4E00 + n)}") for n in numbers]


@pytest.mark.parametrize(
    ("held", "cited", "searched"),
    [
        (range(1, 101), None, True),
        (range(1, 91), 100, True),
        (range(1, 90), 100, False),  # 89 of 100
        (range(1, 2), None, False),  # one alone is not a session, though it is all that is known of it
        (range(90, 101), None, False),
    ],
)
def test_searched_needs_nine_tenths_of_the_numbers(held: range, cited: int | None, searched: bool) -> None:
    documents = session(73, held)
    if cited:
        paragraph = replace(DOC.paragraphs[0], citations=(Citation(0, 1, "", "resolution", f"A/RES/73/{cited}"),))
        documents.append(replace(DOC, symbol="A/RES/72/1", paragraphs=(paragraph,)))
    coverage = Coverage(documents, RULES.actors).sessions["A/73"]
    assert coverage.searched is searched
    assert coverage.highest == max(held)  # a number that is only cited is not held


ASKS = making.resolution("A/RES/75/1", "请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；", title="某事项")
NEXT = making.resolution("A/RES/76/1", "请各国合作；", title="某事项")


@pytest.mark.parametrize(
    ("held", "status"),
    [
        ([], "not searched"),
        (session(76, range(1, 31)), "overdue"),
        (session(76, range(1, 31, 2)), "not searched"),
        ([NEXT], "overdue"),  # the series' own document of that session would have noted the report
        ([replace(NEXT, symbol="A/RES/77/1", session="A/77", adopted=date(2022, 12, 20))], "not searched"),
    ],
)
def test_overdue_only_where_an_answer_would_have_been_seen(held: list[making.Document], status: str) -> None:
    assert follow(ASKS, *held).outcome("A/RES/75/1 1").status == status


def test_a_number_that_no_session_has_is_none() -> None:
    wrong = making.document("A/RES/73/99999999999999999999", session="A/73")
    rows = Coverage([*session(73, range(1, 31)), wrong], RULES.actors).values()
    assert [(row["highest_number"], row["searched"]) for row in rows] == [(30, 1)]


def test_parts_of_a_resolution_are_one_number_and_reports_none() -> None:
    documents = [making.document(f"A/RES/73/264{part}", session="A/73") for part in "AB"]
    documents.append(making.document("A/73/383", session="A/73", kind="report"))
    assert Coverage(documents, RULES.actors).values() == [
        {"body": "general-assembly", "session": "A/73", "documents": 3, "highest_number": 264, "searched": 0}
    ]


def test_a_session_of_which_only_a_report_is_held_has_no_highest_number() -> None:
    paragraph = replace(DOC.paragraphs[0], citations=(Citation(0, 1, "", "resolution", "A/RES/73/291"),))
    documents = [
        making.document("A/73/383", session="A/73", kind="report"),
        replace(DOC, symbol="A/RES/76/221", session="A/76", paragraphs=(paragraph,)),
    ]
    rows = {row["session"]: row for row in Coverage(documents, RULES.actors).values()}
    assert (rows["A/73"]["highest_number"], rows["A/76"]["highest_number"]) == (None, 221)


@pytest.mark.parametrize(
    ("held", "cited", "searched"),
    [
        (range(1967, 2033), ("1966(2010)",), True),
        (range(1967, 2033, 2), ("1966(2010)",), False),
        # where the year begins is not known, or not that all between it and the year before is of either
        (range(1967, 2033), (), False),
        (range(1967, 2033), ("2033(2012)",), False),
        (range(1985, 2033), ("1966(2010)",), False),
        # further numbers of the year itself are known
        (range(1985, 2005), ("1984(2010)",), True),
        (range(1985, 2005), ("1984(2010)", "2031(2011)"), False),
        (range(1985, 2005), ("1966(2010)", "1967(2011)"), False),
        (range(1, 23), (), True),
    ],
)
def test_numbers_that_run_on_are_those_after_the_year_before(
    held: range, cited: tuple[str, ...], searched: bool
) -> None:
    paragraph = replace(
        DOC.paragraphs[0], citations=tuple(Citation(0, 1, "", "resolution", f"S/RES/{one}") for one in cited)
    )
    documents = [making.document(f"S/RES/{n}(2011)", body="security-council", session="S/2011") for n in held]
    found = Coverage([*documents, replace(DOC, paragraphs=(paragraph,))], RULES.actors).sessions["S/2011"]
    assert found.searched is searched
    assert found.highest == max(held)


def test_a_date_is_looked_for_in_the_session_that_holds_it() -> None:
    text = "请秘书长至迟于{}提交报告；"
    found = follow(making.resolution("A/RES/75/1", text.format("2021年12月1日"), text.format("2090年12月1日")))
    assert [d.session for label in "12" for d in found.followed.deadlines[found.key(f"A/RES/75/1 {label}")]] == [
        "A/76",
        None,
    ]


# Deadlines that only follow-up works out --------------------------------------------------------------------------


def test_the_next_report_is_due_when_the_chains_next_document_comes() -> None:
    text = "请秘书长在其下次报告中说明各项措施；"
    first, second = (making.resolution(f"A/RES/{n}/1", text) for n in (74, 76))
    found = follow(first, second)
    (shown,) = found.followed.deadlines[found.key("A/RES/74/1 1")]
    assert (shown.session, shown.inferred) == ("A/76", True)
    assert shown.basis == "next report of the series: the chain's next document"
    (after,) = found.followed.deadlines[found.key("A/RES/76/1 1")]
    assert (after.session, after.basis) == ("A/78", "next report of the series: the chain's rhythm, 2")
    (alone,) = follow(first).followed.deadlines[found.key("A/RES/74/1 1")]
    assert (alone.session, alone.inferred) == (None, False)  # nothing tells


def test_a_recurrence_is_expanded_up_to_the_day() -> None:
    doc = making.resolution("A/RES/75/1", "请秘书长每年向大会提交报告，说明本决议执行情况；")
    found = follow(doc, as_of=date(2023, 1, 1))
    times = found.followed.deadlines[found.key("A/RES/75/1 1")]
    assert [d.session for d in times] == [None, "A/76", "A/77"]
    assert [d.basis for d in times[1:]] == ["occurrence 1 of R/P1Y", "occurrence 2 of R/P1Y"]
    assert all(d.inferred for d in times[1:])


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        # A/RES/75/233 paragraph 85: the words name a body, though none was read as the recipient
        ("请主席继续每年向经济及社会理事会发展方面业务活动部分及时提交业绩分析报告；", [None]),
        ("请秘书长每年报告进展，作为其目前向经济及社会理事会所提交报告的一部分；", [None]),
        ("请秘书长确保各国家工作队每年向各自方案国提交成果报告；", [None]),
        ("请秘书长每年就本决议的执行情况向大会提交报告；", [None, "A/76", "A/77"]),
        ("请秘书长每两年提交一份报告，说明执行情况；", [None, "A/77"]),
    ],
)
def test_a_recurrence_addressed_to_another_body_has_no_sessions_of_the_assembly(
    text: str, sessions: list[str | None]
) -> None:
    found = follow(making.resolution("A/RES/75/1", text), as_of=date(2023, 1, 1))
    assert [d.session for d in found.followed.deadlines[found.key("A/RES/75/1 1")]] == sessions


def test_the_same_day_gives_the_same_in_any_order() -> None:
    documents = [ASKS, NEXT, *session(77, range(1, 10))]
    one, other = follow(*documents), follow(*reversed(documents))
    assert one.followed.outcomes == other.followed.outcomes
    assert one.followed.evidence == other.followed.evidence
    assert one.followed.repeats == other.followed.repeats


# Who writes it ---------------------------------------------------------------------------------------------------


def test_the_lead_of_a_report_asked_of_the_secretary_general() -> None:
    assigned = [responsible.Assignment("南南合作", "", "unossc", "source")]
    asked = Party("addressee", "秘书长", "secretary-general", 1, 1, 4)
    mandate = making.mandate(DOC, report=True, parties=(asked,))

    def lead(doc: making.Document, mandate: Mandate) -> list[tuple[object, ...]]:
        found = responsible.lead_values("m", 1, document=doc, mandate=mandate, assigned=assigned)
        return [(row["n"], row["role"], row["actor"], row["inferred"]) for row in found]

    assert lead(DOC, mandate) == [(2, "lead", "unossc", "source")]
    assert lead(DOC, mandate._replace(report=False)) == []
    assert lead(DOC, mandate._replace(parties=())) == []
    assert lead(replace(DOC, title="其他"), mandate) == []


def test_the_assignments_of_the_project_are_well_formed() -> None:
    data = Path(__file__).parent.parent / "data"
    assert [a.actor for a in responsible.load(data / "responsible.csv", rules().actors)] == ["unossc"]


def test_an_assignment_to_nobody_known_is_said(tmp_path: Path) -> None:
    path = tmp_path / "responsible.csv"
    path.write_text("title,agenda_title,actor,source\n南南合作,,nobody,x\n", "utf-8")
    with pytest.raises(MandatesError, match=r"csv line 2: no actor 'nobody'; use an id of rules/actors\.yml"):
        responsible.load(path, RULES.actors)
    path.write_text("title,agenda_title,actor,source\n,,unossc,x\n", "utf-8")
    with pytest.raises(MandatesError, match="line 2: incomplete"):
        responsible.load(path, RULES.actors)
