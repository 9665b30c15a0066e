"""Facets and filters of the table of mandates.

Who is asked: Datasette can filter through another table (`_through`), but not by role, and in 0.65.5 such a filter and
a column filter on one page overwrite each other's first parameter. Here `?_addressee=secretary-general` filters, twice
means both, and an addressee that was not recognised is asked for by its words. `?_asked=UNOSSC` takes any name of an
actor, and finds what the offices before and after it were asked too.

Class, status, session due, body and year are counted among the mandates that the filters leave (matching.py):
Datasette's own facets go through the rows once for each column. Pages behind the first have no facets, because
Datasette would count over what is left from there on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args
from urllib.parse import parse_qsl, urlencode

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_removed_args

from extract.model import Role
from extract.site import by_id, matching, moved, names
from extract.site.clauses import COLUMNS, LINK_TABLE, NOT_OTHER, asked_clause, role_clause
from extract.site.forms import Sessions
from extract.site.labels import Words, original
from extract.site.matching import Counts

ROLES: tuple[str, ...] = get_args(Role)
#: Beside the roles: who is asked or leads, by any name, under all the names it has had.
ASKED = "asked"
_ROLE = re.compile("_(" + "|".join((*ROLES, ASKED)) + ")")
YEAR_FILTER = "adopted__startswith"
#: name of a counted facet -> (what is counted, the filter in the address)
COUNTED = {name: (name, name) for name in COLUMNS} | {"year": ("substr(adopted, 1, 4)", YEAR_FILTER)}
BY_ACTOR = frozenset({"body", "author"})
_FROM = " from mandates "


def parameter(role: str) -> str:
    """The name in the address: `_addressee`. Columns never begin with an underscore."""
    return "_" + role


def chosen(args: Any) -> list[tuple[str, str]]:
    """(role, or `asked`, and value) for each such filter of a request."""
    return [(m[1], v) for key in args if (m := _ROLE.fullmatch(key)) for v in args.getlist(key)]


def without_other(args: Any) -> bool:
    """Whether clauses of class `other` are left out: always, unless the request names a class, searches for a mandate
    by its id or says `_other=1`."""
    named = by_id.named(args.get("_search")) or any(key.split("__")[0] == "class" for key in args)
    return not args.get("_other") and not named


async def filters(db: Any, args: Any, table: str) -> FilterArguments | None:
    """The where clauses for `?_addressee=…`, for an id searched for, be it one that was replaced, and against class
    `other`, on the table of mandates; None elsewhere."""
    if table != "mandates":
        return None
    wheres: list[str] = []
    words: list[str] = []
    params: dict[str, str] = {}
    if without_other(args):
        wheres.append(NOT_OTHER)
    if mandate := await moved.present(db, by_id.named(args.get("_search"))):
        wheres.append("id = :mandate")
        params["mandate"] = mandate
        words.append(f'id = "{mandate}"')
    for n, (role, value) in enumerate(chosen(args)):
        by_role, by_party = f"role{n}", f"party{n}"
        wheres.append(asked_clause(by_party) if role == ASKED else role_clause(by_role, by_party))
        params |= {by_role: role, by_party: value}
        words.append(f'{role} = "{value}"')
    return FilterArguments(wheres, params, words) if wheres else None


def in_order(datasette: Any, database: str, table: str, results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The facets of a page in the order in which metadata.yml names them; those that the reader adds come last."""
    about = ((datasette.metadata("tables", database=database) or {}).get(table) or {}).get("facets") or ()
    named = [f if isinstance(f, str) else next(iter(f.values())) for f in about]
    found = {facet["name"]: facet for facet in results.values()}
    return [found[n] for n in named if n in found] + [f for n, f in found.items() if n not in named]


def label(
    words: Words, sessions: Sessions, actors: Mapping[str, Any], facet: Mapping[str, Any], value: Mapping[str, Any]
) -> Any:
    """What a value of a facet is called in the language of the page."""
    name, raw = facet["name"], value["value"]
    if facet["type"] == "through" or name in BY_ACTOR:
        return original(str(actors.get(raw) or value["label"] or "-"))
    if name in ("due_session", "session"):
        return sessions.session(raw)
    return words.value(name, raw) or original(str(value["label"])) or "-"


class _Addresses:
    """The addresses of a page with one argument more or less, as Datasette makes them (`path_with_added_args`), which
    takes the address apart for each of some seventy values anew."""

    def __init__(self, datasette: Any, request: Any) -> None:
        self.pairs = parse_qsl(request.query_string)
        self._arguments = urlencode(self.pairs)
        self._page = datasette.absolute_url(request, datasette.urls.path(request.path))

    def switched(self, name: str, value: Any) -> tuple[bool, str]:
        """Whether the address has the argument, and the one without it or with it."""
        pair = (name, str(value))
        if pair in self.pairs:
            fewer = urlencode([one for one in self.pairs if one != pair])
            return True, self._page + (f"?{fewer}" if fewer else "")
        return False, f"{self._page}?{self._arguments}{'&' if self._arguments else ''}{urlencode([pair])}"


class _Counted(Facet):  # type: ignore[misc]
    """A facet of the table of mandates; `facet_results` is what Datasette asks of it."""

    def known(self, name: str) -> bool:
        """Whether there is such a facet."""
        raise NotImplementedError

    def statement(self, name: str) -> str:
        """The numbers of all mandates and their values."""
        raise NotImplementedError

    def label(self, value: Any) -> str:
        """The name of a value, by which those that occur as often are ordered."""
        return str(value)

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """The facets in the shape that Datasette's have, and the names of those that took too long."""
        wanted = [(c["config"].get("simple"), c["source"] != "metadata") for c in self.get_configs()]
        wanted = [(name, hideable) for name, hideable in wanted if name and self.known(name)]
        if not wanted or self.table != "mandates" or self.request.args.get("_next"):
            return [], []
        db, rest = self.ds.get_database(self.database), self.sql.partition(_FROM)[2]
        try:
            among = await matching.numbers(db, rest, dict(self.params), self.ds.setting("facet_time_limit_ms"))
        except QueryInterrupted:
            return [], [name for name, _ in wanted]
        pick, addresses = matching.picked(among), _Addresses(self.ds, self.request)
        counts = {name: await matching.counted(db, self.statement(name), pick) for name, _ in wanted}
        return [self._facet(name, hideable, counts[name], addresses) for name, hideable in wanted], []

    def _facet(self, name: str, hideable: bool, counts: Counts, addresses: _Addresses) -> dict[str, Any]:
        size = self.get_facet_size()
        shown = [(-count, self.label(value), value) for value, count in matching.leading(counts, size)]
        filtered = parameter(name) if self.type == "through" else COUNTED[name][1]
        results = []
        for less, label_, value in sorted(shown)[:size]:
            selected, address = addresses.switched(filtered, value)
            one = {"value": value, "label": label_, "count": -less}
            results.append({**one, "toggle_url": address, "selected": selected})
        return {
            "name": name,
            "type": self.type,
            "hideable": hideable,
            "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {f"_facet_{self.type}": name})),
            "results": results,
            "truncated": len(counts) > size,
        }


class ThroughFacet(_Counted):
    """`facets: [{through: addressee}]`: how many mandates name each actor in that role."""

    type = "through"

    def known(self, name: str) -> bool:
        """A role."""
        return name in ROLES

    def statement(self, name: str) -> str:
        """Actors, and those not recognised by their words."""
        return f"""select m.number, coalesce(p.actor, p.surface)
            from mandates m left join {LINK_TABLE} p on p.mandate = m.id and p.role = '{name}'"""

    def label(self, value: Any) -> str:
        """The name of an actor in Chinese."""
        actor = names.actors(self.ds, self.database).get(value)
        return actor.zh if actor else str(value)


class CountedFacet(_Counted):
    """`facets: [{counted: class}, {counted: year}]`."""

    type = "counted"

    def known(self, name: str) -> bool:
        """A column, or the year."""
        return name in COUNTED

    def statement(self, name: str) -> str:
        """The values as they are."""
        return f"select number, {_expression(name)} from mandates"


def _expression(name: str) -> str:
    expression = COUNTED[name][0]
    return expression if "(" in expression else f'"{expression}"'
