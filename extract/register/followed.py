"""What follow-up found as rows: links that are not held, threads, repeats, evidence, reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from extract.follow.chains import ChainLink
from extract.follow.entries import Entries
from extract.follow.stage import Followed
from extract.model import Document, slug
from extract.register.official import official_url
from extract.register.rows import Values, array, chain_values


def missing_values(followed: Followed, columns: Collection[str]) -> list[Values]:
    """One row for each document that is a link of a chain, cited and not held; `columns` are those of documents."""
    return [_missing(link, followed.chains.session(link.symbol), columns) for link in followed.chains.missing()]


def _missing(link: ChainLink, session: str | None, columns: Collection[str]) -> Values:
    known: Values = {
        "id": slug(link.symbol),
        "symbol": link.symbol,
        "kind": "resolution",
        "session": session,
        "url": official_url(link.symbol),
        "held": 0,
        "mandates": 0,
        **chain_values(link),
    }
    return {column: known.get(column) for column in columns}


def thread_values(followed: Followed, entries: Entries) -> list[Values]:
    """One row per thread: a request made more than once."""
    mandates = {key: (document, m) for document, pairs in entries.values() for key, m in pairs}
    members: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for key, (thread, place) in followed.threads.items():
        members[thread].append((place, key))
    rows: list[Values] = []
    for thread in sorted(members):
        keys = [key for _, key in sorted(members[thread])]
        first, last = mandates[keys[0]], mandates[keys[-1]]
        rows.append(
            {
                "id": thread,
                "first_session": first[0].session,
                "last_session": last[0].session,
                "times": len(keys),
                "class": last[1].mandate_class,
                "action": last[1].action,
            }
        )
    return rows


def repeat_values(followed: Followed) -> list[Values]:
    """One row per mandate that asks again; of several requests that it takes over (mandates.repeated_by names it for
    each of them) the likest."""
    likest = {one.later: one for one in sorted(followed.repeats, key=lambda one: (one.likeness, one.earlier))}
    return [
        {
            "later": repeat.later,
            "earlier": repeat.earlier,
            "thread": followed.threads[repeat.later][0],
            "likeness": repeat.likeness,
            "said": int(repeat.said),
        }
        for _, repeat in sorted(likest.items())
    ]


def evidence_values(followed: Followed, entries: Entries) -> list[Values]:
    """One row per piece of evidence, numbered in its fixed order."""
    paragraphs = Paragraphs(entries)
    return [
        {
            "id": n,
            "mandate": one.mandate,
            "deadline": one.deadline,
            "route": one.route,
            "kind": one.kind,
            "document": slug(one.document) if one.document in entries else None,
            "paragraph": paragraphs.id(one.document, one.paragraph),
            "start": one.start,
            "end": one.end,
            "answer": one.answer,
            "answer_document": slug(one.answer) if one.answer and one.answer in entries else None,
            "note": one.note or None,
            "review": one.review,
        }
        for n, one in enumerate(followed.evidence, 1)
    ]


def report_values(followed: Followed, entries: Entries, actors: Collection[str]) -> list[Values]:
    """One row per report that is held or spoken of."""
    paragraphs = Paragraphs(entries)
    return [
        {
            "symbol": one.symbol,
            "session": one.session,
            "author": one.author if one.author in actors else None,
            "subject": one.subject,
            "parts": array(one.parts),
            "document": slug(one.document) if one.document else None,
            "noted_in": slug(one.noted_in),
            "paragraph": paragraphs.id(one.noted_in, one.paragraph),
            "under": array(one.under),
            "asked": one.asked,
        }
        for one in followed.submissions
    ]


class Paragraphs:
    """Ids of paragraphs by document and ordinal, each document's worked out once."""

    def __init__(self, entries: Entries) -> None:
        self._documents: Mapping[str, Document] = {symbol: document for symbol, (document, _) in entries.items()}
        self._ids: dict[str, tuple[str, ...]] = {}

    def id(self, symbol: str, ordinal: int | None) -> str | None:
        """The id of a paragraph; None where the document is not held or no paragraph is meant."""
        if ordinal is None or symbol not in self._documents:
            return None
        if symbol not in self._ids:
            self._ids[symbol] = self._documents[symbol].paragraph_ids()
        return self._ids[symbol][ordinal - 1]
