"""Evidence from every route, each piece once and in a fixed order, with what reviews say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from extract.follow.answers import AnswerFinder
from extract.follow.elsewhere import Elsewhere
from extract.follow.notices import Notice, session_of, whole
from extract.follow.reports import ReportReader
from extract.follow.requests import Entries, Request
from extract.model import Deadline, Evidence


def by_notices(
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


def by_reports(
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


def once(evidence: Iterable[Evidence]) -> list[Evidence]:
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


def judgement(one: Evidence, judged: Mapping[tuple[str, str], tuple[bool, int]]) -> Evidence:
    """The evidence with what a review says of it; a report is named with or without its parts (A/73/311/Add.1)."""
    names = (one.answer, whole(one.answer) if one.answer else None, one.document)
    verdict = next((judged[one.mandate, name] for name in names if name and (one.mandate, name) in judged), None)
    if verdict is None:
        return one
    return one._replace(kind=one.kind if verdict[0] else "rejected", review=verdict[1])


def placed(one: Evidence, deadlines: Sequence[Deadline]) -> int | None:
    """Which of several deadlines a report answers that a review names: that of the session in its symbol."""
    session = session_of(one.answer) if one.answer else None
    fitting = [n for n, d in enumerate(deadlines, 1) if session and d.session == session]
    return fitting[0] if len(deadlines) > 1 and len(fitting) == 1 else None
