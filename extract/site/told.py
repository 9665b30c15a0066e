"""Mandates as feeds and calendars tell them: what is asked for, in words, in the language of `?_lang=`."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from extract.site import cells, facets, forms, labels, language, names, own
from extract.site.selection import Selection, mandate_column, select

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Names in English where an actor was recognised, else the words as printed.
_WHO = """(select group_concat({name}, :between) from (select p.* from mandate_actors p
    where p.mandate = m.id and p.role = 'addressee' order by p.n) p left join actors a on a.id = p.actor)"""
#: As many filters stand in a title.
_FILTERS = 12
MANDATE = "m.id, m.number, m.label, m.verb, m.class, m.action, m.due as next_due, m.status, m.reason, d.symbol"


@dataclass(frozen=True, slots=True)
class Telling:
    """A request for a feed or a calendar: the rows asked for, the column that names the mandate, and the words."""

    datasette: Any
    request: Any
    asked: Selection
    columns: list[str]
    built: datetime

    @property
    def lang(self) -> str:
        """The language, as in XML."""
        return language.CODES[language.language.get()]

    @property
    def words(self) -> labels.Words:
        """The words of metadata.yml."""
        return labels.words_of(self.datasette, self.asked.db.name)

    @property
    def key(self) -> str:
        """The column that holds the mandate's id."""
        return mandate_column(self.asked.table)

    @property
    def sessions(self) -> forms.Sessions:
        """Sessions and what is due in words."""
        return names.sessions(self.datasette, self.asked.db.name)

    def shown(self, column: str, value: Any) -> str:
        """A value in words, as the pages have it."""
        return self.word(self.words.value(column, value), cells.in_words(self.sessions, column, str(value or "")))

    def word(self, pair: labels.Pair | None, other: Any = "") -> str:
        """Words, if there are any, else what stands for them."""
        return str(other or "" if pair is None else pair)

    def say(self, phrase: str, /, **values: Any) -> str:
        """A phrase of `plugins: mandate_tracker: told:` in metadata.yml, filled in, without characters that no
        file may hold."""
        phrases = (self.datasette.plugin_config(labels.PLUGIN) or {}).get("told") or {}
        filled = self.word(labels.pair(phrases.get(phrase))).format_map(values)
        return clean(filled)

    def place(self, row: dict[str, Any]) -> str:
        """The document and paragraph of a mandate."""
        paragraph = forms.paragraph(row["label"])
        return self.say("place" if paragraph else "document", symbol=row["symbol"], paragraph=paragraph)

    def url(self, mandate: str) -> str:
        """The address of a mandate's page."""
        return self.absolute(str(self.datasette.urls.row(self.asked.db.name, "mandates", mandate)), lang=True)

    def page(self) -> str:
        """The address of the page whose rows these are."""
        return self._address("")

    def itself(self) -> str:
        """The address of this file."""
        return self._address(f".{self.request.url_vars['format']}")

    def _address(self, ending: str) -> str:
        base = str(self.datasette.urls.database(self.asked.db.name))
        name, query = self.asked.table or self.asked.query, self.request.query_string
        path = f"{base}/{name}" if name else base
        return self.absolute(path + ending) + (f"?{query}" if query else "")

    def absolute(self, path: str, *, lang: bool = False) -> str:
        """A path with scheme and host, and with the language if it is not the usual one."""
        url = str(self.datasette.absolute_url(self.request, path))
        return url + ("?" + urlencode({"_lang": "en"}) if lang and language.english() else "")

    def who(self) -> str:
        """The SQL for the names of whom a mandate `m` asks; its parameter is in `params`."""
        return _WHO.format(name="coalesce(a.name_en, a.name, p.surface)" if language.english() else "p.surface")

    @property
    def params(self) -> dict[str, Any]:
        """For `who`."""
        return {"between": self.say("between").replace("_", " ")}

    async def title(self, phrase: str) -> str:
        """What is asked for: the title of the table or query and its filters in words, as many as a title holds."""
        name = self.asked.table or self.asked.query or "SQL"
        queries = {query: title for query, title, _ in self.words.queries()}
        what = self.word(queries.get(name) or self.words.table(name))
        args, filters = self.request.args, await self._filters()  # (Datasette takes the address apart for each `args`.)
        chosen = [(key, value) for key in args if _column(key) in filters for value in args.getlist(key) if value]
        told = [self._in_words(_column(key), value) for key, value in chosen[:_FILTERS]]
        return self.say(phrase, what=" \u00b7 ".join([what, *told]))

    async def _filters(self) -> frozenset[str]:
        """What chooses among the rows: columns of a table and the filters of this site, or parameters of a query."""
        if self.asked.table:
            columns = await self.asked.db.table_columns(self.asked.table)
            return frozenset((*columns, "_search", *map(facets.parameter, (*facets.ROLES, facets.ASKED))))
        return frozenset(self.asked.params)

    def _in_words(self, key: str, value: str) -> str:
        actor = names.actors(self.datasette, self.asked.db.name).get(value)
        return str(actor or short(self.shown(key, value)))


def _column(key: str) -> str:
    """The column of a filter such as `due_by__notblank`."""
    return key.partition("__")[0]


async def telling(datasette: Any, request: Any) -> Any:
    """The Telling of a request, or another answer; 404 where the rows are no mandates."""
    from datasette.utils.asgi import NotFound

    asked = await select(datasette, request)
    if not isinstance(asked, Selection):
        return asked
    columns = await asked.columns()
    told = Telling(datasette, request, asked, columns, await built(asked.db))
    if told.key not in columns:
        raise NotFound("these rows are no mandates: there must be a column 'mandate'")
    return told


def tellable(table: str | None, columns: list[str]) -> bool:
    """Whether rows with these columns are mandates or name them."""
    return mandate_column(table) in columns


async def built(db: Any) -> datetime:
    """When the database was built."""
    row = await own.first(db, "select value from build_info where key = 'built'")
    return moment(row["value"] if row else None) or datetime(1970, 1, 1, tzinfo=UTC)


def moment(text: str | None) -> datetime | None:
    """A day or a time as ISO 8601 writes them, in UTC; None for what is neither."""
    try:
        found = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def short(text: str, most: int = 60) -> str:
    """As much of a text as a title holds."""
    return text if len(text) <= most else text[: most - 1] + "\u2026"


def clean(text: str) -> str:
    """Without the characters that XML forbids and calendars choke on."""
    return _ILLEGAL.sub("", text)


def urn(name: str) -> str:
    """An id that stays, whatever the address of the site."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "mandate-tracker:" + name).urn
