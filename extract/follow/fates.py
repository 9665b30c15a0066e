"""Puts together what is known of each mandate's fate: where an answer was looked for, and how late it came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from extract.follow.cases import Case, Closed, Late, Searched
from extract.follow.chains import number_of, series_of
from extract.follow.coverage import Coverage
from extract.follow.survey import Survey
from extract.follow.symbols import FIRST_YEAR, session_of
from extract.model import Deadline, Evidence

_ORDER = {"in time": 0, "late": 1, "very late": 2}


class CaseBuilder:
    """Makes the case of each mandate. `evidence` is all there is, the strongest first; `closed` are the mandates that
    a review closed."""

    def __init__(
        self, known: Survey, coverage: Coverage, evidence: Iterable[Evidence], closed: Mapping[str, Closed]
    ) -> None:
        self._known = known
        self._coverage = coverage
        self._closed = closed
        self._repeated_by = {r.earlier: r.later for r in known.repeats}
        self._evidence: dict[str, list[Evidence]] = defaultdict(list)
        for one in evidence:
            self._evidence[one.mandate].append(one)

    def __call__(self, key: str) -> Case:
        """The case of the mandate of that id."""
        symbol, mandate = self._known.mandates[key]
        deadlines, again = self._known.deadlines[key], self._repeated_by.get(key)
        proof, closed = tuple(self._evidence.get(key, ())), self._closed.get(key)
        if not (deadlines or proof or closed):  # most: at most it was asked again
            return Case(mandate, (), (), repeated_by=again, repeated_at=self._asked_at(again))
        first = next((e for e in proof if e.counts), None)
        return Case(
            mandate,
            deadlines,
            tuple(self._searched(symbol, deadline) for deadline in deadlines),
            proof,
            tuple(self._late(deadline, n, proof) for n, deadline in enumerate(deadlines, 1)),
            closed,
            self._place(first),
            again,
            self._asked_at(again),
            self._known.entries[symbol][0].adopted,
            first is not None and first.answer in self._known.entries,
        )

    def _searched(self, symbol: str, deadline: Deadline) -> Searched:
        """Whether the documents in which an answer would stand are held: the chain's own, or nearly all of them."""
        session = deadline.session
        if session is None:
            return Searched(None, False)
        own = next((one for one in self._known.chains.at(symbol, session) if one in self._known.entries), None)
        held = self._coverage.sessions.get(session)
        enough = own is not None or (held is not None and held.searched)
        return Searched(session, enough, held.documents if held else 0, own)

    def _late(self, deadline: Deadline, n: int, proof: Sequence[Evidence]) -> tuple[Late | None, int | None]:
        """How late the first answer to a deadline came, as far as its symbol, its day, or the day it was noted tell.

        Late is after the main part of the session due, very late after its closing; a document that only notes the
        report shows that it was there on that day.
        """
        answers = [e for e in proof if e.counts and e.deadline in (n, None)]
        known = [one for one in (self._one_late(deadline, e) for e in answers) if one[0]]
        return min(known, key=lambda one: _ORDER[one[0] or ""], default=(None, None))

    def _one_late(self, deadline: Deadline, one: Evidence) -> tuple[Late | None, int | None]:
        by = _sessions_late(deadline, one)
        if by > 0:
            return "very late", by
        entries = self._known.entries
        answer = entries.get(one.answer or "")
        day = (answer[0].published or answer[0].adopted) if answer else None
        noted = entries[one.document][0].adopted if one.document in entries else None
        if day is None and noted and deadline.due_main and noted <= deadline.due_main:
            day = noted
        if day is None or deadline.due_main is None or deadline.due_by is None:
            return None, None
        late: Late = "in time" if day <= deadline.due_main else "late" if day <= deadline.due_by else "very late"
        return late, 0

    def _place(self, one: Evidence | None) -> tuple[str, str] | None:
        """The document and the label of the paragraph that a piece of evidence stands in."""
        if one is None:
            return None
        held = self._known.entries.get(one.document)
        if held is None or one.paragraph is None:
            return one.document, ""
        return one.document, held[0].paragraphs[one.paragraph - 1].label or ""

    def _asked_at(self, key: str | None) -> tuple[str, str] | None:
        """The document and the label of the paragraph of a mandate."""
        if key is None:
            return None
        symbol, mandate = self._known.mandates[key]
        return symbol, mandate.label or ""


def _sessions_late(deadline: Deadline, one: Evidence) -> int:
    """How many sessions after the one due the symbol of the answer is of; 0 where the symbols do not tell."""
    session = session_of(one.answer) if one.answer else None
    due, given = number_of(deadline.session), number_of(session)
    if due is None or given is None or series_of(session) != series_of(deadline.session):
        return 0
    # A/AC.198/2021/2 was for the forty-third session, of 2021: a year is not 1,978 sessions later.
    return given - due if (given >= FIRST_YEAR) == (due >= FIRST_YEAR) else 0
