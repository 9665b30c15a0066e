"""Ctrl-C, SIGTERM and a killed parent: the command ends, its workers with it, and the database is as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import making
import pytest

from extract import stopping

ROOT = Path(__file__).parent.parent
PATHS = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
# The real command with workers that take minutes over the documents.
# A signal that is ignored where the tests run, as SIGHUP below nohup, is so in what they start.
CODE = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)
import extract.reading, making
extract.reading.stages = lambda *_: making.stages(making.Slow)
from extract.cli import main
main()
"""

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see processes")


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def processes(session: int) -> list[int]:
    """The living processes of a session: the command and its workers."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, _, _, leader = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if leader == str(session) and state != "Z":
                found.append(int(folder.name))
    return found


class Running:
    """A build of 600 documents in a session of its own; `jobs` workers are at work."""

    def __init__(self, folder: Path, jobs: int) -> None:
        texts = {f"{n:03}.txt": f"A/RES/72/{n}\n1|请大会审议；" for n in range(600)}
        self.db = folder / "x.db"
        arguments = ["build", str(making.write(folder / "in", texts)), "--db", str(self.db), "--jobs", str(jobs)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, *arguments],
            env={**os.environ, "PYTHONPATH": PATHS},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        until(lambda: len(self.living()) == (3 if jobs == 2 else 1))
        until(self.ready)

    def ready(self) -> bool:
        """Whether the command handles signals itself by now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
        return bool(int(caught, 16) & 1 << (signal.SIGTERM - 1))

    def living(self) -> list[int]:
        return processes(self.process.pid)

    def ended(self) -> tuple[int, str]:
        """Exit code and what was said; nobody is left."""
        told = self.process.communicate(timeout=60)[1]
        until(lambda: not self.living())
        return self.process.returncode, told


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def run(jobs: int = 2) -> Running:
        started.append(Running(tmp_path, jobs))
        return started[-1]

    yield run
    for one in started:
        for number in one.living():
            os.kill(number, signal.SIGKILL)
        one.process.communicate()
        # Who is killed outright cannot clear the lock's file away; the lock itself went with the process.
        left = {"in", "x.db.lock"} if one.process.returncode == -signal.SIGKILL else {"in"}
        assert {path.name for path in tmp_path.iterdir()} <= left


TOLD = "mandates: interrupted\n"


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_the_command_and_its_workers(start: Callable[..., Running], name: str, jobs: int) -> None:
    running, number = start(jobs), getattr(signal, name)
    os.kill(running.process.pid, number)
    assert running.ended() == (128 + number, TOLD)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_to_the_whole_group(start: Callable[..., Running], name: str) -> None:
    """As the terminal sends Ctrl-C, and systemd SIGTERM."""
    running, number = start(), getattr(signal, name)
    os.killpg(running.process.pid, number)
    assert running.ended() == (128 + number, TOLD)


@pytest.mark.parametrize("pause", [0, 0.01, 0.1, 0.3])
def test_a_second_ctrl_c(start: Callable[..., Running], pause: float) -> None:
    running = start()
    os.killpg(running.process.pid, signal.SIGINT)
    for _ in range(3):
        time.sleep(pause)
        if running.process.poll() is None:
            os.killpg(running.process.pid, signal.SIGINT)
    code, told = running.ended()
    # The interpreter, at its very end, gives a signal back to the system, which then tells its number.
    assert code in (130, -signal.SIGINT)
    assert told == TOLD


def test_workers_end_when_their_parent_is_killed(start: Callable[..., Running]) -> None:
    running = start()
    running.process.kill()
    assert running.ended() == (-signal.SIGKILL, "")


def test_ctrl_c_before_the_workers_have_started(start: Callable[..., Running], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Running, "living", lambda self: [0, 1, 2] if self.process.poll() is None else [])
    running = start()
    monkeypatch.undo()
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.ended() == (130, TOLD)


HANGS = """
import sys, time
from extract.stopping import stopping
try:
    with stopping():
        print("ready", flush=True)
        time.sleep(600)
except KeyboardInterrupt:
    print("stopping", flush=True)
    time.sleep(600)
"""


def test_a_later_signal_ends_what_hangs() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HANGS], env={**os.environ, "PYTHONPATH": PATHS}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout as lines:
        assert lines.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert lines.readline() == "stopping\n"
        time.sleep(stopping._PATIENCE + 0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130


def test_handlers_of_others_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    for other in (signal.SIG_IGN, lambda *_: None):
        signal.signal(signal.SIGTERM, other)
        try:
            with stopping.stopping():
                assert signal.getsignal(signal.SIGTERM) is other
                assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
            assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        finally:
            signal.signal(signal.SIGTERM, before)
