"""Text taken out of a row, or put back: what stands behind it moves along, in one pass however much it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain

from extract.readers.lines import Row


def take(row: Row, runs: Sequence[tuple[int, int]]) -> list[int]:
    """Takes these runs of characters out, which are in order and apart; returns where they stood in what is left.

    What pointed into a run points to where it stood.
    """
    starts, ends = [start for start, _ in runs], [end for _, end in runs]
    gone = [0, *accumulate(end - start for start, end in runs)]

    def moved(at: int) -> int:
        n = bisect_right(ends, at)
        return (at if n == len(runs) else min(at, starts[n])) - gone[n]

    row.marks = [(moved(at), mark, place) for at, mark, place in row.marks]
    row.bold = [moved(at) for at in row.bold]
    row.links = [(moved(start), moved(end), symbol) for start, end, symbol in row.links]
    kept = list(zip([0, *ends], [*starts, len(row.text)], strict=True))
    row.text = "".join([row.text[start:end] for start, end in kept])
    row.places = [*chain.from_iterable(row.places[start:end] for start, end in kept)]
    return list(map(moved, starts))


def put(row: Row, texts: Sequence[str | None]) -> None:
    """Makes text of marks: for each of the row's the text that it becomes, None for one that stays.

    Bold and links that begin there begin behind the text, those that end there end before it. The places are counted
    anew, since what has marks to put back has no places in a source.
    """
    put_in = [(at, text) for (at, _, _), text in zip(row.marks, texts, strict=True) if text is not None]
    ats = [at for at, _ in put_in]
    grown = [0, *accumulate(len(text) for _, text in put_in)]

    def begins(at: int) -> int:
        return at + grown[bisect_right(ats, at)]

    def ends(at: int) -> int:
        return at + grown[bisect_left(ats, at)]

    before = accumulate((len(text or "") for text in texts), initial=0)
    marks = zip(row.marks, texts, before, strict=False)
    row.marks = [(at + more, mark, place) for (at, mark, place), text, more in marks if text is None]
    row.bold = [ends(at) if n % 2 else begins(at) for n, at in enumerate(row.bold)]
    row.links = [(begins(start), ends(end), symbol) for start, end, symbol in row.links]
    pieces = zip([0, *ats], [*ats, len(row.text)], ["", *(text for _, text in put_in)], strict=True)
    row.text = "".join([text + row.text[start:end] for start, end, text in pieces])
    row.places = list(range(row.start, row.start + len(row.text)))
