"""What templates are given: words in the language of the page, and for each page of our own what it shows."""

from __future__ import annotations

import sqlite3
import sys
from typing import Any

from markupsafe import Markup

from extract.register.official import official_url
from extract.site import cells, facets, forms, labels, language, lines, names, pages

#: For every template, those of errors among them.
GLOBALS: dict[str, Any] = {
    "_": labels.say,
    "original": labels.original,
    "file_name": labels.file_name,
    "english": language.english,
    "switch": language.switch,
    "lang_code": lambda: language.CODES[language.language.get()],
    "paragraph": forms.paragraph,
    "as_shown": lambda some, key, shown: [o for name in shown for o in some if o[key] == name] if shown else some,
    "problem": labels.problem,
    "reason_of": lambda row: labels.original(forms.reason(labels.in_language(row["reason"], row["reason_en"]))),
    "hidden_columns": cells.hidden,
    "official_url": official_url,
    # A canned query answers up to 1,000 rows; JSON and CSV have them all, a page as many as one reads.
    "shown_rows": 200,
}


def prepare(env: Any, datasette: Any) -> None:
    """Gives the templates of an environment what they say, and `at_once(template, **what)`: a part of a page with many
    pieces, made by itself and not piece by piece through the templates around it; nothing in it is waited for."""
    env.auto_reload = False  # it looks at each file of a page at each request
    whole = env.overlay(enable_async=False)
    env.globals.update(
        GLOBALS,
        at_once=lambda template, **what: Markup(whole.get_template(template).render(what)),
        first_database=lambda: first_database(datasette),
    )


def first_database(datasette: Any) -> str:
    """The database of the register; empty where none is served."""
    return next((name for name in datasette.databases if not name.startswith("_")), "")


async def collect(datasette: Any, template: str, database: str | None, table: str, request: Any) -> dict[str, Any]:
    """The variables for one page."""
    name = database or first_database(datasette)
    words = labels.words_of(datasette, name)
    given = _helpers(datasette, name, words, table)
    given["not_listed"] = bool(request) and facets.without_other(request.args)
    if name not in datasette.databases:
        return given
    db = datasette.get_database(name)
    try:
        given["actor_options"] = lambda: pages.table.actor_options(db)
        given["named"] = lambda cells: pages.row.named(datasette, db, table, cells)
        given["asked_of"] = lambda ids: pages.table.asked_of(db, ids)
        given["chips"] = await pages.table.chips(datasette, db, words, request, table)
        if table == "mandates" and request and (text := request.args.get("_search")):
            given["meant"] = await pages.table.meant(db, text)
        if request and not table and (actor := request.args.get("actor", "").strip()):
            given["unknown_actor"] = "" if await pages.table.known_actor(db, actor) else actor
        if page := pages.PAGES.get(template):
            given |= await page(pages.Asked(datasette, db, words, request))
    except sqlite3.Error as problem:
        # Another database, or one built by another version: the page shows what Datasette itself knows.
        print(f"mandate-tracker: {template}: {problem}", file=sys.stderr)
    return given


def _helpers(datasette: Any, database: str, words: labels.Words, table: str) -> dict[str, Any]:
    actors, make = names.actors(datasette, database), lines.Maker(datasette, database)
    sessions = names.sessions(datasette, database)
    return {
        "words": words,
        "home_database": database,
        "chips": (),
        "badge": lambda column, value: cells.badge(words, column, value) or labels.original(value),
        "actor_name": lambda actor: str(actors.get(actor, actor or "")),
        "session_name": sessions.session,
        "due_name": sessions.due,
        "due_tag": make.due,
        "party_tag": make.tag,
        "party_tags": make.tags,
        "counted": lambda filters, row: cells.counted(names.called(datasette, database), filters, row),
        "document_url": lambda symbol: cells.document_url(datasette, symbol),
        "described": lambda columns: [(c, str(words.column(c, table)), str(words.note(c, table))) for c in columns],
        "worked_out": lambda text: forms.worked_out(words, text),
        "comparison": lambda key, display: words.value("comparison", key) or display,
        "in_order": lambda results: facets.in_order(datasette, database, table, results),
        "facet_label": lambda facet, value: facets.label(words, sessions, actors, facet, value),
    }
