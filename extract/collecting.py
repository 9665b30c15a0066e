"""Python's search for cycles of objects: what passes through here has none, and to look for them costs a fifth of a
build, and a fifteenth of the start of a command."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (100_000, 20, 100)  # objects made, collections of the young, collections of the middle generation

# When Python ends it looks through all that is left, which goes with the process anyway.
atexit.register(gc.freeze)


def seldom() -> None:
    """From now on this process looks for cycles seldom, and never among what it holds already."""
    gc.freeze()
    gc.set_threshold(*_SELDOM)


def settled() -> None:
    """What this process holds now stays (rules, spaCy): where it looks for cycles seldom, never among that."""
    if gc.get_threshold() == _SELDOM:
        gc.freeze()


@contextmanager
def seldom_within() -> Iterator[None]:
    """The same as `seldom` until its end, which is that of the outermost."""
    before = gc.get_threshold()
    if before == _SELDOM:
        yield
        return
    seldom()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
