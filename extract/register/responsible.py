"""Who writes a report that is asked of somebody else (data/responsible.csv): the role `lead`, which no text states.

The report on South-South cooperation is asked of the Secretary-General and written by UNOSSC; the planner of
UNOSSC must find it. Every row of the file names its source.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.errors import MandatesError
from extract.model import Document, Mandate
from extract.register import csvs
from extract.register.rows import Values

FILE = "responsible.csv"
COLUMNS = ("title", "agenda_title", "actor", "source")
_ASKED = "secretary-general"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Reports under a document title or agenda title (the other empty) are written by `actor` (an actor id)."""

    title: str
    agenda_title: str
    actor: str
    source: str

    def fits(self, document: Document) -> bool:
        """Whether the document has this title, or this agenda title."""
        pairs = ((self.title, document.title), (self.agenda_title, document.agenda_title))
        return all(want == have for want, have in pairs if want)


def load(path: Path, actors: Collection[str], say: Callable[[str], None] = lambda _: None) -> list[Assignment]:
    """The assignments of a file, in its order; none if (`say` gets a note) nothing is in it, or it is not there.

    Raises MandatesError with file and line, also for an actor that `actors` lacks.
    """
    out = []
    for line, row in csvs.read(path, COLUMNS, say):
        place = f"{path} line {line}"
        if not (row["title"] or row["agenda_title"]) or not row["actor"] or not row["source"]:
            raise MandatesError(place, "incomplete", "give title or agenda_title, and actor and source")
        if row["actor"] not in actors:
            raise MandatesError(place, f"no actor '{row['actor']}'", "use an id of rules/actors.yml")
        out.append(Assignment(**row))
    return out


def lead_values(
    key: str,
    parties: int,
    *,
    document: Document,
    mandate: Mandate,
    assigned: Sequence[Assignment],
) -> list[Values]:
    """The `lead` rows of a mandate: reports asked of the Secretary-General under an assigned title.

    `parties` is how many parties the mandate has of its own; the rows count on from there.
    """
    if not mandate.report or all(party.actor != _ASKED for party in mandate.named("addressee")):
        return []
    fitting = [a for a in assigned if a.fits(document)]
    return [
        {
            "mandate": key,
            "n": parties + n,
            "role": "lead",
            "surface": assignment.title or assignment.agenda_title,
            "actor": assignment.actor,
            "paragraph": None,
            "start": None,
            "end": None,
            "inferred": assignment.source,
        }
        for n, assignment in enumerate(fitting, 1)
    ]
