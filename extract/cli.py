"""The command `mandates`. No logic here; every import that costs time is made by the command that needs it."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from extract import __version__
from extract.collecting import seldom_within
from extract.commands import AS_OF, CLUSTER, DOCUMENTS, JOBS, PATH, Commands, database, say
from extract.errors import MandatesError
from extract.plural import counted

_PATHS = click.argument("paths", nargs=-1, type=PATH)
_LANGUAGES = click.option(
    "--any-language", is_flag=True, help="Take in XML that is not in Chinese; no mandates are found in it."
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mandates")
def main() -> None:
    """Find who was asked to do what by when in United Nations documents in Chinese.

    \b
    Begin with:
      mandates build      read data/documents into data/mandates.db
      mandates serve      show the register on http://127.0.0.1:8001
    """


@main.command()
@_PATHS
@database("The database to make.")
@AS_OF
@JOBS
@CLUSTER
@click.option(
    "--reviews", type=PATH, help="Decisions; by default reviews.csv beside the database, else beside the documents."
)
@_LANGUAGES
@click.option("--rules", type=PATH, help="A folder of rules other than the project's own.")
@click.option("--allow-shrink", is_flag=True, help="Take the place of a larger database that has other documents.")
@click.pass_context
@seldom_within()
def build(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    db: Path,
    as_of: datetime,
    jobs: int | None,
    cluster: str | None,
    reviews: Path | None,
    any_language: bool,
    rules: Path | None,
    allow_shrink: bool,
) -> None:
    """Read documents (PATHs; data/documents) and make the database of their mandates.

    The new database takes the old one's place at once when it is whole; else the old one stays as it was. It does not
    take that of one that was built from other paths and would lose more than a tenth of its documents.
    Exit code 0: fine, 1: some documents failed, 2: could not run.

    \b
    Examples:
      mandates build data/documents --as-of 2018-10-01
      mandates build my-documents --db my.db
    """
    from extract.progress import bar
    from extract.reading import stages
    from extract.register import responsible, store
    from extract.register.build import build as run
    from extract.register.csvs import beside
    from extract.update.lock import locked
    from extract.update.publish import built

    place = store.check_target(db)
    with locked(place, 0.0, say):
        report = run(
            paths or (DOCUMENTS,),
            db,
            as_of=as_of.date(),
            say=say,
            jobs=cluster or jobs,
            decisions=reviews,
            work=stages(rules, any_language),
            progress=bar,
            publish=built(allow_shrink),
        )
    lead = place.with_name(responsible.FILE)
    if not beside(place, paths or (DOCUMENTS,), lead.name).exists():
        say(f"note: {lead}: not there, so no report has a lead; copy data/{lead.name} there to say who writes")
    failed = f", {report.failed} could not be used" if report.failed else ""
    unfit = f", {counted(report.unfit, 'review')} not applied" if report.unfit else ""
    made = f"{counted(report.mandates, 'mandate')} of {counted(report.documents, 'document')}"
    say(f"{db}: {made} as of {as_of.date()}{failed}{unfit}")
    ctx.exit(report.code)


@main.command()
@_PATHS
@click.option("--all", "all_classes", is_flag=True, help="Class `other` too: what opens a provision without asking.")
@_LANGUAGES
@click.option("--rules", type=PATH, help="A folder of rules other than the project's own.")
@JOBS
@CLUSTER
@click.pass_context
@seldom_within()
def extract(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    all_classes: bool,
    any_language: bool,
    rules: Path | None,
    jobs: int | None,
    cluster: str | None,
) -> None:
    """Print the mandates of documents (PATHs; data/documents) as JSON lines, without a database.

    Exit code 0: fine, 1: some documents failed, 2: could not run.

    \b
    Example:
      mandates extract resolution.txt | head -1
    """
    from extract.lines import lines
    from extract.progress import bar
    from extract.reading import stages

    if sys.stdout is None:
        raise MandatesError("standard output", "is closed", "let the lines go to a file or to another program")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    failed = lines(
        paths or (DOCUMENTS,),
        lambda line: print(json.dumps(line, ensure_ascii=False)),
        say=say,
        work=stages(rules, any_language),
        progress=bar,
        all_classes=all_classes,
        jobs=cluster or jobs,
    )
    sys.stdout.flush()
    ctx.exit(1 if failed else 0)


@main.command()
@click.argument("gold", nargs=-1, required=True, type=PATH)
@click.option("--documents", multiple=True, type=PATH, help="Documents; those of the checkout.")
@click.option("--found", help="Score this output of `mandates extract` (a file, or - for standard input) instead.")
@click.option("--errata", type=PATH, help="JSON lines that correct the gold: both are scored.")
@click.option("--show", type=click.IntRange(0), help="How many disagreements to list; all.")
@click.option("--min", "least", type=click.FloatRange(0, 1), help="Exit code 1 if any figure is below this.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each score.")
@click.option("--followup", is_flag=True, help="The gold says what became of requests: score follow-up.")
@AS_OF
@click.pass_context
def score(
    ctx: click.Context,
    *,
    gold: tuple[Path, ...],
    documents: tuple[Path, ...],
    found: str | None,
    errata: Path | None,
    show: int | None,
    least: float | None,
    as_json: bool,
    followup: bool,
    as_of: datetime,
) -> None:
    """Hold an extraction against GOLD files (JSON lines, written by the annotation guide).

    Exit code 0: fine, 1: a figure is below --min or a document failed, 2: could not run.

    \b
    Examples:
      mandates score tests/gold/*.jsonl --min 1.0
      mandates extract documents | mandates score gold.jsonl --found -
      mandates score --followup tests/gold/followup/*.jsonl --documents corpus
    """
    from extract.progress import bar
    from extract.scoring import run

    if found is not None and documents:
        raise click.UsageError("--found is scored instead of --documents; give one of them")
    if followup and (found or errata):
        raise click.UsageError("--found and --errata are of a score of mandates, not of --followup")
    if not followup and ctx.get_parameter_source("as_of") is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("--as-of is of --followup: mandates are read alike on any day")
    if followup:
        from extract.scoring.followup import run as follow

        told = follow(gold, documents, as_of=as_of.date(), show=show, as_json=as_json, say=say, progress=bar)
    else:
        told = run(gold, documents, found=found, errata=errata, show=show, as_json=as_json, say=say, progress=bar)
    click.echo(told.text)
    ctx.exit(1 if told.failed or (least is not None and told.lowest < least) else 0)


@main.command()
@click.argument("what", metavar="TEXT|ID")
@database("The database in which an id is looked up.")
@AS_OF
@click.option("--rules", type=PATH, help="Read TEXT by this folder of rules instead of the project's own.")
@seldom_within()
def explain(what: str, db: Path, as_of: datetime, rules: Path | None) -> None:
    """Show how each value of a mandate was worked out: value, words, rule.

    An ID (of a mandate or paragraph) is looked up in the database; TEXT is read as one operative paragraph.

    \b
    Examples:
      mandates explain A-RES-72-237-p3-0
      mandates explain A-RES-72-237-p12
    """
    from extract.explain import explain as run
    from extract.reading import stages

    click.echo(run(what, db, as_of=as_of.date(), work=stages(rules) if rules else None))


@main.command()
@database("The database to show.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--url", help="The public address, where a proxy stands before: https://example.org/register/")
@click.option(
    "--max-age", type=click.FloatRange(0), help="Hours after which /-/health says that the register is stale."
)
def serve(db: Path, host: str, port: int, url: str | None, max_age: float | None) -> None:
    """Show the register in the browser, until Ctrl-C. A new database is shown within seconds.

    \b
    Examples:
      mandates serve --port 8002
      mandates serve --url https://example.org/register/ --max-age 48
    """
    from extract.register import store

    store.read(db).close()
    from extract.site.serve import serve as run

    run(db, host, port, url=url, max_age=max_age)


@main.command()
@database("The database to describe.")
@click.option("--top", type=click.IntRange(0), default=20, show_default=True, help="How many unresolved addressees.")
def status(db: Path, top: int) -> None:
    """Say what is in the database, when and from what it was built.

    \b
    Example:
      mandates status --top 5
    """
    from extract.register.status import status as run

    click.echo(run(db, top))
