"""What the quick maker of frozen objects makes is what their class makes."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace

import pytest

from extract.frozen import maker
from extract.model import Citation, Footnote, Paragraph


@pytest.mark.parametrize(
    ("cls", "given", "named"),
    [
        (Footnote, ("1", 3, "note"), {}),
        (Citation, (0, 8, "A/72/237", "document", "A/72/237"), {"basis": "symbol"}),
        (Paragraph, (1, "operative", "1", "text"), {"footnotes": (Footnote("1", 3, "note"),)}),
    ],
)
def test_the_same_object(cls: type, given: tuple[object, ...], named: dict[str, object]) -> None:
    made, usual = maker(cls)(*given, **named), cls(*given, **named)
    assert type(made) is cls
    assert (made, hash(made), repr(made)) == (usual, hash(usual), repr(usual))
    assert pickle.loads(pickle.dumps(made)) == usual
    assert replace(made) == usual
    with pytest.raises(FrozenInstanceError):
        setattr(made, next(iter(cls.__slots__)), "another")
    with pytest.raises(TypeError):
        maker(cls)()
