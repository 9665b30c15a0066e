"""rules/addressees.yml: what the noun phrase after the verb is made of, and what opens the predicate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from extract.rules.shapes import Model
from extract.rules.texts import Pattern, Word, Words, having


class AddresseeWords(Model):
    """What the noun phrase between the verb and the action is made of: rules/addressees.yml."""

    heads: Words
    not_heads: Words
    not_names: Words
    acronym: Pattern
    modifiers: Words
    pronouns: Annotated[Mapping[str, Words], having("singular", "plural")]
    not_conjunctions: Words
    conjunctions: Words
    not_conjunction_before: Words
    additions: Words
    not_addition_before: Words
    not_additions: Words
    appositions: Words
    resuming_conjunctions: Words
    comma_conjunctions: Words
    inside: Word
    of: Word
    optional_after: Words
    always_after: Words
    relative_heads: Words
    never_relative: Words
    clause_words: Words
    inclusive_prefixes: Words
    openers: Words
    boundaries: Words
    relative_starts: Words
    strict_relative_starts: Words
    own_modifiers: Words
    shared_modifiers: Words
    family: Pattern
    each: Words
    agencies: Word
    other_family: Words
    their_own: Words
    common_heads: Words
    on_their_own: Words
    family_heads: Words
    bare_heads: Words
    quantifiers: Words
    doubtful_conjunctions: Words
    coordinated_verbs: Words
    levels: Words
    level_ends: Words
    charge: Pattern
    and_others: Word
    not_and_others_after: Words
    enumeration: Word
    narrowing: Words
    attributes: Words
    governments: Words
    state: Word
    individually: Words
    roles_of_bodies: Words
    short_heads: Words
    definite: Word
    definite_heads: Words
    never_shortened: Words
    owned_heads: Words
    bare_after: Words
