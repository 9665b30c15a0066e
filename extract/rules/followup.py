"""rules/followup.yml: how later documents speak of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from extract.rules.actors import Kind
from extract.rules.shapes import Exampled, PatternRule
from extract.rules.texts import Pattern, Word, Words, grouped

Kinds = Annotated[tuple[Kind, ...], Field(min_length=1)]


class FollowUpWords(Exampled):
    """How later documents speak of earlier ones: rules/followup.yml."""

    title_changes: Pattern
    title_punctuation: Pattern
    title_topic: Pattern
    recalling: Words
    noticing: Words
    naming: Words
    account_nouns: Pattern
    unsigned: Mapping[Word, Word]
    unsigned_asked: Pattern
    account_modifiers: Pattern
    author_ends: Pattern
    author_gives: Pattern
    author_tail: Pattern
    assembly_committees: Pattern
    written_for: Kinds
    yearly_of: Kinds
    forwards: Word
    serving: Kinds
    to_render: Pattern
    ends_phrase: Pattern
    put_off: Pattern
    given_at: Annotated[str, grouped("session")]
    of_year: Annotated[str, grouped("year")]
    notice_joints: Pattern
    same_author: Pattern
    itself: Pattern
    own_matter: Pattern
    pointing: Pattern
    long_titles: Pattern
    about: Annotated[str, grouped("subject")]
    general: Words
    asked_about: Annotated[str, grouped("subject", "next")]
    content: Pattern
    work_asked: Annotated[str, grouped("title")]
    work: Annotated[str, grouped("title", "year")]
    of_another: Annotated[str, grouped("cited")]
    regular: Pattern
    undated: Pattern
    yearly: Pattern
    closing: Pattern
    passing: Pattern
    bare: Pattern
    separate: Pattern
    reporter: Annotated[str, grouped("who")]
    of_others: Pattern
    to_body: Annotated[str, grouped("body")]
    given_to: Annotated[str, grouped("body")]
    aliases: Mapping[Word, Word]
    plain_subjects: Pattern
    section_number: Pattern
    actor_tail: Pattern
    under: tuple[PatternRule, ...]
    formula: tuple[PatternRule, ...]
    restating: tuple[PatternRule, ...]
    done: tuple[PatternRule, ...]
    agenda_items: tuple[PatternRule, ...]
    agenda: Pattern
    things: Annotated[str, grouped("thing")]
    same_resolution: Pattern
