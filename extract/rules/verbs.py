"""rules/verbs.yml and rules/adverbs.yml: bare verbs, and what belongs to a verb."""

from __future__ import annotations

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
    part: str | None = None
