"""Documents made for tests: one operative paragraph, or several, of an invented resolution."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from extract.extractor import Extractor
from extract.model import Document, Mandate, Paragraph, Part


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    return Extractor()


def paragraphs(*texts: str | tuple[str, str], part: Part = "operative", section: tuple[str, ...] = ()) -> tuple:
    """Texts are numbered 1, 2, …; a pair (letter, text) is an item of the paragraph before."""
    out: list[Paragraph] = []
    number, chapeau = 0, None
    for ordinal, text in enumerate(texts, 1):
        if isinstance(text, str):
            number, chapeau = number + 1, ordinal
            out.append(Paragraph(ordinal, part, str(number), text, section=section))
        else:
            label = f"{number}({text[0]})"
            out.append(Paragraph(ordinal, part, label, text[1], chapeau=chapeau, section=section))
    return tuple(out)


def document(*texts: str | tuple[str, str], part: Part = "operative", section: tuple[str, ...] = ()) -> Document:
    """An invented resolution of the seventy-second session, adopted on 20 December 2017."""
    return Document(
        symbol="A/RES/72/999",
        kind="resolution",
        body="general-assembly",
        session="A/72",
        author="general-assembly",
        title="南南合作",
        paragraphs=paragraphs(*texts, part=part, section=section),
        adopted=date(2017, 12, 20),
    )


def mandates(*texts: str | tuple[str, str], part: Part = "operative", section: tuple[str, ...] = ()) -> list[Mandate]:
    return list(extractor()(document(*texts, part=part, section=section), all_classes=True))
