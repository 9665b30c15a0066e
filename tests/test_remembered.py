"""Paragraphs that return are worked out once, and yet read each in its own document."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import making
import pytest

from extract import readers
from extract.extractor import Extractor
from extract.model import Document, Mandate
from extract.remembered import Remembered

FOUNDING = Path(__file__).parents[1] / "data" / "documents"
SHORT = "请该委员会向大会下届会议提交报告，并请它至迟于第八十届会议报告；"
SESSION = "请秘书长向大会第七十三届会议提交报告；"
SAME = "请秘书长在该届会议上作口头汇报。"
CHAPEAU = "请秘书长："


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    yield Extractor()


def resolution(session: int, *texts: str) -> Document:
    return making.resolution(f"A/RES/{session}/1", *texts, title="合作")


def anew(extractor: Extractor, document: Document) -> tuple[Mandate, ...]:
    extractor.forget()
    return extractor(document, all_classes=True)


def test_a_short_name_means_who_is_named_in_its_own_document(extractor: Extractor) -> None:
    one = resolution(72, "赞扬法律顾问委员会和和平利用外层空间委员会；", SHORT)
    other = resolution(76, "赞扬经济、社会及文化权利委员会；", SHORT)
    found = [extractor(document)[-2:] for document in (one, other, one)]
    assert [[m.named("addressee")[0].actor for m in pair] for pair in found] == [
        ["copuos", "copuos"],
        ["cescr", "cescr"],
        ["copuos", "copuos"],
    ]
    assert [pair[0].due for pair in found] == ["A/73", "A/77", "A/73"]


def test_a_session_named_before_is_that_of_its_own_document(extractor: Extractor) -> None:
    found = [extractor(d) for d in (resolution(72, SESSION, SAME), resolution(72, "决定继续处理此案；", SAME))]
    assert [m[-1].due for m in found] == ["A/73", None]


def test_places_are_those_of_its_own_document(extractor: Extractor) -> None:
    found = [extractor(d)[-1] for d in (resolution(72, SESSION), resolution(76, "欢迎该报告；", SESSION))]
    assert [(m.document, m.paragraph, m.label, m.parties[0].paragraph) for m in found] == [
        ("A/RES/72/1", 1, "1", 1),
        ("A/RES/76/1", 2, "2", 2),
    ]
    assert [{s.paragraph for s in m.spans} for m in found] == [{1}, {2}]


def test_the_same_chapeau_asks_what_its_own_items_say(extractor: Extractor) -> None:
    def listed(item: str) -> Document:
        document = resolution(72, CHAPEAU, item)
        chapeau, below = document.paragraphs
        return replace(document, paragraphs=(chapeau, replace(below, label="1(a)", chapeau=1)))

    found = [extractor(listed(item)) for item in ("向大会第七十三届会议提交报告；", "加强协调。")]
    assert [[(m.due, m.report, m.action) for m in some] for some in found] == [
        [("A/73", True, "(a) 向大会第七十三届会议提交报告；")],
        [(None, False, "(a) 加强协调。")],
    ]


def test_the_order_of_documents_changes_nothing(extractor: Extractor) -> None:
    documents = [d for file in readers.find([FOUNDING]) for d in readers.read(file)]
    alone = [anew(extractor, document) for document in documents]
    extractor.forget()
    assert [extractor(document, all_classes=True) for document in documents] == alone
    assert [extractor(document, all_classes=True) for document in reversed(documents)] == alone[::-1]
    assert sum(map(len, alone)) >= 70


def test_only_what_is_short_is_kept_and_only_so_much_of_it() -> None:
    remembered: Remembered[str] = Remembered(str, kept=2, longest=40)  # bytes, packed
    count, long = itertools.count(1), "".join(map(chr, range(0x4E00, 0x4E40)))

    def told(text: str, more: int, answer: str = "") -> str:
        return remembered(text, more, lambda: f"{answer}{next(count)}")

    assert [told("abc", 1), told("abc", 1), told("abc", 2), told("abc", 1)] == ["1", "1", "2", "1"]
    assert [told("abcd", 1, long)[-1], told("abcd", 1)] == ["3", "4"]
    assert [told("x", 1), told("abcd", 1), told("abc", 2)] == ["5", "4", "6"]  # what was asked for last is kept
    remembered.forget()
    assert told("abcd", 1) == "7"


def test_an_answer_that_is_given_out_is_nobody_else_s() -> None:
    remembered = Remembered(list[int])
    remembered("a", None, lambda: [1]).append(2)
    assert remembered("a", None, list) == [1]
    assert remembered("\ud800", None, lambda: [3]) == [3]  # half a character cannot be packed
