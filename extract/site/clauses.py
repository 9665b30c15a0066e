"""The filters that readers use most, answered from memory and from the search index alone.

`select number from mandates where <search> and class <> 'other'` looks each number that the search finds up in an
index of the table, which takes twenty times as long as the search; a filter by actor does the same with ids. Here a
statement that consists of clauses known by their words, as facets.py and Datasette write them, is answered by the
search, by who is asked, and by columns that are in memory. Any other statement is left to SQLite.
"""

from __future__ import annotations

import re
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

LINK_TABLE = "mandate_actors"
NOT_OTHER = "class <> 'other'"
#: Columns of text that have few values: those that facets.py counts too.
COLUMNS = ("class", "status", "due_session", "session", "body", "author", "late")
_SEARCH = "select rowid from mandates_fts where mandates_fts match escape_fts(:search)"


def role_clause(role: str, party: str) -> str:
    """The clause of a filter by role; `role` and `party` are the names of its parameters."""
    return (
        f"id in (select mandate from {LINK_TABLE} where role = :{role} and actor = :{party} union all "
        f"select mandate from {LINK_TABLE} where role = :{role} and actor is null and surface = :{party})"
    )


def asked_clause(party: str, column: str = "id") -> str:
    """The clause of a filter by who is asked, under all the names it has had; `party` is the name of its parameter,
    `column` that of the mandate's id."""
    return (
        f"{column} in (select mandate from {LINK_TABLE} where role in ('addressee', 'included', 'lead') and actor in "
        f"(select actor from actor_lines where line = :{party} or line in "
        f"(select actor from actor_names where name = :{party})))"
    )


# facets.py numbers the parameters.
_ROLE = "(?P<role>" + re.sub(":(role|party)", r":\1\\d+", re.escape(role_clause("role", "party"))) + ")"
_CLAUSE = re.compile(
    rf"(?P<other>{re.escape(NOT_OTHER)})|(?P<search>number in \({re.escape(_SEARCH)}\))|{_ROLE}"
    rf'|"?(?P<column>{"|".join(COLUMNS)})"? = :(?P<value>p\d+)'
)
_PARAMETER = re.compile(r":(search|p\d+|role\d+|party\d+)")


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of the mandates of a database: number by id, the numbers for each value of a column, and those of
    class `other`."""

    numbers: Mapping[str, int]
    other: frozenset[int]
    values: Mapping[str, Mapping[str, array[int]]]


def read(connection: sqlite3.Connection) -> Memory:
    """Reads what Memory holds."""
    cursor = connection.cursor()
    cursor.row_factory = None
    numbers: dict[str, int] = {}
    values: dict[str, dict[str, array[int]]] = {column: {} for column in COLUMNS}
    quoted = ", ".join(f'"{column}"' for column in COLUMNS)
    for key, number, *row in cursor.execute(f"select id, number, {quoted} from mandates"):
        numbers[key] = number
        for column, value in zip(COLUMNS, row, strict=True):
            if value is not None:
                values[column].setdefault(value, array("Q")).append(number)
    return Memory(numbers, frozenset(values["class"].get("other", ())), values)


def known(rest: str, params: Collection[str]) -> list[re.Match[str]] | None:
    """The clauses of `where … and …`; None if one of them is not known here, or names a parameter that is not in
    `params`, as a slip in `?_where=` does: SQLite says what is wrong with it."""
    words = rest.strip()
    if not words.startswith("where "):
        return None
    at, found = len("where "), []
    while True:
        clause = _CLAUSE.match(words, at)
        if not clause or not set(_PARAMETER.findall(clause[0])) <= set(params):
            return None
        found.append(clause)
        at = clause.end()
        if at == len(words):
            return found
        if not words.startswith(" and ", at):
            return None
        at += len(" and ")


def answer(
    connection: sqlite3.Connection, memory: Memory, clauses: Sequence[re.Match[str]], params: Mapping[str, Any]
) -> Iterable[int]:
    """The numbers of the mandates for which all clauses hold."""
    parts = sorted((_one(connection, memory, clause, params) for clause in clauses if not clause["other"]), key=len)
    found: Iterable[int] = dict.fromkeys(parts[0] if parts else memory.numbers.values())
    for part in parts[1:]:
        found = set(found).intersection(part)
    return [number for number in found if number not in memory.other] if any(c["other"] for c in clauses) else found


def _one(
    connection: sqlite3.Connection, memory: Memory, clause: re.Match[str], params: Mapping[str, Any]
) -> array[int] | list[int]:
    if clause["column"]:
        return memory.values[clause["column"]].get(params[clause["value"]], array("Q"))
    cursor = connection.cursor()
    cursor.row_factory = None
    if clause["search"]:
        return array("Q", chain.from_iterable(cursor.execute(_SEARCH, {"search": params["search"]})))
    inside = clause["role"].removeprefix("id in (").removesuffix(")")
    asked = {name: params[name] for name in _PARAMETER.findall(inside)}
    return [memory.numbers[key] for (key,) in cursor.execute(inside, asked)]
