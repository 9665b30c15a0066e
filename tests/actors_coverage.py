"""How many addressees of official texts are known actors: `PYTHONPATH=.:tests python tests/actors_coverage.py FOLDER`.

Prints one line for each session folder given (default: all that are there). `--top N` adds the addressees that have no
actor, the most frequent first; sessions 77 and 78 are for reporting only, their addressees are not to be looked at.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from extract import readers
from extract.extractor import Extractor
from extract.model import Party

ROOT = Path(__file__).parent.parent
CORPUS = Path(os.environ.get("MANDATES_CORPUS", ROOT.parent / "shared" / "corpus" / "zh"))
SESSIONS = ("75session", "76session", "77session", "78session")


@dataclass
class Coverage:
    """Addressees of mandates (class `other` left out): how many there are, how many have an actor, which have none."""

    mentions: int = 0
    resolved: int = 0
    inferred: int = 0
    unknown: Counter[str] = field(default_factory=Counter)

    def add(self, party: Party) -> None:
        self.mentions += 1
        self.resolved += party.actor is not None
        self.inferred += party.actor is not None and party.inferred is not None
        if party.actor is None:
            self.unknown[party.surface] += 1

    @property
    def share(self) -> float:
        return self.resolved / self.mentions if self.mentions else 0.0


def coverage(folder: Path) -> Coverage:
    """Of all documents in the folder, without any list of exceptions."""
    found, extractor = Coverage(), Extractor()
    for path in readers.find([folder]):
        for document in readers.read(path):
            for mandate in extractor(document):
                for party in mandate.named("addressee"):
                    found.add(party)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[CORPUS / name for name in SESSIONS])
    parser.add_argument("--top", type=int, default=0)
    given = parser.parse_args()
    for folder in given.folders:
        if not folder.is_dir():
            parser.exit(2, f"{folder}: no such folder; name folders with the XML of a session\n")
        found = coverage(folder)
        print(
            f"{folder.name}: {found.resolved} of {found.mentions} addressees have an actor: {found.share:.4f}"
            f" ({found.inferred} of them by what stands before)"
        )
        for surface, count in found.unknown.most_common(given.top):
            print(f"  {count:5}  {surface}")


if __name__ == "__main__":
    main()
