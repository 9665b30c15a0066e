"""Files -> documents with their mandates, in the order of the files, in one process or several."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from extract import stopping
from extract.errors import DocumentError, MandatesError
from extract.model import Document, Mandate

# Starting a worker costs about a second (spaCy's import); below this many files one process is faster.
_FEW = 50

# A signal to the whole group (systemd) ends the workers before we have heard it: that is no broken worker.
_MOMENT = 0.2
_LONG = 5.0

Say = Callable[[str], None]


class Extract(Protocol):
    """What turns a document into its mandates (`extract.extractor.Extractor`)."""

    def __call__(self, document: Document, all_classes: bool = False) -> tuple[Mandate, ...]:
        """The mandates of a document; class `other` only with `all_classes`."""


class Find(Protocol):
    """What lists the documents' files (`extract.readers.find`)."""

    def __call__(self, paths: Iterable[Path], note: Say, problem: Say) -> list[Path]:
        """The files of `paths` and below them; a line for what was passed over, and for what cannot be read."""


Read = Callable[[Path], list[Document]]
Load = Callable[[], Any]
Make = Callable[[Any], Extract]


@dataclass(frozen=True, slots=True)
class Stages:
    """The functions that do the work. With several workers they are pickled: functions of a module, no lambdas."""

    find: Find
    read: Read
    rules: Load
    make: Make


@dataclass(frozen=True, slots=True)
class Result:
    """One file: its documents with their mandates, or the one line that says why there are none."""

    source: str
    pairs: tuple[tuple[Document, tuple[Mandate, ...]], ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Files:
    """Files below the paths asked for, each with its name relative to that path; what could not be found or read;
    and what was passed over."""

    files: tuple[tuple[Path, str], ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def stages(rules: Path | None = None, any_language: bool = False) -> Stages:
    """The real readers and extractor, imported only now.

    `rules` is a rules folder other than the shipped one; `any_language` takes in XML that is not in Chinese.
    """
    from extract import readers
    from extract.extractor import Extractor
    from extract.rules import load

    return Stages(readers.find, partial(readers.read, any_language=any_language), partial(load, rules), Extractor)


def files(paths: Sequence[Path], find: Find) -> Files:
    """The documents' files below `paths`, sorted, each once; a path that is not there is a problem, not the end."""
    found: dict[Path, tuple[Path, str]] = {}
    problems: list[str] = []
    notes: list[str] = []
    for root in sorted(set(paths)):
        try:
            inside = root.resolve()
            for file in find([root], notes.append, problems.append):
                if file.is_symlink() and file != root and not file.resolve().is_relative_to(inside):
                    problems.append(f"{file}: leads out of the folder {root}; name the file itself or copy it there")
                    continue
                name = file.relative_to(root).as_posix() if file != root else file.name
                found.setdefault(file.resolve(), (file, _printable(name)))
        except MandatesError as error:
            problems.append(str(error))
        except OSError as error:
            problems.append(f"{root}: cannot be read ({error.strerror}); check the path and its permissions")
    listed = sorted(found.values(), key=lambda pair: (pair[1], str(pair[0])))
    return Files(tuple(listed), tuple(problems), tuple(dict.fromkeys(notes)))


def results(
    listed: Sequence[tuple[Path, str]], work: Stages, rules: Any, *, all_classes: bool, jobs: int | None
) -> Iterator[Result]:
    """One Result per file, in the order given, whatever the number of workers.

    `rules` are those that `work.rules` loads; workers load their own. Raises MandatesError if one was killed.
    """
    workers = jobs or (1 if len(listed) <= _FEW else min(os.cpu_count() or 1, 8))
    if workers == 1:
        extract = work.make(rules)
        yield from (_process(item, work.read, extract, all_classes) for item in listed)
        return
    pool = ProcessPoolExecutor(workers, initializer=_start, initargs=(work, all_classes))
    try:
        yield from _in_order(pool, listed, max(1, min(16, len(listed) // (workers * 4))), 4 * workers)
    except BrokenProcessPool as error:
        time.sleep(_MOMENT)
        raise MandatesError("workers", "one was killed", "free some memory or run with --jobs 1") from error
    except BaseException:
        _end(pool)
        raise
    pool.shutdown(wait=True)


def _in_order(
    pool: ProcessPoolExecutor, listed: Sequence[tuple[Path, str]], size: int, window: int
) -> Iterator[Result]:
    """Batches of `size` files, `window` of them on their way at once; not `map`, which cancels what is still waiting,
    and a pool whose workers were ended cannot take that."""
    waiting: deque[Future[list[Result]]] = deque()
    for start in range(0, len(listed), size):
        with stopping.held():  # a worker whose start is interrupted would be known to nobody
            waiting.append(pool.submit(_in_worker, listed[start : start + size]))
        if len(waiting) >= window:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _end(pool: ProcessPoolExecutor) -> None:
    """Ends the workers at once. To wait for them can last for ever: Ctrl-C may come while their queue is being read.

    So the pool's own thread is waited for a while only: where it ends while Python does, both close the same pipe,
    and Python prints a traceback of that.
    """
    processes = list(getattr(pool, "_processes", None) or {})
    thread = getattr(pool, "_executor_manager_thread", None)
    for number in processes:
        with suppress(ProcessLookupError):
            os.kill(number, getattr(signal, "SIGKILL", signal.SIGTERM))
    pool.shutdown(wait=False)
    if thread is not None:
        thread.join(_LONG)


_worker: tuple[Read, Extract, bool] | None = None


def _start(work: Stages, all_classes: bool) -> None:
    global _worker  # noqa: PLW0603 - a worker process has no other place to keep its extractor
    stopping.worker()
    _worker = (work.read, work.make(work.rules()), all_classes)


def _in_worker(items: Sequence[tuple[Path, str]]) -> list[Result]:
    assert _worker is not None
    return [_process(item, *_worker) for item in items]


def _process(item: tuple[Path, str], read: Read, extract: Extract, all_classes: bool) -> Result:
    path, name = item
    try:
        documents = [replace(document, source=name) for document in read(path)]
    except DocumentError as error:
        return Result(name, problems=(str(error),))
    except Exception as error:  # one file must never stop the others
        return Result(name, problems=(_bug(path, "read", error),))
    pairs, problems = [], []
    for document in documents:
        try:
            pairs.append((document, tuple(extract(document, all_classes=all_classes))))
        except DocumentError as error:
            problems.append(str(error))
        except Exception as error:
            problems.append(_bug(path, f"worked on ({document.symbol})", error))
    return Result(name, tuple(pairs), tuple(problems))


def _bug(path: Path, what: str, error: Exception) -> str:
    told = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{path}: could not be {what}: {told}; this is a fault of the program, please report it with the file"


def _printable(name: str) -> str:
    """A file name as text that every program can write; bytes that are not UTF-8 are shown as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
