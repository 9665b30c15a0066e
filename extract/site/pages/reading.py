"""Reading rows for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from extract.site import cells, own
from extract.site.labels import Words
from extract.site.own import Row


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that is asked for: by which request, of which database, in which words."""

    datasette: Any
    db: Any
    words: Words
    request: Any

    @property
    def key(self) -> str:
        """The primary key in the address of a row's page."""
        return str((self.request.url_vars or {}).get("pks", "")) if self.request else ""

    def argument(self, name: str) -> str:
        """An argument of the address, without spaces around it; empty if it is not given."""
        return str(self.request.args.get(name) or "").strip() if self.request else ""

    async def rows(self, sql: str, **params: Any) -> list[Row]:
        """All rows of a query of this site as dicts."""
        return await own.rows(self.db, sql, params)

    async def kept(self, sql: str) -> list[Row]:
        """The same for a query without parameters, asked once of a database that does not change."""
        if self.db.is_mutable:
            return await self.rows(sql)
        known = _kept.setdefault(self.db, {})
        if sql not in known:
            known[sql] = await own.rows(self.db, sql, limit=own.KEPT)
        return [dict(row) for row in known[sql]]

    async def build(self) -> dict[str, str]:
        """When, of what and as of which day the register was built (earlier builds may be as of a later day)."""
        return {row["key"]: row["value"] for row in await self.kept("select key, value from build_info")}

    async def as_of(self) -> str:
        """The day on which timing was judged."""
        return (await self.build()).get("as_of", "")


_kept: WeakKeyDictionary[Any, dict[str, list[Row]]] = WeakKeyDictionary()


def grouped(found: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    """Rows by the value of a column, in their order."""
    out: dict[Any, list[Row]] = {}
    for row in found:
        out.setdefault(row[column], []).append(row)
    return out


def strings(value: Any) -> list[str]:
    """A JSON array of strings; anything else is one string, nothing none."""
    items = cells.listed(value) if isinstance(value, str) else None
    return items if items is not None else [str(value)] if value else []
