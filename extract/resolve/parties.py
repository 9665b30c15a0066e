"""Words -> actors: names, short names, pronouns; and the other parties (consulted, supporting, mentioned)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from extract.detect.addressees import AddresseeGrammar, Names
from extract.detect.assemble import Draft
from extract.detect.phrases import PhraseReader
from extract.model import Party, Role
from extract.patterns import alternatives
from extract.resolve.read import Mention, Read
from extract.rules import Rules
from extract.ruletypes import Actor


class PartyResolver:
    """Finds the actor that each surface stands for; an unknown one keeps its surface and gets None."""

    def __init__(self, rules: Rules, addressees: AddresseeGrammar) -> None:
        self._actors = rules.actors
        self._addressees = addressees
        self._names: dict[str, str] = {}
        for a in rules.actors.values():
            for name in (a.name, *a.names):
                self._names.setdefault(name, a.id)
        words = rules.addressees
        self._modifier = re.compile(alternatives(m for m in words.modifiers))
        bare = ((self._modifier.sub("", name), actor) for name, actor in reversed(list(self._names.items())))
        self._stripped = {name: actor for name, actor in bare if name}  # 双方 is nothing but a modifier
        self._short = _by_short_name(rules.actors)
        self._plural = frozenset(words.pronouns["plural"])
        self._definite = frozenset(words.pronouns["definite"])
        self._pronouns = self._plural | frozenset(words.pronouns["singular"])
        self._roles = tuple((r.id, re.compile(r.pattern)) for r in rules.qualifiers.roles)

    def actor(self, surface: str) -> str | None:
        """The actor of that name, with or without its modifiers and relative clause."""
        bare = self._addressees.bare(surface)
        for name in (surface, bare):
            if name in self._names:
                return self._names[name]
        return self._stripped.get(self._modifier.sub("", bare))

    def addressees(self, read: Read, draft: Draft) -> tuple[Party, ...]:
        """Addressees and `included` parties of a draft."""
        parties = []
        groups = (("addressee", draft.phrase.addressees), ("included", draft.phrase.included))
        for role, spans in groups:
            for start, end in spans:
                surface, name = read.paragraph.text[start:end], read.folded[start:end]
                if name in self._pronouns:
                    actor, basis = self._antecedent(name, start, read.mentions, read.before)
                else:
                    actor, basis = self._named(name, start, read.mentions, read.earlier)
                parties.append(Party(cast(Role, role), surface, actor, read.paragraph.ordinal, start, end, basis))
        return tuple(parties)

    def _named(
        self, surface: str, start: int, mentions: Sequence[Mention], earlier: Callable[[], list[str]]
    ) -> tuple[str | None, str | None]:
        """By name; else a short name (该办公室, 委员会) by the full name nearest before it."""
        actor = self.actor(surface)
        if actor is not None:
            return actor, None
        definite = surface in self._definite
        tail = surface[1:] if definite else surface
        named = [m.actor for m in mentions if m.end <= start]
        if definite or tail in self._short:
            named = [*earlier(), *named]
        for candidate in reversed(named):
            if self._ends_so(candidate, tail):
                return candidate, f"short for {self._actors[candidate].name}"
        return None, None

    def _ends_so(self, actor: str, tail: str) -> bool:
        names = (self._actors[actor].name, *self._actors[actor].names)
        return tail in self._actors[actor].short_in_context or any(n.endswith(tail) and n != tail for n in names)

    def _antecedent(
        self, surface: str, start: int, mentions: Sequence[Mention], before: Sequence[Party]
    ) -> tuple[str | None, str | None]:
        """它们 means the last addressee of the paragraph, or the group named first in the sentence before it."""
        wanted = surface in self._plural
        for party in reversed(before):
            if party.actor and self._is_group(party.actor) == wanted:
                return party.actor, f"pronoun for {party.surface}"
        for mention in mentions:
            if mention.end <= start and self._is_group(mention.actor) == wanted:
                return mention.actor, f"pronoun for {self._actors[mention.actor].name}"
        return None, None

    def _is_group(self, actor: str) -> bool:
        return self._actors[actor].kind == "group"

    def others(self, read: Read, draft: Draft, known: Sequence[Party]) -> tuple[Party, ...]:
        """Who is consulted, supports or asks, and every other known actor in the action (groups are common words)."""
        begin, end = draft.action
        text, ordinal = read.paragraph.text, read.paragraph.ordinal
        names = Names(tuple((m.start, m.end, self._is_group(m.actor)) for m in read.mentions))
        reader = PhraseReader(self._addressees, read.masked, names)
        parties: list[Party] = []
        for role, pattern in self._roles:
            for match in pattern.finditer(read.folded, begin, end):
                for a, b in reader.split(*match.span("party")):
                    parties.append(Party(cast(Role, role), text[a:b], self.actor(read.folded[a:b]), ordinal, a, b))
        covered = [(p.start, p.end) for p in (*known, *parties)]
        seen: set[str] = {p.actor for p in (*known, *parties) if p.actor}
        for mention in read.mentions:
            inside = begin <= mention.start and mention.end <= end and not self._is_group(mention.actor)
            if inside and mention.actor not in seen and not any(a <= mention.start < b for a, b in covered):
                seen.add(mention.actor)
                surface = text[mention.start : mention.end]
                parties.append(Party("mentioned", surface, mention.actor, ordinal, mention.start, mention.end))
        return tuple(parties)


def _by_short_name(actors: Mapping[str, Actor]) -> frozenset[str]:
    return frozenset(short for actor in actors.values() for short in actor.short_in_context)
