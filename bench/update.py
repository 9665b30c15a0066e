"""What an update costs where nothing changed, against a full build of the same documents.

    python bench/update.py [--documents 2000]

prints one JSON object with seconds of processor time (children included), each of a command in a process of its own,
start of Python included, and the share of the full build: `by_stat` all files as they were, `by_hash` all touched, so
that their content is compared, `next_day` nothing but the day changed, so that every row is made and published anew.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_TEXT = (
    "联合国 A/RES/{session}/{number}\n\n第{words}届会议\n\n2017年12月20日大会决议\n\n{session}/{number}. {title}\n\n"
    "大会，\n\n回顾其以往各项决议，\n\n1. 请秘书长向大会第七十三届会议提交关于{title}的报告；\n\n"
    "2. 促请各国在{title}方面加强合作；\n\n3. 决定将题为“{title}”的项目列入大会第七十三届会议临时议程。\n\n"
    "2017年12月20日\n第74次全体会议\n"
)
_SESSIONS = {70: "七十", 71: "七十一", 72: "七十二", 75: "七十五"}


def make(folder: Path, count: int) -> None:
    """Writes `count` small invented resolutions."""
    for n in range(count):
        subject, place = divmod(n, len(_SESSIONS))  # a chain of four resolutions for each subject
        session = list(_SESSIONS)[place]
        title = "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{subject:03}") + "问题"
        text = _TEXT.format(session=session, words=_SESSIONS[session], number=400 + n, title=title)
        (folder / f"{n}.txt").write_text(text, "utf-8")


def seconds(*arguments: object) -> float:
    """Processor time of a command `mandates` and of what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = "from extract.cli import main; main()"
    subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(place: Path, count: int) -> dict[str, object]:
    """The figures."""
    documents = place / "documents"
    documents.mkdir()
    make(documents, count)
    time.sleep(3.5)  # what was written a moment ago is looked at by its content
    db, day = place / "mandates.db", ("--as-of", "2026-11-21")
    out = {"build": seconds("build", documents, "--db", place / "full.db", *day)}
    out["first"] = seconds("update", documents, "--db", db, *day)
    out["by_stat"] = seconds("update", documents, "--db", db, *day)
    for file in documents.iterdir():
        os.utime(file)
    out["by_hash"] = seconds("update", documents, "--db", db, *day)
    out["next_day"] = seconds("update", documents, "--db", db, "--as-of", "2026-11-22")
    shares = {name: f"{out[name] / out['build']:.1%}" for name in ("by_stat", "by_hash", "next_day")}
    return {"documents": count, "seconds": {k: round(v, 2) for k, v in out.items()}, "share_of_build": shares}


def main() -> None:
    """Command line."""
    options = argparse.ArgumentParser(description="Measures updates where nothing changed.")
    options.add_argument("--documents", type=int, default=2000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), given.documents), indent=2))


if __name__ == "__main__":
    main()
