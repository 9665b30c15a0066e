"""The table of mandates, and lists of mandates on other pages: who is asked, in which words, filters in force."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from datasette.utils import path_with_removed_args

from extract.register import search
from extract.site import cells, facets, guards, marks, moved, names
from extract.site.forms import Sessions
from extract.site.labels import Words, original, say
from extract.site.own import Row, rows, several
from extract.site.pages.reading import grouped

_WORDS = """select m.id, m.document, m.paragraph, m.label, m.class, m.reiterated, m.due, m.due_by, m.deadline_text,
      m.status, m.start, m."end", d.symbol, d.title, p.text
    from mandates m join documents d on d.id = m.document join paragraphs p on p.id = m.paragraph
    where m.id in (select value from json_each(:ids))"""
_SPANS = """select s.mandate, s.paragraph, s.start, s."end", lower(s.label) as label from spans s
    where s.mandate in (select value from json_each(:ids)) and s.label in ('VERB', 'DEADLINE')
      and s.start is not null and s."end" is not null"""
_PARTIES = """select mandate, role, surface, actor from mandate_actors
    where mandate in (select value from json_each(:ids)) and role = 'addressee' order by mandate, n"""


async def listed(db: Any, ids: Sequence[str]) -> dict[str, Row]:
    """Mandate id -> its document, addressees and clause (`html`, the verb and the words searched for marked)."""
    ask = {"ids": json.dumps(list(ids))}
    mandates, all_spans, all_parties = await several(db, (_WORDS, _SPANS, _PARTIES), ask)
    found, spans, parties = (
        {m["id"]: m for m in mandates},
        grouped(all_spans, "mandate"),
        grouped(all_parties, "mandate"),
    )
    words = search.terms(guards.searched.get())
    titles = {title: original(marks.mark_spans(title, marks.occurrences(title, words))) for title in _titles(mandates)}
    for key, row in found.items():
        row["parties"] = parties.get(key, [])
        mine = [
            marks.Mark(s["start"], s["end"], s["label"])
            for s in spans.get(key, ())
            if s["paragraph"] == row["paragraph"]
        ]
        row["html"] = original(marks.excerpt(row["text"], mine, (row["start"], row["end"]), words))
        row["title"] = titles[row["title"] or ""]
    return found


async def asked_of(db: Any, ids: Iterable[str | None]) -> dict[str, list[Row]]:
    """Mandate id -> its addressees, for `party_tags`; a mandate that has none is left out."""
    return grouped(await rows(db, _PARTIES, {"ids": json.dumps(list(ids))}), "mandate")


def _titles(found: Iterable[Row]) -> set[str]:
    return {row["title"] or "" for row in found}


async def completed(db: Any, found: list[Row]) -> list[Row]:
    """The rows, each with an `id` of a mandate, with what `listed` tells of them."""
    more = await listed(db, [row["id"] for row in found])
    return [{**more.get(row["id"], {"parties": [], "html": ""}), **row} for row in found]


_SYMBOL = "select symbol from documents where id = :id"


async def chips(datasette: Any, db: Any, words: Words, request: Any, table: str) -> list[Row]:
    """The filters in force on a table's page, in words, each with the address without it."""
    if not request or not table:
        return []
    actors, sessions = names.actors(datasette, db.name), names.sessions(datasette, db.name)
    found: list[tuple[Any, Any, Any, dict[str, str]]] = []
    if text := request.args.get("_search"):
        found.append(("", "", f"\u201c{text}\u201d", {"_search": text}))
    for role, value in facets.chosen(request.args):
        by = say("asked_of") if role == facets.ASKED else words.value("role", role)
        found.append((by, "=", actors.get(value, value), {facets.parameter(role): value}))
    for key in request.args:
        column, _, lookup = key.partition("__")
        if not key.startswith("_"):
            for value in request.args.getlist(key):
                shown = _value(words, sessions, actors, column, value)
                if column == "document":
                    shown = next((d["symbol"] for d in await rows(db, _SYMBOL, {"id": value})), shown)
                if key == facets.YEAR_FILTER and len(value) == 4:
                    found.append((words.column("year"), "=", value, {key: value}))
                else:
                    named = words.value("comparison", lookup) or lookup if lookup else "="
                    found.append((words.column(column, table), named, shown, {key: value}))
    return [
        {"name": name, "op": op, "value": value, "remove": datasette.urls.path(path_with_removed_args(request, args))}
        for name, op, value, args in found
    ]


def _value(words: Words, sessions: Sessions, actors: Any, column: str, value: str) -> Any:
    if column in facets.BY_ACTOR:
        return actors.get(value, value)
    return words.value(column, value) or cells.in_words(sessions, column, value)


_MEANT = """select 'actors' as "table", id, name as words from actors
      where id = :words or id in (select actor from actor_names where name = :words)
    union all select 'documents', id, symbol from documents where symbol in (:words, upper(:words), 'A/RES/' || :words)
    union all select 'mandates', id, id from mandates where id = :mandate
    limit 6"""


async def meant(db: Any, text: str) -> list[Row]:
    """Actors and documents that are called exactly what the reader searches for."""
    words = search.fold(text).strip()
    return await rows(db, _MEANT, {"words": words, "mandate": await moved.present(db, words)}) if words else []


_KNOWN = """select 1 from actors where id = :actor
    union all select 1 from actor_names where name = :actor limit 1"""


async def known_actor(db: Any, actor: str) -> bool:
    """Whether the register has an actor of that id, name or acronym."""
    return bool(await rows(db, _KNOWN, {"actor": actor}))


async def actor_options(db: Any) -> list[Row]:
    """Actors that some mandate names, for the list behind the actor field."""
    return await rows(db, "select id from actors where id in (select actor from mandate_actors) order by name")
