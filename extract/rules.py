"""Loads and checks rules/: every file is data with its own examples; a wrong one stops the run with file, rule, reason."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from extract.calendar import Calendar, Session, to_date
from extract.errors import RulesError
from extract.model import MandateClass

T = TypeVar("T")


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


class Clauses(Model):
    """Where a verb speaks for the author: rules/clauses.yml."""

    connectives: tuple[Pattern, ...]
    subjects: Mapping[str, tuple[str, ...]]
    coordinating: tuple[str, ...]
    coordinators: tuple[str, ...]
    reported: tuple[Pattern, ...]
    reporting_verbs: tuple[str, ...]
    reported_classes: tuple[MandateClass, ...]
    resuming: tuple[str, ...]
    renewals: tuple[PatternRule, ...]
    renewal_classes: Mapping[str, MandateClass]
    attitudes: tuple[str, ...]
    objects_up_to: int
    pledges: tuple[Pattern, ...]
    circumstances: Pattern
    content_when_bare: tuple[str, ...]
    statutes: tuple[str, ...]
    conclusions: tuple[str, ...]


class Addressees(Model):
    """What the noun phrase between the verb and the action is made of: rules/addressees.yml."""

    heads: tuple[str, ...]
    not_heads: tuple[str, ...]
    modifiers: tuple[str, ...]
    pronouns: Mapping[str, tuple[str, ...]]
    conjunctions: tuple[str, ...]
    not_conjunction_before: tuple[str, ...]
    additions: tuple[str, ...]
    inside: str
    of: str
    optional_after: tuple[str, ...]
    openers: tuple[str, ...]
    relative_starts: tuple[str, ...]
    strict_relative_starts: tuple[str, ...]
    own_modifiers: tuple[str, ...]
    shared_modifiers: tuple[str, ...]
    bare_heads: tuple[str, ...]
    quantifiers: tuple[str, ...]
    doubtful_conjunctions: tuple[str, ...]


class DeadlineRule(PatternRule):
    """A time expression and the kind of value it has."""

    kind: str
    needs: str | None = None
    needs_edge: bool = False
    decide: bool = True
    not_after: Pattern | None = None
    not_before: Pattern | None = None


class Deadlines(Model):
    """rules/deadlines.yml: `macros` are put into the patterns where {name} stands."""

    macros: Mapping[str, str]
    hint: Pattern
    units: Mapping[str, str]
    own: tuple[str, ...]
    resumed: str
    main: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    current: str
    emergency: str
    rules: tuple[DeadlineRule, ...]

    def expand(self, pattern: str) -> str:
        for name, value in self.macros.items():
            pattern = pattern.replace("{" + name + "}", value)
        return pattern


class Deliverable(Model):
    """What an account is called; `report` by the annotation guide, `oral` leaves no document."""

    id: str
    name: str
    report: bool
    oral: bool = False
    phrases: tuple[str, ...]


class Deliverables(Model):
    """rules/deliverables.yml."""

    deliverables: tuple[Deliverable, ...]
    rendering: tuple[PatternRule, ...]
    recipients: tuple[PatternRule, ...]


class Qualifiers(Model):
    """rules/qualifiers.yml: conditions, urgency, roles of others, decision times."""

    conditions: tuple[PatternRule, ...]
    urgency: tuple[PatternRule, ...]
    roles: tuple[PatternRule, ...]
    decision_times: tuple[PatternRule, ...]


class Actor(Model):
    """Somebody who is asked: rules/actors.yml, rules/countries.yml. `successor` took over its mandates."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    names: tuple[str, ...] = ()
    short_in_context: tuple[str, ...] = ()
    name_en: str | None = None
    acronym: str | None = None
    kind: str
    parent: str | None = None
    valid_from: Year | None = None
    valid_to: Year | None = None
    successor: str | None = None


class Series(Model):
    """Which words name a body whose sessions are counted, and the United Nations symbol of its series."""

    series: str
    actor: str
    names: tuple[str, ...]
    by: str = "number"
    special: str | None = None
    emergency: str | None = None


@dataclass(frozen=True)
class Rules:
    """All rules, checked. `version` is a hash of the files: rows made with the same one are comparable."""

    verbs: tuple[VerbRule, ...]
    shadows: tuple[PhraseRule, ...]
    adverbs: tuple[AdverbRule, ...]
    clauses: Clauses
    addressees: Addressees
    deadlines: Deadlines
    deliverables: Deliverables
    qualifiers: Qualifiers
    actors: Mapping[str, Actor]
    series: tuple[Series, ...]
    calendar: Calendar
    version: str


def folder() -> Path:
    """The rules: those of the checkout beside the package, else those that the wheel ships."""
    package = Path(__file__).parent
    checkout = package.parent / "rules"
    return checkout if (checkout / "verbs.yml").is_file() else package / "shipped" / "rules"


@lru_cache(maxsize=4)
def load(path: Path | None = None) -> Rules:
    """Reads and checks every rule file below `path`. Raises RulesError with file, rule and reason."""
    base = path or folder()
    actors = _actors(base)
    return Rules(
        verbs=_read(base / "verbs.yml", tuple[VerbRule, ...]),
        shadows=_read(base / "shadows.yml", tuple[PhraseRule, ...]),
        adverbs=_read(base / "adverbs.yml", tuple[AdverbRule, ...]),
        clauses=_read(base / "clauses.yml", Clauses),
        addressees=_read(base / "addressees.yml", Addressees),
        deadlines=_read(base / "deadlines.yml", Deadlines),
        deliverables=_read(base / "deliverables.yml", Deliverables),
        qualifiers=_read(base / "qualifiers.yml", Qualifiers),
        actors=actors,
        series=_series(base / "series.yml", actors),
        calendar=Calendar(tuple(_sessions(base / "calendar"))),
        version=_version(base),
    )


def _read(file: Path, kind: type[T]) -> T:
    try:
        data = yaml.load(file.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise RulesError(file, "cannot be read", f"restore the rule file ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RulesError(file, "is not YAML in UTF-8", " ".join(str(error).split())[:200]) from error
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        raise RulesError(file, *_reason(error, data)) from error


def _reason(error: ValidationError, data: Any) -> tuple[str, str]:
    first = error.errors()[0]
    where = "/".join(str(part) for part in first["loc"])
    rule = data
    for part in first["loc"]:
        if isinstance(rule, dict) and "id" in rule:
            break
        try:
            rule = rule[part]
        except (KeyError, IndexError, TypeError):
            break
    name = f"rule {rule['id']}" if isinstance(rule, dict) and "id" in rule else "the file"
    return f"{name}, {where}: {first['msg']}", "correct it as rules/README.md explains"


def _actors(base: Path) -> Mapping[str, Actor]:
    actors: dict[str, Actor] = {}
    for name in ("actors.yml", "countries.yml"):
        for actor in _read(base / name, tuple[Actor, ...]):
            if actor.id in actors:
                raise RulesError(base / name, f"rule {actor.id}: the id stands twice", "give each actor its own id")
            actors[actor.id] = actor
    for actor in actors.values():
        for other in (actor.parent, actor.successor):
            if other is not None and other not in actors:
                raise RulesError(base / "actors.yml", f"rule {actor.id}: no actor {other}", "add it or correct the id")
    return actors


def _series(file: Path, actors: Mapping[str, Actor]) -> tuple[Series, ...]:
    series = _read(file, tuple[Series, ...])
    for one in series:
        if one.actor not in actors:
            raise RulesError(file, f"rule {one.series}: no actor {one.actor}", "add it to actors.yml or correct the id")
    return series


def _sessions(base: Path) -> Iterator[Session]:
    for file in sorted(base.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as handle:
            lines = csv.DictReader(line for line in handle if not line.startswith("#"))
            for row in lines:
                try:
                    yield Session(
                        row["series"],
                        row["session"],
                        to_date(row["opening"]),
                        to_date(row["main_part_end"]),
                        to_date(row["closing"]),
                        row["basis"],
                    )
                except (KeyError, ValueError) as error:
                    raise RulesError(file, f"line {lines.line_num}: {error}", "write dates as 2026-09-08") from error


def _version(base: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(base.rglob("*")):
        if file.suffix in {".yml", ".csv"}:
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
