"""Whether a report spoken of is one of those asked: who wrote it, under which name, and who only hands it on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.follow.chains import Chains
from extract.follow.notices import Notice
from extract.follow.requests import Request
from extract.follow.succession import Succession
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

_KEPT = 10_000  # sets of actors
_NAME = 3  # characters; a longer surface tells whose it is


class Authors:
    """Compares the authors of reports with the addressees of requests."""

    def __init__(self, rules: Rules, chains: Chains) -> None:
        words = rules.followup
        self._chains = chains
        self._successor = Succession(rules.actors)
        self._plain = re.compile(words.plain_subjects)
        self._forwards, self._serving = words.forwards, frozenset(words.serving)
        self._yearly_of = frozenset(words.yearly_of)
        self._written_for = frozenset(words.written_for)
        self._actors = rules.actors
        self._names = {key: (*actor.all_names, *actor.short_in_context) for key, actor in rules.actors.items()}
        self._offices = lru_cache(maxsize=_KEPT)(self._offices_of)  # few are asked again and again
        self._short = {key: actor.short_in_context for key, actor in rules.actors.items()}

    def wrote(self, notice: Notice, request: Request) -> bool:
        """The author is among the addressees: the same actor or its head, called by the same words (特别报告员), or
        somebody who tells what they do."""
        if request.of_others:
            return False
        if notice.authors and not self._offices(notice.authors).isdisjoint(self._offices(request.actors)):
            return True
        called = any(self._called(notice.surface, name) for name in request.surfaces)
        return called or self._on_its_behalf(notice, request) or self._in_short(notice, request)

    def handed_on(self, notice: Notice, request: Request) -> bool:
        """The report of an office of the United Nations system, which it gives through the one asked: the
        Secretary-General is asked, and what is noted is the report of the Executive Secretary of the Convention."""
        kinds = {self._actors[self._office(author)].kind for author in notice.authors}
        return self._forwards in request.actors and bool(kinds) and kinds <= self._serving

    def of_series(self, request: Request) -> bool:
        """Asked is one of those who write the reports of a series, and not a body with a yearly report of its own
        (鼓励内部监督事务厅…在下次报告中报告有关情况)."""
        offices = {self._office(actor) for actor in request.actors}
        return any(one == self._forwards or self._actors[one].kind in self._serving for one in offices)

    def body(self, actor: str) -> bool:
        """A body that gives the Assembly one report a year."""
        return self._actors[actor].kind in self._yearly_of

    def _offices_of(self, actors: Collection[str]) -> frozenset[str]:
        """The offices of some actors, as they are today."""
        return frozenset(self._office(self._successor(actor)) for actor in actors)

    def _office(self, actor: str) -> str:
        """The office that an actor is the head of, who writes its reports, or the actor."""
        one = self._actors[actor]
        if one.kind in self._written_for:
            return self._forwards
        heads = one.kind == self._actors[self._forwards].kind
        parent = self._actors.get(one.parent or "") if heads else None
        return parent.id if parent and parent.kind in self._serving else actor

    def _called(self, surface: str, name: str) -> bool:
        return len(name) > _NAME and surface.endswith(name)

    def _in_short(self, notice: Notice, request: Request) -> bool:
        """In the resolution's own series a short name means the one that has it (特别报告员, 科学委员会), be it the
        author or the one asked (公约秘书处) that is called by it."""
        if not self._chains.together(notice.document, request.document):
            return False
        if not notice.authors:
            return any(self._called(notice.surface, name) for name in self._shorts(request.actors))
        offices = map(self._office, notice.authors)
        return not request.actors and any(name in request.surfaces for name in self._shorts(offices))

    def _shorts(self, actors: Iterable[str]) -> Iterator[str]:
        return (name for actor in actors for name in self._short[actor])

    def _on_its_behalf(self, notice: Notice, request: Request) -> bool:
        """A report on what those asked do, by somebody else (秘书长关于全球传播部活动的报告) or by nobody that is named
        (关于科学委员会第六十九届会议的报告)."""
        if not notice.subject or not (notice.authors or notice.symbols) or not self._plain.search(notice.subject):
            return False
        names = {name for actor in request.actors for name in self._names.get(actor, ())} | request.surfaces
        return any(len(name) > _NAME and simplified(name) in notice.subject for name in names)
