"""documents.yml: what a document does not say about itself, by file name.

Looked for in the folder of the document and beside that folder (data/documents.yml for data/documents/x.txt);
the nearer one wins. Nothing in it may contradict the text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from contextlib import suppress
from datetime import date
from functools import lru_cache
from glob import escape
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from extract.errors import DocumentError
from extract.yml import parsed

NAME = "documents.yml"


def _day(value: object) -> date:
    """A date as YAML knows it, or the same in quotation marks. Pydantic takes figures for one too, counting seconds."""
    if type(value) is date:  # a time of day is a date too
        return value
    with suppress(ValueError):
        return date.fromisoformat(value if isinstance(value, str) else "")
    raise ValueError("write the day as 2018-12-20")


_Day = Annotated[date, BeforeValidator(_day)]


class Given(BaseModel):
    """Fields of Document that a line of documents.yml may give."""

    model_config = ConfigDict(extra="forbid")

    symbol: str | None = None
    kind: Literal["resolution", "decision", "report", "document"] | None = None
    body: str | None = None
    session: str | None = None
    author: str | None = None
    title: str | None = None
    agenda_item: str | None = None
    agenda_title: str | None = None
    adopted: _Day | None = None
    published: _Day | None = None
    meeting: str | None = None
    draft: str | None = None
    committee_report: str | None = None
    committee_report_paragraph: str | None = None
    vote: str | None = None


# Names of files are made of it.
_SYMBOL = re.compile(r"(?=.{1,100}$)[A-Z][A-Z0-9]*[/.(]\S*")


def fields(path: Path) -> dict[str, Any]:
    """What documents.yml says of the file at `path`; {} if nothing. Raises DocumentError for a documents.yml that
    cannot be read, and for a wrong entry for this file: the files beside it are read all the same."""
    folder, name = os.path.split(path.absolute())  # Path takes thrice the time, for every file
    for place in (folder, os.path.dirname(folder)):  # noqa: PTH120
        file = f"{place}{os.sep}{NAME}"
        try:
            stamp = os.stat(file).st_mtime_ns  # noqa: PTH116
        except OSError:
            continue
        entries = _load(Path(file), stamp)
        if name in entries:
            return _given(f"{file}: {name}", entries[name])
    return {}


def _given(place: str, entry: object) -> dict[str, Any]:
    """What one entry says. Raises DocumentError where it says it wrongly."""
    if not isinstance(entry, dict):
        raise DocumentError(place, f"{entry!r} are no fields", "write them as {symbol: A/RES/72/237}")
    unknown = next((str(key) for key in entry if key not in Given.model_fields), None)
    if unknown is not None:
        raise DocumentError(place, f"there is no field {unknown}", f"the fields are {', '.join(Given.model_fields)}")
    try:
        values = Given.model_validate(entry).model_dump(exclude_none=True)
    except ValidationError as error:
        first = error.errors()[0]
        told = first["msg"].removeprefix("Value error, ")
        raise DocumentError(place, f"{first['loc'][0]}: {told}", "correct this entry") from None
    if "symbol" in values:
        values["symbol"] = "".join(values["symbol"].split())
        if not _SYMBOL.fullmatch(values["symbol"]):
            problem = f"{values['symbol'][:100]!r} is no symbol of a document"
            raise DocumentError(place, problem, "write it with the body before it: A/RES/79/1")
    return values


@lru_cache(maxsize=64)
def _load(file: Path, stamp: int) -> dict[str, object]:
    """The entries by file name, as they stand there."""
    del stamp  # part of the key: an edited file is read again
    if not file.is_file():  # to open a pipe would mean to wait
        raise DocumentError(file, "is not a file", "take it away or write one")
    try:
        data = parsed(file.read_text(encoding="utf-8")) or {}
    except OSError as error:
        raise DocumentError(file, f"cannot be read ({error.strerror})", "check the file") from None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: not UTF-8, or a day that no calendar has (2018-13-40)
        raise DocumentError(file, f"is not YAML ({' '.join(str(error).split())})", "correct it") from None
    if not isinstance(data, dict):
        raise DocumentError(file, "holds no entries", "write each as `name.txt: {symbol: A/RES/72/237}`")
    return {str(name): entry for name, entry in data.items()}


def stale(folders: Collection[Path]) -> list[str]:
    """A line for each entry that names no file, of the files `documents.yml` in and beside these folders.

    A documents.yml that is wrong is left to `fields`, which says so.
    """
    lines = []
    for place in sorted({place for folder in folders for place in (folder.absolute(), folder.absolute().parent)}):
        file = place / NAME
        try:
            given = _load(file, file.stat().st_mtime_ns)
        except (OSError, DocumentError):
            continue
        lines += [
            f"{file}: {name}: there is no such file; correct the name or take the entry out"
            for name in given
            if not _names_a_file(place, name)
        ]
    return lines


def _names_a_file(place: Path, name: str) -> bool:
    """In the folder of documents.yml or, where that stands beside it (x.txt for data/documents/x.txt), one below."""
    if not name or "/" in name:
        return False
    return any(next(place.glob(below + escape(name)), None) for below in ("", "*/"))
