"""Data flows one way: each package imports only from those before it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from small import ROOT

PACKAGE = ROOT / "extract"
# What stands in no folder (model, errors, script, workers …) may be imported by all; commands import what they run.
ORDER = ("patterns", "rules", "citations", "readers", "detect", "resolve", "follow", "register", "site", "update")
BESIDE = {
    "sources": {*ORDER} - {"site", "update"},
    "scoring": {*ORDER} - {"site", "update"},
    "commands": {*ORDER, "sources", "scoring"},
}


def imported(file: Path) -> Iterator[str]:
    """The packages of the program that a file imports, also inside functions; not those that only types need."""
    tree = ast.parse(file.read_text("utf-8"))
    typing = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in typing:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "extract" else [node.module]
            )
        elif isinstance(node, ast.Import):
            whole = [alias.name for alias in node.names]
        else:
            continue
        for name in whole:
            parts = name.split(".")
            if parts[0] == "extract" and len(parts) > 1 and (PACKAGE / parts[1]).is_dir():
                yield parts[1]


@pytest.mark.parametrize("package", sorted(p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists()))
def test_a_package_imports_only_from_those_before_it(package: str) -> None:
    allowed = BESIDE.get(package) or {*ORDER[: ORDER.index(package)]}
    found = {
        f"{file.relative_to(PACKAGE)} -> {name}"
        for file in sorted((PACKAGE / package).rglob("*.py"))
        for name in imported(file)
        if name not in {*allowed, package}
    }
    assert not found


HAN = re.compile("[\u3400-\u9fff]")
# Figures, classes of characters, the name of a typeface, the form of a number that the search box is given.
CHARACTERS = {
    *("numerals.py", "script.py", "register/search.py", "readers/akn_body.py", "readers/blocks.py", "readers/clean.py"),
    *("readers/docx_runs.py", "readers/pdf_page.py"),
}


def words(file: Path) -> list[str]:
    """The strings with Chinese characters in a file, escaped or not, that are no docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    bodies = (getattr(node, "body", None) for node in ast.walk(tree))
    first = (body[0] for body in bodies if isinstance(body, list) and body)
    docstrings = {id(one.value) for one in first if isinstance(one, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [node.value for node in strings if id(node) not in docstrings and HAN.search(node.value)]


@pytest.mark.parametrize("file", sorted(str(p.relative_to(PACKAGE)) for p in PACKAGE.rglob("*.py")))
def test_chinese_words_stand_in_rules_and_templates_and_not_in_python(file: str) -> None:
    assert file in CHARACTERS or "shipped" in file or words(PACKAGE / file) == []


def test_modules_that_are_named_in_the_text_are_there() -> None:
    """`See citations.py` helps nobody who finds no such file; svg.py is a library."""
    files = [*PACKAGE.rglob("*.py")]
    there = {file.name for file in (*files, *(ROOT / "tests").glob("*.py"))} | {"svg.py"}
    named = {(file.name, name) for file in files for name in re.findall(r"\b\w+\.py\b", file.read_text("utf-8"))}
    assert not {one for one in named if one[1] not in there}
