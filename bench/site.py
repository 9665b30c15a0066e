"""Speed of the site over HTTP: home, filtered table with facets, search, row; median, p95 and weight of each page.

    python bench/site.py data/mandates.db [--double] [--clients 4] [--rounds 3] [--json out.json]

starts `mandates serve` on the database, on one core where the system can say so, and asks for pages with that many
clients at once. Every kind of page has some dozens of addresses. They are asked for twice: `first`, when no answer is
kept yet, and `again`, as many times as `--rounds`, in another order, as in a day's use most pages have been asked for
since the database was put in place. With --double the database is copied first and every mandate in it doubled.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlencode

import httpx

TABLE = "/mandates/mandates"
Asked = tuple[str, str]


def addresses(db: Path, each: int) -> list[Asked]:
    """(kind, address): what readers ask for, taken from what is in the database."""
    connection = sqlite3.connect(db)

    def column(sql: str) -> list[str]:
        return [row[0] for row in connection.execute(sql)]

    actors = column(
        "select actor from mandate_actors where role = 'addressee' and actor is not null "
        f"group by actor order by count(*) desc limit {each // 2}"
    )
    classes = column("select class from mandates where class <> 'other' group by class")
    statuses = column("select status from mandates group by status")
    filters = [{"_addressee": actor} for actor in actors] + [{"class": c} for c in classes]
    filters += [{"status": s, "class": "request"} for s in statuses] + [{}]
    words = column(
        f"select substr(action, 3, 2) from mandates where length(action) > 9 order by number % 997 limit {each}"
    )
    ids = column(f"select id from mandates order by number % 991 limit {each}")
    found = [("home", "/")] + [("table", f"{TABLE}?{urlencode(f)}") for f in filters[:each]]
    found += [("search", f"{TABLE}?{urlencode({'_search': word})}") for word in dict.fromkeys(words)]
    return found + [("row", f"{TABLE}/{key}") for key in ids]


def doubled(db: Path, folder: Path) -> Path:
    """A copy with every mandate and what belongs to it twice."""
    from extract.register.schema import TABLES
    from extract.site import search

    copy = folder / "doubled.db"
    shutil.copy(db, copy)
    connection = sqlite3.connect(copy)
    most = connection.execute("select max(number) from mandates").fetchone()[0]
    for table in TABLES:
        if table.name == "mandates" or ("mandate" in table.columns and "mandate" in table.pk):
            key = "id" if table.name == "mandates" else "mandate"
            change = {key: f"\"{key}\" || '-2'", "number": f"number + {most}"}
            columns = ", ".join(f'"{name}"' for name in table.columns)
            values = ", ".join(change.get(name, f'"{name}"') for name in table.columns)
            connection.execute(f'insert into "{table.name}" ({columns}) select {values} from "{table.name}"')
    search.index(connection)
    connection.execute("analyze")
    connection.commit()
    connection.close()
    return copy


def ask(address: str, wanted: Sequence[Asked], clients: int) -> dict[str, list[tuple[float, int]]]:
    """(milliseconds, bytes on the wire) of each answer, by kind of page."""
    queue: Queue[Asked] = Queue()
    for item in wanted:
        queue.put(item)
    took: dict[str, list[tuple[float, int]]] = defaultdict(list)

    def client() -> None:
        with httpx.Client(base_url=address, timeout=60, headers={"accept-encoding": "gzip"}) as http:
            while True:
                try:
                    kind, path = queue.get_nowait()
                except Empty:
                    return
                start = time.perf_counter()
                answer = http.get(path)
                seconds = time.perf_counter() - start
                assert answer.status_code == 200, (path, answer.status_code)
                took[kind].append((seconds * 1000, answer.num_bytes_downloaded))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def figures(took: dict[str, list[tuple[float, int]]]) -> dict[str, dict[str, float]]:
    """Median and p95 in milliseconds, heaviest page in KB, and how many were asked for."""
    out = {}
    for kind, values in took.items():
        times = sorted(value[0] for value in values)
        out[kind] = {
            "median_ms": round(statistics.median(times), 1),
            "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
            "kb": round(max(value[1] for value in values) / 1024, 1),
            "asked": len(times),
        }
    return out


def measure(db: Path, clients: int, rounds: int, each: int) -> dict[str, object]:
    """Starts the server, asks, ends it."""
    code = "import sys, pathlib, extract.site.serve as s; s.serve(pathlib.Path(sys.argv[1]), '127.0.0.1', 0)"
    process = subprocess.Popen([sys.executable, "-c", code, str(db)], stdout=subprocess.PIPE, text=True)
    try:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(process.pid, {max(os.sched_getaffinity(0))})
        assert process.stdout
        address = process.stdout.readline().strip()
        wanted = addresses(db, each)
        order = random.Random(7)
        order.shuffle(wanted)
        for path in ("/", TABLE, TABLE + "?_search=%E8%AF%B7"):  # templates compiled, connections opened
            httpx.get(address + path + ("&" if "?" in path else "?") + "warm=1", timeout=60)
        kinds = list(dict.fromkeys(kind for kind, _ in wanted))
        worked = {}
        first: dict[str, dict[str, float]] = {}
        for kind in kinds:
            before = _seconds(process.pid)
            first |= figures(ask(address, [item for item in wanted if item[0] == kind], clients))
            worked[kind] = round((_seconds(process.pid) - before) * 1000 / first[kind]["asked"], 1)
        more = wanted * rounds
        order.shuffle(more)
        again = figures(ask(address, more, clients))
        with httpx.Client(base_url=address) as http:
            weights = {
                kind: len(http.get(next(p for k, p in wanted if k == kind)).content) / 1024 for kind, _ in wanted
            }
        memory = _memory(process.pid)
    finally:
        process.terminate()
        process.wait(30)
    return {
        "first": first,
        "again": again,
        "processor_ms": worked,
        "unpacked_kb": {k: round(w, 1) for k, w in weights.items()},
        "memory_mb": memory,
    }


def _seconds(pid: int) -> float:
    """Processor time of the server, which other programs on the machine do not lengthen (much)."""
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
    options = argparse.ArgumentParser(description="Measures the site.")
    options.add_argument("db", type=Path)
    options.add_argument("--double", action="store_true", help="every mandate twice, for head-room")
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--each", type=int, default=30, help="addresses of each kind")
    options.add_argument("--json", type=Path, help="where to write the figures")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = doubled(given.db, Path(folder)) if given.double else given.db
        told = measure(db, given.clients, given.rounds, given.each)
    print(f"{'':8}{'':8}{'median ms':>10}{'p95 ms':>9}{'KB gzip':>9}{'asked':>7}")
    for when in ("first", "again"):
        for kind, values in told[when].items():  # type: ignore[attr-defined]
            print(
                f"{when:8}{kind:8}{values['median_ms']:>10}{values['p95_ms']:>9}{values['kb']:>9}{values['asked']:>7}"
            )
    print(f"processor ms for a page asked for the first time: {told['processor_ms']}")
    print(f"unpacked KB: {told['unpacked_kb']}; memory at most {told['memory_mb']} MB")
    if given.json:
        given.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
