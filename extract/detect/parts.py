"""Parts of a document by who speaks there: operative or the author of the text, annex, and in a report report,
conclusions, reporter; report/acabq and conclusions/acabq where its author has a name of his own (clauses.yml)."""

from __future__ import annotations

import re

from extract.patterns import alternatives
from extract.rules.clauses import ClauseWords


def subjects(clauses: ClauseWords) -> dict[str, tuple[str, ...]]:
    """Part (see Assembler.read) -> who may be its subject."""
    who = {**clauses.subjects, "conclusions": clauses.subjects["report"]}
    who |= {one: (*clauses.subjects["operative"], *names) for one, names in clauses.authors.items()}
    for one, names in clauses.reporters.items():
        who |= {f"{base}/{one}": (*who[base], *names) for base in ("report", "conclusions")}
    return who


def own_sentence(clauses: ClauseWords, boundary: str, connective: str, author: str) -> re.Pattern[str]:
    """The first words of a sentence whose subject is the author of a report; `feels` says that it goes on with him."""
    names = clauses.reporters.get(author, ())
    own = "|".join((clauses.own_sentence, *names))
    feels = alternatives((*clauses.own_attitudes, *(clauses.own_views if names else ())))
    return re.compile(f"(?:^|(?<=[{boundary}])){connective}(?:{own})(?P<feels>[^{boundary}]*?{feels})?")


def kind(part: str) -> str:
    """report of report/acabq; the part itself, where its author has no name of his own."""
    return part.partition("/")[0]


def author(part: str) -> str:
    """acabq of report/acabq, or an empty string."""
    return part.partition("/")[2]
