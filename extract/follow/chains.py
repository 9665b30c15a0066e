"""Chains of resolutions: the yearly and two-yearly series, and the links that are cited but not held.

A chain is a line in time: each document has at most one predecessor, and a predecessor one successor, so that loops,
documents that cite themselves or the future, and series that cite one another cannot join two chains into one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.model import Document, Paragraph
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

# Below this likeness (0 to 100) of their titles two documents are no series, though the one recalls the other. Seen on
# sessions 75-76: series that were renamed share most of their title, neighbours under one item do not.
_ALIKE = 75
_PART = 30  # days
_TOPIC = 6  # characters that a title before its topic must have to name a series


@dataclass(frozen=True, slots=True)
class Link:
    """A document's place in its chain.

    `chain` is the id of the chain's first document, `place` counts from 1 in time, `predecessor` is a symbol.
    `basis` says what tied it to its predecessor: same title, recalled in the preamble, cited only.
    """

    symbol: str
    chain: str
    place: int
    predecessor: str | None
    basis: str
    held: bool = True


class Chains:
    """The chains of some documents. Every resolution has a link, be it alone in its chain."""

    def __init__(
        self, links: Iterable[Link], sessions: Mapping[str, str | None], adopted: Mapping[str, date | None]
    ) -> None:
        self.links = {link.symbol: link for link in links}
        self._members: dict[str, list[str]] = defaultdict(list)
        for link in sorted(self.links.values(), key=lambda one: (one.chain, one.place)):
            self._members[link.chain].append(link.symbol)
        self._sessions = dict(sessions)
        self._adopted = dict(adopted)

    def members(self, symbol: str) -> Sequence[str]:
        """The symbols of the chain that a document stands in, in time; the document alone where it has none."""
        link = self.links.get(symbol)
        return self._members[link.chain] if link else (symbol,)

    def later(self, symbol: str) -> Sequence[str]:
        """The documents of the chain after this one, in time, held or not."""
        members = self.members(symbol)
        return members[members.index(symbol) + 1 :]

    def session(self, symbol: str) -> str | None:
        """The session of a member, held or not: A/77."""
        return self._sessions.get(symbol) or _session(symbol)

    def apart(self, symbol: str, later: str) -> bool:
        """The later document was adopted at another part of the session: months, not days, after."""
        one, other = self._adopted.get(symbol), self._adopted.get(later)
        return one is not None and other is not None and (other - one).days > _PART

    def missing(self) -> list[Link]:
        """Links that are cited and not held, by chain and place."""
        return sorted((one for one in self.links.values() if not one.held), key=lambda one: (one.chain, one.place))

    def rhythm(self, symbol: str) -> int | None:
        """How many sessions the chain leaves between two documents, from those up to this one; None if that is not
        known: the document is the first, or its gaps differ."""
        numbers = []
        members = self.members(symbol)
        for member in members[: members.index(symbol) + 1]:
            number = number_of(self.session(member))
            if number is not None and number not in numbers:
                numbers.append(number)
        gaps = [after - before for before, after in pairwise(numbers)]
        return gaps[-1] if gaps and gaps[-1] in (1, 2, 3) and len(set(gaps[-2:])) == 1 else None


class ChainBuilder:
    """Ties documents to their predecessors by rules/followup.yml."""

    def __init__(self, rules: Rules) -> None:
        words = rules.followup
        self._changes = re.compile(words.title_changes)
        self._punctuation = re.compile(words.title_punctuation)
        self._topic = re.compile(words.title_topic)
        self._recalling = tuple(words.recalling)

    def __call__(self, documents: Sequence[Document]) -> Chains:
        """The chains of the resolutions among the documents, whatever their order."""
        resolutions = sorted((d for d in documents if d.kind == "resolution"), key=_when)
        before = self._predecessors(resolutions)
        links: dict[str, Link] = {}
        for document in resolutions:
            previous, basis = before.get(document.symbol, (None, ""))
            if previous is None:
                links[document.symbol] = Link(document.symbol, document.id, 1, None, "")
            else:
                above = links[previous]
                links[document.symbol] = Link(document.symbol, above.chain, above.place + 1, previous, basis)
        held = {d.symbol: d for d in resolutions}
        sessions = {d.symbol: d.session for d in resolutions}
        return Chains(self._with_missing(links, held), sessions, {d.symbol: d.adopted for d in resolutions})

    def _predecessors(self, resolutions: Sequence[Document]) -> dict[str, tuple[str, str]]:
        """symbol -> (symbol of the predecessor, basis); `resolutions` are in time."""
        tails: dict[tuple[str | None, str], Document] = {}
        parts: dict[tuple[str, ...], Document] = {}
        continued: set[str] = set()
        held = {d.symbol: d for d in resolutions}
        out: dict[str, tuple[str, str]] = {}
        for document in resolutions:
            key = (document.body, self._key(document.title or ""))
            part = self._part(document)
            previous, basis = tails.get(key) if key[1] else None, "same title"
            if previous and _together(previous, document):
                previous = None
            if previous is None and part and (other := parts.get(part)):
                known = not (_untitled(document) or _untitled(other))
                previous, basis = None if known else other, "same part under the item"
            if previous is None:
                previous, basis = self._renamed(document, held), "recalled in the preamble, like title"
            if previous is not None and previous.symbol not in continued:
                out[document.symbol] = (previous.symbol, basis)
                continued.add(previous.symbol)
                # A series that had another title once goes on under either.
                tails |= {name: document for name, last in tails.items() if last is previous}
            tails[key] = document
            if part:
                parts[part] = document
        return out

    def _part(self, document: Document) -> tuple[str, ...] | None:
        """What a lettered part is one of: A/RES/76/84B, part B under the item 有关信息的问题."""
        letter = re.fullmatch(r".*[0-9]([A-Z])", document.symbol)
        item = self._key(document.agenda_title or "")
        return (document.body or "", item, letter[1]) if letter and item else None

    def _renamed(self, document: Document, held: Mapping[str, Document]) -> Document | None:
        """The held document that the preamble recalls and whose title is most like this one's."""
        recalled = {
            c.symbol
            for p in document.paragraphs
            if self._recalls(p)
            for c in p.citations
            if c.symbol and c.kind == "resolution"
        }
        found = [held[symbol] for symbol in sorted(recalled) if symbol in held]
        earlier = [d for d in found if d.body == document.body and _when(d) < _when(document)]
        scored = [(self._likeness(document, d), _when(d), d) for d in earlier]
        best = max(scored, key=lambda one: one[:2], default=None)
        return best[2] if best and best[0] >= _ALIKE else None

    def _likeness(self, one: Document, other: Document) -> float:
        """How alike two titles are, 0 to 100; 100 too where only the topic after the colon differs."""
        from rapidfuzz import fuzz

        mine, theirs = one.title or "", other.title or ""
        heads = {self._key(self._topic.split(title)[0]) for title in (mine, theirs)}
        if len(heads) == 1 and len(next(iter(heads))) >= _TOPIC:
            return 100.0
        return float(fuzz.ratio(self._key(mine), self._key(theirs)))

    def _key(self, title: str) -> str:
        return self._punctuation.sub("", self._changes.sub("#", simplified(title)))

    def _recalls(self, paragraph: Paragraph) -> bool:
        text = simplified(paragraph.text[:12])
        return paragraph.part == "preamble" and any(word in text for word in self._recalling)

    def _with_missing(self, links: Mapping[str, Link], held: Mapping[str, Document]) -> list[Link]:
        """The links, with those that one list of the preamble names beside a held member, after the chain's first.

        回顾其2005年12月22日第60/212号、2007年12月19日第62/209号…决议: where 60/212 is held and of the chain, 62/209
        is a link that is not. What the lists of two chains name belongs to neither.
        """
        wanted: dict[str, set[str]] = defaultdict(set)
        for symbol, link in links.items():
            for paragraph in held[symbol].paragraphs:
                named = [c.symbol for c in paragraph.citations if c.kind == "resolution" and c.symbol]
                same = [one for one in named if one in links and links[one].chain == link.chain and one != symbol]
                if len(named) < 2 or not same or not self._recalls(paragraph):
                    continue
                for one in named:
                    if one not in held and min(map(_order, same)) < _order(one) < _order(symbol):
                        wanted[one].add(link.chain)
        chains: dict[str, list[str]] = defaultdict(list)
        for symbol, link in links.items():
            chains[link.chain].append(symbol)
        for symbol, claimed in sorted(wanted.items()):
            if len(claimed) == 1 and _same_series(symbol, chains[next(iter(claimed))][0]):
                chains[next(iter(claimed))].append(symbol)
        out = []
        for chain, members in chains.items():
            previous = None
            for place, symbol in enumerate(sorted(members, key=_order), 1):
                known = links.get(symbol)
                basis = (known.basis if known and known.predecessor == previous else "") or "cited in one list"
                out.append(Link(symbol, chain, place, previous, basis if previous else "", symbol in held))
                previous = symbol
        return out


def _together(one: Document, other: Document) -> bool:
    """Parts of one resolution, adopted at once: none of them follows another."""
    return one.adopted == other.adopted and _order(one.symbol)[:2] == _order(other.symbol)[:2]


def _untitled(document: Document) -> bool:
    """A part that is printed without a title of its own has that of the item."""
    return document.title == document.agenda_title


def _when(document: Document) -> tuple[date, tuple[int, int, str]]:
    return document.adopted or date.min, _order(document.symbol)


def _order(symbol: str) -> tuple[int, int, str]:
    """Resolutions of a body in time: by session and number; 33/134 is before 72/237, 72/9 before 72/237."""
    numbers = [int(one) for one in re.findall(r"[0-9]+", symbol)]
    return (numbers[0] if numbers else 0, numbers[1] if len(numbers) > 1 else 0, symbol)


def _session(symbol: str) -> str | None:
    """A/RES/62/209 -> A/62: of a document that is only cited the symbol alone tells."""
    match = re.fullmatch(r"([A-Z]+(?:/[A-Z]+)*)/RES/([0-9]+)/.*", symbol)
    return f"{match[1]}/{match[2]}" if match else None


def number_of(session: str | None) -> int | None:
    """The number of a session: A/77 -> 77; None for A/S-32, which is not counted with the others."""
    tail = (session or "").rpartition("/")[2]
    return int(tail) if tail.isdigit() else None


def series_of(session: str | None) -> str:
    """The series of a session: A/77 -> A."""
    return (session or "").rpartition("/")[0]


def _same_series(symbol: str, other: str) -> bool:
    """Both are numbered by sessions of the same body."""
    return (_session(symbol) or "?").rpartition("/")[0] == (_session(other) or "!").rpartition("/")[0]
