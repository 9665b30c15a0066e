"""The pairs of two documents of a chain that ask the same.

Two mandates are the same request if their classes are alike, an addressee is the same actor (through successors) and
their actions are alike once sessions, years and numbers are set aside, which change from year to year. Between two
neighbours of a chain less will do for what these pairs leave: there a request that was reworded has few that it may be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from extract.follow.ratio import ratio
from extract.follow.takeover import Compared, Repeat, paragraphs

# Likeness (0 to 100) from which two actions are the same request; drawn pairs of sessions 77-78 were read to set it.
ALIKE = 60.0
_OTHER_KIND = 75.0  # the same, where only one of the two asks for a report
_HEADING = 60.0  # likeness of the headings of two sections on matters of their own
_WORDS = 90.0  # likeness of the same words asked with another verb, or of many under another name
_NAMED = 70.0  # the same, where one of the two names is of no actor that is known
_SAME, _NEVER = 100.0, 101.0
# Likeness of two paragraphs, and then of the actions in them: the one may be less where the other is more.
_PARAGRAPH, _LITTLE = 80.0, 25.0
_SOMEWHAT, _MORE = 70.0, 40.0
_WHOLE = 25  # characters of a paragraph that says enough
_ENOUGH = 20  # characters
_SHORT = 6  # an action of so few characters (全面执行) says too little to be compared by likeness alone
# The share of the pairs of characters of both actions where the same is said in another order (进一步削减非战略性
# 核武器，包括… for 包括…，进一步削减非战略性核武器); and of the shorter one, where the rest was only added or left out.
_BOTH, _SHORTER = 0.56, 0.85
_LONGER = 20.0  # likeness to an action that is so much longer that it holds the pairs of any

_KEPT = 1_000  # actions whose pairs are remembered, while one document is compared

_KEY = attrgetter("key")
_Partners = Iterable[tuple[Compared, Compared]]


def matched(old: Sequence[Compared], new: Sequence[Compared], next_of_chain: bool) -> list[Repeat]:
    """The best pairs of two documents, each mandate in one at most.

    `next_of_chain`: nothing stands between them, held or not.
    """
    finders = (_word_for_word, _alike, _only_reports, _same_words)
    return _in_turn(old, new, finders if next_of_chain else finders[:2])


def reworded(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The pairs of two neighbours of a chain among what no document of it asks in like words."""
    return _in_turn(old, new, (_another_verb, _another_order, _another_name, _same_paragraph))


_Finder = Callable[[Sequence[Compared], Sequence[Compared]], list[Repeat]]


def _in_turn(old: Sequence[Compared], new: Sequence[Compared], finders: Iterable[_Finder]) -> list[Repeat]:
    """What each of the finders finds in what those before it left."""
    out: list[Repeat] = []
    for finder in finders:
        if not old or not new:
            break
        if found := finder(old, new):
            used = {key for repeat in found for key in (repeat.earlier, repeat.later)}
            old, new = [a for a in old if a.key not in used], [b for b in new if b.key not in used]
            out += found
    return out


def _best(partners: _Partners, score: Callable[[Compared, Compared], float]) -> list[Repeat]:
    """Of the pairs that have a score the best ones, each mandate in one at most."""
    scored = sorted((-found, a.key, b.key, b.mandate.reiterated) for a, b in partners if (found := score(a, b)))
    out: list[Repeat] = []
    used: set[str] = set()
    for found, first, second, said in scored:
        if first not in used and second not in used:
            used |= {first, second}
            out.append(Repeat(first, second, round(-found, 1), said))
    return out


def _word_for_word(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The pairs in the same words, which are the likest of all: most of a series, with which nothing else is compared
    then."""
    asked: dict[str, list[Compared]] = defaultdict(list)
    for later in sorted(new, key=_KEY):
        asked[later.text].append(later)
    out: list[Repeat] = []
    for earlier in sorted(old, key=_KEY):
        left = asked.get(earlier.text, [])
        for n, later in enumerate(left):
            if _asks_alike(earlier, later) and _tells(earlier, later):
                out.append(Repeat(earlier.key, later.key, _SAME, later.mandate.reiterated))
                del left[n]
                break
    return out


def _asks_alike(a: Compared, b: Compared) -> bool:
    """Both are of one class and ask the same actor, or both nobody."""
    asked = a.actors == b.actors or not a.actors.isdisjoint(b.actors)
    return asked and a.mandate.mandate_class == b.mandate.mandate_class


def _alike(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The pairs in like words."""
    return _best(_partners(old, new, _class_and_actor), _score)


def _class_and_actor(one: Compared) -> Iterator[tuple[str, str]]:
    return ((one.mandate.mandate_class, actor) for actor in one.actors or {""})


def _named_actor(one: Compared) -> Iterator[tuple[str, str]]:
    return (("", actor) for actor in one.actors)


def _partners(
    old: Sequence[Compared], new: Sequence[Compared], keys: Callable[[Compared], Iterable[tuple[str, str]]]
) -> Iterator[tuple[Compared, Compared]]:
    """Each pair that shares one of the keys, once."""
    groups: dict[tuple[str, str], list[Compared]] = defaultdict(list)
    for one in old:
        for key in keys(one):
            groups[key].append(one)
    for later in new:
        found = {a.key: a for key in keys(later) for a in groups.get(key, ())}
        yield from ((earlier, later) for earlier in found.values())


def _score(earlier: Compared, later: Compared) -> float:
    mine, theirs = earlier.text, later.text
    shorter, longer = sorted((len(mine), len(theirs)))
    if shorter <= _SHORT and mine != theirs:
        return 0.0
    least = ALIKE if earlier.mandate.report == later.mandate.report else _OTHER_KIND
    if len(theirs) >= _ENOUGH and mine.startswith(theirs):
        least = ALIKE  # 并就此问题和本决议的: the rest of 77/134 paragraph 14 is not printed
    if 200.0 * shorter < least * (shorter + longer):
        return 0.0  # not even if all of the shorter one stands in the other
    score = ratio(mine, theirs, least)
    return score if score and _tells(earlier, later) else 0.0


def _tells(earlier: Compared, later: Compared) -> bool:
    """The two actions tell what is asked. 在下次报告中报告有关情况 is asked about many things: what stands before tells
    which."""
    mine, theirs = earlier.text, later.text
    if earlier.content and later.content and min(len(mine), len(theirs)) < _ENOUGH:
        return ratio(earlier.lead + mine, later.lead + theirs) >= ALIKE
    return True


def _only_reports(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The one report that each of two resolutions of a series asks of an actor is the same, however it is worded.

    请秘书长向大会第七十六届会议提交一份关于本决议执行情况的报告, a year later 提交一份报告，说明本决议执行情况，包括….
    """
    mine, theirs = _single(old), _single(new)
    return _best(((mine[actor], theirs[actor]) for actor in mine.keys() & theirs.keys()), _however_worded)


def _however_worded(earlier: Compared, later: Compared) -> float:
    alike = earlier.mandate.mandate_class == later.mandate.mandate_class and earlier.content == later.content
    return ratio(earlier.text, later.text) if alike and _of_one_matter(earlier, later) else 0.0


def _single(asked: Sequence[Compared]) -> dict[str, Compared]:
    """Actor -> the one request of these for a whole report at a session, where there is one only."""
    found: dict[str, list[Compared]] = defaultdict(list)
    for one in asked:
        if one.mandate.report and any("/" in (d.due or "") and d.due_from for d in one.mandate.deadlines):
            for actor in one.actors:
                found[actor].append(one)
    return {actor: those[0] for actor, those in found.items() if len(those) == 1}


def _another_verb(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The same of the same actor, asked with another verb (请国际电信联盟, two years later 邀请国际电信联盟)."""
    return _best(_partners(old, new, _named_actor), _score_on_one_matter)


def _score_on_one_matter(earlier: Compared, later: Compared) -> float:
    return _score(earlier, later) if _of_one_matter(earlier, later) else 0.0


def _another_order(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The same of the same actor in another order of words, with much added, or with much left out."""
    return _best(_partners(old, new, _class_and_actor), _shared)


def _shared(earlier: Compared, later: Compared) -> float:
    """The likeness of two actions that have enough pairs of characters in common."""
    inside = earlier.content or later.content  # 在下一次进度报告中报告有关情况: what it is about stands before the verb
    if inside or earlier.mandate.report != later.mandate.report or not _of_one_matter(earlier, later):
        return 0.0
    mine, theirs = _pairs(earlier.untitled), _pairs(later.untitled)
    common, shorter = len(mine & theirs), min(len(mine), len(theirs))
    both = 2 * common >= _BOTH * (len(mine) + len(theirs))
    enough = shorter >= _SHORT and (both or (shorter >= _ENOUGH // 2 and common >= _SHORTER * shorter))
    return ratio(earlier.text, later.text, _LONGER) if enough else 0.0


@lru_cache(maxsize=_KEPT)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))


def _same_words(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The same words for another verb (邀请 for 鼓励), or for those asked under another name (域外国家); not of another
    actor that is known."""
    return _best_words(old, new, _WORDS, lambda a, b: _WORDS if _may_be(a, b) else _NEVER)


def _another_name(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The same for those asked under another name, if that is of no actor that is known (所有相关行动体), or the same
    words for many under another name (所有会员国 for 各国)."""
    return _best_words(old, new, _NAMED, _least)


def _same_paragraph(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """What is asked in other words, or of those under another name, in a paragraph that is the same otherwise
    (敦促所有尚未参加《集束弹药公约》的国家通过批准或加入方式尽早参加, a year later 尽早批准或加入该公约)."""
    return _best(_partners(old, new, _class_alone), _in_like_paragraphs)


def _class_alone(one: Compared) -> Iterator[tuple[str, str]]:
    yield one.mandate.mandate_class, ""


def _in_like_paragraphs(earlier: Compared, later: Compared) -> float:
    if earlier.mandate.report != later.mandate.report:
        return 0.0
    likeness = ratio(earlier.text, later.text, _LITTLE)
    least = _SOMEWHAT if likeness >= _MORE else _PARAGRAPH
    if not earlier.actors & later.actors:
        least = _WORDS if _may_be(earlier, later) or _within(earlier, later) else _NEVER
    return likeness if likeness and paragraphs(earlier, later, _WHOLE) >= least else 0.0


def _within(a: Compared, b: Compared) -> bool:
    """One name is a part of the other: it was not read to its end (联合国 of 《联合国打击…公约》缔约国)."""
    return any(one in other or other in one for one in a.actors for other in b.actors)


def _best_words(
    old: Sequence[Compared],
    new: Sequence[Compared],
    cutoff: float,
    least: Callable[[Compared, Compared], float],
) -> list[Repeat]:
    """The best pairs of longer actions, each at least as alike as it must be."""
    from rapidfuzz import fuzz, process

    left = [b for b in new if len(b.text) >= _ENOUGH]
    texts = [b.text for b in left]
    likeness: dict[tuple[str, str], float] = {}
    partners: list[tuple[Compared, Compared]] = []
    for a in (one for one in old if len(one.text) >= _ENOUGH):
        for _, found, n in process.extract(a.text, texts, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None):
            if found >= least(a, left[n]):
                partners.append((a, left[n]))
                likeness[a.key, left[n].key] = found
    return _best(partners, lambda a, b: likeness[a.key, b.key])


def _least(a: Compared, b: Compared) -> float:
    """How alike the words must be that are asked under two names."""
    if _may_be(a, b):
        return _NAMED if a.mandate.mandate_class == b.mandate.mandate_class else _WORDS
    return _WORDS if a.many and b.many else _NEVER


def _may_be(a: Compared, b: Compared) -> bool:
    """Those asked may be the same: they are, or one is no actor that is known."""
    return not (_known(a) and _known(b) and not a.actors & b.actors)


def _of_one_matter(a: Compared, b: Compared) -> bool:
    """The sections that they stand in, if any, have like headings."""
    return a.section == b.section or ratio(a.section, b.section) >= _HEADING


def _known(one: Compared) -> bool:
    return any(party.actor for party in one.mandate.named("addressee"))
