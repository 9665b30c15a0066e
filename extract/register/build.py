"""`mandates build`: documents below some paths -> a new database in place of the old one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from extract import __version__
from extract.collecting import seldom_within
from extract.errors import MandatesError
from extract.intake import Progress, documents
from extract.reading import File, Files, Say, Stages, files, results, stages
from extract.register import changes, history, responsible, reviews, rows, store
from extract.register.collected import Collected, Entry
from extract.register.corrections import Corrector
from extract.register.csvs import beside
from extract.register.filling import tables_of
from extract.result import Result, printable
from extract.workers import Jobs

Publish = Callable[[Path, Mapping[str, Iterable[rows.Row]]], None]


class Reading(Protocol):
    """What gives one Result per file, in the order given (`extract.reading.results`)."""

    def __call__(
        self, listed: Sequence[File], work: Stages, rules: Any, *, all_classes: bool, jobs: Jobs
    ) -> Iterator[Result]:
        """The results."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: `failed` counts files and documents that could not be used, `applied` and `unfit` the reviews;
    `changes` are those since the last build, unless that could not be `compared` or this is the `first`; `code` is the
    exit code."""

    documents: int
    mandates: int
    failed: int
    changes: tuple[changes.Change, ...] = ()
    compared: bool = True
    applied: int = 0
    unfit: int = 0
    first: bool = False

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
) -> BuildReport:
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
    work = work or stages()
    given = _prepared(paths, db, decisions, assignments, work, say)
    listed = listed or files(paths, work.find)
    done = progress(read(listed.files, work, given.rules, all_classes=True, jobs=jobs), len(listed.files))
    register = Collected(say)
    for document, mandates in documents(paths, listed, done, say, register.fail):
        register.add(document, mandates)
    entries = register.sorted()
    if not entries:
        raise MandatesError(given.db, "none of the documents could be read", "correct them and build again")
    _strangers(entries, given.rules.actors, say)
    corrector = Corrector(given.rules)
    applied = reviews.apply(given.decided, entries, corrector.wrong)
    entries, corrected = corrector(entries, applied)
    tables, applied = tables_of(entries, given.rules, as_of, applied, given.assigned, corrected)
    unfit = [review for review in applied if review.problem]
    for review in unfit:
        say(review.line())
    count = sum(m.mandate_class != "other" for _, pairs in entries for _, m in pairs)
    run = (given.old.next_run, started, _now(), as_of.isoformat(), __version__, len(entries), register.fail.count)
    tables["build_info"] = _info(run, given.rules.version, count, paths, stamp())
    changed, first = _carry_on(tables, given, run, say), not given.db.exists()
    publish(given.db, tables)
    return BuildReport(
        len(entries),
        count,
        register.fail.count,
        tuple(changed or ()),
        changed is not None,
        len(applied) - len(unfit),
        len(unfit),
        first,
    )


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What goes into a build beside its documents; `db` is where it goes, `old` the history there."""

    db: Path
    rules: Any
    old: history.History
    decided: Sequence[reviews.Review]
    assigned: Sequence[responsible.Assignment]


def _prepared(
    paths: Sequence[Path], db: Path, decisions: Path | None, assignments: Path | None, work: Stages, say: Say
) -> _Prepared:
    """Reads it before any document, so that nothing is read for long that cannot be built."""
    decided = reviews.load(decisions, say, needed=True) if decisions else None
    db = store.check_target(db)
    old = history.load(db, say)
    if decided is None:
        decided = reviews.load(beside(db, paths, reviews.FILE, say), say)
    rules = work.rules()
    assigned = responsible.load(assignments or beside(db, paths, responsible.FILE, say), rules.actors, say)
    return _Prepared(db, rules, old, decided, assigned)


def _carry_on(
    tables: dict[str, list[rows.Row]], given: _Prepared, run: rows.Row, say: Say
) -> Sequence[changes.Change] | None:
    """Adds the tables of the history, with the new run and what it changed; None where that cannot be told."""
    old = given.old
    tables["runs"] = [*old.runs, run]
    changed = changes.between(given.db, tables)
    if changed is None:
        say(f"note: {given.db}: made by another version of the program; what this build changed cannot be told")
    tables["changes"] = [*old.changes, *changes.table_rows(old.next_run, str(run[2]), changed or (), old.next_change)]
    return changed


def _info(run: rows.Row, rules: str, mandates: int, paths: Sequence[Path], stamp: str | None) -> list[rows.Row]:
    """The rows of build_info, of the row of the run in `runs`."""
    _, _, built, as_of, version, documents, failed = run
    sources = json.dumps([_shown(path) for path in paths], ensure_ascii=False)
    told = {"version": version, "rules": rules, "as_of": as_of, "built": built, "documents": documents}
    told |= {"mandates": mandates, "failed": failed, "sources": sources, "sources_hash": _hash(paths)}
    if stamp is not None:
        told["stamp"] = stamp
    return [(key, str(value)) for key, value in told.items()]


def _strangers(entries: Sequence[Entry], actors: Collection[str], say: Say) -> None:
    """Says which actor ids the documents name that the actors' table has not: their cells stay empty."""
    named = {actor for document, _ in entries for actor in (document.body, document.author)}
    for _, pairs in entries:
        named |= {mandate.author for _, mandate in pairs}
        named |= {party.actor for _, mandate in pairs for party in mandate.parties}
    for stranger in sorted(name for name in named if name and name not in actors):
        say(f"note: rules/actors.yml has no actor '{stranger}', its cells are left empty; add it there")


def _shown(path: Path) -> str:
    """A path as the published database may show it: from here, else its end alone, with no folders of this machine."""
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return printable(f"…/{path.name}" if path.is_absolute() else path.as_posix())


def _hash(paths: Sequence[Path]) -> str:
    """Tells whether two registers are of the same paths, which as they are shown may be alike: …/documents."""
    whole = b"\0".join(sorted({os.fsencode(os.path.realpath(path)) for path in paths}))
    return hashlib.sha256(whole).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
