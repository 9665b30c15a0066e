"""What became of the mandates: evidence, repetitions, reports, and what was searched."""

from __future__ import annotations

from extract.register.schema.table import TableShape

FOLLOWUP = (
    TableShape(
        "evidence",
        {
            "id": int,
            "mandate": str,
            "deadline": int,
            "route": str,
            "kind": str,
            "document": str,
            "paragraph": str,
            "start": int,
            "end": int,
            "answer": str,
            "answer_document": str,
            "note": str,
            "review": int,
        },
        "id",
        (
            ("mandate", "mandates", "id"),
            ("document", "documents", "id"),
            ("paragraph", "paragraphs", "id"),
            ("answer_document", "documents", "id"),
            ("review", "reviews", "n"),
        ),
        (
            ("mandate", "deadline"),
            ("route",),
            ("kind",),
            ("document",),
            ("paragraph",),
            ("answer",),
            ("answer_document",),
            ("review",),
        ),
        frozenset({"mandate", "route", "kind"}),
    ),
    TableShape(
        "repeats",
        {"later": str, "earlier": str, "thread": str, "likeness": float, "said": int},
        "later",
        (("later", "mandates", "id"), ("earlier", "mandates", "id"), ("thread", "threads", "id")),
        (("earlier",), ("thread",)),
        frozenset({"earlier", "thread", "likeness", "said"}),
    ),
    TableShape(
        "reports",
        {
            "symbol": str,
            "session": str,
            "author": str,
            "subject": str,
            "parts": str,
            "document": str,
            "noted_in": str,
            "paragraph": str,
            "under": str,
            "asked": str,
        },
        "symbol",
        (
            ("author", "actors", "id"),
            ("document", "documents", "id"),
            ("noted_in", "documents", "id"),
            ("paragraph", "paragraphs", "id"),
        ),
        (("session",), ("author",), ("document",), ("noted_in",), ("paragraph",), ("asked",)),
        frozenset({"asked"}),
    ),
    TableShape(
        "coverage",
        {"body": str, "session": str, "documents": int, "highest_number": int, "searched": int},
        ("body", "session"),
        (("body", "actors", "id"),),
    ),
)
