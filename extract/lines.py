"""`mandates extract`: one JSON object for each mandate, with the keys of the annotation guide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from extract.collecting import seldom_within
from extract.errors import MandatesError
from extract.model import Mandate
from extract.reading import Stages, files, results, stages
from extract.register import rows
from extract.result import Result
from extract.workers import Jobs

Say = Callable[[str], None]
Progress = Callable[[Iterable[Result], int], Iterable[Result]]


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
    said: set[str] = set()
    failed = 0

    def fail(problem: str) -> None:
        nonlocal failed
        failed += 1
        if problem not in said:  # a documents.yml that is wrong is the problem of many documents
            said.add(problem)
            say(problem)

    for note in found.notes:
        say(f"note: {note}")
    for problem in found.problems:
        fail(problem)
    if not found.files:
        raise nothing(paths)
    done = results(found.files, work, rules, all_classes=all_classes, jobs=jobs)
    for result in progress(done, len(found.files)):
        for problem in result.problems:
            fail(problem)
        for document, mandates in result.pairs:
            for caveat in document.caveats:
                say(f"note: {document.source}: {caveat}")
            for key, mandate in zip(rows.mandate_ids(document, mandates), mandates, strict=True):
                emit(line(key, mandate))
    return failed


def nothing(paths: Sequence[Path]) -> MandatesError:
    """The error for paths below which there is no document at all."""
    where = ", ".join(str(path) for path in paths)
    return MandatesError(where, "no documents found", "name a file or a folder that holds documents")


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
