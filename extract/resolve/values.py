"""Draft -> mandate: addressees, account, deadlines, conditions, and the spans that each value was read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from extract.detect.addressees import AddresseeGrammar
from extract.detect.assemble import Draft
from extract.detect.clauses import mask
from extract.detect.deadlines import DeadlineGrammar, TimeFound
from extract.model import Deadline, Document, Mandate, Paragraph, Party, Span
from extract.resolve.accounts import Account, AccountGrammar
from extract.resolve.dates import DateResolver
from extract.resolve.parties import PartyResolver
from extract.resolve.read import Read, within
from extract.resolve.sessions import SESSION_KINDS, Moment
from extract.rules import Rules
from extract.script import simplified

FIXING = frozenset({"decide", "other"})  # classes that fix a day or year themselves (决定于…举行, 宣布2025年为…)


class ItemContent(NamedTuple):
    """What one list item adds to the mandate of its chapeau."""

    paragraph: Paragraph
    account: Account
    times: tuple[TimeFound, ...]


class ValueResolver:
    """Works out the values of a mandate; holds the compiled rules of accounts, dates and parties."""

    def __init__(self, rules: Rules, times: DeadlineGrammar, addressees: AddresseeGrammar) -> None:
        self._accounts = AccountGrammar(rules)
        self._dates = DateResolver(rules)
        self._times = times
        self._parties = PartyResolver(rules, addressees)

    def mandate(self, document: Document, read: Read, draft: Draft, moment: Moment) -> Mandate:
        """The mandate of one draft. `moment` is what its deadlines are counted from."""
        paragraph, text = read.paragraph, read.paragraph.text
        folded = read.folded
        begin, end = draft.verb[1], draft.end
        decides = draft.mandate_class == "decide"
        fixes = draft.mandate_class in FIXING
        account = Account() if decides else self._accounts.account(read.masked, begin, end)
        items = [self._item(item, decides) for item in read.items]
        accounts = [(text, account), *((i.paragraph.text, i.account) for i in items)]
        told = [(t, a) for t, a in accounts if a.report] or accounts[:1]
        source, whole = told[0]
        parties = self._parties.addressees(read, draft)
        parties += self._parties.others(read, draft, parties)
        moment = moment._replace(asked=self._series_asked(parties))
        kind = draft.mandate_class
        times = [t for t in within(read.times, begin, end) if _counts(t, kind, whole.report)]
        deadlines = self._deadlines(times, moment, whole, source, text)
        for item in items:
            chosen = [t for t in item.times if _counts(t, kind, item.account.report)]
            found = self._deadlines(chosen, moment, item.account, item.paragraph.text, item.paragraph.text)
            deadlines += tuple(replace(d, item=_letter(item.paragraph)) for d in found)
        return Mandate(
            document=document.symbol,
            author=document.author if paragraph.part != "annex" else None,
            paragraph=paragraph.ordinal,
            label=paragraph.label,
            eid=paragraph.eid,
            order=read.order,
            verb=text[slice(*draft.verb)],
            mandate_class=draft.mandate_class,
            reiterated=draft.reiterated,
            parties=parties,
            action="".join((text[slice(*draft.action)], *(f"({_letter(i)}) {i.text}" for i in read.items))),
            deliverable=whole.deliverable,
            report=whole.report,
            recipient=_received(told),
            deadlines=deadlines,
            decision_time=self._accounts.decision_time(folded, draft.bare[0], end) if fixes else None,
            urgency=_printed(text, self._accounts.urgency(folded, begin, end)),
            conditions=_printed(text, self._accounts.conditions(folded, begin, end)),
            already_made=draft.already_made,
            start=draft.start,
            end=end,
            spans=tuple(_spans(paragraph.ordinal, draft, times, account, parties)) + tuple(_item_spans(items)),
        )

    def later(self, moment: Moment, read: Read, draft: Draft) -> Moment:
        """The moment for the mandates after this one: they may say 该届会议 of a session named here."""
        for time in within(read.times, draft.verb[1], draft.end):
            moment = self._after(time, moment)
        return moment

    def _after(self, time: TimeFound, moment: Moment) -> Moment:
        last = self._dates.last_session(time, moment)
        return moment if last == moment.last_session else moment._replace(last_session=last)

    def session(self, symbol: str | None) -> tuple[str | None, int | None]:
        """Series and number of a session (A/72 -> A, 72)."""
        series, number = self._dates.sessions.symbols.parted(symbol or "")
        return series or None, int(number) if number.isdigit() else None

    def _series_asked(self, parties: Sequence[Party]) -> str | None:
        """The series of the sessions of the one body that is asked."""
        asked = {party.actor for party in parties if party.role == "addressee"}
        return self._dates.sessions.of_actor(asked.pop()) if len(asked) == 1 else None

    def _item(self, item: Paragraph, decides: bool) -> ItemContent:
        folded = simplified(item.text)
        masked = mask(folded)
        account = Account() if decides else self._accounts.account(masked, 0, len(masked))
        return ItemContent(item, account, tuple(self._times.find(folded, masked)))

    def _deadlines(
        self, times: Sequence[TimeFound], moment: Moment, account: Account, source: str, text: str
    ) -> tuple[Deadline, ...]:
        """The deadlines that the expressions fix; `text` is the paragraph in which they stand, as printed.

        What they are of is the `account`, read from `source`; a body named in the expression itself is its recipient.
        """
        out: list[Deadline] = []
        own = account.further if source is text else ()
        for time in times:
            for deadline in self._dates.resolve(time, moment):
                words = text[time.start : time.end]
                named = next((p for p in own if time.start <= p[0] and p[1] <= time.end), account.recipient)
                body = _slice(source, named)
                out.append(replace(deadline, text=words, recipient=body, deliverable=account.deliverable))
            moment = self._after(time, moment)
        return tuple(out)


def _slice(text: str, pair: tuple[int, int] | None) -> str | None:
    return text[slice(*pair)] if pair else None


def _received(told: Sequence[tuple[str, Account]]) -> str | None:
    """The bodies that receive the accounts, each once, in text order; 大会全体会议 is the 大会 named before."""
    out: list[str] = []
    for text, account in told:
        for a, b in (account.recipient, *account.further) if account.recipient else ():
            if not any(text[a:b].startswith(name) for name in out):
                out.append(text[a:b])
    return " ".join(out) or None


def _printed(text: str, pairs: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The words at those places, each once."""
    return tuple(dict.fromkeys(text[a:b] for a, b in pairs))


def _counts(time: TimeFound, kind: str, report: bool) -> bool:
    """Whether the expression is a deadline: of a decision only the session at which something is taken up.

    For how long or from when somebody is authorized (授权会员国在12个月内检查船只) is none either.
    """
    if kind == "decide":
        return time.kind in SESSION_KINDS
    if kind == "authorize" and time.kind in {"within", "event"}:
        return False
    return time.needs != "report" or report


def _spans(
    n: int, draft: Draft, times: Sequence[TimeFound], account: Account, parties: Sequence[Party]
) -> Iterator[Span]:
    yield Span(n, *draft.verb, "VERB", draft.rule)
    for start, end, rule in draft.adverbs:
        yield Span(n, start, end, "ADVERB", rule)
    for party in parties:
        yield Span(n, party.start, party.end, party.role.upper(), party.actor or "unresolved")
    if draft.action[1] > draft.action[0]:
        yield Span(n, *draft.action, "ACTION", draft.rule)
    yield from _account_spans(n, times, account)


def _item_spans(items: Sequence[ItemContent]) -> Iterator[Span]:
    for item in items:
        yield from _account_spans(item.paragraph.ordinal, item.times, item.account)


def _account_spans(n: int, times: Sequence[TimeFound], account: Account) -> Iterator[Span]:
    for time in times:
        yield Span(n, time.start, time.end, "DEADLINE", time.rule)
    if account.rule and account.span:
        yield Span(n, *account.span, "DELIVERABLE", account.rule)
        if account.recipient:
            yield Span(n, *account.recipient, "RECIPIENT", account.rule)


def _letter(item: Paragraph) -> str:
    return (item.label or str(item.ordinal)).rpartition("(")[2].rstrip(")")
