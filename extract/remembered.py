"""Answers that are kept, because the paragraphs of resolutions return from year to year with the same words.

They are kept packed, as MessagePack: what is made of a paragraph are some hundred small objects, which take ten times
the memory. Of their questions only a digest is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Generic, TypeVar

from msgspec.msgpack import Decoder, Encoder

T = TypeVar("T")

_KEPT = 10_000  # paragraphs: those with mandates of a session and a half of the General Assembly; some 10 MB
_LONG = 12_000  # bytes of an answer; the few that are longer would take the memory


class Remembered(Generic[T]):
    """The last answers of one `kind`, a type that msgspec can pack. Whoever asks gets an object of its own."""

    def __init__(self, kind: type[T], kept: int = _KEPT, longest: int = _LONG) -> None:
        self._most, self._longest = kept, longest
        self._encode, self._decode = Encoder().encode, Decoder(kind).decode
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()

    def __call__(self, text: str, more: object, make: Callable[[], T]) -> T:
        """What `make` answers, which must depend on nothing but `text` and `more` (strings and tuples of them)."""
        try:
            key = blake2b(self._encode((text, more)), digest_size=16).digest()
        except UnicodeEncodeError:  # half a character, as a command line may have it
            return make()
        packed = self._kept.get(key)
        if packed is not None:
            self._kept.move_to_end(key)
            return self._decode(packed)
        answer = make()
        packed = self._encode(answer)
        if len(packed) <= self._longest:
            self._kept[key] = packed
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer

    def forget(self) -> None:
        """Begins anew."""
        self._kept.clear()
