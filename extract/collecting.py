"""Python's search for cycles of objects: what passes through here has none, and to look for them costs a fifth of a
build."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (100_000, 20, 100)  # objects made, collections of the young, collections of the middle generation


def seldom() -> None:
    """From now on this process looks for cycles seldom, and never among what it holds already (rules, spaCy)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


@contextmanager
def seldom_within() -> Iterator[None]:
    """The same until its end."""
    before = gc.get_threshold()
    seldom()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
