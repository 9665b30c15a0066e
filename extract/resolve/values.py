"""Statement -> mandate: what the document adds to the words: days, places, and who is meant by a short name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple, cast

from extract.calendar import session_symbol
from extract.detect.addressees import AddresseeGrammar
from extract.detect.deadlines import DeadlineGrammar
from extract.model import Deadline, Document, Mandate, Paragraph, Party, Span
from extract.resolve.dates import DateResolver
from extract.resolve.parties import LAST, Earlier, PartyResolver
from extract.resolve.read import VERB_PARAGRAPH, Item, Read
from extract.resolve.sessions import Moment
from extract.resolve.statements import Due, Stated, Statement, StatementReader, addressees
from extract.rules import Rules
from extract.script import simplified


class Surroundings(NamedTuple):
    """Where a paragraph stands. `content` are the list items of its last mandate, `items` their words. Needed only
    where a statement has its draft: `read`, the paragraph; `before`, its mandates so far; `earlier()`, the texts before
    it."""

    document: Document
    paragraph: Paragraph
    content: Sequence[Paragraph]
    items: Sequence[Item]
    read: Read | None
    before: Sequence[Mandate]
    earlier: Earlier


class ValueResolver:
    """Works out the values of mandates; holds the compiled rules of accounts, dates and parties."""

    def __init__(self, rules: Rules, times: DeadlineGrammar, grammar: AddresseeGrammar) -> None:
        self._dates = DateResolver(rules)
        self._parties = PartyResolver(rules, grammar)
        self._statements = StatementReader(rules, times, self._parties)

    def stated(self, read: Read, items: Sequence[Item]) -> Stated:
        """What the words of the paragraph and of the list items below its last mandate state."""
        return self._statements.stated(read, items)

    def mandate(self, said: Statement, around: Surroundings, order: int, moment: Moment) -> Mandate:
        """The mandate of a statement. `order` is its number within the printed label, `moment` what its deadlines are
        counted from."""
        document, paragraph, parties = around.document, around.paragraph, said.parties
        if said.draft is not None:
            named = [party for mandate in around.before[-LAST:] for party in mandate.named("addressee")]
            parties = self._parties.of(cast(Read, around.read), said.draft, named, around.earlier)
        listed = [f"({item.letter}) {item.text}" for item in around.items] if said.listing else []
        at = (paragraph.ordinal, *(item.ordinal for item in around.content))
        return said.mandate._replace(
            document=document.symbol,
            author=document.author if paragraph.part != "annex" else None,
            paragraph=paragraph.ordinal,
            label=paragraph.label,
            eid=paragraph.eid,
            order=order,
            action="".join((paragraph.text[slice(*said.action)], *listed)),
            parties=tuple([Party(p.role, p.surface, p.actor, at[0], p.start, p.end, p.inferred) for p in parties]),
            deadlines=tuple(self._deadlines(said, parties, around, moment)) if said.due else (),
            spans=tuple(_spans(said, parties, at)),
        )

    def later(self, moment: Moment, said: Statement) -> Moment:
        """The moment for the mandates after this one: they may say 该届会议 of a session named here."""
        for time in said.naming:
            moment = self._dates.after(time, moment)
        return moment

    def session(self, symbol: str | None, name: str = "") -> tuple[str | None, int | None]:
        """Series and number of a session (A/72 -> A, 72); the series alone of the body of that name, if it has one."""
        taken = session_symbol(symbol)
        series = self._dates.sessions.of_name(name)
        if series and not (taken and taken.series == series):
            return series, None
        return (taken.series, taken.ordinal) if taken else (None, None)

    def _deadlines(
        self, said: Statement, parties: Sequence[Party], around: Surroundings, moment: Moment
    ) -> Iterator[Deadline]:
        """The deadlines that the expressions fix."""
        moment = moment._replace(asked=self._series_asked(parties))
        for paragraph in said.due:
            now = moment
            for due in paragraph:
                now = now._replace(meant=partial(self._meant, around, due))
                fixed = self._dates.resolve(due.time, now)
                for found in fixed:
                    yield found._replace(
                        text=due.text, recipient=due.recipient, deliverable=due.deliverable, item=due.item
                    )
                now = self._dates.after(due.time, now, fixed)

    def _meant(self, around: Surroundings, due: Due, words: str) -> str | None:
        """Which body a short name means in the words of an expression, by what stands before it: in the paragraph, or
        in the list item and its chapeau."""
        chapeau, own = "", simplified(around.paragraph.text)
        if due.item:
            chapeau, own = own, simplified(next((item.text for item in around.items if item.letter == due.item), ""))
        at = own.find(words, 0 if due.item else due.time.start)
        return self._parties.body(words, chapeau + (own[:at] if at >= 0 else own), around.earlier)

    def _series_asked(self, parties: Sequence[Party]) -> str | None:
        """The series of the sessions of the one body that is asked."""
        asked = {party.actor for party in addressees(parties)}
        return self._dates.sessions.of_actor(asked.pop()) if len(asked) == 1 else None


def _spans(said: Statement, parties: Sequence[Party], at: Sequence[int]) -> Iterator[Span]:
    """The spans with the ordinals of their paragraphs: `at` has that of the verb's first, then those of its items."""
    for n, start, end, label, rule in said.head:
        yield Span(at[n], start, end, label, rule)
    for party in parties:
        yield Span(at[VERB_PARAGRAPH], party.start, party.end, party.role.upper(), party.actor or "unresolved")
    for n, start, end, label, rule in said.tail:
        yield Span(at[n], start, end, label, rule)
