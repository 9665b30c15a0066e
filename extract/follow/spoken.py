"""Accounts by word of mouth, of which no document will exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.follow.cases import Spoken

if TYPE_CHECKING:
    from extract.rules import Rules


def oral(rules: Rules) -> re.Pattern[str]:
    """Finds the words that say that an account is one by word of mouth (rules/qualifiers.yml)."""
    return re.compile("|".join(rule.pattern for rule in rules.qualifiers.conditions if rule.id == "oral") or "(?!)")


def spoken(rules: Rules) -> Spoken:
    """Tells accounts by word of mouth by the rules that mark them (rules/deliverables.yml, rules/qualifiers.yml)."""
    deliverables = {one.id for one in rules.deliverables.deliverables if one.oral}
    word = oral(rules)

    def is_spoken(deliverable: str | None, conditions: tuple[str, ...]) -> bool:
        # Where something else is delivered too (提交书面报告，并口头汇报), a document is to be expected.
        return deliverable in deliverables or (deliverable is None and any(word.search(text) for text in conditions))

    return is_spoken
