"""What watched folders, repositories and archives have in common: reading files that others have put there."""

from __future__ import annotations

import hashlib
import os
import stat
from functools import partial
from pathlib import Path

from extract import readers
from extract.errors import DocumentError, FetchError, SourceError
from extract.readers import sidecar
from extract.sources.candidates import Candidate
from extract.sources.layout import safe

_STRANGE = "is not an ordinary file (a link or a device)"


def read(path: Path, place: str, limit: int) -> bytes:
    """The bytes of an ordinary file; links are not followed. Raises FetchError; `place` is how it calls the file."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise FetchError(place, f"cannot be read ({error.strerror})", "look at the file") from None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise FetchError(place, _STRANGE, "put the file itself there")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise FetchError(place, f"is too large (more than {limit / 2**20:.4g} MB)", "raise `max_mb` if that is right")
    return data


def watched(folder: Path, limit: int) -> list[Candidate]:
    """The documents in a watched folder, sorted; `limit` in bytes.

    Raises SourceError if the folder is not there: a drive may be away for a while, and nothing is withdrawn then.
    """
    try:
        root = folder.resolve(strict=True)
        found = readers.find([root])
    except (OSError, DocumentError):
        raise SourceError(folder, "the watched folder is not there", "make it, or correct sources.yml") from None
    out = []
    for path in found:
        name = path.relative_to(root).as_posix()
        if path.is_symlink() or not safe(name) or not path.resolve().is_relative_to(root):
            continue
        out.append(_candidate(path, name, limit))
    return out


def _candidate(path: Path, name: str, limit: int) -> Candidate:
    given = sidecar.fields(path)
    try:
        data = read(path, name, limit)
    except FetchError as error:
        return Candidate(name, hashlib.sha256(str(error).encode()).hexdigest(), partial(_raise, error))
    mark = hashlib.sha256(data + repr(sorted(given.items())).encode()).hexdigest()
    return Candidate(name, mark, partial(read, path, name, limit), given)


def _raise(error: FetchError) -> bytes:
    raise error
