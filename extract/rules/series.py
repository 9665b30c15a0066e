"""rules/series.yml: bodies whose sessions are deadlines."""

from __future__ import annotations

from typing import Literal

from extract.rules.shapes import Model


class Series(Model):
    """Which words name a body whose sessions are counted, and the United Nations symbol of its series."""

    series: str
    actor: str
    names: tuple[str, ...]
    parts: tuple[str, ...] = ()
    by: Literal["number", "year"] = "number"
    form: str = ""
    special: str | None = None
    emergency: str | None = None

    @property
    def own_name(self) -> str:
        """The symbol."""
        return self.series
