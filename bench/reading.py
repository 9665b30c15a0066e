"""Reading speed by form: files and characters per second, peak memory, and for XML the ratio to parsing alone.

    python bench/reading.py PATH...
    PYTHONPATH=tests python bench/reading.py --print data/documents

prints one JSON object. With --print the documents are first printed to PDF and Word, with what the tests print with.
The ratio is the time of reading over the time in which lxml only parses the same bytes; the two are measured in turn in
one process (`--rounds`, the best of each counts), so that it says the same on any machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from lxml import etree

from extract import readers
from extract.errors import DocumentError


def parse(files: Sequence[Path]) -> None:
    """What any reader of XML has to do at the least."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for file in files:
        etree.fromstring(file.read_bytes(), parser)


def read(files: Sequence[Path]) -> None:
    """Reads every file and keeps nothing."""
    for file in files:
        readers.read(file)


def seconds(work: Callable[[Sequence[Path]], None], files: Sequence[Path]) -> float:
    """Processor time, so that other programs do not count."""
    start = time.process_time()
    work(files)
    return time.process_time() - start


def measure(paths: Sequence[Path], rounds: int) -> dict[str, object]:
    """Reads everything below `paths` once for the totals, then `rounds` times for the clock."""
    forms: dict[str, list[Path]] = defaultdict(list)
    characters: dict[str, int] = defaultdict(int)
    refused = 0
    digest = hashlib.sha256()
    for file in readers.find(paths):
        try:
            documents = readers.read(file)
        except DocumentError:
            refused += 1
            continue
        digest.update(repr(documents).encode())
        form = documents[0].form if documents else "left out"
        forms[form].append(file)
        characters[form] += sum(len(p.text) for document in documents for p in document.paragraphs)
    out: dict[str, object] = {"refused": refused, "digest": digest.hexdigest()[:16]}
    for form, files in sorted(forms.items()):
        best = best_parse = float("inf")
        for _ in range(rounds):
            best = min(best, seconds(read, files))
            if form == "akn":
                best_parse = min(best_parse, seconds(parse, files))
        numbers = {
            "files": len(files),
            "files_per_second": round(len(files) / best, 1),
            "characters_per_second": round(characters[form] / best),
        }
        if form == "akn":
            numbers["ratio_to_parsing"] = round(best / best_parse, 2)
        out[form] = numbers
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    out["peak_memory_mb"] = round(peak / (2**20 if sys.platform == "darwin" else 2**10))
    return out


def reprint(paths: Sequence[Path], folder: Path) -> None:
    """Writes every document below `paths` to `folder` as PDF and as Word."""
    import printing
    import word

    for file in readers.find(paths):
        for document in readers.read(file):
            (folder / f"{document.id}.pdf").write_bytes(printing.print_resolution(document))
            word.printed(document).save(folder / f"{document.id}.docx")


def main() -> None:
    """Command line."""
    options = argparse.ArgumentParser(description="Measures the readers.")
    options.add_argument("paths", nargs="+", type=Path)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--print", action="store_true", dest="reprint", help="also as PDF and Word")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.reprint:
            reprint(given.paths, Path(folder))
            given.paths.append(Path(folder))
        print(json.dumps(measure(given.paths, given.rounds), indent=2))


if __name__ == "__main__":
    main()
