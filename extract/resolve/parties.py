"""Words -> actors: names, short names, pronouns; and the other parties (consulted, supporting, mentioned)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from extract.detect.addressees import AddresseeGrammar, Names
from extract.detect.assemble import Draft
from extract.model import Party, Role
from extract.resolve.names import COUNTRY, GROUP, NameResolver, ShortNames
from extract.rules import Rules
from extract.script import simplified

CLAUSE = "，；。,;"
JOINED = 3  # characters between two addressees of one list: 男子和男童


@dataclass(frozen=True, slots=True)
class Mention:
    """A known actor named in a paragraph, by offsets."""

    start: int
    end: int
    actor: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What may name a body before a paragraph: the titles of the document, the paragraphs, the nearest first."""

    titles: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


class PartyResolver:
    """Finds the actor that each surface stands for; an unknown one keeps its surface and gets None."""

    def __init__(self, rules: Rules) -> None:
        self._actors = rules.actors
        self._addressees = AddresseeGrammar(rules)
        self._names = NameResolver(rules)
        self._short = ShortNames(rules, self._names)
        words = rules.addressees
        self._definite = words.definite
        self._states = frozenset((words.state, *(words.state + g for g in words.governments)))
        self._plural = frozenset(words.pronouns["plural"])
        self._pronouns = self._plural | frozenset(words.pronouns["singular"])
        self._roles = tuple((r.id, re.compile(r.pattern)) for r in rules.qualifiers.roles)

    def actor(self, surface: str) -> str | None:
        """The actor of that name, with or without its modifiers and relative clause."""
        return self._names.actor(surface)

    def addressees(
        self,
        text: str,
        draft: Draft,
        mentions: Sequence[Mention],
        before: Sequence[Party],
        earlier: Callable[[], Earlier],
        ordinal: int,
    ) -> tuple[Party, ...]:
        """Addressees and `included` parties of a draft.

        `before` are the addressees of the mandates before it in the paragraph; `earlier()` gives the text before the
        paragraph and is called only for a short name that needs its full name.
        """
        parties = []
        groups = (("addressee", draft.phrase.addressees), ("included", draft.phrase.included))
        for role, spans in groups:
            for start, end in spans:
                surface = text[start:end]
                name = simplified(surface)
                if name in self._pronouns:
                    actor, basis = self._antecedent(name, start, text, mentions, before)
                else:
                    actor, basis = self._named(name, start, text, mentions, earlier)
                parties.append(Party(cast(Role, role), surface, actor, ordinal, start, end, basis))
        return tuple(parties)

    def _named(
        self, surface: str, start: int, text: str, mentions: Sequence[Mention], earlier: Callable[[], Earlier]
    ) -> tuple[str | None, str | None]:
        """By name; else a short name (该办公室, 委员会) by the full name nearest before it."""
        actor = self.actor(surface)
        if actor is not None:
            return actor, None
        rest = surface.removeprefix(self._definite)
        if self._short.is_short(surface):
            around = earlier()
            actor = self._short.resolve(surface, text[:start], around.titles, around.texts)
        elif rest != surface and rest in self._states:
            named = (m.actor for m in reversed(mentions) if m.end <= start)
            actor = next((a for a in named if self._actors[a].kind == COUNTRY), None)
        elif rest != surface:
            return self.actor(rest), None
        return actor, f"short for {self._actors[actor].name}" if actor else None

    def _antecedent(
        self, surface: str, start: int, text: str, mentions: Sequence[Mention], before: Sequence[Party]
    ) -> tuple[str | None, str | None]:
        """它们 means the last addressee of the paragraph, or who is named in the nearest clause before it.

        Where several are named there it is doubtful who is meant: 秘书长和高级专员 … 并请他们.
        """
        wanted = surface in self._plural
        asked = [p for p in before if p.actor and self._is_group(p.actor) == wanted]
        if asked:
            alone = len(asked) == 1 or asked[-1].start - asked[-2].end > JOINED
            return (asked[-1].actor, f"pronoun for {asked[-1].surface}") if alone else (None, None)
        end = start
        while end > 0:
            begin = max(text.rfind(mark, 0, end) for mark in CLAUSE)
            named = [m for m in mentions if begin < m.start and m.end <= end]
            fitting = [m for m in named if self._is_group(m.actor) == wanted]
            if fitting:
                actor = fitting[0].actor
                several = len({m.actor for m in fitting}) > 1 or (wanted and _listed(fitting[0], named))
                return (None, None) if several else (actor, f"pronoun for {self._actors[actor].name}")
            end = begin
        return None, None

    def _is_group(self, actor: str) -> bool:
        return self._actors[actor].kind == GROUP

    def others(
        self, text: str, masked: str, draft: Draft, mentions: Sequence[Mention], known: Sequence[Party], ordinal: int
    ) -> tuple[Party, ...]:
        """Who is consulted, supports or asks, and every other known actor in the action (groups are common words)."""
        begin, end = draft.action
        names = Names(tuple((m.start, m.end, self._is_group(m.actor)) for m in mentions))
        parties: list[Party] = []
        for role, pattern in self._roles:
            for match in pattern.finditer(simplified(text), begin, end):
                for a, b in self._addressees.split(masked, *match.span("party"), names):
                    parties.append(Party(cast(Role, role), text[a:b], self.actor(simplified(text[a:b])), ordinal, a, b))
        covered = [(p.start, p.end) for p in (*known, *parties)]
        seen: set[str] = {p.actor for p in (*known, *parties) if p.actor}
        for mention in mentions:
            inside = begin <= mention.start and mention.end <= end and not self._is_group(mention.actor)
            if inside and mention.actor not in seen and not any(a <= mention.start < b for a, b in covered):
                seen.add(mention.actor)
                surface = text[mention.start : mention.end]
                parties.append(Party("mentioned", surface, mention.actor, ordinal, mention.start, mention.end))
        return tuple(parties)


def _listed(one: Mention, named: Sequence[Mention]) -> bool:
    """Another actor stands right beside this one, as in a list: 联合国和国际金融机构."""
    gaps = (max(m.start - one.end, one.start - m.end) for m in named if m is not one)
    return any(0 <= gap <= JOINED for gap in gaps)
