"""The page of an actor: what it was asked under all the names it has had, by year, open and closed."""

from __future__ import annotations

import json
from typing import Any

from extract.site import charts
from extract.site.labels import say
from extract.site.own import Row
from extract.site.pages import table
from extract.site.pages.reading import Asked

_ACTOR = "select * from actors where id = :id"
# Its whole line of succession: renamed offices are the same addressee.
_LINE = """select a.* from actor_lines l join actors a on a.id = l.actor where l.line = :id
    order by coalesce(a.valid_from, ''), a.id"""
_MINE = """select distinct p.mandate from mandate_actors p
    where p.actor in (select value from json_each(:line)) and p.role in ('addressee', 'included', 'lead')"""
# (Each leads to the mandates in which it has that role, under this name.)
_ROLES = """select p.role, count(distinct p.mandate) as mandates
    from mandate_actors p join mandates m on m.id = p.mandate
    where p.actor = :id and m.class <> 'other'
    group by p.role order by mandates desc"""
_YEARS = f"""select substr(m.adopted, 1, 4) as year, count(*) as total, sum(m.open) as open,
      sum(m.open = 0 and m.status in ('answered', 'closed')) as answered,
      sum(m.open = 0 and m.status = 'repeated') as repeated,
      sum(m.open = 0 and m.status not in ('answered', 'closed', 'repeated')) as other
    from mandates m where m.class <> 'other' and m.id in ({_MINE}) group by 1 order by 1"""
_COLUMNS = "m.id, m.label, m.due, m.due_by, m.deadline_text, m.status"
_OPEN = f"""select {_COLUMNS} from mandates m where m.open = 1 and m.id in ({_MINE})
    order by m.due_by is null, m.due_by desc, m.number limit 12"""
_NEWEST = f"""select {_COLUMNS} from mandates m where m.class <> 'other' and m.id in ({_MINE})
    order by m.adopted desc, m.number limit 12"""
_NAMES = "select name from actor_names where actor = :id order by length(name) desc, name limit 12"
_PARTS = (
    "select id, (select count(*) from mandate_actors p where p.actor = a.id) as n from actors a where a.parent = :id"
)


async def collect(asked: Asked) -> dict[str, Any]:
    """One actor; empty if there is none."""
    found = await asked.rows(_ACTOR, id=asked.key)
    if not found:
        return {}
    line = await asked.rows(_LINE, id=asked.key)
    ask = {"line": json.dumps([one["id"] for one in line])}
    years = await asked.rows(_YEARS, **ask)
    shown = {found[0][column] for column in ("name", "name_en", "acronym")}
    names = await asked.rows(_NAMES, id=asked.key)
    return {
        "actor": found[0],
        "line": line if len(line) > 1 else [],
        "roles": await asked.rows(_ROLES, id=asked.key),
        "years": years,
        "picture": picture(asked, years),
        "open_now": await table.completed(asked.db, await asked.rows(_OPEN, **ask)),
        "newest": await table.completed(asked.db, await asked.rows(_NEWEST, **ask)),
        "other_names": [n["name"] for n in names if n["name"] not in shown],
        "parts": sorted(await asked.rows(_PARTS, id=asked.key), key=lambda p: (-p["n"], p["id"]))[:30],
    }


SERIES = ("open", "answered", "repeated", "other")


def picture(asked: Asked, years: list[Row]) -> Any:
    """What was asked each year, and how much of it is open."""
    titles = {name: asked.words.column(f"count_{name}") for name in SERIES}
    rows = [charts.Bar(y["year"] or str(say("no_date")), {name: y[name] or 0 for name in SERIES}) for y in years]
    return charts.stacked(rows, titles) if rows else ""
