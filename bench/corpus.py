"""Makes a corpus of any size from the founding documents, the same one for the same seed.

    python -m bench.corpus FOLDER --documents 2000 --seed 1

Each document is a plain text of about 6,000 characters. Nine in ten are resolutions: of series that return every year
with most of their paragraphs unchanged, recall the year before, note the reports that they asked for, and ask for new
ones; one in ten is the report that a resolution asked for. Sessions, years and numbers of resolutions in the paragraphs
move with the session, so that what follow-up has to tie together is there to be tied. There are always 40 sessions:
with more documents there are more series, not longer ones.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from extract import readers

FOUNDING = Path(__file__).parents[1] / "data" / "documents"
FIRST, LAST = 39, 78  # sessions: the last one is 2023, before what is never to be looked up
LENGTH = 6_000  # characters of a document
SHARE = 0.1  # reports among the documents
NEW = 0.15  # paragraphs of a series that another takes the place of from one year to the next
_FIGURES = "零一二三四五六七八九"
_SESSION = re.compile("第([一二三四五六七八九十]+)(届会议)")
_NUMBER = re.compile(r"(?<![0-9A-Z/])([3-7][0-9])/([0-9]{1,3})(?![0-9/])")
_YEAR = re.compile("(?<![0-9])(20[0-9]{2}|19[6-9][0-9])(?=[ ]?年)")
_SYMBOL = re.compile(r"A/([3-7][0-9])/([0-9]{2,3})")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of a founding document, with the session in which it was written."""

    text: str
    session: int


@dataclass(frozen=True, slots=True)
class Material:
    """What documents are made of: preambles, operative paragraphs, paragraphs of reports, words for titles."""

    preamble: tuple[Piece, ...]
    operative: tuple[Piece, ...]
    report: tuple[Piece, ...]
    topics: tuple[str, ...]


@cache
def material(folder: Path = FOUNDING) -> Material:
    """The paragraphs of the founding documents; what only introduces a list is left out with its list."""
    found: dict[str, list[Piece]] = {"preamble": [], "operative": [], "body": []}
    topics: set[str] = set()
    for file in readers.find([folder], _nothing, _nothing):
        for document in readers.read(file):
            session = int((document.session or "A/0").rpartition("/")[2])
            for paragraph in document.paragraphs:
                topics |= set(re.findall("(?:促进|加强|支持|关于)([一-龟]{4,8})", paragraph.text))
                text = paragraph.text.strip()
                if paragraph.part in found and paragraph.chapeau is None and text[-1:] in "，；。" and len(text) > 12:
                    found[paragraph.part].append(Piece(text, session))
    return Material(*(tuple(found[part]) for part in ("preamble", "operative", "body")), tuple(sorted(topics)))


def _nothing(_: str) -> None:
    """The founding documents have nothing to tell."""


@dataclass(frozen=True, slots=True)
class Made:
    """One document: its file's name and its text."""

    name: str
    text: str


def documents(count: int, seed: int = 1) -> Iterator[Made]:
    """`count` documents, session by session."""
    reports = round(count * SHARE)
    resolutions = count - reports
    sessions = range(FIRST, LAST + 1)
    series = [Series(n, random.Random(f"{seed}/{n}")) for n in range(-(-resolutions // len(sessions)))]
    turns = ((session, one) for session in sessions for one in series)
    for turn, (session, one) in enumerate(islice(turns, resolutions)):
        yield one.resolution(session)
        if (turn + 1) * reports // resolutions > turn * reports // resolutions:
            yield one.report(session)


class Series:
    """A resolution that returns every year: its title and its number stay, most of its paragraphs too."""

    def __init__(self, n: int, chance: random.Random) -> None:
        stuff = material()
        self.number, self._chance = n + 1, chance
        self._title = "".join(chance.sample(stuff.topics, 2)) + chance.choice(("问题", "情况", "合作"))
        self._preamble = [chance.choice(stuff.preamble) for _ in range(14)]
        self._operative: list[Piece] = []
        while sum(len(one.text) for one in (*self._preamble, *self._operative)) < LENGTH:
            self._operative.append(chance.choice(stuff.operative))

    def resolution(self, session: int) -> Made:
        """The resolution of a session."""
        stuff, chance, year = material(), self._chance, 1945 + session
        for kept, pool in ((self._preamble, stuff.preamble), (self._operative, stuff.operative)):
            for n in range(len(kept)):
                if chance.random() < NEW:
                    kept[n] = chance.choice(pool)
        report = f"A/{session}/{100 + self.number}"
        lines = [
            f"第{numeral(session)}届会议",
            f"议程项目 {self.number % 150 + 1}",
            f"{year} 年 12 月 20 日大会决议",
            f"{session}/{self.number}. {self._title}",
            "大会，",
            f"回顾其{year - 1}年12月20日第{session - 1}/{self.number}号决议，",
            *(moved(one, session) for one in self._preamble),
            f"1. 表示注意到秘书长关于{self._title}的报告({report})；",
            *(f"{n}. {moved(one, session)}" for n, one in enumerate(self._operative, 2)),
        ]
        last = len(self._operative) + 2
        lines.append(
            f"{last}. 请秘书长向大会第{numeral(session + 1)}届会议提交一份关于{self._title}的报告，"
            f"并决定将题为“{self._title}”的项目列入大会第{numeral(session + 1)}届会议临时议程。"
        )
        lines += [f"{year} 年 12 月 20 日", "第 74 次全体会议"]
        return Made(f"{session:02d}/A_RES_{session}_{self.number}.txt", "\n\n".join(lines) + "\n")

    def report(self, session: int) -> Made:
        """The report that the resolution of the session before asked for."""
        pieces, size = [], 0
        while size < LENGTH:
            pieces.append(self._chance.choice(material().report))
            size += len(pieces[-1].text)
        asked = next((one.text for one in self._operative if "请" in one.text), "请秘书长提交报告。")
        lines = [
            f"A/{session}/{100 + self.number}",
            f"第{numeral(session)}届会议",
            f"临时议程项目 {self.number % 150 + 1}",
            self._title,
            f"{self._title}的进展",
            "秘书长的报告",
            "一. 引言",
            f"1. 本报告是根据大会{1944 + session}年12月20日第{session - 1}/{self.number}号决议提交的。",
            f"2. 大会在第{session - 1}/{self.number}号决议中{asked.rstrip('；。，')}。",
            "3. 联合国南南合作办公室设立了一个机构间机制，编写了报告。",
            *(f"{n}. {moved(one, session)}" for n, one in enumerate(pieces, 4)),
        ]
        return Made(f"{session:02d}/A_{session}_{100 + self.number}.txt", "\n\n".join(lines) + "\n")


def moved(piece: Piece, session: int) -> str:
    """The paragraph as of another session: its sessions, years, resolutions and symbols as far from that as before."""
    by = session - piece.session
    text = _SESSION.sub(
        lambda m: f"第{numeral(max(1, value(m[1]) + (by if value(m[1]) > 30 else 0)))}{m[2]}", piece.text
    )
    text = _NUMBER.sub(lambda m: f"{max(31, int(m[1]) + by)}/{m[2]}", text)
    text = _SYMBOL.sub(lambda m: f"A/{max(31, int(m[1]) + by)}/{m[2]}", text)
    return _YEAR.sub(lambda m: str(int(m[1]) + by), text)


def numeral(number: int) -> str:
    """73 -> 七十三; below 100."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _FIGURES[tens]) + "十" if tens else ""
    return head + (_FIGURES[ones] if ones or not tens else "")


def value(text: str) -> int:
    """七十三 -> 73; below 100."""
    head, ten, tail = text.rpartition("十")
    tens = (_FIGURES.find(head) if head else 1) if ten else 0
    return max(0, 10 * tens + (_FIGURES.find(tail) if tail else 0))


def write(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """Writes `count` documents below `folder`; their paths in the order made."""
    paths = []
    for made in documents(count, seed):
        path = folder / made.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made.text, encoding="utf-8")
        paths.append(path)
    return paths


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    options = argparse.ArgumentParser(description="Makes a corpus from the founding documents.")
    options.add_argument("folder", type=Path)
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args(arguments)
    print(f"{len(write(given.folder, given.documents, given.seed))} documents in {given.folder}")


if __name__ == "__main__":
    main()
