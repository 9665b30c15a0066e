"""Paragraphs in the manner of bodies and times of which no corpus is held: every field of every mandate.

The tables and how they came about: tests/gold/bodies/README.md.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from reading import extractor

from extract import lines, score
from extract.model import Document, Paragraph

TABLES = sorted((Path(__file__).parent / "gold" / "bodies").glob("*.jsonl"))
# What still comes out otherwise; tests/gold/bodies/README.md says why each is left.
KNOWN = {"first/ecosoc-9", "first/hlc-2", "second/fccc-1", "second/ga2-1", "second/unea-4"}
CASES = [json.loads(line) for path in TABLES for line in path.read_text("utf-8").splitlines()]


def document(case: dict[str, Any]) -> Document:
    """The case as a document of one paragraph, with its lettered items; `case` stands for the symbol in scores."""
    labels = [label for label, _ in case["texts"]]
    paragraphs = tuple(
        Paragraph(n, case["part"], label, text, chapeau=_chapeau(labels, n - 1), section=tuple(case["section"]))
        for n, (label, text) in enumerate(case["texts"], 1)
    )
    day = date.fromisoformat(case["adopted"])
    return Document(
        symbol=case["symbol"],
        kind=case["kind"],
        body=case["body"],
        session=case["session"],
        author=case["author"],
        title=None,
        paragraphs=paragraphs,
        **{"published" if case["kind"] == "report" else "adopted": day},
    )


def _chapeau(labels: list[str], at: int) -> int | None:
    """The paragraph whose label begins that of this one: 2(a) that of 2(a)㈠, but 1 not that of 12."""
    own = labels[at] or ""
    above = [n for n, label in enumerate(labels[:at], 1) if own.startswith(label) and not own[len(label)].isdigit()]
    return above[-1] if above else None


def found(case: dict[str, Any]) -> list[score.Item]:
    """What is found in a case, in the form of gold."""
    read = document(case)
    return [{**lines.line("", m), "document": case["case"]} for m in extractor()(read)]


def wanted(case: dict[str, Any]) -> list[score.Item]:
    return [{**item, "document": case["case"]} for item in case["mandates"]]


def params():
    for case in CASES:
        marks = [pytest.mark.xfail(strict=True)] if case["case"] in KNOWN else []
        yield pytest.param(case, id=case["case"], marks=marks)


@pytest.mark.parametrize("case", params())
def test_every_field(case):
    gold = wanted(case)
    result = score.compare(gold, found(case)) if gold else None
    assert (result.differences if result else found(case)) == []
