"""Bad input through the real command: one clear line each, the others processed, an existing database left whole."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extract import rules
from extract.cli import main
from extract.register import schema

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
    "not UTF-8": ("x.txt", RESOLUTION.encode("gb18030"), "UTF-8"),
    "UTF-16": ("x.txt", RESOLUTION.encode("utf-16"), "UTF-8"),
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
    assert sorted(path.name for path in folder.iterdir()) == ["bad", "x.db"]


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
