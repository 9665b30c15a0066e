"""What came, held against what was asked for: type by the first bytes, symbol and language as our readers read them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extract import readers
from extract.errors import DocumentError, FetchError
from extract.sources.symbols import answers

_NAMES = {"PDF": "pdf"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is sound: its form as the readers call it, and the symbols of the documents in it."""

    form: str
    symbols: tuple[str, ...]


def form_of(head: bytes) -> str:
    """The form that a file's first bytes tell: akn, pdf, docx, html, text, or the name of one that is not read."""
    name = next(form.name for form in readers.FORMS if form.matches(head[:2048].removeprefix(b"\xef\xbb\xbf")))
    return _NAMES.get(name, name)


def check(path: Path, *, place: str, symbol: str | None = None, form: str | None = None) -> Checked:
    """Reads a file and returns what it is; `place` is how errors call it.

    Raises FetchError if it is not of the `form`, not in Chinese, not the document with the `symbol`, or unreadable.
    """
    with path.open("rb") as file:
        came = form_of(file.read(2048))
    if form is not None and came != form:
        shown = {"html": "a web page", "akn": "XML"}.get(came, came)
        raise FetchError(place, f"{shown} came instead of {form}", "look at the address in a browser")
    try:
        documents = readers.read(path)
    except DocumentError as error:
        raise FetchError(place, f"what came cannot be used: {error.problem}", error.cure) from None
    if not documents:
        raise FetchError(place, "what came is not in Chinese", "look whether there is a Chinese version")
    symbols = tuple(document.symbol.rstrip("*") for document in documents)
    if symbol is not None and not any(answers(symbol, read) for read in symbols):
        raise FetchError(place, f"what came says that it is {', '.join(symbols[:3])}", "look at the symbol again")
    return Checked(came, symbols)
