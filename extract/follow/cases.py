"""What is known of a mandate's fate, and the words for it: the types that follow-up hands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from extract.model import Deadline, Evidence, Mandate

Answer = Literal["answered", "partly", "no answer found", "not searched", "none expected"]
Timing = Literal["upcoming", "due", "past", "undated", "recurring"]
Late = Literal["in time", "late", "very late"]
Status = Literal["closed", "answered", "repeated", "upcoming", "due", "overdue", "not searched", "undated", "standing"]
Spoken = Callable[[str | None, tuple[str, ...]], bool]

# Their answer is what the organ itself does, or nobody's: never counted as open.
NOT_ASKED = frozenset({"decide", "authorize", "other"})
UNANSWERED = frozenset({"partly", "no answer found", "not searched"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the id of a sentence in rules/reasons.yml and the words that fill it."""

    id: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Searched:
    """Where an answer due at a session was looked for. `document` is the chain's own, `held` counts the session's;
    `enough`: what is not found there may be called not answered."""

    session: str | None
    enough: bool
    held: int = 0
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What became of one deadline. `late`, `late_by` (sessions after the one due) are None where that is not known."""

    answer: Answer
    timing: Timing
    late: Late | None = None
    late_by: int | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """A review's word on a mandate that ends its follow-up: its date and its note, both empty if it has none."""

    date: str
    note: str


class Case(NamedTuple):
    """One mandate with all that is known of its fate; `deadlines` are those worked out in follow-up.

    `searched` and `lateness` go with the deadlines; `answered_at` and `repeated_at` are the (document, paragraph's
    label) that answers and that asks again, `asked_on` the day of the request; `answer_held`: so is the report that
    answers.
    """

    mandate: Mandate
    deadlines: tuple[Deadline, ...]
    searched: tuple[Searched, ...]
    evidence: tuple[Evidence, ...] = ()
    lateness: tuple[tuple[Late | None, int | None], ...] = ()
    closed: Closed | None = None
    answered_at: tuple[str, str] | None = None
    repeated_by: str | None = None
    repeated_at: tuple[str, str] | None = None
    asked_on: date | None = None
    answer_held: bool = False

    def repeats_old_target(self, deadline: Deadline) -> bool:
        """Whether a deadline had passed when it was set: nothing can be due by then, nor overdue."""
        return self.asked_on is not None and deadline.due_by is not None and deadline.due_by < self.asked_on

    @property
    def asks(self) -> bool:
        """Whether a report is asked for, or anything by a time that was still to come."""
        return self.mandate.report or not all(map(self.repeats_old_target, self.deadlines))


class Outcome(NamedTuple):
    """What became of one mandate as of a date.

    `shown` is the deadline that its row shows, `facts` what became of each of its deadlines in order.
    """

    answer: Answer
    timing: Timing
    status: Status
    open: bool
    reason: Reason
    late: Late | None = None
    shown: Deadline | None = None
    facts: tuple[Fact, ...] = ()
    repeated_by: str | None = None
