"""Reports that answer requests and are taken note of in a document of another series: only where words tell which."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from extract.follow.answers import evidence, whole_reports
from extract.follow.chains import Chains, number_of, series_of
from extract.follow.entries import Entries
from extract.follow.fitting import Fitting
from extract.follow.noted import Noted
from extract.follow.notices import Notice
from extract.follow.requests import Request
from extract.follow.symbols import session_of, whole, work
from extract.follow.works import Works
from extract.model import Evidence

_SOME = 0.4  # share of an agenda title in two parts that the first may be
_SAME = 0.75  # share of the pairs of characters of each of two subjects in the other


class Elsewhere:
    """Looks for the reports asked for among all that were noted: first by the subject that the request names, then for
    those without an answer by the resolution's own title, as the author's only report, as the only one of an item.

    `held` are the sessions of which nearly all documents are held.
    """

    def __init__(
        self, fits: Fitting, entries: Entries, chains: Chains, noted: Noted, works: Works, held: Collection[str]
    ) -> None:
        self._fits = fits
        self._entries = entries
        self._chains = chains
        self._noted = noted
        self._works = works
        self._held = held

    def __call__(self, requests: Sequence[Request], known: Collection[tuple[str, int | None]]) -> Iterator[Evidence]:
        """The evidence for the requests of one document; `known` are those (mandate, deadline) that have an answer."""
        whole = whole_reports(requests)
        for request in requests:
            left = (request.key, request.n) not in known
            found = self._by_subject(request, left)
            if not found and left:
                found = (
                    self._works(request)
                    or self._by_title(request)
                    or self._by_author(request, whole)
                    or self._by_item(request)
                )
            yield from (evidence(request, n) for n in found)

    def _by_subject(self, request: Request, left: bool) -> list[Notice]:
        """Reports of the session, author and subject; a report that comes anyway is the next of its subject, if it was
        not found in the resolution's own series (`left`)."""
        if not request.subject:
            return []
        for session in self._sessions(request):
            spoken = self._noted.of(session).like(request.subject, _SAME)
            fitting = [n for n in spoken if self._another(n, request) and self._fits.timely(n, session)]
            alike = [n for n in fitting if self._fits.both(n.subject, request.subject) >= _SAME]
            found = alike or (self._fits.of_subject(request, fitting) if request.content and left else [])
            if found:
                return found
        return []

    def _sessions(self, request: Request) -> Iterator[str]:
        """The session due; for the next report of another series, those from the one after the request's own to it."""
        own = self._chains.session(request.document)
        first, last = number_of(own), number_of(request.session)
        series = series_of(request.session)
        if request.content and request.next and first and last and series == series_of(own):
            yield from (f"{series}/{number}" for number in range(first + 1, last))
        yield request.session

    def _by_title(self, request: Request) -> list[Notice]:
        """Reports on the matter of the resolution's title or of its whole agenda item, for that on the resolution
        itself."""
        document = self._entries[request.document][0]
        if request.content or request.subject or not request.general:
            return []
        for title, told in ((document.title, self._fits.on_title), (document.agenda_title, self._fits.on_item)):
            spoken = [n for n in self._noted.of(request.session).like(title or "", _SOME) if n.symbols]
            fitting = [n for n in spoken if self._another(n, request) and self._fits.timely(n, request.session)]
            if found := [n for n in fitting if told(n, request.document)]:
                return found
        return []

    def _by_author(self, request: Request, whole: Mapping[tuple[str, str], Collection[str]]) -> list[Notice]:
        """The yearly report of a body, of which no more is said than whose it is (养恤金联委会的报告), where the
        body gave one such report only and is asked for no other. Only where the session is held can that be told."""
        if request.subject or request.session not in self._held:
            return []
        # 邀请国际法院、国际法委员会继续在各自提交大会的报告中: each has one.
        bodies = [a for a in request.actors if self._fits.authors.body(a)] if request.content else []
        authors = sorted(request.actors if len(request.actors) == 1 else bodies)
        return [notice for author in authors for notice in self._of_author(request, author, whole)]

    def _of_author(
        self, request: Request, author: str, whole: Mapping[tuple[str, str], Collection[str]]
    ) -> list[Notice]:
        others = whole[request.session, author]
        if len(others) != (request.key in others):
            return []
        spoken = [n for n in self._noted.by(author, request.session) if self._another(n, request)]
        plain = [n for n in spoken if self._fits.says_nothing(n, request)]
        given = [s for n in plain for s in n.symbols]
        symbols = {work(s) for s in [s for s in given if session_of(s) == request.session] or given}
        return plain if len(symbols) == 1 or (not symbols and len({n.document for n in plain}) == 1) else []

    def _by_item(self, request: Request) -> list[Notice]:
        """The one report noted under the item that the request names (题为“生物多样性公约”的分项目下所提报告)."""
        if not request.item:
            return []
        spoken = [n for n in self._noted.under(request.item, request.session) if n.symbols]
        fitting = [n for n in spoken if self._fits.timely(n, request.session)]
        return fitting if len({whole(s) for n in fitting for s in n.symbols}) == 1 else []

    def _another(self, notice: Notice, request: Request) -> bool:
        """The notice stands in a later document, and its author was asked."""
        mine = self._fits.wrote(notice, request) and self._fits.called(notice, request)
        return mine and self._chains.after(request.document, notice.document)
