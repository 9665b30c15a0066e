"""What became of a mandate: three facts (answer, timing, repetition), and one word derived from them.

The definitions are section 7 of the design; this is the one place where the word is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extract.follow.because import reason
from extract.follow.cases import NOT_ASKED, UNANSWERED, Answer, Case, Fact, Outcome, Spoken, Status, Timing
from extract.model import Deadline, Mandate


def status_of(
    answer: Answer,
    timing: Timing,
    *,
    closed: bool = False,
    repeated: bool = False,
    searched: bool = False,
    asked: bool = True,
) -> Status:
    """The one word for what became of a mandate: the first that fits, in the order of the design.

    `closed`: a review closed it. `searched`: the documents in which an answer would stand are held.
    `asked`: a report or a deadline is asked for. What is past and was not searched is never overdue, and
    neither is that of which no document is expected: it stands.
    """
    cases: tuple[tuple[Status, bool], ...] = (
        ("closed", closed),
        ("answered", answer == "answered"),
        ("repeated", repeated),
        ("upcoming", timing == "upcoming"),
        ("due", timing == "due"),
        ("overdue", timing == "past" and answer in ("partly", "no answer found") and searched),
        ("not searched", timing == "past" and answer in UNANSWERED),
        ("undated", timing in ("undated", "recurring") and asked and answer in UNANSWERED),
    )
    return next((word for word, fits in cases if fits), "standing")


def is_open(mandate: Mandate, answer: Answer, *, closed: bool = False, repeated: bool = False) -> bool:
    """Open: asked of somebody, not closed, not repeated, unanswered, and a report or a deadline is asked for."""
    asked = mandate.report or bool(mandate.deadlines)
    return mandate.mandate_class not in NOT_ASKED and not closed and not repeated and asked and answer in UNANSWERED


def timing_of(deadline: Deadline | None, as_of: date) -> Timing:
    """Where the day `as_of` stands to a deadline: before, within or after it.

    A deadline with a last day only is due on that day.
    """
    if deadline is None or (deadline.due_from is None and deadline.due_by is None):
        return "recurring" if deadline and (deadline.due or "").startswith("R/") else "undated"
    if deadline.due_by is not None and as_of > deadline.due_by:
        return "past"
    first = deadline.due_from or deadline.due_by
    return "upcoming" if first is not None and as_of < first else "due"


def outcome(case: Case, *, as_of: date, spoken: Spoken) -> Outcome:
    """What became of a mandate as of a day.

    `spoken` says of a deliverable and the conditions beside it whether the account is one by word of mouth.
    """
    mandate, deadlines = case.mandate, case.deadlines
    if not (mandate.report or deadlines or case.evidence or case.closed):
        return _standing(case)
    facts = tuple(_fact(case, n, as_of, spoken) for n in range(1, len(deadlines) + 1))
    n = _next(deadlines, facts)
    shown = None if n is None else deadlines[n]
    answer = _whole(case, facts, spoken)
    timing: Timing = "undated" if n is None else facts[n].timing
    closed, repeated = case.closed is not None, case.repeated_by is not None
    enough = n is not None and case.searched[n].enough
    status = status_of(answer, timing, closed=closed, repeated=repeated, searched=enough, asked=case.asks)
    return Outcome(
        answer,
        timing,
        status,
        case.asks and is_open(mandate, answer, closed=closed, repeated=repeated),
        reason(case, status, answer, timing, facts, n),
        next((f.late for f in reversed(facts) if f.late), None),
        shown,
        facts,
        case.repeated_by,
    )


def _standing(case: Case) -> Outcome:
    """What asks for no report and sets no time stands until it is asked again; most mandates are such."""
    status: Status = "standing" if case.repeated_by is None else "repeated"
    why = reason(case, status, "none expected", "undated", (), None)
    return Outcome("none expected", "undated", status, False, why, repeated_by=case.repeated_by)


def _fact(case: Case, n: int, as_of: date, spoken: Spoken) -> Fact:
    deadline = case.deadlines[n - 1]
    old = case.repeats_old_target(deadline)
    timing = "undated" if old else timing_of(deadline, as_of)
    answers = [e for e in case.evidence if e.counts and e.deadline in (n, None)]
    if answers:
        late, by = case.lateness[n - 1] if case.lateness else (None, None)
        return Fact("answered", timing, late, by)
    if old or not _written(case, deadline.deliverable or case.mandate.deliverable, spoken):
        return Fact("none expected", timing)
    found = timing in ("past", "due") and case.searched[n - 1].enough
    return Fact("no answer found" if found else "not searched", timing)


def _written(case: Case, deliverable: str | None, spoken: Spoken) -> bool:
    """Whether a document may hold an answer: something is to be delivered, by somebody, and not by word of mouth."""
    mandate = case.mandate
    asked = mandate.report or (case.asks and mandate.mandate_class not in NOT_ASKED)
    account = deliverable if mandate.report else None  # a meeting or a list is no account
    return asked and not spoken(account, mandate.conditions)


def _whole(case: Case, facts: Sequence[Fact], spoken: Spoken) -> Answer:
    """The answer to the mandate from those to its deadlines; a recurrence without days has its occurrences' answers."""
    if any(e.counts and e.deadline is None for e in case.evidence):
        return "answered"
    old = map(case.repeats_old_target, case.deadlines)
    told = [f for f, past in zip(facts, old, strict=True) if f.answer == "answered" or not past]
    counted = [f for f in told if f.timing != "recurring"] or told
    if not counted:
        return "not searched" if _written(case, case.mandate.deliverable, spoken) else "none expected"
    answers = [f.answer for f in counted if f.answer != "none expected"]
    if not answers:
        return "none expected"
    if "answered" in answers:
        return "answered" if set(answers) == {"answered"} else "partly"
    return "no answer found" if "no answer found" in answers else "not searched"


def _next(deadlines: Sequence[Deadline], facts: Sequence[Fact]) -> int | None:
    """Which deadline a mandate's row shows: an unanswered one that is not past, else the last past one, else any."""
    rank = {"due": 0, "upcoming": 0, "past": 1, "recurring": 2, "undated": 3}

    def order(n: int) -> tuple[bool, int, int]:
        fact = facts[n]
        day = (deadlines[n].due_by or deadlines[n].due_from or date.max).toordinal()
        return fact.answer not in UNANSWERED, rank[fact.timing], -day if fact.timing == "past" else day

    return min(range(len(deadlines)), key=order, default=None)
