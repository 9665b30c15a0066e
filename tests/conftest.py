"""Fixtures that several tests use."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from site_client import Get, Select, client
from small import make_database

from extract import rules
from extract.rules.structure import structure


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small database of small.py, made once."""
    return make_database(tmp_path_factory.mktemp("site") / "mandates.db")


@pytest.fixture(scope="session")
def get(small: Path) -> Get:
    """The site on the small database."""
    return client(small)


@pytest.fixture(scope="session")
def select(small: Path) -> Select:
    """SQL on the small database."""
    connection = sqlite3.connect(small)
    return lambda sql: connection.execute(sql).fetchall()


@pytest.fixture
def rules_folder(tmp_path: Path) -> Iterator[Path]:
    """A copy of the rules, to be changed."""
    target = tmp_path / "rules"
    shutil.copytree(rules.folder(), target)
    yield target
    for loaded in (rules._load, rules.calendar, structure):
        loaded.cache_clear()
