"""Reports that answer requests: a later resolution takes note of one, or a report names one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from extract.follow.chains import Chains, number_of, series_of
from extract.follow.fitting import Fitting, same_work, under_paragraph
from extract.follow.notices import Notice, session_of
from extract.follow.requests import Entries, Request
from extract.follow.subjects import Subjects
from extract.model import Evidence

if TYPE_CHECKING:
    from extract.rules import Rules

_SAME = 0.75


class AnswerFinder:
    """Ties reports spoken of to the requests for them."""

    def __init__(self, rules: Rules, entries: Entries, chains: Chains) -> None:
        self._entries = entries
        self._chains = chains
        self._fits = Fitting(rules, entries, chains)

    def noted(self, requests: Sequence[Request], notices: Mapping[str, Sequence[Notice]]) -> Iterator[Evidence]:
        """Requests of one document that later documents of its chain answer by taking note of a report (route 2)."""
        later = self._chains.later(requests[0].document) if requests else ()
        groups: dict[tuple[str, frozenset[str]], list[Request]] = defaultdict(list)
        for request in requests:  # those without a known actor are told apart by their words
            groups[request.session, request.actors or request.surfaces].append(request)
        for (session, _), asked in groups.items():
            # An item may have been put off; where the series came up at the session itself, it was not.
            there = [symbol for symbol in later if self._chains.session(symbol) == session and symbol in self._entries]
            near = there or [symbol for symbol in later if self._near(symbol, session)]
            if not near and series_of(session) != series_of(self._chains.session(asked[0].document)):
                near = list(later[:1])  # what went to a committee's session is noted when the series comes up next
            spoken = [n for symbol in near for n in notices.get(symbol, ())]
            fitting = [n for n in spoken if n.noted and self._fits.wrote(n, asked[0]) and self._fits.timely(n, session)]
            for request in asked:
                for notice in self._fits.those(request, asked, fitting):
                    yield _evidence(request, notice)

    def under(self, requests: Sequence[Request], notices: Sequence[Notice]) -> Iterator[Evidence]:
        """Requests answered by a report that is said to have been given under their resolution, anywhere."""
        for request in requests:
            named = [n for n in notices if under_paragraph(n, request)]
            yield from (_evidence(request, n) for n in named if self._fits.timely(n, request.session, 1))
            rivals = [r for r in requests if r.session == request.session and r.actors & request.actors]
            fitting = [n for n in notices if self._fits.wrote(n, request) and self._fits.timely(n, request.session)]
            for notice in self._fits.those(request, rivals, fitting):
                yield _evidence(request, notice)

    def subjects(self, notices: Iterable[Notice]) -> Subjects:
        """Those of the notices that are noted, by what they are about."""
        return Subjects(self._fits.likeness, (n for n in notices if n.noted))

    def elsewhere(self, requests: Sequence[Request], notices: Mapping[str, Subjects]) -> Iterator[Evidence]:
        """Requests that say what the report is about, answered by a report of that author, session and subject that
        another document takes note of. `notices` are those of each session."""
        for request in requests:
            if not request.subject or request.session not in notices:
                continue
            fitting = [
                n
                for n in notices[request.session].like(request.subject, _SAME)
                if n.document != request.document
                if self._fits.wrote(n, request) and self._fits.timely(n, request.session)
            ]
            alike = [n for n in fitting if self._fits.both(n.subject, request.subject) >= _SAME]
            for notice in alike or (self._fits.of_subject(request.subject, fitting) if request.content else ()):
                yield _evidence(request, notice)

    def named(self, requests: Sequence[Request], notices: Sequence[Notice]) -> Iterator[Evidence]:
        """Requests whose answer a report names with its symbol: A/73/383 paragraph 116 names A/73/321."""
        for request in requests:
            for notice in notices:
                about = self._fits.about(notice, request) or same_work(notice, request)
                wrote = self._fits.wrote(notice, request) or not notice.authors
                if wrote and notice.symbols and about and self._fits.timely(notice, request.session, 1):
                    yield _evidence(request, notice)

    def _near(self, symbol: str, session: str) -> bool:
        """The document is of the session, or of the one after it: the item may have been put off."""
        own, due = self._chains.session(symbol), number_of(session)
        return own == session or (
            due is not None and series_of(own) == series_of(session) and number_of(own) == due + 1
        )


def _evidence(request: Request, notice: Notice) -> Evidence:
    """A report that is noted answers; one that is only named is where the answer stands."""
    answer = next((s for s in notice.symbols if session_of(s)), next(iter(notice.symbols), None))
    place = (notice.document, notice.paragraph, notice.start, notice.end)
    if notice.noted:
        return Evidence(request.key, request.n, "takes note", "answers", *place, answer)
    return Evidence(request.key, request.n, "named", "names_answer", *place, answer)
