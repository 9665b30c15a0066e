"""rules/clauses.yml: where a verb speaks for the author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from extract.model import MandateClass
from extract.rules.faults import Fault, Steps
from extract.rules.shapes import Counter, Example, Id, Model, PatternRule
from extract.rules.texts import Expandable, Pattern, Patterns, Words, grouped, having

# The words of a renewal's group `noun`, and what may only follow them.
_NOUN = re.compile(r"\(\?P<noun>((?:[^()]|\([^()]*\))*)\)")
_LOOKING = re.compile(r"\(\?[^()]*\)")
UNKNOWN = "unknown"  # the author of a document that does not say who speaks


class ContentRule(Model):
    """A place in which a verb is content of something else. 「」 in an example marks the verb that does not come out.

    `before` ends where the clause of the verb begins (with its boundary mark), `after` begins behind the bare verb.
    {opens} stands for what opens a clause of the author, {asks} for the bare verbs. `under: mandate`: another mandate
    stands before it in the sentence; `unless` is looked for in that one's addressees; `repeated`: also, or
    only, where that has the same verb, which otherwise makes an ask of its own. `addressed`: only with addressees, or
    only without.
    """

    id: Id
    words: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ("",)
    connectives: tuple[str, ...] = ("",)
    before: Expandable = ""
    after: Expandable = ""
    addressed: bool | None = None
    under: Literal["mandate", "anything"] = "anything"
    unless: Pattern | None = None
    repeated: Literal["no", "also", "only"] = "no"
    examples: tuple[Example, ...] = Field(min_length=1)
    counter: tuple[Counter, ...] = Field(default=(), alias="not")


class Inner(Model):
    """Where a verb inside a clause is an ask of its own: after what is provided, before a group."""

    groups: Pattern
    provided: Pattern


class BodiesReporting(Model):
    """Lines of the header that say which body reports; {head} stands for the last words of names."""

    named: Annotated[str, grouped("head", macros=("head",))]
    alone: Annotated[str, grouped("head", macros=("head",))]
    told: Pattern


class ClauseWords(Model):
    """Where a verb speaks for the author: rules/clauses.yml."""

    connectives: Patterns
    subjects: Annotated[Mapping[str, Words], having("operative", "annex", "report", "reporter")]
    inner: Inner
    coordinating: Words
    coordinators: Words
    tellers: Pattern
    reported: Annotated[tuple[Expandable, ...], Field(min_length=1)]
    reported_wholly: Patterns
    recalling: Words
    noting: Words
    reporting_verbs: Words
    reported_classes: tuple[MandateClass, ...]
    resuming: Words
    perhaps_opening: Words
    content: tuple[ContentRule, ...]
    authors: Mapping[str, Words]
    reporters: Mapping[str, Words]
    bodies_reporting: BodiesReporting
    modals: Words
    renewals: tuple[PatternRule, ...]
    renewal_tail: Pattern
    renewal_classes: Mapping[str, MandateClass]
    attitudes: Words
    objects_up_to: Annotated[int, Field(ge=1, le=200)]
    pledges: Patterns
    circumstances: Pattern
    predicates: Pattern
    tasks: Pattern
    own_sentence: Pattern
    carrying_on: Words
    own_attitudes: Words
    own_views: Words
    recalled: Pattern
    decided_for: Pattern
    authorized_with: Pattern
    content_when_bare: Words
    demanded_of: Pattern
    content_adverbs: Words
    continuing: Words
    statutes: Words
    conclusions: Words
    drafts: Words

    @property
    def speakers(self) -> Iterator[tuple[Steps, str]]:
        """Ids of actors in `authors` and `reporters`, with where they stand; Chinese keys are last words of names."""
        yield from ((("authors", id), id) for id in self.authors if id != UNKNOWN)
        yield from ((("reporters", id), id) for id in self.reporters if id.isascii())

    def faults(self) -> Iterator[Fault]:
        """Words of renewals that have no class."""
        for n, rule in enumerate(self.renewals):
            for group in _NOUN.findall(rule.pattern):
                for noun in _LOOKING.sub("", group).split("|"):
                    if noun not in self.renewal_classes:
                        yield Fault(("renewals", n), f"the noun {noun} has no class", "add it to renewal_classes")
