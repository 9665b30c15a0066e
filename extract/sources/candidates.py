"""Files that a source offers in bulk (repository, archive, watched folder), and how they are taken in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extract.errors import FetchError
from extract.readers import sidecar
from extract.sources import check, disk, holdings
from extract.sources.holdings import Holdings
from extract.sources.index import IndexLine
from extract.sources.report import FetchReport

# More documents than this, and more than this share of what a source gave, are not withdrawn in one run unasked.
_FEW, _SHARE = 5, 0.1
_OFTEN = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file. `name` is its path in the source, `mark` (letters and figures) changes when its content does.

    `load` returns the bytes; it raises FetchError for a file that cannot or must not be read. `given` is what
    documents.yml says of it.
    """

    name: str
    mark: str
    load: Callable[[], bytes]
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Landing:
    """Takes in the files of one source; `address` is that of the source.

    What could not be used is looked at again when it has changed, or after `days`.
    """

    held: Holdings
    source: str
    address: str
    language: str
    report: FetchReport
    days: float
    refused: bool = False  # whether there were files that could not be used, now or a while ago
    _known: dict[tuple[str, str], IndexLine] = field(default_factory=dict)  # by address and mark
    _seen: set[str] = field(default_factory=set)
    _landed: dict[str, str] = field(default_factory=dict)  # address -> mark
    _symbols: dict[str, str] = field(default_factory=dict)

    def land(self, candidates: Iterable[Candidate]) -> None:
        """Takes in every candidate that is new or has changed. Raises StoreError, and what the source raises."""
        self._known = {(entry.url, entry.etag): entry for entry in self._mine()}
        try:
            for count, candidate in enumerate(candidates, 1):
                url = f"{self.address}#{candidate.name}"
                self._seen.add(url)
                entry = self._known.get((url, candidate.mark))
                if entry:
                    self.report.unchanged += 1
                    self._landed[url] = candidate.mark
                    self._symbols.update(dict.fromkeys(entry.symbols, candidate.name))
                else:
                    self._fresh(candidate, url)
                if count % _OFTEN == 0:
                    self.held.save()
            self._leave()
        finally:
            shutil.rmtree(self._desk, ignore_errors=True)

    def withdraw(self, gone: Callable[[IndexLine], bool], *, accepted: bool) -> None:
        """Takes out what the source gave before and has no more, of the entries for which `gone` may be true.

        Where that is a large part of it, the source is more likely broken: nothing is taken out unless `accepted`.
        """
        mine = [entry for entry in self._mine() if gone(entry)]
        lost = [entry for entry in mine if entry.url not in self._seen]
        if len(lost) > max(_FEW, _SHARE * len(mine)) and not accepted:
            self.report.fail(
                f"{self.address}: {len(lost)} of {len(mine)} documents are there no more, they were kept; if that is "
                "right, fetch with --accept-gone"
            )
            return
        for entry in lost:
            self._retire(entry, f"no more in {self.source}", f"it is no more in {self.source}")

    def _mine(self) -> list[IndexLine]:
        return [entry for entry in self.held.held() if entry.source == self.source]

    def _leave(self) -> None:
        """Takes out what files held that hold another document now; at the end, since files may have changed places."""
        for entry in self._mine():
            if self._landed.get(entry.url, entry.etag) != entry.etag:
                why = f"{entry.url.removeprefix(f'{self.address}#')} in {self.source} holds another document"
                self._retire(entry, why, why)

    def _retire(self, entry: IndexLine, note: str, told: str) -> None:
        self.held.retire(entry, "withdrawn", note)
        self.report.say(f"{entry.symbol}: withdrawn, {told}; kept as {entry.sha256}")
        self.report.withdrawn.append(entry.symbol)

    @property
    def _desk(self) -> Path:
        return self.held.folder / ".partial" / self.source

    def _fresh(self, candidate: Candidate, url: str) -> None:
        before = self.held.failed("", self.language, "", url)
        if before and before.etag == candidate.mark and disk.recent(before.when, self.days):
            self.report.known += 1
            self.refused = True
            return
        try:
            self._take(candidate, url)
        except FetchError as error:
            self.report.fail(str(error))
            self.refused = True
            blank = IndexLine("", self.language, "", "refused", self.source, url, disk.now(), note=error.problem)
            self.held.fail(replace(blank, etag=candidate.mark))

    def _take(self, candidate: Candidate, url: str) -> None:
        # By its own name: the reader of XML looks at it where the number in the file may be wrong.
        file = self._desk / candidate.mark / candidate.name.rpartition("/")[2]
        data = candidate.load()
        with disk.writes(self.held.folder):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            if candidate.given:
                disk.put(file.with_name(sidecar.NAME), holdings.sidecar_text({file.name: candidate.given}))
        read = check.check(file, place=url)
        first = read.symbols[0]
        other = next((self._symbols[symbol] for symbol in read.symbols if symbol in self._symbols), None)
        if other is not None and other != candidate.name:
            raise FetchError(url, f"has the symbol {first} of {other}, which was kept", "take away the wrong one")
        entry = IndexLine(first, self.language, read.form, "held", self.source, url, disk.now(), etag=candidate.mark)
        several = read.symbols if len(read.symbols) > 1 else ()
        self.report.took(first, self.held.take(file, replace(entry, holds=several), candidate.given))
        self._landed[url] = candidate.mark
        self._symbols.update(dict.fromkeys(read.symbols, candidate.name))
