"""The stage between extraction and the store: all documents with their mandates -> what became of each mandate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extract.calendar import Calendar
from extract.follow.again import AskedAgain
from extract.follow.agenda import AgendaFinder
from extract.follow.answers import AnswerFinder
from extract.follow.cases import Case, Late, Outcome, Searched
from extract.follow.chaining import ChainBuilder
from extract.follow.chains import Chains, number_of, series_of
from extract.follow.coverage import Coverage
from extract.follow.elsewhere import Elsewhere
from extract.follow.fitting import Fitting
from extract.follow.gathering import by_notices, by_reports, judgement, once, placed
from extract.follow.inside import InsideAnother
from extract.follow.noted import Noted
from extract.follow.notices import NoticeReader, session_of
from extract.follow.outcome import outcome
from extract.follow.reports import ReportReader
from extract.follow.requests import Entries, RequestReader
from extract.follow.spoken import spoken
from extract.follow.submissions import Submission, submissions
from extract.follow.takeover import Repeat
from extract.follow.threads import ThreadBuilder, threads
from extract.follow.times import Times
from extract.follow.works import Works
from extract.model import Deadline, Document, Evidence, Mandate

if TYPE_CHECKING:
    from extract.rules import Rules

Pairs = Sequence[tuple[str, Mandate]]
# A number of a session as great as this is a year: no body has met so often.
_FIRST_YEAR = 1946


@dataclass(frozen=True, slots=True)
class Closed:
    """A review's word on a mandate that ends its follow-up: its date and its note."""

    date: str
    note: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What follow-up found: by mandate id its outcome, deadlines and thread (id, place); evidence, repeats, chains, and
    the reports spoken of (`submissions`)."""

    outcomes: Mapping[str, Outcome]
    deadlines: Mapping[str, tuple[Deadline, ...]]
    threads: Mapping[str, tuple[str, int]]
    repeats: Sequence[Repeat]
    evidence: Sequence[Evidence]
    chains: Chains
    submissions: Sequence[Submission]


class FollowUp:
    """Follows documents up as of a day, by the rules. One object serves any number of builds."""

    def __init__(self, rules: Rules, as_of: date) -> None:
        self._rules = rules
        self._as_of = as_of
        self._calendar: Calendar = rules.calendar
        self._spoken = spoken(rules)
        self._given_to = re.compile(rules.followup.given_to)

    def __call__(
        self,
        entries: Entries,
        coverage: Coverage,
        closed: Mapping[str, Closed] | None = None,
        told: Sequence[Evidence] = (),
        judged: Mapping[tuple[str, str], tuple[bool, int]] | None = None,
    ) -> Followed:
        """Follows up `entries` (symbol -> document and its (id, mandate) pairs), in any order.

        `closed` are the mandates that a review closed, `told` the evidence that reviews add; `judged` gives, by mandate
        and symbol (of the answer, or of the document that says so), whether a review confirms it, and which.
        """
        entries = dict(sorted(entries.items()))
        documents = [document for document, _ in entries.values()]
        chains = ChainBuilder(self._rules)(documents)
        repeats = ThreadBuilder(self._rules)(entries, chains)
        mandates = {key: (symbol, m) for symbol, (_, pairs) in entries.items() for key, m in pairs}
        again = {r.earlier: r.later for r in repeats}
        asked_anew = {one: chains.session(mandates[other][0]) for one, other in again.items()}
        times = Times(self._calendar, chains, self._as_of, asked_anew, self._assembly(), self._given_to)
        deadlines: dict[str, tuple[Deadline, ...]] = {}
        for document, pairs in entries.values():
            deadlines |= times(document, pairs)
        noticed = NoticeReader(self._rules)
        notices = {document.symbol: noticed(document) for document in documents}
        asking = RequestReader(self._rules, entries, times, notices)
        requests = {symbol: asking(symbol, deadlines) for symbol in entries}
        fits = Fitting(self._rules, entries, chains)
        finder = AnswerFinder(fits, entries, chains)
        held = {session for session, one in coverage.sessions.items() if one.searched}
        spoken_of = (notice for found in notices.values() for notice in found)
        noted, works = Noted(self._rules, entries, fits.likeness, spoken_of), Works(self._rules, entries, chains)
        elsewhere = Elsewhere(fits, entries, chains, noted, works, held)
        reports = ReportReader(self._rules)
        found = [
            *by_notices(finder, elsewhere, requests, notices),
            *by_reports(finder, reports, entries, requests, notices),
            *self._by_agenda(documents, chains, entries, deadlines),
        ]
        found += InsideAnother(self._rules, entries, requests)(list(found))
        answered = {e.mandate for e in found if e.counts}
        found += AskedAgain(fits, chains, asking, self._spoken)(repeats, mandates, deadlines, notices, answered)
        told = [e._replace(deadline=placed(e, deadlines[e.mandate])) for e in told]
        evidence = once([*told, *(judgement(e, judged or {}) for e in found)])
        by_mandate: dict[str, list[Evidence]] = defaultdict(list)
        for one in evidence:
            by_mandate[one.mandate].append(one)
        outcomes = {}
        for key, (symbol, mandate) in mandates.items():
            proof = tuple(by_mandate.get(key, ()))
            case = Case(
                mandate,
                deadlines[key],
                tuple(self._searched(symbol, d, chains, coverage, entries) for d in deadlines[key]),
                proof,
                tuple(self._late(d, n, proof, entries) for n, d in enumerate(deadlines[key], 1)),
                _closing(closed, key),
                _place(next((e for e in proof if e.counts), None), entries),
                again.get(key),
                _asked_at(again.get(key), mandates),
            )
            outcomes[key] = outcome(case, as_of=self._as_of, spoken=self._spoken)
        listed = submissions(documents, notices, reports, evidence, chains)
        return Followed(outcomes, deadlines, threads(repeats), repeats, evidence, chains, listed)

    def _assembly(self) -> frozenset[str]:
        return frozenset(name for s in self._rules.series if s.series == "A" for name in s.names)

    def _by_agenda(
        self,
        documents: Sequence[Document],
        chains: Chains,
        entries: Entries,
        deadlines: Mapping[str, Sequence[Deadline]],
    ) -> list[Evidence]:
        finder = AgendaFinder(self._rules, documents, chains)
        return [e for symbol, (_, pairs) in entries.items() for e in finder(symbol, pairs, deadlines)]

    def _searched(
        self, symbol: str, deadline: Deadline, chains: Chains, coverage: Coverage, entries: Entries
    ) -> Searched:
        """Whether the documents in which an answer would stand are held: the chain's own, or nearly all of them."""
        session = deadline.session
        if session is None:
            return Searched(None, False)
        own = next((one for one in chains.at(symbol, session) if one in entries), None)
        held = coverage.sessions.get(session)
        enough = own is not None or (held is not None and held.searched)
        return Searched(session, enough, held.documents if held else 0, own)

    def _late(
        self, deadline: Deadline, n: int, proof: Sequence[Evidence], entries: Entries
    ) -> tuple[Late | None, int | None]:
        """How late the first answer to a deadline came, as far as its symbol, its day, or the day it was noted tell.

        Late is after the main part of the session due, very late after its closing; a document that only notes the
        report shows that it was there on that day.
        """
        answers = [e for e in proof if e.counts and e.deadline in (n, None)]
        found = [self._one_late(deadline, e, entries) for e in answers]
        known = [one for one in found if one[0]]
        order = {"in time": 0, "late": 1, "very late": 2}
        return min(known, key=lambda one: order[one[0] or ""], default=(None, None))

    def _one_late(self, deadline: Deadline, one: Evidence, entries: Entries) -> tuple[Late | None, int | None]:
        due, session = number_of(deadline.session), session_of(one.answer) if one.answer else None
        given = number_of(session)
        # A/AC.198/2021/2 was for the forty-third session, of 2021: a year is not 1,978 sessions later.
        if due is not None and given is not None and series_of(session) == series_of(deadline.session):
            by = given - due if (given >= _FIRST_YEAR) == (due >= _FIRST_YEAR) else 0
            if by > 0:
                return "very late", by
        answer = entries.get(one.answer or "")
        day = (answer[0].published or answer[0].adopted) if answer else None
        noted = entries[one.document][0].adopted if one.document in entries else None
        if day is None and noted and deadline.due_main and noted <= deadline.due_main:
            day = noted
        if day is None or deadline.due_main is None or deadline.due_by is None:
            return None, None
        late: Late = "in time" if day <= deadline.due_main else "late" if day <= deadline.due_by else "very late"
        return late, 0


def _closing(closed: Mapping[str, Closed] | None, key: str) -> tuple[str, str] | None:
    one = (closed or {}).get(key)
    return (one.date, one.note) if one else None


def _place(one: Evidence | None, entries: Entries) -> tuple[str, str] | None:
    """The document and the label of the paragraph that a piece of evidence stands in."""
    if one is None:
        return None
    held = entries.get(one.document)
    if held is None or one.paragraph is None:
        return one.document, ""
    return one.document, held[0].paragraphs[one.paragraph - 1].label or ""


def _asked_at(key: str | None, mandates: Mapping[str, tuple[str, Mandate]]) -> tuple[str, str] | None:
    if key is None:
        return None
    symbol, mandate = mandates[key]
    return symbol, mandate.label or ""
