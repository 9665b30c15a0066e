"""rules/deliverables.yml: accounts, what rendering one looks like, and who receives it."""

from __future__ import annotations

from collections.abc import Iterator

from extract.rules.faults import Fault
from extract.rules.shapes import Id, Model, PatternRule
from extract.rules.texts import Pattern, Word


class Deliverable(Model):
    """What an account is called; `report` by the annotation guide, `oral` leaves no document."""

    id: Id
    name: Word
    report: bool
    oral: bool = False
    phrases: tuple[Word, ...] = ()


class RenderingRule(PatternRule):
    """What rendering an account looks like; `deliverable` names the kind where the words in the span do not tell it.

    With `to_body` it is an account (`report`) where a body is to receive it, without only by its kind.
    """

    deliverable: str | None = None
    to_body: bool = False


class RecipientRule(PatternRule):
    """Who receives an account. `aside`: the body is named in passing, by a short name where it was named before."""

    aside: bool = False


class DeliverableWords(Model):
    """rules/deliverables.yml."""

    deliverables: tuple[Deliverable, ...]
    rendering: tuple[RenderingRule, ...]
    recipients: tuple[RecipientRule, ...]
    refused: Pattern
    duty: Pattern

    def faults(self) -> Iterator[Fault]:
        """Rules of kinds that there are not."""
        known = [kind.id for kind in self.deliverables]
        for n, rule in enumerate(self.rendering):
            if rule.deliverable is not None and rule.deliverable not in known:
                problem = f"no deliverable {rule.deliverable}; there are {', '.join(known)}"
                yield Fault(("rendering", n, "deliverable"), problem)
