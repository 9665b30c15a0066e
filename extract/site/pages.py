"""What the pages of our own show beside Datasette's context: the home page, a mandate, a document, a table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from datasette.utils import path_with_removed_args

from extract.site import facets, labels
from extract.site.marks import Mark, Note, mark_spans

_COUNTS = """select (select count(*) from documents) as documents,
    (select count(*) from mandates where class <> 'other') as mandates,
    (select count(*) from mandates where open = 1) as open,
    (select count(*) from mandates
      where (reiterated = 1 or repeated_by is not null) and class <> 'other') as reiterated,
    (select as_of from runs order by id desc limit 1) as as_of"""
_OPEN = """select m.id, d.symbol, m.label, m.addressees, m.action, m.due, m.due_by, m.status
    from mandates m join documents d on d.id = m.document where m.open = 1 and m.due_by is not null """
_NEXT = _OPEN + (
    "and m.due_by >= coalesce((select as_of from runs order by id desc limit 1), '') "
    "order by m.due_by, m.number limit 6"
)
_LAST = _OPEN + "order by m.due_by desc, m.number limit 6"
_ACTORS = """select a.id, a.name, a.name_en, count(distinct p.mandate) as mandates
    from mandate_actors p join actors a on a.id = p.actor join mandates m on m.id = p.mandate
    where p.role = 'addressee' and m.class <> 'other'
    group by a.id order by mandates desc, a.name limit 12"""
_CLASSES = "select class, count(*) as mandates from mandates group by class order by class = 'other', mandates desc"

_MANDATE = """select m.*, d.symbol, d.title as document_title, d.url, p.section, p.part, p.ordinal, p.chapeau,
      a.name as author_name, b.name as body_name
    from mandates m join documents d on d.id = m.document join paragraphs p on p.id = m.paragraph
      left join actors a on a.id = m.author left join actors b on b.id = m.body
    where m.id = :id"""
# The paragraph, those that introduce it, and any other in which one of the mandate's words stands.
_TEXTS = """with recursive above(id) as (
      select paragraph from mandates where id = :id
      union select p.chapeau from paragraphs p join above on above.id = p.id where p.chapeau is not null)
    select id, label, text from paragraphs
    where id in (select id from above) or id in (select paragraph from spans where mandate = :id)
      or id in (select paragraph from mandate_actors where mandate = :id)
    order by ordinal"""
# (Words that stand nowhere, such as a lead entity assigned by a list, have no place.)
_MARKS = """select paragraph, start, "end", lower(label) as label, rule from spans
      where mandate = :id and start is not null and "end" is not null
    union all
    select paragraph, start, "end", role, coalesce(actor, '') from mandate_actors
      where mandate = :id and start is not null and "end" is not null"""
_PARTIES = """select p.role, p.surface, p.inferred, a.id, a.name, a.name_en
    from mandate_actors p left join actors a on a.id = p.actor where p.mandate = :id order by p.n limit :most"""
_DEADLINES = "select * from deadlines where mandate = :id order by n limit :most"
# A page of 7,000 deadlines has 11 MB; the table of deadlines has them all, by pages.
_MOST = 100
_DOCUMENT = """select d.*, a.name as author_name, b.name as body_name from documents d
    left join actors a on a.id = d.author left join actors b on b.id = d.body where d.id = :id"""
_IN_PLACE = """select m.id, s.paragraph, s.start, s."end", lower(s.label) as label
      from mandates m join spans s on s.mandate = m.id
      where m.document = :id and m.class <> 'other' and lower(s.label) in ('verb', 'deadline', 'recipient')
        and s.start is not null and s."end" is not null
    union all
    select m.id, a.paragraph, a.start, a."end", a.role from mandates m join mandate_actors a on a.mandate = m.id
      where m.document = :id and m.class <> 'other' and a.role = 'addressee'
        and a.start is not null and a."end" is not null"""
_PARAGRAPHS = "select * from paragraphs where document = :id order by ordinal"
_IN_MARGIN = """select id, paragraph, class, addressees, due from mandates
    where document = :id and class <> 'other' order by number"""
_FOOTNOTES = """select f.* from footnotes f join paragraphs p on p.id = f.paragraph
    where p.document = :id order by p.ordinal, f.n"""
_TABLES = "select * from other_text where document = :id and kind = 'table' order by n"
_LEGEND = ("verb", "addressee", "deadline", "recipient")


async def rows(db: Any, sql: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """All rows as dicts."""
    return [dict(row) for row in (await db.execute(sql, params or {}, log_sql_errors=False)).rows]


async def home(db: Any) -> dict[str, Any]:
    """Counts, the next deadlines (or, if none is ahead, the latest), who is asked most, the verbs."""
    upcoming = await rows(db, _NEXT)
    return {
        "counts": (await rows(db, _COUNTS))[0],
        "deadlines": _with_lists(upcoming or await rows(db, _LAST)),
        "deadlines_ahead": bool(upcoming),
        "actors": await rows(db, _ACTORS),
        "classes": await rows(db, _CLASSES),
    }


async def mandate(db: Any, words: labels.Words, key: str) -> dict[str, Any]:
    """One mandate with its paragraphs marked, its parties and its deadlines; empty if there is none."""
    found = _with_lists(await rows(db, _MANDATE, {"id": key}))
    if not found:
        return {}
    row = found[0]
    marks: dict[str, list[Mark]] = {row["paragraph"]: [Mark(row["start"], row["end"], "clause")]}
    present = set()
    for m in await rows(db, _MARKS, {"id": key}):
        title = " ".join(filter(None, (str(words.mark(m["label"])), m["rule"] and f"({m['rule']})")))
        marks.setdefault(m["paragraph"], []).append(Mark(m["start"], m["end"], m["label"], title))
        present.add(m["label"])
    texts = await rows(db, _TEXTS, {"id": key})
    for text in texts:
        text["html"] = mark_spans(text["text"], marks.get(text["id"], ()))
    return {
        "mandate": row,
        "texts": texts,
        "legend": [name for name in words.marks() if name in present and name != "action"],
        "parties": await rows(db, _PARTIES, {"id": key, "most": _MOST}),
        "deadlines": await rows(db, _DEADLINES, {"id": key, "most": _MOST}),
        "more": [
            (table, more) for table in ("deadlines", "mandate_actors") if (more := await _more(db, table, key)) > 0
        ],
    }


async def _more(db: Any, table: str, key: str) -> int:
    """How many rows of a mandate its page does not show."""
    counted = await rows(db, f"select count(*) as n from {table} where mandate = :id", {"id": key})
    return int(counted[0]["n"]) - _MOST


async def document(datasette: Any, db: Any, words: labels.Words, key: str) -> dict[str, Any]:
    """A document in reading order, its mandates marked in place and its footnotes; empty if there is none."""
    found = await rows(db, _DOCUMENT, {"id": key})
    if not found:
        return {}
    paragraphs = await rows(db, _PARAGRAPHS, {"id": key})
    marks: dict[str, list[Mark]] = {}
    for m in await rows(db, _IN_PLACE, {"id": key}):
        href = str(datasette.urls.row(db.name, "mandates", m["id"])) if m["label"] == "verb" else ""
        mark = Mark(m["start"], m["end"], m["label"], str(words.mark(m["label"])), href)
        marks.setdefault(m["paragraph"], []).append(mark)
    mandates = _by_paragraph(_with_lists(await rows(db, _IN_MARGIN, {"id": key})))
    footnotes = await rows(db, _FOOTNOTES, {"id": key})
    for number, note in enumerate(footnotes, 1):
        note["anchor"] = f"note-{number}"
    notes = _by_paragraph(footnotes)
    tables: dict[str | None, list[dict[str, Any]]] = {}
    for table in await rows(db, _TABLES, {"id": key}):
        tables.setdefault(table["follows"], []).append(table)
    section: list[str] = []
    opening = _tables(tables.get(None, ()), section)
    for p in paragraphs:
        cited = [Note(n["at"] or 0, n["mark"], "#" + n["anchor"], n["text"]) for n in notes.get(p["id"], ())]
        p["html"] = mark_spans(p["text"], marks.get(p["id"], ()), cited)
        p["mandates"] = mandates.get(p["id"], ())
        p["headings"] = _fresh(p, section)
        p["tables"] = _tables(tables.get(p["id"], ()), section)
    return {
        "document": found[0],
        "tables": opening,
        "paragraphs": paragraphs,
        "footnotes": footnotes,
        "legend": list(_LEGEND),
    }


def _fresh(row: dict[str, Any], section: list[str]) -> list[str]:
    """The headings with which a row begins, where `section` was in force; `section` becomes its own."""
    headings = _strings(row["section"])
    fresh = [h for i, h in enumerate(headings) if headings[: i + 1] != section[: i + 1]]
    section[:] = headings
    return fresh


def _tables(found: Iterable[dict[str, Any]], section: list[str]) -> list[dict[str, Any]]:
    """Tables as headings and rows of cells."""
    return [
        {"headings": _fresh(t, section), "rows": [line.split("\t") for line in t["text"].split("\n")]} for t in found
    ]


async def chips(datasette: Any, db: Any, words: labels.Words, request: Any, table: str) -> list[dict[str, Any]]:
    """The filters in force on a table's page, in words, each with the address without it."""
    if not request or not table:
        return []
    found: list[tuple[Any, str, Any, dict[str, str]]] = []
    if text := request.args.get("_search"):
        found.append(("", "", f"\u201c{text}\u201d", {"_search": text}))
    for role, value in facets.chosen(request.args):
        actor = await rows(db, "select name from actors where id = :id", {"id": value})
        name = actor[0]["name"] if actor else value
        found.append((words.value("role", role) or role, "=", name, {facets.parameter(role): value}))
    for key in request.args:
        column, _, lookup = key.partition("__")
        if not key.startswith("_"):
            for value in request.args.getlist(key):
                shown = words.value(column, value) or value
                found.append((words.column(column, table), lookup or "=", shown, {key: value}))
    return [
        {
            "name": name,
            "op": op,
            "value": value,
            "remove": datasette.urls.path(path_with_removed_args(request, args)),
        }
        for name, op, value, args in found
    ]


async def actor_options(db: Any) -> list[dict[str, Any]]:
    """Actors that some mandate names, for the list behind the actor field."""
    return await rows(db, "select id, name from actors where id in (select actor from mandate_actors) order by name")


def _by_paragraph(found: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        out.setdefault(row["paragraph"], []).append(row)
    return out


def _strings(value: Any) -> list[str]:
    try:
        items = json.loads(value) if isinstance(value, str) and value.startswith("[") else ([value] if value else [])
    except ValueError:
        items = [value]
    return [str(item) for item in items]


def _with_lists(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for row in found:
        for column in ("addressees", "urgency", "conditions", "rules", "section"):
            if column in row:
                row[column] = _strings(row[column])
    return found
