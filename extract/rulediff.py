"""What a change of rules does to the mandates of a fixed sample: `mandates diff`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.model import Document, Mandate
    from extract.rules import Rules

Fields = dict[str, Any]
_SHOWN = (
    "verb",
    "class",
    "reiterated",
    "addressees",
    "actors",
    "due",
    "deadline_text",
    "report",
    "recipient",
    "action",
)


@dataclass(frozen=True, slots=True)
class Effect:
    """One mandate that only the one set of rules finds, or that both read differently.

    `sign` is + (gained), - (lost) or ~ (changed); `fields` maps a changed field to (old, new).
    """

    sign: str
    key: str
    words: str
    fields: dict[str, tuple[Any, Any]]

    def __str__(self) -> str:
        told = "".join(f"\n    {name}: {_text(old)} -> {_text(new)}" for name, (old, new) in self.fields.items())
        return f"{self.sign} {self.key}  {self.words}{told}"


def changes(
    read: Callable[[Rules], Iterable[tuple[Document, Sequence[Mandate]]]], old: Rules, new: Rules
) -> Iterator[Effect]:
    """The mandates that two sets of rules read differently, in the order of the documents and their text.

    `read` gives the documents with their mandates as they are read by a set of rules: structure.yml is of them too.
    """
    before, after = (
        {document.id: _rows(document, mandates) for document, mandates in read(rules)} for rules in (old, new)
    )
    for document in {**before, **after}:
        yield from _between(before.get(document, {}), after.get(document, {}))


def _between(mine: Mapping[str, Fields], theirs: Mapping[str, Fields]) -> Iterator[Effect]:
    for key in {**mine, **theirs}:
        if key not in theirs:
            yield Effect("-", key, _words(mine[key]), {})
        elif key not in mine:
            yield Effect("+", key, _words(theirs[key]), {})
        else:
            pairs = {n: (mine[key][n], theirs[key][n]) for n in _SHOWN if mine[key][n] != theirs[key][n]}
            if pairs:
                yield Effect("~", key, _words(theirs[key]), pairs)


def committed(folder: Path, into: Path) -> Path:
    """The rules as last committed, taken out of the repository that holds `folder` and put below `into`.

    Raises MandatesError where there is no such repository.
    """
    import io
    import subprocess
    import tarfile

    from extract.errors import MandatesError

    cure = "name the rules to compare with: --against FOLDER"
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "archive", "--format=tar", "HEAD", "."], capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise MandatesError(folder, "the committed rules cannot be read from a repository", cure) from error
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(into, filter="data")
    return into


def _rows(document: Document, mandates: Sequence[Mandate]) -> dict[str, Fields]:
    from extract.lines import line
    from extract.register.rows import mandate_ids

    return {key: line(key, mandate) for key, mandate in zip(mandate_ids(document, mandates), mandates, strict=True)}


def _words(row: Fields) -> str:
    return f"{row['verb']} {'、'.join(row['addressees'])} {row['action'][:40]}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
