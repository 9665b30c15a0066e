"""A bounded number of damaged files, and those that were found to do harm before."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import fuzz
import pytest

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="needs SIGALRM to end what hangs")


@pytest.mark.parametrize("seed", range(8))
def test_damaged_files_are_read_or_refused_in_one_line(seed: int) -> None:
    chance = random.Random(seed)
    found = [
        (name, problem)
        for name, data in (fuzz.damaged(chance) for _ in range(30))
        if (problem := fuzz.attempt(name, data))
    ]
    assert not found


@pytest.mark.parametrize("file", sorted(fuzz.FOUND.glob("*")), ids=lambda file: file.name)
def test_what_was_found_before_does_no_harm(file: Path) -> None:
    assert fuzz.attempt(f"a{file.suffix}", file.read_bytes()) is None
