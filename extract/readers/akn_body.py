"""Preamble, main body and annexes of an AKN document, fed to an Outline."""

from __future__ import annotations

import re

from lxml import etree

from extract.model import Part
from extract.readers.akn_text import NS, children, running, whole
from extract.readers.clean import Raw, clean, squeeze
from extract.readers.layout import COMMAS, is_heading, stopped
from extract.readers.outline import Outline
from extract.readers.tables import text_of

_P, _NUM, _CONTENT, _PARAGRAPH, _POINT = (NS + name for name in ("p", "num", "content", "paragraph", "point"))
_BLOCK_LIST, _INTRODUCTION, _ITEM = NS + "blockList", NS + "listIntroduction", NS + "item"
_CROSS_HEADING, _CONTAINER, _ROW = NS + "crossHeading", NS + "container", NS + "tr"
_SECTIONS = frozenset(NS + name for name in ("section", "part", "chapter", "article", "hcontainer"))
_LIST = NS + "list"
_LISTS = frozenset({_LIST, NS + "sublist"})
_HEADINGS = frozenset({NS + "heading", NS + "subheading"})
# A label at the head of a block without number: `(a)` + tab, `㈠`, `7` + tab, `12.`
_LABEL = re.compile(
    r"\s*(?:(?P<number>\d{1,3})(?:[.\uff0e][\u200e]?\s*|[\u200e]?\t+)(?=\S)"
    r"|(?P<item>[(\uff08](?:[a-z]{1,2}|[xvi]{3,5}|\d{1,2}|[\u4e00-\u9fff]{1,3})[)\uff09]|[\u3220-\u3243])[\u200e]?\s*(?=\S))"
)
_HAN = re.compile("[\u4e00-\u9fff]")


class Body:
    """Walks the parts of a statement in reading order. What is neither paragraph nor table goes to `furniture`."""

    def __init__(self, outline: Outline, furniture: list[str]) -> None:
        self.outline = outline
        self.furniture = furniture
        self.numbered = False

    def preamble(self, preamble: etree._Element) -> None:
        """Formula and containers; what is numbered there is operative all the same (A/RES/76/54)."""
        for block in children(preamble):
            if block.tag == _BLOCK_LIST:
                self._block_list(block)
                continue
            inner = children(block)
            for child in inner:
                if child.tag == _BLOCK_LIST:
                    self._block_list(child)
                else:
                    self._loose(running(child), None, "preamble")
            if not inner:
                self._loose(running(block, inner), None, "preamble")

    def _block_list(self, block: etree._Element) -> None:
        numbers = [squeeze(whole(num)) for num in block.iter(_NUM)]
        operative = self.numbered or any(n[:1].isdigit() for n in numbers)
        part: Part = "operative" if operative else "preamble"
        for child in children(block):
            if child.tag == _INTRODUCTION:
                raw = running(child)
                # `又重申…，` above a numbered list is preamble, `正式决定：` is not.
                self.outline.add(raw, part="preamble" if raw.text.endswith(COMMAS) else part)
            elif child.tag == _ITEM:
                label = "".join(squeeze(whole(num)) for num in child.iterchildren(_NUM))
                for p in child.iterchildren(_P):
                    self._labelled(running(p), label, None, part)
                    label = ""

    def blocks(self, parent: etree._Element) -> None:
        """The children of a main body or of a section."""
        for block in children(parent):
            tag = block.tag
            if tag == _PARAGRAPH:
                self._paragraph(block)
            elif tag in _SECTIONS:
                self.blocks(block)
            elif tag in _HEADINGS or tag == _NUM:
                self._heading(running(block))
            elif tag == _CROSS_HEADING:
                # `审议了秘书长的报告，` opens a section; `表示注意到…；` is a paragraph without number.
                raw = running(block)
                preamble = raw.text.endswith(COMMAS) and block.get("refersTo") == "#preamble"
                self.outline.add(raw, part="preamble" if preamble else None)
            elif tag == _CONTAINER:
                self._table(block)
            else:
                self._loose(running(block), None)

    def _table(self, block: etree._Element) -> None:
        rows = ([whole(cell) for cell in row] for row in block.iter(_ROW))
        self.outline.table(text_of(rows))

    def _heading(self, raw: Raw, label: str = "") -> None:
        text = " ".join(f"{label} {raw.text}".split())
        if text:
            self.outline.heading(text)
        self.furniture.extend(f"{mark} {note}" for _, mark, note in raw.notes)

    def _paragraph(self, element: etree._Element) -> None:
        eid = element.get("eId")
        label = ""
        for child in children(element):
            tag = child.tag
            if tag == _NUM:
                label = squeeze(child.text or "")
            elif tag == _CONTENT:
                self._content(child, label, eid, element)
                label = ""
            elif tag == _LIST:
                self._list(child, label, eid)
                label = ""
            elif tag in _HEADINGS:
                self._heading(running(child))
                label = ""
            else:
                self._loose(running(child), eid)

    def _content(self, content: etree._Element, label: str, eid: str | None, paragraph: etree._Element) -> None:
        for block in children(content):
            inner = children(block)
            if inner and inner[0].tag in _HEADINGS:
                for heading in inner:
                    if heading.tag in _HEADINGS:
                        self._heading(running(heading))
                continue
            raw = running(block, inner)
            if not label:
                self._loose(raw, eid, style=paragraph.get("class") or "")
            elif label[0].isdigit() or label[0] in "(\uff08" or stopped(raw.text):
                self._labelled(raw, label, eid)
            else:
                # `A.` + `全体会议`
                self._heading(raw, label)
            label = ""

    def _list(self, block: etree._Element, label: str, eid: str | None) -> None:
        for child in children(block):
            tag = child.tag
            if tag == _POINT:
                self._point(child, eid)
            elif tag in _LISTS:
                self._list(child, "", eid)
            else:
                # `intro`, and what comes after the points (`wrapUp`).
                for p in _blocks(child):
                    self._labelled(running(p), label, eid)
                    label = ""

    def _point(self, point: etree._Element, eid: str | None) -> None:
        label = ""
        for child in children(point):
            tag = child.tag
            if tag == _NUM:
                label = squeeze(whole(child))
                if label[:1].isdigit():
                    label = f"({label.rstrip('.')})"
            elif tag in _LISTS:
                self._list(child, label, eid)
            else:
                for p in _blocks(child):
                    self._labelled(running(p), label, eid)
                    label = ""

    def _labelled(self, raw: Raw, label: str, eid: str | None, part: Part | None = None) -> None:
        if label[:1].isdigit():
            self.numbered = True
        self.outline.add(raw, label, eid, part)

    def _loose(self, raw: Raw, eid: str | None, part: Part | None = None, style: str = "") -> None:
        """A block without a number of its own: with a label in its text, a heading, or an unnumbered paragraph."""
        text = raw.text
        if not text:
            return
        match = _LABEL.match(raw.text) if text[0] in _FIRST else None
        if match:
            label = match["number"] or match["item"]
            if part == "preamble" and match["number"]:
                part = "operative"
            self._labelled(raw.cut(match.end()), label, eid, part)
        elif part is None and raw.bold is None and (style[:1] == "H" or is_heading(text)):
            if _HAN.search(text) or self.outline.ranked(text):
                self._heading(raw)
            else:
                self.furniture.append(clean(text))
        else:
            if part is None and not self.numbered and text.endswith(COMMAS) and self.outline.part == "operative":
                # What a provision introduces is of it (`决定…作出裁决：` + `“特别考虑到…，` in A/RES/77/276).
                part = None if self.outline.introduces else "preamble"
            self.outline.add(raw, "", eid, part)


def _blocks(element: etree._Element) -> list[etree._Element]:
    """The paragraphs in an element; itself if its text stands in no paragraph, so that none is lost."""
    return list(element.iterchildren(_P)) or [element]


_FIRST = frozenset("0123456789(\uff08\u200e") | {chr(code) for code in range(0x3220, 0x3244)}
