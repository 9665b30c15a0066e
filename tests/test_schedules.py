"""The schedules of the README: cron, systemd and GitHub Actions, as they stand there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from updating import symbols, text, two_documents

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PLACE = "/srv/mandates"


def blocks(kind: str) -> list[str]:
    found = re.findall(rf"^```{kind}\n(.*?)^```$", README, re.M | re.S)
    assert found
    return found


def workflow() -> dict[str, Any]:
    found: dict[str, Any] = next(b for b in map(yaml.safe_load, blocks("yaml")) if b.get("name") == "update")
    return found


def checkout(place: Path) -> Path:
    """A folder like a checkout in which `make build` was run: documents, an empty sources.yml, `.venv/bin/mandates`."""
    (place / "data").mkdir(parents=True)
    two_documents(place / "data")
    (place / "inbox").mkdir()
    sources = "sources: [{name: inbox, kind: folder, path: ../inbox}]\n"
    (place / "data" / "sources.yml").write_text(sources, "utf-8")
    command = place / ".venv" / "bin" / "mandates"
    command.parent.mkdir(parents=True)
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom extract.cli import main\nmain()\n"
    command.write_text(f"#!{sys.executable}\n{code}", "utf-8")
    command.chmod(0o755)
    return place


def cron_line(place: Path) -> str:
    line = next(line for line in blocks("cron")[0].splitlines() if line[0].isdigit())
    schedule, at = re.fullmatch(r"((?:\S+ ){5})(.*)", line).groups()  # type: ignore[union-attr]
    assert all(re.fullmatch(r"\*|\d+", part) for part in schedule.split())
    assert "%" not in at  # cron takes it as the end of the line
    return str(at).replace(PLACE, str(place))


def test_the_cron_line_runs_as_cron_runs_it(tmp_path: Path) -> None:
    """Through `sh -c`, with cron's bare environment, from the home folder; says nothing where all is well."""
    place = checkout(tmp_path / "srv")
    line = cron_line(place)
    bare = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "somebody"}

    def cron() -> str:
        done = subprocess.run(
            ["/bin/sh", "-c", line], env=bare, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.stderr == ""
        return done.stdout

    assert cron() == "", (place / "data" / "update.log").read_text("utf-8")
    (place / "inbox" / "c.txt").write_text(text("A/RES/72/905", "请各国合作"), "utf-8")
    assert cron() == ""
    assert symbols(place / "data" / "mandates.db") == {"A/RES/72/900", "A/RES/72/901", "A/RES/72/905"}
    log = (place / "data" / "update.log").read_text("utf-8")
    assert "document added: 1" in log
    (place / "inbox" / "bad.txt").write_text("这里没有文号", "utf-8")
    assert cron() == "mandates update: exit code 1, see data/update.log\n"
    shutil.rmtree(place / "data" / "documents")
    assert cron() == "mandates update: exit code 2, see data/update.log\n"
    last = (place / "data" / "update.log").read_text("utf-8").splitlines()[-1]
    assert last.startswith("mandates: data/documents: cannot be read")
    assert symbols(place / "data" / "mandates.db") == {"A/RES/72/900", "A/RES/72/901", "A/RES/72/905"}


def test_the_systemd_units_are_sound(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze here")
    place = checkout(tmp_path / "srv")
    names = []
    for block in blocks("ini"):
        name = re.match(r"# /etc/systemd/system/(\S+)\n", block)
        assert name
        (tmp_path / name[1]).write_text(block.replace(PLACE, str(place)), "utf-8")
        names.append(name[1])
    assert sorted(names) == ["mandates-update.service", "mandates-update.timer"]
    for name in names:
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    timer = next(block for block in blocks("ini") if "[Timer]" in block)
    calendar = re.search(r"OnCalendar=(.*)", timer)
    assert calendar
    subprocess.run(["systemd-analyze", "calendar", calendar[1]], capture_output=True, check=True)


def test_the_workflow_is_sound(tmp_path: Path) -> None:
    if not shutil.which("actionlint"):
        pytest.skip("no actionlint here; the workflow was checked with it when it was written")
    block = next(block for block in blocks("yaml") if block.startswith("name: update"))
    (tmp_path / "update.yml").write_text(block, "utf-8")
    subprocess.run(["actionlint", str(tmp_path / "update.yml")], check=True)


GH = """#!/bin/sh
echo "$@" >>"$STORE/asked"
case "$1 $2" in
  "release list") test ! -d "$STORE/register" || echo register ;;
  "release download") test "$3" = register; cp "$STORE"/register/* "$5/" ;;
  "release create") mkdir "$STORE/register" && cp "$4" "$5" "$STORE/register/" ;;
  "release upload") test -d "$STORE/register" && cp "$4" "$5" "$STORE/register/" ;;
  *) exit 9 ;;
esac
"""


def test_the_steps_of_the_workflow_publish_and_carry_the_history_on(tmp_path: Path) -> None:
    """The shell of each step is run as GitHub runs it, with a `gh` that keeps releases in a folder."""
    if not shutil.which("bash"):
        pytest.skip("no bash here")
    steps = [step for step in workflow()["jobs"]["update"]["steps"] if "run" in step and "pip" not in step["run"]]
    store = tmp_path / "store"
    store.mkdir()
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "gh").write_text(GH, "utf-8")
    (tools / "gh").chmod(0o755)

    def job(n: int, *files: tuple[str, str]) -> int:
        place = checkout(tmp_path / f"runner-{n}")
        for name, content in files:
            (place / "inbox" / name).write_text(content, "utf-8")
        env_file = place / "env"
        env_file.touch()
        for step in steps:
            env = {
                "PATH": f"{tools}:{place / '.venv' / 'bin'}:/usr/bin:/bin",
                "HOME": str(tmp_path),
                "STORE": str(store),
                "GITHUB_ENV": str(env_file),
                "GITHUB_STEP_SUMMARY": str(place / "summary"),
                **dict(line.split("=", 1) for line in env_file.read_text("utf-8").splitlines()),
            }
            done = subprocess.run(
                ["bash", "-e", "-c", step["run"]], env=env, cwd=place, capture_output=True, check=False
            )
            if done.returncode:
                return done.returncode
        return 0

    database = store / "register" / "mandates.db"
    assert job(1) == 0
    assert symbols(database) == {"A/RES/72/900", "A/RES/72/901"}
    more = ("c.txt", text("A/RES/72/905", "请各国合作"))
    assert job(2, more) == 0
    assert symbols(database) == {"A/RES/72/900", "A/RES/72/901", "A/RES/72/905"}
    assert '"document added"' in (store / "register" / "changes.jsonl").read_text("utf-8")
    assert "document added: 1" in (tmp_path / "runner-2" / "summary").read_text("utf-8")
    assert job(3, more, ("bad.txt", "这里没有文号")) == 1
    before = database.read_bytes()
    assert job(4) == 1  # a third of the documents would be gone: nothing is published
    assert database.read_bytes() == before


def test_the_commands_of_the_section_are_those_of_the_program() -> None:
    from test_cli import mandates

    section = README[README.index("## Keeping it up to date") :].partition("\n## ")[0]
    told = mandates("update", "--help").stdout
    for option in set(re.findall(r"mandates update[^\n`]*?(--[a-z-]+)", section)):
        assert option in told
    assert (ROOT / "bench" / "update.py").exists()
