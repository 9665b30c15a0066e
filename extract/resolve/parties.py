"""Words -> actors: names, short names, pronouns; and the other parties (consulted, supporting, mentioned)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import cast

from extract.detect.addressees import AddresseeGrammar, Names
from extract.detect.drafts import Draft
from extract.detect.phrases import PhraseReader
from extract.model import COUNTRY, GROUP, Party, Role
from extract.patterns import alternatives
from extract.patterns.cued import Family
from extract.punctuation import CLAUSE
from extract.resolve.names import LOOKS, NameResolver, ShortNames
from extract.resolve.read import VERB_PARAGRAPH, Mention, Read, within
from extract.rules import Rules

NEAR = 3_000  # characters of a paragraph in which what a word stands for is looked for; few paragraphs are so long
JOINED = 3  # characters between two addressees of one list: 男子和男童
LAST = 50  # addressees of a paragraph that a pronoun may mean

# The texts before a paragraph that may name a body: titles of the document, then paragraphs, the nearest first.
Earlier = Callable[[], Iterable[str]]


class PartyResolver:
    """Finds the actor that each surface stands for; an unknown one keeps its surface and gets None."""

    def __init__(self, rules: Rules, addressees: AddresseeGrammar) -> None:
        self._actors = rules.actors
        self._grammar = addressees
        self._names = NameResolver(rules)
        self._short = ShortNames(rules, self._names)
        words = rules.addressees
        self._definite = words.definite
        self._states = frozenset((words.state, *(words.state + g for g in words.governments)))
        self._plural = frozenset(words.pronouns["plural"])
        self._pronouns = self._plural | frozenset(words.pronouns["singular"])
        self._roles = Family((r.id, r.pattern) for r in rules.qualifiers.roles)
        self._via = Family((r.id, r.pattern) for r in rules.qualifiers.via)
        self._not_via = re.compile(alternatives(rules.qualifiers.via_not_before))
        self._own = (*words.pronouns["singular"], words.definite, *words.individually)

    def actor(self, surface: str) -> str | None:
        """The actor of that name, with or without its modifiers and relative clause."""
        return self._names.actor(surface)

    def body(self, words: str, before: str, earlier: Earlier) -> str | None:
        """The actor for whom the short name stands with which the words end (委员会第六十届会议); `before` is what the
        paragraph says up to it."""
        short = self._short.ending(words)
        return self._short.resolve(short, before[-NEAR:], earlier) if short else None

    def of(self, read: Read, draft: Draft, before: Sequence[Party], earlier: Earlier) -> tuple[Party, ...]:
        """All parties of a draft, in a paragraph counted as VERB_PARAGRAPH.

        `before` are the addressees of the drafts before it; `earlier` is asked only where its paragraph does not tell.
        """
        asked = self._addressees(read, draft, before[-LAST:], earlier)
        return (*asked, *self._others(read, draft, asked))

    def _addressees(self, read: Read, draft: Draft, before: Sequence[Party], earlier: Earlier) -> tuple[Party, ...]:
        """Addressees and `included` parties of a draft."""
        parties = []
        groups = (("addressee", draft.phrase.addressees), ("included", draft.phrase.included))
        for role, spans in groups:
            for start, end in spans:
                surface, name = read.text[start:end], read.folded[start:end]
                if name in self._pronouns:
                    actor, basis = self._antecedent(name, start, read, before)
                else:
                    actor, basis = self._named(name, start, read, earlier)
                parties.append(Party(cast(Role, role), surface, actor, VERB_PARAGRAPH, start, end, basis))
        return tuple(parties)

    def _named(self, surface: str, start: int, read: Read, earlier: Earlier) -> tuple[str | None, str | None]:
        """By name; else a short name (该办公室, 委员会) by the full name nearest before it."""
        actor = self.actor(surface)
        if actor is not None:
            return actor, None
        rest = surface.removeprefix(self._definite)
        if self._short.is_short(surface):
            actor = self._short.resolve(surface, read.folded[max(0, start - NEAR) : start], earlier)
        elif rest != surface and rest in self._states:
            named = (m.actor for m in reversed(within(read.mentions, 0, start)) if m.end <= start)
            actor = next((a for a in named if self._actors[a].kind == COUNTRY), None)
        elif rest != surface:
            return self.actor(rest), None
        return actor, f"short for {self._actors[actor].name}" if actor else None

    def _antecedent(
        self, surface: str, start: int, read: Read, before: Sequence[Party]
    ) -> tuple[str | None, str | None]:
        """它们 means the last addressee of the paragraph, or who is named in the nearest clause before it.

        Where several are named there it is doubtful who is meant: 秘书长和高级专员 … 并请他们.
        """
        wanted = surface in self._plural
        asked = [p for p in before if p.actor and self._is_group(p.actor) == wanted]
        if asked:
            alone = len(asked) == 1 or asked[-1].start - asked[-2].end > JOINED
            return (asked[-1].actor, f"pronoun for {asked[-1].surface}") if alone else (None, None)
        end, far = start, max(0, start - NEAR)
        for _ in range(LOOKS):
            if end <= far:
                break
            begin = max(read.folded.rfind(mark, far, end) for mark in CLAUSE)
            named = [m for m in within(read.mentions, begin + 1, end) if m.end <= end]
            fitting = [m for m in named if self._is_group(m.actor) == wanted]
            if fitting:
                actor = fitting[0].actor
                several = len({m.actor for m in fitting}) > 1 or (wanted and _listed(fitting[0], named))
                return (None, None) if several else (actor, f"pronoun for {self._actors[actor].name}")
            end = begin
        return None, None

    def _is_group(self, actor: str) -> bool:
        return self._actors[actor].kind == GROUP

    def _others(self, read: Read, draft: Draft, known: Sequence[Party]) -> tuple[Party, ...]:
        """Who is consulted, supports or asks, and every other known actor in the action (groups are common words)."""
        begin, end = draft.action
        text, ordinal = read.text, VERB_PARAGRAPH
        mentions = within(read.mentions, begin, end)
        spans = tuple((m.start, m.end, self._is_group(m.actor)) for m in mentions)
        names = Names(spans, tuple(m.actor for m in mentions))
        reader = PhraseReader(self._grammar, read.masked, names)
        parties: list[Party] = []
        for role, pattern in self._roles.of(read.folded):
            for match in pattern.finditer(read.folded, begin, end):
                for a, b in reader.split(*match.span("party")):
                    parties.append(Party(role, text[a:b], self.actor(read.folded[a:b]), ordinal, a, b))
        for role, pattern in self._via.of(read.folded):
            for match in pattern.finditer(read.folded, begin, end):
                for a, b in self._through(reader, read, match.end(), end):
                    parties.append(Party(role, text[a:b], self.actor(read.folded[a:b]), ordinal, a, b))
        covered = [(p.start, p.end) for p in (*known, *parties)]
        seen: set[str] = {p.actor for p in (*known, *parties) if p.actor}
        for mention in mentions:
            inside = mention.end <= end and not self._is_group(mention.actor)
            if inside and mention.actor not in seen and not any(a <= mention.start < b for a, b in covered):
                seen.add(mention.actor)
                surface = text[mention.start : mention.end]
                parties.append(Party("mentioned", surface, mention.actor, ordinal, mention.start, mention.end))
        return tuple(parties)

    def _through(self, reader: PhraseReader, read: Read, begin: int, end: int) -> Sequence[tuple[int, int]]:
        """The nouns from `begin` on through whom something is done; none if what stands there is no list of actors."""
        found = reader.nouns(begin, end)
        after = found[-1][1] if found else begin
        if self._not_via.match(read.folded, after):
            return ()
        surfaces = [read.folded[a:b] for a, b in found]
        known = all(s not in self._pronouns and (self.actor(s) or s.startswith(self._own)) for s in surfaces)
        return found if known else ()


def _listed(one: Mention, named: Sequence[Mention]) -> bool:
    """Another actor stands right beside this one, as in a list: 联合国和国际金融机构."""
    gaps = (max(m.start - one.end, one.start - m.end) for m in named if m is not one)
    return any(0 <= gap <= JOINED for gap in gaps)
