"""A register of twice the size, for head-room: every document, with all that was read in it, a second time."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from extract.register import search
from extract.register.schema import TABLES, TableShape

# Actors and sessions stay as many; what people decided and what the runs changed stands once.
ONCE = frozenset({"actors", "actor_names", "actor_lines", "coverage", "runs", "changes", "build_info", "reviews"})
_SECOND = "_2"


def doubled(db: Path, copy: Path) -> Path:
    """Copies the database and doubles the copy: other ids, symbols and numbers, the same keys between the tables, its
    own place in the search index. Raises ValueError if a key of the copy leads nowhere."""
    shutil.copy(db, copy)
    with closing(sqlite3.connect(copy)) as connection:
        held = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        for table in TABLES:
            if table.name in held - ONCE:
                values = dict(_values(connection, table))
                columns = ", ".join(f'"{name}"' for name in values)
                connection.execute(
                    f'insert into "{table.name}" ({columns}) select {", ".join(values.values())} from "{table.name}"'
                )
        search.index(connection)
        if wrong := connection.execute("pragma foreign_key_check").fetchall():
            raise ValueError(f"keys that lead nowhere: {wrong[:3]}")
        connection.execute("analyze")
        connection.commit()
        connection.execute("vacuum")
    return copy


def _values(connection: sqlite3.Connection, table: TableShape) -> Iterator[tuple[str, str]]:
    """(column, SQL of its value in the second row)."""
    other = {column for column, to, _ in table.foreign_keys if to not in ONCE}
    held = {row[1] for row in connection.execute(f'pragma table_info("{table.name}")')}
    for name, kind in table.columns.items():
        if name not in held:
            continue  # a database of an older version
        own = name == table.pk or (table.name, name) in (("mandates", "number"), ("documents", "symbol"))
        if (own or name in other) and kind is str:
            yield name, f"\"{name}\" || '{_SECOND}'"
        elif own:
            most = connection.execute(f'select coalesce(max("{name}"), 0) from "{table.name}"').fetchone()[0]
            yield name, f'"{name}" + {most}'
        else:
            yield name, f'"{name}"'
