"""Sessions from a real git repository and from archives, watched folders and lists."""

from __future__ import annotations

import gzip
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from elsewhere import (
    TEXT,
    Answer,
    Asked,
    Server,
    commit,
    git,
    pdf,
    repository,
    serve,
    service,
    serving,
    sources_file,
    tar_gz,
    xml,
)

from extract import readers
from extract.errors import MandatesError, StoreError
from extract.sources import archive, config, fetching, holdings
from extract.sources import git as git_source
from extract.sources.layout import Sessions
from extract.sources.plan import Wanted
from extract.sources.report import FetchReport

A, B, C = "A/RES/56/901", "A/RES/56/902", "A/RES/57/903"
CHINESE = "56session/Chinese"
FILES = {
    f"{CHINESE}/A_RES_56_901-0112345C.xml": xml(901),
    f"{CHINESE}/A_RES_56_902-0112346C.xml": xml(902),
    "56session/English/A_RES_56_901-0112345E.xml": b"<not-wanted/>",
    "57session/Chinese/A_RES_57_903-C.xml": xml(903).replace(b"A/RES/56/", b"A/RES/57/"),
    "README.md": b"not wanted",
}
LAYOUT = "{session}session/Chinese/*.xml"


@pytest.fixture(autouse=True)
def file_protocol(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "GIT_PROTOCOLS", ["https", "file"])
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


class Desk:
    """A folder with its sources.yml, the repository `repo` beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repo = folder / "repo"
        self.sources: list[dict[str, object]] = [
            {"name": "repo", "kind": "git", "url": f"file://{self.repo}", "path": LAYOUT, "sessions": "56-"}
        ]
        self.lines: list[str] = []

    def fetch(
        self, *sessions: str, accept_gone: bool = False, again: bool = False, only: str | None = None, **http: object
    ) -> FetchReport:
        self.lines.clear()
        path = sources_file(self.folder, *self.sources, **http)
        wanted = Wanted((), Sessions.of(sessions), not sessions, again=again, accept_gone=accept_gone, only=only)
        return fetching.fetch(config.load(path), wanted, say=self.lines.append)

    @property
    def held(self) -> holdings.Holdings:
        return holdings.reading(self.folder / "fetched")

    @property
    def symbols(self) -> list[str]:
        return [entry.symbol for entry in self.held.held()]

    @property
    def clone(self) -> Path:
        return self.folder / "fetched" / ".sources" / "repo"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    repository(made.repo, FILES)
    return made


def test_sessions_come_by_a_sparse_shallow_clone(desk: Desk) -> None:
    commit(desk.repo, {"README.md": b"a second commit"})
    report = desk.fetch("56")
    assert (report.new, report.code) == ([A, B], 0)
    found = sorted(p.relative_to(desk.clone).as_posix() for p in desk.clone.rglob("*.*") if ".git" not in p.parts)
    assert found == sorted(name for name in FILES if name.startswith(CHINESE))
    assert git(desk.clone, "rev-list", "--count", "HEAD") == "1"
    missing = git(desk.clone, "rev-list", "--objects", "--missing=print", "HEAD")
    assert git(desk.repo, "rev-parse", "HEAD:README.md") in [m[1:] for m in missing.splitlines() if m.startswith("?")]
    assert [d.symbol for p in readers.find([desk.folder / "fetched"]) for d in readers.read(p)] == [A, B]


def test_a_second_run_reads_nothing_and_a_later_commit_only_what_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.fetch()
    assert desk.symbols == [A, B, C]
    read: list[str] = []
    real = readers.read
    monkeypatch.setattr(readers, "read", lambda path: read.append(path.name) or real(path))
    report = desk.fetch()
    assert (report.unchanged, report.changed, read) == (3, False, [])
    changed = xml(902, TEXT.replace("报告", "书面报告"))
    commit(desk.repo, {f"{CHINESE}/A_RES_56_902-0112346C.xml": changed, f"{CHINESE}/A_RES_56_904-C.xml": xml(904)})
    report = desk.fetch()
    assert (report.new, report.replaced, report.unchanged) == (["A/RES/56/904"], [B], 2)
    assert read == ["A_RES_56_902-0112346C.xml", "A_RES_56_904-C.xml"]
    (old,) = desk.held.past()
    assert (old.symbol, old.state, desk.held.path(old).read_bytes()) == (B, "replaced", xml(902))


def test_a_reissue_under_another_name_takes_the_place_of_the_first(desk: Desk) -> None:
    desk.fetch()
    new = xml(902, TEXT * 2)
    commit(desk.repo, {f"{CHINESE}/A_RES_56_902-0112346C.xml": None, f"{CHINESE}/A_RES_56_902-0199999C.xml": new})
    report = desk.fetch()
    assert (report.replaced, report.withdrawn, report.code) == ([B], [], 0)
    assert desk.held.path(desk.held.held()[1]).read_bytes() == new


def test_two_files_with_one_symbol_are_reported_once_and_do_not_change_places(desk: Desk) -> None:
    commit(desk.repo, {f"{CHINESE}/A_RES_56_902-9.xml": xml(902, TEXT * 2)})
    report = desk.fetch("56")
    assert "has the symbol A/RES/56/902 of 56session/Chinese/A_RES_56_902-0112346C.xml" in report.failed[0]
    before = desk.held.held()
    again = desk.fetch("56")
    assert (again.unchanged, again.known, again.failed, again.changed) == (2, 1, [], False)
    assert desk.held.held() == before


def test_what_cannot_be_used_stops_nothing_and_is_told_once(desk: Desk) -> None:
    english = re.sub("[\u3000-\uffff]+", " cooperation ", xml(905).decode()).encode()
    bad = {
        f"{CHINESE}/a.xml": b"<?xml version='1.0'?><a",
        f"{CHINESE}/b.xml": english,
        f"{CHINESE}/c.xml": b"<html>x</html>",
    }
    commit(desk.repo, {**bad, f"{CHINESE}/d.xml": xml(906) + b" " * 300_000})
    report = desk.fetch("56", max_mb=0.1)
    assert report.new == [A, B] and len(report.failed) == 4 and report.code == 1
    for told in ("malformed XML", "not in Chinese", "c.xml: what came cannot be used", "too large"):
        assert any(told in line for line in report.failed), (told, report.failed)
    again = desk.fetch("56", max_mb=0.1)
    assert (again.known, again.failed, again.code) == (4, [], 0)
    commit(desk.repo, {f"{CHINESE}/a.xml": xml(907)})
    assert desk.fetch("56").new == ["A/RES/56/907"]
    assert desk.fetch("56", again_after_days=0).new == ["A/RES/56/906"], "it is not too large any more"
    refused = [entry for entry in holdings.index.load(desk.folder / "fetched") if entry.state == "refused"]
    assert [entry.url.rpartition("/")[2] for entry in refused] == ["b.xml", "c.xml"]


def test_a_withdrawn_document_goes_with_a_trace(desk: Desk) -> None:
    desk.fetch()
    commit(desk.repo, {f"{CHINESE}/A_RES_56_902-0112346C.xml": None})
    assert desk.fetch("57").withdrawn == [], "nobody has looked at session 56"
    report = desk.fetch()
    assert (report.withdrawn, desk.symbols) == ([B], [A, C])
    (gone,) = desk.held.past()
    assert (gone.state, gone.note) == ("withdrawn", "no more in repo")
    assert desk.held.path(gone).read_bytes() == xml(902)
    assert not (desk.folder / "fetched" / "A_RES_56_902.xml").exists()


def test_a_source_that_lost_much_is_not_believed(desk: Desk) -> None:
    names = {f"{CHINESE}/A_RES_56_9{n}-C.xml": xml(int(f"9{n}")) for n in range(10, 20)}
    commit(desk.repo, dict(names))
    desk.fetch()
    commit(desk.repo, dict.fromkeys(names))
    report = desk.fetch()
    assert (report.withdrawn, report.code) == ([], 1)
    assert "10 of 13 documents are there no more, they were kept" in report.failed[0]
    assert len(desk.fetch(accept_gone=True).withdrawn) == 10
    assert desk.symbols == [A, B, C]


def test_a_session_that_is_not_there_yet(desk: Desk) -> None:
    report = desk.fetch("58")
    assert report.failed == [f"repo: session 58 is not there (yet); looked for {LAYOUT}"]
    assert desk.symbols == []


def test_a_remote_that_vanishes_leaves_what_is_held(desk: Desk) -> None:
    desk.fetch()
    held = desk.held.held()
    desk.repo.rename(desk.folder / "away")
    report = desk.fetch()
    assert report.code == 2 and report.stopped[0].startswith(f"file://{desk.repo}: git clone: fatal:")
    assert len(report.stopped[0].splitlines()) == 1
    assert desk.held.held() == held
    (desk.folder / "away").rename(desk.repo)
    assert desk.fetch().unchanged == 3


@pytest.mark.parametrize("damage", ["lock", "head", "objects", "address"])
def test_a_clone_that_a_killed_run_left_damaged_is_mended(damage: str, desk: Desk) -> None:
    desk.fetch()
    inside = desk.clone / ".git"
    if damage == "lock":
        (inside / "index.lock").touch()
        (inside / "shallow.lock").touch()
    elif damage == "head":
        (inside / "HEAD").write_bytes(b"")
    elif damage == "objects":
        shutil.rmtree(inside / "objects")
    else:
        git(desk.clone, "remote", "set-url", "origin", "https://example.org/x.git")
    commit(desk.repo, {f"{CHINESE}/A_RES_56_904-C.xml": xml(904)})
    report = desk.fetch()
    assert (report.new, report.unchanged, report.code) == (["A/RES/56/904"], 3, 0)


def test_links_in_a_repository_are_not_followed(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(xml(908))
    (desk.repo / CHINESE / "link.xml").symlink_to(secret)
    (desk.repo / "59session").mkdir()
    (desk.repo / "59session" / "Chinese").symlink_to(tmp_path)
    commit(desk.repo, {})
    report = desk.fetch()
    assert report.new == [A, B, C]
    (line,) = report.failed
    assert "link.xml: is a link, not a file; it was not followed" in line


def test_a_name_too_long_for_this_disk_in_a_repository_is_one_refused_file(desk: Desk) -> None:
    blob = git(desk.repo, "hash-object", "-w", "--stdin", stdin=xml(909))
    index = git(desk.repo, "ls-files", "--stage").encode()
    long = f"100644 {blob}\t{CHINESE}/{'字' * 84}[*?]!# .xml".encode()
    git(desk.repo, "update-index", "--index-info", stdin=index + b"\n" + long + b"\n")
    git(desk.repo, "commit", "--quiet", "-m", "made where names may be longer")
    report = desk.fetch()
    assert (report.new, len(report.failed), report.stopped) == ([A, B, C], 1, [])
    assert ".xml: its name leads out of its folder, is too long" in report.failed[0]


@pytest.mark.parametrize("name", ["..", ".git", "a/../../x", "\x1b[31m"], ids=repr)
def test_evil_path_names_in_a_repository(name: str, desk: Desk) -> None:
    blob = git(desk.repo, "hash-object", "-w", "--stdin", stdin=xml(909))
    tree = _tree(desk, "100644", f"{name}.xml", blob)
    if name in ("..", ".git"):
        tree = _tree(desk, "40000", name, _tree(desk, "100644", "x.xml", blob))
    tree = _tree(desk, "40000", "56session", _tree(desk, "40000", "Chinese", tree))
    made = git(desk.repo, "commit-tree", tree, "-m", "evil")
    git(desk.repo, "update-ref", "refs/heads/main", made)
    before = set(desk.folder.iterdir())
    report = desk.fetch("56")
    assert report.new == [] and report.code in (1, 2)
    assert (report.failed or report.stopped) and all(line.isprintable() for line in desk.lines)
    assert set(desk.folder.iterdir()) - before <= {desk.folder / "fetched", desk.folder / "sources.yml"}
    assert desk.symbols == []


def _tree(desk: Desk, mode: str, name: str, content: str) -> str:
    """A folder with one entry, of whatever name: git itself would not make it."""
    data = f"{mode} {name}".encode() + b"\0" + bytes.fromhex(content)
    return git(desk.repo, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=data)


def test_git_that_hangs_is_ended_with_its_helpers(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    hang = f'case "$*" in *version) exec echo git version 2;; esac\nsleep 60 & echo $! > {tmp_path}/child; wait\n'
    program.write_text(f"#!/bin/sh\n{hang}")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    begun = time.monotonic()
    report = desk.fetch(longest=0.5)
    assert report.code == 2 and "did not end within 0.5 seconds" in report.stopped[0]
    assert time.monotonic() - begun < 30
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if _ended(child):
            break
        time.sleep(0.02)
    assert _ended(child)


def _ended(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] == "Z"
    except OSError:
        return True


def test_git_is_not_there(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert desk.fetch().stopped == ["git: the program is not installed; install it, or use an archive source"]
    (tmp_path / "git").touch()
    assert "git: cannot be started (Permission denied); " in desk.fetch().stopped[0]


def test_settings_and_hooks_of_others_are_left_out(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f'[url "file:///nowhere"]\n\tinsteadOf = file://{desk.repo}\n')
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert desk.fetch().code == 0
    monkeypatch.setattr(config, "GIT_PROTOCOLS", ["https"])
    with pytest.raises(git_source.SourceError, match="not allowed"):
        git_source.Clone(_source(desk), tmp_path / "again", config.Http()).update(Sessions.of(["56"]))


def _source(desk: Desk) -> config.Git:
    made = config.Git.model_construct(name="repo", kind="git", url=f"file://{desk.repo}")
    return made.model_copy(update={"path": config.PathTemplate.of(LAYOUT)})


def test_killed_at_any_moment_and_run_again(desk: Desk) -> None:
    path = sources_file(desk.folder, *desk.sources)
    code = (
        "import sys; from pathlib import Path; from extract.sources import config, fetching, plan\n"
        "import extract.readers.akn\n"
        "config.GIT_PROTOCOLS.append('file')\n"
        f"print('ready', flush=True); r = fetching.fetch(config.load(Path({str(path)!r})), "
        "plan.Wanted(everything=True), say=print); sys.exit(r.code)"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    moments = 9
    for n in range(moments):
        commit(desk.repo, {f"{CHINESE}/A_RES_56_902-0112346C.xml": xml(902, TEXT * (1 + n % 2)),
                           f"{CHINESE}/A_RES_56_92{n}-C.xml": xml(int(f"92{n}"))})  # fmt: skip
        with subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stdout.readline()
            time.sleep(0.08 * n)
            process.send_signal(signal.SIGKILL)
        for entry in desk.held.held():
            (document,) = readers.read(desk.held.path(entry))
            assert document.symbol == entry.symbol
    assert desk.fetch().code == 0
    held = desk.held
    assert len(held.held()) == 3 + moments
    assert held.path(held.find(B)).read_bytes() == xml(902, TEXT)  # type: ignore[arg-type]
    for entry in held.past():
        assert holdings.disk.sha256(held.path(entry)) == entry.sha256


# ---- archives


def _archive(server: Server, **more: object) -> dict[str, object]:
    return {"name": "tar", "kind": "archive", "url": f"{server.base}/tar.gz", "path": LAYOUT, "sessions": "56-", **more}


def test_the_same_by_archive(desk: Desk, server: Server) -> None:
    body = tar_gz(dict(FILES))
    server.rule = lambda asked: serve(asked, body)
    desk.sources = [_archive(server)]
    assert desk.fetch().new == [A, B, C]
    again = desk.fetch()
    assert (again.unchanged, again.changed, again.code) == (3, False, 0)
    assert server.asked[-1].headers["if-none-match"] == '"one"'
    assert list((desk.folder / "fetched" / ".partial").iterdir()) == []
    (desk.folder / "fetched" / "A_RES_56_901.xml").unlink()
    assert desk.fetch().new == [A], "what was taken away is loaded again"
    assert desk.fetch("56").unchanged == 2, "other sessions are another question"


def test_an_archive_that_was_not_taken_in_is_loaded_again(desk: Desk, server: Server) -> None:
    names = {f"{CHINESE}/A_RES_56_9{n}-C.xml": xml(int(f"9{n}")) for n in range(10, 20)}
    desk.sources = [_archive(server)]
    server.rule = lambda asked: serve(asked, tar_gz({**FILES, **names}))
    assert len(desk.fetch().new) == 13
    server.rule = lambda asked: serve(asked, tar_gz(dict(FILES)), etag='"two"')
    for _ in range(2):
        report = desk.fetch()
        assert (report.withdrawn, report.code, len(report.failed)) == ([], 1, 1), "it is told in every run"
    assert len(desk.fetch(accept_gone=True).withdrawn) == 10
    assert desk.symbols == [A, B, C]


def _conditional(server: Server) -> bool:
    """Whether the last request was for what has changed only."""
    return "if-none-match" in server.asked[-1].headers


@pytest.mark.parametrize("how", [{"accept_gone": True}, {"again": True}], ids=str)
def test_an_archive_is_loaded_whole_where_that_was_asked(how: dict[str, bool], desk: Desk, server: Server) -> None:
    server.rule = lambda asked: serve(asked, tar_gz(dict(FILES)))
    desk.sources = [_archive(server)]
    desk.fetch()
    assert (desk.fetch(**how).unchanged, _conditional(server)) == (3, False)
    assert (desk.fetch().unchanged, _conditional(server)) == (3, True)


def test_an_archive_is_loaded_again_where_it_is_read_otherwise(
    desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.rule = lambda asked: serve(asked, tar_gz(dict(FILES)))
    desk.sources = [_archive(server, path="{session}session/Chinoise/*.xml")]
    for _ in range(2):
        assert (desk.fetch().code, _conditional(server)) == (1, False)
    desk.sources = [_archive(server, path="{session}session/Chinese/A_*1-*.xml")]
    assert (desk.fetch("56").new, desk.fetch("56").unchanged, _conditional(server)) == ([A], 1, True)
    desk.sources = [_archive(server)]
    assert (desk.fetch("56").new, desk.fetch("56").unchanged, _conditional(server)) == ([B], 2, True)
    monkeypatch.setattr(archive, "__version__", "later")
    assert (desk.fetch("56").unchanged, _conditional(server)) == (2, False)


def test_what_was_refused_of_an_archive_is_looked_at_again_after_some_days(desk: Desk, server: Server) -> None:
    body = tar_gz({**FILES, f"{CHINESE}/broken.xml": b"<?xml version='1.0'?><a"})
    server.rule = lambda asked: serve(asked, body)
    desk.sources = [_archive(server)]
    assert len(desk.fetch().failed) == 1
    assert (desk.fetch().failed, _conditional(server)) == ([], True)
    assert (len(desk.fetch(again_after_days=0).failed), _conditional(server)) == (1, False)


def test_an_archive_stands_in_for_a_repository_that_failed(desk: Desk, server: Server) -> None:
    body = tar_gz(dict(FILES))
    server.rule = lambda asked: serve(asked, body)
    desk.sources.append(_archive(server, instead_of="repo"))
    assert desk.fetch().code == 0
    assert server.asked == []
    desk.repo.rename(desk.folder / "away")
    report = desk.fetch()
    assert (len(report.stopped), report.unchanged, report.changed, report.code) == (1, 3, False, 1)
    assert {entry.source for entry in desk.held.held()} == {"tar"}
    assert [e.when for e in desk.held.held()] and desk.held.past() == ()


def _member(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def test_evil_members_of_an_archive(desk: Desk, server: Server) -> None:
    body = tar_gz({
        **FILES,
        "link": _member("GAresolutions-HEAD/56session/Chinese/link.xml", tarfile.SYMTYPE, "/etc/passwd"),
        "hard": _member("GAresolutions-HEAD/56session/Chinese/hard.xml", tarfile.LNKTYPE, "/etc/passwd"),
        "pipe": _member("GAresolutions-HEAD/56session/Chinese/pipe.xml", tarfile.FIFOTYPE),
        "up": _member("../56session/Chinese/up.xml", tarfile.REGTYPE),
        "down": _member("x/56session/Chinese/../../../../down.xml", tarfile.REGTYPE),
    })  # fmt: skip
    server.rule = lambda asked: serve(asked, body)
    desk.sources = [_archive(server)]
    report = desk.fetch()
    assert report.new == [A, B, C]
    assert sorted(line.split("#")[1].split(":")[0].rpartition("/")[2] for line in report.failed) == [
        "hard.xml", "link.xml", "pipe.xml", "up.xml",
    ]  # fmt: skip
    assert not list(desk.folder.rglob("down.xml"))


@pytest.mark.parametrize("name", ["a\u2028b", "a\x85b", "a\udcffb", "字" * 84], ids=["line", "next", "bytes", "long"])
def test_an_odd_name_in_an_archive_is_one_refused_file_in_every_run(name: str, desk: Desk, server: Server) -> None:
    body = tar_gz({**FILES, f"{CHINESE}/{name}.xml": xml(905)})
    server.rule = lambda asked: serve(asked, body)
    desk.sources = [_archive(server)]
    report = desk.fetch()
    assert (report.new, len(report.failed)) == ([A, B, C], 1)
    assert f"{name if name.isprintable() else 'a?b'}.xml: its name leads out of its folder, " in report.failed[0]
    assert desk.fetch().unchanged == 3


BOMB = tar_gz({"zeros": bytes(2**25)})


def _long_name(length: int, times: int = 1) -> bytes:
    """An archive with a header for a name of so many letters, so many times, and nothing behind it."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, length
    return gzip.compress((info.tobuf() + bytes(length + -length % 512)) * times)


def test_what_is_large_and_not_wanted_is_passed_over(desk: Desk, server: Server) -> None:
    body = tar_gz({"56session/English/large.pdf": os.urandom(2**22), **FILES, f"{CHINESE}/large.xml": bytes(2**22)})
    server.rule = lambda asked: serve(asked, body)
    desk.sources = [_archive(server)]
    report = desk.fetch(max_mb=1)
    assert (report.new, len(report.failed)) == ([A, B, C], 1)
    assert "large.xml: is too large (more than 1 MB)" in report.failed[0]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda: Answer(200, b"<html>sorry</html>"), "is no .tar.gz"),
        (lambda: Answer(200, tar_gz(dict(FILES))[:-300]), "is no .tar.gz, or a damaged one"),
        (lambda: Answer(200, b""), "is no .tar.gz"),
        (lambda: Answer(200, BOMB), "unpacks to more than 60 times its size"),
        (lambda: Answer(200, _long_name(2**22)), "has a header of more than 1 MB"),
        (lambda: Answer(200, _long_name(1, times=990)), "is no .tar.gz, or a damaged one"),
        (lambda: Answer(200, tar_gz(dict(FILES), {"GNU.sparse.map": "a,b"})), "is no .tar.gz, or a damaged one"),
        (lambda: Answer(200, tar_gz(dict(FILES), {"GNU.sparse.size": "x"})), "is no .tar.gz, or a damaged one"),
        (lambda: Answer(200, b"x" * 2_000_000), "is too large (more than 1 MB)"),
        (lambda: Answer(404), "there is no such document (404)"),
        (lambda: Answer(403), "does not want to be asked"),
        (lambda: Answer(hang=2), "no answer within 0.3 seconds"),
    ],
    ids=["page", "torn", "empty", "bomb", "name", "headers", "map", "number", "large", "404", "403", "hangs"],
)
def test_an_archive_that_is_none(answer: object, told: str, desk: Desk, server: Server) -> None:
    server.rule = lambda _asked: answer()  # type: ignore[operator]
    desk.sources = [_archive(server)]
    report = desk.fetch(max_archive_mb=1)
    assert told in report.stopped[0] and len(report.stopped) == 1
    assert desk.held.past() == ()
    server.rule = lambda asked: serve(asked, tar_gz(dict(FILES)))
    assert desk.fetch().code == 0
    assert desk.symbols == [A, B, C]


def test_an_archive_that_broke_off_is_resumed(desk: Desk, server: Server) -> None:
    body = tar_gz(dict(FILES))

    def rule(asked: Asked) -> Answer:
        answer = serve(asked, body)
        answer.cut = 500 if "range" not in asked.headers else None
        return answer

    server.rule = rule
    desk.sources = [_archive(server)]
    assert desk.fetch().code == 0
    assert [a.headers.get("range") for a in server.asked] == [None, "bytes=500-"]


# ---- watched folders and lists


def test_a_watched_folder_is_taken_in_and_followed(desk: Desk) -> None:
    inbox = desk.folder / "inbox"
    (inbox / "deep").mkdir(parents=True)
    (inbox / "a.pdf").write_bytes(pdf(901))
    (inbox / "deep" / "b.xml").write_bytes(xml(902))
    (inbox / "notes.md").write_text("not a document")
    desk.sources = [{"name": "inbox", "kind": "folder", "path": "inbox"}]
    report = desk.fetch()
    assert (sorted(report.new), report.failed, report.code) == ([A, B], [], 0)
    again = desk.fetch()
    assert (again.unchanged, again.changed) == (2, False)
    (inbox / "a.pdf").write_bytes(pdf(901, TEXT * 2))
    (inbox / "deep" / "b.xml").unlink()
    report = desk.fetch()
    assert (report.replaced, report.withdrawn) == ([A], [B])
    inbox.rename(desk.folder / "away")
    report = desk.fetch()
    assert (report.code, desk.symbols) == (2, [A]), "a drive that is away withdraws nothing"


@pytest.mark.parametrize("number", [900, 903], ids=["sorts before", "sorts after"])
def test_a_file_that_holds_another_document_holds_the_first_no_more(number: int, desk: Desk) -> None:
    inbox = desk.folder / "inbox"
    inbox.mkdir()
    (inbox / "doc.xml").write_bytes(xml(901))
    (inbox / "other.xml").write_bytes(xml(902))
    desk.sources = [{"name": "inbox", "kind": "folder", "path": "inbox"}]
    desk.fetch()
    (inbox / "doc.xml").write_bytes(xml(number))
    report, other = desk.fetch(), f"A/RES/56/{number}"
    assert (report.new, report.withdrawn, report.unchanged) == ([other], [A], 1)
    assert desk.symbols == sorted([B, other])
    (gone,) = desk.held.past()
    assert (gone.symbol, gone.state, gone.note) == (A, "withdrawn", "doc.xml in inbox holds another document")
    assert desk.held.path(gone).read_bytes() == xml(901)
    again = desk.fetch()
    assert (again.unchanged, again.changed, len(desk.held.past())) == (2, False, 1)


def test_two_files_that_change_places_stay_held(desk: Desk) -> None:
    inbox = desk.folder / "inbox"
    inbox.mkdir()
    desk.sources = [{"name": "inbox", "kind": "folder", "path": "inbox"}]
    for first, second in ((901, 902), (902, 901), (901, 902)):
        (inbox / "a.xml").write_bytes(xml(first))
        (inbox / "b.xml").write_bytes(xml(second))
        report = desk.fetch()
        assert (desk.symbols, report.withdrawn, report.code, desk.held.past()) == ([A, B], [], 0, ())


def report_without_symbol(desk: Desk) -> Path:
    """A watched folder that holds a report, of which documents.yml must say the symbol."""
    inbox = desk.folder / "inbox"
    inbox.mkdir()
    text = "秘书长的报告\n\n1. 本报告是根据大会第56/901号决议提交的。\n\n2. 请大会表示注意到本报告。\n"
    (inbox / "report.txt").write_text(text, "utf-8")
    desk.sources = [{"name": "inbox", "kind": "folder", "path": "inbox"}]
    return inbox


def test_a_corrected_symbol_in_documents_yml_takes_the_place_of_the_wrong_one(desk: Desk) -> None:
    inbox = report_without_symbol(desk)
    for symbol in ("A/55/123", "A/55/132", "A/55/123"):
        (inbox / "documents.yml").write_text(f"report.txt: {{symbol: {symbol}}}\n", "utf-8")
        assert (desk.fetch().new, desk.symbols) == ([symbol], [symbol])
        assert [path.name for path in readers.find([desk.folder / "fetched"])] == [f"{symbol.replace('/', '_')}.txt"]
    assert "A_55_132" not in (desk.folder / "fetched" / "documents.yml").read_text()


def test_a_file_whose_new_document_is_held_in_a_better_form_holds_the_first_no_more(desk: Desk) -> None:
    for name, file, made in (("best", "doc.xml", xml(902)), ("inbox", "doc.pdf", pdf(901))):
        (desk.folder / name).mkdir()
        (desk.folder / name / file).write_bytes(made)
    desk.sources = [{"name": name, "kind": "folder", "path": name} for name in ("best", "inbox")]
    assert desk.fetch().new == [B, A]
    (desk.folder / "inbox" / "doc.pdf").write_bytes(pdf(902))
    assert (desk.fetch().withdrawn, desk.symbols) == ([A], [B])


def test_a_symbol_too_long_for_the_name_of_a_file_stops_no_other(desk: Desk) -> None:
    inbox = desk.folder / "inbox"
    inbox.mkdir()
    longs = [f"A/RES/56/{'1' * 300}{n}" for n in range(2)]
    for name in ("a.txt", "z.txt"):
        (inbox / name).write_text("秘书长的报告\n\n1. 本报告是根据大会第56/901号决议提交的。\n", "utf-8")
    for n, long in enumerate(longs):
        (inbox / f"b{n}.xml").write_bytes(xml(901).replace(b"A/RES/56/901", long.encode()))
    (inbox / "documents.yml").write_text(f"a.txt: {{symbol: A/{'1' * 300}}}\nz.txt: {{symbol: A/57/999}}\n", "utf-8")
    desk.sources = [{"name": "inbox", "kind": "folder", "path": "inbox"}]
    report = desk.fetch()
    assert (report.new, len(report.failed)) == ([*longs, "A/57/999"], 1)
    assert "is no symbol of a document; write it with the body before it" in report.failed[0]
    assert (desk.fetch().unchanged, len(list(readers.find([desk.folder / "fetched"])))) == (3, 3)


def test_a_watched_folder_that_lost_much_is_not_believed(desk: Desk) -> None:
    inbox = desk.folder / "inbox"
    inbox.mkdir()
    for n in range(1, 11):
        (inbox / f"{n}.xml").write_bytes(xml(900 + n))
    desk.sources = [{"name": "inbox", "kind": "folder", "path": "inbox"}]
    desk.fetch()
    for n in range(3, 11):
        (inbox / f"{n}.xml").unlink()
    for _ in range(2):
        report = desk.fetch()
        assert (report.withdrawn, report.code, len(report.failed)) == ([], 1, 1)
        assert "8 of 10 documents are there no more, they were kept" in report.failed[0]
    assert len(desk.fetch(accept_gone=True).withdrawn) == 8
    assert (desk.symbols, desk.fetch().code) == ([A, B], 0)


def test_what_is_passed_over_in_a_watched_folder_is_told_once(desk: Desk) -> None:
    inbox = desk.folder / "inbox"
    inbox.mkdir()
    (inbox / "a.xml").write_bytes(xml(901))
    (inbox / "b\n.xml").write_bytes(xml(902))
    (inbox / "c\udcff.xml").write_bytes(xml(902))
    (inbox / "broken.xml").symlink_to("nowhere")
    (inbox / "folder").symlink_to("/etc")
    (inbox / "link.xml").symlink_to("/etc/passwd")
    (inbox / "documents.yml").write_text("d.xml: {symbol: A/57/999}\ne.xml: {symbol: A/57/998}\n", "utf-8")
    os.mkfifo(inbox / "pipe.xml")
    desk.sources = [{"name": "inbox", "kind": "folder", "path": "inbox"}]
    report = desk.fetch()
    assert (report.new, report.code, desk.lines) == ([A], 1, report.failed)
    assert sorted(line.split(";")[0] for line in report.failed) == [
        "b?.xml: its name leads out of its folder, is too long, or cannot be shown",
        "broken.xml: is a link to nowhere, which is not there",
        "c?.xml: its name leads out of its folder, is too long, or cannot be shown",
        "documents.yml: d.xml: there is no such file",
        "documents.yml: e.xml: there is no such file",
        "folder: is a link to the folder /etc, which is not entered",
        "link.xml: is not an ordinary file (a link or a device)",
        "pipe.xml: is a pipe, left out",
    ]
    again = desk.fetch()
    assert (again.unchanged, again.known, again.failed, again.code) == (1, 8, [], 0)


@pytest.mark.parametrize("closed", ["inbox", "deep"])
def test_a_folder_that_may_not_be_looked_into_withdraws_nothing(
    closed: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = desk.folder / "inbox"
    (inbox / "deep").mkdir(parents=True)
    (inbox / "deep" / "b.xml").write_bytes(xml(902))
    desk.sources = [{"name": "inbox", "kind": "folder", "path": "inbox"}]
    desk.fetch()

    def only_others(real: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def look(path: Any) -> Any:
            if Path(path).name == closed:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path)

        return look

    for name in ("scandir", "listdir"):
        monkeypatch.setattr(os, name, only_others(getattr(os, name)))
    report = desk.fetch()
    assert (report.withdrawn, desk.symbols, len(desk.lines)) == ([], [B], 1)
    assert f"{closed}: " in desk.lines[0] and "cannot be read (Permission denied); check " in desk.lines[0]


def test_a_wrong_documents_yml_in_a_watched_folder_refuses_its_files_and_no_others(desk: Desk) -> None:
    for place, number in (("good", 901), ("wrong", 902)):
        (desk.folder / "inbox" / place).mkdir(parents=True)
        (desk.folder / "inbox" / place / "a.xml").write_bytes(xml(number))
    (desk.folder / "inbox" / "wrong" / "documents.yml").write_text("a.xml: {colour: red}\n", "utf-8")
    desk.sources = [{"name": "inbox", "kind": "folder", "path": "inbox"}]
    report = desk.fetch()
    assert (report.new, report.code, len(report.failed)) == ([A], 1, 1)
    assert "documents.yml: a.xml: there is no field colour; the fields are symbol, kind" in report.failed[0]


def test_a_watched_folder_that_is_a_file(desk: Desk) -> None:
    (desk.folder / "inbox").touch()
    desk.sources = [{"name": "inbox", "kind": "folder", "path": "inbox"}]
    assert "inbox: the watched folder cannot be read (Not a directory); " in desk.fetch().stopped[0]


def test_what_documents_yml_says_of_a_watched_file_comes_along(desk: Desk) -> None:
    inbox = report_without_symbol(desk)
    assert "no symbol found" in desk.fetch().failed[0]
    (inbox / "documents.yml").write_text("report.txt: {symbol: A/57/999, title: 甲乙问题}\n", "utf-8")
    assert desk.fetch().new == ["A/57/999"]
    (file,) = readers.find([desk.folder / "fetched"])
    (document,) = readers.read(file)
    assert (document.symbol, document.title, file.name) == ("A/57/999", "甲乙问题", "A_57_999.txt")
    (inbox / "report.txt").unlink()
    assert desk.fetch().withdrawn == ["A/57/999"]
    assert "A_57_999" not in (desk.folder / "fetched" / "documents.yml").read_text()


def test_a_list_is_fetched_from_the_service(desk: Desk, server: Server) -> None:
    server.documents({(A, "pdf"): pdf(901), (B, "pdf"): pdf(902)})
    desk.sources = [service(server, forms=["pdf"]), {"name": "list", "kind": "list", "path": "wanted.txt"}]
    wanted = desk.folder / "wanted.txt"
    wanted.write_text(f"# what we need\n{A}  # the first\n\n{B}\n{A}\n", "utf-8")
    assert desk.fetch().new == [A, B]
    wanted.write_text(f"{A}\nnot a symbol\n", "utf-8")
    with pytest.raises(MandatesError, match=r"wanted\.txt line 2: 'not a symbol' is not the symbol"):
        desk.fetch()
    wanted.unlink()
    with pytest.raises(MandatesError, match="the list cannot be read"):
        desk.fetch()


def test_a_full_disk_in_the_middle_of_a_session(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def replace(old: Path, new: Path) -> None:
        if Path(new).name == "A_RES_56_902.xml":
            raise OSError(28, "No space left on device")
        real(old, new)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(StoreError, match="No space left"):
        desk.fetch()
    monkeypatch.undo()
    monkeypatch.setattr(config, "GIT_PROTOCOLS", ["https", "file"])
    assert desk.symbols == [A], "what came before is in the index"
    report = desk.fetch()
    assert (report.new, report.unchanged) == ([B, C], 1)


def test_only_one_source(desk: Desk, server: Server) -> None:
    server.rule = lambda asked: serve(asked, tar_gz(dict(FILES)))
    desk.sources.append(_archive(server, instead_of="repo"))
    assert desk.fetch(only="tar").new == [A, B, C]
    assert not desk.clone.exists()
    with pytest.raises(MandatesError, match="there is no such source; name one of: repo, tar"):
        desk.fetch(only="other")


def test_archives_in_memory_are_what_git_calls_them(desk: Desk) -> None:
    data = xml(901)
    with tarfile.open(fileobj=io.BytesIO(tar_gz({"56session/Chinese/x.xml": data}))) as tar:
        candidate = archive._candidate(tar, tar.getmembers()[0], "56session/Chinese/x.xml", "place", 2**20)
    assert candidate.mark == git(desk.repo, "rev-parse", f"HEAD:{CHINESE}/A_RES_56_901-0112345C.xml")
