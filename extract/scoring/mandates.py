"""Holds an extraction against gold files: mandates found, and each field of those found, by the annotation guide."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from extract.register.fitting import comparable
from extract.scoring.records import Record

Place: TypeAlias = tuple[str, str | None]  # a document's symbol and the label of a paragraph

FIELDS = ("verb", "class", "reiterated", "addressees", "deadline_text", "due", "recipient", "report")


@dataclass(frozen=True, slots=True)
class Difference:
    """One disagreement: `field` is "mandate" where one side has none."""

    document: str
    paragraph: str | None
    field: str
    gold: Any
    found: Any


@dataclass(slots=True)
class Score:
    """What a comparison counted. `fields` maps a field to (equal, compared) over the matched mandates."""

    documents: int = 0
    gold: int = 0
    found: int = 0
    matched: int = 0
    fields: dict[str, tuple[int, int]] = field(default_factory=lambda: dict.fromkeys(FIELDS, (0, 0)))
    differences: list[Difference] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Precision, recall and F of the mandates and the accuracy of each field that was compared at all."""
        precision = self.matched / self.found if self.found else float(not self.gold)
        recall = self.matched / self.gold if self.gold else 1.0
        both = precision + recall
        out = {"P": precision, "R": recall, "F": 2 * precision * recall / both if both else 0.0}
        return out | {name: equal / n for name, (equal, n) in self.fields.items() if n}


def correct(gold: Sequence[Record], errata: Sequence[Record], say: Callable[[str], None]) -> list[Record]:
    """The gold with the objects of `errata` in place of those with the same document, paragraph and order.

    `"remove": true` takes an object out; one that names nothing in the gold is added. `say` gets a note of what cannot
    be meant: of two for one object the later holds, and nothing is removed that is not there.
    """
    changed = {_key(item): item for item in errata}
    if len(changed) < len(errata):
        say(f"note: {len(errata) - len(changed)} of the errata are for an object that a later one corrects too")
    known = {_key(item) for item in gold}
    for key, item in changed.items():
        if item.get("remove") and key not in known:
            place = f"{item['document']} paragraph {item['paragraph']}, order {item.get('order')}"
            say(f"note: an erratum removes what the gold has not: {place}")
    kept = [changed.pop(_key(item), item) for item in gold]
    return [item for item in (*kept, *changed.values()) if not item.get("remove")]


def absent(gold: Sequence[Record], found: Iterable[Record]) -> tuple[list[str], int]:
    """The documents of the gold (symbols in its order) in which nothing was found, and how many it has."""
    wanted = list(dict.fromkeys(item["document"] for item in gold if item["class"] != "other"))
    had = {comparable(item["document"]) for item in found}
    return [symbol for symbol in wanted if comparable(symbol) not in had], len(wanted)


def compare(gold: Sequence[Record], found: Iterable[Record]) -> Score:
    """Scores `found` against `gold`, over the documents of the gold only and without class `other`."""
    wanted: defaultdict[Place, list[Record]] = defaultdict(list)
    had: defaultdict[Place, list[Record]] = defaultdict(list)
    documents = {comparable(item["document"]) for item in gold}
    for items, by_place in ((gold, wanted), (found, had)):
        for item in items:
            document = comparable(item["document"])
            if item["class"] != "other" and document in documents:
                label = item["paragraph"]
                by_place[document, None if label is None else comparable(str(label))].append(item)
    score = Score(documents=len(documents))
    for place in dict.fromkeys((*wanted, *had)):
        _paragraph(score, place, wanted[place], had[place])
    return score


def _paragraph(score: Score, place: Place, wanted: list[Record], had: list[Record]) -> None:
    strict = [item for item in wanted if not item.get("debatable")]
    pairs, missed, left = _match(strict, had)
    # What the guide itself leaves open is neither wanted nor held against who finds it.
    _, _, extra = _match([item for item in wanted if item.get("debatable")], left)
    score.gold += len(strict)
    score.matched += len(pairs)
    score.found += len(pairs) + len(extra)
    score.differences += [Difference(*place, "mandate", _summary(item), None) for item in missed]
    score.differences += [Difference(*place, "mandate", None, _summary(item)) for item in extra]
    for gold, found in pairs:
        for name in FIELDS:
            if name not in gold:
                continue
            equal, n = score.fields[name]
            same = _same(name, gold, found)
            score.fields[name] = (equal + same, n + 1)
            if not same:
                score.differences.append(Difference(*place, name, gold[name], found.get(name)))


def _match(
    wanted: Sequence[Record], had: Sequence[Record]
) -> tuple[list[tuple[Record, Record]], list[Record], list[Record]]:
    """Pairs in order by equal verb, those first in which more is equal; then what is left on either side."""
    rest, open_ = list(had), list(wanted)
    pairs = []
    keys: tuple[Callable[[Record], Any], ...] = (
        lambda item: (comparable(item["verb"]), item["class"], sorted(map(comparable, item.get("addressees") or []))),
        lambda item: (comparable(item["verb"]), item["class"]),
        lambda item: comparable(item["verb"]),
    )
    for key in keys:
        for item in list(open_):
            partner = next((other for other in rest if key(other) == key(item)), None)
            if partner is not None:
                pairs.append((item, partner))
                open_ = [other for other in open_ if other is not item]
                rest = [other for other in rest if other is not partner]
    return pairs, open_, rest


def _same(name: str, gold: Record, found: Record) -> bool:
    if name == "addressees":
        # Those that the gold calls optional may be there or not; beyond them the lists agree as bags.
        optional = {comparable(text) for text in gold.get("optional_addressees") or []}
        want = Counter(comparable(text) for text in gold[name] if comparable(text) not in optional)
        return want == Counter(comparable(text) for text in found.get(name) or [] if comparable(text) not in optional)
    want, have = gold[name], found.get(name)
    if isinstance(want, str) and isinstance(have, str):
        # White space parts the deadlines of one mandate (`R/P1Y A/81`); anywhere else it is a matter of type-setting.
        return (want.split() == have.split()) if name == "due" else comparable(want) == comparable(have)
    if isinstance(want, bool):
        return want == bool(have)
    return bool(want == have)


def _key(item: Record) -> tuple[str, str, Any]:
    return comparable(item["document"]), comparable(str(item["paragraph"])), item.get("order")


def _summary(item: Record) -> str:
    return " ".join((item["verb"], *(item.get("addressees") or [])))
