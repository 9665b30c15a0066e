"""Answers that are kept, because the paragraphs of resolutions return from year to year with the same words.

They are kept packed: what is made of a paragraph are some hundred small objects, which take six times the memory. Of
their questions only a digest is kept.
"""

from __future__ import annotations

import pickle
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import blake2b
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

_KEPT = 12_000  # paragraphs: those with mandates of two sessions of the General Assembly
_LONG = 4_000  # bytes; what is longer hardly returns, and would take the memory


class Remembered(Generic[Answer]):
    """The last answers, each to a text with whatever else it depends on; whoever asks gets an object of its own."""

    def __init__(self, kept: int = _KEPT, longest: int = _LONG) -> None:
        self._most, self._longest = kept, longest
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()

    def __call__(self, text: str, more: Hashable, make: Callable[[], Answer]) -> Answer:
        """What `make` answers, which must depend on nothing but `text` and `more`; `repr` must tell these apart."""
        key = blake2b(repr((text, more)).encode(), digest_size=16).digest()
        packed = self._kept.get(key)
        if packed is not None:
            self._kept.move_to_end(key)
            known: Answer = pickle.loads(zlib.decompress(packed))  # packed below, by this process
            return known
        answer = make()
        packed = zlib.compress(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL), 1)
        if len(packed) <= self._longest:
            self._kept[key] = packed
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer

    def forget(self) -> None:
        """Begins anew."""
        self._kept.clear()
