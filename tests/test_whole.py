"""Files that are whole or not there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extract.whole import is_gone, writing


def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_text("old", "utf-8")
    with writing(file, "w", encoding="utf-8") as opened:
        opened.write("new")
        assert file.read_text("utf-8") == "old"
    assert file.read_text("utf-8") == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_what_breaks_off_leaves_the_former_file(tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_text("old", "utf-8")
    with pytest.raises(ZeroDivisionError), writing(file, "w", encoding="utf-8") as opened:
        opened.write("half")
        raise ZeroDivisionError
    assert file.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere it cannot be told whether a process is there")
def test_what_killed_writers_left_is_removed_and_nothing_of_others(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_gone(str(ended.pid)) and not is_gone(str(os.getppid()))
    left, others = tmp_path / f".m.csv.{ended.pid}.tmp", tmp_path / f".m.csv.{os.getppid()}.tmp"
    another = tmp_path / f".n.csv.{ended.pid}.tmp"
    for one in (left, others, another):
        one.write_text("half", "utf-8")
    with writing(tmp_path / "m.csv") as opened:
        opened.write(b"x")
    assert not left.exists() and others.exists() and another.exists()
