"""Whose number it is: 43/12 is the Human Rights Council's or the Assembly's, as words and dates say.

What is said by a word straight before the number holds; a date tells more than a name further off, because a
resolution is adopted while its session sits (rules/calendar). Where a date fits no session, the basis says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from extract.calendar import Calendar
from extract.citations.clauses import Whose
from extract.citations.forms import OLD, roman_session, roman_value, written
from extract.citations.groups import Group, Member
from extract.rules.structure import Body, Structure

OUTSIDE = "date outside the session"
_SAID = frozenset({"word", "date", "own"})


Found = tuple[Body | None, str | None, str]


@lru_cache(maxsize=4)
def _series(words: Structure) -> tuple[dict[str, str], list[Body]]:
    """The series in which a body numbers its sessions, by the body's id; the bodies that number by session."""
    series = {b.id: b.session.partition("/{n}")[0] for b in words.bodies if b.session}
    return series, [b for b in words.bodies if b.style == "session" and b.session]


@lru_cache(maxsize=4096)
def _sitting(words: Structure, calendar: Calendar, session: int, day: date) -> Sequence[Body]:
    """The bodies whose session of that number sat on the day; the same days are named again and again."""
    series, seated = _series(words)
    bounds = ((body, calendar.bounds(series[body.id], session)) for body in seated)
    return tuple(body for body, days in bounds if days and days[0] <= day <= days[1])


class Bodies:
    """Tells bodies apart for one document, whose own organ is `own` and which was adopted on `until`."""

    def __init__(self, words: Structure, calendar: Calendar, own: Body | None, until: date | None) -> None:
        self._calendar = calendar
        self.words = words
        self.own = own
        self.until = until
        self._assembly = words.by_id.get("general-assembly")
        self._series, self._seated = _series(words)
        self._sessions = range(words.citations.decimal_sessions_from, 200)
        # Numbers whose body was said, for `根据第34/24号决议` further on.
        self._said: dict[str, Body] = {}

    def of_group(self, group: Group, before: Body | None) -> Sequence[Found]:
        """Body, symbol and basis of each number of a group; `before` is the body of the group before it."""
        members, whose = group.members, group.whose
        if group.other:
            # 第12(1999)号一般性意见, 第42/2018号法律
            return [(None, None, "neither resolution nor decision")] * len(members)
        if whose.basis == "own":
            whose = whose._replace(body=self.own)
        found = [self._one(member, whose, before) for member in members]
        if len(found) > 1 and any(basis == OUTSIDE for _, _, basis in found):
            # `2018年4月4日第72/269号、2018年4月15日第73/287号`: a slip in one date of a list.
            body = next((b for b, _, basis in found if b and OUTSIDE not in basis), None)
            if body and not whose.others:
                for i, member in enumerate(members):
                    if found[i][2] == OUTSIDE and self._numbered(body, member):
                        symbol = written(body, member.value, member.letter, member.kind)
                        found[i] = body, symbol, f"list; {OUTSIDE}"
        for member, (said, symbol, basis) in zip(members, found, strict=True):
            if said and symbol and basis in _SAID:
                self._said[member.value] = said
        return found

    def _one(self, member: Member, whose: Whose, before: Body | None) -> Found:
        form = member.form
        value = member.value.replace(" ", "")
        if form == "pair":
            body, basis = self._pair(member, whose, before)
        elif form == "council":
            return self._council(member, value, whose)
        elif form in ("old", "ring"):
            return self._old(member, whose)
        elif form in ("party", "foreign"):
            return None, None, "other body"
        else:
            body, value, basis = self._special(member, value, whose, before)
        return body, written(body, value, member.letter, member.kind), basis

    def _council(self, member: Member, value: str, whose: Whose) -> Found:
        """第2334(2016)号: the Security Council's, unless another body stands straight before it."""
        if whose.basis == "other body":
            return None, None, "other body"
        body, basis = self.words.by_id.get("security-council"), "year in brackets"
        if member.dated and (member.day is None or f"({member.day.year})" not in value):
            basis = f"{basis}; date outside the year"
        return body, written(body, value, member.letter, member.kind), basis

    def _pair(self, member: Member, whose: Whose, before: Body | None) -> tuple[Body | None, str]:
        """The body of a number such as 72/237, 1980/67."""
        first = int(member.value.partition("/")[0])
        if 1946 <= first <= 2100:
            return self._by_year(whose)
        if member.dated:
            body, basis = self._dated(first, member.day, whose, before)
        else:
            body, basis = self._undated(member.value, first, whose, before)
        return (body, basis) if body is None or self._numbered(body, member) else (None, "unclear")

    def _by_year(self, whose: Whose) -> tuple[Body | None, str]:
        stated = [b for b in (whose.body, *whose.named) if b and b.style == "year"]
        other = whose.ending or (whose.others[0] if whose.others and not stated else "")
        if other:
            # `理事会1996年7月25日第1996/31号`: a council that numbers by year.
            stated = [b for b in self._ending(other) if b.style == "year" and b.session]
        if stated:
            return stated[0], "year"
        if whose.ending or (other and whose.body is None):
            return None, "other body"
        spoken = whose.body is None or whose.body is self.own
        # In a decision of an executive board its own.
        own = self.own if self.own and self.own.style == "year" else self.words.by_id.get("ecosoc")
        return (own if spoken else None), "year"

    def _dated(self, first: int, day: date | None, whose: Whose, before: Body | None) -> tuple[Body | None, str]:
        """By the session that sat on the day: of the body stated, else of any."""
        sat: Sequence[Body] = ()
        if day and not (self.until and day > self.until):
            sat = _sitting(self.words, self._calendar, first, day)
        stated = whose.body if whose.body and whose.body.style == "session" else None
        if stated and any(body.id == stated.id for body in sat):
            return stated, whose.basis
        if whose.ending:
            sat = [body for body in self._ending(whose.ending) if body in sat]
        if sat:
            return sat[0], "date"
        if whose.ending:
            return None, "other body"
        if stated:
            known = self._sat(stated, first, day) is None
            return stated, whose.basis if known else f"{whose.basis}; {OUTSIDE}"
        others = [b for b in (*whose.named, before) if b and b.style == "session"]
        other = next((b for b in others if self._sat(b, first, day) is None), None)
        return (other, "word") if other else (None, OUTSIDE)

    def _undated(self, value: str, first: int, whose: Whose, before: Body | None) -> tuple[Body | None, str]:
        """By the word before it, else by dates and names further off, which may confirm but not refute."""
        if whose.ending:
            return None, "other body"
        stated = whose.body if whose.body and whose.body.style == "session" else None
        if stated and self._has(stated, first):
            return stated, whose.basis
        # `2006年3月15日关于设立人权理事会的第60/251号决议`
        body = None
        if whose.days:
            body = next((b for b in self._seated if any(self._sat(b, first, day) for day in whose.days)), None)
        if body:
            return body, "date"
        body = next((b for b in whose.named if b.style == "session" and self._has(b, first)), None)
        if not body and before and before.style == "session" and before is not self._assembly and whose.days:
            # `环境大会…第2/21号决议和2019年3月15日关于…的第4/10号决议`
            body = before
        if body:
            return body, "word"
        return (self._said[value], "named before") if value in self._said else (self.own, "own organ")

    def _ending(self, ending: str) -> list[Body]:
        """The bodies whose names end so."""
        return [b for b in self.words.bodies if any(name.endswith(ending) for name in b.names)]

    def _sat(self, body: Body, session: int | str, day: date | None) -> bool | None:
        """Whether that session sat on that day; None if the calendar does not know."""
        series = self._series.get(body.id)
        bounds = self._calendar.bounds(series, session) if series else None
        if bounds is None:
            return None if series is None else False
        if day is None or (self.until and day > self.until):
            return False
        return bounds[0] <= day <= bounds[1]

    def _has(self, body: Body, session: int) -> bool:
        """Whether the body can have had that session (by the day of this document)."""
        series = self._series.get(body.id)
        bounds = self._calendar.bounds(series, session) if series else None
        if bounds is None:
            return series is None
        return self.until is None or bounds[0] <= self.until

    def _numbered(self, body: Body, member: Member) -> bool:
        """Whether the Assembly numbers so: 72/237 since the 31st session, decisions from 301."""
        if body is not self._assembly:
            return True
        first, _, second = member.value.partition("/")
        if int(first) not in self._sessions:
            return False
        return member.kind != "decision" or int(second) >= self.words.citations.decision_from

    def _special(self, member: Member, value: str, whose: Whose, before: Body | None) -> tuple[Body | None, str, str]:
        """S-28/1, ES-11/1: the Assembly's, unless another body with sessions is named or the date says so."""
        session, _, number = value.partition("/")
        if len(number) == 4:
            # 第S-6/3201号 is met for 第3201(S-VI)号.
            return self._assembly, f"{number}({roman_session(session)})", "special session"
        named = [b for b in (whose.body, *self._ending(whose.ending or " "), *whose.named) if b in self._seated]
        if session.startswith("S") and named:
            return named[0], value, "word"
        bounds = self._calendar.bounds("A", session)
        days = [member.day] if member.dated else whose.days
        if bounds and (not days or any(d and bounds[0] <= d <= bounds[1] for d in days)):
            return self._assembly, value, "special session"
        if session.startswith("S") and before in self._seated and before is not self._assembly and days:
            # `人权理事会…第52/32号决议与2022年5月12日…的S-34/1号决议`
            return before, value, "word"
        return self._assembly, value, f"special session; {OUTSIDE}" if member.dated else "special session"

    def _old(self, member: Member, whose: Whose) -> Found:
        """第3251(XXIX)号, 第217 A (III)号, 第1874(S-IV)号: the Assembly's to the 30th session, or the Council's."""
        match = OLD.fullmatch(member.value)
        if not match or whose.basis == "other body":
            return None, None, "other body"
        number, letter, session = match.groups()
        body, basis = self._assembly, "roman session"
        ecosoc = self.words.by_id.get("ecosoc")
        session = session.replace(" ", "-")
        if "S-" not in session:
            count = roman_value(session)
            if whose.body is ecosoc or count > 30:
                body = ecosoc
            elif member.dated and not (body and self._sat(body, count, member.day)):
                if whose.others:
                    return None, None, OUTSIDE
                basis = f"{basis}; {OUTSIDE}"
        return body, written(body, f"{number}({session})", letter, member.kind), basis
