"""rules/clauses.yml: where a verb speaks for the author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from extract.model import MandateClass
from extract.rules.faults import Fault
from extract.rules.shapes import Counter, Example, Expandable, Id, Model, Pattern, PatternRule, having

# The words of a renewal's group `noun`, and what may only follow them.
_NOUN = re.compile(r"\(\?P<noun>((?:[^()]|\([^()]*\))*)\)")
_LOOKING = re.compile(r"\(\?[^()]*\)")


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

    named: Pattern
    alone: Pattern
    told: Pattern


class ClauseWords(Model):
    """Where a verb speaks for the author: rules/clauses.yml."""

    connectives: tuple[Pattern, ...]
    subjects: Annotated[Mapping[str, tuple[str, ...]], having("operative", "report")]
    inner: Inner
    coordinating: tuple[str, ...]
    coordinators: tuple[str, ...]
    tellers: Pattern
    reported: tuple[Expandable, ...]
    reported_wholly: tuple[Pattern, ...]
    recalling: tuple[str, ...]
    noting: tuple[str, ...]
    reporting_verbs: tuple[str, ...]
    reported_classes: tuple[MandateClass, ...]
    resuming: tuple[str, ...]
    perhaps_opening: tuple[str, ...]
    content: tuple[ContentRule, ...]
    authors: Mapping[str, tuple[str, ...]]
    reporters: Mapping[str, tuple[str, ...]]
    bodies_reporting: BodiesReporting
    modals: tuple[str, ...]
    renewals: tuple[PatternRule, ...]
    renewal_tail: Pattern
    renewal_classes: Mapping[str, MandateClass]
    attitudes: tuple[str, ...]
    objects_up_to: int
    pledges: tuple[Pattern, ...]
    circumstances: Pattern
    predicates: Pattern
    tasks: Pattern
    own_sentence: Pattern
    carrying_on: tuple[str, ...]
    own_attitudes: tuple[str, ...]
    own_views: tuple[str, ...]
    recalled: Pattern
    decided_for: Pattern
    authorized_with: Pattern
    content_when_bare: tuple[str, ...]
    demanded_of: Pattern
    content_adverbs: tuple[str, ...]
    continuing: tuple[str, ...]
    statutes: tuple[str, ...]
    conclusions: tuple[str, ...]
    drafts: tuple[str, ...]

    def faults(self) -> Iterator[Fault]:
        """Words of renewals that have no class."""
        for n, rule in enumerate(self.renewals):
            for group in _NOUN.findall(rule.pattern):
                for noun in _LOOKING.sub("", group).split("|"):
                    if noun not in self.renewal_classes:
                        yield Fault(("renewals", n), f"the noun {noun} has no class", "add it to renewal_classes")
