"""Decisions that people took (data/reviews.csv): applied on every run; one that does not fit is reported and kept."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from extract.errors import MandatesError
from extract.model import Document, Evidence, Mandate
from extract.register import csvs
from extract.register.fitting import Quotable, comparable, fit, of_document
from extract.register.rows import Values

FILE = "reviews.csv"
COLUMNS = ("document", "paragraph", "quote", "decision", "note", "source", "date")
DECISIONS = ("close", "answered SYMBOL", "confirm SYMBOL", "reject SYMBOL", "set FIELD=VALUE")
# The fields of a mandate that `set` may correct, all but its place in the text, each with its kind: `words` are never
# missing, `text` may be, and a `list` has parts.
FIELDS = {
    "class": "class", "reiterated": "truth", "verb": "words", "addressees": "parties", "included": "parties",
    "consulted": "parties", "supported_by": "parties", "on_request_of": "parties", "via": "parties",
    "mentioned": "parties", "action": "words", "deliverable": "deliverable", "report": "truth", "recipient": "text",
    "deadline_text": "deadline_text", "due": "due", "decision_time": "text", "urgency": "list", "conditions": "list",
    "already_made": "truth",
}  # fmt: skip
_SYMBOL = re.compile(r"[A-Z]+(?:[./][A-Za-z0-9.()-]+)+")
_ASSIGNED = re.compile(r"^(\w+)\s*[=\uff1d]\s*")  # the wide sign too
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


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

    @property
    def verb(self) -> str:
        """close, answered, confirm, reject or set."""
        return self.decision.partition(" ")[0]

    @property
    def argument(self) -> str:
        """The symbol of a report, or FIELD=VALUE; empty for `close`."""
        return self.decision.partition(" ")[2].strip()

    @property
    def correction(self) -> tuple[str, str]:
        """Field and value of `set FIELD=VALUE`."""
        field, _, value = self.argument.partition("=")
        return field.strip(), value.strip()

    @property
    def agrees(self) -> bool:
        """Whether it says that a report answers: `answered` and `confirm` of one report do not speak against each
        other."""
        return self.verb in ("answered", "confirm")

    @property
    def target(self) -> str:
        """What is decided about: two decisions on one thing of a mandate cannot both hold."""
        return {"close": "close", "set": f"set {self.correction[0]}"}.get(self.verb, comparable(self.argument))


@dataclass(frozen=True, slots=True)
class Applied:
    """A review with the mandate it fits (its id), or the problem that keeps it from fitting one and the nearest."""

    review: Review
    mandate: str | None
    problem: str | None
    nearest: str | None = None

    def values(self) -> Values:
        """The row of the table `reviews`."""
        review = {name: getattr(self.review, name) for name in ("n", *COLUMNS)}
        return {**review, "mandate": self.mandate, "problem": self.problem, "nearest": self.nearest}

    @property
    def why(self) -> str:
        """The problem, with the nearest candidate."""
        return f"{self.problem}; the nearest is {self.nearest}" if self.nearest else str(self.problem)

    def line(self) -> str:
        """What the user is told of a review that does not fit."""
        return f"review {self.review.n} ({self.review.document}) does not fit: {self.why}"


def stored(connection: sqlite3.Connection) -> list[Applied]:
    """What a database of ours (with rows by name) was built with, as `Applied.values` gave it."""
    found = connection.execute("select * from reviews order by n")
    names = ("n", *COLUMNS)
    return [
        Applied(Review(*(row[name] for name in names)), row["mandate"], row["problem"], row["nearest"]) for row in found
    ]


def load(path: Path, say: Callable[[str], None] = lambda _: None, needed: bool = False) -> list[Review]:
    """The reviews of a file, in its order; none if (`say` gets a note) nothing is in it, or it is not there.

    One that stands there twice is taken once, and `say` gets a note. Raises MandatesError (file, line, cure) for a
    `needed` file that is missing, a malformed one, an unknown decision or a date that is none.
    """
    reviews: list[Review] = []
    first: dict[tuple[str, ...], int] = {}
    for n, (line, row) in enumerate(csvs.read(path, COLUMNS, say, needed), 1):
        review = parse(n, row, f"{path} line {line}", say)
        before = first.setdefault(same(review), line)
        if before == line:
            reviews.append(review)
        else:
            say(f"note: {path} line {line}: repeats line {before}, taken once")
    return reviews


def parse(n: int, row: Mapping[str, str], place: str, say: Callable[[str], None]) -> Review:
    """The review of a row (column -> value). `say` gets a note of one that may be meant otherwise.

    Raises MandatesError for one that is incomplete or wrong.
    """
    for column in ("document", "quote", "decision"):
        if not row[column]:
            raise MandatesError(place, f"no {column}", "fill it in or take the line out")
    review = Review(n, **row)
    verb, *further = review.decision.split(None, 1)  # a spreadsheet writes Close, an editor for Chinese wide spaces
    if verb.lower() == "set":
        further = [_ASSIGNED.sub(r"\1=", one) for one in further]
    review = replace(review, decision=" ".join([verb.lower(), *further]))
    known = {decision.partition(" ")[0]: decision for decision in DECISIONS}
    if review.verb not in known or bool(review.argument) is not (" " in known[review.verb]):
        raise MandatesError(place, f"unknown decision '{review.decision}'", f"use one of: {', '.join(DECISIONS)}")
    if review.verb == "set":
        field, given, _ = review.argument.partition("=")
        if not given or field.strip() not in FIELDS:
            raise MandatesError(place, f"no field '{field}'", f"write set FIELD=VALUE with one of: {', '.join(FIELDS)}")
    elif review.argument and not _SYMBOL.fullmatch(comparable(review.argument)):
        raise MandatesError(place, f"'{review.argument}' is no symbol", "write it as A/73/321")
    if review.date:
        review = replace(review, date=_iso(review.date, place))
    if doubt := _doubt(review):
        say(f"note: {place}: {doubt}")
    return review


def _doubt(review: Review) -> str | None:
    """What may not be meant."""
    if review.verb == "close" and not (review.note or review.source):
        return "closes without note or source; say why, since readers see nothing else"
    field, value = review.correction
    if review.verb == "set" and not value:
        return f"empties {field}; write a value after the = if that is not meant"
    return None


def same(review: Review) -> tuple[str, ...]:
    """What makes two rows one decision."""
    return tuple(comparable(one) for one in (review.document, review.paragraph, review.quote, review.decision))


Wrong = Callable[[Review], str | None]


def right(_review: Review) -> str | None:
    """Nothing is wrong with a value."""
    return None


def apply(
    reviews: Sequence[Review],
    documents: Sequence[tuple[Document, Sequence[tuple[str, Mandate]]]],
    wrong: Wrong = right,
) -> list[Applied]:
    """Ties each review to the one mandate whose clause its quote stands in.

    `documents` gives each document with its (id, mandate) pairs; `wrong` says what is wrong with a review's value,
    if anything. Of two that decide on one thing the later holds, if its value can stand.
    """
    named = {comparable(review.document) for review in reviews}
    here = {d.symbol for d, _ in documents}
    wanted = named if named <= here else here  # an unknown document: its words may stand in any other
    held = {d.symbol: of_document(d, pairs) for d, pairs in documents if d.symbol in wanted and reviews}
    return tie(reviews, held, wrong)


def tie(reviews: Sequence[Review], held: Mapping[str, Quotable], wrong: Wrong = right) -> list[Applied]:
    """The same over documents that are held (symbol -> document)."""
    fits = [(review, fit(review.document, review.paragraph, review.quote, held), wrong(review)) for review in reviews]
    standing = ((review, found.mandate) for review, found, problem in fits if found.mandate and not problem)
    last: dict[tuple[str | None, str], Review] = {(mandate, review.target): review for review, mandate in standing}
    out = []
    for review, found, problem in fits:
        later = last.get((found.mandate, review.target), review)
        if problem and found.mandate:
            out.append(Applied(review, found.mandate, problem))
        elif later is review or (later.agrees and review.agrees):
            out.append(Applied(review, found.mandate, found.problem, found.nearest))
        else:
            out.append(Applied(review, None, f"review {later.n} decides otherwise and is later", found.mandate))
    return out


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What reviews say of evidence: `told` is added, `judged` gives by (mandate, symbol) whether it holds, and the
    review that says so."""

    told: tuple[Evidence, ...]
    judged: Mapping[tuple[str, str], tuple[bool, int]]


def verdicts(applied: Sequence[Applied]) -> Verdicts:
    """The evidence that reviews add, confirm and reject."""
    told = []
    judged = {}
    for review, key in ((a.review, a.mandate) for a in applied if a.mandate):
        symbol = comparable(review.argument)
        if review.verb == "answered":
            note = ": ".join(part for part in (review.date, review.note) if part)
            told.append(Evidence(key, None, "review", "answers", symbol, None, None, None, symbol, note, review.n))
        elif review.verb in ("confirm", "reject"):
            judged[key, symbol] = (review.verb == "confirm", review.n)
    return Verdicts(tuple(told), judged)


def checked(applied: Sequence[Applied], evidence: Iterable[tuple[str, Collection[str]]]) -> list[Applied]:
    """The same, those marked that confirm or reject evidence which is not there, or of which a later one decides.

    `evidence` is what was found: each piece as its mandate and the names by which reviews may call it.
    """
    judging = {(a.mandate, comparable(a.review.argument)): a.review for a in applied if a.mandate and _judges(a.review)}
    last: dict[int, list[Review]] = defaultdict(list)  # the decisions that hold of the pieces that a review names
    for mandate, called in evidence if judging else ():
        said = [judging[mandate, name] for name in called if (mandate, name) in judging]
        for review in said:
            last[review.n].append(max(said, key=lambda one: one.n))
    return [
        replace(a, problem=_unheard(a.review, last[a.review.n]) or a.problem) if a.mandate and _judges(a.review) else a
        for a in applied
    ]


def _judges(review: Review) -> bool:
    return review.verb in ("confirm", "reject")


def _unheard(review: Review, last: Sequence[Review]) -> str | None:
    """Why a review moves nothing, if it does not, by the decisions that hold of what it names."""
    if not last:
        return f"no evidence found names {review.argument}; write answered {review.argument} if it answers"
    if any(one.verb == review.verb for one in last):
        return None
    return f"review {last[0].n} decides otherwise and is later"


def _iso(text: str, place: str) -> str:
    """A date in ISO form: spreadsheets write 2019-05-01 as 2019/5/1."""
    match = _DAY.fullmatch(text)
    try:
        return (
            date(*(int(part) for part in match.groups())).isoformat() if match else date.fromisoformat(text).isoformat()
        )
    except ValueError as error:
        raise MandatesError(place, f"'{text}' is not a date", "write it as YYYY-MM-DD") from error
