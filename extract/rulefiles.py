"""Where the rules are, and which they are. Imports nothing, so that an update that finds nothing new stays cheap."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def folder() -> Path:
    """The rules: those of the checkout beside the package, else those that the wheel ships."""
    package = Path(__file__).parent
    checkout = package.parent / "rules"
    return checkout if (checkout / "verbs.yml").is_file() else package / "shipped" / "rules"


def version(path: Path | None = None) -> str:
    """A hash of the rule files below `path`: rows made with the same one are comparable. Nothing is checked."""
    base = path or folder()
    digest = hashlib.sha256()
    for file in sorted(base.rglob("*")):
        if file.suffix in {".yml", ".csv"} and file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
