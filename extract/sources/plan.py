"""What is wanted, and what would be done for it (`--dry-run`), from what is known here alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extract.errors import FetchError, MandatesError
from extract.sources import service
from extract.sources.config import Archive, Folder, Git, Service, Source
from extract.sources.holdings import Holdings
from extract.sources.layout import Sessions
from extract.sources.symbols import normal

_NONE = Sessions(())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be fetched.

    `symbols` are documents that somebody named; of those that a program listed (`automatic`) what was not to be had a
    few days ago is left alone, and what is no symbol stops nothing. `sessions` stands for the sessions that sources.yml
    names; `everything` is all that it names: sessions, watched folders, lists. `again` asks also for what is held (did
    it change?). `only` is one source's name. `accept_gone` lets a large part of a source's documents be withdrawn.
    """

    symbols: tuple[str, ...] = ()
    sessions: Sessions = _NONE
    everything: bool = False
    automatic: tuple[str, ...] = ()
    again: bool = False
    only: str | None = None
    accept_gone: bool = False


def sessions_of(source: Source, wanted: Wanted) -> Sessions:
    """Which sessions a source is to be asked for: none of a source that has no sessions."""
    if not isinstance(source, Git | Archive) or not (wanted.sessions or wanted.everything):
        return _NONE
    return wanted.sessions or source.sessions


@dataclass(frozen=True, slots=True)
class Step:
    """What is done for a symbol, and the line that tells why nothing needs to be asked, or what would be."""

    does: Literal["held", "absent", "ask"]
    line: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Decides for each symbol, from what is held and known of it; there is a service at least.

    What is `automatic` is left alone for `days` after no service had it.
    """

    held: Holdings
    services: Sequence[Service]
    days: float
    again: bool

    def step(self, symbol: str, *, automatic: bool) -> Step:
        """What is to be done for a symbol."""
        old = self.held.find(symbol)
        if old and not self.again:
            return Step("held", f"{symbol}: held ({old.form}, from {old.source}, {old.when[:10]})")
        known: dict[str, FetchError] = {}
        for one in self.services:
            known = service.left_alone(one, self.held, symbol, self.days) if automatic else {}
            for form in one.forms:
                if form not in known:
                    return Step("ask", f"{symbol}: would ask {service.address(one, symbol, form)}")
        return Step("absent", str(service.failure(self.services[-1], symbol, known)))


def told(steps: Steps, symbols: Mapping[str, bool], chosen: Iterable[Source], wanted: Wanted) -> Iterator[str]:
    """One line for each document (is it `automatic`?) and source: what is held or absent, and what would be asked."""
    for symbol, automatic in symbols.items():
        yield steps.step(symbol, automatic=automatic).line
    for source in chosen:
        sessions = sessions_of(source, wanted)
        if isinstance(source, Folder) and wanted.everything:
            yield f"{source.name}: would look into {source.path}"
        elif isinstance(source, Git | Archive) and sessions:
            instead = f", if {source.instead_of} fails" if source.instead_of else ""
            yield f"{source.name}: would ask {source.url} for sessions {sessions}{instead}"


def listed_symbols(path: Path) -> list[str]:
    """The symbols of a list, one in a line; `#` begins a remark. Raises MandatesError with the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise MandatesError(path, f"the list cannot be read ({why})", "make it, or correct sources.yml") from None
    out: dict[str, None] = {}
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        if text:
            try:
                out[normal(text)] = None
            except MandatesError as error:
                raise MandatesError(f"{path} line {number}", f"{error.where} {error.problem}", error.cure) from None
    return list(out)
