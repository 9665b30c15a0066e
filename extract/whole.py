"""Files that are whole or not there: written beside their place, forced to the disk, moved there at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import IO, Any


@contextmanager
def writing(path: Path, mode: str = "wb", **opening: Any) -> Iterator[IO[Any]]:
    """An open file that takes the place of `path` when the block ends, and is thrown away if it raises.

    `mode` and `opening` are those of `open`. Raises OSError; nothing half is left.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    for left in path.parent.glob(f".{escape(path.name)}.*.tmp"):  # by one that was killed
        if is_gone(left.suffixes[-2][1:]):
            left.unlink(missing_ok=True)
    try:
        with beside.open(mode, **opening) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)  # noqa: PTH105 - named in the design
        flush(path.parent)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Makes sure that a file, or the names in a folder, are on the disk before what comes next."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # a folder cannot be opened on Windows
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_gone(process: str) -> bool:
    """Whether there is no process of that number any more; False where that cannot be told."""
    if os.name != "posix" or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
