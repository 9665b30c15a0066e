"""Files and folders that may not be read or written: one clear line, without a fault of the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOOD = ROOT / "data" / "documents" / "A_RES_76_221.txt"
# The administrator may read and write everything, unless he gives these powers away.
POWERS = "-dac_override,-dac_read_search"
WITHOUT = ["setpriv", f"--bounding-set={POWERS}", f"--inh-caps={POWERS}"] if os.geteuid() == 0 else []
COMMAND = [*WITHOUT, sys.executable, "-c", "from extract.cli import main; main()"]

pytestmark = pytest.mark.skipif(
    bool(WITHOUT) and (not shutil.which("setpriv") or subprocess.run([*WITHOUT, "true"], check=False).returncode != 0),
    reason="run by the administrator, without setpriv",
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A document that may be read, one that may not, a folder that may not be entered, one that may not be written."""
    folder = tmp_path_factory.mktemp("permissions")
    for name in ("in", "closed", "full"):
        (folder / name).mkdir()
        shutil.copy(GOOD, folder / name)
    shutil.copy(GOOD, folder / "locked.txt")
    (folder / "responsible.csv").write_text("title,agenda_title,actor,source\n")  # a build without one says so
    for name, mode in (("closed", 0), ("full", 0o555), ("locked.txt", 0)):
        (folder / name).chmod(mode)
    yield folder
    (folder / "closed").chmod(0o755)
    (folder / "full").chmod(0o755)


CLOSED = "give its folder permission to write or name another file with --db"
CASES = {
    "a file": (["in", "locked.txt"], 1, "{}/locked.txt: cannot be read (Permission denied); check the file"),
    "a file alone": (["locked.txt"], 2, "{}/locked.txt: cannot be read (Permission denied); check the file"),
    "a folder": (["in", "closed"], 1, "{}/closed: cannot be read (Permission denied); check the folder's permissions"),
    "a file in a closed folder": (["in", "closed/x.txt"], 1, "{}/closed/x.txt: cannot be read (Permission denied); "),
    "reviews": (["in", "--reviews", "locked.txt"], 2, "mandates: {}/locked.txt: cannot be read (Permission denied); "),
    "reviews in a closed folder": (
        ["in", "--reviews", "closed/x.csv"],
        2,
        "mandates: {}/closed/x.csv: cannot be read (Permission denied); check the file and its permissions",
    ),
    "rules": (["in", "--rules", "closed"], 2, "mandates: {}/closed/addressees.yml: cannot be read; "),
    "a database in a folder of others": (
        ["in", "--db", "full/y.db"],
        2,
        f"mandates: {{}}/full/y.db: cannot be written (Permission denied); {CLOSED}",
    ),
    "a database in a new folder": (
        ["in", "--db", "full/new/y.db"],
        2,
        f"mandates: {{}}/full/new/y.db: cannot be written (Permission denied); {CLOSED}",
    ),
    "a database in a closed folder": (
        ["in", "--db", "closed/y.db"],
        2,
        f"mandates: {{}}/closed/y.db: cannot be written (Permission denied); {CLOSED}",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_permitted_is_one_line(place: Path, case: str) -> None:
    arguments, code, told = CASES[case]
    named = [a if a.startswith("--") else str(place / a) for a in ("--db", "x.db", *arguments)]
    done = subprocess.run(
        [*COMMAND, "build", *named],
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    lines = done.stderr.splitlines()
    assert done.returncode == code, done.stderr
    assert lines[0].startswith(told.format(place)), done.stderr
    # The one line; and where something could be read, what was made of it.
    assert len(lines) == 1 or (len(lines) == 2 and lines[1].startswith((f"{place}/x.db: ", f"mandates: {place}/x.db")))


@pytest.mark.parametrize("command", [["status"], ["explain", "A-RES-76-221-p1"], ["serve", "--port", "0"]])
def test_a_database_in_a_closed_folder(place: Path, command: list[str]) -> None:
    done = subprocess.run(
        [*COMMAND, *command, "--db", str(place / "closed" / "x.db")],
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    told = f"mandates: {place}/closed/x.db: cannot be read (Permission denied); check the file and its permissions\n"
    assert (done.returncode, done.stderr) == (2, told)
