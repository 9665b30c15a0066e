"""`mandates score`: gold files and an extraction -> a table of figures with the disagreements below."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import MandatesError
from extract.intake import Progress
from extract.lines import lines
from extract.plural import counted
from extract.reading import Say, Stages
from extract.scoring import mandates as score
from extract.scoring.records import Record, load, parse

_NAMED = 5  # documents that are not there


def documents_folder() -> Path:
    """The documents of the checkout, else `data/documents` of the current folder. Raises MandatesError."""
    for folder in (Path(__file__).parents[2] / "data" / "documents", Path("data/documents")):
        if folder.is_dir():
            return folder
    raise MandatesError("data/documents", "there is no such folder", "name the documents with --documents")


@dataclass(frozen=True, slots=True)
class Told:
    """What `mandates score` prints, its lowest figure, and how many documents could not be used."""

    text: str
    lowest: float
    failed: int


def run(
    gold: Sequence[Path],
    documents: Sequence[Path],
    *,
    found: str | None,
    errata: Path | None,
    show: int | None,
    as_json: bool,
    say: Say,
    progress: Progress = lambda items, _: items,
    work: Stages | None = None,
) -> Told:
    """Scores the extraction of `documents` (none: those of the checkout), or the lines `found`, against `gold`.

    With `errata` twice: raw and corrected; `lowest` is then of the corrected. Raises MandatesError.
    """
    wanted = _gold(gold)
    rounds = [("score", wanted)]
    if errata:
        rounds = [("raw", wanted), ("corrected", score.correct(wanted, load(errata, "mandate"), say))]
    failed = 0
    if found is not None:
        had = _found(found)
    else:
        had = []
        failed = lines(documents or (documents_folder(),), had.append, say=say, progress=progress, work=work)
    _tell_absent(wanted, had, say)
    scores = [(title, score.compare(items, had)) for title, items in rounds]
    if as_json:
        text = "\n".join(json.dumps(_object(title, result), ensure_ascii=False) for title, result in scores)
    else:
        text = "\n\n".join(_table(title, result, show) for title, result in scores)
    return Told(text, min(scores[-1][1].figures().values()), failed)


def _tell_absent(gold: Sequence[Record], had: Sequence[Record], say: Say) -> None:
    """Misses of documents that were never read say nothing of the rules."""
    absent, count = score.absent(gold, had)
    if absent:
        some = ", ".join(absent[:_NAMED]) + (" …" if len(absent) > _NAMED else "")
        told = f"{len(absent)} of {count} documents of the gold are not there, or nothing was found in them"
        say(f"note: {told}: {some}")


def _found(source: str) -> list[Record]:
    """An extraction made before: a file of JSON lines, or `-` for standard input. Raises MandatesError."""
    if source == "-":
        return parse(sys.stdin, "standard input", "mandate")
    return load(Path(source), "mandate")


def _gold(paths: Iterable[Path]) -> list[Record]:
    """All objects of the gold files. Raises MandatesError, for files without any object too."""
    paths = list(paths)
    gold = [item for path in paths for item in load(path, "mandate")]
    if not gold:
        raise MandatesError(", ".join(map(str, paths)), "no gold in it", "name files of JSON lines")
    return gold


def _object(title: str, result: score.Score) -> dict[str, Any]:
    """A score as one JSON object: counts, and figures from 0 to 1."""
    counts = {name: getattr(result, name) for name in ("documents", "gold", "found", "matched")}
    return {"score": title, **counts, **{name: round(value, 4) for name, value in result.figures().items()}}


def _table(title: str, result: score.Score, show: int | None) -> str:
    """A score as text: the figures, and below them up to `show` disagreements (None: all)."""
    figures = result.figures()
    lines = [
        f"{title}: {counted(result.documents, 'document')}, {counted(result.gold, 'mandate')} in the gold, "
        f"{result.found} found, {result.matched} matched",
        f"  {'mandates':14} P {figures['P']:.4f}  R {figures['R']:.4f}  F {figures['F']:.4f}",
    ]
    for name, (equal, n) in result.fields.items():
        lines.append(f"  {name:14} {figures[name]:.4f}  {equal} of {n}" if n else f"  {name:14} not compared")
    shown = result.differences if show is None else result.differences[:show]
    if result.differences:
        lines.append(
            f"disagreements ({len(shown)} of {len(result.differences)}): document, paragraph, field, gold, found"
        )
    for one in shown:
        lines.append("\t".join(_cell(v) for v in (one.document, one.paragraph, one.field, one.gold, one.found)))
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(value) or "[]"
    return "-" if value is None else str(value)
