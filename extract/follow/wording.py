"""What the words of a request say of the report that they ask for, by rules/followup.yml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.follow.items import Items
from extract.patterns import alternatives
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

_LEAST = 4  # characters that a subject must have besides general words


class Wording:
    """Reads the action of a request, in simplified characters."""

    def __init__(self, rules: Rules) -> None:
        words = rules.followup
        self._aliases = words.aliases
        self._general = re.compile(alternatives(words.general))
        self._content = re.compile(words.content)
        self._report = re.compile(words.account_nouns)
        self._regular = re.compile(words.regular)
        self._undated = re.compile(words.undated)
        self._yearly = re.compile(words.yearly)
        self._passing = re.compile(words.passing)
        self._bare = re.compile(words.bare)
        self._of_others = re.compile(words.of_others)
        self._separate = re.compile(words.separate)
        self._itself = re.compile(words.itself)
        self._reporter = re.compile(words.reporter)
        self._plain = re.compile(words.plain_subjects)
        self._subject = re.compile(words.asked_about)
        self._titles = tuple(re.compile(rule.pattern) for rule in words.agenda_items)
        self._items = Items(rules)
        self._to = re.compile(words.to_body)
        self._bodies = {name: one.series for one in rules.series for name in one.names}
        self._lengths = set(map(len, self._bodies))
        self._names = rules.actor_ids

    def general(self, text: str) -> bool:
        """The report is that on the resolution itself."""
        return self._general.search(text) is not None

    def passing(self, text: str) -> bool:
        """An account beside what is to be done, for which no report of its own is written."""
        return self._passing.search(text) is not None and not self._itself.search(text)

    def bodies(self, text: str) -> frozenset[str]:
        """The series of the bodies that the report goes to (向大会…提交报告并向人权理事会提交临时报告: A, A/HRC)."""
        named = (match["body"] for match in self._to.finditer(text))
        names = {body[:length] for body in named for length in self._lengths}
        return frozenset(self._bodies[name] for name in names & self._bodies.keys())

    def bare(self, text: str) -> bool:
        """A report of which nothing more is said (向大会第七十六届会议提交一份临时报告)."""
        return self._bare.search(text) is not None

    def of_others(self, text: str) -> bool:
        """A report on what another body does (关于该工作组工作的报告)."""
        return self._of_others.search(text) is not None

    def separate(self, text: str) -> bool:
        """A document of its own is asked for (一份关于…的报告), and not to report on something."""
        return self._separate.search(text) is not None

    def yearly(self, text: str) -> bool:
        """A report of every year."""
        return self._yearly.search(text) is not None

    def again(self, text: str) -> bool:
        """An account to be given again and again: the next report of the series is one."""
        return self._regular.search(text) is not None

    def sometime(self, text: str) -> bool:
        """An account without a day."""
        return self._undated.search(text) is not None

    def inside(self, text: str) -> bool:
        """What is asked is something inside a report that comes anyway; not where the report itself is asked for before
        (提交报告，在报告中用专门章节说明)."""
        match = self._content.search(text)
        return match is not None and not self._report.search(text, 0, match.start())

    def subject(self, text: str) -> str:
        """What it says that the report is about; empty where that does not tell one report from another."""
        match = self._subject.search(text)
        subject = (match["subject"] or match["next"] or "") if match else ""
        subject = self._aliases.get(subject, subject)
        own = self._general.sub("", subject)
        short = own != subject and len(own) < _LEAST
        return "" if short or self._plain.search(subject) else own

    def item(self, text: str) -> str:
        """The agenda item under which the report comes (`Items.key`); the sub-item is named last."""
        titles = [m["title"] for p in self._titles for m in p.finditer(simplified(text))]
        return self._items.key(titles[-1]) if titles else ""

    def reporter(self, text: str) -> str | None:
        """Who writes the report in which something is to be said, if the words name somebody else
        (作为秘书长提交大会第七十六届会议的报告的一部分)."""
        found = (self._names.get(match["who"]) for match in self._reporter.finditer(text))
        return next((actor for actor in found if actor), None)
