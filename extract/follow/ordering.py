"""The order of documents in time: by the day of adoption; by session and number where no day is known."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from extract.calendar import Calendar, SessionSymbol, session_symbol
from extract.follow.symbols import session_of
from extract.model import Document

# The first two numbers of a symbol, and the symbol.
Numbers: TypeAlias = tuple[int, int, str]
When: TypeAlias = tuple[date, Numbers]


class InTime:
    """Says when a document, held or only cited, is taken to have been adopted.

    Numbers alone do not tell: 3485(XXX) is before 31/10, and S-32/1 between 75/10 and 76/10. What has no day, or one on
    which its session was not open (75/255, of "2021-12-31" for 2020), has that of the one numbered before it in its
    series, but none before its session opened.
    """

    def __init__(self, documents: Iterable[Document], calendar: Calendar) -> None:
        self._calendar = calendar
        self._sessions: dict[str, str | None] = {}
        self._known: dict[str, When] = {}
        self._dated: dict[str, list[tuple[int, Numbers]]] = defaultdict(list)
        for one in documents:
            self._sessions[one.symbol] = one.session
            if one.adopted and self._open(one.adopted, self._session(one.symbol)):
                series, place = _place(self._session(one.symbol), one.symbol)
                self._known[one.symbol] = one.adopted, place[1]
                self._dated[series].append(place)
        for dated in self._dated.values():
            dated.sort()

    def __call__(self, symbol: str) -> When:
        """The day that a document is taken to be of, and its numbers: no two are of one time."""
        if symbol not in self._known:
            self._known[symbol] = self._day(symbol), numbers(symbol)
        return self._known[symbol]

    def _day(self, symbol: str) -> date:
        session = self._session(symbol)
        series, place = _place(session, symbol)
        dated = self._dated.get(series, [])
        before = bisect_left(dated, place)
        _, (_, _, nearest) = dated[before - 1] if before else (0, (0, 0, ""))
        found = self._calendar.session(session.series, session.number) if session else None
        return max(self._known[nearest][0] if nearest else date.min, (found and found.opening) or date.min)

    def _open(self, day: date, session: SessionSymbol | None) -> bool:
        bounds = self._calendar.bounds(session.series, session.number) if session else None
        return bounds is None or bounds[0] <= day <= bounds[1]

    def _session(self, symbol: str) -> SessionSymbol | None:
        return session_symbol(self._sessions.get(symbol) or session_of(symbol))


def _place(session: SessionSymbol | None, symbol: str) -> tuple[str, tuple[int, Numbers]]:
    """The series of a document, and its session and numbers; a session that is not counted (A/S-32) is a series."""
    if session is None or session.ordinal is None:
        return (session.session if session else ""), (0, numbers(symbol))
    return session.series, (session.ordinal, numbers(symbol))


def numbers(symbol: str) -> Numbers:
    """By these the resolutions of one session stand in time: 72/9 before 72/237, 1985(2011) before 2031(2011)."""
    found = [int(one) for one in re.findall(r"[0-9]+", symbol)]
    return (found[0] if found else 0, found[1] if len(found) > 1 else 0, symbol)
