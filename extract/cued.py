"""Regular expressions that are tried only where words stand without which they cannot match.

Most rules describe places that few paragraphs have. One pass of an Aho-Corasick automaton says which of the words of
all rules a paragraph holds; to try a rule without that took three times as long as all the rest of an extraction. A
pattern whose words never occur is never compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from sys import maxsize
from typing import Any, Generic, TypeVar

_MOST = 40  # words of one set: more tell nothing
_SETS = 2
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
                self._bits[word] = 1 << len(self._bits)
                self._in_order.append(self._bits[word])
                self._automaton = None
                self.present.cache_clear()
            out |= self._bits[word]
        return out

    def _present(self, text: str) -> int:
        """The bits of the words that stand in the text."""
        if self._automaton is None:
            from ahocorasick_rs import AhoCorasick

            self._automaton = AhoCorasick(list(self._bits))
        bits, out = self._in_order, 0
        for number, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            out |= bits[number]
        return out


_vocabulary = _Vocabulary()


class Cued:
    """A regular expression with the methods of `re.Pattern` that the rules use; finds what that finds."""

    __slots__ = ("_compiled", "needs", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.needs = tuple(map(_vocabulary.bits, cues(pattern)))
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The plain pattern, compiled when it is first needed."""
        if self._compiled is None:
            self._compiled = re.compile(self.pattern)
        return self._compiled

    def may_match(self, text: str) -> bool:
        """Whether the text holds a word of each set of cues."""
        present = _vocabulary.present(text)
        return all(present & need for need in self.needs)

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.compiled.search(text, start, end) if self.may_match(text) else None

    def finditer(self, text: str, start: int = 0, end: int = maxsize) -> Iterable[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.compiled.finditer(text, start, end) if self.may_match(text) else ()


class Family(Generic[Key]):
    """Patterns that are tried one after the other on the same text, each with what it stands for."""

    def __init__(self, patterns: Iterable[tuple[Key, str]]) -> None:
        self._members = tuple((key, Cued(pattern)) for key, pattern in patterns)

    def of(self, text: str) -> Sequence[tuple[Key, re.Pattern[str]]]:
        """Those that may match somewhere in the text, in their order."""
        present = _vocabulary.present(text)
        return [(key, one.compiled) for key, one in self._members if all(present & need for need in one.needs)]


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
            yield _all(_of_sequence(one) for one in value[1])
        elif kind in _TAKES and value[0] > 0:
            yield _of_sequence(value[2])
        elif kind is sre.IN:
            yield _all(frozenset({chr(code)}) if one is sre.LITERAL else None for one, code in value)
    if run:
        yield frozenset({run})


def _all(branches: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """What one of several branches needs, if each needs something."""
    words: set[str] = set()
    for branch in branches:
        if branch is None:
            return None
        words |= branch
    return frozenset(one for one in words if not any(other != one and other in one for other in words))


def _frequency(words: frozenset[str]) -> float:
    """How often one of the words occurs, roughly: a character stands at every fortieth place."""
    return sum(40.0 ** -len(word) for word in words)
