"""Frozen dataclasses made in a quarter of the time: a document is thousands of them."""

from __future__ import annotations

from dataclasses import MISSING, field, fields, make_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


def maker(cls: type[T]) -> type[T]:
    """Makes the same objects as `cls`, which is a frozen dataclass with slots and no field with a factory.

    `cls` itself sets every field through object.__setattr__, a call for each. Here an object is, while it is filled,
    of a twin with the same slots that is not frozen; with its last field it becomes one of `cls`.
    """

    def finished(self: Any) -> None:
        self.__class__ = cls

    parts: list[Any] = [
        (f.name, Any, field(default=f.default) if f.default is not MISSING else field())
        for f in fields(cls)  # type: ignore[arg-type]
    ]
    return make_dataclass(cls.__name__, parts, slots=True, namespace={"__post_init__": finished})
