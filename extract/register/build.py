"""`mandates build`: documents below some paths -> a new database in place of the old one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, count
from pathlib import Path
from typing import Any, Protocol

from extract import __version__
from extract.collecting import seldom_within
from extract.errors import MandatesError
from extract.follow.cases import Closed
from extract.follow.coverage import Coverage
from extract.follow.stage import Followed, FollowUp
from extract.follow.succession import Succession
from extract.intake import Progress, documents
from extract.reading import File, Files, Say, Stages, files, results, stages
from extract.register import changes, history, responsible, reviews, rows, store
from extract.register import followed as found
from extract.register.collected import Entry, Register
from extract.register.corrections import Correction, Corrector
from extract.register.schema import TABLES
from extract.register.sheet import Sheet
from extract.register.tables import beside
from extract.result import Result
from extract.workers import Jobs

Publish = Callable[[Path, Mapping[str, Iterable[rows.Row]]], None]


class Reading(Protocol):
    """What gives one Result per file, in the order given (`extract.reading.results`)."""

    def __call__(
        self, listed: Sequence[File], work: Stages, rules: Any, *, all_classes: bool, jobs: Jobs
    ) -> Iterator[Result]:
        """The results."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: `failed` counts files and documents that could not be used, `changes` are those since the last
    build, unless that could not be `compared`; `code` is the exit code."""

    documents: int
    mandates: int
    failed: int
    changes: tuple[changes.Change, ...] = ()
    compared: bool = True

    @property
    def code(self) -> int:
        """0 if all went well, 1 if a file or document could not be used."""
        return 1 if self.failed else 0


@seldom_within()
def build(
    paths: Sequence[Path],
    db: Path,
    *,
    as_of: date,
    say: Say,
    jobs: Jobs = None,
    decisions: Path | None = None,
    assignments: Path | None = None,
    work: Stages | None = None,
    progress: Progress = lambda items, _: items,
    read: Reading = results,
    publish: Publish = store.write,
    stamp: Callable[[], str | None] = lambda: None,
    listed: Files | None = None,
) -> Report:
    """Reads the documents below `paths` and puts the register of their mandates at `db`.

    `say` gets one line for each problem and note. `decisions` and `assignments` are the files of reviews and of
    responsible entities (default: reviews.csv and responsible.csv beside the database or, which is said, beside the
    folder of documents). The same documents, rules, reviews and `as_of` give the same rows, in any order and with any
    number of `jobs`. `read` gives the results of the files (`mandates update` keeps what it read before), `publish`
    puts the rows in place, `stamp` gives a hash over all that goes in, for build_info; it is asked when all is read.
    `listed` are the files below `paths`, if they are known already.
    Raises MandatesError where nothing can be built; the database at `db` is then as it was.
    """
    started = _now()
    decided = reviews.load(decisions, say, needed=True) if decisions else None
    db = store.check_target(db)
    old = history.load(db, say)
    if decided is None:
        decided = reviews.load(beside(db, paths, "reviews.csv", say), say)
    work = work or stages()
    rules = work.rules()
    assigned = responsible.load(assignments or beside(db, paths, responsible.FILE, say), rules.actors, say)
    listed = listed or files(paths, work.find)
    register = Register(say)
    done = progress(read(listed.files, work, rules, all_classes=True, jobs=jobs), len(listed.files))
    for document, mandates in documents(paths, listed, done, say, register.fail):
        register.add(document, mandates)
    entries = register.sorted()
    if not entries:
        raise MandatesError(db, "none of the documents could be read", "correct them and build again")
    _strangers(entries, rules.actors, say)
    entries, corrected, applied = Corrector(rules)(entries, reviews.apply(decided, entries))
    tables, applied = _tables(entries, rules, as_of, applied, assigned, corrected)
    for review in applied:
        if review.problem:
            say(review.line())
    count = sum(m.mandate_class != "other" for _, pairs in entries for _, m in pairs)
    run = (old.next_run, started, _now(), as_of.isoformat(), __version__, len(entries), register.fail.count)
    tables["runs"] = [*old.runs, run]
    tables["build_info"] = _info(run, rules.version, count, paths, stamp())
    changed = changes.between(db, tables)
    if changed is None:
        say(f"note: {db}: made by another version of the program; what this build changed cannot be told")
    tables["changes"] = [*old.changes, *changes.table_rows(old.next_run, run[2], changed or (), old.next_change)]
    publish(db, tables)
    return Report(len(entries), count, register.fail.count, tuple(changed or ()), changed is not None)


def _info(run: rows.Row, rules: str, mandates: int, paths: Sequence[Path], stamp: str | None) -> list[rows.Row]:
    """The rows of build_info, of the row of the run in `runs`."""
    _, _, built, as_of, version, documents, failed = run
    sources = json.dumps([_shown(path) for path in paths], ensure_ascii=False)
    told = {"version": version, "rules": rules, "as_of": as_of, "built": built, "documents": documents}
    told |= {"mandates": mandates, "failed": failed, "sources": sources}
    if stamp is not None:
        told["stamp"] = stamp
    return [(key, str(value)) for key, value in told.items()]


def _tables(
    entries: Sequence[Entry],
    rules: Any,
    as_of: date,
    applied: Sequence[reviews.Applied],
    assigned: Sequence[responsible.Assignment],
    corrected: Sequence[Correction],
) -> tuple[dict[str, list[rows.Row]], list[reviews.Applied]]:
    """The rows of every table but the history, and the reviews, those marked that found nothing to judge."""
    actors: Mapping[str, Any] = rules.actors
    coverage = Coverage([document for document, _ in entries], actors)
    closing = [a for a in applied if a.mandate and a.review.verb == "close"]
    closed = {a.mandate: Closed(a.review.date or "?", a.review.note) for a in closing if a.mandate}
    said = reviews.verdicts(applied)
    by_symbol = {document.symbol: (document, pairs) for document, pairs in entries}
    followed = FollowUp(rules, as_of)(by_symbol, coverage, closed, said.told, said.judged)
    applied = reviews.checked(applied, followed.evidence)
    values: dict[str, list[rows.Values]] = {
        "actors": rows.actor_values(actors, _asked(entries)),
        "actor_names": rows.actor_name_values(actors),
        "actor_lines": [{"line": line, "actor": actor} for line, actor in sorted(Succession(actors).lines())],
        "coverage": coverage.values(),
        "reviews": [review.values() for review in applied],
        "corrections": [correction.values() for correction in corrected],
        "threads": found.thread_values(followed, by_symbol),
        "repeats": found.repeat_values(followed),
        "evidence": found.evidence_values(followed, by_symbol),
        "reports": found.report_values(followed, by_symbol, actors),
        "documents": found.missing_values(followed, rows.columns("documents")),
    }
    held = {str(row["id"]) for row in values["documents"]} | {document.id for document, _ in entries}
    tables: dict[str, list[rows.Row]] = {table.name: [] for table in TABLES if table.name not in _HISTORY}
    # A document's dictionaries are gone before those of the next are made: all of them at once are many.
    for some in chain([values], _values(entries, held, followed, rules, assigned)):
        for table, lines in some.items():
            tables[table] += rows.table_rows(table, lines)
    return tables, applied


def _asked(entries: Sequence[Entry]) -> Counter[str]:
    """Actor -> of how many mandates it is an addressee (not of class `other`: those are not shown)."""
    shown = (mandate for _, pairs in entries for _, mandate in pairs if mandate.mandate_class != "other")
    return Counter(actor for mandate in shown for actor in {p.actor for p in mandate.named("addressee") if p.actor})


def _values(
    entries: Sequence[Entry],
    held: Collection[str],
    followed: Followed,
    rules: Any,
    assigned: Sequence[responsible.Assignment],
) -> Iterator[dict[str, list[rows.Values]]]:
    """The rows of each document and of its mandates, by table."""
    numbers = count(1)
    for document, pairs in entries:
        sheet = Sheet(document, rules.actors, rules.reasons)
        link = followed.chains.links.get(document.symbol)
        mandates, actors, deadlines, spans = [], [], [], []
        for key, mandate in pairs:
            outcome = followed.outcomes[key]
            mandates.append(sheet.mandate(key, next(numbers), mandate, outcome, followed.threads.get(key)))
            parties = sheet.parties(key, mandate)
            actors += parties
            actors += responsible.lead_values(key, len(parties), document=document, mandate=mandate, assigned=assigned)
            deadlines += sheet.deadlines(key, followed.deadlines[key], outcome)
            spans += sheet.spans(key, mandate)
        yield {
            "documents": [sheet.document_row((m for _, m in pairs), link)],
            "paragraphs": sheet.paragraphs(),
            "footnotes": sheet.footnotes(),
            "other_text": sheet.other_text(),
            "citations": sheet.citations(held),
            "mandates": mandates,
            "mandate_actors": actors,
            "deadlines": deadlines,
            "spans": spans,
        }


_HISTORY = ("runs", "changes", "build_info")


def _strangers(entries: Sequence[Entry], actors: Collection[str], say: Say) -> None:
    """Says which actor ids the documents name that the actors' table has not: their cells stay empty."""
    named = {d.body for d, _ in entries} | {d.author for d, _ in entries}
    for _, pairs in entries:
        for _, mandate in pairs:
            named |= {mandate.author, *(party.actor for party in mandate.parties)}
    for stranger in sorted(name for name in named if name and name not in actors):
        say(f"note: rules/actors.yml has no actor '{stranger}', its cells are left empty; add it there")


def _shown(path: Path) -> str:
    """A path as the published database may show it: no folders of this machine."""
    return path.name if path.is_absolute() else path.as_posix()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
