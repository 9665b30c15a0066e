"""The session calendar: opening, end of the main part and closing of the sessions of United Nations bodies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

# UNEP/EA.6 is the sixth session of UNEP/EA, E/CN.6/70 the seventieth of E/CN.6, ICCD/COP(17) the 17th of ICCD/COP.
_SYMBOL = re.compile(
    r"(?P<session>(?P<series>[A-Z]+(?:/[A-Z]+(?:\.[0-9]+)?)*?)"
    r"(?:[/.](?P<number>(?:E?S-)?[0-9]+)|\((?P<bracketed>[0-9]+)\)))(?::(?P<part>[a-z0-9-]+))?"
)


_FAR = 20  # sessions of one series: nothing is asked for so long ahead


@dataclass(frozen=True, slots=True)
class Session:
    """One session; None where a day is not known. `basis`: known, rule (worked out by the rule of procedure), …"""

    series: str
    number: str
    opening: date | None
    main_part_end: date | None
    closing: date | None
    basis: str

    def days(self, part: str = "") -> tuple[date | None, date | None, date | None]:
        """First day, end of the main part and last day of what is due in it, or in a `part`: main, resumed, resumed-2.

        Items are taken up again from the day after the main part on.
        """
        if part == "main":
            return self.opening, self.main_part_end, self.main_part_end
        if part.startswith("resumed"):
            after = self.main_part_end + timedelta(days=1) if self.main_part_end else None
            return after, self.closing, self.closing
        return self.opening, self.main_part_end, self.closing


class SessionSymbol(NamedTuple):
    """The symbol of a session taken apart: A/76:resumed-2 is A, 76 and resumed-2; A/S-32 is A and S-32.

    `session` is the symbol of the whole session: A/76.
    """

    series: str
    number: str
    part: str
    session: str

    @property
    def ordinal(self) -> int | None:
        """Its place among the sessions of the series; None for S-32, which is not counted with the others."""
        return int(self.number) if self.number.isdigit() else None


@lru_cache(maxsize=4096)
def session_symbol(symbol: str | None) -> SessionSymbol | None:
    """A/77, E/CN.6/70, UNEP/EA.6, A/ES-11, A/76:main taken apart; None for what is no session's symbol."""
    match = _SYMBOL.fullmatch(symbol or "")
    if match is None:
        return None
    return SessionSymbol(match["series"], match["number"] or match["bracketed"], match["part"] or "", match["session"])


@dataclass(frozen=True, eq=False)
class Calendar:
    """Looks sessions up by series symbol and number: ("A", 72) -> the seventy-second session of the Assembly."""

    sessions: tuple[Session, ...]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Session]:
        return {(s.series, s.number): s for s in self.sessions}

    def session(self, series: str, number: int | str) -> Session | None:
        """The session, or None if the calendar does not have it."""
        return self._by_key.get((series, str(number)))

    def is_beyond(self, symbol: SessionSymbol) -> bool:
        """Whether a session is so far after the last of its series that its number must be a slip (A/777 for A/77)."""
        counted = [int(s.number) for s in self.sessions if s.series == symbol.series and s.number.isdigit()]
        return bool(counted) and (symbol.ordinal or 0) > max(counted) + _FAR

    @cached_property
    def _bounds(self) -> dict[tuple[str, str], tuple[date, date]]:
        return {key: (s.opening, s.closing) for key, s in self._by_key.items() if s.opening and s.closing}

    def bounds(self, series: str, number: int | str) -> tuple[date, date] | None:
        """Opening and closing of a session, or None if the calendar does not have both."""
        return self._bounds.get((series, str(number)))

    def at(self, series: str, day: date) -> Session | None:
        """The session of that series which was open on that day, or None."""
        for s in self.sessions:
            if s.series == series and s.opening and s.closing and s.opening <= day <= s.closing:
                return s
        return None


def to_date(text: str) -> date | None:
    """An ISO date, or None for an empty cell. Raises ValueError."""
    return date.fromisoformat(text) if text else None
