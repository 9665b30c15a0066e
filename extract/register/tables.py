"""Small tables kept by people (CSV, UTF-8): read strictly, with one clear line for each thing that is wrong."""

from __future__ import annotations

import csv
from pathlib import Path

from extract.errors import MandatesError


def read(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file as (line number, column -> value, stripped); an absent file has no rows.

    Raises MandatesError with file and line for another encoding, another header, or a row of another length:
    a row that people wrote is never dropped or cut silently.
    """
    if not path.exists():
        return []
    try:
        # utf-8-sig: spreadsheet programs put a mark before the first column's name.
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = tuple(name.strip() for name in next(reader, []))
            if header != columns:
                raise MandatesError(f"{path} line 1", "wrong header", f"write it as {','.join(columns)}")
            rows = []
            for fields in reader:
                if not any(field.strip() for field in fields):
                    continue
                if len(fields) != len(columns):
                    raise MandatesError(
                        f"{path} line {reader.line_num}",
                        f"{len(fields)} fields instead of {len(columns)}",
                        "put fields that hold a comma between double quotes",
                    )
                rows.append((reader.line_num, dict(zip(columns, (field.strip() for field in fields), strict=True))))
            return rows
    except UnicodeDecodeError as error:
        raise MandatesError(path, f"not UTF-8 (byte {error.start})", "save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise MandatesError(f"{path} line {reader.line_num}", str(error), "correct the quotes of that line") from error
    except OSError as error:
        raise MandatesError(path, f"cannot be read ({error.strerror})", "check the file and its permissions") from error
