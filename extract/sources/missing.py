"""Which documents the register knows to be answers, and does not hold."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from extract.errors import StoreError
from extract.register import store


def missing(db: Path) -> list[str]:
    """Symbols that the evidence names as answers and whose text is not held, sorted.

    `evidence.answer` is the symbol of the document that answers; `documents.held` is 0 for one that is only cited.
    This is the one place that knows.
    Raises StoreError if there is no database, or one that cannot be read or does not have this.
    """
    connection = store.read(db)
    try:
        sql = """select distinct answer from evidence
            where answer is not null and answer <> '' and answer not in (select symbol from documents where held = 1)
            order by answer"""
        return [str(row["answer"]) for row in connection.execute(sql)]
    except sqlite3.Error as error:
        raise StoreError(db, f"cannot be read ({error})", "make it again with: mandates build") from None
    finally:
        connection.close()
