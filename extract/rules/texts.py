"""What the texts in rule files are: words, regular expressions that can be put into others, symbols to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import Formatter
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from extract.patterns.cues import form

MACRO = re.compile(r"\{([a-z_]+)\}")

# What is looked for in the text, and words one of which is: with none, or an empty one, every place would be one.
Word = Annotated[str, Field(min_length=1)]
Words = Annotated[tuple[Word, ...], Field(min_length=1)]
# One in which {name} may stand for a macro: extract/rules/patterns.py looks at it with the macros put in.
Expandable = str


def unread(groups: frozenset[str], read: Sequence[str]) -> str | None:
    """What is wrong with groups of which the program reads only some."""
    strange = sorted(groups.difference(read))
    there = f"there are {', '.join(read)}" if read else "none is"
    return f"the group (?P<{strange[0]}>…) is read by nothing here; {there}" if strange else None


def lacking(groups: frozenset[str], needed: Sequence[str]) -> str | None:
    """What is wrong with groups of which the program needs some (`a|b`: one of them)."""
    missing = next((one.split("|") for one in needed if groups.isdisjoint(one.split("|"))), None)
    return f"the group {' or '.join(f'(?P<{name}>…)' for name in missing)} is missing" if missing else None


def no_macro(name: str, there: Iterable[str]) -> str:
    """What is wrong with {name}, of which no macro is put in."""
    told = ", ".join(f"{{{one}}}" for one in there)
    return f"no macro {{{name}}}; {f'there are {told}' if told else 'none are put in here'}"


def _groups(pattern: str) -> frozenset[str]:
    """The named groups of a regular expression. Raises ValueError if it is none."""
    try:
        return form(pattern).groups  # as compiling would find it wrong, in half the time; its words are read later
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error


def grouped(*needed: str, may: Sequence[str] = (), macros: Sequence[str] = ()) -> AfterValidator:
    """The text is a regular expression with these named groups, which the program reads, and no others but those that
    it `may` have: it is put into larger ones, in which a name stands once. {macros} are those that may stand in it."""

    def check(pattern: str) -> str:
        groups = _groups(pattern)
        unknown = next((name for name in MACRO.findall(pattern) if name not in macros), None)
        problem = lacking(groups, needed) or unread(groups, (*needed, *may)) or (unknown and no_macro(unknown, macros))
        if problem or not pattern:
            raise ValueError(problem or "is empty")
        return pattern

    return AfterValidator(check)


def taking(pattern: str) -> str:
    """Raises ValueError for a regular expression that may match nothing."""
    if form(pattern).may_be_empty:
        raise ValueError("takes nothing of the text, or may do so")
    return pattern


def _macro(pattern: str) -> str:
    problem = unread(_groups(MACRO.sub("x", pattern)), ())
    if problem or not pattern:
        raise ValueError(problem or "is empty")
    return pattern


# A regular expression; one without named groups; and what is put into others, in which others may stand in this way.
AnyPattern = Annotated[str, AfterValidator(lambda pattern: _groups(pattern) is not None and pattern)]
Pattern = Annotated[str, grouped()]
Patterns = Annotated[tuple[Pattern, ...], Field(min_length=1)]
Macro = Annotated[str, AfterValidator(_macro)]


def having(*names: str) -> AfterValidator:
    """The mapping has these keys, which the program reads by itself."""

    def check(said: Mapping[str, Any]) -> Mapping[str, Any]:
        for name in names:
            if name not in said:
                raise ValueError(f"{name} is missing, which the program needs")
        return said

    return AfterValidator(check)


def fields(text: str) -> Iterator[str]:
    """The names in braces. Raises ValueError for a brace that stands alone."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"a brace stands alone in {text} ({error})") from error
    for _, name, form_, conversion in parts:
        if form_ or conversion:
            raise ValueError(f"{{{name}}} must stand in its braces alone")
        if name is not None:
            yield name


def filled(text: str, names: tuple[str, ...]) -> None:
    """Raises ValueError for a name in braces that is none of these."""
    for name in fields(text):
        if name not in names:
            there = ", ".join(f"{{{one}}}" for one in names)
            raise ValueError(f"nothing fills {{{name}}} here; filled in are: {there or 'none'}")


def template(*names: str, number: bool = True) -> AfterValidator:
    """The text may have these names in braces, and with `number` holds what tells one from another: {n}, or its two
    halves {a} and {b}."""

    def check(text: str) -> str:
        filled(text, names)
        if number and "{n}" not in text and not ("{a}" in text and "{b}" in text):
            raise ValueError(f"the number is missing in {text}: write {{n}} where it stands")
        return text

    return AfterValidator(check)
