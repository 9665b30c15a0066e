"""The page of a document: all of it to read, its mandates marked in place, its chain, the reports it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extract.calendar import session_symbol
from extract.site import charts
from extract.site.marks import Mark, Note, mark_spans
from extract.site.own import Row
from extract.site.pages.reading import Asked, grouped, strings

_DOCUMENT = "select * from documents where id = :id"
_IN_PLACE = """select m.id, s.paragraph, s.start, s."end", lower(s.label) as label
      from mandates m join spans s on s.mandate = m.id
      where m.document = :id and m.class <> 'other' and lower(s.label) in ('verb', 'deadline', 'recipient')
        and s.start is not null and s."end" is not null
    union all
    select m.id, a.paragraph, a.start, a."end", a.role from mandates m join mandate_actors a on a.mandate = m.id
      where m.document = :id and m.class <> 'other' and a.role = 'addressee'
        and a.start is not null and a."end" is not null"""
_PARAGRAPHS = "select id, part, label, section, text, chapeau from paragraphs where document = :id order by ordinal"
_IN_MARGIN = """select id, paragraph, class, status, due from mandates
    where document = :id and class <> 'other' order by number"""
_PARTIES = """select a.mandate, a.surface, a.actor from mandate_actors a join mandates m on m.id = a.mandate
    where m.document = :id and a.role = 'addressee' order by a.mandate, a.n"""
_FOOTNOTES = """select f.* from footnotes f join paragraphs p on p.id = f.paragraph
    where p.document = :id order by p.ordinal, f.n"""
_CHAIN = """select id, symbol, title, session, adopted, held, place, chain_basis, mandates from documents
    where chain = (select chain from documents where id = :id) order by place, symbol"""
_REPORTS = """select r.*, p.label from reports r left join paragraphs p on p.id = r.paragraph
    where r.noted_in = :id or r.document = :id order by r.symbol"""
# What a document that is not held is named for.
_NAMED = """select distinct d.id, d.symbol, d.title, d.session from citations c join paragraphs p on p.id = c.paragraph
      join documents d on d.id = p.document where c.symbol = :symbol order by d.symbol limit 50"""
_TABLES = "select * from other_text where document = :id and kind = 'table' order by n"
LEGEND = ("verb", "addressee", "deadline", "recipient")


async def collect(asked: Asked) -> dict[str, Any]:
    """A document in reading order, its mandates marked in place and its footnotes; empty if there is none."""
    found = await asked.rows(_DOCUMENT, id=asked.key)
    if not found:
        return {}
    document = found[0]
    chain = await asked.rows(_CHAIN, id=asked.key)
    given = {
        "document": document,
        "chain": chain if len(chain) > 1 else [],
        "beside": _beside(chain, asked.key),
        "picture": _picture(chain, asked.key) if len(chain) > 2 else "",
        "reports": await asked.rows(_REPORTS, id=asked.key),
        "legend": LEGEND,
        "paragraphs": [],
        "footnotes": [],
    }
    if not document["held"]:
        return given | {"named_in": await asked.rows(_NAMED, symbol=document["symbol"])}
    return given | await _text(asked)


def _beside(chain: list[Row], key: str) -> list[tuple[str, Row]]:
    """The documents before and after in the chain, each with the key of its word."""
    here = next((n for n, d in enumerate(chain) if d["id"] == key), None)
    if here is None:
        return []
    return [(word, chain[n]) for word, n in (("before", here - 1), ("after", here + 1)) if 0 <= n < len(chain)]


def _picture(chain: list[Row], key: str) -> Any:
    """The chain as a line of time, by session; where that is not known, by place."""
    symbols = [session_symbol(d["session"]) for d in chain]
    numbers = [s.ordinal for s in symbols if s and s.series == "A" and s.ordinal is not None]
    by_session = len(numbers) == len(chain) and numbers[-1] > numbers[0]
    first, last = (numbers[0], numbers[-1]) if by_session else (0, len(chain) - 1)
    return charts.timeline(
        [
            charts.Point(
                ((numbers[n] if by_session else n) - first) / (last - first),
                d["session"] or d["symbol"],
                "here" if d["id"] == key else "held" if d["held"] else "missing",
            )
            for n, d in enumerate(chain)
        ]
    )


async def _text(asked: Asked) -> dict[str, Any]:
    paragraphs = await asked.rows(_PARAGRAPHS, id=asked.key)
    marked: dict[str, list[Mark]] = {}
    for m in await asked.rows(_IN_PLACE, id=asked.key):
        href = str(asked.datasette.urls.row(asked.db.name, "mandates", m["id"])) if m["label"] == "verb" else ""
        marked.setdefault(m["paragraph"], []).append(Mark(m["start"], m["end"], m["label"], "", href))
    parties = grouped(await asked.rows(_PARTIES, id=asked.key), "mandate")
    mandates = await asked.rows(_IN_MARGIN, id=asked.key)
    for m in mandates:
        m["parties"] = parties.get(m["id"], [])
    footnotes = await asked.rows(_FOOTNOTES, id=asked.key)
    for number, note in enumerate(footnotes, 1):
        note["anchor"] = f"note-{number}"
    tables = grouped(await asked.rows(_TABLES, id=asked.key), "follows")
    section: list[str] = []
    opening = _cells(tables.get(None, ()), section)
    _fill(paragraphs, marked, grouped(mandates, "paragraph"), grouped(footnotes, "paragraph"), section, tables)
    return {"tables": opening, "paragraphs": paragraphs, "footnotes": footnotes}


def _fresh(row: Row, section: list[str]) -> list[str]:
    """The headings with which a row begins, where `section` was in force; `section` becomes its own."""
    headings = strings(row["section"])
    fresh = [h for i, h in enumerate(headings) if headings[: i + 1] != section[: i + 1]]
    section[:] = headings
    return fresh


def _cells(found: Iterable[Row], section: list[str]) -> list[Row]:
    """Tables as headings and rows of cells."""
    return [
        {"headings": _fresh(t, section), "rows": [line.split("\t") for line in t["text"].split("\n")]} for t in found
    ]


def _fill(
    paragraphs: list[Row],
    marked: dict[str, list[Mark]],
    mandates: dict[str, list[Row]],
    notes: dict[str, list[Row]],
    section: list[str],
    tables: dict[Any, list[Row]],
) -> None:
    """Gives each paragraph its `html`, `mandates`, the `headings` that begin with it and the `tables` that follow."""
    for p in paragraphs:
        cited = [Note(n["at"] or 0, n["mark"], "#" + n["anchor"]) for n in notes.get(p["id"], ())]
        p["html"] = mark_spans(p["text"], marked.get(p["id"], ()), cited)
        p["mandates"] = mandates.get(p["id"], ())
        p["headings"] = _fresh(p, section)
        p["tables"] = _cells(tables.get(p["id"], ()), section)
