"""What every figure is measured with: the yardstick Y, processor time, and peak memory of a program of its own.

Y is the time in which stock spaCy, `spacy.blank("zh")`, only tokenizes the same texts on one core.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

Clock = Callable[[], float]
ROOT = Path(__file__).parents[1]
_MEGA = 2**20 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, what it may be at most (None: only told), and its unit: Y, times, share, s, MB."""

    name: str
    value: float
    most: float | None
    unit: str
    note: str = ""

    @property
    def met(self) -> bool:
        """The figure is as wanted."""
        return self.most is None or self.value <= self.most


def seconds(work: Callable[[], object], clock: Clock = time.process_time) -> float:
    """How long the work takes: processor time by default, so that other programs count for little."""
    start = clock()
    work()
    return clock() - start


def ratio(
    work: Callable[[], object], other: Callable[[], object], rounds: int, clock: Clock = time.process_time
) -> float:
    """The best time of the one over the best of the other, both taken in turn in this process."""
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(seconds(other, clock))
        mine.append(seconds(work, clock))
    return min(mine) / min(theirs)


def tokenizing(texts: Sequence[str]) -> Callable[[], None]:
    """The work whose time is Y."""
    import spacy

    nlp = spacy.blank("zh")

    def work() -> None:
        for text in texts:
            nlp(text)

    return work


def program(*arguments: str) -> subprocess.Popen[str]:
    """Begins a module of this folder in a process of its own, which prints a JSON object: see `printed`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )


def printed(begun: subprocess.Popen[str]) -> dict[str, float]:
    """Waits for a program; the JSON object that it printed."""
    out, _ = begun.communicate()
    if begun.returncode:
        raise RuntimeError(f"{begun.args} ended with {begun.returncode}")
    found: dict[str, float] = json.loads(out)
    return found


def peak() -> float:
    """Peak memory of this process in MB; not what it was before another program began in its place."""
    with suppress(OSError):
        line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGA


def started(command: Sequence[str], rounds: int) -> float:
    """Processor seconds of a command that is run `rounds` times, the best."""
    found = []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)
