"""Citations in running text and footnotes: 2003年6月23日第57/270 B号 -> A/RES/57/270B.

Numbers are read one after the other and joined to groups (`第59/296、60/266和76/274号决议`): the word after them
says what they are, the words before the first one, its form or its date say whose. Every step looks at a bounded
stretch of text, so the work grows with the length of the text. Symbols have no spaces; the letter of a part
follows the number: A/RES/57/270B, A/RES/217(III)A. Where the words do not say whose number it is, it is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.citation_forms import (
    BEFORE,
    HYPHENS,
    OLD,
    Kind,
    Link,
    kind_of,
    numbers,
    patterns,
    roman_session,
    roman_value,
    united,
    written,
)
from extract.model import Citation, Footnote
from extract.structure import Body, Structure, structure


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


@dataclass(frozen=True, slots=True)
class _Whose:
    """What stands before a group: the body straight before it (`basis` says how), the bodies (the nearest first)
    and the dates (year, month) in its clause, and the body of the group before it.
    """

    body: Body | None
    basis: str
    named: Sequence[Body]
    dates: Sequence[tuple[int, int]]
    before: Body | None


class Citer:
    """Finds the citations in the texts of one document, whose own organ is `body` (an id of structure.yml)."""

    def __init__(self, words: Structure | None = None, body: str | None = None) -> None:
        self.words = words or structure()
        self.own = self.words.by_id.get(body) if body else None
        self._p = patterns(self.words)

    def cite(self, text: str, links: Sequence[Link] = (), notes: Iterable[Footnote] = ()) -> tuple[Citation, ...]:
        """Citations of a paragraph and of its footnotes, in order of place.

        `links` are (start, end, symbol) of links in `text`: what a link says holds against the words.
        """
        found = self.find(text)
        if links:
            found = united(text, found, links)
        for note in notes:
            found.extend(replace(c, footnote=note.mark) for c in self.find(note.text))
        return tuple(found)

    def find(self, text: str) -> list[Citation]:
        """Citations in `text`; offsets count its characters."""
        out: list[Citation] = []
        group: list[_Member] = []
        body: Body | None = None
        if "/" not in text and "(" not in text and "\uff08" not in text:
            return out
        for match in numbers(text):
            if match.lastgroup == "symbol":
                out.extend(self._bare(text, match))
                continue
            if group and not self._p.gap.fullmatch(text, group[-1].end, match.start()):
                found, body = self._closed(text, group, body)
                out.extend(found)
                if self._p.clause.search(text, group[-1].end, match.start()):
                    body = None
                group = []
            group.extend(self._members(text, match))
        if group:
            out.extend(self._closed(text, group, body)[0])
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
                symbol = surface.translate(HYPHENS).replace(" ", "")
                provision = self._provision(text, end)
                out.append(Citation(start, end, surface, kind_of(symbol), symbol, provision, basis="symbol"))
            start += len(piece) + 1
        return out

    def _members(self, text: str, match: re.Match[str]) -> list[_Member]:
        """The number, and one more for each letter that follows it (第36/87 A和B号, 第51/211 A至E号)."""
        form = match.lastgroup or ""
        member = _Member(match.start(), match.end(), form, match.group().translate(HYPHENS))
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

    def _closed(self, text: str, group: list[_Member], before: Body | None) -> tuple[list[Citation], Body | None]:
        """The citations of a group, and the body they are of.

        What they are is said by the word after them, whose by what stands before; `before` is the body of the group
        before in the same sentence (`人权理事会…第45/18号决议、关于…的2014年9月25日第27/12号决议`).
        """
        after = self._p.after.match(text, group[-1].end)
        if not after:
            return [], before
        whose = self._whose(text, group[0], before)
        kind: Kind = "resolution"
        end = after.end()
        out = []
        for i in range(len(group) - 1, -1, -1):
            member = group[i]
            last = i == len(group) - 1
            noun = after if last else self._p.after.match(text, member.end)
            if noun and noun["noun"]:
                kind = "decision" if noun["noun"] in self.words.citations.decision else "resolution"
                end = noun.end()
            body, symbol, why = self._symbol(member, kind, whose)
            provision = self._provision(text, end) if last or (noun and noun["noun"]) else None
            surface = text[member.start : member.end]
            out.append(Citation(member.start, member.end, surface, kind, symbol, provision, basis=why))
            if i == 0:
                before = body
        out.reverse()
        return out, before

    def _whose(self, text: str, first: _Member, before: Body | None) -> _Whose:
        """What stands before the first number of a group about its body."""
        head = self._p.head.search(text, max(0, first.start - 24), first.start)
        stop = head.start() if head else first.start
        clause = self._p.clause.split(text[max(0, stop - BEFORE) : stop])[-1]
        names = [m.group() for m in self._p.names.finditer(clause)]
        named = [self.words.by_name[n] for n in reversed(names) if n in self.words.by_name]
        # `2006年3月15日关于设立人权理事会的第60/251号决议`: a date further off may confirm, but not refute.
        dates = [(int(d["year"]), int(d["month"])) for d in self._p.date.finditer(clause)]
        found = self._p.last.search(clause)
        word = found.group() if found else ""
        if word in self.words.own:
            # `人权理事会在其第…号决议`: the sentence's subject, else the organ that speaks.
            return _Whose(named[0] if named else self.own, "word" if named else "own", named, dates, before)
        if word in self.words.by_name:
            return _Whose(self.words.by_name[word], "word", named, dates, before)
        if word:
            # `理事会` is the council of which the text spoke last.
            spoken = self._p.names.findall(text, max(0, stop - 400), stop)
            full = next((n for n in reversed(spoken) if n in self.words.by_name and n.endswith(word)), None)
            return _Whose(self.words.by_name.get(full or ""), "word" if full else "other body", named, dates, before)
        return _Whose(None, "", named, dates, before)

    def _symbol(self, member: _Member, kind: Kind, whose: _Whose) -> tuple[Body | None, str | None, str]:
        """Body and symbol of one number, and what told whose it is; None where nothing tells."""
        value = member.value.replace(" ", "")
        body: Body | None
        if member.form == "council":
            body, basis = self.words.by_id.get("security-council"), "year in brackets"
        elif member.form == "old":
            return self._old(member, kind, whose.body)
        elif member.form == "special":
            body, value, basis = self._special(value, whose)
        elif member.form == "party" or whose.basis == "other body":
            return None, None, "other body"
        else:
            body, basis = self._pair(member, kind, whose)
        return body, written(body, value, member.letter, kind), basis

    def _pair(self, member: _Member, kind: Kind, whose: _Whose) -> tuple[Body | None, str]:
        """The body of a number such as 72/237, 1980/67."""
        first, second = (int(half) for half in member.value.split("/"))
        if 1946 <= first <= 2100:
            stated = [b for b in (whose.body, *whose.named) if b and b.style == "year"]
            if stated:
                return stated[0], "year"
            spoken = whose.body is None or whose.body is self.own
            return (self.words.by_id.get("ecosoc") if spoken else None), "year"
        body, basis = whose.body, whose.basis
        if body is None or body.style != "session":
            body, basis = self._by_date(member, first, whose)
        if body and body.id == "general-assembly":
            limit = self.words.citations.decimal_sessions_from
            if not limit <= first < 200 or (kind == "decision" and second < self.words.citations.decision_from):
                return None, "unclear"
        return body, basis

    def _by_date(self, member: _Member, first: int, whose: _Whose) -> tuple[Body | None, str]:
        """The body of a number without a body word: the Assembly's if its date lies in that session."""
        named = [b for b in whose.named if b.style == "session"]
        dates = [(member.year, member.month)] if member.year else whose.dates
        # A regular session N runs from September 1945+N to September of the next year.
        if any(9 <= (year - 1945 - first) * 12 + month <= 21 for year, month in dates):
            return self.words.by_id.get("general-assembly"), "date"
        if member.year:
            others = [b for b in (*named, whose.before) if b and b.id != "general-assembly" and b.style == "session"]
            return (others[0], "word") if others else (None, "date outside the session")
        if named:
            return named[0], "word"
        return self.own, "own organ"

    def _special(self, value: str, whose: _Whose) -> tuple[Body | None, str, str]:
        """S-28/1, ES-11/1: the Assembly's, unless another body with sessions is named."""
        session, _, number = value.partition("/")
        if len(number) == 4:
            # 第S-6/3201号 is met for 第3201(S-VI)号.
            value = f"{number}({roman_session(session)})"
        stated = [b for b in (whose.body, *whose.named) if b and b.style == "session"]
        if stated and session.startswith("S") and len(number) < 4:
            return stated[0], value, "word"
        return self.words.by_id.get("general-assembly"), value, "special session"

    def _old(self, member: _Member, kind: Kind, said: Body | None) -> tuple[Body | None, str | None, str]:
        """第3251(XXIX)号, 第217 A (III)号, 第1874(S-IV)号: the Assembly's to the 30th session, or the Council's."""
        match = OLD.fullmatch(member.value)
        assert match
        number, letter, session = match.groups()
        body = self.words.by_id.get("general-assembly")
        ecosoc = self.words.by_id.get("ecosoc")
        if "S-" not in session and (said is ecosoc or roman_value(session) > 30):
            body = ecosoc
        return body, written(body, f"{number}({session})", letter, kind), "roman session"

    def _provision(self, text: str, at: int) -> str | None:
        match = self._p.provision.match(text, at)
        return (match["provision"] or None) if match else None
