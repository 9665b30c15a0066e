"""Normal forms in words: paragraph labels, sessions, what is due, how a value was worked out."""

from __future__ import annotations

import re
from typing import Any

from extract.calendar import session_symbol
from extract.short import SHORT
from extract.site.labels import Words, original, pair, say
from extract.site.language import by_language

_EVERY = re.compile(r"R/P(?P<number>\d+)(?P<unit>[YMWD])")
_SERIES = frozenset({"A", "A/HRC", "SSC", "E"})
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


@by_language
def session(symbol: str | None) -> str:
    """A session in words, with the part meant if one is: A/73 is the seventy-third session of the Assembly."""
    found = session_symbol(symbol) if len(symbol or "") < SHORT else None
    if not found or found.series not in _SERIES:
        return symbol or ""
    mark, _, number = found.number.rpartition("-")
    key = "session_" + "_".join(filter(None, (found.series.replace("/", "_"), mark)))
    try:
        words = str(say(key, number=number, nth=nth(int(number))))
    except KeyError:  # a kind of session that has no words
        return symbol or ""
    return _part(words, found.part) if found.part else words


def _part(words: str, part: str) -> str:
    """A part of a session: main, resumed, resumed-2."""
    kind, _, number = part.partition("-")
    if kind == "main" and not number:
        return str(say("session_main", session=words))
    if kind == "resumed" and not number:
        return str(say("session_resumed", session=words))
    if kind == "resumed" and number.isdigit():
        return str(say("session_resumed_n", session=words, number=number, nth=nth(int(number))))
    return f"{words} ({part})"


@by_language
def due(value: str | None) -> str:
    """What is due in words: a session, a date as it is, every year."""
    parts = [_due(part) for part in (value or "").split(" ")]
    return " · ".join(part for part in parts if part)


def _due(value: str) -> str:
    if every := _EVERY.fullmatch(value):
        one = every["number"] == "1"
        return str(say(f"every_{every['unit']}" if one else f"every_n_{every['unit']}", number=every["number"]))
    return str(say("next_report")) if value == "next-report" else session(value)


def nth(number: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def reason(text: str | None) -> str:
    """Why a status is what it is, with the normal form of a recurrence in words: R/P1M is every month."""
    return _EVERY_IN.sub(lambda found: _due(found[0]), text or "")


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
        shown = shown.replace("#", _due(value), 1)
    return shown
