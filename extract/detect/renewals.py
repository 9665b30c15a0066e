"""Asks renewed by naming them: 重申其第75/244号决议第79段的要求, 重申第73/188号决议请秘书长… (clauses.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.detect.addressees import Phrase
from extract.detect.clauses import ClauseGrammar
from extract.detect.drafts import Draft
from extract.detect.phrases import PhraseReader
from extract.patterns.cued import Family
from extract.rules import Rules


class RenewalReader:
    """Finds the asks that a paragraph renews."""

    def __init__(self, rules: Rules, clauses: ClauseGrammar) -> None:
        self._clauses = clauses
        self._rules = Family((r.id, r.pattern) for r in rules.clauses.renewals)
        self._classes = rules.clauses.renewal_classes

    def __call__(self, reader: PhraseReader, drafts: list[Draft], part: str) -> list[Draft]:
        """The drafts with the asks renewed by naming them, in order; one that is then spelt out is marked."""
        drafts = list(drafts)
        at = {draft.start: n for n, draft in enumerate(drafts)}
        renewed: set[int] = set()
        for rule, match in self._own(reader.masked, part):
            start = match.start("verb")
            if start in renewed:
                continue
            again = next((at[n] for n in (match.end(), match.end() + 1) if n in at), None)
            if again is not None and "who" not in match.re.groupindex:
                drafts[again] = drafts[again]._replace(reiterated=True)
            elif start not in at:
                at[start] = len(drafts)
                drafts.append(self._draft(reader, rule, match))
                renewed.add(start)
        return sorted(drafts, key=lambda d: d.start)

    def _own(self, masked: str, part: str) -> Iterator[tuple[str, re.Match[str]]]:
        """What the author renews, by rule; what the Assembly asked is renewed by the Assembly alone."""
        others = self._clauses.assembly if part in self._clauses.authors else ()
        for rule, pattern in self._rules.of(masked):
            for match in pattern.finditer(masked):
                if self._renews(masked, match.start(), part) and not any(name in match.group() for name in others):
                    yield rule, match

    def _renews(self, masked: str, start: int, part: str) -> bool:
        """A renewal at `start` is the author's own: in a report where he is the subject (特别委员会重申其…的请求)."""
        if part in self._clauses.stated:
            return self._clauses.own_subject(masked, start, part) is not None
        return self._clauses.opening(masked, start, part if part in self._clauses.authors else "operative") is not None

    def _draft(self, reader: PhraseReader, rule: str, match: re.Match[str]) -> Draft:
        verb, verb_class = match.span("verb"), self._classes[match["noun"]]
        groups = match.groupdict()
        after = match.end() if groups.get("spelt") else match.end("noun")
        if "who" in groups:  # 重申…向秘书长提出的请求
            phrase = reader.read(match.start("who"), required=True, always=True)
        elif groups.get("spelt") or ("told" in groups and verb_class != "decide"):
            phrase = reader.read(after, required=True)
        else:
            phrase = Phrase((), (), after)
        return Draft(rule, verb_class, verb, verb, (), True, False, phrase, verb[0], after, (after, after))
