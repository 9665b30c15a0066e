"""Facet and filter by who is asked: through the table of actors in mandates, by role.

Datasette can filter through another table (`_through`), but not by role, and in 0.65.5 such a filter and a column
filter on one page overwrite each other's first parameter. Here `?_addressee=secretary-general` filters, twice
means both, and an addressee that was not recognised is asked for by its words.
"""

from __future__ import annotations

import re
from typing import Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_added_args, path_with_removed_args

LINK_TABLE = "mandate_actors"
ROLES = ("addressee", "included", "consulted", "supported_by", "on_request_of", "mentioned", "lead")
_ROLE = re.compile("_(" + "|".join(ROLES) + ")")


def parameter(role: str) -> str:
    """The name in the address: `_addressee`. Columns never begin with an underscore."""
    return "_" + role


def chosen(args: Any) -> list[tuple[str, str]]:
    """(role, value) for each role filter of a request."""
    return [(m[1], v) for key in args if (m := _ROLE.fullmatch(key)) for v in args.getlist(key)]


def without_other(args: Any) -> bool:
    """Whether clauses of class `other` are left out: always, unless the request names a class or says `_other=1`."""
    return not args.get("_other") and not any(key.split("__")[0] == "class" for key in args)


def filters(args: Any, table: str) -> FilterArguments | None:
    """The where clauses for `?_addressee=…`, and against class `other`, on the table of mandates; None elsewhere."""
    if table != "mandates":
        return None
    wheres: list[str] = []
    words: list[str] = []
    params: dict[str, str] = {}
    if without_other(args):
        wheres.append("class <> 'other'")
    for n, (role, value) in enumerate(chosen(args)):
        wheres.append(
            f"id in (select mandate from {LINK_TABLE} where role = :role{n} and actor = :party{n} "
            f"union select mandate from {LINK_TABLE} where role = :role{n} and actor is null and surface = :party{n})"
        )
        params |= {f"role{n}": role, f"party{n}": value}
        words.append(f'{role} = "{value}"')
    return FilterArguments(wheres, params, words) if wheres else None


class ThroughFacet(Facet):  # type: ignore[misc]
    """`facets: [{through: addressee}]`: how many mandates name each actor in that role."""

    type = "through"

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """The facet in the shape that Datasette's facets have, and the names of those that took too long."""
        results, timed_out = [], []
        for source in self.get_configs():
            role = source["config"].get("simple")
            if self.table != "mandates" or role not in ROLES:
                continue
            try:
                results.append(await self._one(role, hideable=source["source"] != "metadata"))
            except QueryInterrupted:
                timed_out.append(role)
        return results, timed_out

    async def _one(self, role: str, hideable: bool) -> dict[str, Any]:
        size = self.get_facet_size()
        sql = f"""select coalesce(p.actor, p.surface) as value, coalesce(a.name, p.surface) as label,
              count(distinct p.mandate) as count
            from {LINK_TABLE} p left join actors a on a.id = p.actor
            where p.role = :facet_role and p.mandate in (select id from ({self.sql}))
            group by value order by count desc, label limit {size + 1}"""
        rows = await self.ds.execute(
            self.database,
            sql,
            {**dict(self.params), "facet_role": role},
            truncate=False,
            custom_time_limit=self.ds.setting("facet_time_limit_ms"),
        )
        return {
            "name": role,
            "type": self.type,
            "hideable": hideable,
            "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {"_facet_through": role})),
            "results": [self._value(role, row) for row in rows.rows[:size]],
            "truncated": len(rows) > size,
        }

    def _value(self, role: str, row: Any) -> dict[str, Any]:
        pair = {parameter(role): row["value"]}
        selected = (role, row["value"]) in chosen(self.request.args)
        path = path_with_removed_args(self.request, pair) if selected else path_with_added_args(self.request, pair)
        return {
            "value": row["value"],
            "label": row["label"],
            "count": row["count"],
            "toggle_url": self.ds.absolute_url(self.request, self.ds.urls.path(path)),
            "selected": selected,
        }
