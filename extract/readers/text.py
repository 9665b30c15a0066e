"""Plain text, as it is taken out of a PDF or a Word file -> Document.

Lines are cleared of markup (lines.py) and of footnotes (notes.py), then told to be header, headings, starts of
paragraphs and items, or the going on of a sentence (layout.py, text_body.py). Nothing is thrown away: `parse` gives,
beside the document's parts, the pieces of the source, in which every character but white space stands exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from extract.citations.forms import kind_of
from extract.errors import DocumentError
from extract.model import Document
from extract.readers import notes as footnotes
from extract.readers.clean import clean, is_chinese
from extract.readers.ending import caveats
from extract.readers.header import Header
from extract.readers.lines import Piece, Row, rows
from extract.readers.notes import Notes
from extract.readers.outline import Outline
from extract.readers.pasted import entitled, unfold
from extract.readers.several import documents, parts
from extract.readers.source import Source, build
from extract.readers.text_body import TextBody
from extract.readers.text_notes import lifted
from extract.readers.text_pages import paged
from extract.rules.structure import Structure

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Parsed:
    """What `parse` gives: the body as read, and where the pieces of the source come from."""

    body: TextBody
    sources: tuple[Iterable[Piece], ...]

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces of the source in order: for those who ask where each character went, a reader does not."""
        return tuple(sorted(chain(*self.sources), key=lambda piece: piece.start))

    @property
    def outline(self) -> Outline:
        """The paragraphs and headings."""
        return self.body.outline


def read(source: Source) -> list[Document]:
    """The documents of one file: several where it holds several resolutions, or one in parts A, B, C.

    Raises DocumentError for a file that is binary, not UTF-8 or not in Chinese, holds control characters, breaks off or
    has no symbol.
    """
    text, told_before = _decoded(source)
    if not is_chinese([text[:20000]]):
        raise DocumentError(source.name, "is not in Chinese", "give the Chinese text of the document")
    act = kind_of(source.given.get("symbol") or "") in ("resolution", "decision")
    found = parse_all(text, source.words, act=act)
    out = []
    for parsed in found:
        # Where another one follows, the text was not cut.
        told = told_before if parsed is found[0] else ()
        told += caveats(source, parsed.body) if parsed is found[-1] else ()
        out.append(build(source, parsed.outline, form="text", **parsed.body.header.fields(), caveats=told))
    return out


def parse_all(text: str, words: Structure, act: bool = False) -> list[Parsed]:
    """Reads a text that may hold several resolutions; the offsets of the pieces count its characters.

    `act`: documents.yml says that it is one, so that numbered paragraphs alone are its provisions.
    """
    lines, markup = rows(text)
    pages = paged(text, lines, words)
    found = documents(entitled(lifted(pages, words), words), words)
    out: list[Parsed] = []
    for own in found:
        before = out[-1].body.header.body if out else None
        out += _parsed(own, words, len(found) > 1, before, act)
    between = chain.from_iterable(row.whole("header") for row in pages.furniture)
    out[0].body.header.furniture += [clean(row.content) for row in pages.furniture]
    out[0] = Parsed(out[0].body, (*out[0].sources, markup, between))
    return out


def parse(text: str, words: Structure) -> Parsed:
    """Reads a text that holds one document."""
    (parsed,) = parse_all(text, words)
    return parsed


def _parsed(lines: list[Row], words: Structure, several: bool, before: str | None, act: bool) -> list[Parsed]:
    """One document, or the parts of one that share its header, its closing lines and the numbers of its notes."""
    notes = footnotes.part(lines)
    notes.body, copied = unfold(notes.body, words)
    shared, lettered = parts(notes.body, words)
    if not lettered:
        body = TextBody(Outline(words), Header(words), notes, pasted=copied, act=act)
        body.header.several, body.header.earlier = several, before
        body.run()
        return [Parsed(body, (body.pieces(), notes.pieces))]
    out = []
    for part in lettered:
        header = Header(words)
        for row in shared:
            header.line(clean(row.content), close=row.gap == 0)
        header.part(part.letter, part.title)
        cited = {mark for row in part.rows for _, mark, _ in row.marks}
        texts = {mark: text for mark, text in notes.texts.items() if mark in cited}
        body = TextBody(Outline(words), header, Notes(part.rows, texts), pasted=copied)
        body.run()
        heads = chain.from_iterable(row.whole("header") for row in part.head)
        out.append(Parsed(body, (body.pieces(), heads)))
    for parsed in out:
        parsed.body.header.signed_as(out[-1].body.header)
    first = chain.from_iterable(row.whole("header") for row in shared)
    out[0] = Parsed(out[0].body, (*out[0].sources, notes.pieces, first))
    return out


def _decoded(source: Source) -> tuple[str, tuple[str, ...]]:
    """The text of a file in UTF-8, with or without a byte order mark, in UTF-16 with one, or in GB 18030, of which a
    caveat tells."""
    data = source.data.removeprefix(b"\xef\xbb\xbf")
    told: tuple[str, ...] = ()
    code = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    if code == "utf-8" and b"\0" in data:
        problem = "is a binary file, not text"
        raise DocumentError(source.name, problem, "give the document as text in UTF-8 or as XML")
    try:
        text = data.decode(code)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(code).count("\n") + 1
        where = f"{source.name}:{line}"
        if error.reason in ("unexpected end of data", "truncated data"):
            raise DocumentError(where, "ends in the middle of a character", "fetch the file again") from None
        if code == "utf-16":
            raise DocumentError(where, "is not sound UTF-16", "fetch the file again, or give it in UTF-8") from None
        if (other := _national(data, source.words)) is None:
            raise DocumentError(where, "is not UTF-8", "convert it (iconv -f GB18030 -t UTF-8)") from None
        text, told = other, ("is not UTF-8, read as GB 18030",)
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        problem = f"holds a control character (U+{ord(control.group()):04X})"
        raise DocumentError(f"{source.name}:{line}", problem, "take the text out again, or remove it")
    return text, told


def _national(data: bytes, words: Structure) -> str | None:
    """The text in GB 18030, if it is sure to be: bytes in another code give characters too, but not the names of bodies
    with which acts open."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return text if any(name in text for name in words.formulas) else None
