"""Whatever is done to documents between updates, and in whatever order, the rows are those of a full build."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from updating import rows, run, text

from extract.register.build import build

ASKS = (
    "请秘书长向大会第七十三届会议提交报告",
    "再次请秘书长向大会第七十四届会议提交报告",
    "促请各国加强合作",
    "决定将题为“南南合作”的项目列入大会第七十三届会议临时议程",
    "鼓励会员国和联合国南南合作办公室提供支持",
    "注意到秘书长的报告；请秘书长继续编写报告",
)
SESSIONS = {71: "七十一", 72: "七十二", 73: "七十三", 74: "七十四"}
HEAD = "document,paragraph,quote,decision,note,source,date\n"


class Folder:
    """A folder of documents to which random things are done."""

    def __init__(self, place: Path, draw: random.Random) -> None:
        self.place, self.draw, self.number = place, draw, 0
        self.documents = place / "documents"
        (self.documents / "inner").mkdir(parents=True)

    def _text(self) -> str:
        session = self.draw.choice(list(SESSIONS))
        symbol = f"A/RES/{session}/{self.draw.randint(900, 905)}"  # the same symbol now and then in two files
        asks = self.draw.sample(ASKS, self.draw.randint(1, 3))
        return text(symbol, *asks, session=SESSIONS[session], day=f"{1945 + session}年12月20日")

    def _files(self) -> list[Path]:
        return sorted(self.documents.rglob("*.txt"))

    def add(self) -> None:
        self.number += 1
        below = self.draw.choice(("", "inner"))
        (self.documents / below / f"{self.draw.randint(0, 9)}-{self.number}.txt").write_text(self._text(), "utf-8")

    def change(self) -> None:
        self.draw.choice(self._files()).write_text(self._text(), "utf-8")

    def remove(self) -> None:
        if len(self._files()) > 1:
            self.draw.choice(self._files()).unlink()

    def rename(self) -> None:
        file = self.draw.choice(self._files())
        self.number += 1
        file.rename(file.with_name(f"{self.draw.randint(0, 9)}-{self.number}.txt"))

    def exchange(self) -> None:
        one, other = self.draw.choice(self._files()), self.draw.choice(self._files())
        texts = one.read_bytes(), other.read_bytes()
        other.write_bytes(texts[0])
        one.write_bytes(texts[1])

    def spoil(self) -> None:
        self.draw.choice(self._files()).write_text("", "utf-8")

    def describe(self) -> None:
        file = self.draw.choice(self._files())
        line = f"{file.name}: {{agenda_item: '{self.draw.randint(1, 99)}'}}\n"
        (self.draw.choice((file.parent, self.place)) / "documents.yml").write_text(line, "utf-8")

    def review(self) -> None:
        (self.place / "reviews.csv").write_text(
            f"{HEAD}A/RES/{self.draw.choice(list(SESSIONS))}/901,1,提交报告,close,,,2020-01-01\n", "utf-8"
        )


@pytest.mark.parametrize("seed", range(4))
def test_an_update_is_a_full_build(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    folder = Folder(tmp_path, draw)
    for _ in range(4):
        folder.add()
    day = date(2018, 1, 1)
    deeds = (folder.add, folder.change, folder.remove, folder.rename, folder.exchange, folder.spoil, folder.describe)
    for step in range(5):
        done = []
        for _ in range(draw.randint(0, 3)):
            done.append(draw.choice((*deeds, folder.review)))
            done[-1]()
        day += timedelta(draw.choice((0, 0, 300)))
        if not any(file.stat().st_size for file in folder._files()):
            folder.add()
        report, _ = run(folder.documents, day, shrink=True)
        full = tmp_path / "full.db"
        built = build([folder.documents], full, as_of=day, say=lambda _: None)
        told = f"seed {seed}, step {step}: {[deed.__name__ for deed in done]}"
        assert rows(tmp_path / "m.db") == rows(full), told
        assert report.failed == built.failed, told
