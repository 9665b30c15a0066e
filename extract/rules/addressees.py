"""rules/addressees.yml: what the noun phrase after the verb is made of, and what opens the predicate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from extract.rules.shapes import Model, Pattern, having


class AddresseeWords(Model):
    """What the noun phrase between the verb and the action is made of: rules/addressees.yml."""

    heads: tuple[str, ...]
    not_heads: tuple[str, ...]
    not_names: tuple[str, ...]
    modifiers: tuple[str, ...]
    pronouns: Annotated[Mapping[str, tuple[str, ...]], having("singular", "plural")]
    not_conjunctions: tuple[str, ...]
    conjunctions: tuple[str, ...]
    not_conjunction_before: tuple[str, ...]
    additions: tuple[str, ...]
    not_addition_before: tuple[str, ...]
    not_additions: tuple[str, ...]
    appositions: tuple[str, ...]
    resuming_conjunctions: tuple[str, ...]
    comma_conjunctions: tuple[str, ...]
    inside: str
    of: str
    optional_after: tuple[str, ...]
    always_after: tuple[str, ...]
    relative_heads: tuple[str, ...]
    never_relative: tuple[str, ...]
    clause_words: tuple[str, ...]
    inclusive_prefixes: tuple[str, ...]
    openers: tuple[str, ...]
    boundaries: tuple[str, ...]
    relative_starts: tuple[str, ...]
    strict_relative_starts: tuple[str, ...]
    own_modifiers: tuple[str, ...]
    shared_modifiers: tuple[str, ...]
    family: Pattern
    each: tuple[str, ...]
    agencies: str
    other_family: tuple[str, ...]
    their_own: tuple[str, ...]
    common_heads: tuple[str, ...]
    on_their_own: tuple[str, ...]
    family_heads: tuple[str, ...]
    bare_heads: tuple[str, ...]
    quantifiers: tuple[str, ...]
    doubtful_conjunctions: tuple[str, ...]
    coordinated_verbs: tuple[str, ...]
    levels: tuple[str, ...]
    level_ends: tuple[str, ...]
    charge: Pattern
    and_others: str
    not_and_others_after: tuple[str, ...]
    enumeration: str
    narrowing: tuple[str, ...]
    attributes: tuple[str, ...]
    governments: tuple[str, ...]
    state: str
    individually: tuple[str, ...]
    roles_of_bodies: tuple[str, ...]
    short_heads: tuple[str, ...]
    definite: str
    definite_heads: tuple[str, ...]
    never_shortened: tuple[str, ...]
    owned_heads: tuple[str, ...]
    bare_after: tuple[str, ...]
