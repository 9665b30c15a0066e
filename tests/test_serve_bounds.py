"""A real server under statements that want all its memory and time: it stays small and answers others meanwhile."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

LIMIT_MB = 600
MANY = "with recursive n(i) as (select 1 union all select i + 1 from n limit 100000) "
BOMBS = [
    "select zeroblob(4900000) from mandates limit 400",
    MANY + "select zeroblob(490000) from n limit 400",
    MANY + "select randomblob(490000) from n limit 400",
    MANY + "select randomblob(490000) as r from n order by r limit 400",
    MANY + "select distinct randomblob(490000) from n",
    MANY + "select group_concat(randomblob(100000)) from n",
    MANY + "select json_group_array(hex(zeroblob(100000))) from n",
    MANY + "select i, group_concat(hex(zeroblob(100000))) over (order by i) from n",
    "with recursive n(x) as (select zeroblob(490000) union all select zeroblob(490000) from n) select x from n",
    "select printf('%.*c', 490000, 'x'), printf('%900000000d', 1), printf('%.900000000f', 1.5)",
    MANY + "select " + ", ".join(["printf('%.*c', 490000, char(1))"] * 100) + " from n",
    "select " + ", ".join(["zeroblob(490000)"] * 120) + " from mandates",
    """select '[' || replace(hex(zeroblob(120000)), '00', '"",') || '""]' as addressees from mandates""",
    "select char(1) || replace(hex(zeroblob(120000)), '0', char(1)) from mandates, documents",
    MANY + "select a.i from n a, n b, n c order by a.i + b.i + c.i desc",
    MANY + "select (select group_concat(x.i) from n x where x.i <> n.i) from n",
]


@contextmanager
def server(db: Path) -> Iterator[tuple[str, int]]:
    """A server process of its own; its address and its process id."""
    code = "import sys, pathlib, extract.site.serve as s; s.serve(pathlib.Path(sys.argv[1]), '127.0.0.1', 0)"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(db)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout
        yield process.stdout.readline().strip(), process.pid
    finally:
        process.terminate()
        process.wait(30)


def peak_mb(pid: int) -> float:
    """The most memory that the process ever held."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmHWM")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc to see how much memory is used")
def test_bombs_leave_the_server_small_and_answering(small: Path) -> None:
    done, others, problems = threading.Event(), [0], []

    def read(address: str) -> None:
        pages = ["/mandates/mandates?class=request", "/mandates/open", "/mandates/mandates/A-RES-72-237-p3-0"]
        with httpx.Client(base_url=address, timeout=30) as client:
            while not done.is_set():
                for page in pages:
                    if (status := client.get(f"{page}{'&' if '?' in page else '?'}n={others[0]}").status_code) != 200:
                        problems.append(f"{page} {status}")
                    others[0] += 1

    def throw(address: str, form: str, bombs: list[str]) -> None:
        with httpx.Client(base_url=address, timeout=120) as client:
            for bomb in bombs:
                answer = client.get(f"/mandates{form}", params={"sql": bomb})
                if answer.status_code not in (200, 400, 503) or len(answer.content) > 40_000_000:
                    problems.append(f"{form} {answer.status_code} {bomb[:60]}")

    with server(small) as (address, pid):
        reader = threading.Thread(target=read, args=(address,))
        throwers = [
            threading.Thread(target=throw, args=(address, form, bombs))
            for form, bombs in ((".csv", BOMBS), (".json", BOMBS[::-1]), ("", BOMBS[::4]))
        ]
        for thread in [reader, *throwers]:
            thread.start()
        for thread in throwers:
            thread.join(600)
        done.set()
        reader.join(60)
        assert problems == []
        assert others[0] > 3, "others were kept waiting"
        print(f"peak {peak_mb(pid):.0f} MB, {others[0]} other answers")
        assert peak_mb(pid) < LIMIT_MB
        assert httpx.get(address + "/-/health").json()["ok"]
