"""The benchmark: every figure of the table in README.md, as JSON and as that table.

python -m bench                              # or: make bench
python -m bench --documents 200              # a trial of some minutes; only printed
python -m bench --only whole,growth          # measures these anew, and keeps the others of results.json
python -m bench --table                      # writes the table of README.md from results.json, measures nothing
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from bench import corpus, figures
from bench.yardstick import ROOT, Figure

RESULTS = ROOT / "bench" / "results.json"
_PAGE = ROOT / "README.md"
_MARKS = ("<!-- bench -->", "<!-- end of bench -->")
_FULL = 2000


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 0 also where a figure is missed: the benchmark tells, it does not judge."""
    given = _options(arguments)
    if given.table:
        _table(json.loads(RESULTS.read_text(encoding="utf-8")))
        return 0
    names = [one.__name__ for one in figures.ALL]
    wanted = given.only.split(",") if given.only else names
    if unknown := set(wanted) - set(names):
        print(f"bench: no figure {', '.join(sorted(unknown))}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    full = given.documents == _FULL
    target = RESULTS if full else None
    told: dict[str, Any] = _held() if full and given.only else {}
    place = Path(tempfile.mkdtemp(prefix="mandates-bench-"))
    try:
        corpora = _corpora(place, given)
        for measure in (f for f in figures.ALL if f.__name__ in wanted):
            _say(f"{measure.__name__} ...")
            start = time.perf_counter()
            found = [replace(one, value=round(one.value, 4)) for one in measure(corpora)]
            told[measure.__name__] = _told(found, given, time.perf_counter() - start)
            for one in found:
                _say(_row(asdict(one)))
            if target:
                target.write_text(_json(told), encoding="utf-8")
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(_json(told), end="")
    if full:
        _table(told)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m bench", description="Measures the software against stock spaCy.")
    options.add_argument("--documents", type=int, default=_FULL, help="the small corpus; the large has ten times more")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, default=2, help="the best of so many rounds counts")
    options.add_argument(
        "--xml", type=Path, help="a folder of AKN XML; the measuring corpus beside the project, if there"
    )
    options.add_argument("--only", help="with commas: " + ", ".join(f.__name__ for f in figures.ALL))
    options.add_argument("--table", action="store_true", help="only write the table of README.md from results.json")
    return options.parse_args(arguments)


def _corpora(place: Path, given: argparse.Namespace) -> figures.Corpora:
    xml = given.xml or ROOT.parent / "shared" / "corpus" / "zh"
    for name, count in (("small", given.documents), ("large", 10 * given.documents)):
        _say(f"making {count} documents ...")
        corpus.write(place / name, count, given.seed)
    found = xml if xml.is_dir() else None
    return figures.Corpora(place, place / "small", place / "large", found, given.rounds)


def _told(found: Sequence[Figure], given: argparse.Namespace, took: float) -> dict[str, Any]:
    import spacy

    return {
        "documents": [given.documents, 10 * given.documents],
        "seed": given.seed,
        "day": time.strftime("%Y-%m-%d"),
        "python": platform.python_version(),
        "spacy": spacy.__version__,
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "seconds": round(took, 1),
        "figures": [{**asdict(one), "met": one.met} for one in found],
    }


def _held() -> dict[str, Any]:
    held: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return held


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def _row(one: dict[str, Any]) -> str:
    note = f" ({one['note']})" if one["note"] else ""
    value = _shown(one["value"], one["unit"])
    if one["most"] is None:
        return f"| {one['name']}{note} | {value} | | |"
    met = "yes" if one["value"] <= one["most"] else "**no**"
    return f"| {one['name']}{note} | {value} | {_shown(one['most'], one['unit'])} | {met} |"


def _shown(number: float, unit: str) -> str:
    return f"{100 * number:.2g} %" if unit == "share" else f"{number:.3g} {unit}"


def _table(told: dict[str, Any]) -> None:
    """Puts the figures between the marks of README.md, in the order in which they are defined."""
    page = _PAGE.read_text(encoding="utf-8")
    before, mark, rest = page.partition(_MARKS[0])
    _, end, after = rest.partition(_MARKS[1])
    if not (mark and end):
        raise SystemExit(f"bench: {_PAGE.name} has not the lines {_MARKS[0]} and {_MARKS[1]}")
    parts = [told[f.__name__] for f in figures.ALL if f.__name__ in told]
    days = sorted({part["day"] for part in parts})
    small, large = parts[0]["documents"] if parts else (0, 0)
    head = f"{small:,} and {large:,} documents, Python {parts[0]['python']}, spaCy {parts[0]['spacy']}, "
    head += " and ".join(days[:1] + days[1:][-1:])
    lines = [f"| {head} | measured | at most | met |", "|---|---|---|---|"]
    lines += [_row(one) for part in parts for one in part["figures"]]
    _PAGE.write_text(f"{before}{mark}\n" + "\n".join(lines) + f"\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
