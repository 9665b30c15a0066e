"""Several resolutions in one file -> the rows of each: A/RES/77/264 A-C, or resolutions one after the other.

A resolution begins where `大会，` follows a letter (`A`, with or without a title) or a number with a title
(`76/221. 南南合作`, `第1985(2011)号决议`). Letters share the header of the whole; what has a number has its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.readers.clean import clean
from extract.readers.layout import Layout, plain
from extract.readers.lines import Row
from extract.structure import Structure

# How far above `大会，` its number or letter stands at most, in rows, and how long the title beside a letter is.
_NEAR = 8
_LETTER = re.compile(r"(?P<letter>[A-Z])(?![A-Za-z0-9./()\-\uff08\uff0e\u3001])\s*(?P<title>.{0,120})")
_LETTERS = re.compile(r"[A-Z](?:-[A-Z])?$")


@dataclass(slots=True)
class Act:
    """The rows of one resolution with the notes cited in them; `letter` and `title` are its own, '' if it has none."""

    rows: list[Row]
    notes: dict[str, str] = field(default_factory=dict)
    letter: str = ""
    title: str = ""

    def said(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What its header says (see `Header.fields`); the cover says A/RES/77/264 A-C, the act itself A."""
        if not self.letter or not fields.get("symbol"):
            return fields
        symbol = _LETTERS.sub("", fields["symbol"]) + self.letter
        return {**fields, "symbol": symbol, "title": self.title or fields.get("title")}


def acts(rows: Sequence[Row], notes: dict[str, str], words: Structure) -> list[Act]:
    """The resolutions among the rows of a file; one act, with all rows, where there are not several."""
    found = _Finder(rows, words).acts()
    if len(found) < 2:
        return [Act(list(rows), notes)]
    cited = [{mark for row in act.rows for _, mark, _ in row.marks} for act in found]
    anywhere = set().union(*cited)
    for act, own in zip(found, cited, strict=True):
        # A note that is cited nowhere is not lost: the first keeps it.
        act.notes = {k: text for k, text in notes.items() if k in own or (act is found[0] and k not in anywhere)}
    return found


@dataclass(slots=True)
class _Begin:
    """A resolution: its first row, the row of `大会，`, and its letter."""

    start: int
    formula: int
    letter: str = ""
    title: str = ""
    shared: tuple[int, int] = (0, 0)


class _Finder:
    def __init__(self, rows: Sequence[Row], words: Structure) -> None:
        self.rows = rows
        self.layout = Layout(words, list(rows))
        header = words.header
        lines = (header.session, header.special, header.agenda, header.adopted_line, header.committee, header.symbol)
        self._title = re.compile("|".join(map(_unnamed, (header.title, header.council))))
        self._agenda = re.compile(header.agenda)
        self._header = re.compile("|".join(map(_unnamed, (*lines, *header.furniture))))

    def acts(self) -> list[Act]:
        """One for each beginning."""
        begins: list[_Begin] = []
        for at, row in enumerate(self.rows):
            if self.layout.formula(row, bare=True) or self.layout.formula(row):
                begin = self._begin(at, begins[-1] if begins else None)
                if begin:
                    begins.append(begin)
        ends = [*(begin.start for begin in begins), len(self.rows)][1:]
        return [self._act(begin, end) for begin, end in zip(begins, ends, strict=True)]

    def _act(self, begin: _Begin, end: int) -> Act:
        if not begin.letter:
            return Act(list(self.rows[begin.start : end]))
        shared = self.rows[slice(*begin.shared)]
        return Act([*shared, *self.rows[begin.formula : end]], {}, begin.letter, begin.title)

    def _begin(self, at: int, before: _Begin | None) -> _Begin | None:
        """The resolution whose `大会，` stands in row `at`, or None where neither number nor letter is above it."""
        floor = before.formula if before else -1
        for i in range(at - 1, max(floor, at - 1 - _NEAR), -1):
            text = clean(plain(self.rows[i]))
            if self._title.fullmatch(text):
                # `大会` without its comma (A/RES/75/255) only straight after the title.
                sure = i == at - 1 or self.layout.formula(self.rows[at])
                return _Begin(self._header_above(i, floor), at) if sure else None
            letter = _LETTER.fullmatch(text)
            if letter:
                return self._lettered(i, at, letter, before)
        return None

    def _lettered(self, head: int, at: int, letter: re.Match[str], before: _Begin | None) -> _Begin | None:
        """A, or the letter after that of the one before."""
        title = clean(" ".join([letter["title"], *(row.content for row in self.rows[head + 1 : at])]))
        name = letter["letter"]
        if before and before.letter and name == chr(ord(before.letter) + 1):
            return _Begin(head, at, name, title, before.shared)
        if name != "A":
            return None
        floor = before.formula if before else -1
        numbers = [i for i in range(floor + 1, head) if self._title.fullmatch(clean(plain(self.rows[i])))]
        if not numbers:
            return None
        start = self._header_above(numbers[-1], floor)
        return _Begin(start, at, name, title, (start, head))

    def _header_above(self, head: int, floor: int) -> int:
        """Where the header begins that ends with the number in row `head`; its lines are known by their forms."""
        if floor < 0:
            return 0
        start = head
        while start - 1 > floor and not self.layout.closing(self.rows[start - 1]):
            named = start - 2 > floor and self._agenda.fullmatch(clean(plain(self.rows[start - 2])))
            if not named and not self._header.fullmatch(clean(plain(self.rows[start - 1]))):
                break
            start -= 1
        return start


def _unnamed(pattern: str) -> str:
    """A pattern of structure.yml without the names of its groups, to stand in a larger one."""
    return f"(?:{re.sub(r'[(][?]P<[a-z_]+>', '(?:', pattern)})"
