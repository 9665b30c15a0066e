"""Time expressions: found by the rules of rules/deadlines.yml, each with the parts of which its value is made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from extract.patterns.cued import Family
from extract.rules import Rules
from extract.rules.deadlines import TIME, DeadlineRule

LOOKBACK = 40  # characters before an expression that `not_after` may look at

_JOINED = 12  # expressions of one list that are looked at
INHERITED = frozenset({"year", "body"})  # parts that an expression takes from the one it goes on from


class TimeFound(NamedTuple):
    """One time expression: offsets in the paragraph, its rule, and the rule's named groups; `takes_up`: by that time
    something is to be reviewed (决定在2024年12月31日之前进行审查)."""

    start: int
    end: int
    rule: str
    kind: str
    parts: Mapping[str, str | None]
    needs: str | None = None
    takes_up: bool = False


class DeadlineGrammar:
    """The rules of rules/deadlines.yml, compiled once."""

    def __init__(self, rules: Rules) -> None:
        deadlines = rules.deadlines
        self._hint = re.compile(deadlines.hint)
        self._taken_up = re.compile(deadlines.taken_up)
        self._rules = Family((rule, deadlines.expand(rule.pattern)) for rule in deadlines.rules)
        self._after = {r.id: re.compile(f"(?:{r.not_after})") for r in deadlines.rules if r.not_after}
        self._edge_or = {r.id: re.compile(r.or_before) for r in deadlines.rules if r.or_before}
        self._continued = tuple(
            (rule, re.compile(f"(?:{deadlines.joints})(?P<time>{deadlines.expand(rule.continued)})"))
            for rule in deadlines.rules
            if rule.continued
        )
        self._before = {r.id: re.compile(r.not_before) for r in deadlines.rules if r.not_before}

    def find(self, text: str, masked: str) -> list[TimeFound]:
        """The expressions in the paragraph, in order, the longest where they overlap; none inside titles or quotes."""
        if not self._hint.search(masked):
            return []
        found = []
        for rule, pattern in self._rules.of(masked):
            for match in pattern.finditer(masked):
                if self._counts(rule, match):
                    parts = {k: _slice(text, match, k) for k in match.groupdict()}
                    span = match.span(TIME) if TIME in parts else match.span()
                    parts["text"] = text[slice(*span)]
                    taken_up = self._taken_up.match(masked, match.end()) is not None
                    found.append(TimeFound(*span, rule.id, rule.kind, parts, rule.needs, taken_up))
        found = _longest(found)
        return _longest([*self._joined(text, masked, found), *found])

    def _joined(self, text: str, masked: str, found: list[TimeFound]) -> Iterator[TimeFound]:
        """What goes on from an expression without a preposition of its own (在90天内和2023年3月之前)."""
        for before in found:
            one: TimeFound | None = before
            while one is not None:
                one = self._next(text, masked, one)
                if one is not None:
                    yield one

    def _next(self, text: str, masked: str, before: TimeFound) -> TimeFound | None:
        for rule, pattern in self._continued:
            match = pattern.match(masked, before.end)
            if match is None:
                continue
            parts = {k: _slice(text, match, k) for k in match.groupdict()}
            for key in INHERITED & parts.keys():  # 至迟于2022年3月1日和9月1日
                parts[key] = parts[key] or before.parts.get(key)
            if "year" in parts and parts["year"] is None:
                continue
            parts["text"] = parts.pop(TIME)
            return TimeFound(match.start(TIME), match.end(), rule.id, rule.kind, parts, rule.needs)
        return None

    def _goes_on(self, renders: re.Pattern[str], text: str, end: int) -> bool:
        """Other expressions are joined at `end`, and after the last the account is rendered (于12月、3月和6月提交)."""
        for _ in range(_JOINED):
            joined = [m.end() for _, p in self._continued if (m := p.match(text, end))]
            if any(renders.match(text, at) for at in joined):
                return True
            if not joined:
                break
            end = max(joined)
        return False

    def _edge_follows(self, text: str, end: int) -> bool:
        """The expression joined at `end` has the 之前 of both (在2018年7月和2019年7月之前)."""
        joined = (m for _, p in self._continued if (m := p.match(text, end)))
        return any(m.groupdict().get("edge") and m.groupdict().get("month") for m in joined)

    def _counts(self, rule: DeadlineRule, match: re.Match[str]) -> bool:
        text, start, end = match.string, match.start(), match.end()
        if rule.needs_edge and not match.group("edge") and len(match.group("prep") or "") < 2:
            renders = self._edge_or.get(rule.id)
            rendered = renders is not None and (renders.match(text, end) or self._goes_on(renders, text, end))
            if not (rendered or self._edge_follows(text, end)):
                return False
        if rule.id in self._after and self._after[rule.id].search(text, max(0, start - LOOKBACK), start):
            return False
        return not (rule.id in self._before and self._before[rule.id].match(text, end))


def _slice(text: str, match: re.Match[str], group: str) -> str | None:
    start, end = match.span(group)
    return text[start:end] if start >= 0 else None


def _longest(found: list[TimeFound]) -> list[TimeFound]:
    kept: list[TimeFound] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if kept and one.start < kept[-1].end:
            if one.end - one.start > kept[-1].end - kept[-1].start and one.end > kept[-1].end:
                kept[-1] = one
            continue
        kept.append(one)
    return kept
