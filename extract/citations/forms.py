"""The forms of citations: numbers, symbols, the patterns made of structure.yml, and links. See __init__.py."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from extract.frozen import maker
from extract.model import Citation
from extract.numerals import roman, to_int
from extract.rules.structure import Body, Structure

make_citation = maker(Citation)
Link = tuple[int, int, str]
Kind = Literal["resolution", "decision", "document"]

_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\uff08": "(", "\uff09": ")"})
_HYPHEN = "[-\u2010\u2011]"
_OPEN, _SHUT = "[(\uff08]", "[)\uff09]"
_BRACKETS = rf"\ ?{_OPEN}[A-Za-z0-9\ .]{{1,14}}{_SHUT}"
# A bare symbol (A/66/717/Add.1, A/C.2/72/L.52, S/RES/1985 (2011)), or a number as it stands after 第.
_NUMBER = re.compile(
    rf"""(?<![A-Za-z0-9/.])(?:
      (?P<special>(?:S|ES){_HYPHEN}\d{{1,2}}/\d{{1,4}})(?![\d/])
     |(?P<symbol>[A-Z]{{1,8}}(?:{_HYPHEN}[0-9]{{1,3}})?(?:/[A-Za-z0-9.\-\u2010\u2011]{{1,24}}(?:{_BRACKETS})?){{1,8}})
     |(?P<party>\d{{1,3}}/[A-Z]{{2,4}}\.\d{{1,2}})
     |(?P<pair>\d{{1,4}}/\d{{1,4}})(?![\d/])
     |(?P<old>\d{{1,4}}\ ?[A-Z]?\ ?{_OPEN}(?:[IVXLC]{{1,8}}|E?S[-\u2010\u2011\ ][IVX]{{1,4}}){_SHUT})
     |(?P<council>\d{{1,4}}\ ?{_OPEN}(?:19|20)\d\d{_SHUT})
    )""",
    re.VERBOSE,
)
# Not `2003` nor `003` of a year, by the quickest way: a class first, which is searched for by a table.
_RUN = re.compile(
    r"[A-Z0-9](?<![A-Za-z0-9/.].)[A-Za-z0-9. \u2010\u2011-]{0,12}+[/(\uff08][A-Za-z0-9/.()\uff08\uff09 \u2010\u2011-]*"
)
OLD = re.compile(r"(\d+) ?([A-Z]?) ?\(([^)]+)\)")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# Reasons that a link may overrule, and those that rule out that the number is the Assembly's.
_GUESSED = frozenset({"own organ", "special session", "unclear", "named before"})
_REFUTED = frozenset({"other body", "neither resolution nor decision"})


def numbers(text: str, ring: re.Pattern[str] | None = None) -> Iterator[re.Match[str]]:
    """The numbers and symbols in `text`, tried only where a run of Latin letters and figures holds a / or a bracket.

    `ring` finds the numbers that are written otherwise (第一㈠号).
    """
    ringed = list(ring.finditer(text)) if ring else []
    for run in _RUN.finditer(text):
        start, end = run.span()
        while ringed and ringed[0].start() < start:
            yield ringed.pop(0)
        first = _NUMBER.match(text, start, end)  # as most runs are nothing else
        if first:
            yield first
            start = first.end()
        if start < end:
            yield from _NUMBER.finditer(text, start, end)
    yield from ringed


def plain(text: str) -> str:
    """A number or symbol with plain hyphens and brackets."""
    return text if text.isascii() else text.translate(_HYPHENS)


def day(match: re.Match[str]) -> datetime.date | None:
    """The day that a match of the pattern of dates names, or None if no calendar has it."""
    return _day(*match.group("year", "month", "day"))


@lru_cache(maxsize=4096)
def _day(year: str, month: str, day_: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day_))
    except ValueError:
        return None


def ring_value(text: str) -> str:
    """一㈠ -> 1(I)."""
    return f"{to_int(text[:-1])}({roman(int(unicodedata.numeric(text[-1], 0)))})"


@dataclass(frozen=True, eq=False, slots=True)
class Patterns:
    """The patterns of structure.yml that citations need."""

    gap: re.Pattern[str]
    after: re.Pattern[str]
    another: re.Pattern[str]
    ring: re.Pattern[str]
    same: re.Pattern[str]
    ends: tuple[str, ...]
    decision: frozenset[str]
    number: str
    ordinal: str
    day: str
    clause: re.Pattern[str]
    names: re.Pattern[str]
    date: re.Pattern[str]
    last: tuple[str, ...]
    date_before: re.Pattern[str]
    letters: re.Pattern[str]
    letter: re.Pattern[str]
    provision: re.Pattern[str]


@lru_cache(maxsize=4)
def patterns(words: Structure) -> Patterns:
    """Compiled once for each set of rules."""
    w = words.citations
    join = _any(w.join)
    nouns = _any((*w.resolution, *w.decision))
    number, ordinal = re.escape(w.number), re.escape(w.ordinal)
    plain_date = re.sub(r"\?P<\w+>", "", w.date)
    one = r" ?[A-Z]{1,2}(?![A-Za-z\d])"
    names = sorted({*words.by_name, *words.other_bodies}, key=len, reverse=True)
    return Patterns(
        gap=re.compile(rf"(?:{number})?(?:{nouns})?(?:{join}){{0,2}}(?:{plain_date})?(?:{ordinal})?"),
        # `第2286(2016)决议` stands without its 号.
        after=re.compile(rf"\s?(?:{number}({nouns})?|({nouns}))"),
        another=re.compile(_any(w.another)),
        ring=re.compile(rf"(?P<ring>{w.ring})(?={number})"),
        same=re.compile(w.same),
        ends=(w.number, *w.resolution, *w.decision),
        decision=frozenset(w.decision),
        number=w.number,
        ordinal=w.ordinal,
        day=w.day,
        clause=re.compile("[\u3002\uff1b;]"),
        names=re.compile(_any(names)),
        date=re.compile(w.date),
        last=tuple(sorted((*names, *words.own), key=len, reverse=True)),
        date_before=re.compile(rf"{w.date}\Z"),
        letters=re.compile(rf"{one}(?:(?:{join}){one})*"),
        letter=re.compile(rf"[A-Z]{{1,2}}|{_any(w.through)}"),
        provision=re.compile(w.provision),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in words)


def written(body: Body | None, number: str, letter: str, kind: Kind) -> str | None:
    """The symbol of a body's act, or None if it is not known how that body writes them."""
    template = body and (body.decision if kind == "decision" else body.resolution)
    return _filled(template, number) + letter if template else None


@lru_cache(maxsize=4096)
def _filled(template: str, number: str) -> str:
    first, _, second = number.partition("/")
    return template.format(n=number, a=first, b=second)


def kind_of(symbol: str) -> Kind:
    """What a symbol stands for; a corrigendum of a resolution is none (A/RES/77/185/Corr.1)."""
    if "/Corr." in symbol:
        return "document"
    if "/RES/" in symbol or "/Res." in symbol:
        return "resolution"
    return "decision" if "/DEC/" in symbol or "/Dec." in symbol else "document"


def roman_value(text: str) -> int:
    """XXIX -> 29."""
    values = [_ROMAN[c] for c in text if c in _ROMAN]
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def roman_session(session: str) -> str:
    """S-6 -> S-VI."""
    prefix, _, number = session.partition("-")
    return f"{prefix}-{roman(int(number))}"


def united(text: str, found: list[Citation], links: Sequence[Link]) -> list[Citation]:
    """Citations by the words and by links, each place once.

    A link says whose a number is where the words do not; where it leads to another number, or the words name the
    body or the date, it is the link that is wrong (75/244 leads to A/RES/74/252 in A/RES/76/237).
    """
    out = list(found)
    first, count, grown = 0, len(found), False
    for start, end, symbol in _joined(links):
        # Both in order of place: no citation before `first` reaches this link.
        while first < count and out[first].end <= start:
            first += 1
        if first == count or out[first].start >= end:
            grown = True
            out.append(make_citation(start, end, text[start:end], kind_of(symbol), symbol, basis="link"))
            continue
        said = out[first]
        if (said.symbol or "").startswith(symbol):
            continue
        if first + 1 < count and out[first + 1].start < end:
            continue  # a link over two numbers
        if said.symbol is None and symbol.startswith("A/RES/") and said.basis in _REFUTED:
            # 妇女地位委员会2007年3月9日第51/2号, linked to the Assembly's 51/2.
            continue
        if not said.symbol or (said.basis in _GUESSED and said.surface.split()[0] in symbol):
            out[first] = replace(said, symbol=symbol, kind=kind_of(symbol), basis="link")
    if grown:
        out.sort(key=lambda c: c.start)
    return out


def _joined(links: Sequence[Link]) -> list[Link]:
    """One link for a number that the source has cut into several (`<a>7</a><a>6/271</a>`)."""
    out: list[Link] = []
    for start, end, symbol in sorted(links):
        if out and out[-1][2] == symbol and start - out[-1][1] <= 1:
            out[-1] = (out[-1][0], end, symbol)
        elif end > start:
            out.append((start, end, symbol))
    return out
