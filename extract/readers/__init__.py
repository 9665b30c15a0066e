"""Files -> Documents: `find` lists them, `read` reads one. One module for each form.

The form is told by the content, not by the name. A file that cannot be read is one DocumentError that says what to do.
"""

from __future__ import annotations

import importlib
import re
import stat
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extract.errors import DocumentError
from extract.model import Document
from extract.readers.finding import find as find

LIMIT = 50 * 1024 * 1024


@dataclass(frozen=True)
class Form:
    """One form of document: `matches` looks at the first bytes, `module` reads it, or `cure` says what to do."""

    name: str
    matches: Callable[[bytes], bool]
    module: str = ""
    cure: str = ""


def _begins(pattern: bytes) -> Callable[[bytes], bool]:
    compiled = re.compile(rb"\s*(?:" + pattern + rb")", re.IGNORECASE | re.DOTALL)
    return lambda head: compiled.match(head) is not None


_TAGS = rb"(?:head|title|meta|body|div|p|h[1-6]|center|table|font|pre|ol|ul|br|b|strong)"
# Possessive: what is one comment is never tried as several, nor several as one, which would double the time for each.
_BEFORE = rb"(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*+-->\s*+)*+"
_HTML = "extract.readers.html"
# In this order; the last matches everything.
FORMS = (
    Form("PDF", _begins(rb"%PDF-"), module="extract.readers.pdf"),
    Form("docx", _begins(rb"PK\x03\x04|\xd0\xcf\x11\xe0"), module="extract.readers.docx"),
    Form("RTF document", _begins(rb"\{\\rtf"), cure="save it as plain text in UTF-8 and give that"),
    Form("html", _begins(_BEFORE + rb"<(?:(?:!doctype\s+)?html|" + _TAGS + rb")\b"), _HTML),
    Form("akn", _begins(rb"<\?xml|<!DOCTYPE|<!--|<[a-zA-Z][\w:.-]*[\s>/]"), module="extract.readers.akn"),
    Form("text", lambda _head: True, module="extract.readers.text"),
)
# What its end promises of a file that is neither in that form nor text.
_NAMED = {".pdf": "PDF", ".docx": "Word document"}


def read(path: Path, any_language: bool = False, rules: Path | None = None) -> list[Document]:
    """The documents of one file: several where it holds several resolutions, none where it is not in Chinese.

    With `any_language` XML in another language is read too (`language` says which); no mandates are found in it.
    `rules` is a folder of rules other than the project's own.

    Raises DocumentError (file, place, cure) for whatever cannot be read.
    """
    from extract.readers import sidecar
    from extract.readers.source import Source

    data = _bytes(path)
    head = data[:2048].removeprefix(b"\xef\xbb\xbf")
    form = next(form for form in FORMS if form.matches(head))
    named = _NAMED.get(path.suffix.lower())
    if form.name == "text" and named and not _is_utf8(data):
        raise DocumentError(path, f"is damaged or no {named}, as its name has it", "fetch the file again")
    if not form.module:
        raise DocumentError(path, f"is a {form.name}, which is not read yet", form.cure)
    source = Source(path, data, sidecar.fields(path), any_language, rules)
    documents: list[Document] = importlib.import_module(form.module).read(source)
    if len(documents) > 1:
        symbol, count = Counter(document.symbol for document in documents).most_common(1)[0]
        if count > 1:
            cure = f"give each its own ({symbol}A, {symbol}B) or a file of its own"
            raise DocumentError(path, f"holds {count} documents with the symbol {symbol}", cure)
    return documents


def _is_utf8(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        size = status.st_size
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise DocumentError(path, "is not a file (a pipe or a device)", "save the document and give that file")
        if size > LIMIT:
            raise DocumentError(
                path,
                f"is too large ({size // 2**20} MB, limit {LIMIT // 2**20} MB)",
                "split it or give single documents",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise DocumentError(path, "no such file", "check the path") from None
    except IsADirectoryError:
        raise DocumentError(path, "is a folder, not a document", "give the documents in it") from None
    except OSError as error:
        raise DocumentError(path, f"cannot be read ({error.strerror})", "check the file and its permissions") from None
    if not data or data.isspace():
        raise DocumentError(path, "is empty", "fetch the file again")
    return data
