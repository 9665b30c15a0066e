"""The figures of the benchmark, each a ratio of two times measured in one run."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bench import corpus
from bench.yardstick import Figure, printed, program, ratio, seconds, started, tokenizing
from extract import readers
from extract.collecting import seldom_within
from extract.model import Document

AS_OF = date(2024, 1, 1)
_LONG, _SHORT = 200_000, 1_000  # characters
_NAMES = (100, 10_000)


@dataclass(frozen=True, slots=True)
class Corpora:
    """The folders that are measured: a small and a large one made from the founding documents, and XML, if any."""

    place: Path
    small: Path
    large: Path
    xml: Path | None
    rounds: int


def _quiet(_: str) -> None:
    """What is said of single documents is not wanted here."""


def _read(folder: Path) -> list[Document]:
    return [one for file in readers.find([folder], _quiet, _quiet) for one in readers.read(file)]


def _texts(documents: Sequence[Document]) -> list[str]:
    return ["\n".join(p.text for p in document.paragraphs) for document in documents]


def _build(folder: Path, db: Path, jobs: int) -> Callable[[], object]:
    from extract.register.build import build

    return lambda: build([folder], db, as_of=AS_OF, say=_quiet, jobs=jobs)


def _extracting(documents: Sequence[Document], extractor: Any = None, anew: bool = False) -> Callable[[], None]:
    """The work begins with no paragraph remembered; with `anew` each document does."""
    from extract.extractor import Extractor

    extract = extractor or Extractor()

    @seldom_within()  # as every command has it
    def work() -> None:
        extract.forget()
        for document in documents:
            if anew:
                extract.forget()
            extract(document, all_classes=True)

    return work


def extraction(given: Corpora) -> Iterator[Figure]:
    """Detect, assemble, resolve, on one core; and reading text before it.

    Paragraphs that return are worked out once. Documents made from few pieces have more of them than real ones, so it
    is told how many, and what documents cost of which every paragraph is new.
    """
    small = _read(given.small)
    corpora = [("whole extraction of the text, one core", small, 0.5)]
    if given.xml:
        corpora.append(("the same on the real corpus", _read(given.xml), 0.5))
    for name, documents, most in corpora:
        yard = tokenizing(_texts(documents))
        told = f"{len(documents):,} documents, {_returning(documents):.0%} of the operative text met before"
        yield Figure(name, ratio(_extracting(documents), yard, given.rounds), most, "Y", told)
        value = ratio(_extracting(documents, anew=True), yard, given.rounds)
        yield Figure("- nothing met before", value, None, "Y", f"{len(documents):,} documents")
    files = _files(given.small)[::4]
    yard = tokenizing(_texts(small[::4]))
    value = ratio(seldom_within()(lambda: [readers.read(file) for file in files]), yard, given.rounds)
    yield Figure("reading text files alone", value, None, "Y", f"{len(files):,} documents")


def _returning(documents: Sequence[Document]) -> float:
    """The share of the operative text that stands word for word in a document before."""
    texts = [p.text for document in documents for p in document.paragraphs if p.part == "operative"]
    return 1 - sum(map(len, set(texts))) / sum(map(len, texts))


def whole(given: Corpora) -> Iterator[Figure]:
    """From files to the finished database: reading, extraction, follow-up, rows, indexes, checks. With two workers by
    the clock on the wall, which other programs disturb."""
    yard = tokenizing(_texts(_read(given.small)))
    db = given.place / "whole.db"
    told = f"{len(_files(given.small)):,} documents"
    value = ratio(_build(given.small, db, 1), yard, given.rounds)
    yield Figure("files to rows in SQLite, one core", value, 0.7, "Y", told)
    value = ratio(_build(given.small, db, 2), yard, given.rounds, time.perf_counter)
    yield Figure("files to rows in SQLite, two workers", value, 0.4, "Y", f"{told}, by the wall")
    if given.xml:
        documents = _read(given.xml)
        value = ratio(_build(given.xml, db, 1), tokenizing(_texts(documents)), given.rounds)
        yield Figure("- of the real corpus, XML to rows, one core", value, None, "Y", f"{len(documents):,} documents")


def length(given: Corpora) -> Iterator[Figure]:
    """Time per character of one document of 200,000 characters against documents of 1,000."""
    pool = itertools.cycle(p for d in _read(given.small)[:50] for p in d.paragraphs if p.chapeau is None)
    base = _read(given.small)[0]
    many = [_document(base, pool, _SHORT) for _ in range(_LONG // _SHORT)]
    one = replace(
        base,
        paragraphs=tuple(replace(p, ordinal=n) for n, p in enumerate((p for d in many for p in d.paragraphs), 1)),
    )
    size = [sum(len(p.text) for d in some for p in d.paragraphs) for some in ([one], many)]
    work = ratio(_extracting([one]), _extracting(many), max(3, given.rounds))
    yield Figure("time per character, 200,000 against 1,000", work * size[1] / size[0], 1.3, "times")


def _document(base: Document, pool: Iterator[Any], size: int) -> Document:
    taken: list[Any] = []
    while sum(len(p.text) for p in taken) < size:
        taken.append(replace(next(pool), ordinal=len(taken) + 1))
    return replace(base, paragraphs=tuple(taken))


def names(given: Corpora) -> Iterator[Figure]:
    """Extraction with 10,000 more names of actors against 100 more."""
    from extract.extractor import Extractor
    from extract.rules import load

    documents = _read(given.small)[:100]
    some = [_extracting(documents, Extractor(load(_with_names(given.place, n))), anew=True) for n in _NAMES]
    yield Figure("10,000 names of actors against 100", ratio(some[1], some[0], max(3, given.rounds)), 1.3, "times")


def _with_names(place: Path, count: int) -> Path:
    """The project's rules with so many more actors, whose names are words of the founding documents put together."""
    from extract import rules

    folder = place / f"rules-{count}"
    if not folder.exists():
        shutil.copytree(rules.folder(), folder)
        chance, topics = random.Random(count), corpus.material().topics
        made = {"".join((*chance.sample(topics, 2), str(n))) for n in range(count)}
        lines = [f"- {{id: made-{n}, name: {name}局, kind: office}}\n" for n, name in enumerate(sorted(made))]
        with (folder / "actors.yml").open("a", encoding="utf-8") as file:
            file.writelines(lines)
    return folder


def reading(given: Corpora) -> Iterator[Figure]:
    """Reading XML against only parsing the same files."""
    from bench.reading import parse, read

    if given.xml:
        files = readers.find([given.xml], _quiet, _quiet)
        value = ratio(seldom_within()(lambda: read(files)), lambda: parse(files), given.rounds)
        yield Figure("reading AKN XML against lxml parsing it", value, 2.5, "times", f"{len(files)} files")


@contextmanager
def timed(owner: Any, name: str) -> Iterator[list[float]]:
    """Within it every call of a function is timed."""
    found: list[float] = []
    inner = getattr(owner, name)

    def outer(*given: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return inner(*given, **named)
        finally:
            found.append(time.process_time() - start)

    setattr(owner, name, outer)
    try:
        yield found
    finally:
        setattr(owner, name, inner)


def growth(given: Corpora) -> Iterator[Figure]:
    """What ten times the documents cost for each, how much of it is follow-up, what the indexes cost; then an update
    that finds nothing to do: by size and time of the files, and by content. The peak of memory is taken meanwhile, in
    programs of their own: it depends on no clock."""
    from extract.follow.stage import FollowUp
    from extract.register import store

    peaks = [program("bench.streaming", str(one)) for one in (given.large, given.small)]
    # One worker: the start of more would be a large part of the few documents.
    few = min(seconds(_updating(given.small, given.place / f"few{n}.db")) for n in range(given.rounds))
    small, large = len(_files(given.small)), len(_files(given.large))
    db = given.place / "many" / "mandates.db"
    with timed(FollowUp, "__call__") as follow, timed(store, "_index") as index:
        many = seconds(_updating(given.large, db))
    told = f"{large:,} against {small:,}"
    yield Figure("cost per document, ten times the documents", many / large / (few / small), 1.1, "times", told)
    yield Figure("follow-up, of the build", sum(follow) / many, 0.25, "share", f"{large:,} documents")
    # Y grows with the characters: documents are of one length. A part of them is enough for its time.
    texts = _texts(_read(given.large)[:: max(1, large // 1000)])
    share = sum(map(len, texts)) / _characters(given.large)
    yard = min(seconds(tokenizing(texts)) for _ in range(given.rounds)) / share
    yield Figure("search index and other indexes", sum(index) / yard, 0.25, "Y", f"{large:,} documents")
    by_stat = min(seconds(_updating(given.large, db)) for _ in range(5))
    for file in _files(given.large):
        os.utime(file)
    by_hash = seconds(_updating(given.large, db))
    yield Figure("update without changes, by stat", by_stat / many, 0.01, "share", f"{large:,} documents")
    yield Figure("update without changes, by hash", by_hash / many, 0.05, "share", f"{large:,} documents")
    most, least = (printed(one)["peak_mb"] for one in peaks)
    told = f"{least:.0f} -> {most:.0f} MB"
    yield Figure("more peak memory with ten times the documents, extraction", most - least, 15, "MB", told)


def _updating(folder: Path, db: Path) -> Callable[[], object]:
    from extract.update import run

    return lambda: run.update([folder], db, as_of=AS_OF, say=_quiet, jobs=1)


def _files(folder: Path) -> list[Path]:
    return readers.find([folder], _quiet, _quiet)


def _characters(folder: Path) -> int:
    return sum(len(one.read_text(encoding="utf-8")) for one in _files(folder))


def starts(given: Corpora) -> Iterator[Figure]:
    """Cold starts of the command, in processor seconds."""
    command = [sys.executable, "-c", "from extract.cli import main; main()"]
    one = str(_files(given.small)[0])
    yield Figure("cold start of mandates --help", started([*command, "--help"], 5), 0.3, "s", "processor time")
    value = started([*command, "extract", one], 5)
    yield Figure("cold start of mandates extract, one document", value, 1.5, "s", "processor time")


ALL = (extraction, whole, length, names, reading, growth, starts)
