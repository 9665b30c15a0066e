"""Word (.docx) -> Document.

python-docx opens the package; paragraphs are read from its XML, because numbers, notes and revisions are not in its
interface. Macros are never looked at, and what stands outside the file is never opened: of a link only the address.
"""

from __future__ import annotations

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from lxml import etree

from extract.errors import DocumentError
from extract.model import Document
from extract.readers import docx_raised, tables, zipped
from extract.readers.blocks import BlockBody, is_provision
from extract.readers.clean import clean, is_chinese
from extract.readers.collection import acts
from extract.readers.docx_numbering import Numbering, Style, W
from extract.readers.docx_package import Parts
from extract.readers.docx_runs import FORMS, Cited, Line, beside, plain
from extract.readers.ending import caveats
from extract.readers.header import Header
from extract.readers.layout import COMMAS, Layout, ends
from extract.readers.lines import Row
from extract.readers.outline import Outline
from extract.readers.source import Source, build
from extract.rules.structure import Structure
from extract.script import folded

_DEEP = 200


def read(source: Source) -> list[Document]:
    """The documents of one file, one for each resolution.

    Raises DocumentError for whatever is no sound .docx in Chinese, and for old .doc.
    """
    zipped.check(source)
    word = _Word(source, source.words)
    word.walk(word.body)
    word.flush()
    if not is_chinese([row.text for row in word.rows]):
        raise DocumentError(source.name, "is not in Chinese", "give the Chinese text of the document")
    out = []
    notes = word.notes()
    for act in acts(word.rows, notes, word.words):
        outline, header = Outline(word.words), word.header.twin()
        body = BlockBody(outline, header, act.rows, act.notes)
        body.run()
        told = caveats(source, body, whole=True)
        out.append(build(source, outline, form="docx", **act.said(header.fields()), caveats=told))
    return out


class _Word:
    """The parts of a package, and the rows of its body."""

    def __init__(self, source: Source, words: Structure) -> None:
        self.source, self.words = source, words
        self.parts = Parts(source)
        self.body = self.parts.body
        self.numbering = Numbering(self.parts.first(RT.NUMBERING), self.parts.first(RT.STYLES), words.items)
        self.header = Header(words)
        self.layout = Layout(words, [])
        self.rows: list[Row] = []
        self.raised: dict[int, list[tuple[int, int]]] = {}
        self.cited = Cited()
        self.waiting: tuple[Line, etree._Element] | None = None
        self.label = ""  # of the next paragraph, from a cell before it
        self.at = 0
        self._edges()

    def walk(self, parent: etree._Element, depth: int = 0) -> None:
        """The paragraphs and tables below `parent` in order."""
        if depth > _DEEP:
            raise DocumentError(self.source.name, "nests its elements too deeply", "save it again")
        for child in parent:
            if child.tag == W + "p":
                self._paragraph(child)
            elif child.tag == W + "tbl":
                self.flush()
                self._table(child, depth)
            elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo", *FORMS):
                self.walk(child, depth + 1)

    def notes(self) -> dict[str, str]:
        """The text of every note cited, by its key; those typed by hand where Word knows of none."""
        found = {}
        for kind, relation in (("footnote", RT.FOOTNOTES), ("endnote", RT.ENDNOTES)):
            root = self.parts.first(relation)
            for note in root.iterchildren(W + kind) if root is not None else ():
                text = clean("\n".join(plain(p) for p in note.iter(W + "p")))
                found[kind, note.get(W + "id") or ""] = text
        cited = set(self.cited.order.values())
        # Those of tables and of what was deleted; Word's own lines between notes have no text.
        self.header.furniture += [text for place, text in found.items() if text and place not in cited]
        if not cited and any(self.raised.values()):
            raised = [self.raised.get(i, []) for i in range(len(self.rows))]
            self.rows, texts, furniture = docx_raised.notes(self.rows, raised, self.words)
            self.header.furniture += furniture
            return texts
        return {key: found.get(place, "") for key, place in self.cited.order.items()}

    def _paragraph(self, element: etree._Element) -> None:
        line = self.waiting[0] if self.waiting else Line(self.parts.links, self.numbering.styles, self.cited)
        line.add(element)
        self.waiting = (line, element)
        mark = element.find(f"{W}pPr/{W}rPr")
        # Where the end of this paragraph was deleted, it goes on in the next one.
        if mark is None or (mark.find(W + "del") is None and mark.find(W + "moveFrom") is None):
            self._end(line, element)

    def flush(self) -> None:
        """A paragraph whose end was deleted ends all the same where none follows: above a table, and at the end."""
        if self.waiting and any((self.waiting[0].parts, self.waiting[0].boxes, self.waiting[0].beside)):
            self._end(*self.waiting)
        self.waiting = None

    def _end(self, line: Line, element: etree._Element) -> None:
        """The row of a paragraph, which has the number and the style of `element`, where it ends."""
        self.waiting = None
        label = self.numbering.label(element) or self.label
        row = line.row(self.at, label, _heading(self.numbering.style(element)))
        self.at += len(row.text) + 1
        self.header.furniture += filter(None, map(clean, line.beside))
        if row.text[len(label) :].strip():
            lead = len(label) + 1 if label else 0
            self._add(row, [(lead + start, lead + end) for start, end in line.raised])
            self.label = ""
        for box in line.boxes:
            self._box(box)

    def _add(self, row: Row, raised: list[tuple[int, int]]) -> None:
        """A paragraph, or the several that line breaks part in it."""
        for part in row.split(self._breaks(row.text) if "\n" in row.text and not row.heading else []):
            shift = part.places[0] - row.start
            part.text = part.text.replace("\n", " ")
            self.rows.append(part)
            within = [(s - shift, e - shift) for s, e in raised if shift <= s and e <= shift + len(part.text)]
            self.raised[len(self.rows) - 1] = within

    def _breaks(self, text: str) -> list[int]:
        """Where lines begin that are paragraphs: `2. …`, `(a) …` or the day below an end, what follows `大会，`."""
        cuts: list[int] = []
        at, above = 0, None
        for line in text.split("\n"):
            row = Row(0, line, range(len(line)))
            number = self.layout.number(row)
            begins = (number is not None and number[1]) or self.layout.item(row) or self.layout.closing(row)
            if above and (self.layout.formula(above) or (ends(above.text, comma=True) and begins)):
                cuts.append(at)
            at, above = at + len(line) + 1, row
        return cuts

    def _box(self, box: etree._Element) -> None:
        """A text box is no part of the text, but for provisions that somebody set in one."""
        if any(ends(text) and is_provision(text, self.layout) for text in _lines(box)):
            self.walk(box)
            self.flush()
        else:
            self.header.furniture += map(clean, beside(box))

    def _table(self, table: etree._Element, depth: int) -> None:
        """Its paragraphs if it only sets the page, else one row. The masthead is a table too: before the text, cells
        are header lines."""
        rows = [list(tables.nearest(row, W + "tc")) for row in tables.nearest(table, W + "tr")]
        cells = [[_lines(cell) for cell in row] for row in rows]
        texts = [[" ".join(lines) for lines in row] for row in cells]
        if tables.sets_page(texts, self.words) or self._opens(cells):
            self._laid_out(rows, texts, depth)
            return
        for paragraph in tables.nearest(table, W + "p"):
            self.header.furniture += [clean(text) for text in beside(paragraph)]
        if len(self.rows) < 3:
            self._masthead([text for row in cells for lines in row for text in lines])
        text = tables.text_of(texts)
        if text and len(self.rows) < 3:
            self.header.furniture.extend(text.split("\n"))
        elif text:
            self.rows.append(tables.row(text, self.at))
            self.at += 2

    def _opens(self, cells: list[list[list[str]]]) -> bool:
        """Whether the whole document stands in a table: `大会，` is a paragraph in it."""
        formulas = [name + comma for name in self.words.formulas for comma in COMMAS]
        return any(folded(text) in formulas for row in cells for lines in row for text in lines)

    def _laid_out(self, rows: list[list[etree._Element]], texts: list[list[str]], depth: int) -> None:
        """The paragraphs of a table that sets the page; the number of one may stand, or be counted, before its cell."""
        for row, known in zip(rows, texts, strict=True):
            cells = [(cell, text) for cell, text in zip(row, known, strict=True) if text]
            if len(cells) > 1 and tables.numbers(cells[0][1], self.words):
                self.label = cells.pop(0)[1]
            elif cells and not known[0]:
                counted = map(self.numbering.label, tables.nearest(row[0], W + "p"))
                self.label = next(filter(None, counted), "")
            for cell, _ in cells:
                self.walk(cell, depth + 1)
                self.flush()
            self.label = ""

    def _edges(self) -> None:
        """Headers and footers: the symbol stands there, the rest is furniture."""
        seen: set[str] = set()
        for relation in (RT.HEADER, RT.FOOTER):
            for part in self.parts.all(relation):
                for paragraph in part.iter(W + "p"):
                    text = clean(plain(paragraph))
                    if text and text not in seen:
                        seen.add(text)
                        self.header.furniture.append(text)
                        self._masthead([text])

    def _masthead(self, lines: list[str]) -> None:
        kept = len(self.header.furniture)
        for text in lines:
            self.header.line(text, loose=False)
        del self.header.furniture[kept:]


def _lines(cell: etree._Element) -> list[str]:
    """The texts of the paragraphs in a cell, also of those in a table within it."""
    return [text for paragraph in tables.nearest(cell, W + "p") if (text := clean(plain(paragraph)))]


def _heading(styles: list[Style]) -> bool:
    """Whether a paragraph's style is one of headings: by its outline level or by its name."""
    level = next((style.outline for style in styles if style.outline is not None), 9)
    return level < 9 or any(style.name.lower().startswith(("heading ", "_ h_", "_h_")) for style in styles)
