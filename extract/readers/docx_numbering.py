"""Automatic numbering of Word: what it prints before a paragraph.

A paragraph names a list (w:num) and a level; the list's abstract form says how each level is counted and written
(`%1.`, `(%2)`). Styles may name the list too, and lists may begin anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from extract.numerals import roman
from extract.rules.structure import ItemWords

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = W + "val"
_LEVELS = 9
_COUNTING = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseDigital",
    }
)
_STYLES_DEEP = 20


@dataclass(slots=True)
class Level:
    """How one level of a list is counted and written."""

    start: int = 1
    fmt: str = "decimal"
    text: str = ""
    style: str | None = None
    legal: bool = False


@dataclass(slots=True)
class Style:
    """What a paragraph style says of numbering and of being a heading."""

    name: str = ""
    based: str | None = None
    num: str | None = None
    level: int | None = None
    outline: int | None = None
    emphasis: bool | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """Counts along with the paragraphs of one document; `numbering` and `styles` are the roots of those parts."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None, words: ItemWords) -> None:
        self.words = words
        self.styles = {s.get(W + "styleId") or "": _style(s) for s in _all(styles, "style")}
        self.abstracts = {a.get(W + "abstractNumId") or "": _levels(a) for a in _all(numbering, "abstractNum")}
        self.links = {
            a.get(W + "abstractNumId") or "": link for a in _all(numbering, "abstractNum") if (link := _linked(a))
        }
        self.lists = {n.get(W + "numId") or "": _list(n) for n in _all(numbering, "num")}
        self.counts: dict[str, list[int | None]] = {}
        self.begun: set[str] = set()

    def style(self, paragraph: etree._Element) -> list[Style]:
        """The paragraph's style and those it is based on."""
        name = value(paragraph.find(f"{W}pPr/{W}pStyle"))
        chain: list[Style] = []
        while name and name in self.styles and len(chain) < _STYLES_DEEP:
            chain.append(self.styles[name])
            name = chain[-1].based
        return chain

    def label(self, paragraph: etree._Element) -> str:
        """The number printed before `paragraph`, '' if none or a bullet; counts it."""
        num, at = self._place(paragraph)
        chosen = self.lists.get(num or "")
        if chosen is None or num is None or at is None:
            return ""
        abstract = self._abstract(chosen.abstract)
        levels = self.abstracts.get(abstract, {}) | chosen.levels
        if at not in levels:
            return ""
        counts = self.counts.setdefault(abstract, [None] * _LEVELS)
        if num not in self.begun:
            self.begun.add(num)
            for level, start in chosen.starts.items():
                counts[level] = None
                levels[level] = Level(start, *_rest(levels.get(level, Level())))
        for upper in range(at):
            if counts[upper] is None:
                counts[upper] = levels.get(upper, Level()).start
        current = counts[at]
        counts[at] = levels[at].start if current is None else current + 1
        counts[at + 1 :] = [None] * (_LEVELS - at - 1)
        return self._written(levels, counts, at)

    def _place(self, paragraph: etree._Element) -> tuple[str | None, int | None]:
        """(list, level) of a paragraph, its own or its style's; list 0 is none."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        num = value(own.find(W + "numId")) if own is not None else None
        level = _whole(value(own.find(W + "ilvl"))) if own is not None else None
        if num is None:
            chain = self.style(paragraph)
            for style in chain:
                if style.num is not None:
                    num, level = style.num, style.level if level is None else level
                    break
            if level is None and num in self.lists:
                wanted = value(paragraph.find(f"{W}pPr/{W}pStyle"))
                levels = self.abstracts.get(self._abstract(self.lists[num].abstract), {})
                level = next((n for n, entry in levels.items() if entry.style == wanted), None)
        if num is None or num == "0":
            return None, None
        return num, min(max(level or 0, 0), _LEVELS - 1)

    def _abstract(self, name: str) -> str:
        """Through a numbering style to the abstract list that has the levels."""
        style = self.styles.get(self.links.get(name, ""))
        target = self.lists.get(style.num or "") if style else None
        return target.abstract if target and target.abstract != name else name

    def _written(self, levels: dict[int, Level], counts: list[int | None], at: int) -> str:
        level = levels[at]
        if level.fmt in ("bullet", "none"):
            return ""
        text = level.text
        for n in range(at + 1):
            if f"%{n + 1}" in text:
                fmt = "decimal" if level.legal else levels.get(n, Level()).fmt
                text = text.replace(f"%{n + 1}", written(counts[n] or 0, fmt, self.words))
        return text.strip()


def written(number: int, fmt: str, words: ItemWords) -> str:
    """A number in one of Word's formats: 3 -> 3, c, C, iii, III, or in Chinese."""
    forms: dict[str, Callable[[int], str]] = {
        "lowerLetter": lambda n: chr(96 + (n - 1) % 26 + 1) * ((n - 1) // 26 + 1),
        "upperLetter": lambda n: chr(64 + (n - 1) % 26 + 1) * ((n - 1) // 26 + 1),
        "lowerRoman": lambda n: roman(n).lower(),
        "upperRoman": roman,
        "ideographTraditional": lambda n: words.stems[(n - 1) % len(words.stems)],
        "decimalEnclosedParen": lambda n: f"({n})",
        "chicago": lambda n: "*\u2020\u2021\u00a7"[(n - 1) % 4] * ((n - 1) // 4 + 1),
    }
    if number < 1 or number > 9999:
        return str(number)
    if fmt in _COUNTING and number < 100:
        tens, ones = divmod(number, 10)
        ten = words.numerals[9]
        return (words.numerals[tens - 1] if tens > 1 else "") + (ten if tens else "") + words.numerals[ones - 1 : ones]
    return forms[fmt](number) if fmt in forms else str(number)


def value(element: etree._Element | None) -> str | None:
    """Its w:val."""
    return element.get(_VAL) if element is not None else None


def _all(root: etree._Element | None, name: str) -> list[etree._Element]:
    return list(root.iterchildren(W + name)) if root is not None else []


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {_whole(level.get(W + "ilvl")) or 0: _level(level) for level in _all(abstract, "lvl")}


def _level(element: etree._Element) -> Level:
    start = _whole(value(element.find(W + "start")))
    return Level(
        1 if start is None else start,
        value(element.find(W + "numFmt")) or "decimal",
        value(element.find(W + "lvlText")) or "",
        value(element.find(W + "pStyle")),
        on(element.find(W + "isLgl")) is True,
    )


def _rest(level: Level) -> tuple[str, str, str | None, bool]:
    return level.fmt, level.text, level.style, level.legal


def on(element: etree._Element | None) -> bool | None:
    """Whether a switch (w:b, w:i) is on; None where it is not mentioned."""
    return None if element is None else value(element) not in ("0", "false", "off", "none")


def _linked(abstract: etree._Element) -> str | None:
    return value(abstract.find(W + "numStyleLink"))


def _list(num: etree._Element) -> _List:
    out = _List(value(num.find(W + "abstractNumId")) or "")
    for override in _all(num, "lvlOverride"):
        at = _whole(override.get(W + "ilvl")) or 0
        level = override.find(W + "lvl")
        if level is not None:
            out.levels[at] = _level(level)
        start = _whole(value(override.find(W + "startOverride")))
        if start is not None and at < _LEVELS:
            out.starts[at] = start
    return out


def _style(element: etree._Element) -> Style:
    number = element.find(f"{W}pPr/{W}numPr")
    run = element.find(W + "rPr")
    strong = [on(run.find(W + name)) for name in ("b", "i")] if run is not None else []
    return Style(
        value(element.find(W + "name")) or "",
        value(element.find(W + "basedOn")),
        value(number.find(W + "numId")) if number is not None else None,
        _whole(value(number.find(W + "ilvl"))) if number is not None else None,
        _whole(value(element.find(f"{W}pPr/{W}outlineLvl"))),
        None if not strong or all(s is None for s in strong) else any(strong),
    )
