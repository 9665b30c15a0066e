"""Which sessions' documents are held: what "searched" means (design, section 7)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from extract.calendar import Calendar, session_symbol
from extract.model import Document

# A/RES/72/237, A/HRC/RES/28/6, E/RES/2016/5; the letter of a part (A/RES/77/264A) is not another number.
_NUMBERED = re.compile(r"(?P<series>[A-Z]+(?:/[A-Z]+)*)/RES/(?P<session>(?:E?S-)?[0-9]+)/(?P<number>[0-9]{1,6})[A-Z]?")
# One of seven digits is a slip of the pen, which no database need hold.
# S/RES/1985(2011), A/RES/1514(XV): numbers run on from session to session.
_RUNNING = re.compile(r"(?P<series>[A-Z]+(?:/[A-Z]+)*)/RES/(?P<number>[0-9]{1,6})[A-Z]?\((?P<year>[^()]+)\)")
# Below this number of resolutions nothing is a session's whole yield: the first resolution of a session held
# alone would otherwise be "100 % of the numbers known".
_LEAST = 20
_SHARE = 0.9


@dataclass(slots=True)
class Held:
    """What is held of one session of one body; `cited` is the highest number of a resolution of it that any document
    cites, which tells how many there are, and not that one is held; `first` the number that it begins with, None where
    that is not known."""

    body: str
    session: str
    documents: int = 0
    numbers: set[int] = field(default_factory=set)
    cited: int = 0
    first: int | None = 1

    @property
    def highest(self) -> int | None:
        """The highest number of a resolution that is held; None if none is."""
        return max(self.numbers, default=None)

    @property
    def expected(self) -> int:
        """How many resolution numbers the session has, as far as the documents tell; 0 if they do not."""
        if not self.numbers or self.first is None:
            return 0
        return max(*self.numbers, self.cited) - self.first + 1

    @property
    def searched(self) -> bool:
        """At least 90 % of the session's resolution numbers are held."""
        return self.expected >= _LEAST and len(self.numbers) >= _SHARE * self.expected


class Coverage:
    """The sessions of the documents given. `sessions` maps a session's symbol (A/72) to what is held of it."""

    def __init__(self, documents: Iterable[Document], bodies: Collection[str]) -> None:
        self.sessions: dict[str, Held] = {}
        named: set[str | None] = set()
        running: dict[tuple[str, str], Held] = {}
        for document in documents:
            if document.body in bodies and document.session:
                assert document.body is not None
                held = self.sessions.setdefault(document.session, Held(document.body, document.session))
                held.documents += 1
                if match := _RUNNING.fullmatch(document.symbol) or _NUMBERED.fullmatch(document.symbol):
                    held.numbers.add(int(match["number"]))
                    if match.re is _RUNNING:
                        running[match["series"], match["year"]] = held
                        named.add(document.symbol)
            named |= {citation.symbol for paragraph in document.paragraphs for citation in paragraph.citations}
        for match in filter(None, (_NUMBERED.fullmatch(symbol or "") for symbol in named)):
            if held_of := self.sessions.get(f"{match['series']}/{match['session']}"):
                held_of.cited = max(held_of.cited, int(match["number"]))
        _run_on(running, filter(None, (_RUNNING.fullmatch(symbol or "") for symbol in named)))

    def values(self) -> list[dict[str, str | int | float | None]]:
        """The rows of the table `coverage`, sorted."""
        return [
            {
                "body": held.body,
                "session": held.session,
                "documents": held.documents,
                "highest_number": held.highest,
                "searched": int(held.searched),
            }
            for held in sorted(self.sessions.values(), key=lambda h: (h.body, h.session))
        ]


def answering_session(due: str | None, day: date | None, at: str | None, calendar: Calendar) -> str | None:
    """The session in whose documents an answer would stand.

    `due` in normal form names it (A/73, A/76:main); else it is the session, in the series of the asking document's own
    session `at`, that holds the `day`. None where neither tells.
    """
    if named := session_symbol(due):
        return named.session
    symbol = session_symbol(at)
    if not symbol or day is None:
        return None
    sitting = calendar.at(symbol.series, day)
    if sitting:
        return f"{symbol.series}/{sitting.number}"
    # The Security Council has no sessions: its documents are counted by calendar year.
    return f"S/{day.year}" if symbol.series == "S" else None


def _run_on(running: Mapping[tuple[str, str], Held], known: Iterable[re.Match[str]]) -> None:
    """Says where the sessions (by series and year) begin and end whose numbers run on, by all numbers that are `known`:
    each begins after the last of those before it. Where none is known, S/RES/1985(2011) may be its first, or its
    nineteenth."""
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    series: dict[str, set[int]] = defaultdict(set)
    for match in known:
        years[match["series"], match["year"]].add(int(match["number"]))
        series[match["series"]].add(int(match["number"]))
    ordered = {name: sorted(numbers) for name, numbers in series.items()}
    for (name, year), held in running.items():
        lowest = min(years[name, year])
        before = bisect_left(ordered[name], lowest)
        held.first = ordered[name][before - 1] + 1 if before else 1 if lowest == 1 else None
        held.cited = max(held.cited, *years[name, year])
