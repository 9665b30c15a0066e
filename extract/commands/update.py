"""`mandates update` and `mandates rollback`: the register kept up to date, and taken back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.collecting import seldom_within
from extract.commands import AS_OF, CLUSTER, DOCUMENTS, JOBS, PATH, SOURCES, database, say
from extract.errors import MandatesError

if TYPE_CHECKING:
    from extract.sources.config import Sources


@click.command()
@click.argument("paths", nargs=-1, type=PATH)
@database("The database.")
@AS_OF
@JOBS
@CLUSTER
@click.option("--fetch/--no-fetch", "fetching", default=False, help="First fetch what data/sources.yml names.")
@click.option("--sources", type=PATH, default=SOURCES, show_default=True, help="The file that describes the sources.")
@click.option(
    "--keep", type=click.IntRange(0), default=5, show_default=True, help="How many earlier databases to keep in kept/."
)
@click.option("--allow-shrink", is_flag=True, help="Publish although a tenth of the rows or more would be gone.")
@click.option(
    "--wait", type=click.FloatRange(0), default=0.0, help="Seconds to wait for another update; else leave with code 2."
)
@click.option(
    "--notify",
    "targets",
    multiple=True,
    help="A file (added to) or web address (POST with JSON) that gets the summary of what changed; may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be fetched and read; ask and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on standard output.")
@click.pass_context
@seldom_within()
def update(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    db: Path,
    as_of: datetime,
    jobs: int | None,
    cluster: str | None,
    fetching: bool,
    sources: Path,
    keep: int,
    allow_shrink: bool,
    wait: float,
    targets: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring the database up to date with PATHs.

    Without PATHs: data/documents, and the folder into which data/sources.yml fetches. With --fetch that folder is
    always read. Only files that are new or changed are read again (all, if rules or program changed); the rows are
    those of a full build. The new database is checked, then put in place at once; whatever goes wrong, the old one
    stays. What changed is in the table `changes` and in changes.jsonl beside the database (NAME.changes.jsonl beside
    one of another name than mandates.db); what fails in fetching is said, and keeps nothing else from being updated. A
    review that does not fit is said and counted.
    Exit code 0: fine, also if nothing changed; 1: some documents or sources failed; 2: could not run, the database is
    as it was.

    \b
    Examples:
      mandates update --fetch
      mandates update data/documents --dry-run
      mandates update --fetch --notify https://example.org/hook --wait 600
    """
    from extract.progress import bar
    from extract.update.run import plan, ready
    from extract.update.run import update as run
    from extract.update.summary import as_json as written

    db = ready(db, targets)
    described = _sources(sources, needed=fetching) if fetching or not paths else None
    code = _fetch(described, dry_run) if fetching and described else 0
    fetched = described.folder if described else db.with_name("fetched")
    wanted = [*(paths or (DOCUMENTS,)), *([fetched] if (fetching or not paths) and fetched.is_dir() else [])]
    if dry_run:
        done = plan(wanted, db, as_of=as_of.date(), say=say)
    else:
        done = run(
            wanted,
            db,
            as_of=as_of.date(),
            say=say,
            progress=bar,
            jobs=cluster or jobs,
            keep=keep,
            shrink=allow_shrink,
            wait=wait,
            targets=targets,
        )
    if as_json:
        click.echo(written(done))
    ctx.exit(max(code, done.code))


@click.command()
@database("The database.")
def rollback(db: Path) -> None:
    """Put the database of the update before back in place.

    The present one goes to kept/ beside it, as NAME-N.db.withdrawn. The next update builds from the documents again:
    stop the schedule, or put right what was wrong, before it does.

    \b
    Example:
      mandates rollback --db data/mandates.db
    """
    from extract.update.publish import rollback as run

    say(f"{db}: {run(db, say)} is in place again")


def _sources(file: Path, needed: bool) -> Sources | None:
    """What data/sources.yml describes; None if it is not there, and need not be. One that is wrong stops the update: it
    says which folder to read."""
    from extract.sources import config

    return config.load(file) if needed or file.exists() else None


def _fetch(sources: Sources, dry_run: bool) -> int:
    """Fetches all that the sources have. Whatever fails is said, and spoils no update: 1 if something did, else 0."""
    from extract.commands.fetch import counts
    from extract.progress import bar
    from extract.sources.fetching import fetch
    from extract.sources.plan import Wanted

    try:
        report = fetch(sources, Wanted(everything=True), say=say, progress=bar, dry_run=dry_run)
    except MandatesError as error:
        say(f"note: fetching ended early: {error}")
        return 1
    except Exception as error:  # what is held can be updated all the same
        told = " ".join(f"{type(error).__name__}: {error}".split())
        say(f"note: fetching ended early: {told}; this is a fault of the program, please report it")
        return 1
    if not dry_run:
        say(f"{sources.folder}: {counts(report)}")
    return 1 if report.code else 0
