"""Small tables kept by people (CSV, UTF-8): read strictly, with one clear line for each thing that is wrong."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from extract.errors import MandatesError


def beside(db: Path, paths: Sequence[Path], name: str, say: Callable[[str], None] = lambda _: None) -> Path:
    """Where a table that people keep is looked for: beside the database; where there is none, beside the folder of the
    documents (data/responsible.csv for data/documents). `say` gets a note of the second."""
    own = db.with_name(name)
    if _holds(own.exists):
        return own
    folders = [path if _holds(path.is_dir) else path.parent for path in paths]
    found = next((other for one in folders if _holds((other := one.absolute().parent / name).exists)), None)
    if found is not None:
        say(f"note: {found.parent.name}/{name}: used, since there is no {own}; copy it there if it is to differ")
    return found or own


def _holds(asked: Callable[[], bool]) -> bool:
    """What a path says of itself; False in a folder that may not be entered."""
    with suppress(PermissionError):
        return asked()
    return False


def read(
    path: Path,
    columns: tuple[str, ...],
    say: Callable[[str], None],
    needed: bool = False,
    further: tuple[str, ...] = (),
) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file as (line number, column -> value, stripped); an absent file has none. It may have the
    `further` columns too, which are passed over.

    A file of nothing has none either, and `say` gets a note of it. Raises MandatesError for an absent file that is
    `needed`, and with file and line for another encoding, another header, a NUL byte, or a row of another length: a
    row that people wrote is never dropped or cut silently.
    """
    try:
        # utf-8-sig: spreadsheet programs put a mark before the first column's name.
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = file.readlines()
        if not "".join(lines).strip():
            say(f"note: {path}: is empty, nothing was taken from it")
            return []
        for n, line in enumerate(lines, 1):
            if "\0" in line:
                raise MandatesError(f"{path} line {n}", "holds a NUL byte", "save it as CSV in UTF-8")
        return list(_rows(path, lines, columns, further))
    except UnicodeDecodeError as error:
        raise MandatesError(path, f"not UTF-8 (byte {error.start})", "save it as CSV in UTF-8") from error
    except FileNotFoundError as error:
        if needed:
            raise MandatesError(path, "no such file", "check the path") from error
        return []
    except OSError as error:
        raise MandatesError(path, f"cannot be read ({error.strerror})", "check the file and its permissions") from error


def _rows(
    path: Path, lines: list[str], columns: tuple[str, ...], further: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(lines, strict=True)
    try:
        header = tuple(name.strip() for name in next(reader, []))
        if header not in (columns, columns + further):
            raise MandatesError(f"{path} line 1", "wrong header", f"write it as {','.join(columns)}")
        for fields in reader:
            if not any(field.strip() for field in fields):
                continue
            if len(fields) != len(header):
                raise MandatesError(
                    f"{path} line {reader.line_num}",
                    f"{len(fields)} fields instead of {len(header)}",
                    "put fields that hold a comma between double quotes",
                )
            yield reader.line_num, dict(zip(columns, map(str.strip, fields), strict=False))
    except csv.Error as error:
        raise MandatesError(f"{path} line {reader.line_num}", str(error), "correct the quotes of that line") from error
