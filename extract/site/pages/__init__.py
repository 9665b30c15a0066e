"""What the pages of our own show beside Datasette's context, one module for each kind of page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from extract.site.pages import about, actor, calendar, document, figures, home, mandate, row, table
from extract.site.pages.reading import Asked

#: template -> what collects its variables
PAGES: dict[str, Callable[[Asked], Awaitable[dict[str, Any]]]] = {
    "index.html": home.collect,
    "row-mandates-mandates.html": mandate.collect,
    "row-mandates-documents.html": document.collect,
    "row-mandates-actors.html": actor.collect,
    "calendar.html": calendar.collect,
    "figures.html": figures.collect,
    "about.html": about.collect,
}

__all__ = ["PAGES", "Asked", "row", "table"]
