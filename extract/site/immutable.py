"""The database file as Datasette sees it."""

from __future__ import annotations

from typing import Any

from datasette.database import Database


class Immutable(Database):  # type: ignore[misc]
    """A file that never changes and has no other attached to it, so that no statement needs to ask where it is."""

    async def attached_databases(self) -> list[Any]:
        """None: guards.py forbids ATTACH, and the pragma that lists them, which tells the folder of the file."""
        return []
