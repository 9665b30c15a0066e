"""What reports say of the requests behind them, and the reports spoken of; the founding five whole."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from following import follow
from making import report, resolution
from small import ROOT

from extract.model import Document
from extract.register.build import build

ASK = "请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；"
THING = "请秘书长建立更加正式的区域协调机制，以支持各国；"


@pytest.mark.parametrize(
    ("opening", "more", "answers"),
    [
        ("本报告是根据大会第75/10号决议提交的。", {}, True),
        ("本說明係依照大會2020年12月20日第75/10號決議提交。", {}, True),
        ("本报告说明第75/10号决议的背景。", {}, False),
        ("本报告是根据大会第75/99号决议提交的。", {}, False),
        ("本报告是根据大会第75/10号决议提交的。", {"author": "jiu"}, False),
        ("本报告是根据大会第75/10号决议提交的。", {"session": "A/77"}, False),
    ],
)
def test_the_opening_formula(opening: str, more: dict[str, str], answers: bool) -> None:
    found = follow(resolution("A/RES/75/10", ASK), report("A/76/301", "概述。", opening, **more))
    formula = ("opening formula", "answers", "A/76/301 2", "A/76/301")
    assert found.evidence("A/RES/75/10 1") == ([formula] if answers else [])


@pytest.mark.parametrize("author", ["su-ssc", "unossc"])
def test_what_an_office_was_asked_it_answers_under_any_name(author: str) -> None:
    asks = resolution("A/RES/75/10", ASK.replace("秘书长", "南南合作特设局"))
    found = follow(asks, report("A/76/301", "本报告是根据大会第75/10号决议提交的。", author=author))
    assert found.answers("A/RES/75/10 1") == ["A/76/301"]


def test_of_several_requests_the_formula_answers_the_one_on_the_resolution_itself() -> None:
    asks = (ASK, "请秘书长向大会第七十六届会议提交关于采购的报告；")
    found = follow(resolution("A/RES/75/10", *asks), report("A/76/301", "本报告是根据大会第75/10号决议提交的。"))
    assert (found.answers("A/RES/75/10 1"), found.answers("A/RES/75/10 2")) == (["A/76/301"], [])


RESTATES = "大会第75/10号决议请秘书长建立更加正式的区域协调机制，以支持各国。"


@pytest.mark.parametrize(
    ("after", "kinds"),
    [
        ("办公室设立了一个区域协调机制，有三十个实体参加。", ["answers", "restates"]),
        ("应设立一个区域协调机制。", ["restates"]),  # what ought to be done is not done
        ("办公室设立了一个网站。", ["restates"]),  # another thing
    ],
)
def test_to_restate_moves_nothing_and_what_was_done_answers(after: str, kinds: list[str]) -> None:
    found = follow(resolution("A/RES/75/10", THING), report("A/76/301", "概述。", RESTATES, after))
    assert [kind for _, kind, _, _ in found.evidence("A/RES/75/10 1")] == kinds
    assert found.outcome("A/RES/75/10 1").status == ("answered" if "answers" in kinds else "standing")


def test_done_counts_only_next_to_what_is_restated() -> None:
    done = "办公室设立了一个区域协调机制。"
    far = report("A/76/301", RESTATES, "甲。", "乙。", "丙。", done)
    assert [k for _, k, _, _ in follow(resolution("A/RES/75/10", THING), far).evidence("A/RES/75/10 1")] == ["restates"]
    alone = report("A/76/301", "第75/10号决议有三段。", done)
    assert follow(resolution("A/RES/75/10", THING), alone).evidence("A/RES/75/10 1") == []


def test_a_report_names_the_answer() -> None:
    text = "秘书长关于南南合作情况的报告(A/76/321)概述了第75/10号决议的执行情况。"
    ask = "请秘书长向大会第七十六届会议提交关于南南合作情况的报告；"
    for held, why in ((), "named-not-held"), ((report("A/76/321", "概述。"),), "named"):
        found = follow(resolution("A/RES/75/10", ask), report("A/76/301", text), *held)
        assert found.evidence("A/RES/75/10 1") == [("named", "names_answer", "A/76/301 1", "A/76/321")]
        assert found.outcome("A/RES/75/10 1").reason.id == why


def submissions(*documents: Document) -> dict[str, tuple[str | None, tuple[str, ...], str]]:
    return {s.symbol: (s.author, s.parts, s.asked) for s in follow(*documents).followed.submissions}


def test_a_report_without_a_request_is_a_finding_only_where_the_resolution_before_is_held() -> None:
    note = "表示注意到秘书长关于采购活动的报告；{^5: A/76/301。}"
    before, asked = resolution("A/RES/75/10", "请各国合作；"), resolution("A/RES/75/10", ASK)
    after = resolution("A/RES/76/10", note)
    assert submissions(before, after)["A/76/301"] == ("secretary-general", (), "no request found")
    assert submissions(after)["A/76/301"][2] == "not searched"
    assert submissions(asked, after)["A/76/301"][2] == "asked"
    held = report("A/76/302", "本报告是根据大会第75/10号决议提交的。")
    assert submissions(before, held)["A/76/302"][2] == "no request found"
    assert submissions(held)["A/76/302"][2] == "not searched"


def test_a_report_that_exists_twice_is_one_in_parts() -> None:
    notes = (
        "表示注意到秘书长的报告；{^5: A/76/301/Add.1和A/76/301/Corr.1。}",
        "又表示注意到秘书长的报告；{^6: A/76/301。}",
    )
    found = submissions(resolution("A/RES/75/10", ASK), resolution("A/RES/76/10", *notes))
    assert found == {"A/76/301": ("secretary-general", ("A/76/301/Add.1", "A/76/301/Corr.1"), "asked")}


GIVEN = "本报告是根据大会第75/10号决议提交的。"
PART_NOTED = "表示注意到秘书长的报告；{^5: A/76/301/Add.1。}"


@pytest.mark.parametrize(
    ("noted", "held", "shown", "parts"),
    [
        (PART_NOTED, ("A/76/301/Add.1",), "A/76/301/Add.1", ("A/76/301/Add.1",)),
        (PART_NOTED, ("A/76/301/Add.1", "A/76/301"), "A/76/301", ("A/76/301/Add.1",)),
        (PART_NOTED, (), None, ("A/76/301/Add.1",)),
        # a part that only the note leaves out
        (PART_NOTED, ("A/76/301/Corr.1",), "A/76/301/Corr.1", ("A/76/301/Add.1", "A/76/301/Corr.1")),
        # nobody speaks of it
        ("请各国合作；", ("A/76/301/Add.1",), "A/76/301/Add.1", ("A/76/301/Add.1",)),
        ("请各国合作；", ("A/76/301/Add.1", "A/76/301"), "A/76/301", ("A/76/301/Add.1",)),
    ],
)
def test_a_part_that_is_held_is_the_report(
    noted: str, held: tuple[str, ...], shown: str | None, parts: tuple[str, ...]
) -> None:
    found = follow(
        resolution("A/RES/75/10", ASK), resolution("A/RES/76/10", noted), *(report(one, GIVEN) for one in held)
    )
    (one,) = found.followed.submissions
    assert (one.symbol, one.document, one.parts, one.asked) == ("A/76/301", shown, parts, "asked")


# The founding five --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    db = tmp_path_factory.mktemp("five") / "mandates.db"
    assert build([ROOT / "data/documents"], db, as_of=date(2026, 11, 21), say=print).code == 0
    return sqlite3.connect(db)


# route, kind, paragraph of A/73/383 -> the request of A/RES/72/237, and the report that answers
LINKS = {
    ("named", "names_answer", "116"): ("35", "A/73/321"),
    ("named", "names_answer", "124"): ("3", "A/73/311/Add.1"),
    ("done", "restates", "120"): ("9", None),
    ("done", "restates", "121"): ("12", None),
    ("done", "answers", "122"): ("12", "A/73/383"),
}


def test_every_link_inside_the_founding_five_and_no_other(five: sqlite3.Connection) -> None:
    rows = five.execute(
        "select e.route, e.kind, p.label, m.document, m.label, e.answer, e.answer_document, e.document "
        "from evidence e join mandates m on m.id = e.mandate join paragraphs p on p.id = e.paragraph"
    ).fetchall()
    assert {row[:3]: row[4:6] for row in rows} == LINKS
    assert len(rows) == len(LINKS)
    assert {(row[3], row[7]) for row in rows} == {("A-RES-72-237", "A-73-383")}
    assert {row[5]: row[6] for row in rows if row[5]} == {
        "A/73/321": None, "A/73/311/Add.1": None, "A/73/383": "A-73-383",
    }  # fmt: skip


def test_the_words_of_the_evidence_are_those_of_the_paragraph(five: sqlite3.Connection) -> None:
    rows = five.execute(
        "select p.label, substr(p.text, e.start + 1, e.end - e.start) from evidence e "
        "join paragraphs p on p.id = e.paragraph"
    )
    words = dict(rows.fetchall())
    assert "设立了" in words["122"] and "机制" in words["122"]
    assert words["116"].startswith("秘书长关于南南合作情况的")
    assert words["121"].startswith("大会在该决议中还要求建立")


def test_what_became_of_the_requests_of_the_five(five: sqlite3.Connection) -> None:
    rows = five.execute("select id, status, open, reason_en from mandates where report = 1 or status = 'answered'")
    found = {key: (status, open_, reason) for key, status, open_, reason in rows}
    named = "answered in {} (named, not held), as A/73/383 paragraph {} says"
    assert found["A-RES-72-237-p35-60"] == ("answered", 0, named.format("A/73/321", 116))
    assert found["A-RES-72-237-p3-0"] == ("answered", 0, named.format("A/73/311/Add.1", 124))
    assert found["A-RES-72-237-p12-0"][:2] == ("answered", 0)
    assert {key for key, (status, _, _) in found.items() if status == "answered"} == {
        "A-RES-72-237-p3-0", "A-RES-72-237-p12-0", "A-RES-72-237-p35-60",
    }  # fmt: skip
    rest = {key: value for key, value in found.items() if value[0] != "answered"}
    assert set(rest) == {"A-RES-60-212-p16-36", "A-RES-72-237-p28-0", "A-RES-76-221-p7-53"}
    assert {(status, open_) for status, open_, _ in rest.values()} == {("not searched", 1)}
    assert all("are not held, not searched" in reason for _, _, reason in rest.values())


def test_restated_only_stands(five: sqlite3.Connection) -> None:
    assert five.execute("select status, answer from mandates where id = 'A-RES-72-237-p9-0'").fetchone() == (
        "standing", "none expected",
    )  # fmt: skip


def test_no_status_of_the_five_without_reason(five: sqlite3.Connection) -> None:
    assert five.execute("select count(*) from mandates where reason is null or reason_en is null").fetchone() == (0,)
    statuses = dict(five.execute("select status, count(*) from mandates where class <> 'other' group by status"))
    assert "overdue" not in statuses  # nothing is searched: no session of the five is held


def test_the_reports_of_the_five(five: sqlite3.Connection) -> None:
    rows = five.execute("select symbol, document, noted_in, paragraph, under, parts, asked from reports")
    found = {row[0]: row[1:] for row in rows}
    own = found["A/73/383"]
    assert (own[0], json.loads(own[3]), own[5]) == ("A-73-383", ["A/RES/71/244", "A/RES/71/318"], "not searched")
    assert five.execute("select held from documents where symbol = 'A/RES/71/244'").fetchall() == [(0,)]
    assert five.execute("select count(*) from documents where symbol = 'A/RES/71/318' and held").fetchone() == (0,)
    assert found["A/76/403"][1:3] == ("A-RES-76-221", "A-RES-76-221-p2")
    assert (found["A/73/321"][0], found["A/73/321"][5]) == (None, "asked")
    assert (json.loads(found["A/73/311"][4]), found["A/73/311"][5]) == (["A/73/311/Add.1"], "asked")
    assert found["A/76/403"][5] == "not searched"  # A/RES/75/234, which would have asked for it, is not held


CHAIN = [
    "60/212", "62/209", "63/233", "64/1", "66/219", "67/227", "68/230", "69/239", "70/222", "71/244", "72/237",
    "73/249", "74/239", "75/234", "76/221",
]  # fmt: skip


def test_the_chain_of_the_five(five: sqlite3.Connection) -> None:
    rows = five.execute(
        "select symbol, predecessor, held, chain_basis from documents where chain = 'A-RES-60-212' order by place"
    ).fetchall()
    assert [symbol for symbol, *_ in rows] == [f"A/RES/{one}" for one in CHAIN]
    assert {basis for *_, basis in rows[1:]} == {"cited in one list"} and rows[0][3] is None
    ids = ["A-RES-" + one.replace("/", "-") for one in CHAIN]
    assert [before for _, before, *_ in rows] == [None, *ids[:-1]]
    assert [s for s, _, held, _ in rows if held] == ["A/RES/60/212", "A/RES/72/237", "A/RES/76/221"]
    # The outcome document of the Nairobi conference is of no series.
    assert five.execute("select chain, place from documents where id = 'A-RES-64-222'").fetchall() == [
        ("A-RES-64-222", 1)
    ]


def test_documents_that_are_not_held_are_cited_ones_without_text(five: sqlite3.Connection, tmp_path: Path) -> None:
    assert five.execute("select count(*) from documents where held = 0").fetchone() == (12,)
    assert five.execute(
        "select count(*) from paragraphs join documents on documents.id = document where held = 0"
    ).fetchone() == (0,)
