"""Where the clause of each mandate of a paragraph ends, and what of it is asked for."""

from __future__ import annotations

import re

from extract.detect.clauses import ClauseGrammar
from extract.detect.drafts import Draft
from extract.punctuation import BOUNDARY
from extract.rules import Rules

TRIM = "，；。：、.,;: "
MOST_JOINED = 12  # verbs that share one end with what follows them; more are no language, and would be quadratic


class Bounds:
    """Gives the drafts of a paragraph their ends."""

    def __init__(self, rules: Rules, clauses: ClauseGrammar) -> None:
        self._clauses = clauses
        self._renewals = frozenset(rule.id for rule in rules.clauses.renewals)
        self._tail = re.compile(rules.clauses.renewal_tail)

    def __call__(self, masked: str, drafts: list[Draft]) -> list[Draft]:
        """Gives each draft the end of its clause and its action; joined verbs share both and, at need, the addressee.

        A clause ends with its sentence (annotation guide).
        """
        bounded: list[Draft] = []
        follower: Draft | None = None
        shared = 0
        for draft in reversed(drafts):
            shared = shared + 1 if follower is not None and follower.joined else 0
            if follower is not None and follower.joined and shared % (MOST_JOINED + 1):
                phrase = draft.phrase if draft.phrase.addressees or draft.mandate_class == "other" else follower.phrase
                done = draft._replace(end=follower.end, action=follower.action, phrase=phrase)
            else:
                limit = self._before(masked, follower.start, draft.phrase.end) if follower else len(masked)
                limit = self._clauses.sentence_end(masked, draft.phrase.end, limit)
                # 鼓励各国，包括发达国家，支持该方案: what follows the addressee at once is the predicate
                begin = draft.phrase.end + (2 if draft.phrase.addressees else 0)
                begin = max(begin, self._clauses.predicate(masked, draft.phrase.end))
                end = self._clauses.clause_end(masked, begin, limit)
                action = _trim(masked, draft.phrase.end, end)
                if draft.rule in self._renewals and (tail := self._tail.search(masked, *action)):
                    action = (action[0], tail.start())
                done = draft._replace(end=_trim(masked, draft.start, end)[1], action=action)
            bounded.append(done)
            follower = done
        return bounded[::-1]

    def _before(self, masked: str, start: int, since: int) -> int:
        """Where the clause before the one whose verb is at `start` ends: at the boundary before its connectives.

        Not before `since`: in 重申请请并重申请 nothing stands between the verbs.
        """
        i = start
        if self._clauses.inside(masked, i):
            return max(i - 1, since)
        while i > since and masked[i - 1] not in BOUNDARY:
            i -= 1
        while i > since and self._clauses.connects(masked, i):
            i -= 1
            while i > since and masked[i - 1] not in BOUNDARY:
                i -= 1
        return max(i, since)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in TRIM:
        end -= 1
    while start < end and text[start] in TRIM:
        start += 1
    return start, end
