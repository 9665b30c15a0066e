"""`mandates review`: what is open to question, as a list or a CSV; and decisions merged into data/reviews.csv."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from extract.errors import MandatesError
from extract.follow.symbols import names
from extract.plural import counted
from extract.register import csvs, store
from extract.register.fitting import comparable, of_database
from extract.register.questions import QUESTIONS, WHY
from extract.register.reviews import (
    COLUMNS,
    FILE,
    Applied,
    Review,
    Wrong,
    checked,
    load,
    parse,
    right,
    same,
    stored,
    tie,
)
from extract.whole import writing

_SHOWN = 'm.id, d.symbol, m.label, p.id, p.text, m.start, m."end", m.addressees, m.due, m.status'
_FROM = "mandates m join documents d on d.id = m.document join paragraphs p on p.id = m.paragraph"
_ASIDE = ("note", "source", "date")  # what two rows of one decision may have otherwise
_CONTEXT = ("question", "mandate", "addressees", "due", "status", "reason")
_QUOTE = 40  # characters of a clause that mostly tell it from its neighbours


def questions(db: Path, kinds: Sequence[str], limit: int | None = None) -> list[dict[str, str]]:
    """The mandates that raise questions, each kind in the order of the register: a row of reviews.csv without decision,
    and beside it the question and what was found. Raises StoreError."""
    with store.asking(db) as connection:
        return [row for kind in kinds for row in _questions(connection, kind, limit)]


def _questions(connection: sqlite3.Connection, kind: str, limit: int | None) -> Iterable[dict[str, str]]:
    why = WHY.get(kind, "m.reason_en")
    sql = f"select {_SHOWN}, {why} from {_FROM} where {QUESTIONS[kind]} order by m.number limit ?"
    for key, symbol, label, place, text, start, end, addressees, due, status, reason in connection.execute(
        sql, (limit or -1,)
    ):
        paragraph = label or place
        shown = dict(zip(_CONTEXT, (kind, key, addressees, due or "", status, reason), strict=True))
        empty = dict.fromkeys(COLUMNS, "")
        yield {
            **empty,
            "document": symbol,
            "paragraph": paragraph,
            "quote": quote(text, start, end),
            **shown,
        }


def quote(text: str, start: int, end: int) -> str:
    """The first words of a clause, as many as stand once in their paragraph."""
    words = (text[start:n] for n in range(min(end, start + _QUOTE), end))
    return next((some for some in words if text.count(some) == 1), text[start:end])


def listing(db: Path, kinds: Sequence[str], top: int) -> str:
    """The questions as lines: how many of each kind, and the first `top` with their addressees."""
    lines = []
    for kind in kinds:
        found = questions(db, (kind,))
        lines.append(f"{kind}: {len(found)}")
        for row in found[:top]:
            who = ", ".join(json.loads(row["addressees"])) or "nobody named"
            lines.append(f"  {row['mandate']}  {who}  {row['reason']}  {row['quote']}")
    return "\n".join(lines)


def export(db: Path, path: Path, kinds: Sequence[str], limit: int | None) -> int:
    """Writes the questions to a CSV with empty decision cells, for a spreadsheet; returns how many."""
    if path.exists():
        raise MandatesError(path, "is there already", "name another file, so that no decisions are written over")
    found = questions(db, kinds, limit)
    _write(path, (*COLUMNS, *_CONTEXT), ([row[c] for c in (*COLUMNS, *_CONTEXT)] for row in found))
    return len(found)


def kept(db: Path, say: Callable[[str], None]) -> Path:
    """The file of decisions that the build of a database took (`csvs.beside`), for more to be added to.

    Raises StoreError, and MandatesError if the database was built with decisions and the file holds none of them: then
    it is another, or there is none yet, and the next build would take it in place of theirs.
    """
    with store.asking(db) as connection:
        built_from = [path for path in map(Path, store.sources(connection)) if path.exists()]
        taken = {same(one.review) for one in stored(connection)}
    path = csvs.beside(Path(os.path.realpath(db)), built_from, FILE, say)
    if taken and taken.isdisjoint(same(review) for review in load(path)):
        problem = f"holds none of the decisions ({len(taken)}) that {db} was built with"
        raise MandatesError(path, problem, "name the file that does with --reviews")
    return path


def merge(source: Path, target: Path, db: Path, say: Callable[[str], None]) -> tuple[int, int]:
    """Adds the decisions of a CSV to the file of reviews: returns how many were added and how many could not be.

    `say` gets one line for each row that could not: incomplete, unknown, or fitting no mandate. Rows without a decision
    are passed over; of one that is there already note, source and date are taken anew if they differ. The file is
    replaced at once or stays as it was. Raises MandatesError, also where somebody else changed the file meanwhile.
    """
    seen = _bytes(target)
    there = load(target)
    before = {same(review): review for review in there}
    known = set(before)
    wrong, waiting, twice = 0, 0, 0
    new: list[tuple[int, Review]] = []
    for line, row in csvs.read(source, COLUMNS, say, needed=True, further=_CONTEXT):
        if not row["decision"]:
            waiting += 1
            continue
        try:
            review = parse(len(before) + len(new) + 1, row, f"{source} line {line}", say)
        except MandatesError as error:
            say(str(error))
            wrong += 1
            continue
        if same(review) in known:
            if old := before.get(same(review)):
                before[same(review)] = replace(old, **{c: getattr(review, c) or getattr(old, c) for c in _ASIDE})
            twice += 1
            continue
        known.add(same(review))
        new.append((line, review))
    fitting = [
        review
        for (line, review), one in zip(new, _tie(db, [r for _, r in new]), strict=True)
        if _fits(source, line, one, say)
    ]
    wrong += len(new) - len(fitting)
    if waiting:
        say(f"note: {source}: {counted(waiting, 'row')} without a decision passed over")
    if twice:
        say(f"note: {source}: {counted(twice, 'row')} there already, taken once")
    decided = [*before.values(), *fitting]
    if decided != there:
        if _bytes(target) != seen:
            raise MandatesError(target, "was changed meanwhile", "import again; nothing was written")
        _write(target, COLUMNS, ([getattr(r, c) for c in COLUMNS] for r in decided))
    return len(fitting), wrong


def _bytes(path: Path) -> bytes | None:
    """What a file holds, to tell whether it changes; None if it is not there."""
    with suppress(OSError):
        return path.read_bytes()
    return None


def check(path: Path, db: Path, say: Callable[[str], None]) -> list[Applied]:
    """Each review with the mandate of the database that it fits, or the problem and the nearest candidate."""
    return _tie(db, load(path, say, needed=True))


def _fits(source: Path, line: int, one: Applied, say: Callable[[str], None]) -> bool:
    if one.problem:
        say(f"{source} line {line}: {one.why}; correct it and import again")
    return one.problem is None


def _tie(db: Path, reviews: Sequence[Review]) -> list[Applied]:
    """The reviews as the next build will apply them, as far as the database tells."""
    with store.asking(db) as connection:
        held = of_database(connection, (comparable(review.document) for review in reviews))
        tied = tie(reviews, held, _wrong(reviews))
        return checked(tied, _evidence(connection, {one.mandate for one in tied if one.mandate}))


def _wrong(reviews: Sequence[Review]) -> Wrong:
    """What tells whether a value that one of the reviews sets can stand."""
    if not any(review.verb == "set" for review in reviews):
        return right
    from extract.register.corrections import Corrector
    from extract.rules import load as rules  # takes half a second

    return Corrector(rules()).wrong


def _evidence(connection: sqlite3.Connection, mandates: Iterable[str]) -> list[tuple[str, Collection[str]]]:
    """The evidence that was found for some mandates, each piece with the names that reviews may call it by; none that
    a review told of that mandate."""
    found = (
        row
        for mandate in sorted(mandates)
        for row in connection.execute(
            """select e.mandate, e.answer, d.symbol from evidence e left join documents d on d.id = e.document
            where e.mandate = ? and not (e.route = 'review' and e.review in
              (select n from reviews where reviews.mandate = e.mandate))""",
            (mandate,),
        )
    )
    return [(mandate, names(answer, symbol)) for mandate, answer, symbol in found]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A CSV in UTF-8 with the mark by which spreadsheets know it, put in place at once."""
    try:
        with writing(path, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as error:
        raise MandatesError(
            path, f"could not be written ({error.strerror})", "check the folder and its space"
        ) from error
