"""A file as read from disk, and the document made of its outline."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any

from extract.citations import Citer
from extract.citations.forms import kind_of, roman_value
from extract.errors import DocumentError
from extract.model import Document
from extract.readers.outline import Outline
from extract.readers.recitals import marked
from extract.readers.speaker import of_symbol
from extract.rules import calendar
from extract.rules.structure import Body, Organ, Structure, structure

_RESOLUTION = re.compile(r"(?P<organ>[A-Z]+(?:/HRC)?)/(?:RES|DEC)/(?P<session>(?:E?S-)?\d+)[/(]")
# A/RES/3281(XXIX), A/RES/3201(S-VI): the session stands behind the number.
_OLD = re.compile(r"/(?:RES|DEC)/\d+\((?P<special>E?S-)?(?P<session>[IVXLC]+)\)")
_DOCUMENT = re.compile(r"(?P<organ>A/HRC|A|S|E)/(?:C\.\d/|PRST/)?(?P<session>(?:E?S-)?\d+)/")
# The longest real paragraph has 5,911 characters.
_LONGEST = 100_000
_part = attrgetter("part")
_KNOWN = frozenset(f.name for f in fields(Document))
_BODIES = {"A": "general-assembly", "S": "security-council", "E": "ecosoc", "A/HRC": "human-rights-council"}


@dataclass(frozen=True)
class Source:
    """A file: its path, its bytes, what documents.yml says of it, whether texts not in Chinese are asked for, and the
    folder of the rules by which it is read (None: the project's own)."""

    path: Path
    data: bytes
    given: dict[str, Any]
    any_language: bool = False
    rules: Path | None = None

    @property
    def name(self) -> str:
        """The path, as errors show it."""
        return str(self.path)

    @cached_property
    def words(self) -> Structure:
        """The words of structure.yml."""
        return structure(self.rules)


def build(source: Source, outline: Outline, *, form: str, symbol: str, **said: Any) -> Document:
    """The Document of an outline and of what its header says; fields worked out are named in `inferred`."""
    symbol = _symbol(source, symbol)
    inferred = list(said.pop("inferred", ()))
    session_number = said.pop("session_number", None)
    body, from_symbol = _body(source.words, symbol, said.pop("body", None))
    kind = said.pop("kind", None) or kind_of(symbol)
    values: dict[str, Any] = {
        "body": body.id if body else None,
        "session": _session(source.words, symbol, body, session_number),
        "kind": kind,
        "author": body.id if body and kind in ("resolution", "decision") else None,
        "language": "zh",
        **{key: value for key, value in said.items() if value is not None},
    }
    if values["session"] and not session_number:
        inferred.append("session")
    if values["body"] and from_symbol and form == "text":
        inferred.append("body")
    for key, value in source.given.items():
        if key != "symbol":
            _agree(source, key, value, values.get(key) if key not in inferred else None)
            values[key] = value
            inferred = [name for name in inferred if name != key]
    _bounded(source, outline)
    citer = Citer(source.words, values["body"], values.get("adopted"), calendar(source.rules))
    paragraphs = marked(outline.finish(citer), outline.words)
    if kind in ("resolution", "decision") and "operative" not in map(_part, paragraphs):
        raise DocumentError(
            source.name, f"{symbol} has no operative part", "fetch the file again or give its text complete"
        )
    values["furniture"] = (*values.get("furniture", ()), *outline.unused)
    return Document(
        symbol=symbol,
        title=values.pop("title", None),
        paragraphs=paragraphs,
        tables=tuple(outline.tables),
        form=form,
        source=source.path.name,
        sha256=hashlib.sha256(source.data).hexdigest(),
        inferred=tuple(inferred),
        **{key: value for key, value in values.items() if key in _KNOWN},
    )


def _symbol(source: Source, read: str) -> str:
    """The symbol as documents.yml gives it or the text says it. Raises DocumentError where neither does, or the two
    differ."""
    given = source.given.get("symbol")
    if given:
        _agree(source, "symbol", given, read or None)
    if not (given or read):
        raise DocumentError(
            source.name,
            "no symbol found in the text",
            f"add it to documents.yml in this folder (`{source.path.name}: {{symbol: A/…}}`)",
        )
    return given or read


def _bounded(source: Source, outline: Outline) -> None:
    for ordinal, raw in enumerate(outline.raws(), 1):
        if len(raw.text) > _LONGEST or (raw.notes and any(len(note) > _LONGEST for _, _, note in raw.notes)):
            size = max(len(raw.text), *(len(note) for _, _, note in raw.notes), 0)
            problem = f"paragraph {ordinal} ({raw.text[:12]}…) or a note of it has {size:,} characters"
            cure = f"give it with its paragraph breaks (at most {_LONGEST:,} characters each)"
            raise DocumentError(source.name, problem, cure)


def _agree(source: Source, field: str, given: Any, read: Any) -> None:
    if read is not None and given != read:
        shown = read.isoformat() if isinstance(read, date) else read
        raise DocumentError(
            source.name,
            f"documents.yml gives {field} {given}, but the text says {shown}",
            "correct or remove the entry in documents.yml",
        )


def _body(words: Structure, symbol: str, said: str | None) -> tuple[Body | None, bool]:
    """The organ: as the text says, else by the symbol (the second value says that it was the symbol)."""
    if said:
        return words.speaking.get(said), False
    organ, _ = of_symbol(words, symbol)
    if organ:
        return organ, True
    match = _RESOLUTION.match(symbol) or _DOCUMENT.match(symbol)
    return (words.by_id.get(_BODIES.get(match["organ"], "")), True) if match else (None, False)


def _session(words: Structure, symbol: str, body: Body | None, number: str | None) -> str | None:
    """The session in the series symbol of the body: A/76, A/ES-11; by the symbol where the text says none."""
    if body is None or body.session is None or body.id == "security-council":
        return None
    if isinstance(body, Organ):
        n = of_symbol(words, symbol)[1] or number
        return body.session.format(n=n) if n else None
    old = _OLD.search(symbol)
    if old:
        return body.session.format(n=f"{old['special'] or ''}{roman_value(old['session'])}")
    match = _RESOLUTION.match(symbol) or _DOCUMENT.match(symbol)
    n = (match["session"] if match else None) or number
    if match and number and match["session"].startswith(("S-", "ES-")):
        n = match["session"]
    return body.session.format(n=n) if n else None
