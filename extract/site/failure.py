"""A new database that could not be shown: whether and when it is tried again."""

from __future__ import annotations

import time
from dataclasses import dataclass

from extract.errors import StoreError


@dataclass(frozen=True, slots=True)
class Failure:
    """A state of the file that could not be shown, and the pause in seconds before it is tried again, at `again`."""

    identity: tuple[int, ...]
    pause: float
    again: float

    @classmethod
    def of(cls, identity: tuple[int, ...], problem: Exception, pause: float) -> Failure:
        """What is no register stays none; anything else passes, as when the machine has no time for us."""
        pause = float("inf") if isinstance(problem, StoreError) else pause
        return cls(identity, pause, time.monotonic() + pause)

    def __str__(self) -> str:
        return "" if self.again == float("inf") else f", and it is tried again in {self.pause:.0f} seconds"
