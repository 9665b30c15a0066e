"""Building: what is wrong is said in one line each, the rest is processed, the exit code tells."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import making
import pytest
from click.testing import CliRunner, Result
from updating import symbols, text

from extract.cli import main
from extract.errors import MandatesError, RulesError
from extract.model import Document, Mandate
from extract.register import reviews, status, store
from extract.register.build import BuildReport, build
from extract.register.csvs import beside

GOOD = "A/RES/72/237\n3|请秘书长向A/73提交报告；"


class Built:
    """A build in a temporary folder: its report, its lines, its database."""

    def __init__(self, folder: Path, texts: dict[str, str], **more: Any) -> None:
        self.lines: list[str] = []
        self.db = folder / "x.db"
        paths = more.pop("paths", None) or [making.write(folder / "in", texts)]
        more = {"jobs": 1, "work": making.stages(), **more}
        self.report: BuildReport = build(paths, self.db, as_of=date(2018, 10, 1), say=self.lines.append, **more)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.db) as connection:
            return connection.execute(sql).fetchall()


def test_two_files_of_one_symbol_and_different_text(tmp_path: Path) -> None:
    built = Built(tmp_path, {"b.txt": GOOD, "a.txt": GOOD + "又请大会审议；", "c.txt": "A/RES/72/1\n1|请大会审议；"})
    assert built.report.code == 1
    assert built.lines == [
        "b.txt: has the symbol A/RES/72/237 of a.txt, but another text; "
        "a.txt was kept, take away or correct the wrong one"
    ]
    assert built.ask("select source from documents order by source") == [("a.txt",), ("c.txt",)]


def test_the_same_text_twice_is_a_note(tmp_path: Path) -> None:
    built = Built(tmp_path, {"b.txt": GOOD, "a.txt": GOOD})
    assert built.report.code == 0
    assert built.lines == ["note: b.txt: same text as a.txt (A/RES/72/237), kept once"]
    assert built.ask("select source from documents") == [("a.txt",)]


def test_two_symbols_with_one_id_are_an_error(tmp_path: Path) -> None:
    built = Built(tmp_path, {"a.txt": GOOD, "b.txt": GOOD.replace("A/RES/72/237", "A/RES/72-237")})
    assert built.report.code == 1
    assert built.lines == [
        "b.txt: symbol A/RES/72-237 has the same id (A-RES-72-237) as A/RES/72/237 in a.txt; "
        "correct the symbol that is wrong"
    ]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    texts = {"a.txt": "", "b.txt": GOOD, "c.txt": "A/RES/72/5\n1|出错；"}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "d.txt").write_bytes(b"A/RES/72/6\n1|\xff\xfe")
    built = Built(tmp_path, texts)
    assert (built.report.code, built.report.documents, built.report.failed) == (1, 1, 3)
    folder = tmp_path / "in"
    assert [line.partition(": ")[0] for line in built.lines] == [
        str(folder / name) for name in ("a.txt", "c.txt", "d.txt")
    ]
    assert built.lines[0].endswith("is empty; put the document into it")
    assert "ValueError: a fault of the extractor" in built.lines[1]
    assert all("\n" not in line for line in built.lines)
    assert built.ask("select documents, failed from runs") == [(1, 3)]


def test_a_missing_path_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    folder = making.write(tmp_path / "in", {"a.txt": GOOD})
    built = Built(tmp_path, {}, paths=[tmp_path / "missing", folder, folder / "a.txt"])
    assert built.report == BuildReport(documents=1, mandates=1, failed=1, first=True)
    assert built.lines == [f"{tmp_path / 'missing'}: there is no such file; check the path"]


@pytest.mark.parametrize("texts", [{}, {"a.txt": ""}, {"a.txt": "", "b.txt": "A/RES/72/5\n1|出错；"}])
def test_without_one_good_document_the_old_database_stays(tmp_path: Path, texts: dict[str, str]) -> None:
    old = Built(tmp_path, {"a.txt": GOOD})
    before = old.db.read_bytes()
    folder = making.write(tmp_path / "bad", texts)
    with pytest.raises(MandatesError):
        Built(tmp_path, {}, paths=[folder])
    assert old.db.read_bytes() == before


def test_wrong_rules_are_said_before_anything_is_read(tmp_path: Path) -> None:
    def wrong() -> Any:
        raise RulesError("rules/verbs.yml", "rule ask: no example", "give it one")

    work = making.stages()
    with pytest.raises(RulesError, match=r"rules/verbs\.yml: rule ask: no example; give it one"):
        Built(tmp_path, {"a.txt": GOOD}, work=type(work)(work.find, work.read, wrong, work.make))
    assert not (tmp_path / "x.db").exists()


def test_a_target_that_may_not_be_overwritten_is_said_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("mine")
    work = making.stages()

    def no(path: Path) -> list[Document]:
        raise AssertionError(f"{path} was read in vain")

    with pytest.raises(MandatesError, match="not a database of this program"):
        Built(tmp_path, {"a.txt": GOOD}, work=type(work)(work.find, no, work.rules, work.make))
    assert (tmp_path / "x.db").read_text() == "mine"


def test_reviews_beside_the_database_are_applied_and_a_misfit_is_said(tmp_path: Path) -> None:
    (tmp_path / "reviews.csv").write_text(
        "document,paragraph,quote,decision,note,source,date\n"
        "A/RES/72/237,3,提交报告,close,answered,A/73/1,2018-09-20\n"
        "A/RES/72/237,3,提交计划,close,,A/73/1,\n",
        "utf-8",
    )
    built = Built(tmp_path, {"a.txt": GOOD})
    assert built.report.code == 0
    assert built.lines == ["review 2 (A/RES/72/237) does not fit: the quote does not stand in A/RES/72/237 paragraph 3"]
    assert built.ask("select status, open, reason from mandates") == [
        ("closed", 0, "经审核结案（2018-09-20）：answered")
    ]
    assert built.ask("select n, mandate, problem is null from reviews") == [(1, "A-RES-72-237-p3-0", 1), (2, None, 0)]


def test_the_lead_of_a_report_is_a_party(tmp_path: Path) -> None:
    (tmp_path / "responsible.csv").write_text("title,agenda_title,actor,source\n南南合作,,unossc,somewhere\n", "utf-8")
    built = Built(tmp_path, {"a.txt": GOOD})
    assert built.ask("select role, actor, inferred from mandate_actors order by n") == [
        ("addressee", "secretary-general", None),
        ("lead", "unossc", "somewhere"),
    ]


def test_status_lists_addressees_without_an_actor_by_frequency(tmp_path: Path) -> None:
    texts = {"a.txt": "A/RES/72/1\n1|请各国审议；请各国合作；请大会审议；"}
    told = status.status(Built(tmp_path, texts).db, top=5).splitlines()
    assert told[-2:] == ["addressees without an actor in rules/actors.yml, the most frequent first:", "      2  各国"]
    assert "  class: request 3" in told


def test_status_names_the_nearest_to_a_review_that_no_longer_fits(tmp_path: Path) -> None:
    decided = "A/RES/72/237,3,请秘书长向A/73提交说明,close,done,,\n"
    (tmp_path / "reviews.csv").write_text(",".join(reviews.COLUMNS) + "\n" + decided, "utf-8")
    built = Built(tmp_path, {"a.txt": GOOD})
    assert built.lines[0].endswith("; the nearest is A-RES-72-237-p3-0")
    assert f"  {built.lines[0]}" in status.status(built.db, top=5).splitlines()


def test_what_the_database_was_built_from(tmp_path: Path) -> None:
    built = Built(tmp_path, {"a.txt": GOOD})
    info = dict(built.ask("select key, value from build_info"))
    assert (info["as_of"], info["rules"], info["documents"], info["mandates"]) == ("2018-10-01", "test", "1", "1")
    # No folder of this machine in what is published.
    assert json.loads(info["sources"]) == ["…/in"]
    assert "  from …/in (0 could not be used)" in status.status(built.db, top=5).splitlines()
    assert str(tmp_path) not in json.dumps(info)
    assert built.ask("select source from documents") == [("a.txt",)]


def test_a_path_below_the_present_folder_is_shown_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    info = dict(Built(tmp_path, {"a.txt": GOOD}).ask("select key, value from build_info"))
    assert json.loads(info["sources"]) == ["in"]


def test_the_last_line_counts_in_words_that_fit(tmp_path: Path) -> None:
    done = command(register(tmp_path / "in", 1), "--db", tmp_path / "m.db")
    assert done.stderr.splitlines()[-1] == f"{tmp_path / 'm.db'}: 1 mandate of 1 document as of 2026-01-01"


def test_an_unknown_actor_is_said_and_left_empty(tmp_path: Path) -> None:
    work = making.stages()

    def read(path: Path) -> list[Document]:
        return [making.document(body="nobody", texts=[("1", "请大会审议；")])]

    built = Built(tmp_path, {"a.txt": GOOD}, work=type(work)(work.find, read, work.rules, work.make))
    assert built.lines == ["note: rules/actors.yml has no actor 'nobody', its cells are left empty; add it there"]
    assert built.ask("select body, author from documents") == [(None, "general-assembly")]


def killing(_: Any) -> Any:
    """A factory of extractors whose process dies, as for want of memory."""

    def extract(document: Document, all_classes: bool = False) -> tuple[Mandate, ...]:
        os._exit(9)

    return extract


def test_workers_that_all_die_are_one_line_and_the_old_database_stays(tmp_path: Path) -> None:
    old = Built(tmp_path, {"a.txt": GOOD})
    before = old.db.read_bytes()
    work = making.stages()
    texts = {f"{n}.txt": f"A/RES/72/{n}\n1|请大会审议；" for n in range(100)}
    with pytest.raises(MandatesError, match=r"workers: 10 were killed .*; free some memory or run with --jobs 1"):
        Built(tmp_path, texts, jobs=2, work=type(work)(work.find, work.read, work.rules, killing))
    assert old.db.read_bytes() == before


def test_the_lines_of_workers_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    texts = {f"{n:03}.txt": "" if n % 7 == 0 else f"A/RES/72/{n}\n1|请大会审议；" for n in range(60)}
    told = [Built(tmp_path / str(jobs), texts, jobs=jobs) for jobs in (1, 2)]
    names = [[Path(line.partition(": ")[0]).name for line in built.lines] for built in told]
    assert names[0] == names[1] == [f"{n:03}.txt" for n in range(0, 60, 7)]


def test_progress_sees_every_file(tmp_path: Path) -> None:
    seen: list[int] = []

    def progress(items: Any, length: int) -> Any:
        seen.append(length)
        for item in items:
            seen.append(len(item.pairs))
            yield item

    Built(tmp_path, {"a.txt": GOOD, "b.txt": ""}, progress=progress)
    assert seen == [2, 1, 0]


def test_a_damaged_history_is_said_and_nothing_lost(tmp_path: Path) -> None:
    old = Built(tmp_path, {"a.txt": GOOD})
    with sqlite3.connect(old.db) as connection:
        connection.execute("drop table runs")
    before = old.db.read_bytes()
    with pytest.raises(MandatesError, match="its history cannot be read"):
        Built(tmp_path, {"a.txt": GOOD})
    assert old.db.read_bytes() == before
    assert store.history(tmp_path / "none.db") == []


def test_what_people_keep_is_found_beside_the_database_else_beside_the_documents(tmp_path: Path) -> None:
    documents = tmp_path / "data" / "documents"
    documents.mkdir(parents=True)
    name = "A_RES_72_237.txt"
    (documents / name).write_bytes((Path(__file__).parent.parent / "data" / "documents" / name).read_bytes())
    said: list[str] = []
    db = tmp_path / "elsewhere" / "x.db"
    db.parent.mkdir()
    for paths in ([documents], [documents / name]):
        assert beside(db, paths, "responsible.csv", said.append) == db.with_name("responsible.csv")
    assert said == []
    kept = documents.parent / "responsible.csv"
    kept.write_text("title,agenda_title,actor,source\n南南合作,,unossc,x\n", "utf-8")
    for paths in ([documents], [documents / name]):
        assert beside(db, paths, "responsible.csv") == kept
    build([documents], db, as_of=date(2026, 1, 1), say=said.append)
    own = db.with_name("responsible.csv")
    assert said == [f"note: data/responsible.csv: used, since there is no {own}; copy it there if it is to differ"]
    with sqlite3.connect(db) as connection:
        assert connection.execute("select count(*) from mandate_actors where role = 'lead'").fetchone()[0] > 0
    own.write_text("title,agenda_title,actor,source\n", "utf-8")
    assert beside(db, [documents], "responsible.csv", said.append) == own
    assert len(said) == 1


def test_the_command_says_that_nobody_is_marked_as_writing(tmp_path: Path) -> None:
    documents = tmp_path / "in" / "documents"
    documents.mkdir(parents=True)
    name = "A_RES_60_212.txt"
    (documents / name).write_bytes((Path(__file__).parent.parent / "data" / "documents" / name).read_bytes())
    db = tmp_path / "x.db"
    result = CliRunner().invoke(main, ["build", str(documents), "--db", str(db), "--as-of", "2026-01-01"])
    note = "so no report has a lead; copy data/responsible.csv there to say who writes"
    assert f"note: {tmp_path / 'responsible.csv'}: not there, {note}" in result.stderr.splitlines()


def register(folder: Path, *numbers: int) -> Path:
    """A folder of small resolutions, one of each number."""
    folder.mkdir()
    for n in numbers:
        (folder / f"{n}.txt").write_text(text(f"A/RES/72/{n}", "促请各国加强合作"), "utf-8")
    return folder


def command(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["build", *map(str, arguments), "--as-of", "2026-01-01"])


def test_a_build_of_other_paths_does_not_take_the_place_of_a_register_whose_documents_it_lacks(tmp_path: Path) -> None:
    few, more, db = register(tmp_path / "few", 1, 2), register(tmp_path / "more", 3, 4, 5), tmp_path / "m.db"
    assert command(few, more, "--db", db).exit_code == 0
    before = db.read_bytes()
    told = command(few, "--db", db)
    cure = "name those paths too, another file with --db, or let it shrink with --allow-shrink"
    line = f"mandates: {db}: was built from …/few, …/more; 3 of its 5 documents would be gone; {cure}"
    assert (told.exit_code, told.stderr.splitlines()) == (2, [line])
    assert db.read_bytes() == before
    assert command(few, "--db", db, "--allow-shrink").exit_code == 0
    assert symbols(db) == {"A/RES/72/1", "A/RES/72/2"}


def test_paths_that_are_shown_alike_are_not_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    many, one, db = register(tmp_path / "one" / "in", *range(9)), register(tmp_path / "other" / "in", 1), tmp_path / "m"
    assert command(many, "--db", db).exit_code == 0
    assert "8 of its 9 documents would be gone" in command(one, "--db", db).stderr
    assert len(symbols(db)) == 9
    monkeypatch.chdir(tmp_path / "other")
    assert "was built from …/in; 8 of its 9 documents would be gone" in command("in", "--db", db).stderr


def test_a_build_of_the_same_paths_or_of_more_is_as_ever(tmp_path: Path) -> None:
    few, more, db = register(tmp_path / "few", 1, 2), register(tmp_path / "more", 3, 4, 5), tmp_path / "m.db"
    assert [command(*paths, "--db", db).exit_code for paths in ([few], [few, more])] == [0, 0]
    for file in more.iterdir():
        file.unlink()
    (few / "1.txt").unlink()
    assert command(few, more, "--db", db).exit_code == 0
    assert symbols(db) == {"A/RES/72/2"}
