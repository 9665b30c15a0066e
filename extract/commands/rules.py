"""`mandates rules check` and `mandates diff`: for those who write rules."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.commands import DOCUMENTS, PATH, say
from extract.plural import counted

if TYPE_CHECKING:
    from extract.model import Document, Mandate
    from extract.rules import Rules

_RULES = click.option("--rules", "folder", type=PATH, help="The folder of rules; the project's own.")


@click.group()
def rules() -> None:
    """Check the rules.

    \b
    Example:
      mandates rules check
    """


@rules.command()
@_RULES
@click.pass_context
def check(ctx: click.Context, folder: Path | None) -> None:
    """Check every rule file, and every example and counter-example with all rules loaded.

    Exit code 0: all hold, 1: some do not, 2: a rule file is wrong.

    \b
    Example:
      mandates rules check --rules rules
    """
    from extract.extractor import Extractor
    from extract.rulecheck import check as run
    from extract.rules import load

    loaded = load(folder)
    count = broken = 0
    for _, problem in run(loaded, Extractor(loaded)):
        count += 1
        if problem:
            broken += 1
            click.echo(str(problem))
    click.echo(f"{count} examples, {broken} do not hold; {len(loaded.actors)} actors")
    ctx.exit(1 if broken else 0)


@click.command()
@click.argument("paths", nargs=-1, type=PATH)
@_RULES
@click.option(
    "--against", type=PATH, help="The rules to compare with; those last committed, or with --rules the project's own."
)
@click.pass_context
def diff(ctx: click.Context, paths: tuple[Path, ...], folder: Path | None, against: Path | None) -> None:
    """Show which mandates a change of rules gains (+), loses (-) or reads otherwise (~) in PATHs (data/documents).

    Exit code 0: none, 1: some, or documents failed, 2: could not run.

    \b
    Examples:
      mandates diff
      mandates diff --rules my-rules data/documents
    """
    from extract import rules as rules_module
    from extract.intake import Problems, documents
    from extract.reading import files, results, stages
    from extract.rulediff import changes, committed

    paths = paths or (DOCUMENTS,)
    new, fail = rules_module.load(folder), Problems(say)
    listed = files(paths, stages().find)

    def read(rules: Rules) -> Iterator[tuple[Document, tuple[Mandate, ...]]]:
        done = results(listed.files, stages(rules.folder), rules, all_classes=False, jobs=None)
        once = say if rules is new else (lambda _: None)  # what is to be noted of documents that are read twice
        return documents(paths, listed, done, once, fail)

    with tempfile.TemporaryDirectory() as place:
        old = rules_module.load(against or (rules_module.folder() if folder else committed(new.folder, Path(place))))
        found = list(changes(read, old, new))
    for change in found:
        click.echo(str(change))
    counts = {sign: sum(change.sign == sign for change in found) for sign in "+-~"}
    click.echo(f"{counted(len(listed.files), 'file')}: {counts['+']} gained, {counts['-']} lost, {counts['~']} changed")
    ctx.exit(1 if found or fail.count else 0)
