"""Regular expressions that are tried only where words stand without which they cannot match.

Most rules describe places that few paragraphs have. One pass of an Aho-Corasick automaton says which of the words of
all rules a paragraph holds; to try a rule without that took three times as long as all the rest of an extraction. A
pattern whose words never occur is never compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from sys import maxsize
from typing import Any, Generic, TypeVar

_MOST = 40  # words of one set: more tell nothing
_SETS = 2  # looked for: the two most telling ones of a pattern
_ANY = 1  # the bit that every text has
_TAKES = frozenset({sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT})

Key = TypeVar("Key")


class _Vocabulary:
    """The cues of all patterns of this process, a bit for each, so that a text is gone through once for all."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}
        self._in_order: list[int] = []
        self._automaton: Any = None
        self.present = lru_cache(maxsize=16)(self._present)  # the stages ask of one paragraph after the other

    def bits(self, words: Iterable[str]) -> int:
        """The bits of the words together; those that are new are learnt."""
        out = 0
        for word in words:
            if word not in self._bits:
                self._bits[word] = _ANY << (len(self._bits) + 1)
                self._in_order.append(self._bits[word])
                self._automaton = None
                self.present.cache_clear()
            out |= self._bits[word]
        return out

    def _present(self, text: str) -> int:
        """The bits of the words that stand in the text, and the one that every text has."""
        if self._automaton is None:
            from ahocorasick_rs import AhoCorasick

            self._automaton = AhoCorasick(list(self._bits))
        bits, out = self._in_order, _ANY
        for number, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            out |= bits[number]
        return out


_vocabulary = _Vocabulary()


class Cued:
    """A regular expression with the methods of `re.Pattern` that the rules use; finds what that finds."""

    __slots__ = ("_compiled", "needs", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        first, second = (*map(_vocabulary.bits, cues(pattern)), _ANY, _ANY)[:_SETS]
        self.needs = (first, second)
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The plain pattern, compiled when it is first needed."""
        if self._compiled is None:
            self._compiled = re.compile(self.pattern)
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

    def of(self, text: str) -> Sequence[tuple[Key, re.Pattern[str]]]:
        """Those that may match somewhere in the text, in their order."""
        present = _vocabulary.present(text)
        return [(key, one.compiled) for key, one, a, b in self._members if present & a and present & b]


def cues(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Sets of words: every match of the pattern holds one of each. The most telling first; none if there are none.

    Raises re.error for a pattern that is wrong.
    """
    found = sorted(_sets(_parser.parse(pattern)), key=_frequency)
    return tuple(tuple(sorted(words)) for words in found[:_SETS])


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The best of what the parts of a sequence need: few and long words."""
    return min(_sets(items), key=_frequency, default=None)


def _sets(items: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    return [words for words in _of_parts(items) if words and len(words) <= _MOST]


def _of_parts(items: Iterable[tuple[Any, Any]]) -> Iterator[frozenset[str] | None]:
    run = ""
    for kind, value in items:
        if kind is sre.LITERAL:
            run += chr(value)
            continue
        if run:
            yield frozenset({run})
            run = ""
        if kind is sre.SUBPATTERN:
            yield _of_sequence(value[-1])
        elif kind is sre.ATOMIC_GROUP:
            yield _of_sequence(value)
        elif kind is sre.BRANCH:
            yield _of_branches([_sets(one) for one in value[1]])
        elif kind in _TAKES and value[0] > 0:
            yield _of_sequence(value[2])
        elif kind is sre.IN:
            yield frozenset(chr(code) for _, code in value) if all(one is sre.LITERAL for one, _ in value) else None
    if run:
        yield frozenset({run})


def _of_branches(branches: Sequence[Sequence[frozenset[str]]]) -> frozenset[str] | None:
    """What one of several branches needs, if each needs something: words that many of them share before others."""
    if not all(branches):
        return None
    seeds = {frozenset[str](), *(words for options in branches for words in options)}
    return min((_union(branches, seed) for seed in seeds), key=_frequency)


def _union(branches: Iterable[Sequence[frozenset[str]]], seed: frozenset[str]) -> frozenset[str]:
    """One set of each branch, all together: the one that adds least to the seed and to those before."""
    union: frozenset[str] = frozenset()
    for options in branches:
        union |= min(options, key=lambda words: _frequency(words - seed - union))
    return frozenset(one for one in union if not any(other != one and other in one for other in union))


def _frequency(words: AbstractSet[str]) -> float:
    """How often one of the words occurs, roughly: a character stands at every fortieth place."""
    return sum(40.0 ** -len(word) for word in words)
