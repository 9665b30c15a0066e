"""What was built when, and what each build changed."""

from __future__ import annotations

from extract.register.schema.table import TableShape

HISTORY = (
    TableShape(
        "runs",
        {"id": int, "started": str, "finished": str, "as_of": str, "version": str, "documents": int, "failed": int},
        "id",
    ),
    TableShape(
        "changes",
        {
            "id": int,
            "run": int,
            "at": str,
            "kind": str,
            "document": str,
            "mandate": str,
            "field": str,
            "old": str,
            "new": str,
            "reason": str,
            "reason_en": str,
        },
        "id",
        (("run", "runs", "id"),),
        (("run",), ("kind",), ("document",), ("mandate",), ("at",)),
        frozenset({"run", "at", "kind", "document"}),
    ),
    TableShape("build_info", {"key": str, "value": str}, "key"),
)
