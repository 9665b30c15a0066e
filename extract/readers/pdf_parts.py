"""The parts of pages: running heads and feet, footnotes, and the body's lines.

Footnotes are known by place and size: the last lines of a page, under a short rule or in smaller type, the first with
a mark or, under a rule, the going on of a note from the page before.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from extract.errors import DocumentError
from extract.readers.clean import clean, squeeze
from extract.readers.pdf_lines import Line
from extract.readers.pdf_page import Page
from extract.rules.structure import Structure

_SYMBOL = re.compile(r"(?:A|S|E|T|ST|DP|SSC|TD|[A-Z]{2,6})/[A-Za-z0-9/.()-]{2,40}")
_DRAWN = re.compile(r"[_\u2500\u2501\u2014\u2015-]{6,}")
_HEAD, _FOOT = 0.9, 0.12
_SMALLER = 0.95
_COLUMN = 8


@dataclass(slots=True)
class Leaf:
    """One page taken apart; `notes` are its footnotes' lines."""

    number: int
    body: list[Line]
    notes: list[Line] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)


class Parts:
    """Takes the pages one after the other; `leaves` holds them taken apart after `close`."""

    def __init__(self, name: str, words: Structure) -> None:
        self.name = name
        self.leaves: list[Leaf] = []
        self.symbol: str | None = None
        self._running = re.compile("|".join(f"(?:{pattern})" for pattern in words.header.furniture))
        self._rules: list[list[tuple[float, float, float]]] = []
        self._heights: list[tuple[float, float]] = []
        self._tops: Counter[str] = Counter()
        self.size = 0.0

    def add(self, page: Page, lines: list[Line]) -> None:
        """One page. Raises DocumentError for one in columns."""
        if _columns(lines, page.width):
            place = f"{self.name}: page {page.number}"
            cure = "fetch the XML or Word file, or give its text, one column after the other"
            raise DocumentError(place, "is set in columns, whose order is not read", cure)
        self.leaves.append(Leaf(page.number, lines))
        self._rules.append(page.rules)
        self._heights.append((page.height, page.width))
        if lines:
            self._tops[squeeze(_row(lines, lines[0]))] += 1

    def close(self) -> None:
        """All pages are there: finds the size of the body's type, and takes each page apart."""
        sizes: Counter[float] = Counter()
        for leaf in self.leaves:
            for line in leaf.body:
                sizes[round(line.size * 2) / 2] += len(line.text)
        self.size = sizes.most_common(1)[0][0] if sizes else 0.0
        self.symbol = self._find_symbol()
        for leaf, rules, (height, width) in zip(self.leaves, self._rules, self._heights, strict=True):
            self._furniture(leaf, height)
            self._notes(leaf, [r for r in rules if 25 < r[1] - r[0] < 0.6 * width])

    def _find_symbol(self) -> str | None:
        """The symbol at the head of the first page, or else of the second."""
        for leaf, (height, _) in zip(self.leaves[:2], self._heights, strict=False):
            for line in leaf.body:
                match = _SYMBOL.fullmatch(squeeze(line.text))
                if match and line.y > 0.8 * height:
                    return match.group().rstrip(".")
        return None

    def _furniture(self, leaf: Leaf, height: float) -> None:
        """Running heads from the top downwards, page and job numbers from the foot upwards."""
        while leaf.number > 1 and leaf.body and leaf.body[0].y > (_HEAD - 0.02) * height:
            first = leaf.body[0]
            text = squeeze(_row(leaf.body, first))
            symbol = self.symbol is not None and self.symbol in text
            if not (symbol or self._tops[text] > 1 or self._runs(leaf.body, first)):
                break
            self._drop(leaf, first)
        while leaf.body and leaf.body[-1].y < _FOOT * height and self._runs(leaf.body, leaf.body[-1]):
            self._drop(leaf, leaf.body[-1])

    def _runs(self, lines: list[Line], of: Line) -> bool:
        return all(self.furniture(line) for line in lines if line.y == of.y or abs(line.y - of.y) < 1)

    def furniture(self, line: Line) -> bool:
        """Whether a line is by its form one of those that stand around the text.

        `* A/73/150.` is a note; the bar code is printed with an asterisk on either side.
        """
        if line.opening_mark and len(line.marks) == 1:
            return False
        return not line.text.strip() or self._running.fullmatch(clean(line.text).strip()) is not None

    def _drop(self, leaf: Leaf, of: Line) -> None:
        leaf.furniture.append(clean(_row(leaf.body, of)))
        leaf.body = [line for line in leaf.body if abs(line.y - of.y) >= 1]

    def _notes(self, leaf: Leaf, rules: list[tuple[float, float, float]]) -> None:
        lines = leaf.body
        start = len(lines)
        while start and lines[start - 1].size < _SMALLER * self.size and not _DRAWN.fullmatch(lines[start - 1].text):
            start -= 1
        ruled = self._ruled(leaf, rules)
        if ruled is not None and (ruled >= start or lines[ruled].opening_mark):
            start = ruled
        else:
            start = next((i for i in range(start, len(lines)) if lines[i].opening_mark), len(lines))
        leaf.body, leaf.notes = lines[:start], lines[start:]
        leaf.furniture.extend(line.text for line in leaf.body if _DRAWN.fullmatch(line.text.strip()))
        leaf.body = [line for line in leaf.body if not _DRAWN.fullmatch(line.text.strip())]

    def _ruled(self, leaf: Leaf, rules: list[tuple[float, float, float]]) -> int | None:
        """The first line under the rule that parts notes from text: a drawn one, or a line of dashes."""
        lines = leaf.body
        if not lines:
            return None
        left = min(line.x0 for line in lines)
        heights = [y for x0, _, y in rules if x0 < left + 3 * self.size]
        heights += [line.y for line in lines if _DRAWN.fullmatch(line.text.strip())]
        below = [next((i for i, line in enumerate(lines) if line.y < y), len(lines)) for y in sorted(heights)]
        return next((i for i in reversed(below) if i < len(lines) and self._is_notes(lines[i:])), None)

    def _is_notes(self, lines: list[Line]) -> bool:
        small = all(line.size < _SMALLER * self.size for line in lines)
        return small or lines[0].opening_mark is not None


def _row(lines: list[Line], of: Line) -> str:
    return "   ".join(line.text.strip() for line in lines if abs(line.y - of.y) < 1)


def _columns(lines: list[Line], width: float) -> bool:
    """Whether a page has two columns of running text: many long lines on either side of its middle, few across."""
    middle, sides = width / 2, [0, 0, 0]
    for line in lines:
        if len(line.text) >= _COLUMN:
            sides[0 if line.x1 < middle + 10 else 1 if line.x0 > middle - 10 else 2] += 1
    return min(sides[:2]) >= _COLUMN and min(sides[:2]) > sides[2]
