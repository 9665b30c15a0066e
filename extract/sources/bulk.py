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
from extract.sources.layout import UNSAFE, safe

_STRANGE = "is not an ordinary file (a link or a device)"
_CURE = "put the file itself there"


def read(path: Path, place: str, limit: int) -> bytes:
    """The bytes of an ordinary file; links are not followed. Raises FetchError; `place` is how it calls the file."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise FetchError(place, f"cannot be read ({error.strerror})", "look at the file") from None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise FetchError(place, _STRANGE, _CURE)
        data = file.read(limit + 1)
    if len(data) > limit:
        raise FetchError(place, f"is too large (more than {limit / 2**20:.4g} MB)", "raise `max_mb` if that is right")
    return data


def watched(folder: Path, limit: int) -> list[Candidate]:
    """The documents in a watched folder, sorted; `limit` in bytes. What cannot be one is refused, with a reason.

    Raises SourceError if the folder cannot be read: a drive may be away for a while, and nothing is withdrawn then.
    """
    passed: list[str] = []
    try:
        root = folder.resolve(strict=True)
        next(root.iterdir(), None)
        found = readers.find([root], passed.append, passed.append)
    except FileNotFoundError:
        raise SourceError(folder, "the watched folder is not there", "make it, or correct sources.yml") from None
    except OSError as error:
        problem = f"the watched folder cannot be read ({error.strerror})"
        raise SourceError(folder, problem, "check it and its permissions, or correct sources.yml") from None
    documents = [_candidate(path, path.relative_to(root).as_posix(), limit) for path in found]
    return documents + [_passed_over(line.removeprefix(f"{root}{os.sep}")) for line in passed]


def _candidate(path: Path, name: str, limit: int) -> Candidate:
    if path.is_symlink():
        return _refused(FetchError(name, _STRANGE, _CURE))
    if not safe(name):
        return _refused(FetchError(name, UNSAFE, "give it another name"))
    try:
        given = sidecar.fields(path)
        data = read(path, name, limit)
    except FetchError as error:
        return _refused(error)
    except DocumentError as error:
        return _refused(FetchError(name, f"{error.where}: {error.problem}", error.cure))
    mark = hashlib.sha256(data + repr(sorted(given.items())).encode()).hexdigest()
    return Candidate(name, mark, partial(read, path, name, limit), given)


def _passed_over(line: str) -> Candidate:
    """A line of what lists documents (place: problem; cure, or no cure) as a file that is refused."""
    name, _, told = line.rpartition(": ")
    problem, _, cure = told.partition("; ")
    return _refused(FetchError(name, problem, cure or _CURE))


def _refused(error: FetchError) -> Candidate:
    mark = hashlib.sha256(str(error).encode("utf-8", "backslashreplace")).hexdigest()
    return Candidate(error.where, mark, partial(_raise, error))


def _raise(error: FetchError) -> bytes:
    raise error
