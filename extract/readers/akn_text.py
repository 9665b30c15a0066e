"""The running text of one AKN block: footnotes lifted out, links and bold noted. The hot path of the AKN reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import cast
from urllib.parse import unquote

from lxml import etree

from extract.readers.clean import Raw, clean, squeeze

NS = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
_NOTE, _LINK, _SPAN = NS + "authorialNote", NS + "a", NS + "span"
_EMPHASIS = frozenset({"bold", "italic", "bold italic"})
# White space, and the marks without width that some files have around their labels and lines.
EDGE = " \t\n\r\xa0\u3000\u200b\u200e\u200f\ufeff"
_HREF = re.compile(r"(?:undocs\.org|docs\.un\.org)/(?:(?i:ch|zh|en|fr|es|ru|ar|c)/)?(?P<symbol>[A-Za-z]{1,8}/[^?#]+)")
_PART = re.compile(r"(A/RES/(?:E?S-)?\d+/\d+)([a-zA-Z](?:-[a-zA-Z])?)")
# All text of an element, footnotes included: in one call of libxml2, which itertext is not.
whole = cast("Callable[[etree._Element], str]", etree.XPath("string()", smart_strings=False))


def running(element: etree._Element) -> Raw:
    """The text of a block as the source has it, without the white space around it."""
    # Without it at the head from the start, most offsets need no shift afterwards.
    text = (element.text or "").lstrip(EDGE)
    if not len(element):
        return Raw(text.rstrip(EDGE), [], [])
    raw = Raw("", [], [])
    parts = [text]
    _collect(element, parts, len(text), raw)
    collected = "".join(parts)
    raw.text = text = collected.strip(EDGE)
    lead = collected.find(text[0]) if text else 0
    size = len(text)
    if raw.notes and (lead or raw.notes[-1][0] > size):
        raw.notes = [(min(max(at - lead, 0), size), mark, content) for at, mark, content in raw.notes]
    if lead and raw.links:
        raw.links = [(start - lead, end - lead, symbol) for start, end, symbol in raw.links]
    if raw.bold:
        raw.bold = _trimmed(text, max(raw.bold[0] - lead, 0), min(raw.bold[1] - lead, size))
    return raw


def _collect(element: etree._Element, parts: list[str], length: int, raw: Raw) -> int:
    """Adds what stands in `element` after its first text; `length` is that of `parts`, before and after."""
    for child in element:
        tag = child.tag
        if tag == _NOTE:
            raw.notes.append((length, child.get("marker") or "", note(child)))
        else:
            start = length
            text = child.text
            if text:
                parts.append(text)
                length += len(text)
            if len(child):
                length = _collect(child, parts, length, raw)
            if tag == _SPAN:
                if raw.bold is None and child.get("class") in _EMPHASIS:
                    raw.bold = (start, length)
            elif tag == _LINK:
                symbol = linked(child.get("href") or "")
                if symbol:
                    raw.links.append((start, length, symbol))
        tail = child.tail
        if tail:
            parts.append(tail)
            length += len(tail)
    return length


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A run without white space at its edges; None if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def note(element: etree._Element) -> str:
    """A footnote's text, without the mark that some files repeat in it (`\\t<sup>16</sup>\\t`)."""
    text = whole(element).strip()
    mark = element.get("marker") or ""
    if mark and text.startswith(mark) and text[len(mark) :][:1] in "\t ":
        text = text[len(mark) :]
    return clean(text)


@lru_cache(maxsize=8192)
def linked(href: str) -> str | None:
    """The symbol to which a link leads: undocs.org/ch/A/RES/76/246b -> A/RES/76/246B; None for other addresses."""
    match = _HREF.search(href)
    if not match:
        return None
    symbol = squeeze(unquote(match["symbol"])).rstrip("/.")
    symbol = symbol.removesuffix("(supp)").removesuffix("(SUPP)")
    if symbol[0].islower():
        symbol = symbol.upper()
    symbol = symbol.replace("/hrc/", "/HRC/")
    if symbol.startswith("HRC/"):
        # `undocs.org/zh/HRC/RES/49/21` in A/RES/77/128
        symbol = f"A/{symbol}"
    part = _PART.fullmatch(symbol)
    if part:
        # A/RES/74/264a-c are three resolutions, of which the words say more.
        symbol = part[1] + (part[2].upper() if len(part[2]) == 1 else "")
    return symbol
