"""The lines of a text before its first words: `大会，`, the sentence of a decision, the first number of a report."""

from __future__ import annotations

from extract.readers.clean import clean
from extract.readers.header import Header
from extract.readers.layout import QUOTE
from extract.readers.lines import Row
from extract.readers.notes import Notes
from extract.readers.opening import Opening
from extract.readers.outline import Outline
from extract.readers.text_paragraphs import TextParagraphs

_OPEN, _CLOSED = "\u300a", "\u300b"


class TextHead(TextParagraphs):
    """Gives the lines of the header to the Header, and finds where the text begins. `act`: see text.py."""

    def __init__(self, outline: Outline, header: Header, notes: Notes, act: bool) -> None:
        super().__init__(outline, header, notes)
        self.act = act
        self.indented, self.margin = False, 0
        self.breaking: list[Row] = []  # lines that are known to go on in the next
        self.broken = ""  # a line that the next one completes

    def head(self) -> int:
        """Reads the header; returns the first line that is not of it, or that follows `大会，`."""
        opening = Opening(self.outline.words, self.layout, self.rows)
        first = opening.resolution()
        if first is not None:
            begin = opening.recitals(first)
            self._claim_to(begin)
            self.header.close()
            return self._resolution(begin, self.layout.name(self.rows[first]), opening.numbered(first))
        decided = opening.decision()
        stated = None if decided else opening.stated()
        first = decided[0] if decided else self._body(opening) if stated is None else stated
        self._claim_to(first)
        if decided:
            self.header.decided(decided[1], self.rows[first].plain)
        self.header.close()
        if stated is not None:
            self._state(first)
        acts = decided is not None or stated is not None or (self.act and self._is_provision(first))
        self.zone = self.outline.part = "operative" if acts else "body"
        return first

    def _body(self, opening: Opening) -> int:
        """The first heading or number of a report, or what follows the title of a letter."""
        opens = (i for i, row in enumerate(self.rows) if self.layout.opens_body(row))
        letter = opening.letter()
        self.breaking = [self.rows[i] for i in letter[:-1]]
        return min(next(opens, len(self.rows)), letter.stop or len(self.rows))

    def _claim_to(self, first: int) -> None:
        """The lines before that one are the header."""
        for row in self.rows[:first]:
            self._claim(row, "header")
            self._head(row)
        if self.broken:
            self.header.line(clean(self.broken))

    def _resolution(self, first: int, name: str, numbered: bool) -> int:
        """The preamble begins, with `大会，`, whose `name` is that."""
        self.zone = "preamble"
        self.numbered = numbered
        self.header.opened(name)
        self._start(self.rows[first], 0, "")
        if not self.layout.formula(self.rows[first]):
            # `执行局` without its comma ends no sentence, and yet `1. …` does not go on with it.
            self._flush()
        below = self.rows[first + 1 :]
        if below and indent(below[0]):
            self.margin = min(map(indent, below))
            self.indented = indent(below[0]) > self.margin
        return first + 1

    def _is_provision(self, first: int) -> bool:
        """Whether an extract of an act begins here: `1. 请秘书长…`, with nothing that says whose it is."""
        number = self.layout.number(self.rows[first]) if first < len(self.rows) else None
        return number is not None and self.layout.asking(self.rows[first], number[2])

    def _state(self, first: int) -> None:
        """A statement of the Security Council's President: each of its paragraphs opens with a quotation mark, and only
        the last one closes it, so that these marks are no part of its sentences."""
        self.quoted = True
        self.header.dated(self.rows[first].plain if first < len(self.rows) else "")
        for row in self.rows[first:]:
            row.begins = row.begins or row.content.startswith(QUOTE)

    def _head(self, row: Row) -> None:
        """One line of the header; one that breaks inside a title (`《…荒漠` / `化的…公约》`) goes on in the next."""
        line = f"{self.broken}\n{row.content}" if self.broken else row.content
        inside = not self.broken and line.count(_OPEN) > line.count(_CLOSED)
        whole = not inside and not any(row is other for other in self.breaking)
        self.broken = "" if whole else line
        if whole:
            self.header.line(clean(line), close=row.gap == 0)


def indent(row: Row) -> int:
    """How far a line is set in."""
    return len(row.text) - len(row.text.lstrip())
