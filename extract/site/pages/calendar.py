"""The calendar: what is due from the day of the register on, by session and by month, for everybody or one actor."""

from __future__ import annotations

from typing import Any

from extract.site.own import Row
from extract.site.pages import table
from extract.site.pages.reading import Asked, grouped

_LINE = """named(id) as (
      select id from actors where :actor in (id, name, name_en, acronym)
      union select actor from actor_names where name = :actor),
    later(id) as (select id from named union select a.successor from actors a join later l on a.id = l.id
      where a.successor is not null),
    earlier(id) as (select id from named union select a.id from actors a join earlier e on a.successor = e.id),
    mine(id) as (select p.mandate from mandate_actors p where p.role in ('addressee', 'included', 'lead')
      and p.actor in (select id from later union select id from earlier))"""
_FOR = "(:actor = '' or m.id in (select id from mine))"
_SESSIONS = f"""with recursive {_LINE}
    select t.session, min(case when t.due like t.session || '%' then t.due_from end) as due_from,
      max(case when t.due like t.session || '%' then t.due_by end) as due_by,
      count(distinct m.id) as asked,
      count(distinct case when m.open = 1 and m.due_session = t.session then m.id end) as open,
      count(distinct case when t.answer in ('answered', 'late', 'very late') then m.id end) as answered,
      count(distinct case when m.open = 1 and m.status = 'overdue' and m.due_session = t.session then m.id end)
        as overdue,
      count(distinct case when m.open = 1 and m.status = 'not searched' and m.due_session = t.session then m.id end)
        as unsearched
    from deadlines t join mandates m on m.id = t.mandate
    where t.session is not null and m.class <> 'other' and {_FOR}
    group by t.session order by max(t.due_by) desc"""
_AHEAD = f"""with recursive {_LINE}
    select m.id, m.label, t.due, t.due_from, t.due_by, t.text as deadline_text, m.status
    from deadlines t join mandates m on m.id = t.mandate
    where t.due_by >= :today and m.class <> 'other' and m.repeated_by is null and m.status <> 'answered' and {_FOR}
    order by t.due_by, m.number, t.n limit 300"""
_ACTORS = """select distinct p.actor from mandate_actors p join mandates m on m.id = p.mandate
    where m.open = 1 and p.role = 'addressee' and p.actor is not null order by 1"""
_SHOWN = 25  # of one day, which for a session is the day on which it closes


async def collect(asked: Asked) -> dict[str, Any]:
    """Sessions with their counts, and what is ahead by month."""
    actor, today = asked.argument("actor"), await asked.as_of()
    ahead = await asked.rows(_AHEAD, actor=actor, today=today)
    sessions = await asked.rows(_SESSIONS, actor=actor)
    past = [s for s in sessions if not s["due_by"] or s["due_by"] < today]
    months = grouped([{**row, "month": row["due_by"][:7]} for row in ahead], "month")
    return {
        "actor_asked": actor,
        "today": today,
        "sessions": [s for s in reversed(sessions) if s not in past],
        "past": past,
        "months": [await _month(asked, month, rows) for month, rows in months.items()],
        "actors_open": [row["actor"] for row in await asked.kept(_ACTORS)],
    }


async def _month(asked: Asked, month: str, rows: list[Row]) -> Row:
    shown = await table.completed(asked.db, rows[:_SHOWN])
    last = {row["due_by"] for row in rows}
    return {"month": month, "mandates": shown, "more": len(rows) - len(shown), "until": max(last)}
