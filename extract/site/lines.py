"""The rows of the overview of mandates, ready for its template: each value as the HTML that stands in its cell.

A page has forty rows. A call from a template goes through four functions of Jinja and one of Datasette for each
address, and there were twenty-five for a row: more time than anything else on the page. Here what is the same for all
rows is made once, and the template only puts the pieces in their places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from extract.site import cells, forms, labels, names
from extract.site.labels import original, say
from extract.site.pages import table

_SHOWN = 5  # of those asked, in one cell


@dataclass(frozen=True, slots=True)
class Line:
    """One mandate; addresses as strings, everything else as HTML. `paragraph`, `title` and `due` may be empty."""

    href: str
    symbol: str
    paragraph: str
    document_href: str
    title: Markup
    verb: Markup
    again: bool
    who: Markup
    action: Markup
    due: Markup
    status: Markup


async def lines(datasette: Any, db: Any, ids: Sequence[str]) -> list[Line]:
    """The mandates with these ids, in their order."""
    found = await table.listed(db, ids)
    make = Maker(datasette, db.name)
    return [make.line(found[key]) for key in ids if key in found]


class Maker:
    """Makes lines, and the parts of them that other pages show, for one database."""

    def __init__(self, datasette: Any, database: str) -> None:
        self._words, self._actors = labels.words_of(datasette, database), names.actors(datasette, database)
        self._sessions = names.sessions(datasette, database)
        self._mandate, self._document, self._actor = (
            address(datasette, database, name) for name in ("mandates", "documents", "actors")
        )

    def line(self, m: Mapping[str, Any]) -> Line:
        """What `table.listed` tells of one mandate."""
        return Line(
            href=self._mandate(m["id"]),
            symbol=m["symbol"],
            paragraph=forms.paragraph(m["label"]),
            document_href=f"{self._document(m['document'])}#{m['paragraph']}",
            title=m["title"],
            verb=self._badge("class", m["class"]),
            again=bool(m["reiterated"]),
            who=self.tags(m["parties"]) if m["parties"] else Markup(""),
            action=m["html"],
            due=self.due(m["due"], m["due_by"], m["deadline_text"]),
            status=self._badge("status", m["status"]),
        )

    def _badge(self, column: str, value: Any) -> Markup:
        return cells.badge(self._words, column, value) or original(value)

    def tag(self, one: Mapping[str, Any]) -> Markup:
        """Who is asked: by the name in the language of the page where the actor is known, else as printed."""
        surface, actor = one["surface"], one["actor"]
        if not actor:
            return Markup(f'<span class="tag unknown" title="{say("not_recognised")}">{original(surface)}</span>')
        name = original(str(self._actors.get(actor, actor)))
        return Markup(f'<a class="tag" href="{escape(self._actor(actor))}" title="{escape(surface)}">{name}</a>')

    def tags(self, some: Sequence[Mapping[str, Any]]) -> Markup:
        """The first five of those who are asked, and how many more there are."""
        tags = [self.tag(one) for one in some[:_SHOWN]]
        if len(some) > _SHOWN:
            tags.append(Markup(f'<span class="tag">{say("and_more", count=len(some) - _SHOWN)}</span>'))
        return Markup(f'<span class="tags">{"".join(tags)}</span>')

    def due(self, normal: str | None, last: str | None, printed: str | None) -> Markup:
        """When something is due: its normal form in words, and the last day; else the words as they stand."""
        if not (normal or last or printed):
            return Markup("")
        parts = [f"<b>{escape(self._sessions.due(normal))}</b>"] if normal else []
        if last and last != normal:
            parts.append(f' <span class="by">{say("by_day", day=last)}</span>')
        if not normal and not last:
            parts.append(f'<span class="by">{original(printed)}</span>')
        return Markup(f'<span class="due">{"".join(parts)}</span>')


def address(datasette: Any, database: str, name: str) -> Callable[[str], str]:
    """From a key to the address of its row."""
    begin = f"{datasette.urls.table(database, name)}/"

    def of(key: str) -> str:
        if cells.ID.fullmatch(key):
            return begin + key
        return str(datasette.urls.row(database, name, key))

    return of
