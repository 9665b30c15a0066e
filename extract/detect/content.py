"""Verbs that are content of something else: of what another mandate asks, of what is told, of a time or a means.

The rules stand under `content` in rules/clauses.yml; each is a description of one kind of place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extract.detect.clauses import ClauseGrammar
from extract.patterns import alternatives
from extract.punctuation import BOUNDARY
from extract.rules import Rules
from extract.rules.clauses import ContentRule

NEAR = 200  # characters before and after a verb that are looked at; keeps long sentences linear
KEPT = 1024  # surroundings of verbs for which it is remembered which rules fit
FAR = 1000  # characters in which a list that goes on is looked for
SEGMENT = re.compile("[；;]")


class Asked(NamedTuple):
    """One verb that opens a clause, as far as the rules of content look at it. Offsets in the masked text."""

    start: int  # of the verb with its adverbs
    bare: tuple[int, int]
    addressed: bool
    end: int  # of the addressees, else of the verb


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: ContentRule
    before: re.Pattern[str]
    after: re.Pattern[str]
    unless: re.Pattern[str] | None


class ContentGrammar:
    """The rules `content` of rules/clauses.yml, compiled once."""

    def __init__(self, rules: Rules, clauses: ClauseGrammar) -> None:
        self._clauses = clauses
        words = rules.clauses
        directives = [p for r in rules.verbs if r.verb_class != "other" for p in r.phrases]
        adverbs = [p for r in rules.adverbs for p in r.phrases]
        # What opens a clause of the author.
        opens = alternatives((*directives, *words.attitudes, *words.perhaps_opening))
        macros = {
            "opens": f"{alternatives((*adverbs, *words.resuming))}*{opens}",
            "asks": alternatives(directives),
        }
        self._opens = re.compile(f"(?:{re.escape(words.coordinators[0])})?{macros['opens']}")
        self._rules = tuple(_compile(rule, macros) for rule in words.content)
        self._fitting = lru_cache(maxsize=KEPT)(self._that_fit)

    def rule(self, masked: str, one: Asked, previous: Asked | None) -> str | None:
        """The id of the rule by which the verb is content; None if it stands for itself.

        `previous` is the mandate before it in the same sentence with no verb of attitude between, if there is one.
        """
        edge = _edge(masked, one.start)
        connective = masked[edge : one.start]
        adverbs = masked[one.start : one.bare[0]]
        word = masked[slice(*one.bare)]
        for compiled in self._fitting(word, connective, adverbs, one.addressed):
            rule = compiled.rule
            if rule.under == "mandate" and not self._under(masked, word, compiled, previous):
                continue
            after = compiled.after.match(masked, one.bare[1], min(len(masked), one.bare[1] + NEAR))
            if after and compiled.before.search(masked, max(0, edge - NEAR), edge):
                return rule.id
        return None

    def _that_fit(self, word: str, connective: str, adverbs: str, addressed: bool) -> tuple[_Compiled, ...]:
        """The rules whose words are those of the verb and its surroundings."""
        return tuple(
            compiled
            for compiled in self._rules
            if (not compiled.rule.words or word in compiled.rule.words)
            and connective in compiled.rule.connectives
            and adverbs in compiled.rule.adverbs
            and compiled.rule.addressed in (None, addressed)
        )

    def _under(self, masked: str, word: str, compiled: _Compiled, previous: Asked | None) -> bool:
        if previous is None:
            return False
        again = masked[slice(*previous.bare)] == word
        if (again and compiled.rule.repeated == "no") or (not again and compiled.rule.repeated == "only"):
            return False
        return compiled.unless is None or not compiled.unless.search(masked, previous.bare[1], previous.end)

    def listed(self, masked: str, one: Asked, previous: Asked) -> bool:
        """The verb stands in a list divided by semicolons that goes on with what `previous` asks.

        敦促各国：制订战略；建立数据库；鼓励交流经验；加强培训；: no neighbour opens with a verb of the author.
        """
        if one.start != one.bare[0] or _edge(masked, one.start) != one.start:
            return False
        begins = [m.end() for m in SEGMENT.finditer(masked, previous.end, one.start)]
        following = SEGMENT.search(masked, one.end, one.end + FAR)
        if not begins or not following or one.start - previous.end > FAR or "。" in masked[previous.end : one.start]:
            return False
        if following.end() == len(masked):
            return False
        neighbours = [b for b in begins if b != one.start] + [following.end()]
        return not any(self._opens.match(masked, b) for b in neighbours)


def _edge(masked: str, start: int) -> int:
    """Where the clause of the verb at `start` begins: after the boundary mark before its connectives."""
    while start > 0 and masked[start - 1] not in BOUNDARY:
        start -= 1
    return start


def _compile(rule: ContentRule, macros: dict[str, str]) -> _Compiled:
    def expanded(pattern: str) -> str:
        for name, value in macros.items():
            pattern = pattern.replace("{" + name + "}", value)
        return pattern

    before = re.compile(f"(?:{expanded(rule.before)})$" if rule.before else "")
    return _Compiled(rule, before, re.compile(expanded(rule.after)), re.compile(rule.unless) if rule.unless else None)
