"""Reports that answer requests: a later resolution of the series takes note of one, or a report names one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, partial

from extract.follow.chains import Chains, number_of, series_of
from extract.follow.entries import Entries
from extract.follow.fitting import Fitting, same_work, under_paragraph
from extract.follow.notices import Notice
from extract.follow.requests import Request
from extract.follow.symbols import session_of
from extract.model import Evidence

_FAR = 4  # documents of the chain


class AnswerFinder:
    """Ties reports spoken of to the requests for them."""

    def __init__(self, fits: Fitting, entries: Entries, chains: Chains) -> None:
        self._entries = entries
        self._chains = chains
        self._fits = fits

    def noted(self, requests: Sequence[Request], notices: Mapping[str, Sequence[Notice]]) -> Iterator[Evidence]:
        """Requests of one document that later documents of its chain answer by taking note of a report (route 2)."""
        rivals: dict[tuple[object, ...], set[str]] = defaultdict(set)
        groups: dict[tuple[str, frozenset[str], frozenset[str], bool, int], list[Request]] = defaultdict(list)
        for request in requests:
            groups[request.session, request.actors, request.surfaces, request.of_others, request.late].append(request)
            if not request.content:
                rivals[_rivalling(request)].add(request.key)
        for (session, _, _, _, late), asked in groups.items():
            near = self._near(asked[0].document, session)
            spoken = [n for symbol in near for n in notices.get(symbol, ()) if n.noted]
            mine = [n for n in spoken if self._fits.wrote(n, asked[0])]
            fitting = [n for n in mine if self._fits.timely(n, session, late)]
            further = cache(partial(self._further, asked[0], session, near, notices))
            for request in asked:
                others = rivals[_rivalling(request)]
                found = self._fits.those(request, others, fitting) or self._fits.those(request, others, further())
                found = found or self._put_off(request, notices) or self._by_others(request, others, mine, spoken)
                yield from (evidence(request, notice) for notice in found)

    def _by_others(
        self, request: Request, rivals: Collection[str], mine: Sequence[Notice], spoken: Sequence[Notice]
    ) -> list[Notice]:
        """The report to the other body that was to have one, or that of the office for which the Secretary-General was
        asked."""
        found = self._fits.those(request, rivals, [n for n in mine if self._fits.to_another(n, request)])
        timely = [n for n in spoken if self._fits.timely(n, request.session)] if not found else []
        return found or self._fits.handed_on(request, rivals, timely)

    def _put_off(self, request: Request, notices: Mapping[str, Sequence[Notice]]) -> list[Notice]:
        """The next report was not that of the session's other part (75/242B, on peacekeeping): the next session's."""
        number = number_of(request.session)
        own = request.session == self._chains.session(request.document)
        if not (own and number and request.content and request.next and request.subject):
            return []
        later = request._replace(session=f"{series_of(request.session)}/{number + 1}")
        spoken = [n for one in self._chains.at(request.document, later.session) for n in notices.get(one, ())]
        fitting = [n for n in spoken if n.noted and self._fits.wrote(n, later) and self._fits.timely(n, later.session)]
        return self._fits.those(later, (), fitting)

    def _near(self, symbol: str, session: str) -> Sequence[str]:
        """The chain's documents of the session; or of the one after it, since an item may have been put off: where the
        series came up at the session itself, it was not."""
        there = [one for one in self._chains.at(symbol, session) if one in self._entries]
        due = number_of(session)
        if there or due is None:
            return there or self._first_elsewhere(symbol, session)
        after = self._chains.at(symbol, f"{series_of(session)}/{due + 1}")
        return after or self._first_elsewhere(symbol, session)

    def _first_elsewhere(self, symbol: str, session: str) -> Sequence[str]:
        """What went to a committee's session is noted when the series comes up next."""
        following = self._chains.next(symbol)
        other = series_of(session) != series_of(self._chains.session(symbol))
        return [following] if following and other else []

    def _further(
        self, request: Request, session: str, near: Sequence[str], notices: Mapping[str, Sequence[Notice]]
    ) -> list[Notice]:
        """What the chain's next documents say of a report whose symbol is of the session due: where the series came
        up again only later, it is noted there (A/76/357 in 78/129)."""
        documents = [one for one in self._chains.following(request.document, _FAR) if one not in near]
        found = (n for one in documents for n in notices.get(one, ()) if n.noted and n.symbols)
        told = (n for n in found if self._fits.says_it(n, request) and self._fits.wrote(n, request))
        return [n for n in told if self._fits.timely(n, session)]

    def under(self, requests: Sequence[Request], notices: Sequence[Notice]) -> Iterator[Evidence]:
        """Requests answered by a report that is said to have been given under their resolution, anywhere."""
        whole = whole_reports(requests)
        for request in requests if notices else ():
            later = [n for n in notices if not self._before(n, request)]
            named = [n for n in later if under_paragraph(n, request)]
            yield from (evidence(request, n) for n in named if self._fits.timely(n, request.session, 1))
            fitting = [n for n in later if self._fits.wrote(n, request) and self._fits.timely(n, request.session)]
            rivals = set().union(*(whole[request.session, actor] for actor in request.actors))
            for notice in self._fits.those(request, rivals, fitting):
                yield evidence(request, notice)

    def _before(self, notice: Notice, request: Request) -> bool:
        """A document that cites itself, or one of the future, answers nothing."""
        return notice.document == request.document or self._chains.after(notice.document, request.document)

    def named(self, requests: Sequence[Request], notices: Sequence[Notice]) -> Iterator[Evidence]:
        """Requests whose answer a report names with its symbol: A/73/383 paragraph 116 names A/73/321."""
        for request in requests:
            for notice in notices:
                about = self._fits.about(notice, request) or same_work(notice, request)
                wrote = self._fits.wrote(notice, request) or not notice.authors
                if wrote and notice.symbols and about and self._fits.timely(notice, request.session, 1):
                    yield evidence(request, notice)


def _rivalling(request: Request) -> tuple[object, ...]:
    """What requests of one document for reports share that are rivals: those without a known actor are told apart by
    their words, and what another section asks for is no rival."""
    return request.session, request.actors or request.surfaces, request.of_others, request.late, request.section


def whole_reports(requests: Sequence[Request]) -> Mapping[tuple[str, str], set[str]]:
    """Session and actor -> the requests (mandates' ids) for a report of its own."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for request in requests:
        for actor in request.actors if not request.content else ():
            found[request.session, actor].add(request.key)
    return found


def evidence(request: Request, notice: Notice) -> Evidence:
    """A report that is noted answers; one that is only named is where the answer stands. Of several in one note
    (机制2019、2020和2021年的报告) it is that of the session due."""
    due = [s for s in notice.symbols if session_of(s) == request.session]
    answer = next(iter((*due, *(s for s in notice.symbols if session_of(s)), *notice.symbols)), None)
    place = (notice.document, notice.paragraph, notice.start, notice.end)
    if notice.noted:
        return Evidence(request.key, request.n, "takes note", "answers", *place, answer)
    return Evidence(request.key, request.n, "named", "names_answer", *place, answer)
