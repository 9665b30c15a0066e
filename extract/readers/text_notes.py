"""Footnotes of a text whose marks have lost their superscript: `…的报告；1`, and below the rule `1 A/77/297。`.

They are lifted out of the lines as superscripts are (lines.py), so that notes.py reads both alike. Below a rule stand
notes; without one a block at the end of a page, or of the text, whose lines are numbered on and begin as notes do. Of a
mark whose note is not there only one is taken that counts on and stands behind a stop at the end of its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.patterns import alternatives
from extract.readers.lines import Row
from extract.readers.moved import take
from extract.readers.notes import complete
from extract.readers.text_pages import Paged
from extract.rules.structure import PageWords, Structure

_RINGS = {chr(0x2460 + n): n + 1 for n in range(20)}
_NUMBER = r"(?P<number>\d{1,3}(?=[\s\u4e00-\u9fff\u300a\u201cA-Z])|\[\d{1,3}\]|\^\d{1,3}|[\u2460-\u2473])"
_OPENS = re.compile(rf"\s*{_NUMBER}\s*(?=\S)")
_STOPS = "\u3002\uff1b\uff1a\uff0c\u3001\u300b\u201d\u300d\uff09),;:"
_BACK = 60  # lines at the end of a page in which its notes are looked for
_BELOW = 6  # lines under the last notes of a text
_FAR = 500  # lines behind the mark before in which one is looked for
_LINES = 4  # of one note where no rule stands above
_LAST = frozenset("0123456789]\uff09)") | {*_RINGS}


@dataclass(frozen=True, slots=True)
class _Note:
    """A note: its number, the row that it begins, and where the number stands in it."""

    number: int
    row: int
    start: int
    end: int


def lifted(paged: Paged, words: Structure) -> list[Row]:
    """The rows, with the marks of footnotes as marks. A row behind notes, or at the head of a page, is `turned`."""
    rows = paged.rows
    for turn in paged.turns:
        if turn < len(rows):
            rows[turn].turned = True
    blocks = list(_blocks(paged, re.compile(words.pages.cites)))
    noted = {row for start, end, _ in blocks for row in range(start, end)}
    at = (0, 0)
    for start, end, notes in blocks:
        if end < len(rows):
            rows[end].turned = True
        for note in notes:
            at = _cite(rows, note.number, at, start, noted, words.pages) or at
            _lift(rows[note.row], note.start, note.end, str(note.number))
    last = max((note.number for *_, notes in blocks for note in notes), default=0)
    _count_on([row for at, row in enumerate(rows) if at not in noted], last, alternatives(words.pages.note))
    return rows


def _blocks(paged: Paged, cites: re.Pattern[str]) -> Iterator[tuple[int, int, list[_Note]]]:
    """The blocks of notes: the first row, the one behind the last, and the notes."""
    rows, done = paged.rows, 0
    ends = sorted({*paged.turns, len(rows)})
    for begin, end in zip([0, *ends], ends, strict=False):
        ruled = next((at for at in paged.ruled if max(begin, done) <= at < end), None)
        found = _block(rows, ruled, end, None) if ruled is not None else None
        for at in range(max(begin, done, end - _BACK), end) if found is None else ():
            found = _block(rows, at, end, cites) if _opens(rows[at], None) else None
            if found and (found[1] == end or (end == len(rows) and end - found[1] <= _BELOW)):
                break  # below the last notes a page of the web may say how to go back to its top
            found = None
        if found:
            done = found[1]
            yield found


def _block(
    rows: Sequence[Row], start: int, limit: int, cites: re.Pattern[str] | None
) -> tuple[int, int, list[_Note]] | None:
    """The notes from `start` on, numbered on, each up to its full stop; with `cites` each must begin as notes do."""
    notes: list[_Note] = []
    for at in range(start, limit):
        match = _opens(rows[at], notes[-1].number + 1 if notes else None)
        if match and cites and not cites.match(rows[at].text, match.end()):
            return None
        if match:
            notes.append(_Note(_value(match["number"]), at, *match.span("number")))
        elif not notes or complete(rows[at - 1].text):
            return (start, at, notes) if notes else None
        elif cites and at - notes[-1].row > _LINES:
            return None
    return (start, limit, notes) if notes else None


def _opens(row: Row, number: int | None) -> re.Match[str] | None:
    """The number with which a row begins a note: that one, if it is given."""
    match = None if row.marks else _OPENS.match(row.text)
    return match if match and (number is None or _value(match["number"]) == number) else None


def _value(text: str) -> int:
    return _RINGS[text] if text in _RINGS else int(text.strip("[]^"))


def _cite(
    rows: Sequence[Row], number: int, since: tuple[int, int], until: int, noted: set[int], words: PageWords
) -> tuple[int, int] | None:
    """Lifts the mark of that number out of the text before the row `until`; where it stood, or None."""
    ring = _ring(number)
    figure = rf"(?:\[{number}\]|\^{number}|{ring}|(?<![\d./A-Za-z])(?<!\d,){number})"
    sure = re.compile(rf"(?<=[{_STOPS}])\s?(?P<mark>{figure})(?=\s|$)")
    first = r"^\s*(?=[\[^\u2460-\u2473])"  # [14] may stand at the head of a line; 14 would be a paragraph's number
    counted = rf"[\d.\uff0e/(\uff08%\uff05-]|\s?{alternatives(words.counted_before)}"
    likely = re.compile(rf"(?:(?<=[\u4e00-\u9fff{_STOPS}])\s?|{first})(?P<mark>{figure})(?!{counted})")
    for pattern in (sure, likely):
        for at in range(since[0], min(until, since[0] + _FAR)):
            if at in noted or (str(number) not in rows[at].text and ring not in rows[at].text):
                continue
            match = pattern.search(rows[at].text, since[1] if at == since[0] else 0)
            before = rows[at].text[: match.start()].rstrip() if match else ""
            if match and not before.endswith(words.counted_behind):
                _lift(rows[at], *match.span("mark"), str(number))
                return at, match.start()
    return None


def _ring(number: int) -> str:
    """A figure in a ring, of which there are twenty; else what no text holds."""
    return chr(0x2460 + number - 1) if number <= len(_RINGS) else "\0"


def _count_on(rows: Sequence[Row], last: int, note: str) -> None:
    """Marks without notes: last + 1, last + 2 …, each behind a stop at the end of a line."""
    for row in rows:
        text = row.text.rstrip()
        if text[-1:] not in _LAST:
            continue
        n = last + 1
        mark = rf"(?P<mark>{n}|\[{n}\]|\({n}\)|\uff08{n}\uff09|\^{n}|{_ring(n)}|{note}{n})$"
        match = re.search(rf"(?<=[\u3002\uff1b\uff1a\uff0c;:,])\s?{mark}", text)
        if match:
            last = n
            _lift(row, *match.span("mark"), str(last))


def _lift(row: Row, start: int, end: int, mark: str) -> None:
    """Takes the characters out of the row's text and makes them a mark."""
    place = (row.places[start], row.places[end - 1] + 1)
    (at,) = take(row, [(start, end)])
    row.marks = sorted([*row.marks, (at, mark, place)])
