"""The reports that the documents speak of: who wrote them, whether they are held, and whether anybody asked for them.

A report without a request and a request without a report are both findings. Where the resolution that would have asked
is not held, nobody can say that nobody asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.follow.chains import Chains
from extract.follow.notices import Notice
from extract.follow.reports import Basis, ReportReader
from extract.follow.symbols import session_of, whole
from extract.model import Document, Evidence

RequestFound = Literal["asked", "no request found", "not searched"]


@dataclass(frozen=True, slots=True)
class Submission:
    """One report. `symbol` is without its additions and corrections, which are `parts` of it; `document` is the symbol
    of the one held, or of its part that is. `noted_in`, `paragraph` say where it is spoken of; `under` are the
    resolutions it was given under, `asked` whether a request for it is known."""

    symbol: str
    session: str | None
    author: str | None
    subject: str | None
    parts: tuple[str, ...]
    document: str | None
    noted_in: str
    paragraph: int
    under: tuple[str, ...]
    asked: RequestFound


def submissions(
    documents: Sequence[Document],
    notices: Mapping[str, Sequence[Notice]],
    reader: ReportReader,
    evidence: Sequence[Evidence],
    chains: Chains,
) -> list[Submission]:
    """The reports held or spoken of by symbol, sorted."""
    held = {d.symbol for d in documents}
    answers = {whole(e.answer) for e in evidence if e.answer and e.counts and e.route != "done"}
    spoken = _spoken(notices)
    there: dict[str, list[Document]] = defaultdict(list)  # the report itself, then its parts
    for document in sorted(documents, key=lambda d: d.symbol):
        there[whole(document.symbol)].append(document)
    out = [
        _spoken_of(symbol, found, there.get(symbol, ()), _asked(symbol, found, answers, held, chains))
        for symbol, found in spoken.items()
    ]
    for symbol in there.keys() - spoken.keys():
        given = ((d, basis) for d in there[symbol] if d.kind == "report" and (basis := reader.basis(d)))
        if first := next(given, None):
            out.append(_unspoken(symbol, *first, there[symbol], symbol in answers, held))
    return sorted(out, key=lambda one: one.symbol)


def _spoken(notices: Mapping[str, Sequence[Notice]]) -> dict[str, list[tuple[Notice, str]]]:
    """The symbol of a report without its parts -> the notices that give it, each with the symbol that it gives."""
    spoken: dict[str, list[tuple[Notice, str]]] = defaultdict(list)
    for noted in notices.values():
        for notice in noted:
            for symbol in notice.symbols:
                spoken[whole(symbol)].append((notice, symbol))
    return spoken


def _parts(symbol: str, given: Iterable[str], held: Iterable[Document]) -> tuple[str, ...]:
    return tuple(sorted({*given, *(d.symbol for d in held)} - {symbol}))


def _spoken_of(
    symbol: str, found: Sequence[tuple[Notice, str]], held: Sequence[Document], asked: RequestFound
) -> Submission:
    """A report that documents speak of; the notice that tells most is the one shown."""
    first = max((n for n, _ in found), key=lambda n: (n.noted, len(n.authors) > 0, bool(n.subject)))
    return Submission(
        symbol,
        session_of(symbol),
        first.authors[0] if first.authors else None,
        first.subject or None,
        _parts(symbol, (part for _, part in found), held),
        held[0].symbol if held else None,
        first.document,
        first.paragraph,
        tuple(sorted({resolution for n, _ in found for resolution, _ in n.under})),
        asked,
    )


def _unspoken(
    symbol: str, document: Document, basis: Basis, there: Sequence[Document], answers: bool, held: Collection[str]
) -> Submission:
    """A report that is held and that no document speaks of; `document` says under what it was given, `there` are all
    of its parts that are held, `answers`: it is evidence of an answer."""
    asked: RequestFound = "asked" if answers else _unasked(basis.symbols, held)
    return Submission(
        symbol,
        document.session,
        document.author,
        document.title,
        _parts(symbol, (), there),
        there[0].symbol,
        document.symbol,
        basis.paragraph,
        basis.symbols,
        asked,
    )


def _asked(
    symbol: str, found: Sequence[tuple[Notice, str]], answers: Collection[str], held: Collection[str], chains: Chains
) -> RequestFound:
    if symbol in answers:
        return "asked"
    under = {resolution for notice, _ in found for resolution, _ in notice.under}
    before = {link.predecessor for notice, _ in found if (link := chains.links.get(notice.document))}
    return _unasked(under or before, held)


def _unasked(asking: Collection[str | None], held: Collection[str]) -> RequestFound:
    """What to say of a report that no request was found for, where these resolutions would have asked for it."""
    return "no request found" if asking and all(one in held for one in asking) else "not searched"
