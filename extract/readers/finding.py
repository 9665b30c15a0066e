"""Which files below some paths are documents. What is passed over is said: nothing is left out silently."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from extract.errors import DocumentError

# What may lie beside documents in a folder; every other file there is read, or told of in one line.
COMPANIONS = frozenset(
    {".yml", ".yaml", ".md", ".db", ".log", ".py", ".sha256"}
    | {".lock", ".cache", ".part", ".building", ".withdrawn"}  # what builds and updates put beside a database
)
# Tables and other data: the program's own (NAME.changes.jsonl too) are companions, others may be meant as documents.
_DATA = frozenset({".csv", ".tsv", ".json", ".jsonl"})
_OWN = ("reviews.csv", "responsible.csv", "index.jsonl", "changes.jsonl")

Say = Callable[[str], None]
_KINDS = ((stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"), (stat.S_ISCHR, "device"), (stat.S_ISBLK, "device"))


def _quiet(_line: str) -> None:
    pass


def find(paths: Iterable[Path], note: Say = _quiet, problem: Say = _quiet) -> list[Path]:
    """The documents among `paths` and in the folders below them, sorted, each once. No file is opened.

    A file that is named is always taken, in a folder only what ends as documents do; hidden files are left out.
    `note` gets a line for each linked folder (not entered), broken link, pipe, socket or device, for the data in a
    folder, and for each entry of documents.yml that names no file; `problem` one for each folder or file that may not
    be looked at.
    Raises DocumentError for a path that does not exist.
    """
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            below = sorted(_below(path, problem))
            for line in _data(below):
                note(line)
            inside = [file for file in below if not _is_data(file) and _is_document(file, note, problem)]
            found.update(inside)
            for line in _stale({file.parent for file in inside}):
                note(line)
        elif path.exists():
            found.add(path)
        else:
            raise DocumentError(path, "no such file or folder", "check the path")
    return sorted(found)


def _is_data(file: Path) -> bool:
    return file.suffix.lower() in _DATA


def _data(files: Iterable[Path]) -> Iterator[str]:
    """A line for the data of one kind in one folder."""
    kinds: dict[tuple[Path, str], list[Path]] = {}
    for file in filter(_is_data, files):
        kinds.setdefault((file.parent, file.suffix.lower()), []).append(file)
    for (_, kind), those in kinds.items():
        more = f"; so are {len(those) - 1} more there" if len(those) > 1 else ""
        yield f"{those[0]}: is no document but data ({kind}), left out{more}"


def _stale(folders: Collection[Path]) -> list[str]:
    """The entries of documents.yml that name no file. What reads it takes long to import, and there may be none."""
    if not any(
        (place / "documents.yml").exists() for folder in folders for place in (folder, folder.absolute().parent)
    ):
        return []
    from extract.readers import sidecar

    return sidecar.stale(folders)


def _below(folder: Path, problem: Say) -> Iterator[Path]:
    """Everything in a folder and its folders but hidden files, companions, and folders that are no links."""

    def denied(error: OSError) -> None:
        problem(f"{error.filename}: cannot be read ({error.strerror}); check the folder's permissions")

    for place, folders, files in os.walk(folder, onerror=denied):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118
        for name in (*links, *files):
            if not (name.startswith(".") or name.endswith(_OWN) or Path(name).suffix.lower() in COMPANIONS):
                yield Path(place, name)


def _is_document(file: Path, note: Say, problem: Say) -> bool:
    try:
        mode = file.stat().st_mode
    except OSError as error:
        if file.is_symlink() and not isinstance(error, PermissionError):
            note(f"{file}: is a link to {file.readlink()}, which is not there; left out")
        else:
            problem(f"{file}: cannot be read ({error.strerror}); check the file and its permissions")
        return False
    if stat.S_ISDIR(mode):
        note(f"{file}: is a link to the folder {file.readlink()}, which is not entered; name that folder to read it")
    for is_kind, name in _KINDS:
        if is_kind(mode):
            note(f"{file}: is a {name}, left out")
    return stat.S_ISREG(mode)
