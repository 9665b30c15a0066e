"""What is wrong in a rule file, told in one line with the place that somebody who edits the file looks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from extract.errors import RulesError
from extract.yml import composed

_NAMES = ("id", "series")  # keys that name an entry
_SORTED_OUT = "exampled"  # where `Exampled` puts the patterns that stand with examples; the file has no such key

Steps = Sequence[str | int]


class Fault(NamedTuple):
    """What is wrong: the keys and numbers of entries that lead to it from the top of the file, and the cure."""

    steps: Steps
    problem: str
    cure: str = "correct this entry as rules/README.md explains"


def refuse(file: Path, faults: Iterable[Fault]) -> None:
    """Raises RulesError for the first of the faults, with its line; does nothing if there are none."""
    for fault in faults:
        where = ", ".join(_place(composed(file.read_text("utf-8")), fault.steps))
        raise RulesError(file, f"{where}: {fault.problem}", fault.cure)


def _place(node: yaml.Node | None, steps: Steps) -> list[str]:
    """The line, the innermost entry that has a name, and the keys below that."""
    line, rule, inside = 1, "", list[str]()
    for step in steps:
        if step == _SORTED_OUT:
            continue
        at, node = _below(node, step)
        line = at or line
        if name := _name(node):
            rule, inside = f"rule {name}", []
        else:
            inside.append(f"no. {step + 1}" if isinstance(step, int) else step)
    return [part for part in (f"line {line}", rule, " ".join(inside)) if part]


def _below(node: yaml.Node | None, step: str | int) -> tuple[int | None, yaml.Node | None]:
    """The line on which a step leads on, and where to; None where the file has nothing there."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found = node.value[step]
        return found.start_mark.line + 1, found
    return None, None


def _name(node: yaml.Node | None) -> str | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next(
        (value.value for key, value in pairs if key.value in _NAMES and isinstance(value, yaml.ScalarNode)), None
    )
