"""The names of actors, and of the sessions of those that hold any, in the language of the page; read once, when
Datasette starts on a database."""

from __future__ import annotations

import sqlite3
import sys
from typing import Any
from weakref import WeakKeyDictionary

from extract.site import own
from extract.site.forms import Body, Sessions
from extract.site.labels import Pair
from extract.site.own import Row

_known: WeakKeyDictionary[Any, dict[str, dict[str, Pair]]] = WeakKeyDictionary()
_sessions: WeakKeyDictionary[Any, dict[str, Sessions]] = WeakKeyDictionary()
_called: WeakKeyDictionary[Any, dict[str, dict[str, str]]] = WeakKeyDictionary()
# `short` is the shortest name in Chinese.
_ACTORS = """select id, name, name_en, acronym, series, counted_by, case when series is not null then (
      select n.name from actor_names n
      where n.actor = a.id and n.name is not a.name_en and n.name is not a.acronym
      order by length(n.name), n.name limit 1) end as short
    from actors a"""
# Names longer than that make way for short ones: a session stands in a column of facets.
_LONG, _LONG_EN = 10, 40
_OF_NONE = Sessions({})


async def load(datasette: Any) -> None:
    """Reads the actors of each database. One without such a table has none."""
    for name, db in datasette.databases.items():
        if name.startswith("_"):
            continue
        try:
            found = await own.rows(db, _ACTORS)
        except (sqlite3.Error, KeyError) as problem:
            print(f"mandate-tracker: {name}: {problem}", file=sys.stderr)
            continue
        actors = {row["id"]: Pair(row["name"], row["name_en"] or "") for row in found}
        _known.setdefault(datasette, {})[name] = actors
        _called.setdefault(datasette, {})[name] = {pair.zh: key for key, pair in actors.items()}
        bodies = {row["series"]: body(row) for row in found if row["series"]}
        _sessions.setdefault(datasette, {})[name] = Sessions(bodies)


def body(row: Row) -> Body:
    """Whose sessions the series of an actor counts, under a name that a column of facets holds."""
    zh, en = row["name"], row["name_en"] or ""
    if len(zh) > _LONG:
        zh = row["short"] or zh
    if len(en) > _LONG_EN:
        en = row["acronym"] or en
    return Body(Pair(zh, en), row["counted_by"] == "year")


def actors(datasette: Any, database: str) -> dict[str, Pair]:
    """Actor id -> its names; empty for a database without actors."""
    return _known.get(datasette, {}).get(database, {})


def by_name(datasette: Any, database: str) -> dict[str, Pair]:
    """Chinese name -> the actor's names, for a value that is to be in the language of the page."""
    return {pair.zh: pair for pair in actors(datasette, database).values()}


def called(datasette: Any, database: str) -> dict[str, str]:
    """Chinese name -> actor id."""
    return _called.get(datasette, {}).get(database, {})


def sessions(datasette: Any, database: str) -> Sessions:
    """Sessions and what is due in words; for a database without actors those of words.yml."""
    return _sessions.get(datasette, {}).get(database, _OF_NONE)
