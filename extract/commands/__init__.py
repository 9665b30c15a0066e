"""What all commands of `mandates` share, and the list of those that have a module of their own."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from extract.errors import MandatesError
from extract.stopping import stopping


def say(line: str) -> None:
    """One line for the user, on standard error."""
    click.echo(line, err=True)


DB = Path("data/mandates.db")
DOCUMENTS = Path("data/documents")
SOURCES = Path("data/sources.yml")


class _Path(click.Path):
    """A path of any name that a file may have. What cannot be read is said by what reads it, in one line of our own;
    click would end the command with its usage."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises MandatesError for a name that no file can have."""
        try:
            os.lstat(value)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                shown = f"{str(value)[:_SHOWN]}…"
                raise MandatesError(shown, "no file can have a name that long", "look at what was typed") from error
        return super().convert(value, param, ctx)


_SHOWN = 60  # characters of a name that is too long
PATH = _Path(path_type=Path, readable=False)
CLUSTER = click.option(
    "--cluster", metavar="ADDRESS", help="Use the workers of a dask scheduler (tcp://…), which see the same files."
)
JOBS = click.option("--jobs", type=click.IntRange(1), help="Worker processes; by default as many as pay off.")
AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: datetime.combine(date.today(), time.min),
    help="The day from which deadlines are judged (YYYY-MM-DD); today.",
)


def database(kind: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --db; `kind` says what the command does with it."""
    return click.option("--db", type=PATH, default=DB, show_default=True, help=kind)


# Commands that stand in a module of extract.commands, imported when they or the help ask for it.
_ELSEWHERE = {
    "fetch": "fetch",
    "update": "update",
    "rollback": "update",
    "rules": "rules",
    "diff": "rules",
    "review": "review",
}


class Commands(click.Group):
    """Turns what went wrong into one line and exit code 2; a signal to end into one and its exit code (Ctrl-C: 130).

    Finds the commands that stand elsewhere.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*super().list_commands(ctx), *_ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name in _ELSEWHERE:
            found: click.Command = getattr(import_module(f"extract.commands.{_ELSEWHERE[cmd_name]}"), cmd_name)
            return found
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            with stopping():
                return super().invoke(ctx)
        except MandatesError as error:
            say(f"mandates: {error}")
            ctx.exit(2)
        except (KeyboardInterrupt, click.Abort) as error:
            say("mandates: interrupted")
            ctx.exit(getattr(error, "code", 2))
        except BrokenPipeError:
            # The reader of our output has seen enough (`mandates extract … | head`).
            _no_output()
            ctx.exit(0)
        except OSError as error:
            if _takes_output():
                raise  # of something else: a fault of the program
            _no_output()
            say(f"mandates: standard output: cannot be written ({error.strerror}); free some space or write elsewhere")
            ctx.exit(2)


def _takes_output() -> bool:
    """Whether standard output takes what is still to be written there, and an empty line."""
    try:
        print(flush=True)
    except OSError:
        return False
    return sys.stdout is not None  # closed (`>&-`)


def _no_output() -> None:
    """What is still to be written goes nowhere: Python would complain of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
