"""The calendar: what is due from the day of the register on, by session and by month, for everybody or one actor."""

from __future__ import annotations

from typing import Any

from extract.site.clauses import asked_clause
from extract.site.own import Row
from extract.site.pages import table
from extract.site.pages.reading import Asked, grouped

_MINE = f"(:actor = '' or {asked_clause('actor', 'm.id')})"
_SESSIONS = f"""select t.session, min(case when t.due like t.session || '%' then t.due_from end) as due_from,
      max(case when t.due like t.session || '%' then t.due_by end) as due_by,
      count(distinct m.id) as asked,
      count(distinct case when m.open = 1 and m.due_session = t.session then m.id end) as open,
      count(distinct case when t.answer in ('answered', 'late', 'very late') then m.id end) as answered,
      count(distinct case when m.open = 1 and m.status = 'overdue' and m.due_session = t.session then m.id end)
        as overdue,
      count(distinct case when m.open = 1 and m.status = 'not searched' and m.due_session = t.session then m.id end)
        as unsearched
    from deadlines t join mandates m on m.id = t.mandate
    where t.session is not null and m.class <> 'other' and {_MINE}
    group by t.session order by max(t.due_by) desc"""
_SHOWN = 25  # of one month, which in a session is mostly the day on which it closes
_AHEAD = f"""select * from (
      select m.id, m.label, t.due, t.due_from, t.due_by, t.text as deadline_text, m.status,
        substr(t.due_by, 1, 7) as month, count(*) over month as count, row_number() over month_in_order as place
      from deadlines t join mandates m on m.id = t.mandate
      where t.due_by >= :today and m.class <> 'other' and m.repeated_by is null
        and m.status not in ('answered', 'closed') and {_MINE}
      window month as (partition by substr(t.due_by, 1, 7)), month_in_order as (month order by t.due_by, m.number, t.n))
    where place <= {_SHOWN} order by month, place"""
_ACTORS = """select distinct p.actor from mandate_actors p join mandates m on m.id = p.mandate
    where m.open = 1 and p.role = 'addressee' and p.actor is not null order by 1"""


async def collect(asked: Asked) -> dict[str, Any]:
    """Sessions with their counts, and what is ahead by month."""
    actor, today = asked.argument("actor"), await asked.as_of()
    ahead = await asked.rows(_AHEAD, actor=actor, today=today)
    sessions = await asked.rows(_SESSIONS, actor=actor)
    past = [s for s in sessions if not s["due_by"] or s["due_by"] < today]
    months = grouped(ahead, "month")
    return {
        "actor_asked": actor,
        "today": today,
        "sessions": [s for s in reversed(sessions) if s not in past],
        "past": past,
        "months": [await _month(asked, month, rows) for month, rows in months.items()],
        "actors_open": [row["actor"] for row in await asked.kept(_ACTORS)],
    }


async def _month(asked: Asked, month: str, rows: list[Row]) -> Row:
    return {"month": month, "mandates": await table.completed(asked.db, rows), "count": rows[0]["count"]}
