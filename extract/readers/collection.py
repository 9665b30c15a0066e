"""The resolutions in a file whose form knows paragraphs (PDF, Word, HTML): for each its rows and its notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.readers.clean import of_part
from extract.readers.lines import Row
from extract.readers.several import documents, parts
from extract.rules.structure import Structure


@dataclass(slots=True)
class Act:
    """The rows of one resolution with the notes cited in them; `letter` and `title` are its own, '' if it has none."""

    rows: list[Row]
    letter: str = ""
    title: str = ""
    notes: dict[str, str] = field(default_factory=dict)

    def said(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What its header says (see `Header.fields`); the cover says A/RES/77/264 A-C, the act itself A."""
        if not self.letter or not fields.get("symbol"):
            return fields
        symbol = of_part(fields["symbol"], self.letter)
        return {**fields, "symbol": symbol, "title": self.title or fields.get("title")}


def acts(rows: Sequence[Row], notes: dict[str, str], words: Structure) -> list[Act]:
    """The resolutions among the rows of a file (see several.py); one act, with all rows, where there are not several.

    Parts with letters share the header of the whole. A note that is cited nowhere is not lost: the first act keeps it.
    """
    found: list[Act] = []
    for own in documents(list(rows), words):
        shared, lettered = parts(own, words)
        found += [Act([*shared, *part.rows], part.letter, part.title) for part in lettered] or [Act(own)]
    cited = [{mark for row in act.rows for _, mark, _ in row.marks} for act in found]
    anywhere = set().union(*cited)
    for act, marks in zip(found, cited, strict=True):
        act.notes = {k: text for k, text in notes.items() if k in marks or (act is found[0] and k not in anywhere)}
    return found
