"""pdfminer.six within bounds: what a PDF may make it inflate, interpret and count.

A few kilobytes of PDF can ask for gigabytes: streams that inflate a thousandfold, forms drawn within forms, font
tables that run from 0 to four thousand million. Each is measured before pdfminer.six works on it.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, cast

from pdfminer import pdftypes
from pdfminer.cmapdb import CMapBase, CMapParser
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSKeyword
from pdfminer.utils import nunpack

# The largest report there is (a budget, 500 pages with its fonts) inflates to about 20 MB.
INFLATED = 128 * 1024 * 1024
INTERPRETED = 64 * 1024 * 1024
# Drawing a form costs this much even if it is empty.
_FORM = 8 * 1024
_CODES = 70_000
_CHUNK = 1024 * 1024

# It warns of each oddity of each file, which is of no use to somebody who reads documents.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


class TooMuchError(Exception):
    """The PDF asks for more than a document needs; `str()` says what."""


class Budget:
    """What is left for one file."""

    def __init__(self) -> None:
        self._inflated = INFLATED
        self._interpreted = INTERPRETED

    def inflate(self, size: int) -> None:
        """Takes `size` bytes of inflated streams off."""
        self._inflated -= size
        if self._inflated < 0:
            raise TooMuchError(f"inflates to over {INFLATED // 2**20} MB")

    def interpret(self, size: int) -> None:
        """Takes `size` bytes of drawing instructions off."""
        self._interpreted -= size
        if self._interpreted < 0:
            raise TooMuchError(f"holds over {INTERPRETED // 2**20} MB of drawing instructions")


class _Stream(PDFStream):
    """A stream that is inflated piece by piece, only to be measured, before it is inflated as a whole."""

    budget: Budget

    def decode(self) -> None:
        data = self.rawdata or b""
        if self.decipher and self.objid is not None and self.genno is not None:
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        for name, _ in self.get_filters():
            if name in pdftypes.LITERALS_FLATE_DECODE:
                data = self._flate(data)
            elif name in pdftypes.LITERALS_LZW_DECODE:
                data = self._kept(LZWDecoder(BytesIO(data)).run())
            elif name in pdftypes.LITERALS_RUNLENGTH_DECODE:
                # Two bytes make 128 at most.
                self.budget.inflate(len(data) * 64)
            elif name in pdftypes.LITERALS_CCITTFAX_DECODE:
                raise TooMuchError("holds text packed as a picture")
        super().decode()

    def _flate(self, data: bytes) -> bytes:
        def pieces() -> Any:
            engine, rest = zlib.decompressobj(), data
            try:
                while rest and not engine.eof:
                    yield engine.decompress(rest, _CHUNK)
                    rest = engine.unconsumed_tail
            except zlib.error:
                return

        return self._kept(pieces())

    def _kept(self, pieces: Any) -> bytes:
        out = bytearray()
        for piece in pieces:
            self.budget.inflate(len(piece))
            out += piece
        return bytes(out)


class Parser(PDFParser):
    """Makes the streams of a file measured ones."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.budget = budget
        super().__init__(BytesIO(data))

    def push(self, *objs: Any) -> None:
        """Called with (position, object) for all that is parsed."""
        super().push(*((pos, self._guarded(obj)) for pos, obj in objs))

    def _guarded(self, obj: Any) -> Any:
        if type(obj) is not PDFStream:
            return obj
        stream = _Stream(obj.attrs, obj.rawdata or b"", obj.decipher)
        stream.budget = self.budget
        return stream


class Device(PDFTextDevice):
    """A device that carries the budget, for the interpreters of forms within forms."""

    def __init__(self, fonts: Fonts, budget: Budget) -> None:
        super().__init__(fonts)
        self.budget = budget


class Interpreter(PDFPageInterpreter):
    """Counts what it interprets, in forms as often as they are drawn."""

    def execute(self, streams: Sequence[object]) -> None:
        """Called for each page and for each form, every time it is drawn."""
        budget = cast(Device, self.device).budget
        for stream in streams:
            found = resolve1(stream)
            budget.interpret(_FORM + (len(found.get_data()) if isinstance(found, PDFStream) else 0))
        super().execute(streams)


class Fonts(PDFResourceManager):
    """Looks at the tables of a font, which are given as ranges, before they are written out."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Called for each font of each page, and for the fonts within composite ones."""
        for key in ("W", "W2"):
            _bounded_widths(resolve1(spec.get(key)))
        for key in ("ToUnicode", "Encoding"):
            table = resolve1(spec.get(key))
            if isinstance(table, PDFStream):
                _bounded_map(table.get_data())
        return super().get_font(objid, spec)


def _bounded_widths(widths: Any) -> None:
    numbers: list[int] = []
    total = 0
    for item in widths if isinstance(widths, list) else ():
        value = resolve1(item)
        if not isinstance(value, int | float):
            numbers = []
            continue
        numbers.append(int(value))
        # first, last, width: which of the three a number is cannot be told here, so each is taken for a code.
        total += abs(numbers[-1] - numbers[-2]) if len(numbers) == 2 else 0
        numbers = numbers[:2] if len(numbers) < 3 else []
    if total > _CODES * 4:
        raise TooMuchError("holds a font with more characters than there are")


class _Ranges(CMapParser):
    """Reads a map of characters only to add up the ranges in it."""

    total = 0

    def do_keyword(self, pos: int, token: PSKeyword) -> None:  # noqa: ARG002 - the interface of pdfminer.six
        if token in (self.KEYWORD_ENDBFRANGE, self.KEYWORD_ENDCIDRANGE):
            objects = [obj for _, obj in self.popall()]
            for first, last in zip(objects[::3], objects[1::3], strict=False):
                if isinstance(first, bytes) and isinstance(last, bytes):
                    self.total += max(nunpack(last[-4:]) - nunpack(first[-4:]), 0) + 1
        elif token in (self.KEYWORD_BEGINBFRANGE, self.KEYWORD_BEGINCIDRANGE):
            self.popall()


def _bounded_map(table: bytes) -> None:
    ranges = _Ranges(CMapBase(), BytesIO(table))
    ranges.run()
    if ranges.total > _CODES * 4:
        raise TooMuchError("holds a font with more characters than there are")
