"""Marked text: everything is escaped, then spans are marked by class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup, escape

from extract.script import folded

_SPECIAL = re.compile("[&<>\"']")


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
    in_order = sorted(good, key=lambda m: m.start)
    if not placed and all(one.end <= after.start for one, after in pairwise(in_order)):
        return _apart(text, in_order)
    borders = sorted({0, len(text)} | {p for m in good for p in (m.start, m.end)} | {at for at, _ in placed})
    beginning: dict[int, list[int]] = {}
    for number, mark in enumerate(good):
        beginning.setdefault(mark.start, []).append(number)
    noted: dict[int, list[Note]] = {}
    for at, note in placed:
        noted.setdefault(at, []).append(note)
    out: list[str] = []
    over: list[int] = []  # the marks over this stretch, by number: not all of them for each of thousands of stretches
    for start, end in zip(borders, [*borders[1:], len(text)], strict=True):
        out += [_note(note) for note in noted.get(start, ())]
        over = sorted([n for n in over if good[n].end > start] + beginning.get(start, []))
        out.append(_stretch(text[start:end], [good[n] for n in over]))
    return Markup("".join(out))


def _apart(text: str, good: Sequence[Mark]) -> Markup:
    """As mark_spans, of marks that do not touch each other: nearly all lines of a table."""
    out: list[str] = []
    done = 0
    for mark in good:
        out += [_escaped(text[done : mark.start]), _stretch(text[mark.start : mark.end], [mark])]
        done = mark.end
    return Markup("".join([*out, _escaped(text[done:])]))


def _escaped(text: str) -> str:
    """As markupsafe's, which takes ten times as long where there is nothing to escape: a whole paragraph of Chinese."""
    return escape(text) if _SPECIAL.search(text) else text


# Joined as strings, each escaped: Markup.format takes ten times as long, and a page has hundreds of marks.
def _stretch(text: str, over: Sequence[Mark]) -> str:
    if not over or not text:
        return _escaped(text)
    classes = " ".join(dict.fromkeys(f"m-{css(m.label)}" for m in over))
    titles = " · ".join(dict.fromkeys(m.title for m in over if m.title))
    title = f' title="{escape(titles)}"' if titles else ""
    html = f'<mark class="{classes}"{title}>{_escaped(text)}</mark>'
    href = next((m.href for m in over if m.href), "")
    return f'<a class="m-link" href="{escape(href)}">{html}</a>' if href else html


def _note(note: Note) -> Markup:
    if not note.href:
        return Markup('<sup class="note">{}</sup>').format(note.mark)
    return Markup('<sup class="note"><a href="{}" title="{}">{}</a></sup>').format(note.href, note.title, note.mark)


@lru_cache(maxsize=512)
def css(label: str) -> str:
    """A label as part of a class name: DECISION_TIME -> decision_time."""
    return re.sub(r"[^a-z0-9_]+", "-", label.lower())


def occurrences(text: str, words: Iterable[str]) -> list[Mark]:
    """Where the words occur, as marks `hit`; simplified and traditional characters, full and half width alike."""
    pattern = _any_of(tuple(words))
    return [Mark(m.start(), m.end(), "hit") for m in pattern.finditer(folded(text))] if pattern else []


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    pattern = "|".join(re.escape(folded(w)) for w in sorted(set(words), key=len, reverse=True) if w)
    return re.compile(pattern, re.I) if pattern else None


def excerpt(
    text: str, marks: Iterable[Mark], clause: tuple[int, int], words: Iterable[str], width: int = 130
) -> Markup:
    """A clause of a text with its marks and the words searched for, cut to `width` characters from its beginning; and
    the first places of those words beyond, as far as three, with what stands around them. Cuts are shown as …."""
    hits = occurrences(text, words)
    start, end = max(clause[0], 0), min(clause[1], len(text))
    windows = [(start, end if end - start <= width * 1.25 else start + width)]
    for hit in hits:
        if not any(a <= hit.start and hit.end <= b for a, b in windows) and len(windows) < 4:
            windows.append((max(hit.start - 14, 0), min(hit.end + 14, len(text))))
    windows = _joined(sorted(windows))
    before = "\u2026" if 0 < windows[0][0] != start else ""
    after = "\u2026" if windows[-1][1] not in (end, len(text)) else ""
    parts = [_window(text, [*marks, *hits], *window) for window in windows]
    return Markup(before + " \u2026 ".join(parts) + after)


def _joined(windows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in windows:
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((start, end))
    return out


def _window(text: str, marks: Sequence[Mark], start: int, end: int) -> Markup:
    inside = (
        Mark(max(m.start, start) - start, min(m.end, end) - start, m.label, m.title, m.href)
        for m in marks
        if m.start < end and m.end > start
    )
    return mark_spans(text[start:end], inside)
