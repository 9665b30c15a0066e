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

from extract import lines, readers
from extract.errors import DocumentError
from extract.model import Document, Paragraph
from extract.scoring import mandates as score

GOLD = Path(__file__).parent / "gold"
TABLES, WHOLE = sorted((GOLD / "bodies").glob("*.jsonl")), GOLD / "whole"
# What still comes out otherwise; tests/gold/bodies/README.md says why each is left.
KNOWN = {"first/ecosoc-9", "first/hlc-2", "second/ga2-1", "second/unea-4"}
_THIRD = (
    "sc-2 sc-5 sc-6 sc-9 sc-12 sc-13 sc-14 sc-15 sc-16 sc-18 prst-2 prst-3 prst-4 trib-1 trib-4 "
    "pkf-3 gadec-2 es-5 hrc-2 hrc-6 ecosoc-4 ecodec-1 csocd-1 cpd-1 unea-1 hlc-1 hlc-2 cbd-2 "
    "cites-1 wha-1 ga2-3 ga2-5 ga3-1 ga5-3 plen-1 reg-1 sea-3 old-1 old-3 sg-4"
)
_FOURTH = (
    "who-15 unea-8 fccc-2 fccc-3 fccc-6 fccc-10 cbd-2 cbd-3 cbd-6 unesco-1 unesco-2 unesco-4 ilo-2 itu-1 itu-2 "
    "undp-1 cnd-2"
)
KNOWN |= {f"third/{name}" for name in _THIRD.split()} | {f"fourth/{name}" for name in _FOURTH.split()}
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
    before = [label or "" for label in labels[:at]]
    above = [n for n, label in enumerate(before, 1) if own.startswith(label) and not own[len(label)].isdigit()]
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


# A resolution of the Telecommunication Union, which numbers its provisions anew below each verb.
UNREAD = "PP22_RES_231.txt"


def test_what_is_not_read_is_refused():
    with pytest.raises(DocumentError, match="no symbol found"):
        readers.read(WHOLE / "forums" / UNREAD)


@pytest.mark.parametrize(
    "table",
    [
        *("whole", "further", "last", "shapes/shapes", "agencies/agencies", "committees/committees", "forums/forums"),
        *("organs/organs", "peace/peace", "conferences/conferences", "boards/boards"),
    ],
)
def test_whole_documents(table):
    """Files as people save them, header and all; what comes out otherwise stands in tests/gold/whole/left.tsv."""
    gold = [json.loads(line) for line in (WHOLE / f"{table}.jsonl").read_text("utf-8").splitlines()]
    named = {item["document"] for item in gold}
    files = sorted((WHOLE / table).parent.glob("*.txt"))
    read = [d for path in files if path.name != UNREAD for d in readers.read(path) if d.symbol in named]
    found = [lines.line("", mandate) | {"document": d.symbol} for d in read for mandate in extractor()(d)]
    rows = [row.split("\t") for row in (WHOLE / "left.tsv").read_text("utf-8").splitlines()[1:]]
    left = {(document, paragraph, field) for name, document, paragraph, field in rows if name == table}
    differences = score.compare(gold, found).differences
    assert {(d.document, d.paragraph or "", d.field) for d in differences} == left
