"""What became of one file; also as bytes (MessagePack), for other processes and to be kept.

Pickle takes five times as long, and runs what a stranger wrote into a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from extract.model import Document, Mandate


@dataclass(frozen=True, slots=True)
class Result:
    """One file: its documents with their mandates, or the one line that says why there are none."""

    source: str
    pairs: tuple[tuple[Document, tuple[Mandate, ...]], ...] = ()
    problems: tuple[str, ...] = ()


def pack(result: Result) -> bytes:
    """The result as bytes. Raises UnicodeEncodeError for half a character (a lone surrogate), which no reader gives."""
    return _codec()[0](result)


def unpack(packed: bytes) -> Result:
    """The result of these bytes. Raises msgspec.MsgspecError if they are none of a result."""
    return _codec()[1](packed)


@lru_cache(maxsize=1)
def _codec() -> tuple[Callable[[object], bytes], Callable[[bytes], Result]]:
    from msgspec.msgpack import Decoder, Encoder  # an update that finds nothing new needs neither

    return Encoder().encode, Decoder(Result).decode


def printable(text: str) -> str:
    """Text that every program can write: bytes of file names that are not UTF-8 are shown as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
