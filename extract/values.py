"""Draft -> mandate: addressees, account, deadlines, conditions, and the spans that each value was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from extract.accounts import Account, AccountGrammar
from extract.assemble import Draft
from extract.clauses import mask
from extract.dates import SESSION_KINDS, DateResolver, Moment
from extract.deadlines import DeadlineGrammar, TimeFound
from extract.model import Deadline, Document, Mandate, Paragraph, Party, Span
from extract.parties import Mention, PartyResolver
from extract.rules import Rules


def _nobody() -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class Read:
    """A paragraph with what the pipeline found in it, and what stands around one of its mandates.

    `items` are the list items that are the mandate's content, `before` the addressees of the mandates before it in
    the paragraph; `earlier()` names the actors of the paragraphs before, the nearest last (asked for only at need).
    """

    paragraph: Paragraph
    masked: str = ""
    drafts: tuple[Draft, ...] = ()
    times: tuple[TimeFound, ...] = ()
    mentions: tuple[Mention, ...] = ()
    items: tuple[Paragraph, ...] = ()
    before: tuple[Party, ...] = ()
    earlier: Callable[[], list[str]] = _nobody


@dataclass(frozen=True, slots=True)
class ItemContent:
    """What one list item adds to the mandate of its chapeau."""

    paragraph: Paragraph
    account: Account
    times: tuple[TimeFound, ...]


class ValueResolver:
    """Works out the values of a mandate; holds the compiled rules of accounts, dates and parties."""

    def __init__(self, rules: Rules) -> None:
        self._accounts = AccountGrammar(rules)
        self._dates = DateResolver(rules)
        self._times = DeadlineGrammar(rules)
        self._parties = PartyResolver(rules)

    def mandate(self, document: Document, read: Read, draft: Draft, moment: Moment) -> Mandate:
        """The mandate of one draft. `moment` is what its deadlines are counted from."""
        paragraph, text = read.paragraph, read.paragraph.text
        begin, end = draft.verb[1], draft.end
        decides = draft.mandate_class == "decide"
        account = Account() if decides else self._accounts.account(read.masked, begin, end)
        items = [self._item(item, decides) for item in read.items]
        whole = account if account.report else next((i.account for i in items if i.account.report), account)
        parties = self._parties.addressees(text, draft, read.mentions, read.before, read.earlier, paragraph.ordinal)
        parties += self._parties.others(text, read.masked, draft, read.mentions, parties, paragraph.ordinal)
        times = [t for t in read.times if begin <= t.start < end and _counts(t, decides, whole.report)]
        deadlines = self._deadlines(times, moment, whole)
        for item in items:
            chosen = [t for t in item.times if _counts(t, decides, item.account.report)]
            deadlines += self._deadlines(chosen, moment, item.account, _letter(item.paragraph))
        return Mandate(
            document=document.symbol,
            author=document.author if paragraph.part != "annex" else None,
            paragraph=paragraph.ordinal,
            label=paragraph.label,
            eid=paragraph.eid,
            order=0,
            verb=text[slice(*draft.verb)],
            mandate_class=draft.mandate_class,
            reiterated=draft.reiterated,
            parties=parties,
            action="".join((text[slice(*draft.action)], *(f"({_letter(i)}) {i.text}" for i in read.items))),
            deliverable=whole.deliverable,
            report=whole.report,
            recipient=whole.recipient,
            deadlines=deadlines,
            decision_time=self._accounts.decision_time(text, begin, end) if decides else None,
            urgency=self._accounts.urgency(text, begin, end),
            conditions=self._accounts.conditions(text, begin, end),
            already_made=draft.already_made,
            start=draft.start,
            end=end,
            spans=tuple(_spans(paragraph.ordinal, draft, times, account, parties)) + tuple(_item_spans(items)),
        )

    def later(self, moment: Moment, read: Read, draft: Draft) -> Moment:
        """The moment for the mandates after this one: they may say 该届会议 of a session named here."""
        for time in read.times:
            if draft.verb[1] <= time.start < draft.end:
                moment = replace(moment, last_session=self._dates.last_session(time, moment))
        return moment

    def _item(self, item: Paragraph, decides: bool) -> ItemContent:
        masked = mask(item.text)
        account = Account() if decides else self._accounts.account(masked, 0, len(masked))
        return ItemContent(item, account, tuple(self._times.find(item.text, masked)))

    def _deadlines(
        self, times: Sequence[TimeFound], moment: Moment, account: Account, item: str | None = None
    ) -> tuple[Deadline, ...]:
        out: list[Deadline] = []
        for time in times:
            for deadline in self._dates.resolve(time, moment):
                filled = replace(deadline, item=item, recipient=account.recipient, deliverable=account.deliverable)
                out.append(filled)
            moment = replace(moment, last_session=self._dates.last_session(time, moment))
        return tuple(out)


def _counts(time: TimeFound, decides: bool, report: bool) -> bool:
    """Whether the expression is a deadline: of a decision only the session at which something is taken up."""
    if decides:
        return time.kind in SESSION_KINDS
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
        if account.recipient_span:
            yield Span(n, *account.recipient_span, "RECIPIENT", account.rule)


def _letter(item: Paragraph) -> str:
    return (item.label or str(item.ordinal)).rpartition("(")[2].rstrip(")")
