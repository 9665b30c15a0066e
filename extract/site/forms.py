"""Normal forms in words: paragraph labels, sessions, what is due, how a value was worked out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extract.calendar import SessionSymbol, session_symbol
from extract.short import SHORT
from extract.site.labels import Pair, Words, original, pair, say
from extract.site.language import by_language

_EVERY = re.compile(r"R/P(?P<number>\d+)(?P<unit>[YMWD])")
_OWN = frozenset({"A", "A/HRC", "SSC", "E"})  # series whose sessions words.yml names
_YEARS = 1000  # what tells a year from the number of a session
_CHANGING = re.compile(r"R/P\d+[YMWD]|\d+")
_EVERY_IN = re.compile(r"R/P\d+[YMWD]")
_SHORT_FOR = re.compile(r"(?P<how>short for|pronoun for) (?P<what>.+)")


@by_language
def paragraph(label: str | None) -> str:
    """A paragraph's label in words: 12, annex/21(b), II/3."""
    if not label:
        return ""
    *above, last = str(label).split("/")
    parts = [str(say("annex")) if part == "annex" else part for part in above]
    return " ".join([*parts, str(say("para", label=last))])


@dataclass(frozen=True, slots=True)
class Body:
    """Whose sessions a series counts, by number or by year."""

    name: Pair
    by_year: bool


class Sessions:
    """Sessions, and what is due, in words. `bodies` are those of a database, by series."""

    def __init__(self, bodies: Mapping[str, Body]) -> None:
        self._bodies = bodies
        self.session = by_language(self._session)
        self.due = by_language(self._due)

    def _session(self, symbol: str) -> str:
        """A session, with the part meant if one is: A/73 is the seventy-third session of the Assembly."""
        found = session_symbol(symbol) if len(symbol) < SHORT else None
        words = self._named(found) if found else ""
        return _part(words, found.part) if found and words and found.part else words or symbol

    def _named(self, found: SessionSymbol) -> str:
        """The whole session; empty for a kind of session that has no words."""
        if found.series in _OWN:
            return _own(found)
        body, number = self._bodies.get(found.series), found.ordinal
        if not body or number is None or body.by_year != (number > _YEARS):
            return ""
        key = "session_by_year" if body.by_year else "session_by_number"
        return _said(key, body=str(body.name), number=found.number, nth=nth(number))

    def _due(self, value: str) -> str:
        """What is due: a session, a date as it is, every year."""
        parts = [every(part) or self.session(part) for part in value.split(" ")]
        return " · ".join(part for part in parts if part)


def _own(found: SessionSymbol) -> str:
    mark, _, number = found.number.rpartition("-")
    key = "session_" + "_".join(filter(None, (found.series.replace("/", "_"), mark)))
    try:
        return _said(key, number=number, nth=nth(int(number)))
    except KeyError:
        return ""


def _part(words: str, part: str) -> str:
    """A part of a session: main, resumed, resumed-2."""
    kind, _, number = part.partition("-")
    if kind == "main" and not number:
        return _said("session_main", session=words)
    if kind == "resumed" and not number:
        return _said("session_resumed", session=words)
    if kind == "resumed" and number.isdigit():
        return _said("session_resumed_n", session=words, number=number, nth=nth(int(number)))
    return f"{words} ({part})"


def _said(key: str, **values: str) -> str:
    """As `say`, not yet HTML: a name may have an apostrophe."""
    return say(key, **values).unescape()


def every(value: str) -> str:
    """How often, and the next report; empty for what is neither."""
    if found := _EVERY.fullmatch(value):
        key = f"every_{found['unit']}" if found["number"] == "1" else f"every_n_{found['unit']}"
        return _said(key, number=found["number"])
    return str(say("next_report")) if value == "next-report" else ""


def nth(number: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def reason(text: str | None) -> str:
    """Why a status is what it is, with the normal form of a recurrence in words: R/P1M is every month."""
    return _EVERY_IN.sub(lambda found: every(found[0]), text or "")


def worked_out(words: Words, text: str | None) -> Any:
    """How a value was worked out (`basis` of a deadline, `inferred` of an actor), in words; else as it is."""
    if not text:
        return ""
    if found := _SHORT_FOR.fullmatch(text):
        return say(found["how"].replace(" ", "_"), what=original(found["what"]))
    known = words.value("basis", _CHANGING.sub("#", text))
    several = text.split("; ")
    if not known and len(several) > 1 and all(words.value("basis", one) for one in several):
        return say("comma").join(str(words.value("basis", one)) for one in several)
    if not known:
        return original(str(pair(text)))  # a source of data/responsible.csv may be in both languages
    shown = str(known)
    for value in _CHANGING.findall(text):
        shown = shown.replace("#", every(value) or value, 1)
    return shown
