"""A mandate searched for by its id in the search box of the table.

The search index holds no ids. It is asked for the document instead, whose symbol it holds, and the table for the id.
"""

from __future__ import annotations

import re
import sqlite3

from extract.register import search
from extract.short import remembered

# The document's id, the paragraph's label or ordinal, and the place of the verb: A-RES-72-237-p12-87.
_ID = re.compile(r"(?P<document>[A-Z]+(?:-[A-Z0-9][A-Za-z0-9]*)+?)-(?:p[A-Za-z0-9-]+|o[0-9]+)-[0-9]+", re.ASCII)


def named(query: str | None) -> str:
    """The id, where the whole query has the shape of one; else empty."""
    text = (query or "").strip()
    return text if _ID.fullmatch(text) else ""


@remembered(256)
def match(query: str) -> str:
    """As `search.match`; for the id of a mandate what finds its document."""
    found = _ID.fullmatch(query.strip())
    return search.match(found["document"].replace("-", "/") if found else query)


def prepare(conn: sqlite3.Connection) -> None:
    """Replaces Datasette's `escape_fts` on this connection."""
    conn.create_function("escape_fts", 1, lambda query: match("" if query is None else str(query)), deterministic=True)
