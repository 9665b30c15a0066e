"""Follow-up against requests whose fate people looked up by reading (tests/gold/followup)."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from following import follow
from making import resolution

from extract.cli import main
from extract.errors import MandatesError
from extract.scoring import followup as scoring
from extract.scoring.records import load

ROOT = Path(__file__).parent.parent
# A wrong "answered" is worse than an honest "not searched": precision has the higher floor.
FLOORS = {
    "first.jsonl": {"answers P": 0.98, "answers R": 0.95, "repeats P": 0.95, "repeats R": 0.88},
    "second.jsonl": {"answers P": 0.98, "answers R": 0.9, "repeats P": 0.95, "repeats R": 0.8},
    "third.jsonl": {"answers P": 0.98, "answers R": 0.9, "repeats P": 0.95, "repeats R": 0.95},
    "third-repeats.jsonl": {"answers P": 1.0, "repeats P": 0.95, "repeats R": 0.93},
    "fourth.jsonl": {"answers P": 0.98, "answers R": 0.85, "repeats P": 0.95, "repeats R": 0.9},
    "fifth.jsonl": {"answers P": 0.98, "answers R": 0.85, "repeats P": 0.95, "repeats R": 0.8},
    "sixth.jsonl": {"answers P": 0.98, "answers R": 0.9, "repeats P": 0.95, "repeats R": 0.9},
}
GOLD = [ROOT / "tests/gold/followup" / name for name in FLOORS]
CORPUS = Path(os.environ.get("MANDATES_CORPUS", ROOT.parent / "shared" / "corpus" / "zh"))
SESSIONS = [CORPUS / f"{n}session" for n in (75, 76, 77, 78)]


@pytest.mark.corpus
@pytest.mark.skipif(
    not all(s.is_dir() for s in SESSIONS),
    reason="sessions 75 to 78 are not here: no ../shared/corpus/zh, no MANDATES_CORPUS",
)
def test_answers_and_repeats_hold_against_the_gold() -> None:
    told = scoring.run(GOLD, SESSIONS, as_of=date(2026, 11, 21), show=None, as_json=True, say=print)
    assert told.failed == 0
    found = {line["gold"]: line for line in map(json.loads, told.text.splitlines())}
    low = [(f, k, found[f][k]) for f, least in FLOORS.items() for k, floor in least.items() if found[f][k] < floor]
    assert not low, told.text


def test_the_gold_is_whole() -> None:
    counts = [len(load(path, "request")) for path in GOLD]
    assert counts == [60, 40, 40, 40, 30, 40, 30]
    for item in (item for path in GOLD for item in load(path, "request")):
        assert item["reason"]
        assert bool(item["answers"]) is (item["answer"] == "answered")
        assert item["answer"] in ("answered", "none", "not searchable", "none expected", "later")
        assert not any("/79/" in str(one["document"]) for one in item["answers"])


# How the score counts -------------------------------------------------------------------------------------------------

ASK = "请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；"
AGAIN = "请秘书长向大会第七十七届会议提交报告，说明本决议执行情况；"
BEFORE = resolution("A/RES/75/10", ASK)
AFTER = resolution("A/RES/76/10", "表示注意到秘书长的报告；{^5: A/76/301。}", AGAIN)
RIGHT = {"report": "A/76/301/Add.1", "session": "A/76", "document": "A/RES/76/99", "paragraph": "1"}
ITEM = {
    "document": "A/RES/75/10", "paragraph": "1", "order": 1, "answer": "answered", "answers": [RIGHT],
    "repeated_by": {"document": "A/RES/76/10", "paragraph": "2"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "figures", "told"),
    [
        ({}, (1, 1, 1, 1), None),
        ({"answers": [{**RIGHT, "report": None, "document": "A/RES/76/10"}]}, (1, 1, 1, 1), None),
        ({"answers": [{**RIGHT, "report": "A/76/999"}]}, (0, 0, 1, 1), "wrong answer"),
        ({"answers": [], "answer": "none"}, (0, 1, 1, 1), "wrong answer"),
        ({"repeated_by": None}, (1, 1, 0, 1), "wrong repeat"),
        ({"repeated_by": {"document": "A/RES/76/10", "paragraph": "3"}}, (1, 1, 0, 0), "wrong repeat"),
        (
            {"repeated_by": None, "repeated_same_session": {"document": "A/RES/76/10", "paragraph": "2"}},
            (1, 1, 1, 1),
            None,
        ),
    ],
)
def test_score(change: dict[str, object], figures: tuple[float, ...], told: str | None) -> None:
    found = follow(BEFORE, AFTER)
    score = scoring.score([{**ITEM, **change}], found.entries, found.followed)
    assert tuple(score.figures().values()) == figures
    assert told is None or any(told in line for line in score.differences)
    assert bool(score.differences) is (told is not None)


def test_what_is_not_found_is_missed() -> None:
    found = follow(BEFORE)
    score = scoring.score([ITEM], found.entries, found.followed)
    assert score.figures() == {"answers P": 1, "answers R": 0, "repeats P": 1, "repeats R": 0}
    assert [line.split("\t")[1] for line in score.differences] == ["missed answer", "missed repeat"]


def test_a_request_that_is_not_in_the_documents_is_said() -> None:
    found = follow(BEFORE)
    for change in ({"document": "A/RES/1/1"}, {"paragraph": "9"}, {"order": 0}):
        assert scoring.score([{**ITEM, **change}], found.entries, found.followed).lacking
    # Two asks that better rules read as one: the only report of the paragraph is meant.
    assert not scoring.score([{**ITEM, "order": 2}], found.entries, found.followed).lacking


def wrong(**fields: Any) -> bytes:
    return json.dumps({**ITEM, **fields}).encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "gold.jsonl line 1: not JSON"),
        (b"[]", "gold.jsonl line 1: not an object"),
        (b'\n{"document": "A/RES/1/1"}', "gold.jsonl line 2: lacks paragraph, order"),
        (wrong(order="1"), "gold.jsonl line 1: order is not a whole number"),
        (wrong(answers=None), "gold.jsonl line 1: answers is not a list"),
        (
            wrong(answers=[{"document": "A/1"}]),
            "line 1: lacks answers no. 1 paragraph, answers no. 1 report",
        ),
        (wrong(answer="answerd"), "gold.jsonl line 1: answer is none of the answers that there are"),
        (wrong(repeated_by="x"), "gold.jsonl line 1: repeated_by is not an object"),
        (b"[" * 100_000, "gold.jsonl line 1: not JSON (recursion limit exceeded"),
        ("大会".encode("gb18030"), "gold.jsonl: not UTF-8 (byte 0)"),
    ],
)
def test_wrong_gold_is_one_clear_line(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(MandatesError) as error:
        load(path, "request")
    assert told in str(error.value)


def test_the_command() -> None:
    bare = CliRunner().invoke(main, ["score", "--followup", str(GOLD[0])])
    assert (bare.exit_code, bare.stderr) == (
        2,
        "mandates: --documents: not given; name the folder of the documents that the gold is about\n",
    )
    others = ["score", "--followup", str(GOLD[0]), "--documents", str(ROOT / "data/documents/A_RES_60_212.txt")]
    wrong = CliRunner().invoke(main, others)
    assert wrong.exit_code == 2
    assert "first.jsonl: none of its requests is in the documents; name them with --documents" in wrong.stderr
