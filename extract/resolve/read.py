"""A paragraph as the pipeline read it: what the values of its mandates are worked out from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple, TypeVar

from extract.detect.assemble import Draft
from extract.detect.deadlines import TimeFound
from extract.model import Paragraph, Party

_start = attrgetter("start")


class Mention(NamedTuple):
    """A known actor named in a paragraph, by offsets."""

    start: int
    end: int
    actor: str


Place = TypeVar("Place", Mention, TimeFound)


def within(found: Sequence[Place], begin: int, end: int) -> Sequence[Place]:
    """Those, of spans sorted by their start, that begin between two offsets."""
    return found[bisect_left(found, begin, key=_start) : bisect_left(found, end, key=_start)]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What may name a body before a paragraph: the titles of the document, the paragraphs, the nearest first."""

    titles: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


class Read(NamedTuple):
    """A paragraph with what the pipeline found in it, and what stands around one of its mandates.

    `folded` is its text in simplified characters, which the rules know, `masked` that without titles and quotations.
    `items` are the list items that are the mandate's content, `before` the addressees of the mandates before it in
    the paragraph, `order` its number within the printed label; `earlier()` gives the text before the paragraph (asked
    for only at need).
    """

    paragraph: Paragraph
    folded: str = ""
    masked: str = ""
    drafts: tuple[Draft, ...] = ()
    times: tuple[TimeFound, ...] = ()
    mentions: tuple[Mention, ...] = ()
    items: tuple[Paragraph, ...] = ()
    before: tuple[Party, ...] = ()
    earlier: Callable[[], Earlier] = Earlier
    order: int = 0
