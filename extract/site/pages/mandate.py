"""The page of a mandate: its words marked, how each value was worked out, its life, a citation."""

from __future__ import annotations

from typing import Any

from extract.register.official import official_url
from extract.site import forms, marks
from extract.site.labels import original, say
from extract.site.language import english
from extract.site.own import Row
from extract.site.pages import life
from extract.site.pages.reading import Asked, strings

_MANDATE = """select m.*, d.symbol, d.title as document_title, d.url, d.kind as document_kind, p.section, p.part,
      p.ordinal, p.chapeau, p.text
    from mandates m join documents d on d.id = m.document join paragraphs p on p.id = m.paragraph
    where m.id = :id"""
# The paragraph, those that introduce it, and any other in which one of the mandate's words stands. (A join with `above`
# has SQLite go through all paragraphs for a Bloom filter.)
_TEXTS = """with recursive above(id) as (
      select paragraph from mandates where id = :id
      union select (select chapeau from paragraphs p where p.id = above.id) from above where id is not null)
    select id, label, text from paragraphs
    where id in (select id from above union select paragraph from spans where mandate = :id
      union select paragraph from mandate_actors where mandate = :id)
    order by ordinal"""
# (Words that stand nowhere, such as a lead entity assigned by a list, have no place.)
_MARKS = """select paragraph, start, "end", lower(label) as label, rule from spans
      where mandate = :id and start is not null and "end" is not null
    union all
    select paragraph, start, "end", role, coalesce(actor, '') from mandate_actors
      where mandate = :id and start is not null and "end" is not null"""
_PARTIES = """select p.role, p.surface, p.inferred, p.actor
    from mandate_actors p where p.mandate = :id order by p.n limit :most"""
_DEADLINES = "select * from deadlines where mandate = :id order by n limit :most"
# A page of 7,000 deadlines has 11 MB; the table of deadlines has them all, by pages.
MOST = 100


async def collect(asked: Asked) -> dict[str, Any]:
    """One mandate with its paragraphs marked, its parties, deadlines and life; empty if there is none."""
    key = asked.key
    found = await asked.rows(_MANDATE, id=key)
    if not found:
        return {}
    row = found[0]
    for column in ("addressees", "urgency", "conditions", "rules", "section"):
        row[column] = strings(row[column])
    spans = await asked.rows(_MARKS, id=key)
    texts = await asked.rows(_TEXTS, id=key)
    _mark(asked, row, texts, spans)
    present = {m["label"] for m in spans}
    deadlines = await asked.rows(_DEADLINES, id=key, most=MOST)
    return {
        "mandate": row,
        "texts": texts,
        "legend": [name for name in asked.words.marks() if name in present and name != "action"],
        "parties": await asked.rows(_PARTIES, id=key, most=MOST),
        "deadlines": deadlines,
        "found_by": _found_by(texts, spans),
        "life": await life.collect(asked, row),
        "citation": _citation(row, await asked.as_of()),
        "here": asked.datasette.absolute_url(
            asked.request, str(asked.datasette.urls.row(asked.db.name, "mandates", key))
        ),
        "more": [
            (table, more) for table in ("deadlines", "mandate_actors") if (more := await _more(asked, table, key)) > 0
        ],
    }


def _mark(asked: Asked, row: Row, texts: list[Row], spans: list[Row]) -> None:
    """Gives each paragraph its `html`."""
    marked: dict[str, list[marks.Mark]] = {row["paragraph"]: [marks.Mark(row["start"], row["end"], "clause")]}
    for m in spans:
        title = str(asked.words.mark(m["label"]))
        marked.setdefault(m["paragraph"], []).append(marks.Mark(m["start"], m["end"], m["label"], title))
    for text in texts:
        text["html"] = original(marks.mark_spans(text["text"], marked.get(text["id"], ())))


def _found_by(texts: list[Row], spans: list[Row]) -> list[Row]:
    """Each stretch of words that a rule found: what it is, the words, the rule; as they stand."""
    text = {t["id"]: t["text"] for t in texts}
    out: dict[tuple[str, str, str], Row] = {}
    for s in sorted(spans, key=lambda s: (s["paragraph"], s["start"], -s["end"])):
        words = text.get(s["paragraph"], "")[s["start"] : s["end"]]
        if s["label"] != "action" and s["rule"]:
            out.setdefault((s["label"], words, s["rule"]), {"label": s["label"], "words": words, "rule": s["rule"]})
    return list(out.values())[:MOST]


async def _more(asked: Asked, table: str, key: str) -> int:
    """How many rows of a mandate its page does not show."""
    counted = await asked.rows(f"select count(*) as n from {table} where mandate = :id", id=key)
    return int(counted[0]["n"]) - MOST


def _citation(row: Row, as_of: str) -> str:
    """A mandate as one cites it: document, title, paragraph, address, and where it was found."""
    symbol = row["symbol"]
    parts = symbol.split("/")
    numbered = len(parts) == 4 and parts[:2] == ["A", "RES"]
    name = say("cite_resolution", session=parts[2], number=parts[3]) if numbered else ""
    # The register has titles in Chinese alone.
    title = say("cite_title", title=row["document_title"]) if row["document_title"] and not english() else ""
    return "".join(
        str(part)
        for part in (
            say("cite_document", name=name, symbol=symbol) if name else symbol,
            title,
            say("cite_para", paragraph=forms.paragraph(row["label"])) if row["label"] else "",
            say("cite_adopted", day=row["adopted"]) if row["adopted"] else "",
            say("cite_address", address=row["url"] or official_url(symbol)),
            "\n",
            say("cite_register", id=row["id"], day=as_of),
        )
    )
