"""A paragraph as it is looked through for the reports that it speaks of: its verbs, and where symbols are given."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from extract.model import Paragraph
from extract.punctuation import CLAUSE, SENTENCE
from extract.script import simplified

_STOP = re.compile(f"[{SENTENCE}]")
_QUOTED = re.compile("“[^“”]*”|《[^《》]*》")
_LONGEST = 160  # characters of a noun phrase before its noun that are looked at


class Passage:
    """A paragraph in simplified characters, what is needed of it found once for all its nouns; `verbs` find verbs.

    `plain` are its words, `text` those without what is quoted: offsets are the same.
    """

    def __init__(self, paragraph: Paragraph, verbs: re.Pattern[str]) -> None:
        self.paragraph = paragraph
        self.plain = simplified(paragraph.text)
        self.text = _QUOTED.sub(_blank, self.plain)
        self._symbols = _symbols(paragraph)
        self._marked = sorted(self._symbols)
        self._verbs = list(verbs.finditer(self.text))
        self._verb_ends = [match.end() for match in self._verbs]
        self._sentence_ends = [match.end() for match in _STOP.finditer(self.text)]

    def verb_before(self, at: int) -> re.Match[str] | None:
        """The last verb before `at` in its sentence."""
        n = bisect_right(self._verb_ends, at)
        stop = bisect_right(self._sentence_ends, at)
        begins = self._sentence_ends[stop - 1] if stop else 0
        return self._verbs[n - 1] if n and self._verbs[n - 1].start() >= begins else None

    def begins(self, at: int) -> int:
        """Where a noun phrase whose noun stands at `at` can begin at the earliest: behind a comma, not too far."""
        comma = max(self.text.rfind(mark, max(0, at - _LONGEST), at) for mark in CLAUSE)
        return max(comma + 1, at - _LONGEST)

    def symbols_at(self, end: int) -> tuple[str, ...]:
        """The symbols given where a noun ends, or after the report's own title
        (第十二次进度报告：加强联合国秘书处的问责制¹以及)."""
        if end in self._symbols or self.text[end : end + 1] not in ("：", ":"):
            return self._symbols.get(end, ())
        stop = min((n for n in (self.text.find(mark, end) for mark in CLAUSE) if n >= 0), default=len(self.text))
        return next((self._symbols[at] for at in self._marked if end < at <= stop), ())

    def symbols_within(self, start: int, end: int) -> tuple[str, ...]:
        """The symbols given within a phrase, where several reports are one noun (第74/168号、^19
        第75/192号^20 决议提交的报告), or the mark stands early."""
        marked = self._marked[bisect_right(self._marked, start) : bisect_left(self._marked, end)]
        return tuple(symbol for at in marked for symbol in self._symbols[at])


def _symbols(paragraph: Paragraph) -> dict[int, tuple[str, ...]]:
    """Offset -> symbols of the documents given there: where a footnote's mark stood, and before a bracket."""
    marks = {note.mark: note.at for note in paragraph.footnotes}
    found: dict[int, tuple[str, ...]] = {}
    for citation in paragraph.citations:
        if citation.kind != "document" or not citation.symbol:
            continue
        if citation.footnote is not None:
            at = marks.get(citation.footnote)
        else:
            at = citation.start - 1 if paragraph.text[citation.start - 1 : citation.start] in ("(", "（") else None
        if at and paragraph.text[at - 1] in CLAUSE + "、":  # the mark is printed after the comma: 秘书长的报告，⁵
            at -= 1
        if at is not None:
            found[at] = (*found.get(at, ()), citation.symbol)
    return found


def _blank(match: re.Match[str]) -> str:
    """A quotation or title of the same length, with nothing in it that could be taken for words of the sentence."""
    return match[0][0] + "_" * (len(match[0]) - 2) + match[0][-1]
