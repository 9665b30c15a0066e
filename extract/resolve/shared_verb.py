"""A verb in a chapeau whose list items each name somebody of their own: 请：(a) 秘书长提交报告；(b) 委员会审议该报告。

Such items are mandates of their own (annotation guide): each is read as if the verb stood before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from extract.model import Mandate, Paragraph, Span
from extract.resolve.statements import FIXING, Stated, Statement, addressees


class SharedVerb(NamedTuple):
    """The verb with its adverbs, as it stands in the chapeau."""

    words: str
    paragraph: int
    start: int

    @classmethod
    def of(cls, chapeau: Paragraph, stated: Stated) -> SharedVerb | None:
        """The verb behind which the chapeau breaks off, if its last statement asks nobody and for nothing but what the
        list says."""
        last = stated.statements[-1] if stated.statements else None
        if last is None or not _breaks_off(last):
            return None
        _, start, end, *_ = last.head[0]
        return cls(chapeau.text[start:end], chapeau.ordinal, start)

    def before(self, item: Paragraph) -> Paragraph:
        """The item with the verb before it."""
        return replace(item, text=self.words + item.text)

    def governs(self, stated: Stated) -> bool:
        """Whether the verb, put before an item, asks somebody whom the item names first."""
        first = stated.statements[0] if stated.statements else None
        return first is not None and first.mandate.start == 0 and bool(first.draft or addressees(first.parties))

    def moved(self, mandate: Mandate) -> Mandate:
        """The mandate with each of its places where it is in print: what was read before the item, in the chapeau."""
        size, item = len(self.words), mandate.paragraph
        return mandate._replace(
            parties=tuple(party._replace(start=party.start - size, end=party.end - size) for party in mandate.parties),
            start=max(0, mandate.start - size),
            end=mandate.end - size,
            spans=tuple(self._moved(span) if span.paragraph == item else span for span in mandate.spans),
        )

    def _moved(self, span: Span) -> Span:
        size = len(self.words)
        if span.end <= size:
            return span._replace(paragraph=self.paragraph, start=self.start + span.start, end=self.start + span.end)
        return span._replace(start=span.start - size, end=span.end - size)


def _breaks_off(said: Statement) -> bool:
    empty = said.action[0] == said.action[1]
    return (
        said.listing and empty and said.draft is None and not said.parties and said.mandate.mandate_class not in FIXING
    )
