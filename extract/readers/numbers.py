"""Which number a paragraph may have after those before it, where a line may as well begin with any other number."""

from __future__ import annotations

from extract.readers.layout import COLONS, Layout, ends
from extract.readers.lines import Row

# As many may be missing: the footnotes of a page that stood there, a paragraph that was deleted.
_MISSING = 3
# Above it a number at the head of a line is a year, unless it is the next (`1994. `).
LARGEST = 999


class Numbers:
    """The numbers of a document's paragraphs so far. `last` is that of the last one, 0 where numbering begins anew."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.last = 0
        self._regular = 0
        self._listed = False

    def restart(self) -> None:
        """Below an annex."""
        self.last = self._regular = 0

    def take(self, number: int) -> None:
        """A paragraph has this number."""
        if self._next(number) or number == 1:
            self._regular = number
        self.last = number
        self._listed = False

    def follows(self, number: int, dotted: bool, first: bool) -> bool:
        """Whether a paragraph may have this number here: the next one, or 1 where numbering restarts (`first`).

        Without its dot (`3 着重指出`) only the next one is believed; with it, one or two may be missing.
        """
        if number == self.last + 1:
            return True
        return dotted and (self._next(number) or (number == 1 and first))

    def mistyped(self, row: Row, before: str, operative: bool) -> bool:
        """Whether a line begins a paragraph although its number does not follow; `before` is the text above it.

        `66. 决定…；` comes twice in A/RES/77/204, and 154 stands between 14 and 16 in A/RES/77/235. Any number is
        believed before a verb that asks or decides, the same one once more before any word; not `1.` under `决定：`,
        nor what follows in that list.
        """
        found = self.layout.number(row)
        if not found or not found[1]:
            return False
        number, _, start = found
        if before.endswith(COLONS):
            self._listed = True
        if self._listed or not self.last or not ends(before) or row.text[start].isdigit():
            return False
        return number == self.last or (operative and number <= LARGEST and self.layout.asking(row, start))

    def _next(self, number: int) -> bool:
        """Whether it comes after the last one, or after the last one that came in order."""
        return 0 < number - self.last <= _MISSING or 0 < number - self._regular <= _MISSING
