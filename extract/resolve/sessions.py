"""Sessions named by time expressions: which series and number is meant, and its days (annotation guide, `due`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from extract.calendar import Session, session_symbol
from extract.detect.deadlines import TimeFound
from extract.model import Deadline
from extract.numerals import to_int
from extract.resolve.symbols import SessionSymbols
from extract.rules import Rules

SESSION_KINDS = frozenset({"session", "session-year", "next-session", "same-session", "each-session"})

_YEARS = 1000  # what tells a year from the number of a session
_REGULAR = 10  # regular sessions of one year, at the most: 执行局第二届常会; the Council's thirty-sixth was in 1963
_NEXT = 5  # sessions after the one named before that an unnamed one may be: 人权理事会第五十五届会议…第五十七届会议
_AHEAD = 20  # sessions ahead of its own that a body may name: 建议大会在第七十八届会议期间 in its twenty-first is none
_LATE = timedelta(days=3 * 365)  # before a document a session may have closed that it names as a deadline
_RANGE = 20  # sessions that one range may span


def no_term() -> date | None:
    """The end of a term where none is fixed."""
    return None


def nobody(_words: str) -> str | None:
    """Whom a short name means where nothing tells."""
    return None


class Moment(NamedTuple):
    """What a time expression is counted from: the document's session series and number, and its day.

    `term_end()` is the day to which the document extends a term, looked for only at need. `asked` is the series of the
    body that is asked, if it has one: 请人权理事会在其第五十届会议上审议.
    `meant` says which actor a short name stands for (委员会).
    """

    series: str | None
    session: int | None
    adopted: date | None
    term_end: Callable[[], date | None] = no_term
    last_session: str | None = None
    asked: str | None = None
    meant: Callable[[str], str | None] = nobody


class SessionResolver:
    """The sessions that expressions name, by the session calendar; one that it does not hold has no days."""

    def __init__(self, rules: Rules) -> None:
        self._words = rules.deadlines
        self._calendar = rules.calendar
        self._series = {name: s.series for s in rules.series for name in s.names}
        self._meant = self._series | {name: s.series for s in rules.series for name in s.parts}
        self._of_actor = {s.actor: s.series for s in rules.series}
        self._by_year = frozenset(s.series for s in rules.series if s.by == "year")
        self.symbols = SessionSymbols(rules.series)
        self._ordinal = re.compile(self._words.macros["number"])

    def of_actor(self, actor: str | None) -> str | None:
        """The series of the sessions of that body, if it has one."""
        return self._of_actor.get(actor or "")

    def of_name(self, name: str) -> str | None:
        """The series of the body whose name the words are, or end with (联合国土著问题常设论坛)."""
        return next((self._series[name[i:]] for i in range(len(name)) if name[i:] in self._series), None)

    def session(self, found: TimeFound, moment: Moment) -> tuple[Deadline, ...]:
        """The sessions named by number, each of a list (大会第八十一届和第八十三届会议)."""
        return tuple(self.in_session(found, moment, number) for number in self._numbers(found))

    def _numbers(self, found: TimeFound) -> list[int | None]:
        """The sessions named: each of a list, and those between the two ends of a range."""
        numbers = [to_int(found.parts["session"] or "")]
        more = found.parts.get("more") or ""
        before = 0
        for match in self._ordinal.finditer(more):
            last, number = numbers[-1], to_int(match.group())
            if last and number and self._words.range in more[before : match.start()] and last < number <= last + _RANGE:
                numbers += range(last + 1, number)
            numbers.append(number)
            before = match.end()
        return numbers

    def in_session(self, found: TimeFound, moment: Moment, number: int | None) -> Deadline:
        """What is due in the session of that number."""
        body = found.parts.get("body") or found.parts.get("held")
        special = found.parts.get("special")
        series = self._series_of(body, moment, None if special else number)
        if number and self._is_held_by_asked(found, moment, number):
            series = moment.asked
        unnamed = not body or body in self._words.own  # 请筹备委员会在其第二届会议上…: long past for the Assembly
        if number and unnamed and self._is_past(number, moment):
            series = self._of_another(number, moment)
        if series is None or not number or self._is_regular(series, number, moment):
            return Deadline("", None, basis="no session calendar for the body named")
        if special:
            mark = "ES-" if special.startswith(self._words.emergency) else "S-"
            return Deadline("", f"{series}/{mark}{number}", basis="special session")
        return self._with_days(found, self.symbols.written(series, number), self._calendar.session(series, number))

    def _is_past(self, number: int, moment: Moment) -> bool:
        """The body that speaks has held the session of that number before."""
        return moment.series not in self._by_year and number < (moment.session or 0)

    def _of_another(self, number: int, moment: Moment) -> str | None:
        """The series of the body asked, or of the session named before if it is one of the next there:
        向人权理事会第五十五届会议…，并向第五十七届会议."""
        before = session_symbol(moment.last_session)
        near = before is not None and 0 <= number - (before.ordinal or 0) <= _NEXT
        named = (moment.asked, before.series if before and near else None)
        return next((one for one in named if one and one != moment.series), None)

    def _is_regular(self, series: str, number: int, moment: Moment) -> bool:
        """第二届常会 where sessions are told by years: the second of some year, or another body's."""
        return series in self._by_year and series == moment.series and number < _YEARS < (moment.session or 0)

    def _with_days(self, found: TimeFound, symbol: str, session: Session | None) -> Deadline:
        """What is due in the session of that symbol, or in the part of it that the expression names."""
        part, edge = self._part(found), found.parts.get("edge") or ""
        due = f"{symbol}:{part}" if part else symbol
        if session is None:
            return Deadline("", due, basis="the calendar does not hold the session")
        first, main, last = session.days(part)
        if edge.startswith(tuple(self._words.opening)):
            main = last = first
        return Deadline("", due, first, main, last, basis=f"session calendar ({session.basis})")

    def _part(self, found: TimeFound) -> str:
        """The part of a session that is named, as `SessionSymbol.part` has it."""
        words = found.parts.get("part") or ""
        if self._words.resumed in words:
            period = self._ordinal.search(words)
            number = to_int(period.group()) if period else None
            return f"resumed-{number}" if number else "resumed"
        return "main" if self._words.main in words else ""

    def session_year(self, found: TimeFound, moment: Moment) -> Deadline:
        """A session named by its year (2026年届会)."""
        year = to_int(found.parts["year"] or "")
        series = self._series_of(found.parts.get("body"), moment, year)
        if series not in self._by_year or year is None:
            return Deadline("", None, basis="no session calendar for the body named")
        return self._with_days(found, self.symbols.written(series, year), self._calendar.session(series, year))

    def next_session(self, found: TimeFound, moment: Moment) -> Deadline:
        """下届会议: the one after the document's own."""
        series = self._series_of(
            found.parts.get("body") or found.parts.get("coming") or found.parts.get("organ"), moment
        )
        if series is None or series != moment.series or moment.session is None:
            return Deadline("", None, basis="the next session of the body named is not known")
        number = moment.session + 1
        done = self._with_days(found, self.symbols.written(series, number), self._calendar.session(series, number))
        return done._replace(inferred=True, basis="the session after the document's own")

    def same_session(self, found: TimeFound, moment: Moment) -> Deadline:
        """该届会议: the one named before; 本届会议: the document's own."""
        last = moment.last_session
        own = self.symbols.written(moment.series, moment.session) if moment.series and moment.session else None
        due = own if self._words.current in (found.parts["text"] or "") else last
        if due is None:
            return Deadline("", None, basis="no session named before")
        symbol = session_symbol(due)
        session = self._calendar.session(symbol.series, symbol.number) if symbol else None
        done = self._with_days(found, symbol.session if symbol else due, session)
        return done._replace(inferred=True, basis="the session named before")

    def each_session(self, found: TimeFound, moment: Moment) -> Deadline:
        """每届会议."""
        if found.parts.get("regular") and self._series_of(found.parts.get("body"), moment) in self._by_year:
            return Deadline("", None, basis="regular sessions of a body that holds several in a year")
        return Deadline("", "R/P1Y", inferred=True, basis="a body that meets once a year")

    def _series_of(self, body: str | None, moment: Moment, number: int | None = None) -> str | None:
        """The series that the words mean: by name; 其 and none, by `number`, the body asked or the one that speaks."""
        if not body or body in self._words.own:
            if number and self._is_of_asked(number, moment):
                return moment.asked
            return None if number and self._is_too_far(number, moment) else moment.series
        cut = 1 if body.endswith(self._words.never_cut) else len(body)
        for start in range(cut):
            name = body[start:]
            if series := self._meant.get(name):
                shared = name in self._words.shared
                if shared and self._is_own(name, moment) and self._is_ahead(number, moment):
                    return moment.series  # 大会第六十八届常会 in a resolution of the General Conference of an agency
                return None if shared and self._is_strange(series, number, moment) else series
        if self._is_own(body, moment):
            return moment.series
        return None if body.endswith(self._words.shared) else self.of_actor(moment.meant(body))

    def _is_own(self, body: str, moment: Moment) -> bool:
        """The words end the name of the body that speaks: 理事会 in a resolution of the Human Rights Council."""
        return any(name.endswith(body) for name, series in self._series.items() if series == moment.series)

    def _is_strange(self, series: str, number: int | None, moment: Moment) -> bool:
        """The session lies years before the document or decades after it, and so is another body's: 大会第四十五届会议
        of UNESCO in 2025."""
        if number is None or moment.adopted is None or series == moment.series:
            return False
        session, now = self._calendar.session(series, number), self._calendar.at(series, moment.adopted)
        past = session is not None and session.closing is not None and session.closing < moment.adopted - _LATE
        return past or (now is not None and now.number.isdigit() and number > int(now.number) + _AHEAD)

    def _is_ahead(self, number: int | None, moment: Moment) -> bool:
        """The number is that of one of the next sessions of the body that speaks."""
        return number is not None and moment.session is not None and 0 < number - moment.session <= _AHEAD

    def _is_too_far(self, number: int, moment: Moment) -> bool:
        """No body plans so far ahead: 其 is another (决定附属履行机构应在其第六十六届会议上审查 in its thirtieth)."""
        own = moment.session
        return own is not None and moment.series not in self._by_year and number > own + _AHEAD

    def _is_held_by_asked(self, found: TimeFound, moment: Moment, number: int) -> bool:
        """请人权理事会在其第五十届会议上审议 means the session of the one asked, whatever the number."""
        own = found.parts.get("body") in self._words.own and found.parts.get("prep") in self._words.held_in
        counted = moment.asked not in self._by_year or number > _REGULAR
        return own and moment.asked is not None and counted

    def _is_of_asked(self, number: int, moment: Moment) -> bool:
        """The session is one of the body that is asked: a year, or long past for the body that speaks, or far ahead."""
        if moment.asked in self._by_year:
            return number >= 1945
        own = moment.session or 0
        return moment.asked is not None and (moment.series in self._by_year or not own < number <= own + _AHEAD)
