"""Files -> documents with their mandates, in the order of the files, in one process or several."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from extract import __version__, stopping
from extract.collecting import seldom, settled
from extract.errors import DocumentError, MandatesError
from extract.model import Document, Mandate
from extract.result import Result, pack, printable, unpack
from extract.workers import Batches, Cluster, Jobs, Processes

# Starting a worker costs about a second (spaCy's import); below this many files one process is faster.
_FEW = 50
_CLUSTER_BATCH = 50  # files: a scheduler takes about a millisecond for each piece of work

Say = Callable[[str], None]


class Extract(Protocol):
    """What turns a document into its mandates (`extract.extractor.Extractor`)."""

    def __call__(self, document: Document, all_classes: bool = False) -> tuple[Mandate, ...]:
        """The mandates of a document; class `other` only with `all_classes`."""


class Find(Protocol):
    """What lists the documents' files (`extract.readers.find`)."""

    def __call__(self, paths: Iterable[Path], note: Say, problem: Say) -> list[Path]:
        """The files of `paths` and below them; a line for what was passed over, and for what cannot be read."""


Reader = Callable[[Path], list[Document]]
Load = Callable[[], Any]
Make = Callable[[Any], Extract]


@dataclass(frozen=True, slots=True)
class Stages:
    """The functions that do the work. With several workers they are pickled: functions of a module, no lambdas."""

    find: Find
    read: Reader
    rules: Load
    make: Make


class File(NamedTuple):
    """A file to read, and small: there are hundreds of thousands. `inside` is its name below a `folder` asked for."""

    folder: Path
    inside: str

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.folder / self.inside

    @property
    def name(self) -> str:
        """`inside` as text that every program can write."""
        return printable(self.inside)


@dataclass(frozen=True, slots=True)
class Files:
    """Files below the paths asked for, what could not be found or read, and what was passed over."""

    files: tuple[File, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def stages(rules: Path | None = None, any_language: bool = False) -> Stages:
    """The real readers and extractor, imported only now.

    `rules` is a rules folder other than the shipped one; `any_language` takes in XML that is not in Chinese.
    """
    from extract import readers
    from extract.extractor import Extractor
    from extract.rules import load

    read = partial(readers.read, any_language=any_language, rules=rules)
    return Stages(readers.find, read, partial(load, rules), Extractor)


def files(paths: Sequence[Path], find: Find) -> Files:
    """The documents' files below `paths`, sorted, each once; a path that is not there is a problem, not the end."""
    found: dict[Path, File] = {}
    problems: list[str] = []
    notes: list[str] = []
    for root in sorted(set(paths)):
        try:
            inside = root.resolve()
            for path in find([root], notes.append, problems.append):
                file = File(root, path.relative_to(root).as_posix()) if path != root else File(root.parent, root.name)
                # Folders that are links are not entered: below the path only the file itself can be one.
                real = inside if path == root else inside / file.inside
                if path != root and path.is_symlink():
                    real = path.resolve()
                    if not real.is_relative_to(inside):
                        cure = "name the file itself or copy it there"
                        problems.append(f"{path}: leads out of the folder {root}; {cure}")
                        continue
                found.setdefault(real, file)
        except MandatesError as error:
            problems.append(str(error))
        except OSError as error:
            problems.append(f"{root}: cannot be read ({error.strerror}); check the path and its permissions")
    listed = sorted(found.values(), key=lambda file: (file.name, str(file.folder)))
    return Files(tuple(listed), tuple(problems), tuple(dict.fromkeys(notes)))


def results(listed: Sequence[File], work: Stages, rules: Any, *, all_classes: bool, jobs: Jobs) -> Iterator[Result]:
    """One Result per file, in the order given, whatever the number of workers (`jobs`: extract.workers.Jobs).

    `rules` are those that `work.rules` loads; workers load their own. A document that kills workers is a problem like
    any other. Raises MandatesError if workers cannot be had, or die of whatever they do.
    """
    if isinstance(jobs, str):
        cluster = Cluster(jobs)
        do = partial(_in_worker, pickle.dumps((work, all_classes)), _state(rules))
        done = Batches(cluster, do, _killer, _CLUSTER_BATCH, 4 * cluster.count)(listed)
        yield from map(_unpacked, done, listed)
        return
    count = jobs or (1 if len(listed) <= _FEW else min(os.cpu_count() or 1, 8))
    if count == 1:
        extract = work.make(rules)
        settled()
        yield from (_process(item, work.read, extract, all_classes) for item in listed)
        return
    do = partial(_in_worker, pickle.dumps((work, all_classes)), "")
    size = max(1, min(16, len(listed) // (count * 4)))
    done = Batches(Processes(count, _start), do, _killer, size, 4 * count)(listed)
    yield from map(_unpacked, done, listed)


def _start() -> None:
    stopping.worker()
    seldom()


def _in_worker(packed: bytes, state: str, items: Sequence[File]) -> list[bytes]:
    """What a worker does, its results packed; `packed` are the stages, `state` the program and the rules that a worker
    elsewhere must have."""
    read, extract, all_classes, own = _worker(packed)
    if state and own != state:
        cure = "install the same version on every worker, with the same rules"
        raise MandatesError("workers", "one has another version of the program or of the rules", cure)
    return [_packed(_process(item, read, extract, all_classes), item) for item in items]


def _packed(result: Result, file: File) -> bytes:
    try:
        return pack(result)
    except Exception as error:  # one file must never stop the others
        return pack(Result(file.name, problems=(_bug(file.path, "handed on", error),)))


def _unpacked(packed: bytes, file: File) -> Result:
    try:
        return unpack(packed)
    except Exception as error:  # a value of another type than its field says
        return Result(file.name, problems=(_bug(file.path, "handed on", error),))


@lru_cache(maxsize=1)
def _worker(packed: bytes) -> tuple[Reader, Extract, bool, str]:
    """The extractor of a worker, which is made once."""
    work, all_classes = pickle.loads(packed)  # what the parent packed just before
    rules = work.rules()
    extract = work.make(rules)
    settled()
    return work.read, extract, all_classes, _state(rules)


def _state(rules: Any) -> str:
    return f"{__version__} {rules.version}"


def _killer(file: File) -> bytes:
    told = "a worker died of it twice (for want of memory, or of a fault in a library); set aside"
    line = printable(f"{file.path}: {told}; give it alone with --jobs 1 to see why")
    return pack(Result(file.name, problems=(line,)))


def _process(file: File, read: Reader, extract: Extract, all_classes: bool) -> Result:
    path, name = file.path, file.name
    try:
        documents = [replace(document, source=name) for document in read(path)]
    except DocumentError as error:
        return Result(name, problems=(printable(str(error)),))
    except Exception as error:  # one file must never stop the others
        return Result(name, problems=(_bug(path, "read", error),))
    pairs, problems = [], []
    for document in documents:
        try:
            pairs.append((document, tuple(extract(document, all_classes=all_classes))))
        except DocumentError as error:
            problems.append(printable(str(error)))
        except Exception as error:
            problems.append(_bug(path, f"worked on ({document.symbol})", error))
    return Result(name, tuple(pairs), tuple(problems))


def _bug(path: Path, what: str, error: Exception) -> str:
    told = " ".join(f"{type(error).__name__}: {error}".split())
    line = f"{path}: could not be {what}: {told}; this is a fault of the program, please report it with the file"
    return printable(line)
