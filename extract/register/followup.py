"""What became of a mandate: three facts (answer, timing, repetition), and one word derived from them.

So far from dates, coverage and reviews alone; the search for answers in later documents has no part here yet,
so that an answer is "not searched" or "none expected". The definitions are section 7 of the design.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from extract.model import Deadline, Document, Mandate
from extract.register.coverage import Calendar, Coverage
from extract.register.reviews import Review

Answer = Literal["answered", "partly", "no answer found", "not searched", "none expected"]
Timing = Literal["upcoming", "due", "past", "undated", "recurring"]
Status = Literal["closed", "answered", "repeated", "upcoming", "due", "overdue", "not searched", "undated", "standing"]
Spoken = Callable[[str | None, tuple[str, ...]], bool]

# Their answer is what the organ itself does, or nobody's: never counted as open.
NOT_ASKED = frozenset({"decide", "authorize", "other"})
UNANSWERED = frozenset({"partly", "no answer found", "not searched"})
SEARCHED = UNANSWERED - {"not searched"}  # nobody is called late before the documents were looked through


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mandate as of a date.

    `shown` is the deadline that its row shows, `deadlines` the (answer, timing) of each of its deadlines in
    order, `reason` an English sentence that names the dates.
    """

    answer: Answer
    timing: Timing
    status: Status
    open: bool
    reason: str
    shown: Deadline | None = None
    deadlines: tuple[tuple[Answer, Timing], ...] = ()
    repeated_by: str | None = None


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
        ("overdue", timing == "past" and answer in SEARCHED and searched),
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


def follow(
    document: Document,
    mandate: Mandate,
    *,
    as_of: date,
    coverage: Coverage,
    calendar: Calendar,
    spoken: Spoken,
    review: Review | None = None,
) -> Outcome:
    """What became of a mandate as of a day.

    `spoken` says of a deliverable and the conditions beside it whether the account is one by word of mouth;
    `review` is the decision that closed the mandate, if one did.
    """
    asked = mandate.report or bool(mandate.deadlines)
    facts = [
        (_answer(mandate, deadline.deliverable or mandate.deliverable, spoken), timing_of(deadline, as_of))
        for deadline in mandate.deadlines
    ]
    n = _next(mandate.deadlines, facts)
    shown = None if n is None else mandate.deadlines[n]
    answer = _answer(mandate, mandate.deliverable, spoken) if n is None else facts[n][0]
    timing = timing_of(shown, as_of)
    session = (
        coverage.session_of(shown.due, shown.due_by, document.session, calendar) if shown and timing == "past" else None
    )
    held = coverage.sessions.get(session) if session else None
    closed = review is not None
    status = status_of(answer, timing, closed=closed, searched=held is not None and held.searched, asked=asked)
    if review:
        reason = " ".join(filter(None, (f"closed by a review of {review.date or 'unknown date'}:", review.note)))
    elif not asked:
        reason = "neither a report nor a deadline is asked for"
    elif timing == "past":
        reason = _past(shown, coverage, session, answer)
    else:
        reason = _ahead(shown, timing)
    return Outcome(answer, timing, status, is_open(mandate, answer, closed=closed), reason, shown, tuple(facts))


def _answer(mandate: Mandate, deliverable: str | None, spoken: Spoken) -> Answer:
    """Whether a document may hold an answer: something is to be delivered, by somebody, and not by word of mouth."""
    delivers = mandate.report or deliverable is not None
    asks = bool(mandate.deadlines) and mandate.mandate_class not in NOT_ASKED
    written = (delivers or asks) and not spoken(deliverable, mandate.conditions)
    return "not searched" if written else "none expected"


def _next(deadlines: Sequence[Deadline], facts: Sequence[tuple[Answer, Timing]]) -> int | None:
    """Which deadline a mandate's row shows: an unanswered one that is not past, else the last past one, else any."""
    rank = {"due": 0, "upcoming": 0, "past": 1, "recurring": 2, "undated": 3}

    def order(n: int) -> tuple[bool, int, int]:
        answer, timing = facts[n]
        day = (deadlines[n].due_by or deadlines[n].due_from or date.max).toordinal()
        return answer not in UNANSWERED, rank[timing], -day if timing == "past" else day

    return min(range(len(deadlines)), key=order, default=None)


def _past(shown: Deadline | None, coverage: Coverage, session: str | None, answer: Answer) -> str:
    assert shown is not None and shown.due_by is not None
    since = f"past since {shown.due_by}"
    if answer == "none expected":
        return f"{since}; no document is expected: nothing is to be delivered, or by word of mouth"
    if session is None:
        return f"{since}; it is not known in which session's documents an answer would stand"
    held = coverage.sessions.get(session)
    if held is None:
        return f"{since}; documents of {session} are not held"
    known = f"{len(held.numbers)} of at least {held.expected} resolutions" if held.expected else "other documents"
    if held.searched:
        return f"{since}; {known} of {session} are held, no answer is recorded"
    return f"{since}; only {known} of {session} are held"


def _ahead(shown: Deadline | None, timing: Timing) -> str:
    if shown is None:
        return "a report is asked for, without a time"
    if timing == "recurring":
        return f"recurring ({shown.due}), without a first day"
    if timing == "undated":
        return "the words of its deadline give no date"
    name = f" ({shown.due})" if shown.due else ""
    if timing == "upcoming":
        last = f" to {shown.due_by}" if shown.due_from and shown.due_by and shown.due_by != shown.due_from else ""
        return f"due from {shown.due_from}{last}{name}" if shown.due_from else f"due by {shown.due_by}{name}"
    return f"due since {shown.due_from or shown.due_by}, until {shown.due_by or 'further notice'}{name}"
