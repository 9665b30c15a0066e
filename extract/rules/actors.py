"""rules/actors.yml and rules/countries.yml: who is asked."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from extract.model import GROUP
from extract.rules.shapes import Id, Model
from extract.rules.texts import Pattern

Kind = Literal[
    "organ",
    "office",
    "committee",
    "secretariat",
    "programme",
    "specialized",
    "related",
    "regional",
    "functional",
    "expert",
    "body",
    "group",
    "fund",
    "forum",
    "mandate-holder",
    "treaty-body",
    "oversight",
    "governing",
    "coordination",
    "training",
    "mission",
    "convention",
    "court",
    "organization",
    "country",
]


def _day(said: str) -> str:
    try:
        date.fromisoformat(f"{said}-01-01" if re.fullmatch("[0-9]{4}", said) else said)
    except ValueError as error:
        raise ValueError(f"{said} is no year and no day: write 2018 or '2018-06-30'") from error
    return said


def _telling(name: str) -> str:
    if len(name.strip()) < 2:
        raise ValueError(f"{name or 'nothing'} is no name: one character alone names nobody")
    return name


# A year or a day, kept as ISO text whichever way YAML read it.
Year = Annotated[str, BeforeValidator(str), AfterValidator(_day)]
Name = Annotated[str, AfterValidator(_telling)]


class Actor(Model):
    """Somebody who is asked: rules/actors.yml, rules/countries.yml. `successor` took over its mandates.

    `common_names` are common nouns (组织, 妇女): they say who a phrase means once it is found, and are not looked for
    in the text. `patterns` are for groups named in many ways, tried on the whole phrase without its modifiers.
    """

    id: Id
    name: Name
    names: tuple[Name, ...] = ()
    common_names: tuple[Name, ...] = ()
    short_in_context: tuple[Name, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    name_en: str | None = None
    acronym: str | None = None
    kind: Kind
    parent: str | None = None
    valid_from: Year | None = None
    valid_to: Year | None = None
    successor: str | None = None

    @model_validator(mode="after")
    def _in_itself(self) -> Self:
        """What its fields say of each other."""
        if self.common_names and self.kind != GROUP:
            raise ValueError(f"common_names are for a {GROUP} only, and this is of kind {self.kind}")
        if self.successor and not self.valid_to:
            raise ValueError("has a successor and no valid_to: say when it ended")
        first, last = self.bounds
        if first > last:
            raise ValueError("ends before it begins: compare valid_from and valid_to")
        return self

    @property
    def bounds(self) -> tuple[str, str]:
        """Its first and last day; in the year of a change given as a year alone, the successor holds."""
        first, last = (day and (day if "-" in day else f"{day}-01-01") for day in (self.valid_from, self.valid_to))
        return first or str(date.min), last or str(date.max)

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name that stands for this actor alone, each once."""
        return tuple(dict.fromkeys((self.name, *self.names, *self.common_names)))

    @property
    def searched(self) -> tuple[str, ...]:
        """The names that are looked for in the text."""
        return tuple(n for n in (self.name, *self.names) if n not in self.common_names)
