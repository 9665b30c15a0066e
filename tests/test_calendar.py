"""The session calendars: whole, in order, with sources, and in agreement with the rules and facts they quote."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from extract.calendar import session_symbol

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "rules" / "calendar"
FACTS = ROOT.parent / "shared" / "facts"
HEADER = ["series", "session", "opening", "main_part_end", "closing", "basis", "source"]
BASES = {"known", "rule", "provisional", "memory"}
FILES = sorted(FOLDER.glob("*.csv"))
Row = dict[str, str]


def read(path: Path, delimiter: str = ",") -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


ROWS = [row for path in FILES for row in read(path)]
SERIES: dict[str, list[Row]] = defaultdict(list)
for _row in ROWS:
    # Special and emergency special sessions run beside the regular ones: lines of their own.
    _prefix = _row["session"].rpartition("-")[0] if not _row["session"].isdigit() else ""
    SERIES[f"{_row['series']} {_prefix}".strip()].append(_row)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def days(row: Row) -> list[date]:
    """The days of a row that are known, in the order in which they must follow."""
    return [d for d in (day(row["opening"]), day(row["main_part_end"]), day(row["closing"])) if d]


def number(row: Row) -> int:
    return int(row["session"].rpartition("-")[2])


def named(series: str, session: int) -> Row:
    return next(r for r in SERIES[series] if number(r) == session)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_header(path):
    assert path.read_text(encoding="utf-8").splitlines()[0].split(",") == HEADER


def test_files():
    assert {"general-assembly", "human-rights-council", "hlc-south-south", "ecosoc", "hlpf"} <= {p.stem for p in FILES}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['series']}/{r['session']}")
def test_row(row):
    assert row["basis"] in BASES
    assert row["source"].strip(), "where does it come from?"
    assert days(row) == sorted(days(row)), "opening <= main_part_end <= closing"
    if row["basis"] == "known":
        assert row["opening"], "known, but without its opening"


def test_one_row_per_session():
    keys = [(r["series"], r["session"]) for r in ROWS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("series", [s for s in SERIES if s != "A/HLPF"])
def test_no_session_is_missing(series):
    numbers = [number(r) for r in SERIES[series]]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


@pytest.mark.parametrize("series", [s for s in SERIES if not s.endswith("ES")])
def test_sessions_do_not_overlap(series):
    """A session may close on the day the next one opens (A/74, A/75); emergency sessions run beside each other."""
    rows = SERIES[series]
    for before, after in pairwise(rows):
        if before["closing"] and days(after):
            assert day(before["closing"]) <= days(after)[0], f"{series}/{after['session']}"


def test_assembly_without_gaps_since_session_58():
    """Since 2003 a session lasts until the next one opens: on the day before it or on the same day."""
    rows = [r for r in SERIES["A"] if number(r) >= 58]
    for before, after in pairwise(rows):
        assert day(after["opening"]) - day(before["closing"]) <= timedelta(days=1), after["session"]


def test_session_72_closes():
    assert named("A", 72)["closing"] == "2018-09-17"


@pytest.mark.parametrize(
    ("series", "session", "opening", "closing"),
    [
        ("A", 73, "2018-09-18", "2019-09-16"),
        ("A", 62, "2007-09-18", "2008-09-15"),
        ("A/HRC", 31, "2016-02-29", "2016-03-24"),
        ("SSC", 20, "2021-06-01", "2021-06-04"),
        ("E", 2019, "2018-07-26", "2019-07-24"),
    ],
)
def test_sessions_that_deadlines_name(series, session, opening, closing):
    row = named(series, session)
    assert (row["opening"], row["closing"]) == (opening, closing)


def opening_by_rule(year: int, week: int) -> date:
    """Rule 1 of procedure: Tuesday of the given week of September, from the first week with a working day."""
    first = date(year, 9, 1)
    monday = first - timedelta(days=first.weekday())
    if first.weekday() > 4:  # the first falls on a week-end: the working days begin with the next Monday
        monday += timedelta(days=7)
    return monday + timedelta(days=7 * (week - 1) + 1)


@pytest.mark.parametrize("session", range(58, 91))
def test_assembly_opens_by_rule_1(session):
    """57/301: third week, from the 58th session; 75/325: second week, from the 78th."""
    week = 3 if session < 78 else 2
    assert named("A", session)["opening"] == opening_by_rule(session + 1945, week).isoformat()


def test_future_is_not_called_known():
    assert {r["basis"] for r in SERIES["A"] if number(r) > 80} == {"rule"}
    assert named("A", 80)["basis"] == "provisional"


@pytest.mark.skipif(not FACTS.exists(), reason="../shared/facts is not beside the project")
@pytest.mark.parametrize(
    ("name", "series", "columns"),
    [
        ("ga_sessions.tsv", "A", ("opening", "main_part_end", "closing")),
        ("hrc_sessions.tsv", "A/HRC", ("opening", "closing")),
    ],
)
def test_facts_agree(name, series, columns):
    facts = read(FACTS / name, "\t")
    assert len(facts) == len(SERIES[series])
    for fact in facts:
        row = named(series, int(fact["session"]))
        assert [row[c] for c in columns] == [fact[c] or "" for c in columns], fact["session"]


def test_series_are_declared():
    declared = yaml.safe_load((ROOT / "rules" / "series.yml").read_text(encoding="utf-8"))
    assert {r["series"] for r in ROWS} <= {s["series"] for s in declared} | {"A/HLPF"}


@pytest.mark.parametrize(
    ("symbol", "parts"),
    [
        ("A/76", ("A", "76", "", "A/76")),
        ("A/76:resumed-2", ("A", "76", "resumed-2", "A/76")),
        ("A/S-32:main", ("A", "S-32", "main", "A/S-32")),
        ("UNEP/EA.6:main", ("UNEP/EA", "6", "main", "UNEP/EA.6")),
        ("ICCD/COP(17)", ("ICCD/COP", "17", "", "ICCD/COP(17)")),
    ],
)
def test_a_symbol_is_taken_apart(symbol, parts):
    assert session_symbol(symbol) == parts


@pytest.mark.parametrize("text", [None, "", "2024-09-10", "R/P1Y", "A/76:", "A/76/L.5"])
def test_what_is_no_session(text):
    assert session_symbol(text) is None
