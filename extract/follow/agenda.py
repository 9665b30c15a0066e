"""Agenda decisions: an item put on a session's agenda is met by a resolution under that item at that session."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from extract.follow.chains import Chains
from extract.follow.entries import Pairs
from extract.follow.items import Items
from extract.model import Deadline, Document, Evidence, Mandate
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules


class AgendaFinder:
    """Finds the resolutions that meet decisions to take an item up again (route 5)."""

    def __init__(self, rules: Rules, documents: Sequence[Document], chains: Chains) -> None:
        words = rules.followup
        self._agenda = re.compile(words.agenda)
        self._titles = tuple(re.compile(rule.pattern) for rule in words.agenda_items)
        self._items = Items(rules)
        self._chains = chains
        self._under: dict[tuple[str, str], Document] = {}
        resolutions = (d for d in documents if d.kind == "resolution")
        for document in sorted(resolutions, key=lambda d: d.symbol, reverse=True):
            for part in self._items.parts(document.agenda_title):
                self._under[document.session or "", part] = document

    def __call__(self, symbol: str, pairs: Pairs, deadlines: Mapping[str, Sequence[Deadline]]) -> Iterator[Evidence]:
        """The evidence for the agenda decisions of one document."""
        for key, mandate in pairs:
            if mandate.mandate_class != "decide" or not self._agenda.search(simplified(mandate.action)):
                continue
            for n, deadline in enumerate(deadlines[key], 1):
                found = self._met(symbol, mandate, deadline.session) if deadline.session else None
                if found:
                    yield Evidence(key, n, "agenda", "answers", found, None, None, None, None)

    def _met(self, symbol: str, mandate: Mandate, session: str) -> str | None:
        for later in self._chains.at(symbol, session):
            if self._chains.links[later].held:
                return later
        titles = [m["title"] for p in self._titles for m in p.finditer(simplified(mandate.action))]
        for title in reversed(titles):  # the sub-item is named last
            document = self._under.get((session, self._items.key(title)))
            if document and document.symbol != symbol:
                return document.symbol
        return None
