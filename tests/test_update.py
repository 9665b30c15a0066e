"""Updates: the rows of a full build, what changed, and that whatever goes wrong leaves a whole database."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from contextlib import closing
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from test_cli import mandates
from updating import AS_OF, changes, grow, rows, run, symbols, text, two_documents

from extract.errors import MandatesError, StoreError
from extract.register import store
from extract.register.build import build
from extract.update import cache as caching
from extract.update.publish import kept, rollback
from extract.update.run import plan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return two_documents(tmp_path)


def test_an_update_gives_the_rows_of_a_full_build(folder: Path) -> None:
    run(folder)
    grow(folder)
    (folder / "b.txt").write_text(text("A/RES/72/901", "鼓励会员国提供支持"), "utf-8")
    done, _ = run(folder)
    assert done.read == 2
    full = folder.parent / "full.db"
    build([folder], full, as_of=AS_OF, say=lambda _: None)
    assert rows(folder.parent / "m.db") == rows(full)


def test_nothing_is_done_where_nothing_changed(folder: Path) -> None:
    run(folder)
    db = folder.parent / "m.db"
    before = db.stat()
    os.utime(folder / "a.txt")  # touched, not changed
    done, said = run(folder)
    assert done.report is None
    assert "nothing changed" in said[-1]
    assert db.stat().st_ino == before.st_ino


@pytest.mark.parametrize("what", ["day", "reviews", "rules"])
def test_all_that_goes_into_the_rows_is_noticed(folder: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run(folder)
    day = AS_OF
    if what == "day":
        day = date(2018, 10, 1)
    elif what == "reviews":
        head = "document,paragraph,quote,decision,note,source,date\n"
        (folder.parent / "reviews.csv").write_text(head + "A/RES/72/900,1,提交报告,close,done,,2020-01-01\n", "utf-8")
    else:
        monkeypatch.setattr("extract.update.run.rules_version", lambda: "others")
    done, _ = run(folder, day)
    assert done.report is not None
    assert done.read == (2 if what == "rules" else 0)


def test_what_changed_is_written_down_and_carried_on(folder: Path) -> None:
    db = folder.parent / "m.db"
    run(folder, date(2018, 1, 1))
    assert changes(db, 1) == []
    grow(folder)
    (folder / "b.txt").unlink()
    run(folder, date(2019, 1, 1), shrink=True)
    told = changes(db, 2)
    assert ("document added", None, None, None, None) in told
    assert ("document gone", None, None, None, None) in told
    assert ("mandate new", "A-RES-73-900-p1-0", None, None, None) in told
    assert ("mandate gone", "A-RES-72-901-p1-0", None, None, None) in told
    assert ("status moved", "A-RES-72-900-p1-0", "status", "upcoming", "repeated") in told
    run(folder, date(2020, 1, 1))
    assert changes(db, 2) == told
    lines = [json.loads(line) for line in (db.with_name("m.changes.jsonl")).read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines if line["table"] == "runs"] == [1, 2, 3]
    exported = [line for line in lines if line["table"] == "changes"]
    assert [line["id"] for line in exported] == list(range(1, len(exported) + 1))
    assert {line["kind"] for line in exported} >= {"document added", "status moved"}


def test_a_reworded_mandate_is_changed_and_one_that_moved_is_renamed(folder: Path) -> None:
    db = folder.parent / "m.db"
    run(folder)
    asks = ("注意到所作努力，并请秘书长向大会第七十三届会议提交报告", "促请各国和组织加强合作")
    (folder / "a.txt").write_text(text("A/RES/72/900", *asks), "utf-8")
    run(folder)
    told = changes(db, 2)
    moved = next(change for change in told if change[0] == "mandate renamed")
    assert moved[3] == "A-RES-72-900-p1-0"
    assert ("mandate changed", "A-RES-72-900-p2-0", "addressees", '["各国"]', '["各国", "组织"]') in told


def test_the_first_update_says_that_it_is_the_first(folder: Path) -> None:
    told = [run(folder, date(2026, 11, day))[1][-1] for day in (21, 22)]
    first = "  the first build: there is no database before it to compare with"
    assert told == [first, "  no mandate, status or document changed"]


def test_reviews_that_were_applied_and_not_are_counted_at_the_end(folder: Path) -> None:
    head = "document,paragraph,quote,decision,note,source,date\n"
    decided = "A/RES/72/900,1,提交报告,{},done,,2020-01-01\n"
    lines = [decided.format(one) for one in ("close", "set class=order", "confirm A/73/1")]
    (folder.parent / "reviews.csv").write_text(head + "".join(lines), "utf-8")
    done, said = run(folder)
    assert (done.code, said[-1]) == (0, "  1 review applied, 2 not (see above)")
    assert sum("does not fit" in line for line in said) == 2


def test_a_dry_run_changes_nothing(folder: Path) -> None:
    run(folder)
    before = rows(folder.parent / "m.db")
    grow(folder)
    said: list[str] = []
    done = plan([folder], folder.parent / "m.db", as_of=AS_OF, say=said.append)
    assert (done.read, done.files) == (1, 3)
    assert any("c.txt" in line for line in said)
    assert rows(folder.parent / "m.db") == before


def test_a_dry_run_through_a_link_tells_of_the_database_that_it_leads_to(folder: Path) -> None:
    run(folder)
    link = folder.parent / "elsewhere" / "m.db"
    link.parent.mkdir()
    link.symlink_to(folder.parent / "m.db")
    grow(folder)
    done = mandates("update", folder, "--db", link, "--as-of", AS_OF, "--dry-run")
    assert (done.exit_code, "would read 1 of 3 files" in done.stderr) == (0, True)


def test_a_dry_run_of_an_empty_folder_says_what_the_update_says(tmp_path: Path) -> None:
    asked = ("update", tmp_path, "--db", tmp_path / "m.db")
    dry, real = mandates(*asked, "--dry-run"), mandates(*asked)
    told = f"mandates: {tmp_path}: no documents found; name a file or a folder that holds documents\n"
    assert [(one.exit_code, one.stderr) for one in (dry, real)] == [(2, told)] * 2


@pytest.mark.parametrize("db", ["", "/"])
@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_folder_is_no_database(folder: Path, db: str, more: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    done = mandates("update", ".", "--db", db or ".", *more)
    told = f"mandates: {db or folder}: is a folder; name a file with --db\n"
    assert (done.exit_code, done.stderr) == (2, told)


def test_a_register_that_would_shrink_is_not_published(folder: Path) -> None:
    db = folder.parent / "m.db"
    run(folder)
    with closing(sqlite3.connect(db)) as connection, connection:  # cited and not held: status does not count it either
        cited = "insert into documents (id, symbol, kind, held, mandates) values ('A-1', 'A/1', 'report', 0, 0)"
        connection.execute(cited)
    before = rows(db)
    (folder / "b.txt").unlink()
    with pytest.raises(StoreError, match=r"have fewer documents: 1 instead of 2; .*--allow-shrink"):
        run(folder)
    assert rows(db) == before
    run(folder, shrink=True)
    assert rows(db) != before


def test_the_last_databases_are_kept_and_one_can_be_taken_back(folder: Path) -> None:
    db = folder.parent / "m.db"
    for day in range(1, 6):
        run(folder, date(2018, 1, day), keep=2)
    assert len(kept(db)) == 2
    assert (rollback(db), len(kept(db))) == (db.with_name("kept") / "m-4.db", 1)
    with closing(store.read(db)) as connection:
        assert connection.execute("select max(id) from runs").fetchone()[0] == 4
    rollback(db)
    with pytest.raises(MandatesError, match="no earlier database"):
        rollback(db)


def test_a_second_update_waits_or_leaves(folder: Path) -> None:
    import fcntl

    with (folder.parent / "m.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(MandatesError, match="another update is running"):
            run(folder)
        threading.Timer(0.5, lambda: fcntl.flock(lock, fcntl.LOCK_UN)).start()
        done, _ = run(folder, wait=30.0)
    assert done.code == 0


@pytest.mark.parametrize("damage", ["garbage", "truncated", "rows"])
def test_a_damaged_cache_only_costs_time(folder: Path, damage: str) -> None:
    db = folder.parent / "m.db"
    run(folder)
    expected = rows(db)
    file = db.with_name("m.db.cache")
    if damage == "rows":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("update files set data = x'00'")
            connection.commit()
    else:
        file.write_bytes(b"no cache" if damage == "garbage" else file.read_bytes()[:5000])
    grow(folder)
    run(folder)
    (folder / "c.txt").unlink()
    run(folder, shrink=True)
    assert rows(db) == expected


def test_what_failed_once_is_read_again(folder: Path) -> None:
    (folder / "bad.txt").write_text("", "utf-8")
    assert run(folder)[0].code == 1
    assert run(folder, date(2026, 11, 22))[0].read == 1


def test_notes_beside_the_documents_are_part_of_them(folder: Path) -> None:
    run(folder)
    (folder / "documents.yml").write_text("a.txt: {symbol: A/RES/72/900, agenda_title: 另一标题}\n", "utf-8")
    done, _ = run(folder)
    assert done.read == 2
    with closing(store.read(folder.parent / "m.db")) as connection:
        assert (
            connection.execute("select agenda_title from documents where id = 'A-RES-72-900'").fetchone()[0]
            == "另一标题"
        )


def test_people_are_told_by_file_and_by_web_and_a_failure_spoils_nothing(folder: Path) -> None:
    got: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        notes = folder.parent / "notes.txt"
        targets = [str(notes), f"http://127.0.0.1:{server.server_port}/", "http://127.0.0.1:9/", "/nowhere/at/all"]
        run(folder)
        grow(folder)
        done, said = run(folder, targets=targets)
    finally:
        server.shutdown()
    assert done.code == 0
    assert "document added: 1" in notes.read_text("utf-8")
    assert any(change["kind"] == "mandate new" for change in json.loads(got[0])["changes"])
    assert sum("could not be told" in line for line in said) == 2


@pytest.mark.parametrize("target", ["http://[x", "https://host:port/secret", "http:///secret"])
def test_an_address_that_is_none_is_said_before_the_work(folder: Path, target: str) -> None:
    db = folder.parent / "m.db"
    done = mandates("update", folder, "--db", db, "--notify", "notes.txt", "--notify", target)
    told = "mandates: --notify, target 2: is no web address; write it as https://example.org/hook\n"
    assert (done.exit_code, done.stderr, db.exists()) == (2, told, False)


def test_who_interrupts_when_all_is_published_is_not_told_that_nothing_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object) -> None:
        raise KeyboardInterrupt

    db = folder.parent / "m.db"
    run(folder)
    grow(folder)
    monkeypatch.setattr("extract.update.run.notify", asked)
    done = mandates("update", folder, "--db", db)
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (2, "mandates: interrupted")
    assert "A/RES/73/900" in symbols(db)


def test_the_fingerprint_is_that_of_the_code_that_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    first = caching.fingerprint()
    assert len(first) == 16
    for place, what in (("_READ_WITH", ("click",)), ("__version__", "9"), ("_READS_NOTHING", frozenset({"detect"}))):
        caching.fingerprint.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(caching, place, what)
            assert caching.fingerprint() != first
    caching.fingerprint.cache_clear()
    assert caching.fingerprint() == first
