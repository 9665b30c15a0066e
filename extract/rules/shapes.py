"""What the shapes of the rule files are made of: pydantic models, frozen, unknown keys refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from extract.rules.texts import AnyPattern, Expandable, Words


def _paired(example: str) -> str:
    marks = re.sub("[^「」]", "", example)
    if marks.replace("「」", ""):
        alone = "「 without 」" if marks.count("「") > marks.count("」") else "」 without 「"
        raise ValueError(f"{alone} in {example}")
    return example


def _marked(example: str) -> str:
    if "「" not in _paired(example):
        raise ValueError(f"nothing is marked with 「」 in {example}")
    if "「」" in example:
        raise ValueError(f"nothing stands in 「」 in {example}")
    return example


# An example marks with 「」 what must come out of it; a counter-example may mark what must not.
Example = Annotated[str, AfterValidator(_marked)]
Counter = Annotated[str, AfterValidator(_paired)]


def _plain(name: str) -> str:
    if not re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise ValueError(f"{name} is no id: write it in a-z, 0-9 and single hyphens")
    return name


# Written once and never reused, in every file in the same way.
Id = Annotated[str, AfterValidator(_plain)]


class Model(BaseModel):
    """A frozen part of a rule file; an unknown key is an error, so that a typing slip is not silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def own_name(self) -> str | None:
        """What no other entry of the same list is called; None for what has no such name."""
        return getattr(self, "id", None)


class PhraseRule(Model):
    """A rule that lists phrases. 「」 in an example marks the span that must come out; `not` must yield none."""

    id: Id
    phrases: Words
    examples: tuple[Example, ...] = Field(min_length=1)
    counter: tuple[Counter, ...] = Field(default=(), alias="not")

    @model_validator(mode="after")
    def _each_phrase_has_an_example(self) -> Self:
        marked = " ".join(m for e in self.examples for m in re.findall("「(.+?)」", e))
        missing = [p for p in self.phrases if p not in marked]
        if missing:
            raise ValueError(f"no example marks the phrase {missing[0]}")
        return self


class PatternRule(Model):
    """A rule that is a regular expression, with its examples."""

    id: Id
    pattern: Expandable
    examples: tuple[Example, ...] = ()
    counter: tuple[Counter, ...] = Field(default=(), alias="not")


class NamedRule(Model):
    """A pattern that has a name and no id, or several under one name, with examples."""

    id: str
    patterns: tuple[AnyPattern, ...] = Field(min_length=1)
    examples: tuple[Example, ...] = ()
    counter: tuple[Counter, ...] = Field(default=(), alias="not")

    @property
    def whole(self) -> bool:
        """Each example is marked from end to end: the patterns take whole texts, such as lines of a header."""
        return all(re.fullmatch("「[^「」]+」", example) for example in self.examples)

    def taken(self, text: str) -> list[tuple[int, int]]:
        """What the patterns take of a text, as (start, end)."""
        compiled = [re.compile(pattern) for pattern in self.patterns]
        if self.whole:
            found = [match for pattern in compiled if (match := pattern.fullmatch(text))]
        else:
            found = [match for pattern in compiled for match in pattern.finditer(text)]
        return [match.span() for match in found if match.group()]


class Exampled(Model):
    """A part of a rule file with patterns that have no id but a name, and may stand with examples:
    `name: {pattern: …, examples: […], not: […]}` in place of `name: …`; `patterns` where `name` has several.

    `name` is then the pattern alone, or the several, and `exampled` has by that name the rule with its examples.
    """

    exampled: Mapping[str, NamedRule] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, said: Any) -> Any:
        """Takes patterns and examples apart."""
        if not isinstance(said, dict):
            return said
        out, exampled = dict(said), {}
        for name, value in said.items():
            if isinstance(value, dict) and ("pattern" in value or "patterns" in value):
                rest = {key: one for key, one in value.items() if key != "pattern"}
                out[name] = value.get("pattern", value.get("patterns"))
                exampled[name] = {"patterns": (out[name],), **rest, "id": name}
        return {**out, "exampled": exampled} if exampled else out
