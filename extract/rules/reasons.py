"""rules/reasons.yml: why a mandate has its status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, model_validator

from extract.rules.shapes import Id, Model

_LAST = ("last", "session", "held")
# The cases that follow-up tells apart, each with the words that it fills in.
CASES: Mapping[str, tuple[str, ...]] = {
    "closed": ("date", "note"),
    "closed-undated": ("date", "note"),
    "closed-unexplained": ("date", "note"),
    "closed-undated-unexplained": ("date", "note"),
    "nothing-asked": (),
    "answered": ("document", "paragraph", "answer"),
    "answered-document": ("document", "paragraph", "answer"),
    "reviewed": ("answer", "note"),
    "named": ("document", "paragraph", "answer"),
    "partly": ("done", "open"),
    "repeated": ("document", "paragraph"),
    "upcoming": ("first", "last", "due"),
    "upcoming-by": ("first", "last", "due"),
    "due": ("first", "last", "due"),
    "undated-report": (),
    "undated-session": ("due",),
    "undated-words": (),
    "old-target": ("last", "asked"),
    "recurring": ("first", "last", "due"),
    "past-none-expected": _LAST,
    "past-session-unknown": _LAST,
    "past-not-held": _LAST,
    "past-few-held": _LAST,
    "past-searched": _LAST,
    "past-chain-searched": (*_LAST, "document"),
}


class Sentence(Model):
    """A reason in both languages: rules/reasons.yml. {names} stand for the words that follow-up fills in."""

    id: Id
    zh: str
    en: str

    @model_validator(mode="after")
    def _can_be_filled(self) -> Sentence:
        if self.id not in CASES:
            raise ValueError(f"no case {self.id}; there are {', '.join(CASES)}")
        for text in (self.zh, self.en):
            for name in _filled(text):
                if name not in CASES[self.id]:
                    there = ", ".join(f"{{{one}}}" for one in CASES[self.id])
                    raise ValueError(f"nothing fills {{{name}}} here; filled in are: {there or 'none'}")
        return self


def _filled(text: str) -> Iterator[str]:
    """The names in braces. Raises ValueError for a brace that stands alone."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"a brace stands alone in {text} ({error})") from error
    for _, name, form, conversion in parts:
        if form or conversion:
            raise ValueError(f"{{{name}}} must stand in its braces alone")
        if name is not None:
            yield name


def _each_case(sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    for case in CASES:
        if all(one.id != case for one in sentences):
            raise ValueError(f"the sentence {case} is missing, which the program needs")
    return sentences


Sentences = Annotated[tuple[Sentence, ...], AfterValidator(_each_case)]
