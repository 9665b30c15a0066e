"""Plain text, as it is taken out of a PDF or a Word file -> Document.

Lines are told to be header, headings, starts of paragraphs and items, or the going on of a sentence; footnotes were
lifted out before (notes.py). Nothing is thrown away: `parse` gives, beside the document's parts, the pieces of the
source, in which every character that is no white space stands exactly once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.errors import DocumentError
from extract.model import Document
from extract.readers import notes as footnotes
from extract.readers.clean import Raw, clean, is_chinese
from extract.readers.header import Header
from extract.readers.lines import Piece, Row, rows
from extract.readers.outline import Outline
from extract.readers.source import Source, build
from extract.structure import Structure, structure

_NUMBER = re.compile(r"\s*(?P<number>\d{1,3})(?:[.\uff0e\u3001]\s*|\s+)(?=\S)")
_DOTTED = re.compile(r"\s*\d{1,3}[.\uff0e\u3001]")
_TERMINAL = re.compile('[\u3002\uff1b\uff1a\uff01\uff1f;:][\u201d"\uff09)\u300b]*$')
_COMMA = re.compile("[\uff0c,]$")
_COLON = re.compile("[\uff1a:]$")
_LONGEST_HEADING = 80
# In a file whose lines are broken at the page's width hardly any is longer than this.
_PAGE_WIDTH = 60


@dataclass
class Parsed:
    """What `parse` gives: the outline, the header's fields, and the pieces of the source."""

    outline: Outline
    header: Header
    pieces: list[Piece] = field(default_factory=list)


def read(source: Source) -> list[Document]:
    """The document of one file. Raises DocumentError (not UTF-8, control characters, no symbol, …)."""
    parsed = parse(_decoded(source), structure())
    return [build(source, parsed.outline, form="text", **parsed.header.fields(source.given.get("symbol")))]


def parse(text: str, words: Structure) -> Parsed:
    """Reads a whole text; offsets of the pieces count its characters."""
    lines, markup = rows(text)
    parts = footnotes.part(lines)
    parsed = Parsed(Outline(words), Header(words), [*markup, *parts.pieces])
    _Reader(parsed, parts, words).run()
    parsed.pieces.sort(key=lambda piece: piece.start)
    return parsed


def _decoded(source: Source) -> str:
    data = source.data.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data:
        raise DocumentError(
            source.name, "is a binary file, not text", "give the document as text in UTF-8 or as AKN XML"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if len(data) - error.start < 4 and error.reason == "unexpected end of data":
            raise DocumentError(
                f"{source.name}:{line}", "ends in the middle of a character", "fetch the file again"
            ) from None
        raise DocumentError(
            f"{source.name}:{line}", "is not UTF-8", "convert it to UTF-8 (iconv -f GB18030 -t UTF-8)"
        ) from None
    control = re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise DocumentError(
            f"{source.name}:{line}",
            f"holds a control character (U+{ord(control.group()):04X})",
            "remove it or give clean text",
        )
    if not is_chinese([text[:20000]]):
        raise DocumentError(source.name, "is not in Chinese", "give the Chinese text of the document")
    return text


@dataclass
class _Open:
    """The paragraph that is being read."""

    label: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[tuple[int, str]] = field(default_factory=list)
    bold: list[int] = field(default_factory=list)
    rows: list[tuple[Row, int]] = field(default_factory=list)

    def add(self, row: Row, start: int = 0) -> None:
        """A line, or what follows its label."""
        if self.parts:
            self.parts.append("\n")
            self.length += 1
        text = row.text[start:]
        self.marks.extend((self.length + max(at - start, 0), mark) for at, mark, _ in row.marks)
        self.bold.extend(self.length + max(at - start, 0) for at in row.bold)
        self.parts.append(text)
        self.length += len(text)
        self.rows.append((row, start))

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()


class _Reader:
    """Goes through the body's lines once, knowing in which zone of the document it is."""

    def __init__(self, parsed: Parsed, parts: footnotes.Notes, words: Structure) -> None:
        self.outline, self.header, self.pieces = parsed.outline, parsed.header, parsed.pieces
        self.rows, self.notes, self.words = parts.body, parts.texts, words
        self.open: _Open | None = None
        self.last = 0
        self.letters: list[str] = []
        lengths = sorted(len(row.content) for row in self.rows)
        self.wrapped = bool(lengths) and lengths[len(lengths) * 9 // 10] <= _PAGE_WIDTH
        self.levels = [re.compile(p) for p in words.headings.levels]
        items = words.items
        self.item = re.compile(rf"\s*(?P<item>{items.letter}|{items.ring}|{items.digit}|{items.stem})\s*(?=\S)")
        self.annex = re.compile(words.headings.annex)
        self.meeting = re.compile(words.header.meeting)
        self.closing = re.compile(words.header.closing)
        verbs = "|".join(map(re.escape, words.preamble.verbs))
        adverbs = "|".join(map(re.escape, words.preamble.adverbs))
        self.verb = re.compile(rf"(?:{adverbs}){{0,2}}(?:{verbs})")
        self.indented = False
        self.zone = "header"

    def run(self) -> None:
        """Reads all lines."""
        i = self._header()
        while i < len(self.rows):
            i = self._row(i)
        self._flush()
        self._orphans()

    # Header ------------------------------------------------------------------------------------------------

    def _header(self) -> int:
        """The lines before `大会，`, or before the first heading or numbered paragraph of a report."""
        formula = {name + comma for body in self.words.bodies for name in body.formula for comma in "\uff0c,"}
        texts = [clean(row.content) for row in self.rows]
        first = next((i for i, text in enumerate(texts) if text in formula), None)
        if first is None:
            first = next((i for i, row in enumerate(self.rows) if self._opens_body(row)), len(self.rows))
            self.zone = self.outline.part = "body"
        else:
            self.zone = "preamble"
            body = next(b for b in self.words.bodies if texts[first][:-1] in b.formula)
            self.header.body = body.id
        for row, text in zip(self.rows[:first], texts, strict=False):
            self._claim(row, "header")
            self.header.line(text)
        self.header.close()
        if self.zone == "preamble":
            self._start(self.rows[first], 0, "")
            following = self.rows[first + 1 : first + 2]
            self.indented = bool(following) and following[0].text[:1].isspace()
            return first + 1
        return first

    def _opens_body(self, row: Row) -> bool:
        text = clean(row.content)
        if text == self.words.headings.summary or self._heading_level(row):
            return True
        match = _NUMBER.match(row.text)
        return bool(match and match["number"] == "1" and _DOTTED.match(row.text))

    # Body --------------------------------------------------------------------------------------------------

    def _row(self, i: int) -> int:
        """Reads the line `i` (or the block that begins there); returns the next one to read."""
        row = self.rows[i]
        if self._closing_lines(row) or self._labelled(row) or self._headed(row):
            return i + 1
        if self.open is None or self._finished():
            return self._block(i)
        self.open.add(row)
        return i + 1

    def _closing_lines(self, row: Row) -> bool:
        """`2005 年 12 月 22 日` and `第 68 次全体会议` under a resolution."""
        if self.zone not in ("operative", "preamble", "closing") or not self._finished():
            return False
        text = clean(row.content)
        if self.closing.fullmatch(text) or self.meeting.fullmatch(text):
            self._flush()
            self._claim(row, "header")
            self.header.line(text, closing=True)
            self.zone = "closing"
            return True
        return False

    def _labelled(self, row: Row) -> bool:
        """A line that begins a numbered paragraph or a lettered item."""
        if self.zone == "closing" or not self._finished():
            return False
        match = _NUMBER.match(row.text)
        if match and self._follows(int(match["number"]), bool(_DOTTED.match(row.text))):
            self._flush()
            if self.zone == "preamble":
                self.zone = self.outline.part = "operative"
            self.last = int(match["number"])
            self.letters = []
            self._start(row, match.end(), match["number"])
            return True
        match = self.item.match(row.text)
        if match and self._next_letter(match["item"], match["letter"]):
            self._flush()
            self._start(row, match.end(), match["item"])
            return True
        return False

    def _follows(self, number: int, dotted: bool) -> bool:
        """Whether a paragraph may have this number here: the next one, or 1 where numbering restarts.

        Without its dot (`3 着重指出`) only the next one is believed; with it, a number or two may be missing.
        """
        if number == self.last + 1:
            return True
        fresh = self.open is None
        return dotted and (self.last < number <= self.last + 3 or (number == 1 and fresh))

    def _next_letter(self, label: str, letter: str | None) -> bool:
        if letter is None:
            return True
        if letter == "a" or (self.letters and _after(self.letters[-1]) == letter):
            self.letters.append(letter)
            return True
        return not self.letters

    def _headed(self, row: Row) -> bool:
        """A line that is a numbered heading, 附件 or 摘要."""
        if not self._finished() or not self._heading_level(row):
            return False
        text = " ".join(row.content.split())
        self._flush()
        self._claim(row, "heading")
        if self.annex.match(text) and self.annex.match(text).end() == len(text):  # type: ignore[union-attr]
            self.zone = self.outline.part = "annex"
            self.last = 0
        self.outline.heading(text)
        self.letters = []
        if self.zone != "annex" or self.last == 0:
            self.restart = True
        return True

    def _heading_level(self, row: Row) -> bool:
        text = row.content
        if len(text) > _LONGEST_HEADING or _TERMINAL.search(text) or _COMMA.search(text):
            return False
        return any(level.match(text) for level in self.levels)

    def _block(self, i: int) -> int:
        """Lines after a finished paragraph that begin nothing by their form, up to the next that does.

        What has no full stop at its end is a heading, what has one goes on or is a paragraph without number.
        """
        if self.zone == "preamble":
            return self._preamble(i)
        if self.zone == "closing":
            self._claim(self.rows[i], "header")
            self.header.line(clean(self.rows[i].content))
            return i + 1
        j = i + 1
        while j < len(self.rows) and not self._begins(self.rows[j]):
            j += 1
        block = self.rows[i:j]
        body = len(block)
        while body and not _TERMINAL.search(block[body - 1].content) and not block[body - 1].marks:
            body -= 1
        if len(block) - body and sum(len(row.content) for row in block[body:]) > _LONGEST_HEADING:
            body = len(block)
        for row in block[:body]:
            if self.open is None or (self._finished() and self._new_paragraph(row)):
                self._flush()
                self._start(row, 0, "")
            else:
                self.open.add(row)
        if body < len(block):
            self._flush()
            for row in block[body:]:
                self._claim(row, "heading")
            self.outline.heading(clean("\n".join(row.text for row in block[body:])))
        return j

    def _new_paragraph(self, row: Row) -> bool:
        """Whether a line after a finished paragraph begins one without number (a quotation after `定义为：`)."""
        if self.wrapped:
            return False
        return row.gap > 0

    def _begins(self, row: Row) -> bool:
        """Whether a line begins something by its form alone."""
        match = _NUMBER.match(row.text)
        if match and self._follows(int(match["number"]), bool(_DOTTED.match(row.text))):
            return True
        text = clean(row.content)
        if self.item.match(row.text) or self._heading_level(row):
            return True
        return bool(self.zone == "operative" and (self.closing.fullmatch(text) or self.meeting.fullmatch(text)))

    def _preamble(self, i: int) -> int:
        """A new paragraph of the preamble, or the going on of one whose line broke after a comma."""
        row = self.rows[i]
        verb = self.verb.match(clean(row.content)) is not None
        indented = row.text[:1].isspace()
        new = indented if self.indented else (verb or (row.gap > 0 and not self.wrapped))
        if self.open and not new:
            self.open.add(row)
        else:
            self._flush()
            self._start(row, 0, "")
        return i + 1

    # Paragraphs --------------------------------------------------------------------------------------------

    def _finished(self) -> bool:
        if self.open is None:
            return True
        text = self.open.text
        return bool(_TERMINAL.search(text) or (self.zone == "preamble" and _COMMA.search(text)))

    def _start(self, row: Row, start: int, label: str) -> None:
        self.open = _Open(label)
        self.open.add(row, start)

    def _flush(self) -> None:
        """Hands the open paragraph to the outline."""
        open_, self.open = self.open, None
        if open_ is None:
            return
        if self.zone == "preamble" and not open_.label and _TERMINAL.search(open_.text):
            # A resolution whose only provision has no number: `决定…。` after the last `，`.
            self.outline.part = "operative"
        raw = Raw("".join(open_.parts))
        raw.notes = [(at, mark, self.notes[mark]) for at, mark in open_.marks if mark in self.notes]
        raw.bold = _bold(raw.text, open_.bold)
        ordinal = self.outline.add(raw, open_.label)
        for row, start in open_.rows:
            self.pieces.extend(row.pieces(0, start, "label", ordinal))
            self.pieces.extend(row.pieces(start, len(row.text), "text", ordinal))
            self.pieces.extend(Piece(*place, "mark", ordinal) for _, _, place in row.marks)

    def _claim(self, row: Row, kind: str) -> None:
        self.pieces.extend(row.pieces(0, len(row.text), kind))  # type: ignore[arg-type]
        self.pieces.extend(Piece(*place, "mark") for _, _, place in row.marks)
        self.header.marks.extend(mark for _, mark, _ in row.marks)

    def _orphans(self) -> None:
        """Notes cited in the header (`临时议程*`) go to the first paragraph, notes cited nowhere to the furniture."""
        cited = {mark for draft in self.outline.raws() for _, mark, _ in draft.notes}
        for mark, text in self.notes.items():
            if mark in cited:
                continue
            first = next(iter(self.outline.raws()), None)
            if mark in self.header.marks and first is not None:
                first.notes.insert(0, (0, mark, text))
            else:
                self.header.furniture.append(f"{mark} {text}")


def _bold(text: str, switches: list[int]) -> tuple[int, int] | None:
    """The first run between two marks of bold."""
    if len(switches) < 2:
        return None
    start, end = switches[0], switches[1]
    run = text[start:end]
    start += len(run) - len(run.lstrip())
    end -= len(run) - len(run.rstrip())
    return (start, end) if start < end else None


def _after(letter: str) -> str:
    """The letter that follows in a list: a -> b, z -> aa, aa -> bb."""
    if letter == "z":
        return "aa"
    return chr(ord(letter[0]) + 1) * len(letter)
