"""documents.yml: what a document does not say about itself, by file name.

Looked for in the folder of the document and beside that folder (data/documents.yml for data/documents/x.txt);
the nearer one wins. Nothing in it may contradict the text.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from glob import escape
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from extract.errors import DocumentError

NAME = "documents.yml"


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
    adopted: date | None = None
    published: date | None = None
    meeting: str | None = None
    draft: str | None = None
    committee_report: str | None = None
    committee_report_paragraph: str | None = None
    vote: str | None = None


class _File(RootModel[dict[str, Given]]):
    pass


def fields(path: Path) -> dict[str, Any]:
    """What documents.yml says of the file at `path`; {} if nothing. A wrong documents.yml is a DocumentError."""
    folder, name = os.path.split(path.absolute())  # Path takes thrice the time, for every file
    for place in (folder, os.path.dirname(folder)):  # noqa: PTH120
        file = f"{place}{os.sep}{NAME}"
        try:
            stamp = os.stat(file).st_mtime_ns  # noqa: PTH116
        except OSError:
            continue
        given = _load(Path(file), stamp).get(name)
        if given is not None:
            values = given.model_dump(exclude_none=True)
            if "symbol" in values:
                values["symbol"] = "".join(values["symbol"].split())
            return values
    return {}


@lru_cache(maxsize=64)
def _load(file: Path, stamp: int) -> dict[str, Given]:
    del stamp  # part of the key: an edited file is read again
    if not file.is_file():  # to open a pipe would mean to wait
        raise DocumentError(file, "is not a file", "take it away or write one")
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        return _File.model_validate(data or {}).root
    except OSError as error:
        raise DocumentError(file, f"cannot be read ({error.strerror})", "check the file") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ": ".join(str(step) for step in first["loc"]) or "the file"
        raise DocumentError(file, f"{place}: {first['msg']}", "correct this entry") from None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: not UTF-8, or a day that no calendar has (2018-13-40)
        raise DocumentError(file, f"is not YAML ({' '.join(str(error).split())})", "correct it") from None


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
