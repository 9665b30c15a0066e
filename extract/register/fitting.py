"""Which mandate a reviewer's quote means: found by its words, so that decisions survive better rules."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.model import Document, Mandate

# Below this likeness (0 to 100) of its words to the quote a mandate is no candidate.
_ALIKE = 60.0
_ELSEWHERE = 90.0  # the same, for mandates of another document


@dataclass(frozen=True, slots=True)
class Clause:
    """A mandate's clause: its id, that of its paragraph, where it begins and ends there, and the length of its verb."""

    mandate: str
    paragraph: str
    start: int
    end: int
    verb: int


@dataclass(frozen=True)
class Quotable:
    """A document as far as quotes need it: paragraphs as id -> (label, text), and its clauses."""

    symbol: str
    paragraphs: Mapping[str, tuple[str | None, str]]
    clauses: Sequence[Clause]

    @cached_property
    def words(self) -> list[str]:
        """What each clause says, as it is compared: once, however many quotes are looked for in it."""
        return [comparable(self.paragraphs[c.paragraph][1][c.start : c.end]) for c in self.clauses]


@dataclass(frozen=True, slots=True)
class Fit:
    """The mandate that a quote means, or the problem, with the nearest candidate (both ids)."""

    mandate: str | None
    problem: str | None = None
    nearest: str | None = None


def of_document(document: Document, mandates: Sequence[tuple[str, Mandate]]) -> Quotable:
    """A document with its (id, mandate) pairs."""
    ids = document.paragraph_ids()
    paragraphs = {key: (p.label, p.text) for key, p in zip(ids, document.paragraphs, strict=True)}
    clauses = [Clause(key, ids[m.paragraph - 1], m.start, m.end, len(m.verb)) for key, m in mandates]
    return Quotable(document.symbol, paragraphs, clauses)


def of_database(connection: sqlite3.Connection, symbols: Iterable[str]) -> dict[str, Quotable]:
    """Those of the symbols whose documents are held, from a database of ours."""
    out = {}
    for symbol in sorted(set(symbols)):
        found = connection.execute("select id from documents where symbol = ? and held = 1", (symbol,)).fetchone()
        if found:
            paragraphs = connection.execute("select id, label, text from paragraphs where document = ?", (found[0],))
            clauses = connection.execute(
                'select id, paragraph, start, "end", length(verb) from mandates where document = ?', (found[0],)
            )
            out[symbol] = Quotable(symbol, {p[0]: (p[1], p[2]) for p in paragraphs}, [Clause(*row) for row in clauses])
    return out


def fit(symbol: str, paragraph: str, quote: str, held: Mapping[str, Quotable]) -> Fit:
    """The one mandate whose clause holds the quote: where clauses lie in one another (invites and encourages …), the
    one with whose verb it begins. `paragraph` is a label or a paragraph's id; white space and the width of punctuation
    do not count."""
    document = held.get(comparable(symbol))
    if document is None:
        return Fit(None, f"document {symbol} is not held", _nearest(quote, held.values(), _ELSEWHERE))
    wanted = comparable(paragraph)
    named = [key for key, (label, _) in document.paragraphs.items() if wanted in (comparable(label or ""), key)]
    if not named:
        problem = f"{document.symbol} has no paragraph {paragraph}"
        return Fit(None, problem, _nearest(quote, [document], _ALIKE))
    places = [(key, at) for key in named for at in _places(document.paragraphs[key][1], quote)]
    if not places:
        problem = f"the quote does not stand in {document.symbol} paragraph {paragraph}"
        return Fit(None, problem, _nearest(quote, [document], _ALIKE))
    fits = {mandate for place in places for mandate in _meant(document.clauses, *place)}
    if len(fits) == 1:
        return Fit(fits.pop())
    several = f"the quote fits {len(fits)} mandates, make it longer"
    return Fit(None, several if fits else "the quote fits no mandate", _nearest(quote, [document], _ALIKE))


def _meant(clauses: Iterable[Clause], paragraph: str, at: int) -> list[str]:
    """The mandates with whose verb a quote begins at an offset; else all whose clause lies over it."""
    over = [clause for clause in clauses if clause.paragraph == paragraph and clause.start <= at < clause.end]
    begun = [clause for clause in over if at < clause.start + clause.verb]
    return [clause.mandate for clause in begun or over]


def _nearest(quote: str, documents: Iterable[Quotable], least: float) -> str | None:
    """The mandate whose clause is most like the quote."""
    from rapidfuzz import fuzz, process

    wanted, mandate = comparable(quote), None
    for document in documents:
        best = process.extractOne(wanted, document.words, scorer=fuzz.partial_ratio, score_cutoff=least)
        if best and (mandate is None or best[1] > least):
            least, mandate = best[1], document.clauses[best[2]].mandate
    return mandate


def _places(text: str, quote: str) -> list[int]:
    """The offsets at which a quote stands in the text, white space and the width of punctuation not counted."""
    squeezed = [(char, n) for n, raw in enumerate(text) for char in comparable(raw)]
    line, wanted = "".join(char for char, _ in squeezed), comparable(quote)
    return [squeezed[n][1] for n in range(len(line) - len(wanted) + 1) if line.startswith(wanted, n)]


def comparable(text: str) -> str:
    """A text as texts are compared: without white space, full-width and half-width punctuation alike."""
    return "".join(unicodedata.normalize("NFKC", text).split())
