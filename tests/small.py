"""A small database of the site's own making: real sentences, an actor that changed its name, hostile text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlite_utils

from extract.register import search
from extract.register.schema import TABLES

ROOT = Path(__file__).parents[1]

P3 = (
    "再次请联合检查组在大会第七十二届会议结束前，就联合检查组向联合国发展系统提出的关于采取措施进一步加强"
    "联合国南南合作办公室的建议提交一份进展报告；"
)
P12 = (
    "再次请联合国开发集团主席建立更加正式和强大的机构间机制，由联合国南南合作办公室进行协调，以鼓励共同支持南南合作和"
    "三方合作举措，促请联合国发展系统指定联系人作为代表加入该机制，并请联合国开发集团主席让联合国南南合作办公室有机会"
    "更经常地参加联合国发展集团的战略和协调机制；"
)
HOSTILE = "请<script>alert('xss')</script>\"onload=\"秘书长向大会第七十三届会议提交报告&lt;b&gt;；"
P28 = "请秘书长考虑到第19/1号决定，在向南南合作高级别委员会第二十届会议提交的全面报告中提出建议；"

ACTORS = [
    ("secretary-general", "秘书长", "Secretary-General", "SG", None),
    ("jiu", "联合检查组", "Joint Inspection Unit", "JIU", None),
    ("undg-chair", "联合国开发集团主席", "Chair of the UNDG", None, None),
    ("unossc", "联合国南南合作办公室", "United Nations Office for South-South Cooperation", "UNOSSC", None),
    ("su-ssc", "南南合作特设局", "Special Unit for South-South Cooperation", "SU-SSC", "unossc"),
    ("general-assembly", "联合国大会", "General Assembly", "GA", None),
]

GA = "general-assembly"

# id: symbol, title, session
DOCUMENTS = {
    "A-RES-72-237": ("A/RES/72/237", "南南合作", "A/72"),
    "S-RES-1322-2000": ("S/RES/1322(2000)", "<img src=x onerror=alert(1)>", "S/2000"),
}

# id, document, ordinal, part, label, text
PARAGRAPHS = [
    ("A-RES-72-237-o1", "A-RES-72-237", 1, "preamble", None, "大会，重申其2015年9月25日第70/1号决议，"),
    ("A-RES-72-237-p3", "A-RES-72-237", 2, "operative", "3", P3),
    ("A-RES-72-237-p12", "A-RES-72-237", 3, "operative", "12", P12),
    ("A-RES-72-237-p28", "A-RES-72-237", 4, "operative", "28", P28),
    ("S-RES-1322-2000-p1", "S-RES-1322-2000", 1, "operative", "1", HOSTILE),
    ("S-RES-1322-2000-p2", "S-RES-1322-2000", 2, "operative", "2", "请南南合作特设局编写报告。"),
]

Row = tuple[str, str, str, list[tuple[str, str | None]], str, str | None, str | None, str | None, int, str]

# paragraph id, verb, class, addressees, action begins with, deadline text, due, due_by, open, status
MANDATES: list[
    tuple[str, str, str, list[tuple[str, str | None]], str, str | None, str | None, str | None, int, str]
] = [
    (
        "A-RES-72-237-p3",
        "再次请",
        "request",
        [("联合检查组", "jiu")],
        "在大会",
        "在大会第七十二届会议结束前",
        "A/72",
        "2018-09-17",
        1,
        "not searched",
    ),
    (
        "A-RES-72-237-p12",
        "再次请",
        "request",
        [("联合国开发集团主席", "undg-chair")],
        "建立更加",
        None,
        None,
        None,
        0,
        "standing",
    ),
    (
        "A-RES-72-237-p12",
        "促请",
        "call_upon",
        [("联合国发展系统", None)],
        "指定联系人",
        None,
        None,
        None,
        0,
        "standing",
    ),
    (
        "A-RES-72-237-p28",
        "请",
        "request",
        [("秘书长", "secretary-general")],
        "考虑到",
        "在向南南合作高级别委员会第二十届会议",
        "SSC/20",
        None,
        1,
        "undated",
    ),
    (
        "S-RES-1322-2000-p1",
        "请",
        "request",
        [("秘书长", "secretary-general"), ("<b>某些</b>国家", None)],
        "向大会",
        "向大会第七十三届会议",
        "A/73",
        "2019-09-16",
        1,
        "overdue",
    ),
    (
        "S-RES-1322-2000-p2",
        "请",
        "request",
        [("南南合作特设局", "su-ssc")],
        "编写",
        None,
        "A/73",
        "2019-09-16",
        1,
        "overdue",
    ),
]


Rows = dict[str, list[dict[str, Any]]]


def rows() -> Rows:
    """Rows of every table, by column; what is left out is null."""
    out: Rows = {t.name: [] for t in TABLES}

    def add(table: str, **columns: Any) -> None:
        # `class_` because `class` is a word of Python
        out[table].append({name.rstrip("_"): value for name, value in columns.items()})

    for id_, name, en, acronym, successor in ACTORS:
        asked = sum((name, id_) in m[3] for m in MANDATES)
        add("actors", id=id_, name=name, name_en=en, acronym=acronym, kind="office", successor=successor,
            mandates=asked)  # fmt: skip
        for one in filter(None, (name, en, acronym)):
            add("actor_names", name=one, actor=id_)
        for line, actor in {(id_, id_), (id_, successor or id_), (successor or id_, id_)}:
            add("actor_lines", line=line, actor=actor)
    for id_, (symbol, title, session) in DOCUMENTS.items():
        url, count = f"https://docs.un.org/zh/{symbol}", sum(m[0].startswith(id_) for m in MANDATES)
        add("documents", id=id_, symbol=symbol, title=title, kind="resolution", held=1, body=GA, session=session,
            url=url, source="x.txt", sha256="0", form="text", mandates=count)  # fmt: skip
    # A link of the chain that is cited and not held.
    add("documents", id="A-RES-71-244", symbol="A/RES/71/244", kind="resolution", held=0, session="A/71",
        mandates=0, url="https://docs.un.org/zh/A/RES/71/244", chain="A-RES-71-244", place=1)  # fmt: skip
    out["documents"][0] |= {"chain": "A-RES-71-244", "place": 2, "predecessor": "A-RES-71-244",
                                "chain_basis": "cited in one list"}  # fmt: skip
    for id_, document, ordinal, part, label, text in PARAGRAPHS:
        add("paragraphs", id=id_, document=document, ordinal=ordinal, part=part, label=label, text=text,
            section='["决定"]')  # fmt: skip
    for number, mandate in enumerate(MANDATES, 1):
        _add_mandate(add, number, mandate)
    at = P12.index("联合国南南")
    add("mandate_actors", mandate="A-RES-72-237-p12-0", n=9, role="mentioned", surface=P12[at : at + 10],
        actor="unossc", paragraph="A-RES-72-237-p12", start=at, end=at + 10)  # fmt: skip
    add("footnotes", paragraph="A-RES-72-237-p28", n=1, mark="14", at=10, text="《大会正式记录》<i>第七十一届</i>")
    add("other_text", document="A-RES-72-237", n=1, kind="table", section='["决定", "附件"]',
        follows="A-RES-72-237-p28", text="职类\t员额<b>数</b>\n合计\t5")  # fmt: skip
    add("other_text", document="A-RES-72-237", n=2, kind="furniture", text="联合国")
    add("citations", paragraph="A-RES-72-237-o1", n=1, kind="resolution", symbol="A/RES/70/1",
        surface="第70/1号决议", start=16, end=24, basis="own body")  # fmt: skip
    add("deadlines", mandate="S-RES-1322-2000-p2-0", n=2, text="向大会第八十一届会议", due="A/81", due_by="2027-09-07",
        session="A/81", inferred=0, answer="answered", timing="upcoming", late="very late", late_by=1)  # fmt: skip
    add("threads", id="A-RES-72-237-p12-0", first_session="A/72", last_session="A/74", times=2, class_="request",
        action="建立更加正式和强大的机构间机制")  # fmt: skip
    for row in out["mandates"]:
        if row["id"] == "A-RES-72-237-p12-0":
            row |= {"thread": "A-RES-72-237-p12-0", "thread_place": 2}
    add("evidence", id=1, mandate="A-RES-72-237-p12-0", route="done", kind="answers", document="A-RES-72-237",
        paragraph="A-RES-72-237-p12", start=0, end=3, answer="A/73/383")  # fmt: skip
    add("reports", symbol="A/73/999", session="A/73", author="jiu", subject="南南合作", parts="[]",
        noted_in="A-RES-72-237", paragraph="A-RES-72-237-p3", under="[]", asked="no request found")  # fmt: skip
    add("evidence", id=2, mandate="A-RES-72-237-p3-0", deadline=1, route="named", kind="names_answer",
        document="S-RES-1322-2000", paragraph="S-RES-1322-2000-p2", start=1, end=8, answer="A/73/311")  # fmt: skip
    add("reports", symbol="A/73/311", session="A/73", author="jiu", subject="进展", parts="[]", under="[]",
        noted_in="A-RES-72-237", paragraph="A-RES-72-237-p3", asked="asked")  # fmt: skip
    add("coverage", body=GA, session="A/72", documents=1, highest_number=237, searched=0)
    add("reviews", n=1, document="A/RES/72/237", paragraph="3", quote="再次请", decision="none", date="2024")
    add("runs", id=1, started="2019", finished="2019", as_of="2019-01-01", version="0", documents=2, failed=0)
    add("build_info", key="version", value="0")
    add("build_info", key="as_of", value="2019-01-01")
    return out


def _add_mandate(add: Callable[..., None], number: int, mandate: Row) -> None:
    paragraph, verb, class_, parties, action, words, due, due_by, open_, status = mandate
    document, label = paragraph.rsplit("-p", 1)
    text = {p[0]: p[5] for p in PARAGRAPHS}[paragraph]
    at = text.index(verb + parties[0][0]) if "<" not in text else 0
    id_, timing = f"{paragraph}-{at}", "past" if due_by else "undated"
    addressees = json.dumps([surface for surface, _ in parties], ensure_ascii=False)
    add("mandates", id=id_, number=number, document=document, paragraph=paragraph, label=label, author=GA, body=GA,
        session=DOCUMENTS[document][2], verb=verb, class_=class_, reiterated=int(verb.startswith("再")),
        addressees=addressees, action=text[text.index(action, at) :], report=int(due is not None),
        deadline_text=words, due=due, due_by=due_by, open=open_, status=status, answer="not searched", timing=timing,
        start=at, end=len(text), rules='["request"]', already_made=0, reason="nothing of A/73 is held")  # fmt: skip
    spans = [("VERB", verb, at)] + ([("DEADLINE", words, text.index(words))] if words else [])
    for n, (name, surface, start) in enumerate(spans):
        add("spans", mandate=id_, n=n, label=name, rule=f"{class_}-1", paragraph=paragraph, start=start,
            end=start + len(surface))  # fmt: skip
    if due:
        add("deadlines", mandate=id_, n=1, text=words or "", due=due, due_by=due_by, inferred=0,
            answer="not searched", timing=timing)  # fmt: skip
    for n, (surface, actor) in enumerate(parties, 1):
        start = max(text.find(surface), 0)
        add("mandate_actors", mandate=id_, n=n, role="addressee", surface=surface, actor=actor, paragraph=paragraph,
            start=start, end=start + len(surface))  # fmt: skip


def make_database(path: Path, **changed: Any) -> Path:
    """Writes the database to `path`; `changed` overrides columns of the first document."""
    database = sqlite_utils.Database(sqlite3.connect(path))
    data = rows()
    data["documents"][0] |= changed
    for table in TABLES:
        made = database.table(table.name).create(
            table.columns, pk=table.pk, foreign_keys=table.foreign_keys, not_null=table.not_null
        )
        for columns in table.indexes:
            made.create_index(columns)
        made.insert_all({c: row.get(c) for c in table.columns} for row in data[table.name])
    search.index(database.conn)
    database.conn.commit()
    database.conn.close()
    return path


def told_twice(path: Path) -> Path:
    """The same database with a request that a later document makes again in other words."""
    connection = sqlite3.connect(path)
    first, second = "A-RES-72-237-p3-0", "S-RES-1322-2000-p2-0"
    with connection:
        connection.execute("insert into threads (id, times) values (?, 2)", (first,))
        for place, key in enumerate((first, second), 1):
            connection.execute("update mandates set thread = ?, thread_place = ? where id = ?", (first, place, key))
        connection.execute("update mandates set repeated_by = ? where id = ?", (second, first))
        connection.execute("insert into repeats values (?, ?, ?, 70.0, 1)", (second, first, first))
    connection.close()
    return path
