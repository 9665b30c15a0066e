"""What a new build changed: documents added and gone, mandates new, changed and gone, statuses that moved, and why."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from extract.register import rows, store
from extract.register.rows import Row

# The fields of a mandate whose change readers want to hear of; offsets and rules are not.
_TOLD = ("verb", "class", "reiterated", "addressees", "action", "deliverable", "report", "recipient", "deadline_text")
_ALIKE = 80.0


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `old` and `new` are the values of `field`, `reason` and `reason_en` say why a status moved."""

    kind: str
    document: str
    mandate: str | None = None
    field: str | None = None
    old: str | None = None
    new: str | None = None
    reason: str | None = None
    reason_en: str | None = None


def between(db: Path, tables: Mapping[str, Sequence[Row]]) -> list[Change] | None:
    """The changes from the database at `db` to the new rows, in the order of documents and mandates.

    Empty where there is no database yet: everything would be new; None where it has another shape, and cannot be
    compared. Raises StoreError.
    """
    if not db.exists():
        return []
    connection = store.read(db)
    try:
        documents = _old(connection, "documents", ("id", "sha256", "held"))
        mandates = _old(connection, "mandates", ("id", "document", *_TOLD, "status", "reason", "reason_en"))
    except sqlite3.Error:
        return None
    finally:
        connection.close()
    fresh = {str(r["id"]): r for r in _new(tables, "documents")}
    out = list(_documents(documents, fresh))
    out += _mandates(mandates, {str(r["id"]): r for r in _new(tables, "mandates")})
    return out


def table_rows(run: int, at: str, changes: Sequence[Change], first: int) -> list[Row]:
    """Changes as rows of the table `changes`, numbered from `first`."""
    return [(n, run, at, *astuple(change)) for n, change in enumerate(changes, first)]


def _documents(old: Mapping[str, rows.Values], new: Mapping[str, rows.Values]) -> Iterator[Change]:
    held_before = {key for key, row in old.items() if row["held"]}
    for key, row in new.items():
        if row["held"] and key not in held_before:
            yield Change("document added", key)
        elif row["held"] and old[key]["sha256"] != row["sha256"]:
            yield Change("document changed", key)
    for key in sorted(held_before):
        if key not in new or not new[key]["held"]:
            yield Change("document gone", key)


def _mandates(old: Mapping[str, rows.Values], new: Mapping[str, rows.Values]) -> Iterator[Change]:
    renamed = _renamed(old, new)
    for key, row in new.items():
        document = str(row["document"])
        before = old.get(key) or old.get(renamed.get(key, ""))
        if before is None:
            yield Change("mandate new", document, key, reason=_text(row["reason"]), reason_en=_text(row["reason_en"]))
            continue
        if key in renamed:
            yield Change("mandate renamed", document, key, "id", renamed[key], key)
        for field in _TOLD:
            if before[field] != row[field]:
                yield Change("mandate changed", document, key, field, _text(before[field]), _text(row[field]))
        if before["status"] != row["status"]:
            yield Change(
                "status moved",
                document,
                key,
                "status",
                _text(before["status"]),
                _text(row["status"]),
                _text(row["reason"]),
                _text(row["reason_en"]),
            )
    for key in sorted(old.keys() - new.keys() - set(renamed.values())):
        yield Change("mandate gone", str(old[key]["document"]), key)


def _renamed(old: Mapping[str, rows.Values], new: Mapping[str, rows.Values]) -> dict[str, str]:
    """New id -> old id where the text of a document moved its mandates: same document, class, like words."""
    from rapidfuzz import fuzz

    gone: dict[tuple[object, object], list[str]] = defaultdict(list)
    for key in sorted(old.keys() - new.keys()):
        gone[old[key]["document"], old[key]["class"]].append(key)
    out: dict[str, str] = {}
    for key in (key for key in new if key not in old):
        candidates = gone[new[key]["document"], new[key]["class"]]
        scored = [(fuzz.ratio(str(old[c]["action"]), str(new[key]["action"])), c) for c in candidates]
        best = max(scored, default=(0.0, ""))
        if best[0] >= _ALIKE:
            out[key] = best[1]
            candidates.remove(best[1])
    return out


def _old(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> dict[str, rows.Values]:
    names = ", ".join(f'"{column}"' for column in columns)
    where = " where class <> 'other'" if table == "mandates" else ""
    order = " order by number" if table == "mandates" else " order by id"
    found = connection.execute(f"select {names} from {table}{where}{order}")
    return {str(row[0]): dict(zip(columns, row, strict=True)) for row in found}


def _new(tables: Mapping[str, Sequence[Row]], table: str) -> list[rows.Values]:
    columns = rows.columns(table)
    made = [dict(zip(columns, row, strict=True)) for row in tables[table]]
    return [row for row in made if table != "mandates" or row["class"] != "other"]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
