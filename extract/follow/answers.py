"""Reports that answer requests: a later resolution takes note of one, or a report names one.

Wrongly "answered" is worse than honestly "not searched": where a document speaks of several reports or asked for
several, and words do not tell which is which, no link is made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.follow.chains import Chains, number_of, series_of
from extract.follow.notices import Notice, section_of, session_of, whole
from extract.follow.subjects import Likeness, Subjects
from extract.follow.times import Times
from extract.model import Deadline, Document, Evidence, Mandate
from extract.patterns import alternatives
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

# Share of a subject's character pairs that must stand in what was asked, for the report to be the one asked for.
_ABOUT = 0.6
_TITLE = 0.75
_WHOLE_TITLE = 0.8
_SAME = 0.75
_LEAST = 4  # characters that a subject must have besides general words
_OPENING = 4  # characters
_HEADING = 0.6  # share of the one heading's pairs in the other
_SECTION = 60  # likeness of two headings, 0 to 100

Entries = Mapping[str, tuple[Document, Sequence[tuple[str, Mandate]]]]


@dataclass(frozen=True, slots=True)
class Request:
    """A report asked for, once for each of its deadlines: `n` counts them from 1, None where there is none.

    `content`: it asks only for something inside a report that comes anyway. `general`: it asks for the report on the
    resolution itself. `text` is the action in simplified characters, `subject`
    what it says that the report is about, if it does.
    """

    key: str
    n: int | None
    document: str
    label: str | None
    session: str
    actors: frozenset[str]
    surfaces: frozenset[str]
    text: str
    subject: str
    deliverable: str | None
    section: str
    content: bool
    general: bool


class AnswerFinder:
    """Ties reports spoken of to the requests for them."""

    def __init__(self, rules: Rules, entries: Entries, chains: Chains, times: Times) -> None:
        words = rules.followup
        self._actors = rules.actors
        self._entries = entries
        self._chains = chains
        self._times = times
        self._general = re.compile(alternatives(words.general))
        self._number = re.compile(words.section_number)
        self._aliases = words.aliases
        self._content = re.compile(words.content)
        self._report = re.compile(words.account_nouns)
        self._regular = re.compile(words.regular)
        self._plain = re.compile(words.plain_subjects)
        self._subject = re.compile(words.asked_about)
        self._likeness = Likeness(words.title_changes + "|" + words.title_punctuation)
        self._share = self._likeness.share

    def requests(self, symbol: str, deadlines: Mapping[str, Sequence[Deadline]]) -> list[Request]:
        """The reports that a document asks for at a known session, one per deadline."""
        document, pairs = self._entries[symbol]
        out = []
        for key, mandate in pairs:
            if not mandate.report or mandate.mandate_class == "other":
                continue
            for n, deadline in enumerate(deadlines[key], 1):
                if deadline.session:
                    out.append(self._request(document, key, mandate, n, deadline.session))
            text = simplified(mandate.action)
            anyway = self._inside(text) or self._regular.search(text)
            if anyway and not deadlines[key] and (session := self._times.next_report(document, mandate, pairs)):
                out.append(self._request(document, key, mandate, None, session))
        return out

    def _request(self, document: Document, key: str, mandate: Mandate, n: int | None, session: str) -> Request:
        parties = mandate.named("addressee")
        text = simplified(mandate.action)
        section = section_of(document.paragraphs[mandate.paragraph - 1])
        return Request(
            key,
            n,
            document.symbol,
            mandate.label,
            session,
            frozenset(self.successor(p.actor) for p in parties if p.actor),
            frozenset(simplified(p.surface) for p in parties),
            text,
            self._named_subject(text),
            mandate.deadlines[n - 1].deliverable or mandate.deliverable
            if n and n <= len(mandate.deadlines)
            else mandate.deliverable,
            section,
            n is None or self._inside(text),
            bool(self._general.search(text)),
        )

    def successor(self, actor: str) -> str:
        """The actor that holds an actor's mandates today."""
        seen = {actor}
        while (one := self._actors.get(actor)) and one.successor and one.successor not in seen:
            actor = one.successor
            seen.add(actor)
        return actor

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
            fitting = [n for n in spoken if n.noted and self._wrote(n, asked[0]) and self._timely(n, session)]
            for request in asked:
                for notice in self._fitting(request, asked, fitting):
                    yield _evidence(request, notice)

    def under(self, requests: Sequence[Request], notices: Sequence[Notice]) -> Iterator[Evidence]:
        """Requests answered by a report that is said to have been given under their resolution, anywhere."""
        for request in requests:
            named = [n for n in notices if _under(n, request)]
            yield from (_evidence(request, n) for n in named if self._timely(n, request.session, 1))
            rivals = [r for r in requests if r.session == request.session and r.actors & request.actors]
            fitting = [n for n in notices if self._wrote(n, request) and self._timely(n, request.session)]
            for notice in self._fitting(request, rivals, fitting):
                yield _evidence(request, notice)

    def subjects(self, notices: Iterable[Notice]) -> Subjects:
        """Those of the notices that are noted, by what they are about."""
        return Subjects(self._likeness, (n for n in notices if n.noted))

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
                if self._wrote(n, request) and self._timely(n, request.session)
            ]
            alike = [n for n in fitting if self._both(n.subject, request.subject) >= _SAME]
            for notice in alike or (self._of_subject(request.subject, fitting) if request.content else ()):
                yield _evidence(request, notice)

    def _named_subject(self, text: str) -> str:
        match = self._subject.search(text)
        subject = next((part for part in match.groups() if part), "") if match else ""
        subject = self._aliases.get(subject, subject)
        own = self._general.sub("", subject)
        short = own != subject and len(own) < _LEAST
        return "" if short or self._plain.search(subject) else own

    def _inside(self, text: str) -> bool:
        """What is asked is something inside a report that comes anyway; not where the report itself is asked for before
        (提交报告，在报告中用专门章节说明)."""
        match = self._content.search(text)
        return match is not None and not self._report.search(text, 0, match.start())

    def _both(self, one: str, other: str) -> float:
        return min(self._share(one, other), self._share(other, one))

    def named(self, requests: Sequence[Request], notices: Sequence[Notice]) -> Iterator[Evidence]:
        """Requests whose answer a report names with its symbol: A/73/383 paragraph 116 names A/73/321."""
        for request in requests:
            for notice in notices:
                about = self._about(notice, request) or _same_work(notice, request)
                wrote = self._wrote(notice, request) or not notice.authors
                if wrote and notice.symbols and about and self._timely(notice, request.session, 1):
                    yield _evidence(request, notice)

    def _near(self, symbol: str, session: str) -> bool:
        """The document is of the session, or of the one after it: the item may have been put off."""
        own, due = self._chains.session(symbol), number_of(session)
        return own == session or (
            due is not None and series_of(own) == series_of(session) and number_of(own) == due + 1
        )

    def _timely(self, notice: Notice, session: str, late: int = 0) -> bool:
        """The report is of the session by its symbol, or, where that says nothing, by the document that notes it.

        `late`: how many sessions after it will do.
        """
        found = [one for symbol in notice.symbols if (one := session_of(symbol))]
        due = number_of(session)
        if due is None or not found:
            return session in found or (not found and self._chains.session(notice.document) == session)
        adopted = self._entries[notice.document][0].adopted
        # A/AC.198/2022/3 was before the forty-fourth session, of 2022: some bodies number their documents by the year.
        numbers = [number_of(s) or -1 for s in found if series_of(s) == series_of(session)]
        return any(0 <= n - due <= late or (adopted and n == adopted.year != due) for n in numbers)

    def _wrote(self, notice: Notice, request: Request) -> bool:
        """The author is among the addressees: the same actor, or called by the same words (特别报告员)."""
        authors = {self.successor(author) for author in notice.authors}
        return bool(authors & request.actors) or any(
            len(surface) > 3 and notice.surface.endswith(surface) for surface in request.surfaces
        )

    def _fitting(self, request: Request, rivals: Sequence[Request], notices: Sequence[Notice]) -> list[Notice]:
        """The notices that speak of the report asked for."""
        notices = [n for n in notices if self._same_section(request, n)]
        if request.content:  # 在下次报告中: the Secretary-General's note (说明) that came before is no report
            notices = [n for n in notices if n.deliverable]
        if request.content and request.subject and not self._is_title(request.subject, request.document):
            return self._of_subject(request.subject, notices)
        alone = len({r.key for r in rivals if not r.content} | {request.key}) == 1
        only = len({n.symbols for n in notices}) == 1
        out = []
        for notice in notices:
            unsaid = self._says_nothing(notice, request) or self._is_title(notice.subject, request.document)
            plain = request.content or request.general or alone
            if (
                (unsaid and plain)
                or (only and alone and request.general and not request.content)
                or self._about(notice, request)
            ):
                out.append(notice)
        return out

    def _of_subject(self, subject: str, notices: Sequence[Notice]) -> list[Notice]:
        """The notices of the one report of that subject; none if several reports might be meant."""
        found = [n for n in notices if n.subject and self._share(subject, n.subject) == 1.0]
        return found if len({whole(s) for n in found for s in n.symbols}) <= 1 else []

    def _says_nothing(self, notice: Notice, request: Request) -> bool:
        """No subject, one that says only when or that it worked, or a title of the report's own (题为“…”).

        Where the request says what the report is about, 采购活动 is another subject than 问责制, and not work as such.
        """
        plain = self._plain.search(notice.subject)
        return not notice.subject or bool(plain and (not request.subject or plain.start() == 0))

    def _is_title(self, subject: str, document: str) -> bool:
        """The report is on what the whole resolution is about."""
        title = self._entries[document][0].title or ""
        opens = subject.startswith(simplified(title)[:_OPENING])
        return self._share(subject, title) >= _TITLE or (opens and self._share(title, subject) >= _WHOLE_TITLE)

    def _about(self, notice: Notice, request: Request) -> bool:
        return bool(notice.subject) and self._share(notice.subject, request.text) >= _ABOUT

    def _same_section(self, request: Request, notice: Notice) -> bool:
        """In a resolution of several sections a report is noted where its request stood: under the same heading."""
        from rapidfuzz import fuzz

        if not request.section or not notice.section:
            return not notice.section  # the preamble speaks for every section
        mine, theirs = (self._number.sub("", one) for one in (request.section, notice.section))
        return fuzz.ratio(mine, theirs) >= _SECTION or self._share(mine, theirs) >= _HEADING


def _same_work(notice: Notice, request: Request) -> bool:
    """Both are of one special kind, and what was written is about whom was asked: the progress report on what the
    Joint Inspection Unit recommended (A/73/311/Add.1), of which A/73/383 does not say who wrote it."""
    special = notice.deliverable is not None and notice.deliverable != "report"
    return special and notice.deliverable == request.deliverable and any(s in notice.subject for s in request.surfaces)


def _under(notice: Notice, request: Request) -> bool:
    """The report was given under the very paragraph of the request (依照第76/27号决议第5段提交)."""
    named = [p for s, p in notice.under if s == request.document and p]
    if not named or not request.label:
        return False
    wanted = re.compile(rf"(?<![0-9]){re.escape(request.label)}(?![0-9])")
    return any(wanted.search(p) for p in named)


def _evidence(request: Request, notice: Notice) -> Evidence:
    """A report that is noted answers; one that is only named is where the answer stands."""
    answer = next((s for s in notice.symbols if session_of(s)), next(iter(notice.symbols), None))
    place = (notice.document, notice.paragraph, notice.start, notice.end)
    if notice.noted:
        return Evidence(request.key, request.n, "takes note", "answers", *place, answer)
    return Evidence(request.key, request.n, "named", "names_answer", *place, answer)
