"""`mandates score --followup`: what follow-up found, held against what people found by reading.

Gold is a file of JSON lines, one for each request for a report that a lottery drew (tests/gold/followup/README.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from extract import intake
from extract.errors import MandatesError
from extract.follow.coverage import Coverage
from extract.follow.entries import Entries
from extract.follow.stage import Followed, FollowUp
from extract.follow.symbols import whole
from extract.model import Evidence, Mandate
from extract.reading import Say, Stages, files, results, stages
from extract.register.collected import Collected
from extract.scoring import Told
from extract.scoring.mandates import Place
from extract.scoring.records import Record, load


@dataclass(slots=True)
class Count:
    """`found`: requests with links; `right`: those of them whose links are all right; `wanted`: requests that have some
    by the gold, `met`: those of them with a right one."""

    found: int = 0
    right: int = 0
    wanted: int = 0
    met: int = 0

    @property
    def precision(self) -> float:
        """The share of the requests found whose links are all right, 0 to 1."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the requests wanted that have a right link, 0 to 1."""
        return self.met / self.wanted if self.wanted else 1.0


@dataclass(slots=True)
class Score:
    """What a comparison counted. `lacking` are requests of the gold that the documents or the extraction lack."""

    requests: int = 0
    answers: Count = field(default_factory=Count)
    repeats: Count = field(default_factory=Count)
    differences: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Precision and recall of both, 0 to 1."""
        return {
            "answers P": self.answers.precision,
            "answers R": self.answers.recall,
            "repeats P": self.repeats.precision,
            "repeats R": self.repeats.recall,
        }


def score(gold: Sequence[Record], entries: Entries, followed: Followed) -> Score:
    """Holds what was found against gold. A link to an answer is right if the report that answers, or the document that
    notes it, is one of the gold's; a repeat if its document and paragraph are."""
    out = Score(requests=len(gold))
    proof: dict[str, list[Evidence]] = {}
    for one in followed.evidence:
        if one.counts:
            proof.setdefault(one.mandate, []).append(one)
    again = {repeat.earlier: repeat.later for repeat in followed.repeats}
    places = {key: (symbol, m.label) for symbol, (_, pairs) in entries.items() for key, m in pairs}
    for item in gold:
        name = f"{item['document']} {item['paragraph']}.{item['order']}"
        key = _key(item, entries)
        if key is None:
            out.lacking.append(name)
            continue
        told = [*_answers(out.answers, item, proof.get(key, ())), *_repeats(out.repeats, item, again.get(key), places)]
        out.differences += [f"{name}\t{line}" for line in told]
    return out


def _key(item: Record, entries: Entries) -> str | None:
    """The id of the mandate meant: the order counts those of the paragraph that are not of class `other`."""
    pairs = entries[item["document"]][1] if item["document"] in entries else ()
    fitting = [k for k, m in pairs if (m.label or None) == item["paragraph"] and m.mandate_class != "other"]
    order: int = item["order"]
    if 0 < order <= len(fitting):
        return fitting[order - 1]
    # Rules that get better may read two asks as one: the only report asked for there is the one meant.
    reports = [k for k, m in pairs if k in fitting and m.report]
    return reports[0] if order > 1 and len(reports) == 1 else None


def _answers(count: Count, item: Record, found: Sequence[Evidence]) -> list[str]:
    wanted = item["answers"] if item["answer"] == "answered" else []
    documents = {one["document"] for one in wanted}
    reports = {whole(one["report"]) for one in wanted if one["report"]}
    right = [e for e in found if e.document in documents or (e.answer and whole(e.answer) in reports)]
    count.found += bool(found)
    count.right += bool(found) and len(right) == len(found)
    count.wanted += bool(wanted)
    count.met += bool(wanted) and bool(right)
    told = [f"wrong answer\t{e.document}\t{e.answer or '-'}" for e in found if e not in right]
    if wanted and not right:
        told.append(f"missed answer\t{wanted[0]['document']} {wanted[0]['paragraph']}\t{wanted[0]['report'] or '-'}")
    return told


def _repeats(count: Count, item: Record, found: str | None, places: Mapping[str, Place]) -> list[str]:
    pairs = (item.get("repeated_same_session"), item["repeated_by"])
    wanted = [(one["document"], one["paragraph"]) for one in pairs if one]
    place = places[found] if found else None
    count.found += place is not None
    count.right += place in wanted
    count.wanted += bool(wanted)
    count.met += place in wanted
    if place in wanted or (place is None and not wanted):
        return []
    kind = "missed repeat" if place is None else "wrong repeat"
    shown = [" ".join(str(part) for part in one) if one else "-" for one in (place, wanted[0] if wanted else None)]
    return [f"{kind}\tfound {shown[0]}\tgold {shown[1]}"]


def run(
    gold: Sequence[Path],
    documents: Sequence[Path],
    *,
    as_of: date,
    show: int | None,
    as_json: bool,
    say: Say,
    progress: intake.Progress = lambda items, _: items,
    work: Stages | None = None,
) -> Told:
    """Follows up `documents` as of a day and scores that against each file of `gold`.

    Raises MandatesError where no documents are named, or a file of gold is wrong or about other documents.
    """
    if not documents:
        raise MandatesError("--documents", "not given", "name the folder of the documents that the gold is about")
    wanted = {path: load(path, "request") for path in gold}
    work = work or stages()
    entries, followed, failed = _follow(documents, work, as_of, say, progress)
    lowest, texts = 1.0, []
    for path, items in wanted.items():
        result = score(items, entries, followed)
        if len(result.lacking) == len(items):
            raise MandatesError(path, "none of its requests is in the documents", "name them with --documents")
        for name in result.lacking:
            say(f"{path}: no request {name} in the documents; name all of them with --documents")
        failed += len(result.lacking)
        lowest = min(lowest, *result.figures().values())
        texts.append(_object(path, result) if as_json else _table(path, result, show))
    return Told("\n".join(texts), lowest, failed)


def _follow(
    documents: Sequence[Path], work: Stages, as_of: date, say: Say, progress: intake.Progress
) -> tuple[Entries, Followed, int]:
    rules = work.rules()
    listed = files(documents, work.find)
    register = Collected(say)
    done = progress(results(listed.files, work, rules, all_classes=True, jobs=None), len(listed.files))
    for document, mandates in intake.documents(documents, listed, done, say, register.fail):
        register.add(document, mandates)
    entries: dict[str, tuple[Any, Sequence[tuple[str, Mandate]]]] = {d.symbol: (d, m) for d, m in register.sorted()}
    coverage = Coverage([document for document, _ in entries.values()], rules.actors)
    return entries, FollowUp(rules, as_of)(entries, coverage), register.fail.count


def _object(path: Path, result: Score) -> str:
    figures = {name: round(value, 4) for name, value in result.figures().items()}
    return json.dumps({"gold": path.name, "requests": result.requests, **figures}, ensure_ascii=False)


def _table(path: Path, result: Score, show: int | None) -> str:
    lines = [f"{path.name}: {result.requests} requests"]
    for name, count in (("answers", result.answers), ("repeats", result.repeats)):
        lines.append(
            f"  {name}  P {count.precision:.3f} ({count.right} of {count.found})  "
            f"R {count.recall:.3f} ({count.met} of {count.wanted})"
        )
    shown = result.differences if show is None else result.differences[:show]
    return "\n".join([*lines, *(f"  {line}" for line in shown)])
