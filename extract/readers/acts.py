"""What is said of an act once its first words are known: whose it is, resolution or decision, its part, its day."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from extract.numerals import to_int as number
from extract.readers.clean import of_part
from extract.readers.speaker import ACT, of_formula
from extract.rules.structure import Body, Organ, Structure
from extract.script import folded

_ASSEMBLY = "general-assembly"


class Acts:
    """The part of a Header that looks at the act below it."""

    words: Structure
    body: str | None
    earlier: str | None
    decision: bool
    furniture: list[str]
    _kind: str | None
    _number: str | None
    _symbol: str | None
    _found: dict[str, Any]
    _patterns: dict[str, re.Pattern[str]]

    def opened(self, formula: str) -> None:
        """The text is an act that opens with these words."""
        body = self._speaker(formula)
        if body is None or isinstance(body, Organ):
            said = self._kind if body is None else "resolution"
            self.decision = (body is not None and body.resolution is None) or (
                self.decision and (body is None or body.decision is not None)
            )
            kind = "decision" if self.decision else said
            self._found |= {"kind": kind} if kind else {}
        elif body.decision is None or body.id == _ASSEMBLY:
            # What a line above says may be of another act (`第57/509号决定` as an item of the agenda), and a decision
            # of the Assembly does not open so.
            self.decision = False

    def decided(self, name: str, sentence: str) -> None:
        """The text is a decision in a sentence: `大会2002年12月20日第78次全体会议决定`, or
        `在2022年12月14日第54次全体会议上，大会决定`."""
        self.decision, self._found["kind"] = True, "decision"
        self._speaker(name)
        at = sentence.index(name) + len(name)
        adopted = self._patterns["adopted"]
        day, first = adopted.search(sentence, at), adopted.match(sentence, 1)
        if day and day.start() <= at + 1:
            self._closing(sentence[day.start() :])
        elif first:
            self._closing(sentence[:at])

    def _speaker(self, name: str) -> Body | None:
        lines = [folded(line) for line in self.furniture]
        body = of_formula(self.words, name, self._symbol or "", self._number or "", lines)
        before = self.words.speaking.get(self.earlier or "")
        if body is None and before and name in before.formulas:
            body = before
        self.body = body.id if body else None
        return self.words.speaking.get(self.body or "")

    def _titled(self, title: str) -> None:
        """`秘书长关于…的报告` as the title of a document that is no act."""
        report = next((r for r in self.words.header.reports if r.title and re.fullmatch(r.title, title)), None)
        if report:
            self._found.setdefault("kind", report.kind)
            self._found.setdefault("author", report.author)

    def part(self, letter: str, title: str) -> None:
        """The text is this part of the resolution that the lines so far name, with a title of its own or without."""
        self.furniture += [letter, title] if title else [letter]
        if title:
            self._found["title"] = title
        if self._number:
            self._number = of_part(self._number, letter)
        if self._symbol and ACT.search(self._symbol):
            self._symbol = of_part(self._symbol, letter)

    def signed_as(self, last: Acts) -> None:
        """The closing lines stand once, under the last part of a resolution."""
        for name in ("adopted", "meeting"):
            if name in last._found:
                self._found.setdefault(name, last._found[name])

    def _closing(self, text: str) -> None:
        self._met(text)
        self._date(self._patterns["adopted"].search(text))

    def _met(self, text: str) -> None:
        match = self._patterns["meeting"].search(text)
        if match:
            self._count("meeting", match["n"])

    def _count(self, field: str, printed: str, before: str = "") -> None:
        """A number as a field, with what stands `before` it; what cannot be one leaves the field unknown."""
        value = number(printed)
        if value is not None:
            self._found[field] = f"{before}{value}"

    def dated(self, text: str) -> None:
        """The first sentence says the day: `在2024年10月24日安全理事会第9760次会议上`."""
        self._date(self._patterns["adopted"].search(text))

    def _date(self, match: re.Match[str] | None) -> None:
        if match:
            try:
                day = date(*(number(match[part]) or 0 for part in ("year", "month", "day")))
            except ValueError:
                return
            self._found.setdefault("adopted", day)
