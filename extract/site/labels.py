"""Titles and words in Chinese and English, as metadata.yml has them.

A text there reads `Chinese<bar>English`, the bar being U+FF5C, and a column
`Chinese<bar>English: explanation<bar>explanation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

BAR = "\uff5c"
PLUGIN = "mandate_tracker"
FLAGS = frozenset({"reiterated", "open", "held", "said", "report", "already_made", "inferred", "searched"})
CODED = frozenset(
    {
        "class",
        "status",
        "answer",
        "timing",
        "late",
        "asked",
        "route",
        "kind",
        "part",
        "role",
        "deliverable",
        "planned",
        "event",
    }
)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same words in Chinese and in English; `en` is empty where only one is given."""

    zh: str
    en: str = ""
    note: str = ""

    def __str__(self) -> str:
        return f"{self.zh} {self.en}".strip()


def pair(text: str) -> Pair:
    """`Chinese<bar>English: explanation` taken apart."""
    head, _, note = text.partition(": ")
    zh, _, en = head.partition(BAR)
    return Pair(zh.strip(), en.strip(), note.replace(BAR, " \u00b7 ").strip())


def prose(text: str | None) -> Pair:
    """A title or a description, which may hold colons."""
    zh, _, en = (text or "").partition(BAR)
    return Pair(zh.strip(), en.strip())


def words_of(datasette: Any, database: str) -> Words:
    """The words of a database, looked up once: the metadata of a running Datasette does not change."""
    known = _known.setdefault(datasette, {})
    return known.get(database) or known.setdefault(database, Words(datasette, database))


class Words:
    """Looks words up in Datasette's metadata. What is not there is shown as it is."""

    def __init__(self, datasette: Any, database: str = "mandates") -> None:
        self._config: dict[str, Any] = datasette.plugin_config(PLUGIN) or {}
        self._tables: dict[str, Any] = (datasette.metadata("tables", database=database) or {}) if database else {}
        self._queries: dict[str, Any] = (datasette.metadata("queries", database=database) or {}) if database else {}

    def prose(self, text: str | None) -> Pair:
        """A title or a description taken apart, for templates."""
        return prose(text)

    def table(self, name: str) -> Pair:
        """The title of a table, or its name."""
        return prose((self._tables.get(name) or {}).get("title") or name)

    def describe(self, name: str) -> Pair:
        """What a table holds."""
        return prose((self._tables.get(name) or {}).get("description"))

    def column(self, name: str, table: str | None = None) -> Pair:
        """The title of a column; of a query's column, the one that the tables agree to call so."""
        own = ((self._tables.get(table or "") or {}).get("columns") or {}).get(name)
        text = own or self._values("column").get(name)
        for other in () if text or table else ("mandates", "deadlines", "documents", "paragraphs"):
            text = text or ((self._tables.get(other) or {}).get("columns") or {}).get(name)
        return pair(text) if text else Pair(self._values("role").get(name, name).partition(BAR)[0])

    def value(self, column: str, value: Any) -> Pair | None:
        """The words for a value written in English or as 0 and 1; None if the value speaks for itself."""
        kind = "flag" if column in FLAGS else column
        text = self._values(kind).get(str(value)) if kind == "flag" or column in CODED else None
        return prose(text) if text else None

    def mark(self, label: str) -> Pair:
        """What a mark in the text stands for."""
        return prose(self._values("mark").get(label, label))

    def marks(self) -> list[str]:
        """All labels of marks, in the order of the legend."""
        return list(self._values("mark"))

    def shown(self, table: str) -> list[str]:
        """The columns in the overview of a table; empty means all."""
        return list((self._config.get("show") or {}).get(table) or ())

    def queries(self) -> list[tuple[str, Pair, Pair]]:
        """(name, title, explanation) of the canned queries."""
        return [(n, prose(q.get("title") or n), prose(q.get("description"))) for n, q in self._queries.items()]

    def _values(self, kind: str) -> dict[str, str]:
        return (self._config.get("values") or {}).get(kind) or {}


_known: WeakKeyDictionary[Any, dict[str, Words]] = WeakKeyDictionary()
