"""rules/qualifiers.yml: conditions, urgency, the roles of others, times that are no deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator

from extract.model import Role
from extract.rules.shapes import Model, PatternRule
from extract.rules.texts import Words

TERM = "until"  # the rule that says when a term ends


class RoleRule(PatternRule):
    """How a party is named that plays a role: its id is the role."""

    id: Role

    @property
    def own_name(self) -> None:
        """None: a role is told in several ways."""


def _with_term(rules: Sequence[PatternRule]) -> Sequence[PatternRule]:
    if all(rule.id != TERM for rule in rules):
        raise ValueError(f"the rule {TERM} is missing, which the program needs")
    return rules


class QualifierWords(Model):
    """rules/qualifiers.yml: conditions, urgency, roles of others, through whom, decision times."""

    conditions: tuple[PatternRule, ...]
    urgency: tuple[PatternRule, ...]
    roles: tuple[RoleRule, ...]
    via: tuple[RoleRule, ...]
    via_not_before: Words
    decision_times: Annotated[tuple[PatternRule, ...], AfterValidator(_with_term)]

    @property
    def term(self) -> PatternRule:
        """How it is said until when a term is extended."""
        return next(rule for rule in self.decision_times if rule.id == TERM)
