"""`mandates fetch` as people call it: sources.yml, symbols, sessions, --missing, --dry-run, exit codes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from elsewhere import Answer, Server, pdf, service, serving, sources_file
from small import make_database
from test_cli import ENV, ROOT, mandates

from extract.errors import MandatesError, StoreError
from extract.sources import config, layout, symbols
from extract.sources.layout import PathTemplate, Sessions
from extract.sources.missing import missing

A, B = "A/RES/56/901", "A/RES/56/902"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as made:
        made.documents({(A, "pdf"): pdf(901), (B, "pdf"): pdf(902)})
        yield made


@pytest.fixture
def file(tmp_path: Path, server: Server) -> Path:
    return sources_file(tmp_path, service(server, forms=["pdf"]))


def test_fetch_says_what_it_did(file: Path, server: Server) -> None:
    result = mandates("fetch", A, "A/RES/56/999", "--sources", file)
    assert result.exit_code == 1
    first, second, last = result.stderr.splitlines()
    assert first == f"{A}: fetched (pdf, 3 kB, from service)"
    assert second.startswith("A/RES/56/999: not fetched from service (pdf: there is no such document (404))")
    assert last == f"{file.parent / 'fetched'}: 1 new, 0 unchanged, 1 failed"
    again = mandates("fetch", A, "--sources", file)
    assert again.exit_code == 0
    assert again.stderr.startswith(f"{A}: held (pdf, from service, 20")
    server.rule = lambda _asked: Answer(403)
    assert mandates("fetch", B, "--sources", file, "--into", file.parent / "other").exit_code == 2


def test_what_was_fetched_can_be_built(file: Path, tmp_path: Path) -> None:
    mandates("fetch", A, B, "--sources", file)
    db = tmp_path / "mandates.db"
    result = mandates("build", tmp_path / "fetched", "--db", db, "--as-of", "2002-01-01")
    assert result.exit_code == 0, result.stderr
    assert "mandates of 2 documents" in result.stderr


def test_dry_run_asks_and_writes_nothing(file: Path, server: Server) -> None:
    mandates("fetch", A, "--sources", file)
    server.asked.clear()
    before = sorted(file.parent.rglob("*"))
    result = mandates("fetch", A, B, "--sources", file, "--dry-run")
    assert result.exit_code == 0
    one, two = result.stderr.splitlines()
    assert one.startswith(f"{A}: held")
    assert two == f"{B}: would ask {server.base}/api?s=A%2FRES%2F56%2F902&l=zh&t=pdf"
    assert (server.asked, sorted(file.parent.rglob("*"))) == ([], before)


def _list(file: Path, *symbols: str) -> dict[str, object]:
    (file.parent / "wanted.txt").write_text("\n".join(symbols), "utf-8")
    return {"name": "list", "kind": "list", "path": "wanted.txt"}


def test_dry_run_of_a_list_tells_what_the_run_would_leave_alone(file: Path, server: Server) -> None:
    absent = "A/RES/56/999"
    sources_file(file.parent, service(server, forms=["pdf"]), _list(file, A, absent, B))
    mandates("fetch", A, absent, "--sources", file)
    server.asked.clear()
    held, left, would = mandates("fetch", "--sources", file, "--dry-run", "--source", "list").stderr.splitlines()
    assert held.startswith(f"{A}: held") and would.startswith(f"{B}: would ask")
    assert left.startswith(f"{absent}: not fetched from service (pdf: there is no such document (404), so it was on 20")
    assert server.asked == []
    result = mandates("fetch", "--sources", file)
    assert left in result.stderr.splitlines() and [asked.query["s"] for asked in server.asked] == [B]


@pytest.mark.parametrize("more", [["--source", "list"], ["--source", "list", "--dry-run"], ["--dry-run"]], ids=" ".join)
def test_a_list_without_a_service_is_one_clear_line(more: list[str], file: Path) -> None:
    sources_file(file.parent, _list(file, A))
    result = mandates("fetch", "--sources", file, *more)
    assert result.exit_code == 2
    assert result.stderr == (
        "mandates: sources.yml: has no source of the kind service; add one to fetch single documents\n"
    )


def test_the_shipped_sources_are_sound_and_tell_what_they_would_do(tmp_path: Path) -> None:
    sources = config.load(ROOT / "data" / "sources.yml")
    assert [s.kind for s in sources.sources] == ["git", "archive", "service"]
    assert sources.folder == ROOT / "data" / "fetched"
    shipped = ROOT / "data" / "sources.yml"
    result = mandates("fetch", "--sources", shipped, "--session", "77", "--into", tmp_path / "none", "--dry-run")
    assert result.exit_code == 0
    assert "ga-resolutions: would ask https://github.com/UNxml/GAresolutions.git for sessions 77" in result.stderr
    assert not (tmp_path / "none").exists()
    # Every setting is explained where it stands, with the value that holds without it.
    written = yaml.safe_load(shipped.read_text("utf-8"))["http"]
    assert written == config.Http().model_dump()


def _database(path: Path, *answers: str | None, cited: str = "") -> Path:
    """A database in which these documents answer, and in which `cited` has a row without being held."""
    make_database(path)
    with sqlite3.connect(path) as connection:
        connection.execute("pragma application_id = 0x4D414E44")
        connection.execute("delete from evidence")
        mandate = connection.execute("select id from mandates").fetchone()[0]
        lines = [(n, mandate, answer) for n, answer in enumerate(answers, 1000)]
        connection.executemany(
            "insert into evidence (id, mandate, route, kind, answer) values (?, ?, 'noted', 'answers', ?)", lines
        )
        connection.execute("update documents set held = 0 where symbol = ?", (cited,))
    return path


def test_reports_that_answer_and_are_not_held(file: Path, tmp_path: Path) -> None:
    db = _database(tmp_path / "mandates.db", A, B, A, "A/RES/72/237", None, "")
    assert missing(db) == [A, B]
    listed = mandates("fetch", "--missing", "--sources", file, "--db", db, "--dry-run")
    assert (listed.stdout.split(), listed.exit_code) == ([A, B], 0)
    result = mandates("fetch", "--missing", "--sources", file, "--db", db)
    assert (result.stdout.split(), result.exit_code) == ([A, B], 0)
    assert "2 new" in result.stderr


def test_a_document_that_is_only_cited_is_missing_too(tmp_path: Path) -> None:
    assert missing(_database(tmp_path / "a.db", "A/RES/72/237", A)) == [A]
    assert missing(_database(tmp_path / "b.db", "A/RES/72/237", A, cited="A/RES/72/237")) == [A, "A/RES/72/237"]


def test_what_the_database_writes_oddly_stops_nothing(file: Path, tmp_path: Path) -> None:
    db = _database(tmp_path / "mandates.db", A, "的\x1b报告")
    result = mandates("fetch", "--missing", "--sources", file, "--db", db)
    assert result.exit_code == 1
    assert "'的?报告': is not the symbol of a document" in result.stderr and "1 new" in result.stderr


def test_what_the_database_names_is_not_taken_for_typed_by_hand(file: Path, tmp_path: Path, server: Server) -> None:
    absent, typed = "A/57/999", "A/57/998"
    db = _database(tmp_path / "mandates.db", A, B, absent, "的报告")
    more = ["--missing", "--sources", file, "--db", db]
    for asked in ([A, typed, B, absent], [typed]):  # what was not to be had is left alone for a week
        server.asked.clear()
        result = mandates("fetch", A, typed, *more)
        assert (result.exit_code, result.stdout.split()) == (1, [absent, A, B, "的报告"])
        assert "'的报告': is not the symbol of a document" in result.stderr
        assert sorted(one.query["s"] for one in server.asked) == sorted(asked)
    assert mandates("fetch", "的报告", *more).exit_code == 2


def test_a_database_that_does_not_know_yet_says_so(tmp_path: Path) -> None:
    db = _database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("drop table evidence")
    with pytest.raises(StoreError, match=r"cannot be read \(no such table: evidence\); make it again with"):
        missing(db)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fetch", "72/237"], "'72/237': is not the symbol of a document; write it as printed"),
        (["fetch", "A/../../etc/passwd1"], "is not the symbol of a document"),
        (["fetch", "A/RES/56/901?x=1"], "is not the symbol of a document"),
        (["fetch", "--session", "seventy"], "--session: 'seventy' is no session; write 77"),
        (["fetch", "--session", "78-75"], "'78-75' is no session"),
        (["fetch", A, "--source", "other"], "there is no such source; name one of: service"),
        (["fetch", "--missing", "--db", "none.db"], "none.db: there is no such database; make it with: mandates build"),
        (["fetch", A, "--sources", "none.yml"], "none.yml: there is no such file; name another one with --sources"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_run(arguments: list[str], told: str, file: Path, server: Server) -> None:
    more = [] if "--sources" in arguments else ["--sources", file]
    result = mandates(*arguments, *more)
    assert result.exit_code == 2
    assert told in result.stderr and len(result.stderr.splitlines()) == 1
    assert server.asked == []


GIT = {"name": "g", "kind": "git", "url": "https://example.org/x.git", "path": "{session}/*.xml"}
SERVICE = {"name": "s", "kind": "service", "url": "https://example.org/{symbol}.{form}"}
WRONG: list[tuple[object, str]] = [
    ("- 1", "the file: "),
    ("a: [", "is not YAML"),
    ("folder: x\nfolder: y", "the key 'folder' stands there twice"),
    ({"sources": []}, "sources: Tuple should have at least 1 item"),
    ({"sources": [GIT], "colour": 1}, "colour: Extra inputs are not permitted"),
    ({"sources": [{**GIT, "kind": "ftp"}]}, "g: Input tag 'ftp'"),
    ({"sources": [{**GIT, "url": "git@example.org:x.git"}]}, "g: url: write an address that begins with https://"),
    ({"sources": [{**GIT, "url": "file:///etc"}]}, "g: url: write an address that begins with https://"),
    ({"sources": [{**GIT, "url": "ext::sh -c x"}]}, "g: url: write an address"),
    ({"sources": [{**GIT, "url": "https://me:secret@example.org/x"}]}, "without password"),
    ({"sources": [{**GIT, "path": "../{session}/*.xml"}]}, "g: path: write a relative path with {session}"),
    ({"sources": [{**GIT, "path": "Chinese/*.xml"}]}, "g: path: write a relative path with {session}"),
    ({"sources": [{**GIT, "sessions": ["new"]}]}, "g: sessions: 'new' is no session"),
    ({"sources": [{**GIT, "language": "fr"}]}, "g: language: Input should be 'zh'"),
    ({"sources": [{**GIT, "name": "../x"}]}, "../x: name: String should match pattern"),
    ({"sources": [{**GIT, "instead_of": "h"}]}, "'g' stands in for 'h', which is no source before it"),
    ({"sources": [GIT, GIT]}, "two sources are called 'g'"),
    ({"sources": [{**SERVICE, "url": "http://example.org/{symbol}.{form}"}]}, "s: url: write an https address"),
    ({"sources": [{**SERVICE, "url": "https://example.org/{symbol}"}]}, "s: url: write {symbol} and {form}"),
    ({"sources": [{**SERVICE, "url": "https://e.org/{symbol}{form}{x}"}]}, "only {symbol}, {form} and {language}"),
    ({"sources": [{**SERVICE, "url": "https://e.org/{symbol}{form}{symbol.foo}"}]}, "s: url: only {symbol}, {form}"),
    ({"sources": [{**SERVICE, "url": "https://e.org/{symbol}{form}{language:>99999999999}"}]}, "s: url: only {symbol}"),
    ({"sources": [{**SERVICE, "url": "https://e.org/{symbol}{form}}"}]}, "s: url: only {symbol}, {form} and"),
    ({"sources": [{**SERVICE, "forms": ["doc"]}]}, "s: forms: 0: Input should be 'docx' or 'pdf'"),
    ({"sources": [SERVICE], "http": {"pause": -1}}, "http: pause: Input should be greater than or equal to 0"),
    ({"sources": [{**SERVICE, "url": "https://a..b/{symbol}.{form}"}]}, "s: url: write an address that can be asked"),
    ({"sources": [{**SERVICE, "url": "https://xn--/{symbol}.{form}"}]}, "s: url: write an address that can be asked"),
    ({"sources": [{**SERVICE, "url": f"https://{'a' * 64}.b/{{symbol}}.{{form}}"}]}, "s: url: write an address that"),
    ({"sources": [{**SERVICE, "url": "https://h:port/{symbol}.{form}"}]}, "s: url: write an address that can be asked"),
    ({"sources": [{**SERVICE, "url": "https://h:99999/{symbol}.{form}"}]}, "s: url: write an address that can be ask"),
    ({"sources": [{**SERVICE, "url": "https://[::1/{symbol}.{form}"}]}, "s: url: write an address that can be asked"),
    ({"sources": [{**SERVICE, "url": "https://h/{symbol}.{form}\0"}]}, "s: url: write an address that can be asked"),
    ({"sources": [{**SERVICE, "url": "https://h:{form}/{symbol}"}]}, "s: url: write an address that can be asked"),
    ({"sources": [{**GIT, "kind": "archive", "url": "https://a..b/x.tar.gz"}]}, "g: url: write an address that can be"),
    ({"sources": [{**GIT, "url": "https://h:port/x.git"}]}, "g: url: write an address that can be asked"),
    ({"sources": [{"name": "f", "kind": "folder", "path": "a\0b"}]}, "f: path: a path holds no zero byte"),
    ({"sources": [{"name": "l", "kind": "list", "path": "a\0b"}]}, "l: path: a path holds no zero byte"),
    ({"sources": [SERVICE], "folder": "a\0b"}, "folder: a path holds no zero byte"),
    ({"sources": [SERVICE], "http": {"max_archive_mb": float("inf")}}, "max_archive_mb: Input should be a finite num"),
    ({"sources": [SERVICE], "http": {"longest": float("nan")}}, "http: longest: Input should be a finite number"),
    ({"sources": [SERVICE], "http": {"contact": "a\nb: c"}}, "http: contact: String should match pattern"),
]


@pytest.mark.parametrize(("content", "told"), WRONG, ids=[told[:30] for _, told in WRONG])
def test_a_wrong_sources_file_is_one_clear_line(content: object, told: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), "utf-8")
    with pytest.raises(MandatesError) as caught:
        config.load(path)
    assert str(caught.value).startswith(f"{path}: ") and told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("specs", "inside", "outside"),
    [
        (["75-"], ["75", "81", "100"], ["74", "ES-11"]),
        (["75-77", "ES-11"], ["75", "77", "ES-11"], ["78", "ES-10", "11"]),
        ([77], ["77"], ["7", "78"]),
    ],
)
def test_sessions(specs: list[str | int], inside: list[str], outside: list[str]) -> None:
    sessions = Sessions.of(specs)
    assert [s in sessions for s in inside + outside] == [True] * len(inside) + [False] * len(outside)


def test_layouts_and_names() -> None:
    made = PathTemplate.of("{session}session/Chinese/*.xml")
    assert made.session("77session/Chinese/A_RES_77_1-2223391C.xml") == "77"
    assert made.session("ES-11session/Chinese/x.xml") == "ES-11"
    assert made.session("77session/Chinese/deep/x.xml") is None
    assert made.session("77session/Chinese/x.xml.zip") is None
    assert made.glob("77") == "/77session/Chinese/*.xml"
    evil = ["", "/a", "../a", "a/../b", "a//b", "a\\b", "C:/a", "a/.git/b", "a\nb", "a\0b", "./a"]
    evil += ["a" * 301, f"a/{'字' * 86}"]
    assert [path for path in evil if layout.safe(path)] == []
    assert layout.safe(f"77session/Chinese/{'字' * 85}")
    assert layout.safe("77session/Chinese/A_RES_77_264 A-C-2300152C.xml")


@pytest.mark.parametrize(
    ("asked", "read", "fits"),
    [
        ("A/76/30", "A/76/30*", True),
        ("A/RES/77/264", "A/RES/77/264A", True),
        ("A/RES/77/26", "A/RES/77/264", False),
        ("A/73/383", "A/73/383/Add.1", False),
        ("A/73/383/Add.1", "A/73/383", False),
    ],
)
def test_what_answers_a_symbol(asked: str, read: str, fits: bool) -> None:
    assert symbols.answers(asked, read) is fits


@pytest.mark.parametrize(
    ("text", "symbol", "name"),
    [
        ("A/RES/57/270 B", "A/RES/57/270B", "A_RES_57_270B"),
        ("S/RES/1985 (2011)", "S/RES/1985(2011)", "S_RES_1985_2011"),
        ("A/RES/3281(XXIX)", "A/RES/3281(XXIX)", "A_RES_3281_XXIX"),
        ("FCCC/CP/2015/10/Add.1", "FCCC/CP/2015/10/Add.1", "FCCC_CP_2015_10_Add.1"),
        ("A/ES-10/1", "A/ES-10/1", "A_ES-10_1"),
    ],
)
def test_symbols_and_file_names(text: str, symbol: str, name: str) -> None:
    assert (symbols.normal(text), symbols.file_name(symbol)) == (symbol, name)


def test_nothing_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, extract.cli, extract.sources, extract.commands.fetch\n"
        "print(sorted({'httpx', 'pydantic', 'yaml', 'lxml', 'sqlite3', 'spacy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=ENV, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_interrupted(file: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    mandates("fetch", A, "--sources", file)
    monkeypatch.setattr(os, "replace", interrupted)
    result = mandates("fetch", B, "--sources", file)
    assert (result.exit_code, result.stderr) == (2, "mandates: interrupted; what was fetched until then is kept\n")
    monkeypatch.undo()
    assert mandates("fetch", A, B, "--sources", file).exit_code == 0
