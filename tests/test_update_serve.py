"""A server that is asked all the time shows what an update published, and fails no request (figures: `pytest -s`)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
from updating import AS_OF, run, text, two_documents

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "from extract.cli import main; main()"]
ENV = {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
CLIENTS, UPDATES, WITHIN = 4, 3, 60.0
PATHS = ("/", "/mandates/mandates", "/mandates/documents.json?_shape=array", "/mandates/mandates?_search=报告")


def test_a_running_server_shows_each_update_and_fails_no_request(tmp_path: Path) -> None:
    folder, db = two_documents(tmp_path), tmp_path / "m.db"
    run(folder)
    stop, problems, waits = threading.Event(), [], []
    asked = [0] * CLIENTS

    def ask(number: int, address: str) -> None:
        with httpx.Client(base_url=address, timeout=60) as client:
            while not stop.is_set():
                for path in PATHS:
                    begun = time.monotonic()
                    try:
                        if (status := client.get(path).status_code) != 200:
                            problems.append(f"{path} {status}")
                    except httpx.HTTPError as error:
                        problems.append(f"{path} {error!r}")
                    waits.append(time.monotonic() - begun)
                    asked[number] += 1

    serving = [*COMMAND, "serve", "--db", str(db), "--port", "0"]
    server = subprocess.Popen(serving, env=ENV, stdout=subprocess.PIPE, text=True)
    threads: list[threading.Thread] = []
    try:
        assert server.stdout
        address = server.stdout.readline().strip()
        threads = [threading.Thread(target=ask, args=(n, address)) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        shown = []
        with httpx.Client(base_url=address, timeout=60) as client:
            for n in range(UPDATES):
                before = sum(asked)
                (folder / f"new-{n}.txt").write_text(text(f"A/RES/72/{910 + n}", "请各国合作"), "utf-8")
                update = [*COMMAND, "update", str(folder), "--db", str(db), "--as-of", str(AS_OF)]
                subprocess.run(update, env=ENV, check=True, capture_output=True, timeout=300)
                published = time.monotonic()
                while client.get(f"/mandates/documents/A-RES-72-{910 + n}.json").status_code != 200:
                    assert time.monotonic() - published < WITHIN, "waited in vain"
                    time.sleep(0.05)
                shown.append(time.monotonic() - published)
                assert sum(asked) > before, "nobody asked meanwhile"
    finally:
        stop.set()
        for thread in threads:
            thread.join(90)
        server.terminate()
        server.wait(30)
    print(
        f"\n{sum(asked)} requests of {CLIENTS} clients during {UPDATES} updates, {len(problems)} failed, the slowest"
        f" after {max(waits):.1f} s; shown {max(shown):.1f} s after the update had ended at the latest"
    )
    assert problems == []
