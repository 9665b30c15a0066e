"""Bad input through the real command: one clear line each, the others processed, an existing database left whole."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extract import rules
from extract.cli import main
from extract.register import schema, store

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"
GOOD = DOCUMENTS / "A_RES_76_221.txt"
OTHER = DOCUMENTS / "A_RES_60_212.txt"
RESOLUTION = "72/5. 名称\n\n大会，\n\n回顾其以往各项决议，\n\n1. 请秘书长向大会第七十三届会议提交报告；\n"
XML = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement><mainBody>
<paragraph eId="p1"><num>1.</num><content><p>请秘书长提交报告；</p></content></paragraph>"""
FOLDERS = ("in", "bad")


def build(folder: Path, *more: object) -> Result:
    """`mandates build` of the folders `in` and `bad` below `folder` into its x.db."""
    paths = [folder / name for name in FOLDERS if (folder / name).exists()]
    arguments = ["build", *paths, "--db", folder / "x.db", "--as-of", "2018-10-01", *more]
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.stderr
    return result


def rows(db: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(db) as connection:
        return {
            table.name: sorted(connection.execute(f"select * from {table.name}"), key=repr)
            for table in schema.TABLES
            if table.name not in ("runs", "build_info")
        }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good document and the database that was built of it."""
    (tmp_path / "in").mkdir()
    shutil.copy(GOOD, tmp_path / "in")
    (tmp_path / "responsible.csv").write_text("title,agenda_title,actor,source\n")  # a build without one says so
    result = build(tmp_path)
    assert result.exit_code == 0, result.stderr
    return tmp_path


def cut(path: Path) -> bytes:
    """The file as a broken transfer leaves it: ending within a character."""
    data = path.read_bytes()
    end = next(n for n in range(len(data) // 2, len(data)) if data[n] >= 0xE0)
    return data[: end + 1]


BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("x.txt", b"", "is empty"),
    "only white space": ("x.txt", b" \n\n\t", "is empty"),
    "binary": ("x.txt", bytes(range(256)) * 40, ""),
    "a picture": ("x.txt", b"\x89PNG\r\n\x1a\n" + bytes(2000), ""),
    "truncated text": ("x.txt", cut(OTHER), ""),
    "truncated XML": ("x.xml", XML.encode(), ""),
    "malformed XML": ("x.xml", XML.replace("</p>", "</q>").encode() + b"</mainBody></statement></akomaNtoso>", ""),
    "XML of another kind": ("x.xml", b"<note><to>x</to></note>", ""),
    "not UTF-8": ("x.txt", "大會，請秘書長提出報告；".encode("big5"), "UTF-8"),
    "UTF-16 without its mark": ("x.txt", RESOLUTION.encode("utf-16-le"), "UTF-8"),
    "without symbol": ("x.txt", RESOLUTION.replace("72/5. ", "").encode(), "symbol"),
    "no operative part": ("x.txt", RESOLUTION.partition("\n1. ")[0].encode(), "operative"),
    "PDF": ("x.pdf", b"%PDF-1.4\n" + bytes(100), ""),
    "Word": ("x.docx", b"PK\x03\x04" + bytes(100), ""),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_one_line_and_the_others_are_processed(folder: Path, kind: str) -> None:
    name, content, told = BAD[kind]
    before = rows(folder / "x.db")
    (folder / "bad").mkdir()
    bad = folder / "bad" / name
    bad.write_bytes(content)
    result = build(folder)
    assert result.exit_code == 1, result.stderr
    lines = result.stderr.splitlines()
    assert len(lines) == 2, result.stderr
    # File, problem and cure; the place within the file may stand after its name.
    assert lines[0].startswith(str(bad))
    assert told in lines[0]
    assert "; " in lines[0] and "fault of the program" not in lines[0]
    assert lines[1].endswith("1 could not be used")
    assert rows(folder / "x.db") == before


@pytest.mark.parametrize("kind", BAD)
def test_bad_files_alone_leave_the_database_as_it_was_byte_for_byte(folder: Path, kind: str) -> None:
    name, content, _ = BAD[kind]
    before = (folder / "x.db").read_bytes()
    shutil.rmtree(folder / "in")
    (folder / "bad").mkdir()
    (folder / "bad" / name).write_bytes(content)
    result = build(folder)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("mandates: ")
    assert (folder / "x.db").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["bad", "responsible.csv", "x.db", "x.db.lock"]


def test_a_missing_file_is_one_line_and_the_others_are_processed(folder: Path) -> None:
    before = rows(folder / "x.db")
    result = build(folder, folder / "missing.txt")
    assert result.exit_code == 1
    assert [line.startswith(f"{folder / 'missing.txt'}: ") for line in result.stderr.splitlines()] == [True, False]
    assert rows(folder / "x.db") == before


def test_same_symbol_and_different_text_names_both_files(folder: Path) -> None:
    before = rows(folder / "x.db")
    (folder / "in" / "b.txt").write_text(GOOD.read_text("utf-8").replace("促请", "敦促"), "utf-8")
    result = build(folder)
    assert result.exit_code == 1
    line = result.stderr.splitlines()[0]
    assert line.startswith("b.txt: has the symbol A/RES/76/221 of A_RES_76_221.txt, but another text; ")
    assert rows(folder / "x.db") == before


def test_an_empty_folder_changes_nothing(folder: Path) -> None:
    before = (folder / "x.db").read_bytes()
    (folder / "in" / GOOD.name).unlink()
    result = build(folder)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "no documents found; name a file or a folder" in result.stderr
    assert (folder / "x.db").read_bytes() == before


WRONG: dict[str, tuple[str, Callable[[str], str]]] = {
    "not YAML": ("verbs.yml", lambda text: text + "\n- {id: x"),
    "an unknown key": ("verbs.yml", lambda text: text.replace("phrases:", "phrase:", 1)),
    "a phrase without example": ("adverbs.yml", lambda text: text.replace("phrases: [", "phrases: [无例, ", 1)),
    "an unknown parent": ("actors.yml", lambda text: text.replace("parent: united-nations", "parent: nobody", 1)),
    "not a regular expression": ("deadlines.yml", lambda text: text.replace("pattern: '", "pattern: '(", 1)),
    "a file of nothing": ("clauses.yml", lambda _: ""),
    "no actors": ("actors.yml", lambda _: "# nothing yet\n"),
    "a list where names are wanted": ("clauses.yml", lambda _: "- 1\n"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_rule_file_stops_the_run_with_file_and_reason(folder: Path, kind: str) -> None:
    name, spoil = WRONG[kind]
    shutil.copytree(rules.folder(), folder / "rules")
    file = folder / "rules" / name
    file.write_text(spoil(file.read_text("utf-8")), "utf-8")
    before = (folder / "x.db").read_bytes()
    result = build(folder, "--rules", folder / "rules")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.stderr
    assert result.stderr.startswith(f"mandates: {file}: ")
    assert (folder / "x.db").read_bytes() == before


def test_extract_says_the_same_and_prints_the_others(folder: Path) -> None:
    (folder / "in" / "a.txt").write_bytes(b"")
    result = CliRunner().invoke(main, ["extract", str(folder / "in")])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{folder / 'in' / 'a.txt'}: is empty; ")
    assert result.stdout.count('"document": "A/RES/76/221"') == len(result.stdout.splitlines()) > 3


@pytest.fixture
def locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that its owner has taken all permissions from. The administrator may read it all the same, so that the
    calls that would fail for everybody else are made to fail."""
    path = folder / "in" / "locked.txt"
    path.write_text(RESOLUTION, "utf-8")
    path.chmod(0)
    access, read_bytes = os.access, Path.read_bytes

    def denied(self: Path) -> bytes:
        if self.name == path.name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return read_bytes(self)

    monkeypatch.setattr(os, "access", lambda name, *more, **much: Path(name) != path and access(name, *more, **much))
    monkeypatch.setattr(Path, "read_bytes", denied)
    return path


@pytest.mark.parametrize("command", ["build", "extract"])
def test_an_unreadable_file_that_is_named_is_one_line_and_the_others_are_processed(locked: Path, command: str) -> None:
    before = rows(locked.parent.parent / "x.db")
    more = ["--db", locked.parent.parent / "x.db", "--as-of", "2018-10-01"] if command == "build" else []
    result = CliRunner().invoke(main, [command, str(locked), str(locked.parent / GOOD.name), *map(str, more)])
    assert result.exit_code == 1, result.stderr
    line = f"{locked}: cannot be read (Permission denied); check the file and its permissions"
    assert result.stderr.splitlines()[0] == line
    assert len(result.stderr.splitlines()) == (2 if command == "build" else 1)
    assert rows(locked.parent.parent / "x.db") == before


def test_an_unreadable_file_alone_could_not_run(locked: Path) -> None:
    before = (locked.parent.parent / "x.db").read_bytes()
    result = CliRunner().invoke(main, ["build", str(locked), "--db", str(locked.parent.parent / "x.db")])
    assert (result.exit_code, "Usage" in result.stderr) == (2, False)
    assert result.stderr.splitlines()[0].startswith(f"{locked}: cannot be read (Permission denied); ")
    assert (locked.parent.parent / "x.db").read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_folder_without_permission_is_one_line(folder: Path) -> None:
    (folder / "in" / "closed").mkdir()
    shutil.copy(OTHER, folder / "in" / "closed")
    (folder / "in" / "closed").chmod(0)
    try:
        result = build(folder)
    finally:
        (folder / "in" / "closed").chmod(0o700)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith(f"{folder / 'in' / 'closed'}: cannot be read (Permission denied); ")


def test_a_folder_that_cannot_be_listed_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, scandir = folder / "in" / "closed", os.scandir
    closed.mkdir()

    def denied(path: object = ".") -> object:
        if str(path) == str(closed):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", denied)
    result = build(folder)
    assert result.exit_code == 1, result.stderr
    cure = "cannot be read (Permission denied); check the folder's permissions"
    assert result.stderr.splitlines()[0] == f"{closed}: {cure}"


def test_reviews_that_are_named_and_missing_stop_the_run(folder: Path) -> None:
    before = (folder / "x.db").read_bytes()
    result = build(folder, "--reviews", folder / "none.csv")
    assert (result.exit_code, result.stderr) == (2, f"mandates: {folder / 'none.csv'}: no such file; check the path\n")
    assert (folder / "x.db").read_bytes() == before


REVIEWS = b"document,paragraph,quote,decision,note,source,date\n"


def test_an_empty_file_of_reviews_is_none_and_is_said(folder: Path) -> None:
    before = rows(folder / "x.db")
    (folder / "reviews.csv").write_bytes(b"")
    (folder / "responsible.csv").write_bytes(b"\xef\xbb\xbf\n")
    result = build(folder)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.splitlines()[:2] == [
        f"note: {folder / name}: is empty, nothing was taken from it" for name in ("reviews.csv", "responsible.csv")
    ]
    assert rows(folder / "x.db") == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (REVIEWS + b"A/RES/76/221,1,\0x,close,,,\n", " line 2: holds a NUL byte; "),
        (b"\0" + REVIEWS, " line 1: holds a NUL byte; "),
    ],
)  # fmt: skip
def test_zero_bytes_in_reviews_are_one_line(folder: Path, content: bytes, told: str) -> None:
    before = (folder / "x.db").read_bytes()
    (folder / "reviews.csv").write_bytes(content)
    result = build(folder)
    assert result.exit_code == 2
    assert result.stderr == f"mandates: {folder / 'reviews.csv'}{told}save it as CSV in UTF-8\n"
    assert (folder / "x.db").read_bytes() == before


ASKING = ["status", "review list", "review export OUT", "review check --reviews IN", "explain A-RES-1-1-p1-0"]


@pytest.mark.parametrize("command", ASKING)
def test_a_database_of_ours_without_its_tables_is_one_line(folder: Path, command: str) -> None:
    db = folder / "bare.db"
    (folder / "reviews.csv").write_bytes(REVIEWS + "A/RES/76/221,1,请,close,done,,\n".encode())
    with sqlite3.connect(db) as connection:
        connection.execute(f"pragma application_id = {store.APPLICATION_ID}")
        connection.execute("create table mine (x)")
    names = {"OUT": str(folder / "out.csv"), "IN": str(folder / "reviews.csv")}
    result = CliRunner().invoke(main, [*(names.get(word, word) for word in command.split()), "--db", str(db)])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
    assert result.stderr.startswith(f"mandates: {db}: cannot be read (no such table: ")


def test_status_of_a_database_that_does_not_tell_of_its_build_is_one_line(folder: Path) -> None:
    with sqlite3.connect(folder / "x.db") as connection:
        connection.execute("delete from build_info where key in ('built', 'failed')")
    result = CliRunner().invoke(main, ["status", "--db", str(folder / "x.db")])
    told = "does not say of its build: built, failed; make it again with: mandates build"
    assert (result.exit_code, result.stderr) == (2, f"mandates: {folder / 'x.db'}: {told}\n")


@pytest.mark.parametrize("length", [243, 249])
def test_a_name_too_long_for_what_is_made_beside_it_is_one_line(folder: Path, length: int) -> None:
    db = folder / ("n" * length)
    result = CliRunner().invoke(main, ["build", str(folder / "in"), "--db", str(db)])
    told = f"mandates: {db}: cannot be written (File name too long); name another file with --db\n"
    assert (result.exit_code, result.stderr) == (2, told)


def test_special_files_and_broken_links_are_notes(folder: Path) -> None:
    inside = folder / "in"
    (inside / "gone.txt").symlink_to("nowhere.txt")
    (inside / "round.txt").symlink_to("round.txt")
    os.mkfifo(inside / "pipe.txt")
    (inside / "device.txt").symlink_to("/dev/null")
    (inside / "other").symlink_to(folder, target_is_directory=True)
    (inside / "notes.md").symlink_to("nowhere.md")  # what is not read anyway is not spoken of
    (inside / ".hidden.txt").symlink_to("nowhere.txt")
    listening = socket.socket(socket.AF_UNIX)
    before = rows(folder / "x.db")
    here = Path.cwd()
    try:
        os.chdir(inside)  # the name of a socket may have a hundred characters
        listening.bind("socket.txt")
    finally:
        os.chdir(here)
        listening.close()
    result = build(folder)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.splitlines()[:-1] == [
        f"note: {inside / name}: {problem}"
        for name, problem in (
            ("device.txt", "is a device, left out"),
            ("gone.txt", "is a link to nowhere.txt, which is not there; left out"),
            ("other", f"is a link to the folder {folder}, which is not entered; name that folder to read it"),
            ("pipe.txt", "is a pipe, left out"),
            ("round.txt", "is a link to round.txt, which is not there; left out"),
            ("socket.txt", "is a socket, left out"),
        )
    ]
    assert rows(folder / "x.db") == before


def test_a_broken_documents_yml_is_said_once(folder: Path) -> None:
    before = rows(folder / "x.db")
    (folder / "bad").mkdir()
    for n in range(3):
        (folder / "bad" / f"{n}.txt").write_text(RESOLUTION, "utf-8")
    (folder / "bad" / "documents.yml").write_text("0.txt: [", "utf-8")
    assert build(folder).stderr.endswith("3 could not be used\n")
    for command in (build(folder), CliRunner().invoke(main, ["extract", str(folder / "in"), str(folder / "bad")])):
        assert command.exit_code == 1
        told = [line for line in command.stderr.splitlines() if "documents.yml" in line]
        assert len(told) == 1, command.stderr
        assert told[0].startswith(f"{folder / 'bad' / 'documents.yml'}: is not YAML (")
    assert rows(folder / "x.db") == before


def test_a_wrong_entry_of_documents_yml_stops_its_own_file_only(folder: Path) -> None:
    (folder / "in" / "documents.yml").write_text(f"{GOOD.name}: {{symbols: A/RES/72/5}}\n", "utf-8")
    (folder / "in" / "more.txt").write_text(RESOLUTION, "utf-8")
    done = build(folder)
    assert done.exit_code == 1
    assert f"documents.yml: {GOOD.name}: there is no field symbols; the fields are symbol, kind" in done.stderr
    assert done.stderr.endswith("1 could not be used\n")


def test_a_stale_entry_of_documents_yml_is_a_note(folder: Path) -> None:
    (folder / "in" / "documents.yml").write_text(
        f"{GOOD.name}: {{symbol: A/RES/76/221}}\ngone.txt: {{title: x}}\n", "utf-8"
    )
    # Beside the folder: its files and those of the folders there are meant.
    (folder / "documents.yml").write_text(f"lost.txt: {{title: x}}\n{GOOD.name}: {{symbol: A/RES/76/221}}\n", "utf-8")
    result = CliRunner().invoke(main, ["extract", str(folder / "in")])
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"note: {place / 'documents.yml'}: {name}: there is no such file; correct the name or take the entry out"
        for place, name in ((folder, "lost.txt"), (folder / "in", "gone.txt"))
    ]


def test_a_pipe_named_documents_yml_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "in" / "documents.yml")
    result = CliRunner().invoke(main, ["extract", str(folder / "in")])
    assert result.exit_code == 1
    file = folder / "in" / "documents.yml"
    assert result.stderr == f"{file}: is not a file; take it away or write one\n"


def test_an_empty_rule_file_is_said_to_be_empty(folder: Path) -> None:
    shutil.copytree(rules.folder(), folder / "rules")
    file = folder / "rules" / "actors.yml"
    file.write_text("", "utf-8")
    told = build(folder, "--rules", folder / "rules").stderr
    assert told == f"mandates: {file}: is empty; restore the rule file\n"
    file.write_text("nothing\n", "utf-8")
    told = build(folder, "--rules", folder / "rules").stderr
    assert told.startswith(f"mandates: {file}: line 1: must be a list: ")
