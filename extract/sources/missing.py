"""Which documents the register knows to be answers, and does not hold."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from extract.errors import MandatesError
from extract.register import store


def missing(db: Path) -> list[str]:
    """Symbols that the evidence names as answers and whose text is not held, sorted.

    `evidence.answer` holds the symbol of the document that answers; `documents.held` is 0 for a document that is only
    cited (a database without that column has rows for held documents only). This is the one place that knows.
    Raises StoreError if there is no database, MandatesError where it does not have this yet.
    """
    connection = store.read(db)
    try:
        evidence = {row["name"] for row in connection.execute("pragma table_info(evidence)")}
        documents = {row["name"] for row in connection.execute("pragma table_info(documents)")}
        if "answer" not in evidence:
            problem = "which documents answer is not yet in this database"
            raise MandatesError(db, problem, "build it again with a version that follows up: mandates build")
        held = "where held = 1" if "held" in documents else ""
        sql = f"""select distinct answer from evidence
            where answer is not null and answer <> '' and answer not in (select symbol from documents {held})
            order by answer"""
        return [str(row["answer"]) for row in connection.execute(sql)]
    except sqlite3.Error as error:
        raise MandatesError(db, f"cannot be read ({error})", "make it again with: mandates build") from None
    finally:
        connection.close()
