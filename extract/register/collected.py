"""The documents of a build, each once: what stands for what, and what cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.intake import Problems
from extract.model import Document, Mandate
from extract.reading import Say
from extract.register import rows

Entry = tuple[Document, list[tuple[str, Mandate]]]


@dataclass(slots=True)
class Collected:
    """The documents of a build by symbol, each once, whatever the order in which they came."""

    say: Say
    entries: dict[str, tuple[Document, tuple[Mandate, ...]]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    fail: Problems = field(init=False)

    def __post_init__(self) -> None:
        self.fail = Problems(self.say)

    def add(self, document: Document, mandates: tuple[Mandate, ...]) -> None:
        """Takes a document in; one that another already stands for is reported and left out."""
        held = self.entries.get(document.symbol)
        if held is None:
            other = self.ids.setdefault(document.id, document.symbol)
            if other == document.symbol:
                self.entries[document.symbol] = (document, mandates)
                return
            self.fail(
                f"{document.source}: symbol {document.symbol} has the same id ({document.id}) as {other} in "
                f"{self.entries[other][0].source}; correct the symbol that is wrong"
            )
        elif content(held[0]) == content(document):
            self.say(f"note: {document.source}: same text as {held[0].source} ({document.symbol}), kept once")
        else:
            self.fail(
                f"{document.source}: has the symbol {document.symbol} of {held[0].source}, but another text; "
                f"{held[0].source} was kept, take away or correct the wrong one"
            )

    def sorted(self) -> list[Entry]:
        """Documents by symbol, each with (id, mandate) pairs in the order of the text."""
        out = []
        for symbol in sorted(self.entries, key=lambda s: (rows.natural(s), s)):
            document, mandates = self.entries[symbol]
            ordered = sorted(mandates, key=lambda m: (m.paragraph, m.verb_start, m.order))
            out.append((document, list(zip(rows.mandate_ids(document, ordered), ordered, strict=True))))
        return out


def content(document: Document) -> list[tuple[str, str | None, str]]:
    """What makes the texts of two documents the same."""
    return [(paragraph.part, paragraph.label, paragraph.text) for paragraph in document.paragraphs]
