"""rules/verbs.yml, adverbs.yml and shadows.yml: bare verbs, what belongs to a verb, what only begins like one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from extract.model import MandateClass
from extract.rules.shapes import PhraseRule


class VerbRule(PhraseRule):
    """Bare verbs of one class."""

    verb_class: MandateClass = Field(alias="class")
    reiterated: bool = False


class AdverbRule(PhraseRule):
    """Adverbs that belong to the verb's surface; `part: report` limits them to the body of a report."""

    reiterated: bool = False
    already_made: bool = False
    part: Literal["report"] | None = None


# Without any, what may stand before or after them would stand everywhere.
Verbs = Annotated[tuple[VerbRule, ...], Field(min_length=1)]
Adverbs = Annotated[tuple[AdverbRule, ...], Field(min_length=1)]
Shadows = Annotated[tuple[PhraseRule, ...], Field(min_length=1)]
