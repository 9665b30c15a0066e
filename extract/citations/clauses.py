"""The words before a number that say whose it is: `人权理事会其`, `回顾大会2003年12月23日题为…的`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from extract.citations.forms import day, patterns
from extract.rules.structure import Body, Structure

# How far before a number its body may be named, and how far the name may stand of which `理事会` is the end.
_BEFORE = 80
_FULL = 400
_ENDS = "\u3002\uff1b;"  # where a clause ends


class Whose(NamedTuple):
    """What stands before a group: the body straight before it (`basis` says how), or the `ending` of a name of which
    it is not known whose; the bodies named in its clause (the nearest first), and the names (or their ends) of `others`
    in it; the dates in the clause.
    """

    body: Body | None
    basis: str
    ending: str
    named: Sequence[Body]
    others: Sequence[str]
    days: Sequence[date]


class Clauses:
    """Reads the clauses before numbers, for documents whose own organ is `own`."""

    def __init__(self, words: Structure, own: Body | None) -> None:
        self._words = words
        self._own = own
        self._p = patterns(words)
        self._says = lru_cache(maxsize=4096)(self._read)  # most are `回顾其` and the like

    def before(self, text: str, stop: int) -> Whose:
        """What the clause says that ends at `stop`."""
        start = max(0, stop - _BEFORE)
        for mark in _ENDS:
            start = max(start, text.rfind(mark, start, stop) + 1)
        whose = self._says(text[start:stop])
        if whose.ending:
            # `理事会` is the council of which the text spoke last.
            by_name = self._words.by_name
            spoken = self._p.names.findall(text, max(0, stop - _FULL), stop)
            full = next((n for n in reversed(spoken) if n in by_name and n.endswith(whose.ending)), None)
            if full:
                return whose._replace(body=by_name[full], basis="word", ending="")
        return whose

    def _read(self, clause: str) -> Whose:
        by_name = self._words.by_name
        names = [m.group() for m in self._p.names.finditer(clause)][::-1]
        named = tuple(by_name[n] for n in names if n in by_name)
        others = tuple(n for n in names if n not in by_name)
        days = tuple(d for d in map(day, self._p.date.finditer(clause)) if d) if self._p.day in clause else ()
        ends = clause.endswith(self._p.last)
        word = next(name for name in self._p.last if clause.endswith(name)) if ends else ""
        body, basis, ending = None, "", ""
        if word in self._words.own:
            # `人权理事会在其第…号决议`: the sentence's subject, else the organ that speaks.
            body, basis = (named[0], "word") if named else (self._own, "own")
        elif word in by_name:
            body, basis = by_name[word], "word"
        elif word:
            basis, ending = "other body", word
        return Whose(body, basis, ending, named, others, days)


@lru_cache(maxsize=64)
def clauses(words: Structure, own: Body | None) -> Clauses:
    """One for each organ, so that what it remembers serves for all its documents."""
    return Clauses(words, own)
