"""The session calendar: opening, end of the main part and closing of the sessions of United Nations bodies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Session:
    """One session; None where a day is not known. `basis`: known, rule (worked out by the rule of procedure), …"""

    series: str
    number: str
    opening: date | None
    main_part_end: date | None
    closing: date | None
    basis: str


@dataclass(frozen=True)
class Calendar:
    """Looks sessions up by series symbol and number: ("A", 72) -> the seventy-second session of the Assembly."""

    sessions: tuple[Session, ...]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Session]:
        return {(s.series, s.number): s for s in self.sessions}

    def session(self, series: str, number: int | str) -> Session | None:
        """The session, or None if the calendar does not have it."""
        return self._by_key.get((series, str(number)))

    def at(self, series: str, day: date) -> Session | None:
        """The session of that series which was open on that day, or None."""
        for s in self.sessions:
            if s.series == series and s.opening and s.closing and s.opening <= day <= s.closing:
                return s
        return None


def to_date(text: str) -> date | None:
    """An ISO date, or None for an empty cell. Raises ValueError."""
    return date.fromisoformat(text) if text else None
