"""The database: same input -> same rows, foreign keys hold, and what was there survives every failure."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import making
import pytest

from extract import lines
from extract.errors import StoreError
from extract.model import Document, Table
from extract.register import rows, schema, store
from extract.register.build import build

HISTORY = {"runs", "build_info"}
TEXTS = {
    "b.txt": "A/RES/72/9\n1|请秘书长向A/73提交报告；请各国合作；@A/RES/72/237\n1|请大会审议；",
    "a.txt": "A/RES/72/237\n2|强调合作；\n3|请秘书长向A/72和A/74提交报告；",
    "c.txt": "S/RES/1985(2011)\n1|请秘书长协助；",
}


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, sorted."""
    with sqlite3.connect(path) as connection:
        return {
            table.name: sorted(connection.execute(f"select * from {table.name}"), key=repr) for table in schema.TABLES
        }


def made(folder: Path, db: Path, jobs: int = 1, as_of: date = date(2018, 10, 1)) -> Path:
    build([folder], db, as_of=as_of, say=lambda line: None, jobs=jobs, work=making.stages())
    return db


def test_same_input_same_rows_in_any_order_with_any_number_of_workers(tmp_path: Path) -> None:
    one = making.write(tmp_path / "one", TEXTS)
    # Other names turn the order of reading round; the rows may differ in nothing but the name of the source.
    two = making.write(tmp_path / "two", {f"{9 - n}.txt": text for n, text in enumerate(TEXTS.values())})
    first, second, third = (
        dump(made(folder, tmp_path / f"{n}.db", jobs))
        for n, (folder, jobs) in enumerate([(one, 1), (two, 1), (one, 3)])
    )
    source = [*next(t for t in schema.TABLES if t.name == "documents").columns].index("source")
    for tables in (first, second):
        assert [row[source] for row in tables["documents"]]
    for table in {t.name for t in schema.TABLES} - HISTORY:
        assert first[table] == third[table], table
        if table == "documents":
            first[table], second[table] = (
                [row[:source] + row[source + 1 :] for row in tables[table]] for tables in (first, second)
            )
        assert first[table] == second[table], table
    assert len(first["mandates"]) == 5


def test_all_tables_keys_and_indexes_of_the_schema_are_there(tmp_path: Path) -> None:
    db = made(making.write(tmp_path / "in", TEXTS), tmp_path / "x.db")
    with sqlite3.connect(db) as connection:
        connection.execute("pragma foreign_keys = on")
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        for table in schema.TABLES:
            columns = connection.execute(f"select name, [notnull] from pragma_table_info('{table.name}')").fetchall()
            assert [name for name, _ in columns] == list(table.columns)
            assert {name for name, never in columns if never} == set(table.not_null)
            keys = connection.execute(f"select [from], [table], [to] from pragma_foreign_key_list('{table.name}')")
            assert set(keys) == set(table.foreign_keys)
            indexed = {
                tuple(c for (c,) in connection.execute(f"select name from pragma_index_info('{name}')"))
                for (name,) in connection.execute(f"select name from pragma_index_list('{table.name}')")
            }
            assert set(table.indexes) <= indexed


def test_numbers_follow_symbol_paragraph_and_verb(tmp_path: Path) -> None:
    db = made(making.write(tmp_path / "in", TEXTS), tmp_path / "x.db")
    with sqlite3.connect(db) as connection:
        found = connection.execute("select number, id from mandates order by number").fetchall()
    # The second paragraph labelled 1 takes its ordinal; 72/9 comes before 72/237.
    assert found == [
        (1, "A-RES-72-9-p1-0"),
        (2, "A-RES-72-9-p1-14"),
        (3, "A-RES-72-9-o2-0"),
        (4, "A-RES-72-237-p3-0"),
        (5, "S-RES-1985-2011-p1-0"),
    ]


def test_values_reach_their_columns(tmp_path: Path) -> None:
    db = made(making.write(tmp_path / "in", TEXTS), tmp_path / "x.db")
    with sqlite3.connect(db) as connection:
        connection.row_factory = sqlite3.Row
        one = dict(connection.execute("select * from mandates where id = 'A-RES-72-237-p3-0'").fetchone())
        cited = connection.execute("select symbol, document from citations").fetchall()
        parties = connection.execute("select surface, actor from mandate_actors where surface = '各国'").fetchall()
        urls = [row[0] for row in connection.execute("select url from documents order by id")]
        names = connection.execute("select actor from actor_names where name in ('安理会', 'SC')").fetchall()
    assert one["addressees"] == '["秘书长"]'
    assert (one["class"], one["report"], one["reiterated"], one["open"]) == ("request", 1, 0, 1)
    # As of 2018-10-01 the deadline A/72 is past and A/74 is the next.
    assert (one["due"], one["due_from"], one["due_by"]) == ("A/74", "2019-09-17", "2020-09-15")
    assert one["rules"] == '["request", "actor"]'
    assert [tuple(row) for row in cited] == [("A/RES/72/237", "A-RES-72-237")]
    assert [tuple(row) for row in parties] == [("各国", None)]
    assert urls[0] == "https://docs.un.org/zh/A/RES/72/237"
    assert urls[2] == "https://docs.un.org/zh/S/RES/1985(2011)"
    assert [row[0] for row in names] == ["security-council"] * 2


def test_tables_and_furniture_are_kept_and_are_no_paragraphs(tmp_path: Path) -> None:
    found = Table("请秘书长\t5", 1, ("附件",)), Table("甲\t乙", 0)

    def read(path: Path) -> list[Document]:
        return [replace(document, tables=found, furniture=("联合国",)) for document in making.read(path)]

    folder = making.write(tmp_path / "in", {"a.txt": TEXTS["a.txt"]})
    stages = replace(making.stages(), read=read)
    build([folder], tmp_path / "x.db", as_of=date(2018, 10, 1), say=lambda line: None, jobs=1, work=stages)
    rows_ = dump(tmp_path / "x.db")
    assert rows_["other_text"] == [
        ("A-RES-72-237", 1, "table", '["附件"]', "A-RES-72-237-p2", "请秘书长\t5"),
        ("A-RES-72-237", 2, "table", None, None, "甲\t乙"),
        ("A-RES-72-237", 3, "furniture", None, None, "联合国"),
    ]
    assert (len(rows_["paragraphs"]), len(rows_["mandates"])) == (2, 1)


def test_lines_have_the_keys_of_the_design_in_order() -> None:
    doc = making.document(texts=[("3", "请秘书长向大会第七十二届会议报告；")])
    mandate = making.mandate(doc, deadlines=(making.session_deadline("72"),))
    keys = (
        "id document author paragraph eid order verb class reiterated addressees actors included consulted "
        "supported_by on_request_of via mentioned action deliverable report recipient deadline_text due due_from "
        "due_main due_by deadlines decision_time urgency conditions rules start end already_made"
    )
    line = lines.line("x", mandate)
    assert list(line) == keys.split()
    assert (line["due"], line["due_by"]) == ("A/72", "2018-09-17")


def test_two_groups_under_one_verb_have_two_ids() -> None:
    doc = making.document(texts=[("3", "请甲和乙报告；")])
    ids = rows.mandate_ids(doc, [making.mandate(doc), making.mandate(doc), making.mandate(doc, start=2)])
    assert ids == ("A-RES-72-237-p3-0", "A-RES-72-237-p3-0-n2", "A-RES-72-237-p3-2")


def test_the_history_of_runs_is_carried_on(tmp_path: Path) -> None:
    folder, db = making.write(tmp_path / "in", TEXTS), tmp_path / "x.db"
    made(folder, db)
    made(folder, db, as_of=date(2020, 1, 1))
    assert [(row[0], row[3]) for row in dump(db)["runs"]] == [(1, "2018-10-01"), (2, "2020-01-01")]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return made(making.write(tmp_path / "in", TEXTS), tmp_path / "x.db")


def intact(db: Path, before: bytes) -> None:
    assert db.read_bytes() == before
    assert [p.name for p in db.parent.iterdir() if "building" in p.name] == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, sqlite3.OperationalError, OSError, ValueError])
def test_a_failure_in_the_middle_leaves_the_old_database_whole(old: Path, error: type[BaseException]) -> None:
    before = old.read_bytes()

    def breaking() -> Iterator[rows.Row]:
        yield ("x", "y")
        raise error

    with pytest.raises((error, StoreError)):
        store.write(old, {"build_info": breaking()})
    intact(old, before)


def test_a_broken_foreign_key_is_refused(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(StoreError, match="foreign key: row 1 of actor_names names no row of actors"):
        store.write(old, {"actor_names": [("name", "nobody")]})
    intact(old, before)


def test_a_number_that_no_database_holds_is_one_line(old: Path) -> None:
    before = old.read_bytes()
    columns = next(table.columns for table in schema.TABLES if table.name == "actors")
    actor = {name: 10**20 if name == "kind" else "x" for name in columns}
    with pytest.raises(StoreError, match="look for a symbol with a number of twenty digits"):
        store.write(old, {"actors": [tuple(actor.values())]})
    intact(old, before)


FULL = """
import sys; sys.path[:0] = {paths!r}
import making; from pathlib import Path; from datetime import date; from extract.register.build import build
from extract.errors import StoreError
try:
    build([Path({folder!r})], Path({db!r}), as_of=date(2020, 1, 1), say=print, jobs=1, work=making.stages())
except StoreError as error:
    sys.exit(f"{{error}}")
"""


def run(code: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload, no-any-return]


def test_a_full_disk_leaves_the_old_database_whole(old: Path) -> None:
    before = old.read_bytes()
    paths = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
    code = FULL.format(paths=paths, folder=str(old.parent / "in"), db=str(old))
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))  # noqa: E731
    done = run(code, preexec_fn=limit)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "could not be written" in done.stderr
    intact(old, before)


@pytest.mark.parametrize(
    ("number", "cure"),
    [(errno.ENOSPC, "free some space"), (errno.EDQUOT, "free some space"), (errno.EACCES, "give its folder")],
)
def test_the_cure_fits_the_fault(old: Path, monkeypatch: pytest.MonkeyPatch, number: int, cure: str) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(StoreError, match=cure):
        store.write(old, {})


def test_ctrl_c_leaves_the_old_database_whole(old: Path) -> None:
    before = old.read_bytes()
    paths = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
    code = FULL.format(paths=paths, folder=str(old.parent / "in"), db=str(old))
    # The search index is made last: there the half-made file is certain to exist.
    stop = "import os, signal\nfrom extract.register import search\n"
    stop += "search.index = lambda connection: os.kill(os.getpid(), signal.SIGINT)\n"
    head, _, tail = code.partition("try:")
    done = run(f"{head}{stop}try:{tail}")
    assert done.returncode in (1, -signal.SIGINT)
    assert "KeyboardInterrupt" in done.stderr
    intact(old, before)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_is_said(old: Path) -> None:
    before = old.read_bytes()
    old.parent.chmod(0o500)
    try:
        with pytest.raises(StoreError, match=r"cannot be written \(Permission denied\); give its folder permission"):
            store.write(old, {})
    finally:
        old.parent.chmod(0o700)
    intact(old, before)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder that takes no files")
def test_a_folder_that_takes_no_files_is_said() -> None:
    with pytest.raises(StoreError, match="name another file"):
        store.write(Path("/proc/x.db"), {})


@pytest.mark.parametrize("content", [b"", b"notes of mine\n" * 20, None], ids=["empty", "text", "foreign database"])
def test_what_is_not_ours_is_not_overwritten(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mine.db"
    if content is None:
        with sqlite3.connect(path) as connection:
            connection.execute("create table mine(x)")
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is not a database of this program; name another file"):
        store.write(path, {})
    with pytest.raises(StoreError, match="is not a database of this program"):
        store.read(path)
    intact(path, before)


def test_a_database_that_is_being_written_is_left_alone(old: Path) -> None:
    before = old.read_bytes()
    old.with_name("x.db-wal").write_bytes(b"x")
    with pytest.raises(StoreError, match=r"x\.db-wal says that a program is writing to it"):
        store.write(old, {})
    intact(old, before)


def test_a_link_is_followed_and_stays(old: Path) -> None:
    link = old.with_name("link.db")
    link.symlink_to(old)
    made(old.parent / "in", link)
    assert link.is_symlink()
    assert len(dump(old)["runs"]) == 2


def test_what_a_killed_build_left_is_swept(old: Path) -> None:
    """What a process of this moment builds is left alone; what no process is there for, or what is a day old, goes."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left, late, new = (old.with_name(f"x.db.{pid}.building") for pid in (dead.pid, os.getppid(), 1))
    for file in (left, late, new):
        file.write_bytes(b"half")
    os.utime(late, (0, 0))
    store.write(old, {})
    assert [file.exists() for file in (left, late, new)] == [False, False, True]
