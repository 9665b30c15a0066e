"""Citations in running text and footnotes: 2003年6月23日第57/270 B号 -> A/RES/57/270B.

Numbers are read one after the other and joined to groups (`第59/296、60/266和76/274号决议`): the word after them
says what they are, the words before the first one, its form or its date say whose (citation_bodies.py). Every step
looks at a bounded stretch of text, so the work grows with the length of the text. Symbols have no spaces; the letter
of a part follows the number: A/RES/57/270B, A/RES/217(III)A. Where the words do not say whose number it is, it is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter

from extract.citation_bodies import Bodies, Found, Member, Whose, make_whose
from extract.citation_forms import (
    BEFORE,
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
from extract.script import simplified
from extract.structure import Body, Structure, structure


class Citer:
    """Finds the citations in the texts of one document, given in reading order.

    `body` is the document's own organ (an id of structure.yml), `until` the day it was adopted, if known.
    """

    def __init__(self, words: Structure | None = None, body: str | None = None, until: date | None = None) -> None:
        self.words = words or structure()
        self.own = self.words.by_id.get(body) or self.words.speaking.get(body) if body else None
        self._p = patterns(self.words)
        self._bodies = Bodies(self.words, self.own, until)
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
            one = {c.symbol for c in found}
            self._before = found[0] if len(one) == 1 and found[0].symbol else None
        return found

    def find(self, text: str, footnote: str | None = None) -> list[Citation]:
        """Citations in `text`, which is that of a paragraph or of the `footnote` of that mark."""
        # A number or symbol has a slash or a bracket, unless it is written with a ring: to look for single characters
        # costs next to nothing.
        ringed = self._p.number in text and self._p.ring.search(text)
        if not ringed and "/" not in text and "(" not in text and "\uff08" not in text:
            return []
        folded = simplified(text)  # 號決議 is read as 号决议; offsets are the same
        if folded != text:
            return [replace(c, surface=text[c.start : c.end]) for c in self.find(folded, footnote)]
        out: list[Citation] = []
        group: list[Member] = []
        body: Body | None = None
        for match in numbers(text, self._p.ring if ringed else None):
            if match.lastgroup == "symbol":
                out.extend(self._bare(text, match, footnote))
                continue
            if group and not self._p.gap.fullmatch(text, group[-1].end, match.start()):
                found, body = self._closed(text, group, body, footnote)
                out.extend(found)
                if self._p.clause.search(text, group[-1].end, match.start()):
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
        for piece in _TWO.split(whole) if _TWO.search(whole) else (whole,):
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
        form = match.lastgroup or ""
        start, end = match.span()
        before = start - text.startswith(self._p.ordinal, start - 1)
        dated = self._date_before(text, before)
        said = match.group()
        member = Member(start, end, dated.start() if dated else before, form, plain(said))
        if form == "ring":
            member.value = ring_value(said)
        elif text[start - 1 : start] in _AFTER_LATIN and _LATIN.search(text, max(0, start - 4), start):
            # `Assembly/AU/Decl. 8(XXXII)号决定`, `OC 16/99号咨询意见`
            member.form = "foreign"
        if dated:
            member.dated, member.day = True, day(dated)
        if form not in ("pair", "special"):
            return [member]
        letters = self._p.letters.match(text, end)
        if not letters:
            return [member]
        return self._lettered(text, match, member, letters)

    def _lettered(self, text: str, match: re.Match[str], member: Member, letters: re.Match[str]) -> list[Member]:
        out: list[Member] = []
        through = False
        for piece in self._p.letter.finditer(text, letters.start(), letters.end()):
            letter = piece.group()
            if letter in self.words.citations.through:
                through = True
                continue
            between = range(ord(out[-1].letter) + 1, ord(letter)) if through and len(letter) == 1 and out else ()
            for one in (*map(chr, between), letter):
                start = piece.start() if out else match.start()
                out.append(replace(member, start=start, end=piece.end(), letter=one))
            through = False
        return out

    def _date_before(self, text: str, at: int) -> re.Match[str] | None:
        """The date that ends where a number begins, or the word that opens it (2003年6月23日第)."""
        if not text.startswith(self._p.day, at - 1):
            return None
        return self._p.date_before.search(text, max(0, at - 12), at)

    def _closed(
        self, text: str, group: list[Member], before: Body | None, footnote: str | None
    ) -> tuple[list[Citation], Body | None]:
        """The citations of a group, and the body they are of.

        What they are is said by the word after them, whose by what stands before; `before` is the body of the group
        before in the same sentence (`人权理事会…第45/18号决议、关于…的2014年9月25日第27/12号决议`).
        """
        ends = [self._p.after.match(text, member.end) for member in group]
        while ends and not ends[-1]:
            ends.pop()
        if not ends:
            return [], before
        last = len(ends) - 1
        kind: Kind = "resolution"
        members: list[tuple[Member, Kind]] = []
        provisions: list[str | None] = []
        for i in range(last, -1, -1):
            end = ends[i]
            noun = (end["noun"] or end["bare"]) if end else None
            if noun:
                kind = "decision" if noun in self.words.citations.decision else "resolution"
            provisions.append(self._provision(text, end.end()) if end and (noun or i == last) else None)
            members.append((group[i], kind))
        members.reverse()
        provisions.reverse()
        end = ends[last]
        if end and not end["noun"] and self._p.another.match(text, end.end()):
            # 第12(1999)号一般性意见, 第42/2018号法律
            found: list[Found] = [(None, None, "neither resolution nor decision")] * len(members)
        else:
            found = self._bodies.of_group(members, self._whose(text, group[0], before))
        out = []
        for (m, what), (_, symbol, why), provision in zip(members, found, provisions, strict=True):
            out.append(make_citation(m.start, m.end, text[m.start : m.end], what, symbol, provision, footnote, why))
        return out, found[0][0]

    def _whose(self, text: str, first: Member, before: Body | None) -> Whose:
        """What stands before the first number of a group about its body."""
        stop = first.opens
        clause = text[max(0, stop - BEFORE) : stop]
        clause = clause[self._p.clause_start(clause) :]
        names, days, word = self._p.clause_says(clause)
        named = [self.words.by_name[n] for n in names if n in self.words.by_name]
        others = [n for n in names if n not in self.words.by_name]
        body, basis, ending = None, "", ""
        if word in self.words.own:
            # `人权理事会在其第…号决议`: the sentence's subject, else the organ that speaks.
            body, basis = (named[0], "word") if named else (self.own, "own")
        elif word in self.words.by_name:
            body, basis = self.words.by_name[word], "word"
        elif word:
            # `理事会` is the council of which the text spoke last.
            spoken = self._p.names.findall(text, max(0, stop - 400), stop)
            full = next((n for n in reversed(spoken) if n in self.words.by_name and n.endswith(word)), None)
            if full:
                body, basis = self.words.by_name[full], "word"
            else:
                basis, ending = "other body", word
        return make_whose(body, basis, ending, named, others, days, before)

    def _provision(self, text: str, at: int) -> str | None:
        match = self._p.provision.match(text, at)
        return (match["provision"] or None) if match else None


_LATIN = re.compile(r"[A-Za-z]\.? ?\Z")
_AFTER_LATIN = frozenset(" .") | {chr(code) for code in (*range(65, 91), *range(97, 123))}
_FIGURE = re.compile("[0-9]")
_TWO = re.compile(r"[-\u2010\u2011](?=[A-Z]{1,4}/)")
_start = attrgetter("start")
