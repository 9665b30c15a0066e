"""Mandates before their values are worked out: phrases found in a paragraph, and what is put together of them."""

from __future__ import annotations

from typing import NamedTuple

from extract.detect.addressees import Phrase
from extract.model import MandateClass


class Hit(NamedTuple):
    """A phrase of a lexicon in a paragraph: (start, end) in its text, the class and the id of its rule."""

    start: int
    end: int
    label: str
    rule: str


class Draft(NamedTuple):
    """A mandate before its values are worked out. All pairs are (start, end) in the paragraph's text."""

    rule: str
    mandate_class: MandateClass
    verb: tuple[int, int]
    bare: tuple[int, int]
    adverbs: tuple[tuple[int, int, str], ...]
    reiterated: bool
    already_made: bool
    phrase: Phrase
    start: int
    end: int
    action: tuple[int, int]
    joined: bool = False  # follows the draft before it by 并 and shares its action: 请X并邀请Y做Z


class Assembled(NamedTuple):
    """The mandates of a paragraph in order, and (rule, span) of each verb that is content of something else."""

    drafts: tuple[Draft, ...]
    content: tuple[tuple[str, tuple[int, int]], ...]
