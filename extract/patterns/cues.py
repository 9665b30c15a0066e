"""What a regular expression tells before it is tried: words that each match holds, characters with which it begins.

Read off the tree that Python's own `re` makes of a pattern; what is not understood tells nothing, and is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

SETS = 2  # the most telling ones of a pattern
_BY_NUMBER = re.compile(r"(?<!\\)\\[1-9]|\(\?\([0-9]")  # \1 is another group in a larger pattern
_MOST = 40  # words of one set: more tell nothing
_TAKES = frozenset({sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT})


@lru_cache(maxsize=512)
def _parsed(pattern: str) -> Any:
    """The tree of a pattern, which the questions below are asked of: when rules are read, and when they are compiled.
    Raises re.error."""
    return _parser.parse(pattern)


def cues(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Sets of words: every match of the pattern holds one of each. The most telling first; none if there are none.

    Raises re.error for a pattern that is wrong.
    """
    found = sorted(_sets(_parsed(pattern)), key=_frequency)
    return tuple(tuple(sorted(words)) for words in found[:SETS])


class Form(NamedTuple):
    """The named groups of a pattern, and whether a match may take nothing of the text."""

    groups: frozenset[str]
    may_be_empty: bool


def form(pattern: str) -> Form:
    """The form of a pattern. Raises re.error, for what only compiling finds wrong too: a look behind of any length; and
    for what cannot stand in a larger pattern: flags that hold for all of it, groups that are told by their numbers."""
    try:
        tree = _parsed(pattern)
        _look_behind(tree)
    except (RecursionError, OverflowError) as error:
        raise re.error(str(error)) from error
    if tree.state.flags & ~re.UNICODE:
        raise re.error("flags must say for which part they hold: (?i:…)")
    if tree.state.groups - 1 > len(tree.state.groupdict) or _BY_NUMBER.search(pattern):
        raise re.error("a group has a name or none at all: write (?:…)")
    return Form(frozenset(tree.state.groupdict), tree.getwidth()[0] == 0)


def _look_behind(items: Any) -> None:
    """Raises re.error, as compiling does, for a look behind of any length."""
    for kind, value in items:
        if kind in (sre.ASSERT, sre.ASSERT_NOT):
            direction, inner = value
            low, high = inner.getwidth()
            if direction < 0 and low != high:
                raise re.error("look-behind requires fixed-width pattern")
        for inner in _within(kind, value):
            _look_behind(inner)


def _within(kind: Any, value: Any) -> Iterable[Any]:
    """The parts of one part of a pattern that are patterns themselves."""
    if kind is sre.BRANCH:
        return tuple(value[1])
    if kind in (sre.ASSERT, sre.ASSERT_NOT, sre.SUBPATTERN) or kind in _TAKES:
        return (value[-1],)
    if kind is sre.ATOMIC_GROUP:
        return (value,)
    return tuple(one for one in value[1:] if one) if kind is sre.GROUPREF_EXISTS else ()


def looking_first(pattern: str) -> str:
    """The same pattern behind a look at the next character: `re` does so itself only where a pattern begins with one,
    and else tries each lookbehind and each optional part at every place (ten times as long)."""
    parsed = _parsed(pattern)
    first, empty = _first(parsed)
    if first is None or empty or _begins_plainly(parsed):
        return pattern
    return f"(?=[{''.join(sorted(first))}])(?:{pattern})"


def _begins_plainly(items: Any) -> bool:
    """With a character, a class, or branches that begin with a character: what `re` looks for by itself."""
    if not items:
        return False
    kind, value = items[0]
    if kind is sre.SUBPATTERN:
        return _begins_plainly(value[-1])
    if kind is sre.BRANCH:
        return all(len(one) and one[0][0] is sre.LITERAL for one in value[1])
    return kind in (sre.LITERAL, sre.IN)


def _first(items: Iterable[tuple[Any, Any]]) -> tuple[frozenset[str] | None, bool]:
    """With what a match can begin, as members of a character class, None for anything; and whether it can be empty."""
    found: frozenset[str] = frozenset()
    for kind, value in items:
        if kind in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
            continue
        first, empty = _first_of(kind, value)
        if first is None:
            return None, False
        found |= first
        if not empty:
            return found, False
    return found, True


def _first_of(kind: Any, value: Any) -> tuple[frozenset[str] | None, bool]:
    if kind is sre.LITERAL:
        return frozenset({re.escape(chr(value))}), False
    if kind is sre.IN:
        members = [_member(*one) for one in value]
        return (None if None in members else frozenset(one for one in members if one)), False
    if kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
        return _first(value[-1] if kind is sre.SUBPATTERN else value)
    if kind in _TAKES:
        first, empty = _first(value[2])
        return first, empty or value[0] == 0
    if kind is sre.BRANCH:
        branches = [_first(one) for one in value[1]]
        sets = [first for first, _ in branches if first is not None]
        all_known = len(sets) == len(branches)
        return (frozenset().union(*sets) if all_known else None), any(empty for _, empty in branches)
    return None, False


def _member(kind: Any, value: Any) -> str | None:
    """A member of a character class, written again; None for what is not of the simplest."""
    if kind is sre.LITERAL:
        return re.escape(chr(value))
    if kind is sre.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return r"\d" if value is sre.CATEGORY_DIGIT else None


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
