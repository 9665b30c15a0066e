"""Citations in running text and footnotes: 2003年6月23日第57/270 B号 -> A/RES/57/270B.

Numbers are read one after the other and joined to groups (`第59/296、60/266和76/274号决议`): the word after them
says what they are, the words before the first one, its form or its date say whose (bodies.py). Every step
looks at a bounded stretch of text, so the work grows with the length of the text. Symbols have no spaces; the letter
of a part follows the number: A/RES/57/270B, A/RES/217(III)A. Where the words do not say whose number it is, it is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter

from extract import rules
from extract.calendar import Calendar
from extract.citations.bodies import Bodies, Found, Member
from extract.citations.clauses import clauses
from extract.citations.forms import (
    Kind,
    Link,
    day,
    kind_of,
    make_citation,
    numbers,
    patterns,
    plain,
    ring_value,
    united,
)
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
        self._clauses = clauses(self.words, self.own)
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
        # A number or symbol has a slash or a bracket, unless it is written with a ring: to look for single characters
        # costs next to nothing.
        p = self._p
        ringed = p.number in text and p.ring.search(text)
        slash = "/" in text
        if not (slash or ringed or "(" in text or "\uff08" in text):
            return []
        folded = simplified(text)  # 號決議 is read as 号决议; offsets are the same
        if folded != text:
            return [replace(c, surface=text[c.start : c.end]) for c in self.find(folded, footnote)]
        if not (slash or ringed or any(word in text for word in p.ends)):
            return []  # a bracket (COVID-19), but no 号
        out: list[Citation] = []
        group: list[Member] = []
        body: Body | None = None
        for match in numbers(text, p.ring if ringed else None):
            if match.lastgroup == "symbol":
                out.extend(self._bare(text, match, footnote))
                continue
            if group and not p.gap.fullmatch(text, group[-1].end, match.start()):
                found, body = self._closed(text, group, body, footnote)
                out.extend(found)
                if p.clause.search(text, group[-1].end, match.start()):
                    body = None
                group = []
            group.extend(self._members(text, match))
        if group:
            out.extend(self._closed(text, group, body, footnote)[0])
        if len(out) > 1:
            out.sort(key=_start)
        return out

    def _bare(self, text: str, match: re.Match[str], footnote: str | None) -> list[Citation]:
        """A symbol as such; two in one (A/56/1026-S/2002/932) are two. Words with a slash have no figure."""
        out = []
        start = match.start()
        whole = match.group()
        for piece in _TWO.split(whole):
            surface = piece.rstrip(".-")
            if _FIGURE.search(surface):
                end = start + len(surface)
                symbol = plain(surface).replace(" ", "")
                provision = self._provision(text, end)
                out.append(make_citation(start, end, surface, kind_of(symbol), symbol, provision, footnote, "symbol"))
            start += len(piece) + 1
        return out

    def _members(self, text: str, match: re.Match[str]) -> list[Member]:
        """The number, and one more for each letter that follows it (第36/87 A和B号, 第51/211 A至E号)."""
        p = self._p
        form, said = match.lastgroup or "", match.group()
        start, end = match.span()
        opens = start - text.startswith(p.ordinal, start - 1)
        # The date that ends where the number begins, or the word that opens it (2003年6月23日第).
        dated = p.date_before.search(text, max(0, opens - 12), opens) if text.startswith(p.day, opens - 1) else None
        if form == "ring":
            value = ring_value(said)
        else:
            value = plain(said)
            if text[start - 1 : start] in _AFTER_LATIN and _LATIN.search(text, max(0, start - 4), start):
                # `Assembly/AU/Decl. 8(XXXII)号决定`, `OC 16/99号咨询意见`
                form = "foreign"
        if dated:
            member = Member(start, end, dated.start(), form, value, True, day(dated))
        else:
            member = Member(start, end, opens, form, value, False, None)
        letters = p.letters.match(text, end) if match.lastgroup in ("pair", "special") else None
        return self._lettered(text, match, member, letters) if letters else [member]

    def _lettered(self, text: str, match: re.Match[str], member: Member, letters: re.Match[str]) -> list[Member]:
        out: list[Member] = []
        through = False
        for piece in self._p.letter.finditer(text, letters.start(), letters.end()):
            letter = piece.group()
            if letter in self.words.citations.through:
                through = True
                continue
            ends = (out[-1].letter, letter) if through and out else ()
            between = range(ord(ends[0]) + 1, ord(ends[1])) if ends and max(map(len, ends)) == 1 else ()
            for one in (*map(chr, between), letter):
                start = piece.start() if out else match.start()
                out.append(replace(member, start=start, end=piece.end(), letter=one))
            through = False
        return out

    def _closed(
        self, text: str, group: list[Member], before: Body | None, footnote: str | None
    ) -> tuple[list[Citation], Body | None]:
        """The citations of a group, and the body they are of.

        What they are is said by the word after them, whose by what stands before; `before` is the body of the group
        before in the same sentence (`人权理事会…第45/18号决议、关于…的2014年9月25日第27/12号决议`).
        """
        p = self._p
        kind: Kind = "resolution"
        last = None
        members: list[Member] = []
        for member in reversed(group):
            end = p.after.match(text, member.end)
            if end:
                noun = end[1] or end[2]
                if noun:
                    kind = "decision" if noun in p.decision else "resolution"
                if noun or last is None:
                    member.provision = self._provision(text, end.end())
                last = last or end
            elif last is None:
                continue
            member.kind = kind
            members.append(member)
        if last is None:
            return [], before
        members.reverse()
        if not last[1] and p.another.match(text, last.end()):
            # 第12(1999)号一般性意见, 第42/2018号法律
            found: list[Found] = [(None, None, "neither resolution nor decision")] * len(members)
        else:
            found = self._bodies.of_group(members, self._clauses.before(text, group[0].opens), before)
        out = []
        for m, (_, symbol, why) in zip(members, found, strict=True):
            surface = text[m.start : m.end]
            out.append(make_citation(m.start, m.end, surface, m.kind, symbol, m.provision, footnote, why))
        return out, found[0][0]

    def _provision(self, text: str, at: int) -> str | None:
        match = self._p.provision.match(text, at)
        return (match["provision"] or None) if match else None


_LATIN = re.compile(r"[A-Za-z]\.? ?\Z")
_AFTER_LATIN = frozenset(" .") | {chr(code) for code in (*range(65, 91), *range(97, 123))}
_FIGURE = re.compile("[0-9]")
_TWO = re.compile(r"[-\u2010\u2011](?=[A-Z]{1,4}/)")
_start = attrgetter("start")
