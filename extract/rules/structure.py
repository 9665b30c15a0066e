"""rules/structure.yml: the words by which the structure of a document and its citations are known."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

from extract.numerals import spelled
from extract.rulefiles import folder
from extract.rules.checked import checked_file
from extract.rules.shapes import Exampled, Id
from extract.rules.texts import Pattern, Patterns, Word, Words, grouped, taking, template

_SESSIONS = 150  # of a body whose acts open with the number of the session


def _figures(said: str) -> str:
    if not said.isalnum():
        raise ValueError(f"{said or 'nothing'} is no row of figures, one after the other")
    return said


Figures = Annotated[str, AfterValidator(_figures)]
Count = Annotated[int, Field(ge=0, le=9999)]
Act = Annotated[str, template("n", "a", "b")]
Figure = Annotated[Pattern, AfterValidator(taking)]
Level = Annotated[str, grouped(may=("annex", "numeral", "letter"))]


class _Part(Exampled):
    model_config = ConfigDict(ignored_types=(cached_property,))

    # Parsed once and compared often: by identity, not field by field.
    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class Body(_Part):
    """An organ: its names, how a resolution of it opens, and how its acts are written as symbols."""

    id: Id
    names: Words
    formula: tuple[Annotated[Word, template("n", number=False)], ...] = ()
    session: Annotated[str, template("n")] | None = None
    resolution: Act | None = None
    decision: Act | None = None
    style: Literal["session", "year", "year-in-brackets"] = "session"

    @cached_property
    def formulas(self) -> tuple[str, ...]:
        """The formulas as printed: {n} stands for a session's number in Chinese (第七十八届世界卫生大会)."""
        numbers = [spelling for n in range(1, _SESSIONS + 1) for spelling in spelled(n)]
        filled = ([f.replace("{n}", n) for n in numbers] if "{n}" in f else [f] for f in self.formula)
        return tuple(chain.from_iterable(filled))


class Organ(Body):
    """A body whose documents are read: `symbols` of all of them, `number` of its acts where the form is its own."""

    symbols: re.Pattern[str]
    number: re.Pattern[str] | None = None


class CitationWords(_Part):
    """The words of a citation; `through` are those of `join` that span a range (A至E), `another` follow the number of
    something that is neither resolution nor decision, `same` is the whole of a note that points to the one before.
    """

    ordinal: Word
    number: Word
    resolution: Words
    decision: Words
    date: Annotated[str, grouped("year", "month", "day")]
    day: Word
    join: Words
    through: Words
    another: Words
    ring: Figure
    same: Annotated[str, grouped("provision")]
    provision: Annotated[str, grouped("provision")]
    decision_from: Count
    decimal_sessions_from: Count


class ReportWords(_Part):
    """A line of the header that says what the document is and whose; `title` is one that says it of itself."""

    words: Word
    title: Pattern | None = None
    kind: Literal["resolution", "decision", "report", "document"]
    line: Pattern | None = None
    author: str | None = None
    part: Literal["operative"] | None = None


class HeaderWords(_Part):
    """Patterns of the header and the closing lines."""

    session: Annotated[str, grouped("n")]
    special: Annotated[str, grouped("n", "emergency")]
    agenda: Annotated[str, grouped("item")]
    adopted: Annotated[str, grouped("year", "month", "day")]
    adopted_line: Pattern
    committee: Pattern
    report_paragraph: Annotated[str, grouped("paragraph")]
    title: Annotated[str, grouped("number", "title")]
    number: Annotated[str, grouped("number", "kind")]
    old_number: Annotated[str, grouped("number")]
    named: Annotated[str, grouped("title")]
    at_meeting: Pattern
    sitting: Pattern
    council: Annotated[str, grouped("number", "year", "old_number", "old_year", "date")]
    symbol: Annotated[str, grouped("symbol")]
    letter: Pattern
    notes: Pattern
    closing: Pattern
    meeting: Annotated[str, grouped("n")]
    reports: tuple[ReportWords, ...]
    furniture: Patterns

    @property
    def numbered(self) -> str:
        """A line that is the number of an act, with its title or without."""
        return self.number + self.named


class PageWords(_Part):
    """Patterns of what stands between two pages of a copied text: the number of the printing job, page numbers (those
    of `sure_page` are nothing else), the rule above notes, a line of the contents. `cites`: how a note begins where
    there is no rule; a figure behind or before the words of `counted_behind` and `counted_before` is no mark of a note,
    one behind `note` is."""

    job: Pattern
    page: Pattern
    sure_page: Pattern
    rule: Pattern
    contents: Pattern
    cites: Pattern
    counted_behind: Words
    counted_before: Words
    note: Words


class HeadingWords(_Part):
    """Patterns of headings; `levels` from the outermost to the innermost."""

    annex: Annotated[str, grouped("n")]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    annex_title: Count


class ItemWords(_Part):
    """How items of a list are lettered, by kind; `numerals` and `stems` are the figures from which they are made. A
    letter before one of the signs of `cited` is that of a citation."""

    letter: Annotated[str, grouped("letter")]
    roman: Pattern
    ring: Pattern
    digit: Pattern
    stem: Pattern
    numerals: Annotated[Figures, Field(min_length=10, max_length=10)]
    stems: Figures
    cited: Figures


class PreambleWords(_Part):
    """Verbs that open a paragraph of a preamble, and the word with which a conference speaks of itself."""

    we: Word
    adverbs: Words
    verbs: Words


class OperativeWords(_Part):
    """Verbs that open a paragraph which asks or decides."""

    adverbs: Words
    verbs: Words


class Structure(_Part):
    """All of rules/structure.yml."""

    bodies: tuple[Body, ...]
    organs: tuple[Organ, ...]
    other_bodies: Words
    own: Words
    citations: CitationWords
    header: HeaderWords
    pages: PageWords
    headings: HeadingWords
    items: ItemWords
    preamble: PreambleWords
    operative: OperativeWords

    @property
    def parts(self) -> tuple[Exampled, ...]:
        """All parts that have patterns, with the examples of these."""
        header = self.header
        return (*self.organs, self.citations, header, *header.reports, self.pages, self.headings, self.items)

    @cached_property
    def by_name(self) -> dict[str, Body]:
        """Every name of every body."""
        return {name: body for body in self.bodies for name in body.names}

    @cached_property
    def by_id(self) -> dict[str, Body]:
        """The bodies by id."""
        return {body.id: body for body in self.bodies}

    @cached_property
    def speaking(self) -> dict[str, Body]:
        """The bodies that a text may be of, by id: those of citations, and the organs."""
        return {**self.by_id, **{organ.id: organ for organ in self.organs}}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of bodies as lines of a header print them."""
        return self.formulas.union(*(body.names for body in self.speaking.values()))

    @cached_property
    def by_formula(self) -> dict[str, tuple[Body, ...]]:
        """Who speaks with a formula; the name of an organ is one too."""
        found: dict[str, tuple[Body, ...]] = {}
        for body in self.speaking.values():
            for name in dict.fromkeys((*body.formulas, *(body.names if isinstance(body, Organ) else ()))):
                found[name] = (*found.get(name, ()), body)
        return found

    @cached_property
    def formulas(self) -> frozenset[str]:
        """The words with which an act opens: `大会`, `执行局`."""
        return frozenset(name for body in self.speaking.values() for name in body.formulas)


@lru_cache(maxsize=4)
def structure(path: Path | None = None) -> Structure:
    """The rules in the folder `path` (by default the project's), parsed once. Raises RulesError if they are wrong."""
    return checked_file(path / "structure.yml", Structure) if path else structure(folder())
