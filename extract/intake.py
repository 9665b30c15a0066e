"""Documents as they come in, and what every command that reads some says of them: what was passed over, what could not
be used, and caveats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from extract.errors import MandatesError
from extract.model import Document, Mandate
from extract.reading import Files, Say
from extract.result import Result

Progress = Callable[[Iterable[Result], int], Iterable[Result]]


class Problems:
    """Says what could not be used and counts it; what several documents suffer from (a wrong documents.yml) once."""

    def __init__(self, say: Say) -> None:
        self.count = 0
        self._say = say
        self._said: set[str] = set()

    def __call__(self, line: str) -> None:
        """One file or document that could not be used."""
        self.count += 1
        if line not in self._said:
            self._said.add(line)
            self._say(line)


def documents(
    paths: Sequence[Path], listed: Files, done: Iterable[Result], say: Say, fail: Say
) -> Iterator[tuple[Document, tuple[Mandate, ...]]]:
    """The documents of the files `listed` below `paths` with their mandates, from what was `done` of each file.

    `say` gets notes, `fail` what could not be used. Raises MandatesError where there is nothing to read.
    """
    tell(paths, listed, say, fail)
    for result in done:
        for problem in result.problems:
            fail(problem)
        for document, mandates in result.pairs:
            for caveat in document.caveats:
                say(f"note: {document.source}: {caveat}")
            yield document, mandates


def tell(paths: Sequence[Path], listed: Files, say: Say, fail: Say) -> None:
    """Says what was passed over below the paths and what cannot be read. Raises MandatesError where no file is left."""
    for note in listed.notes:
        say(f"note: {note}")
    for problem in listed.problems:
        fail(problem)
    if not listed.files:
        where = ", ".join(str(path) for path in paths)
        raise MandatesError(where, "no documents found", "name a file or a folder that holds documents")
