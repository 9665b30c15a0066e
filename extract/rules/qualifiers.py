"""rules/qualifiers.yml: conditions, urgency, the roles of others, times that are no deadlines."""

from __future__ import annotations

from extract.model import Role
from extract.rules.shapes import Model, PatternRule


class RoleRule(PatternRule):
    """How a party is named that plays a role: its id is the role."""

    id: Role

    @property
    def own_name(self) -> None:
        """None: a role is told in several ways."""


class QualifierWords(Model):
    """rules/qualifiers.yml: conditions, urgency, roles of others, through whom, decision times."""

    conditions: tuple[PatternRule, ...]
    urgency: tuple[PatternRule, ...]
    roles: tuple[RoleRule, ...]
    via: tuple[RoleRule, ...]
    via_not_before: tuple[str, ...]
    decision_times: tuple[PatternRule, ...]
