"""The server: the address it prints, errors in one line, and a database exchanged under running requests."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from click.testing import CliRunner
from site_client import METADATA
from small import make_database

from extract.cli import main
from extract.errors import MandatesError, StoreError
from extract.register.store import APPLICATION_ID
from extract.site import routes, serve, taking
from extract.site.address import parse
from extract.site.process import listen
from extract.site.serve import Generation, Register, check


@contextmanager
def running(db: Path, **options: Any) -> Iterator[str]:
    """A server that looks at the file ten times a second; its address."""
    ready = threading.Event()
    sock = listen("127.0.0.1", 0)
    config = uvicorn.Config(Register(db, every=0.1, ready=ready.set, **options), log_level="critical", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    assert ready.wait(30)
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(15)
        assert not thread.is_alive()


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def titles(address: str) -> list[str]:
    answer = httpx.get(address + "/mandates/documents.json?_shape=array")
    assert answer.status_code == 200, answer.text
    return [row["title"] for row in answer.json()]


def test_exchange_under_running_requests(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    stop, problems, answers = threading.Event(), [], [0]

    def ask(address: str) -> None:
        paths = ["/", "/mandates/mandates", "/mandates/documents.json?_shape=array", "/mandates/asked?actor=unossc"]
        with httpx.Client(base_url=address, timeout=30) as client:
            while not stop.is_set():
                for path in paths:
                    try:
                        if (status := client.get(path).status_code) != 200:
                            problems.append(f"{path} {status}")
                    except httpx.HTTPError as error:
                        problems.append(f"{path} {error!r}")
                    answers[0] += 1

    with running(db) as address:
        threads = [threading.Thread(target=ask, args=(address,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(3):
            seen = answers[0]
            os.replace(make_database(tmp_path / "new.db", title=f"标题{number}"), db)  # noqa: PTH105
            until(lambda n=number: f"标题{n}" in titles(address))  # type: ignore[misc]
            until(lambda n=seen: answers[0] > n + 20)  # type: ignore[misc]
        stop.set()
        for thread in threads:
            thread.join(30)
        # Every thread of the new Datasette reads the new file.
        assert all("标题2" in titles(address) for _ in range(10))
    assert problems == []


def test_a_broken_file_changes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    db = make_database(tmp_path / "mandates.db")
    told: list[str] = []

    def has_told() -> bool:
        told.append(capfd.readouterr().err)
        return "the former stays" in "".join(told)

    whole = db.read_bytes()
    with running(db) as address:
        before = titles(address)
        for content in (b"SQLite format 3\0 and then rubbish" * 40, b""):
            (tmp_path / "new.db").write_bytes(content)
            told.clear()
            os.replace(tmp_path / "new.db", db)  # noqa: PTH105
            until(has_told)
            assert titles(address) == before
            assert httpx.get(address + "/mandates.db").content == whole
        db.unlink()
        assert titles(address) == before
        assert httpx.get(address + "/mandates.db").content == whole
        os.replace(make_database(tmp_path / "new.db", title="又好了"), db)  # noqa: PTH105
        until(lambda: "又好了" in titles(address))
        assert httpx.get(address + "/mandates.db").content == db.read_bytes() != whole


@pytest.mark.parametrize("failures", [1, 2, 1000])
def test_what_fails_in_passing_is_tried_again(
    tmp_path: Path, failures: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A machine that was busy while the pages were warmed; each pause is twice the one before."""
    db, tried, warm = make_database(tmp_path / "mandates.db"), [], Generation.warm

    async def fail(generation: Generation) -> None:
        tried.append(time.monotonic())
        if len(tried) <= failures:
            raise TimeoutError("busy")
        await warm(generation)

    with running(db) as address:
        monkeypatch.setattr(Generation, "warm", fail)
        os.replace(make_database(tmp_path / "new.db", title="新的"), db)  # noqa: PTH105
        if failures < 3:
            until(lambda: "新的" in titles(address))
            assert len(tried) == failures + 1
        else:
            time.sleep(3)
            assert 2 <= len(tried) <= 3 and "新的" not in titles(address)
    assert "the former stays, and it is tried again in" in capfd.readouterr().err


def test_what_is_no_register_is_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db, tried = make_database(tmp_path / "mandates.db"), []
    with running(db) as address:
        before = titles(address)
        monkeypatch.setattr(serve, "check", lambda path: tried.append(path) or check(path))
        (tmp_path / "new.db").write_bytes(b"")
        os.replace(tmp_path / "new.db", db)  # noqa: PTH105
        until(lambda: bool(tried))
        time.sleep(1.5)
        assert len(tried) == 1 and titles(address) == before


def test_address_is_printed_and_ctrl_c_ends(small: Path) -> None:
    code = "import sys, pathlib, extract.site.serve as s; s.serve(pathlib.Path(sys.argv[1]), sys.argv[2], 0)"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(small), "127.0.0.1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stderr
    address = process.stdout.readline().strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address), process.stderr.read()
    answer = httpx.get(address)
    assert answer.status_code == 200
    assert METADATA["title"].split("｜")[0] in answer.text
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert process.stderr.read() == ""


def test_port_in_use(small: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(MandatesError, match=f"127.0.0.1:{port}: cannot listen there.*--port"):
            serve.serve(small, "127.0.0.1", port)


def test_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such database; make it with: mandates build"):
        serve.serve(tmp_path / "none.db", "127.0.0.1", 0)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_what_is_no_database_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.db").write_bytes(content)
    with pytest.raises(MandatesError) as caught:
        serve.serve(tmp_path / "x.db", "127.0.0.1", 0)
    assert "\n" not in str(caught.value) and "build it again" in str(caught.value)


def open_files(db: Path) -> int:
    """How often this process holds the file open, under this name or deleted."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc to see open files")
    links = []
    for fd in Path("/proc/self/fd").iterdir():
        try:
            links.append(str(fd.readlink()))
        except OSError:
            continue
    return sum(str(db) in link for link in links)


def test_connections_of_a_file_that_cannot_be_shown_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = make_database(tmp_path / "mandates.db")
    register = Register(db)
    monkeypatch.setattr(serve, "WARM", ("/nothing",))
    with pytest.raises(MandatesError, match="/nothing answers 404"):
        asyncio.run(register.exchange())
    assert open_files(db) == 0


def test_connections_of_the_former_file_are_closed(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with running(db) as address:
        before = open_files(db)
        assert before
        for number in range(3):
            os.replace(make_database(tmp_path / "new.db", title=f"标题{number}"), db)  # noqa: PTH105
            until(lambda n=number: f"标题{n}" in titles(address))  # type: ignore[misc]
        until(lambda: open_files(db) <= before)
    assert sqlite3.connect(db).execute("select count(*) from mandates").fetchone()[0] == 6


LINK = re.compile(r'(?:href|src|action)="([^"]*)"')


@pytest.mark.parametrize("taken_away", [False, True])
def test_behind_a_proxy_at_a_path(small: Path, taken_away: bool) -> None:
    """Whether the proxy hands the path on whole or without its beginning, and whatever host it names."""
    public = parse("https://example.org/register/", "mandates")
    with running(small, address=public) as address:
        base = address if taken_away else address + "/register"
        for path in ("/", "/mandates", "/mandates/mandates?_size=2", "/mandates/mandates/A-RES-72-237-p3-0"):
            answer = httpx.get(base + path, headers={"host": "evil.example"})
            assert answer.status_code == 200
            links = [link for link in LINK.findall(answer.text) if not link.startswith(("https://", "#"))]
            assert links and all("/register/register" not in link for link in links)
            assert "evil" not in answer.text
        assert answer.headers["link"].startswith("https://example.org/register/mandates/")
        rows = httpx.get(base + "/mandates/mandates.json?_size=2").json()
        assert rows["next_url"].startswith("https://example.org/register/mandates/mandates.json?_size=2&_next=")
        feed = httpx.get(base + "/mandates/open.atom").text
        assert 'href="https://example.org/register/mandates/open.atom"' in feed and "evil" not in feed
        moved = httpx.get(base + "/doc/A/RES/72/237")
        assert moved.headers["location"] == "/register/mandates/documents/A-RES-72-237"
        assert httpx.get(base + "/-/static/app.css").status_code == 200


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org/", "https://", "https://example.org/mandates/", "https://u@example.org/",
            "https://example.org/?x=1", "https://example.org/doc/", "https://ex ample.org/", "http://[",
            "https://e.org/about/", "https://e.org/calendar/", "https://e.org/figures", "https://e.org/robots.txt/x/",
            "https://e.org/mandates.db/", "https://e.org:notaport/", "https://e.org:99999/", "https://e.org:0/",
            "https://:8001/"],
)  # fmt: skip
def test_a_wrong_public_address_is_told_in_one_line(small: Path, url: str) -> None:
    with pytest.raises(MandatesError, match=r"--url .*; give it as https://"):
        serve.serve(small, "127.0.0.1", 0, url=url)


def test_no_page_of_the_site_is_hidden_by_the_path_of_a_proxy() -> None:
    """Where the proxy takes `/about` away the page of that name could not be reached."""
    patterns = [pattern for pattern, _ in (*routes.ROUTES, *taking.ROUTES)]
    first = {m[1].replace("\\", "") for p in patterns if (m := re.match(r"\^/([a-z-]+(?:\\\.[a-z]+)?)", p))}
    assert first == {"-", "about", "calendar", "doc", "figures", "robots.txt"}
    for name in first:
        with pytest.raises(MandatesError, match="one of the site's own"):
            parse(f"https://e.org/{name}/", "mandates")
    for good in (
        "https://e.org/",
        "https://e.org/abouts/",
        "https://e.org:8443/un/about/",
        "http://[::1]:8001/register",
    ):
        assert parse(good, "mandates").host == good.split("/")[2]


def test_health_turns_stale(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")

    def build(days: int) -> None:
        moment = datetime.now(UTC) - timedelta(days=days)
        new = make_database(tmp_path / "new.db")
        with closing(sqlite3.connect(new)) as connection:
            connection.execute("insert into build_info values ('built', ?)", (moment.isoformat(timespec="seconds"),))
            connection.commit()
        os.replace(new, db)  # noqa: PTH105

    build(days=3)
    with running(db, max_age=48) as address:
        answer = httpx.get(address + "/-/health")
        assert answer.status_code == 503
        assert answer.json()["ok"] is False and 71.9 < answer.json()["age"] < 72.5 and answer.json()["limit"] == 48
        build(days=1)
        until(lambda: httpx.get(address + "/-/health").status_code == 200)
        assert 23.9 < httpx.get(address + "/-/health").json()["age"] < 24.5
        assert httpx.get(address + "/-/health").headers["cache-control"] == "no-store"
        build(days=-9)  # by a clock that was ahead
        until(lambda: httpx.get(address + "/-/health").json().get("problem") == "ValueError")
    build(days=3)
    with running(db) as address:
        assert httpx.get(address + "/-/health").json()["ok"] is True


@pytest.mark.parametrize("hours", ["nan", "inf", "-1", "-inf", "soon"])
def test_a_wrong_age_is_told_before_the_server_starts(tmp_path: Path, hours: str) -> None:
    db = make_database(tmp_path / "mandates.db")
    with closing(sqlite3.connect(db)) as connection:
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
    told = CliRunner().invoke(main, ["serve", "--db", str(db), "--port", "0", "--max-age", hours])
    assert told.exit_code == 2 and "--max-age" in told.output


def test_sigterm_ends_the_server_in_order(tmp_path: Path) -> None:
    small = make_database(tmp_path / "mandates.db")
    with closing(sqlite3.connect(small)) as connection:
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
    code = "import sys; from extract.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--db", str(small), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout and process.stderr
    address = process.stdout.readline().strip()
    with httpx.Client(base_url=address) as client:  # a connection that stays open
        assert client.get("/-/health").status_code == 200
        process.terminate()
        assert process.wait(20) in (0, -signal.SIGTERM, 143)
    assert "Traceback" not in process.stderr.read()
