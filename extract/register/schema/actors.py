"""Who is asked: the actors of the rules and their names."""

from __future__ import annotations

from extract.register.schema.table import TableShape

ACTORS = (
    TableShape(
        "actors",
        {
            "id": str,
            "name": str,
            "name_en": str,
            "acronym": str,
            "kind": str,
            "parent": str,
            "valid_from": str,
            "valid_to": str,
            "successor": str,
            "series": str,
            "counted_by": str,
            "mandates": int,
        },
        "id",
        (("parent", "actors", "id"), ("successor", "actors", "id")),
        (("kind",), ("parent",), ("successor",)),
        frozenset({"name", "kind", "mandates"}),
    ),
    TableShape(
        "actor_names",
        {"name": str, "actor": str},
        ("name", "actor"),
        (("actor", "actors", "id"),),
        (("actor",),),
    ),
    # Renamed offices are the same addressee: `actor` is `line` itself, one that came before or after it.
    TableShape(
        "actor_lines",
        {"line": str, "actor": str},
        ("line", "actor"),
        (("line", "actors", "id"), ("actor", "actors", "id")),
        (("actor",),),
    ),
)
