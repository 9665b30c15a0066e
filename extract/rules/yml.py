"""YAML, read by PyYAML's parser in C where it has one: ten times as fast; and rule files in it, checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from extract.errors import RulesError

if TYPE_CHECKING:
    from yaml import SafeLoader as Base
else:
    Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

T = TypeVar("T")
_TEXT = "tag:yaml.org,2002:str"


class _Loader(Base):
    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """What a node says: a text is there already. The way round by its constructor takes a third of the time."""
        if node.tag == _TEXT and isinstance(node, yaml.ScalarNode):
            return node.value
        return super().construct_object(node, deep)


def parsed(text: str) -> Any:
    """What the text says. Raises yaml.YAMLError, and ValueError for a day that no calendar has."""
    return yaml.load(text, Loader=_Loader)


def checked_file(file: Path, kind: type[T]) -> T:
    """What the rule file says, as a `kind`. Raises RulesError with file, rule and reason where it is none."""
    try:
        data = parsed(file.read_text("utf-8"))
    except OSError as error:
        raise RulesError(file, "cannot be read", f"restore the rule file ({error.strerror})") from error
    except (yaml.YAMLError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise RulesError(file, f"is not YAML in UTF-8 ({said})", "correct the YAML") from error
    if data is None:
        raise RulesError(file, "is empty", "restore the rule file")
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        raise RulesError(file, _reason(error, data), "correct this entry as rules/README.md explains") from error


def _reason(error: ValidationError, data: Any) -> str:
    """The first thing wrong, and where: in the rule that holds it, if that has an id."""
    first = error.errors()[0]
    where = "/".join(str(part) for part in first["loc"])
    rule = data
    for part in first["loc"]:
        if isinstance(rule, dict) and "id" in rule:
            break
        try:
            rule = rule[part]
        except (KeyError, IndexError, TypeError):
            break
    name = f"rule {rule['id']}" if isinstance(rule, dict) and "id" in rule else "the file"
    return f"{name}, {where}: {first['msg']}" if where else f"{name}: {first['msg']}"
