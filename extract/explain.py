"""`mandates explain`: the chain value -> span -> characters -> rule, for a mandate of the database or for any text."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.errors import MandatesError
from extract.follow.coverage import Coverage
from extract.follow.stage import FollowUp
from extract.model import Document, Paragraph, slug
from extract.readers.clean import clean
from extract.reading import Stages, stages
from extract.register import rows, store
from extract.register.rows import Values
from extract.register.sheet import Sheet
from extract.result import printable

_ID = re.compile(r"[A-Za-z0-9_-]+")
_SYMBOL = re.compile(r"[A-Z]+[A-Za-z0-9./()-]*")
_ENDS = re.compile(r"-[0-9]+(-n[0-9]+)?$")
# Which span labels show where a value was read, for values whose column has another name than the label.
_LABELS = {
    "class": ("VERB",),
    "reiterated": ("ADVERB",),
    "addressees": ("ADDRESSEE",),
    "due": ("DEADLINE",),
    "deadline_text": ("DEADLINE",),
    "action": (),
    "report": ("DELIVERABLE",),
    "already_made": ("ADVERB",),
}
_COLUMNS = {"reason": "reason_en"}  # the labels are English too
_NEAR = 3  # ids that a hint spells out
_SHOWN = (
    "verb",
    "class",
    "reiterated",
    "addressees",
    "action",
    "deliverable",
    "report",
    "recipient",
    "deadline_text",
    "due",
    "due_from",
    "due_main",
    "due_by",
    "decision_time",
    "urgency",
    "conditions",
    "already_made",
    "timing",
    "answer",
    "status",
    "open",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Explained:
    """A mandate as rows of the database: itself, its spans, parties and deadlines, and the texts they stand in."""

    heading: str
    mandate: Values
    spans: list[Values]
    parties: list[Values]
    deadlines: list[Values]
    texts: dict[str, str]


def explain(what: str, db: Path, *, as_of: date, work: Stages | None = None) -> str:
    """How each value came about, as text, for the id of a mandate or paragraph in `db`, or for Chinese text, which is
    cleaned as readers clean it.

    Text is read as the only operative paragraph of a resolution of the General Assembly; with `work` by its rules.
    Raises MandatesError for an id (or a symbol) that is not in the database and for text without a mandate.
    """
    if not what.strip():
        raise MandatesError("explain", "nothing to explain", "give the id of a mandate, or a sentence")
    if printable(what) != what:  # bytes that are not UTF-8 come as halves of characters
        raise MandatesError("explain", "the text is not UTF-8", "give it in UTF-8, as the terminal should")
    what = clean(what)
    if _ID.fullmatch(what) or _SYMBOL.fullmatch(what):
        if work is not None:
            raise MandatesError(what, "was read by the rules of its build", "give its text, or no --rules")
        return "\n\n".join(_show(one) for one in _stored(slug(what), db))
    found = list(_read(what, as_of, work or stages()))
    if not found:
        raise MandatesError("explain", "no mandate in this text", "annotation rules: rules/README.md")
    return "\n\n".join(_show(one) for one in found)


def _stored(key: str, db: Path) -> Iterator[Explained]:
    with store.asking(db) as connection:
        found = connection.execute("select * from mandates where id = ? or paragraph = ? order by number", (key, key))
        mandates = [dict(row) for row in found]
        if not mandates and connection.execute("select 1 from paragraphs where id = ?", (key,)).fetchone():
            raise MandatesError(key, "no mandate was found in this paragraph", "give its text to see how it is read")
        if not mandates:
            raise MandatesError(key, f"no mandate or paragraph of {db} has this id", _nearest(connection, key))
        for mandate in mandates:
            parts = {
                table: [
                    dict(row)
                    for row in connection.execute(
                        f"select * from {table} where mandate = ? order by n", (mandate["id"],)
                    )
                ]
                for table in ("spans", "mandate_actors", "deadlines")
            }
            wanted = {mandate["paragraph"], *(span["paragraph"] for span in parts["spans"])}
            marks = ", ".join("?" * len(wanted))
            texts = dict(
                connection.execute(f"select id, text from paragraphs where id in ({marks})", sorted(wanted)).fetchall()
            )
            symbol = connection.execute("select symbol from documents where id = ?", (mandate["document"],)).fetchone()
            heading = f"{symbol[0]}, paragraph {mandate['label'] or '(unnumbered)'}: {mandate['id']}"
            yield Explained(heading, mandate, parts["spans"], parts["mandate_actors"], parts["deadlines"], texts)


def _nearest(connection: sqlite3.Connection, key: str) -> str:
    """What to try instead: ids of the same document, paragraph, or document of that paragraph."""
    document, part, _ = key.partition("-p")
    for stem in (key, *((_ENDS.sub("", key), document) if part else ())):
        near = connection.execute(
            "select id from mandates where substr(id, 1, ?) = ? order by number", (len(stem) + 1, f"{stem}-")
        ).fetchall()
        if near:
            more = f" and {len(near) - _NEAR} more" if len(near) > _NEAR else ""
            return f"there are {', '.join(row[0] for row in near[:_NEAR])}{more}"
    return "mandates extract prints the ids of a document"


def _read(text: str, as_of: date, work: Stages) -> Iterator[Explained]:
    paragraph = Paragraph(ordinal=1, part="operative", label="1", text=text)
    document = Document(
        symbol="text",
        kind="resolution",
        body="general-assembly",
        session=None,
        author="general-assembly",
        title=None,
        paragraphs=(paragraph,),
    )
    rules = work.rules()
    mandates = work.make(rules)(document, all_classes=True)
    sheet = Sheet(document, rules.actors, rules.reasons)
    texts = {document.paragraph_ids()[0]: paragraph.text}
    pairs = list(zip(rows.mandate_ids(document, mandates), mandates, strict=True))
    followed = FollowUp(rules, as_of)({document.symbol: (document, pairs)}, Coverage((), rules.actors))
    for n, (key, mandate) in enumerate(pairs, 1):
        outcome = followed.outcomes[key]
        yield Explained(
            f"mandate {n} of the text",
            sheet.mandate(key, n, mandate, outcome),
            sheet.spans(key, mandate),
            sheet.parties(key, mandate),
            sheet.deadlines(key, followed.deadlines[key], outcome),
            texts,
        )


def _show(one: Explained) -> str:
    spans = [(str(s["label"]), _slice(one, s), str(s["rule"]), s) for s in one.spans]
    lines = [one.heading, "", f"  {one.texts[str(one.mandate['paragraph'])]}", "", "read:"]
    for label, text, rule, span in spans:
        away = "" if span["paragraph"] == one.mandate["paragraph"] else f" in {span['paragraph']}"
        lines.append(f"  {label:12} {_pad(_short(text), 40)} {span['start']}-{span['end']}{away}  rule {rule}")
    lines.append("values:")
    for name in _SHOWN:
        value = _all_due(one) if name == "due" else one.mandate[_COLUMNS.get(name, name)]
        if value not in (None, "", "[]"):
            chain = "; ".join(f"{_short(text)} (rule {rule})" for text, rule in _sources(one, name, spans))
            due = one.mandate["due"]
            of = f" ({due})" if name in rows.DUE and due not in (None, _all_due(one)) else ""
            lines.append(f"  {name:14} {_plain(name, value)}{of}" + (f"  <- {chain}" if chain else ""))
    lines += _parties(one.parties)
    lines += _deadlines(one.deadlines)
    return "\n".join(lines)


def _sources(one: Explained, name: str, spans: Iterable[tuple[str, str, str, Values]]) -> Iterator[tuple[str, str]]:
    """The words that a value was read from, each with its rule; of several deadlines all for `due`, else the shown."""
    labels = _LABELS.get(name, (name.upper(),))
    for label, text, rule, _ in spans:
        if label in labels and (label != "DEADLINE" or name == "due" or text == one.mandate["deadline_text"]):
            yield text, rule


def _all_due(one: Explained) -> str:
    """Every deadline in normal form, as `mandates extract` gives it; the row of the mandate holds the next alone."""
    return " ".join(dict.fromkeys(str(deadline["due"]) for deadline in one.deadlines if deadline["due"]))


def _parties(parties: Iterable[Values]) -> Iterator[str]:
    for n, party in enumerate(parties):
        if n == 0:
            yield "parties:"
        basis = f" (inferred: {party['inferred']})" if party["inferred"] else ""
        place = f"  {party['start']}-{party['end']}" if party["start"] is not None else ""
        yield f"  {party['role']:14} {party['surface']} -> {party['actor'] or 'not resolved'}{basis}{place}"


def _deadlines(deadlines: Iterable[Values]) -> Iterator[str]:
    for n, deadline in enumerate(deadlines):
        if n == 0:
            yield "deadlines:"
        item = f"({deadline['item']}) " if deadline["item"] else ""
        days = ", ".join(f"{name} {deadline[name]}" for name in ("due_from", "due_main", "due_by") if deadline[name])
        told = "; ".join(
            str(part) for part in (days, deadline["basis"], "inferred" * bool(deadline["inferred"])) if part
        )
        yield f"  {item}{deadline['text']} -> {deadline['due'] or 'no date'}" + (f" ({told})" if told else "")


def _slice(one: Explained, span: Values) -> str:
    start, end = span["start"], span["end"]
    assert isinstance(start, int) and isinstance(end, int)
    return one.texts[str(span["paragraph"])][start:end]


def _plain(name: str, value: object) -> str:
    if name in ("reiterated", "report", "already_made", "open"):
        return "yes" if value else "no"
    if name in ("addressees", "urgency", "conditions"):
        return ", ".join(json.loads(str(value)))
    return str(value)


def _short(text: str) -> str:
    """The text, or its beginning and end where it is long; the offsets beside it say exactly what is meant."""
    return text if len(text) <= 19 else f"{text[:9]}…{text[-9:]}"


def _pad(text: str, width: int) -> str:
    """The text with spaces up to `width` columns of a terminal, on which a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(0, width - taken)
