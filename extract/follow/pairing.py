"""The pairs of two documents of a chain that ask the same.

Two mandates are the same request if their classes are alike, an addressee is the same actor (through successors) and
their actions are alike once sessions, years and numbers are set aside, which change from year to year. What these
pairs leave between two neighbours of a chain is compared once more in extract.follow.rewording.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from extract.follow.ratio import ratio
from extract.follow.takeover import Compared, Repeat

# Likeness (0 to 100) from which two actions are the same request; drawn pairs of sessions 77-78 were read to set it.
ALIKE = 60.0
_OTHER_KIND = 75.0  # the same, where only one of the two asks for a report
_HEADING = 60.0  # likeness of the headings of two sections on matters of their own
_HELD = 70.0  # percent of the pairs of characters of the shorter one that the longer one has too
_KEPT = 1_000  # pairs of headings
WORDS = 90.0  # likeness of the same words asked with another verb, or of many under another name
_SAME, NEVER = 100.0, 101.0
ENOUGH = 20  # characters
SHORT = 6  # an action of so few characters (全面执行) says too little to be compared by likeness alone


_KEY = attrgetter("key")
_Partners = Iterable[tuple[Compared, Compared]]
_Finder = Callable[[Sequence[Compared], Sequence[Compared]], list[Repeat]]


def matched(old: Sequence[Compared], new: Sequence[Compared], next_of_chain: bool) -> list[Repeat]:
    """The best pairs of two documents, each mandate in one at most.

    `next_of_chain`: nothing stands between them, held or not.
    """
    finders = (_in_one_section, _word_for_word, _alike, _only_reports, _same_words)
    return in_turn(old, new, finders if next_of_chain else finders[:3])


def in_turn(old: Sequence[Compared], new: Sequence[Compared], finders: Iterable[_Finder]) -> list[Repeat]:
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


def best_pairs(partners: _Partners, score: Callable[[Compared, Compared], float]) -> list[Repeat]:
    """Of the pairs on one matter that have a score the best ones, each mandate in one at most."""
    told = ((score(a, b), a, b) for a, b in partners)
    right = ((found, a, b) for found, a, b in told if found and _of_one_matter(a, b))
    ordered = sorted((-found, a.key, b.key, b.mandate.reiterated) for found, a, b in right)
    out: list[Repeat] = []
    used: set[str] = set()
    for found, first, second, said in ordered:
        if first not in used and second not in used:
            used |= {first, second}
            out.append(Repeat(first, second, round(-found, 1), said))
    return out


def _in_one_section(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The pairs in sections on one matter: of the building projects of A/RES/75/253 and 76/246 each is asked for
    contributions in the same words, under its own heading."""
    theirs = _by_heading(new)
    out: list[Repeat] = []
    for heading, mine in _by_heading(old).items():
        alike, nearest = max(((_headings_alike(heading, one), one) for one in theirs), default=(0.0, ""))
        if alike >= _HEADING:
            out += in_turn(mine, theirs[nearest], (_word_for_word, _alike))
            used = {repeat.later for repeat in out}
            theirs[nearest] = [b for b in theirs[nearest] if b.key not in used]
    return out


def _by_heading(asked: Sequence[Compared]) -> dict[str, list[Compared]]:
    """What is asked in sections on matters of their own, by the heading of each."""
    found: dict[str, list[Compared]] = defaultdict(list)
    for one in asked:
        if one.section:
            found[one.section].append(one)
    return found


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
            if _asks_alike(earlier, later) and _tells(earlier, later) and _of_one_matter(earlier, later):
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
    return best_pairs(sharing(old, new, by_class_and_actor), scored)


def by_class_and_actor(one: Compared) -> Iterator[tuple[str, str]]:
    """The keys of a request: its class with each of those asked, or with nobody."""
    return ((one.mandate.mandate_class, actor) for actor in one.actors or {""})


def sharing(
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


def scored(earlier: Compared, later: Compared) -> float:
    """The likeness of two actions that are alike enough to be the same request, else 0."""
    mine, theirs = earlier.text, later.text
    shorter, longer = sorted((len(mine), len(theirs)))
    if shorter <= SHORT and mine != theirs:
        return 0.0
    least = ALIKE if earlier.mandate.report == later.mandate.report else _OTHER_KIND
    if len(theirs) >= ENOUGH and mine.startswith(theirs):
        least = ALIKE  # 并就此问题和本决议的: the rest of 77/134 paragraph 14 is not printed
    if 200.0 * shorter < least * (shorter + longer):
        return 0.0  # not even if all of the shorter one stands in the other
    score = ratio(mine, theirs, least)
    return score if score and _tells(earlier, later) else 0.0


def _tells(earlier: Compared, later: Compared) -> bool:
    """The two actions tell what is asked. 在下次报告中报告有关情况 is asked about many things: what stands before tells
    which."""
    mine, theirs = earlier.text, later.text
    if earlier.content and later.content and min(len(mine), len(theirs)) < ENOUGH:
        return ratio(earlier.lead + mine, later.lead + theirs) >= ALIKE
    return True


def _only_reports(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The one report that each of two resolutions of a series asks of an actor is the same, however it is worded.

    请秘书长向大会第七十六届会议提交一份关于本决议执行情况的报告, a year later 提交一份报告，说明本决议执行情况，包括….
    """
    mine, theirs = _single(old), _single(new)
    return best_pairs(((mine[actor], theirs[actor]) for actor in mine.keys() & theirs.keys()), _however_worded)


def _however_worded(earlier: Compared, later: Compared) -> float:
    alike = earlier.mandate.mandate_class == later.mandate.mandate_class and earlier.content == later.content
    return ratio(earlier.text, later.text) if alike else 0.0


def _single(asked: Sequence[Compared]) -> dict[str, Compared]:
    """Actor -> the one request of these for a whole report at a session, where there is one only."""
    found: dict[str, list[Compared]] = defaultdict(list)
    for one in asked:
        if one.mandate.report and any("/" in (d.due or "") and d.due_from for d in one.mandate.deadlines):
            for actor in one.actors:
                found[actor].append(one)
    return {actor: those[0] for actor, those in found.items() if len(those) == 1}


def _same_words(old: Sequence[Compared], new: Sequence[Compared]) -> list[Repeat]:
    """The same words for another verb (邀请 for 鼓励), or for those asked under another name (域外国家); not of another
    actor that is known."""
    return best_words(old, new, WORDS, lambda a, b: WORDS if may_be(a, b) and _of_one_matter(a, b) else NEVER)


def best_words(
    old: Sequence[Compared],
    new: Sequence[Compared],
    cutoff: float,
    least: Callable[[Compared, Compared], float],
) -> list[Repeat]:
    """The best pairs of longer actions, each at least as alike as it must be."""
    from rapidfuzz import fuzz, process

    left = [b for b in new if len(b.text) >= ENOUGH]
    texts = [b.text for b in left]
    likeness: dict[tuple[str, str], float] = {}
    partners: list[tuple[Compared, Compared]] = []
    for a in (one for one in old if len(one.text) >= ENOUGH):
        for _, found, n in process.extract(a.text, texts, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None):
            if found >= least(a, left[n]):
                partners.append((a, left[n]))
                likeness[a.key, left[n].key] = found
    return best_pairs(partners, lambda a, b: likeness[a.key, b.key])


def may_be(a: Compared, b: Compared) -> bool:
    """Those asked may be the same: they are, or one is no actor that is known."""
    return not (_known(a) and _known(b) and not a.actors & b.actors)


def _of_one_matter(a: Compared, b: Compared) -> bool:
    """The sections that they stand in have like headings, or not both stand in one."""
    return not (a.section and b.section) or _headings_alike(a.section, b.section) >= _HEADING


@lru_cache(maxsize=_KEPT)
def _headings_alike(one: str, other: str) -> float:
    """How alike two headings are; one that the other holds with more words is very like it (申请为黎巴嫩问题特别法庭
    提供补助金, a year later 黎巴嫩问题特别法庭2022年补助金使用情况报告和申请为2023年提供补助金)."""
    mine, theirs = (set(map("".join, pairwise(heading))) for heading in (one, other))
    shorter = min(len(mine), len(theirs))
    share = 100.0 * len(mine & theirs) / shorter if shorter else 0.0
    return max(ratio(one, other), share if share >= _HELD else 0.0)


def _known(one: Compared) -> bool:
    return any(party.actor for party in one.mandate.named("addressee"))
