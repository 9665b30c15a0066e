"""Regular expressions made from lists of words."""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "□"  # stands for each character of a title, a quotation or a bracket where rules must not look into it


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) + ")"
