"""The numbers and symbols in a text, and what is said of them there, whatever document the text stands in.

Numbers are read one after the other and joined to groups (`第59/296、60/266和76/274号决议`): the word after them says
what they are. Whose they are depends on the document too: see bodies.py. Paragraphs and notes return from year to
year, so that what was read of the last texts is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from extract.citations.clauses import Whose, whose
from extract.citations.forms import Kind, Patterns, day, kind_of, numbers, patterns, plain, ring_value
from extract.rules.structure import Structure
from extract.short import remembered

_LATIN = re.compile(r"[A-Za-z]\.? ?\Z")
_AFTER_LATIN = frozenset(" .") | {chr(code) for code in (*range(65, 91), *range(97, 123))}
_FIGURE = re.compile("[0-9]")
_TWO = re.compile(r"[-\u2010\u2011](?=[A-Z]{1,4}/)")
_TEXTS = 4096  # twice as many as cite anything in a session of the General Assembly, and return in the next; 3 MB
_LONGEST = 4_000  # characters


@dataclass(slots=True)
class Member:
    """One number of a group: its place, what it says (`form`), its letter, and the date before it.

    `opens` is where the date before it begins, or the word that opens it (2003年6月23日第), else the number.
    `dated` without a `day` is a day that no calendar has (31 June). `kind` and `provision` are said by what follows.
    """

    start: int
    end: int
    opens: int
    form: str
    value: str
    dated: bool
    day: date | None
    letter: str = ""
    kind: Kind = "resolution"
    provision: str | None = None


class Group(NamedTuple):
    """Numbers with one word after them, and what stands before them.

    `other`: they are those of something else (第12(1999)号一般性意见). `fresh`: a clause ends between it and the group
    before.
    """

    members: Sequence[Member]
    whose: Whose
    other: bool
    fresh: bool


class Symbol(NamedTuple):
    """A symbol as such: A/66/717/Add.1."""

    start: int
    end: int
    kind: Kind
    symbol: str
    provision: str | None


@remembered(_TEXTS, longest=_LONGEST)
def groups(text: str, words: Structure, ringed: bool) -> tuple[Group | Symbol, ...]:
    """What stands in a text in simplified characters; `ringed`: with numbers that are written with a ring."""
    return tuple(_Text(text, words).read(ringed))


class _Text:
    """Reads one text."""

    def __init__(self, text: str, words: Structure) -> None:
        self._text, self._words = text, words
        self._p: Patterns = patterns(words)

    def read(self, ringed: bool) -> Iterator[Group | Symbol]:
        p, text = self._p, self._text
        group: list[Member] = []
        fresh = False
        for match in numbers(text, p.ring if ringed else None):
            if match.lastgroup == "symbol":
                yield from self._bare(match)
                continue
            if group and not p.gap.fullmatch(text, group[-1].end, match.start()):
                if closed := self._closed(group, fresh):
                    yield closed
                    fresh = False
                fresh = fresh or p.clause.search(text, group[-1].end, match.start()) is not None
                group = []
            group.extend(self._members(match))
        if group and (closed := self._closed(group, fresh)):
            yield closed

    def _bare(self, match: re.Match[str]) -> Iterator[Symbol]:
        """A symbol as such; two in one (A/56/1026-S/2002/932) are two. Words with a slash have no figure."""
        start = match.start()
        for piece in _TWO.split(match.group()):
            surface = piece.rstrip(".-")
            if _FIGURE.search(surface):
                end = start + len(surface)
                symbol = plain(surface).replace(" ", "")
                yield Symbol(start, end, kind_of(symbol), symbol, self._provision(end))
            start += len(piece) + 1

    def _members(self, match: re.Match[str]) -> list[Member]:
        """The number, and one more for each letter that follows it (第36/87 A和B号, 第51/211 A至E号)."""
        p, text = self._p, self._text
        form, said = match.lastgroup or "", match.group()
        start, end = match.span()
        opens = start - text.startswith(p.ordinal, start - 1)
        # The date that ends where the number begins, or the word that opens it (2003年6月23日第).
        dated = p.date_before.search(text, max(0, opens - 12), opens) if text.startswith(p.day, opens - 1) else None
        if form == "ring":
            value = ring_value(said)
        else:
            value = plain(said)
            if text[start - 1 : start] in _AFTER_LATIN and _LATIN.search(text, max(0, start - 4), start):
                # `Assembly/AU/Decl. 8(XXXII)号决定`, `OC 16/99号咨询意见`
                form = "foreign"
        if dated:
            member = Member(start, end, dated.start(), form, value, True, day(dated))
        else:
            member = Member(start, end, opens, form, value, False, None)
        letters = p.letters.match(text, end) if match.lastgroup in ("pair", "special") else None
        return self._lettered(match, member, letters) if letters else [member]

    def _lettered(self, match: re.Match[str], member: Member, letters: re.Match[str]) -> list[Member]:
        out: list[Member] = []
        through = False
        for piece in self._p.letter.finditer(self._text, letters.start(), letters.end()):
            letter = piece.group()
            if letter in self._words.citations.through:
                through = True
                continue
            ends = (out[-1].letter, letter) if through and out else ()
            between = range(ord(ends[0]) + 1, ord(ends[1])) if ends and max(map(len, ends)) == 1 else ()
            for one in (*map(chr, between), letter):
                start = piece.start() if out else match.start()
                out.append(replace(member, start=start, end=piece.end(), letter=one))
            through = False
        return out

    def _closed(self, group: list[Member], fresh: bool) -> Group | None:
        """The numbers with what the words after them say they are; None where no such word comes."""
        p, text = self._p, self._text
        kind: Kind = "resolution"
        last = None
        members: list[Member] = []
        for member in reversed(group):
            end = p.after.match(text, member.end)
            if end:
                noun = end[1] or end[2]
                if noun:
                    kind = "decision" if noun in p.decision else "resolution"
                if noun or last is None:
                    member.provision = self._provision(end.end())
                last = last or end
            elif last is None:
                continue
            member.kind = kind
            members.append(member)
        if last is None:
            return None
        members.reverse()
        other = not last[1] and p.another.match(text, last.end()) is not None
        return Group(members, whose(text, group[0].opens, self._words), other, fresh)

    def _provision(self, at: int) -> str | None:
        match = self._p.provision.match(self._text, at)
        return (match["provision"] or None) if match else None
