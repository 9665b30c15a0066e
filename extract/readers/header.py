"""The header and the closing lines of a document in text form."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from extract.readers.clean import clean, squeeze
from extract.readers.outline import number
from extract.structure import Structure


class Header:
    """Takes the lines one after the other; `fields()` are the keyword arguments of `source.build`."""

    def __init__(self, words: Structure) -> None:
        self.words = words
        self.body: str | None = None
        self.furniture: list[str] = []
        self.marks: list[str] = []
        self._found: dict[str, Any] = {}
        self._number: str | None = None
        self._loose: list[str] = []
        self._patterns = {
            name: re.compile(getattr(words.header, name))
            for name in (
                "session",
                "special",
                "agenda",
                "adopted",
                "adopted_line",
                "committee",
                "title",
                "closing",
                "meeting",
            )
        }

    def line(self, text: str, closing: bool = False) -> None:
        """One line, with clean white space."""
        self.furniture.append(text)
        p = self._patterns
        if closing:
            self._closing(text)
        elif match := p["special"].fullmatch(text):
            prefix = "ES" if match["emergency"] else "S"
            self._found["session_number"] = f"{prefix}-{number(match['n'])}"
        elif match := p["session"].fullmatch(text):
            self._found["session_number"] = str(number(match["n"]))
        elif match := p["agenda"].fullmatch(text):
            self._found["agenda_item"] = squeeze(match["item"])
        elif p["adopted_line"].match(text):
            self._date(p["adopted"].match(text))
        elif p["committee"].fullmatch(text):
            self._origin(text)
        elif match := p["title"].fullmatch(text):
            self._number, self._found["title"] = squeeze(match["number"]), match["title"]
        else:
            self._other(text)

    def _closing(self, text: str) -> None:
        match = self._patterns["meeting"].fullmatch(text)
        if match:
            self._found["meeting"] = str(number(match["n"]))
        else:
            self._date(self._patterns["adopted"].match(text))

    def _date(self, match: re.Match[str] | None) -> None:
        if match:
            try:
                day = date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                return
            self._found.setdefault("adopted", day)

    def _origin(self, text: str) -> None:
        """`[根据第二委员会的报告(A/72/425/Add. 2)通过]`, `[未经发交主要委员会而通过(A/80/L.6)]`."""
        match = re.search(r"[(\uff08]\s*([A-Z]{1,4}/[A-Za-z0-9./\- ]+)", text)
        if match:
            symbol = squeeze(match.group(1)).rstrip(".")
            self._found["draft" if "/L." in symbol else "committee_report"] = symbol

    def _other(self, text: str) -> None:
        for report in self.words.header.reports:
            if text == report.words:
                self._found["kind"], self._found["author"] = report.kind, report.author
                return
        if not any(re.fullmatch(pattern, text) for pattern in self.words.header.furniture):
            self._loose.append(text)

    def close(self) -> None:
        """The header is complete: what is left are the agenda item's title and, in a report, the document's."""
        loose = list(self._loose)
        if self._found.get("agenda_item") and loose:
            self._found["agenda_title"] = loose.pop(0)
        if loose and "title" not in self._found:
            self._found["title"] = loose.pop(0)

    def fields(self) -> dict[str, Any]:
        """What the header says; the symbol of a resolution is made of its number."""
        body = self.words.by_id.get(self.body or "")
        symbol = ""
        if self._number and body and body.resolution:
            symbol = body.resolution.format(n=self._number, a="", b="")
        return {
            **self._found,
            "symbol": symbol,
            "body": self.body,
            "furniture": tuple(clean(line) for line in self.furniture),
            "inferred": ("symbol",) if symbol else (),
        }
