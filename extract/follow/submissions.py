"""The reports that the documents speak of: who wrote them, whether they are held, and whether anybody asked for them.

A report without a request and a request without a report are both findings. Where the resolution that would have asked
is not held, nobody can say that nobody asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.follow.chains import Chains
from extract.follow.notices import Notice, session_of, whole
from extract.follow.reports import ReportReader
from extract.model import Document, Evidence

Asked = Literal["asked", "no request found", "not searched"]


@dataclass(frozen=True, slots=True)
class Submission:
    """One report. `symbol` is without its additions and corrections, which are `parts` of it; `document` is the symbol
    of the one held. `noted_in`, `paragraph` say where it is spoken of; `under` are the resolutions it was given under,
    `asked` whether a request for it is known."""

    symbol: str
    session: str | None
    author: str | None
    subject: str | None
    parts: tuple[str, ...]
    document: str | None
    noted_in: str
    paragraph: int
    under: tuple[str, ...]
    asked: Asked


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
    spoken: dict[str, list[tuple[Notice, str]]] = defaultdict(list)
    for noted in notices.values():
        for notice in noted:
            for symbol in notice.symbols:
                spoken[whole(symbol)].append((notice, symbol))
    out = []
    for symbol, found in spoken.items():
        first = max((n for n, _ in found), key=lambda n: (n.noted, len(n.authors) > 0, bool(n.subject)))
        out.append(
            Submission(
                symbol,
                session_of(symbol),
                first.authors[0] if first.authors else None,
                first.subject or None,
                tuple(sorted({part for _, part in found if part != symbol})),
                symbol if symbol in held else None,
                first.document,
                first.paragraph,
                tuple(sorted({r for n, _ in found for r, _ in n.under})),
                _asked(symbol, [n for n, _ in found], answers, held, chains),
            )
        )
    for document in documents:
        basis = reader.basis(document) if document.kind == "report" else None
        if basis and document.symbol not in spoken:
            asked: Asked = "asked" if document.symbol in answers else "not searched"
            if asked != "asked" and all(s in held for s in basis.symbols):
                asked = "no request found"
            out.append(
                Submission(
                    document.symbol,
                    document.session,
                    document.author,
                    document.title,
                    (),
                    document.symbol,
                    document.symbol,
                    basis.paragraph,
                    basis.symbols,
                    asked,
                )
            )
    return sorted(out, key=lambda one: one.symbol)


def _asked(symbol: str, found: Sequence[Notice], answers: set[str], held: set[str], chains: Chains) -> Asked:
    if symbol in answers:
        return "asked"
    under = {resolution for notice in found for resolution, _ in notice.under}
    before = {link.predecessor for n in found if (link := chains.links.get(n.document))}
    searched = under if under else before
    return "no request found" if searched and all(one in held for one in searched) else "not searched"
