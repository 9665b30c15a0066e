"""One paragraph of Word -> a row: runs put together, notes, links and emphasis tied to their places.

What a reviser inserted is text, what was deleted is not; hidden text and the codes of fields are none either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from extract.readers import tables
from extract.readers.akn_text import linked
from extract.readers.blocks import KEY
from extract.readers.docx_numbering import Style, W, on, value
from extract.readers.lines import Row

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMS = (_MC + "AlternateContent", _MC + "Choice", _MC + "Fallback")
_MATH = (_M + "oMath", _M + "oMathPara")
_OPENED = "ins moveTo smartTag sdt sdtContent customXml fldSimple bdo dir rubyBase"
_OPEN = frozenset((*(W + name for name in _OPENED.split()), *FORMS))
# What is no part of the sentence it stands in: text boxes, and readings printed above characters.
_BOX = W + "txbxContent"
_BESIDE = (_BOX, W + "rt")
_LEFT_OUT = frozenset((W + "del", W + "moveFrom", *_BESIDE))
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "br": "\n", W + "sym": ""}
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
# In Chinese the typeface of italics is Kai: \u6977\u4f53, KaiTi_GB2312.
_KAI = re.compile("\u6977|kai", re.IGNORECASE)


@dataclass(slots=True)
class Cited:
    """The notes of a document in the order in which they are cited: key -> (kind, id), and the mark printed."""

    order: dict[str, tuple[str, str]] = field(default_factory=dict)
    counted: int = 0

    def mark(self, kind: str, number: str, custom: str) -> str:
        """The key of a new citation: its mark, made unique by marks without width."""
        if not custom:
            self.counted += 1
        key = custom or str(self.counted)
        if self.order.get(key, (kind, number)) != (kind, number):
            key = f"{key}{KEY}{kind}{number}"
        self.order[key] = (kind, number)
        return key


class Line:
    """Collects the runs of a paragraph (or of two, where the mark between them was deleted)."""

    def __init__(self, links: Mapping[str, str], styles: Mapping[str, Style], cited: Cited) -> None:
        self.targets, self.styles, self.cited = links, styles, cited
        self.parts: list[str] = []
        self.length = 0
        self.marks: list[tuple[int, str]] = []
        self.links: list[tuple[int, int, str]] = []
        self.bold: list[int] = []
        self.boxes: list[etree._Element] = []
        self.beside: list[str] = []
        self.raised: list[tuple[int, int]] = []

    def add(self, element: etree._Element) -> None:
        """The content of a paragraph, a hyperlink, an insertion."""
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child)
            elif tag == W + "hyperlink":
                start = self.length
                self.add(child)
                symbol = linked(self.targets.get(child.get(_R + "id") or "", ""))
                if symbol and self.length > start:
                    self.links.append((start, self.length, symbol))
            elif tag in _MATH:
                self._text(plain(child))
            elif tag in _OPEN:
                self.add(child)

    def _run(self, run: etree._Element) -> None:
        properties = run.find(W + "rPr")
        if properties is not None and on(properties.find(W + "vanish")):
            self.beside.append(plain(run))
            return
        start = self.length
        self._content(run)
        if properties is not None and value(properties.find(W + "vertAlign")) == "superscript":
            self.raised.append((start, self.length))
        known = bool(self.bold) and self.bold[-1] > start  # of runs within this one, which have properties of their own
        if self.length > start and not known and self._emphatic(properties):
            if self.bold and self.bold[-1] == start:
                self.bold[-1] = self.length
            else:
                self.bold += [start, self.length]

    def _content(self, run: etree._Element) -> None:
        custom: tuple[str, str] | None = None
        for child in run:
            tag = child.tag
            if tag == W + "t":
                text = child.text or ""
                if custom and text.strip():
                    self.marks.append((self.length, self.cited.mark(*custom, text.strip())))
                    custom = None
                else:
                    self._text(text)
            elif tag in _SIGNS:
                self._text(_sign(child))
            elif tag in _NOTES:
                note = (_NOTES[tag], child.get(W + "id") or "")
                if child.get(W + "customMarkFollows") in ("1", "true", "on"):
                    custom = note
                else:
                    self.marks.append((self.length, self.cited.mark(*note, "")))
            elif tag in FORMS:
                self._content(child)
            elif tag == W + "ruby":
                self.beside += beside(child)
                self.add(child)
            elif isinstance(tag, str):
                self.boxes += tables.nearest(child, _BOX)

    def _text(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _emphatic(self, properties: etree._Element | None) -> bool:
        if properties is None:
            return False
        own = [on(properties.find(W + name)) for name in ("b", "i")]
        if any(own):
            return True
        fonts = properties.find(W + "rFonts")
        if fonts is not None and _KAI.search(fonts.get(W + "eastAsia") or ""):
            return True
        style = self.styles.get(value(properties.find(W + "rStyle")) or "")
        return own == [None, None] and style is not None and style.emphasis is True

    def row(self, start: int, label: str, heading: bool) -> Row:
        """The row, its automatic number (if any) at its head; a line that breaks is still one."""
        lead = f"{label}\t" if label else ""
        text = lead + "".join(self.parts)
        shift = len(lead)
        row = Row(start, text, list(range(start, start + len(text))), begins=True, label=label, heading=heading)
        row.marks = [(shift + at, mark, (start, start)) for at, mark in self.marks]
        row.links = [(shift + s, shift + e, symbol) for s, e, symbol in self.links]
        row.bold = [shift + at for at in self.bold]
        return row


def one_form(root: etree._Element) -> None:
    """Leaves of what is there in several forms, for newer and older programs, the first that has text."""
    for several in list(root.iter(FORMS[0])):
        forms = [form for form in several if form.tag in FORMS]
        texts = ([form for form in forms if any(t.text for t in form.iter(W + "t", _M + "t"))], forms)
        chosen = next((found[0] for found in texts if found), None)
        for form in forms:
            if form is not chosen:
                several.remove(form)


def _sign(element: etree._Element) -> str:
    """What an element prints that is no text: a tab, a break of a line, a character by its code.

    Codes from U+F000 on are places in a font of pictures: bullets and arrows.
    """
    if element.get(W + "type") in ("page", "column"):
        return ""
    code = element.get(W + "char") or ""
    known = len(code) == 4 and not set(code) - _HEXADECIMAL and 0x20 < int(code, 16) < 0xD800
    return chr(int(code, 16)) if known else _SIGNS[str(element.tag)]


def beside(element: etree._Element) -> list[str]:
    """The texts in an element that are no part of its sentence."""
    parts = [part for box in element.iter(*_BESIDE) for part in (box.iter(W + "p") if box.tag == _BOX else (box,))]
    return [text for text in dict.fromkeys(map(plain, parts)) if text]


def plain(element: etree._Element) -> str:
    """The text of a paragraph as it stands: what was deleted, and what stands `beside` it, left out."""
    out: list[str] = []
    stack = [*reversed(element)]
    while stack:
        node = stack.pop()
        if node.tag in (W + "t", _M + "t"):
            out.append(node.text or "")
        elif node.tag in _SIGNS:
            out.append(_sign(node))
        if node.tag not in _LEFT_OUT:
            stack.extend(child for child in reversed(node) if isinstance(child.tag, str))
    return "".join(out).strip()
