"""Damaged and hostile files for the readers and all that comes after them.

    PYTHONPATH=.:tests python tests/fuzz.py --minutes 30 --seed 7

takes sound documents of every form, damages them, reads them, extracts and follows up. A file may be refused with the
one line of a DocumentError; whatever else is raised, or takes longer than `LIMIT`, is a finding, kept in tests/found.
`tests/test_fuzz.py` does a bounded number of rounds and reads what was found before.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from types import FrameType

from extract import readers
from extract.errors import DocumentError
from extract.register.rows import mandate_ids

ROOT = Path(__file__).parents[1]
FOUND = Path(__file__).parent / "found"
LIMIT = 60  # seconds for one file of some ten thousand bytes: to tell what hangs from what is slow on a busy machine
AS_OF = date(2024, 1, 1)
WORDS = [
    *(
        b"\0",
        b"<",
        b"&",
        b"]]>",
        b"&#0;",
        b"\xff\xfe",
        b"\r",
        b"\n\n",
        b"(",
        b")",
        b"%PDF",
        b"PK",
        b"stream\n",
        b"99999999",
    ),
    *(
        word.encode()
        for word in (
            "大会，\n",
            "\n1. ",
            "(a) ",
            "附件\n",
            "¹",
            "“",
            "》",
            "第0/0号决议",
            "第九九九届会议",
            "请",
            "：",
            "\u200e",
            "𠮷",
            "號",
            "9月31日",
        )
    ),
]


class Slow(Exception):
    """A file took longer than it may."""


@cache
def seeds() -> dict[str, bytes]:
    """Sound documents: name -> content."""
    import printing
    import word
    from test_readers_akn import akn, para

    text = ROOT / "data" / "documents" / "A_RES_60_212.txt"
    (document,) = readers.read(text)
    packed = BytesIO()
    saved = Path(tempfile.mkdtemp()) / "a.docx"
    word.printed(document).save(saved)
    packed.write(saved.read_bytes())
    body = "".join(para(n, f"请秘书长向大会第七十{one}届会议提交报告；", f"{n}.") for n, one in enumerate("一二三", 3))
    lines = "".join(f"<p>{p.label or ''}. {p.text}</p>" for p in document.paragraphs)
    page = f"<html><meta charset=utf-8><body><p>A/RES/60/212</p><p>大会，</p>{lines}</body></html>"
    return {
        "a.txt": text.read_bytes(),
        "a.xml": akn(body).encode(),
        "a.docx": packed.getvalue(),
        "a.pdf": printing.print_resolution(document),
        "a.html": page.encode(),
    }


def damaged(chance: random.Random) -> tuple[str, bytes]:
    """One file: a sound one with one to six injuries. Word files are injured inside too, where they are packed."""
    name = chance.choice(sorted(seeds()))
    data = seeds()[name]
    if name == "a.docx" and chance.random() < 0.7:
        return name, _inside(data, chance)
    return name, _injured(data, chance)


def _inside(data: bytes, chance: random.Random) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        victim = chance.choice(old.namelist())
        for one in old.namelist():
            new.writestr(one, _injured(old.read(one), chance) if one == victim else old.read(one))
    return out.getvalue()


def _injured(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        end = min(end, at + chance.choice((1, 8, 200, 4000)))
        piece = data[at:end]
        kind = chance.randrange(6)
        if kind == 0:
            data = data[:at] + data[end:]
        elif kind == 1:
            data = data[:at] + piece * chance.choice((2, 3, 20)) + data[end:]
        elif kind == 2:
            data = data[:at] + chance.choice(WORDS) * chance.choice((1, 1, 3, 100)) + data[at:]
        elif kind == 3:
            data = data[:at] + bytes(b ^ (1 << chance.randrange(8)) for b in piece[:4]) + data[at + len(piece[:4]) :]
        elif kind == 4:
            other = chance.randrange(len(data) + 1)
            data = data[:other] + piece + data[other:]
        else:
            data = data[:at] if chance.random() < 0.3 else data[:at] + data[at + 1 :]
    return data[:200_000]


def through(path: Path) -> None:
    """Reads a file and does with it all that a build does; raises what should not be."""
    from reading import extractor

    from extract.follow.coverage import Coverage
    from extract.follow.stage import FollowUp
    from extract.rules import load

    try:
        documents = readers.read(path)
    except DocumentError as error:
        assert "\n" not in str(error), "a refusal is one line"
        return
    entries = {}
    for document in documents:
        mandates = extractor()(document, all_classes=True)
        ids = mandate_ids(document, mandates)
        assert len(set(ids)) == len(ids), "ids are taken once"
        assert len(set(document.paragraph_ids())) == len(document.paragraphs), "paragraphs have an id each"
        for mandate in mandates:
            text = document.paragraphs[mandate.paragraph - 1].text
            assert 0 <= mandate.start < mandate.end <= len(text), "a mandate lies in its paragraph"
        entries[document.symbol] = (document, list(zip(ids, mandates, strict=True)))
    followed = FollowUp(load(), AS_OF)(entries, Coverage([one for one, _ in entries.values()], load().actors))
    assert set(followed.outcomes) == {key for _, pairs in entries.values() for key, _ in pairs}, "each has an outcome"


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raises Slow where its inside takes longer."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise Slow(f"longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def attempt(name: str, data: bytes) -> str | None:
    """What goes wrong with a file: the last line of the traceback and where; None if nothing does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            with limited(LIMIT):
                through(path)
        except (Exception, Slow) as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
    return None


def main() -> int:
    """Command line."""
    options = argparse.ArgumentParser(description="Damages documents and reads them.")
    options.add_argument("--minutes", type=float, default=1.0)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    chance, end, rounds = random.Random(given.seed), time.monotonic() + 60 * given.minutes, 0
    told: set[str] = set()
    while time.monotonic() < end:
        rounds += 1
        name, data = damaged(chance)
        problem = attempt(name, data)
        if problem and problem.rpartition("(")[2] not in told:
            told.add(problem.rpartition("(")[2])
            FOUND.mkdir(exist_ok=True)
            file = FOUND / f"{hashlib.sha256(data).hexdigest()[:12]}{Path(name).suffix}"
            file.write_bytes(data)
            print(f"{file.name}: {problem}", flush=True)
    print(f"{rounds} files, {len(told)} findings")
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
