"""Atom feeds of new and changed mandates: of a table under its filters (an actor's, say) or of a canned query.

`updated` is the time of the last entry in the table `changes`, where the mandate has one, and the entry says what
changed then; else it is the day on which the document was adopted, else the time at which the database was built.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from lxml import etree

from extract.site import language
from extract.site.told import MANDATE, Telling, clean, moment, short, telling, urn

ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"


async def atom(datasette: Any, request: Any) -> Any:
    """`/mandates/mandates.atom?_addressee=secretary-general`: the mandates last added or changed, newest first."""
    from datasette import Response

    told = await telling(datasette, request)
    if not isinstance(told, Telling):
        return told
    rows = await _entries(told)
    body = _feed(told, await told.title("feed"), rows, await _changes(told, rows))
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    if etag in request.headers.get("if-none-match", ""):
        return Response("", status=304, headers={"etag": etag})
    headers = {"etag": etag, "cache-control": "max-age=600"}
    return Response(body, headers=headers, content_type="application/atom+xml; charset=utf-8")


async def _entries(told: Telling) -> list[dict[str, Any]]:
    sql = f"""with {told.asked.within()}
        select {MANDATE}, {told.who()} as who, m.adopted, m.due_by,
          coalesce((select max(c.at) from changes c where c.mandate = m.id), m.adopted, '') as updated
        from mandates m join documents d on d.id = m.document
        where m.id in (select {told.key} from asked)
        order by updated desc, m.number desc limit {ENTRIES}"""
    return await told.asked.rows(sql, **told.params)


async def _changes(told: Telling, rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Mandate -> its last changes: those of the time at which it was updated."""
    out: dict[str, list[dict[str, Any]]] = defaultdict(list)
    sql = """select mandate, kind, field, old, new, reason, reason_en from changes join
          (select json_extract(value, '$[0]') as asked, json_extract(value, '$[1]') as updated
          from json_each(:last)) on asked = mandate and updated = at
        order by changes.id"""
    last = json.dumps([(row["id"], row["updated"]) for row in rows])
    for change in await told.asked.rows(sql, last=last):
        out[change["mandate"]].append(change)
    return out


def _feed(told: Telling, title: str, rows: list[dict[str, Any]], changes: dict[str, list[dict[str, Any]]]) -> bytes:
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    feed.set(_XML + "lang", told.lang)
    times = [moment(row["updated"]) or told.built for row in rows]
    _add(feed, "title", title)
    _add(feed, "id", urn(told.itself().partition("://")[2].partition("/")[2]))
    _add(feed, "updated", _iso(max(times, default=told.built)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=told.itself())
    _add(feed, "link", rel="alternate", type="text/html", href=told.page())
    _add(_add(feed, "author"), "name", told.say("register"))
    _add(feed, "generator", "mandate-tracker")
    for row, updated in zip(rows, times, strict=True):
        _entry(feed, told, row, updated, changes.get(row["id"], []))
    return bytes(etree.tostring(feed, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _entry(feed: Any, told: Telling, row: dict[str, Any], updated: datetime, changes: list[dict[str, Any]]) -> None:
    word = told.word(told.words.value("class", row["class"]))
    entry = _add(feed, "entry")
    values = {"place": told.place(row), "verb": word if language.english() else row["verb"], "who": row["who"] or ""}
    _add(entry, "title", told.say("entry", **values, action=short(row["action"] or "")))
    _add(entry, "id", urn(row["id"]))
    _add(entry, "updated", _iso(updated))
    if adopted := moment(row["adopted"]):
        _add(entry, "published", _iso(adopted))
    _add(entry, "link", rel="alternate", type="text/html", href=told.url(row["id"]))
    _add(entry, "category", term=row["class"], label=word)
    lines = [
        row["action"],
        _line(told, "due", " ".join(filter(None, (told.sessions.due(row["next_due"]), row["due_by"])))),
        _line(told, "status", told.shown("status", row["status"])),
        *(_change(told, change) for change in changes),
    ]
    _add(entry, "content", "\n".join(filter(None, lines)), type="text")


def _line(told: Telling, column: str, value: str) -> str:
    return told.say("line", name=told.word(told.words.column(column, "mandates")), value=value) if value else ""


def _change(told: Telling, change: dict[str, Any]) -> str:
    """What changed: the kind of change, the field with its old and its new value, why."""
    kind = told.word(told.words.value("kind", change["kind"]), change["kind"])
    reason = (change["reason_en"] if language.english() else change["reason"]) or ""
    if not change["field"]:
        return told.say("line", name=kind, value=reason) if reason else kind
    field = told.word(told.words.column(change["field"], "mandates"), change["field"])
    old, new = (told.shown(change["field"], v) for v in (change["old"], change["new"]))
    return told.say("moved", kind=kind, name=field, old=old, new=new) + (f" ({reason})" if reason else "")


def _add(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{tag}", {k: clean(v) for k, v in attributes.items()})
    if text is not None:
        element.text = clean(text)
    return element


def _iso(time: datetime) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")
