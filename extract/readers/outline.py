"""From a stream of headings, numbered paragraphs and lettered items to paragraphs with full labels.

Both readers feed an Outline in reading order. Labels as printed are short ("3.", "(a)", "㈤"); the full one
is built from the paragraphs that enclose it: 3(a)㈤. In annexes it begins with `annex/`, in a document with
several annexes with `annex-II/`; where the numbering restarts in each section, with the section's number in
Roman figures (`II/3`, `annex/II/3`); items of a list in the preamble are `preamble(a)`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter

from extract.citations import Citer
from extract.frozen import maker
from extract.model import Footnote, Paragraph, Part, Table
from extract.readers.clean import Raw, clean
from extract.readers.items import UNNUMBERED, is_roman, kinds, levels
from extract.readers.layout import COLONS
from extract.rules.structure import Structure

_make_paragraph, _make_footnote = maker(Paragraph), maker(Footnote)


@dataclass(slots=True)
class _Draft:
    part: Part
    annex: str
    section: tuple[str, ...]
    numerals: tuple[str, ...]
    top: str
    items: str
    raw: Raw
    chapeau: int | None
    eid: str | None


_numerals = attrgetter("numerals")


class Outline:
    """Collects the paragraphs of one document; `finish()` gives them out."""

    def __init__(self, words: Structure) -> None:
        self.words = words
        self.part: Part = "preamble"
        self._annexes: list[str] = []
        self._headings: list[tuple[int, str, str]] = []
        self._open_heading = False
        self._used = 0
        self.unused: list[str] = []
        self.tables: list[Table] = []
        self._section: tuple[str, ...] = ()
        self._numerals: tuple[str, ...] = ()
        self._stack: list[tuple[str, str, int]] = []
        self._drafts: list[_Draft] = []
        self._level, self._kind = levels(words), kinds(words)

    def heading(self, text: str) -> None:
        """A heading comes into force; one straight after a bare number (`二`, `第10条`) is its title."""
        level, numeral, label = self._level(text)
        if level == 0 and self.part != "annex":
            self.part = "annex"
        if level == 0:
            self._annexes.append(numeral)
        shown = f"{label} {clean(text[len(label) :])}".strip() if label else clean(text)
        previous = self._headings[-1] if self._headings else None
        if level == UNNUMBERED and previous and self._open_heading:
            # `二`, not the title of an annex, which may be one word too (A/RES/76/113).
            numbered = self.words.headings.annex_title < previous[0] < UNNUMBERED
            if numbered and previous[1] == previous[1].split(" ")[0]:
                self._headings[-1] = (previous[0], f"{previous[1]} {shown}", previous[2])
                self._in_force()
                return
            level = self.words.headings.annex_title if previous[0] <= 1 else max(previous[0], UNNUMBERED) + 1
        # A title of an annex stands above parts and sections, whose levels follow it.
        elif level > 1:
            level += 1
            first = all(not level <= above[0] < UNNUMBERED for above in self._headings)
            if previous and self._open_heading and previous[0] >= UNNUMBERED and first:
                # `专业及以上职类工作人员的服务条件` straight above `A` is the title of A, B, C and D (A/RES/76/240).
                self._headings[-1] = (level - 1, *previous[1:])
        before, used = self._section, self._used
        while self._headings and self._headings[-1][0] >= level:
            self._drop()
        self._headings.append((level, shown, numeral))
        self._open_heading = True
        self._stack = []
        self._in_force()
        depth = len(self._section)
        if used >= depth and before[:depth] == self._section:
            # The same heading once more (A/RES/76/258): no paragraph's section shows that it stands twice.
            self.unused.append(shown)

    def ranked(self, text: str) -> bool:
        """Whether a heading has a number or a letter of its own; it may be nothing else (`A`)."""
        return self._level(text)[0] < UNNUMBERED

    def _drop(self) -> None:
        """The innermost heading is no longer in force; if nothing stood under it, it is kept all the same."""
        _, shown, _ = self._headings.pop()
        if len(self._headings) < self._used:
            self._used = len(self._headings)
        else:
            self.unused.append(shown)

    def _in_force(self) -> None:
        self._section = tuple(h[1] for h in self._headings)
        self._numerals = tuple(h[2] for h in self._headings if h[2] and h[0] > 1)

    def add(self, raw: Raw, label: str = "", eid: str | None = None, part: Part | None = None) -> int:
        """A paragraph whose label is printed `label` ('' if it has none). Returns its ordinal, from 1."""
        drafts = self._drafts
        ordinal = len(drafts) + 1
        self._open_heading = False
        self._used = len(self._headings)
        settled = raw.settle()
        kind, mark = self._kind(label) if label else ("", "")
        top, items, chapeau = "", "", None
        if kind == "top":
            self._stack = [(kind, mark, ordinal)]
            top = mark
        elif kind:
            top, items, chapeau = self._below(kind, mark, ordinal)
        elif settled.text.endswith(COLONS):
            # An unnumbered sentence that introduces a list is the root of the items below it.
            self._stack = [("root", "", ordinal)]
        part = part or self.part
        annex = self._annexes[-1] if self._annexes and part == "annex" else ""
        drafts.append(_Draft(part, annex, self._section, self._numerals, top, items, settled, chapeau, eid))
        return ordinal

    def _below(self, kind: str, mark: str, ordinal: int) -> tuple[str, str, int | None]:
        """An item below what stands open: the number above it, the marks from there to it, its chapeau."""
        if kind == "letter" and is_roman(mark, self._stack):
            kind = "roman"
        kinds = [entry[0] for entry in self._stack]
        if kind in kinds:
            del self._stack[kinds.index(kind) :]
        chapeau = self._stack[-1][2] if self._stack else None
        top = next((m for k, m, _ in self._stack if k == "top"), "")
        self._stack.append((kind, mark, ordinal))
        return top, "".join(m for k, m, _ in self._stack if k not in ("top", "root")), chapeau

    def table(self, text: str) -> None:
        """A table (see `model.Table`) after the last paragraph."""
        if text:
            self._open_heading = False
            self._used = len(self._headings)
            self.tables.append(Table(text, len(self._drafts), self._section))

    @property
    def introduces(self) -> bool:
        """Whether the last paragraph ends with a colon, and no heading has come since."""
        return self.last_text.endswith(COLONS) and not self._open_heading

    @property
    def last_text(self) -> str:
        """The text of the last paragraph."""
        return self._drafts[-1].raw.text if self._drafts else ""

    @property
    def last_label(self) -> str | None:
        """The label of the last paragraph, without that of its section."""
        return self._label(self._drafts[-1], set(), len(self._annexes) > 1) if self._drafts else None

    def raws(self) -> list[Raw]:
        """The texts of the paragraphs so far; notes may still be added to them."""
        return [draft.raw for draft in self._drafts]

    def __len__(self) -> int:
        return len(self._drafts)

    def finish(self, citer: Citer) -> tuple[Paragraph, ...]:
        """The paragraphs, with full labels and with the citations that `citer` finds.

        After it `unused` holds the headings under which no paragraph stands.
        """
        while len(self._headings) > self._used:
            self._drop()
        restarts = self._restarts() if any(map(_numerals, self._drafts)) else set()
        several = len(self._annexes) > 1
        out = []
        for ordinal, draft in enumerate(self._drafts, 1):
            raw = draft.raw
            text = raw.text
            notes = tuple([_make_footnote(mark, at, note) for at, mark, note in raw.notes]) if raw.notes else ()
            label = self._label(draft, restarts, several) if draft.top or draft.items else None
            citations = citer.cite(text, raw.links, notes)
            out.append(
                _make_paragraph(
                    ordinal,
                    draft.part,
                    label,
                    text,
                    draft.chapeau,
                    draft.section,
                    notes,
                    citations,
                    raw.bold,
                    draft.eid,
                )
            )
        return tuple(out)

    def _restarts(self) -> set[tuple[str, str]]:
        """Parts in which the same number stands in two sections."""
        seen = Counter(
            ((d.part, d.annex), d.top) for d in self._drafts if d.top and not d.items and d.part != "preamble"
        )
        return {place for (place, _), count in seen.items() if count > 1}

    def _label(self, draft: _Draft, restarts: set[tuple[str, str]], several: bool) -> str | None:
        label = draft.top + draft.items
        if not label:
            return None
        if draft.part == "preamble":
            return f"preamble{label}"
        if draft.numerals and (draft.part, draft.annex) in restarts:
            label = "/".join((*draft.numerals, label))
        if draft.part == "annex":
            label = f"annex-{draft.annex}/{label}" if several and draft.annex else f"annex/{label}"
        return label
