"""Requests for reports that a resolution of another series makes again: 共有问题 takes over what the missions' own
resolutions asked, the budget's resolution what that on the pension fund asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from extract.follow.chains import Chains, number_of, series_of
from extract.follow.ratio import ratio
from extract.model import Document, Mandate
from extract.script import simplified

# Likeness (0 to 100) of the two actions; or, where what leads to the asks is the same (注意到在执行多年期环境战略…方面
# 取得的进展，请秘书长…), of that and a little of the actions.
_ACTION, _LEAD, _AT_LEAST = 75.0, 80.0, 55.0
_LONG = 30  # characters of an action that says enough to be known in another series
_LONG_LEAD = 15  # characters of what leads to it
_SESSIONS = 2  # after that of the request
_PIECE = 4  # characters
_RAREST = 12  # pieces of a text, that others have too, by which it is looked for
_COMMON = 50  # a piece that so many requests have tells nothing
_BEST = 8  # requests that share most pieces, which are compared


class Repeat(NamedTuple):
    """`later` (a mandate's id) asks again what `earlier` asked; `likeness` is 0 to 100, `said`: the text says so."""

    earlier: str
    later: str
    likeness: float
    said: bool


class Compared(NamedTuple):
    """A request as it is compared.

    `text` is the action and `lead` what stands before the verb in its paragraph, with what changes from year to year
    set aside, `untitled` the action without the long titles that it names; `many`: no one actor that is known is asked;
    `itself`: it speaks of the resolution that it stands in, and so is another request in another one.
    """

    key: str
    document: Document
    mandate: Mandate
    actors: frozenset[str]
    many: bool
    text: str
    untitled: str
    lead: str
    section: str
    content: bool
    itself: bool


class TakenOver:
    """Finds, among `asked`, those that make a request of another series again. The work grows with the texts alone: a
    request is looked for by its rarest pieces, and compared with few."""

    def __init__(self, asked: Sequence[Compared], chains: Chains) -> None:
        self._asked = [one for one in asked if self._tells(one)]
        self._chains = chains
        self._having: dict[str | None, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for n, one in enumerate(self._asked):
            having = self._having[one.document.session]
            for piece in _pieces(_words(one)):
                having[piece].append(n)

    def __call__(self, left: Iterable[Compared]) -> list[Repeat]:
        """The repeats of those `left`: the likest of the nearest session each."""
        return [repeat for one in left if self._tells(one) and (repeat := self._best(one))]

    def _best(self, one: Compared) -> Repeat | None:
        scored = [
            (number_of(other.document.session) or 0, -score, other.key, other)
            for other in self._candidates(one)
            if (score := _score(one, other))
        ]
        best = min(scored, default=None, key=lambda found: found[:3])
        return Repeat(one.key, best[2], round(-best[1], 1), best[3].mandate.reiterated) if best else None

    def _candidates(self, one: Compared) -> Iterator[Compared]:
        """Later requests of the same class and actor in other series that share most of the rarest pieces: rare among
        those of a later session, not among the missions' own, of which a dozen ask the same in the same words."""
        pieces = _pieces(_words(one))
        for having in (self._having.get(session, {}) for session in following(one.document.session)):
            shared = [piece for piece in pieces if 0 < len(having.get(piece, ())) <= _COMMON]
            rarest = sorted(shared, key=lambda piece: (len(having[piece]), piece))[:_RAREST]
            votes = Counter(n for piece in rarest for n in having[piece])
            likest = (self._asked[n] for n in sorted(votes, key=lambda n: (-votes[n], n)))
            fitting = (other for other in likest if may_repeat(one, other, self._chains))
            yield from islice(fitting, _BEST)

    def _tells(self, one: Compared) -> bool:
        return one.mandate.report and not one.itself and len(_words(one)) >= _LONG


def following(session: str | None) -> list[str]:
    """The sessions after that of a request in which another series may make it again; none after A/S-32."""
    series, number = series_of(session), number_of(session)
    return [] if number is None else [f"{series}/{number + n}" for n in range(1, _SESSIONS + 1)]


def may_repeat(one: Compared, other: Compared, chains: Chains) -> bool:
    """The other, of a later session, is of the same class and actor, not of the same series, and not of an earlier day:
    else a request could repeat itself."""
    if one.mandate.mandate_class != other.mandate.mandate_class or one.actors.isdisjoint(other.actors):
        return False
    mine, theirs = one.document.symbol, other.document.symbol
    return chains.follows(theirs, mine) and not chains.together(mine, theirs)


def paragraph(one: Compared) -> str:
    """The text of the paragraph that a request stands in, in simplified characters."""
    return simplified(one.document.paragraphs[one.mandate.paragraph - 1].text)


def paragraphs(one: Compared, other: Compared, least: int = 0) -> float:
    """How alike the paragraphs are that two requests stand in, 0 to 100; 0 where one is shorter than `least`."""
    mine, theirs = paragraph(one), paragraph(other)
    return ratio(mine, theirs) if min(len(mine), len(theirs)) >= least else 0.0


def _score(one: Compared, other: Compared) -> float:
    action = ratio(one.text, other.text, _AT_LEAST)
    if action >= _ACTION and min(len(one.text), len(other.text)) >= _LONG:
        return action
    led = min(len(one.lead), len(other.lead)) >= _LONG_LEAD
    return action if led and ratio(one.lead, other.lead) >= _LEAD else 0.0


def _words(one: Compared) -> str:
    """What a request is known by: 就此提出报告 says nothing without what stands before it."""
    return one.text if len(one.text) >= _LONG else one.lead + one.text


def _pieces(text: str) -> set[str]:
    return {text[n : n + _PIECE] for n in range(len(text) - _PIECE + 1)}
