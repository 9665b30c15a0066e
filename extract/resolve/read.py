"""A paragraph as the pipeline read it: what the values of its mandates are worked out from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple, TypeVar

from extract.detect.deadlines import TimeFound
from extract.detect.drafts import Draft

VERB_PARAGRAPH = 0  # the number of the paragraph itself, where its document is not known; its list items are 1, 2, …

_start = attrgetter("start")


class Mention(NamedTuple):
    """A known actor named in a paragraph, by offsets."""

    start: int
    end: int
    actor: str


Named = TypeVar("Named", Mention, TimeFound)


def within(found: Sequence[Named], begin: int, end: int) -> Sequence[Named]:
    """Those, of spans sorted by their start, that begin between two offsets."""
    return found[bisect_left(found, begin, key=_start) : bisect_left(found, end, key=_start)]


class Item(NamedTuple):
    """A list item that is content of a mandate: the letter that it has in print, and its text."""

    letter: str
    text: str


class Read(NamedTuple):
    """The text of a paragraph with what the pipeline found in it, wherever it stands.

    `folded` is its text in simplified characters, which the rules know, `masked` that without titles and quotations.
    """

    text: str
    folded: str = ""
    masked: str = ""
    drafts: tuple[Draft, ...] = ()
    times: tuple[TimeFound, ...] = ()
    mentions: tuple[Mention, ...] = ()
