"""Lines of gold, of errata and of an extraction, read and checked before anything is counted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from extract.errors import MandatesError

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

Record: TypeAlias = dict[str, Any]
Kind = Literal["mandate", "request"]

_CURES: dict[Kind, str] = {
    "mandate": "write it as the annotation guide says",
    "request": "write it as tests/gold/followup/README.md says",
}
_SAID = {
    "string_type": "is not a string",
    "list_type": "is not a list",
    "bool_type": "is not true or false",
    "int_type": "is not a whole number",
    "model_type": "is not an object",
    "literal_error": "is none of the answers that there are",
}


def load(path: Path, kind: Kind) -> list[Record]:
    """The objects of a JSON Lines file. Raises MandatesError with file, line and field for what is no such object."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MandatesError(path, f"not UTF-8 (byte {error.start})", "save it as JSON lines in UTF-8") from error
    except OSError as error:
        raise MandatesError(path, f"cannot be read ({error.strerror})", "name a file of JSON lines") from error
    # Not splitlines, which also splits where a string has one of the rarer ends of lines (U+2028).
    return parse(text.split("\n"), str(path), kind)


def parse(lines: Iterable[str], name: str, kind: Kind) -> list[Record]:
    """The objects of JSON lines; `name` stands for the file in the MandatesError that a wrong line raises."""
    from extract.scoring.shapes import GoldMandate, GoldRequest

    shape = GoldMandate if kind == "mandate" else GoldRequest
    try:
        return [_checked(text, f"{name} line {n}", kind, shape) for n, text in enumerate(lines, 1) if text.strip()]
    except UnicodeDecodeError as error:  # of standard input, which is decoded while it is read
        raise MandatesError(name, f"not UTF-8 (byte {error.start})", "give JSON lines in UTF-8") from error


def _checked(text: str, where: str, kind: Kind, shape: type[BaseModel]) -> Record:
    """The object of one line, with all its fields."""
    from pydantic import ValidationError
    from pydantic_core import from_json

    try:
        item: Record = from_json(text.encode("utf-8", "surrogateescape"))
        shape.model_validate(item)
    except ValidationError as error:
        raise MandatesError(where, _told(error.errors()), _CURES[kind]) from error
    except ValueError as error:
        raise MandatesError(where, f"not JSON ({error})", "write one object per line") from error
    return item


def _told(errors: list[ErrorDetails]) -> str:
    """What is lacking, else the first thing that is wrong."""
    lacking = [_field(one) for one in errors if one["type"] == "missing"]
    if lacking:
        return f"lacks {', '.join(lacking)}"
    first = errors[0]
    field, said = _field(first), _SAID.get(first["type"], first["msg"])
    return f"{field} {said}" if field else said.removeprefix("is ")


def _field(error: ErrorDetails) -> str:
    """`answers no. 1 report`."""
    return " ".join(f"no. {step + 1}" if isinstance(step, int) else step for step in error["loc"])
