"""What stands around a paragraph of a document: its list and the chapeau above it, what was said before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.model import Document, Paragraph
from extract.readers.layout import COLONS
from extract.resolve.read import Item

_FAR = 500  # paragraphs in which the full name of a short name is looked for; keeps long documents linear


def introduces(text: str) -> bool:
    """Whether a list follows the words: behind a colon, or behind no mark at all (责成秘书长 above 1, 2, 3)."""
    end = text.rstrip()[-1:]
    return end in COLONS or end.isalnum()


def above(document: Document, paragraph: Paragraph, introduced: Mapping[int, str]) -> Iterator[str]:
    """The texts that introduce a paragraph of an annex: its chapeau and that one's, and the words without a number
    after which the numbered paragraphs go on (我们承诺加大努力，并通过以下行动实现…： before paragraphs 46 to 107)."""
    one = paragraph
    while one.chapeau:
        one = document.paragraphs[one.chapeau - 1]
        yield one.text
    if one.label is not None and one.ordinal in introduced:
        yield introduced[one.ordinal]


def introduced(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """Ordinal -> the paragraph without a number nearest before it in its section, where a list goes on from that."""
    out: dict[int, str] = {}
    last: Paragraph | None = None
    before: Paragraph | None = None
    for one in paragraphs:
        if before is None or before.part != one.part or before.section != one.section:
            last = None
        if last is not None and last.text.rstrip().endswith(COLONS):
            out[one.ordinal] = last.text
        if one.label is None and one.chapeau is None:
            last = one
        before = one
    return out


def earlier(document: Document, paragraph: Paragraph) -> Iterator[str]:
    """The titles, then the paragraphs before this one, the nearest first: there a short name may have its full name."""
    yield from filter(None, (document.title, document.agenda_title))
    last = paragraph.ordinal - 1
    for before in reversed(document.paragraphs[max(0, last - _FAR) : last]):
        yield before.text


def blocks(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Each paragraph together with the list items under it."""
    block: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.chapeau is None and block:
            yield block
            block = []
        block.append(paragraph)
    if block:
        yield block


def items(content: Sequence[Paragraph]) -> tuple[Item, ...]:
    """The list items with the letters that they have in print: b of 12(b)."""
    return tuple([Item(_letter(item), item.text) for item in content])


def parted(content: Sequence[Paragraph], chapeau: int) -> list[tuple[Paragraph, list[Paragraph]]]:
    """The items straight below the chapeau, each with the items below it."""
    out: list[tuple[Paragraph, list[Paragraph]]] = []
    for item in content:
        if item.chapeau == chapeau:
            out.append((item, []))
        elif out:
            out[-1][1].append(item)
    return out


def _letter(item: Paragraph) -> str:
    return (item.label or str(item.ordinal)).rpartition("(")[2].rstrip(")")
