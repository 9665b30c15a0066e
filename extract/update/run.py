"""`mandates update`: read what changed, build, check, publish, and tell."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.errors import MandatesError
from extract.intake import Problems, Progress, tell
from extract.plural import counted
from extract.readers.finding import find
from extract.reading import Files, Say, files, stages
from extract.register import csvs, history, responsible, reviews, store
from extract.rulefiles import version as rules_version
from extract.update.cache import Cache
from extract.update.lock import locked
from extract.update.notify import check, notify
from extract.update.publish import Publisher
from extract.update.summary import Done, listed, summary
from extract.workers import Jobs


def update(
    paths: Sequence[Path],
    db: Path,
    *,
    as_of: date,
    say: Say,
    progress: Progress = lambda items, _: items,
    jobs: Jobs = None,
    keep: int = 5,
    shrink: bool = False,
    wait: float = 0.0,
    targets: Sequence[str] = (),
) -> Done:
    """Brings the database at `db` up to date with the documents below `paths`; the rows are those of a full build.

    Only files that are new or changed are read; all are, if rules or program changed. `keep` databases of before are
    kept. `targets` are files and web addresses that get the summary, if there is something to tell. Raises
    MandatesError where it could not be done; the database is then as it was.
    """
    db = ready(db, targets)
    with locked(db, wait, say), closing(Cache(_cache(db), rules_version())) as cache:
        inputs = _Inputs(paths, db, as_of, cache, _files(paths))
        stamp = inputs.stamp()
        info = _built(db)
        if info.get("stamp") == stamp:
            done = Done(None, 0, len(inputs.listed.files), int(info.get("failed") or 0))
            say(f"{db}: nothing changed in {counted(done.files, 'file')}; it is as it was")
            if done.failed:
                say(f"{db}: {counted(done.failed, 'document')} could not be used when it was built; see its log")
            return done if not history.behind(db) else _export(db, done, say)
        from extract.register.build import build  # where nothing changed it is not needed, and costs more than the rest

        report = build(
            paths,
            db,
            as_of=as_of,
            say=say,
            jobs=jobs,
            work=stages(),
            progress=progress,
            read=cache,
            publish=Publisher(keep, shrink),
            # What changed meanwhile may be in the rows or not: such a database is brought up to date by the next run.
            stamp=lambda: stamp if inputs.again().stamp() == stamp else None,
            listed=inputs.listed,
        )
        done = _export(db, Done(report, cache.read_again, len(inputs.listed.files), report.failed), say)
    lines = summary(done, report)
    for line in lines:
        say(line)
    if done.changes or done.failed:
        notify(targets, db, done.changes, lines, say)
    return done


def ready(db: Path, targets: Sequence[str] = ()) -> Path:
    """The database with links followed. Raises MandatesError, before the work, if it cannot be put there or a target
    can never be told."""
    check(targets)
    return store.check_target(db)


def plan(paths: Sequence[Path], db: Path, *, as_of: date, say: Say) -> Done:
    """Says what an update would do; writes nothing. Raises MandatesError where there is nothing to read."""
    db, fail = ready(db), Problems(say)
    with closing(Cache(_cache(db), rules_version(), keep=False)) as cache:
        inputs = _Inputs(paths, db, as_of, cache, _files(paths))
        found = inputs.listed.files
        wanted = [file.name for file, (_, known) in zip(found, cache.stamps(found), strict=True) if not known]
        gone = cache.missing(found)
        info = _built(db)
        if info.get("stamp") == inputs.stamp():
            say(f"{db}: nothing changed in {counted(len(found), 'file')}; an update would do nothing")
            return Done(None, 0, len(found), int(info.get("failed") or 0))
    tell(paths, inputs.listed, say, fail)
    some = f"{len(wanted)} of {counted(len(found), 'file')}"
    say(f"would read {some} and build {db} anew as of {as_of}; nothing was changed")
    if info and info.get("as_of") != as_of.isoformat():
        say(f"  the database is as of {info.get('as_of')}")
    for line in listed(wanted, "new or changed:") + listed(gone, "gone:"):
        say(line)
    return Done(None, len(wanted), len(found), fail.count)


@dataclass(frozen=True, slots=True)
class _Inputs:
    """All that goes into a database."""

    paths: Sequence[Path]
    db: Path
    as_of: date
    cache: Cache
    listed: Files

    def again(self) -> _Inputs:
        return _Inputs(self.paths, self.db, self.as_of, self.cache, _files(self.paths))

    def stamp(self) -> str:
        """One hash over it."""
        whole = hashlib.sha256(f"{self.cache.state}\n{rules_version()}\n{self.as_of}\n".encode())
        whole.update(self.cache.digest(self.listed.files).encode())
        for problem in self.listed.problems:
            whole.update(problem.encode())
        for name in (reviews.FILE, responsible.FILE):
            whole.update(f"\n{name}".encode())
            with suppress(OSError):
                whole.update(csvs.beside(self.db, self.paths, name).read_bytes())
        return whole.hexdigest()


def _files(paths: Sequence[Path]) -> Files:
    """The files below the paths. A path that is not there stops the update: a disk that is not mounted is no reason to
    take its documents out of the register."""
    for path in paths:
        try:
            path.stat()
        except OSError as error:
            cure = "the database stays as it was; check the path, or leave it out if that is right"
            raise MandatesError(path, f"cannot be read ({error.strerror})", cure) from error
    return files(paths, find)


def _cache(db: Path) -> Path:
    return db.with_name(f"{db.name}.cache")


def _export(db: Path, done: Done, say: Say) -> Done:
    """Writes changes.jsonl; if that fails the database is in place all the same."""
    try:
        history.export(db)
    except MandatesError as error:
        say(str(error))
        return Done(done.report, done.read, done.files, done.failed, told=False)
    return done


def _built(db: Path) -> Mapping[str, str]:
    """What build_info of the database in place says; nothing if there is none, or it cannot be read."""
    with suppress(MandatesError, sqlite3.Error), closing(store.read(db)) as connection:
        return {str(key): str(value) for key, value in connection.execute("select key, value from build_info")}
    return {}
