"""A progress bar on standard error for work that takes over a second, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import click

T = TypeVar("T")
_PATIENCE = 1.0


def bar(items: Iterable[T], length: int) -> Iterator[T]:
    """The same items; from the second second on a bar shows how many of `length` are done."""
    if not sys.stderr.isatty():
        yield from items
        return
    begun = time.monotonic()
    shown: Any = None
    done = 0
    try:
        for item in items:
            yield item
            done += 1
            if shown is not None:
                shown.update(1)
            elif time.monotonic() - begun > _PATIENCE:
                shown = click.progressbar(length=length, label="documents", file=sys.stderr)
                shown.__enter__()
                shown.update(done)
    finally:
        if shown is not None:
            shown.__exit__(None, None, None)
