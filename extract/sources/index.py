"""The index of what was fetched: JSON lines, written beside and put in place by `os.replace`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, get_args, get_type_hints

from extract.errors import MandatesError
from extract.sources import disk

NAME = "index.jsonl"
# Files of documents, the best form first: XML says its structure, a PDF hides it.
SUFFIXES = {"akn": ".xml", "docx": ".docx", "html": ".html", "text": ".txt", "pdf": ".pdf"}
# held: in the folder. replaced, withdrawn: an earlier text, kept under its hash. absent: the service had none.
# refused: something came, but not what was asked for.
STATES = ("held", "replaced", "withdrawn", "absent", "refused")


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One line. `file` is relative to the folder; `when` and `ended` are UTC, ISO 8601 with seconds.

    `form` is as the readers call it (akn, pdf, docx, html, text). `url` says where it came from, for a file of a
    repository `address#path`; `etag` is the service's, or git's name of the content. `holds` are the symbols read from
    the file where they are not just `symbol`; `note` says why it was refused or replaced.
    """

    symbol: str
    language: str
    form: str
    state: str
    source: str
    url: str
    when: str
    file: str = ""
    sha256: str = ""
    size: int = 0
    etag: str = ""
    last_modified: str = ""
    holds: tuple[str, ...] = ()
    ended: str = ""
    note: str = ""

    @property
    def symbols(self) -> tuple[str, ...]:
        """All symbols that the file holds."""
        return self.holds or (self.symbol,)


def load(folder: Path) -> list[IndexLine]:
    """The lines in their order; none if there is no index. Raises MandatesError with the number of a bad line."""
    path = folder / NAME
    try:
        # Not splitlines, which also splits where a name has one of the rarer ends of lines (U+2028).
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as error:
        raise MandatesError(path, f"not UTF-8 (byte {error.start})", _CURE) from None
    except OSError as error:
        raise MandatesError(path, f"cannot be read ({error.strerror})", "check the file and its permissions") from None
    out = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                out.append(_entry(json.loads(line)))
            except (ValueError, TypeError, KeyError) as error:
                raise MandatesError(f"{path} line {number}", f"is no entry ({error})", _CURE) from None
    return out


def save(folder: Path, entries: Iterable[IndexLine]) -> None:
    """Puts the index in place at once, in ASCII: names from elsewhere hold anything, also what is no UTF-8.

    Raises OSError; the old one then stays.
    """
    text = "".join(json.dumps(_row(entry)) + "\n" for entry in entries)
    disk.put(folder / NAME, text.encode())


_CURE = "take that line out; what it tells of is fetched again"
_TYPES = {name: get_args(kind) or kind for name, kind in get_type_hints(IndexLine).items()}
_DEFAULTS = {field.name: field.default for field in fields(IndexLine)}


def _row(entry: IndexLine) -> dict[str, Any]:
    return {name: value for name, value in asdict(entry).items() if value != _DEFAULTS[name]}


def _entry(row: Any) -> IndexLine:
    if not isinstance(row, dict):
        raise ValueError("not an object")
    for name, value in row.items():
        wanted = _TYPES[name]
        if not isinstance(value, list if isinstance(wanted, tuple) else wanted):
            raise ValueError(f"{name} is {value!r}")
    if row.get("state") not in STATES:
        raise ValueError(f"unknown state {row.get('state')!r}")
    if row["state"] == "held" and row.get("form") not in SUFFIXES:
        raise ValueError(f"unknown form {row.get('form')!r}")
    if "holds" in row:
        row["holds"] = tuple(str(symbol) for symbol in row["holds"])
    for name in ("when", "ended"):
        if name in row and datetime.fromisoformat(row[name]).tzinfo is None:
            raise ValueError(f"{name} is {row[name]!r}, without Z at its end")
    made = IndexLine(**row)
    parts = Path(made.file).parts
    if Path(made.file).is_absolute() or ".." in parts:
        raise ValueError(f"file {made.file!r} leads out of the folder")
    if b"\0" in os.fsencode(made.file):  # which raises ValueError for halves of characters
        raise ValueError(f"file {made.file!r} is no name of a file")
    return made
