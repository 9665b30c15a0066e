"""`mandates review`: the commands of reviewers. No logic here; imported only when one is called."""

from __future__ import annotations

from pathlib import Path

import click

from extract.commands import PATH, database, say
from extract.plural import counted
from extract.register.questions import QUESTIONS

_REVIEWS = click.option("--reviews", type=PATH, help="The file of decisions; the one that the last build took.")
_KINDS = click.option(
    "--question",
    "kinds",
    multiple=True,
    type=click.Choice(tuple(QUESTIONS)),
    help="Only this question; may be given again.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def review() -> None:
    """Questions that people can settle, and their decisions (data/reviews.csv).

    \b
    Decisions: close | answered SYMBOL | confirm SYMBOL | reject SYMBOL | set FIELD=VALUE
    """


@review.command("list")
@database("The database to ask.")
@_KINDS
@click.option("--top", type=click.IntRange(0), default=10, show_default=True, help="How many of each to show.")
def list_(db: Path, kinds: tuple[str, ...], top: int) -> None:
    """List what is open to question: addressees not recognised, overdue, doubtful answers.

    \b
    Example:
      mandates review list --question overdue --top 50
    """
    from extract.register.reviewing import listing

    click.echo(listing(db, kinds or tuple(QUESTIONS), top))


@review.command()
@click.argument("path", type=PATH)
@database("The database to ask.")
@_KINDS
@click.option("--limit", type=click.IntRange(1), help="At most so many of each question; all.")
def export(path: Path, db: Path, kinds: tuple[str, ...], limit: int | None) -> None:
    """Write the questions to the CSV file PATH, with empty cells for decisions.

    \b
    Example:
      mandates review export questions.csv --question overdue
    """
    from extract.register.reviewing import export as run

    count = counted(run(db, path, kinds or tuple(QUESTIONS), limit), "question")
    say(f"{path}: {count}; fill in decision, note, source and date")


@review.command("import")
@click.argument("path", type=PATH)
@database("The database in which the mandates are looked up.")
@_REVIEWS
@click.pass_context
def import_(ctx: click.Context, path: Path, db: Path, reviews: Path | None) -> None:
    """Merge the decisions of the CSV file PATH into the file of reviews; the next build applies them.

    Exit code 0: fine, 1: some rows could not be taken, 2: could not run.

    \b
    Example:
      mandates review import questions.csv
    """
    from extract.register.reviewing import kept, merge

    target = reviews or kept(db, say)
    added, wrong = merge(path, target, db, say)
    refused = f", {counted(wrong, 'row')} could not be taken" if wrong else ""
    say(f"{target}: {counted(added, 'decision')} added{refused}")
    ctx.exit(1 if wrong else 0)


@review.command()
@database("The database in which the mandates are looked up.")
@_REVIEWS
@click.pass_context
def check(ctx: click.Context, db: Path, reviews: Path | None) -> None:
    """Say of each review which mandate it fits; of one that does not fit, why, and the nearest candidate.

    Exit code 0: all fit, 1: some do not, 2: could not run.

    \b
    Example:
      mandates review check
    """
    from extract.register.reviewing import check as run
    from extract.register.reviewing import kept

    found = run(reviews or kept(db, say), db, say)
    for one in found:
        click.echo(one.line() if one.problem else f"review {one.review.n} ({one.review.decision}) fits {one.mandate}")
    unfit = sum(bool(one.problem) for one in found)
    click.echo(f"{counted(len(found), 'review')}, {unfit} not fitting")
    ctx.exit(1 if unfit else 0)
