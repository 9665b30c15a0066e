"""What an update did, and what one would do, told to people and to machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from extract.plural import counted
from extract.register.changes import Change

if TYPE_CHECKING:
    from extract.register.build import BuildReport

_SHOWN = 20  # changes, or files, of one kind that are spelt out


@dataclass(frozen=True, slots=True)
class Done:
    """What an update did: `report` is None if nothing had changed; `read` counts the files read anew, `failed` the
    files and documents that could not be used; `told` says whether changes.jsonl was written."""

    report: BuildReport | None
    read: int
    files: int
    failed: int = 0
    told: bool = True

    @property
    def changes(self) -> Sequence[Change]:
        """The changes since the run before."""
        return self.report.changes if self.report else ()

    @property
    def code(self) -> int:
        """0 if all went well, 1 if a file or document could not be used or the change log could not be written."""
        return 1 if self.failed or not self.told else 0


def summary(done: Done, report: BuildReport) -> list[str]:
    """A line for each kind of change and for the most telling ones, of an update that built; then for the reviews."""
    made = f"{counted(report.documents, 'document')}, {counted(report.mandates, 'mandate')}"
    lines = [f"{done.read} of {counted(done.files, 'file')} read; {made}"]
    if report.failed:
        lines.append(f"  could not be used: {report.failed} (the log says which and why)")
    kinds = Counter(_kind(change) for change in report.changes)
    for kind, count in kinds.items():
        lines.append(f"  {kind}: {count}")
        those = [change for change in report.changes if _kind(change) == kind]
        lines += [f"    {_line(change)}" for change in those[:_SHOWN]]
        if count > _SHOWN:
            lines.append(f"    … and {count - _SHOWN} more (table changes)")
    if not report.compared:
        lines.append("  could not be compared with the database before, which another version made")
    elif report.first:
        lines.append("  the first build: there is no database before it to compare with")
    elif not kinds:
        lines.append("  no mandate, status or document changed")
    if report.applied or report.unfit:
        above = " (see above)" if report.unfit else ""
        lines.append(f"  {counted(report.applied, 'review')} applied, {report.unfit} not{above}")
    return lines


def listed(names: Sequence[str], what: str) -> list[str]:
    """The first of some files, and how many more there are."""
    lines = [f"  {what} {name}" for name in names[:_SHOWN]]
    return lines + ([f"  … and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else [])


def as_json(done: Done) -> str:
    """An update as JSON, for machines."""
    changes = [asdict(change) for change in done.changes]
    told = {"files": done.files, "read": done.read, "failed": done.failed, "changes": changes}
    return json.dumps(told, ensure_ascii=False)


def _kind(change: Change) -> str:
    return f"{change.kind}: {change.old} -> {change.new}" if change.kind == "status moved" else change.kind


def _line(change: Change) -> str:
    told = {
        "mandate changed": f"{change.mandate} {change.field}: {change.old} -> {change.new}",
        "mandate renamed": f"{change.old} -> {change.new}",
        "status moved": f"{change.mandate}: {change.reason_en}",
    }
    return told.get(change.kind, change.mandate or change.document)
