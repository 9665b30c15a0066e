"""Bytes on the command line that are not UTF-8: Python hands them on as halves of characters."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract.cli import main
from extract.errors import MandatesError
from extract.site.serve import listen

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"
NOT_UTF_8 = os.fsdecode(b"\xff")


def test_a_text_that_is_not_utf_8_is_one_line() -> None:
    done = CliRunner().invoke(main, ["explain", f"{NOT_UTF_8}请秘书长提交报告；"])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "explain: the text is not UTF-8; give it in UTF-8" in done.stderr


def test_a_folder_of_documents_whose_name_is_not_utf_8(tmp_path: Path) -> None:
    folder = tmp_path / NOT_UTF_8
    folder.mkdir()
    shutil.copy(DOCUMENTS / "A_RES_72_237.txt", folder)
    for command in ("build", "update"):
        done = CliRunner().invoke(main, [command, str(folder), "--db", str(tmp_path / "a.db")])
        assert done.exit_code == 0, done.output


def test_a_folder_of_rules_whose_name_is_not_utf_8_is_one_line(rules_folder: Path) -> None:
    folder = rules_folder.rename(rules_folder.with_name(NOT_UTF_8))
    done = CliRunner().invoke(main, ["explain", "--rules", str(folder), "请秘书长提交报告；"])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "the name of the folder is not UTF-8; give it another one" in done.stderr


def test_a_host_that_is_not_utf_8_is_one_line() -> None:
    with pytest.raises(MandatesError, match="is no name of a computer; leave it out"):
        listen(NOT_UTF_8, 0)
