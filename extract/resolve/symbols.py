"""The symbol of a session: A/73, E/2016, and UNEP/EA.6 where a series prints it otherwise (series.yml, `form`)."""

from __future__ import annotations

from collections.abc import Iterable

from extract.ruletypes import Series


class SessionSymbols:
    """Writes the symbols of sessions, and takes them apart again."""

    def __init__(self, series: Iterable[Series]) -> None:
        self._forms = {s.series: s.form for s in series if s.form}

    def written(self, series: str, number: object) -> str:
        """UNEP/EA and 6 -> UNEP/EA.6."""
        return self._forms.get(series, "{series}/{n}").format(series=series, n=number)

    def parted(self, symbol: str) -> tuple[str, str]:
        """UNEP/EA.6 -> UNEP/EA and 6; two empty strings for none."""
        for series, form in self._forms.items():
            before, _, after = form.partition("{n}")
            if symbol.startswith(before) and symbol.endswith(after):
                return series, symbol[len(before) : len(symbol) - len(after)]
        series, _, number = symbol.rpartition("/")
        return series, number
