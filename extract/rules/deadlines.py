"""rules/deadlines.yml: time expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator

from extract.patterns import MASK, alternatives
from extract.patterns.cues import form
from extract.rules.shapes import Model, PatternRule
from extract.rules.texts import Expandable, Macro, Pattern, Word, Words, having

# Kinds of values, each with the groups from which it is worked out; `a|b`: one of them.
KINDS: Mapping[str, tuple[str, ...]] = {
    "session": ("session",),
    "session-year": ("year",),
    "next-session": (),
    "same-session": (),
    "each-session": (),
    "before-session": ("session", "n", "unit"),
    "date": ("year", "month", "day"),
    "month": ("year", "month"),
    "quarter": ("year", "quarter"),
    "half-year": ("year", "first"),
    "year-end": ("year",),
    "this-year-end": ("this", "next"),
    "year": ("year",),
    "within": ("n", "unit"),
    "before-term-ends": ("n", "unit"),
    "term-ends": (),
    "every": ("unit|single",),
    "every-other": ("single|year",),
    "next-report": (),
    "event": (),
}


# Groups that the kinds do without: whose session it is and which part of it, the words before and behind.
PARTS = (
    *("body", "held", "organ", "coming", "special", "part", "more", "regular"),
    *("times", "last", "n", "single", "prep", "edge", "to"),
)
TIME = "time"  # the words of the expression, in a pattern that reads more
# Letters of ISO 8601, and h, Q and H for hours, quarters and half-years.
Unit = Literal["h", "D", "W", "M", "Q", "H", "Y"]


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"no kind {kind}; there are {', '.join(KINDS)}")
    return kind


class DeadlineRule(PatternRule):
    """A time expression and the kind of value it has."""

    kind: Annotated[str, AfterValidator(_known)]
    needs: Literal["report"] | None = None
    needs_edge: bool = False
    or_before: Pattern | None = None
    continued: Expandable | None = None
    not_after: Pattern | None = None
    not_before: Pattern | None = None


NAMED = "named"
_TITLE = re.compile("《[^》]*》")


def _masked(title: re.Match[str]) -> str:
    return MASK * len(title.group())


def replace(pattern: str, macros: Mapping[str, str]) -> str:
    """The pattern with the macros put in, in their order: one may hold those behind it."""
    for name, value in macros.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern


def _put_in(macros: Mapping[str, str]) -> Mapping[str, str]:
    """Raises ValueError for a macro that is wrong with those put in that stand behind it."""
    for name, value in macros.items():
        try:
            form(replace(value, {**macros, NAMED: "x"}))
        except re.error as error:
            raise ValueError(f"{name} is no regular expression with the others put in: {error}") from error
    return macros


class DeadlineWords(Model):
    """rules/deadlines.yml: `macros` are put into the patterns where {name} stands."""

    macros: Annotated[Mapping[str, Macro], having("body", "number"), AfterValidator(_put_in)]
    hint: Pattern
    taken_up: Pattern
    joints: Pattern
    units: Mapping[Word, Unit]
    own: Words
    held_in: Words
    never_cut: Words
    shared: Words
    resumed: Word
    main: Word
    opening: Words
    closing: Words
    current: Word
    emergency: Word
    range: Word
    rules: tuple[DeadlineRule, ...]

    def knowing(self, names: Iterable[str]) -> DeadlineWords:
        """The same with {named}, the names of bodies in series.yml that `body` does not take without it: few, so that
        the pattern stays short."""
        body = re.compile(replace(self.macros["body"], {**self.macros, NAMED: "(?!)"}))
        named = alternatives(_TITLE.sub(_masked, name) for name in names if not body.fullmatch(name))
        return self.model_copy(update={"macros": {**self.macros, NAMED: named}})

    def expand(self, pattern: str) -> str:
        """The pattern with the macros put in."""
        return replace(pattern, self.macros)
