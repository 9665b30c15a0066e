"""The types that flow between the stages: read -> detect -> assemble -> resolve -> follow up -> store.

All are frozen. Offsets count characters of `Paragraph.text` (code points, end exclusive) unless a docstring
says otherwise, and no stage after reading changes a character of it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

Part = Literal["preamble", "operative", "annex", "body"]
MandateClass = Literal[
    "decide",
    "demand",
    "authorize",
    "request",
    "call_upon",
    "urge",
    "invite",
    "encourage",
    "recommend",
    "other",
]
CLASSES: tuple[MandateClass, ...] = get_args(MandateClass)
# Kinds of actors (rules/actors.yml) that are no organ or office: common nouns (会员国), States.
GROUP, COUNTRY = "group", "country"
Role = Literal["addressee", "included", "consulted", "supported_by", "on_request_of", "via", "mentioned", "lead"]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note lifted out of the sentence.

    `mark` is as printed ("12", "*"); `at` is the offset in the paragraph's text at which the mark stood.
    A note cited twice is tied to both places; the second carries the same text.
    """

    mark: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in a paragraph or in one of its footnotes.

    `start`, `end` are offsets into the paragraph's text, or into the footnote's text where `footnote` is
    its mark. `symbol` is without spaces (A/RES/57/270B), or None where the words do not say which body's.
    `provision` is the paragraph or annex named with it, as printed. `basis` says what told the body apart.
    """

    start: int
    end: int
    surface: str
    kind: Literal["resolution", "decision", "document"]
    symbol: str | None
    provision: str | None = None
    footnote: str | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One numbered paragraph, one lettered item of it, or one unnumbered paragraph.

    `ordinal` counts from 1 in reading order. `label` is as printed and full: "12", "21(b)", "annex/21(b)",
    "II/3", or None. `text` has neither its label nor footnotes nor line breaks. `chapeau` is the ordinal of
    the paragraph that introduces this item. `section` holds the headings in force, outermost first.
    `emphasis` is the first run printed in bold or italics. `eid` is the eId of the AKN paragraph element. `recital`
    says that a paragraph of an annex is of the annex's own preamble, in which nobody is asked for anything.
    """

    ordinal: int
    part: Part
    label: str | None
    text: str
    chapeau: int | None = None
    section: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    citations: tuple[Citation, ...] = ()
    emphasis: tuple[int, int] | None = None
    eid: str | None = None
    recital: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table, kept as text and never read for mandates: its rows are lines, its cells parted by tabs.

    `after` is the ordinal of the paragraph that it follows, 0 before the first. `section` holds the headings in force.
    """

    text: str
    after: int
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read. What the source does not say is None; `inferred` names fields worked out.

    `symbol` has no spaces (A/RES/72/237). `body` and `author` are actor ids. `session` is in the series
    symbol of the body: "A/72". `committee_report_paragraph` is the one in which the committee recommends it, as
    printed ("8"). `furniture` is the text that is neither paragraph nor table (headers, running heads), kept so that
    the whole text is accounted for. `caveats` are lines that the user is told: what may be missing.
    """

    symbol: str
    kind: Literal["resolution", "decision", "report", "document"]
    body: str | None
    session: str | None
    author: str | None
    title: str | None
    paragraphs: tuple[Paragraph, ...]
    agenda_item: str | None = None
    agenda_title: str | None = None
    adopted: date | None = None
    published: date | None = None
    meeting: str | None = None
    draft: str | None = None
    committee_report: str | None = None
    committee_report_paragraph: str | None = None
    vote: str | None = None
    subjects: tuple[str, ...] = ()
    language: str | None = None
    form: str = "text"
    source: str = ""
    sha256: str = ""
    tables: tuple[Table, ...] = ()
    furniture: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id in addresses and in the database: A-RES-72-237."""
        return slug(self.symbol)

    def paragraph_ids(self) -> tuple[str, ...]:
        """The id of each paragraph, in order: by its label, or by its ordinal where that is missing or taken."""
        taken: set[str] = set()
        ids, stem = [], self.id
        for paragraph in self.paragraphs:
            name = f"{stem}-p{slug(paragraph.label)}" if paragraph.label else ""
            if not name or name in taken:
                name = f"{stem}-o{paragraph.ordinal}"
            taken.add(name)
            ids.append(name)
        return tuple(ids)


class Span(NamedTuple):
    """Characters of one paragraph (`paragraph` is its ordinal) with their label and the rule that found them."""

    paragraph: int
    start: int
    end: int
    label: str
    rule: str


class Party(NamedTuple):
    """Somebody named in a mandate: `surface` as printed, `actor` its id or None, `inferred` says on what basis."""

    role: Role
    surface: str
    actor: str | None
    paragraph: int
    start: int
    end: int
    inferred: str | None = None


class Deadline(NamedTuple):
    """One time by which something is due. `due` is in the normal form of the annotation guide.

    `item` is the letter of the list item, `text` the words as printed. `due_from`, `due_main`, `due_by` are
    opening, end of the main part and closing of the session, or the period's bounds; None if not known.
    `basis` says how they were worked out, `inferred` that the text does not say so itself. `session` is the one in
    whose documents an answer would stand (A/77), worked out in follow-up; None before it or if not known.
    """

    text: str
    due: str | None
    due_from: date | None = None
    due_main: date | None = None
    due_by: date | None = None
    item: str | None = None
    recipient: str | None = None
    deliverable: str | None = None
    basis: str = ""
    inferred: bool = False
    session: str | None = None


class Evidence(NamedTuple):
    """What a document says of a mandate's fate (design, section 7).

    `mandate` is its id, `deadline` counts its deadlines from 1 (None: the mandate as a whole). `document` is the symbol
    of the document that says it, `paragraph` the ordinal there (None: the document itself), `start`, `end` offsets in
    its text. `answer` is the symbol of the report that answers, if one is named. A `restates` moves no status, nor does
    one that a review `rejected`. `review` is the number of the review that gives, confirms or rejects it.
    """

    mandate: str
    deadline: int | None
    route: Literal["opening formula", "takes note", "done", "named", "agenda", "review"]
    kind: Literal["answers", "names_answer", "restates", "rejected"]
    document: str
    paragraph: int | None
    start: int | None
    end: int | None
    answer: str | None
    note: str = ""
    review: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it moves a status."""
        return self.kind in ("answers", "names_answer")


class Mandate(NamedTuple):
    """One operative clause that directs somebody to do something, or decides something (annotation guide).

    `paragraph` is the ordinal of the paragraph where the verb stands; `order` counts 1, 2, … within the
    printed label. `start`, `end` bound the clause, `action` is the slice that says what is to be done.
    """

    document: str
    author: str | None
    paragraph: int
    label: str | None
    eid: str | None
    order: int
    verb: str
    mandate_class: MandateClass
    reiterated: bool
    parties: tuple[Party, ...]
    action: str
    deliverable: str | None
    report: bool
    recipient: str | None
    deadlines: tuple[Deadline, ...]
    decision_time: str | None
    urgency: tuple[str, ...]
    conditions: tuple[str, ...]
    already_made: bool
    start: int
    end: int
    spans: tuple[Span, ...]

    @property
    def verb_start(self) -> int:
        """The offset of the verb, which the mandate's id ends with."""
        for span in self.spans:  # of which it is the first
            if span.label == "VERB":
                return span.start
        raise ValueError(f"{self.document} paragraph {self.paragraph}: a mandate without its verb")

    def named(self, role: Role) -> tuple[Party, ...]:
        """The parties of one role, in text order."""
        return tuple(p for p in self.parties if p.role == role)

    @property
    def deadline_text(self) -> str | None:
        """The words of its deadlines, each once, in text order, separated by a space as in `due`; None without one."""
        return " ".join(dict.fromkeys(d.text for d in self.deadlines if d.text)) or None

    @property
    def due(self) -> str | None:
        """All deadlines in normal form, in text order, separated by a space; None if none could be worked out."""
        seen = dict.fromkeys(d.due for d in self.deadlines if d.due)
        return " ".join(seen) or None


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Letters and digits of a symbol or label joined by '-': A/RES/72/237 -> A-RES-72-237, 2(a)㈤ -> 2-a-5.

    Remembered: labels are few, and documents are cited again and again.
    """
    out = []
    for char in text:
        if char.isascii():
            out.append(char if char.isalnum() else "-")
        else:
            value = unicodedata.numeric(char, None)
            out.append(f"-{value:.0f}" if value is not None and value.is_integer() else f"-{ord(char):x}")
    return "-".join(part for part in "".join(out).split("-") if part)
