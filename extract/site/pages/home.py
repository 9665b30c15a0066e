"""The home page: what counts, the next deadlines, who is asked most, what is new, when the register was built."""

from __future__ import annotations

from typing import Any

from extract.site.pages import table
from extract.site.pages.reading import Asked

_COUNTS = """select (select count(*) from documents where held = 1) as documents,
    (select count(*) from mandates where class <> 'other') as mandates,
    (select count(*) from mandates where class = 'other') as other,
    (select count(*) from mandates where open = 1) as open,
    (select count(*) from mandates where open = 1 and timing = 'due') as due,
    (select count(*) from mandates where open = 1 and status = 'not searched') as unsearched,
    (select count(*) from mandates where status = 'overdue' and class <> 'other') as overdue,
    (select count(*) from mandates where repeated_by is not null and class <> 'other') as repeated"""
_OPEN = """select m.id, m.label, m.due, m.due_by, m.deadline_text, m.status
    from mandates m where m.open = 1 and m.due_by is not null """
_AHEAD = "and m.due_by >= coalesce((select value from build_info where key = 'as_of'), '') "
_NEXT = _OPEN + _AHEAD + "order by m.due_by, m.number limit 6"
_LAST = _OPEN + "order by m.due_by desc, m.number limit 6"
_ACTORS = "select id as actor, mandates from actors where mandates > 0 order by mandates desc, id limit 10"
_NEWEST = """select id, symbol, title, adopted, published, session, mandates from documents where held = 1
    order by coalesce(adopted, published, '') desc, symbol desc limit 6"""
_CLASSES = """select class, count(*) as mandates from mandates where class <> 'other' group by class
    order by mandates desc"""
# The session of the Assembly in which the day of the register falls is the one in which what is due is due.
_NOW = """select due_session as session, count(*) as n from mandates
    where open = 1 and timing = 'due' and due_session is not null group by due_session order by n desc limit 1"""


async def collect(asked: Asked) -> dict[str, Any]:
    """Counts, the next deadlines (or, if none is ahead, the latest), actors, documents, verbs, the build."""
    now = await asked.kept(_NOW)
    upcoming = await asked.kept(_NEXT)
    return {
        "counts": (await asked.kept(_COUNTS))[0],
        "as_of": await asked.as_of(),
        "session_now": now[0]["session"] if now else "",
        "deadlines": await table.completed(asked.db, upcoming or await asked.kept(_LAST)),
        "deadlines_ahead": bool(upcoming),
        "most_asked": await asked.kept(_ACTORS),
        "newest": await asked.kept(_NEWEST),
        "classes": await asked.kept(_CLASSES),
        "build": await asked.build(),
    }
