"""Agenda items as they are compared: title and sub-title, without punctuation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules


class Items:
    """Agenda titles in parts, as they are compared."""

    def __init__(self, rules: Rules) -> None:
        self._punctuation = re.compile(rules.followup.title_punctuation)

    def parts(self, title: str | None) -> list[str]:
        """An agenda title and its sub-item: 发展方面的业务活动：南南合作促进发展 is both."""
        return [self.key(piece) for piece in re.split("[：:]", simplified(title or "")) if piece]

    def key(self, title: str) -> str:
        """One title without its punctuation."""
        return self._punctuation.sub("", title)
