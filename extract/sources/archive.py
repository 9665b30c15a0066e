"""A repository as one .tar.gz: loaded, then read from beginning to end. Nothing is unpacked by its names."""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from io import BytesIO

from extract import __version__
from extract.errors import FetchError, SourceError
from extract.sources import disk, download
from extract.sources.candidates import Candidate
from extract.sources.config import Archive
from extract.sources.holdings import Holdings
from extract.sources.layout import UNSAFE, Sessions, safe
from extract.sources.web import Web

# XML of resolutions is packed about 8:1; what unpacks to more than this is a bomb.
_RATIO = 60
_MEMBERS = 1_000_000
# What stands before a file (long names, dates) is taken into memory whole, however long it says that it is.
_HEADERS = 2**20
_CURE = "look at the address in a browser"


class Packed:
    """The archive of a source. `load` fetches it, `candidates` reads it, `finish` remembers that."""

    def __init__(self, source: Archive, held: Holdings, web: Web) -> None:
        self.source, self.web, self.held = source, web, held
        self.file = held.folder / ".partial" / f"{source.name}.tar.gz"
        self._state = held.folder / ".sources" / f"{source.name}.json"
        self._got = download.Got("new")
        self.found: set[str] = set()

    def load(self, sessions: Sessions, *, whole: bool = False) -> bool:
        """Loads the archive; False where it is the one that was read last, in the same way.

        `whole` loads also that. Raises SourceError, StoreError.
        """
        # Where a file was taken away by hand, the archive is needed again.
        known = () if whole or self.held.lost else self._known(sessions)
        limit = int(self.web.settings.max_archive_mb * 2**20)
        wanted = download.Remote(self.source.url, self.source.hosts, limit, *known)
        try:
            self._got = download.download(self.web, wanted, self.file)
        except FetchError as error:
            raise SourceError(error.where, error.problem, error.cure) from None
        if self._got.status == "same":
            return False
        with disk.writes(self._state.parent):
            self._state.unlink(missing_ok=True)  # until `finish`: who knows how far this run comes
        return True

    def candidates(self, sessions: Sessions) -> Iterator[Candidate]:
        """The files of the wanted sessions, in their order. Raises SourceError for what is no sound .tar.gz."""
        place = self.source.url
        limit = int(self.web.settings.max_mb * 2**20)
        size = self.file.stat().st_size
        try:
            with (
                gzip.open(self.file) as stream,
                _Bounded(stream, place, size) as bounded,
                tarfile.open(None, "r|", bounded) as tar,
            ):
                for count, member in enumerate(tar):
                    bounded.until = tar.offset + _HEADERS  # the next header begins at `offset`
                    if count > _MEMBERS:
                        raise SourceError(place, f"holds more than {_MEMBERS} files", _CURE)
                    # GitHub puts everything below one folder: GAresolutions-HEAD/77session/Chinese/…
                    path = member.name.partition("/")[2]
                    session = self.source.path.session(path)
                    if session is not None and session in sessions:
                        self.found.add(session)
                        yield _candidate(tar, member, path, place, limit)
        # The last two: numbers in headers that are none, and headers that follow upon headers without end.
        except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError, RecursionError) as error:
            download.drop(self.file)
            problem = f"is no .tar.gz, or a damaged one ({' '.join(str(error).split())})"
            raise SourceError(place, problem, _CURE) from None

    def finish(self, sessions: Sessions, *, refused: bool) -> None:
        """Remembers what was read, so that the same archive is not loaded again; for some days only if files were
        `refused`, which are then looked at again. Raises StoreError."""
        told = self._way(sessions) | {"refused": disk.now() if refused else ""}
        told |= {"etag": self._got.etag, "last_modified": self._got.last_modified}
        with disk.writes(self._state.parent):
            self._state.parent.mkdir(exist_ok=True)
            disk.put(self._state, json.dumps(told).encode())

    def _way(self, sessions: Sessions) -> dict[str, str]:
        """What decides which files are taken out of the archive, and how they are read."""
        path = self.source.path.template
        return {"url": self.source.url, "path": path, "sessions": str(sessions), "version": __version__}

    def _known(self, sessions: Sessions) -> tuple[str, ...]:
        """ETag and date of what was read last; none where it was read in another way, or is to be looked at again."""
        with suppress(OSError, ValueError):
            last = json.loads(self._state.read_text(encoding="utf-8"))
            if isinstance(last, dict) and self._way(sessions).items() <= last.items():
                refused = str(last.get("refused", ""))
                if not refused or disk.recent(refused, self.web.settings.again_after_days):
                    return str(last.get("etag", "")), str(last.get("last_modified", ""))
        return ()


def _candidate(tar: tarfile.TarFile, member: tarfile.TarInfo, path: str, place: str, limit: int) -> Candidate:
    problem = ""
    if not safe(path) or not safe(member.name):
        problem = UNSAFE
    elif not member.isreg():
        problem = "is a link, not a file; it was not followed"
    elif member.size > limit:
        problem = f"is too large (more than {limit / 2**20:.4g} MB)"
    if problem:
        mark = hashlib.sha256(problem.encode()).hexdigest()
        return Candidate(path, mark, partial(_refused, f"{place}#{path}", problem))
    inside = tar.extractfile(member)
    data = inside.read() if inside else b""
    # As git names contents.
    mark = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    return Candidate(path, mark, partial(bytes, data))


def _refused(place: str, problem: str) -> bytes:
    raise FetchError(place, problem, "do not use it")


class _Bounded(BytesIO):
    """A stream that ends with an error where it grows beyond all measure, or is read beyond `until`."""

    def __init__(self, stream: gzip.GzipFile, place: str, packed: int) -> None:
        super().__init__()
        self._stream, self._place = stream, place
        self._most, self._come = max(packed * _RATIO, 2**24), 0
        self.until = _HEADERS

    def read(self, size: int | None = -1) -> bytes:
        data = self._stream.read(-1 if size is None else size)
        self._come += len(data)
        if self._come > self._most:
            raise SourceError(self._place, f"unpacks to more than {_RATIO} times its size", _CURE)
        if self._come > self.until:
            raise SourceError(self._place, f"has a header of more than {_HEADERS / 2**20:.4g} MB", _CURE)
        return data
