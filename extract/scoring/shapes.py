"""What a line of gold must say: pydantic models, which take in further fields that nothing here looks at."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# What became of a request, by tests/gold/followup/README.md.
Answer = Literal["answered", "none", "not searchable", "none expected", "later"]


class _Line(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class GoldMandate(_Line):
    """A mandate of the annotation guide, of errata or of an extraction; a field that is not there is not compared."""

    document: str
    paragraph: str | int | None
    order: int | None = None
    verb: str
    mandate_class: str = Field(alias="class")
    reiterated: bool | None = None
    addressees: list[str] = []
    optional_addressees: list[str] | None = None
    deadline_text: str | None = None
    due: str | None = None
    recipient: str | None = None
    report: bool | None = None
    debatable: bool | None = None
    remove: bool | None = None


class GoldAnswer(_Line):
    """Where a request was answered: the document that says so, and the report."""

    document: str
    paragraph: str | None
    report: str | None


class GoldPlace(_Line):
    """Where a request was made again."""

    document: str
    paragraph: str | None


class GoldRequest(_Line):
    """A request for a report with what became of it."""

    document: str
    paragraph: str | None
    order: int
    answer: Answer
    answers: list[GoldAnswer]
    repeated_by: GoldPlace | None
    repeated_same_session: GoldPlace | None = None
