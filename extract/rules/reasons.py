"""rules/reasons.yml: why a mandate has its status."""

from __future__ import annotations

from extract.rules.shapes import Id, Model


class Sentence(Model):
    """A reason in both languages: rules/reasons.yml. {names} stand for the words that follow-up fills in."""

    id: Id
    zh: str
    en: str
