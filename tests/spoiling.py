"""Rule files with one thing in them that is wrong, and the one line in which that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import rules
from extract.errors import RulesError


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    """Writes `new` in a rule file where `old` stands first."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text, "the test no longer fits the rule file"
    path.write_text(text.replace(old, new, 1), "utf-8", "surrogateescape")


def refused(folder: Path, file: str, said: str) -> None:
    """The rules are refused in one line, which names the file and says that."""
    with pytest.raises(RulesError) as error:
        rules.load(folder)
    message = str(error.value)
    assert said in message
    assert Path(file).name in message
    assert "\n" not in message
