"""A lock on an open file: it keeps other processes out, and goes with the process, however that ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any


def lock(file: IO[Any], path: Path, work: str, say: Callable[[str], None]) -> None:
    """Locks the open file at `path` until it is closed. Raises BlockingIOError where another process has it.

    Where there are no locks `say` gets a line, and the `work` goes on: it is not known that another one does it.
    """
    cure = f"see to it that only one {work} runs at a time"
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # Windows
        say(f"note: {path}: there is no lock on this system; {cure}")
    except BlockingIOError:
        raise
    except OSError as error:  # a file system that has no locks
        say(f"note: {path}: cannot be locked ({error.strerror}); {cure}")
