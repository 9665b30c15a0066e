"""Reports that are taken note of, found by session, subject, author and agenda item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from extract.follow.entries import Entries
from extract.follow.items import Items
from extract.follow.notices import Notice
from extract.follow.subjects import Likeness, Subjects
from extract.follow.succession import Succession
from extract.follow.symbols import session_of

if TYPE_CHECKING:
    from extract.rules import Rules


_MANY = 30  # the reports of the Internal Oversight Services of a session are spoken of a dozen times


class Noted:
    """The reports that documents take note of."""

    def __init__(self, rules: Rules, entries: Entries, likeness: Likeness, notices: Iterable[Notice]) -> None:
        self._likeness = likeness
        items, successor = Items(rules), Succession(rules.actors)
        sessions: dict[str, list[Notice]] = defaultdict(list)
        self._by: dict[tuple[str, str], list[Notice]] = defaultdict(list)
        self._under: dict[tuple[str, str], list[Notice]] = defaultdict(list)
        for notice in notices:
            if not notice.noted:
                continue
            document = entries[notice.document][0]
            own = document.session or ""
            sessions[own].append(notice)
            given = {one for symbol in notice.symbols if (one := session_of(symbol))}
            for session in given or {own}:
                if session != own:  # 78/129 takes note of A/76/357
                    sessions[session].append(notice)
                for author in dict.fromkeys(map(successor, notice.authors)):
                    self._by[author, session].append(notice)
            for part in dict.fromkeys(items.parts(document.agenda_title)):
                self._under[part, own].append(notice)
        self._sessions = {session: Subjects(likeness, found) for session, found in sessions.items()}

    def of(self, session: str) -> Subjects:
        """Those noted at a session, or given at it by their symbols."""
        return self._sessions.get(session) or Subjects(self._likeness, ())

    def by(self, author: str, session: str) -> Sequence[Notice]:
        """Those of an author (the id it has today), given at a session by symbol, else noted at it; none of one who
        gives a great many, of whom no report is the one of the year."""
        found = self._by.get((author, session), ())
        return found if len(found) <= _MANY else ()

    def under(self, item: str, session: str) -> Sequence[Notice]:
        """Those that documents of a session note under an item or sub-item (`Items.key`)."""
        return self._under.get((item, session), ())
