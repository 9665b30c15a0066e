"""What the symbol of a document tells: its session, and the report that it is a part of."""

from __future__ import annotations

import re
from functools import lru_cache

# A/77/301, A/73/311/Add.1, A/HRC/48/54, SSC/19/2: the series before the number is that of the session.
_SYMBOL = re.compile(r"(?P<series>[A-Z]+(?:/(?:HRC|CN\.[0-9]+|AC\.[0-9]+))?)/(?P<session>(?:E?S-)?[0-9]+)/[0-9].*")
# A/RES/62/209, A/RES/S-32/1, A/HRC/RES/28/6: of a resolution that is only cited the symbol alone tells.
_RESOLUTION = re.compile(r"(?P<series>[A-Z]+(?:/[A-Z]+)*)/RES/(?P<session>(?:E?S-)?[0-9]+)/.*")
ASSEMBLY = "A"  # the series of the General Assembly
# A number of a session as great as this is a year: no body has met so often.
FIRST_YEAR = 1946
_PART = re.compile(r"/(?:Add|Corr|Rev)\.[0-9]+.*$")
_KEPT = 10_000  # symbols: a document is spoken of again and again
_VOLUME = re.compile(r"\s*\((?:Part|Vol)[^)]*\)$")


@lru_cache(maxsize=_KEPT)
def session_of(symbol: str) -> str | None:
    """The session in a document's symbol: A/77/301 -> A/77, A/RES/62/209 -> A/62; None where there is none."""
    match = _SYMBOL.fullmatch(symbol) or _RESOLUTION.fullmatch(symbol)
    return f"{match['series']}/{match['session']}" if match else None


@lru_cache(maxsize=_KEPT)
def whole(symbol: str) -> str:
    """The report that a symbol is a part of: A/73/311/Add.1 -> A/73/311 (additions, corrections, revisions)."""
    return _PART.sub("", symbol)


def names(answer: str | None, document: str | None) -> set[str]:
    """What a review may call a piece of evidence by: the report that answers, with or without its parts
    (A/73/311/Add.1), or the document that says so."""
    return {one for one in (answer, whole(answer or ""), document) if one}


def work(symbol: str) -> str:
    """The work in parts that a report belongs to: A/76/281(Part I)/Add.1 -> A/76/281, what a body did in a year."""
    return _VOLUME.sub("", whole(symbol))
