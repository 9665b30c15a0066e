"""Documents with their mandates -> the rows of every table but the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, count
from typing import Any

from extract.follow.cases import Closed
from extract.follow.coverage import Coverage
from extract.follow.entries import Entries
from extract.follow.stage import Followed, FollowUp
from extract.follow.succession import Succession
from extract.follow.symbols import names
from extract.register import followed as found
from extract.register import responsible, reviews, rows
from extract.register.collected import Entry
from extract.register.corrections import Correction
from extract.register.schema import HISTORY, TABLES
from extract.register.sheet import Sheet


def tables_of(
    entries: Sequence[Entry],
    rules: Any,
    as_of: date,
    applied: Sequence[reviews.Applied],
    assigned: Sequence[responsible.Assignment],
    corrected: Sequence[Correction],
) -> tuple[dict[str, list[rows.Row]], list[reviews.Applied]]:
    """The rows of every table but the history, and the reviews, those marked that found nothing to judge."""
    actors: Mapping[str, Any] = rules.actors
    coverage = Coverage([document for document, _ in entries], actors)
    by_symbol = {document.symbol: (document, pairs) for document, pairs in entries}
    followed = _followed(by_symbol, coverage, FollowUp(rules, as_of), applied)
    said = {(one.review.n, one.mandate) for one in applied}
    judged = (e for e in followed.evidence if e.route != "review" or (e.review, e.mandate) not in said)
    applied = reviews.checked(applied, ((e.mandate, names(e.answer, e.document)) for e in judged))
    values: dict[str, list[rows.Values]] = {
        "actors": rows.actor_values(actors, rules.series, _asked(entries)),
        "actor_names": rows.actor_name_values(actors),
        "actor_lines": [{"line": line, "actor": actor} for line, actor in sorted(Succession(actors).lines())],
        "coverage": coverage.values(),
        "reviews": [review.values() for review in applied],
        "corrections": [correction.values() for correction in corrected],
        "threads": found.thread_values(followed, by_symbol),
        "repeats": found.repeat_values(followed),
        "evidence": found.evidence_values(followed, by_symbol),
        "reports": found.report_values(followed, by_symbol, actors),
        "documents": found.missing_values(followed, rows.columns("documents")),
    }
    held = {str(row["id"]) for row in values["documents"]} | {document.id for document, _ in entries}
    tables: dict[str, list[rows.Row]] = {table.name: [] for table in TABLES if table not in HISTORY}
    # A document's dictionaries are gone before those of the next are made: all of them at once are many.
    for some in chain([values], _values(entries, held, followed, rules, assigned)):
        for table, lines in some.items():
            tables[table] += rows.table_rows(table, lines)
    return tables, applied


def _followed(entries: Entries, coverage: Coverage, follow: FollowUp, applied: Sequence[reviews.Applied]) -> Followed:
    """What became of the mandates, by the documents and by the reviews."""
    closing = [a for a in applied if a.mandate and a.review.verb == "close"]
    closed = {a.mandate: Closed(a.review.date, a.review.note or a.review.source) for a in closing if a.mandate}
    said = reviews.verdicts(applied)
    return follow(entries, coverage, closed, said.told, said.judged)


def _asked(entries: Sequence[Entry]) -> Counter[str]:
    """Actor -> of how many mandates it is an addressee (not of class `other`: those are not shown)."""
    shown = (mandate for _, pairs in entries for _, mandate in pairs if mandate.mandate_class != "other")
    return Counter(actor for mandate in shown for actor in {p.actor for p in mandate.named("addressee") if p.actor})


def _values(
    entries: Sequence[Entry],
    held: Collection[str],
    followed: Followed,
    rules: Any,
    assigned: Sequence[responsible.Assignment],
) -> Iterator[dict[str, list[rows.Values]]]:
    """The rows of each document and of its mandates, by table."""
    numbers = count(1)
    for document, pairs in entries:
        sheet = Sheet(document, rules.actors, rules.reasons)
        link = followed.chains.links.get(document.symbol)
        mandates, actors, deadlines, spans = [], [], [], []
        for key, mandate in pairs:
            outcome = followed.outcomes[key]
            mandates.append(sheet.mandate(key, next(numbers), mandate, outcome, followed.threads.get(key)))
            parties = sheet.parties(key, mandate)
            actors += parties
            actors += responsible.lead_values(key, len(parties), document=document, mandate=mandate, assigned=assigned)
            deadlines += sheet.deadlines(key, followed.deadlines[key], outcome)
            spans += sheet.spans(key, mandate)
        yield {
            "documents": [sheet.document_row((m for _, m in pairs), link)],
            "paragraphs": sheet.paragraphs(),
            "footnotes": sheet.footnotes(),
            "other_text": sheet.other_text(),
            "citations": sheet.citations(held),
            "mandates": mandates,
            "mandate_actors": actors,
            "deadlines": deadlines,
            "spans": spans,
        }
