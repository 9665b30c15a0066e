"""The names of actors, in the language of the page; read once, when Datasette starts on a database."""

from __future__ import annotations

import sqlite3
import sys
from typing import Any
from weakref import WeakKeyDictionary

from extract.site import own
from extract.site.labels import Pair

_known: WeakKeyDictionary[Any, dict[str, dict[str, Pair]]] = WeakKeyDictionary()
_called: WeakKeyDictionary[Any, dict[str, dict[str, str]]] = WeakKeyDictionary()


async def load(datasette: Any) -> None:
    """Reads the actors of each database. One without such a table has none."""
    for name, db in datasette.databases.items():
        if name.startswith("_"):
            continue
        try:
            found = await own.rows(db, "select id, name, name_en from actors")
        except (sqlite3.Error, KeyError) as problem:
            print(f"mandate-tracker: {name}: {problem}", file=sys.stderr)
            continue
        actors = {row["id"]: Pair(row["name"], row["name_en"] or "") for row in found}
        _known.setdefault(datasette, {})[name] = actors
        _called.setdefault(datasette, {})[name] = {pair.zh: key for key, pair in actors.items()}


def actors(datasette: Any, database: str) -> dict[str, Pair]:
    """Actor id -> its names; empty for a database without actors."""
    return _known.get(datasette, {}).get(database, {})


def by_name(datasette: Any, database: str) -> dict[str, Pair]:
    """Chinese name -> the actor's names, for a value that is to be in the language of the page."""
    return {pair.zh: pair for pair in actors(datasette, database).values()}


def called(datasette: Any, database: str) -> dict[str, str]:
    """Chinese name -> actor id."""
    return _called.get(datasette, {}).get(database, {})
