"""`mandates extract`: one JSON object for each mandate, with the keys of the annotation guide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from extract.collecting import seldom_within
from extract.intake import Problems, Progress, documents
from extract.model import Document, Mandate
from extract.reading import Say, Stages, files, results, stages
from extract.register import rows
from extract.register.collected import content
from extract.workers import Jobs

Extracted = tuple[Document, tuple[Mandate, ...]]


@seldom_within()
def lines(
    paths: Sequence[Path],
    emit: Callable[[dict[str, Any]], None],
    *,
    say: Say,
    progress: Progress,
    work: Stages | None = None,
    all_classes: bool = False,
    jobs: Jobs = None,
) -> int:
    """Gives `emit` the object of each mandate of the documents below `paths`; how many could not be used.

    `say` gets one line for each of those, and notes. Raises MandatesError where there is nothing to read.
    """
    work = work or stages()
    rules = work.rules()
    found = files(paths, work.find)
    fail = Problems(say)
    done = results(found.files, work, rules, all_classes=all_classes, jobs=jobs)
    for document, mandates in _once(documents(paths, found, progress(done, len(found.files)), say, fail), say, fail):
        for key, mandate in zip(rows.mandate_ids(document, mandates), mandates, strict=True):
            emit(line(key, mandate))
    return fail.count


def _once(found: Iterable[Extracted], say: Say, fail: Say) -> Iterator[Extracted]:
    """Each document once, as in a build: the mandates of a second of its symbol would have the ids of the first's."""
    seen: dict[int, int] = {}  # hashes of ids and texts: little, however many documents there are
    for document, mandates in found:
        key, text = hash(document.id), hash(tuple(content(document)))
        if key not in seen:
            seen[key] = text
            yield document, mandates
        elif seen[key] == text:
            say(f"note: {document.source}: same text as a file before it ({document.symbol}), taken once")
        else:
            cure = "that was taken, take away or correct the wrong one"
            fail(f"{document.source}: has the symbol {document.symbol} of a file before it, but another text; {cure}")


def line(key: str, mandate: Mandate) -> dict[str, Any]:
    """The object of one mandate, `key` its id; the due dates are those of its first deadline that has any."""
    dated = next((d for d in mandate.deadlines if d.due_from or d.due_main or d.due_by), None)
    return {
        "id": key,
        "document": mandate.document,
        "author": mandate.author,
        "paragraph": mandate.label,
        "eid": mandate.eid,
        "order": mandate.order,
        "verb": mandate.verb,
        "class": mandate.mandate_class,
        "reiterated": mandate.reiterated,
        "addressees": [party.surface for party in mandate.named("addressee")],
        "actors": list(dict.fromkeys(p.actor for p in mandate.named("addressee") if p.actor)),
        "included": [party.surface for party in mandate.named("included")],
        "consulted": [party.surface for party in mandate.named("consulted")],
        "supported_by": [party.surface for party in mandate.named("supported_by")],
        "on_request_of": [party.surface for party in mandate.named("on_request_of")],
        "via": [party.surface for party in mandate.named("via")],
        "mentioned": [party.surface for party in mandate.named("mentioned")],
        "action": mandate.action,
        "deliverable": mandate.deliverable,
        "report": mandate.report,
        "recipient": mandate.recipient,
        "deadline_text": mandate.deadline_text,
        "due": mandate.due,
        **{name: rows.text(getattr(dated, name, None)) for name in rows.DUE},
        "deadlines": [{**rows.deadline(one), "inferred": one.inferred} for one in mandate.deadlines],
        "decision_time": mandate.decision_time,
        "urgency": list(mandate.urgency),
        "conditions": list(mandate.conditions),
        "rules": rows.rule_ids(mandate),
        "start": mandate.start,
        "end": mandate.end,
        "already_made": mandate.already_made,
    }
