"""What actors say of each other: whose parent and successor is who, and that a name stands for one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extract.model import GROUP
from extract.patterns import alternatives
from extract.rules.actors import Actor
from extract.rules.faults import Fault

Actors = Mapping[str, Actor]


def faults(own: Sequence[Actor], actors: Actors, modifiers: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with the actors of one file among those of all files."""
    place = {actor.id: n for n, actor in enumerate(own)}
    for actor, problem in (*_lines(own, actors), *_names(actors), *_modified(own, actors, modifiers)):
        if actor.id in place:
            yield Fault((place[actor.id],), problem)


def _lines(own: Sequence[Actor], actors: Actors) -> Iterator[tuple[Actor, str]]:
    """Parents and successors that there are not, or that lead back."""
    for actor in own:
        for field in ("parent", "successor"):
            line = [actor.id]
            while (after := getattr(actors[line[-1]], field)) in actors and after not in line:
                line.append(after)
            if after == actor.id:
                yield actor, f"{field} leads back to it: {' -> '.join((*line, after))}"
            elif after is not None and len(line) == 1:
                yield actor, f"no actor {after} for its {field}"


def _names(actors: Actors) -> Iterator[tuple[Actor, str]]:
    """Names that an actor further up has at the same time."""
    named: dict[str, list[Actor]] = {}
    for actor in actors.values():
        for name in actor.all_names:
            for other in named.get(name, ()):
                if actor.bounds[0] < other.bounds[1] and other.bounds[0] < actor.bounds[1]:
                    yield actor, f"{name} is a name of {other.id} too, at the same time"
            named.setdefault(name, []).append(actor)


def _modified(own: Sequence[Actor], actors: Actors, modifiers: Sequence[str]) -> Iterator[tuple[Actor, str]]:
    """Names that would be another actor's without the modifier, which the program takes off; it may tell a group."""
    of = {name: actor.id for actor in actors.values() for name in actor.all_names}
    lead = re.compile(alternatives(modifiers))
    for actor in own:
        for name in actor.all_names if actor.kind != GROUP else ():
            rest = lead.sub("", name, count=1) if lead.match(name) else ""
            if of.get(rest, actor.id) != actor.id:
                yield actor, f"{name} is read without its modifier, as {rest}, a name of {of[rest]}"
