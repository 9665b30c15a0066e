"""What is to be rendered and to whom: deliverable, report, recipient; and conditions, urgency, times of decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.patterns import alternatives
from extract.resolve.dates import calendar_date
from extract.rules import Rules


@dataclass(frozen=True, slots=True)
class Account:
    """`report`: an account goes to a body (annotation guide). `recipient` and `span` are offsets in the paragraph."""

    deliverable: str | None = None
    report: bool = False
    recipient: tuple[int, int] | None = None
    span: tuple[int, int] | None = None
    rule: str | None = None


class AccountGrammar:
    """The rules of rules/deliverables.yml and qualifiers.yml, compiled once."""

    def __init__(self, rules: Rules) -> None:
        words, expand = rules.deliverables, rules.deadlines.expand
        self._deliverables = tuple((d, re.compile(alternatives(d.phrases))) for d in words.deliverables)
        self._rendering = tuple((r.id, re.compile(expand(r.pattern))) for r in words.rendering)
        self._recipients = tuple((r.id, re.compile(expand(r.pattern))) for r in words.recipients)
        self._conditions = tuple(re.compile(r.pattern) for r in rules.qualifiers.conditions)
        self._urgency = tuple(re.compile(r.pattern) for r in rules.qualifiers.urgency)
        self._held = tuple((r.id, re.compile(r.pattern)) for r in rules.qualifiers.decision_times)

    def account(self, masked: str, begin: int, end: int) -> Account:
        """The account asked for between two offsets of the paragraph; an empty one if none is."""
        for rule, pattern in self._rendering:
            match = pattern.search(masked, begin, end)
            if match is None:
                continue
            found = self._deliverable(masked, match.start(), match.end("noun"))
            if found is None:
                continue
            name, report = found
            recipient = self._recipient(masked, begin, end) if report else None
            return Account(name, report, recipient, match.span(), rule)
        return Account()

    def _deliverable(self, masked: str, begin: int, end: int) -> tuple[str, bool] | None:
        for deliverable, pattern in self._deliverables:
            if pattern.search(masked, begin, end):
                return deliverable.id, deliverable.report
        return None

    def _recipient(self, masked: str, begin: int, end: int) -> tuple[int, int] | None:
        for _, pattern in self._recipients:
            match = pattern.search(masked, begin, end)
            if match:
                return match.span("body")
        return None

    def conditions(self, text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
        """Where the words stand that limit the asked thing, in text order."""
        return _in_order(self._conditions, text, begin, end)

    def urgency(self, text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
        """Where vague words of time stand (立即, 尽快), in text order."""
        return _in_order(self._urgency, text, begin, end)

    def decision_time(self, text: str, begin: int, end: int) -> str | None:
        """The day or days that a decision fixes, as ISO 8601: 2019-03-20/2019-03-22."""
        for _, pattern in self._held:
            match = pattern.search(text, begin, end)
            if match is None:
                continue
            parts = {k: int(v) for k, v in match.groupdict().items() if v}
            first = calendar_date(parts["year"], parts["month"], parts["day"])
            if first is None:
                continue
            if "day2" not in parts:
                return first.isoformat()
            year, month = parts.get("year2", first.year), parts.get("month2", first.month)
            last = calendar_date(year, month, parts["day2"])
            return f"{first.isoformat()}/{last.isoformat()}" if last else first.isoformat()
        return None


def _in_order(patterns: tuple[re.Pattern[str], ...], text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(m.span() for p in patterns for m in p.finditer(text, begin, end)))
