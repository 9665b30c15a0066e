"""`mandates update`: fetch what is new, read what changed, build, check, publish, and tell."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from extract.errors import MandatesError
from extract.lines import Progress, Say
from extract.reading import files, stages
from extract.register import store
from extract.register.build import Report, build
from extract.rules import version as rules_version
from extract.update.cache import Cache, digests
from extract.update.changes import Change
from extract.update.lock import locked
from extract.update.notify import notify
from extract.update.publish import Publisher

_SHOWN = 20  # changes of one kind that the summary spells out


@dataclass(frozen=True, slots=True)
class Done:
    """What an update did: `report` is None if nothing had changed; `read` counts the files read anew."""

    report: Report | None
    read: int
    files: int

    @property
    def code(self) -> int:
        """0 if all went well, 1 if a file or document could not be used."""
        return self.report.code if self.report else 0


def update(
    paths: Sequence[Path],
    db: Path,
    *,
    as_of: date,
    say: Say,
    progress: Progress = lambda items, _: items,
    jobs: int | None = None,
    keep: int = 5,
    shrink: bool = False,
    wait: float = 0.0,
    dry_run: bool = False,
    targets: Sequence[str] = (),
) -> Done:
    """Brings the database at `db` up to date with the documents below `paths`; the rows are those of a full build.

    Only files that are new or changed are read; all are, if rules or program changed. `keep` databases of before are
    kept. `dry_run` tells what would be read and changes nothing. `targets` are files and web addresses that get the
    summary. Raises MandatesError where it could not be done; the database is then as it was.
    """
    with locked(db, wait):
        work = stages()
        listed = files(paths, work.find)
        cache = Cache(db.with_name("cache.db"), rules_version())
        try:
            stamp = _stamp(cache, listed.files, db, as_of, listed.problems)
            if dry_run:
                return _told(cache, listed.files, say)
            if _built_from(db) == stamp:
                say(f"{db}: nothing changed in {len(listed.files)} files; it is as it was")
                return Done(None, 0, len(listed.files))
            publisher = Publisher(keep, shrink)
            report = build(
                paths,
                db,
                as_of=as_of,
                say=say,
                jobs=jobs,
                work=work,
                progress=progress,
                read=cache,
                publish=publisher,
                stamp=stamp,
            )
        finally:
            cache.close()
        export(db)
        done = Done(report, cache.read_again, len(listed.files))
        for line in summary(done):
            say(line)
        notify(targets, db, done.report, summary(done), say)
        return done


def summary(done: Done) -> list[str]:
    """What an update changed, for people: a line for each kind of change and for the most telling ones."""
    if done.report is None:
        return ["nothing changed"]
    report = done.report
    lines = [f"{done.read} of {done.files} files read; {report.documents} documents, {report.mandates} mandates"]
    kinds = Counter(_kind(change) for change in done.report.changes)
    for kind, count in kinds.items():
        lines.append(f"  {kind}: {count}")
        those = [change for change in done.report.changes if _kind(change) == kind]
        lines += [f"    {_line(change)}" for change in those[:_SHOWN]]
        if count > _SHOWN:
            lines.append(f"    … and {count - _SHOWN} more (table changes)")
    return lines if kinds else [*lines, "  no mandate, status or document changed"]


def export(db: Path) -> None:
    """Writes the history of changes beside the database as changes.jsonl, whole or not at all."""
    target = db.with_name("changes.jsonl")
    beside = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with closing(store.read(db)) as connection, beside.open("w", encoding="utf-8") as file:
            for row in connection.execute("select * from changes order by id"):
                file.write(json.dumps(dict(row), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)  # noqa: PTH105 - in place at once
    except OSError as error:
        cure = "free some space; the next update writes it again"
        raise MandatesError(target, f"could not be written ({error.strerror})", cure) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _kind(change: Change) -> str:
    return f"{change.kind}: {change.old} -> {change.new}" if change.kind == "status moved" else change.kind


def _line(change: Change) -> str:
    told = {
        "mandate changed": f"{change.mandate} {change.field}: {change.old} -> {change.new}",
        "mandate renamed": f"{change.old} -> {change.new}",
        "status moved": f"{change.mandate}: {change.reason_en}",
    }
    return told.get(change.kind, change.mandate or change.document)


def _told(cache: Cache, listed: Sequence[tuple[Path, str]], say: Say) -> Done:
    wanted = [name for path, name in listed if cache.stamp(path, name)[1] is None]
    say(f"would read {len(wanted)} of {len(listed)} files; nothing was changed")
    for name in wanted[:_SHOWN]:
        say(f"  {name}")
    if len(wanted) > _SHOWN:
        say(f"  … and {len(wanted) - _SHOWN} more")
    return Done(None, len(wanted), len(listed))


def _stamp(cache: Cache, listed: Sequence[tuple[Path, str]], db: Path, as_of: date, problems: Sequence[str]) -> str:
    """One hash over all that goes into a database."""
    whole = hashlib.sha256(f"{cache.state}\n{as_of}\n{digests(cache, listed)}\n".encode())
    for problem in problems:
        whole.update(problem.encode())
    for name in ("reviews.csv", "responsible.csv"):
        with suppress(OSError):
            whole.update(db.with_name(name).read_bytes())
    return whole.hexdigest()


def _built_from(db: Path) -> str | None:
    """The stamp of the database in place; None if there is none, or it cannot be read."""
    with suppress(Exception), closing(store.read(db)) as connection:
        row: Any = connection.execute("select value from build_info where key = 'stamp'").fetchone()
        return str(row[0]) if row else None
    return None


def as_json(done: Done) -> str:
    """An update as JSON, for machines."""
    changes = [asdict(change) for change in done.report.changes] if done.report else []
    return json.dumps({"files": done.files, "read": done.read, "changes": changes}, ensure_ascii=False)
