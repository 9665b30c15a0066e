"""Regular expressions that are tried only where words stand without which they cannot match.

Most rules describe places that few paragraphs have. One pass of an Aho-Corasick automaton says which of the words of
all rules a paragraph holds; to try a rule without that took three times as long as all the rest of an extraction. A
pattern whose words never occur is never compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from operator import or_
from sys import maxsize
from typing import Any, Generic, TypeVar

from extract.patterns.cues import SETS, cues, looking_first

_ANY = 1  # the bit that every text has

Key = TypeVar("Key")


class _Vocabulary:
    """The cues of all patterns of this process, a bit for each, so that a text is gone through once for all."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}
        self._in_order: list[int] = []  # as the automaton counts them
        self._automaton: Any = None
        self.present = lru_cache(maxsize=16)(self._present)  # the stages ask of one paragraph after the other

    def bits(self, words: Iterable[str]) -> int:
        """The bits of the words together; those that are new are learnt."""
        out = 0
        for word in words:
            if word not in self._bits:
                self._bits[word] = _ANY << (len(self._bits) + 1)
                self._automaton = None
                self.present.cache_clear()
            out |= self._bits[word]
        return out

    def _present(self, text: str) -> int:
        """The bits of the words that stand in the text, and the one that every text has."""
        if self._automaton is None:
            from ahocorasick_rs import AhoCorasick

            self._automaton, self._in_order = AhoCorasick(list(self._bits)), list(self._bits.values())
        bits, out = self._in_order, _ANY
        for number, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            out |= bits[number]
        return out


_vocabulary = _Vocabulary()


class Cued:
    """A regular expression with the methods of `re.Pattern` that the rules use; finds what that finds."""

    __slots__ = ("_compiled", "_source", "needs")

    def __init__(self, pattern: str) -> None:
        self._source = looking_first(pattern)
        first, second = (*map(_vocabulary.bits, cues(pattern)), _ANY, _ANY)[:SETS]
        self.needs = (first, second)
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The plain pattern, compiled when it is first needed."""
        if self._compiled is None:
            self._compiled = re.compile(self._source)
        return self._compiled

    def may_match(self, text: str) -> bool:
        """Whether the text holds a word of each set of cues."""
        present, (first, second) = _vocabulary.present(text), self.needs
        return bool(present & first and present & second)

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.compiled.search(text, start, end) if self.may_match(text) else None

    def finditer(self, text: str, start: int = 0, end: int = maxsize) -> Iterable[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.compiled.finditer(text, start, end) if self.may_match(text) else ()


class Family(Generic[Key]):
    """Patterns that are tried one after the other on the same text, each with what it stands for."""

    def __init__(self, patterns: Iterable[tuple[Key, str]]) -> None:
        found = [(key, Cued(pattern)) for key, pattern in patterns]
        self._members = tuple((key, one, *one.needs) for key, one in found)
        self._first = reduce(or_, (one.needs[0] for _, one in found), 0)  # without any of these none may match

    def of(self, text: str) -> Sequence[tuple[Key, re.Pattern[str]]]:
        """Those that may match somewhere in the text, in their order."""
        present = _vocabulary.present(text)
        if not present & self._first:
            return ()
        return [(key, one.compiled) for key, one, a, b in self._members if present & a and present & b]
