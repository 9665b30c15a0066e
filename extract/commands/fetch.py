"""`mandates fetch`: documents from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.commands import PATH, SOURCES, database, say
from extract.errors import MandatesError

if TYPE_CHECKING:
    from extract.sources.layout import Sessions
    from extract.sources.report import FetchReport


@click.command()
@click.argument("symbols", nargs=-1, metavar="[SYMBOL]…")
@click.option("--session", "sessions", multiple=True, help="A session (81, 75-78, 75-, ES-11) from the repositories.")
@click.option("--missing", is_flag=True, help="List and fetch reports that answer by the database and are not held.")
@click.option("--source", "only", help="Only this source of the file.")
@click.option("--again", is_flag=True, help="Ask also for what is held: was it replaced?")
@click.option("--accept-gone", is_flag=True, help="Let many documents of a source be withdrawn at once.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked for; ask and write nothing.")
@click.option(
    "--sources", "file", type=PATH, default=SOURCES, show_default=True, help="The file that describes the sources."
)
@click.option("--into", type=PATH, help="The folder for the documents; as the file says.")
@database("For --missing.")
@click.pass_context
def fetch(
    ctx: click.Context,
    *,
    symbols: tuple[str, ...],
    sessions: tuple[str, ...],
    missing: bool,
    only: str | None,
    again: bool,
    accept_gone: bool,
    dry_run: bool,
    file: Path,
    into: Path | None,
    db: Path,
) -> None:
    """Fetch documents by SYMBOL, whole sessions, or, with neither, everything that data/sources.yml names.

    They land in data/fetched, each read and checked before; what is held already is not asked for again.
    Exit code 0: fine, 1: some documents failed, 2: could not run.

    \b
    Examples:
      mandates fetch A/73/321 A/RES/57/270B
      mandates fetch --session 81
      mandates fetch --missing --dry-run
    """
    from extract.progress import bar
    from extract.sources import config
    from extract.sources.fetching import fetch as run
    from extract.sources.plan import Wanted

    sources = config.load(file)
    if into is not None:
        sources = sources.model_copy(update={"folder": into})
    wanted = Wanted(
        symbols,
        _sessions(sessions),
        everything=not (symbols or sessions or missing),
        automatic=_lacking(db) if missing else (),
        again=again,
        only=only,
        accept_gone=accept_gone,
    )
    try:
        report = run(sources, wanted, say=say, progress=bar, dry_run=dry_run)
    except KeyboardInterrupt as error:
        say("mandates: interrupted; what was fetched until then is kept")
        ctx.exit(getattr(error, "code", 2))
    if not dry_run:
        say(f"{sources.folder}: {counts(report)}")
    ctx.exit(report.code)


def _sessions(specs: tuple[str, ...]) -> Sessions:
    from extract.sources.layout import Sessions

    try:
        return Sessions.of(specs)
    except ValueError as error:
        raise MandatesError("--session", *str(error).split("; ")) from None


def _lacking(db: Path) -> tuple[str, ...]:
    """What the database knows to answer and is not held, which is printed too."""
    from extract.sources.missing import missing

    symbols = tuple(missing(db))
    for symbol in symbols:
        click.echo(symbol)
    return symbols


def counts(report: FetchReport) -> str:
    """How many documents are new, replaced, withdrawn, unchanged, failed."""
    lists = {"new": report.new, "replaced": report.replaced, "withdrawn": report.withdrawn}
    told = [f"{len(symbols)} {name}" for name, symbols in lists.items() if symbols or name == "new"]
    told.append(f"{report.unchanged} unchanged")
    told += [f"{report.known} known not to be usable"] if report.known else []
    told += [f"{len(report.failed)} failed"] if report.failed else []
    return ", ".join(told)
