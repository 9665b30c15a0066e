"""Evidence from every route, each piece once and in a fixed order, with what reviews say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from extract.follow.again import AskedAgain
from extract.follow.agenda import AgendaFinder
from extract.follow.answers import AnswerFinder
from extract.follow.cases import Spoken
from extract.follow.coverage import Coverage
from extract.follow.elsewhere import Elsewhere
from extract.follow.entries import Entries
from extract.follow.fitting import Fitting
from extract.follow.inside import InsideAnother
from extract.follow.noted import Noted
from extract.follow.notices import Notice
from extract.follow.reports import ReportReader
from extract.follow.requests import Request
from extract.follow.survey import Survey
from extract.follow.symbols import names, session_of
from extract.follow.works import Works
from extract.model import Deadline, Evidence

if TYPE_CHECKING:
    from extract.rules import Rules

# Whether a review confirms a piece of evidence, and its number.
Verdict: TypeAlias = tuple[bool, int]


class Gatherer:
    """Gathers the evidence that documents hold, by the rules."""

    def __init__(self, rules: Rules, reports: ReportReader, spoken: Spoken) -> None:
        self._rules = rules
        self._reports = reports
        self._spoken = spoken

    def __call__(
        self, known: Survey, coverage: Coverage, told: Iterable[Evidence], judged: Mapping[tuple[str, str], Verdict]
    ) -> list[Evidence]:
        """The evidence as reviews judge it, and that which they add (`told`), each piece once, in a fixed order.

        What follows from other evidence, or from there being none, is looked for when that has been judged.
        """
        rules, entries, chains, notices = self._rules, known.entries, known.chains, known.notices
        requests = {symbol: known.asking(symbol, known.deadlines) for symbol in entries}
        fits = Fitting(rules, entries, chains)
        found = [
            *(e._replace(deadline=_placed(e, known.deadlines[e.mandate])) for e in told),
            *_reviewed(self._direct(known, coverage, fits, requests), judged),
        ]
        found += _reviewed(InsideAnother(rules, entries, requests)(tuple(found)), judged)
        answered = {e.mandate for e in found if e.counts}
        again = AskedAgain(fits, chains, known.asking, self._spoken)
        found += _reviewed(again(known.repeats, known.mandates, known.deadlines, notices, answered), judged)
        return _once(found)

    def _direct(
        self, known: Survey, coverage: Coverage, fits: Fitting, requests: Mapping[str, Sequence[Request]]
    ) -> Iterator[Evidence]:
        """What documents themselves say of a request; a piece may come by two routes."""
        finder = AnswerFinder(fits, known.entries, known.chains)
        yield from _by_notices(finder, self._elsewhere(known, coverage, fits), requests, known.notices)
        yield from _by_reports(finder, self._reports, known.entries, requests, known.notices)
        yield from self._by_agenda(known)

    def _elsewhere(self, known: Survey, coverage: Coverage, fits: Fitting) -> Elsewhere:
        """What looks for reports noted in other series."""
        held = {session for session, one in coverage.sessions.items() if one.searched}
        spoken_of = (notice for found in known.notices.values() for notice in found)
        noted = Noted(self._rules, known.entries, fits.likeness, spoken_of)
        works = Works(self._rules, known.entries, known.chains)
        return Elsewhere(fits, known.entries, known.chains, noted, works, held)

    def _by_agenda(self, known: Survey) -> list[Evidence]:
        """Resolutions that meet decisions on the agenda (route 5)."""
        finder = AgendaFinder(self._rules, known.documents, known.chains)
        return [e for symbol, (_, pairs) in known.entries.items() for e in finder(symbol, pairs, known.deadlines)]


def _by_notices(
    finder: AnswerFinder,
    elsewhere: Elsewhere,
    requests: Mapping[str, Sequence[Request]],
    notices: Mapping[str, Sequence[Notice]],
) -> list[Evidence]:
    """Reports that resolutions take note of (route 2)."""
    under: dict[str, list[Notice]] = defaultdict(list)
    for spoken_of in notices.values():
        for notice in spoken_of:
            for resolution, _ in notice.under:
                under[resolution].append(notice)
    out: list[Evidence] = []
    for symbol, asked in requests.items():
        if asked:
            found = [*finder.noted(asked, notices), *finder.under(asked, under.get(symbol, ()))]
            out += found
            out += elsewhere(asked, {(e.mandate, e.deadline) for e in found})
    return out


def _by_reports(
    finder: AnswerFinder,
    reader: ReportReader,
    entries: Entries,
    requests: Mapping[str, Sequence[Request]],
    notices: Mapping[str, Sequence[Notice]],
) -> list[Evidence]:
    """What reports say of the requests in the resolutions that they cite (routes 1 and 3)."""
    out: list[Evidence] = []
    for symbol, (document, _) in entries.items():
        if document.kind != "report":
            continue
        named = {c.symbol for p in document.paragraphs for c in p.citations if c.symbol}
        cited = sorted(named & entries.keys())
        basis = reader.basis(document)
        for one in cited:
            if basis and one in basis.symbols:
                out += reader.given(document, basis, requests[one])
            out += finder.named(requests[one], notices[symbol])
        out += reader.told(document, entries)
    return out


def _once(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Each piece once, in a fixed order, the strongest first for each mandate."""
    kinds = {"answers": 0, "names_answer": 1, "restates": 2, "rejected": 3}
    unique = {(e.mandate, e.deadline, e.kind, e.document, e.paragraph, e.start): e for e in evidence}
    return sorted(
        unique.values(),
        key=lambda e: (
            e.mandate,
            kinds[e.kind],
            e.route != "review",
            e.deadline or 0,
            e.answer is None,
            e.document,
            e.paragraph or 0,
            e.start or 0,
        ),
    )


def _reviewed(found: Iterable[Evidence], judged: Mapping[tuple[str, str], Verdict]) -> Iterator[Evidence]:
    """The evidence with what reviews say of it; where they call one piece by several names the later holds."""
    for one in found:
        called = names(one.answer, one.document) if judged else ()
        said = [judged[one.mandate, name] for name in called if (one.mandate, name) in judged]
        holds, review = max(said, key=lambda verdict: verdict[1], default=(True, None))
        kind = one.kind if holds else "rejected"
        yield one if review is None else one._replace(kind=kind, review=review)


def _placed(one: Evidence, deadlines: Sequence[Deadline]) -> int | None:
    """Which of several deadlines a report answers that a review names: that of the session in its symbol."""
    session = session_of(one.answer) if one.answer else None
    fitting = [n for n, d in enumerate(deadlines, 1) if session and d.session == session]
    return fitting[0] if len(deadlines) > 1 and len(fitting) == 1 else None
