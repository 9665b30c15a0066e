"""Whether a text comes to its end, or stops before it.

The last paragraph of every operative part of sessions 75 to 78 of the General Assembly ends with a full stop, but for
three of 1,314 (one stops with \uff1b, one with a question in quotation marks), and so does that of every annex. A text
that ends otherwise was cut: a file that breaks off is refused, as XML is that breaks off; what may well be an extract
(pasted on one line; whole paragraphs without the header of a document; inside a file whose form shows that it is
whole) is read, and the document says so in `caveats`.
"""

from __future__ import annotations

import re

from extract.errors import DocumentError
from extract.numerals import RAISED
from extract.readers.lines import Row
from extract.readers.paragraph import Open
from extract.readers.source import Source
from extract.readers.text_body import TextBody

# Quotation marks and brackets, and marks of notes that are not in the text.
_CLOSERS = RAISED + "\u201d\u2019\"'\uff09)\u300b\u300d\u300f\u3011\uff3d\\]"
_STOP = re.compile(f"[\u3002\uff0e.\uff01!\uff1f?\u2026][{_CLOSERS}]*$")
_MORE = re.compile(f"[\uff1b;][{_CLOSERS}]*$")
_SHOWN = 12


def caveats(source: Source, body: TextBody, whole: bool = False) -> tuple[str, ...]:
    """What is to be said of the end of a text that `body` has read: nothing, or one line.

    `whole`: the form of the file shows that nothing is missing at its end, so that the text is an extract at worst.
    Raises DocumentError for a text that was cut.
    """
    ending = _Ending(body)
    problem, sure = ending.problem()
    if not problem:
        return ()
    if sure and not whole:
        cure = "get the whole file (an extract has to end with a whole paragraph)"
        raise DocumentError(source.name, f"the text stops {problem}", cure)
    return (f"the text stops {problem}; if this is no extract, get the whole file",)


class _Ending:
    """Looks at what the body's reader read last."""

    def __init__(self, body: TextBody) -> None:
        self.body = body
        self.layout = body.layout
        self.extract = body.pasted or not body.header.formal

    def problem(self) -> tuple[str, bool]:
        """What is wrong with the end ('' for nothing), and whether the text was cut for certain."""
        body = self.body
        if body.zone in ("header", "closing") or not len(body.outline) or body.final is None:
            # Or a table was read last.
            return "", False
        if body.zone == "preamble" and body.outline.part == "preamble":
            # No operative part at all: source.build says so.
            return "", False
        if isinstance(body.final, Row):
            return self._heading(body.final)
        text = body.outline.last_text
        if not text or _STOP.search(text):
            return "", False
        label = body.outline.last_label
        place = f"paragraph {label}" if label else "a paragraph without number"
        if _MORE.search(text):
            return f"after {place}, whose end says that more follows", not self.extract
        if self._lines():
            return f"with lines that end no sentence, below {place}", False
        shown = text if len(text) <= _SHOWN else f"\u2026{text[-_SHOWN:]}"
        return f"in the middle of {place} ({shown})", not body.pasted

    def _lines(self) -> bool:
        """Whether the last sentence stands in lines that were not filled: a table, not a sentence that was cut."""
        final = self.body.final
        tail: list[Row] = []
        for row, _ in reversed(final.rows if isinstance(final, Open) else []):
            if tail and (_STOP.search(row.content) or _MORE.search(row.content)):
                break
            tail.append(row)
        return any(self.layout.stops_short(row) for row in tail[1:])

    def _heading(self, row: Row) -> tuple[str, bool]:
        """A heading with nothing under it. Its number, or a verb with which provisions open, shows that it was cut."""
        text = row.content
        if self.body.header.furnishing(text) or self.layout.closing(row):
            return "", False
        if self.body.zone != "body" and (self.layout.asking(row) or self.layout.preambular(row)):
            return f"in the middle of a paragraph without number ({text[-_SHOWN:]})", not self.body.pasted
        return f"under the heading {text[:40]}", self.layout.heading(row) and not self.body.pasted
