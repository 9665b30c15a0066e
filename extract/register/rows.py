"""Documents and mandates as rows of the tables in `extract.register.schema`.

Every function returns dictionaries column -> value; `table_rows` turns them into tuples in column order.
Dates are ISO strings, truth values 0 or 1, lists JSON arrays, and what is not known is None.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from extract.model import Deadline, Document, Mandate, slug
from extract.register.schema import TABLES

if TYPE_CHECKING:
    from extract.follow.chains import ChainLink
    from extract.rules.series import Series

Value: TypeAlias = str | int | float | None
Values: TypeAlias = dict[str, Value]
Row: TypeAlias = tuple[Value, ...]

DUE = ("due_from", "due_main", "due_by")

_COLUMNS = {table.name: tuple(table.columns) for table in TABLES}
_IN_ORDER: dict[str, Callable[[Values], Row]] = {name: itemgetter(*some) for name, some in _COLUMNS.items()}


def table_rows(table: str, values: Sequence[Values]) -> list[Row]:
    """Dictionaries as tuples in the column order of the table; a missing or foreign column is a KeyError."""
    columns = _COLUMNS[table]
    for row in values:
        if len(row) != len(columns):
            raise KeyError(f"{table}: columns {sorted(set(row) ^ set(columns))}")
    return list(map(_IN_ORDER[table], values))


def columns(table: str) -> tuple[str, ...]:
    """The columns of a table, in order."""
    return _COLUMNS[table]


def natural(symbol: str) -> tuple[str | int, ...]:
    """Sort key that puts A/RES/72/9 before A/RES/72/237."""
    return tuple(int(part) if n % 2 else part for n, part in enumerate(re.split(r"([0-9]+)", symbol)))


def mandate_ids(document: Document, mandates: Iterable[Mandate]) -> tuple[str, ...]:
    """The id of each mandate: its paragraph's id and the offset of its verb, A-RES-72-237-p12-87.

    Groups that share one verb share that id too; from the second on the place among them is added.
    """
    paragraphs = document.paragraph_ids()
    ids: list[str] = []
    twins: dict[str, int] = {}
    for mandate in mandates:
        base = f"{paragraphs[mandate.paragraph - 1]}-{mandate.verb_start}"
        twins[base] = n = twins.get(base, 0) + 1
        ids.append(f"{base}-n{n}" if n > 1 else base)
    return tuple(ids)


def actor_values(actors: Mapping[str, Any], series: Iterable[Series], asked: Mapping[str, int]) -> list[Values]:
    """One row per actor of the rules, sorted by id; `series` are those of sessions, `asked` says of how many mandates
    each is an addressee."""
    fields = ("id", "name", "name_en", "acronym", "kind", "parent", "valid_from", "valid_to", "successor")
    counted: dict[str, Values] = {one.actor: {"series": one.series, "counted_by": one.by} for one in series}
    none: Values = {"series": None, "counted_by": None}
    return [
        {field: text(getattr(actors[key], field)) for field in fields}
        | counted.get(key, none)
        | {"mandates": asked.get(key, 0)}
        for key in sorted(actors)
    ]


def actor_name_values(actors: Mapping[str, Any]) -> list[Values]:
    """One row per name of an actor: full and short names, English name, acronym."""
    pairs = {
        (str(name), actor.id)
        for actor in actors.values()
        for name in (*actor.all_names, actor.name_en, actor.acronym)
        if name
    }
    return [{"name": name, "actor": actor} for name, actor in sorted(pairs)]


def taking(*fields: str) -> Callable[[object], Values]:
    """From an object to a dictionary of these of its fields, those that a row takes over as they are."""
    take = attrgetter(*fields)
    return lambda one: dict(zip(fields, take(one), strict=True))


_OF_DEADLINE = taking("item", "text", "due", "recipient", "deliverable", "basis")


def chain_values(link: ChainLink | None) -> Values:
    """The columns of a document's place in its chain."""
    if link is None:
        return dict.fromkeys(("chain", "place", "predecessor", "chain_basis"))
    return {
        "chain": link.chain,
        "place": link.place,
        "predecessor": slug(link.predecessor) if link.predecessor else None,
        "chain_basis": link.basis or None,
    }


def rule_ids(mandate: Mandate) -> list[str]:
    """The ids of the rules that read a mandate, each once, in the order of its spans."""
    return list(dict.fromkeys(span.rule for span in mandate.spans))


def deadline(one: Deadline) -> Values:
    """What a deadline's row and a deadline of a line of `mandates extract` have in common."""
    return {**_OF_DEADLINE(one), **dates(one)}


def dates(one: Deadline) -> Values:
    """The days of a deadline."""
    return {name: text(getattr(one, name)) for name in DUE}


def array(items: Iterable[str]) -> str:
    """A JSON array, Chinese as it is."""
    return _array(tuple(items))


_JSON = json.JSONEncoder(ensure_ascii=False)


@lru_cache(maxsize=4096)
def _array(items: tuple[str, ...]) -> str:
    """Remembered: most are empty, or name one of few."""
    return _JSON.encode(items)


def text(value: date | str | int | None) -> str | None:
    """A cell of text: dates in ISO form, nothing for None and the empty string."""
    return None if value is None or value == "" else str(value)
