"""The five founding documents against their gold, through the real command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract import score
from extract.cli import main

GOLD = sorted((Path(__file__).parent / "gold").glob("*.jsonl"))


def test_every_founding_document_has_its_gold():
    documents = {item["document"] for path in GOLD for item in score.load(path)}
    assert documents == {"A/RES/72/237", "A/RES/76/221", "A/RES/60/212", "A/RES/64/222", "A/73/383"}


def test_all_fields_of_the_five_founding_documents_are_right():
    result = CliRunner().invoke(main, ["score", *map(str, GOLD), "--json", "--min", "1.0"])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def found():
    result = CliRunner().invoke(main, ["extract", str(Path(__file__).parent.parent / "data" / "documents")])
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return {(row["document"], row["paragraph"], row["order"]): row for row in rows}


def test_deadline_before_the_session_closes(found):
    row = found["A/RES/72/237", "3", 1]
    assert (row["due"], row["due_by"]) == ("A/72", "2018-09-17")


def test_three_mandates_in_paragraph_12(found):
    assert [found["A/RES/72/237", "12", n]["class"] for n in (1, 2, 3)] == ["request", "call_upon", "request"]
    assert ("A/RES/72/237", "12", 4) not in found


def test_pronoun_of_the_nairobi_annex(found):
    row = found["A/RES/64/222", "annex/20(a)", 1]
    assert (row["addressees"], row["actors"]) == (["它们"], ["developing-countries"])


def test_the_secretary_generals_own_asks(found):
    own = [paragraph for document, paragraph, _ in found if document == "A/73/383"]
    assert own == ["128", "131", "132", "133"]
    assert found["A/73/383", "132", 1]["already_made"]


def test_every_span_is_a_slice_of_its_paragraph(found):
    for row in found.values():
        assert 0 <= row["start"] < row["end"]
        assert row["id"].endswith(f"-{row['start']}")
        assert row["rules"]
