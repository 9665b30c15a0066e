"""The page about the register: what is covered and what not, how right it is, what its words mean."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.site.pages.reading import Asked
from extract.yml import parsed

_COVERAGE = """select body, session, documents, highest_number, searched from coverage
    order by body, length(session), session"""
_COUNTS = """select (select count(*) from documents where held = 1) as documents,
    (select count(*) from documents where held = 0) as missing,
    (select count(*) from paragraphs) as paragraphs,
    (select count(*) from mandates where class <> 'other') as mandates,
    (select count(*) from mandates where class = 'other') as other,
    (select count(*) from mandates where open = 1) as open"""
_STATUSES = "select status, count(*) as n from mandates where class <> 'other' group by status"


@lru_cache(maxsize=1)
def accuracy() -> dict[str, Any]:
    """What was measured, from accuracy.yml; a test compares the README's table with it."""

    path = Path(__file__).parents[1] / "accuracy.yml"
    found: dict[str, Any] = parsed(path.read_text(encoding="utf-8"))
    return found


async def collect(asked: Asked) -> dict[str, Any]:
    """Coverage, counts, accuracy, and how many mandates have each status."""
    return {
        "accuracy": accuracy(),
        "coverage": await asked.kept(_COVERAGE),
        "counts": (await asked.kept(_COUNTS))[0],
        "by_status": {row["status"]: row["n"] for row in await asked.kept(_STATUSES)},
        "build": await asked.build(),
        "as_of": await asked.as_of(),
    }
