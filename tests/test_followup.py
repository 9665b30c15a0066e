"""Status from dates, coverage and reviews: one table of cases per rule of the design, section 7."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import making
import pytest
from extract.register.followup import Outcome, follow, is_open, status_of, timing_of

from extract.errors import MandatesError
from extract.model import Citation, Deadline, Mandate, Party
from extract.register import responsible, reviews
from extract.register.build import spoken
from extract.register.coverage import Coverage
from extract.register.reviews import Review

RULES = making.rules()
DOC = making.document(texts=[("3", "请秘书长向大会第七十三届会议提交报告；请各国合作；")])
D72, D73, D74 = (making.session_deadline(n) for n in ("72", "73", "74"))
REVIEW = Review(1, "A/RES/72/237", "3", "提交报告", "close", "done in A/73/1", "", "2019-05-01")


def outcome(*deadlines: Deadline, as_of: str = "2018-10-01", held: Coverage | None = None, **more: object) -> Outcome:
    review = more.pop("review", None)
    mandate = replace(making.mandate(DOC, deadlines=deadlines, report=True), **more)  # type: ignore[arg-type]
    coverage = held or Coverage((DOC,), RULES.actors)
    return follow(
        DOC,
        mandate,
        as_of=date.fromisoformat(as_of),
        coverage=coverage,
        calendar=RULES.calendar,
        spoken=spoken(RULES),
        review=review,  # type: ignore[arg-type]
    )


def session(number: str, numbers: range) -> list[making.Document]:
    return [making.document(f"A/RES/{number}/{n}", session=f"A/{number}") for n in numbers]


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


CASES = [
    ((D73,), "2018-09-01", {}, "upcoming", True, "due from 2018-09-18 to 2019-09-16 (A/73)"),
    ((D73,), "2018-10-01", {}, "due", True, "due since 2018-09-18, until 2019-09-16 (A/73)"),
    ((D73,), "2019-10-01", {}, "not searched", True, "past since 2019-09-16; documents of A/73 are not held"),
    (
        (D72,),
        "2019-10-01",
        {},
        "not searched",
        True,
        "past since 2018-09-17; only 1 of at least 237 resolutions of A/72 are held",
    ),
    ((D73,), "2019-10-01", {"review": REVIEW}, "closed", False, "closed by a review of 2019-05-01: done in A/73/1"),
    ((), "2018-10-01", {}, "undated", True, "a report is asked for, without a time"),
    ((), "2018-10-01", {"report": False}, "standing", False, "neither a report nor a deadline is asked for"),
    ((Deadline("每年", "R/P1Y"),), "2018-10-01", {}, "undated", True, "recurring (R/P1Y), without a first day"),
    ((Deadline("届时", None),), "2018-10-01", {}, "undated", True, "the words of its deadline give no date"),
    ((D73,), "2018-10-01", {"report": False}, "due", True, "due since 2018-09-18, until 2019-09-16 (A/73)"),
    (
        (D73,),
        "2018-10-01",
        {"mandate_class": "decide", "report": False},
        "due",
        False,
        "due since 2018-09-18, until 2019-09-16 (A/73)",
    ),
    (
        (D73,),
        "2019-10-01",
        {"mandate_class": "decide", "report": False},
        "standing",
        False,
        "past since 2019-09-16; no document is expected: nothing is to be delivered, or by word of mouth",
    ),
    (
        (D73,),
        "2019-10-01",
        {"conditions": ("酌情", "口头")},
        "standing",
        False,
        "past since 2019-09-16; no document is expected: nothing is to be delivered, or by word of mouth",
    ),
]


@pytest.mark.parametrize(("deadlines", "as_of", "more", "status", "open_", "reason"), CASES)
def test_what_became_of_it(
    deadlines: tuple[Deadline, ...], as_of: str, more: dict[str, object], status: str, open_: bool, reason: str
) -> None:
    found = outcome(*deadlines, as_of=as_of, **more)
    assert (found.status, found.open, found.reason) == (status, open_, reason)


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [("2017-01-01", D72), ("2018-10-01", D73), ("2020-01-01", D74), ("2021-01-01", D74)],
)
def test_the_row_shows_the_next_deadline_or_the_last_past_one(as_of: str, shown: Deadline) -> None:
    found = outcome(D74, D72, D73, Deadline("每年", "R/P1Y"), as_of=as_of)
    assert found.shown == shown
    assert len(found.deadlines) == 4


def test_an_oral_account_among_written_ones_is_no_deadline_to_wait_for() -> None:
    oral = replace(D73, deliverable="oral-report")
    found = outcome(oral, D74, as_of="2018-10-01")
    assert [answer for answer, _ in found.deadlines] == ["none expected", "not searched"]
    assert (found.shown, found.status) == (D74, "upcoming")
    assert outcome(oral, as_of="2019-10-01").answer == "none expected"
    # 提交书面报告，并口头汇报: one of the two is a document.
    assert outcome(D73, as_of="2019-10-01", conditions=("口头",), deliverable="report").answer == "not searched"


def test_a_date_is_looked_for_in_the_session_that_holds_it() -> None:
    by = Deadline("至迟于2018年12月1日", "2018-12-01", due_by=date(2018, 12, 1))
    assert outcome(by, as_of="2019-01-01").reason == "past since 2018-12-01; documents of A/73 are not held"
    late = replace(by, due="2031-01-01", due_by=date(2031, 1, 1))
    assert outcome(late, as_of="2032-01-01").reason.endswith(
        "it is not known in which session's documents an answer would stand"
    )


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
    documents = session("73", held)
    if cited:
        paragraph = replace(DOC.paragraphs[0], citations=(Citation(0, 1, "", "resolution", f"A/RES/73/{cited}"),))
        documents.append(replace(DOC, paragraphs=(paragraph,)))
    coverage = Coverage(documents, RULES.actors)
    assert coverage.sessions["A/73"].searched is searched
    found = outcome(D73, as_of="2019-10-01", held=coverage)
    assert found.status == "not searched"  # nobody has looked for an answer yet: held is not searched


def test_parts_of_a_resolution_are_one_number_and_reports_none() -> None:
    documents = [making.document(f"A/RES/73/264{part}", session="A/73") for part in "AB"]
    documents.append(making.document("A/73/383", session="A/73", kind="report"))
    assert Coverage(documents, RULES.actors).values() == [
        {"body": "general-assembly", "session": "A/73", "documents": 3, "highest_number": 264, "searched": 0}
    ]


def test_numbers_that_run_on_are_counted_from_the_first_held() -> None:
    documents = [
        making.document(f"S/RES/{n}(2011)", body="security-council", session="S/2011") for n in range(1967, 2033)
    ]
    assert Coverage(documents, RULES.actors).sessions["S/2011"].searched
    assert not Coverage(documents[::2], RULES.actors).sessions["S/2011"].searched


def test_what_binds_the_organ_itself_is_never_open() -> None:
    for kind in ("decide", "authorize", "other"):
        assert not is_open(making.mandate(DOC, mandate_class=kind, report=True), "not searched")
    assert not is_open(making.mandate(DOC, report=True), "not searched", repeated=True)
    assert not is_open(making.mandate(DOC, report=True), "answered")
    assert is_open(making.mandate(DOC, report=True), "partly")


# Reviews --------------------------------------------------------------------------------------------------------


def mandates() -> list[tuple[str, Mandate]]:
    return [("one", making.mandate(DOC, end=19)), ("two", making.mandate(DOC, start=19))]


@pytest.mark.parametrize(
    ("change", "key", "problem"),
    [
        ({}, "one", None),
        ({"quote": "请 各国\u3000合作"}, "two", None),
        ({"document": "A/RES/ 72/237"}, "one", None),
        ({"paragraph": "A-RES-72-237-p3"}, "one", None),
        ({"document": "A/RES/1/1"}, None, "document A/RES/1/1 is not held"),
        ({"paragraph": "4"}, None, "A/RES/72/237 has no paragraph 4"),
        ({"quote": "提交计划"}, None, "the quote does not stand in A/RES/72/237 paragraph 3"),
        ({"quote": "请"}, None, "the quote fits 2 mandates, make it longer"),
    ],
)
def test_a_review_fits_one_mandate_or_has_a_problem(
    change: dict[str, str], key: str | None, problem: str | None
) -> None:
    applied = reviews.apply([replace(REVIEW, **change)], [(DOC, mandates())])[0]
    assert (applied.mandate, applied.problem) == (key, problem)
    assert applied.values()["quote"] == change.get("quote", REVIEW.quote)


HEADER = "document,paragraph,quote,decision,note,source,date\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("document,quote\n", "reviews.csv line 1: wrong header; write it as document,paragraph,quote"),
        (HEADER + "A/RES/1/1,1,x\n", "reviews.csv line 2: 3 fields instead of 7; put fields that hold a comma"),
        (HEADER + 'A/RES/1/1,1,"x\n', "reviews.csv line 2: unexpected end of data; correct the quotes"),
        (HEADER + "A/RES/1/1,1,x,reopen,,,\n", "reviews.csv line 2: unknown decision 'reopen'; use one of: close"),
        (HEADER + "A/RES/1/1,1,,close,,,\n", "reviews.csv line 2: no quote; fill it in"),
        (HEADER + "A/RES/1/1,1,x,close,,,yesterday\n", "reviews.csv line 2: 'yesterday' is not a date"),
        (HEADER.encode() + "大会".encode("gb18030"), "reviews.csv: not UTF-8 (byte 51); save it as CSV in UTF-8"),
    ],
)
def test_a_malformed_file_of_reviews_is_one_clear_line(tmp_path: Path, content: str | bytes, told: str) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(MandatesError) as error:
        reviews.load(path)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_reviews_of_a_spreadsheet_are_read(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("\ufeff" + HEADER + '\nA/RES/72/237,3,"提交,报告",close,,,2019-05-01\n', "utf-8")
    assert [(r.n, r.quote) for r in reviews.load(path)] == [(1, "提交,报告")]
    assert reviews.load(tmp_path / "none.csv") == []


# Who writes it ---------------------------------------------------------------------------------------------------


def test_the_lead_of_a_report_asked_of_the_secretary_general() -> None:
    assigned = [responsible.Assignment("南南合作", "", "unossc", "source")]
    asked = Party("addressee", "秘书长", "secretary-general", 1, 1, 4)
    mandate = making.mandate(DOC, report=True, parties=(asked,))

    def lead(doc: making.Document, mandate: Mandate) -> list[tuple[object, ...]]:
        found = responsible.lead_values("m", 1, document=doc, mandate=mandate, assigned=assigned)
        return [(row["n"], row["role"], row["actor"], row["inferred"]) for row in found]

    assert lead(DOC, mandate) == [(2, "lead", "unossc", "source")]
    assert lead(DOC, replace(mandate, report=False)) == []
    assert lead(DOC, replace(mandate, parties=())) == []
    assert lead(replace(DOC, title="其他"), mandate) == []


def test_the_files_of_the_project_are_well_formed() -> None:
    data = Path(__file__).parent.parent / "data"
    assert reviews.load(data / "reviews.csv") == []
    assert [a.actor for a in responsible.load(data / "responsible.csv", RULES.actors)] == ["unossc"]


def test_an_assignment_to_nobody_known_is_said(tmp_path: Path) -> None:
    path = tmp_path / "responsible.csv"
    path.write_text("title,agenda_title,actor,source\n南南合作,,nobody,x\n", "utf-8")
    with pytest.raises(MandatesError, match=r"csv line 2: no actor 'nobody'; use an id of rules/actors\.yml"):
        responsible.load(path, RULES.actors)
    path.write_text("title,agenda_title,actor,source\n,,unossc,x\n", "utf-8")
    with pytest.raises(MandatesError, match="line 2: incomplete"):
        responsible.load(path, RULES.actors)
