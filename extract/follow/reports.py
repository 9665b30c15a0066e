"""What a report says of the requests behind it: under which it is given, which it repeats, and what it says was done.

The Secretary-General's report A/73/383 says at its head under which resolutions it is given, repeats in paragraph 121
what the Assembly asked, and says in paragraph 122 that it was done. The first and the last answer; to repeat does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.follow.entries import Entries, Pairs
from extract.follow.requests import Request
from extract.follow.succession import Succession
from extract.follow.threads import alike
from extract.model import Document, Evidence, Paragraph
from extract.punctuation import SENTENCE
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

_RESTATED = 60.0  # likeness of a report's sentence to what was asked, 0 to 100
_DONE = 80.0  # likeness of the thing asked for to the words of a sentence on what was done
_NEXT = 2  # paragraphs after a repeated request in which its fulfilment is looked for


@dataclass(frozen=True, slots=True)
class Basis:
    """A report's opening formula: the resolutions it is given under, and where it says so."""

    paragraph: int
    start: int
    end: int
    symbols: tuple[str, ...]


class ReportReader:
    """Reads reports by rules/followup.yml."""

    def __init__(self, rules: Rules) -> None:
        words = rules.followup
        self._formula = tuple(re.compile(rule.pattern) for rule in words.formula)
        self._restating = tuple(re.compile(rule.pattern) for rule in words.restating)
        self._done = tuple(re.compile(rule.pattern) for rule in words.done)
        self._same = re.compile(words.same_resolution)
        self._things = re.compile(words.things)
        self._successor = Succession(rules.actors)

    def basis(self, document: Document) -> Basis | None:
        """The opening formula, None where there is none."""
        for paragraph in document.paragraphs:
            text = simplified(paragraph.text)
            for match in (m for pattern in self._formula if (m := pattern.search(text))):
                named = tuple(
                    c.symbol
                    for c in paragraph.citations
                    if c.symbol and c.kind == "resolution" and match.start() <= c.start < match.end()
                )
                if named:
                    return Basis(paragraph.ordinal, match.start(), match.end(), named)
        return None

    def given(self, document: Document, basis: Basis, requests: Sequence[Request]) -> Iterator[Evidence]:
        """The requests that the report answers by being given under their resolution (route 1)."""
        author = self._successor(document.author) if document.author else None
        fitting = [r for r in requests if author in r.actors and r.session == document.session]
        whole = [r for r in fitting if not r.content]
        for request in fitting:
            if len({r.key for r in whole}) == 1 or request.general or request.content:
                place = (document.symbol, basis.paragraph, basis.start, basis.end)
                yield Evidence(request.key, request.n, "opening formula", "answers", *place, document.symbol)

    def told(self, document: Document, entries: Entries) -> Iterator[Evidence]:
        """Requests of held resolutions that the report repeats, and those that it says were met (route 3)."""
        before: str | None = None  # the resolution that 该决议 in the next paragraph means
        repeated: list[tuple[int, str, str]] = []  # where, the resolution's symbol, the mandate
        for paragraph in document.paragraphs:
            cited = [c.symbol for c in paragraph.citations if c.kind == "resolution" and c.symbol in entries]
            again = before if self._same.search(simplified(paragraph.text)) else None
            named = cited[-1] if cited else again
            before = named
            restated = self._restated(document, paragraph, named, entries) if named else []
            yield from restated
            repeated = [one for one in repeated if paragraph.ordinal - one[0] <= _NEXT]
            if repeated and not restated:
                yield from self._met(document, paragraph, [one[1:] for one in repeated], entries)
            repeated += [(paragraph.ordinal, named or "", e.mandate) for e in restated]

    def _restated(self, document: Document, paragraph: Paragraph, symbol: str, entries: Entries) -> list[Evidence]:
        out = []
        text = simplified(paragraph.text)
        for start, end in _sentences(text):
            match = next((m for p in self._restating if (m := p.search(text, start, end))), None)
            if match is None:
                continue
            scored = [
                (alike(simplified(m.action), text[match.end() : end], _RESTATED), key)
                for key, m in entries[symbol][1]
                if m.mandate_class != "other"
            ]
            best = max(scored, default=(0.0, ""))
            if best[0]:
                place = (document.symbol, paragraph.ordinal, start, end)
                out.append(Evidence(best[1], None, "done", "restates", *place, None))
        return out

    def _met(
        self, document: Document, paragraph: Paragraph, recent: Sequence[tuple[str, str]], entries: Entries
    ) -> Iterator[Evidence]:
        """Sentences that say that something was done of what the paragraphs just before repeated."""
        text = simplified(paragraph.text)
        wanted = {key: self._thing(key, entries[symbol][1]) for symbol, key in recent}
        for start, end in _sentences(text):
            if not any(p.search(text, start, end) for p in self._done):
                continue
            for key, things in wanted.items():
                if any(alike(thing, text[start:end], _DONE) for thing in things):
                    place = (document.symbol, paragraph.ordinal, start, end)
                    yield Evidence(key, None, "done", "answers", *place, document.symbol)

    def _thing(self, key: str, pairs: Pairs) -> list[str]:
        """What is to be brought about: 建立更加正式和强大的机构间机制 -> 机构间机制."""
        action = next(simplified(m.action) for k, m in pairs if k == key)
        return [m["thing"] for m in self._things.finditer(action)]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(f"[{SENTENCE}]|$", text):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
