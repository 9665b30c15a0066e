"""The header and the closing lines of a document in text form."""

from __future__ import annotations

import re
from copy import copy
from functools import lru_cache
from typing import Any

from extract.numerals import roman
from extract.numerals import to_int as number
from extract.readers.acts import Acts
from extract.readers.clean import clean, squeeze, symbol_of
from extract.readers.header_lines import goes_on, origin, titles
from extract.readers.speaker import ACT, DRAFT, act_symbol, chosen, is_decision, session_of
from extract.rules.structure import Organ, ReportWords, Structure
from extract.script import folded

# The number of a decision of an executive board on a line of its own; 3/24 is a page.
LONE = re.compile(r"(?:19|20)\d\d/\d{1,3}")
_OLD = re.compile(r"(?P<number>[^A-Z()]+)(?P<letter>[A-Z]?)\((?P<session>[\u4e00-\u9fff]+)\)")


_PATTERNS = (
    *("session", "special", "agenda", "adopted", "adopted_line", "committee", "report_paragraph"),
    *("title", "numbered", "old_number", "council", "symbol", "letter", "closing", "meeting"),
)


@lru_cache(maxsize=2)
def _patterns(words: Structure) -> dict[str, re.Pattern[str]]:
    furniture = "|".join(f"(?:{pattern})" for pattern in words.header.furniture)
    return {name: re.compile(getattr(words.header, name)) for name in _PATTERNS} | {"furniture": re.compile(furniture)}


class Header(Acts):
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
        # Other acts stand in the same file; the body of the one before.
        self.several = False
        self.earlier: str | None = None
        self._kind: str | None = None
        self.said: ReportWords | None = None
        self._loose: list[str] = []
        # Which of them stand straight below the agenda item, and how many above a number that has its title below.
        self._item, self._above_title = (0, 0), -1
        self._straight = False
        self._patterns = _patterns(words)

    def twin(self) -> Header:
        """Another one that has seen the same lines."""
        other = copy(self)
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
        plain = folded(text)
        return plain in self.words.names or self._patterns["furniture"].fullmatch(plain) is not None

    def line(self, text: str, closing: bool = False, loose: bool = True, close: bool = False) -> None:
        """One line, with clean white space.

        It is known by its folded form and kept as printed. Not `loose`: never a title (masthead, running head).
        `close`: no blank line stands above it.
        """
        self.furniture.append(text)
        plain = folded(text)
        p = self._patterns
        straight, self._straight = self._straight, False
        if closing:
            self._closing(plain)
        elif match := p["special"].fullmatch(plain):
            self._count("session_number", match["n"], "ES-" if match["emergency"] else "S-")
        elif match := p["session"].fullmatch(plain):
            self._count("session_number", match["n"])
        elif match := p["agenda"].fullmatch(plain):
            self._found["agenda_item"] = squeeze(match["item"])
            self._item, self._straight = (len(self._loose), len(self._loose)), True
        elif p["adopted_line"].match(plain):
            self._date(p["adopted"].match(plain))
            self._met(plain)
            self.decision = any(word in plain for word in self.words.citations.decision)
        elif p["committee"].fullmatch(plain):
            self._origin(plain)
        elif match := p["council"].fullmatch(plain) or p["old_number"].fullmatch(plain):
            self._old(match)
        elif match := p["numbered"].fullmatch(plain):
            self._named(match, text)
        elif match := p["symbol"].fullmatch(plain):
            symbol = symbol_of(match["symbol"])
            if not self._symbol or (ACT.search(symbol) and not ACT.search(self._symbol)):
                self._symbol = symbol
        elif (match := p["title"].fullmatch(plain)) and loose:
            self._number = _number(match["number"])
            self._found["title"] = text[match.start("title") :]
        elif loose:
            self._other(text, plain)
            self._below_item(straight, close)

    def _below_item(self, straight: bool, close: bool) -> None:
        """The last line may be one of the agenda item's title: the first below the item, and what goes on from it.

        `straight`: all lines between are of that title.
        """
        start, stop = self._item
        first = start == stop or goes_on(self._loose[stop - 1])
        self._straight = straight and len(self._loose) > stop and (close or first)
        self._item = (start, len(self._loose)) if self._straight else self._item

    def _old(self, match: re.Match[str]) -> None:
        """`第1985(2011)号决议`, `二十(一九四七).一九四七年三月十日决议案`, `大会决议案二六八九(二十五)`."""
        if "year" not in match.groupdict():
            self._number, self._above_title = _number(match["number"]), len(self._loose)
            return
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
        self._number = _number(match["number"])
        self.decision = match["kind"] in self.words.citations.decision
        self._kind = "decision" if self.decision else "resolution"
        self._above_title = len(self._loose)
        if match["title"]:
            self._found["title"] = text[match.start("title") :]

    def _origin(self, text: str) -> None:
        """`[根据第二委员会的报告(A/72/425/Add. 2，第8段)通过]`, `[未经发交主要委员会而通过(A/80/L.6)]`."""
        self._date(self._patterns["adopted"].match(text, 1))
        self._found |= origin(text, self._patterns["report_paragraph"])

    def _other(self, text: str, plain: str) -> None:
        if self._patterns["letter"].fullmatch(plain):
            self._found.setdefault("title", text)
            return
        for report in self.words.header.reports:
            titled = report.line is not None and re.fullmatch(report.line, plain)
            if titled or plain == report.words:
                self._found["kind"], self._found["author"] = report.kind, report.author
                self.said = report
                # As the title of a decision it stands below its number.
                self._loose += [text] if titled or self._above_title >= 0 else []
                return
        if LONE.fullmatch(plain):
            self._number, self._above_title = self._number or plain, len(self._loose)
        # A day by itself is that of a masthead.
        if not self.furnishing(plain) and not self._patterns["closing"].fullmatch(plain):
            self._loose.append(text)

    def close(self) -> None:
        """The header is complete: what is left are the agenda item's title and, in a report, the document's."""
        item = self._item if "agenda_item" in self._found else None
        named = titles(self._loose, item, self._above_title, self.said is not None, "title" in self._found)
        for name, text in zip(("agenda_title", "title"), named, strict=True):
            if text:
                self._found.setdefault(name, text)

    def fields(self) -> dict[str, Any]:
        """What the header says; the symbol of a resolution or decision is made of its number, if it is not printed."""
        body = self.words.speaking.get(self.body or "")
        made = act_symbol(body, self._number, self.decision) if body and self._number else ""
        printed = self._symbol or ""
        symbol = chosen(self.words, self.body, printed, made, self.several)
        inferred = ["symbol"] if symbol and symbol != printed else []
        if isinstance(body, Organ):
            self._of_organ(body, symbol)
        if self.decision and body:
            self._found.setdefault("kind", "decision")
        elif not self.body:
            self._titled(folded(self._found.get("title", "")))
        if isinstance(body, Organ) and DRAFT in symbol:
            self._found["kind"] = "document"
        session = session_of(body, self._number or "") if isinstance(body, Organ) else None
        if session and "session_number" not in self._found:
            self._found["session_number"] = session
            inferred.append("session")
        return {
            **self._found,
            "symbol": symbol,
            "body": self.body,
            "furniture": tuple(line if "\t" in line else clean(line) for line in self.furniture),
            "inferred": tuple(inferred),
        }

    def _of_organ(self, body: Organ, symbol: str) -> None:
        """What the acts of such a body say otherwise than those of the Assembly: WHA77(20) is a decision, and the line
        below the agenda item the title of the act, where that has no other."""
        self.decision = self.decision or is_decision(body, symbol)
        if self.decision:
            self._found["kind"] = "decision"
        alone = self._number is None and DRAFT not in symbol and self._found.get("kind") in ("resolution", "decision")
        if alone and "title" not in self._found and "agenda_title" in self._found:
            self._found["title"] = self._found.pop("agenda_title")


def _number(printed: str) -> str:
    """The number of an act without spaces: 831(IX) for 八三一(九)."""
    text = symbol_of(printed)
    old = _OLD.fullmatch(text)
    if not old:
        return text
    first, session = number(old["number"]), number(old["session"])
    return f"{first}{old['letter']}({roman(session)})" if first and session else text
