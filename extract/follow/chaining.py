"""How documents are tied into chains: by title, by what the preamble recalls, by text, and by lists of citations."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.follow.chains import LISTED, PART, RECALLED, TEXT, TITLE, ChainLink, Chains, series_of
from extract.follow.ordering import InTime, numbers
from extract.follow.ratio import ratio
from extract.follow.symbols import session_of
from extract.model import Document, Paragraph
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

# Below this likeness (0 to 100) of their titles two documents are no series, though the one recalls the other. Seen on
# sessions 75-76: series that were renamed share most of their title, neighbours under one item do not.
_ALIKE = 75
# The share of a document's operative paragraphs that stand in another, number by number aside.
_FEW, _HALF = 0.1, 0.5
_NEARLY = 90  # likeness of two titles of which a word or two changed (煽动暴力 for 暴力煽动)
_SOMEWHAT = 55  # the same, where nothing but the item and the text ties the two
_WHOLE = 20  # characters from which a paragraph says enough to be known again
_KNOWN = 3  # documents that are remembered to hold one paragraph
_KEPT = 20_000  # titles and paragraphs
_TOPIC = 6  # characters that a title before its topic must have to name a series


class ChainBuilder:
    """Ties documents to their predecessors by rules/followup.yml."""

    def __init__(self, rules: Rules) -> None:
        words = rules.followup
        self._changes = re.compile(words.title_changes)
        self._punctuation = re.compile(words.title_punctuation)
        self._topic = re.compile(words.title_topic)
        self._recalling = tuple(words.recalling)
        self._calendar = rules.calendar
        self._key = lru_cache(maxsize=_KEPT)(self._without_changes)  # paragraphs return with the same words

    def __call__(self, documents: Sequence[Document]) -> Chains:
        """The chains of the resolutions among the documents, whatever their order."""
        held = {d.symbol: d for d in documents if d.kind == "resolution"}
        when = InTime(held.values(), self._calendar)
        resolutions = sorted(held.values(), key=lambda d: when(d.symbol))
        before = self._predecessors(resolutions, held, when)
        links: dict[str, ChainLink] = {}
        for document in resolutions:
            previous, basis = before.get(document.symbol, (None, ""))
            if previous is None:
                links[document.symbol] = ChainLink(document.symbol, document.id, 1, None, "")
            else:
                above = links[previous]
                links[document.symbol] = ChainLink(document.symbol, above.chain, above.place + 1, previous, basis)
        sessions = {d.symbol: d.session for d in resolutions}
        adopted = {d.symbol: d.adopted for d in resolutions}
        return Chains(self._with_missing(links, held, when), sessions, adopted, when)

    def _predecessors(
        self, resolutions: Sequence[Document], held: Mapping[str, Document], when: InTime
    ) -> dict[str, tuple[str, str]]:
        """symbol -> (symbol of the predecessor, basis); `resolutions` are in time."""
        tails: dict[tuple[str | None, str], Document] = {}
        names: dict[str, set[tuple[str | None, str]]] = defaultdict(set)  # the tails that stand at a document
        parts: dict[tuple[str, ...], Document] = {}
        texts = _Texts(self._key, when)
        continued: set[str] = set()
        out: dict[str, tuple[str, str]] = {}
        for document in resolutions:
            key = (document.body, self._key(document.title or ""))
            part = self._part(document)
            previous, basis = tails.get(key) if key[1] else None, TITLE
            if previous and _together(previous, document):
                previous = None
            if previous is None and part and (other := parts.get(part)):
                known = not (_untitled(document) or _untitled(other))
                previous, basis = None if known else other, PART
            if previous is None:
                previous, basis = self._renamed(document, held, when), RECALLED
            if previous is None:
                previous, basis = self._reworded(document, texts), TEXT
            moved = {key}
            if previous is not None and previous.symbol not in continued:
                out[document.symbol] = (previous.symbol, basis)
                continued.add(previous.symbol)
                # A series that had another title once goes on under either.
                moved |= names.pop(previous.symbol, set())
            for name in moved:
                if name in tails:
                    names[tails[name].symbol].discard(name)
                tails[name] = document
            names[document.symbol] |= moved
            if part:
                parts[part] = document
            texts.add(document)
        return out

    def _reworded(self, document: Document, texts: _Texts) -> Document | None:
        """The document of another session that this one takes its operative paragraphs from: a few if the preamble
        recalls it or the title is nearly the same, half of them if both stand under the same item."""
        found = texts.like(document)
        if found is None:
            return None
        other, share = found
        likeness = self._likeness(document, other)
        alike = other.symbol in self._recalled(document) or likeness >= _NEARLY
        same_item = bool(document.agenda_title) and document.agenda_title == other.agenda_title
        # Years proclaimed under one item (国际小米年, 国际牧场和牧民年) share all words but those that matter.
        half = share >= _HALF and same_item and likeness >= _SOMEWHAT
        return other if half or (share >= _FEW and alike) else None

    def _part(self, document: Document) -> tuple[str, ...] | None:
        """What a lettered part is one of: A/RES/76/84B, part B under the item 有关信息的问题."""
        letter = re.fullmatch(r".*[0-9]([A-Z])", document.symbol)
        item = self._key(document.agenda_title or "")
        return (document.body or "", item, letter[1]) if letter and item else None

    def _renamed(self, document: Document, held: Mapping[str, Document], when: InTime) -> Document | None:
        """The held document that the preamble recalls and whose title is most like this one's."""
        found = [held[symbol] for symbol in sorted(self._recalled(document)) if symbol in held]
        earlier = [d for d in found if d.body == document.body and when(d.symbol) < when(document.symbol)]
        scored = [(self._likeness(document, d), when(d.symbol), d) for d in earlier]
        best = max(scored, key=lambda one: one[:2], default=None)
        return best[2] if best and best[0] >= _ALIKE else None

    def _recalled(self, document: Document) -> set[str]:
        recalling = (p for p in document.paragraphs if self._recalls(p))
        return {c.symbol for p in recalling for c in p.citations if c.symbol and c.kind == "resolution"}

    def _likeness(self, one: Document, other: Document) -> float:
        """How alike two titles are, 0 to 100; 100 too where only the topic after the colon differs."""
        mine, theirs = one.title or "", other.title or ""
        heads = {self._key(self._topic.split(title)[0]) for title in (mine, theirs)}
        if len(heads) == 1 and len(next(iter(heads))) >= _TOPIC:
            return 100.0
        return ratio(self._key(mine), self._key(theirs))

    def _without_changes(self, title: str) -> str:
        return self._punctuation.sub("", self._changes.sub("#", simplified(title)))

    def _recalls(self, paragraph: Paragraph) -> bool:
        if paragraph.part != "preamble":
            return False
        text = simplified(paragraph.text[:12])
        return any(word in text for word in self._recalling)

    def _with_missing(
        self, links: Mapping[str, ChainLink], held: Mapping[str, Document], when: InTime
    ) -> list[ChainLink]:
        """The links, with those that one list of the preamble names beside a held member, after the chain's first.

        回顾其2005年12月22日第60/212号、2007年12月19日第62/209号…决议: where 60/212 is held and of the chain, 62/209
        is a link that is not. What the lists of two chains name belongs to neither.
        """
        wanted: dict[str, set[str]] = defaultdict(set)
        for symbol, link in links.items():
            for paragraph in (p for p in held[symbol].paragraphs if p.part == "preamble" and len(p.citations) > 1):
                named = [c.symbol for c in paragraph.citations if c.kind == "resolution" and c.symbol]
                same = [one for one in named if one in links and links[one].chain == link.chain and one != symbol]
                if len(named) < 2 or not same or not self._recalls(paragraph):
                    continue
                for one in named:
                    if one not in held and min(map(when, same)) < when(one) < when(symbol):
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
            for place, symbol in enumerate(sorted(members, key=when), 1):
                known = links.get(symbol)
                basis = (known.basis if known and known.predecessor == previous else "") or LISTED
                out.append(ChainLink(symbol, chain, place, previous, basis if previous else "", symbol in held))
                previous = symbol
        return out


class _Texts:
    """Which of the documents so far hold an operative paragraph, word for word but for years and numbers."""

    def __init__(self, key: Callable[[str], str], when: InTime) -> None:
        self._key = key
        self._when = when
        self._waiting: list[Document] = []  # for somebody to ask
        self._holding: dict[tuple[str | None, str], deque[Document]] = defaultdict(lambda: deque(maxlen=_KNOWN))

    def add(self, document: Document) -> None:
        self._waiting.append(document)

    def like(self, document: Document) -> tuple[Document, float] | None:
        """The document of another session that holds most of this one's paragraphs, and their share; at least two."""
        self._take_in()
        texts = self._texts(document)
        votes: dict[str, int] = defaultdict(int)
        held: dict[str, Document] = {}
        for text in texts:
            for other in self._holding.get((document.body, text), ()):
                if other.session != document.session:
                    votes[other.symbol] += 1
                    held[other.symbol] = other
        best = max(votes, key=lambda symbol: (votes[symbol], self._when(symbol)), default=None)
        return (held[best], votes[best] / len(texts)) if best and votes[best] > 1 else None

    def _take_in(self) -> None:
        for document in self._waiting:
            for text in self._texts(document):
                self._holding[document.body, text].append(document)
        self._waiting.clear()

    def _texts(self, document: Document) -> set[str]:
        keys = (self._key(p.text) for p in document.paragraphs if p.part == "operative" and len(p.text) >= _WHOLE)
        return {key for key in keys if len(key) >= _WHOLE}


def _together(one: Document, other: Document) -> bool:
    """Parts of one resolution, adopted at once: none of them follows another."""
    return one.adopted == other.adopted and numbers(one.symbol)[:2] == numbers(other.symbol)[:2]


def _untitled(document: Document) -> bool:
    """A part that is printed without a title of its own has that of the item."""
    return document.title == document.agenda_title


def _same_series(symbol: str, other: str) -> bool:
    """Both are numbered by sessions of the same body."""
    series = series_of(session_of(symbol))
    return bool(series) and series == series_of(session_of(other))
