"""One document and its mandates as rows: a sheet for each document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from extract.model import Deadline, Document, Mandate, Paragraph, Party, slug
from extract.register.official import official_url
from extract.register.rows import DUE, Values, array, chain_values, dates, deadline, rule_ids, taking, text

if TYPE_CHECKING:
    from extract.follow.cases import Outcome
    from extract.follow.chains import ChainLink
    from extract.rules.reasons import Sentence

_OF_DOCUMENT = taking(
    *("symbol", "title", "kind", "session", "agenda_item", "agenda_title", "meeting", "draft", "committee_report"),
    *("committee_report_paragraph", "vote", "language", "form", "source", "sha256"),
)
_OF_CITATION = taking("kind", "symbol", "surface", "provision", "footnote", "start", "end", "basis")
_OF_FACT = taking("answer", "timing", "late", "late_by")


class Sheet:
    """The rows of one document; its ids are worked out once. Cells with an actor that `actors` lacks stay empty."""

    def __init__(self, document: Document, actors: Collection[str], sentences: Mapping[str, Sentence]) -> None:
        self.document, self.id = document, document.id
        self._sentences = sentences
        self._ids = document.paragraph_ids()
        self._actors = actors
        # What all its mandates have in common.
        self._of_all: Values = {
            "document": self.id,
            "body": self._known(document.body),
            "session": document.session,
            "adopted": text(document.adopted),
        }

    def document_row(self, mandates: Iterable[Mandate], link: ChainLink | None = None) -> Values:
        """The row of the document; its `mandates` counts those that the register shows (not class `other`).

        `link` is its place in its chain.
        """
        document = self.document
        return {
            "id": self.id,
            **_OF_DOCUMENT(document),
            "body": self._known(document.body),
            "author": self._known(document.author),
            "adopted": text(document.adopted),
            "published": text(document.published),
            "subjects": array(document.subjects),
            "url": official_url(document.symbol),
            "held": 1,
            **chain_values(link),
            "mandates": sum(m.mandate_class != "other" for m in mandates),
        }

    def paragraphs(self) -> list[Values]:
        """The rows of the paragraphs, in reading order."""
        return [
            {
                "id": key,
                "document": self.id,
                "ordinal": paragraph.ordinal,
                "part": paragraph.part,
                "label": paragraph.label,
                "section": array(paragraph.section) if paragraph.section else None,
                "text": paragraph.text,
                "chapeau": self._ids[paragraph.chapeau - 1] if paragraph.chapeau else None,
                "eid": paragraph.eid,
                "recital": int(paragraph.recital),
            }
            for key, paragraph in self._pairs()
        ]

    def footnotes(self) -> list[Values]:
        """The rows of the footnotes: `n` counts within the paragraph, `at` is the offset of the mark."""
        return [
            {"paragraph": key, "n": n, "mark": note.mark, "at": note.at, "text": note.text}
            for key, paragraph in self._pairs()
            for n, note in enumerate(paragraph.footnotes, 1)
        ]

    def other_text(self) -> list[Values]:
        """The rows of what is no paragraph: tables with the paragraph that they follow, then the furniture."""
        found: list[tuple[str, tuple[str, ...], int, str]] = [
            *(("table", table.section, table.after, table.text) for table in self.document.tables),
            *(("furniture", (), 0, line) for line in self.document.furniture if line),
        ]
        return [
            {
                "document": self.id,
                "n": n,
                "kind": kind,
                "section": array(section) if section else None,
                "follows": self._ids[after - 1] if after else None,
                "text": words,
            }
            for n, (kind, section, after, words) in enumerate(found, 1)
        ]

    def citations(self, held: Collection[str]) -> list[Values]:
        """The rows of the citations; `document` is the id of the cited document where `held` has it."""
        rows: list[Values] = []
        for key, paragraph in self._pairs():
            for n, citation in enumerate(paragraph.citations, 1):
                target = slug(citation.symbol) if citation.symbol else None
                found = target if target in held else None
                rows.append({"paragraph": key, "n": n, "document": found, **_OF_CITATION(citation)})
        return rows

    def mandate(
        self, key: str, number: int, mandate: Mandate, outcome: Outcome, thread: tuple[str, int] | None = None
    ) -> Values:
        """The row of a mandate. Its deadline columns show the deadline that the outcome chose: the next unanswered.

        `thread` is the id of its thread and its place there.
        """
        shown, asked = outcome.shown, mandate.named("addressee")
        sentence, words = self._sentences[outcome.reason.id], outcome.reason.words
        return {
            "id": key,
            "number": number,
            "paragraph": self._ids[mandate.paragraph - 1],
            "label": mandate.label,
            "author": self._known(mandate.author),
            **self._of_all,
            "verb": mandate.verb,
            "class": mandate.mandate_class,
            "reiterated": int(mandate.reiterated),
            "addressees": array(party.surface for party in asked),
            "action": mandate.action,
            "deliverable": mandate.deliverable,
            "report": int(mandate.report),
            "recipient": mandate.recipient,
            **_shown(shown),
            "decision_time": mandate.decision_time,
            "urgency": array(mandate.urgency),
            "conditions": array(mandate.conditions),
            "already_made": int(mandate.already_made),
            "open": int(outcome.open),
            "status": outcome.status,
            "answer": outcome.answer,
            "timing": outcome.timing,
            "late": outcome.late,
            "repeated_by": outcome.repeated_by,
            "thread": thread[0] if thread else None,
            "thread_place": thread[1] if thread else None,
            "reason": sentence.zh.format(**words),
            "reason_en": sentence.en.format(**words),
            "start": mandate.start,
            "end": mandate.end,
            "inferred": array(_inferred(asked, shown)),
            "rules": array(rule_ids(mandate)),
        }

    def parties(self, key: str, mandate: Mandate) -> list[Values]:
        """One row per party of a mandate in its order, an unresolved one too (`actor` is None)."""
        return [
            {
                "mandate": key,
                "n": n,
                "role": party.role,
                "surface": party.surface,
                "actor": self._known(party.actor),
                "paragraph": self._ids[party.paragraph - 1],
                "start": party.start,
                "end": party.end,
                "inferred": party.inferred,
            }
            for n, party in enumerate(mandate.parties, 1)
        ]

    def deadlines(self, key: str, deadlines: Iterable[Deadline], outcome: Outcome) -> list[Values]:
        """One row per deadline of a mandate, those worked out too, with what the outcome says of each."""
        facts = zip(deadlines, outcome.facts, strict=True)
        return [
            {
                "mandate": key,
                "n": n,
                **deadline(one),
                "session": one.session,
                **_OF_FACT(fact),
                "inferred": int(one.inferred),
            }
            for n, (one, fact) in enumerate(facts, 1)
        ]

    def spans(self, key: str, mandate: Mandate) -> list[Values]:
        """One row per span that a value of the mandate was read from, with the rule that found it."""
        return [
            {
                "mandate": key,
                "n": n,
                "label": span.label,
                "rule": span.rule,
                "paragraph": self._ids[span.paragraph - 1],
                "start": span.start,
                "end": span.end,
            }
            for n, span in enumerate(mandate.spans, 1)
        ]

    def _pairs(self) -> Iterator[tuple[str, Paragraph]]:
        return zip(self._ids, self.document.paragraphs, strict=True)

    def _known(self, actor: str | None) -> str | None:
        return actor if actor in self._actors else None


_NOT_SHOWN: Values = dict.fromkeys(("deadline_text", "due", "due_session", *DUE))


def _shown(one: Deadline | None) -> Values:
    """The columns of a mandate's row that tell of one of its deadlines."""
    if one is None:
        return _NOT_SHOWN
    return {"deadline_text": one.text, "due": one.due, "due_session": one.session, **dates(one)}


def _inferred(asked: Iterable[Party], shown: Deadline | None) -> Iterator[str]:
    """The fields of a mandate's row that the text does not state itself: worked out, and marked so."""
    if shown is not None and shown.inferred:
        yield "due"
    if any(party.inferred for party in asked):
        yield "addressees"
    if shown is not None and shown.session and shown.session not in (shown.due or ""):
        yield "due_session"
