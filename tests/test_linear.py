"""Every regular expression, and the whole of the reading, takes time in proportion to the text, whatever the text.

Growth is measured as a ratio of two times in one run: twice the text may take three times as long; where a rule goes
back over what it has seen it takes four times, or never ends. What is over in a moment is not compared.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from reading import document, extractor

import extract
from extract.model import Document, Paragraph
from extract.rules import load

SHORT, LONG = 50_000, 100_000
MOMENT = 0.25  # seconds for LONG characters: 2.5 microseconds each, no regular expression that goes back is so fast
WORDS = re.compile("[\u3400-\u9fff]{1,12}|[0-9]+")
# Patterns that are only ever tried on a bounded stretch, by the function named; on all of a text they would go back.
GENERAL = ["第", "一", "1", " ", "，", "“", "《", "(", "的", "请", "A/", "第七十三届会议", "2019年", "a" * 7 + " "]


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """All that is compiled when the package is loaded and its stages are made, by a name of its own."""
    from extract.extractor import Extractor
    from extract.follow.stage import FollowUp
    from extract.register.coverage import Coverage

    found: dict[str, re.Pattern[str]] = {}
    compiled = re.compile

    def keep(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        made = compiled(pattern, flags)
        if isinstance(made.pattern, str):
            found.setdefault(made.pattern, made)
        return made

    re.compile = keep  # type: ignore[assignment]
    try:
        for module in pkgutil.walk_packages(extract.__path__, "extract."):
            if ".site" not in module.name and ".sources" not in module.name:
                loaded = importlib.import_module(module.name)
                for value in vars(loaded).values():
                    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                        found.setdefault(value.pattern, value)
        rules = load()
        Extractor(rules)
        FollowUp(rules, date(2024, 1, 1))({}, Coverage((), ()))
        __import__("extract.citation_forms").citation_forms.patterns(extract.structure.structure())
    finally:
        re.compile = compiled  # type: ignore[assignment]
    return found


def material(pattern: str) -> Iterator[str]:
    """What a pattern has most to do with: its own words, the same without their ends, and what stands everywhere."""
    words = sorted(set(WORDS.findall(pattern)), key=lambda word: (-len(word), word))
    some = words[:3] + words[len(words) // 2 : len(words) // 2 + 2] + words[-2:]
    ends = (word[:-1] for word in some if len(word) > 1)
    yield from filter(None, dict.fromkeys((*some, *ends, "".join(some), *GENERAL)))


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def grows(work: Callable[[int], object], most: float = 3.0) -> bool:
    """Twice the size takes more than `most` times as long, in each of three tries."""
    for _ in range(3):
        long = seconds(lambda: work(LONG))
        if long < MOMENT or long < most * seconds(lambda: work(SHORT)):
            return False
    return True


def test_every_regular_expression_is_linear() -> None:
    bad = []
    for source, pattern in patterns().items():
        for piece in material(source):

            def work(size: int, pattern: re.Pattern[str] = pattern, piece: str = piece) -> None:
                for _ in pattern.finditer((piece * (size // len(piece) + 1))[:size]):
                    pass

            if grows(work):
                bad.append((source[:150], piece))
                break
    assert not bad
