"""Lines -> paragraphs, by what the eye goes by: the gap above, the indent, a line that ends early, a change of type.

Across the end of a page there is no gap to see; there the indent and the last line's end decide.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.readers.layout import ends
from extract.readers.lines import Row
from extract.readers.pdf_lines import Line
from extract.readers.pdf_parts import Leaf
from extract.rules.structure import Structure

_GAP = 1.25  # of the usual distance between lines
_LATIN_END = re.compile(r"[A-Za-z0-9,;:.!?)\]%]$")
_LATIN_START = re.compile(r"[A-Za-z0-9(\[]")


@dataclass(slots=True)
class Block:
    """The lines of one paragraph, heading or header line; `table` says that they are rows of a table."""

    lines: list[Line]
    table: bool = False


class Setting:
    """How a document is set: margins, distance of lines, and the lines that always stand alone."""

    def __init__(self, words: Structure, leaves: Sequence[Leaf], size: float) -> None:
        self.size = size
        header, items = words.header, words.items
        alone = (header.session, header.special, header.agenda, header.adopted_line, header.closing, header.meeting)
        reports = "|".join(re.escape(report.words) for report in header.reports)
        self._alone = re.compile("|".join(f"(?:{_bare(pattern)})" for pattern in alone) + f"|{reports}")
        kinds = "|".join(map(_bare, (items.letter, items.roman, items.ring, items.digit)))
        label = rf"\d{{1,3}}(?:[.\uff0e\u3001]|(?=\t))|{kinds}"
        self.label = re.compile(rf"\s*(?:{label})\s*")
        names = set(words.formulas)
        self._bare: Line | None = None
        self._formulas = {name + comma for name in names for comma in "\uff0c,"}
        self._bare = self._without_comma(leaves, names, re.compile(header.title))
        lines = [line for leaf in leaves for line in leaf.body if abs(line.size - size) < 1]
        long = [line for line in lines if line.x1 - line.x0 > 20 * size] or lines
        self.left = Counter(round(line.x0) for line in long).most_common(1)[0][0] if long else 0.0
        rights = sorted(line.x1 for line in long)
        self.right = rights[int(len(rights) * 0.95)] if rights else 0.0
        gaps = Counter(
            round(above.y - below.y)
            for leaf in leaves
            for above, below in zip(leaf.body, leaf.body[1:], strict=False)
            if 0.8 * size < above.y - below.y < 3 * size and _full(above, self.right, size)
        )
        self.leading = gaps.most_common(1)[0][0] if gaps else 1.5 * size
        steps = [
            above.y - below.y
            for leaf in leaves
            for above, below in zip(leaf.body, leaf.body[1:], strict=False)
            if abs(above.size - size) < 1 and abs(below.size - size) < 1 and not _full(above, self.right, size)
        ]
        # Whether paragraphs are parted by a gap: what follows a line that ends early is the next one.
        self.spaced = sum(step > _GAP * self.leading for step in steps) * 2 > len(steps)

    def alone(self, line: Line) -> bool:
        """`第七十六届会议`, `2021年12月17日`, `秘书长的报告`: lines that are a whole by their words."""
        return self._alone.fullmatch("".join(line.text.split())) is not None

    def formula(self, line: Line) -> bool:
        """`大会，`"""
        return line is self._bare or "".join(line.text.split()) in self._formulas

    def _without_comma(self, leaves: Sequence[Leaf], names: set[str], title: re.Pattern[str]) -> Line | None:
        """`大会` that opens the text without its comma (A/RES/75/255): below the title, where there is none with it."""
        lines = [line for leaf in leaves for line in leaf.body]
        if any(self.formula(line) for line in lines):
            return None
        below = itertools.dropwhile(lambda line: not title.fullmatch(line.text.strip()), lines)
        return next((line for line in below if "".join(line.text.split()) in names), None)

    def full(self, line: Line) -> bool:
        """Whether a line reaches the right margin, or ends where a long word or a closing mark did not fit."""
        return _full(line, self.right, self.size)


def blocks(leaves: Sequence[Leaf], setting: Setting) -> Iterator[Block]:
    """The blocks of the body of all pages, in order."""
    header = any(setting.formula(line) for leaf in leaves for line in leaf.body)
    block: Block | None = None
    for leaf in leaves:
        tables = _tables(leaf.body)
        for i, line in enumerate(leaf.body):
            table = i in tables
            header = header and not setting.formula(line)
            last = block.lines[-1] if block else None
            if block is None or last is None or table != block.table:
                starts = True
            else:
                starts = not table and _starts(setting, block, last, line, header)
            if block is not None and not starts:
                block.lines.append(line)
                continue
            if block is not None:
                yield block
            block = Block([line], table)
    if block:
        yield block


def _tables(lines: list[Line]) -> set[int]:
    """Lines that are cells of a row, and single ones between such rows."""
    cells = [i for i, line in enumerate(lines) if not line.alone]
    rows = len({round(lines[i].y) for i in cells})
    if rows < 3:
        return set()
    near = set(cells)
    for before, after in itertools.pairwise(cells):
        if after - before <= 4:
            near.update(range(before, after))
    return near


def _starts(setting: Setting, block: Block, last: Line, line: Line, header: bool) -> bool:
    """Whether `line` begins a new block after `last`, the end of `block`."""
    size = setting.size
    same_page = line.page == last.page
    if not line.alone or not last.alone or setting.alone(line) or setting.alone(last) or setting.formula(last):
        return True
    if abs(line.size - last.size) > 0.08 * size or line.shown != last.shown:
        return True
    if same_page and last.y - line.y > _GAP * setting.leading * max(last.size / size, 1):
        return True
    if header:
        # A title may hang under its number, the name of an agenda item go over several lines.
        return False
    if _heading_goes_on(setting, block, last, line):
        return not same_page
    return _moved(setting, block, line) or _ended(setting, block, last, line)


def _heading_goes_on(setting: Setting, block: Block, last: Line, line: Line) -> bool:
    if last.shown and line.shown and line.page == last.page:
        return True
    return _centred(setting, line) and not ends(last.text) and (len(block.lines) == 1 or _centred(setting, last))


def _moved(setting: Setting, block: Block, line: Line) -> bool:
    """Whether a line does not stand where the lines of the block before it do."""
    far = 0.75 * setting.size
    if len(block.lines) > 1:
        return abs(line.x0 - block.lines[1].x0) > far
    first = block.lines[0]
    step = line.x0 - first.x0
    if step > far:
        return not (first.indent and abs(line.x0 - first.indent) < far)
    # Less indented than the line before, but not back at the margin: `(a)` after a quotation.
    return step < -far and line.x0 > setting.left + setting.size


def _ended(setting: Setting, block: Block, last: Line, line: Line) -> bool:
    """Whether the block ended with its last line, as far as that line and the start of the next one tell."""
    by_gap = line.page == last.page and setting.spaced
    full = setting.full(last)
    done = ends(last.text) or last.text.rstrip().endswith(("\uff0c", ","))
    if by_gap:
        return done and not full
    if line.x0 > setting.left + 1.5 * setting.size and abs(line.x0 - block.lines[0].x0) < setting.size:
        return done or not full
    # Without a gap to go by: the number, or the verb in bold with which a paragraph opens.
    opens = setting.label.match(line.text) is not None or line.emphasis[:1] == [0]
    return done and (not full or opens)


def _centred(setting: Setting, line: Line) -> bool:
    middle = (setting.left + setting.right) / 2
    room = 2 * setting.size
    return (
        abs((line.x0 + line.x1) / 2 - middle) < setting.size
        and line.x0 > setting.left + room
        and line.x1 < setting.right - room
    )


def _full(line: Line, right: float, size: float) -> bool:
    return line.x1 > right - 2.2 * size


def row(block: Sequence[Line], start: int) -> Row:
    """The lines of a paragraph as one row of text, whose characters are counted from `start`."""
    parts: list[str] = []
    marks: list[tuple[int, str, tuple[int, int]]] = []
    runs: list[int] = []
    length = 0
    for line in block:
        if parts and _LATIN_END.search(parts[-1]) and _LATIN_START.match(line.text):
            parts.append("\n")
            length += 1
        marks.extend((length + at, mark, (start, start)) for at, mark in line.marks)
        for at in line.emphasis:
            # A run that goes on over the end of the line is one.
            if runs and len(runs) % 2 == 0 and length + at - runs[-1] <= 1:
                runs.pop()
            else:
                runs.append(length + at)
        parts.append(line.text)
        length += len(line.text)
    return Row(start, "".join(parts), list(range(start, start + length)), marks, runs, 1)


def _bare(pattern: str) -> str:
    """A pattern of structure.yml without the names of its groups, to stand in a larger one."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
