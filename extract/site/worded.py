"""Rows as a reader quotes them, to copy and for spreadsheets: the columns of an overview, values in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from extract.site import cells, labels
from extract.site.forms import Sessions
from extract.site.labels import Pair, say
from extract.site.selection import Selection

_COLUMNS = ("document", "label", "verb", "addressees", "action", "due", "due_by", "status")


def chosen(words: labels.Words, asked: Selection, columns: list[str], args: Any) -> list[str]:
    """The columns that a reader quotes; those asked for with `_col=…`, all with `_all=1`."""
    if args.get("_all") or args.get("_col"):
        return columns
    if asked.table is None:
        left_out = cells.hidden(columns, asked.query)
        return [name for name in columns if name not in left_out]
    # (The class is the verb in words.)
    quoted = [labels.in_language("verb", "class") if name == "verb" else name for name in _COLUMNS]
    shown = quoted if asked.table == "mandates" else words.shown(asked.table)
    return [name for name in shown if name in columns] or columns


def shown(words: labels.Words, sessions: Sessions, column: str, actors: Mapping[str, Pair]) -> Callable[[Any], str]:
    """From a value of the column to its words, in the language of the page; `actors` are those of `names.by_name`."""
    named = actors if cells.KEYS.get(column) == "actors" or column == "addressees" else {}

    def said(value: Any) -> str:
        if value is None:
            return ""
        if pair := words.value(column, value):
            return str(pair)
        text = cells.in_words(sessions, column, str(value))
        if (items := cells.listed(text)) is not None:
            text = str(say("comma")).join(str(named.get(item, item)) for item in items)
        return " ".join(str(named.get(text, text)).split())

    return said


def titled(column: str, columns: Collection[str]) -> str:
    """The column under whose title one stands: a reason in English, where there is no other, under that of reasons."""
    return "reason" if column == "reason_en" and "reason" not in columns else column
