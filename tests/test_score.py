"""Scoring by the annotation guide: what counts as found, what is compared, and what a wrong file says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extract.cli import main
from extract.errors import MandatesError
from extract.scoring import mandates as score
from extract.scoring.records import load

BASE = {
    "document": "A/RES/72/237",
    "paragraph": "3",
    "order": 1,
    "verb": "请",
    "class": "request",
    "reiterated": False,
    "addressees": ["秘书长"],
    "deadline_text": None,
    "due": None,
    "report": False,
    "recipient": None,
}


def item(**more: Any) -> dict[str, Any]:
    return {**BASE, **more}


def figures(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in score.compare(gold, found).figures().items()}


ALL = dict.fromkeys(("P", "R", "F", *score.FIELDS), 1.0)
OTHER = item(verb="鼓励", **{"class": "encourage"})
CASES: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], dict[str, float]]] = [
    ("equal", [item()], [item()], {}),
    ("missed", [item(), OTHER], [item()], {"R": 0.5, "F": 0.667}),
    ("invented", [item()], [item(), OTHER], {"P": 0.5, "F": 0.667}),
    ("another verb is no match", [item()], [OTHER], dict.fromkeys("PRF", 0.0)),
    ("another class is a match", [item()], [item(**{"class": "invite"})], {"class": 0.0}),
    ("another paragraph", [item()], [item(paragraph="4")], dict.fromkeys("PRF", 0.0)),
    ("another document is not scored", [item()], [item(), item(document="A/RES/1/1")], {}),
    ("a document without any yield counts", [item(), item(document="A/RES/1/1")], [item()], {"R": 0.5, "F": 0.667}),
    ("class other is not scored", [item()], [item(), item(verb="应", **{"class": "other"})], {}),
    ("unnumbered", [item(paragraph=None)], [item(paragraph=None)], {}),
    ("symbols with spaces", [item(document="A/RES/72/237")], [item(document="A/RES/ 72/237")], {}),
    ("white space, width", [item(deadline_text="在(第72届)会议")], [item(deadline_text="在（第 72 届）会议")], {}),
    ("addressees in another order", [item(addressees=["甲", "乙"])], [item(addressees=["乙", "甲"])], {}),
    ("an addressee too many", [item()], [item(addressees=["秘书长", "甲"])], {"addressees": 0.0}),
    ("an addressee twice", [item()], [item(addressees=["秘书长", "秘书长"])], {"addressees": 0.0}),
    ("optional, given", [item(optional_addressees=["甲"])], [item(addressees=["秘书长", "甲"])], {}),
    ("optional, left out", [item(addressees=["秘书长", "甲"], optional_addressees=["甲"])], [item()], {}),
    ("optional, another", [item(optional_addressees=["甲"])], [item(addressees=["秘书长", "乙"])], {"addressees": 0.0}),
    ("debatable, found", [item(), {**OTHER, "debatable": True}], [item(), OTHER], {}),
    ("debatable, not found", [item(), {**OTHER, "debatable": True}], [item()], {}),
    ("debatable, same verb", [item(debatable=True, addressees=["甲"]), item()], [item()], {}),
    ("due is a list", [item(due="R/P1Y A/81")], [item(due="A/81 R/P1Y")], {"due": 0.0}),
    ("due is not glued", [item(due="A/8 1")], [item(due="A/81")], {"due": 0.0}),
    ("null is not the word", [item(due="A/81")], [item()], {"due": 0.0}),
    ("reiterated", [item(reiterated=True)], [item()], {"reiterated": 0.0}),
    ("half of them", [item(), item()], [item(), item(report=True)], {"report": 0.5}),
]


@pytest.mark.parametrize(("gold", "found", "less"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_figures(gold: list[dict[str, Any]], found: list[dict[str, Any]], less: dict[str, float]) -> None:
    if "F" in less and less["F"] == 0.0:
        assert figures(gold, found) == less
    else:
        assert figures(gold, found) == {**ALL, **less}


def test_fields_that_the_gold_has_not_are_not_compared() -> None:
    short = {key: BASE[key] for key in ("document", "paragraph", "verb", "class")}
    assert set(figures([short], [item(report=True)])) == {"P", "R", "F", "verb", "class"}


def test_equal_verbs_are_paired_by_what_else_is_equal_then_in_order() -> None:
    gold = [item(addressees=["甲"], due="A/72"), item(addressees=["乙"], due="A/73")]
    result = score.compare(gold, [item(addressees=["乙"], due="A/73")])
    assert [(d.field, d.gold) for d in result.differences] == [("mandate", "请 甲")]
    result = score.compare(gold, [item(addressees=["丙"], due="A/72"), item(addressees=["乙"], due="A/73")])
    assert [(d.field, d.gold, d.found) for d in result.differences] == [("addressees", ["甲"], ["丙"])]


def test_errata_replace_remove_and_add() -> None:
    gold = [item(order=1), item(order=2, verb="敦促")]
    errata = [item(order=1, due="A/72", reason="…"), item(order=2, remove=True), item(order=3)]
    said: list[str] = []
    assert [(i["order"], i["due"]) for i in score.correct(gold, errata, said.append)] == [(1, "A/72"), (3, None)]
    assert said == []


def test_errata_that_cannot_be_meant_are_told() -> None:
    said: list[str] = []
    errata = [item(order=1, due="A/72"), item(order=1, due="A/73"), item(order=7, remove=True)]
    assert [i["due"] for i in score.correct([item(order=1)], errata, said.append)] == ["A/73"]
    assert said == [
        "note: 1 of the errata are for an object that a later one corrects too",
        f"note: an erratum removes what the gold has not: {BASE['document']} paragraph {BASE['paragraph']}, order 7",
    ]


GOOD = b'{"document": "A/1", "paragraph": null, "order": 1, "verb": "x", "class": "y", "addressees": ["x"]}'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"document"\n', "line 1: not JSON"),
        (b"[]\n", "line 1: not an object"),
        (b'\n{"document": "A/1", "verb": "x"}\n', "line 2: lacks paragraph, class; write it as"),
        (b'{"document": 1, "paragraph": null, "verb": "x", "class": "y"}', "line 1: document is not a string"),
        (
            b'{"document": "1", "paragraph": null, "verb": "x", "class": "y", "addressees": "z"}',
            "line 1: addressees is not a list; write it as the annotation guide says",
        ),
        (GOOD.replace(b'["x"]', b"null"), "line 1: addressees is not a list"),
        (GOOD.replace(b'["x"]', b"[1]"), "line 1: addressees no. 1 is not a string"),
        (GOOD.replace(b'["x"]', b'["\\ud800"]'), "line 1: not JSON (unexpected end of hex escape"),
        (GOOD.replace(b'"order": 1', b'"order": [1]'), "line 1: order is not a whole number"),
        (GOOD.replace(b'"order": 1', b'"report": "no"'), "line 1: report is not true or false"),
        (GOOD.replace(b'"paragraph": null', b'"paragraph": {}'), "line 1: paragraph "),
        (b"[" * 100_000, "line 1: not JSON (recursion limit exceeded"),
        (b"\xff", "not UTF-8 (byte 0); save it as JSON lines in UTF-8"),
    ],
)
def test_bad_gold_is_one_line_with_file_and_line(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(MandatesError) as error:
        load(path, "mandate")
    assert str(error.value).startswith(str(path)) and told in str(error.value)
    done = run(path)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


def test_wrong_errata_are_one_line_too(tmp_path: Path) -> None:
    good, bad = tmp_path / "gold.jsonl", tmp_path / "errata.jsonl"
    good.write_bytes(GOOD)
    bad.write_bytes(GOOD.replace(b'"order": 1', b'"order": [1]'))
    done = run(good, "--found", good, "--errata", bad)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert f"{bad} line 1: order is not a whole number" in done.stderr


def test_an_extraction_that_is_not_utf_8_is_one_line(tmp_path: Path) -> None:
    good = tmp_path / "gold.jsonl"
    good.write_bytes(GOOD)
    done = CliRunner().invoke(main, ["score", str(good), "--found", "-"], input=b"\xff")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "standard input: not UTF-8 (byte 0)" in done.stderr


@pytest.mark.parametrize("mark", ["\u2028", "\u0085"])
def test_a_string_may_hold_the_rarer_ends_of_lines(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(lines(item(recipient=f"a{mark}b"), item()), "utf-8")
    assert [one["recipient"] for one in load(path, "mandate")] == [f"a{mark}b", None]


def run(*arguments: object, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["score", *map(str, arguments)], input=stdin)


def lines(*items: dict[str, Any]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in items)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(lines(item(), item(paragraph="4", due="A/73")), "utf-8")
    return path


def test_a_stored_extraction_is_scored(gold: Path) -> None:
    done = run(gold, "--found", "-", stdin=lines(item(), item(paragraph="4")))
    assert done.exit_code == 0
    assert "mandates       P 1.0000  R 1.0000  F 1.0000" in done.stdout
    assert "due            0.5000  1 of 2" in done.stdout
    assert "A/RES/72/237\t4\tdue\tA/73\t-" in done.stdout


def test_a_figure_below_the_floor_is_exit_code_1(gold: Path, tmp_path: Path) -> None:
    found = lines(item(), item(paragraph="4"))
    assert run(gold, "--found", "-", "--min", "0.5", stdin=found).exit_code == 0
    assert run(gold, "--found", "-", "--min", "1.0", stdin=found).exit_code == 1
    errata = tmp_path / "errata.jsonl"
    errata.write_text(lines(item(paragraph="4", reason="…")), "utf-8")
    done = run(gold, "--found", "-", "--min", "1.0", "--errata", errata, "--json", stdin=found)
    assert done.exit_code == 0
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(t["score"], t["due"], t["F"]) for t in told] == [("raw", 0.5, 1.0), ("corrected", 1.0, 1.0)]


def test_documents_of_the_gold_that_are_not_there_are_told(gold: Path) -> None:
    note = "note: 1 of 1 documents of the gold are not there, or nothing was found in them: A/RES/72/237\n"
    done = run(gold, "--found", "-", stdin=lines(item(document="A/RES/1/1")))
    assert (done.exit_code, done.stderr) == (0, note)
    assert run(gold, "--found", "-", stdin=lines(item(paragraph="9"))).stderr == ""


def test_no_more_disagreements_than_asked_for(gold: Path) -> None:
    done = run(gold, "--found", "-", "--show", "1", stdin="")
    assert "disagreements (1 of 2)" in done.stdout
    assert done.stdout.count("A/RES/72/237\t") == 1


def test_gold_without_an_object_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    done = run(tmp_path / "empty.jsonl")
    assert done.exit_code == 2
    assert "no gold in it" in done.stderr
