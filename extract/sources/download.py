"""A file over HTTP onto the disk: tried again after faults, resumed where it broke off, never larger than allowed."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx

from extract.errors import FetchError, SourceError
from extract.sources import disk
from extract.sources.web import Passing, Web

_RANGE = re.compile(r"bytes (?P<first>[0-9]{1,15})-[0-9]+/(?:[0-9]+|\*)")


class Unfinished(FetchError):
    """It did not work now, but may at the next run."""


@dataclass(frozen=True, slots=True)
class Remote:
    """What to load: address, where it may lead, the largest size in bytes, and what is known of an earlier copy."""

    url: str
    hosts: tuple[str, ...]
    limit: int
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Got:
    """`same`: the service says that the earlier copy still holds, and no file was written."""

    status: Literal["new", "same"]
    etag: str = ""
    last_modified: str = ""


def download(web: Web, wanted: Remote, to: Path) -> Got:
    """Loads a file to `to`. What broke off stays there for the next run, if the service can resume it.

    Raises Unfinished or another FetchError (this file), SourceError (ask no more), StoreError (the disk).
    """
    settings = web.settings
    problem = ""
    for attempt in range(settings.retries + 1):
        try:
            return _once(web, wanted, to)
        except Passing as passing:
            problem = passing.problem
            if attempt == settings.retries:
                break
            wait = settings.back_off * 2**attempt
            if passing.wait is not None:
                wait = max(wait, passing.wait)
            if wait > settings.patience:
                cure = "run this again later; what has come is kept"
                raise SourceError(wanted.url, f"{problem} and asks to wait {wait:.0f} seconds", cure) from None
            web.sleep(wait)
    raise Unfinished(wanted.url, f"{problem}, {settings.retries + 1} times", "try again later; what has come is kept")


def _once(web: Web, wanted: Remote, to: Path) -> Got:
    have, validator = _begun(wanted, to)
    headers = {}
    if have:
        headers = {"Range": f"bytes={have}-", "If-Range": validator}
    elif etag := _sendable(wanted.etag):
        headers = {"If-None-Match": etag}
    elif modified := _sendable(wanted.last_modified):
        headers = {"If-Modified-Since": modified}
    with web.ask(wanted.url, headers, wanted.hosts) as response:
        if response.status_code == 304:
            if have or not headers:
                raise FetchError(wanted.url, "says 304 without being asked whether it changed", "try again later")
            return Got("same", wanted.etag, wanted.last_modified)
        if response.status_code == 416 or (response.status_code == 206 and _first(response) != have):
            drop(to)
            raise Passing("what was left of an earlier download does not fit")
        if response.status_code == 200:
            have = 0
        _receive(web, wanted, response, to, have)
        return Got("new", *_validators(response))


def _receive(web: Web, wanted: Remote, response: httpx.Response, to: Path, have: int) -> None:
    encoded = response.headers.get("content-encoding", "identity") != "identity"
    length = response.headers.get("content-length", "")
    total = have + int(length) if length.isdigit() and not encoded else None
    _bounded(wanted, to, total or 0)
    ends = web.clock() + web.settings.longest
    size = have
    with disk.writes(to.parent):
        try:
            if not have:
                _begin(wanted, response, to, resumable=not encoded)
            with to.open("ab") as file:
                for chunk in response.iter_bytes():
                    size += len(chunk)
                    _bounded(wanted, to, size)
                    if web.clock() > ends:
                        raise Passing(f"took longer than {web.settings.longest:g} seconds")
                    file.write(chunk)
        except OSError:
            drop(to)  # on a full disk half a file helps nobody
            raise
    if total is not None and size != total:
        raise Passing(f"only {size} of {total} bytes came")


def drop(to: Path) -> None:
    """Forgets a download."""
    with suppress(OSError):
        to.unlink(missing_ok=True)
        _note(to).unlink(missing_ok=True)


def done(to: Path) -> None:
    """A download is complete: nothing needs to be known any more of how to resume it."""
    with suppress(OSError):
        _note(to).unlink(missing_ok=True)


def _bounded(wanted: Remote, to: Path, size: int) -> None:
    if size > wanted.limit:
        drop(to)
        problem = f"is too large (more than {wanted.limit / 2**20:.4g} MB)"
        raise FetchError(wanted.url, problem, "raise the limit in sources.yml if that is right")


def _begin(wanted: Remote, response: httpx.Response, to: Path, *, resumable: bool) -> None:
    """Empties the place, and notes by what a later run can tell that the rest still belongs to it."""
    drop(to)
    to.touch()
    etag, modified = _validators(response)
    # A weak tag does not promise the same bytes.
    validator = etag if etag and not etag.startswith("W/") else modified
    if resumable and validator:
        disk.put(_note(to), json.dumps({"url": wanted.url, "validator": validator}).encode())


def _begun(wanted: Remote, to: Path) -> tuple[int, str]:
    """How many bytes of this file are there, and by what they can be resumed; 0 if they cannot."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads(_note(to).read_text(encoding="utf-8"))
        validator = note["validator"]
        if note["url"] == wanted.url and isinstance(validator, str) and _sendable(validator):
            return to.stat().st_size, validator
    return 0, ""


def _validators(response: httpx.Response) -> tuple[str, str]:
    """ETag and Last-Modified; nothing for one that could not be sent back."""
    return _sendable(response.headers.get("etag", "")), _sendable(response.headers.get("last-modified", ""))


def _sendable(text: str) -> str:
    """What can stand in a header of a request, else nothing."""
    return text if text.isascii() and text.isprintable() else ""


def _first(response: httpx.Response) -> int:
    match = _RANGE.fullmatch(response.headers.get("content-range", ""))
    return int(match["first"]) if match else -1


def _note(to: Path) -> Path:
    return to.with_name(to.name + ".json")
