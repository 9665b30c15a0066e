"""The header and the closing lines of a document in text form."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from extract.readers.clean import clean, squeeze
from extract.resolve.numerals import to_int as number
from extract.script import folded
from extract.structure import Structure

_ACT = re.compile(r"/(?:RES|DEC)/")
_LETTERS = re.compile(r"[A-Z](?:-[A-Z])?$")
_OLD = re.compile(r"(\d+)([A-Z]?)(\(.+\))")
_BRACKETS = str.maketrans({"\uff08": "(", "\uff09": ")"})


class Header:
    """Takes the lines one after the other; `fields()` are the keyword arguments of `source.build`."""

    def __init__(self, words: Structure) -> None:
        self.words = words
        self.body: str | None = None
        self.furniture: list[str] = []
        self.marks: list[str] = []
        self._found: dict[str, Any] = {}
        self._number: str | None = None
        self._symbol: str | None = None
        self.decision = False
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
                "report_paragraph",
                "title",
                "number",
                "council",
                "symbol",
                "closing",
                "meeting",
            )
        }

    def twin(self) -> Header:
        """Another one that has seen the same lines."""
        other = Header(self.words)
        other.body, other.decision, other._number, other._symbol = self.body, self.decision, self._number, self._symbol
        other.furniture, other.marks, other._loose = [*self.furniture], [*self.marks], [*self._loose]
        other._found = dict(self._found)
        return other

    @property
    def numbered(self) -> bool:
        """Whether a line with the number of a resolution or decision (`57/509. …`) has come."""
        return self._number is not None

    @property
    def formal(self) -> bool:
        """Whether lines have come that stand above a whole document: session, agenda item, day, committee."""
        said = ("session_number", "agenda_item", "adopted", "committee_report", "draft", "kind")
        return any(name in self._found for name in said)

    def furnishing(self, text: str) -> bool:
        """Whether a line says nothing of the document: page numbers, the name of the organisation."""
        return any(re.fullmatch(pattern, folded(text)) for pattern in self.words.header.furniture)

    def line(self, text: str, closing: bool = False, loose: bool = True) -> None:
        """One line, with clean white space.

        It is known by its folded form and kept as printed. Not `loose`: never a title (masthead, running head).
        """
        self.furniture.append(text)
        plain = folded(text)
        p = self._patterns
        if closing:
            self._closing(plain)
        elif match := p["special"].fullmatch(plain):
            prefix = "ES" if match["emergency"] else "S"
            self._found["session_number"] = f"{prefix}-{number(match['n'])}"
        elif match := p["session"].fullmatch(plain):
            self._found["session_number"] = str(number(match["n"]))
        elif match := p["agenda"].fullmatch(plain):
            self._found["agenda_item"] = squeeze(match["item"])
        elif p["adopted_line"].match(plain):
            self._date(p["adopted"].match(plain))
            self.decision = any(word in plain for word in self.words.citations.decision)
        elif p["committee"].fullmatch(plain):
            self._origin(plain)
        elif match := p["council"].fullmatch(plain):
            self._council(match)
        elif match := p["number"].fullmatch(plain):
            self._named(match, text)
        elif match := p["symbol"].fullmatch(plain):
            symbol = squeeze(match["symbol"]).translate(_BRACKETS)
            if not self._symbol or (_ACT.search(symbol) and not _ACT.search(self._symbol)):
                self._symbol = symbol
        elif (match := p["title"].fullmatch(plain)) and loose:
            self._number = squeeze(match["number"]).translate(_BRACKETS)
            self._found["title"] = text[match.start("title") :]
        elif loose:
            self._other(text, plain)

    def _council(self, match: re.Match[str]) -> None:
        """`第1985(2011)号决议`, `二十(一九四七).一九四七年三月十日决议案`."""
        if match["number"]:
            self._number = f"{match['number']}({match['year']})"
        else:
            self._number = f"{number(match['old_number'])}({number(match['old_year'])})"
            self._date(self._patterns["adopted"].match(match["date"]))
        self.body = self.body or "security-council"

    def _named(self, match: re.Match[str], text: str) -> None:
        """`第70/1号决议`: only where no line said the number before, since a text may name another's."""
        if self._number is not None:
            return
        self._number = squeeze(match["number"]).translate(_BRACKETS)
        self.decision = match["kind"] in self.words.citations.decision
        if match["title"]:
            self._found["title"] = text[match.start("title") :]

    def _closing(self, text: str) -> None:
        match = self._patterns["meeting"].search(text)
        if match:
            self._found["meeting"] = str(number(match["n"]))
        self._date(self._patterns["adopted"].search(text))

    def _date(self, match: re.Match[str] | None) -> None:
        if match:
            try:
                day = date(*(number(match[part]) or 0 for part in ("year", "month", "day")))
            except ValueError:
                return
            self._found.setdefault("adopted", day)

    def _origin(self, text: str) -> None:
        """`[根据第二委员会的报告(A/72/425/Add. 2，第8段)通过]`, `[未经发交主要委员会而通过(A/80/L.6)]`."""
        match = re.search(r"[(\uff08]\s*([A-Z]{1,4}/[A-Za-z0-9./\- ]+)", text)
        if match:
            symbol = squeeze(match.group(1)).rstrip(".")
            self._found["draft" if "/L." in symbol else "committee_report"] = symbol
            where = self._patterns["report_paragraph"].match(text, match.end())
            if where and "/L." not in symbol:
                self._found["committee_report_paragraph"] = where["paragraph"]

    def _other(self, text: str, plain: str) -> None:
        for report in self.words.header.reports:
            if plain == report.words:
                self._found["kind"], self._found["author"] = report.kind, report.author
                return
        if not self.furnishing(plain):
            self._loose.append(text)

    def part(self, letter: str, title: str) -> None:
        """The text is this part of the resolution that the lines so far name, with a title of its own or without."""
        self.furniture += [letter, title] if title else [letter]
        if title:
            self._found["title"] = title
        if self._number:
            self._number = _LETTERS.sub("", self._number) + letter
        if self._symbol and _ACT.search(self._symbol):
            self._symbol = _LETTERS.sub("", self._symbol) + letter

    def signed_as(self, last: Header) -> None:
        """The closing lines stand once, under the last part of a resolution."""
        for name in ("adopted", "meeting"):
            if name in last._found:
                self._found.setdefault(name, last._found[name])

    def close(self) -> None:
        """The header is complete: what is left are the agenda item's title and, in a report, the document's."""
        loose = list(self._loose)
        if self._found.get("agenda_item") and loose:
            self._found["agenda_title"] = loose.pop(0)
        if loose and "title" not in self._found:
            self._found["title"] = loose.pop(0)

    def fields(self) -> dict[str, Any]:
        """What the header says; the symbol of a resolution or decision is made of its number, if it is not printed."""
        body = self.words.by_id.get(self.body or "")
        made = ""
        template = body and (body.decision if self.decision else body.resolution)
        if self._number and template:
            # 217 A (III) is A/RES/217(III)A.
            made = template.format(n=_OLD.sub(r"\1\3\2", self._number), a="", b="")
        printed = self._symbol or ""
        symbol = printed if printed and (not made or _ACT.search(printed)) else made
        if self.decision and body:
            self._found.setdefault("kind", "decision")
        return {
            **self._found,
            "symbol": symbol,
            "body": self.body,
            "furniture": tuple(line if "\t" in line else clean(line) for line in self.furniture),
            "inferred": ("symbol",) if symbol and symbol != printed else (),
        }
