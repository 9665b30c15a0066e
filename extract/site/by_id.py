"""A mandate searched for by its id in the search box of the table.

The search index holds no ids. It is asked for the document instead, whose symbol it holds, and the table for the id.
"""

from __future__ import annotations

import re

# The document's id, the paragraph's label or ordinal, and the place of the verb: A-RES-72-237-p12-87.
_ID = re.compile(r"(?P<document>[A-Z]+(?:-[A-Z0-9][A-Za-z0-9]*)+?)-(?:p[A-Za-z0-9-]+|o[0-9]+)-[0-9]+", re.ASCII)


def named(query: str | None) -> str:
    """The id, where the whole query has the shape of one; else empty."""
    text = (query or "").strip()
    return text if _ID.fullmatch(text) else ""


def symbol(query: str) -> str:
    """What finds the document of the id that is searched for; empty for any other query."""
    found = _ID.fullmatch(query.strip())
    return found["document"].replace("-", "/") if found else ""
