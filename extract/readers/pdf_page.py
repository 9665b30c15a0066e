"""The pages of a PDF: characters with their places, the drawn rules, and how much of a page is a picture.

By pdfminer.six (MIT licence, kept up, pure Python, reads the Chinese encodings of Adobe without font files). It gives
each character with its font and baseline and every drawn line, which is what footnotes, superscripts and emphasis are
told by; and since it is Python, what a hostile file makes it do can be bounded (pdf_guard.py). pypdfium2 is many times
faster, but a native library cannot be bounded from here; PyMuPDF is under the AGPL.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.utils import apply_matrix_pt

from extract.errors import DocumentError
from extract.readers.pdf_guard import Budget, Device, Fonts, Interpreter, Parser, TooMuchError

PAGES = 1500
CHARACTERS = 20_000  # on a page; a full page of a report has about 1,800
UNKNOWN = "\ufffd"
_EMPHASIS = re.compile(r"bold|black|heavy|hei|demi|italic|oblique|kai", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STROKED = (2, 6)
# Browsers name some characters by the radical that looks the same (U+2F24 for U+5927), or join f and i into one.
_SAME = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2E80, 0x2FD6), *range(0xFB00, 0xFB07))}
# Those of which Unicode says so only in EquivalentUnifiedIdeograph.txt: first the radical, then the character.
_RADICALS = (
    "\u2ea0\u6c11\u2ec4\u897f\u2ec5\u89c1\u2ec6\u89d2\u2ec8\u8ba0\u2ec9\u8d1d\u2ecb\u8f66\u2ed0\u9485"
    "\u2ed1\u9577\u2ed3\u957f\u2ed4\u95e8\u2ed8\u9752\u2eda\u9875\u2edb\u98ce\u2edc\u98de\u2edd\u98df"
    "\u2ee0\u9963\u2ee2\u9a6c\u2ee3\u9aa8\u2ee4\u9b3c\u2ee5\u9c7c\u2ee6\u9e1f\u2ee7\u5364\u2ee8\u9ea6"
    "\u2ee9\u9ec4\u2eea\u9efe\u2eec\u9f50\u2eee\u9f7f\u2ef0\u9f99"
)
_SAME |= {ord(radical): char for radical, char in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
_WHOLE = "fetch the file again, or give the document in another form"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: from `x0` to `x1` on the baseline `y` (points from the lower left corner), `size` its font's."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    emphasis: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`rules` are drawn level lines (x0, x1, y); `picture` the part of the page (0 to 1) that pictures cover."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    picture: list[float] = field(default_factory=list)
    slanting: list[str] = field(default_factory=list)


def pages(name: str, data: bytes) -> Iterator[Page]:
    """All pages of the file `name`. Raises DocumentError for one that is damaged, locked or asks for too much."""
    _whole(name, data)
    budget = Budget()
    try:
        yield from _pages(name, data, budget)
    except TooMuchError as error:
        raise DocumentError(name, f"{error}, more than a document needs", "give the document in another form") from None
    except (PDFPasswordIncorrect, PDFEncryptionError):
        problem = "is encrypted and opens only with a password"
        raise DocumentError(name, problem, "save it without a password, or fetch the public copy") from None
    except DocumentError:
        raise
    except Exception as error:
        # pdfminer.six meets a damaged file with whatever error comes first (TypeError, struct.error, RecursionError).
        problem = f"is a damaged PDF ({type(error).__name__})"
        raise DocumentError(name, problem, _WHOLE) from None


def _whole(name: str, data: bytes) -> None:
    """A file that was cut off would be read as one with fewer pages."""
    end = data.rstrip(b"\0\r\n\t ")[-2048:]
    linear = re.search(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})\b", data[:2048])
    if b"%%EOF" not in end or (linear and int(linear[1]) > len(data)):
        raise DocumentError(name, "is cut off: the end of the PDF is missing", "fetch the file again")


def _pages(name: str, data: bytes, budget: Budget) -> Iterator[Page]:
    document = PDFDocument(Parser(data, budget))
    told = resolve1(resolve1(document.catalog.get("Pages", {})).get("Count"))
    if isinstance(told, int) and told > PAGES:
        raise DocumentError(name, f"has {told} pages (limit {PAGES})", "split it")
    device = _Reader(Fonts(), budget)
    interpreter = Interpreter(device.rsrcmgr, device)
    count = 0
    for count, page in enumerate(PDFPage.create_pages(document), 1):
        if count > PAGES:
            raise DocumentError(name, f"has over {PAGES} pages", "split it")
        device.number = count
        interpreter.process_page(page)
        yield device.page
    if not count or (isinstance(told, int) and told != count):
        raise DocumentError(name, f"says it has {told} pages, but {count} can be read", _WHOLE)


class _Reader(Device):
    """Gathers what pdfminer draws on a page; the arguments of its methods are those pdfminer calls them with."""

    # ruff: noqa: ARG002, PLR0917

    number = 0
    page: Page
    _stroked = False

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        x0, y0, x1, y1 = page.mediabox
        width, height = abs(x1 - x0), abs(y1 - y0)
        if page.rotate in (90, 270):
            width, height = height, width
        self.page = Page(self.number, width, height)

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._stroked = textstate.render in _STROKED
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Any,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        try:
            text = font.to_unichr(cid).translate(_SAME)
        except PDFUnicodeNotDefined:
            text = UNKNOWN
        advance = float(font.char_width(cid) * fontsize * scaling)
        a, b, c, d, x, y = matrix
        if font.is_vertical() or a <= 0 or d <= 0 or abs(b) > 0.05 * a:
            self.page.slanting.append(text)
            return advance
        if len(self.page.glyphs) >= CHARACTERS:
            raise TooMuchError(f"holds over {CHARACTERS} characters on page {self.number}")
        size = abs(fontsize) * math.hypot(c, d)
        last = self.page.glyphs[-1] if self.page.glyphs else None
        if last and abs(last.y - y - rise * d) < 0.1 and -0.3 * size < x - last.x0 <= 0:
            # A comma and an opening bracket pushed together may begin in one place; the order is the printed one.
            x = last.x0 + 0.01
        name = _SUBSET.sub("", str(font.fontname))
        emphasis = self._stroked or abs(c) > 0.1 * d or _EMPHASIS.search(name) is not None
        self.page.glyphs.append(Glyph(text, x, x + advance * a, y + rise * d, size, emphasis))
        return advance

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        assert self.ctm is not None
        points = [apply_matrix_pt(self.ctm, step[-2:]) for step in path if len(step) >= 3]
        if len(points) < 2 or len(points) > 6:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(ys) - min(ys) < 3 and max(xs) - min(xs) > 20:
            self.page.rules.append((min(xs), max(xs), sum(ys) / len(ys)))

    def render_image(self, name: str, stream: Any) -> None:
        assert self.ctm is not None
        a, b, c, d, _, _ = self.ctm
        self.page.picture.append(abs(a * d - b * c) / max(self.page.width * self.page.height, 1))
