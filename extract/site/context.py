"""What templates are given: words in the language of the page, and for each page of our own what it shows."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from extract.site import cells, facets, forms, labels, language, names, pages

#: For every template, those of errors among them.
GLOBALS: dict[str, Any] = {
    "_": labels.say,
    "original": labels.original,
    "file_name": labels.file_name,
    "english": language.english,
    "switch": language.switch,
    "lang_code": lambda: language.CODES[language.language.get()],
    "paragraph": forms.paragraph,
    "due_name": forms.due,
    "session_name": forms.session,
    # A canned query answers up to 1,000 rows; JSON and CSV have them all, a page as many as one reads.
    "shown_rows": 200,
}
Collect = Callable[..., Any]


async def collect(datasette: Any, template: str, database: str | None, table: str, request: Any) -> dict[str, Any]:
    """The variables for one page."""
    name = database or next((n for n in datasette.databases if not n.startswith("_")), "")
    words = labels.words_of(datasette, name)
    given = _helpers(datasette, name, words, table)
    given["not_listed"] = bool(request) and facets.without_other(request.args)
    try:
        db = datasette.get_database(name)
        given["actor_options"] = lambda: pages.table.actor_options(db)
        given["chips"] = await pages.table.chips(datasette, db, words, request, table)
        if table == "mandates" and request and (text := request.args.get("_search")):
            given["meant"] = await pages.table.meant(db, text)
        if page := pages.PAGES.get(template):
            given |= await page(pages.Asked(datasette, db, words, request))
    except (KeyError, sqlite3.Error) as problem:
        # Another database, or one built by another version: the page shows what Datasette itself knows.
        print(f"mandate-tracker: {template}: {problem}", file=sys.stderr)
    return given


def _helpers(datasette: Any, database: str, words: labels.Words, table: str) -> dict[str, Any]:
    actors = names.actors(datasette, database)
    return {
        "words": words,
        "home_database": database,
        "chips": (),
        "badge": lambda column, value: cells.badge(words, column, value) or labels.original(value),
        "actor_name": lambda actor: str(actors.get(actor, actor or "")),
        "party_tag": lambda party: cells.party(datasette, database, party),
        "party_tags": lambda some: cells.parties(datasette, database, some),
        "document_url": lambda symbol: cells.document_url(datasette, symbol),
        "worked_out": lambda text: forms.worked_out(words, text),
        "comparison": lambda key, display: words.value("comparison", key) or display,
        "in_order": lambda results: facets.in_order(datasette, database, table, results),
        "facet_label": lambda facet, value: facets.label(words, actors, facet, value),
    }
