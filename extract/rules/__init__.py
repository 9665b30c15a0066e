"""Loads and checks rules/: every file is data with examples; a wrong one stops the run with file, rule and reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.calendar import Calendar, Session, to_date
from extract.errors import RulesError
from extract.model import GROUP
from extract.rulefiles import folder, version
from extract.rules import kin, patterns
from extract.rules.actors import Actor
from extract.rules.addressees import AddresseeWords
from extract.rules.checked import checked_file
from extract.rules.clauses import ClauseWords
from extract.rules.deadlines import DeadlineWords
from extract.rules.deliverables import DeliverableWords
from extract.rules.faults import Fault, Steps, refuse
from extract.rules.followup import FollowUpWords
from extract.rules.once import CURE, TWICE, twice
from extract.rules.qualifiers import QualifierWords
from extract.rules.reasons import Sentence, Sentences
from extract.rules.series import Series
from extract.rules.shapes import PhraseRule
from extract.rules.structure import Structure, structure
from extract.rules.verbs import AdverbRule, Adverbs, Shadows, VerbRule, Verbs

__all__ = ["Rules", "folder", "load", "version"]


@dataclass(frozen=True)
class Rules:
    """All rules, checked. `version` is a hash of the files: rows made with the same one are comparable."""

    verbs: tuple[VerbRule, ...]
    shadows: tuple[PhraseRule, ...]
    adverbs: tuple[AdverbRule, ...]
    clauses: ClauseWords
    addressees: AddresseeWords
    deadlines: DeadlineWords
    deliverables: DeliverableWords
    qualifiers: QualifierWords
    followup: FollowUpWords
    reasons: Mapping[str, Sentence]
    actors: Mapping[str, Actor]
    series: tuple[Series, ...]
    calendar: Calendar
    structure: Structure
    folder: Path
    version: str

    @property
    def actor_ids(self) -> dict[str, str]:
        """The names of the actors, but for common nouns (组织), each with its actor's id."""
        return {name: key for key, actor in self.actors.items() for name in (actor.name, *actor.names)}

    @property
    def groups(self) -> frozenset[str]:
        """The ids of the actors that are many (会员国)."""
        return frozenset(key for key, actor in self.actors.items() if actor.kind == GROUP)


def load(path: Path | None = None) -> Rules:
    """Reads and checks every rule file below `path`, once. Raises RulesError with file, rule and reason."""
    base = path or folder()
    try:
        str(base).encode()  # the pipeline's settings hold it
    except UnicodeEncodeError as error:
        raise RulesError(base, "the name of the folder is not UTF-8", "give it another one") from error
    return _load(base)


@lru_cache(maxsize=4)
def _load(base: Path) -> Rules:
    addressees = checked_file(base / "addressees.yml", AddresseeWords)
    actors = _actors(base, addressees.narrowing)
    series = _series(base / "series.yml", actors)
    rules = Rules(
        verbs=checked_file(base / "verbs.yml", Verbs),
        shadows=checked_file(base / "shadows.yml", Shadows),
        adverbs=checked_file(base / "adverbs.yml", Adverbs),
        clauses=checked_file(base / "clauses.yml", ClauseWords),
        addressees=addressees,
        deadlines=checked_file(base / "deadlines.yml", DeadlineWords).knowing(name for s in series for name in s.names),
        deliverables=checked_file(base / "deliverables.yml", DeliverableWords),
        qualifiers=checked_file(base / "qualifiers.yml", QualifierWords),
        followup=checked_file(base / "followup.yml", FollowUpWords),
        reasons={one.id: one for one in checked_file(base / "reasons.yml", Sentences)},
        actors=actors,
        series=series,
        calendar=calendar(base),
        structure=structure(base),
        folder=base,
        version=version(base),
    )
    _check_patterns(rules)
    _check_actors(base / "followup.yml", [(("forwards",), rules.followup.forwards)], actors)
    _check_actors(base / "clauses.yml", rules.clauses.speakers, actors)
    reports = enumerate(rules.structure.header.reports)
    authors = ((("header", "reports", n, "author"), report.author) for n, report in reports)
    _check_actors(base / "structure.yml", authors, actors)
    return rules


def _check_patterns(rules: Rules) -> None:
    """Raises RulesError for a rule whose pattern the program could not use."""
    macros = rules.deadlines.macros
    for name, wanted in (
        ("clauses.yml", patterns.of_clauses(rules.clauses)),
        ("deadlines.yml", patterns.of_deadlines(rules.deadlines)),
        ("deliverables.yml", patterns.of_deliverables(rules.deliverables, macros)),
        ("qualifiers.yml", patterns.of_qualifiers(rules.qualifiers, macros)),
        ("followup.yml", patterns.of_followup(rules.followup)),
    ):
        refuse(rules.folder / name, patterns.faults(wanted))
    refuse(rules.folder / "deliverables.yml", rules.deliverables.faults())
    refuse(rules.folder / "clauses.yml", rules.clauses.faults())


@lru_cache(maxsize=4)
def calendar(path: Path | None = None) -> Calendar:
    """The session calendars below `path` alone, for readers. Raises RulesError."""
    return Calendar(tuple(_sessions(path / "calendar"))) if path else calendar(folder())


def _actors(base: Path, modifiers: Sequence[str]) -> Mapping[str, Actor]:
    actors: dict[str, Actor] = {}
    files = {base / name: checked_file(base / name, tuple[Actor, ...]) for name in ("actors.yml", "countries.yml")}
    for file, own in files.items():
        refuse(file, twice(own, known=actors))
        actors |= {actor.id: actor for actor in own}
    for file, own in files.items():
        refuse(file, kin.faults(own, actors, modifiers))
    return actors


def _series(file: Path, actors: Mapping[str, Actor]) -> tuple[Series, ...]:
    series = checked_file(file, tuple[Series, ...])
    _check_actors(file, (((n, "actor"), one.actor) for n, one in enumerate(series)), actors)
    return series


def _check_actors(file: Path, named: Iterable[tuple[Steps, str | None]], actors: Mapping[str, Actor]) -> None:
    """Raises RulesError for an id, with the steps that lead to it, that no actor has."""
    strange = ((steps, id) for steps, id in named if id is not None and id not in actors)
    refuse(file, (Fault(steps, f"no actor {id}", "add it to actors.yml or correct the id") for steps, id in strange))


def _sessions(base: Path) -> Iterator[Session]:
    """The sessions of all files. Raises RulesError for a line that is none, or that another has already."""
    seen = set()
    for file in sorted(base.glob("*.csv")):
        for n, session in _lines(file):
            if (session.series, session.number) in seen:
                raise RulesError(file, f"line {n}, session {session.series} {session.number}: {TWICE}", CURE)
            seen.add((session.series, session.number))
            yield session


def _lines(file: Path) -> Iterator[tuple[int, Session]]:
    """The sessions of a file with their lines."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RulesError(file, f"cannot be read ({error})", "save it as CSV in UTF-8") from error
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    for n, line in lines[1:]:
        try:
            # Each line by itself: a quotation mark that is not closed takes in no others.
            names, values = (next(csv.reader([one])) for one in (lines[0][1], line))
            if len(names) != len(values):
                raise ValueError("not as many fields as the first line has")
            row = dict(zip(names, values, strict=True))
            opening, main, closing = (to_date(row[name]) for name in ("opening", "main_part_end", "closing"))
            yield n, Session(row["series"], row["session"], opening, main, closing, row["basis"])
        except (KeyError, ValueError, csv.Error) as error:
            raise RulesError(file, f"line {n}: {error}", "write dates as 2026-09-08") from error
