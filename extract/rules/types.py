"""The shapes of the rule files: one pydantic model for each kind of rule, frozen, unknown keys refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from extract.model import MandateClass, Role


def _compiles(pattern: str) -> str:
    try:
        re.compile(re.sub(r"\{[a-z_]+\}", "x", pattern))
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


# A year or a day, kept as ISO text whichever way YAML read it.
Year = Annotated[str, BeforeValidator(str)]
Pattern = Annotated[str, AfterValidator(_compiles)]


class Model(BaseModel):
    """A frozen part of a rule file; an unknown key is an error, so that a typing slip is not silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class PhraseRule(Model):
    """A rule that lists phrases. 「」 in an example marks the span that must come out; `not` must yield none."""

    id: str
    phrases: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)
    counter: tuple[str, ...] = Field(default=(), alias="not")

    @model_validator(mode="after")
    def _each_phrase_has_an_example(self) -> Self:
        marked = " ".join(m for e in self.examples for m in re.findall("「(.+?)」", e))
        missing = [p for p in self.phrases if p not in marked]
        if missing:
            raise ValueError(f"no example marks the phrase {missing[0]}")
        return self


class VerbRule(PhraseRule):
    """Bare verbs of one class."""

    verb_class: MandateClass = Field(alias="class")
    reiterated: bool = False


class AdverbRule(PhraseRule):
    """Adverbs that belong to the verb's surface; `part: report` limits them to the body of a report."""

    reiterated: bool = False
    already_made: bool = False
    part: str | None = None


class PatternRule(Model):
    """A rule that is a regular expression, with its examples."""

    id: str
    pattern: Pattern
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = Field(default=(), alias="not")


class ContentRule(Model):
    """A place in which a verb is content of something else. 「」 in an example marks the verb that does not come out.

    `before` ends where the clause of the verb begins (with its boundary mark), `after` begins behind the bare verb.
    {opens} stands for what opens a clause of the author, {asks} for the bare verbs. `under: mandate`: another mandate
    stands before it in the sentence; `unless` is looked for in that one's addressees; `repeated`: also, or
    only, where that has the same verb, which otherwise makes an ask of its own. `addressed`: only with addressees, or
    only without.
    """

    id: str
    words: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ("",)
    connectives: tuple[str, ...] = ("",)
    before: Pattern = ""
    after: Pattern = ""
    addressed: bool | None = None
    under: Literal["mandate", "anything"] = "anything"
    unless: Pattern | None = None
    repeated: Literal["no", "also", "only"] = "no"
    examples: tuple[str, ...] = Field(min_length=1)
    counter: tuple[str, ...] = Field(default=(), alias="not")


class Inner(Model):
    """Where a verb inside a clause is an ask of its own: after what is provided, before a group."""

    groups: Pattern
    provided: Pattern


class Clauses(Model):
    """Where a verb speaks for the author: rules/clauses.yml."""

    connectives: tuple[Pattern, ...]
    subjects: Mapping[str, tuple[str, ...]]
    inner: Inner
    coordinating: tuple[str, ...]
    coordinators: tuple[str, ...]
    tellers: Pattern
    reported: tuple[Pattern, ...]
    reported_wholly: tuple[Pattern, ...]
    recalling: tuple[str, ...]
    noting: tuple[str, ...]
    reporting_verbs: tuple[str, ...]
    reported_classes: tuple[MandateClass, ...]
    resuming: tuple[str, ...]
    content: tuple[ContentRule, ...]
    authors: Mapping[str, tuple[str, ...]]
    modals: tuple[str, ...]
    renewals: tuple[PatternRule, ...]
    renewal_classes: Mapping[str, MandateClass]
    attitudes: tuple[str, ...]
    objects_up_to: int
    pledges: tuple[Pattern, ...]
    circumstances: Pattern
    predicates: Pattern
    tasks: Pattern
    own_sentence: Pattern
    carrying_on: tuple[str, ...]
    recalled: Pattern
    decided_for: Pattern
    authorized_with: Pattern
    content_when_bare: tuple[str, ...]
    demanded_of: Pattern
    content_adverbs: tuple[str, ...]
    continuing: tuple[str, ...]
    statutes: tuple[str, ...]
    conclusions: tuple[str, ...]
    drafts: tuple[str, ...]


class Addressees(Model):
    """What the noun phrase between the verb and the action is made of: rules/addressees.yml."""

    heads: tuple[str, ...]
    not_heads: tuple[str, ...]
    not_names: tuple[str, ...]
    modifiers: tuple[str, ...]
    pronouns: Mapping[str, tuple[str, ...]]
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
    their_own: tuple[str, ...]
    common_heads: tuple[str, ...]
    on_their_own: tuple[str, ...]
    family_heads: tuple[str, ...]
    bare_heads: tuple[str, ...]
    quantifiers: tuple[str, ...]
    doubtful_conjunctions: tuple[str, ...]
    coordinated_verbs: tuple[str, ...]
    levels: tuple[str, ...]
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


class Deadlines(Model):
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


class Deliverable(Model):
    """What an account is called; `report` by the annotation guide, `oral` leaves no document."""

    id: str
    name: str
    report: bool
    oral: bool = False
    phrases: tuple[str, ...] = ()


class RenderingRule(PatternRule):
    """What rendering an account looks like; `deliverable` names the kind where the words in the span do not tell it.

    With `to_body` it is an account (`report`) where a body is to receive it, without only by its kind.
    """

    deliverable: str | None = None
    to_body: bool = False


class Deliverables(Model):
    """rules/deliverables.yml."""

    deliverables: tuple[Deliverable, ...]
    rendering: tuple[RenderingRule, ...]
    recipients: tuple[PatternRule, ...]


class RoleRule(PatternRule):
    """How a party is named that plays a role: its id is the role."""

    id: Role


class Qualifiers(Model):
    """rules/qualifiers.yml: conditions, urgency, roles of others, through whom, decision times."""

    conditions: tuple[PatternRule, ...]
    urgency: tuple[PatternRule, ...]
    roles: tuple[RoleRule, ...]
    via: tuple[RoleRule, ...]
    via_not_before: tuple[str, ...]
    decision_times: tuple[PatternRule, ...]


class FollowUp(Model):
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
    notice_joints: Pattern
    same_author: Pattern
    itself: Pattern
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


class Sentence(Model):
    """A reason in both languages: rules/reasons.yml. {names} stand for the words that follow-up fills in."""

    id: str
    zh: str
    en: str


class Actor(Model):
    """Somebody who is asked: rules/actors.yml, rules/countries.yml. `successor` took over its mandates.

    `common_names` are common nouns (组织, 妇女): they say who a phrase means once it is found, and are not looked for
    in the text. `patterns` are for groups named in many ways, tried on the whole phrase without its modifiers.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    names: tuple[str, ...] = ()
    common_names: tuple[str, ...] = ()
    short_in_context: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    name_en: str | None = None
    acronym: str | None = None
    kind: str
    parent: str | None = None
    valid_from: Year | None = None
    valid_to: Year | None = None
    successor: str | None = None

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name that stands for this actor alone, each once."""
        return tuple(dict.fromkeys((self.name, *self.names, *self.common_names)))

    @property
    def searched(self) -> tuple[str, ...]:
        """The names that are looked for in the text."""
        return tuple(n for n in (self.name, *self.names) if n not in self.common_names)


class Series(Model):
    """Which words name a body whose sessions are counted, and the United Nations symbol of its series."""

    series: str
    actor: str
    names: tuple[str, ...]
    parts: tuple[str, ...] = ()
    by: str = "number"
    form: str = ""
    special: str | None = None
    emergency: str | None = None
