"""Speed of the site over HTTP: home, filtered table with facets, search, row; median, p95 and weight of each page.

    python -m bench.site data/mandates.db [--double] [--clients 4] [--each 60] [--json out.json]

starts `mandates serve` on the database, on one core where the system can say so, and asks for pages with that many
clients at once, each asking again as soon as it is answered. Every kind of page has some dozens of addresses, none of
which was asked for before: `first`, the figures that count. Then they are asked for `--rounds` times more, in another
order: `again`, answers that the server has kept. With --double the register is made twice as large first (doubled.py).
`processor_ms` is what the server worked for one page, which other programs on the machine lengthen less than the rest.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))  # also when it is run by its path

from bench.doubled import doubled

TABLE = "/mandates/mandates"
Asked = tuple[str, str]
#: What a page may take: median and p95 in milliseconds, and what it may weigh in KB as the browser unpacks it.
MEDIAN_MS, P95_MS, WEIGHT_KB = 100, 300, 300


@dataclass(frozen=True, slots=True)
class Answer:
    """How long one answer took, and how large it was on the wire and unpacked."""

    ms: float
    wire: int
    unpacked: int


def addresses(db: Path, each: int) -> list[Asked]:
    """(kind, address): what readers ask for, taken from what is in the database, `each` of a kind and no two alike."""
    with closing(sqlite3.connect(db)) as connection:

        def column(sql: str) -> list[str]:
            return [str(row[0]) for row in connection.execute(sql)]

        actors = column(
            "select actor from mandate_actors where role = 'addressee' and actor is not null "
            f"group by actor order by count(*) desc limit {each}"
        )
        classes = column("select class from mandates where class <> 'other' group by class")
        statuses = column("select status from mandates group by status")
        years = column("select distinct substr(adopted, 1, 4) from mandates where adopted is not null")
        words = column(
            f"select substr(action, 3, 2) from mandates where length(action) > 9 order by number % 997 limit {each * 3}"
        )
        ids = column(f"select id from mandates order by number % 991 limit {each}")
    # One filter alone finds most, which takes longest: a third of the addresses, in the order of what they find.
    single = [{"_addressee": actor} for actor in actors] + [{"class": c} for c in classes]
    single += [{"status": s} for s in statuses] + [{"adopted__startswith": y} for y in years] + [{"open": "1"}]
    several = [{"_addressee": a, "class": c} for a, c in product(actors[:12], classes)]
    several += [{"class": c, "status": s} for c, s in product(classes, statuses)]
    mixed = random.Random(5)
    mixed.shuffle(single)
    mixed.shuffle(several)
    filters = [{}, *single[: each // 2]]
    filters += several[: each - len(filters)]
    found = [("home", f"/?n={n}") for n in range(each)] + [("table", f"{TABLE}?{urlencode(f)}") for f in filters]
    found += [("search", f"{TABLE}?{urlencode({'_search': word})}") for word in list(dict.fromkeys(words))[:each]]
    return found + [("row", f"{TABLE}/{key}") for key in ids]


def ask(host: str, wanted: Sequence[Asked], clients: int) -> dict[str, list[Answer]]:
    """The answers by kind of page. Raises AssertionError for one that is not 200."""
    queue: Queue[Asked] = Queue()
    for item in wanted:
        queue.put(item)
    took: dict[str, list[Answer]] = defaultdict(list)
    wrong: list[str] = []

    def client() -> None:
        connection = http.client.HTTPConnection(host, timeout=60)
        while True:
            try:
                kind, path = queue.get_nowait()
            except Empty:
                return
            start = time.perf_counter()
            connection.request("GET", path, headers={"accept-encoding": "gzip"})
            response = connection.getresponse()
            body = response.read()
            ms = (time.perf_counter() - start) * 1000
            if response.status != 200:
                wrong.append(f"{path} {response.status}")
            packed = response.getheader("content-encoding") == "gzip"
            took[kind].append(Answer(ms, len(body), len(gzip.decompress(body)) if packed else len(body)))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[:3]
    return took


def figures(answers: Sequence[Answer]) -> dict[str, float]:
    """Median and p95 in milliseconds, the heaviest page in KB, how many were asked for, and whether it is as wanted."""
    times = sorted(answer.ms for answer in answers)
    found = {
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
        "wire_kb": round(max(answer.wire for answer in answers) / 1024, 1),
        "page_kb": round(max(answer.unpacked for answer in answers) / 1024, 1),
        "asked": len(times),
    }
    good = found["median_ms"] < MEDIAN_MS and found["p95_ms"] < P95_MS and found["page_kb"] < WEIGHT_KB
    return found | {"met": good}


@contextmanager
def server(db: Path) -> Iterator[tuple[str, int]]:
    """`mandates serve` on one core, and this process on the others; its host and its process id."""
    code = "import sys, pathlib, extract.site.serve as s; s.serve(pathlib.Path(sys.argv[1]), '127.0.0.1', 0)"
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    process = subprocess.Popen([sys.executable, "-c", code, str(db)], stdout=subprocess.PIPE, text=True)
    try:
        if len(cores) > 1:
            os.sched_setaffinity(process.pid, cores[-1:])
            os.sched_setaffinity(0, cores[:-1])
        assert process.stdout
        yield process.stdout.readline().strip().removeprefix("http://"), process.pid
    finally:
        process.terminate()
        process.wait(30)
        if len(cores) > 1:
            os.sched_setaffinity(0, cores)


def measure(db: Path, clients: int, rounds: int, each: int) -> dict[str, object]:
    """Starts the server, asks, ends it."""
    wanted = addresses(db, each)
    order = random.Random(7)
    order.shuffle(wanted)
    first: dict[str, dict[str, float]] = {}
    with server(db) as (host, pid):
        # Templates compiled, connections opened.
        ask(host, [("", path) for path in ("/?warm=1", TABLE + "?warm=1", TABLE + "?_search=%E8%AF%B7&warm=1")], 1)
        for kind in dict.fromkeys(kind for kind, _ in wanted):
            before = _seconds(pid)
            first[kind] = figures(ask(host, [item for item in wanted if item[0] == kind], clients)[kind])
            first[kind]["processor_ms"] = round((_seconds(pid) - before) * 1000 / first[kind]["asked"], 1)
        more = wanted * rounds
        order.shuffle(more)
        again = {kind: figures(answers) for kind, answers in ask(host, more, clients).items()}
        memory = _memory(pid)
    with closing(sqlite3.connect(db)) as connection:
        mandates = connection.execute("select count(*) from mandates").fetchone()[0]
    return {"mandates": mandates, "clients": clients, "first": first, "again": again, "memory_mb": memory}


def _seconds(pid: int) -> float:
    """Processor time of the server."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int | None:
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), None)


def main() -> None:
    """Command line."""
    options = argparse.ArgumentParser(prog="python -m bench.site", description="Measures the site.")
    options.add_argument("db", type=Path)
    options.add_argument("--double", action="store_true", help="a register of twice the size, for head-room")
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--each", type=int, default=60, help="addresses of each kind")
    options.add_argument("--json", type=Path, help="where to write the figures")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = doubled(given.db, Path(folder) / "doubled.db") if given.double else given.db
        told = measure(db, given.clients, given.rounds, given.each)
    text = json.dumps(told, indent=2)
    print(text)
    if given.json:
        given.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
