"""Who wrote a report, by the words of the phrase that stands before its noun."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.rules.followup import FollowUpWords


class Writers:
    """Reads authors by rules/followup.yml; `names` are those of actors, with their ids."""

    def __init__(self, words: FollowUpWords, names: Mapping[str, str]) -> None:
        self._modifiers = re.compile(words.account_modifiers)
        self._joints = re.compile(words.notice_joints)
        self._ends = re.compile(words.author_ends)
        self._gives = re.compile(words.author_gives)
        self._tail = re.compile(words.author_tail)
        self._names = names
        self._longest = max(map(len, names), default=0)

    def __call__(self, phrase: str) -> tuple[str, tuple[str, ...]]:
        """The words that say who wrote it and the actors they name: the longest names that the phrase opens with, or
        the longest that it ends with (人权理事会…问题工作组的最新), or that stands before what the author did."""
        first = match.end() if (match := self._modifiers.match(phrase)) else 0
        at, authors = first, []
        while found := self._name(phrase, at):
            authors.append(self._names[phrase[at:found]])
            joint = self._joints.match(phrase, found)
            at = joint.end() if joint and joint.end() > found else found
            if at == found:
                break
        if authors and (at == len(phrase) or self._ends.match(phrase, at)):
            return phrase[first:at], tuple(authors)
        given = self._gives.search(phrase, first + 1)
        bare = self._tail.sub("", phrase[: given.start()] if given else phrase)
        end = self._ends.search(phrase, first + 1)
        opening = phrase[first : end.start() if end else len(phrase)]
        for words in (bare, opening):
            if last := self._last(words):
                return bare[first:], (self._names[last],)
        return opening, ()

    def _last(self, phrase: str) -> str | None:
        """The longest actor's name that a phrase ends with."""
        lengths = range(min(self._longest, len(phrase)), 2, -1)
        return next((phrase[-n:] for n in lengths if phrase[-n:] in self._names), None)

    def _name(self, phrase: str, at: int) -> int:
        """Where the longest actor's name that stands at `at` ends; 0 if none stands there."""
        lengths = range(min(self._longest, len(phrase) - at), 1, -1)
        return next((at + n for n in lengths if phrase[at : at + n] in self._names), 0)
