"""The life of a request: each time it was asked, what changed in its words, what was due, what answered it."""

from __future__ import annotations

from markupsafe import Markup, escape

from extract.site.labels import original
from extract.site.own import Row
from extract.site.pages.reading import Asked, grouped

# (`where id = … or thread = …` over a join goes through all rows of the table.)
_SAME = "(select id from mandates where id = :id union select id from mandates where thread = :thread)"
_ASKED = f"""select m.id, m.label, m.verb, m.status, m.answer, m.late, m.reason, m.reason_en, m.due, m.due_by, m.open,
      m.class, m.thread_place, d.id as document, d.symbol, d.adopted, d.session,
      substr(p.text, m.start + 1, m."end" - m.start) as clause, r.said, r.likeness
    from mandates m join documents d on d.id = m.document join paragraphs p on p.id = m.paragraph
      left join repeats r on r.later = m.id
    where m.id in {_SAME} order by m.thread_place, m.number"""
_DUE = f"""select t.* from deadlines t where t.mandate in {_SAME} order by t.mandate, t.due_by, t.n limit 100"""
_EVIDENCE = f"""select e.*, d.symbol, d.adopted, d.published, d.title, a.symbol as held_answer, p.label,
      substr(p.text, e.start + 1, e."end" - e.start) as words
    from evidence e left join documents d on d.id = e.document
      left join documents a on a.id = e.answer_document left join paragraphs p on p.id = e.paragraph
    where e.mandate in {_SAME} order by e.mandate, e.id limit 100"""
_SHORT = 3  # equal stretches as short as this between two changes are read as changed: 第七[+十+]七届 is no help
_LONG = 44  # equal stretches longer than this are cut in the middle


async def collect(asked: Asked, mandate: Row) -> list[Row]:
    """Each time the request was made, in time, with `changed` (HTML, None for the first), `due` and `evidence`."""
    ask = {"id": mandate["id"], "thread": mandate.get("thread")}
    found = await asked.rows(_ASKED, **ask)
    due = grouped(await asked.rows(_DUE, **ask), "mandate")
    evidence = grouped(await asked.rows(_EVIDENCE, **ask), "mandate")
    before = None
    for row in found:
        row["here"] = row["id"] == mandate["id"]
        row["changed"] = differences(before["clause"], row["clause"]) if before else None
        row["due_rows"] = due.get(row["id"], [])
        row["evidence"] = evidence.get(row["id"], [])
        before = row
    return found


def differences(earlier: str, later: str) -> Markup:
    """The later words with what was taken out (`del`) and put in (`ins`); long equal stretches are cut."""
    parts: list[Markup] = []
    steps = _readable(earlier, later)
    for n, (old, new) in enumerate(steps):
        if old == new:
            parts.append(escape(_cut(new, first=n == 0, last=n == len(steps) - 1)))
        else:
            parts.append(Markup("<del>{}</del>").format(old) if old else Markup(""))
            parts.append(Markup("<ins>{}</ins>").format(new) if new else Markup(""))
    return original(Markup("").join(parts))


def _readable(earlier: str, later: str) -> list[tuple[str, str]]:
    """(old, new) stretches; changes with little between them are one."""
    from extract.follow.threads import changes

    out: list[tuple[str, str]] = []
    steps = changes(earlier, later)
    for n, (tag, old, new) in enumerate(steps):
        between = tag == "equal" and len(new) <= _SHORT and 0 < n < len(steps) - 1
        changed = tag != "equal" or between
        if changed and out and out[-1][0] != out[-1][1]:
            out[-1] = out[-1][0] + old, out[-1][1] + new
        else:
            out.append((old, new))
    return out


def _cut(text: str, first: bool, last: bool) -> str:
    if len(text) <= _LONG:
        return text
    half = _LONG // 2
    if first:
        return "\u2026" + text[-half:]
    return text[:half] + "\u2026" + ("" if last else text[-half:])
