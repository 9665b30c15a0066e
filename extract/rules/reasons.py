"""rules/reasons.yml: why a mandate has its status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, model_validator

from extract.rules.shapes import Id, Model
from extract.rules.texts import Word, filled

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
    "named-not-held": ("document", "paragraph", "answer"),
    "partly": ("done", "open"),
    "repeated": ("document", "paragraph"),
    "upcoming": ("first", "last", "due"),
    "upcoming-by": ("first", "last", "due"),
    "due": ("first", "last", "due"),
    "due-since": ("first", "due"),
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
    zh: Word
    en: Word

    @model_validator(mode="after")
    def _can_be_filled(self) -> Sentence:
        if self.id not in CASES:
            raise ValueError(f"no case {self.id}; there are {', '.join(CASES)}")
        for text in (self.zh, self.en):
            filled(text, CASES[self.id])
        return self


def _each_case(sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    for case in CASES:
        if all(one.id != case for one in sentences):
            raise ValueError(f"the sentence {case} is missing, which the program needs")
    return sentences


Sentences = Annotated[tuple[Sentence, ...], AfterValidator(_each_case)]
