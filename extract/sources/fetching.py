"""What is wanted, from which sources: the one function that `mandates fetch` and `mandates update` call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol, TypeVar

from extract.errors import FetchError, MandatesError, SourceError
from extract.reading import Say
from extract.sources import bulk, download, holdings, service
from extract.sources.archive import Packed
from extract.sources.candidates import Landing
from extract.sources.config import Archive, Folder, Git, Service, Source, Sources, Symbols
from extract.sources.git import Clone
from extract.sources.holdings import Holdings
from extract.sources.index import IndexLine
from extract.sources.layout import Sessions
from extract.sources.plan import Steps, Wanted, listed_symbols, sessions_of, told
from extract.sources.report import FetchReport
from extract.sources.symbols import normal
from extract.sources.web import Web

T = TypeVar("T")


class Progress(Protocol):
    """Shows how many of the items are done, as `extract.progress.bar` does."""

    def __call__(self, items: Iterable[T], length: int, /) -> Iterable[T]:
        """The same items."""


def _unseen(items: Iterable[T], _length: int, /) -> Iterable[T]:
    return items


def fetch(
    sources: Sources,
    wanted: Wanted,
    *,
    say: Say,
    progress: Progress = _unseen,
    web: Web | None = None,
    dry_run: bool = False,
) -> FetchReport:
    """Fetches what is wanted into `sources.folder`; `say` gets one line for each document and each problem.

    With `dry_run` it says what would be asked for, and asks and writes nothing. Raises MandatesError where nothing
    can be done: a wrong symbol, a folder that cannot be written or that another run is writing to, a full disk.
    What was fetched until then is kept and in the index.
    """
    chosen = tuple(s for s in sources.sources if wanted.only in (None, s.name))
    if not chosen:
        names = ", ".join(s.name for s in sources.sources)
        raise MandatesError(f"--source {wanted.only}", "there is no such source", f"name one of: {names}")
    named = dict.fromkeys(map(normal, wanted.symbols), False)
    automatic, odd = _sorted_out(wanted.automatic)
    # A symbol that is named is asked of the chosen sources, what is in a list of any.
    services = _services(chosen) or (() if named or automatic else _services(sources.sources))
    lists = [listed_symbols(s.path) for s in chosen if wanted.everything and isinstance(s, Symbols)]
    asked = named | {symbol: True for many in (automatic, *lists) for symbol in many if symbol not in named}
    if asked and not services:
        raise MandatesError("sources.yml", "has no source of the kind service", "add one to fetch single documents")
    run = _Run(sources, chosen, wanted, progress, FetchReport(say), services)
    for line in odd:
        run.report.fail(line)
    if dry_run:
        for line in told(run.steps(holdings.reading(sources.folder)), asked, chosen, wanted):
            say(line)
        return run.report
    with closing(web or Web(sources.http)) as asking, holdings.writing(sources.folder, say) as held:
        for entry in held.lost:
            say(f"{entry.symbol}: {entry.file} is not there any more, or not whole; it counts as not held")
        run.symbols(asking, held, asked)
        if wanted.everything or wanted.sessions:
            run.bulk(asking, held)
    return run.report


@dataclass(frozen=True, slots=True)
class _Run:
    sources: Sources
    chosen: tuple[Source, ...]
    wanted: Wanted
    progress: Progress
    report: FetchReport
    services: tuple[Service, ...]

    def steps(self, held: Holdings) -> Steps:
        """What decides for each symbol."""
        return Steps(held, self.services, self.sources.http.again_after_days, self.wanted.again)

    def symbols(self, web: Web, held: Holdings, symbols: Mapping[str, bool]) -> None:
        """Fetches documents by symbol (is it `automatic`?), each from the first service that has it."""
        left, steps = list(self.services), self.steps(held)
        for symbol, automatic in self.progress(symbols.items(), len(symbols)):
            step = steps.step(symbol, automatic=automatic)
            if step.does == "held":
                self.report.unchanged += 1
                if not automatic:
                    self.report.say(step.line)
            elif step.does == "absent":
                self.report.fail(step.line)
            elif not left:
                self.report.fail(f"{symbol}: not asked for; {_STOPPED}")
            elif self.report.asked >= self.sources.http.at_most:
                self.report.fail(
                    f"{symbol}: not asked for; that would be more than `at_most` of sources.yml, run it again"
                )
            else:
                self.report.asked += 1
                self._symbol(web, held, symbol, left, automatic)

    def _symbol(self, web: Web, held: Holdings, symbol: str, left: list[Service], automatic: bool) -> None:
        problem = _STOPPED
        for one in tuple(left):
            try:
                taken, entry = service.fetch(web, one, held, symbol, automatic=automatic)
            except SourceError as error:
                self.report.stop(str(error))
                left.remove(one)
                continue
            except FetchError as error:
                problem = str(error)
                continue
            held.save()
            what = f" ({entry.form}, {max(1, entry.size // 1024):,} kB, from {entry.source})"
            self.report.took(symbol, taken, what)
            if taken != "replaced":
                self.report.say(f"{symbol}: {'fetched' if taken == 'new' else 'unchanged'}{what}")
            return
        self.report.fail(problem if problem.startswith(symbol) else f"{symbol}: not fetched; {problem}")

    def bulk(self, web: Web, held: Holdings) -> None:
        """Repositories, archives and watched folders. A stand-in is asked only where its original failed."""
        failed: set[str] = set()
        for source in self.chosen:
            sessions = sessions_of(source, self.wanted)
            stands_in = getattr(source, "instead_of", None)
            try:
                if isinstance(source, Folder) and self.wanted.everything:
                    self._folder(held, source)
                elif not sessions or (stands_in and stands_in not in failed and self.wanted.only is None):
                    continue
                elif isinstance(source, Git):
                    self._git(held, source, sessions)
                elif isinstance(source, Archive):
                    self._archive(web, held, source, sessions)
            except SourceError as error:
                failed.add(source.name)
                self.report.stop(str(error))
            held.save()

    def _folder(self, held: Holdings, source: Folder) -> None:
        limit = int(self.sources.http.max_mb * 2**20)
        landing = self._landing(held, source, source.name)
        candidates = bulk.watched(source.path, limit)
        landing.land(candidates)
        # What lies in a folder that could not be looked into is not known to be gone.
        closed = {f"{source.name}#{candidate.name}" for candidate in candidates}
        landing.withdraw(lambda entry: closed.isdisjoint(_above(entry.url)), accepted=self.wanted.accept_gone)

    def _git(self, held: Holdings, source: Git, sessions: Sessions) -> None:
        self.report.say(f"{source.name}: asking {source.url} for sessions {sessions}")
        clone = Clone(source, held.folder / ".sources", self.sources.http)
        clone.update(sessions)
        candidates = list(clone.candidates())
        landing = self._landing(held, source, source.url)
        landing.land(self.progress(candidates, len(candidates)))
        self._ended(landing, source, clone.sessions(), sessions)

    def _archive(self, web: Web, held: Holdings, source: Archive, sessions: Sessions) -> None:
        self.report.say(f"{source.name}: loading {source.url}")
        packed = Packed(source, held, web)
        if not packed.load(sessions, whole=self.wanted.again or self.wanted.accept_gone):
            self.report.unchanged += sum(entry.source == source.name for entry in held.held())
            return
        landing = self._landing(held, source, source.url)
        try:
            landing.land(packed.candidates(sessions))
        finally:
            download.drop(packed.file)
        failed = len(self.report.failed)
        self._ended(landing, source, packed.found, sessions)
        held.save()
        if len(self.report.failed) == failed:  # else the same is to be told in the next run
            packed.finish(sessions, refused=landing.refused)

    def _ended(self, landing: Landing, source: Git | Archive, found: set[str], sessions: Sessions) -> None:
        """What is gone is told only of sessions that are there: an empty folder is a fault, not a withdrawal."""

        def gone(entry: IndexLine) -> bool:
            return source.path.session(entry.url.partition("#")[2]) in found

        landing.withdraw(gone, accepted=self.wanted.accept_gone)
        for spec in sessions.specs:
            if not any(session in Sessions((spec,)) for session in found):
                self.report.fail(f"{source.name}: session {spec} is not there (yet); looked for {source.path.template}")

    def _landing(self, held: Holdings, source: Git | Archive | Folder, address: str) -> Landing:
        days = 0.0 if self.wanted.again else self.sources.http.again_after_days
        return Landing(held, source.name, address, source.language, self.report, days)


_STOPPED = "no service is left to ask in this run"


def _sorted_out(automatic: Iterable[str]) -> tuple[list[str], list[str]]:
    """The symbols that a program listed, and a line for each that is none."""
    symbols, odd = [], []
    for text in automatic:
        try:
            symbols.append(normal(text))
        except MandatesError as error:
            odd.append(str(error))
    return symbols, odd


def _above(path: str) -> Iterator[str]:
    """The folders in which a path lies."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _services(sources: Iterable[Source]) -> tuple[Service, ...]:
    return tuple(source for source in sources if isinstance(source, Service))
