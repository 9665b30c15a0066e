"""`make serve` and `make build` as the Makefile has them, with a `mandates` that only says what it is asked to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BUILD = "build data/documents --db data/mandates.db"
SERVE = "serve --db data/mandates.db --host 127.0.0.1 --port 8001"
pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="no make here")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile, in which the environment is made and installed; no database."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    command = tmp_path / ".venv/bin/mandates"
    command.write_text('#!/bin/sh\necho "$@"\nexit "${CODE:-0}"\n', "utf-8")
    command.chmod(0o755)
    for n, name in enumerate(("pyproject.toml", "constraints.txt", ".venv/made", ".venv/installed")):
        (tmp_path / name).write_text("python3.11\n" if name == ".venv/made" else "", "utf-8")
        os.utime(tmp_path / name, (n + 1, n + 1))
    return tmp_path


def make(place: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHON", "PORT", "HOST")}
    env = {name: value for name, value in env.items() if not name.startswith("MAKE")}  # `make test` runs this one
    command = ["make", *arguments]
    return subprocess.run(command, cwd=place, env={**env, **more}, capture_output=True, text=True, check=False)


def test_serve_builds_where_there_is_no_database(checkout: Path) -> None:
    assert make(checkout, "serve").stdout.splitlines() == [BUILD, SERVE]


def test_serve_shows_a_database_that_is_there(checkout: Path) -> None:
    (checkout / "data/mandates.db").touch()
    told = "data/mandates.db is shown as it is there; 'make build' builds it from data/ anew"
    assert make(checkout, "serve").stdout.splitlines() == [told, SERVE]


@pytest.mark.parametrize(("code", "ended"), [("0", 0), ("1", 0), ("2", 2)])
def test_build_ends_well_where_only_some_documents_failed(checkout: Path, code: str, ended: int) -> None:
    done = make(checkout, "build", CODE=code)
    assert (done.returncode, done.stdout.splitlines()) == (ended, [BUILD])


def test_another_port_can_be_named(checkout: Path) -> None:
    assert make(checkout, "serve", "PORT=8002").stdout.splitlines()[-1].endswith("--port 8002")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), []),
        (("PYTHON=python3.11",), []),
        (
            ("PYTHON=python9",),
            ["note: .venv was made with python3.11 and stays; 'make clean' first, to make it with python9"],
        ),
    ],
)
def test_who_names_another_python_is_told_that_the_environment_stays(
    checkout: Path, arguments: tuple[str, ...], told: list[str]
) -> None:
    assert make(checkout, "serve", *arguments).stdout.splitlines() == [*told, BUILD, SERVE]
