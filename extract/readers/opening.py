"""Where the text of a resolution or of a decision begins, below its header."""

from __future__ import annotations

import re

from extract.readers.clean import clean
from extract.readers.layout import Layout, plain
from extract.readers.lines import Row
from extract.structure import Structure

_ACT = re.compile(r"[A-Z/]+/DEC/\S+")
# How far below its title a decision names its body, and how long a header may be.
_NEAR, _HEADER = 6, 60


class Opening:
    """Looks for it in the rows of a document."""

    def __init__(self, words: Structure, layout: Layout, rows: list[Row]) -> None:
        self.words, self.layout, self.rows = words, layout, rows
        self._title = re.compile(words.header.title)
        self._number = re.compile(words.header.number)

    def resolution(self) -> int | None:
        """The line `大会，`; without its comma (A/RES/75/255) only straight after the title of the resolution."""
        for i, row in enumerate(self.rows):
            if self.layout.formula(row) or (i and self.layout.formula(row, bare=True) and self._titled(i - 1)):
                return i
        return None

    def decision(self) -> tuple[int, str] | None:
        """The first line of a decision's text and its body: `大会2002年…决定…` under `57/509. …` or its symbol."""
        lines = [clean(plain(row)) for row in self.rows[:_HEADER]]
        number = next((i for i, line in enumerate(lines) if self._decided(line)), None)
        if number is None:
            return None
        words = self.words
        names = re.compile("|".join(sorted(map(re.escape, words.by_name), key=len, reverse=True)))
        adopted = re.compile(f"(?:{words.header.adopted_line})|{words.header.committee}")
        for i in range(number + 1, min(number + _NEAR, len(lines))):
            name = names.search(lines[i])
            if name and not adopted.fullmatch(lines[i]) and len(lines[i]) > len(name.group()) + 4:
                return i, words.by_name[name.group()].id
        return None

    def _titled(self, i: int) -> bool:
        line = clean(plain(self.rows[i]))
        return self._title.fullmatch(line) is not None or self._number.fullmatch(line) is not None

    def _decided(self, line: str) -> bool:
        """The title of an act, a decision's symbol, or `第57/509号决定`."""
        named = self._number.fullmatch(line)
        decision = named is not None and named["kind"] in self.words.citations.decision
        return decision or self._title.fullmatch(line) is not None or _ACT.fullmatch(line) is not None
