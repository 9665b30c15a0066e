"""Deadlines that only follow-up can work out: the next report of a series, and the occurrences of a recurrence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import TypeAlias

from extract.calendar import Calendar, session_symbol
from extract.follow.chains import MOST_AT_ONCE, Chains, number_of, series_of
from extract.follow.coverage import answering_session
from extract.follow.entries import Pairs
from extract.follow.symbols import ASSEMBLY
from extract.model import Deadline, Document, Mandate
from extract.script import simplified

_YEARS = re.compile(r"R/P(?P<years>[0-9]+)Y")
_MOST = 100  # occurrences of one recurrence: more than a century of yearly reports is nobody's deadline
_GAP = 3  # sessions: a later document of the chain is no longer its next
_PLACE = itemgetter(0, 1)


@dataclass(frozen=True, slots=True)
class _Named:
    """The sessions that a document names, looked through once for all of its requests.

    `asked` gives by actor the next two sessions (number, place among the mandates, mandate) at which it is to report,
    of different mandates; `item` is the next at which something is taken up; `bodies` gives by recipient those of other
    bodies than the Assembly.
    """

    asked: Mapping[str, Sequence[_Next]]
    item: _Next | None
    bodies: Mapping[str, frozenset[str]]


_Next: TypeAlias = tuple[int, int, Mandate]


@dataclass(frozen=True, slots=True)
class Times:
    """Works deadlines out as of a day. `repeated` gives the session (A/78) at which a mandate was asked anew, by id;
    `assembly` are the names of the General Assembly, `given_to` finds the `body` to which an account goes."""

    calendar: Calendar
    chains: Chains
    as_of: date
    repeated: Mapping[str, str | None]
    assembly: frozenset[str]
    given_to: re.Pattern[str]
    _named: dict[str, _Named] = field(default_factory=dict, init=False)

    def __call__(self, document: Document, pairs: Pairs) -> dict[str, tuple[Deadline, ...]]:
        """Mandate id -> its deadlines: those read, each with its session, then the occurrences of recurrences."""
        out: dict[str, tuple[Deadline, ...]] = {}
        for key, mandate in pairs:
            known = [self._known(document, mandate, one, pairs) for one in mandate.deadlines]
            out[key] = (*known, *self._occurrences(document, key, mandate, known, pairs)) if known else ()
        return out

    def _known(self, document: Document, mandate: Mandate, deadline: Deadline, pairs: Pairs) -> Deadline:
        if deadline.due == "next-report":
            found = self._next_report(document, mandate, pairs)
            return self._at(deadline, found[0], f"next report of the series: {found[1]}") if found else deadline
        session = answering_session(deadline.due, deadline.due_by, document.session, self.calendar)
        return deadline._replace(session=session)

    def next_report(self, document: Document, mandate: Mandate, pairs: Pairs) -> str | None:
        """The session at which the next report of a series is to be expected; None if nothing tells."""
        found = self._next_report(document, mandate, pairs)
        return found[0] if found else None

    def next_session(self, document: Document) -> str | None:
        """The session after a document's own; None where sessions are not counted (A/S-32)."""
        own = number_of(document.session)
        return f"{series_of(document.session)}/{own + 1}" if own is not None else None

    def _next_report(self, document: Document, mandate: Mandate, pairs: Pairs) -> tuple[str, str] | None:
        """The session of the next report, the earliest that one of these gives: a report that the same document asks of
        the same actor, the item's next session there, the chain's rhythm, the chain's next document."""
        series, own = series_of(document.session), number_of(document.session)
        if own is None:
            return None
        found: list[tuple[int, str]] = []
        named = self._names(document, pairs)
        again = [one for actor in _actors(mandate) for one in named.asked.get(actor, ()) if one[2] is not mandate]
        if again:
            found.append((min(again, key=_PLACE)[0], "asked for in the same document"))
        if named.item and (not again or _PLACE(named.item) < min(map(_PLACE, again))):
            found.insert(0, (named.item[0], "the item's next session"))
        rhythm = self.chains.rhythm(document.symbol)
        if rhythm is not None:
            found.append((own + rhythm, f"the chain's rhythm, {rhythm}"))
        for following in self.chains.following(document.symbol, MOST_AT_ONCE):
            number = number_of(self.chains.session(following)) or 0
            resumed = number == own and not found and self.chains.apart(document.symbol, following)
            if series_of(self.chains.session(following)) == series and (own < number <= own + _GAP or resumed):
                found.append((number, "the chain's next document"))
            if number != own or found:  # 75/253A, a day after 75/252, is of the same report
                break
        if not found:
            return None
        number, basis = min(found, key=lambda one: one[0])
        return f"{series}/{number}", basis

    def _names(self, document: Document, pairs: Pairs) -> _Named:
        if document.symbol not in self._named:
            self._named[document.symbol] = self._named_in(document, pairs)
        return self._named[document.symbol]

    def _named_in(self, document: Document, pairs: Pairs) -> _Named:
        series, own = series_of(document.session), number_of(document.session) or 0
        asked: dict[str, list[_Next]] = defaultdict(list)
        items: list[_Next] = []
        bodies: dict[str, set[str]] = defaultdict(set)
        for place, (_, mandate) in enumerate(pairs):
            due = [s for d in mandate.deadlines if (s := answering_session(d.due, None, None, self.calendar))]
            if mandate.recipient:
                bodies[mandate.recipient] |= {s for s in due if series_of(s) != ASSEMBLY}
            numbers = [n for s in due if series_of(s) == series and (n := number_of(s)) and n > own]
            if numbers:
                one = (min(numbers), place, mandate)
                items += [one] if mandate.mandate_class == "decide" else []
                for actor in _actors(mandate) if mandate.report else ():
                    asked[actor] = sorted([*asked[actor], one], key=_PLACE)[:2]
        sessions = {recipient: frozenset(those) for recipient, those in bodies.items()}
        return _Named(asked, min(items, key=_PLACE, default=None), sessions)

    def elsewhere(self, mandate: Mandate) -> bool:
        """The account goes to another body than the Assembly, whose sessions are not the Assembly's."""
        bodies = self.bodies(mandate)
        return bool(bodies) and not any(name in body for body in bodies for name in self.assembly)

    def bodies(self, mandate: Mandate) -> list[str]:
        """To whom the account goes: the recipient that was read, or else by the words before what is asked (75/233
        paragraph 85)."""
        named = [m["body"] for m in self.given_to.finditer(simplified(mandate.action))]
        return [mandate.recipient] if mandate.recipient else named

    def _at(self, deadline: Deadline, session: str, basis: str) -> Deadline:
        symbol = session_symbol(session)
        found = self.calendar.session(symbol.series, symbol.number) if symbol else None
        first, main, last = found.days() if found else (None, None, None)
        return deadline._replace(
            due_from=first, due_main=main, due_by=last, session=session, basis=basis, inferred=True
        )

    def _occurrences(
        self, document: Document, key: str, mandate: Mandate, known: Sequence[Deadline], pairs: Pairs
    ) -> Iterator[Deadline]:
        """The sessions at which a yearly report to the Assembly fell due, until the first that is not over."""
        if not mandate.report:
            return
        own = number_of(document.session)
        recurring = next((d for d in known if _YEARS.fullmatch(d.due or "")), None)
        if recurring is None or own is None or series_of(document.session) != ASSEMBLY:
            return
        if self.elsewhere(mandate):
            yield from self._of_body(document, mandate, recurring, pairs)
            return
        years = int(_YEARS.fullmatch(recurring.due or "")["years"])  # type: ignore[index]
        named = [n for d in known if d.session and series_of(d.session) == ASSEMBLY and (n := number_of(d.session))]
        number = max(named) + years if named else own + years
        last = number_of(self.repeated.get(key))
        for turn in range(1, _MOST + 1):
            if years == 0 or (last is not None and number > last):
                return
            one = self._at(
                recurring._replace(due=f"{ASSEMBLY}/{number}"),
                f"{ASSEMBLY}/{number}",
                f"occurrence {turn} of {recurring.due}",
            )
            yield one
            if one.due_by is None or one.due_by >= self.as_of:
                return
            number += years

    def _of_body(self, document: Document, mandate: Mandate, recurring: Deadline, pairs: Pairs) -> Iterator[Deadline]:
        """The next session of another body to which an account goes again and again (向新闻委员会各届会议报告): the one
        that the document names for it elsewhere."""
        due = self._names(document, pairs).bodies.get(mandate.recipient or "", frozenset())
        if len(due) == 1:
            (session,) = due
            basis = "the next session of the body, named elsewhere in the document"
            yield self._at(recurring._replace(due=session), session, basis)


def _actors(mandate: Mandate) -> set[str]:
    return {p.actor for p in mandate.named("addressee") if p.actor}
