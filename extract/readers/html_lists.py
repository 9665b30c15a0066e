"""The numbers that a browser prints before the items of a list, as `type`, `start`, `value` and `reversed` say."""

from __future__ import annotations

import re

from lxml import etree

from extract.numerals import to_int
from extract.readers.docx_numbering import written
from extract.rules.structure import ItemWords

_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?(?P<kind>(?:lower|upper)-(?:alpha|latin|roman)|\bnone\b)")
# As Word calls them; capital Roman figures are of headings, and an item has none.
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman"}
_KINDS = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i"}


class Lists:
    """Counts along with the items of the lists of a page."""

    def __init__(self, words: ItemWords) -> None:
        self._words = words
        self._next: dict[etree._Element, int] = {}

    def label(self, item: etree._Element) -> str:
        """What stands before an item: `1.`, in a list within a list `(1)`, `(a)` or `(i)`; '' where nothing does."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        down = parent.get("reversed") is not None
        if parent not in self._next:
            count = sum(child.tag == "li" for child in parent) if down else 1
            self._next[parent] = to_int(parent.get("start") or "") or count
        count = to_int(item.get("value") or "") or self._next[parent]
        self._next[parent] = count + (-1 if down else 1)
        kind = _kind(item) or _kind(parent)
        if kind == "none":
            return ""
        if kind in _FORMATS:
            return f"({written(count, _FORMATS[kind], self._words)})"
        nested = any(above.tag == "li" for above in parent.iterancestors())
        return f"({count})" if nested else f"{count}."


def _kind(element: etree._Element) -> str:
    style = _STYLE.search((element.get("style") or "").lower())
    return _KINDS.get(style["kind"], style["kind"]) if style else element.get("type") or ""
