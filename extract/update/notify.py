"""Tells people what an update changed, by a file or a web address that gets JSON; a failure spoils nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from extract import __version__
from extract.errors import MandatesError
from extract.reading import Say
from extract.register.changes import Change

_TIMEOUT = 10.0  # seconds for each step of a request
_LONGEST = 30.0  # for the whole: a server that sends a byte now and then
_MOST = 1000  # changes that a message carries; all are in the table `changes`


def check(targets: Sequence[str]) -> None:
    """Raises MandatesError for a web address that is none; its words are not said (see `shown`)."""
    for n, target in enumerate(targets, 1):
        if _is_web(target):
            with suppress(ValueError):
                parts = urlsplit(target)
                if parts.hostname and (parts.port is None or parts.port > 0):
                    continue
            raise MandatesError(f"--notify, target {n}", "is no web address", "write it as https://example.org/hook")


def notify(targets: Sequence[str], db: Path, changes: Sequence[Change], lines: Sequence[str], say: Say) -> None:
    """Gives each target the summary; http and https addresses get a POST with JSON, the rest are files to add to.

    What cannot be told within half a minute is said, in one line for each target, and left.
    """
    for target in targets:
        name, problem = shown(target), list[str]()
        work = threading.Thread(target=_tell, args=(target, name, db, changes, lines, problem), daemon=True)
        work.start()
        work.join(_LONGEST)
        if work.is_alive():
            problem.append(f"no end after {_LONGEST:g} seconds")
        if problem:
            say(f"note: {name} could not be told ({problem[0]}); the update itself is in place")


def shown(target: str) -> str:
    """A target as logs may show it: the path of a webhook is often its password."""
    return f"{urlsplit(target).scheme}://{urlsplit(target).hostname}/…" if _is_web(target) else target


def _is_web(target: str) -> bool:
    return target.lower().startswith(("http://", "https://"))


def _tell(
    target: str, name: str, db: Path, changes: Sequence[Change], lines: Sequence[str], problem: list[str]
) -> None:
    try:
        if _is_web(target):
            _post(target, db, changes, lines)
        else:
            with Path(target).open("a", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n\n")
    except OSError as error:
        problem.append(error.strerror or type(error).__name__)
    except Exception as error:  # whatever goes wrong here, the update itself is done
        problem.append(" ".join(str(error).replace(target, name).split())[:200] or type(error).__name__)


def _post(address: str, db: Path, changes: Sequence[Change], lines: Sequence[str]) -> None:
    import httpx

    body = {
        "database": db.name,
        "text": "\n".join(lines),
        "changes": [asdict(change) for change in changes[:_MOST]],
        "changes_in_all": len(changes),
    }
    headers = {"content-type": "application/json; charset=utf-8", "user-agent": f"mandate-tracker/{__version__}"}
    data = json.dumps(body, ensure_ascii=False).encode()
    with httpx.stream("POST", address, content=data, headers=headers, timeout=_TIMEOUT) as answer:
        if not answer.is_success:
            raise ValueError(f"it answered {answer.status_code}")
