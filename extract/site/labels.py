"""Titles and words in Chinese and English: those of the tables from metadata.yml, those of the pages from words.yml.

A text reads `Chinese<bar>English`, the bar being U+FF5C, and a column
`Chinese<bar>English: explanation<bar>explanation`. Which of the two is shown is told by `language.language`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from markupsafe import Markup, escape

from extract.register.search import HAN
from extract.short import remembered
from extract.site import language
from extract.yml import parsed

BAR = "\uff5c"
PLUGIN = "mandate_tracker"
FLAGS = frozenset({"reiterated", "open", "held", "said", "report", "already_made", "inferred", "recital", "searched"})
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
        "basis",
        "chain_basis",
        "comparison",
        "counted_by",
    }
)
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Pair:
    """The same words in Chinese and in English; as a string, in the language of the page. `en` may be empty."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and language.english() else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh)


def pair(text: str | None) -> Pair:
    """`Chinese<bar>English` taken apart."""
    return _parted(text or "")


@remembered(2048)
def _parted(text: str) -> Pair:
    zh, _, en = text.partition(BAR)
    return Pair(zh.strip(), en.lstrip())  # a comma has a space behind it


@lru_cache(maxsize=1)
def _interface() -> dict[str, Pair]:

    texts = parsed(Path(__file__).with_name("words.yml").read_text(encoding="utf-8"))
    return {key: pair(text) for key, text in texts.items()}


def say(key: str, /, **values: Any) -> Markup:
    """A text of words.yml in the language of the page, its {places} filled in; numbers with separators.

    Raises KeyError for a key that words.yml does not have.
    """
    if not values:
        return _said(key, language.language.get())
    if values.get("count") == 1 and f"{key}_1" in _interface():  # 1 mandate, 2 mandates
        key = f"{key}_1"
    shown = {k: f"{v:,}" if isinstance(v, int) else v for k, v in values.items()}
    return Markup(escape(str(_interface()[key]))).format(**shown)


@lru_cache(maxsize=1024)
def _said(key: str, _language: str) -> Markup:
    return Markup(escape(str(_interface()[key]))).format()


def file_name(kind: str) -> str:
    """What a file to take away is called: by its words, or by its ending."""
    return str(_interface().get(f"file_{kind}") or kind.upper())


def original(text: Any) -> Markup:
    """Words of a document: said to be Chinese where the page around them is not."""
    if text is None or text == "":
        return Markup("")
    html = text if isinstance(text, Markup) else escape(str(text))
    if language.english() and _HAN.search(html):
        return Markup('<span lang="zh-Hans">{}</span>').format(html)
    return html


def problem(message: Any) -> str:
    """The words of `problem_…` in words.yml for a message in English, on a Chinese page; empty where there are none."""
    known = (p.zh for key, p in _interface().items() if key.startswith("problem_") and p.en == str(message))
    return "" if language.english() else next(known, "")


def in_language(zh: Any, en: Any) -> str:
    """One of two texts that the database has in both languages; the Chinese where there is no English."""
    return str((en if language.english() else zh) or zh or "")


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

    def pair(self, text: str | None) -> Pair:
        """A title or a description taken apart, for templates."""
        return pair(text)

    def table(self, name: str) -> Pair:
        """The title of a table, or its name."""
        return pair((self._tables.get(name) or {}).get("title") or name)

    def describe(self, name: str) -> Pair:
        """What a table holds."""
        return pair((self._tables.get(name) or {}).get("description"))

    def ordered(self, tables: Iterable[Any]) -> list[Any]:
        """Tables in the order of metadata.yml, what is read most first; others behind them."""
        place = {name: n for n, name in enumerate(self._tables)}
        return sorted(tables, key=lambda table: place.get(table["name"], len(place)))

    def column(self, name: str, table: str | None = None) -> Pair:
        """The title of a column; of a query's column, the one that the tables agree to call so."""
        text = self._column(name, table)
        return pair(text.partition(": ")[0]) if text else pair(self._values("role").get(name, name))

    def note(self, name: str, table: str | None = None) -> Pair:
        """What a column holds."""
        return pair((self._column(name, table) or "").partition(": ")[2])

    def _column(self, name: str, table: str | None) -> str | None:
        own = ((self._tables.get(table or "") or {}).get("columns") or {}).get(name)
        text: str | None = own or self._values("column").get(name)
        for other in () if text or table else ("mandates", "deadlines", "documents", "paragraphs"):
            text = text or ((self._tables.get(other) or {}).get("columns") or {}).get(name)
        return text

    def value(self, column: str, value: Any) -> Pair | None:
        """The words for a value written in English or as 0 and 1; None if the value speaks for itself."""
        kind = "flag" if column in FLAGS else column
        if kind == "role" and "," in str(value):  # of one actor, in the planner's query
            comma, known = _interface()["comma"], self._values(kind)
            roles = [pair(known.get(role, role)) for role in str(value).split(",")]
            return Pair(comma.zh.join(r.zh for r in roles), comma.en.join(r.en or r.zh for r in roles))
        text = self._values(kind).get(str(value)) if kind == "flag" or column in CODED else None
        return pair(text) if text else None

    def mark(self, label: str) -> Pair:
        """What a mark in the text stands for."""
        return pair(self._values("mark").get(label, label))

    def meaning(self, status: str) -> Pair:
        """What a status means, in a sentence."""
        return pair(self._values("meaning").get(status))

    def statuses(self) -> list[str]:
        """All statuses, in their order."""
        return list(self._values("status"))

    def marks(self) -> list[str]:
        """All labels of marks, in the order of the legend."""
        return list(self._values("mark"))

    def shown(self, table: str) -> list[str]:
        """The columns in the overview of a table; empty means all."""
        return list((self._config.get("show") or {}).get(table) or ())

    def queries(self) -> list[tuple[str, Pair, Pair]]:
        """(name, title, explanation) of the canned queries."""
        return [(n, pair(q.get("title") or n), pair(q.get("description"))) for n, q in self._queries.items()]

    def _values(self, kind: str) -> dict[str, str]:
        return (self._config.get("values") or {}).get(kind) or {}


_known: WeakKeyDictionary[Any, dict[str, Words]] = WeakKeyDictionary()
