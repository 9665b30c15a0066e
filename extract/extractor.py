"""Document -> mandates: runs the pipeline on each paragraph that may hold one, joins lists, works out the values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from extract.accounts import Account, AccountGrammar
from extract.assemble import Assembler, Draft
from extract.clauses import ClauseGrammar, alternatives, mask
from extract.dates import SESSION_KINDS, DateResolver, Moment, term_ends
from extract.deadlines import TimeFound, DeadlineGrammar
from extract.model import Deadline, Document, Mandate, Paragraph, Party, Span
from extract.parties import LOOKBACK, Mention, PartyResolver
from extract.rules import Rules
from extract.rules import load as load_rules

if TYPE_CHECKING:
    from spacy.tokens import Doc

LIST_END = ("：", ":")


@dataclass(frozen=True, slots=True)
class Read:
    """A paragraph with what the pipeline found in it."""

    paragraph: Paragraph
    masked: str
    drafts: tuple[Draft, ...]
    times: tuple[TimeFound, ...]
    mentions: tuple[Mention, ...]


class Extractor:
    """Finds the mandates of documents; one object serves any number of them."""

    def __init__(self, rules: Rules | None = None) -> None:
        from extract.pipeline import load

        self._rules = rules or load_rules()
        self._nlp = load()
        self._clauses = ClauseGrammar(self._rules)
        self._accounts = AccountGrammar(self._rules)
        self._dates = DateResolver(self._rules)
        self._times = DeadlineGrammar(self._rules)
        self._parties = PartyResolver(self._rules)
        self._candidate = re.compile(alternatives(p for rule in self._rules.verbs for p in rule.phrases))
        self._term = next(
            re.compile(r.pattern) for r in self._rules.qualifiers.decision_times if r.id == "until"
        )

    def __call__(self, document: Document, all_classes: bool = False) -> tuple[Mandate, ...]:
        """The mandates of the document in order; those of class `other` only with `all_classes`."""
        moment = self._moment(document)
        mandates: list[Mandate] = []
        for block in _blocks(document.paragraphs):
            found, moment = self._block(document, block, moment)
            mandates += found
        kept = [m for m in mandates if all_classes or m.mandate_class != "other"]
        return tuple(_numbered(kept))

    # -- paragraphs -------------------------------------------------------------------------------------------

    def _block(self, document: Document, block: Sequence[Paragraph], moment: Moment) -> tuple[list[Mandate], Moment]:
        """A paragraph and its list items: items under a directive are its content, others stand for themselves."""
        out: list[Mandate] = []
        content: dict[int, Read] = {}  # ordinal of an item -> the read paragraph whose last draft it belongs to
        owned: dict[int, list[Paragraph]] = {}
        reads: list[Read] = []
        for paragraph in block:
            owner = content.get(paragraph.chapeau or 0)
            if owner is not None:
                content[paragraph.ordinal] = owner
                owned[owner.paragraph.ordinal].append(paragraph)
                continue
            part = self._part(document, paragraph, block)
            if part is None:
                continue
            read = self._read(paragraph, part)
            reads.append(read)
            if self._governs(read, block):
                content[paragraph.ordinal] = read
                owned[paragraph.ordinal] = []
        for read in reads:
            before: list[Party] = []
            for i, draft in enumerate(read.drafts):
                items = owned.get(read.paragraph.ordinal, []) if i == len(read.drafts) - 1 else []
                mandate = self._mandate(document, read, draft, moment, before, items)
                moment = self._later(moment, read, draft)
                before += mandate.named("addressee")
                out.append(mandate)
        return out, moment

    def _governs(self, read: Read, block: Sequence[Paragraph]) -> bool:
        """The list below the paragraph is the content of its last mandate; not so under 决定 where items have verbs."""
        if not read.drafts or not read.paragraph.text.rstrip().endswith(LIST_END):
            return False
        last = read.drafts[-1]
        if last.end < len(read.paragraph.text.rstrip()) - 1:
            return False
        if last.mandate_class not in {"decide", "other"}:
            return True
        items = [p for p in block if p.chapeau == read.paragraph.ordinal]
        return not any(self._read(p, "operative").drafts for p in items)

    def _part(self, document: Document, paragraph: Paragraph, block: Sequence[Paragraph]) -> str | None:
        """Which author speaks here: operative, annex, conclusions, report; None where no mandate can stand."""
        if paragraph.part == "preamble":
            return None
        if paragraph.part == "operative":
            return "operative"
        if paragraph.part == "annex":
            if any(self._clauses.statute(title) for title in paragraph.section):
                return None
            chapeau = next((p.text for p in block if p.ordinal == paragraph.chapeau), "")
            return None if self._clauses.pledged(chapeau) else "annex"
        return "conclusions" if self._clauses.concluding(paragraph.section) else "report"

    def _read(self, paragraph: Paragraph, part: str) -> Read:
        if not self._candidate.search(paragraph.text):
            return Read(paragraph, "", (), (), ())
        doc = self.doc(paragraph.text, part)
        mentions = tuple(Mention(s.start_char, s.end_char, s.id_) for s in doc.spans["actors"])
        found = doc.user_data
        return Read(paragraph, found["masked"], found["drafts"], found["times"], mentions)

    def doc(self, text: str, part: str = "operative") -> Doc:
        """The spaCy Doc of one paragraph, read as that part of a document."""
        doc = self._nlp.make_doc(text)
        doc.user_data["part"] = part
        for _, component in self._nlp.pipeline:
            doc = component(doc)
        return doc

    # -- one mandate ------------------------------------------------------------------------------------------

    def _mandate(
        self,
        document: Document,
        read: Read,
        draft: Draft,
        moment: Moment,
        before: Sequence[Party],
        items: Sequence[Paragraph],
    ) -> Mandate:
        paragraph, text = read.paragraph, read.paragraph.text
        account = self._accounts.account(read.masked, draft.verb[1], draft.end)
        if not account.report:
            account = next((a for a in (self._item_account(i) for i in items) if a.report), account)
        decides = draft.mandate_class == "decide"
        parties = self._parties.addressees(
            text, draft, paragraph.ordinal, read.mentions, before, lambda: self._names_before(document, paragraph)
        )
        parties += self._parties.others(text, draft, paragraph.ordinal, read.mentions, parties)
        chosen = [t for t in read.times if self._belongs(t, draft, account)]
        deadlines = self._deadlines(chosen, moment, account) + self._item_deadlines(items, draft, moment, account)
        action = text[slice(*draft.action)]
        if items:
            action = "".join((action, *(f"({_letter(i)}) {i.text}" for i in items)))
        return Mandate(
            document=document.symbol,
            author=document.author,
            paragraph=paragraph.ordinal,
            label=paragraph.label,
            eid=paragraph.eid,
            order=0,
            verb=text[slice(*draft.verb)],
            mandate_class=draft.mandate_class,
            reiterated=draft.reiterated,
            parties=parties,
            action=action,
            deliverable=account.deliverable,
            report=account.report and not decides,
            recipient=account.recipient if not decides else None,
            deadlines=deadlines,
            decision_time=self._accounts.decision_time(text, draft.verb[1], draft.end) if decides else None,
            urgency=self._accounts.urgency(text, draft.verb[1], draft.end),
            conditions=self._accounts.conditions(text, draft.verb[1], draft.end),
            already_made=draft.already_made,
            start=draft.start,
            end=draft.end,
            spans=tuple(self._spans(paragraph, draft, chosen, account, parties)),
        )

    def _belongs(self, time: TimeFound, draft: Draft, account: Account) -> bool:
        if not draft.verb[1] <= time.start < draft.end:
            return False
        if draft.mandate_class == "decide":
            return time.kind in SESSION_KINDS
        rule = next(r for r in self._rules.deadlines.rules if r.id == time.rule)
        return rule.needs != "report" or account.report

    def _deadlines(self, times: Sequence[TimeFound], moment: Moment, account: Account) -> tuple[Deadline, ...]:
        out: list[Deadline] = []
        for time in times:
            for deadline in self._dates.resolve(time, moment):
                out.append(replace(deadline, recipient=account.recipient, deliverable=account.deliverable))
            moment = replace(moment, last_session=self._dates.last_session(time, moment))
        return tuple(out)

    def _item_account(self, item: Paragraph) -> Account:
        return self._accounts.account(mask(item.text), 0, len(item.text))

    def _item_deadlines(
        self, items: Sequence[Paragraph], draft: Draft, moment: Moment, _account: Account
    ) -> tuple[Deadline, ...]:
        out: list[Deadline] = []
        for item in items:
            account = self._item_account(item)
            inside = replace(draft, verb=(0, 0), end=len(item.text))
            times = [t for t in self._times.find(item.text, mask(item.text)) if self._belongs(t, inside, account)]
            out += [replace(d, item=_letter(item)) for d in self._deadlines(times, moment, account)]
        return tuple(out)

    def _spans(
        self,
        paragraph: Paragraph,
        draft: Draft,
        times: Sequence[TimeFound],
        account: Account,
        parties: Sequence[Party],
    ) -> Iterator[Span]:
        n = paragraph.ordinal
        yield Span(n, *draft.verb, "VERB", draft.rule)
        for start, end, rule in draft.adverbs:
            yield Span(n, start, end, "ADVERB", rule)
        for party in parties:
            yield Span(n, party.start, party.end, party.role.upper(), party.actor or "unresolved")
        if draft.action[1] > draft.action[0]:
            yield Span(n, *draft.action, "ACTION", draft.rule)
        for time in times:
            yield Span(n, time.start, time.end, "DEADLINE", time.rule)
        inside = account.span is not None and draft.verb[1] <= account.span[0] and account.span[1] <= draft.end
        if account.rule and account.span and inside:
            yield Span(n, *account.span, "DELIVERABLE", account.rule)
            if account.recipient_span:
                yield Span(n, *account.recipient_span, "RECIPIENT", account.rule)

    # -- what stands around -----------------------------------------------------------------------------------

    def _moment(self, document: Document) -> Moment:
        series, number = None, None
        if document.session and "/" in document.session:
            series, _, last = document.session.rpartition("/")
            number = int(last) if last.isdigit() else None
        term = term_ends((p.text for p in document.paragraphs if p.part == "operative"), self._term)
        return Moment(series, number, document.adopted, term)

    def _later(self, moment: Moment, read: Read, draft: Draft) -> Moment:
        for time in read.times:
            if draft.verb[1] <= time.start < draft.end:
                moment = replace(moment, last_session=self._dates.last_session(time, moment))
        return moment

    def _names_before(self, document: Document, paragraph: Paragraph) -> list[tuple[str, str]]:
        """(name, actor) of the paragraphs before, the nearest last."""
        matcher = self._nlp.get_pipe("actors")
        names: list[tuple[str, str]] = []
        for earlier in document.paragraphs[max(0, paragraph.ordinal - 1 - LOOKBACK) : paragraph.ordinal - 1]:
            doc = matcher(self._nlp.make_doc(earlier.text))
            names += [(s.text, s.id_) for s in doc.spans["actors"]]
        return names


def _blocks(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Each paragraph together with the list items under it."""
    block: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.chapeau is None and block:
            yield block
            block = []
        block.append(paragraph)
    if block:
        yield block


def _letter(item: Paragraph) -> str:
    return (item.label or str(item.ordinal)).rpartition("(")[2].rstrip(")")


def _numbered(mandates: Sequence[Mandate]) -> Iterator[Mandate]:
    """`order` counts within the printed label, or within the paragraph where it has none."""
    def key(m: Mandate) -> tuple[str | None, int]:
        return (m.label, 0) if m.label else (None, m.paragraph)

    for _, group in groupby(mandates, key):
        for order, mandate in enumerate(group, 1):
            yield replace(mandate, order=order)


__all__ = ["Assembler", "Extractor"]
