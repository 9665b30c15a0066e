"""Citations in running text and footnotes: 2003年6月23日第57/270 B号 -> A/RES/57/270B.

Numbers are read one after the other and joined to groups (`第59/296、60/266和76/274号决议`): the word after them
says what they are, the words before the first one, its form or its date say whose. Every step
looks at a bounded stretch of text, so the work grows with the length of the text. What a text says by itself is read
by groups.py, whose a number is depends on the document: bodies.py. Symbols have no spaces; the letter
of a part follows the number: A/RES/57/270B, A/RES/217(III)A. Where the words do not say whose number it is, it is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from extract import rules
from extract.calendar import Calendar
from extract.citations.bodies import Bodies
from extract.citations.forms import Link, make_citation, patterns, united
from extract.citations.groups import Group, Symbol, groups
from extract.model import Citation, Footnote
from extract.rules.structure import Body, Structure, structure
from extract.script import simplified


class Citer:
    """Finds the citations in the texts of one document, given in reading order.

    `body` is the document's own organ (an id of structure.yml), `until` the day it was adopted, if known. `words` and
    `calendar` are the project's own by default.
    """

    def __init__(
        self,
        words: Structure | None = None,
        body: str | None = None,
        until: date | None = None,
        calendar: Calendar | None = None,
    ) -> None:
        self.words = words or structure()
        self.own = self.words.by_id.get(body) or self.words.speaking.get(body) if body else None
        self._p = patterns(self.words)
        self._bodies = Bodies(self.words, calendar or rules.calendar(), self.own, until)
        self._before: Citation | None = None

    def cite(self, text: str, links: Sequence[Link] = (), notes: Sequence[Footnote] = ()) -> tuple[Citation, ...]:
        """Citations of a paragraph and of its footnotes, in order of place.

        `links` are (start, end, symbol) of links in `text`: what a link says holds where the words do not say it.
        """
        found = self.find(text)
        if links:
            found = united(text, found, links)
        elif not found and not notes:
            return ()
        for note in notes:
            found.extend(self._note(note.text, note.mark))
        return tuple(found)

    def _note(self, text: str, mark: str) -> list[Citation]:
        """Citations of a footnote; `同上，附件` cites again what the note before cites, if that is one document."""
        found = self.find(text, mark)
        same = None if found else self._p.same.fullmatch(text)
        if same and self._before:
            surface, said = text.rstrip("\u3002."), self._before
            why, provision = "the note before", same["provision"]
            found = [Citation(0, len(surface), surface, said.kind, said.symbol, provision, mark, why)]
        if not same:
            symbol = found[0].symbol if found else None
            self._before = found[0] if symbol and all(c.symbol == symbol for c in found) else None
        return found

    def find(self, text: str, footnote: str | None = None) -> list[Citation]:
        """Citations in `text`, which is that of a paragraph or of the `footnote` of that mark."""
        found = self._groups(text)
        if not found:
            return []
        out: list[Citation] = []
        body: Body | None = None
        for one in found:
            if isinstance(one, Symbol):
                start, end, kind, name, provision = one
                out.append(make_citation(start, end, text[start:end], kind, name, provision, footnote, "symbol"))
                continue
            # `人权理事会…第45/18号决议、关于…的2014年9月25日第27/12号决议`: of the body of the group before.
            of = self._bodies.of_group(one, None if one.fresh else body)
            body = of[0][0]
            for m, (_, symbol, why) in zip(one.members, of, strict=True):
                start, end = m.start, m.end
                out.append(make_citation(start, end, text[start:end], m.kind, symbol, m.provision, footnote, why))
        if len(out) > 1:
            out.sort(key=_start)
        return out

    def _groups(self, text: str) -> Sequence[Group | Symbol]:
        # A number or symbol has a slash or a bracket, unless it is written with a ring: to look for single characters
        # costs next to nothing.
        p = self._p
        ringed = p.number in text and p.ring.search(text) is not None
        slash = "/" in text
        if not (slash or ringed or "(" in text or "\uff08" in text):
            return ()
        folded = simplified(text)  # 號決議 is read as 号决议; offsets are the same
        if folded != text:
            return self._groups(folded)
        if not (slash or ringed or any(word in text for word in p.ends)):
            return ()  # a bracket (COVID-19), but no 号
        return groups(text, self.words, ringed)


_start = attrgetter("start")
