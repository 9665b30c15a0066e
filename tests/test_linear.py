"""Reading and extraction take time in proportion to the text, whatever the text.

Each rule is given its own worst material, its examples and what nearly is one, over and over. Growth is a ratio of two
times in one run: twice the text may take three times as long; where a rule goes back over what it has seen it takes
four times, or never ends. What is over in a moment is not compared.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from reading import document, extractor

from extract import readers
from extract.citations import Citer
from extract.errors import DocumentError
from extract.extractor import _FAR
from extract.follow.stage import FollowUp
from extract.model import Document, Paragraph
from extract.register.coverage import Coverage
from extract.register.rows import mandate_ids
from extract.rulecheck import examples
from extract.rules import load

RULE, WHOLE = 10_000, 100_000  # characters
MOMENT = 0.3  # seconds


@cache
def material() -> dict[str, dict[str, list[str]]]:
    """File -> rule -> texts: an example, the marked words alone, the example cut off before their last character."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in examples(load()):
        texts = found[one.file][one.rule.id]
        if not texts or one.wanted is None:
            texts.append(one.text)
        if one.wanted and len(texts) < 4:
            start, end = one.wanted
            texts += [text for text in (one.text[start:end], one.text[: end - 1]) if text]
    return found


def filled(pieces: list[str], size: int) -> str:
    piece = "".join(pieces)
    return (piece * (size // len(piece) + 1))[:size]


def grows(work: Callable[[int], object], size: int) -> bool:
    """Twice the size takes more than three times as long, in each of three tries."""

    def seconds(some: int) -> float:
        start = time.process_time()
        work(some)
        return time.process_time() - start

    for _ in range(3):
        long = seconds(size)
        if long < MOMENT or long < 3 * seconds(size // 2):
            return False
    return True


@pytest.mark.parametrize("file", sorted(material()))
def test_each_rule_is_linear_on_its_own_worst_material(file: str) -> None:
    extract = extractor()
    extract(document("请秘书长提交报告；"))
    bad = [
        (rule, piece)
        for rule, pieces in material()[file].items()
        for piece in dict.fromkeys(pieces)
        if grows(lambda size, piece=piece: extract(document(filled([piece], size))), RULE)
    ]
    assert not bad
    every = [piece for pieces in material()[file].values() for piece in pieces]
    assert not grows(lambda size: extract(document(filled(every, size))), WHOLE)


HOSTILE = [
    "1",
    " ",
    "\n",
    "(",
    "“",
    "《",
    "A/",
    "第",
    "第1/1号",
    "第1/1号决议、",
    "\n1. ",
    "\n(a) ",
    "[1](",
    "**",
    "¹",
    "大会，\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_reader_of_text_is_linear(piece: str, tmp_path: Path) -> None:
    head = "72/237. 南南合作\n\n大会，\n\n1. 请秘书长提交报告；\n\n2. 又请秘书长"

    def work(size: int) -> None:
        file = tmp_path / "A_RES_72_237.txt"
        file.write_text(head + filled([piece], size) + "。\n", encoding="utf-8")
        with suppress(DocumentError):  # refused is fine
            readers.read(file)

    assert not grows(work, WHOLE)


NOTICES = [
    "报告",
    "表示注意到秘书长的报告，",
    "注意到",
    "依照第1/1号决议提出的报告",
    "本报告是根据",
    "设立了机制。",
    "题为“",
]


@pytest.mark.parametrize("piece", NOTICES)
def test_follow_up_is_linear_in_a_paragraph(piece: str) -> None:
    def work(size: int) -> None:
        text = filled([piece], size)
        paragraph = Paragraph(1, "body", "1", text, citations=Citer().cite(text))
        one = replace(document(), symbol="A/73/999", kind="report", session="A/73", paragraphs=(paragraph,))
        FollowUp(load(), date(2024, 1, 1))({one.symbol: (one, ())}, Coverage([one], ()))

    assert not grows(work, WHOLE)


def long_documents() -> Iterator[tuple[str, Callable[[int], Document]]]:
    ask = "请委员会向大会第七十三届会议提交报告；"  # the short name has its full name nowhere
    yield "operative", lambda n: document(*[ask] * n)
    yield "annex", lambda n: document(*[ask] * n, part="annex")
    yield "one list", lambda n: document("请秘书长：", *[("a", "提交报告；")] * n)
    yield "own verbs", lambda n: document("决定：", *[("a", "请秘书长提交报告；")] * n)


@pytest.mark.parametrize(("name", "make"), [pytest.param(*one, id=one[0]) for one in long_documents()])
def test_a_document_of_many_paragraphs_is_linear(name: str, make: Callable[[int], Document]) -> None:
    assert not grows(lambda n: mandate_ids(one := make(n), extractor()(one)), 4 * _FAR)


def test_a_document_of_50_000_paragraphs_works(tmp_path: Path) -> None:
    lines = [f"{n}. 请秘书长向大会提交第{n}份报告；" for n in range(1, 50_001)]
    file = tmp_path / "A_RES_72_237.txt"
    file.write_text("\n\n".join(["72/237. 南南合作", "大会，", *lines]), encoding="utf-8")
    (read,) = readers.read(file)
    assert len(read.paragraphs) == 50_001
    found = extractor()(read)
    assert len(found) == len(set(mandate_ids(read, found))) == 50_000
