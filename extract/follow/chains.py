"""Chains of resolutions: the yearly and two-yearly series, and the links that are cited but not held.

A chain is a line in time: each document has at most one predecessor, and a predecessor one successor, so that loops,
documents that cite themselves or the future, and series that cite one another cannot join two chains into one. How
documents are tied into chains is extract.follow.chaining.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from extract.calendar import session_symbol
from extract.follow.ordering import InTime
from extract.follow.symbols import session_of

_PART = 30  # days
_KEPT = 4_096  # sessions
# Documents of a chain at one session that are looked at: parts A to F, and what is resumed.
MOST_AT_ONCE = 12

TITLE, PART, RECALLED, TEXT, LISTED = BASES = (
    "same title",
    "same part under the item",
    "recalled in the preamble, like title",
    "same text",
    "cited in one list",
)


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A document's place in its chain.

    `chain` is the id of the chain's first document, `place` counts from 1 in time, `predecessor` is a symbol.
    `basis` says what tied it to its predecessor: one of `BASES`, empty for the first.
    """

    symbol: str
    chain: str
    place: int
    predecessor: str | None
    basis: str
    held: bool = True


class Chains:
    """The chains of some documents. Every resolution has a link, be it alone in its chain.

    What is asked of a document takes the same time however long its chain is, but for `members`.
    """

    def __init__(
        self,
        links: Iterable[ChainLink],
        sessions: Mapping[str, str | None],
        adopted: Mapping[str, date | None],
        when: InTime,
    ) -> None:
        self.links = {link.symbol: link for link in links}
        self._members: dict[str, list[str]] = defaultdict(list)
        for link in sorted(self.links.values(), key=lambda one: (one.chain, one.place)):
            self._members[link.chain].append(link.symbol)
        self._sessions = dict(sessions)
        self._adopted = dict(adopted)
        self._when = when

    def __iter__(self) -> Iterator[str]:
        """The documents of all chains, one chain after the other, each in time."""
        return (symbol for members in self._members.values() for symbol in members)

    def members(self, symbol: str) -> Sequence[str]:
        """The symbols of the chain that a document stands in, in time; the document alone where it has none."""
        link = self.links.get(symbol)
        return self._members[link.chain] if link else (symbol,)

    def next(self, symbol: str) -> str | None:
        """The chain's next document, held or not."""
        members, place = self.members(symbol), self._place(symbol) + 1
        return members[place] if place < len(members) else None

    def following(self, symbol: str, most: int) -> Sequence[str]:
        """So many documents of the chain after this one, in time."""
        place = self._place(symbol) + 1
        return self.members(symbol)[place : place + most]

    def before(self, symbol: str, most: int) -> Sequence[str]:
        """So many documents of the chain before this one, the nearest first."""
        place = self._place(symbol)
        return self.members(symbol)[max(0, place - most) : place][::-1]

    def at(self, symbol: str, session: str | None) -> Sequence[str]:
        """The documents of the chain after this one that are of a session, in time, held or not; the first dozen."""
        link = self.links.get(symbol)
        places = self._by_session.get((link.chain, session), ()) if link else ()
        first = bisect_right(places, self._place(symbol))
        return [self._members[link.chain][n] for n in places[first : first + MOST_AT_ONCE]] if link else ()

    def _place(self, symbol: str) -> int:
        """Where a document stands in its chain, from 0."""
        return self._places.get(symbol, 0)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {symbol: n for members in self._members.values() for n, symbol in enumerate(members)}

    @cached_property
    def _by_session(self) -> dict[tuple[str, str | None], list[int]]:
        found: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for chain, members in self._members.items():
            for n, symbol in enumerate(members):
                found[chain, self.session(symbol)].append(n)
        return found

    def session(self, symbol: str) -> str | None:
        """The session of a member, held or not: A/77."""
        return self._sessions.get(symbol) or session_of(symbol)

    def apart(self, symbol: str, later: str) -> bool:
        """The later document was adopted at another part of the session: months, not days, after."""
        one, other = self._adopted.get(symbol), self._adopted.get(later)
        return one is not None and other is not None and (other - one).days > _PART

    def after(self, symbol: str, later: str) -> bool:
        """The one document was adopted after the other, as far as the days of both are known."""
        one, other = self._adopted.get(symbol), self._adopted.get(later)
        return one is not None and other is not None and other > one

    def follows(self, later: str, symbol: str) -> bool:
        """The one document stands after the other in the order in which chains are, be it of the same chain or not."""
        return self._when(later) > self._when(symbol)

    def together(self, symbol: str, other: str) -> bool:
        """Both documents stand in one chain."""
        one, two = self.links.get(symbol), self.links.get(other)
        return one is not None and two is not None and one.chain == two.chain

    def missing(self) -> list[ChainLink]:
        """Links that are cited and not held, by chain and place."""
        return sorted((one for one in self.links.values() if not one.held), key=lambda one: (one.chain, one.place))

    def rhythm(self, symbol: str) -> int | None:
        """How many sessions the chain leaves between two documents, from those up to this one; None if that is not
        known: the document is the first, or its gaps differ."""
        return self._rhythms.get(symbol)

    @cached_property
    def _rhythms(self) -> dict[str, int | None]:
        out: dict[str, int | None] = {}
        for members in self._members.values():
            seen: set[int] = set()
            last, gaps = 0, (0, 0)
            for n, symbol in enumerate(members):
                number = number_of(self.session(symbol))
                if number is not None and number not in seen:
                    gaps = (gaps[1], number - last if seen else 0)
                    seen.add(number)
                    last = number
                even = gaps[0] in (0, gaps[1])
                out[symbol] = gaps[1] if n and even and gaps[1] in (1, 2, 3) else None
        return out


@lru_cache(maxsize=_KEPT)
def number_of(session: str | None) -> int | None:
    """The number of a session: A/77 -> 77; None for A/S-32, which is not counted with the others."""
    symbol = session_symbol(session)
    return symbol.ordinal if symbol else None


@lru_cache(maxsize=_KEPT)
def series_of(session: str | None) -> str:
    """The series of a session: A/77 -> A."""
    symbol = session_symbol(session)
    return symbol.series if symbol else ""
