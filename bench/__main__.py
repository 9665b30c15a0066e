"""The benchmark: every figure of the table in bench/README.md, as JSON and as a table.

python -m bench                       # or: make bench
python -m bench --full                # 2,000 and 20,000 documents instead of 200 and 2,000: hours, not minutes
python -m bench --only whole,growth
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench import corpus, figures
from bench.yardstick import ROOT, Figure

_RESULTS = ROOT / "bench" / "results.json"
_PAGE = ROOT / "bench" / "README.md"
_MARKS = ("<!-- results -->", "<!-- end -->")


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 0 also where a figure is missed: the benchmark tells, it does not judge."""
    options = argparse.ArgumentParser(prog="python -m bench", description="Measures the software against stock spaCy.")
    options.add_argument("--documents", type=int, default=200, help="size of the small corpus; the large has ten times")
    options.add_argument("--full", action="store_true", help="2,000 and 20,000 documents")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts")
    options.add_argument(
        "--xml", type=Path, help="a folder of AKN XML; the measuring corpus beside the project, if there"
    )
    options.add_argument("--only", help="names of figures, with commas: " + ", ".join(f.__name__ for f in figures.ALL))
    options.add_argument(
        "--write", action="store_true", help="write bench/results.json and the table in bench/README.md"
    )
    given = options.parse_args(arguments)
    small = 2000 if given.full else given.documents
    xml = given.xml or ROOT.parent / "shared" / "corpus" / "zh" / "77session"
    wanted = [f for f in figures.ALL if not given.only or f.__name__ in given.only.split(",")]
    place = Path(tempfile.mkdtemp(prefix="mandates-bench-"))
    found: list[Figure] = []
    try:
        for name, count in (("small", small), ("large", 10 * small)):
            corpus.write(place / name, count, given.seed)
        corpora = figures.Corpora(place, place / "small", place / "large", xml if xml.is_dir() else None, given.rounds)
        for measure in wanted:
            for figure in measure(corpora):
                found.append(figure)
                print(_row(figure), file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(json.dumps(told := _told(found, small, given.seed), ensure_ascii=False, indent=2))
    if given.write:
        _RESULTS.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        _PAGE.write_text(_with_table(_PAGE.read_text(encoding="utf-8"), found, told), encoding="utf-8")
    return 0


def _told(found: Sequence[Figure], small: int, seed: int) -> dict[str, object]:
    import spacy

    return {
        "documents": [small, 10 * small],
        "seed": seed,
        "day": time.strftime("%Y-%m-%d"),
        "python": platform.python_version(),
        "spacy": spacy.__version__,
        "figures": [{**asdict(one), "value": round(one.value, 4), "met": one.met} for one in found],
    }


def _row(one: Figure) -> str:
    note = f" ({one.note})" if one.note else ""
    value, most = (_shown(n, one.unit) for n in (one.value, one.most))
    return f"| {one.name}{note} | {value} | {most} | {'yes' if one.met else '**no**'} |"


def _shown(number: float, unit: str) -> str:
    return f"{100 * number:.2g} %" if unit == "share" else f"{number:.3g} {unit}"


def _with_table(page: str, found: Sequence[Figure], told: dict[str, object]) -> str:
    before, _, rest = page.partition(_MARKS[0])
    _, _, after = rest.partition(_MARKS[1])
    head = f"Measured {told['day']}: {told['documents']} documents, Python {told['python']}, spaCy {told['spacy']}.\n\n"
    lines = ["| figure | measured | at most | met |", "|---|---|---|---|", *map(_row, found)]
    return f"{before}{_MARKS[0]}\n{head}" + "\n".join(lines) + f"\n{_MARKS[1]}{after}"


if __name__ == "__main__":
    sys.exit(main())
