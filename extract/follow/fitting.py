"""Which of the reports spoken of is the one asked for: by author, session, section and subject.

Wrongly "answered" is worse than honestly "not searched": where a document speaks of several reports or asked for
several, and words do not tell which is which, none fits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from extract.follow.authors import Authors
from extract.follow.chains import Chains, number_of, series_of
from extract.follow.entries import Entries
from extract.follow.notices import Notice
from extract.follow.requests import Request
from extract.follow.sections import Headings, of_section
from extract.follow.subjects import Likeness
from extract.follow.symbols import FIRST_YEAR, session_of, whole
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

# Share of a subject's character pairs that must stand in what was asked, for the report to be the one asked for.
_ABOUT = 0.6
_TITLE = 0.75
_WHOLE_TITLE = 0.8
_SUBJECT = 0.8  # of the words that name a report that comes anyway
_JOINT = 0.95  # of a title, in the subject of a report on two resolutions
_LONG = 9  # characters of such a title
_BRIEFING = "briefing"  # which is given by word of mouth or in writing
_QUOTE = "“"
_COLON = "："
_OPENING = 4  # characters


class Fitting:
    """Holds reports spoken of against requests."""

    def __init__(self, rules: Rules, entries: Entries, chains: Chains) -> None:
        words = rules.followup
        self.authors = Authors(rules, chains)
        self.wrote = self.authors.wrote
        self._entries = entries
        self._chains = chains
        self._plain = re.compile(words.plain_subjects)
        self._unsigned, self._asked = words.unsigned, re.compile(words.unsigned_asked)
        self.likeness = Likeness(words.title_changes + "|" + words.title_punctuation)
        self._share = self.likeness.share
        self._of_heading = Headings(words.section_number, self.likeness)
        self._oral = frozenset(one.id for one in rules.deliverables.deliverables if one.oral)
        self._spoken = {None, _BRIEFING, *self._oral}

    def timely(self, notice: Notice, session: str, late: int = 0) -> bool:
        """The report is of the session by its symbol, or, where that says nothing, by the document that notes it.

        `late`: how many sessions after it will do.
        """
        found = [one for symbol in notice.symbols if (one := session_of(symbol))]
        due = number_of(session)
        adopted = self._entries[notice.document][0].adopted
        if due is None or not found:
            there = self._chains.session(notice.document) == session and _of_then(notice, due, adopted)
            return session in found or (not found and there)
        # A/AC.198/2022/3 was before the forty-fourth session, of 2022: some bodies number their documents by the year;
        # and what a committee of the Assembly had before it that year, the Assembly notes at the session of that year.
        numbers = [number_of(s) or -1 for s in found if series_of(s) == series_of(session)]
        if any(0 <= n - due <= late or (adopted and n == adopted.year != due) for n in numbers):
            return True
        there = self._chains.session(notice.document) == session
        yearly = (number_of(s) for s in found if series_of(s).startswith(f"{series_of(session)}/"))
        return there and adopted is not None and adopted.year in yearly

    def to_another(self, notice: Notice, request: Request) -> bool:
        """The report is that to the other body that was to have one (向大会提交报告并向人权理事会提交临时报告:
        A/HRC/48/26), and is noted at the session due."""
        there = self._chains.session(notice.document) == request.session
        adopted = self._entries[notice.document][0].adopted
        given = [session_of(symbol) for symbol in notice.symbols]
        of_year = [s for s in given if (number_of(s) or 0) < FIRST_YEAR or (adopted and number_of(s) == adopted.year)]
        return there and bool(set(map(series_of, of_year)) & (request.bodies - {series_of(request.session)}))

    def called(self, notice: Notice, request: Request) -> bool:
        """An account without its author's name answers only what calls it by its own (在下次预算报告中)."""
        return notice.subject not in self._unsigned or self._asked.search(request.text) is not None

    def those(self, request: Request, rivals: Collection[str], notices: Sequence[Notice]) -> list[Notice]:
        """The notices that speak of the report asked for; `rivals` are the mandates that ask for a report there."""
        notices = self._of_heading(request, [n for n in notices if self.called(n, request)])
        if request.deliverable not in self._spoken:  # 口头报告 is no written report
            notices = [n for n in notices if n.deliverable not in self._oral]
        if request.content:  # 在下次报告中: the Secretary-General's note (说明) that came before is no report
            notices = [n for n in notices if n.deliverable]
        if request.content and request.subject and not self.is_title(request.subject, request.document):
            return _nearest(self._likest(request, notices)) or self._in_section(request, notices)
        alone = len(rivals) == (request.key in rivals)
        only = _joint([n for n in notices if not self._quoted(n)])
        plain = request.content or alone or (only if request.passing or not request.separate else request.general)
        whole = only and not request.subject and self._anyhow(request, alone)
        out = []
        for notice in notices:
            unsaid = self.says_nothing(notice, request) or self.says_it(notice, request)
            titled = notice.subject.startswith(_QUOTE) and not (alone or request.content)  # which of several is it?
            fits = (unsaid and plain and not titled) or (whole and not self._quoted(notice))
            if fits or self.about(notice, request):
                out.append(notice)
        first = [n for n in notices if n.document == notices[0].document]
        if not out and request.content and len(first) < len(notices):
            return self.those(request, rivals, first)  # of the parts of a series (77/253, 77/253B) the first
        return of_section(request, out)

    def _anyhow(self, request: Request, alone: bool) -> bool:
        """The one report that the series notes is meant, whatever it says that it is about."""
        if request.content:
            return not request.undated and self.authors.of_series(request)
        return alone and (request.general or request.bare)

    def _in_section(self, request: Request, notices: Sequence[Notice]) -> list[Notice]:
        """The one report noted under the heading of the request (under 飞机舱位标准 the next report on 飞机舱位标准),
        which there need not say what it is about."""
        there = [n for n in notices if request.section and n.section and self.says_nothing(n, request)]
        return there if _joint(there) else []

    def _quoted(self, notice: Notice) -> bool:
        """Named by a title of its own, without a symbol (题为“数字合作路线图”的报告): of nobody knows which year."""
        return not notice.symbols and notice.subject.startswith(_QUOTE)

    def handed_on(self, request: Request, rivals: Collection[str], notices: Sequence[Notice]) -> list[Notice]:
        """The one report of another office that is noted where the Secretary-General was asked for the one report on
        the resolution, and gave none of his own."""
        alone = request.general and not request.content and len(rivals) == 1
        if not alone or any(self.wrote(n, request) for n in notices):
            return []
        there = [n for n in notices if self.authors.handed_on(n, request)]
        found = [n for n in there if self.says_nothing(n, request) or self.says_it(n, request)]
        return found if _joint(found) else []

    def of_subject(self, request: Request, notices: Sequence[Notice]) -> list[Notice]:
        """The notices of the one report of that subject; none if several reports might be meant. At the request's own
        session, where it may be of another part (on 维持和平行动 in 75/242B), the subject must stand there whole."""
        found = self._likest(request, notices)
        return found if _one(found) else []

    def _likest(self, request: Request, notices: Sequence[Notice]) -> list[Notice]:
        shares = [(self._share(request.subject, n.subject), n) for n in notices if n.subject]
        best = max((share for share, _ in shares), default=0.0)
        least = 1.0 if request.session == self._chains.session(request.document) else _SUBJECT
        return [n for share, n in shares if share == best >= least]

    def says_nothing(self, notice: Notice, request: Request) -> bool:
        """No subject, one that says only when or that it worked, or a title of the report's own (题为“…”).

        Where the request says what the report is about, 采购活动 is another subject than 问责制, and not work as such.
        """
        if self._quoted(notice):
            return False
        plain = self._plain.search(notice.subject)
        return not notice.subject or bool(plain and (not request.subject or plain.start() == 0))

    def says_it(self, notice: Notice, request: Request) -> bool:
        """The words themselves say that it is the report on the resolution or its matter."""
        return self.is_title(notice.subject, request.document) or _on_it(notice, request)

    def is_title(self, subject: str, document: str) -> bool:
        """The report is on what the whole resolution is about."""
        title = self._entries[document][0].title or ""
        opens = subject.startswith(simplified(title)[:_OPENING])
        return self._share(subject, title) >= _TITLE or (opens and self._share(title, subject) >= _WHOLE_TITLE)

    def on_title(self, notice: Notice, document: str) -> bool:
        """The report says that it is on the very matter of the resolution's title, or on that and a little more
        (弘扬和平文化和为了和平而促进宗教间和文化间的对话)."""
        title = self._entries[document][0].title or ""
        mine, theirs = self._share(title, notice.subject), self._share(notice.subject, title)
        joint = mine >= _JOINT and theirs >= _ABOUT and len(title) >= _LONG
        return bool(notice.subject) and (min(mine, theirs) >= _TITLE or joint)

    def on_item(self, notice: Notice, document: str) -> bool:
        """The report says that it is on the whole agenda item, and so on each of its sub-items
        (联合国同各区域组织及其他组织的合作)."""
        item = (self._entries[document][0].agenda_title or "").replace(":", _COLON).partition(_COLON)[0]
        return len(item) >= _LONG and self.both(notice.subject, item) >= _JOINT

    def about(self, notice: Notice, request: Request) -> bool:
        """What the report is about stands in the words of the request."""
        return bool(notice.subject) and self._share(notice.subject, request.text) >= _ABOUT

    def both(self, one: str, other: str) -> float:
        """How much of the less alike of two subjects stands in the other, 0 to 1."""
        return min(self._share(one, other), self._share(other, one))


def _of_then(notice: Notice, due: int | None, adopted: date | None) -> bool:
    """By its words the report is of no other session, and not of long ago (秘书长2019年的报告)."""
    if notice.given_at is not None and due is not None and due < FIRST_YEAR:
        return notice.given_at == due
    return notice.of_year is None or adopted is None or adopted.year - notice.of_year <= 1


def same_work(notice: Notice, request: Request) -> bool:
    """Both are of one special kind, and what was written is about whom was asked: the progress report on what the
    Joint Inspection Unit recommended (A/73/311/Add.1), of which A/73/383 does not say who wrote it."""
    special = notice.deliverable is not None and notice.deliverable != "report"
    return special and notice.deliverable == request.deliverable and any(s in notice.subject for s in request.surfaces)


def _one(notices: Sequence[Notice]) -> bool:
    """As far as symbols tell, all are of one report; what one note gives together is one."""
    return len({frozenset(map(whole, n.symbols)) for n in notices if n.symbols}) <= 1


def _joint(notices: Sequence[Notice]) -> bool:
    """There are some, and all are of one report, or of parts of the one that has most symbols
    (经费筹措 A/76/552, A/76/711, and of these 预算执行情况 A/76/552)."""
    symbols = [frozenset(map(whole, n.symbols)) for n in notices]
    most = max(symbols, key=len, default=frozenset())
    return bool(symbols) and all(one <= most for one in symbols)


def _nearest(notices: list[Notice]) -> list[Notice]:
    """Those of one report; where parts of a series may mean several (77/253 a report without its symbol, 77/253B one
    on peacekeeping), that of the first."""
    if _one(notices) and (all(n.symbols for n in notices) or len({n.document for n in notices}) == 1):
        return notices
    first = [n for n in notices if n.document == notices[0].document]
    return first if _one(first) else []


def _on_it(notice: Notice, request: Request) -> bool:
    """The report is said to be on the resolution itself (关于第75/33号决议执行情况的报告)."""
    return any(symbol == request.document and not provision for symbol, provision in notice.under)


def under_paragraph(notice: Notice, request: Request) -> bool:
    """The report was given under the very paragraph of the request (依照第76/27号决议第5段提交)."""
    named = [p for s, p in notice.under if s == request.document and p]
    if not named or not request.label:
        return False
    wanted = re.compile(rf"(?<![0-9]){re.escape(request.label)}(?![0-9])")
    return any(wanted.search(p) for p in named)
