"""Citations in running text and footnotes: 2003年6月23日第57/270 B号 -> A/RES/57/270B.

Numbers are read one after the other and joined to groups (`第59/296、60/266和76/274号决议`): the word after them
says what they are, the words before the first one, its form or its date say whose. Every step looks at a bounded
stretch of text, so the work grows with the length of the text. Symbols have no spaces; the letter of a part
follows the number: A/RES/57/270B, A/RES/217(III)A. Where the words do not say whose number it is, it is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from extract.model import Citation, Footnote
from extract.structure import Body, Structure, structure

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
     |(?P<old>\d{{1,4}}\ ?[A-Z]?\ ?{_OPEN}(?:[IVXLC]{{1,8}}|E?S-[IVX]{{1,4}}){_SHUT})
     |(?P<council>\d{{1,4}}\ ?{_OPEN}(?:19|20)\d\d{_SHUT})
    )""",
    re.VERBOSE,
)
_RUN = re.compile(
    "[A-Z0-9][A-Za-z0-9. \u2010\u2011-]{0,12}[/(\uff08][A-Za-z0-9/.()\uff08\uff09 \u2010\u2011-]*"
)
_OLD = re.compile(r"(\d+) ?([A-Z]?) ?\(([^)]+)\)")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# How far before a number its body may be named.
_BEFORE = 80


@dataclass(slots=True)
class _Member:
    """One number of a group: its place, what it says (`form`), its letter, and the date before it."""

    start: int
    end: int
    form: str
    value: str
    letter: str = ""
    year: int = 0
    month: int = 0


class Citer:
    """Finds the citations in the texts of one document, whose own organ is `body` (an id of structure.yml)."""

    def __init__(self, words: Structure | None = None, body: str | None = None) -> None:
        self.words = words or structure()
        self.own = self.words.by_id.get(body) if body else None
        self._p = _patterns(self.words)

    def cite(self, text: str, links: Sequence[Link] = (), notes: Iterable[Footnote] = ()) -> tuple[Citation, ...]:
        """Citations of a paragraph and of its footnotes, in order of place.

        `links` are (start, end, symbol) of links in `text`: what a link says holds against the words.
        """
        found = self.find(text)
        if links:
            found = _united(text, found, links)
        for note in notes:
            found.extend(replace(c, footnote=note.mark) for c in self.find(note.text))
        return tuple(found)

    def find(self, text: str) -> list[Citation]:
        """Citations in `text`; offsets count its characters."""
        out: list[Citation] = []
        group: list[_Member] = []
        if "/" not in text and "(" not in text and "\uff08" not in text:
            return out
        for match in _numbers(text):
            if match.lastgroup == "symbol":
                out.extend(self._bare(text, match))
                continue
            if group and not self._p.gap.fullmatch(text, group[-1].end, match.start()):
                out.extend(self._closed(text, group))
                group = []
            group.extend(self._members(text, match))
        if group:
            out.extend(self._closed(text, group))
        out.sort(key=lambda c: c.start)
        return out

    def _bare(self, text: str, match: re.Match[str]) -> list[Citation]:
        """A symbol as such; two in one (A/56/1026-S/2002/932) are two. Words with a slash have no figure."""
        out = []
        start = match.start()
        for piece in re.split(r"[-\u2010\u2011](?=[A-Z]{1,4}/)", match.group()):
            surface = piece.rstrip(".-")
            if any(c.isdigit() for c in surface):
                end = start + len(surface)
                symbol = surface.translate(_HYPHENS).replace(" ", "")
                provision = self._provision(text, end)
                out.append(Citation(start, end, surface, _kind(symbol), symbol, provision, basis="symbol"))
            start += len(piece) + 1
        return out

    def _members(self, text: str, match: re.Match[str]) -> list[_Member]:
        """The number, and one more for each letter that follows it (第36/87 A和B号, 第51/211 A至E号)."""
        form = match.lastgroup or ""
        member = _Member(match.start(), match.end(), form, match.group().translate(_HYPHENS))
        date = self._p.date_before.search(text, max(0, match.start() - 24), match.start())
        if date:
            member.year, member.month = int(date["year"]), int(date["month"])
        if form not in ("pair", "special"):
            return [member]
        letters = self._p.letters.match(text, match.end())
        if not letters:
            return [member]
        out: list[_Member] = []
        through = False
        for piece in self._p.letter.finditer(text, letters.start(), letters.end()):
            letter = piece.group()
            if letter in self.words.citations.through:
                through = True
                continue
            first = ord(out[-1].letter) + 1 if through and out else ord(letter)
            for code in range(first, ord(letter) + 1):
                start = piece.start() if out else match.start()
                out.append(replace(member, start=start, end=piece.end(), letter=chr(code)))
            through = False
        return out

    def _closed(self, text: str, group: list[_Member]) -> list[Citation]:
        """The citations of a group: what they are by the word after them, whose by what stands before."""
        after = self._p.after.match(text, group[-1].end)
        if not after:
            return []
        body, basis, clause = self._body(text, group[0].start)
        kind: Kind = "resolution"
        end = after.end()
        out = []
        for i in range(len(group) - 1, -1, -1):
            member = group[i]
            noun = after if i == len(group) - 1 else self._p.after.match(text, member.end)
            if noun and noun["noun"]:
                kind = "decision" if noun["noun"] in self.words.citations.decision else "resolution"
                end = noun.end()
            symbol, why = self._symbol(member, kind, body, basis, clause)
            provision = self._provision(text, end) if i == len(group) - 1 or (noun and noun["noun"]) else None
            surface = text[member.start : member.end]
            out.append(Citation(member.start, member.end, surface, kind, symbol, provision, basis=why))
        out.reverse()
        return out

    def _body(self, text: str, start: int) -> tuple[Body | None, str, tuple[Body, ...]]:
        """Whose number stands at `start`: the body named straight before it, or None, with the reason.

        The third value are the bodies named anywhere before it in the clause, the nearest first.
        """
        head = self._p.head.search(text, max(0, start - 24), start)
        stop = head.start() if head else start
        clause = self._p.clause.split(text[max(0, stop - _BEFORE) : stop])[-1]
        names = [m.group() for m in self._p.names.finditer(clause)]
        bodies = tuple(self.words.by_name[n] for n in reversed(names) if n in self.words.by_name)
        last = self._p.last.search(clause)
        if not last:
            return None, "", bodies
        word = last.group()
        if word in self.words.own:
            # `人权理事会在其第…号决议`: the sentence's subject, else the organ that speaks.
            if bodies:
                return bodies[0], "word", bodies
            return self.own, "own", bodies
        if word in self.words.by_name:
            return self.words.by_name[word], "word", bodies
        return None, "other body", bodies

    def _symbol(
        self, member: _Member, kind: Kind, body: Body | None, basis: str, clause: tuple[Body, ...]
    ) -> tuple[str | None, str]:
        """The symbol of one number, and what told whose it is; None where nothing tells."""
        value, letter = member.value.replace(" ", ""), member.letter
        bodies = self.words.by_id
        if member.form == "council":
            return _written(bodies.get("security-council"), value, "", kind), "year in brackets"
        if member.form == "old":
            return self._old(member, kind, body)
        if member.form == "special":
            session, _, number = value.partition("/")
            if len(number) == 4:
                # 第S-6/3201号 is met for 第3201(S-VI)号.
                value = f"{number}({_roman_session(session)})"
            return _written(bodies.get("general-assembly"), value, letter, kind), "special session"
        if member.form == "party" or basis == "other body":
            return None, basis or "other body"
        first, second = (int(half) for half in value.split("/"))
        if 1946 <= first <= 2100:
            chosen = body if body and body.style == "year" else None
            chosen = chosen or next((b for b in clause if b.style == "year"), None)
            if chosen is None and (body is None or body is self.own):
                chosen = bodies.get("ecosoc")
            return _written(chosen, value, letter, kind), "year"
        if body is None:
            body, basis = self._by_date(member, first, clause)
        if body is None or body.style != "session":
            return None, basis or "unclear"
        if body.id == "general-assembly":
            if not self.words.citations.decimal_sessions_from <= first < 200:
                return None, "unclear"
            if kind == "decision" and second < self.words.citations.decision_from:
                return None, "unclear"
        return _written(body, value, letter, kind), basis

    def _by_date(self, member: _Member, first: int, clause: tuple[Body, ...]) -> tuple[Body | None, str]:
        """The body of a number without a body word: the Assembly's if its date lies in that session."""
        if member.year:
            # A regular session N runs from September 1945+N to September of the next year.
            months = (member.year - 1945 - first) * 12 + member.month
            if 9 <= months <= 21:
                return self.words.by_id.get("general-assembly"), "date"
            named = next((b for b in clause if b.id != "general-assembly"), None)
            return named, "word" if named else "date outside the session"
        if clause:
            return clause[0], "word"
        return self.own, "own organ"

    def _old(self, member: _Member, kind: Kind, body: Body | None) -> tuple[str | None, str]:
        """第3251(XXIX)号, 第217 A (III)号, 第1874(S-IV)号: the Assembly's to the 30th session, or the Council's."""
        match = _OLD.fullmatch(member.value)
        assert match
        number, letter, session = match.groups()
        chosen = self.words.by_id.get("general-assembly")
        ecosoc = self.words.by_id.get("ecosoc")
        if "S-" not in session and (body is ecosoc or _roman_value(session) > 30):
            chosen = ecosoc
        return _written(chosen, f"{number}({session})", letter, kind), "roman session"

    def _provision(self, text: str, at: int) -> str | None:
        match = self._p.provision.match(text, at)
        return (match["provision"] or None) if match else None


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """The numbers and symbols in `text`, tried only where a run of Latin letters and figures holds a / or a bracket."""
    for run in _RUN.finditer(text):
        yield from _NUMBER.finditer(text, run.start(), run.end())


@dataclass(frozen=True, slots=True)
class _Patterns:
    gap: re.Pattern[str]
    after: re.Pattern[str]
    head: re.Pattern[str]
    clause: re.Pattern[str]
    names: re.Pattern[str]
    last: re.Pattern[str]
    date_before: re.Pattern[str]
    letters: re.Pattern[str]
    letter: re.Pattern[str]
    provision: re.Pattern[str]


@lru_cache(maxsize=4)
def _patterns(words: Structure) -> _Patterns:
    w = words.citations
    join = _any(w.join)
    nouns = _any((*w.resolution, *w.decision))
    plain_date = re.sub(r"\?P<\w+>", "", w.date)
    one = r" ?[A-Z](?![A-Za-z\d])"
    names = sorted({*words.by_name, *words.other_bodies}, key=len, reverse=True)
    return _Patterns(
        gap=re.compile(rf"(?:{w.number})?(?:{nouns})?(?:{join}){{0,2}}(?:{plain_date})?(?:{w.ordinal})?"),
        after=re.compile(rf"\s?{w.number}(?P<noun>{nouns})?"),
        head=re.compile(rf"(?:{plain_date})?{w.ordinal}?\Z"),
        clause=re.compile("[\u3002\uff1b;]"),
        names=re.compile(_any(names)),
        last=re.compile(rf"(?:{_any((*names, *words.own))})\Z"),
        date_before=re.compile(rf"{w.date}{w.ordinal}?\Z"),
        letters=re.compile(rf"{one}(?:(?:{join}){one})*"),
        letter=re.compile(rf"[A-Z]|{_any(w.through)}"),
        provision=re.compile(w.provision),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in words)


def _written(body: Body | None, number: str, letter: str, kind: Kind) -> str | None:
    template = body and (body.decision if kind == "decision" else body.resolution)
    if not template:
        return None
    first, _, second = number.partition("/")
    return template.format(n=number, a=first, b=second) + letter


def _kind(symbol: str) -> Kind:
    if "/RES/" in symbol or "/Res." in symbol:
        return "resolution"
    return "decision" if "/DEC/" in symbol or "/Dec." in symbol else "document"


def _roman_value(text: str) -> int:
    values = [_ROMAN[c] for c in text if c in _ROMAN]
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def _roman_session(session: str) -> str:
    prefix, _, number = session.partition("-")
    return f"{prefix}-{('', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII')[min(int(number), 8)]}"


def _united(text: str, found: list[Citation], links: Sequence[Link]) -> list[Citation]:
    """Citations by the words and by links, each place once: the link says the symbol, the words its letter."""
    out = list(found)
    for start, end, symbol in _joined(text, links):
        over = [i for i, c in enumerate(out) if c.start < end and start < c.end]
        if not over:
            out.append(Citation(start, end, text[start:end], _kind(symbol), symbol, basis="link"))
            continue
        said = out[over[0]]
        if len(over) == 1 and not (said.symbol or "").startswith(symbol):
            out[over[0]] = replace(said, symbol=symbol, kind=_kind(symbol), basis="link")
    out.sort(key=lambda c: c.start)
    return out


def _joined(text: str, links: Sequence[Link]) -> list[Link]:
    """One link for a number that the source has cut into several (`<a>7</a><a>6/271</a>`)."""
    out: list[Link] = []
    for start, end, symbol in sorted(links):
        if out and out[-1][2] == symbol and start - out[-1][1] <= 1:
            out[-1] = (out[-1][0], end, symbol)
        elif end > start:
            out.append((start, end, symbol))
    return out
