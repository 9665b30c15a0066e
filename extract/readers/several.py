"""Several resolutions in one text: one below the other, each with its header, or the parts A, B, C of one.

Only what the text shows clearly divides it: a line `大会，` with the number of another resolution close above it, or
with the letter that comes next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from extract.readers.clean import clean
from extract.readers.header import LONE
from extract.readers.layout import Forms, Layout, ends
from extract.readers.lines import Row
from extract.readers.pasted import headed, with_halves
from extract.rules.structure import Structure

# How many lines may stand between the number, or the letter, and the formula: a long title, the committee's report.
_NEAR = 6
_LETTER = re.compile(r"(?P<letter>[A-Z])[.\uff0e]?")


@dataclass(frozen=True)
class Lettered:
    """A part of a resolution: its letter, its own title ('' for none), the lines of these, and those of its text."""

    letter: str
    title: str
    head: list[Row]
    rows: list[Row]


@lru_cache(maxsize=2)
class _Forms:
    """The patterns made of structure.yml."""

    def __init__(self, words: Structure) -> None:
        header = words.header
        self.formulas = Forms(words)
        self.number = _any(header.title, header.numbered, header.council, header.symbol, LONE.pattern)
        self.symbol, self.title = re.compile(header.symbol), re.compile(header.title)
        names = "|".join(sorted(map(re.escape, {*words.by_name, *words.names}), key=len, reverse=True))
        # Not the formula of a resolution, `大会，` on a line of its own.
        self.decides = re.compile(rf"(?:{header.at_meeting})?(?:{names})(?:[：:]$|[^，,：:])")
        self.agenda = re.compile(header.agenda)
        around = (header.session, header.special, header.agenda, header.adopted_line + ".*", header.committee)
        self.around = _any(*around, *header.furniture)


class _Heads:
    """Tells the lines of headers in the rows of a text."""

    def __init__(self, words: Structure, rows: Sequence[Row]) -> None:
        self.words, self.rows, self._forms = words, rows, _Forms(words)

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.words, list(self.rows))

    def formulas(self) -> list[int]:
        """The lines that are the formula of a resolution, or hold its header and go on with it.

        Without its comma (`大会` in A/RES/76/249) the formula is one straight under the number, or under the letter and
        the title of a part (A/RES/77/264 A-C), only.
        """
        bare, halves = self._forms.formulas.bare, with_halves(self.rows)
        found = {i for i, row in enumerate(self.rows) if row.plain in bare and self._formula(i, row)}
        return sorted(found.union(i for i in halves if headed(self.rows[i], self.words)))

    def _formula(self, i: int, row: Row) -> bool:
        lettered = any(_lettered(above) for above in self.rows[max(0, i - 2) : i])
        return self._forms.formulas.formula(row) or lettered or (i > 0 and self._numbered(i))

    def _numbered(self, i: int) -> bool:
        """Whether a formula there stands straight below a number, or a provision follows and a number is near."""
        if self._is(self._forms.number, i - 1) and not self._is(self._forms.symbol, i - 1):
            return True
        if not self._layout.provided(self.rows, i):
            return False  # in a masthead the name of the organ stands straight under the symbol
        # `2024/2`, its title, `执行局`: a decision of an executive board.
        near = range(max(0, i - _NEAR), i - 1)
        return self._is(self._forms.number, i - 1) or any(self._is(LONE, above) for above in near)

    def decisions(self) -> list[int]:
        """The titles of decisions that are sentences, one below the other: `2022/309. …`, `经济及社会理事会决定…`."""
        titled = [i for i, row in enumerate(self.rows) if self._forms.title.fullmatch(row.plain)]
        found = [i for i in titled if any(map(self._forms.decides.match, self._below(i)))]
        return found if len(found) > 1 else []

    def _below(self, i: int) -> list[str]:
        return [row.plain for row in self.rows[i + 1 : i + 3]]

    def begin(self, at: int, above: int) -> int | None:
        """The first line of the header of the resolution whose formula stands there, below the line `above`."""
        if headed(self.rows[at], self.words):
            return self._top(at, above)
        for i in range(at - 1, max(above, at - 1 - _NEAR), -1):
            if self._is(self._forms.number, i):
                return self._top(i, above)
            if ends(self.rows[i].content) or self._layout.closing(self.rows[i]):
                return None
        return None

    def letter(self, at: int, above: int) -> tuple[int, str] | None:
        """The line of the letter under which a formula stands, and the letter."""
        for i in range(at - 1, max(above, at - 1 - _NEAR), -1):
            match = _lettered(self.rows[i])
            if match:
                return i, match["letter"]
            if ends(self.rows[i].content):
                return None
        return None

    def _top(self, i: int, above: int) -> int:
        """The first of the header's lines that hang together above line `i`."""
        while i - 1 > above:
            if self._is(self._forms.around, i - 1) or self._is(self._forms.number, i - 1):
                i -= 1
            elif i - 2 > above and self._is(self._forms.agenda, i - 2) and not ends(self.rows[i - 1].content):
                i -= 2
            else:
                break
        return i

    def _is(self, pattern: re.Pattern[str], i: int) -> bool:
        row = self.rows[i]
        return not row.opening_mark and pattern.fullmatch(row.plain) is not None


def _lettered(row: Row) -> re.Match[str] | None:
    return _LETTER.fullmatch(row.folded.strip())


def documents(rows: list[Row], words: Structure) -> list[list[Row]]:
    """The rows of each resolution; all of them where there is one, or none shows where another begins."""
    heads = _Heads(words, rows)
    formulas = heads.formulas()
    cuts = [0]
    for before, at in pairwise(formulas):
        begin = heads.begin(at, before)
        if begin is not None:
            cuts.append(begin)
    cuts = sorted({*cuts, *heads.decisions()[1:]})
    return [rows[a:b] for a, b in zip(cuts, [*cuts[1:], len(rows)], strict=True)]


def parts(rows: list[Row], words: Structure) -> tuple[list[Row], list[Lettered]]:
    """The header that the parts of a resolution share, and these; none where the letters A, B … do not show them."""
    if not any(_lettered(row) for row in rows if len(row.plain) <= 2):
        return rows, []
    heads = _Heads(words, rows)
    formulas = heads.formulas()
    found = [heads.letter(at, above) for at, above in zip(formulas, [-1, *formulas], strict=False)]
    letters = [place for place in found if place]
    expected = [chr(ord("A") + n) for n in range(len(formulas))]
    if len(formulas) < 2 or [letter for _, letter in letters] != expected:
        return rows, []
    out = []
    for n, (at, letter) in enumerate(letters):
        stop = letters[n + 1][0] if n + 1 < len(letters) else len(rows)
        title = clean("\n".join(row.text for row in rows[at + 1 : formulas[n]]))
        out.append(Lettered(letter, title, rows[at : formulas[n]], rows[formulas[n] : stop]))
    return rows[: letters[0][0]], out


def _any(*patterns: str) -> re.Pattern[str]:
    """One of them; their groups lose their names, which occur more than once."""
    return re.compile("|".join(f"(?:{re.sub(r'[(][?]P<[a-z_]+>', '(', pattern)})" for pattern in patterns))
