"""`mandates update` and `mandates rollback`: the register kept up to date, and taken back."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import click

_PATH = click.Path(path_type=Path, readable=False)
_DB = click.option("--db", type=_PATH, default=Path("data/mandates.db"), show_default=True, help="The database.")
_DOCUMENTS = Path("data/documents")
_SOURCES = Path("data/sources.yml")


@click.command()
@click.argument("paths", nargs=-1, type=_PATH)
@_DB
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: datetime.combine(date.today(), time.min),
    help="The day from which deadlines are judged (YYYY-MM-DD); today.",
)
@click.option("--jobs", type=click.IntRange(1), help="Worker processes; by default as many as pay off.")
@click.option("--fetch/--no-fetch", "fetching", default=False, help="First fetch what data/sources.yml names.")
@click.option("--sources", type=_PATH, default=_SOURCES, show_default=True, help="The file that describes the sources.")
@click.option("--keep", type=click.IntRange(0), default=5, show_default=True, help="How many databases to keep.")
@click.option("--allow-shrink", is_flag=True, help="Publish although a tenth of the rows or more would be gone.")
@click.option("--wait", type=click.FloatRange(0), default=0.0, help="Seconds to wait for another update.")
@click.option("--notify", "targets", multiple=True, help="A file or web address (webhook) that gets the summary.")
@click.option("--dry-run", is_flag=True, help="Say what would be read; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on standard output.")
@click.pass_context
def update(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    db: Path,
    as_of: datetime,
    jobs: int | None,
    fetching: bool,
    sources: Path,
    keep: int,
    allow_shrink: bool,
    wait: float,
    targets: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring the database up to date with PATHs (data/documents, and data/fetched if it is there).

    Only files that are new or changed are read again; the rows are those of a full build. The new database is checked,
    then put in place at once; whatever goes wrong, the old one stays. What changed is in the table `changes` and in
    changes.jsonl beside the database.
    Exit code 0: fine, 1: some documents or sources failed, 2: could not run.

    \b
    Examples:
      mandates update --fetch
      mandates update data/documents --dry-run
      mandates update --fetch --notify https://example.org/hook --wait 600
    """
    from extract.commands import say
    from extract.progress import bar
    from extract.update.run import as_json as written
    from extract.update.run import update as run

    code = _fetch(sources, dry_run) if fetching else 0
    fetched = db.with_name("fetched")
    wanted = paths or (_DOCUMENTS, *([fetched] if fetched.is_dir() else []))
    done = run(
        wanted,
        db,
        as_of=as_of.date(),
        say=say,
        progress=bar,
        jobs=jobs,
        keep=keep,
        shrink=allow_shrink,
        wait=wait,
        dry_run=dry_run,
        targets=targets,
    )
    if as_json:
        click.echo(written(done))
    ctx.exit(max(min(code, 1), done.code))


@click.command()
@_DB
def rollback(db: Path) -> None:
    """Put the database of the update before back in place.

    The present one is kept beside it as NAME.withdrawn.

    \b
    Example:
      mandates rollback --db data/mandates.db
    """
    from extract.commands import say
    from extract.update.publish import rollback as run

    say(f"{db}: {run(db)} is in place again")


def _fetch(file: Path, dry_run: bool) -> int:
    """Fetches all that the sources have; a source that fails spoils no update. The exit code of the fetch."""
    from extract.commands import say
    from extract.errors import MandatesError
    from extract.progress import bar
    from extract.sources import config
    from extract.sources.fetching import fetch
    from extract.sources.plan import Wanted

    try:
        return fetch(config.load(file), Wanted(everything=True), say=say, progress=bar, dry_run=dry_run).code
    except MandatesError as error:
        say(f"note: nothing was fetched: {error}")
        return 1
