"""Files written so that they are whole or not there, what is asked of files, and the time as the index writes it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extract import whole
from extract.errors import StoreError


def put(path: Path, data: bytes) -> None:
    """Writes a file, whole or not at all. Raises OSError."""
    with whole.writing(path) as file:
        file.write(data)


@contextmanager
def writes(folder: Path) -> Iterator[None]:
    """Turns what goes wrong with the disk into one line."""
    try:
        yield
    except OSError as error:
        cure = "check its permissions and the space on the disk; nothing that was held is lost"
        raise StoreError(folder, f"cannot be written ({error.strerror or error})", cure) from error


def now() -> str:
    """The time, as the index writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def recent(when: str, days: float) -> bool:
    """Whether `when` was in the last `days`; a clock that was set back makes it old, not eternal."""
    age = datetime.now(UTC) - datetime.fromisoformat(when)
    return timedelta(0) <= age < timedelta(days=days)


def size(path: Path) -> int:
    """In bytes; -1 where there is no file."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


def sha256(path: Path) -> str:
    """The hash of a file; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
