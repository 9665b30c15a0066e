"""rules/deadlines.yml: time expressions."""

from __future__ import annotations

from collections.abc import Mapping

from extract.rules.shapes import Model, Pattern, PatternRule


class DeadlineRule(PatternRule):
    """A time expression and the kind of value it has."""

    kind: str
    needs: str | None = None
    needs_edge: bool = False
    or_before: Pattern | None = None
    continued: Pattern | None = None
    decide: bool = True
    not_after: Pattern | None = None
    not_before: Pattern | None = None


class DeadlineWords(Model):
    """rules/deadlines.yml: `macros` are put into the patterns where {name} stands."""

    macros: Mapping[str, str]
    hint: Pattern
    joints: Pattern
    units: Mapping[str, str]
    own: tuple[str, ...]
    never_cut: tuple[str, ...]
    shared: tuple[str, ...]
    resumed: str
    main: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    current: str
    emergency: str
    range: str
    rules: tuple[DeadlineRule, ...]

    def expand(self, pattern: str) -> str:
        """The pattern with the macros put in."""
        for name, value in self.macros.items():
            pattern = pattern.replace("{" + name + "}", value)
        return pattern
