"""Time expressions -> values: normal form, first day, end of the main part, last day (annotation guide, `due`)."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from extract.calendar import session_symbol
from extract.detect.deadlines import TimeFound
from extract.model import Deadline
from extract.numerals import to_int
from extract.patterns.cued import Cued
from extract.resolve.sessions import SESSION_KINDS, Moment, SessionResolver
from extract.rules import Rules

HOURS = "h"
NAMING = SESSION_KINDS | {"before-session"}  # kinds of expressions that name a session


class DateResolver:
    """Works out deadlines with the session calendar; what cannot be worked out stays None."""

    def __init__(self, rules: Rules) -> None:
        self._words = rules.deadlines
        self.sessions = sessions = SessionResolver(rules)
        self._by_kind: dict[str, Callable[[TimeFound, Moment], Deadline | tuple[Deadline, ...]]] = {
            "session": sessions.session,
            "session-year": sessions.session_year,
            "next-session": sessions.next_session,
            "same-session": sessions.same_session,
            "each-session": sessions.each_session,
            "before-session": self._before_session,
            "date": self._date,
            "month": self._month,
            "quarter": self._quarter,
            "half-year": self._half_year,
            "year-end": self._year_end,
            "this-year-end": self._this_year_end,
            "year": self._year,
            "within": self._within,
            "before-term-ends": self._before_term_ends,
            "term-ends": self._term_ends,
            "every": self._every,
            "every-other": self._every_other,
            "next-report": self._next_report,
            "event": self._event,
        }

    def resolve(self, found: TimeFound, moment: Moment) -> tuple[Deadline, ...]:
        """The deadlines that one expression fixes (several for 第八十一届和第八十三届会议), without its words."""
        results = self._by_kind[found.kind](found, moment)
        return (results,) if isinstance(results, Deadline) else results

    def after(self, found: TimeFound, moment: Moment, fixed: Sequence[Deadline] | None = None) -> Moment:
        """The moment for a later 该届会议: the session that the expression names is the last one named.

        `fixed` are the deadlines that the expression fixes, where they are worked out already.
        """
        if found.kind not in NAMING:
            return moment
        fixed = self.resolve(found, moment) if fixed is None else fixed
        due = [d.due for d in fixed if session_symbol(d.due)]
        return moment._replace(last_session=due[-1]) if due and due[-1] != moment.last_session else moment

    def _before_session(self, found: TimeFound, moment: Moment) -> Deadline:
        """在大会第七十三届会议开幕前六周: counted back from the day on which it opens, where that is known."""
        session = self.sessions.in_session(found, moment, to_int(found.parts["session"] or ""))
        day = self._shift(session.due_from, found, -1)
        return session._replace(due_from=None, due_main=None, due_by=day, basis="counted from the session's opening")

    # -- dates ------------------------------------------------------------------------------------------------

    def _date(self, found: TimeFound, _moment: Moment) -> Deadline:
        numbers = [to_int(found.parts[k] or "") for k in ("year", "month", "day")]
        if None in numbers:
            return Deadline("", None, basis="not a calendar date")
        day = calendar_date(*(n for n in numbers if n is not None))
        return Deadline("", day.isoformat() if day else None, due_by=day, basis="date in the text")

    def _month(self, found: TimeFound, _moment: Moment) -> Deadline:
        year, month = to_int(found.parts["year"] or ""), to_int(found.parts["month"] or "")
        if year is None or month is None or (last := _last_day(year, month)) is None:
            return Deadline("", None, basis="not a month")
        if found.parts.get("last"):  # 在2026年3月底前
            return Deadline("", last.isoformat(), due_by=last, basis="end of the month in the text")
        return Deadline("", f"{year}-{month:02d}", date(year, month, 1), None, last, basis="month in the text")

    def _quarter(self, found: TimeFound, _moment: Moment) -> Deadline:
        """在2025年第三季度内: by its last day."""
        last = _last_day(to_int(found.parts["year"] or ""), 3 * (to_int(found.parts["quarter"] or "") or 0))
        if last is None:
            return Deadline("", None, basis="not a quarter")
        return Deadline("", last.isoformat(), due_by=last, basis="quarter in the text, due by its last day")

    def _half_year(self, found: TimeFound, _moment: Moment) -> Deadline:
        """在2025年上半年: by its last day."""
        last = _last_day(to_int(found.parts["year"] or ""), 6 if found.parts["first"] else 12)
        if last is None:
            return Deadline("", None, basis="not a year")
        return Deadline("", last.isoformat(), due_by=last, basis="half of a year in the text, due by its last day")

    def _year_end(self, found: TimeFound, _moment: Moment) -> Deadline:
        last = _last_day(to_int(found.parts["year"] or ""))
        if last is None:
            return Deadline("", None, basis="not a year")
        return Deadline("", last.isoformat(), due_by=last, basis="end of the year in the text")

    def _this_year_end(self, found: TimeFound, moment: Moment) -> Deadline:
        """在年底前, of the year of the document; which year is meant in its last month, only 今年 and 明年 say."""
        day = moment.adopted
        if day is None or (day.month == 12 and not (found.parts["this"] or found.parts["next"])):
            return Deadline("", None, basis="a year's end without the year")
        last = date(day.year + bool(found.parts["next"]), 12, 31)
        return Deadline("", last.isoformat(), due_by=last, basis="end of the document's year", inferred=True)

    def _year(self, found: TimeFound, _moment: Moment) -> Deadline:
        last = _last_day(to_int(found.parts["year"] or ""))
        if last is None:
            return Deadline("", None, basis="not a year")
        return Deadline("", str(last.year), due_by=last, basis="year in the text, due by its last day")

    def _within(self, found: TimeFound, moment: Moment) -> Deadline:
        day = self._shift(moment.adopted, found, 1)
        return Deadline("", day.isoformat() if day else None, due_by=day, basis="counted from the adoption date")

    def _before_term_ends(self, found: TimeFound, moment: Moment) -> Deadline:
        day = self._shift(moment.term_end(), found, -1)
        return Deadline("", day.isoformat() if day else None, due_by=day, basis="counted from the end of the term")

    def _term_ends(self, _found: TimeFound, moment: Moment) -> Deadline:
        day = moment.term_end()
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
        unit = self._words.units.get(found.parts.get("unit") or found.parts.get("single") or "")
        number = to_int(found.parts["n"] or "") if found.parts.get("n") else 1
        if not (unit and number):
            return Deadline("", None, basis="not a period")
        times = to_int(found.parts.get("times") or "") or 1
        if times > 1 and 12 % times == 0:  # 每年两次
            return Deadline("", f"R/P{12 // times}M", basis="recurring")
        short = {"Q": ("M", 3), "H": ("M", 6)}
        letter, factor = short.get(unit, (unit, 1))
        return Deadline("", f"R/P{number * factor}{letter}", basis="recurring")

    def _every_other(self, found: TimeFound, _moment: Moment) -> Deadline:
        unit = self._words.units.get(found.parts.get("single") or found.parts.get("year") or "")
        return Deadline("", f"R/P2{unit}" if unit else None, basis="recurring" if unit else "not a period")

    def _next_report(self, _found: TimeFound, _moment: Moment) -> Deadline:
        return Deadline("", "next-report", basis="the next report of the series")

    def _event(self, _found: TimeFound, _moment: Moment) -> Deadline:
        return Deadline("", None, basis="an event without a date")


def _last_day(year: int | None, month: int = 12) -> date | None:
    """The last day of a month; None for what no calendar has (0000年, a thirteenth month)."""
    try:
        return date(year or 0, month, calendar.monthrange(year or 0, month)[1])
    except ValueError:
        return None


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
