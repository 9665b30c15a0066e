"""PDF with a text layer -> Document.

Pages are read with geometry (pdf_page.py), their characters put into lines (pdf_lines.py), running heads and footnotes
told from the text by place and size (pdf_parts.py, pdf_notes.py), lines joined into paragraphs also over the ends of
pages (pdf_paragraphs.py); header, labels and headings are then read as in any text (pdf_body.py). What cannot be read
for certain is refused: pages that are pictures, pages in columns, fonts that do not say which characters they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from extract.errors import DocumentError
from extract.model import Document
from extract.readers import tables
from extract.readers.clean import clean, is_chinese
from extract.readers.collection import Act, acts
from extract.readers.ending import caveats
from extract.readers.header import Header
from extract.readers.notes import Notes
from extract.readers.outline import Outline
from extract.readers.pdf_body import PdfBody
from extract.readers.pdf_lines import lines
from extract.readers.pdf_notes import FootNotes, printed_table, rows
from extract.readers.pdf_page import UNKNOWN, Page, pages
from extract.readers.pdf_paragraphs import Block, Setting, blocks
from extract.readers.pdf_parts import Parts
from extract.readers.source import Source, build

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PUBLISHED = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})")
_OCR = "run OCR over it (ocrmypdf -l chi_sim) or fetch the Word file"


def read(source: Source) -> list[Document]:
    """The documents of one file, one for each resolution, or none if it is not in Chinese.

    Raises DocumentError for a PDF that is damaged, encrypted, too large, without text, in columns, or without symbol.
    """
    words = source.words
    parts = Parts(source.name, words)
    for page in pages(source.name, source.data):
        _legible(source, page)
        parts.add(page, lines(page))
        parts.leaves[-1].furniture += filter(None, [clean("".join(page.slanting))])
    parts.close()
    texts = [line.text for leaf in parts.leaves for line in (*leaf.body, *leaf.notes)]
    if not any(text.strip() for text in texts):
        raise DocumentError(source.name, "has no text, only blank pages", _OCR)
    if not is_chinese(texts):
        return []
    notes = FootNotes(parts.leaves)
    set_out = blocks(parts.leaves, Setting(words, parts.leaves, parts.size))
    found = list(_inside(set_out, parts, re.compile(words.header.title)))
    text = iter(rows([block.lines for block in found if not block.table], notes))
    body_rows = [tables.row(printed_table(block.lines), 0) if block.table else next(text) for block in found]
    found_acts = acts(body_rows, notes.texts, words)
    return [_document(source, act, parts, several=len(found_acts) > 1) for act in found_acts]


def _document(source: Source, act: Act, parts: Parts, several: bool) -> Document:
    header = Header(source.words)
    body = PdfBody(Outline(source.words), header, Notes(act.rows, act.notes))
    body.run()
    said = act.said(_said(header, parts, several and not act.letter))
    said["furniture"] = (*said["furniture"], *(line for leaf in parts.leaves for line in leaf.furniture))
    return build(source, body.outline, form="pdf", **said, caveats=caveats(source, body, whole=True))


def _legible(source: Source, page: Page) -> None:
    """Raises DocumentError for a page whose text is a picture, stands on end, or has fonts without names."""
    place = f"{source.name}: page {page.number}"
    text = [glyph for glyph in page.glyphs if glyph.text.strip()]
    if len(text) < 20 and sum(page.picture) > 0.4:
        raise DocumentError(place, "is a picture without text (a scan)", _OCR)
    if len(page.slanting) > max(len(text), 50):
        raise DocumentError(place, "is set upright or sideways, which is not read", "give the text in another form")
    unknown = sum(UNKNOWN in glyph.text for glyph in text)
    if unknown > max(3, len(text) // 100):
        raise DocumentError(place, "has fonts that do not say which characters they hold", _OCR)


def _inside(found: Iterable[Block], parts: Parts, title: re.Pattern[str]) -> Iterator[Block]:
    """The blocks without those that stand around the text; below the title `大会` opens the text (A/RES/75/255)."""
    titled = False
    for block in found:
        titled = titled or title.fullmatch(clean("".join(line.text for line in block.lines))) is not None
        if block.table or titled or not _around(block.lines, parts):
            yield block


def _around(block: list[Any], parts: Parts) -> bool:
    """Whether a line of the first page's head says nothing of the document; it is kept as furniture."""
    if len(block) > 1 or block[0].page > 1 or not parts.furniture(block[0]):
        return False
    parts.leaves[0].furniture.append(clean(block[0].text))
    return True


def _said(header: Header, parts: Parts, numbered: bool) -> dict[str, Any]:
    """What the header says, with the symbol as printed rather than made of the number (but for one among several)."""
    said = header.fields()
    if parts.symbol and not (numbered and said["symbol"]):
        said["symbol"], said["inferred"] = parts.symbol, ()
    for line in parts.leaves[0].furniture:
        match = _PUBLISHED.search(line)
        if match:
            said["published"] = date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
            break
    return said
