"""A repository by the program `git`: a clone of one commit (shallow), without contents (blobless), of which only the
wanted files are checked out (sparse).

What the repository says is not trusted: no hooks, no links, no settings of the user, no questions, no other protocol
than https; names are checked, and files are read without following links.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from extract import __version__
from extract.errors import FetchError, SourceError
from extract.sources import bulk, config, disk
from extract.sources.candidates import Candidate
from extract.sources.config import Git, Http
from extract.sources.layout import UNSAFE, Sessions, safe

_FILE, _EXECUTABLE = "100644", "100755"


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the commit: git's name of its content, its mode and path."""

    mode: str
    blob: str
    path: str
    session: str


class Clone:
    """The clone of a source below `folder`, which outlives the run."""

    def __init__(self, source: Git, folder: Path, settings: Http) -> None:
        self.source, self.settings = source, settings
        self.place = folder / source.name
        self.files: list[Listed] = []
        self._agent = "git/0"  # until its version is known

    def update(self, sessions: Sessions) -> None:
        """Brings the clone to the newest commit and checks out the files of the wanted sessions.

        A clone that is damaged, or of another address, is made anew. Raises SourceError, StoreError.
        """
        self._version()
        if self._usable():
            try:
                self._git("fetch", "--quiet", "--depth", "1", "--filter=blob:none", "origin", "HEAD")
                self._check_out("FETCH_HEAD", sessions)
                return
            except SourceError:
                pass  # killed halfway in an earlier run, perhaps; whether it is the remote, the next lines tell
        beside = self.place.with_name(f".{self.place.name}.cloning")
        with disk.writes(self.place.parent):
            shutil.rmtree(beside, ignore_errors=True)
            self.place.parent.mkdir(parents=True, exist_ok=True)
        options = ("--quiet", "--depth", "1", "--filter=blob:none", "--sparse", "--no-checkout", "--no-tags")
        try:
            self._git("clone", *options, "--", self.source.url, str(beside), inside=False)
            with disk.writes(self.place.parent):
                shutil.rmtree(self.place, ignore_errors=True)
                beside.rename(self.place)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        self._check_out("HEAD", sessions)

    def sessions(self) -> set[str]:
        """The sessions that were found of those wanted."""
        return {file.session for file in self.files}

    def candidates(self) -> Iterator[Candidate]:
        """The files of the wanted sessions, sorted."""
        limit = int(self.settings.max_mb * 2**20)
        for file in self.files:
            place = f"{self.source.url}#{file.path}"
            yield Candidate(file.path, file.blob, partial(self._read, file, place, limit))

    def _read(self, file: Listed, place: str, limit: int) -> bytes:
        path = self.place / file.path
        if file.mode not in (_FILE, _EXECUTABLE):
            raise FetchError(place, "is a link, not a file; it was not followed", "look at it in the repository")
        if not safe(file.path) or not path.resolve().is_relative_to(self.place.resolve()):
            raise FetchError(place, UNSAFE, "do not use it")
        return bulk.read(path, place, limit)

    def _check_out(self, commit: str, sessions: Sessions) -> None:
        self.files = sorted(self._list(commit, sessions), key=lambda file: file.path)
        globs = [self.source.path.glob(session) for session in sorted(self.sessions())]
        # One name that this disk does not take would end the checkout of all.
        odd = [file.path for file in self.files if not safe(file.path) and file.path.isprintable()]
        without = [re.sub(r"([\\*?\[ ])", r"\\\1", f"!/{path}") for path in odd]
        # A pattern that fits nothing: where no session is there, nothing is to be checked out.
        self._git("sparse-checkout", "set", "--no-cone", *(globs or ["/.nothing"]), *without)
        self._git("checkout", "--quiet", "--force", "--detach", commit)

    def _list(self, commit: str, sessions: Sessions) -> Iterator[Listed]:
        told = self._git("ls-tree", "-r", "-z", "--full-tree", commit)
        for line in told.split("\0"):
            about, _, path = line.partition("\t")
            session = self.source.path.session(path)
            if session is not None and session in sessions:
                mode, _, blob = about.split(" ")
                yield Listed(mode, blob, path, session)

    def _usable(self) -> bool:
        if not (self.place / ".git").is_dir():
            return False
        for left in (self.place / ".git").glob("*.lock"):  # of a run that was killed; ours is the only one
            left.unlink(missing_ok=True)
        try:
            return self._git("remote", "get-url", "origin").strip() == self.source.url
        except SourceError:
            return False

    def _version(self) -> None:
        self._agent = self._git("version", inside=False).strip().replace("git version ", "git/")

    def _git(self, *arguments: str, inside: bool = True) -> str:
        """Runs git and returns what it printed. Raises SourceError with its last words."""
        command = ["git", *(["-C", str(self.place)] if inside else []), *self._settings(), *arguments]
        try:
            process = subprocess.Popen(
                command,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except FileNotFoundError:
            raise SourceError("git", "the program is not installed", "install it, or use an archive source") from None
        except OSError as error:
            raise SourceError("git", f"cannot be started ({error.strerror})", "use an archive source") from None
        with process:
            try:
                out, err = process.communicate(timeout=self.settings.longest)
            except subprocess.TimeoutExpired:
                _end(process)
                problem = f"git {arguments[0]} did not end within {self.settings.longest:g} seconds"
                raise SourceError(self.source.url, problem, "try again later") from None
            except BaseException:
                _end(process)
                raise
        if process.returncode:
            raise SourceError(self.source.url, f"git {arguments[0]}: {_last(err)}", "look at the address in a browser")
        return out.decode("utf-8", "backslashreplace")

    def _settings(self) -> Sequence[str]:
        agent = f"{self._agent} (mandate-tracker/{__version__})"
        slow = max(1, round(self.settings.timeout))
        settings = {
            "http.userAgent": agent,
            "http.lowSpeedLimit": "100",
            "http.lowSpeedTime": str(slow),
            "http.followRedirects": "initial",
            "credential.helper": "",
            "core.hooksPath": os.devnull,
            "core.symlinks": "false",
            "core.autocrlf": "false",
            "core.fsmonitor": "false",
            "gc.auto": "0",
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _environment() -> dict[str, str]:
    """Ours, without what would change what git does; proxies and certificates stay."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SSH_ASKPASS"))}
    return kept | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": ":".join(config.GIT_PROTOCOLS),
        "GIT_LFS_SKIP_SMUDGE": "1",
        "LC_ALL": "C",
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends git and the helpers it started, which are a process group of their own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last(err: bytes) -> str:
    lines = [line.strip() for line in err.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))] or lines or ["no reason given"]
    shown = "".join(char if char.isprintable() else "?" for char in told[0])
    return shown[:300]
