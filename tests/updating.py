"""Small documents and updates of them, for tests."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from extract.register import store
from extract.register.schema import TABLES
from extract.update.run import update
from extract.update.summary import Done

AS_OF = date(2026, 11, 21)
HISTORY = {"runs", "changes", "build_info"}


def text(symbol: str, *asks: str, session: str = "七十二", day: str = "2017年12月20日") -> str:
    paragraphs = "\n\n".join(f"{n}. {ask}；" for n, ask in enumerate(asks, 1))
    return (
        f"联合国 {symbol}\n\n第{session}届会议\n\n{day}大会决议\n\n{symbol[6:]}. 南南合作\n\n大会，\n\n"
        f"回顾其以往各项决议，\n\n{paragraphs[:-1]}。\n\n{day}\n第74次全体会议\n"
    )


def two_documents(folder: Path) -> Path:
    """A folder `documents` with two small resolutions."""
    documents = folder / "documents"
    documents.mkdir()
    (documents / "a.txt").write_text(
        text("A/RES/72/900", "请秘书长向大会第七十三届会议提交报告", "促请各国加强合作"), "utf-8"
    )
    (documents / "b.txt").write_text(text("A/RES/72/901", "敦促会员国提供支持"), "utf-8")
    return documents


def run(folder: Path, as_of: date = AS_OF, **more: object) -> tuple[Done, list[str]]:
    said: list[str] = []
    done = update([folder], folder.parent / "m.db", as_of=as_of, say=said.append, **more)  # type: ignore[arg-type]
    return done, said


def rows(db: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(store.read(db)) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(f'select * from "{table.name}"')), key=repr)
            for table in TABLES
            if table.name not in HISTORY
        }


def changes(db: Path, run_id: int) -> list[tuple[object, ...]]:
    with closing(store.read(db)) as connection:
        wanted = "select kind, mandate, field, old, new from changes where run = ? order by id"
        return [tuple(row) for row in connection.execute(wanted, (run_id,))]


def grow(folder: Path) -> None:
    (folder / "c.txt").write_text(
        text("A/RES/73/900", "再次请秘书长向大会第七十四届会议提交报告", session="七十三", day="2018年12月20日"),
        "utf-8",
    )


def symbols(db: Path) -> set[str]:
    with closing(store.read(db)) as connection:
        return {row[0] for row in connection.execute("select symbol from documents where held")}
