"""rules/actors.yml and rules/countries.yml: who is asked."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from extract.rules.shapes import Id, Model, Pattern

# A year or a day, kept as ISO text whichever way YAML read it.
Year = Annotated[str, BeforeValidator(str)]


class Actor(Model):
    """Somebody who is asked: rules/actors.yml, rules/countries.yml. `successor` took over its mandates.

    `common_names` are common nouns (组织, 妇女): they say who a phrase means once it is found, and are not looked for
    in the text. `patterns` are for groups named in many ways, tried on the whole phrase without its modifiers.
    """

    id: Id
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
