"""Regular expressions that are tried only where a word stands without which they cannot match.

Most rules describe places that few paragraphs have. To look for a word takes a fiftieth of the time in which `re` tries
a long alternative at every character, and a pattern whose words never occur is never compiled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from sys import maxsize
from typing import Any, Generic, TypeVar

_MOST = 40  # words: to look for more takes longer than they save
_SETS = 2
_TAKES = frozenset({sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT})


Key = TypeVar("Key")


class Cued:
    """A regular expression with the methods of `re.Pattern` that the rules use; finds what that finds."""

    __slots__ = ("_compiled", "cues", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.cues = cues(pattern)
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The plain pattern, compiled when it is first needed."""
        if self._compiled is None:
            self._compiled = re.compile(self.pattern)
        return self._compiled

    def may_match(self, text: str, start: int = 0, end: int = maxsize) -> bool:
        """Whether of each set of cues one stands between the two offsets."""
        for words in self.cues:
            for word in words:
                if text.find(word, start, end) >= 0:
                    break
            else:
                return False
        return True

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.compiled.search(text, start, end) if self.may_match(text, start, end) else None

    def finditer(self, text: str, start: int = 0, end: int = maxsize) -> Iterable[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.compiled.finditer(text, start, end) if self.may_match(text, start, end) else ()


class Family(Generic[Key]):
    """Patterns that are tried one after the other on the same text, each with what it stands for."""

    def __init__(self, patterns: Iterable[tuple[Key, str]]) -> None:
        self._members = tuple((key, Cued(pattern)) for key, pattern in patterns)
        words = [(n, w) for n, (_, pattern) in enumerate(self._members) for w in (*pattern.cues, ("",))[0]]
        # A word is looked for where the one of its characters stands that the fewest words of the family have.
        shared = Counter(character for _, word in words for character in set(word))
        self._always = frozenset(number for number, word in words if not word)
        self._by_character: dict[str, list[int]] = {}
        for number, word in words:
            if word:
                self._by_character.setdefault(min(word, key=shared.__getitem__), []).append(number)
        self._characters = frozenset(self._by_character)
        self._last: tuple[str, Sequence[tuple[Key, Cued]]] = ("", ())

    def of(self, text: str) -> Sequence[tuple[Key, Cued]]:
        """Those that may match somewhere in the text, in their order. The answer for the last text is kept."""
        last, found = self._last
        if last is not text:
            numbers = set(self._always)
            for character in self._characters & characters(text):
                numbers.update(self._by_character[character])
            found = [self._members[n] for n in sorted(numbers) if self._members[n][1].may_match(text)]
            self._last = (text, found)
        return found


@lru_cache(maxsize=8)
def characters(text: str) -> frozenset[str]:
    """The characters of a text, for families that look at the same one after the other."""
    return frozenset(text)


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
