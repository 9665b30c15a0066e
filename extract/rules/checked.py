"""Rule files, read and checked."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from extract.errors import RulesError
from extract.rules.faults import refuse
from extract.rules.once import twice
from extract.rules.plain import told
from extract.yml import parsed

T = TypeVar("T")


def checked_file(file: Path, kind: type[T]) -> T:
    """What the rule file says, as a `kind`. Raises RulesError with file, line, rule and reason where it is none."""
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
        found = TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        refuse(file, told(error, kind))
        raise
    refuse(file, twice(found))
    return found
