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
    """What stands before a group: the body straight before it (`basis` says how; `own` is that of the document), or the
    `ending` of a name of which it is not known whose; the bodies named in its clause (the nearest first), and the names
    (or their ends) of `others` in it; the dates in the clause.
    """

    body: Body | None
    basis: str
    ending: str
    named: Sequence[Body]
    others: Sequence[str]
    days: Sequence[date]


def whose(text: str, stop: int, words: Structure) -> Whose:
    """What the clause says that ends at `stop`."""
    start = max(0, stop - _BEFORE)
    for mark in _ENDS:
        start = max(start, text.rfind(mark, start, stop) + 1)
    said = _said(text[start:stop], words)
    if said.ending:
        # `理事会` is the council of which the text spoke last.
        by_name = words.by_name
        spoken = patterns(words).names.findall(text, max(0, stop - _FULL), stop)
        full = next((n for n in reversed(spoken) if n in by_name and n.endswith(said.ending)), None)
        if full:
            return said._replace(body=by_name[full], basis="word", ending="")
    return said


@lru_cache(maxsize=4096)
def _said(clause: str, words: Structure) -> Whose:
    """Remembered: most are `回顾其` and the like."""
    by_name, p = words.by_name, patterns(words)
    names = [m.group() for m in p.names.finditer(clause)][::-1]
    named = tuple(by_name[n] for n in names if n in by_name)
    others = tuple(n for n in names if n not in by_name)
    days = tuple(d for d in map(day, p.date.finditer(clause)) if d) if p.day in clause else ()
    ends = clause.endswith(p.last)
    word = next(name for name in p.last if clause.endswith(name)) if ends else ""
    body, basis, ending = None, "", ""
    if word in words.own:
        # `人权理事会在其第…号决议`: the sentence's subject, else the organ that speaks.
        body, basis = (named[0], "word") if named else (None, "own")
    elif word in by_name:
        body, basis = by_name[word], "word"
    elif word:
        basis, ending = "other body", word
    return Whose(body, basis, ending, named, others, days)
