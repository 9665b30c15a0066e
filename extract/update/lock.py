"""One update at a time: the second waits, or leaves with a word."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.errors import MandatesError

_STEP = 0.2  # seconds between two tries


@contextmanager
def locked(db: Path, wait: float) -> Iterator[None]:
    """Holds the lock of a database while it is updated; the lock goes with the process, however that ends.

    `wait` is how many seconds to wait for another update. Raises MandatesError if that takes longer.
    """
    import fcntl

    path = db.with_name(f"{db.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + wait
    with path.open("a+", encoding="utf-8") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() >= until:
                    file.seek(0)
                    who = file.read().strip() or "?"
                    raise MandatesError(
                        db, f"another update is running (process {who})", "wait for it, or give --wait SECONDS"
                    ) from error
                time.sleep(_STEP)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield
