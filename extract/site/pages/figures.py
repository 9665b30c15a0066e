"""Pictures: who is asked how much each year, what became of the requests of each session; each a table too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extract.calendar import session_symbol
from extract.site import charts, names
from extract.site.pages.reading import Asked, grouped

_BY_YEAR = """with asked as (
      select p.actor, coalesce(substr(m.adopted, 1, 4), '') as year, p.mandate from mandate_actors p
        join mandates m on m.id = p.mandate
      where p.role = 'addressee' and p.actor is not null and m.class <> 'other'),
    most as (select actor, count(distinct mandate) as total from asked group by actor order by total desc limit 20)
    select actor, total, year, count(distinct mandate) as n from asked join most using (actor)
    group by actor, year order by total desc, actor, year"""
_BY_SESSION = """select session, status, count(*) as n from mandates
    where class <> 'other' and session is not null and status <> 'standing'
    group by session, status"""
_STANDING = """select session, count(*) as n from mandates
    where class <> 'other' and session is not null and status = 'standing' group by session"""


async def collect(asked: Asked) -> dict[str, Any]:
    """The tables of numbers and the pictures drawn from them."""
    by_year = await asked.kept(_BY_YEAR)
    years = sorted({row["year"] for row in by_year})  # that of documents without a date is empty, and first
    most = max((row["n"] for row in by_year), default=1)
    actors = [
        {
            "actor": actor,
            "total": rows[0]["total"],
            "cells": [_shade(next((r["n"] for r in rows if r["year"] == y), 0), most) for y in years],
        }
        for actor, rows in grouped(by_year, "actor").items()
    ]
    statuses = [s for s in asked.words.statuses() if s != "standing"]
    standing = {row["session"]: row["n"] for row in await asked.kept(_STANDING)}
    sessions = _sessions(await asked.kept(_BY_SESSION), standing)
    titles = {s: asked.words.value("status", s) or s for s in statuses}
    sessions_of = names.sessions(asked.datasette, asked.db.name)
    bars = [
        charts.Bar(sessions_of.session(s), {k: counts.get(k, 0) for k in statuses})
        for s, counts in sessions.items()
        if counts
    ]
    return {
        "years": years,
        "actors_by_year": actors,
        "statuses": statuses,
        "sessions": sessions,
        "standing": standing,
        "picture": charts.stacked(bars, titles) if bars else "",
    }


def _sessions(found: list[dict[str, Any]], standing: Iterable[str]) -> dict[str, dict[str, int]]:
    """Session -> status -> how many, in time; also sessions of which all mandates are standing."""
    out: dict[str, dict[str, int]] = {
        session: {} for session in sorted({*standing, *(row["session"] for row in found)}, key=_in_time)
    }
    for row in found:
        out[row["session"]][row["status"]] = row["n"]
    return out


def _in_time(session: str) -> tuple[str, int, str]:
    symbol = session_symbol(session)
    return (symbol.series, symbol.ordinal or 0, session) if symbol else (session, 0, session)


def _shade(count: int, most: int) -> tuple[int, int]:
    """(count, one of six shades): shades grow with the square root, or one busy actor would leave all others pale."""
    return count, 0 if not count else 1 + min(4, int(5 * (count / most) ** 0.5))
