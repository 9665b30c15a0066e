"""What pydantic finds wrong in a rule file, in the words of somebody who writes rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from extract.rules.faults import Fault, Steps

_LIKE = 0.5  # how far a key may be from the one that was meant: `nicht` from `not`
_SAID: Mapping[str, str] = {
    "missing": "is missing",
    "literal_error": "{input} is none of {expected}",
    "string_type": "must be a text: put it in quotes",
    "tuple_type": "must be a list: [one, another]",
    "too_short": "is empty; one entry at least is needed",
    "string_too_short": "is empty",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "model_type": "must have keys of its own (key: value)",
    "model_attributes_type": "must have keys of its own (key: value)",
    "mapping_type": "must have keys of its own (key: value)",
}


def told(error: ValidationError, kind: Any) -> Iterator[Fault]:
    """The faults of a file that was to be a `kind`; a wrong key before the right one, which is then missing."""
    for one in sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden"):
        yield Fault(one["loc"], _unknown(kind, one["loc"]) if one["type"] == "extra_forbidden" else _problem(one))


def _problem(one: ErrorDetails) -> str:
    context = one.get("ctx", {})
    if one["type"] == "value_error":
        return str(context["error"])
    if one["type"] == "string_type" and isinstance(one["input"], Mapping):
        return "must be a text, or have `pattern` with `examples` and `not`"
    said = _SAID.get(one["type"])
    return said.format(input=one["input"], **context) if said else one["msg"]


def _unknown(kind: Any, steps: Steps) -> str:
    """A key that is none, with the one that was meant, else with all that there are."""
    keys = _keys(kind, steps[:-1])
    near = get_close_matches(str(steps[-1]), keys, n=1, cutoff=_LIKE)
    return "there is no such key" + (f"; did you mean `{near[0]}`?" if near else f"; there are {', '.join(keys)}")


def _keys(kind: Any, steps: Steps) -> list[str]:
    """The keys of the entry to which the steps lead."""
    kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    for step in steps:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = {field.alias or name: field for name, field in kind.model_fields.items()}
            kind = fields[str(step)].annotation
        else:
            kind = get_args(kind)[-1 if issubclass(get_origin(kind) or object, Mapping) else 0]
    return [field.alias or name for name, field in kind.model_fields.items() if name != "exampled"]
