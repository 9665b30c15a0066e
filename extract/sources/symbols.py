"""Symbols of documents as people write them, and the names of files made of them."""

from __future__ import annotations

import re

from extract.errors import MandatesError

# A/RES/72/237, A/RES/57/270 B, S/RES/1985 (2011), A/RES/3281(XXIX), FCCC/CP/2015/10/Add.1, A/72/5 (Vol. II)
_SYMBOL = re.compile(r"[A-Z][A-Z0-9-]{0,11}(?:/[A-Za-z0-9.()\[\]-]{1,32}){1,9}")
_LONGEST = 100
# A/RES/77/264 is asked for, and the file holds A/RES/77/264A, A/RES/77/264B, A/RES/77/264C.
_PART = re.compile(r"[A-Z](?:-[A-Z])?")


def normal(text: str) -> str:
    """The symbol without spaces. Raises MandatesError for what is none."""
    symbol = "".join(text.split())
    dotted = any(set(part) <= {"."} for part in symbol.split("/"))
    if len(symbol) > _LONGEST or dotted or not _SYMBOL.fullmatch(symbol) or not re.search(r"\d", symbol):
        shown = text if len(text) <= 60 else f"{text[:60]}…"
        raise MandatesError(f"'{shown}'", "is not the symbol of a document", "write it as printed, like A/RES/72/237")
    return symbol


def answers(asked: str, read: str) -> bool:
    """Whether a file that says it is `read` is what was `asked` for, or a lettered part of it.

    `A/76/30*` is A/76/30 reissued for technical reasons.
    """
    asked, read = asked.rstrip("*"), read.rstrip("*")
    return read == asked or (read.startswith(asked) and _PART.fullmatch(read[len(asked) :]) is not None)


def file_name(symbol: str) -> str:
    """A/RES/75/269 -> A_RES_75_269: in this form the reader of XML uses it to tell which number is right."""
    return re.sub(r"[^A-Za-z0-9.-]+", "_", symbol).strip("_.")
