"""Who holds an actor's mandates today: offices that were renamed or merged are followed to their successors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.ruletypes import Actor


class Succession:
    """Follows actors (by id) through rules/actors.yml; a ring of successors ends where it began to repeat."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._actors = actors
        self._known: dict[str, str] = {}

    def __call__(self, actor: str) -> str:
        """The actor that holds an actor's mandates today; itself where it has no successor, or is not known."""
        if actor not in self._known:
            seen = {actor}
            last = actor
            while (one := self._actors.get(last)) and one.successor and one.successor not in seen:
                last = one.successor
                seen.add(last)
            self._known[actor] = last
        return self._known[actor]
