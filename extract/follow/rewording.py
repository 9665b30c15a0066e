"""The pairs of two neighbours of a chain that ask the same in other words.

Less likeness will do for what the pairs of extract.follow.pairing leave: between two neighbours a request that was
reworded has few that it may be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from extract.follow.pairing import (
    ENOUGH,
    NEVER,
    SHORT,
    WORDS,
    best_pairs,
    best_words,
    by_class_and_actor,
    in_turn,
    may_be,
    scored,
    sharing,
)
from extract.follow.ratio import ratio
from extract.follow.takeover import Compared, Repeat, paragraphs

_NAMED = 70.0  # likeness of the same words of which one of the two names is of no actor that is known
# Likeness of two paragraphs, and then of the actions in them: the one may be less where the other is more.
_PARAGRAPH, _LITTLE = 80.0, 25.0
_SOMEWHAT, _MORE = 70.0, 40.0
_WHOLE = 25  # characters of a paragraph that says enough
# The share of the pairs of characters of both actions where the same is said in another order (进一步削减非战略性
# 核武器，包括… for 包括…，进一步削减非战略性核武器); and of the shorter one, where the rest was only added or left out.
_BOTH, _SHORTER = 0.56, 0.85
_LONGER = 20.0  # likeness to an action that is so much longer that it holds the pairs of any
_KEPT = 1_000  # actions whose pairs are remembered, while one document is compared


def reworded(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The pairs of two neighbours of a chain among what no document of it asks in like words."""
    return in_turn(old, new, (_another_verb, _another_order, _another_name, _same_paragraph))


def _another_verb(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The same of the same actor, asked with another verb (请国际电信联盟, two years later 邀请国际电信联盟)."""
    return best_pairs(sharing(old, new, _named_actor), scored)


def _named_actor(one: Compared) -> Iterator[tuple[str, str]]:
    return (("", actor) for actor in one.actors)


def _another_order(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The same of the same actor in another order of words, with much added, or with much left out."""
    return best_pairs(sharing(old, new, by_class_and_actor), _shared)


def _shared(earlier: Compared, later: Compared) -> float:
    """The likeness of two actions that have enough pairs of characters in common."""
    inside = earlier.content or later.content  # 在下一次进度报告中报告有关情况: what it is about stands before the verb
    if inside or earlier.mandate.report != later.mandate.report:
        return 0.0
    mine, theirs = _pairs(earlier.untitled), _pairs(later.untitled)
    common, shorter = len(mine & theirs), min(len(mine), len(theirs))
    both = 2 * common >= _BOTH * (len(mine) + len(theirs))
    enough = shorter >= SHORT and (both or (shorter >= ENOUGH // 2 and common >= _SHORTER * shorter))
    return ratio(earlier.text, later.text, _LONGER) if enough else 0.0


@lru_cache(maxsize=_KEPT)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))


def _another_name(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The same for those asked under another name, if that is of no actor that is known (所有相关行动体), or the same
    words for many under another name (所有会员国 for 各国)."""
    return best_words(old, new, _NAMED, _least)


def _same_paragraph(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """What is asked in other words, or of those under another name, in a paragraph that is the same otherwise
    (敦促所有尚未参加《集束弹药公约》的国家通过批准或加入方式尽早参加, a year later 尽早批准或加入该公约)."""
    return best_pairs(sharing(old, new, _class_alone), _in_like_paragraphs)


def _class_alone(one: Compared) -> Iterator[tuple[str, str]]:
    yield one.mandate.mandate_class, ""


def _in_like_paragraphs(earlier: Compared, later: Compared) -> float:
    if earlier.mandate.report != later.mandate.report:
        return 0.0
    likeness = ratio(earlier.text, later.text, _LITTLE)
    least = _SOMEWHAT if likeness >= _MORE else _PARAGRAPH
    if not earlier.actors & later.actors:
        least = WORDS if may_be(earlier, later) or _within(earlier, later) else NEVER
    return likeness if likeness and paragraphs(earlier, later, _WHOLE) >= least else 0.0


def _within(a: Compared, b: Compared) -> bool:
    """One name is a part of the other: it was not read to its end (联合国 of 《联合国打击…公约》缔约国)."""
    return any(one in other or other in one for one in a.actors for other in b.actors)


def _least(a: Compared, b: Compared) -> float:
    """How alike the words must be that are asked under two names."""
    if may_be(a, b):
        return _NAMED if a.mandate.mandate_class == b.mandate.mandate_class else WORDS
    return WORDS if a.many and b.many else NEVER
