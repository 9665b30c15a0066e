"""Checks every rule's own examples and counter-examples with all rules loaded: `mandates rules check`, and the tests.

「」 in an example marks the span that must come out of it; a counter-example must not be read by that rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.model import Document, Mandate, Paragraph

if TYPE_CHECKING:
    from extract.extractor import Extractor
    from extract.rules import Rules

_MARK = re.compile("「(.+?)」")
Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule: `wanted` is the span that must come out, None for a counter-example."""

    file: str
    kind: str
    rule: Any
    text: str
    wanted: Offsets | None


@dataclass(frozen=True, slots=True)
class Broken:
    """An example that does not hold, with what came out instead."""

    example: Example
    found: str

    def __str__(self) -> str:
        one = self.example
        meant = "must not be read by it" if one.wanted is None else f"must give {one.text[slice(*one.wanted)]}"
        return f"rules/{one.file}: rule {one.rule.id}: {one.text}: {meant}; found: {self.found or 'nothing'}"


def examples(rules: Rules) -> Iterator[Example]:
    """Every example and counter-example of the rules, in the order of the files."""
    kinds = (
        ("verbs.yml", "verb", rules.verbs),
        ("adverbs.yml", "adverb", rules.adverbs),
        ("shadows.yml", "shadow", rules.shadows),
        ("clauses.yml", "content", rules.clauses.content),
        ("clauses.yml", "renewal", rules.clauses.renewals),
        ("deadlines.yml", "deadline", rules.deadlines.rules),
        ("deliverables.yml", "rendering", rules.deliverables.rendering),
        ("deliverables.yml", "recipient", rules.deliverables.recipients),
        ("qualifiers.yml", "conditions", rules.qualifiers.conditions),
        ("qualifiers.yml", "urgency", rules.qualifiers.urgency),
        ("qualifiers.yml", "role", rules.qualifiers.roles),
        ("qualifiers.yml", "role", rules.qualifiers.via),
        ("qualifiers.yml", "decision_time", rules.qualifiers.decision_times),
        *(
            ("followup.yml", "pattern", getattr(rules.followup, name))
            for name in ("under", "formula", "restating", "done", "agenda_items")
        ),
        ("followup.yml", "named", rules.followup.exampled.values()),
        *(("structure.yml", "named", part.exampled.values()) for part in rules.structure.parts),
    )
    for file, kind, group in kinds:
        for rule in group:
            for text in rule.examples:
                yield Example(file, kind, rule, *_unmarked(text))
            for text in rule.counter:
                yield Example(file, kind, rule, _MARK.sub(r"\1", text), None)


def check(rules: Rules, extractor: Extractor) -> Iterator[tuple[Example, Broken | None]]:
    """Each example with what is wrong with it, None if it holds."""
    for example in examples(rules):
        found = _FOUND[example.kind](extractor, example)
        if example.wanted is None or example.kind == "shadow":
            good = not found
        else:
            good = bool(found) and _fits(example, found)
        yield (
            example,
            None if good else Broken(example, ", ".join(dict.fromkeys(_words(example, one) for one in found))),
        )


def _words(example: Example, found: Offsets | str) -> str:
    """What came out, in words; those that were wanted may stand at another place too."""
    words = found if isinstance(found, str) else example.text[slice(*found)]
    as_wanted = example.wanted is not None and words == example.text[slice(*example.wanted)]
    return f"{words} at another place" if as_wanted and found != example.wanted else words


def _fits(example: Example, found: list[Any]) -> bool:
    """The wanted span is among those found; a role's parties and a decision's time need only stand inside it."""
    if example.kind in ("decision_time", "role"):
        return True
    return example.wanted in found


def _unmarked(text: str) -> tuple[str, Offsets]:
    match = next(_MARK.finditer(text))  # the shapes of the rules refuse an example without a mark
    return _MARK.sub(r"\1", text, count=1), (match.start(), match.end() - 2)


def mandates(extractor: Extractor, text: str) -> list[Mandate]:
    """The mandates of one operative paragraph of an invented resolution of the seventy-second session."""
    from datetime import date

    document = Document(
        "A/RES/72/999",
        "resolution",
        "general-assembly",
        "A/72",
        "general-assembly",
        None,
        (Paragraph(1, "operative", "1", text),),
        adopted=date(2017, 12, 20),
    )
    return list(extractor(document, all_classes=True))


def _drafts(extractor: Extractor, example: Example) -> list[Any]:
    part = "report" if getattr(example.rule, "part", None) == "report" else "operative"
    return list(extractor.doc(example.text, part).user_data["drafts"])


def _verb(extractor: Extractor, example: Example) -> list[Offsets]:
    rule = example.rule
    drafts = [d for d in _drafts(extractor, example) if d.rule == rule.id]
    return [d.verb for d in drafts if d.mandate_class == rule.verb_class or example.wanted is None]


def _adverb(extractor: Extractor, example: Example) -> list[Offsets]:
    rule = example.rule
    drafts = [
        d
        for d in _drafts(extractor, example)
        if rule.id in {adverb for _, _, adverb in d.adverbs} or d.rule == "request-reaffirmed"
    ]
    if example.wanted is None:
        return [d.verb for d in drafts]
    return [d.verb for d in drafts if (d.reiterated, d.already_made) == (rule.reiterated, rule.already_made)]


def _shadow(extractor: Extractor, example: Example) -> list[str]:
    start, end = example.wanted or (0, len(example.text))
    doc = extractor.doc(example.text)  # spans live as long as their Doc
    return [v.text for v in doc.spans["verbs"] if start <= v.start < end]


def _renewal(extractor: Extractor, example: Example) -> list[Offsets]:
    return [d.verb for d in _drafts(extractor, example) if d.rule == example.rule.id and d.reiterated]


def _content(extractor: Extractor, example: Example) -> list[Offsets]:
    blocked = extractor.doc(example.text).user_data["content"]
    return [span for rule, span in blocked if rule == example.rule.id]


def _span(extractor: Extractor, example: Example) -> list[Offsets]:
    spans = (s for m in mandates(extractor, example.text) for s in m.spans)
    return [(s.start, s.end) for s in spans if s.rule == example.rule.id]


def _recipient(extractor: Extractor, example: Example) -> list[Offsets]:
    found = [m.recipient for m in mandates(extractor, example.text) if m.recipient]
    start, end = example.wanted or (0, 0)
    return [(start, end) for one in found if one == example.text[start:end]] if example.wanted else []


def _qualifier(extractor: Extractor, example: Example) -> list[Offsets]:
    start, end = example.wanted or (0, 0)
    for mandate in mandates(extractor, example.text):
        if example.text[start:end] in getattr(mandate, example.kind):
            return [(start, end)]
    return []


def _role(extractor: Extractor, example: Example) -> list[Offsets]:
    parties = [p for m in mandates(extractor, example.text) for p in m.named(example.rule.id)]
    start, end = example.wanted or (0, len(example.text))
    return [(p.start, p.end) for p in parties if start <= p.start < p.end <= end]


def _decision_time(extractor: Extractor, example: Example) -> list[str]:
    return [m.decision_time for m in mandates(extractor, example.text) if m.decision_time]


def _pattern(_: Extractor, example: Example) -> list[Offsets]:
    return [m.span() for m in re.finditer(example.rule.pattern, example.text)]


def _named(_: Extractor, example: Example) -> list[Offsets]:
    return list(example.rule.taken(example.text))


_FOUND: dict[str, Callable[[Extractor, Example], list[Any]]] = {
    "verb": _verb,
    "adverb": _adverb,
    "shadow": _shadow,
    "content": _content,
    "renewal": _renewal,
    "deadline": _span,
    "rendering": _span,
    "recipient": _recipient,
    "conditions": _qualifier,
    "urgency": _qualifier,
    "role": _role,
    "decision_time": _decision_time,
    "pattern": _pattern,
    "named": _named,
}
