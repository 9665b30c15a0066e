"""rules/followup.yml: how later documents speak of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping

from extract.rules.shapes import Exampled, Pattern, PatternRule


class FollowUpWords(Exampled):
    """How later documents speak of earlier ones: rules/followup.yml."""

    title_changes: Pattern
    title_punctuation: Pattern
    title_topic: Pattern
    recalling: tuple[str, ...]
    noticing: tuple[str, ...]
    naming: tuple[str, ...]
    account_nouns: Pattern
    unsigned: Mapping[str, str]
    unsigned_asked: Pattern
    account_modifiers: Pattern
    author_ends: Pattern
    author_gives: Pattern
    author_tail: Pattern
    assembly_committees: Pattern
    written_for: tuple[str, ...]
    yearly_of: tuple[str, ...]
    forwards: str
    serving: tuple[str, ...]
    to_render: Pattern
    ends_phrase: Pattern
    put_off: Pattern
    given_at: Pattern
    of_year: Pattern
    notice_joints: Pattern
    same_author: Pattern
    itself: Pattern
    own_matter: Pattern
    pointing: Pattern
    long_titles: Pattern
    about: Pattern
    general: tuple[str, ...]
    asked_about: Pattern
    content: Pattern
    work_asked: Pattern
    work: Pattern
    of_another: Pattern
    regular: Pattern
    undated: Pattern
    yearly: Pattern
    closing: Pattern
    passing: Pattern
    bare: Pattern
    separate: Pattern
    reporter: Pattern
    of_others: Pattern
    to_body: Pattern
    given_to: Pattern
    aliases: Mapping[str, str]
    plain_subjects: Pattern
    section_number: Pattern
    actor_tail: Pattern
    under: tuple[PatternRule, ...]
    formula: tuple[PatternRule, ...]
    restating: tuple[PatternRule, ...]
    done: tuple[PatternRule, ...]
    agenda_items: tuple[PatternRule, ...]
    agenda: Pattern
    things: Pattern
    same_resolution: Pattern
