"""Reports asked for, as they are looked for in later documents: by whom, at which session, about what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from extract.follow.chains import series_of
from extract.follow.entries import Entries, Pairs
from extract.follow.notices import Notice, section_of
from extract.follow.spoken import oral
from extract.follow.subjects import Likeness
from extract.follow.succession import Succession
from extract.follow.symbols import ASSEMBLY
from extract.follow.times import Times
from extract.follow.wording import Wording
from extract.model import Deadline, Document, Mandate
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

_STOP = re.compile("[，；]|$")
_HEADED = 0.75  # share of the pairs of characters of a heading and of a report's subject in the other


class Request(NamedTuple):
    """A report asked for, once for each of its deadlines: `n` counts them from 1, None where there is none.

    `content`: it asks only for something inside a report that comes anyway, or (`undated`) for an account without a
    date, `next`: in the next one, at a session that was worked out; `item` is the agenda item under which that comes,
    if it is named. `general`: it asks for the report on the resolution itself, `passing`: for an account beside what is
    to be done, `separate`: for a document of its own. `text` is the action in simplified characters, `subject` what it
    says that the report is about, if it does. `late`: how many sessions after the one due its symbol may be of.
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
    undated: bool
    general: bool
    passing: bool
    bodies: frozenset[str]
    bare: bool
    of_others: bool
    separate: bool
    item: str
    next: bool
    late: int


class RequestReader:
    """Reads requests for reports by rules/followup.yml."""

    def __init__(self, rules: Rules, entries: Entries, times: Times, notices: Mapping[str, Sequence[Notice]]) -> None:
        words = rules.followup
        self._notices = notices
        self._wording = Wording(rules)
        self._likeness = Likeness(words.title_changes + "|" + words.title_punctuation)
        self._number = re.compile(words.section_number)
        self._successor = Succession(rules.actors)
        self._groups = rules.groups
        self._entries = entries
        self._times = times
        self._forwards = words.forwards
        self._committees = re.compile(words.assembly_committees)
        self._closing = re.compile(words.closing)
        self._oral = oral(rules)

    def __call__(self, symbol: str, deadlines: Mapping[str, Sequence[Deadline]]) -> list[Request]:
        """The reports that a document asks for at a known session, one per deadline."""
        document, pairs = self._entries[symbol]
        out = []
        for key, mandate in pairs:
            if not mandate.report or mandate.mandate_class == "other":
                continue
            for n, deadline in enumerate(deadlines[key], 1):
                if deadline.session and not self._by_mouth(mandate, deadline):
                    out.append(self._request(document, key, mandate, n, deadline.session))
            if not any(deadline.session for deadline in deadlines[key]):
                sessions = self._undated(document, mandate, pairs)
                out += [self._request(document, key, mandate, None, one) for one in sessions]
        return out

    def _undated(self, document: Document, mandate: Mandate, pairs: Pairs) -> list[str]:
        """The sessions at which an account without a date may be given: that of the next report of the series."""
        text = simplified(mandate.action)
        asked = {p.actor for p in mandate.named("addressee")}
        again = self._wording.again(text) or (self._forwards in asked and self._wording.sometime(text))
        passed_on = any(self._committees.match(body) for body in self._times.bodies(mandate))
        again = again and (passed_on or not self._times.elsewhere(mandate))
        if not (again or self._wording.inside(text)):
            return []
        sessions = [self._times.next_report(document, mandate, pairs)]
        if again and self._wording.yearly(text):
            sessions.insert(0, self._times.next_session(document))
        return [one for one in dict.fromkeys(sessions) if one]

    def at(self, key: str, mandate: Mandate, symbol: str, session: str) -> Request:
        """A request without a date, as if it were due at a session."""
        return self._request(self._entries[symbol][0], key, mandate, None, session)

    def _request(self, document: Document, key: str, mandate: Mandate, n: int | None, session: str) -> Request:
        parties = mandate.named("addressee")
        text = simplified(mandate.action)
        section = section_of(document.paragraphs[mandate.paragraph - 1])
        words, inside = self._wording, self._wording.inside(text)
        actors = frozenset(self._successor(p.actor) for p in parties if p.actor)
        reporter = words.reporter(text) if inside and parties and not actors & self._groups else None
        return Request(
            key,
            n,
            document.symbol,
            mandate.label,
            session,
            frozenset({self._successor(reporter)}) if reporter else actors,
            frozenset() if reporter else frozenset(simplified(p.surface) for p in parties),
            text,
            words.subject(text) or (self._headed(document, mandate) if inside else ""),
            mandate.deadlines[n - 1].deliverable or mandate.deliverable
            if n and n <= len(mandate.deadlines)
            else mandate.deliverable,
            section,
            n is None or inside,
            n is None and not inside,
            words.general(text),
            words.passing(text) and not self._to_others(mandate, session),
            words.bodies(text),
            words.bare(text),
            words.of_others(text) and self._forwards not in actors,
            words.separate(text) or self._to_others(mandate, session),
            words.item(mandate.action) if inside else "",
            n is None or n > len(mandate.deadlines) or mandate.deadlines[n - 1].due == "next-report",
            int(any(self._closing.search(d.text) for d in (mandate.deadlines[n - 1 : n] if n else ()))),
        )

    def _to_others(self, mandate: Mandate, session: str) -> bool:
        """The account goes to others than the Assembly (并于2022年向会员国报告结果), in whose year it only falls."""
        return series_of(session) == ASSEMBLY and self._times.elsewhere(mandate)

    def _by_mouth(self, mandate: Mandate, deadline: Deadline) -> bool:
        """What is due is an account by word of mouth (向大会第七十八届会议提出口头报告): no document answers it."""
        at = mandate.action.find(deadline.text) if deadline.text else -1
        stop = _STOP.search(mandate.action, max(at, 0) + len(deadline.text))
        return at >= 0 and stop is not None and self._oral.search(mandate.action, at, stop.start()) is not None

    def _headed(self, document: Document, mandate: Mandate) -> str:
        """The subject of "the next report" that only a heading tells: under 防止性剥削和性虐待特别措施 that of the
        report on such measures which the document itself speaks of."""
        paragraph = document.paragraphs[mandate.paragraph - 1]
        section = paragraph.section
        if not section or section_of(paragraph):
            return ""
        heading, share = self._number.sub("", section[-1]), self._likeness.share
        actors = {self._successor(p.actor) for p in mandate.named("addressee") if p.actor}
        own = (n for n in self._notices[document.symbol] if actors & set(map(self._successor, n.authors)))
        scored = [(min(share(heading, n.subject), share(n.subject, heading)), n.subject) for n in own]
        best, subject = max(scored, default=(0.0, ""))
        return subject if best >= _HEADED else ""
