"""Why a mandate has its status: the sentence of rules/reasons.yml that goes with the word, and what fills it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.calendar import session_symbol
from extract.follow.cases import UNANSWERED, Answer, Case, Closed, Fact, Reason, Searched, Status, Timing
from extract.model import Deadline


def reason(case: Case, status: Status, answer: Answer, timing: Timing, facts: Sequence[Fact], n: int | None) -> Reason:
    """The sentence that goes with the word."""
    if status == "closed" and case.closed:
        return _closed(case.closed)
    if status == "answered":
        return _answered(case)
    if status == "repeated" and case.repeated_at:
        return Reason("repeated", {"document": case.repeated_at[0], "paragraph": case.repeated_at[1]})
    if not (case.mandate.report or case.deadlines):
        return Reason("nothing-asked")
    shown = None if n is None else case.deadlines[n]
    if shown is not None and case.repeats_old_target(shown):
        return Reason("old-target", {"last": str(shown.due_by), "asked": str(case.asked_on)})
    if timing == "past" and shown is not None and n is not None:
        return _past(shown, case.searched[n], facts, answer)
    return _ahead(shown, timing)


def _closed(closed: Closed) -> Reason:
    words = {"date": closed.date, "note": closed.note}
    if closed.date:
        return Reason("closed" if closed.note else "closed-unexplained", words)
    return Reason("closed-undated" if closed.note else "closed-undated-unexplained", words)


def _answered(case: Case) -> Reason:
    first = next(e for e in case.evidence if e.counts)
    if first.route == "review":
        return Reason("reviewed", {"answer": first.answer or "", "note": first.note})
    document, label = case.answered_at or (first.document, "")
    words = {"document": document, "paragraph": label, "answer": f" ({first.answer})" if first.answer else ""}
    if first.kind == "names_answer":
        return Reason("named" if case.answer_held else "named-not-held", {**words, "answer": first.answer or ""})
    return Reason("answered" if label else "answered-document", words)


def _past(shown: Deadline, searched: Searched, facts: Sequence[Fact], answer: Answer) -> Reason:
    words = {"last": str(shown.due_by), "session": searched.session or "", "held": str(searched.held)}
    if answer == "none expected":
        return Reason("past-none-expected", words)
    if answer == "partly":
        done = sum(f.answer == "answered" for f in facts)
        unmet = sum(f.answer in UNANSWERED and f.timing == "past" for f in facts)
        return Reason("partly", {"done": str(done), "open": str(unmet)})
    if searched.session is None:
        return Reason("past-session-unknown", words)
    if searched.document:
        return Reason("past-chain-searched", {**words, "document": searched.document})
    if searched.enough:
        return Reason("past-searched", words)
    return Reason("past-few-held" if searched.held else "past-not-held", words)


def _ahead(shown: Deadline | None, timing: Timing) -> Reason:
    if shown is None:
        return Reason("undated-report")
    words = {"first": str(shown.due_from), "last": str(shown.due_by), "due": shown.session or shown.due or ""}
    if timing == "recurring":
        return Reason("recurring", words)
    if timing == "undated":
        return Reason("undated-session" if session_symbol(shown.due) else "undated-words", words)
    if timing == "upcoming":
        return Reason("upcoming" if shown.due_from else "upcoming-by", words)
    if shown.due_by is None:  # of A/HRC/63 the calendar has the first day only
        return Reason("due-since", words)
    return Reason("due", {**words, "first": str(shown.due_from or shown.due_by)})
