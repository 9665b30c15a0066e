"""Plain text, as it is taken out of a PDF or a Word file -> Document.

Lines are cleared of markup (lines.py) and of footnotes (notes.py), then told to be header, headings, starts of
paragraphs and items, or the going on of a sentence (layout.py, text_body.py). Nothing is thrown away: `parse` gives,
beside the document's parts, the pieces of the source, in which every character but white space stands exactly once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.errors import DocumentError
from extract.model import Document
from extract.readers import notes as footnotes
from extract.readers.clean import is_chinese
from extract.readers.ending import caveats
from extract.readers.header import Header
from extract.readers.lines import Piece, rows
from extract.readers.outline import Outline
from extract.readers.pasted import pasted, unfold
from extract.readers.source import Source, build
from extract.readers.text_body import TextBody
from extract.structure import Structure, structure

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Parsed:
    """What `parse` gives: the body as read, and the pieces of the source in order."""

    body: TextBody
    pieces: tuple[Piece, ...]

    @property
    def outline(self) -> Outline:
        """The paragraphs and headings."""
        return self.body.outline


def read(source: Source) -> list[Document]:
    """The document of one file, or none if it is not in Chinese.

    Raises DocumentError for a file that is binary, not UTF-8, holds control characters or has no symbol.
    """
    text = _decoded(source)
    if not is_chinese([text[:20000]]):
        raise DocumentError(source.name, "is not in Chinese", "give the Chinese text of the document")
    parsed = parse(text, structure())
    said = parsed.body.header.fields()
    return [build(source, parsed.outline, form="text", **said, caveats=caveats(source, parsed.body))]


def parse(text: str, words: Structure) -> Parsed:
    """Reads a whole text; the offsets of the pieces count its characters."""
    lines, markup = rows(text)
    notes = footnotes.part(lines)
    copied = pasted(notes.body, words)
    notes.body = unfold(notes.body, words)
    body = TextBody(Outline(words), Header(words), notes, pasted=copied)
    body.run()
    pieces = sorted((*markup, *notes.pieces, *body.pieces), key=lambda piece: piece.start)
    return Parsed(body, tuple(pieces))


def _decoded(source: Source) -> str:
    """The text of a UTF-8 file, with or without a byte order mark."""
    data = source.data.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data:
        raise DocumentError(source.name, "is a binary file, not text", "give the document as text in UTF-8 or as XML")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"{source.name}:{data[: error.start].count(10) + 1}"
        if error.reason == "unexpected end of data":
            raise DocumentError(where, "ends in the middle of a character", "fetch the file again") from None
        raise DocumentError(where, "is not UTF-8", "convert it (iconv -f GB18030 -t UTF-8)") from None
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        problem = f"holds a control character (U+{ord(control.group()):04X})"
        raise DocumentError(f"{source.name}:{line}", problem, "take the text out again, or remove it")
    return text
