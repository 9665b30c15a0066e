"""What all commands of `mandates` share, and the list of those that have a module of their own."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from extract.errors import MandatesError
from extract.stopping import stopping


def say(line: str) -> None:
    """One line for the user, on standard error."""
    click.echo(line, err=True)


# Commands that stand in a module of extract.commands, imported when they or the help ask for it.
_ELSEWHERE = {"fetch": "fetch", "update": "update", "rollback": "update", "rules": "rules", "diff": "rules"}


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
            say("mandates: interrupted; nothing was changed")
            ctx.exit(getattr(error, "code", 2))
        except BrokenPipeError:
            # The reader of our output has seen enough (`mandates extract … | head`).
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
