"""The bytes of the database file that is served, to be taken away."""

from __future__ import annotations

import os
import threading
from pathlib import Path


class Image:
    """A file opened once: its bytes stay the same whatever is put in its place or becomes of its name.

    Raises OSError if it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._turn = threading.Lock()  # one place for all readers: Windows has no os.pread
        #: In bytes.
        self.size = os.fstat(self._file.fileno()).st_size

    def read(self, start: int, most: int) -> bytes:
        """At most so many bytes from there on."""
        with self._turn:
            self._file.seek(start)
            return self._file.read(most)

    def close(self) -> None:
        """Nobody reads it any more."""
        self._file.close()
