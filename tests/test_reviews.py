"""Decisions that people took: which mandate they fit, what they change, and the commands of reviewers."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import making
import pytest
from click.testing import CliRunner, Result
from following import rules
from small import ROOT

from extract.cli import main
from extract.errors import MandatesError
from extract.model import Deadline, Mandate
from extract.register import reviewing, reviews
from extract.register.build import build
from extract.register.corrections import Corrector, shown
from extract.register.reviews import Review

DOC = making.document(texts=[("3", "请秘书长向大会第七十三届会议提交报告；请各国合作；")])
REVIEW = Review(1, "A/RES/72/237", "3", "提交报告", "close", "done in A/73/1", "", "2019-05-01")
HEADER = ",".join(reviews.COLUMNS) + "\n"


def mandates() -> list[tuple[str, Mandate]]:
    return [("one", making.mandate(DOC, end=19)), ("two", making.mandate(DOC, start=19))]


@pytest.mark.parametrize(
    ("change", "key", "problem", "nearest"),
    [
        ({}, "one", None, None),
        ({"quote": "请 各国\u3000合作"}, "two", None, None),
        ({"document": "A/RES/ 72/237"}, "one", None, None),
        ({"paragraph": "A-RES-72-237-p3"}, "one", None, None),
        ({"document": "A/RES/1/1"}, None, "document A/RES/1/1 is not held", "one"),
        ({"document": "A/RES/1/1", "quote": "设立委员会"}, None, "document A/RES/1/1 is not held", None),
        ({"paragraph": "4"}, None, "A/RES/72/237 has no paragraph 4", "one"),
        (
            {"quote": "请各国加强合作"},
            None,
            "the quote does not stand in A/RES/72/237 paragraph 3",
            "two",
        ),
        ({"quote": "设立一个委员会"}, None, "the quote does not stand in A/RES/72/237 paragraph 3", None),
        ({"quote": "请"}, None, "the quote fits 2 mandates, make it longer", "one"),
    ],
)
def test_a_review_fits_one_mandate_or_has_a_problem(
    change: dict[str, str], key: str | None, problem: str | None, nearest: str | None
) -> None:
    applied = reviews.apply([replace(REVIEW, **change)], [(DOC, mandates())])[0]
    assert (applied.mandate, applied.problem, applied.nearest) == (key, problem, nearest)
    assert applied.values()["quote"] == change.get("quote", REVIEW.quote)


@pytest.mark.parametrize(("quote", "key"), [("邀请并鼓励各国", "outer"), ("鼓励各国", "inner"), ("提交报告", None)])
def test_of_clauses_in_one_another_a_quote_fits_the_one_with_whose_verb_it_begins(quote: str, key: str | None) -> None:
    doc = making.document(texts=[("3", "邀请并鼓励各国提交报告；")])
    pairs = [("outer", making.mandate(doc, end=11)), ("inner", making.mandate(doc, start=3, end=11))]
    assert reviews.apply([replace(REVIEW, quote=quote)], [(doc, pairs)])[0].mandate == key


@pytest.mark.parametrize("first", ["请甲国" * 14 + "观察员", "请甲国观察员"])
def test_the_quote_that_is_exported_stands_once_in_its_paragraph(first: str) -> None:
    text = f"{first}；{first}和乙国；"
    start = len(first) + 1
    quote = reviewing.quote(text, start, len(text))
    assert text.count(quote) == 1 and quote.startswith(first)


def test_of_two_that_decide_on_one_thing_the_later_holds() -> None:
    decided = ["answered A/73/1", "reject A/73/1", "close", "set class=urge", "set class=invite", "set report=0"]
    listed = [replace(REVIEW, n=n, decision=text) for n, text in enumerate(decided, 1)]
    applied = reviews.apply(listed, [(DOC, mandates())])
    assert [a.mandate for a in applied] == [None, "one", "one", None, "one", "one"]
    assert applied[0].problem == "review 2 decides otherwise and is later"
    assert applied[0].line().endswith("; the nearest is one")


TOGETHER = {
    "a report that answers, confirmed": (["answered A/73/1", "confirm A/73/1"], ["one", "one"]),
    "and then rejected": (["answered A/73/1", "confirm A/73/1", "reject A/73/1"], [None, None, "one"]),
    "a value that cannot stand": (["set class=urge", "set class=order"], ["one", "one"]),
}


@pytest.mark.parametrize(("decided", "held"), TOGETHER.values(), ids=TOGETHER)
def test_only_what_stands_and_says_otherwise_takes_the_place_of_an_earlier(
    decided: list[str], held: list[str | None]
) -> None:
    listed = [replace(REVIEW, n=n, decision=text) for n, text in enumerate(decided, 1)]
    corrector = Corrector(rules())
    applied = reviews.apply(listed, [(DOC, mandates())], corrector.wrong)
    assert [a.mandate for a in applied] == held
    _, made = corrector([(DOC, mandates())], applied)
    assert [(m.said, m.review) for m in made] == ([("urge", 1)] if decided[0].startswith("set") else [])
    assert [a.problem is None for a in applied] == [
        h is not None and "order" not in d for h, d in zip(held, decided, strict=True)
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("document,quote\n", "reviews.csv line 1: wrong header; write it as document,paragraph,quote"),
        (HEADER + "A/RES/1/1,1,x\n", "reviews.csv line 2: 3 fields instead of 7; put fields that hold a comma"),
        (HEADER + 'A/RES/1/1,1,"x\n', "reviews.csv line 2: unexpected end of data; correct the quotes"),
        (HEADER + "A/RES/1/1,1,x,reopen,,,\n", "line 2: unknown decision 'reopen'; use one of: close, answered SYMBOL"),
        (HEADER + "A/RES/1/1,1,x,answered,,,\n", "line 2: unknown decision 'answered'"),
        (HEADER + "A/RES/1/1,1,x,close A/73/1,,,\n", "line 2: unknown decision 'close A/73/1'"),
        (HEADER + "A/RES/1/1,1,x,answered yes,,,\n", "line 2: 'yes' is no symbol; write it as A/73/321"),
        (
            HEADER + "A/RES/1/1,1,x,set start=4,,,\n",
            "line 2: no field 'start'; write set FIELD=VALUE with one of: class",
        ),
        (HEADER + "A/RES/1/1,1,x,set class,,,\n", "line 2: no field 'class'; write set FIELD=VALUE"),
        (HEADER + "A/RES/1/1,1,,close,,,\n", "reviews.csv line 2: no quote; fill it in"),
        (HEADER + "A/RES/1/1,1,x,close,,,yesterday\n", "reviews.csv line 2: 'yesterday' is not a date"),
        (HEADER + "A/RES/1/1,1,x,close,,,2019/13/1\n", "reviews.csv line 2: '2019/13/1' is not a date"),
        (HEADER.encode() + "大会".encode("gb18030"), "reviews.csv: not UTF-8 (byte 51); save it as CSV in UTF-8"),
    ],
)
def test_a_malformed_file_of_reviews_is_one_clear_line(tmp_path: Path, content: str | bytes, told: str) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(MandatesError) as error:
        reviews.load(path)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_reviews_of_a_spreadsheet_are_read(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    row = 'A/RES/72/237,3,"提交,报告",close,done,,2019/5/1\n'
    path.write_text("\ufeff" + HEADER + "\n" + row + row, "utf-8")
    said: list[str] = []
    assert [(r.n, r.quote, r.date) for r in reviews.load(path, said.append)] == [(1, "提交,报告", "2019-05-01")]
    assert said == [f"note: {path} line 4: repeats line 3, taken once"]
    assert reviews.load(tmp_path / "none.csv") == []
    assert reviews.load(ROOT / "data/reviews.csv") == []


def test_a_decision_with_a_capital_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    rows = ("Close,why", "close,why", "Set class=urge,", "CONFIRM A/73/321,")
    path.write_text(HEADER + "".join(f"A/RES/72/237,3,提交报告,{row},,\n" for row in rows), "utf-8")
    assert [review.decision for review in reviews.load(path)] == ["close", "set class=urge", "confirm A/73/321"]


@pytest.mark.parametrize(
    ("typed", "decision"),
    [
        ("answered　A/77/297", "answered A/77/297"),
        ("confirm\tA/77/297", "confirm A/77/297"),
        ("set\u00a0due＝A/74", "set due=A/74"),
        ("set due = A/74", "set due=A/74"),
        ("set action=提交（见a＝b）", "set action=提交（见a＝b）"),
    ],
)
def test_what_is_typed_with_wide_marks_is_the_same(tmp_path: Path, typed: str, decision: str) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text(HEADER + f"A/RES/72/237,3,提交报告,{typed},why,,\n", "utf-8")
    assert [review.decision for review in reviews.load(path)] == [decision]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("close,,", "closes without note or source; say why, since readers see nothing else"),
        ("close,done,", None),
        ("close,,A/73/1", None),
        ("set addressees=,,", "empties addressees; write a value after the = if that is not meant"),
        ("set due=A/73,,", None),
    ],
)
def test_what_may_not_be_meant_is_a_note(tmp_path: Path, row: str, told: str | None) -> None:
    path, said = tmp_path / "reviews.csv", list[str]()
    path.write_text(HEADER + f"A/RES/72/237,3,提交报告,{row},\n", "utf-8")
    assert len(reviews.load(path, said.append)) == 1
    assert said == ([f"note: {path} line 2: {told}"] if told else [])


# What a decision changes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("class", "urge", "urge"),
        ("reiterated", "1", "1"),
        ("report", "yes", "1"),
        ("recipient", "大会", "大会"),
        ("recipient", "", None),
        ("addressees", "", None),
        ("deliverable", "report", "report"),
        ("urgency", "尽快 | 立即", "尽快 | 立即"),
        ("due", "A/73 R/P1Y", "A/73 R/P1Y"),
        ("due", "", None),
        ("due", "20111112 2011-W01-1", "2011-11-12 2011-01-03"),
        ("addressees", "秘书长", "秘书长=secretary-general"),
        ("addressees", "unossc | 有关各方", "联合国南南合作办公室=unossc | 有关各方"),
        ("addressees", "该办公室=unossc", "该办公室=unossc"),
        ("supported_by", "开发署=undp", "开发署=undp"),
    ],
)
def test_a_field_is_set(field: str, value: str, said: str | None) -> None:
    after = Corrector(rules()).set(making.mandate(DOC), field, value)
    assert shown(after, field) == said
    assert shown(making.mandate(DOC), field) != said or said is None


def test_every_field_can_be_set() -> None:
    values = {"class": "urge", "due": "A/73", "deliverable": "report"}
    for field in reviews.FIELDS:
        Corrector(rules()).set(making.mandate(DOC), field, values.get(field, "1"))


def test_a_session_set_by_hand_has_its_days() -> None:
    (deadline,) = Corrector(rules()).set(making.mandate(DOC), "due", "A/73").deadlines
    assert (deadline.due_from, deadline.due_by) == (date(2018, 9, 18), date(2019, 9, 16))
    assert (deadline.basis, deadline.inferred) == ("review", False)


@pytest.mark.parametrize(
    ("due", "last"),
    [
        ("A/72:main", date(2017, 12, 24)),
        ("A/72:resumed", date(2018, 9, 17)),
        ("A/72:resumed-1", date(2018, 9, 17)),
        ("A/S-32", date(2021, 6, 4)),
        ("UNEP/EA.6", None),
        ("A/91", None),
        ("A/HRC/70", None),
        ("R/P60D", None),
    ],
)
def test_what_is_due_can_be_set_in_every_form_that_is_read(due: str, last: date | None) -> None:
    (deadline,) = Corrector(rules()).set(making.mandate(DOC), "due", due).deadlines
    assert (deadline.due, deadline.due_by) == (due, last)


def test_words_of_a_deadline_can_be_set_where_none_was_found() -> None:
    bare = making.mandate(DOC)._replace(deadlines=())
    (deadline,) = Corrector(rules()).set(bare, "deadline_text", "届时").deadlines
    assert (deadline.text, deadline.due) == ("届时", None)


def test_words_of_a_deadline_that_is_not_there_are_emptied_without_one() -> None:
    bare = making.mandate(DOC)._replace(deadlines=())
    assert Corrector(rules()).set(bare, "deadline_text", "") == bare


def test_of_several_deadlines_each_keeps_its_words() -> None:
    two = (Deadline("向大会第七十二届会议", "A/72", recipient="大会"), Deadline("其后每年", "R/P1Y", item="b"))
    set_anew = Corrector(rules()).set(making.mandate(DOC)._replace(deadlines=two), "due", "A/73 R/P2Y A/74").deadlines
    assert [(d.text, d.due, d.item) for d in set_anew] == [
        ("向大会第七十二届会议", "A/73", None), ("其后每年", "R/P2Y", "b"), ("其后每年", "A/74", "b")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("class", "order", "no value 'order'; use one of: decide, demand"),
        ("report", "maybe", "no value 'maybe'"),
        ("deliverable", "novel", "no value 'novel'"),
        ("due", "soon", "'soon' is no due; write A/73, 2011-11-12 or R/P1Y"),
        ("due", "R///", "'R///' is no due"),
        ("due", "R/XYZ", "'R/XYZ' is no due"),
        ("due", "R/P0Y", "'R/P0Y' is no due"),
        ("due", "A/999", "A/999 is far beyond the sessions of rules/calendar; correct its number"),
        ("action", "", "action is never empty; write its words"),
        ("addressees", "=unossc", "no words in '=unossc'; write WORDS=ACTOR or ACTOR"),
        ("addressees", "该办公室=nobody", "no actor 'nobody' in rules/actors.yml"),
    ],
)
def test_a_value_that_cannot_stand_is_said(field: str, value: str, told: str) -> None:
    with pytest.raises(ValueError, match=told.replace(".", r"\.")):
        Corrector(rules()).set(making.mandate(DOC), field, value)


P7 = ("A/RES/76/221", "7", "向大会第七十七届会议")
DECISIONS = [
    (*P7, "answered A/77/297", "seen in ODS"),
    ("A/RES/72/237", "35", "向大会第七十三届会议提交一份全面报告", "confirm A/73/321", ""),
    ("A/RES/72/237", "3", "再次请联合检查组", "reject A/73/311/Add.1", "another report"),
    ("A/RES/60/212", "16", "请秘书长就南南合作", "close", "too old"),
    ("A/RES/72/237", "28", "请秘书长考虑到南南", "set addressees=unossc", "written by it"),
    ("A/RES/72/237", "28", "请秘书长考虑到南南", "set due=A/74", ""),
    ("A/RES/72/237", "9", "再次请联合国发展集", "confirm A/1/1", ""),
    ("A/RES/72/237", "28", "请秘书长考虑到南南", "set class=order", ""),
]


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> tuple[sqlite3.Connection, list[str]]:
    folder = tmp_path_factory.mktemp("reviewed")
    lines = [",".join([*one, "", "2026-01-01"]) for one in DECISIONS]
    (folder / "reviews.csv").write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
    said: list[str] = []
    build([ROOT / "data/documents"], folder / "mandates.db", as_of=date(2026, 11, 21), say=said.append)
    return sqlite3.connect(folder / "mandates.db"), said


def test_reviews_move_what_they_say_and_nothing_else(reviewed: tuple[sqlite3.Connection, list[str]]) -> None:
    rows = reviewed[0].execute("select id, status, answer, due, reason_en from mandates where report = 1")
    found = {key: more for key, *more in rows}
    assert found["A-RES-76-221-p7-53"] == [
        "answered", "answered", "A/77", "answered by A/77/297, says a review. 2026-01-01: seen in ODS",
    ]  # fmt: skip
    assert found["A-RES-72-237-p35-60"][0] == "answered"
    assert found["A-RES-72-237-p3-0"][:2] == ["not searched", "not searched"]
    assert found["A-RES-60-212-p16-36"][0] == "closed"
    assert found["A-RES-72-237-p28-0"][2] == "A/74"


def test_evidence_shows_what_was_found_and_what_a_person_said(reviewed: tuple[sqlite3.Connection, list[str]]) -> None:
    rows = reviewed[0].execute("select mandate, route, kind, answer, review from evidence where review is not null")
    assert set(rows) == {
        ("A-RES-76-221-p7-53", "review", "answers", "A/77/297", 1),
        ("A-RES-72-237-p35-60", "named", "names_answer", "A/73/321", 2),
        ("A-RES-72-237-p3-0", "named", "rejected", "A/73/311/Add.1", 3),
    }


def test_corrections_show_both(reviewed: tuple[sqlite3.Connection, list[str]]) -> None:
    rows = reviewed[0].execute("select mandate, field, found, said, review from corrections order by field").fetchall()
    assert rows == [
        ("A-RES-72-237-p28-0", "addressees", "秘书长=secretary-general", "联合国南南合作办公室=unossc", 5),
        ("A-RES-72-237-p28-0", "due", "SSC/20", "A/74", 6),
    ]


def test_what_finds_nothing_to_judge_or_cannot_stand_is_reported_and_kept(
    reviewed: tuple[sqlite3.Connection, list[str]],
) -> None:
    assert [line for line in reviewed[1] if line.startswith("review ")] == [
        "review 7 (A/RES/72/237) does not fit: no evidence found names A/1/1; write answered A/1/1 if it answers",
        "review 8 (A/RES/72/237) does not fit: no value 'order'; use one of: decide, demand, authorize, request, "
        "call_upon, urge, invite, encourage, recommend, other",
    ]
    assert reviewed[0].execute("select count(*) from reviews").fetchone() == (8,)


OTHERWISE = "review 2 decides otherwise and is later"
NOWHERE = "no evidence found names A/1/1; write answered A/1/1 if it answers"


@pytest.mark.parametrize(
    ("decisions", "held", "problems"),
    [  # of one piece of evidence: A/73/383 names A/73/321
        (("confirm A/73/321", "reject A/73/383"), ("rejected", 2), {1: OTHERWISE}),
        (("reject A/73/383", "confirm A/73/321"), ("names_answer", 2), {1: OTHERWISE}),
        (("confirm A/73/383", "confirm A/73/321"), ("names_answer", 2), {}),
        (("confirm A/73/321", "reject A/1/1"), ("names_answer", 1), {2: NOWHERE}),
    ],
)
def test_all_names_of_one_piece_of_evidence_are_of_one_thing(
    tmp_path: Path, decisions: tuple[str, ...], held: tuple[str, int], problems: dict[int, str]
) -> None:
    lines = [f"A/RES/72/237,35,向大会第七十三届会议提交一份全面报告,{one},,,2026-01-01" for one in decisions]
    db, file = tmp_path / "mandates.db", tmp_path / "reviews.csv"
    file.write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
    build([ROOT / "data/documents"], db, as_of=date(2026, 11, 21), say=print)
    with sqlite3.connect(db) as connection:
        found = connection.execute("select kind, review from evidence where mandate = 'A-RES-72-237-p35-60'")
        assert found.fetchall() == [held]
        assert dict(connection.execute("select n, problem from reviews where problem is not null")) == problems
    checked = run(db, "check", "--reviews", str(file)).stdout
    assert all(f"review {n} (A/RES/72/237) does not fit: {problem}" in checked for n, problem in problems.items())
    assert checked.splitlines()[-1] == f"2 reviews, {len(problems)} not fitting"


# The commands ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("review") / "mandates.db"
    build([ROOT / "data/documents"], path, as_of=date(2026, 11, 21), say=print)
    return path


def run(db: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["review", *arguments, "--db", str(db)])


def test_list(db: Path) -> None:
    told = run(db, "list").stdout
    assert "overdue: 0" in told and "doubtful: 2" in told
    assert "A-RES-72-237-p3-0  联合检查组  answered in A/73/311/Add.1 (named, not held)" in told
    assert run(db, "list", "--question", "overdue").stdout == "overdue: 0\n"


def test_the_list_of_addressees_not_recognised_is_complete_and_names_them(db: Path) -> None:
    told = run(db, "list", "--question", "unresolved", "--top", "99").stdout.splitlines()
    with sqlite3.connect(db) as connection:
        strangers = connection.execute(
            "select mandate, surface from mandate_actors join mandates on mandates.id = mandate "
            "where role = 'addressee' and actor is null and class <> 'other'"
        ).fetchall()
    assert told[0] == f"unresolved: {len({mandate for mandate, _ in strangers})}" != "unresolved: 0"
    for mandate, surface in strangers:
        assert surface in next(line for line in told if mandate in line).partition("no actor for ")[2]


def test_clauses_with_other_verbs_are_no_overdue_mandates(db: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copy(db, tmp_path))
    with sqlite3.connect(changed) as connection:
        connection.execute("update mandates set status = 'overdue' where number <= 2")
        connection.execute("update mandates set class = 'other' where number = 1")
    connection.close()
    assert run(changed, "list", "--question", "overdue").stdout.startswith("overdue: 1\n")


def test_export_decide_import_check(db: Path, tmp_path: Path) -> None:
    questions, target = tmp_path / "questions.csv", tmp_path / "reviews.csv"
    assert run(db, "export", str(questions), "--question", "doubtful").exit_code == 0
    assert questions.read_bytes().startswith(b"\xef\xbb\xbf")  # by which spreadsheets know UTF-8
    assert run(db, "export", str(questions)).exit_code == 2  # decisions are not written over
    with questions.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["mandate"], r["decision"]) for r in rows] == [("A-RES-72-237-p3-0", ""), ("A-RES-72-237-p35-60", "")]
    rows[0]["decision"] = "confirm A/73/311/Add.1"
    with questions.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    done = run(db, "import", str(questions), "--reviews", str(target))
    assert (done.exit_code, done.stderr.splitlines()) == (
        0,
        [f"note: {questions}: 1 row without a decision passed over", f"{target}: 1 decision added"],
    )
    again = run(db, "import", str(questions), "--reviews", str(target))
    assert f"{target}: 0 decisions added" in again.stderr
    checked = run(db, "check", "--reviews", str(target))
    assert checked.exit_code == 0
    assert checked.stdout == ("review 1 (confirm A/73/311/Add.1) fits A-RES-72-237-p3-0\n1 review, 0 not fitting\n")


BAD = [
    ("A/RES/72/237,3,再次请联合检查组,close,,,", None),
    ("A/RES/72/237,3,再次请联合检查组,close,,,", "1 row there already, taken once"),
    (
        "A/RES/1/1,3,再次请联合检查组,close,,,",
        "line 4: document A/RES/1/1 is not held; the nearest is A-RES-72-237-p3-0",
    ),
    ("A/RES/72/237,3,,close,,,", "line 5: no quote; fill it in or take the line out"),
    ("A/RES/72/237,3,不在这里的字,close,,,", "line 6: the quote does not stand in A/RES/72/237 paragraph 3"),
    ("A/RES/72/237,3,再次请联合检查组,closed,,,", "line 7: unknown decision 'closed'"),
]


def test_import_takes_what_is_right_and_says_what_is_not(db: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "decided.csv", tmp_path / "reviews.csv"
    source.write_text(HEADER + "\n".join(line for line, _ in BAD) + "\n", "utf-8")
    done = run(db, "import", str(source), "--reviews", str(target))
    assert done.exit_code == 1
    for _, told in BAD:
        assert told is None or told in done.stderr
    assert done.stderr.splitlines()[-1] == f"{target}: 1 decision added, 4 rows could not be taken"
    assert [r.decision for r in reviews.load(target)] == ["close"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["decided.csv", "reviews.csv"]


def test_a_decision_that_is_there_takes_a_better_note(db: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "decided.csv", tmp_path / "reviews.csv"
    row = "A/RES/72/237,3,再次请联合检查组,close,{},{},2026-11-01\n"
    target.write_text(HEADER + row.format("done", "A/73/1"), "utf-8")
    source.write_text(HEADER + row.format("see the letter", ""), "utf-8")
    done = run(db, "import", str(source), "--reviews", str(target))
    assert (done.exit_code, "there already" in done.stderr) == (0, True)
    assert [(r.note, r.source) for r in reviews.load(target)] == [("see the letter", "A/73/1")]


def test_decisions_that_another_import_adds_meanwhile_are_kept(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "decided.csv", tmp_path / "reviews.csv"
    row = "A/RES/72/237,3,再次请联合检查组,close,{},,\n"
    target.write_text(HEADER, "utf-8")
    source.write_text(HEADER + row.format("mine"), "utf-8")
    tied = reviewing._tie

    def slowly(path: Path, listed: Sequence[reviews.Review]) -> list[reviews.Applied]:
        target.write_text(HEADER + row.format("theirs"), "utf-8")
        return tied(path, listed)

    monkeypatch.setattr(reviewing, "_tie", slowly)
    done = run(db, "import", str(source), "--reviews", str(target))
    assert done.exit_code == 2
    assert f"{target}: was changed meanwhile; import again" in done.stderr
    assert [r.note for r in reviews.load(target)] == ["theirs"]


UNFIT = [
    ("A/RES/72/237,3,再次请联合检查组,set addressees=X=nosuchactor", "no actor 'nosuchactor' in rules/actors.yml"),
    ("A/RES/72/237,3,再次请联合检查组,set due=next year", "'next' is no due; write A/73, 2011-11-12 or R/P1Y"),
    ("A/RES/72/237,3,再次请联合检查组,confirm A/73/321", "no evidence found names A/73/321; write answered A/73/321"),
    ("A/RES/72/237,3,再次请联合检查组,reject A/RES/77/1", "no evidence found names A/RES/77/1"),
]
FITTING = [
    "A/RES/72/237,3,再次请联合检查组,reject A/73/311",
    "A/RES/72/237,12,再次请联合国开发集团主席,confirm A/73/383",
    "A/RES/72/237,28,请秘书长考虑到南南,set due=A/74",
]


def test_import_and_check_look_at_values_and_evidence_as_a_build_does(db: Path, tmp_path: Path) -> None:
    """The second is the document that names it, the first the report of which its part is named."""
    source, target = tmp_path / "decided.csv", tmp_path / "reviews.csv"
    source.write_text(HEADER + "".join(f"{line},,,\n" for line in (*(line for line, _ in UNFIT), *FITTING)), "utf-8")
    checked = run(db, "check", "--reviews", str(source))
    done = run(db, "import", str(source), "--reviews", str(target))
    assert (checked.exit_code, done.exit_code) == (1, 1)
    for n, (_, told) in enumerate(UNFIT, 1):
        assert f"review {n} (A/RES/72/237) does not fit: {told}" in checked.stdout
        assert f"{source} line {n + 1}: {told}" in done.stderr
    assert checked.stdout.splitlines()[-1] == "7 reviews, 4 not fitting"
    assert done.stderr.splitlines()[-1] == f"{target}: 3 decisions added, 4 rows could not be taken"
    report = build([ROOT / "data/documents"], tmp_path / "m.db", as_of=date(2026, 1, 1), say=print, decisions=source)
    assert (report.applied, report.unfit, report.code) == (3, 4, 0)


def test_import_of_a_wrong_file_changes_nothing(db: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "decided.csv", tmp_path / "reviews.csv"
    target.write_text(HEADER + "A/RES/72/237,3,再次请联合检查组,close,,,\n", "utf-8")
    before = target.read_bytes()
    for content, told in ((HEADER.encode("utf-16"), "not UTF-8"), (b"a,b\n", "wrong header")):
        source.write_bytes(content)
        done = run(db, "import", str(source), "--reviews", str(target))
        assert done.exit_code == 2 and told in done.stderr and done.stderr.count("\n") == 1
    assert run(db, "import", str(tmp_path / "none.csv"), "--reviews", str(target)).exit_code == 2
    assert target.read_bytes() == before


def test_check_names_the_nearest(db: Path, tmp_path: Path) -> None:
    target = tmp_path / "reviews.csv"
    target.write_text(HEADER + "A/RES/72/237,3,再次请联合检查小组在大会,close,,,\n", "utf-8")
    done = run(db, "check", "--reviews", str(target))
    assert done.exit_code == 1
    assert done.stdout == (
        "review 1 (A/RES/72/237) does not fit: the quote does not stand in A/RES/72/237 paragraph 3; "
        "the nearest is A-RES-72-237-p3-0\n1 review, 1 not fitting\n"
    )
    assert run(db, "check", "--reviews", str(tmp_path / "none.csv")).exit_code == 2


DECIDED = HEADER + "A/RES/72/237,3,再次请联合检查组,close,,,\n" + "A/RES/60/212,16,请秘书长就南南合作,close,,,\n"
MORE = HEADER + "A/RES/76/221,7,向大会第七十七届会议,close,,,\n"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register in a folder of its own, built with the two decisions beside the documents; below `tmp_path`."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "data/documents", "data/documents")
    Path("data/reviews.csv").write_text(DECIDED, "utf-8")
    Path("more.csv").write_text(MORE, "utf-8")
    build([Path("data/documents")], Path("reg/m.db"), as_of=date(2026, 11, 21), say=print)
    return tmp_path


def test_import_adds_to_the_file_that_the_build_took(elsewhere: Path) -> None:
    db = Path("reg/m.db")
    checked = run(db, "check")
    assert (checked.exit_code, checked.stdout.splitlines()[-1]) == (0, "2 reviews, 0 not fitting")
    done = run(db, "import", "more.csv")
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (0, f"{elsewhere}/data/reviews.csv: 1 decision added")
    assert [review.n for review in reviews.load(Path("data/reviews.csv"))] == [1, 2, 3]
    assert not Path("reg/reviews.csv").exists()


def test_import_where_the_decisions_of_the_build_are_not_found_is_one_line_and_writes_nothing(elsewhere: Path) -> None:
    Path("data/reviews.csv").rename("mine.csv")
    done = run(Path("reg/m.db"), "import", "more.csv")
    told = "holds none of the decisions (2) that reg/m.db was built with; name the file that does with --reviews"
    assert (done.exit_code, done.stderr) == (2, f"mandates: {elsewhere}/reg/reviews.csv: {told}\n")
    assert not Path("reg/reviews.csv").exists()
    assert run(Path("reg/m.db"), "import", "more.csv", "--reviews", "mine.csv").exit_code == 0


def test_decisions_beside_a_database_that_is_a_link_stand_beside_the_file(elsewhere: Path) -> None:
    Path("link.db").symlink_to("reg/m.db")
    Path("data/reviews.csv").rename("reg/reviews.csv")
    assert run(Path("link.db"), "import", "more.csv").exit_code == 0
    assert len(reviews.load(Path("reg/reviews.csv"))) == 3


@pytest.mark.parametrize("arguments", [("check",), ("import", "q.csv")])
@pytest.mark.parametrize("db", [".", "/"])
def test_a_folder_that_is_no_database_is_one_line(db: str, arguments: tuple[str, ...]) -> None:
    done = run(Path(db), *arguments)
    told = "is not a database of this program; name one with --db"
    assert (done.exit_code, done.stderr) == (2, f"mandates: {db}: {told}\n")
