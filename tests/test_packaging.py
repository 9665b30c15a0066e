"""The wheel and the sdist: all that the program needs is inside, and it works away from the checkout.

The environment is empty but for the wheel; the libraries are those of the environment that runs the tests, so that no
index is asked. `.ci/run` installs everything anew from an index.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import sysconfig
import tarfile
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from extract import __version__

ROOT = Path(__file__).parents[1]
pytest.importorskip("build", reason="needs the extra [dev]")
pytest.importorskip("hatchling", reason="needs the extra [dev]")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sdist, the wheel made from it, and the wheel made from the checkout."""
    folder = tmp_path_factory.mktemp("made")
    for name, more in (("both", []), ("direct", ["--wheel"])):
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / name), *more, str(ROOT)]
        told = subprocess.run(command, check=False, capture_output=True, text=True)
        assert told.returncode == 0, told.stdout + told.stderr
    (sdist,), (wheel,) = (folder / "both").glob("*.tar.gz"), (folder / "both").glob("*.whl")
    (direct,) = (folder / "direct").glob("*.whl")
    return {"sdist": sdist, "wheel": wheel, "direct": direct}


def inside(wheel: Path) -> dict[str, bytes]:
    with ZipFile(wheel) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_wheel_of_the_sdist_is_that_of_the_checkout(made: dict[str, Path]) -> None:
    assert inside(made["wheel"]) == inside(made["direct"])


def test_all_that_the_program_reads_is_inside(made: dict[str, Path]) -> None:
    packed = inside(made["wheel"])
    wanted = {"extract/shipped/metadata.yml": ROOT / "metadata.yml"}
    for place, below in ((ROOT / "rules", "extract/shipped/rules"), (ROOT / "extract", "extract")):
        files = (file for file in place.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
        wanted |= {f"{below}/{file.relative_to(place).as_posix()}": file for file in files}
    assert len(wanted) > 200
    assert {name: packed.get(name) for name in wanted} == {name: file.read_bytes() for name, file in wanted.items()}
    assert "extract/py.typed" in packed
    (licences,) = ([name.rpartition("/")[2] for name in packed if "/licenses/" in name],)
    assert sorted(licences) == ["LICENSE", "NOTICE"]
    with tarfile.open(made["sdist"]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"CHANGES.md", "NOTICE", "README.md", "Makefile", "tests/test_packaging.py", "rules/README.md"} <= names
    assert not [name for name in names if re.search(r"\.db|\.cache|__pycache__|/fetched/", name)]


def test_version_and_bounds(made: dict[str, Path]) -> None:
    packed = inside(made["wheel"])
    told = message_from_bytes(packed[f"mandate_tracker-{__version__}.dist-info/METADATA"])
    assert told["Version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGES.md").read_text("utf-8")
    for line in told.get_all("Requires-Dist"):
        bounds = {one.operator for one in Requirement(line).specifier}
        assert bounds == {">=", "<"}, line


@pytest.fixture(scope="module")
def mandates(made: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment with nothing but the wheel; libraries are found where the tests find them."""
    folder = tmp_path_factory.mktemp("empty") / "env"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*command, str(made["wheel"])], check=True, env=alone())
    own = subprocess.check_output(
        [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], text=True, env=alone()
    )
    libraries = "\n".join(dict.fromkeys(sysconfig.get_paths()[name] for name in ("purelib", "platlib")))
    (Path(own.strip()) / "libraries.pth").write_text(libraries + "\n")
    return python.with_name("mandates")


def alone() -> dict[str, str]:
    """The environment's variables without those that lead back to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder in which there is nothing of the checkout but two documents under another name."""
    (tmp_path / "papers").mkdir()
    for name in ("A_RES_72_237.txt", "A_RES_76_221.txt"):
        shutil.copy(ROOT / "data" / "documents" / name, tmp_path / "papers")
    return tmp_path


def run(command: Path, place: Path, *arguments: str, code: int = 0) -> str:
    told = subprocess.run([command, *arguments], check=False, cwd=place, env=alone(), capture_output=True, text=True)
    assert told.returncode == code, told.stdout + told.stderr
    return told.stdout


def test_it_is_the_wheel_that_runs(mandates: Path, tmp_path: Path) -> None:
    ask = "import extract, extract.rulefiles as r; print(extract.__file__); print(r.folder())"
    told = run(mandates.with_name("python"), tmp_path, "-c", ask)
    assert [str(mandates.parents[1]) in line for line in told.splitlines()] == [True, True]
    assert str(ROOT) not in told
    assert run(mandates, tmp_path, "--version").split()[-1] == __version__


def test_the_commands_work_away_from_the_checkout(mandates: Path, elsewhere: Path) -> None:
    found = [json.loads(line) for line in run(mandates, elsewhere, "extract", "papers", "--jobs", "2").splitlines()]
    assert {one["document"] for one in found} == {"A/RES/72/237", "A/RES/76/221"}
    run(mandates, elsewhere, "build", "papers", "--db", "register.db", "--as-of", "2023-01-01")
    with sqlite3.connect(elsewhere / "register.db") as connection:
        (count,) = connection.execute("select count(*) from mandates where class <> 'other'").fetchone()
    assert count == len(found)
    run(mandates, elsewhere, "rules", "check")
    assert "A/73" in run(mandates, elsewhere, "explain", "请秘书长向大会第七十三届会议提交报告；")
    run(mandates, elsewhere, "update", "papers", "--db", "updated.db", "--as-of", "2023-01-01")


PAGES = ("/", "/?_lang=en", "/mandates", "/mandates/mandates", "/mandates/documents/A-RES-72-237", "/about")


def test_the_site_works_away_from_the_checkout(mandates: Path, elsewhere: Path) -> None:
    run(mandates, elsewhere, "build", "papers", "--db", "register.db", "--as-of", "2023-01-01")
    with served(mandates, elsewhere) as address:
        pages = {page: get(address + page) for page in (*PAGES, "/calendar", "/figures", "/mandates/mandates.csv")}
        linked = {
            link
            for page in pages.values()
            for link in re.findall(r"""(?:href|src)=["']([^"'?]+\.(?:css|js))["'?]""", page)
        }
        assert any(link.endswith("site.css") for link in linked)
        assert all(get(address + link) for link in linked)
    assert "秘书长" in pages["/mandates/mandates"]
    assert "m-verb" in pages["/mandates/documents/A-RES-72-237"]
    assert "0.9" in pages["/about"]  # accuracy.yml


@contextmanager
def served(mandates: Path, place: Path) -> Iterator[str]:
    command = [mandates, "serve", "--db", "register.db", "--port", "0"]
    server = subprocess.Popen(command, cwd=place, env=alone(), stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline() if server.stdout else ""
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line
        yield found.group()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read().decode("utf-8-sig")
