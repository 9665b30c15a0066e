"""Small documents, mandates, rules and stages made by hand, for tests of what comes after reading and extraction."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from extract.calendar import Calendar, Session
from extract.citations import Citer
from extract.errors import DocumentError
from extract.model import Citation, Deadline, Document, Footnote, Mandate, Paragraph, Part, Party, Span
from extract.reading import Stages
from extract.rules import load
from extract.rules.actors import Actor

DAYS = {
    "72": (date(2017, 9, 12), date(2017, 12, 31), date(2018, 9, 17)),
    "73": (date(2018, 9, 18), date(2018, 12, 31), date(2019, 9, 16)),
    "74": (date(2019, 9, 17), date(2019, 12, 31), date(2020, 9, 15)),
}
NAMES = {"秘书长": "secretary-general", "大会": "general-assembly", "南南合作办公室": "unossc"}


def actor(key: str, name: str, **more: Any) -> Actor:
    return Actor(id=key, name=name, **{"kind": "organ", **more})


def rules() -> Any:
    """What the register needs of the rules; a function of this module, so that workers can call it too."""
    actors = {key: actor(key, name) for name, key in NAMES.items()}
    actors["security-council"] = actor("security-council", "安全理事会", names=("安理会",), acronym="SC")
    sessions = tuple(Session("A", number, *days, "known") for number, days in DAYS.items())
    return replace(load(), actors=actors, calendar=Calendar(sessions), version="test")


def document(symbol: str = "A/RES/72/237", texts: Iterable[tuple[str | None, str]] = (), **more: Any) -> Document:
    paragraphs = tuple(Paragraph(n, "operative", label, text) for n, (label, text) in enumerate(texts, 1))
    session = re.match(r"A/RES/(\d+)/", symbol)
    base = Document(
        symbol=symbol,
        kind="resolution",
        body="general-assembly",
        session=f"A/{session[1]}" if session else None,
        author="general-assembly",
        title="南南合作",
        paragraphs=paragraphs,
        source=f"{symbol}.txt",
        sha256="0" * 64,
    )
    return replace(base, **more)


def resolution(symbol: str, *operative: str, preamble: Iterable[str] = (), **more: Any) -> Document:
    """A resolution of December of its session, paragraphs numbered from 1; `{^5: A/77/301。}` is a footnote."""
    session = re.search(r"(.*)/RES/(?P<session>[0-9]+)/", symbol)
    number = int(session["session"]) if session else 72
    base = {
        "session": f"A/{number}",
        "adopted": date(1945 + number, 12, 20),
        "paragraphs": _paragraphs(tuple(preamble), operative, "operative"),
    }
    return document(symbol, **{**base, **more})


def parted(symbol: str, sections: dict[str, str]) -> Document:
    """A resolution in sections of one paragraph each (heading -> text), numbered I/1, II/1, …"""
    whole = resolution(symbol, *sections.values(), title="特别专题")
    labels = zip(whole.paragraphs, sections, ("I/1", "II/1", "III/1"), strict=False)
    there = tuple(replace(p, section=(heading,), label=label) for p, heading, label in labels)
    return replace(whole, paragraphs=there)


def report(symbol: str, *texts: str, author: str = "secretary-general", **more: Any) -> Document:
    """A report of the session in its symbol, paragraphs numbered from 1."""
    base = {"kind": "report", "author": author, "session": "/".join(symbol.split("/")[:2])}
    return document(symbol, **{**base, "paragraphs": _paragraphs((), texts, "body"), **more})


_NOTE = re.compile(r"\{\^(?P<mark>[^:]+): (?P<text>[^}]*)\}")


def _paragraphs(preamble: tuple[str, ...], numbered: tuple[str, ...], part: Part) -> tuple[Paragraph, ...]:
    citer = Citer(body="general-assembly")
    out = []
    for n, marked in enumerate((*preamble, *numbered), 1):
        text, notes = marked, []
        while match := _NOTE.search(text):
            notes.append(Footnote(match["mark"], match.start(), match["text"]))
            text = text[: match.start()] + text[match.end() :]
        label = str(n - len(preamble)) if n > len(preamble) else None
        cited = citer.cite(text, notes=notes)
        own: Part = part if label else "preamble"
        out.append(Paragraph(n, own, label, text, footnotes=tuple(notes), citations=cited))
    return tuple(out)


def mandate(doc: Document, ordinal: int = 1, start: int = 0, end: int | None = None, **more: Any) -> Mandate:
    """A request (请) at `start` of a paragraph of `doc`, without deadline unless `more` says so."""
    paragraph = doc.paragraphs[ordinal - 1]
    base = Mandate(
        document=doc.symbol,
        author=doc.author,
        paragraph=ordinal,
        label=paragraph.label,
        eid=None,
        order=1,
        verb="请",
        mandate_class="request",
        reiterated=False,
        parties=(),
        action="",
        deliverable=None,
        report=False,
        recipient=None,
        deadlines=(),
        decision_time=None,
        urgency=(),
        conditions=(),
        already_made=False,
        start=start,
        end=len(paragraph.text) if end is None else end,
        spans=(Span(ordinal, start, start + 1, "VERB", "request"),),
    )
    return base._replace(**more)


def session_deadline(number: str, **more: Any) -> Deadline:
    first, main, last = DAYS[number]
    return Deadline(f"向大会第{number}届会议", f"A/{number}", first, main, last, **more)


class Fake:
    """Stands for the extractor: `请秘书长…；` is a mandate, `报告` in it makes it a report, `A/72` its deadline."""

    def __init__(self, _rules: Any) -> None:
        pass

    def __call__(self, doc: Document, all_classes: bool = False) -> tuple[Mandate, ...]:
        found = []
        for paragraph in doc.paragraphs:
            if "出错" in paragraph.text:
                raise ValueError("a fault of the extractor")
            for clause in re.finditer(r"请(秘书长|大会|各国)([^；]*)", paragraph.text):
                who = clause.group(1)
                party = Party("addressee", who, NAMES.get(who), paragraph.ordinal, clause.start(1), clause.end(1))
                span = Span(paragraph.ordinal, clause.start(1), clause.end(1), "ADDRESSEE", "actor")
                made = mandate(doc, paragraph.ordinal, clause.start(), clause.end(), action=clause.group(2))
                dues = re.findall(r"A/(7[234])", clause.group(2))
                deadlines = tuple(session_deadline(number) for number in dues)
                report = "报告" in clause.group(2)
                more = {"parties": (party,), "deadlines": deadlines, "report": report}
                found.append(made._replace(spans=(*made.spans, span), **more))
        return tuple(found)


class Slow(Fake):
    """Takes a long time over each document, so that there is time to interrupt it."""

    def __call__(self, doc: Document, all_classes: bool = False) -> tuple[Mandate, ...]:
        time.sleep(0.2)
        return super().__call__(doc, all_classes)


def find(paths: Iterable[Path], note: Any = None, problem: Any = None) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise DocumentError(path, "there is no such file", "check the path")
        files += sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    return files


def read(path: Path) -> list[Document]:
    """First line the symbol, then one `label|text` per line; `@symbol` ends a text with a citation of it."""
    lines = path.read_text("utf-8").splitlines()
    if not lines:
        raise DocumentError(path, "is empty", "put the document into it")
    doc = document(lines[0], [tuple(line.split("|", 1)) for line in lines[1:]])  # type: ignore[misc]
    paragraphs = []
    for paragraph in doc.paragraphs:
        text, _, cited = paragraph.text.partition("@")
        citations = (Citation(0, 1, cited, "resolution", cited),) if cited else ()
        paragraphs.append(replace(paragraph, text=text, citations=citations, footnotes=(Footnote("1", 0, "见。"),)))
    return [replace(doc, paragraphs=tuple(paragraphs))]


def stages(make: type[Fake] = Fake) -> Stages:
    return Stages(find, read, rules, make)


def write(folder: Path, texts: dict[str, str]) -> Path:
    """Files name -> text in `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder
