"""The page of a row of any table: what its keys mean, in words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from extract.site import cells, forms, names
from extract.site.labels import original, say
from extract.site.own import Row, rows
from extract.site.pages.reading import grouped

# A thread has the id of the mandate that asked first.
_PLACES = {
    "documents": "select id, symbol, '' as label from documents where id in (select value from json_each(:ids))",
    "paragraphs": """select p.id, d.symbol, coalesce(p.label, '-') as label from paragraphs p
      join documents d on d.id = p.document where p.id in (select value from json_each(:ids))""",
    "mandates": """select m.id, d.symbol, coalesce(m.label, '-') as label from mandates m
      join documents d on d.id = m.document where m.id in (select value from json_each(:ids))""",
}
_PLACES["threads"] = _PLACES["mandates"]
# Keys that neither the schema nor the name of the column tells as such.
_MORE = {"paragraphs": {"id": "paragraphs"}, "threads": {"id": "mandates"}, "documents": {"chain": "documents"}}


@dataclass(frozen=True, slots=True)
class Named:
    """What a key means, and the table in which it is the key of a row."""

    words: Any
    table: str
    key: str


async def named(datasette: Any, db: Any, table: str, shown: Iterable[Mapping[str, Any]]) -> dict[str, Named]:
    """Column -> what is meant, for the columns of a row that are keys; `shown` are the cells of Datasette's page."""
    found = {cell["column"]: cell["raw"] for cell in shown if isinstance(cell["raw"], str)}
    keys = {c: cells.KEYS[c] for c in found if c in cells.KEYS and (table, c) not in cells.NOT_KEYS}
    keys |= {one["column"]: one["other_table"] for one in await db.foreign_keys_for_table(table)}
    keys = {c: other for c, other in (keys | _MORE.get(table, {})).items() if c in found}
    by_table = grouped(({"table": other, "key": found[c]} for c, other in keys.items()), "table")
    actors = names.actors(datasette, db.name)
    words: dict[tuple[str, str], Any] = {
        ("actors", one["key"]): original(str(actors[one["key"]]))
        for one in by_table.get("actors", ())
        if one["key"] in actors
    }
    for other in by_table.keys() & _PLACES.keys():
        for row in await _places(db, other, [one["key"] for one in by_table[other]]):
            words[other, row["id"]] = place(row)
    return {c: Named(words[o, found[c]], o, found[c]) for c, o in keys.items() if (o, found[c]) in words}


async def _places(db: Any, table: str, ids: list[str]) -> list[Row]:
    try:
        return await rows(db, _PLACES[table], {"ids": json.dumps(ids)})
    except sqlite3.Error:  # another database, or one of an older shape
        return []


def place(row: Row) -> str:
    """A document, or the paragraph of one, as it is cited; one without a number is only called a paragraph."""
    if not row["label"]:
        return str(row["symbol"])
    return f"{row['symbol']} {say('the_paragraph') if row['label'] == '-' else forms.paragraph(row['label'])}"
