"""Whose document it is, where that is no organ of the Charter: by its formula, its symbol, its number, its names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import add

from extract.rules.structure import Body, Organ, Structure

_PAIR = re.compile(r"(?P<session>\d{1,3})/\d+")
_NONE = re.compile("(?!)")
_PLACE = re.compile(r"\{[nab]\}")
DRAFT = "/L."
ACT = re.compile(r"/(?:RES|DEC)[/.]", re.IGNORECASE)


def of_formula(words: Structure, formula: str, symbol: str, number: str, lines: Iterable[str]) -> Body | None:
    """The body that opens an act so, or has such a name.

    `缔约方会议，` is said by several, and `大会，` by assemblies of agencies: the symbol printed tells them apart, or
    the name that one or two lines of the header are (联合国粮食及农业组织, 大会), else the form of the number
    (1/CP.21), else the name in a line of the header.
    """
    lines = list(lines)
    bodies = words.by_formula.get(formula, ())
    organs = [body for body in bodies if isinstance(body, Organ)]
    if not bodies:
        return words.by_name.get(formula) or of_symbol(words, symbol)[0]
    if printed := next((organ for organ in organs if organ.symbols.match(symbol)), None):
        return printed
    headed = {*lines, *map(add, lines, lines[1:])}
    if printed := next((organ for organ in organs if not headed.isdisjoint(organ.names)), None):
        return printed
    if len(organs) < len(bodies):
        return next(body for body in bodies if not isinstance(body, Organ))
    for organ in organs:
        if organ.number and organ.number.fullmatch(number):
            return organ
    header = "\n".join(lines)
    named = {name: organ for organ in organs for name in organ.names if name != formula and name in header}
    if named:
        return named[max(named, key=len)]
    # The formula is a name of its own (`麻醉药品委员会，`), not 执行局.
    return organs[0] if len(organs) == 1 and (formula in organs[0].names or not symbol) else None


def of_symbol(words: Structure, symbol: str) -> tuple[Organ | None, str | None]:
    """The organ in whose series a symbol is, and the session that stands in it."""
    if _symbols(words).match(symbol):
        for organ in words.organs:
            match = organ.symbols.match(symbol)
            if match:
                return organ, match.groupdict().get("session")
    return None, None


@lru_cache(maxsize=4)
def _symbols(words: Structure) -> re.Pattern[str]:
    """The symbols of all organs: few that are read are in a series of theirs."""
    series = (re.sub(r"\?P<\w+>", "?:", organ.symbols.pattern) for organ in words.organs)
    return re.compile("|".join(f"(?:{pattern})" for pattern in series))


def chosen(words: Structure, body: str | None, printed: str, made: str, several: bool) -> str:
    """The symbol printed, or the one made of the number where what is printed is none of an act.

    A decision of an executive board, or of a conference of parties, has the symbol of the document that holds it,
    unless that holds `several`.
    """
    organ = words.speaking.get(body or "")
    own = isinstance(organ, Organ) and organ.symbols.match(printed) is not None and DRAFT not in printed and not several
    return printed if printed and (not made or own or ACT.search(printed)) else made


def is_decision(organ: Organ, symbol: str) -> bool:
    """Whether the symbol has the form of the body's decisions, and not that of its resolutions: WHA77(20)."""
    if not (organ.decision and organ.resolution):
        return False
    return _of_form(organ.decision, symbol) and not _of_form(organ.resolution, symbol)


def _of_form(template: str, symbol: str) -> bool:
    parts = (re.escape(part) for part in _PLACE.split(template))
    return re.fullmatch(r"[\w/.-]+".join(parts), symbol) is not None


def session_of(organ: Organ, number: str) -> str | None:
    """The session in the number of an act: 21 of 1/CP.21."""
    own = _PAIR if organ.style == "session" else None
    match = (organ.number or own or _NONE).fullmatch(number)
    return match.groupdict().get("session") if match else None


def act_symbol(body: Body, number: str, decision: bool) -> str:
    """The symbol made of the number of an act, '' where it is not known how the body writes them."""
    template = body.decision if decision else body.resolution
    first, _, second = re.sub(r"(\d+)([A-Z]?)(\(.+\))", r"\1\3\2", number).partition("/")
    # 217 A (III) is A/RES/217(III)A.
    return template.format(n=f"{first}/{second}" if second else first, a=first, b=second) if template else ""
