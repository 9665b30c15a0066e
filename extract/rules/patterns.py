"""What the program needs of the patterns that are rules: macros that there are, the groups that it reads, and a match
that takes something of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from extract.patterns.cues import form
from extract.rules.clauses import ClauseWords
from extract.rules.deadlines import KINDS, PARTS, TIME, DeadlineWords, replace
from extract.rules.deliverables import DeliverableWords
from extract.rules.faults import Fault, Steps
from extract.rules.followup import FollowUpWords
from extract.rules.qualifiers import TERM, QualifierWords
from extract.rules.shapes import PatternRule
from extract.rules.texts import MACRO, lacking, no_macro, unread

_DAY = ("year", "month", "day")
_DAYS = (*_DAY, "year2", "month2", "day2")
_NONE: Mapping[str, str] = {}
# What the program puts in of itself, as far as it matters here.
_OF_CONTENT = {"opens": "x", "asks": "x"}


class Wanted(NamedTuple):
    """A pattern, where it stands, its macros, the groups that it must have (`a|b`: one of them), and those that it may
    have beside them: others are read by nothing, and might have the name of one of a larger pattern."""

    steps: Steps
    pattern: str
    macros: Mapping[str, str] = _NONE
    groups: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    takes: bool = True

    def fault(self) -> str | None:
        """What is wrong with it."""
        whole = replace(self.pattern, self.macros)
        if unknown := MACRO.search(whole):
            return _no_macro(unknown[1], self.macros)
        try:
            groups, may_be_empty = form(whole)
        except re.error as error:
            return f"not a regular expression: {error}"
        read = [name for one in (*self.groups, *self.may) for name in one.split("|")]
        wrong = lacking(groups, self.groups) or unread(groups, read)
        return wrong or ("takes nothing of the text, or may do so" if self.takes and may_be_empty else None)


def faults(patterns: Iterable[Wanted]) -> Iterator[Fault]:
    """What is wrong with the patterns of a file."""
    for one in patterns:
        if problem := one.fault():
            yield Fault(one.steps, problem)


def of_deadlines(words: DeadlineWords) -> Iterator[Wanted]:
    """The patterns of rules/deadlines.yml."""
    for n, rule in enumerate(words.rules):
        groups, edge = KINDS[rule.kind], ("edge", "prep") if rule.needs_edge else ()
        yield Wanted(("rules", n, "pattern"), rule.pattern, words.macros, (*groups, *edge), (*PARTS, TIME))
        if rule.continued is not None:
            yield Wanted(("rules", n, "continued"), rule.continued, words.macros, groups, PARTS)


def of_deliverables(words: DeliverableWords, macros: Mapping[str, str]) -> Iterator[Wanted]:
    """The patterns of rules/deliverables.yml."""
    for n, rule in enumerate(words.rendering):
        groups = () if rule.deliverable else ("noun",)
        yield Wanted(("rendering", n, "pattern"), rule.pattern, macros, groups, ("noun",))
    yield from _rules("recipients", words.recipients, macros, ("body",))


def of_qualifiers(words: QualifierWords, macros: Mapping[str, str]) -> Iterator[Wanted]:
    """The patterns of rules/qualifiers.yml."""
    yield from _rules("conditions", words.conditions)
    yield from _rules("urgency", words.urgency)
    yield from _rules("roles", words.roles, groups=("party",))
    yield from _rules("via", words.via, groups=("party",))
    for n, rule in enumerate(words.decision_times):
        groups = _DAY if rule.id == TERM else ("year",)
        yield Wanted(("decision_times", n, "pattern"), rule.pattern, macros, groups, _DAYS)


def of_clauses(words: ClauseWords) -> Iterator[Wanted]:
    """The patterns of rules/clauses.yml that may have macros, or are rules."""
    for n, pattern in enumerate(words.reported):
        yield Wanted(("reported", n), pattern, {"tellers": words.tellers})
    for n, rule in enumerate(words.content):
        for name, pattern in (("before", rule.before), ("after", rule.after)):
            yield Wanted(("content", n, name), pattern, _OF_CONTENT, takes=False)
    yield from _rules("renewals", words.renewals, groups=("verb", "noun"), may=("who", "told", "spelt"))


def of_followup(words: FollowUpWords) -> Iterator[Wanted]:
    """The rules of rules/followup.yml."""
    for name in ("under", "formula", "restating", "done"):
        yield from _rules(name, getattr(words, name))
    yield from _rules("agenda_items", words.agenda_items, groups=("title",))


def _rules(
    name: str,
    rules: Iterable[PatternRule],
    macros: Mapping[str, str] = _NONE,
    groups: tuple[str, ...] = (),
    may: tuple[str, ...] = (),
) -> Iterator[Wanted]:
    return (Wanted((name, n, "pattern"), rule.pattern, macros, groups, may) for n, rule in enumerate(rules))


def _no_macro(name: str, macros: Mapping[str, str]) -> str:
    if name in macros:
        return f"the macro {{{name}}} stands too early: it must stand behind those that hold it"
    return no_macro(name, macros)
