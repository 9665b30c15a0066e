"""Extracts a folder in one process as `mandates extract` does, keeping nothing, and prints the peak of its memory.

python -m bench.streaming FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.yardstick import peak
from extract.lines import lines


def main(folder: str) -> None:
    """Prints one JSON object: the number of mandates, and the peak in MB."""
    count = 0

    def emit(_: object) -> None:
        nonlocal count
        count += 1

    lines([Path(folder)], emit, say=_nothing, progress=lambda items, _: items, jobs=1)
    print(json.dumps({"mandates": count, "peak_mb": peak()}))


def _nothing(_: str) -> None:
    """Notes are not wanted here."""


if __name__ == "__main__":
    main(sys.argv[1])
