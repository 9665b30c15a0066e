"""Results as bytes: whole, and nothing but results."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, ClassVar

import making
import msgspec
import pytest

from extract.model import Document, Mandate
from extract.reading import File, results, stages
from extract.result import Result, pack, unpack

FOUNDING = Path(__file__).parents[1] / "data" / "documents"


def test_all_that_was_read_of_documents_comes_back() -> None:
    work = stages()
    files = [File(FOUNDING, path.name) for path in work.find([FOUNDING], print, print)]
    found = list(results(files, work, work.rules(), all_classes=True, jobs=1))
    assert sum(len(mandates) for one in found for _, mandates in one.pairs) >= 70
    back = [unpack(pack(one)) for one in found]
    assert back == found
    assert repr(back) == repr(found)  # tuples of the same names, days that are days


def test_what_is_no_result_is_refused_and_not_run() -> None:
    for other in (b"", b"\xc1", pickle.dumps(Result("a.txt")), msgspec.msgpack.encode({"source": 1})):
        with pytest.raises(msgspec.MsgspecError):
            unpack(other)


class Wrong(making.Fake):
    """Gives fields of every mandate what they cannot hold."""

    values: ClassVar[dict[str, Any]]

    def __call__(self, doc: Document, all_classes: bool = False) -> tuple[Mandate, ...]:
        return tuple(one._replace(**self.values) for one in super().__call__(doc, all_classes))


class Halving(Wrong):
    """Half a character, as no reader should."""

    values: ClassVar[dict[str, Any]] = {"action": "\ud800"}


class Numbering(Wrong):
    """A value of another type."""

    values: ClassVar[dict[str, Any]] = {"verb": 1}


@pytest.mark.parametrize(("make", "error"), [(Halving, "UnicodeEncodeError"), (Numbering, "ValidationError")])
def test_what_cannot_be_handed_on_is_the_problem_of_its_document(tmp_path: Path, make: type[Wrong], error: str) -> None:
    making.write(tmp_path, {"a.txt": "A/RES/72/1\n1|请秘书长提交报告；", "b.txt": "A/RES/72/2\n1|欢迎该报告；"})
    work = making.stages(make)
    files = [File(tmp_path, name) for name in ("a.txt", "b.txt")]
    found = list(results(files, work, work.rules(), all_classes=True, jobs=2))
    assert [(one.source, len(one.pairs)) for one in found] == [("a.txt", 0), ("b.txt", 1)]
    assert f"a.txt: could not be handed on: {error}" in found[0].problems[0]
