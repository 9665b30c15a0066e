"""The folder of fetched documents: one file for each document, its index, and earlier texts under their hash.

    data/fetched/A_73_321.docx          what is held
    data/fetched/index.jsonl            one line for each file that is or was held, and for what could not be had
    data/fetched/.replaced/SHA256.docx  what another text has taken the place of
    data/fetched/.partial/              downloads that are not finished
    data/fetched/.sources/              clones of repositories

Readers of documents do not look into hidden folders, so the folder can be given to `mandates build` as it is.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import yaml

from extract.errors import MandatesError, StoreError
from extract.locks import lock
from extract.readers import sidecar
from extract.reading import Say
from extract.sources import disk, index
from extract.sources.index import SUFFIXES, IndexLine
from extract.sources.symbols import file_name
from extract.whole import flush
from extract.yml import parsed

_BEST = tuple(SUFFIXES)
_LONGEST = 120  # characters of a symbol in the name of a file
Taken = Literal["new", "replaced", "unchanged", "better held"]
_Key = tuple[str, str]


class Holdings:
    """What is held below `folder`. Made by `reading` or `writing`.

    `lost` are files that the index names and that are gone or cut short: they count as not held.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[_Key, IndexLine] = {}
        self._past: list[IndexLine] = []
        self._failed: dict[tuple[str, str, str, str], IndexLine] = {}
        self._failed_at: defaultdict[str, list[IndexLine]] = defaultdict(list)  # by address
        self._by_symbol: dict[_Key, IndexLine] = {}
        self.lost: list[IndexLine] = []
        self._dirty = False
        for entry in index.load(folder):
            if entry.state == "held":
                if disk.size(self.path(entry)) == entry.size:
                    self._hold(entry)
                else:
                    self.lost.append(entry)  # taken away by hand, or cut off when the power failed
            elif entry.state in ("absent", "refused"):
                self._fail(entry)
            else:
                self._past.append(entry)

    def path(self, entry: IndexLine) -> Path:
        """Where a file is."""
        return self.folder / entry.file

    def held(self) -> tuple[IndexLine, ...]:
        """What is held, sorted by symbol: one file for each document, of the best form there is."""
        return tuple(self._held[key] for key in sorted(self._held))

    def past(self) -> tuple[IndexLine, ...]:
        """What was held before, oldest first; `path` of each is the text as it was."""
        return tuple(self._past)

    def find(self, symbol: str, language: str = "zh") -> IndexLine | None:
        """The file that holds a document, or None."""
        return self._by_symbol.get((symbol, language))

    def failed(self, symbol: str, language: str, form: str, url: str) -> IndexLine | None:
        """What is known of an attempt that failed."""
        return self._failed.get((symbol, language, form, url))

    def fail(self, entry: IndexLine) -> None:
        """Remembers that something could not be had, so that it is not asked for again at every run."""
        self._fail(entry)
        self._dirty = True

    def take(self, file: Path, entry: IndexLine, given: Mapping[str, Any] | None = None) -> Taken:
        """Puts a checked file in its place and returns what that meant; `entry` says all but file, hash and size.

        `given` is what its text does not say itself; it is written to documents.yml in the folder.

        The same text again changes nothing but where it came from. Another text, or a better form, takes the place of
        what was held, which is kept under its hash. Raises StoreError; what was held then stays.
        """
        data = file.read_bytes()
        entry = replace(entry, sha256=hashlib.sha256(data).hexdigest(), size=len(data), state="held")
        for failure in self._failed_at.pop(entry.url, ()):
            self._failed.pop(_failure(failure), None)
        rivals = self._rivals(entry)
        for held in rivals:
            if held.sha256 == entry.sha256:
                now = replace(entry, symbol=held.symbol, holds=held.holds, file=held.file, when=held.when)
                if now != held:
                    self._hold(now)
                    self._dirty = True
                return "unchanged"
        if any(_BEST.index(held.form) < _BEST.index(entry.form) for held in rivals):
            return "better held"
        target = self._target(entry, rivals)
        with disk.writes(self.folder):
            if target.exists():
                self._keep(target)
            os.replace(file, target)  # noqa: PTH105 - named in the design
            flush(self.folder)
            self._describe(target.name, given)
        for held in rivals:
            self.retire(held, "replaced", "another text" if held.form == entry.form else f"{entry.form} took its place")
        self._hold(replace(entry, file=target.name))
        self._dirty = True
        return "replaced" if rivals else "new"

    def retire(self, entry: IndexLine, state: Literal["replaced", "withdrawn"], why: str) -> None:
        """Takes a file out of what is held; it stays under its hash, with a line in the index. Raises StoreError."""
        path = self.path(entry)
        kept = f".replaced/{entry.sha256}{path.suffix}"
        with disk.writes(self.folder):
            if not (self.folder / kept).exists() and path.exists():
                self._keep(path)
            if disk.sha256(path) == entry.sha256:  # where the new text stands already, it stays
                path.unlink(missing_ok=True)
                self._describe(path.name, None)
        self._drop(entry)
        self._past.append(replace(entry, state=state, file=kept, ended=disk.now(), note=why))
        self._dirty = True

    def save(self) -> None:
        """Writes the index, if anything has changed. Raises StoreError; the old index then stays."""
        if self._dirty:
            with disk.writes(self.folder):
                failures = [self._failed[key] for key in sorted(self._failed)]
                index.save(self.folder, [*self.held(), *self._past, *failures])
            self._dirty = False

    def _fail(self, entry: IndexLine) -> None:
        self._failed[_failure(entry)] = entry
        self._failed_at[entry.url].append(entry)

    def _hold(self, entry: IndexLine) -> None:
        self._drop(self._held.get((entry.symbol, entry.language)))
        self._held[entry.symbol, entry.language] = entry
        for symbol in (entry.symbol, *entry.holds):
            self._by_symbol[symbol, entry.language] = entry

    def _rivals(self, entry: IndexLine) -> list[IndexLine]:
        """What is held of the documents in a file that comes in."""
        found = [self.find(symbol, entry.language) for symbol in (entry.symbol, *entry.holds)]
        return list(dict.fromkeys(rival for rival in found if rival))

    def _drop(self, entry: IndexLine | None) -> None:
        if entry is None or self._held.get((entry.symbol, entry.language)) != entry:
            return
        del self._held[entry.symbol, entry.language]
        for symbol in (entry.symbol, *entry.holds):
            self._by_symbol.pop((symbol, entry.language), None)

    def _target(self, entry: IndexLine, rivals: list[IndexLine]) -> Path:
        name = file_name(entry.symbol)
        taken = {held.file for held in self._held.values()} - {rival.file for rival in rivals}
        # Two symbols that differ only in their signs, or one that no file can have as its name.
        if f"{name}{SUFFIXES[entry.form]}" in taken or len(name) > _LONGEST:
            name = f"{name[:_LONGEST]}_{hashlib.sha256(entry.symbol.encode()).hexdigest()[:8]}"
        return self.folder / f"{name}{SUFFIXES[entry.form]}"

    def _describe(self, name: str, given: Mapping[str, Any] | None) -> None:
        """Enters a file in documents.yml, or takes it out."""
        path = self.folder / sidecar.NAME
        try:
            told = parsed(path.read_text(encoding="utf-8")) or {}
        except FileNotFoundError:
            told = {}
        except (yaml.YAMLError, ValueError) as error:
            raise MandatesError(path, f"is not YAML ({' '.join(str(error).split())})", "correct it") from None
        if not isinstance(told, dict):
            raise MandatesError(path, "has no file names at its top", "correct it")
        if told.get(name) != (dict(given) if given else None):
            told.pop(name, None)
            if given:
                told[name] = dict(given)
            disk.put(path, sidecar_text(told))

    def _keep(self, path: Path) -> None:
        kept = self.folder / ".replaced" / f"{disk.sha256(path)}{path.suffix}"
        kept.parent.mkdir(exist_ok=True)
        if not kept.exists():
            disk.put(kept, path.read_bytes())


def sidecar_text(told: Mapping[str, Any]) -> bytes:
    """The text of a documents.yml."""
    text: str = yaml.safe_dump(dict(told), allow_unicode=True, sort_keys=True)
    return text.encode()


def reading(folder: Path) -> Holdings:
    """What is held, to look at. An absent folder holds nothing. Raises MandatesError for an index that is damaged."""
    return Holdings(folder)


@contextmanager
def writing(folder: Path, say: Say = lambda _: None) -> Iterator[Holdings]:
    """What is held, to add to; nobody else can at the same time. The index is saved at the end, whatever happens.

    `say` gets a line where nobody else can be kept out, because there are no locks.
    Raises StoreError where the folder cannot be written, MandatesError where another run has it.
    """
    with disk.writes(folder):
        (folder / ".partial").mkdir(parents=True, exist_ok=True)
        file = (folder / ".lock").open("ab")
    with file:
        try:
            lock(file, folder, "fetch", say)
        except BlockingIOError:
            raise MandatesError(folder, "another run is fetching into it", "wait until that has ended") from None
        for left in folder.glob(".*.tmp"):
            left.unlink(missing_ok=True)
        holdings = Holdings(folder)
        try:
            yield holdings
        except BaseException:
            with suppress(StoreError):  # the first error is the one to tell
                holdings.save()
            raise
        holdings.save()


def _failure(entry: IndexLine) -> tuple[str, str, str, str]:
    return entry.symbol, entry.language, entry.form, entry.url
