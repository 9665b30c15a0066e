"""What has a name of its own stands once: the entries of each list, under the key by which their kind is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from extract.rules.faults import Fault, Steps
from extract.rules.shapes import Model

TWICE = "the id stands twice"
CURE = "give each entry an id of its own"


def twice(value: object, known: Collection[str] = (), steps: Steps = ()) -> Iterator[Fault]:
    """The entries, however deep below the value, whose id another of the same list has, or one of those `known`."""
    if isinstance(value, Model):
        for name in type(value).model_fields:
            yield from twice(getattr(value, name), steps=(*steps, name))
    if isinstance(value, tuple):
        seen = set(known)
        for n, one in enumerate(value):
            if isinstance(one, Model):
                own = one.own_name
                if own in seen:
                    yield Fault((*steps, n), TWICE, CURE)
                seen.update([own] if own else ())
                yield from twice(one, steps=(*steps, n))
