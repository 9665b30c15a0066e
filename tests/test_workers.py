"""Workers that die, here and on a cluster: every document is done, one that kills is set aside with its name."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import making
import pytest
from click.testing import CliRunner

from extract.cli import main
from extract.errors import DocumentError, MandatesError
from extract.model import Document, Mandate
from extract.reading import File, results
from extract.register.build import build

TEXTS = {f"{n:03}.txt": f"A/RES/72/{n}\n1|请大会审议；\n2|请秘书长提交报告；" for n in range(120)}


class Dying(making.Fake):
    """Dies of a document that says so; of another once only, where a mark is not yet there."""

    def __call__(self, doc: Document, all_classes: bool = False) -> tuple[Mandate, ...]:
        for paragraph in doc.paragraphs:
            if "致命" in paragraph.text:
                os._exit(9)
            if paragraph.text.startswith("一次"):
                mark = Path(paragraph.text.split()[1])
                if not mark.exists():
                    mark.touch()
                    os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(doc, all_classes)


class Steady(making.Fake):
    """Takes a moment over each document."""

    def __call__(self, doc: Document, all_classes: bool = False) -> tuple[Mandate, ...]:
        time.sleep(0.02)
        return super().__call__(doc, all_classes)


def run(folder: Path, texts: dict[str, str], make: Callable[[Any], Any], jobs: Any) -> list[Any]:
    work = making.stages(make)
    making.write(folder, texts)
    listed = [File(folder, name) for name in sorted(texts)]
    return list(results(listed, work, work.rules(), all_classes=True, jobs=jobs))


def test_a_document_that_kills_is_set_aside_and_all_others_are_done(tmp_path: Path) -> None:
    texts = {**TEXTS, "055.txt": "A/RES/72/55\n1|致命；", "077.txt": "A/RES/72/77\n1|致命；"}
    found = run(tmp_path / "in", texts, Dying, 2)
    assert [one.source for one in found] == sorted(texts)
    bad = [one for one in found if one.problems]
    assert [one.source for one in bad] == ["055.txt", "077.txt"]
    assert all("a worker died of it twice" in one.problems[0] and one.source in one.problems[0] for one in bad)
    alone = run(tmp_path / "in", {k: v for k, v in texts.items() if "致命" not in v}, making.Fake, 1)
    assert [one for one in found if not one.problems] == alone


def test_documents_of_a_worker_that_dies_once_are_done_again(tmp_path: Path) -> None:
    texts = {**TEXTS, "060.txt": f"A/RES/72/60\n1|一次 {tmp_path / 'mark'} 请大会审议；"}
    found = run(tmp_path / "in", texts, Dying, 2)
    assert (tmp_path / "mark").exists()
    assert not any(one.problems for one in found)
    assert found == run(tmp_path / "in", texts, making.Fake, 1)


def test_an_error_of_a_worker_arrives_whole() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(DocumentError("a.txt", "is empty", "fill it")))
    assert (type(error), str(error), error.cure) == (DocumentError, "a.txt: is empty; fill it", "fill it")


def test_without_dask_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(MandatesError, match=r"--cluster: dask.distributed is not installed; pip install"):
        run(tmp_path / "in", {"a.txt": TEXTS["001.txt"]}, making.Fake, "tcp://127.0.0.1:9")


@pytest.fixture
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    import dask

    # One death is enough for the scheduler to give a piece of work up: the test need not see four workers die.
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.comm.timeouts.connect": "20s"}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        ) as local,
    ):
        yield local


def test_a_cluster_whose_worker_is_killed_gives_the_same_rows(tmp_path: Path, cluster: Any) -> None:
    texts = {f"{n:03}.txt": f"A/RES/72/{n}\n1|请大会审议；" for n in range(300)}
    folder = making.write(tmp_path / "in", texts)
    work = making.stages(Steady)
    victim = next(iter(cluster.workers.values())).pid
    threading.Timer(1.5, lambda: os.kill(victim, signal.SIGKILL)).start()
    tables = []
    for jobs in (cluster.scheduler_address, 1):
        db = tmp_path / f"{type(jobs).__name__}.db"
        report = build([folder], db, as_of=date(2018, 1, 1), say=print, jobs=jobs, work=work)
        assert (report.documents, report.failed) == (300, 0)
        tables.append(_rows(db))
    assert tables[0] == tables[1]
    assert victim not in [worker.pid for worker in cluster.workers.values()]


def test_on_a_cluster_too_a_killer_is_set_aside(tmp_path: Path, cluster: Any) -> None:
    texts = {**dict(list(TEXTS.items())[:60]), "030.txt": "A/RES/72/30\n1|致命；"}
    found = run(tmp_path / "in", texts, Dying, cluster.scheduler_address)
    assert [one.source for one in found if one.problems] == ["030.txt"]
    assert len(found) == 60


def test_the_commands_take_a_cluster_and_give_what_they_give_without(tmp_path: Path, cluster: Any) -> None:
    folder = str(Path(__file__).parents[1] / "data" / "documents")
    found = []
    for more in (["--cluster", cluster.scheduler_address], ["--jobs", "1"]):
        told = CliRunner().invoke(main, ["extract", folder, *more])
        assert told.exit_code == 0, told.output
        name = more[0].strip("-")
        rows = []
        for command in ("build", "update"):
            db = tmp_path / f"{command}-{name}.db"
            ran = CliRunner().invoke(main, [command, folder, "--db", str(db), "--as-of", "2024-01-01", *more])
            assert ran.exit_code == 0, ran.output
            rows.append(_rows(db))
        found.append((told.stdout, *rows))
    assert found[0] == found[1]
    assert found[0][0].count("\n") == 70


def test_a_worker_with_other_rules_is_told_of(tmp_path: Path, cluster: Any) -> None:
    work = making.stages()
    rules = type("Other", (), {"version": "other"})()
    with pytest.raises(MandatesError, match="workers: one has another version"):
        list(results([File(tmp_path, "a.txt")], work, rules, all_classes=True, jobs=cluster.scheduler_address))


def _rows(db: Path) -> dict[str, list[Any]]:
    with sqlite3.connect(db) as connection:
        names = ("documents", "paragraphs", "mandates", "mandate_actors", "spans", "deadlines")
        return {name: connection.execute(f"select * from {name} order by 1, 2").fetchall() for name in names}
