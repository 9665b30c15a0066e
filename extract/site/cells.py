"""How single values look in tables and query results. All text is escaped; None leaves a value to Datasette."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from extract.register import search
from extract.site import forms, labels, marks, names
from extract.site.labels import say

SYMBOL = re.compile(r"[A-Z][A-Za-z]*/[A-Za-z0-9()./_-]+")
ID = re.compile(r"[A-Za-z0-9_-]+")
LISTS = frozenset({"addressees", "subjects", "urgency", "conditions", "rules", "section"})
KEYS = (
    dict.fromkeys(("document", "answer_document", "predecessor"), "documents")
    | {"paragraph": "paragraphs", "chapeau": "paragraphs"}
    | dict.fromkeys(("author", "body", "actor", "parent", "successor"), "actors")
    | dict.fromkeys(("mandate", "example", "repeated_by"), "mandates")
)
# A review names its document and paragraph by symbol and label.
NOT_KEYS = {("reviews", "document"), ("reviews", "paragraph")}
# (`answer` is in other tables one of a few words.)
SYMBOLS = frozenset({"symbol", "answer", "last_report", "noted_in"})
# What is shown by what stands beside it, in the results of SQL.
OF_ROW = frozenset({"label", "words", "symbol"})
# Events of a request's life that are clauses of their own; a row of another query is no event.
CLAUSES = (None, "asked", "asked again")
LONG = frozenset({"action", "text", "title", "surface"})
SESSIONS = frozenset({"session", "due_session", "first_session", "last_session"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: `table` is None in the results of SQL; `search` is what the reader searches for. A foreign key
    that Datasette has expanded comes as {"value": …, "label": …}. `row` is what stands beside those of OF_ROW in the
    results of SQL."""

    database: str
    table: str | None
    column: str
    value: Any
    search: str = ""
    row: Mapping[str, Any] = field(default_factory=dict)


def render(datasette: Any, words: labels.Words, cell: Cell) -> Markup | None:
    """The HTML of one value, or None."""
    if cell.column == "label" and cell.row and (place := _place(datasette, cell)):
        return place
    if cell.column in KEYS and (cell.table, cell.column) not in NOT_KEYS and (link := _key(datasette, cell)):
        return link
    if cell.value == "[]":
        return Markup("")  # a list of nothing
    if isinstance(cell.value, str) and cell.value and (html := _text(datasette, words, cell, cell.value)):
        return html
    return badge(words, cell.column, cell.value) if isinstance(cell.value, str | int) else None


def _place(datasette: Any, cell: Cell) -> Markup | None:
    """The paragraph of a clause, which leads to its mandate; of what was said elsewhere of one, the paragraph alone."""
    mandate = str(cell.row.get("mandate") or "")
    shown = forms.paragraph(cell.value) if isinstance(cell.value, str) else ""
    if ID.fullmatch(mandate) and cell.row.get("event") in CLAUSES:
        href = datasette.urls.row(cell.database, "mandates", mandate)
        return Markup('<a href="{}" title="{}">{}</a>').format(href, mandate, shown or say("the_clause"))
    return escape(shown) if shown and "symbol" in cell.row else None


def _text(datasette: Any, words: labels.Words, cell: Cell, value: str) -> Markup | None:
    if cell.column in LISTS:
        return strings(value, cell.search)
    if cell.column in ("basis", "inferred"):
        return Markup(escape(forms.worked_out(words, value)))
    sessions = names.sessions(datasette, cell.database)
    if (shown := in_words(sessions, read_as(cell.column, cell.row), value)) != value:
        return Markup('<span title="{}">{}</span>').format(value, shown)
    if cell.column in SYMBOLS and SYMBOL.fullmatch(value):
        return Markup('<a class="symbol" href="{}">{}</a>').format(document_url(datasette, value), value)
    if (cell.table, cell.column) == ("actors", "name") and (key := names.called(datasette, cell.database).get(value)):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.row(cell.database, "actors", key), value)
    if cell.column == "words" and not cell.row.get("actor"):  # an actor, which is asked more, stands beside its words
        href = datasette.urls.query(cell.database, "asked") + "?" + urlencode({"actor": value})
        return Markup('<a href="{}">{}</a>').format(href, value)
    if cell.column in LONG and cell.search:
        return marks.mark_spans(value, marks.occurrences(value, search.terms(cell.search)))
    return None


def read_as(column: str, beside: Collection[str]) -> str:
    """The column as which one is read that stands beside those: among events one that is due stands under its
    session. (Elsewhere TD/190 is a document.)"""
    return "session" if column == "symbol" and "event" in beside else column


def in_words(sessions: forms.Sessions, column: str, value: str) -> str:
    """A session, what is due, a reason, without normal forms; any other value as it is."""
    if column in SESSIONS:
        return sessions.session(value)
    if column == "due":
        return sessions.due(value)
    return forms.reason(value) if column in ("reason", "reason_en") else value


def _key(datasette: Any, cell: Cell) -> Markup | None:
    """A link to the row that a key names, under its label if Datasette has looked that up."""
    label = value = cell.value
    if isinstance(value, dict):
        label, value = value.get("label") or value.get("value"), value.get("value")
    if KEYS[cell.column] == "actors" and isinstance(value, str):
        if cell.table is None:  # in SQL a name may stand for its actor
            value = names.called(datasette, cell.database).get(value, value)
        label = names.actors(datasette, cell.database).get(value, label)
    elif cell.table is None and KEYS[cell.column] not in ("mandates", "paragraphs"):
        return None  # in SQL a column may be called so and hold a name
    if not isinstance(value, str) or not ID.fullmatch(value):
        return None
    href = datasette.urls.row(cell.database, KEYS[cell.column], value)
    return Markup('<a href="{}" title="{}">{}</a>').format(href, value, label)


def badge(words: labels.Words, column: str, value: Any) -> Markup | None:
    """A coded value (class, status, yes or no) in words; None for any other."""
    if pair := words.value(column, value):
        return _badge(column, str(value), str(pair))
    return None


@lru_cache(maxsize=512)
def _badge(column: str, value: str, words: str) -> Markup:
    css = f"badge b-{marks.css(column)} v-{marks.css(value)}"
    return Markup('<span class="{}">{}</span>').format(css, words)


def listed(value: str) -> list[str] | None:
    """The strings of a JSON array; None if it is something else (RecursionError: sixty thousand brackets)."""
    if not value.startswith("["):
        return None
    try:
        items = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return items if isinstance(items, list) and all(isinstance(item, str) for item in items) else None


def strings(value: str, query: str = "") -> Markup | None:
    """A JSON array of strings as tags; None if it is something else."""
    items = listed(value)
    if items is None:
        return None
    words = search.terms(query)
    tags = (
        Markup('<span class="tag">{}</span>').format(marks.mark_spans(i, marks.occurrences(i, words))) for i in items
    )
    return Markup('<span class="tags">{}</span>').format(Markup("").join(tags))


def counted(called: Mapping[str, str], filters: Mapping[str, str], row: Any) -> dict[str, str]:
    """The filters of the table of mandates that leave those which a row of a canned query counts, from its `counts` in
    metadata.yml; `called` is that of `names`. Empty where the row does not say."""
    values = dict(row)
    values["who"] = called.get(values.get("actor") or "") or values.get("words")
    known = {key: value for key, value in values.items() if value is not None}
    try:
        return {name: text.format_map(known) for name, text in filters.items()}
    except KeyError:
        return {}


def hidden(columns: Sequence[str], canned: Any) -> set[str]:
    """The columns of a canned query that its page leaves out: a reason in the other language; the ids of a mandate
    and its thread where document and paragraph, which lead there, stand beside them (those of an event need not be
    the mandate's)."""
    there = set(columns) if canned else set()
    out = {labels.in_language("reason_en", "reason")} if {"reason", "reason_en"} <= there else set()
    leads = {"mandate", "symbol", "label"} <= there and "event" not in there
    return out | {"mandate", "thread"} if leads else out


def document_url(datasette: Any, symbol: str) -> str:
    """The address that leads to a document, held or not: /doc/A/RES/72/237."""
    return str(datasette.urls.path("/doc/" + quote(symbol, safe="/()")))
