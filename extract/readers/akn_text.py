"""The running text of one AKN block: footnotes lifted out, links and bold noted. The hot path of the AKN reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
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
# The elements in an element, at half the cost of an iterator.
children = cast("Callable[[etree._Element], list[etree._Element]]", itemgetter(slice(None)))


def running(element: etree._Element, inner: list[etree._Element] | None = None) -> Raw:
    """The text of a block as the source has it, without the white space around it.

    `inner` are the elements in it, where they are known already.
    """
    # Without that at the head from the start, offsets seldom need a shift afterwards.
    text = (element.text or "").lstrip(EDGE)
    if inner is None:
        inner = children(element)
    if not inner:
        return Raw(text.rstrip(EDGE), [], [])
    raw = Raw("", [], [])
    parts = [text]
    _collect(inner, parts, len(text), raw)
    collected = "".join(parts)
    raw.text = text = collected.strip(EDGE)
    if len(text) < len(collected) and (raw.notes or raw.links or raw.bold):
        _shift(raw, collected.find(text[0]) if text else 0, len(text))
    if raw.bold and (text[raw.bold[0]].isspace() or text[raw.bold[1] - 1].isspace()):
        raw.bold = _trimmed(text, *raw.bold)
    return raw


def _collect(inner: list[etree._Element], parts: list[str], length: int, raw: Raw) -> int:
    """Adds what stands in an element after its first text; `length` is that of `parts`, before and after."""
    for child in inner:
        tag = child.tag
        if tag == _NOTE:
            mark = child.get("marker") or ""
            raw.notes.append((length, mark, _note(child, mark)))
        else:
            start = length
            text = child.text
            if text:
                parts.append(text)
                length += len(text)
            if len(child):
                length = _collect(children(child), parts, length, raw)
            if tag == _SPAN:
                if raw.bold is None and length > start and child.get("class") in _EMPHASIS:
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


def _shift(raw: Raw, lead: int, size: int) -> None:
    """Moves the places by the `lead` characters that were taken from the head, and into the `size` that are left."""
    raw.notes = [(min(max(at - lead, 0), size), mark, content) for at, mark, content in raw.notes]
    raw.links = [(start - lead, end - lead, symbol) for start, end, symbol in raw.links]
    if raw.bold:
        start, end = max(raw.bold[0] - lead, 0), min(raw.bold[1] - lead, size)
        raw.bold = (start, end) if start < end else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A run without white space at its edges; None if nothing is left."""
    run = text[start:end]
    start += len(run) - len(run.lstrip())
    end -= len(run) - len(run.rstrip())
    return (start, end) if start < end else None


def _note(element: etree._Element, mark: str) -> str:
    """A footnote's text, without the mark that some files repeat in it (`\\t<sup>16</sup>\\t`)."""
    text = whole(element).strip()
    if mark and text.startswith(mark) and text[len(mark) :][:1] in "\t ":
        text = text[len(mark) :]
    return clean(text)


def whole(element: etree._Element) -> str:
    """All text of an element, footnotes included."""
    if not len(element):
        return element.text or ""
    return etree.tostring(element, encoding="unicode", method="text", with_tail=False)


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
