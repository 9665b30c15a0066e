"""iCalendar files of deadlines: one all-day event on the last day of each deadline that has a date.

Where the rows asked for have a column `due_by` the event is that deadline (the next open one, in the query of what is
open); else all deadlines of the mandates asked for.
"""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

from extract.site.told import MANDATE, Telling, short, telling

#: An event takes a millisecond to write; the latest are written.
EVENTS = 1_000
_DAY = timedelta(days=1)


async def calendar(datasette: Any, request: Any) -> Any:
    """`/mandates/open.ics?actor=unossc`: the deadlines of the rows asked for, the latest first if they are too many."""
    from datasette import Response

    told = await telling(datasette, request)
    if not isinstance(told, Telling):
        return told
    rows = await _deadlines(told)
    title = await told.title("calendar")
    body = await asyncio.to_thread(_file, told, title, rows)
    return Response(
        body,
        headers={
            "content-disposition": f'attachment; filename="{told.asked.name}.ics"',
            "cache-control": "max-age=3600",
        },
        content_type="text/calendar; charset=utf-8",
    )


async def _deadlines(told: Telling) -> list[dict[str, Any]]:
    dated = "due_by" in told.columns
    due_by = ", due_by" if dated else ""
    sql = f"""with {told.asked.within()}, wanted as (select distinct {told.key} as mandate{due_by} from asked)
        select {MANDATE}, {told.who()} as who, t.n, t.due, t.due_by, t.due_from, t.text, t.recipient, t.deliverable
        from wanted w join mandates m on m.id = w.mandate join documents d on d.id = m.document
          join deadlines t on t.mandate = m.id {"and t.due_by = w.due_by" if dated else ""}
        where t.due_by is not null
        order by t.due_by desc, m.number, t.n limit {EVENTS + 1}"""
    return await told.asked.rows(sql, **told.params)


def _file(told: Telling, title: str, rows: list[dict[str, Any]]) -> bytes:
    from icalendar import Calendar

    file = Calendar()
    file.add("prodid", "-//mandate-tracker//mandate-tracker//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("x-wr-calname", title)
    some = [told.say("some", most=f"{EVENTS:,}")] if len(rows) > EVENTS else []
    file.add("x-wr-caldesc", " ".join([*some, told.page()]))
    file.add("x-published-ttl", "P1D")
    for row in rows[:EVENTS]:
        if event := _event(told, row):
            file.add_component(event)
    return bytes(file.to_ical())


def _event(told: Telling, row: dict[str, Any]) -> Any:
    from icalendar import Event

    try:
        day = date.fromisoformat(row["due_by"])
        after = day + _DAY
    except (ValueError, OverflowError):
        return None  # no day: it stands in the table all the same
    event = Event()
    event.add("uid", f"{row['id']}-{row['n']}@mandate-tracker")
    event.add("dtstamp", told.built)
    event.add("dtstart", day)
    event.add("dtend", after)
    event.add("transp", "TRANSPARENT")
    action = told.say("value", value=row["action"] or "")
    who = told.say("value", value=row["who"] or "")
    event.add("summary", told.say("event", who=who, action=short(action), place=told.place(row)))
    event.add("description", "\n".join(_lines(told, row, action)))
    event.add("categories", [told.shown("status", row["status"])])
    event.add("url", told.url(row["id"]))
    return event


def _lines(told: Telling, row: dict[str, Any], action: str) -> list[str]:
    """What a reader of the event wants to know: the words, the deadline, to whom, what became of it."""
    values = {
        "addressees": row["who"],
        "action": action,
        "deadline_text": row["text"],
        "due": " ".join(filter(None, (told.sessions.due(row["due"]), row["due_from"], "\u2013", row["due_by"]))),
        "recipient": row["recipient"],
        "deliverable": told.shown("deliverable", row["deliverable"]),
        "status": told.shown("status", row["status"]),
    }
    return [told.place(row)] + [
        told.say("line", name=told.word(told.words.column(column, "mandates")), value=value)
        for column, value in values.items()
        if value
    ]
