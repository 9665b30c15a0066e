"""Parts of a document by who speaks there: operative or the author of the text, annex, and in a report report,
conclusions, reporter; report/acabq and conclusions/acabq where its author has a name of his own (clauses.yml)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from extract.patterns import alternatives
from extract.rules.clauses import ClauseWords


def subjects(clauses: ClauseWords) -> dict[str, tuple[str, ...]]:
    """Part (see Assembler.read) -> who may be its subject."""
    who = {**clauses.subjects, "conclusions": clauses.subjects["report"]}
    who |= {one: (*clauses.subjects["operative"], *names) for one, names in clauses.authors.items()}
    for one, names in clauses.reporters.items():
        who |= {f"{base}/{one}": (*who[base], *names) for base in ("report", "conclusions")}
    return who


def own_sentence(clauses: ClauseWords, boundary: str, connective: str, author: str) -> str:
    """The first words of a sentence whose subject is the author of a report; `feels` says that it goes on with him."""
    names = clauses.reporters.get(author, ())
    own = "|".join((clauses.own_sentence, *map(re.escape, names)))
    feels = alternatives((*clauses.own_attitudes, *(clauses.own_views if names else ())))
    return f"(?:^|(?<=[{boundary}])){connective}(?:{own})(?P<feels>[^{boundary}]*?{feels})?"


class ByPart(dict[str, re.Pattern[str]]):
    """The pattern of each part, compiled when it is first asked for: a document has few of the many parts."""

    def __init__(self, pattern: Callable[[str], str]) -> None:
        super().__init__()
        self._pattern = pattern

    def __missing__(self, part: str) -> re.Pattern[str]:
        self[part] = re.compile(self._pattern(part))
        return self[part]


class Speaker(NamedTuple):
    """Who speaks in a report: an actor's id, or the last words of the `name` of a body; None: nobody is known to."""

    who: str | None
    name: str = ""


class Reporter:
    """Tells who speaks in a report: its author, or the body whose report it is by a line of its header."""

    def __init__(self, clauses: ClauseWords) -> None:
        words = clauses.bodies_reporting
        self._known = frozenset(clauses.reporters)
        head = alternatives(name for name in clauses.reporters if not name.isascii())
        self._named, self._alone = (re.compile(line.replace("{head}", head)) for line in (words.named, words.alone))
        self._told = re.compile(words.told)

    def __call__(self, author: str | None, header: Iterable[str]) -> Speaker:
        """The author or, where none is known, the body of which the header's lines tell; they are read only then."""
        if author is not None:
            return Speaker(author)
        lines = list(header)
        told = any(self._told.fullmatch(line) for line in lines)
        for line in lines:
            match = self._named.fullmatch(line) or (self._alone.fullmatch(line) if told else None)
            if match:
                return Speaker(match["head"], line[: match.end("head")])
        return Speaker(None)

    def part(self, speaker: Speaker, concluding: bool) -> str:
        """The part that a paragraph in the body of a report is: its conclusions, or one where the subject is stated."""
        if concluding and speaker.who is None:
            return "reporter"
        base = "conclusions" if concluding else "report"
        return f"{base}/{speaker.who}" if speaker.who in self._known else base


def kind(part: str) -> str:
    """report of report/acabq; the part itself, where its author has no name of his own."""
    return part.partition("/")[0]


def author(part: str) -> str:
    """acabq of report/acabq, or an empty string."""
    return part.partition("/")[2]
