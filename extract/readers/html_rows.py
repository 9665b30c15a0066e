"""The rows of a page: one for each block, and one for each line that <br> or <pre> breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from extract.readers import tables
from extract.readers.akn_text import linked, whole
from extract.readers.html_around import BLOCKS, CELLS, DROPPED, LINED, Around
from extract.readers.html_lists import Lists
from extract.readers.html_notes import Info, Mark
from extract.readers.layout import ends
from extract.readers.lines import Row
from extract.rules.structure import Structure
from extract.script import folded

_STRONG = frozenset({"b", "strong", "i", "em"})
_MARK = re.compile(r"\s*[\[(\uff08\u3014]?\s*(?P<mark>\d{1,3}|\*{1,3}|[a-z])\s*[\])\uff09\u3015]?\s*")
_DOTS = (".", "\uff0e", "\u3001")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LAYOUT = 200
_CONTENT = ".//*[@id='mw-content-text']"


class Rows:
    """Walks a page; `rows` and `info` go together."""

    def __init__(self, root: etree._Element, words: Structure) -> None:
        self.rows: list[Row] = []
        self.info: list[Info] = []
        self._label = ""
        self._lists = Lists(words.items)
        self._pending: set[str] = set()
        self._ruled = False
        self._heading = False
        self._words = words
        self._formulas = tuple(name + "\uff0c" for name in words.formulas)
        self._new(begins=True)
        self._around = Around(root, words)
        main = root.find(_CONTENT)
        if main is not None and self._around.beside(main):
            for title in root.iterfind(".//h1"):
                self._block(title)
            root = main
        self._walk(root)
        self._close(begins=True)
        self._join()
        self.furniture = [*self._around.furniture]

    def lines(self) -> bool:
        """Whether most rows are lines that <br> or <pre> broke."""
        return sum(not row.begins for row in self.rows) > len(self.rows) / 2

    def _new(self, begins: bool) -> None:
        self._row = Row(0, "", [], begins=begins)
        self._info = Info(ruled=self._ruled)
        self._parts: list[str] = []
        self._length = 0

    def _close(self, begins: bool) -> None:
        """The row that was open is complete; the next one `begins` a block or a line."""
        row, info = self._row, self._info
        row.text = "".join(self._parts)
        if row.content or row.marks:
            info.anchors |= self._pending
            self._pending = set()
            row.heading = self._heading and row.begins
            row.gap = int(row.begins)
            if self._label and row.begins:
                row = self._numbered(row)
            row.start = sum(len(r.text) + 1 for r in self.rows[-1:]) + (self.rows[-1].start if self.rows else 0)
            row.places = list(range(row.start, row.start + len(row.text)))
            self.rows.append(row)
            self.info.append(info)
            self._ruled = False
            self._new(begins)
        else:
            self._pending |= info.anchors
            self._new(begins or row.begins)

    def _numbered(self, row: Row) -> Row:
        """The number of a list's item, which the browser prints, at the head of its row."""
        label, self._label = self._label, ""
        if self._opens(row):
            return row
        shift = len(label) + 1
        row.text = f"{label}\t{row.text}"
        row.label = label
        row.marks = [(at + shift, mark, place) for at, mark, place in row.marks]
        row.bold = [at + shift for at in row.bold]
        row.links = [(s + shift, e + shift, symbol) for s, e, symbol in row.links]
        return row

    def _opens(self, row: Row) -> bool:
        """Whether a row has a number of its own at its head."""
        layout = self._around.layout
        return layout.number(row) is not None or layout.item(row) is not None

    def _join(self) -> None:
        """A number in an element of its own (<dt>1.</dt>) stands at the head of the paragraph below it."""
        rows: list[Row] = []
        info: list[Info] = []
        for below, more in zip(self.rows, self.info, strict=True):
            row = below
            above = rows[-1] if rows else None
            lone = above and above.begins and not above.marks and tables.numbers(above.text, self._words)
            if above and lone and row.begins and ends(row.text, comma=True) and not self._opens(row):
                self._label = above.content
                row = self._numbered(row)
                row.start, row.places = above.start, range(above.start, above.start + len(row.text))
                more.anchors |= info.pop().anchors
                rows.pop()
            rows.append(row)
            info.append(more)
        self.rows, self.info = rows, info

    def _walk(self, element: etree._Element, pre: bool = False) -> None:
        self._text(element.text, pre)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, pre)
            self._text(child.tail, pre)

    def _child(self, child: etree._Element, pre: bool) -> None:
        tag = child.tag
        if self._around.drops(child):
            return
        self._info.anchors |= {name for name in (child.get("id"), child.get("name")) if name and tag not in BLOCKS}
        if tag == "br":
            self._close(begins=False)
        elif tag in BLOCKS or tag in DROPPED:
            self._block(child)
        elif tag in ("sup", "a") and self._mark(child):
            return
        else:
            start = self._length
            self._walk(child, pre)
            if self._length > start:
                self._inline(child, start)

    def _inline(self, child: etree._Element, start: int) -> None:
        if child.tag in _STRONG and start <= self._length:
            if self._row.bold and self._row.bold[-1] == start:
                self._row.bold[-1] = self._length
            else:
                self._row.bold += [start, self._length]
        elif child.tag == "a":
            symbol = linked(child.get("href") or "")
            if symbol:
                self._row.links.append((start, self._length, symbol))

    def _block(self, child: etree._Element) -> None:
        tag = child.tag
        self._close(begins=True)
        self._pending |= {name for name in (child.get("id"), child.get("name")) if name}
        if tag == "hr":
            self._ruled = True
            self._new(begins=True)
        elif tag == "table" and not self._layout(child):
            self._table(child)
        elif tag == "tr" and (pair := self._pair(child)):
            self._label = whole(pair[0]).strip()
            for cell in pair[1:]:
                self._walk(cell)
        else:
            heading, self._heading = self._heading, tag in ("h2", "h3", "h4", "h5", "h6")
            if tag == "li":
                self._label = self._lists.label(child)
            self._walk(child, tag in LINED)
            self._close(begins=True)
            self._heading = heading
        self._close(begins=True)
        if tag == "li":
            self._label = ""

    def _mark(self, child: etree._Element) -> bool:
        """A footnote mark: superscript, or a link within the page that holds a number only."""
        text = whole(child)
        match = _MARK.fullmatch(folded(text))
        anchor = child if child.tag == "a" else child.find(".//a")
        href = (anchor.get("href") or "") if anchor is not None else ""
        if not match or (child.tag == "a" and not href.startswith("#")):
            return False
        link = child.tag == "a" and child.find(".//sup") is None and text.strip() == match["mark"]
        if link and self._cites(child):
            return False
        for node in child.iter():
            self._info.anchors |= {name for name in (node.get("id"), node.get("name")) if name}
        target = href[1:] if href.startswith("#") else ""
        self._row.marks.append((self._length, match["mark"], (0, 0)))
        self._info.marks.append(Mark(match["mark"], target, link))
        return True

    def _cites(self, link: etree._Element) -> bool:
        """Whether a link that holds a number belongs to the sentence (`第12段`) or numbers a paragraph (`12. 请…`)."""
        before, after = "".join(self._parts[-3:]).rstrip(), (link.tail or "").lstrip()
        first = not before and len(self._parts) <= 3
        return before.endswith(self._words.citations.ordinal) or (first and after.startswith(_DOTS))

    def _text(self, text: str | None, pre: bool) -> None:
        if not text:
            return
        if pre:
            for n, line in enumerate(text.split("\n")):
                if n:
                    self._close(begins=False)
                self._add(line)
            return
        text = _SPACE.sub(" ", text)
        if not self._length:
            text = text.lstrip(" ")
        self._add(text)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _layout(self, table: etree._Element) -> bool:
        """Whether a table only sets the page: it holds `大会，` or whole paragraphs, be they long or by their rows."""
        text = folded(whole(table)[:200_000])
        if any(formula in text for formula in self._formulas):
            return True
        long = any(len(whole(cell)) > _LAYOUT for cell in table.iter(*CELLS))
        return long or tables.sets_page(_cells(table, whole), self._words)

    def _pair(self, row: etree._Element) -> list[etree._Element]:
        """The cells of a row whose first holds the number of the paragraph in the second; none of any other row."""
        cells = [cell for cell in row if isinstance(cell.tag, str) and whole(cell).strip()]
        return cells if len(cells) > 1 and tables.numbers(whole(cells[0]), self._words) else []

    def _table(self, table: etree._Element) -> None:
        text = tables.text_of([*([line] for line in self._around.loose(table)), *_cells(table, self._around.text)])
        if text:
            last = self.rows[-1] if self.rows else None
            self.rows.append(tables.row(text, last.start + len(last.text) + 1 if last else 0))
            self.info.append(Info())


def _cells(table: etree._Element, text: Callable[[etree._Element], str]) -> Iterator[list[str]]:
    """The texts of the cells of each row."""
    for row in tables.nearest(table, "tr"):
        yield [text(cell) for cell in tables.nearest(row, *CELLS)]
