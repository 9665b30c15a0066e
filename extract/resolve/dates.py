"""Time expressions -> values: normal form, first day, end of the main part, last day (annotation guide, `due`)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from extract.calendar import Session
from extract.cued import Cued
from extract.detect.deadlines import TimeFound
from extract.model import Deadline
from extract.resolve.numerals import to_int
from extract.resolve.symbols import SessionSymbols
from extract.rules import Rules

SESSION_KINDS = frozenset({"session", "session-year", "next-session", "same-session", "each-session"})

HOURS = "h"
_YEARS = 1000  # what tells a year from the number of a session
_AHEAD = 20  # sessions ahead of its own that a body may name: 建议大会在第七十八届会议期间 in its twenty-first is none
_RANGE = 20  # sessions that one range may span


class Moment(NamedTuple):
    """What a time expression is counted from: the document's session series and number, its day, a term's end.

    `asked` is the series of the body that is asked, if it has one: 请人权理事会在其第五十届会议上审议.
    """

    series: str | None
    session: int | None
    adopted: date | None
    term_end: date | None = None
    last_session: str | None = None
    asked: str | None = None


class DateResolver:
    """Works out deadlines with the session calendar; what cannot be worked out stays None."""

    def __init__(self, rules: Rules) -> None:
        self._words = rules.deadlines
        self._calendar = rules.calendar
        self._series = {name: s.series for s in rules.series for name in s.names}
        self._of_actor = {s.actor: s.series for s in rules.series}
        self._by_year = frozenset(s.series for s in rules.series if s.by == "year")
        self.symbols = SessionSymbols(rules.series)
        self._ordinal = re.compile(self._words.macros["number"])

    def resolve(self, found: TimeFound, moment: Moment) -> tuple[Deadline, ...]:
        """The deadlines that one expression fixes (several for 第八十一届和第八十三届会议)."""
        resolver = getattr(self, "_" + found.kind.replace("-", "_"))
        text = found.parts["text"] or ""
        results = resolver(found, moment)
        if isinstance(results, Deadline):
            results = (results,)
        return tuple(replace(d, text=text) for d in results)

    def series_of_actor(self, actor: str | None) -> str | None:
        """The series of the sessions of that body, if it has one."""
        return self._of_actor.get(actor or "")

    def last_session(self, found: TimeFound, moment: Moment) -> str | None:
        """The session named by the expression, for a later 该届会议; else the one known before."""
        if found.kind not in SESSION_KINDS | {"before-session"}:
            return moment.last_session
        due = [d.due for d in self.resolve(found, moment) if d.due and "/" in d.due and not d.due.startswith("R/")]
        return due[-1] if due else moment.last_session

    # -- sessions ---------------------------------------------------------------------------------------------

    def _session(self, found: TimeFound, moment: Moment) -> tuple[Deadline, ...]:
        return tuple(self._in_session(found, moment, number) for number in self._numbers(found))

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

    def _in_session(self, found: TimeFound, moment: Moment, number: int | None) -> Deadline:
        series = self._series_of(found.parts.get("body"), moment, number)
        named_before = self.symbols.parted(moment.last_session or "")[0]
        if not found.parts.get("body") and named_before and number and number < (moment.session or 0):
            series = named_before  # 向人权理事会第五十五届会议…，并向第五十七届会议: long past for the Assembly
        if series is None or number is None or self._is_regular(series, number, moment):
            return Deadline("", None, basis="no session calendar for the body named")
        special = found.parts.get("special")
        if special:
            mark = "ES-" if special.startswith(self._words.emergency) else "S-"
            return Deadline("", f"{series}/{mark}{number}", basis="special session")
        return self._with_days(found, self.symbols.written(series, number), self._calendar.session(series, number))

    def _is_regular(self, series: str, number: int, moment: Moment) -> bool:
        """第二届常会 where sessions are told by years: the second of some year, or another body's."""
        return series in self._by_year and series == moment.series and number < _YEARS < (moment.session or 0)

    def _with_days(self, found: TimeFound, due: str, session: Session | None) -> Deadline:
        part, edge = found.parts.get("part") or "", found.parts.get("edge") or ""
        if self._words.resumed in part:
            period = self._ordinal.search(part)
            due += f":resumed-{to_int(period.group())}" if period else ":resumed"
        elif self._words.main in part:
            due += ":main"
        if session is None:
            return Deadline("", due, basis="the calendar does not hold the session")
        first, main, last = session.opening, session.main_part_end, session.closing
        if due.endswith(":main"):
            last = main
        elif ":resumed" in due:
            first, main = (main + timedelta(days=1) if main else None), last
        if edge.startswith(tuple(self._words.opening)):
            main = last = first
        return Deadline("", due, first, main, last, basis=f"session calendar ({session.basis})")

    def _session_year(self, found: TimeFound, moment: Moment) -> Deadline:
        year = to_int(found.parts["year"] or "")
        series = self._series_of(found.parts.get("body"), moment, year)
        if series not in self._by_year or year is None:
            return Deadline("", None, basis="no session calendar for the body named")
        return self._with_days(found, self.symbols.written(series, year), self._calendar.session(series, year))

    def _next_session(self, found: TimeFound, moment: Moment) -> Deadline:
        series = self._series_of(
            found.parts.get("body") or found.parts.get("coming") or found.parts.get("organ"), moment
        )
        if series is None or series != moment.series or moment.session is None:
            return Deadline("", None, basis="the next session of the body named is not known")
        number = moment.session + 1
        done = self._with_days(found, self.symbols.written(series, number), self._calendar.session(series, number))
        return replace(done, inferred=True, basis="the session after the document's own")

    def _same_session(self, found: TimeFound, moment: Moment) -> Deadline:
        last = moment.last_session
        own = self.symbols.written(moment.series, moment.session) if moment.series and moment.session else None
        due = own if self._words.current in (found.parts["text"] or "") else last
        if due is None:
            return Deadline("", None, basis="no session named before")
        series, number = self.symbols.parted(due.partition(":")[0])
        done = self._with_days(found, due.partition(":")[0], self._calendar.session(series, number))
        return replace(done, inferred=True, basis="the session named before")

    def _each_session(self, found: TimeFound, moment: Moment) -> Deadline:
        if found.parts.get("regular") and self._series_of(found.parts.get("body"), moment) in self._by_year:
            return Deadline("", None, basis="regular sessions of a body that holds several in a year")
        return Deadline("", "R/P1Y", inferred=True, basis="a body that meets once a year")

    def _series_of(self, body: str | None, moment: Moment, number: int | None = None) -> str | None:
        """The series that the words mean: by name; 其 and none, by `number`, the body asked or the one that speaks."""
        if not body or body in self._words.own:
            return moment.asked if number and self._is_of_asked(number, moment) else moment.series
        cut = 1 if body.endswith(self._words.never_cut) else len(body)
        for start in range(cut):
            if body[start:] in self._series:
                return self._series[body[start:]]
        # 理事会 in a resolution of the Human Rights Council or of the Economic and Social Council
        own = (name for name, series in self._series.items() if series == moment.series)
        return moment.series if any(name.endswith(body) for name in own) else None

    def _is_of_asked(self, number: int, moment: Moment) -> bool:
        """The session is one of the body that is asked: a year, or long past for the body that speaks, or far ahead."""
        if moment.asked in self._by_year:
            return number >= 1945
        own = moment.session or 0
        return moment.asked is not None and (moment.series in self._by_year or not own < number <= own + _AHEAD)

    def _before_session(self, found: TimeFound, moment: Moment) -> Deadline:
        """在大会第七十三届会议开幕前六周: counted back from the day on which it opens, where that is known."""
        session = self._in_session(found, moment, to_int(found.parts["session"] or ""))
        day = self._shift(session.due_from, found, -1)
        return replace(session, due_from=None, due_main=None, due_by=day, basis="counted from the session's opening")

    # -- dates ------------------------------------------------------------------------------------------------

    def _date(self, found: TimeFound, _moment: Moment) -> Deadline:
        numbers = [to_int(found.parts[k] or "") for k in ("year", "month", "day")]
        if None in numbers:
            return Deadline("", None, basis="not a calendar date")
        day = calendar_date(*(n for n in numbers if n is not None))
        return Deadline("", day.isoformat() if day else None, due_by=day, basis="date in the text")

    def _month(self, found: TimeFound, _moment: Moment) -> Deadline:
        year, month = to_int(found.parts["year"] or ""), to_int(found.parts["month"] or "")
        if year is None or month is None or not 1 <= month <= 12:
            return Deadline("", None, basis="not a month")
        last = date(year, month, calendar.monthrange(year, month)[1])
        if found.parts.get("last"):  # 在2026年3月底前
            return Deadline("", last.isoformat(), due_by=last, basis="end of the month in the text")
        return Deadline("", f"{year}-{month:02d}", date(year, month, 1), None, last, basis="month in the text")

    def _year_end(self, found: TimeFound, _moment: Moment) -> Deadline:
        year = to_int(found.parts["year"] or "")
        if year is None:
            return Deadline("", None, basis="not a year")
        return Deadline("", f"{year}-12-31", due_by=date(year, 12, 31), basis="end of the year in the text")

    def _this_year_end(self, found: TimeFound, moment: Moment) -> Deadline:
        """在年底前, of the year of the document; which year is meant in its last month, only 今年 and 明年 say."""
        day = moment.adopted
        if day is None or (day.month == 12 and not (found.parts["this"] or found.parts["next"])):
            return Deadline("", None, basis="a year's end without the year")
        last = date(day.year + bool(found.parts["next"]), 12, 31)
        return Deadline("", last.isoformat(), due_by=last, basis="end of the document's year", inferred=True)

    def _year(self, found: TimeFound, _moment: Moment) -> Deadline:
        year = to_int(found.parts["year"] or "")
        if year is None:
            return Deadline("", None, basis="not a year")
        return Deadline("", str(year), due_by=date(year, 12, 31), basis="year in the text, due by its last day")

    def _within(self, found: TimeFound, moment: Moment) -> Deadline:
        day = self._shift(moment.adopted, found, 1)
        return Deadline("", day.isoformat() if day else None, due_by=day, basis="counted from the adoption date")

    def _before_term_ends(self, found: TimeFound, moment: Moment) -> Deadline:
        day = self._shift(moment.term_end, found, -1)
        return Deadline("", day.isoformat() if day else None, due_by=day, basis="counted from the end of the term")

    def _term_ends(self, _found: TimeFound, moment: Moment) -> Deadline:
        day = moment.term_end
        return Deadline("", day.isoformat() if day else None, due_by=day, basis="end of the term fixed in the text")

    def _shift(self, start: date | None, found: TimeFound, sign: int) -> date | None:
        from dateutil.relativedelta import relativedelta

        number, unit = to_int(found.parts["n"] or ""), self._words.units.get(found.parts["unit"] or "")
        if number and unit == HOURS:  # 於二十四小時內: by the day on which they are over
            number, unit = -(-number // 24), "D"
        if start is None or number is None or unit is None:
            return None
        names = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
        if unit not in names:
            return None
        try:
            return start + relativedelta(**{names[unit]: sign * number})  # type: ignore[arg-type]
        except (OverflowError, ValueError):  # 9000年内: past the end of the calendar
            return None

    # -- without a day ----------------------------------------------------------------------------------------

    def _every(self, found: TimeFound, _moment: Moment) -> Deadline:
        unit = self._words.units[found.parts["unit"] or found.parts["single"] or ""]
        number = to_int(found.parts["n"]) if found.parts["n"] else 1
        if not number:
            return Deadline("", None, basis="not a period")
        times = to_int(found.parts.get("times") or "") or 1
        if times > 1 and 12 % times == 0:  # 每年两次
            return Deadline("", f"R/P{12 // times}M", basis="recurring")
        short = {"Q": ("M", 3), "H": ("M", 6)}
        letter, factor = short.get(unit, (unit, 1))
        return Deadline("", f"R/P{number * factor}{letter}", basis="recurring")

    def _every_other(self, found: TimeFound, _moment: Moment) -> Deadline:
        unit = self._words.units[found.parts["single"] or found.parts["year"] or ""]
        return Deadline("", f"R/P2{unit}", basis="recurring")

    def _next_report(self, _found: TimeFound, _moment: Moment) -> Deadline:
        return Deadline("", "next-report", basis="the next report of the series")

    def _event(self, _found: TimeFound, _moment: Moment) -> Deadline:
        return Deadline("", None, basis="an event without a date")


@lru_cache(maxsize=4096)
def calendar_date(year: int, month: int, day: int) -> date | None:
    """The day, read by dateparser in one fixed format, so that nothing is filled in from today's date."""
    import dateparser

    found = dateparser.parse(
        f"{year:04d}-{month:02d}-{day:02d}",
        date_formats=["%Y-%m-%d"],
        settings={"PARSERS": ["custom-formats"], "STRICT_PARSING": True},
    )
    return found.date() if found else None


def term_ends(texts: Iterator[str], rule: Cued) -> date | None:
    """The day to which a term is extended in the same document (延长至2022年6月30日), or None."""
    for text in texts:
        match = rule.search(text)
        if match:
            numbers = [to_int(match[key]) for key in ("year", "month", "day")]
            return calendar_date(*(n for n in numbers if n is not None)) if None not in numbers else None
    return None
