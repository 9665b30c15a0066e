"""The pages of a text that was copied out of a PDF: running heads and feet, and the rules above footnotes.

    …延长至2024年7 / 23-14921 1/2 / S/RES/2694 (2023) / 月31日；

They stand in the middle of a sentence as often as not, and are no part of it. Only what says by its form that it
stands between two pages is taken out: the number of the printing job, `Page 2`, `2/5` where such lines count up, and
the symbol that the header had before, alone or with the title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from extract.readers.clean import squeeze, symbol_of
from extract.readers.lines import Row
from extract.rules.structure import Structure

_TITLES = 60  # lines in which the title stands that running heads repeat
_SENTENCE = frozenset("\u3002\uff1b\uff1a\uff0c")  # with which no line between pages ends
_SHORTEST = 4  # characters of a title in a running head
_NUMBERED = re.compile(r"^(?:S-|ES-)?\d{1,4}/\d{1,4}[A-Z]?[.\uff0e]")
_OF = re.compile(r"(?P<page>\d{1,3})/(?P<pages>\d{1,3})")


@dataclass(slots=True)
class Paged:
    """The lines without what stands between pages (`furniture`). A page begins with the rows at `turns`; above those at
    `ruled` stands the rule under which the notes of a page stand."""

    rows: list[Row] = field(default_factory=list)
    furniture: list[Row] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    ruled: list[int] = field(default_factory=list)


@lru_cache(maxsize=2)
class _Forms:
    """The patterns made of structure.yml."""

    def __init__(self, words: Structure) -> None:
        job, page = words.pages.job, words.pages.page
        self.any = re.compile(
            rf"(?:^|\n)[^\S\n]*(?:\d{{1,3}}\s+)?(?:{job}|{page}|{words.pages.rule}|{words.pages.contents})"
        )
        piece = rf"(?:{job}|{page}|\*\d{{5,12}}\*|\d{{1,3}})"
        foot = rf"{piece}(?: ?{piece})*"
        # A line by which anything is known: it is furniture, or the symbol that stands above pages.
        parts = (foot, words.pages.rule, words.pages.contents, re.sub(r"\?P<\w+>", "?:", words.header.symbol))
        self.line = re.compile(rf"\n(?:{'|'.join(parts)})(?=\n)")
        self.foot = re.compile(foot)
        self.sure = re.compile(rf"(?:{job}|{words.pages.sure_page})")
        self.page, self.rule, self.contents = map(re.compile, (page, words.pages.rule, words.pages.contents))
        self.symbol = re.compile(words.header.symbol)
        self.last = re.compile(rf"(?<=[^!-~])\s*(?:{words.header.symbol})$")


def paged(source: str, rows: list[Row], words: Structure) -> Paged:
    """Takes the furniture of pages out of the lines of a text."""
    forms = _Forms(words)
    lines = "\n".join(["", *(plain for row in rows if (plain := row.plain)[-1:] not in _SENTENCE), ""])
    if not forms.line.search(lines) or not forms.any.search(source):
        return Paged(rows)
    counted = _counted(rows)
    titles = squeeze("".join(row.plain for row in rows[:_TITLES]))
    above: set[str] = set()  # lines of the header
    heads: set[str] = set()
    out = Paged()
    between: list[Row] = []
    sure = False
    for row in [*rows, None]:
        kind = _kind(row, forms, heads, titles, counted) if row else ""
        if row and sure and not kind and len(row.content) >= _SHORTEST and squeeze(row.plain) in above:
            kind = "head"  # the title below the symbol
        if row is not None and kind in ("foot", "head", "number"):
            between.append(row)
            sure = sure or kind != "number"
            continue
        if sure:
            out.furniture += between
            out.turns.append(len(out.rows))
        else:
            out.rows += between
        between, sure = [], False
        if row is None:
            break
        if kind in ("rule", "contents"):
            out.furniture.append(row)
            out.ruled += [len(out.rows)] if kind == "rule" else []
        else:
            out.rows.append(row)
            if len(out.rows) <= _TITLES:
                above.add(_NUMBERED.sub("", squeeze(row.plain)))
    return out


def _kind(row: Row, forms: _Forms, heads: set[str], titles: str, counted: bool) -> str:
    """`foot`, `head`, `rule`, `contents`, a bare `number`, or none; a symbol that stands alone is remembered."""
    if len(row.text) > _SHORTEST * _TITLES:
        return ""
    plain = row.plain
    if forms.rule.fullmatch(plain):
        return "rule"
    if forms.contents.fullmatch(plain):
        return "contents"
    if forms.foot.fullmatch(plain):
        if forms.sure.search(plain) or (counted and _OF.fullmatch(plain)):
            return "foot"
        return "number"
    match = forms.symbol.match(plain)
    if not match:
        behind = forms.last.search(plain)
        before = squeeze(plain[: behind.start()]) if behind else ""
        known = behind and symbol_of(behind["symbol"]) in heads
        return "head" if known and len(before) >= _SHORTEST and before in titles else ""
    symbol, rest = symbol_of(match["symbol"]), plain[match.end() :].strip()
    if symbol not in heads:
        if not rest:
            heads.add(symbol)
        return ""
    rest = squeeze(rest)
    titled = len(rest) >= _SHORTEST and rest in titles
    return "head" if not rest or titled or forms.page.fullmatch(rest) else ""


def _counted(rows: Sequence[Row]) -> bool:
    """Whether lines such as 1/5, 2/5 count the pages up: the second figure is the same, the first rises."""
    found = [match for row in rows if len(row.text) < 20 and (match := _OF.fullmatch(row.plain))]
    pages = [int(match["page"]) for match in found]
    rises = all(a < b for a, b in pairwise(pages))
    return len(found) > 1 and rises and len({match["pages"] for match in found}) == 1
