"""Who holds an actor's mandates today: offices that were renamed or merged are followed to their successors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.rules.actors import Actor


class Succession:
    """Follows actors (by id) through rules/actors.yml; a ring of successors ends where it began to repeat."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._actors = actors
        self._known: dict[str, str] = {}

    def __call__(self, actor: str) -> str:
        """The actor that holds an actor's mandates today; itself where it has no successor, or is not known."""
        if actor not in self._known:
            self._known[actor] = self.later(actor)[-1]
        return self._known[actor]

    def later(self, actor: str) -> list[str]:
        """The actor and those that followed it, in time."""
        line = [actor]
        while (one := self._actors.get(line[-1])) and one.successor and one.successor not in line:
            line.append(one.successor)
        return line

    def lines(self) -> set[tuple[str, str]]:
        """(actor, one of its line): itself, those that came before it and those that followed; not those that were
        merged into the same successor."""
        pairs = {(actor, later) for actor in self._actors for later in self.later(actor)}
        return pairs | {(later, actor) for actor, later in pairs}
