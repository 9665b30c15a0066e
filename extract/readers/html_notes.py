"""Footnotes of a page: told from its text, and tied to their marks by links or by the marks themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol

from extract.readers.blocks import KEY
from extract.readers.clean import clean
from extract.readers.layout import Layout
from extract.readers.lines import Row
from extract.readers.moved import put
from extract.rules.structure import Structure
from extract.script import folded


@dataclass(slots=True)
class Mark:
    """A superscript or a link within the page that looks like a footnote mark; `link`: it is printed as text is."""

    text: str
    target: str
    link: bool = False


@dataclass(slots=True)
class Info:
    """What a row's element says beside its text: anchors in it, its marks, and whether a rule stands above it."""

    anchors: set[str] = field(default_factory=set)
    marks: list[Mark] = field(default_factory=list)
    ruled: bool = False


class Page(Protocol):
    """Rows with what their elements say beside their text; what is neither text nor note goes to `furniture`."""

    rows: list[Row]
    info: list[Info]
    furniture: list[str]


_OPENING = re.compile(r"\s*[\[(\uff08\u3014]?(?P<mark>\d{1,3}|\*{1,3})(?:[\])\uff09\u3015]|[.\uff0e\u3001])?\s*(?=\S)")
_ARROWS = "\u2191^ \t\xa0\u3000"


def part(page: Page, words: Structure) -> tuple[list[Row], dict[str, str]]:
    """The rows of the text, in which only marks that have a note are left, and the notes by their keys."""
    layout = Layout(words, page.rows)
    heading = re.compile(words.header.notes)
    cited: dict[str, str] = {}
    body: list[tuple[Row, Info]] = []
    texts: dict[str, str] = {}
    below = False
    last: str | None = None
    for row, info in zip(page.rows, page.info, strict=True):
        # Below the text of one resolution another may follow.
        below = (below or info.ruled) and not layout.formula(row)
        key = _noted(row, info, cited, texts, below)
        if key:
            _figures(row)
            texts[key], last = clean(_content(row)), key
            continue
        if last and not row.begins and not info.marks:
            texts[last] = clean(f"{texts[last]}\n{row.text}")
            continue
        last = None
        if body and heading.fullmatch(clean(folded(row.content))):
            below = True
            page.furniture.append(row.content)
            continue
        below = below or (bool(cited) and layout.closing(row))
        for mark in info.marks:
            cited.setdefault(mark.target or mark.text, mark.text)
        body.append((row, info))
    for row, info in body:
        _settle(row, info, texts)
    return [row for row, _ in body], {_key(key, cited[key]): text for key, text in texts.items()}


def _noted(row: Row, info: Info, cited: dict[str, str], texts: dict[str, str], below: bool) -> str | None:
    """The key of the mark whose note this row is, or None."""
    for anchor in info.anchors:
        if anchor in cited and anchor not in texts:
            return anchor
    if row.marks and not row.text[: row.marks[0][0]].strip():
        mark = row.marks[0][1]
        return next((k for k, text in cited.items() if text == mark and k not in texts), None)
    match = _OPENING.match(folded(row.text)) if below else None
    if match:
        return next((k for k, text in cited.items() if text == match["mark"] and k not in texts), None)
    return None


def _content(row: Row) -> str:
    """The text of a note without the mark at its head, be it raised or not."""
    text = row.text.lstrip(_ARROWS)
    raised = bool(row.marks) and not row.text[: row.marks[0][0]].strip(_ARROWS)
    opening = None if raised else _OPENING.match(text)
    return text[opening.end() :] if opening else text


def _figures(row: Row) -> None:
    """Superscripts in a note go back into its text, but for the mark at its head."""
    head = len(row.text) - len(row.text.lstrip(_ARROWS))
    put(row, [text if at > head else None for at, text, _ in row.marks])


def _settle(row: Row, info: Info, texts: dict[str, str]) -> None:
    """Marks get their keys; superscripts and links without a note go back into the text (`10 km²`)."""
    keys = [mark.target or mark.text for mark in info.marks]
    put(row, [None if key in texts else _text(mark) for key, mark in zip(keys, info.marks, strict=True)])
    known = [key for key in keys if key in texts]
    row.marks = [(at, _key(key, text), place) for (at, text, place), key in zip(row.marks, known, strict=True)]


def _text(mark: Mark) -> str:
    """What a mark without a note is in the text: a link that is raised, to nowhere, is nothing."""
    return mark.text if mark.link or not mark.target else ""


def _key(key: str, text: str) -> str:
    """The mark as printed, made unique by marks without width where two notes have the same."""
    return text if key == text else f"{text}{KEY}{key}"
