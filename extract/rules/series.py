"""rules/series.yml: bodies whose sessions are deadlines."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from extract.calendar import session_symbol
from extract.rules.shapes import Model
from extract.rules.texts import Word, Words, template

_SOME = 2024  # a session's number, to see how it is written


class Series(Model):
    """Which words name a body whose sessions are counted, and the United Nations symbol of its series."""

    series: str
    actor: str
    names: Words
    parts: tuple[Word, ...] = ()
    by: Literal["number", "year"] = "number"
    form: Annotated[str, template("series", "n")] = "{series}/{n}"

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        written = self.form.format(series=self.series, n=_SOME)
        symbol = session_symbol(written)
        if symbol is None or symbol.series != self.series:
            raise ValueError(
                f"{written} would be no symbol of a session of {self.series}: they are written as A/73, UNEP/EA.6"
            )
        return self

    @property
    def own_name(self) -> str:
        """The symbol."""
        return self.series
