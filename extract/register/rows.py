"""Documents and mandates as rows of the tables in `extract.register.schema`.

Every function returns dictionaries column -> value; `table_rows` turns them into tuples in column order.
Dates are ISO strings, truth values 0 or 1, lists JSON arrays, and what is not known is None.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from extract.model import Deadline, Document, Mandate, Paragraph, Party, slug
from extract.register.schema import TABLES

if TYPE_CHECKING:
    from extract.follow.cases import Outcome
    from extract.follow.chains import Link
    from extract.ruletypes import Sentence

Value: TypeAlias = str | int | float | None
Values: TypeAlias = dict[str, Value]
Row: TypeAlias = tuple[Value, ...]

DUE = ("due_from", "due_main", "due_by")

_COLUMNS = {table.name: tuple(table.columns) for table in TABLES}
_IN_ORDER: dict[str, Callable[[Values], Row]] = {name: itemgetter(*some) for name, some in _COLUMNS.items()}


def table_rows(table: str, values: Sequence[Values]) -> list[Row]:
    """Dictionaries as tuples in the column order of the table; a missing or foreign column is a KeyError."""
    columns = _COLUMNS[table]
    for row in values:
        if len(row) != len(columns):
            raise KeyError(f"{table}: columns {sorted(set(row) ^ set(columns))}")
    return list(map(_IN_ORDER[table], values))


def columns(table: str) -> tuple[str, ...]:
    """The columns of a table, in order."""
    return _COLUMNS[table]


def natural(symbol: str) -> tuple[str | int, ...]:
    """Sort key that puts A/RES/72/9 before A/RES/72/237."""
    return tuple(int(part) if n % 2 else part for n, part in enumerate(re.split(r"([0-9]+)", symbol)))


def mandate_ids(document: Document, mandates: Iterable[Mandate]) -> tuple[str, ...]:
    """The id of each mandate: its paragraph's id and the offset of its verb, A-RES-72-237-p12-87.

    Groups that share one verb share that id too; from the second on the place among them is added.
    """
    paragraphs = document.paragraph_ids()
    ids: list[str] = []
    twins: Counter[str] = Counter()
    for mandate in mandates:
        base = f"{paragraphs[mandate.paragraph - 1]}-{mandate.verb_start}"
        twins[base] += 1
        ids.append(f"{base}-n{twins[base]}" if twins[base] > 1 else base)
    return tuple(ids)


def actor_values(actors: Mapping[str, Any], asked: Mapping[str, int]) -> list[Values]:
    """One row per actor of the rules, sorted by id; `asked` says of how many mandates each is an addressee."""
    fields = ("id", "name", "name_en", "acronym", "kind", "parent", "valid_from", "valid_to", "successor")
    return [
        {field: text(getattr(actors[key], field)) for field in fields} | {"mandates": asked.get(key, 0)}
        for key in sorted(actors)
    ]


def actor_name_values(actors: Mapping[str, Any]) -> list[Values]:
    """One row per name of an actor: full and short names, English name, acronym."""
    pairs = {
        (str(name), actor.id)
        for actor in actors.values()
        for name in (*actor.all_names, actor.name_en, actor.acronym)
        if name
    }
    return [{"name": name, "actor": actor} for name, actor in sorted(pairs)]


def _taking(*fields: str) -> Callable[[object], Values]:
    """From an object to a dictionary of these of its fields, those that a row takes over as they are."""
    take = attrgetter(*fields)
    return lambda one: dict(zip(fields, take(one), strict=True))


_OF_DOCUMENT = _taking(
    *("symbol", "title", "kind", "session", "agenda_item", "agenda_title", "meeting", "draft", "committee_report"),
    *("committee_report_paragraph", "vote", "language", "form", "source", "sha256"),
)
_OF_CITATION = _taking("kind", "symbol", "surface", "provision", "footnote", "start", "end", "basis")
_OF_FACT = _taking("answer", "timing", "late", "late_by")
_OF_DEADLINE = _taking("item", "text", "due", "recipient", "deliverable", "basis")


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

    def document_row(self, mandates: Iterable[Mandate], link: Link | None = None) -> Values:
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
            "url": f"https://docs.un.org/zh/{quote(document.symbol, safe='/()')}",
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


def chain_values(link: Link | None) -> Values:
    """The columns of a document's place in its chain."""
    if link is None:
        return {"chain": None, "place": None, "predecessor": None}
    return {
        "chain": link.chain,
        "place": link.place,
        "predecessor": slug(link.predecessor) if link.predecessor else None,
    }


_NOT_SHOWN: Values = dict.fromkeys(("deadline_text", "due", "due_session", *DUE))


def _shown(one: Deadline | None) -> Values:
    """The columns of a mandate's row that tell of one of its deadlines."""
    if one is None:
        return _NOT_SHOWN
    return {"deadline_text": one.text, "due": one.due, "due_session": one.session, **_dates(one)}


def _inferred(asked: Iterable[Party], shown: Deadline | None) -> Iterator[str]:
    """The fields of a mandate's row that the text does not state itself: worked out, and marked so."""
    if shown is not None and shown.inferred:
        yield "due"
    if any(party.inferred for party in asked):
        yield "addressees"
    if shown is not None and shown.session and shown.session not in (shown.due or ""):
        yield "due_session"


def rule_ids(mandate: Mandate) -> list[str]:
    """The ids of the rules that read a mandate, each once, in the order of its spans."""
    return list(dict.fromkeys(span.rule for span in mandate.spans))


def deadline(one: Deadline) -> Values:
    """What a deadline's row and a deadline of a line of `mandates extract` have in common."""
    return {**_OF_DEADLINE(one), **_dates(one)}


def _dates(one: Deadline) -> Values:
    return {name: text(getattr(one, name)) for name in DUE}


def array(items: Iterable[str]) -> str:
    """A JSON array, Chinese as it is."""
    return _array(tuple(items))


_JSON = json.JSONEncoder(ensure_ascii=False)


@lru_cache(maxsize=4096)
def _array(items: tuple[str, ...]) -> str:
    """Remembered: most are empty, or name one of few."""
    return _JSON.encode(items)


def text(value: date | str | int | None) -> str | None:
    """A cell of text: dates in ISO form, nothing for None and the empty string."""
    return None if value is None or value == "" else str(value)
