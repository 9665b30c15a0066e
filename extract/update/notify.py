"""Tells people what an update changed, by a file or a web address that gets JSON; a failure spoils nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from extract.lines import Say
from extract.register.build import Report

_TIMEOUT = 10.0  # seconds


def notify(targets: Sequence[str], db: Path, report: Report | None, lines: Sequence[str], say: Say) -> None:
    """Gives each target the summary; http and https addresses get a POST with JSON, the rest are files to add to."""
    for target in targets:
        try:
            if target.startswith(("http://", "https://")):
                _post(target, db, report, lines)
            else:
                with Path(target).open("a", encoding="utf-8") as file:
                    file.write("\n".join(lines) + "\n\n")
        except Exception as error:  # whatever goes wrong here, the update itself is done
            told = " ".join(str(error).split())[:200]
            say(f"note: {target} could not be told ({told}); the update itself is in place")


def _post(address: str, db: Path, report: Report | None, lines: Sequence[str]) -> None:
    import httpx

    changes = [asdict(change) for change in report.changes] if report else []
    body = {"database": db.name, "text": "\n".join(lines), "changes": changes}
    answer = httpx.post(
        address,
        content=json.dumps(body, ensure_ascii=False).encode(),
        headers={"content-type": "application/json; charset=utf-8", "user-agent": "mandate-tracker"},
        timeout=_TIMEOUT,
        follow_redirects=False,
    )
    answer.raise_for_status()
