"""Updates under faults: whatever goes wrong is one line, readers have a whole database, and nothing is lost."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import freezegun
import pytest
from elsewhere import Answer, commit, pdf, repository, service, serving, sources_file, symbol, xml
from test_permissions import WITHOUT
from updating import AS_OF, changes, grow, rows, run, symbols, text, two_documents

from extract.errors import MandatesError, StoreError
from extract.register import history, store
from extract.register.build import build
from extract.update import publish
from extract.update.publish import kept, rollback
from extract.update.run import plan

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "from extract.cli import main; main()"]
ENV = {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
# How many random moments an update is killed at; the project's own measure is 200 (README).
KILLS = int(os.environ.get("MANDATES_KILLS", "25"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return two_documents(tmp_path)


def command(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    """`mandates` in a process of its own."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], env=ENV, capture_output=True, text=True, timeout=300, check=False, **more
    )  # type: ignore[call-overload]
    assert "Traceback" not in done.stderr
    return done


def whole(db: Path) -> None:
    with closing(store.read(db)) as connection:
        assert connection.execute("pragma integrity_check").fetchone()[0] == "ok"
        assert connection.execute("pragma foreign_key_check").fetchall() == []


def test_a_full_disk_leaves_the_last_good_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = folder.parent / "m.db"
    run(folder)
    before = rows(db)
    grow(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store, "flush", full)
        with pytest.raises(StoreError, match="free some space"):
            run(folder)
    assert rows(db) == before
    assert not list(db.parent.glob("*.building*"))
    assert run(folder)[0].code == 0


def test_a_cache_that_cannot_be_written_stops_nothing(folder: Path) -> None:
    folder.with_name("m.db.cache").mkdir()
    assert run(folder)[0].code == 0
    assert run(folder, date(2026, 11, 22))[0].read == 2


def test_killed_at_any_moment_the_database_is_whole_and_the_next_run_completes(folder: Path) -> None:
    """A child does an update and is killed (-9) after a random time; readers and the next update find all whole."""
    db = folder.parent / "m.db"
    run(folder)
    clock = time.monotonic()
    grow(folder)
    run(folder)
    whole = time.monotonic() - clock
    draw = random.Random(7)
    for turn in range(KILLS):
        (folder / "c.txt").write_text(text("A/RES/73/900", f"请秘书长第{turn}次提交报告", session="七十三"), "utf-8")
        child = os.fork()
        if child == 0:
            try:
                run(folder)
            finally:
                os._exit(0)
        time.sleep(draw.uniform(0, 1.1 * whole))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with closing(store.read(db)) as connection:
            assert connection.execute("pragma integrity_check").fetchone()[0] == "ok"
            assert connection.execute("pragma foreign_key_check").fetchall() == []
            assert connection.execute("select count(*) from documents where held").fetchone()[0] == 3
    assert run(folder)[0].code == 0
    full = folder.parent / "full.db"
    build([folder], full, as_of=AS_OF, say=lambda _: None)
    assert rows(db) == rows(full)
    with closing(store.read(db)) as connection:
        ids = [row[0] for row in connection.execute("select id from runs order by id")]
    assert ids == list(range(1, len(ids) + 1))


def log(db: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in history.exported(db).read_text("utf-8").splitlines()]


# The history


def test_a_lost_database_has_its_history_again(folder: Path) -> None:
    db = folder.parent / "m.db"
    run(folder, date(2018, 1, 1))
    run(folder, date(2019, 12, 1))
    told = changes(db, 2)
    assert told
    db.unlink()
    _, said = run(folder, date(2019, 12, 2))
    assert any("its history is taken from" in line for line in said)
    assert changes(db, 2) == told
    with closing(store.read(db)) as connection:
        assert [row[0] for row in connection.execute("select id from runs order by id")] == [1, 2, 3]
    assert [line["id"] for line in log(db) if line["table"] == "runs"] == [1, 2, 3]


def test_killed_between_publishing_and_the_export_the_next_run_writes_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = folder.parent / "m.db"
    run(folder)

    def killed(_: object) -> None:
        raise SystemExit

    grow(folder)
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(history, "export", killed)
        run(folder)
    assert {line["id"] for line in log(db) if line["table"] == "runs"} == {1}
    done, _ = run(folder)
    assert done.report is None
    assert {line["id"] for line in log(db) if line["table"] == "runs"} == {1, 2}
    assert any(line["kind"] == "document added" for line in log(db) if line["table"] == "changes")


BROKEN = [
    "{",
    "[1]",
    "[" * 20_000,
    '{"table": "actors", "id": 1}',
    '{"table": "changes", "id": 1}',
    '{"table": "changes", "id": 1, "run": 1}',
    '{"table": "runs", "id": true}',
    '{"table": "runs", "id": 12345678901234567890123}',
    '{"table": "runs", "id": 2, "started": {}}',
    '{"table": "runs", "id": 2, "started": "\\ud800"}',
]


@pytest.mark.parametrize("line", BROKEN, ids=range(len(BROKEN)))
def test_a_change_log_that_somebody_broke_is_one_line(folder: Path, line: str) -> None:
    db = folder.parent / "m.db"
    history.exported(db).write_text('{"table": "runs", "id": 1}\n' + line + "\n", "utf-8")
    with pytest.raises(MandatesError, match=r"m\.changes\.jsonl line 2: is no run and no change; correct it, or move"):
        run(folder)


def test_a_change_log_whose_last_line_is_broken_is_written_again(folder: Path) -> None:
    run(folder)
    log = history.exported(folder.parent / "m.db")
    before = log.read_text("utf-8")
    for line in BROKEN:
        log.write_text(before + line + "\n", "utf-8")
        assert run(folder)[0].report is None
        assert log.read_text("utf-8") == before


def test_a_change_log_that_cannot_be_written_spoils_no_update(folder: Path) -> None:
    db = folder.parent / "m.db"
    run(folder)
    before = rows(db)
    db.with_name(f".m.changes.jsonl.{os.getpid()}.tmp").mkdir()
    grow(folder)
    done, said = run(folder)
    assert done.code == 1
    assert any("could not be written" in line for line in said)
    assert rows(db) != before


def test_no_number_of_a_run_is_used_twice(folder: Path) -> None:
    db = folder.parent / "m.db"
    for day in (1, 2, 3):
        run(folder, date(2018, 1, day))
    rollback(db)
    run(folder, date(2018, 1, 4))
    assert [line["id"] for line in log(db) if line["table"] == "runs"] == [1, 2, 3, 4]
    with closing(store.read(db)) as connection:
        assert [row[0] for row in connection.execute("select id from runs order by id")] == [1, 2, 3, 4]


# These ask no clock; their days are packed, and those of the frozen clock are of another kind.
_OWN_DAYS = ("extract.calendar", "extract.model", "extract.readers", "extract.resolve", "extract.result")


def test_a_clock_set_back_changes_no_order(folder: Path) -> None:
    db = folder.parent / "m.db"
    # What is imported while the clock is frozen knows only frozen days.
    build([folder], folder.parent / "before.db", as_of=AS_OF, say=lambda _: None)
    expected = {}
    for n, now in enumerate(("2031-05-05", "2001-05-05", "2026-05-05"), 1):
        (folder / "c.txt").write_text(text("A/RES/73/900", f"请秘书长第{n}次提交报告", session="七十三"), "utf-8")
        os.utime(folder / "c.txt", (10**9 - n, 10**9 - n))
        with freezegun.freeze_time(now, ignore=[*_OWN_DAYS, "asyncio", "datasette", "concurrent"]):
            done, _ = run(folder, keep=5)
        assert done.read == (3 if n == 1 else 1)
        expected[n] = rows(db)
    with closing(store.read(db)) as connection:
        runs = [tuple(row) for row in connection.execute("select id, substr(started, 1, 4) from runs order by id")]
    assert runs == [(1, "2031"), (2, "2001"), (3, "2026")]
    assert [path.name for path in kept(db)] == ["m-2.db", "m-1.db"]
    assert rollback(db).name == "m-2.db"
    assert rows(db) == expected[2]


# What is kept


def test_kept_databases_on_another_file_system(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There links cannot be made: they are copied, and what a killed copy left is no database."""
    db = folder.parent / "m.db"

    def elsewhere(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", elsewhere)
    run(folder)
    before = rows(db)
    grow(folder)
    run(folder)
    (db.with_name("kept") / "m-1.db.part").write_bytes(b"half")
    (db.with_name("kept") / "m-x-9.db").write_bytes(b"of a database called m-x")
    assert [path.name for path in kept(db)] == ["m-1.db"]
    rollback(db)
    assert rows(db) == before
    whole(db)


def test_a_rollback_passes_over_what_cannot_be_shown_and_what_is_in_place_already(folder: Path) -> None:
    db = folder.parent / "m.db"
    states = []
    for day in (1, 2, 3, 4):
        run(folder, date(2018, 1, day))
        states.append(rows(db))
    shutil.copy(db, db.with_name("kept") / "m-4.db")  # killed between keeping and publishing
    broken = db.with_name("kept") / "m-3.db"
    broken.unlink()
    broken.write_bytes(b"no database")
    said: list[str] = []
    assert rollback(db, said.append).name == "m-2.db"
    assert rows(db) == states[1]
    assert rows(db.with_name("kept") / "m-4.db.withdrawn") == states[3]
    assert len(said) == 1 and "m-3.db: passed over" in said[0]


def test_a_rollback_waits_for_no_update(folder: Path) -> None:
    import fcntl

    run(folder)
    with (folder.parent / "m.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(MandatesError, match="another update is running"):
            rollback(folder.parent / "m.db")


def test_a_database_that_readers_could_not_see_is_not_published(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = folder.parent / "m.db"
    run(folder)
    before = rows(db)
    grow(folder)
    with monkeypatch.context() as patch:
        patch.setattr("extract.site.lines.Maker.line", lambda *_: 1 / 0)
        with pytest.raises(StoreError, match=r"cannot be shown.*stays in place"):
            run(folder)
    assert rows(db) == before
    assert publish.kept(db) == []


# Documents, rules and reviews


def test_a_path_that_is_not_there_takes_nothing_out(folder: Path) -> None:
    db = folder.parent / "m.db"
    run(folder)
    before = rows(db)
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(MandatesError, match=r"cannot be read .No such file or directory.; the database stays"):
        run(folder)
    assert rows(db) == before


def test_a_document_withdrawn_goes_with_a_trace(folder: Path) -> None:
    db = folder.parent / "m.db"
    for n in range(12):
        (folder / f"n{n}.txt").write_text(text(f"A/RES/72/{800 + n}", "请各国合作"), "utf-8")
    run(folder)
    (folder / "n3.txt").unlink()
    run(folder)
    assert ("document gone", None, None, None, None) in changes(db, 2)
    assert ("mandate gone", "A-RES-72-803-p1-0", None, None, None) in changes(db, 2)
    full = folder.parent / "full.db"
    build([folder], full, as_of=AS_OF, say=lambda _: None)
    assert rows(db) == rows(full)


def test_a_review_that_no_longer_fits_is_said_and_kept(folder: Path) -> None:
    db = folder.parent / "m.db"
    reviews = folder.parent / "reviews.csv"
    head = "document,paragraph,quote,decision,note,source,date\n"
    reviews.write_text(head + "A/RES/72/900,1,提交报告,close,done,,2020-01-01\n", "utf-8")
    before = reviews.read_bytes()
    run(folder)
    closed = "select status from mandates where id = 'A-RES-72-900-p1-0'"
    with closing(store.read(db)) as connection:
        assert connection.execute(closed).fetchone()[0] == "closed"
    (folder / "a.txt").write_text(text("A/RES/72/900", "请秘书长编写一份说明", "促请各国加强合作"), "utf-8")
    done, said = run(folder)
    assert done.code == 0
    assert any("review 1 (A/RES/72/900) does not fit" in line for line in said)
    assert reviews.read_bytes() == before
    with closing(store.read(db)) as connection:
        assert connection.execute("select mandate, problem is not null from reviews").fetchone()[:] == (None, 1)
    (folder / "a.txt").write_text(text("A/RES/72/900", "请秘书长向大会第七十三届会议提交报告"), "utf-8")
    run(folder, shrink=True)
    with closing(store.read(db)) as connection:
        assert connection.execute(closed).fetchone()[0] == "closed"


def test_rules_changed_while_documents_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a database says not what it was made of, so that the next run makes it anew, and reads all again."""
    from extract import rules
    from extract.register import build as building

    run(folder)
    grow(folder)
    real = building.tables_of
    version = rules.version()

    def meanwhile(*arguments: object) -> object:
        monkeypatch.setattr("extract.update.run.rules_version", lambda: "others")
        return real(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(building, "tables_of", meanwhile)
        run(folder)
    monkeypatch.setattr("extract.update.run.rules_version", lambda: version)
    assert run(folder)[0].report is not None
    assert run(folder)[0].report is None


def test_a_file_that_changes_while_it_is_read_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.update import cache

    db = folder.parent / "m.db"
    real = cache.results

    def meanwhile(*arguments: object, **more: object) -> Iterator[object]:
        one = text("A/RES/72/901", "敦促会员国提供资源")
        for result in real(*arguments, **more):  # type: ignore[arg-type]
            (folder / "b.txt").write_text(one, "utf-8")
            yield result

    first = (folder / "b.txt").read_text("utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(cache, "results", meanwhile)
        run(folder)
    (folder / "b.txt").write_text(first, "utf-8")
    run(folder)
    full = folder.parent / "full.db"
    build([folder], full, as_of=AS_OF, say=lambda _: None)
    assert rows(db) == rows(full)


def test_a_failed_document_is_not_forgotten_where_nothing_changed(folder: Path) -> None:
    (folder / "bad.txt").write_text("", "utf-8")
    assert run(folder)[0].code == 1
    done, said = run(folder)
    assert done.report is None
    assert done.code == 1
    assert any("1 document could not be used" in line for line in said)
    assert plan([folder], folder.parent / "m.db", as_of=AS_OF, say=said.append).code == 1


# The disk


@pytest.mark.parametrize("limit", [3, 40, 120, 200, 260])
def test_a_file_system_that_takes_no_more(folder: Path, limit: int) -> None:
    """No file may grow beyond `limit` kB: the cache, the new database or its index fails, each at another place."""
    db = folder.parent / "m.db"
    run(folder)
    before, told = rows(db), history.exported(db).read_text("utf-8")
    grow(folder)

    def bounded() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit << 10, limit << 10))

    done = command("update", folder, "--db", db, "--as-of", AS_OF, preexec_fn=bounded)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "could not be written" in done.stderr
    assert (rows(db), history.exported(db).read_text("utf-8")) == (before, told)
    assert list(db.parent.glob("*.building*")) == []
    assert run(folder)[0].report is not None
    whole(db)


@pytest.mark.parametrize("what", ["folder", "lock", "cache", "kept", "log"])
def test_what_may_not_be_written_is_one_line(folder: Path, what: str) -> None:
    if os.geteuid() == 0 and subprocess.run([*WITHOUT, "true"], check=False).returncode:
        pytest.skip("run by the administrator, without setpriv")
    db = folder.parent / "m.db"
    run(folder)
    before = rows(db)
    grow(folder)
    db.with_name("kept").mkdir()
    places = {"folder": "", "lock": "m.db.lock", "cache": "m.db.cache", "kept": "kept", "log": "m.changes.jsonl"}
    place = db.parent / places[what]
    place.chmod(0o555 if place.is_dir() else 0o444)
    try:
        done = subprocess.run(
            [*WITHOUT, *COMMAND, "update", str(folder), "--db", str(db), "--as-of", str(AS_OF)],
            env=ENV, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        place.chmod(0o755 if place.is_dir() else 0o644)
    assert "Traceback" not in done.stderr
    if what in ("cache", "log"):  # are made anew
        assert done.returncode == 0, done.stderr
    else:
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "cannot be written (Permission denied)" in done.stderr or "could not be written" in done.stderr
        assert rows(db) == before
    assert run(folder)[0].code == 0


def test_a_system_without_locks_is_told_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    done, said = run(folder)
    assert done.code == 0
    assert sum("there is no lock on this system" in line for line in said) == 1


# Two at once


@pytest.mark.parametrize("wait", [0, 120])
def test_two_updates_at_once_from_two_processes(folder: Path, wait: int) -> None:
    db = folder.parent / "m.db"
    asked = [*COMMAND, "update", str(folder), "--db", str(db), "--as-of", str(AS_OF), "--wait", str(wait)]
    both = [subprocess.Popen(asked, env=ENV, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=300)[1] for process in both]
    codes = sorted(process.returncode for process in both)
    assert not any("Traceback" in text for text in told)
    # Without waiting the second may also come when the first is done.
    assert codes == [0, 0] or (wait == 0 and codes == [0, 2]), told
    assert codes == [0, 0] or any("another update is running (process " in text for text in told)
    with closing(store.read(db)) as connection:
        assert connection.execute("select count(*) from runs").fetchone()[0] == 1
    whole(db)


def test_a_build_does_not_come_between(folder: Path) -> None:
    import fcntl

    run(folder)
    with (folder.parent / "m.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = command("build", folder, "--db", folder.parent / "m.db")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "another update is running" in done.stderr


# Fetching


@contextmanager
def sources(folder: Path) -> Iterator[tuple[Path, Path, object]]:
    """A sources.yml with a repository and a service with a list of symbols."""
    from extract.sources import config

    config.GIT_PROTOCOLS.append("file")
    home = folder.parent
    remote = repository(home / "remote", {"56session/Chinese/a.xml": xml(901), "56session/Chinese/b.xml": xml(902)})
    (home / "list.txt").write_text(symbol(903) + "\n", "utf-8")
    try:
        with serving() as server:
            server.documents({(symbol(903), "pdf"): pdf(903), (symbol(904), "pdf"): pdf(904)})
            git = {"name": "git", "kind": "git", "url": remote.as_uri(), "path": "{session}session/Chinese/*.xml"}
            named = {"name": "list", "kind": "list", "path": "list.txt"}
            file = sources_file(home, {**git, "sessions": "56"}, service(server, forms=["pdf"]), named)
            yield file, remote, server
    finally:
        config.GIT_PROTOCOLS.remove("file")


HELD = {"A/RES/72/900", "A/RES/72/901", symbol(901), symbol(902), symbol(903)}


@pytest.mark.parametrize("fault", ["nothing", "vanishes", "lies", "429", "hangs", "breaks off", "bug", "gone"])
def test_a_source_that_fails_spoils_no_update(folder: Path, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from test_cli import mandates

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    db = folder.parent / "mandates.db"
    with sources(folder) as (file, remote, server):
        asked = ("update", folder, "--db", db, "--sources", file, "--fetch", "--as-of", AS_OF)
        first = mandates(*asked)
        assert (first.exit_code, symbols(db)) == (0, HELD), first.stderr
        before = rows(db)
        grow(folder)
        (folder.parent / "list.txt").write_text(f"{symbol(903)}\n{symbol(904)}\n", "utf-8")
        if fault == "vanishes":
            remote.rename(remote.with_name("away"))
        elif fault == "gone":
            commit(remote, {"56session/Chinese/a.xml": None, "56session/Chinese/b.xml": None})
        elif fault == "bug":
            monkeypatch.setattr("extract.sources.fetching.fetch", lambda *_, **__: 1 / 0)
        elif fault != "nothing":
            body = pdf(905) if fault == "lies" else pdf(904)
            answers = {"429": Answer(429), "hangs": Answer(hang=5.0), "breaks off": Answer(body=body, cut=500)}
            server.rule = lambda _: answers.get(fault, Answer(body=body))  # type: ignore[attr-defined]
        second = mandates(*asked)
        assert second.exit_code == (0 if fault == "nothing" else 1), second.stderr
        more = {symbol(904)} if fault in ("nothing", "vanishes", "gone") else set()
        assert symbols(db) == HELD | {"A/RES/73/900"} | more, second.stderr
        held_before = {row[0] for row in before["mandates"]}
        assert held_before and held_before <= {row[0] for row in rows(db)["mandates"]}
        whole(db)
        full = folder.parent / "full.db"
        build([folder, folder.parent / "fetched"], full, as_of=AS_OF, say=lambda _: None)
        assert rows(db) == rows(full)


def test_the_folder_that_is_fetched_into_is_the_folder_that_is_read(folder: Path) -> None:
    """Wherever the database is; and without it an update does not take out what was fetched."""
    from test_cli import mandates

    db = folder.parent / "other" / "mandates.db"
    with sources(folder) as (file, _, _):
        first = mandates("update", folder, "--db", db, "--sources", file, "--fetch", "--as-of", AS_OF)
        assert (first.exit_code, symbols(db)) == (0, HELD), first.stderr
    file.write_text("folder: fetched\n", "utf-8")
    wrong = mandates("update", "--db", db, "--sources", file)
    assert wrong.exit_code == 2
    assert "sources.yml" in wrong.stderr and wrong.stderr.count("\n") == 1
