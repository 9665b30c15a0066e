"""Decisions that people took (data/reviews.csv): applied on every run; one that no longer fits is reported."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.errors import MandatesError
from extract.model import Document, Mandate
from extract.register import tables
from extract.register.rows import Values

COLUMNS = ("document", "paragraph", "quote", "decision", "note", "source", "date")
DECISIONS = ("close",)


@dataclass(frozen=True, slots=True)
class Review:
    """One decision: `quote` is a piece of the mandate's clause, unique in its paragraph; `date` is ISO or empty."""

    n: int
    document: str
    paragraph: str
    quote: str
    decision: str
    note: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Applied:
    """A review with the mandate it fits (its id) or the problem that keeps it from fitting one."""

    review: Review
    mandate: str | None
    problem: str | None

    def values(self) -> Values:
        """The row of the table `reviews`."""
        review = {name: getattr(self.review, name) for name in ("n", *COLUMNS)}
        return {**review, "mandate": self.mandate, "problem": self.problem}


def load(path: Path, say: Callable[[str], None] = lambda _: None, needed: bool = False) -> list[Review]:
    """The reviews of a file, in its order; none if (`say` gets a note) nothing is in it, or it is not there.

    Raises MandatesError (file, line, cure) for a `needed` file that is missing, a malformed one, an unknown decision
    or a date that is none.
    """
    reviews = []
    for n, (line, row) in enumerate(tables.read(path, COLUMNS, say, needed), 1):
        place = f"{path} line {line}"
        for column in ("document", "quote", "decision"):
            if not row[column]:
                raise MandatesError(place, f"no {column}", "fill it in or take the line out")
        if row["decision"] not in DECISIONS:
            raise MandatesError(place, f"unknown decision '{row['decision']}'", f"use one of: {', '.join(DECISIONS)}")
        if row["date"] and not _is_date(row["date"]):
            raise MandatesError(place, f"'{row['date']}' is not a date", "write it as YYYY-MM-DD")
        reviews.append(Review(n, **row))
    return reviews


def apply(
    reviews: Sequence[Review], documents: Sequence[tuple[Document, Sequence[tuple[str, Mandate]]]]
) -> list[Applied]:
    """Ties each review to the one mandate whose clause its quote stands in.

    `documents` gives each document with its (id, mandate) pairs.
    """
    by_symbol = {document.symbol: (document, mandates) for document, mandates in documents}
    applied = []
    for review in reviews:
        found = by_symbol.get(_squeeze(review.document))
        key, problem = _fit(review, *found) if found else (None, f"document {review.document} is not held")
        applied.append(Applied(review, key, problem))
    return applied


def _fit(review: Review, document: Document, mandates: Sequence[tuple[str, Mandate]]) -> tuple[str | None, str | None]:
    ids = document.paragraph_ids()
    ordinals = [
        p.ordinal
        for p, key in zip(document.paragraphs, ids, strict=True)
        if _squeeze(review.paragraph) in (_squeeze(p.label or ""), key)
    ]
    if not ordinals:
        return None, f"{document.symbol} has no paragraph {review.paragraph}"
    places = [(n, at) for n in ordinals for at in _places(document.paragraphs[n - 1].text, review.quote)]
    if not places:
        return None, f"the quote does not stand in {document.symbol} paragraph {review.paragraph}"
    fits = {
        key: None for key, m in mandates for n, at in places if m.paragraph == n and m.start <= at < max(m.end, m.start)
    }
    if len(fits) == 1:
        return next(iter(fits)), None
    return None, "the quote fits no mandate" if not fits else f"the quote fits {len(fits)} mandates, make it longer"


def _places(text: str, quote: str) -> list[int]:
    """The offsets at which a quote stands in the text, white space and the width of punctuation not counted."""
    squeezed = [(char, n) for n, raw in enumerate(text) for char in _squeeze(raw)]
    line, wanted = "".join(char for char, _ in squeezed), _squeeze(quote)
    return [squeezed[n][1] for n in range(len(line) - len(wanted) + 1) if line.startswith(wanted, n)]


def _squeeze(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
