"""Draw the forty resolutions of gold/lottery again: same seed, same strata, same list.

Reads ``../shared/corpus/zh`` (sessions 77 and 78) and prints one line per document: stratum, tab, file.
Run: ``python tests/gold/draw.py``. Without the corpus it says so in one line and exits with 1.
"""

import random
import re
import sys
from collections.abc import Callable
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "zh"
SESSIONS = ("77session", "78session")
SEED = 7778
LONGEST = 30_000  # characters from the first <mainBody> on, without tags and white space: what a hand can annotate


def length(xml: str) -> int:
    """In: the source of a document. Out: characters of its operative part with annexes; 0 if it has no <mainBody>."""
    body = re.search(r"<mainBody.*", xml, re.DOTALL)
    return len(re.sub(r"\s|<[^>]+>", "", body.group(0))) if body else 0


def in_parts(xml: str) -> bool:
    """In: the source of a document. Out: whether it has lettered parts, components or sections beside its annexes."""
    bodies, annexes = xml.count("<mainBody"), xml.count("<attachment>")
    return bodies > 1 + annexes or "<component" in xml or "<section" in xml


# In the order in which they are drawn: a document taken by one stratum is not in the pool of the next.
STRATA: tuple[tuple[str, int, Callable[[str], bool]], ...] = (
    ("parts", 5, in_parts),
    ("fifth", 5, lambda xml: "第五委员会" in xml.split("<mainBody")[0]),
    ("list", 10, lambda xml: "<point" in xml),
    ("annex", 10, lambda xml: "<attachment" in xml),
    ("any", 10, lambda xml: True),
)


def draw(documents: dict[str, str]) -> list[tuple[str, str]]:
    """In: source by file name. Out: pairs of stratum and file name, in the order drawn; the same for the same input."""
    rng = random.Random(SEED)
    drawn: dict[str, str] = {}
    for stratum, wanted, belongs in STRATA:
        pool = [name for name in sorted(documents) if name not in drawn and belongs(documents[name])]
        drawn.update(dict.fromkeys(rng.sample(pool, min(wanted, len(pool))), stratum))
    return [(stratum, name) for name, stratum in drawn.items()]


def main() -> int:
    """Print the list. Out: 0, or 1 without the corpus."""
    paths = [path for session in SESSIONS for path in (CORPUS / session).glob("*.xml")]
    if not paths:
        print("../shared/corpus/zh: no documents of sessions 77 and 78; the draw needs them", file=sys.stderr)
        return 1
    sources = {path.relative_to(CORPUS).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    for stratum, name in draw({name: xml for name, xml in sources.items() if length(xml) <= LONGEST}):
        print(f"{stratum}\t{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
