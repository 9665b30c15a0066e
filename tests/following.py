"""Follow-up over a few small documents, read by the real rules; what it found in words that a test can compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from reading import extractor

from extract.follow.cases import Outcome
from extract.follow.coverage import Coverage
from extract.follow.entries import Pairs
from extract.follow.stage import Followed, FollowUp
from extract.model import Document, Evidence, Mandate
from extract.register import rows
from extract.rules import Rules, load

AS_OF = date(2026, 11, 21)
Told = tuple[str, str, str, str | None]  # route, kind, where it stands (A/RES/77/1 2), the report that answers


@lru_cache(maxsize=1)
def rules() -> Rules:
    return load()


@dataclass(frozen=True)
class Found:
    """What follow-up found; mandates are named by `SYMBOL LABEL`, or `SYMBOL LABEL.2` for the second of a paragraph."""

    entries: dict[str, tuple[Document, Pairs]]
    followed: Followed

    def key(self, name: str) -> str:
        place, _, order = name.partition(".")
        symbol, label = place.split(" ")
        fitting = [k for k, m in self.entries[symbol][1] if m.label == label and m.mandate_class != "other"]
        return fitting[int(order or 1) - 1]

    def outcome(self, name: str) -> Outcome:
        return self.followed.outcomes[self.key(name)]

    def evidence(self, name: str) -> list[Told]:
        return [self._told(e) for e in self.followed.evidence if e.mandate == self.key(name)]

    def answers(self, name: str) -> list[str]:
        """The reports that answer, each once."""
        found = [e.answer or e.document for e in self.followed.evidence if e.mandate == self.key(name)]
        return list(dict.fromkeys(found))

    def repeats(self) -> set[tuple[str, str]]:
        names = {k: f"{s} {m.label}" for s, (_, pairs) in self.entries.items() for k, m in pairs}
        return {(names[r.earlier], names[r.later]) for r in self.followed.repeats}

    def chain(self, symbol: str) -> list[str]:
        return list(self.followed.chains.members(symbol))

    def _told(self, one: Evidence) -> Told:
        document = self.entries[one.document][0]
        label = document.paragraphs[one.paragraph - 1].label if one.paragraph else None
        return one.route, one.kind, f"{one.document} {label}", one.answer


def entry(document: Document) -> tuple[Document, Pairs]:
    found: list[Mandate] = sorted(extractor()(document, all_classes=True), key=lambda m: (m.paragraph, m.verb_start))
    return document, list(zip(rows.mandate_ids(document, found), found, strict=True))


def follow(
    *documents: Document,
    as_of: date = AS_OF,
    told: Sequence[Evidence] = (),
    judged: Mapping[tuple[str, str], tuple[bool, int]] | None = None,
) -> Found:
    entries = {document.symbol: entry(document) for document in documents}
    coverage = Coverage(documents, rules().actors)
    return Found(entries, FollowUp(rules(), as_of)(entries, coverage, told=told, judged=judged))
