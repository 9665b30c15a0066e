"""The lines of a text file, with markup, bold and footnote marks told from the text.

Every character keeps its place in the source, so that it can be shown that none is lost and none read twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from extract.numerals import RAISED, lowered
from extract.readers.clean import INVISIBLE, clean
from extract.script import folded

PieceKind = Literal["text", "label", "mark", "note", "heading", "header", "markup"]

# `[57/270 B](#)` is a link, `[根据第二委员会的报告…通过]` is not; `<https://…>`; `**请**`; `¹²`; `*`. A link is
# known by its first mark, which finds its last: `甲>乙` and `](` by themselves are text.
_TOKEN = re.compile(
    r"(?P<bold>\*\*)"
    r"|\[(?=[^\[\]]{1,200}(?P<link>\]\([^()\s]*\)))"
    r"|<(?=https?://[^<>\s]*(?P<address>>))"
    rf"|(?P<mark>[{RAISED}]+|\*)"
    rf"|[{INVISIBLE}]+"
)
# With what they begin. A single class of characters is searched for many times as fast as a choice of patterns.
_FIRST = re.compile(rf"[*\[<{RAISED}{INVISIBLE}]")
Token = tuple[int, int, str | None]  # start, end, kind
_QUOTED, _HASHES, _ITEM = (
    re.compile(r"(?:>\s?)+"),
    re.compile(r"#{1,6}\s+"),
    re.compile(r"\s*[-*]\s+(?P<label>(?=[(\uff08][a-z][)\uff09]))?"),
)
# Ends of lines and pages in other programs than editors, each of one character: the places in the source stay.
_BREAK = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MOSTLY = 0.6  # of the lines of a mail that quotes a document
_BARE = re.compile(r"\s*(\d{1,2})\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the source and what they were read as; `owner` is a paragraph's ordinal or a note's mark."""

    start: int
    end: int
    kind: PieceKind
    owner: int | str | None = None


@dataclass(slots=True)
class Row:
    """One line without its markup: `places[i]` is where the i-th character of `text` stands in the source.

    A line without markup is a run of the source, and its places are a range.

    `marks` are footnote marks (offset in `text`, the mark, its place in the source), `bold` the offsets at which
    bold is switched on or off, `gap` the number of blank lines before it. Where the form knows paragraphs, each is a
    row that `begins`; `label` says that its number is automatic (it opens `text`), `heading` that its style is one.
    `turned`: a page begins with it, or it stands below the notes of one. `simple`: the rules know its text as it is.
    """

    start: int
    text: str
    places: Sequence[int]
    marks: list[tuple[int, str, tuple[int, int]]] = field(default_factory=list)
    bold: list[int] = field(default_factory=list)
    gap: int = 0
    begins: bool = False
    label: str = ""
    heading: bool = False
    turned: bool = False
    links: list[tuple[int, int, str]] = field(default_factory=list)
    simple: bool = False
    _known: tuple[str, str, str] = field(default=("", "", ""), init=False, repr=False, compare=False)

    @property
    def content(self) -> str:
        """The text without the white space around it."""
        return self.text.strip()

    @property
    def folded(self) -> str:
        """The text as the rules know it (see script.py), of the same length."""
        known = self._known
        return known[1] if known[0] is self.text else self._know()[1]

    @property
    def plain(self) -> str:
        """The content as the rules know it, with clean white space."""
        known = self._known
        return known[2] if known[0] is self.text else self._know()[2]

    def _know(self) -> tuple[str, str, str]:
        """Most stages ask for these: they are worked out once for each text that the row has."""
        known = self.text if self.simple else folded(self.text)
        self._known = (self.text, known, clean(known.strip()))
        return self._known

    @property
    def bare(self) -> str | None:
        """The number, if the line holds nothing but a small one."""
        match = _BARE.fullmatch(self.text) if not self.marks and len(self.content) <= 2 else None
        return match.group(1) if match else None

    @property
    def opening_mark(self) -> str | None:
        """The footnote mark with which the line begins."""
        if self.marks and not self.text[: self.marks[0][0]].strip():
            return self.marks[0][1]
        return None

    def drop(self, size: int) -> None:
        """Takes the first `size` characters away, which are markup."""
        self.text, self.places = self.text[size:], self.places[size:]
        self.marks = [(max(at - size, 0), mark, place) for at, mark, place in self.marks]
        self.bold = [max(at - size, 0) for at in self.bold]

    def split(self, cuts: list[int]) -> list[Row]:
        """The row divided before these offsets of its text, in rising order; marks go with what stands before them."""
        bounds = [0, *(cut for cut in cuts if 0 < cut < len(self.text)), len(self.text)]
        if len(bounds) == 2:
            return [self]
        out: list[Row] = []
        bold = list(zip(self.bold[::2], self.bold[1::2], strict=False))
        for left, right in pairwise(bounds):
            row = Row(self.places[left], self.text[left:right], self.places[left:right], gap=0 if out else self.gap)
            row.begins = self.begins or left > 0
            row.label, row.simple = "" if left else self.label, self.simple
            row.links = [(s - left, e - left, symbol) for s, e, symbol in self.links if left <= s and e <= right]
            row.marks = [(at - left, m, p) for at, m, p in self.marks if left < at <= right or (at == left == 0)]
            for start, end in bold:
                if start < right and end > left:
                    row.bold += [max(start - left, 0), min(end, right) - left]
            out.append(row)
        return [row for row in out if row.content or row.marks]

    def whole(self, kind: PieceKind) -> Iterator[Piece]:
        """The pieces of all its characters and of its marks."""
        yield from self.pieces(0, len(self.text), kind)
        yield from (Piece(*place, "mark") for _, _, place in self.marks)

    def pieces(self, start: int, end: int, kind: PieceKind, owner: int | str | None = None) -> Iterator[Piece]:
        """The pieces that the characters `start:end` are, in runs that hang together in the source."""
        if end > start and self.places[end - 1] - self.places[start] == end - 1 - start:  # rising: nothing is left out
            yield Piece(self.places[start], self.places[end - 1] + 1, kind, owner)
            return
        i = start
        while i < end:
            j = i + 1
            while j < end and self.places[j] == self.places[j - 1] + 1:
                j += 1
            yield Piece(self.places[i], self.places[j - 1] + 1, kind, owner)
            i = j


def rows(source: str) -> tuple[list[Row], list[Piece]]:
    """The lines that hold anything, and the pieces that are markup.

    Markup is also what stands before headings (`#`), bold items (`- **`) and, in a quoted mail, lines (`>`).
    """
    out: list[Row] = []
    markup: list[Piece] = []
    tokens = _tokens(source)
    simple = folded(source) == source
    at = gap = t = 0
    for line in _BREAK.sub("\n", source.replace("\r\n", " \n")).split("\n"):
        end = at + len(line)
        first = t
        while t < len(tokens) and tokens[t][0] < end:
            t += 1
        row = None
        if t > first:
            row = _without(tokens[first:t], source, line, at, markup)
        elif text := line.rstrip():
            row = Row(at, text, range(at, at + len(text)))
        if row and (row.content or row.marks):
            row.gap, row.simple = gap, simple
            out.append(row)
            gap = 0
        else:
            gap += 1
        at = end + 1
    quoted = ">" in source and sum(row.text.startswith(">") for row in out) > _MOSTLY * len(out)
    emptied = False
    for row in out:
        size = _marked_down(row, quoted)
        if size:
            row.heading = row.text.startswith("##")
            markup += row.pieces(0, size, "markup")
            row.drop(size)
            emptied = emptied or not (row.content or row.marks)
    return [row for row in out if row.content or row.marks] if emptied else out, markup


def _marked_down(row: Row, quoted: bool) -> int:
    """How many characters at the head of a line are markup."""
    if quoted and (match := _QUOTED.match(row.text)):
        return match.end()
    if row.text[:1] == "#" and (match := _HASHES.match(row.text)):
        return match.end()
    item = _ITEM.match(row.text)
    return item.end() if item and (item["label"] is not None or row.bold[:1] == [item.end()]) else 0


def _without(tokens: list[Token], source: str, line: str, at: int, markup: list[Piece]) -> Row:
    """The row of a line that begins `at` and holds these tokens; what of them is markup is added to `markup`."""
    places: list[int] = []
    parts: list[str] = []
    row = Row(at, "", places)
    last = at
    for start, stop, kind in tokens:
        parts.append(line[last - at : start - at])
        places.extend(range(last, start))
        last = stop
        if kind == "mark":
            row.marks.append((len(places), lowered(source[start:stop]), (start, stop)))
            continue
        if kind == "bold":
            row.bold.append(len(places))
        markup.append(Piece(start, stop, "markup"))
    parts.append(line[last - at :])
    places.extend(range(last, at + len(line)))
    row.text = "".join(parts)
    return row


def _tokens(source: str) -> list[Token]:
    """(start, end, kind) of all that is no text, in order and without overlap; both marks of a link are tokens."""
    found: list[Token] = []
    at = 0
    while first := _FIRST.search(source, at):
        match = _TOKEN.match(source, first.start())
        at = match.end() if match else first.end()
        if match:
            found.append((*match.span(), match.lastgroup if match.lastgroup in ("bold", "mark") else None))
            found.extend((*match.span(end), None) for end in ("link", "address") if match[end])
    found.sort(key=lambda token: token[:2])
    out = found[:1]
    for token in found[1:]:
        # What stands inside `](…)` was found once more.
        if token[0] >= out[-1][1]:
            out.append(token)
    return out
