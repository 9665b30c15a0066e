"""One update at a time: the second waits, or leaves with a word."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from extract.errors import MandatesError, StoreError
from extract.locks import lock
from extract.reading import Say

_STEP = 0.2  # seconds between two tries


@contextmanager
def locked(db: Path, wait: float, say: Say = lambda _: None) -> Iterator[None]:
    """Holds the lock of a database while it is updated; the lock goes with the process, however that ends.

    `wait` is how many seconds to wait for another update; `say` gets a line where that is done, and where the system
    has no such lock. Raises MandatesError if it takes longer, StoreError if the file of the lock cannot be made.
    """
    path = db.with_name(f"{db.name}.lock")
    fresh = not path.parent.exists()
    until, told = time.monotonic() + wait, False
    while True:
        file = _opened(path)
        try:
            lock(file, path, "update", say)
            if _is_still(path, file):
                break
            file.close()  # the one before made no database, and took its lock away
        except BlockingIOError as error:
            with file:
                running = f"another update is running (process {_who(file)})"
            if time.monotonic() >= until:
                raise MandatesError(db, running, "wait for it, or give --wait SECONDS") from error
            if not told:
                say(f"note: {db}: {running}; waiting for it, up to {wait:g} seconds")
                told = True
            time.sleep(_STEP)
    with file:
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            if not db.exists():  # nothing was made, so nothing is left behind
                _sweep(path, fresh)


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8")
    except OSError as error:
        cure = "give the file and its folder permission to write, or name another database with --db"
        raise StoreError(path, f"cannot be written ({error.strerror})", cure) from error


def _is_still(path: Path, file: IO[str]) -> bool:
    """The file that is locked is the one that the next to come will find."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    return False


def _sweep(path: Path, fresh: bool) -> None:
    with suppress(OSError):
        path.unlink()
        if fresh:
            path.parent.rmdir()


def _who(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip() or "?"
