"""The symbol of a session: A/73, E/2016, and UNEP/EA.6 where a series prints it otherwise (series.yml, `form`)."""

from __future__ import annotations

from collections.abc import Iterable

from extract.rules.series import Series


class SessionSymbols:
    """Writes the symbols of sessions; `extract.calendar.session_symbol` takes them apart again."""

    def __init__(self, series: Iterable[Series]) -> None:
        self._forms = {s.series: s.form for s in series}

    def written(self, series: str, number: object) -> str:
        """UNEP/EA and 6 -> UNEP/EA.6."""
        return self._forms.get(series, "{series}/{n}").format(series=series, n=number)
