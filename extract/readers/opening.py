"""Where the text of a resolution or of a decision begins, below its header."""

from __future__ import annotations

import re
from functools import lru_cache

from extract.readers.header import LONE
from extract.readers.layout import COLONS, Layout
from extract.readers.lines import Row
from extract.rules.structure import Structure

_ACT = re.compile(r"[A-Z/]+/DEC/\S+")
# How far below its title a decision names its body, and how long a header may be.
_NEAR, _HEADER = 6, 60


@lru_cache(maxsize=2)
class _Forms:
    """The patterns made of structure.yml."""

    def __init__(self, words: Structure) -> None:
        header = words.header
        self.title = re.compile(header.title)
        self.number = re.compile(header.numbered)
        self.letter = re.compile(header.letter)
        self.old_number = re.compile(header.old_number)
        self.adopted = re.compile(f"(?:{header.adopted_line})|{header.committee}")
        ends = "|".join(map(re.escape, sorted({*words.other_bodies, *words.names})))
        self.body = re.compile(rf"[^\s\uff0c,\u3002\uff1b\uff1a\u201c]{{0,40}}(?:{ends})")
        known = {*words.by_name, *words.names}
        self.names = re.compile("|".join(sorted(map(re.escape, known), key=len, reverse=True)))
        self.statements = frozenset(report.words for report in header.reports if report.part)
        self.reports = frozenset(report.words for report in header.reports if report.kind == "report")


class Opening:
    """Looks for it in the rows of a document."""

    def __init__(self, words: Structure, layout: Layout, rows: list[Row]) -> None:
        self.words, self.layout, self.rows, self._forms = words, layout, rows, _Forms(words)

    def resolution(self) -> int | None:
        """The line `大会，`; without its comma (A/RES/75/255) only straight after the title of the resolution."""
        if self._reported():
            return None
        for i, row in enumerate(self.rows):
            if self.layout.formula(row) or (i and self.layout.formula(row, bare=True) and self._opens(i)):
                return i
        likely = range(1, min(_HEADER, len(self.rows) - 1))
        return next((i for i in likely if self._foreign(i) or self._below_recitals(i)), None)

    def recitals(self, formula: int) -> int:
        """The first line of the preamble: that of the formula, or of the recitals that stand above `大会：`."""
        i = formula
        while self._below_recitals(formula) and i > 0 and self.layout.preambular(self.rows[i - 1]):
            i -= 1
        return i

    def _below_recitals(self, i: int) -> bool:
        """`大会：` between recitals (鉴于…；) and paragraph 1, as in resolutions of the Civil Aviation Organization."""
        line = self.rows[i].plain
        opens = line.endswith(COLONS) and line[:-1] in self.words.formulas and self.layout.preambular(self.rows[i - 1])
        number = self.layout.number(self.rows[i + 1]) if opens and i + 1 < len(self.rows) else None
        return number is not None and number[:2] == (1, True)

    def _reported(self) -> bool:
        """Whether a report on drafts stands here (第二委员会的报告): paragraphs come before the first `大会，`."""
        lines = [row.plain for row in self.rows[:_HEADER]]
        said = next((i for i, line in enumerate(lines) if line in self._forms.reports), None)
        if said is None:
            return False
        below = next((row for row in self.rows[said:] if self.layout.formula(row) or self.layout.number(row)), None)
        number = self.layout.number(below) if below else None
        return number is not None and number[:2] == (1, True)

    def _foreign(self, i: int) -> bool:
        """`贸易和发展理事会，` below a number, above a provision: of a body of which only the kind is known."""
        line = self.rows[i].plain
        return line[-1:] in ("\uff0c", ",") and self._forms.body.fullmatch(line[:-1]) is not None and self._between(i)

    def stated(self) -> int | None:
        """The first line below `安全理事会主席的声明`, whose sentences have no numbers."""
        rows = enumerate(self.rows[:_HEADER], 1)
        return next((below for below, row in rows if row.plain in self._forms.statements), None)

    def letter(self) -> range:
        """The lines, one or two, of the title of a letter; none where there is none.

        `2023年8月25日巴西常驻联合国代表给秘书长的信`.
        """
        lines = [row.plain for row in self.rows[:_HEADER]]
        found = (range(i, j) for i in range(len(lines)) for j in (i + 1, i + 2))
        return next((t for t in found if self._forms.letter.fullmatch("".join(lines[t.start : t.stop]))), range(0))

    def decision(self) -> tuple[int, str] | None:
        """The first line of a decision's text and the name of its body: `大会2002年…决定…` under `57/509. …`."""
        lines = [row.plain for row in self.rows[:_HEADER]]
        number = next((i for i, line in enumerate(lines) if self._decided(line)), None)
        if number is None:
            return None
        for i in range(number + 1, min(number + _NEAR, len(lines))):
            name = self._forms.names.search(lines[i])
            if name and not self._forms.adopted.fullmatch(lines[i]) and self._says(lines[i], name.group()):
                return i, name.group()
        return None

    def _says(self, line: str, name: str) -> bool:
        """More than the name: a sentence, or `统计委员会：` above a list."""
        return len(line) > len(name) + 4 or (line[:-1] == name and line[-1] in "\uff1a:")

    def numbered(self, first: int) -> bool:
        """Whether a paragraph 1 follows, before the closing lines or an annex."""
        for row in self.rows[first:]:
            if self.layout.closing(row) or self.layout.annex(row):
                break
            number = self.layout.number(row)
            if number and number[:2] == (1, True):
                return True
        return False

    def _opens(self, i: int) -> bool:
        """Whether `执行局` there opens an act: straight below its title, or below its number and above a provision."""
        return self._titled(i - 1) or self._between(i)

    def _between(self, i: int) -> bool:
        return self.layout.provided(self.rows, i) and any(map(self._numbers, range(max(0, i - _NEAR), i)))

    def _numbers(self, i: int) -> bool:
        return self._titled(i) or LONE.fullmatch(self.rows[i].plain) is not None

    def _titled(self, i: int) -> bool:
        line = self.rows[i].plain
        forms = self._forms
        return any(form.fullmatch(line) is not None for form in (forms.title, forms.number, forms.old_number))

    def _decided(self, line: str) -> bool:
        """The title of an act, a decision's symbol, or `第57/509号决定`."""
        named = self._forms.number.fullmatch(line)
        decision = named is not None and named["kind"] in self.words.citations.decision
        return decision or self._forms.title.fullmatch(line) is not None or _ACT.fullmatch(line) is not None
