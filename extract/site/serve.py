"""Serving the register: Datasette on a database that never changes, exchanged when a new one is put in its place.

Datasette keeps a connection in each of its threads, so that after `os.replace` it would show the old file for
ever. Here a new Datasette is opened and warmed beside the old one, and takes over between two requests.
"""

from __future__ import annotations

import asyncio
import math
import sqlite3
import sys
import threading
import time
from contextlib import closing, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from extract.errors import MandatesError, StoreError
from extract.site import guards
from extract.site.address import Address, parse
from extract.site.failure import Failure
from extract.site.kept import App, Receive, Scope, Send
from extract.site.process import give_back_memory, listen

DATABASE = "mandates"
SETTINGS = {
    # Suggested facets run some 45 queries for each page and here offer nothing of use.
    "suggest_facets": False,
    "facet_time_limit_ms": 800,
    "sql_time_limit_ms": 1500,
    "max_returned_rows": 1000,
    "default_cache_ttl": 60,
    "num_sql_threads": 3,
    "truncate_cells_html": 400,
}
EVERY = 2.0  # seconds between two looks at the file
LONGEST = 300.0  # seconds between two attempts to show a file
AGAIN = "build it again with: mandates build"
WARM = ("/", f"/{DATABASE}", f"/{DATABASE}/mandates")
# A page of each kind: the first of its kind waits for its template and for what it imports, a third of a second.
# (A mandate that was asked again shows what changed.)
WARM_ROWS = """select 'mandates' as name, id from (select id from mandates order by thread is null limit 1)
    union all select 'documents', id from (select id from documents order by held desc limit 1)
    union all select 'actors', id from (select id from actors limit 1)"""


def metadata_path() -> Path:
    """The metadata.yml shipped in the wheel, or that of the checkout. Raises MandatesError if neither is there."""
    package = Path(__file__).parents[1]
    for path in (package / "shipped" / "metadata.yml", package.parent / "metadata.yml"):
        if path.is_file():
            return path
    raise MandatesError("metadata.yml", "is missing beside the program", "install the program again")


def make_datasette(db: Path, *, max_age: float | None = None, **settings: Any) -> Any:
    """A Datasette that serves the database file, immutable, under the name `mandates`; its health address says that
    it is stale when it is older than `max_age` hours."""
    from datasette.utils import parse_metadata

    from extract.site.immutable import Immutable
    from extract.site.settled import Settled

    # Where `rich` is installed (spaCy brings it) Datasette prints a page of locals for every page not found.
    vars(import_module("datasette.handle_exception"))["rich"] = None
    metadata = parse_metadata(metadata_path().read_text(encoding="utf-8"))
    if max_age is not None:
        metadata.setdefault("plugins", {}).setdefault("mandate_tracker", {})["max_age_hours"] = max_age
    datasette = Settled(metadata=metadata, settings=SETTINGS | settings, cors=True)
    datasette.remove_database("_memory")
    datasette.add_database(Immutable(datasette, path=str(db), is_mutable=False), name=DATABASE)
    return datasette


class Generation:
    """One Datasette on one state of the file, and the requests that it is answering."""

    def __init__(self, db: Path, **options: Any) -> None:
        self.identity = identity(db)
        check(db)
        self.datasette = make_datasette(db, **options)
        self.app: App = self.datasette.app()
        self.requests = 0

    async def warm(self) -> None:
        """Opens a connection in every thread, all on this state of the file, and asks for the main pages."""
        from datasette.utils import tilde_encode

        from extract.site import own

        database, threads = self.datasette.get_database(DATABASE), SETTINGS["num_sql_threads"]
        gate = threading.Barrier(threads)
        await asyncio.gather(*(database.execute_fn(lambda _: gate.wait(10)) for _ in range(threads)))
        await self.datasette.invoke_startup()
        rows = await own.rows(database, WARM_ROWS)
        for path in [*WARM, *(f"/{DATABASE}/{row['name']}/{tilde_encode(row['id'])}" for row in rows)]:
            response = await self.datasette.client.get(path)
            if response.status_code != 200:
                raise MandatesError(database.path, f"{path} answers {response.status_code}", AGAIN)

    async def close(self) -> None:
        """Closes the connections when the last request is answered."""
        while self.requests:
            await asyncio.sleep(0.05)
        await asyncio.to_thread(self.datasette.executor.shutdown)
        self.datasette.get_database(DATABASE).close()


class Register:
    """The ASGI application: hands each request to the Datasette of the moment and looks for a new file."""

    def __init__(
        self,
        db: Path,
        every: float = EVERY,
        ready: Any = None,
        address: Address | None = None,
        max_age: float | None = None,
    ) -> None:
        self._db, self._every, self._ready, self._address = db, every, ready, address
        self._options: dict[str, Any] = {"max_age": max_age} | ({"base_url": address.base} if address else {})
        self._now: Generation | None = None
        self._failure: Failure | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        #: Why the server could not start.
        self.problem: Exception | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the start and end of the server."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        generation = self._now
        assert generation is not None, "a request before startup"
        generation.requests += 1
        try:
            await generation.app(self._address.place(scope) if self._address else scope, receive, send)
        finally:
            generation.requests -= 1

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self.exchange()
        except Exception as problem:  # told by serve(), without a traceback
            self.problem = problem
            await send({"type": "lifespan.startup.failed", "message": ""})
            return
        self._later(self._watch())
        await send({"type": "lifespan.startup.complete"})
        if self._ready:
            self._ready()
        await receive()
        for task in list(self._tasks):
            task.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def exchange(self) -> None:
        """Opens the file as it is now and puts it in the place of the former. Raises if it cannot be served."""
        new = Generation(self._db, **self._options)
        try:
            await new.warm()
        except BaseException:
            await new.close()
            raise
        old, self._now = self._now, new
        if old:
            self._later(old.close())

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            with suppress(OSError):  # between two names, or being copied: look again
                seen = identity(self._db)
                if self._now and seen != self._now.identity:
                    await self._show(seen)

    async def _show(self, seen: tuple[int, ...]) -> None:
        former = self._failure if self._failure and self._failure.identity == seen else None
        if former and time.monotonic() < former.again:
            return
        try:
            await self.exchange()
            print(f"{self._db}: new database, now shown", file=sys.stderr)
        except Exception as problem:
            pause = min(2 * former.pause, LONGEST) if former else 5 * self._every
            self._failure = Failure.of(seen, problem, pause)
            print(f"{self._db}: cannot be shown ({problem}); the former stays{self._failure}", file=sys.stderr)

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def check(db: Path) -> None:
    """Raises StoreError if the file is no register."""
    try:
        with closing(sqlite3.connect(f"{db.resolve().as_uri()}?immutable=1", uri=True)) as connection:
            connection.execute("select count(*) from mandates join documents on documents.id = mandates.document")
    except sqlite3.Error as error:
        raise StoreError(db, f"cannot be shown ({error})", AGAIN) from error


def identity(db: Path) -> tuple[int, ...]:
    """What tells one state of a file from another."""
    stat = db.stat()
    return stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size


def serve(db: Path, host: str, port: int, *, url: str | None = None, max_age: float | None = None) -> None:
    """Serves the database until interrupted; prints the address when the first page can be asked for.

    Port 0 takes any free one; `url` is the public address, if a proxy stands before; `max_age` in hours is for the
    health address. Raises StoreError if there is no database, MandatesError if the port is in use, `url` or `max_age`
    wrong.
    """
    import uvicorn

    if not db.is_file():
        raise StoreError(db, "there is no such database", "make it with: mandates build")
    if not math.isfinite(max_age or 0):  # nan is older than nothing, and JSON has no word for either
        raise MandatesError(f"--max-age {max_age}", "is no number of hours", "give it as 48, or leave it out")
    metadata_path()
    give_back_memory()
    public = parse(url, DATABASE) if url else None
    sock = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{sock.getsockname()[1]}"

    def ready() -> None:
        guards.limit_process()  # from here on this process does nothing but serve
        print(address, flush=True)

    register = Register(db, ready=ready, address=public, max_age=max_age)
    config = uvicorn.Config(register, log_level="critical", lifespan="on", timeout_graceful_shutdown=3)
    with suppress(KeyboardInterrupt, SystemExit):  # uvicorn's way to say that the start failed
        uvicorn.Server(config).run(sockets=[sock])
    if isinstance(register.problem, MandatesError):
        raise register.problem
    if register.problem:
        raise StoreError(db, f"cannot be shown ({register.problem})", AGAIN) from register.problem
