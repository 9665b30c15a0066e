"""Text that was pasted on one line, and lists that run on in a sentence: rows are cut where paragraphs begin.

    55/999. 甲乙合作 大会，回顾其决议，1. 请秘书长提交报告；2. 促请各国：(a)合作；(b)…。

No character is lost or moved: a row is only divided (lines.Row.split), so places still point into the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from extract.numerals import to_int
from extract.readers.layout import Forms, opening
from extract.readers.lines import Row
from extract.rules.structure import Structure

_STOP = "\u3002\uff1b\uff1a\uff0c\uff01\uff1f;:,"
_DONE = "\u3002\uff1b;"
# The second half of a number that a title follows (`55/999. …`): few lines hold it, and a slash is quickly found.
_HALF = re.compile(r"/\d{1,4}(?:\s?[A-Z])?\s*[.\uff0e]")
_ACT = r"[A-Z]{1,5}(?:/[A-Za-z0-9.]+){0,3}/(?:RES|DEC|Res|Dec)[/.][0-9/]+(?:\s?\(\d{4}\))?"
_TITLES = 3  # lines in which the title of a decision may stand, which has no formula
_STOPS = re.compile(rf"[{_STOP}]\s*")


@lru_cache(maxsize=2)
class _Forms:
    """The patterns made of structure.yml."""

    def __init__(self, words: Structure) -> None:
        names: dict[str, list[str]] = {}
        for name in sorted(words.formulas, key=lambda name: (-len(name), name)):
            names.setdefault(re.escape(name[0]), []).append(re.escape(name[1:]))
        header = words.header
        forms = Forms(words)
        self.alone, self.bare = forms.formulas, forms.bare
        # What may stand before it is looked at behind its first character, by which it is searched for.
        behind = r"(?<![^\s\])\uff3d\uff09].)"
        formula = "|".join(f"{first}{behind}(?:{'|'.join(rest)})" for first, rest in names.items())
        self.formula = re.compile(rf"(?P<formula>(?:{formula})[\uff0c,])\s*")
        # `(a)` as a label: not after a figure or an ordinal, not before what makes it a citation (`第24(b)项`).
        # The bracket is written first because it is what a regular expression can be searched by.
        ordinal, cited = words.citations.ordinal, words.items.cited
        self.letter = re.compile(rf"[(\uff08](?<![0-9A-Za-z)\uff09{ordinal}].)([a-z])[)\uff09](?![{cited}])")
        self.preambular = opening(words.preamble)
        self.asking = opening(words.operative)
        self.number = re.compile(
            rf"(?<=[{_STOP}])\s*(?P<number>\d{{1,5}}|[{words.items.numerals}]{{1,3}})[.\uff0e\u3001](?!\d)"
        )
        self.closing = re.compile(rf"(?<=[\u3002])\s*(?:{header.closing}|{header.meeting})")
        lines = (header.session, header.special, header.agenda, header.adopted_line, header.committee, header.council)
        self.header = tuple(re.compile(line) for line in lines)
        self.title = re.compile(rf"(?:^|(?<=\s))(?:S-|ES-)?\d{{1,4}}{_HALF.pattern}\s*(?=[^\s\d])")

        # `第67/2号决议 防止和应对…`, `A/RES/55/999 甲乙合作`: the title stands on the line of the number.
        number = f"(?:{re.sub('[(][?]P<[a-z_]+>', '(', header.number)}|{_ACT})"
        self.named = re.compile(rf"\s*{number}[\s\u3000]+(?=[\u3400-\u9fff\u300a\u201c])")


def headed(row: Row, words: Structure) -> bool:
    """Whether a line holds the number of a resolution, its title, `大会，` and what follows."""
    text = row.folded
    if not _HALF.search(text):
        return False
    forms = _Forms(words)
    start = _start([row], forms)
    return start is not None and forms.title.search(text, 0, start[1]) is not None


def with_halves(rows: Sequence[Row]) -> list[int]:
    """The rows that may be such lines: they hold what may be the number of an act."""
    return [i for i, row in enumerate(rows) if _HALF.search(row.folded)]


def entitled(rows: list[Row], words: Structure) -> list[Row]:
    """The rows, cut where the number of an act and its title stand on one line close above its formula."""
    forms = _Forms(words)
    formulas = [i for i, row in enumerate(rows) if row.plain in forms.bare]
    close = sorted({i - above for i in formulas for above in (1, 2, 3) if above <= i}, reverse=True)
    out = list(rows)
    for i in close:
        if named := forms.named.match(rows[i].folded):
            out[i : i + 1] = rows[i].split([named.end()])
    return out


def unfold(rows: list[Row], words: Structure) -> tuple[list[Row], bool]:
    """The rows, cut where a paragraph or an item begins inside one, and whether they were pasted: a sentence stands on
    the line of `大会，`, as in what somebody copied, in no file of the Secretariat."""
    forms = _Forms(words)
    start = _start(rows, forms)
    whole = next((i for i, row in enumerate(rows) if row.plain in forms.alone), None)
    first = start[0] if start else whole or 0
    titles = first if start or whole is not None else _TITLES
    out: list[Row] = []
    state = _Sequence(forms)
    for i, row in enumerate(rows):
        text = row.folded
        if i < first:
            titled = forms.title.search(text) if _HALF.search(text) else None
            cuts = _header(text, len(text), forms) if titled and titled.start() else []
        elif start is not None and i >= start[0]:
            cuts = [*_header(text, start[1], forms), *start[1:]] if i == start[0] else []
            cuts += state.cuts(text, cuts[-1] if cuts else 0)
        else:
            cuts = inline(text, 0, forms)
        named = forms.named.match(text) if i < titles else None
        cuts += [named.end()] if named else []
        out.extend(row.split(sorted(set(cuts))) if cuts else [row])
    return out, start is not None


def _start(rows: list[Row], forms: _Forms) -> tuple[int, int, int] | None:
    """(row, start, end) of `大会，` where a sentence follows it on its line; None where it has a line of its own."""
    found = None
    for i, row in enumerate(rows):
        if row.plain in forms.alone:
            return None
        text = row.folded
        match = forms.formula.search(text) if found is None else None
        if match and (forms.preambular.match(text, match.end()) or forms.asking.match(text, match.end())):
            found = (i, match.start("formula"), match.end())
    return found


def _header(text: str, end: int, forms: _Forms) -> list[int]:
    """Where the lines of a header begin that stand on one line, up to `end`."""
    titled = forms.title.search(text, 0, end)
    cuts = {titled.start()} if titled else set()
    end = titled.start() if titled else end
    for pattern in forms.header:
        for match in pattern.finditer(text, 0, end):
            cuts.update(match.span())
    return sorted(cuts)


class _Sequence:
    """Cuts the running text of a resolution; a number counts as one only if it is the next."""

    def __init__(self, forms: _Forms) -> None:
        self.forms = forms
        self.last = 0
        self.figures: bool | None = None

    def cuts(self, text: str, start: int) -> list[int]:
        """Where paragraphs, items and closing lines begin in one row after `start`."""
        forms = self.forms
        cuts = []
        unnumbered = self.last == 0
        for match in forms.number.finditer(text, start):
            value = to_int(match["number"]) or 0
            figures = match["number"].isdigit()
            if self.figures in (None, figures) and (value == self.last + 1 or self._mistyped(text, match, value)):
                self.last, self.figures = value, figures
                cuts.append(match.start())
        if unnumbered:
            cuts += self._unnumbered(text, start, cuts[0] if cuts else None)
        cuts += [match.start() for match in forms.closing.finditer(text, start)]
        cuts.sort()
        bounds = [start, *cuts, len(text)]
        for left, right in pairwise(bounds):
            cuts += inline(text[left:right], left, forms, bare=True)
        return sorted(set(cuts))

    def _mistyped(self, text: str, match: re.Match[str], value: int) -> bool:
        """The same number once more, or one left out, after a stop and before a verb that asks or decides."""
        near = self.last and self.last <= value <= self.last + 2 and text[match.start() - 1] in _DONE
        return bool(near and self.forms.asking.match(text[match.end() :].lstrip()))

    def _unnumbered(self, text: str, start: int, stop: int | None) -> list[int]:
        """Before the first number: where a verb of preambles follows a comma or a stop.

        If there are no numbers, the first verb that asks and follows one opens the operative part, in which only a
        full stop or a semicolon ends a paragraph.
        """
        cuts = []
        asked = False
        for match in _STOPS.finditer(text, start, len(text) if stop is None else stop):
            if asked and text[match.start()] not in _DONE:
                continue
            at = match.end()
            asks = stop is None and self.forms.asking.match(text, at) and not self.forms.preambular.match(text, at)
            if asks or self.forms.preambular.match(text, at):
                cuts.append(at)
                asked = asked or bool(asks)
        return cuts


def inline(text: str, offset: int, forms: _Forms, bare: bool = False) -> list[int]:
    """Where the items of a list begin that runs on in one line: `决定：(a)要求…(b)…(c)请…`.

    Only a list whose first item opens with a verb that asks is one of provisions (or any, if `bare`); `即：(a)最高
    性价比；(b)公平` stays a sentence. Letters must follow one another.
    """
    if "a" not in text:
        return []
    cuts: list[int] = []
    expected = "a"
    for match in forms.letter.finditer(text):
        before = text[: match.start()].rstrip() if match.group(1) == expected else ""
        if not before:
            continue
        if expected == "a":
            if before[-1] not in "\uff1a:":
                continue
            if not bare and not forms.asking.match(text[match.end() :].lstrip()):
                continue
        cuts.append(offset + match.start())
        expected = chr(ord(expected) + 1)
    return cuts if len(cuts) > 1 else []
