"""Facets and filters of the table of mandates.

Who is asked: Datasette can filter through another table (`_through`), but not by role, and in 0.65.5 such a filter and
a column filter on one page overwrite each other's first parameter. Here `?_addressee=secretary-general` filters, twice
means both, and an addressee that was not recognised is asked for by its words.

Class, status, session due, body and year are counted together: Datasette's own facets go through the rows once for
each column. Counts of a database that does not change are kept.
"""

from __future__ import annotations

import json
import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_added_args, path_with_removed_args

from extract.site import forms
from extract.site.labels import Words, original

LINK_TABLE = "mandate_actors"
ROLES = ("addressee", "included", "consulted", "supported_by", "on_request_of", "via", "mentioned", "lead")
_ROLE = re.compile("_(" + "|".join(ROLES) + ")")
YEAR_FILTER = "adopted__startswith"
#: name of a counted facet -> (what is counted, the filter in the address)
COUNTED = {name: (name, name) for name in ("class", "status", "due_session", "session", "body", "author", "late")} | {
    "year": ("substr(adopted, 1, 4)", YEAR_FILTER)
}
BY_ACTOR = frozenset({"body", "author"})
_KEPT = 500  # how many counts are kept for a database: a few kilobytes each

Counts = list[tuple[Any, int]]
_kept: WeakKeyDictionary[Any, OrderedDict[str, Any]] = WeakKeyDictionary()


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


def in_order(datasette: Any, database: str, table: str, results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The facets of a page in the order in which metadata.yml names them; those that the reader adds come last."""
    about = ((datasette.metadata("tables", database=database) or {}).get(table) or {}).get("facets") or ()
    named = [f if isinstance(f, str) else next(iter(f.values())) for f in about]
    found = {facet["name"]: facet for facet in results.values()}
    return [found[n] for n in named if n in found] + [f for n, f in found.items() if n not in named]


def label(words: Words, actors: Mapping[str, Any], facet: Mapping[str, Any], value: Mapping[str, Any]) -> Any:
    """What a value of a facet is called in the language of the page."""
    name, raw = facet["name"], value["value"]
    if facet["type"] == "through" or name in BY_ACTOR:
        return original(str(actors.get(raw) or value["label"] or "-"))
    if name in ("due_session", "session"):
        return forms.session(raw)
    return words.value(name, raw) or original(str(value["label"])) or "-"


class _Kept(Facet):  # type: ignore[misc]
    """A facet whose counts are kept for a database that does not change."""

    async def kept(self, sql: str, params: Mapping[str, Any]) -> list[Any]:
        db = self.ds.get_database(self.database)
        key = json.dumps([sql, sorted(params.items())], default=str)
        known = _kept.setdefault(db, OrderedDict())
        if key not in known:
            rows = await self.ds.execute(
                self.database,
                sql,
                params,
                truncate=False,
                custom_time_limit=self.ds.setting("facet_time_limit_ms"),
            )
            known[key] = [tuple(row) for row in rows.rows]
            if db.is_mutable or len(known) > _KEPT:
                known.pop(key if db.is_mutable else next(iter(known)))
                return [tuple(row) for row in rows.rows]
        known.move_to_end(key)
        return list(known[key])

    def names(self) -> list[tuple[str, bool]]:
        """(name, whether the reader added it) of each facet of this kind that the page has."""
        return [(c["config"].get("simple"), c["source"] != "metadata") for c in self.get_configs()]

    def facet(self, name: str, counts: Counts, labels: Mapping[Any, Any], hideable: bool) -> dict[str, Any]:
        """A facet in the shape that Datasette's have."""
        size = self.get_facet_size()
        filtered = parameter(name) if self.type == "through" else COUNTED[name][1]
        return {
            "name": name,
            "type": self.type,
            "hideable": hideable,
            "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {f"_facet_{self.type}": name})),
            "results": [self._value(filtered, value, labels.get(value, value), n) for value, n in counts[:size]],
            "truncated": len(counts) > size,
        }

    def _value(self, filtered: str, value: Any, label_: Any, count: int) -> dict[str, Any]:
        pair = {filtered: value}
        selected = (filtered, str(value)) in self.get_querystring_pairs()
        path = path_with_removed_args(self.request, pair) if selected else path_with_added_args(self.request, pair)
        address = self.ds.absolute_url(self.request, self.ds.urls.path(path))
        return {"value": value, "label": label_, "count": count, "toggle_url": address, "selected": selected}


class ThroughFacet(_Kept):
    """`facets: [{through: addressee}]`: how many mandates name each actor in that role."""

    type = "through"

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """The facet in the shape that Datasette's facets have, and the names of those that took too long."""
        results, timed_out = [], []
        for role, hideable in self.names():
            if self.table != "mandates" or role not in ROLES:
                continue
            sql = f"""select coalesce(p.actor, p.surface) as value, coalesce(a.name, p.surface) as label,
                  count(distinct p.mandate) as count
                from {LINK_TABLE} p left join actors a on a.id = p.actor
                where p.role = :facet_role and p.mandate in (select id from ({self.sql}))
                group by value order by count desc, label limit {self.get_facet_size() + 1}"""
            try:
                found = await self.kept(sql, {**dict(self.params), "facet_role": role})
            except QueryInterrupted:
                timed_out.append(role)
                continue
            counts = [(value, count) for value, _, count in found]
            results.append(self.facet(role, counts, {value: name for value, name, _ in found}, hideable))
        return results, timed_out


class CountedFacet(_Kept):
    """`facets: [{counted: class}, {counted: year}]`: all of them in one pass over the rows."""

    type = "counted"

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """As ThroughFacet."""
        wanted = [(name, hideable) for name, hideable in self.names() if name in COUNTED]
        if not wanted or self.table != "mandates":
            return [], []
        columns = ", ".join(f'{_expression(name)} as "{n}"' for n, (name, _) in enumerate(wanted))
        places = ", ".join(str(n + 1) for n in range(len(wanted)))
        try:
            found = await self.kept(
                f"select {columns}, count(*) from ({self.sql}) group by {places}", dict(self.params)
            )
        except QueryInterrupted:
            return [], [name for name, _ in wanted]
        return [
            self.facet(name, _sorted((row[n], row[-1]) for row in found), {}, hideable)
            for n, (name, hideable) in enumerate(wanted)
        ], []


def _expression(name: str) -> str:
    expression = COUNTED[name][0]
    return expression if "(" in expression else f'"{expression}"'


def _sorted(found: Iterable[tuple[Any, int]]) -> Counts:
    counts: Counter[Any] = Counter()
    for value, count in found:
        if value is not None:
            counts[value] += count
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
