"""Yearly works by their titles: what is to be said in the World Investment Report is answered where the next resolution
of the series speaks of that of the year (《2021年世界投资报告：投资于可持续复苏》)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.follow.chains import Chains
from extract.follow.entries import Entries
from extract.follow.notices import Notice
from extract.follow.requests import Request
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

_KEPT = 1_000  # documents of which this is remembered


class Works:
    """Finds works by the titles that requests name, in the documents of their chain."""

    def __init__(self, rules: Rules, entries: Entries, chains: Chains) -> None:
        self._asked = re.compile(rules.followup.work_asked)
        self._title = re.compile(rules.followup.work)
        self._entries = entries
        self._chains = chains
        self._of = lru_cache(maxsize=_KEPT)(self._read)

    def __call__(self, request: Request) -> list[Notice]:
        """The works of the year of the session due that the request names, as its chain's documents speak of them."""
        titles = [match["title"] for match in self._asked.finditer(request.text)]
        out = []
        for symbol in self._chains.at(request.document, request.session) if titles else ():
            adopted = self._entries[symbol][0].adopted if symbol in self._entries else None
            found = [self._of(symbol).get((title, str(adopted.year))) for title in titles] if adopted else []
            out += [notice for notice in found if notice]
        return out

    def _read(self, symbol: str) -> Mapping[tuple[str, str], Notice]:
        """The title and its year -> where it is spoken of first."""
        out: dict[tuple[str, str], Notice] = {}
        for paragraph in self._entries[symbol][0].paragraphs:
            if paragraph.part == "annex":
                continue
            for match in self._title.finditer(simplified(paragraph.text)):
                at = (symbol, paragraph.ordinal, *match.span())
                notice = Notice(*at, "", "", (), match["title"], "report", (), (), True)
                out.setdefault((match["title"], match["year"]), notice)
        return out
