"""White space: the one place where characters are taken out of running text.

Both forms of a document must give the same text: the XML prints 2021年12月17日, the text taken out of the PDF
`2021 年 12 月 17 日`. Spaces beside a Chinese character or full-width punctuation are therefore dropped; those
between Latin words, numbers or in `57/270 B` stay, as one space.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

# Ideographs, full-width punctuation and forms. The quotation marks “ ” are left out: Latin titles use them too.
_CJK = (
    "\u2e80-\u2fff\u3001-\u303f\u3100-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
# Format characters, which nobody sees: marks without width and of direction, joiners, soft hyphens, tags (category Cf
# without signs that are printed and without musical and shorthand notation: two ranges more beyond \uffff would halve
# the speed). XML has \u200e before some numbers, and what is pasted from a browser has isolates, \u2066 to \u2069.
INVISIBLE = "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
# Space of any kind, control characters, and what is invisible. Of these only the plain space is printable, so that
# `isprintable` tells at a fifth of the time whether a text has any. Ranges instead of \s: a class of ranges is one
# table for `re`, five times as fast on Chinese text; with the first written apart, it is searched for by that table.
_BLANK = f"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{INVISIBLE}]"
_GAP = re.compile(f"{_BLANK}{_BLANK}*")
# Of single spaces those that do not stay: at either end of a text, and beside a Chinese character.
_DROPPED = re.compile(f" (?:(?<=^ )|(?<=[{_CJK}] )|(?=[{_CJK}])|$)")
_BREAK = re.compile(r"[\s\xa0]")
_BELOW = "\u2e7f"  # what comes before the first of them
_CJK_CHAR = re.compile(f"[{_CJK}]")
_LETTERS = re.compile(r"[^\W\d_]+")
_PART = re.compile(r"[A-Z](?:-[A-Z])?$")
_SECOND = re.compile(r"-[A-Z]{1,4}/.*")
_PRINTED = str.maketrans("\uff08\uff09\u2010\u2011\u2013", "()---")
_HAN = re.compile("[\u3400-\u9fff][\u3400-\u9fff]*")


@dataclass(slots=True)
class Raw:
    """Running text as the source has it, with the places in it that must survive the cleaning.

    `notes` are (offset, mark, text), `links` (start, end, symbol), `bold` the first emphasised run.
    """

    text: str = ""
    notes: list[tuple[int, str, str]] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
    bold: tuple[int, int] | None = None

    def cut(self, start: int) -> Raw:
        """Without the first `start` characters (a label that stood in the text)."""
        notes = [(max(at - start, 0), mark, text) for at, mark, text in self.notes]
        links = [(s - start, e - start, symbol) for s, e, symbol in self.links if s >= start]
        bold = None
        if self.bold and self.bold[1] > start:
            bold = (max(self.bold[0] - start, 0), self.bold[1] - start)
        return Raw(self.text[start:], notes, links, bold)

    def settle(self) -> Raw:
        """The same with clean white space; all offsets moved along."""
        text = clean(self.text)
        if text == self.text:
            return self
        if not (self.notes or self.links or self.bold):
            return Raw(text)
        cuts = _cuts(self.text)
        starts = [cut[0] for cut in cuts]

        def moved(offset: int) -> int:
            i = bisect_right(starts, offset) - 1
            if i < 0:
                return offset
            _, end, new_start, new_end = cuts[i]
            return new_end + offset - end if offset >= end else new_start

        notes = [(moved(at), mark, note) for at, mark, note in self.notes]
        links = [(moved(start), moved(end), symbol) for start, end, symbol in self.links]
        bold = (moved(self.bold[0]), moved(self.bold[1])) if self.bold else None
        return Raw(text, notes, links, bold if bold and bold[0] < bold[1] else None)


def clean(text: str) -> str:
    """`text` with clean white space."""
    if text.isprintable():
        if " " not in text:
            return text
        if "  " not in text:
            return _DROPPED.sub("", text)
    return _GAP.sub(_kept, text)


def squeeze(text: str) -> str:
    """`text` without any white space (for symbols: `A/72/425/Add. 2` -> A/72/425/Add.2)."""
    if " " not in text and text.isprintable():
        return text
    return _GAP.sub("", text)


def symbol_of(printed: str) -> str:
    """A symbol as the register writes it: without spaces, with brackets of half width. Of two, which documents of two
    bodies have, the first (`A/79/78–E/2024/53` -> A/79/78): by each of them it is cited."""
    return _SECOND.sub("", squeeze(printed).translate(_PRINTED))


def is_chinese(texts: Iterable[str]) -> bool:
    """Whether a third of the letters are Chinese; looks at the first two thousand characters or so."""
    seen: list[str] = []
    size = han = 0
    for text in texts:
        for part in (text[:1000], text[1000:]):
            han += sum(map(len, _HAN.findall(part)))
            if han > 300:  # mostly after a few paragraphs
                return True
        seen.append(text)
        size += len(text)
        if size > 2000:
            break
    return han > 0 and han * 3 >= sum(map(len, _LETTERS.findall("".join(seen))))


def _cuts(text: str) -> list[tuple[int, int, int, int]]:
    """Where `clean` changes a text: (start, end) before, (start, end) after."""
    cuts: list[tuple[int, int, int, int]] = []
    shorter = 0
    single = text.isprintable() and "  " not in text
    for gap in (_DROPPED if single else _GAP).finditer(text):
        kept = "" if single else _kept(gap)
        if kept != gap.group():
            start, end = gap.span()
            cuts.append((start, end, start - shorter, start - shorter + len(kept)))
            shorter += end - start - len(kept)
    return cuts


def _kept(gap: re.Match[str]) -> str:
    """What is left of a gap in running text."""
    text, (start, end) = gap.string, gap.span()
    stays = start > 0 and end < len(text) and _space_stays(text[start - 1], gap.group(), text[end])
    return " " if stays else ""


def _space_stays(before: str, gap: str, after: str) -> bool:
    if (before > _BELOW and _CJK_CHAR.match(before)) or (after > _BELOW and _CJK_CHAR.match(after)):
        return False
    if gap == " ":
        return True
    if not _BREAK.search(gap):
        return False
    # A line that ends inside a symbol or an address: `A/CONF.79/` + `13/Rev.1`.
    return not ("\n" in gap and (before in "/-" or after == "/"))


def of_part(symbol: str, letter: str) -> str:
    """The symbol, or number, of a part of a resolution: A/RES/77/264A-C and B are A/RES/77/264B."""
    return _PART.sub("", symbol) + letter
