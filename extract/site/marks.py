"""Marked text: everything is escaped, then spans are marked by class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` (exclusive) of a text, what they are (`verb`, `deadline`, …), words for the
    reader's pointer, and an address if they lead somewhere."""

    start: int
    end: int
    label: str
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote's mark, to be printed before character `at`; `href` leads to the note."""

    at: int
    mark: str
    href: str = ""
    title: str = ""


def mark_spans(text: str, marks: Iterable[Mark], notes: Iterable[Note] = ()) -> Markup:
    """The text as HTML. Marks may overlap and nest: each stretch between two borders carries the classes of all
    marks over it. A mark outside the text is left out; a note outside it stands at the end."""
    good = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    placed = [(min(max(n.at, 0), len(text)), n) for n in notes]
    borders = sorted({0, len(text)} | {p for m in good for p in (m.start, m.end)} | {at for at, _ in placed})
    beginning: dict[int, list[int]] = {}
    for number, mark in enumerate(good):
        beginning.setdefault(mark.start, []).append(number)
    noted: dict[int, list[Note]] = {}
    for at, note in placed:
        noted.setdefault(at, []).append(note)
    out: list[Markup] = []
    over: list[int] = []  # the marks over this stretch, by number: not all of them for each of thousands of stretches
    for start, end in zip(borders, [*borders[1:], len(text)], strict=True):
        out += [_note(note) for note in noted.get(start, ())]
        over = sorted([n for n in over if good[n].end > start] + beginning.get(start, []))
        out.append(_stretch(text[start:end], [good[n] for n in over]))
    return Markup("").join(out)


def _stretch(text: str, over: Sequence[Mark]) -> Markup:
    if not over or not text:
        return escape(text)
    classes = " ".join(dict.fromkeys(f"m-{css(m.label)}" for m in over))
    titles = " · ".join(dict.fromkeys(m.title for m in over if m.title))
    html = Markup('<mark class="{}" title="{}">{}</mark>').format(classes, titles, text)
    href = next((m.href for m in over if m.href), "")
    return Markup('<a class="m-link" href="{}">{}</a>').format(href, html) if href else html


def _note(note: Note) -> Markup:
    if not note.href:
        return Markup('<sup class="note">{}</sup>').format(note.mark)
    return Markup('<sup class="note"><a href="{}" title="{}">{}</a></sup>').format(note.href, note.title, note.mark)


def css(label: str) -> str:
    """A label as part of a class name: DECISION_TIME -> decision_time."""
    return re.sub(r"[^a-z0-9_]+", "-", label.lower())


def occurrences(text: str, words: Iterable[str]) -> list[Mark]:
    """Where the words occur, as marks `hit`."""
    pattern = "|".join(re.escape(w) for w in sorted(set(words), key=len, reverse=True) if w)
    return [Mark(m.start(), m.end(), "hit") for m in re.finditer(pattern, text, re.IGNORECASE)] if pattern else []
