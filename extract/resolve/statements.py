"""Draft -> statement: what the words of a mandate say by themselves, in whatever document they stand.

Paragraphs of resolutions return from year to year with the same words. What can be worked out from these alone is kept
apart from what a document adds (extract.resolve.values), so that it is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, NoReturn

from extract.detect.clauses import mask
from extract.detect.deadlines import DeadlineGrammar, TimeFound
from extract.detect.drafts import Draft
from extract.model import Mandate, Party, Span
from extract.resolve.accounts import Account, AccountGrammar
from extract.resolve.dates import NAMING
from extract.resolve.parties import PartyResolver
from extract.resolve.read import VERB_PARAGRAPH, Item, Read, within
from extract.resolve.sessions import SESSION_KINDS
from extract.rules import Rules
from extract.script import simplified

FIXING = frozenset({"decide", "other"})  # classes that fix a day or year themselves (决定于…举行, 宣布2025年为…)


class Due(NamedTuple):
    """A time expression that is a deadline: its words as printed, the recipient and what is due; `item` is the letter
    of the list item in which it stands."""

    time: TimeFound
    text: str
    recipient: str | None
    deliverable: str | None
    item: str | None = None


class Statement(NamedTuple):
    """What the words of a mandate state.

    `mandate` lacks what a document gives, its action and its spans. The action is the words at `action` and, with
    `listing`, the list items; the spans are `head` (verb and adverbs), those of the `parties`, and `tail`. `draft` is
    there, and `parties` are not, where only the document says whom a short name means (该办公室), and from there on.
    `due` are the deadlines of each paragraph, the one with the verb and its list items; `naming` are the expressions of
    the clause that name a session. Paragraphs are counted from VERB_PARAGRAPH.
    """

    mandate: Mandate
    action: tuple[int, int]
    listing: bool
    head: tuple[Span, ...]
    tail: tuple[Span, ...]
    parties: tuple[Party, ...]
    draft: Draft | None
    due: tuple[tuple[Due, ...], ...]
    naming: tuple[TimeFound, ...]


class Stated(NamedTuple):
    """What a paragraph states; `read` is there only where a statement has its draft: the document is asked with it."""

    statements: tuple[Statement, ...]
    read: Read | None


class _Content(NamedTuple):
    """What one paragraph of a mandate, or list item, says is to be rendered, and the time expressions in it."""

    text: str
    account: Account
    times: Sequence[TimeFound]
    letter: str | None = None


class _NoDocument(Exception):
    """Only the paragraphs before would say who is meant."""


def _unknown() -> NoReturn:
    raise _NoDocument


class StatementReader:
    """Works out statements; holds the compiled rules of accounts and of the language of parties."""

    def __init__(self, rules: Rules, times: DeadlineGrammar, parties: PartyResolver) -> None:
        self._accounts = AccountGrammar(rules)
        self._times = times
        self._parties = parties

    def stated(self, read: Read, items: Sequence[Item]) -> Stated:
        """What a paragraph states; `items` are the list items that are content of the last one."""
        out: list[Statement] = []
        named: list[Party] = []
        known = True
        for draft in read.drafts:
            parties = self._alone(read, draft, named) if known else None
            out.append(self._statement(read, draft, items if draft is read.drafts[-1] else (), parties))
            named += addressees(parties or ())
            known = parties is not None  # else nobody knows who a later pronoun means, either
        return Stated(tuple(out), None if known else read)

    def _alone(self, read: Read, draft: Draft, named: Sequence[Party]) -> tuple[Party, ...] | None:
        try:
            return self._parties.of(read, draft, named, _unknown)
        except _NoDocument:
            return None

    def _statement(
        self, read: Read, draft: Draft, items: Sequence[Item], parties: tuple[Party, ...] | None
    ) -> Statement:
        begin, end, kind = draft.verb[1], draft.end, draft.mandate_class
        clause = within(read.times, begin, end)
        account = self._account(kind, read.masked, begin, end)
        contents = [_Content(read.text, account, clause), *(self._item(item, kind) for item in items)]
        told = [c for c in contents if c.account.report] or contents[:1]
        whole = told[0].account
        times = [t for t in clause if _counts(t, kind, whole.report)]
        due = [tuple(_due(t, read.text, whole, told[0].text) for t in times)]
        for item in contents[1:]:
            chosen = (t for t in item.times if _counts(t, kind, item.account.report))
            due.append(tuple(_due(t, item.text, item.account, item.text, item.letter) for t in chosen))
        return Statement(
            self._mandate(read, draft, told),
            draft.action,
            bool(items),
            tuple(_head(draft)),
            tuple(_tail(draft, times, contents)),
            parties or (),
            draft if parties is None else None,
            tuple(filter(None, due)),
            tuple(t for t in clause if t.kind in NAMING),
        )

    def _account(self, kind: str, masked: str, begin: int, end: int) -> Account:
        return (self._accounts.decided if kind == "decide" else self._accounts.account)(masked, begin, end)

    def _item(self, item: Item, kind: str) -> _Content:
        folded = simplified(item.text)
        masked = mask(folded)
        account = self._account(kind, masked, 0, len(masked))
        return _Content(item.text, account, self._times.find(folded, masked), item.letter)

    def _mandate(self, read: Read, draft: Draft, told: Sequence[_Content]) -> Mandate:
        begin, end, kind = draft.verb[1], draft.end, draft.mandate_class
        whole, text, accounts = told[0].account, read.text, self._accounts
        return Mandate(
            document="",
            author=None,
            paragraph=VERB_PARAGRAPH,
            label=None,
            eid=None,
            order=0,
            verb=text[slice(*draft.verb)],
            mandate_class=kind,
            reiterated=draft.reiterated,
            parties=(),
            action="",
            deliverable=whole.deliverable,
            report=whole.report,
            recipient=_received(told),
            deadlines=(),
            decision_time=accounts.decision_time(read.folded, draft.bare[0], end) if kind in FIXING else None,
            urgency=_printed(text, accounts.urgency(read.folded, begin, end)),
            conditions=_printed(text, accounts.conditions(read.folded, begin, end)),
            already_made=draft.already_made,
            start=draft.start,
            end=end,
            spans=(),
        )


def addressees(parties: Sequence[Party]) -> list[Party]:
    """Those of whom something is asked."""
    return [party for party in parties if party.role == "addressee"]


def _due(time: TimeFound, text: str, account: Account, source: str, letter: str | None = None) -> Due:
    """What is due at a time that stands in `text`: the `account` that was read from `source`.

    A body named in the expression itself is its recipient.
    """
    own = account.further if source is text else ()
    named = next((p for p in own if time.start <= p[0] and p[1] <= time.end), account.recipient)
    body = source[slice(*named)] if named else None
    return Due(time, text[time.start : time.end], body, account.deliverable, letter)


def _received(told: Sequence[_Content]) -> str | None:
    """The bodies that receive the accounts, each once, in text order; 大会全体会议 is the 大会 named before."""
    out: list[str] = []
    for text, account, *_ in told:
        for a, b in (account.recipient, *account.further) if account.recipient else ():
            if not any(text[a:b].startswith(name) for name in out):
                out.append(text[a:b])
    return " ".join(out) or None


def _printed(text: str, pairs: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The words at those places, each once."""
    return tuple(dict.fromkeys(text[a:b] for a, b in pairs))


def _counts(time: TimeFound, kind: str, report: bool) -> bool:
    """Whether the expression is a deadline: of a decision only the session, or the day, by which something is taken up.

    For how long or from when somebody is authorized (授权会员国在12个月内检查船只) is none either.
    """
    if kind == "decide":
        return time.takes_up or time.kind in SESSION_KINDS
    if kind == "authorize" and time.kind in {"within", "event"}:
        return False
    return time.needs != "report" or report


def _head(draft: Draft) -> Iterator[Span]:
    yield Span(VERB_PARAGRAPH, *draft.verb, "VERB", draft.rule)
    for start, end, rule in draft.adverbs:
        yield Span(VERB_PARAGRAPH, start, end, "ADVERB", rule)


def _tail(draft: Draft, times: Sequence[TimeFound], contents: Sequence[_Content]) -> Iterator[Span]:
    """Action, deadlines and what is rendered to whom; `times` are those that count beside the verb."""
    if draft.action[1] > draft.action[0]:
        yield Span(VERB_PARAGRAPH, *draft.action, "ACTION", draft.rule)
    for n, content in enumerate(contents):
        account = content.account
        for time in content.times if n else times:
            yield Span(n, time.start, time.end, "DEADLINE", time.rule)
        if account.rule and account.span:
            yield Span(n, *account.span, "DELIVERABLE", account.rule)
            if account.recipient:
                yield Span(n, *account.recipient, "RECIPIENT", account.rule)
