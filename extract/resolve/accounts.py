"""What is to be rendered and to whom: deliverable, report, recipient; and conditions, urgency, times of decisions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from extract.numerals import to_int
from extract.patterns import alternatives
from extract.patterns.cued import Family
from extract.punctuation import BOUNDARY
from extract.resolve.dates import calendar_date
from extract.rules import Rules
from extract.rules.deliverables import Deliverable


class Account(NamedTuple):
    """`report`: an account goes to a body (annotation guide). `recipient` and `span` are offsets in the paragraph.

    `further` are the recipients behind the first (向大会…提交报告，并向人权理事会…).
    """

    deliverable: str | None = None
    report: bool = False
    recipient: tuple[int, int] | None = None
    span: tuple[int, int] | None = None
    rule: str | None = None
    further: tuple[tuple[int, int], ...] = ()


class AccountGrammar:
    """The rules of rules/deliverables.yml and qualifiers.yml, compiled once."""

    def __init__(self, rules: Rules) -> None:
        words, expand = rules.deliverables, rules.deadlines.expand
        self._deliverables = tuple((d, re.compile(alternatives(d.phrases))) for d in words.deliverables if d.phrases)
        self._kinds = {d.id: d for d in words.deliverables}
        self._rendering = Family((r, expand(r.pattern)) for r in words.rendering)
        self._recipients = Family((r, expand(r.pattern)) for r in words.recipients)
        self._refused = re.compile(words.refused)
        self._duty = re.compile(words.duty)
        self._own = frozenset(rules.deadlines.own)
        self._conditions = Family((r.id, r.pattern) for r in rules.qualifiers.conditions)
        self._urgency = Family((r.id, r.pattern) for r in rules.qualifiers.urgency)
        self._held = Family((r.id, expand(r.pattern)) for r in rules.qualifiers.decision_times)

    def account(self, masked: str, begin: int, end: int) -> Account:
        """The account asked for between two offsets of the paragraph; an empty one if none is."""
        for rule, pattern in self._rendering.of(masked):
            asked = (
                m for m in pattern.finditer(masked, begin, end) if not self._refused.search(masked, begin, m.start())
            )
            match = next(asked, None)
            if match is None:
                continue
            kind = self._kinds[rule.deliverable] if rule.deliverable else self._deliverable(masked, match)
            if kind is None:
                continue
            since = self._clause(masked, begin, match.start()) if rule.to_body else begin
            recipient, *further = self._recipients_in(masked, since, end) if kind.report or rule.to_body else (None,)
            report = kind.report or recipient is not None
            return Account(kind.id, report, recipient, match.span(), rule.id, tuple(p for p in further if p))
        return Account()

    def decided(self, masked: str, begin: int, end: int) -> Account:
        """The account that somebody shall render by a decision."""
        duty = self._duty.search(masked, begin, end)
        found = self.account(masked, duty.end(), end) if duty else Account()
        return found if found.report else Account()

    def _deliverable(self, masked: str, match: re.Match[str]) -> Deliverable | None:
        """What the words from the verb to the noun call it."""
        begin, end = match.start(), match.end("noun")
        return next((kind for kind, words in self._deliverables if words.search(masked, begin, end)), None)

    @staticmethod
    def _clause(masked: str, begin: int, at: int) -> int:
        """Where the clause begins in which `at` stands."""
        return max(begin, *(masked.rfind(mark, begin, at) + 1 for mark in BOUNDARY))

    def _recipients_in(self, masked: str, begin: int, end: int) -> list[tuple[int, int] | None]:
        """The one that the surest rule finds, and those named behind it; None alone if there is none."""
        found: list[tuple[int, int]] = []
        for rule, pattern in self._recipients.of(masked):
            for match in pattern.finditer(masked, begin, end):
                span = match.span("body")
                if found and match["body"] in self._own:  # 提交人权理事会，供其第六十四届会议审议
                    continue
                if rule.aside and any(masked[slice(*one)].endswith(match["body"]) for one in found):
                    continue
                if all(span[1] <= a or b <= span[0] for a, b in found):
                    found.append(span)
        first = found[:1]
        return [*first, *sorted(one for one in found if first and one > first[0])] or [None]

    def conditions(self, text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
        """Where the words stand that limit the asked thing, in text order."""
        return _in_order(self._conditions, text, begin, end)

    def urgency(self, text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
        """Where vague words of time stand (立即, 尽快), in text order."""
        return _in_order(self._urgency, text, begin, end)

    def decision_time(self, text: str, begin: int, end: int) -> str | None:
        """The day, month or year that a decision fixes, or the first and the last: ISO 8601, 2019-03-20/2019-03-22."""
        for _, pattern in self._held.of(text):
            for match in pattern.finditer(text, begin, end):
                parts = {k: to_int(v) for k, v in match.groupdict().items() if v}
                first = _iso(parts, "year", "month", "day")
                if first is None:
                    continue
                last = _iso({**parts, **_later(parts)}, "year2", "month2", "day2") if _later(parts) else None
                return f"{first}/{last}" if last else first
        return None


def _later(parts: Mapping[str, int | None]) -> dict[str, int | None]:
    """The parts of the second day (or year) of a span, with what it takes from the first; empty if there is none."""
    if not any(key in parts for key in ("year2", "day2")):
        return {}
    return {f"{k}2": parts.get(f"{k}2", parts.get(k)) for k in ("year", "month", "day") if k in parts}


def _iso(parts: Mapping[str, int | None], *keys: str) -> str | None:
    """2019-03-20, 2019-03 or 2019, by what is given; None for a day or month that the calendar does not have."""
    year, month, day = (parts.get(key) for key in keys)
    if year is None:
        return None
    if month is None:
        return f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else None
    found = calendar_date(year, month, day)
    return found.isoformat() if found else None


def _in_order(family: Family[str], text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(m.span() for _, p in family.of(text) for m in p.finditer(text, begin, end)))
