"""What people decided, and what that corrected."""

from __future__ import annotations

from extract.register.schema.table import TableShape

REVIEWS = (
    TableShape(
        "reviews",
        {
            "n": int,
            "document": str,
            "paragraph": str,
            "quote": str,
            "decision": str,
            "note": str,
            "source": str,
            "date": str,
            "mandate": str,
            "problem": str,
            "nearest": str,
        },
        "n",
        (("mandate", "mandates", "id"), ("nearest", "mandates", "id")),
        (("mandate",), ("nearest",)),
    ),
    TableShape(
        "corrections",
        {"mandate": str, "field": str, "found": str, "said": str, "review": int},
        ("mandate", "field"),
        (("mandate", "mandates", "id"), ("review", "reviews", "n")),
        (("review",),),
        frozenset({"review"}),
    ),
)
