"""The command `mandates` on the founding documents: what it prints, its exit codes, and what it does not import."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extract import progress
from extract.cli import main

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "data" / "documents"
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}
COMMAND = [sys.executable, "-c", "from extract.cli import main; main()"]
COMMANDS = ("build", "extract", "score", "explain", "fetch", "serve", "status")


def mandates(*arguments: object, stdin: str = "") -> Result:
    """Runs the command in this process; what it prints is in `stdout` and `stderr`."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("register") / "mandates.db"
    result = mandates("build", DOCUMENTS, "--db", path, "--as-of", "2018-10-01")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.splitlines()[-1].startswith(f"{path}: ")
    return path


def test_help_has_an_example_for_every_command() -> None:
    assert all(command in mandates("--help").stdout for command in COMMANDS)
    for command in COMMANDS:
        result = mandates(command, "--help")
        assert result.exit_code == 0
        assert "Example" in result.stdout


def test_the_command_imports_nothing_heavy_before_it_must() -> None:
    code = (
        "import sys, extract, extract.cli, extract.register.build, extract.register.status\n"
        "import extract.scoring, extract.explain\n"
        "print(sorted({'spacy', 'dateparser', 'datasette', 'sqlite_utils', 'lxml', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=ENV, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_register_of_the_founding_documents(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        symbols = [row[0] for row in connection.execute("select symbol from documents where held order by symbol")]
        row = connection.execute(
            "select due, due_by, open, status, reason_en from mandates where document = 'A-RES-72-237' and label = '3' "
            "and class <> 'other'"
        ).fetchone()
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        found = connection.execute("select count(*) from mandates_fts").fetchone()[0]
        assert found == connection.execute("select count(*) from mandates").fetchone()[0] >= 70
    assert symbols == ["A/73/383", "A/RES/60/212", "A/RES/64/222", "A/RES/72/237", "A/RES/76/221"]
    assert row[:4] == ("A/72", "2018-09-17", 0, "answered")
    assert row[4] == "answered in A/73/311/Add.1 (named, not held), as A/73/383 paragraph 124 says"


def test_a_second_build_changes_no_row(db: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    files = sorted(DOCUMENTS.glob("*.txt"), reverse=True)
    assert mandates("build", *files, "--db", again, "--as-of", "2018-10-01", "--jobs", 2).exit_code == 0
    with sqlite3.connect(db) as connection:
        connection.execute("attach ? as again", (str(again),))
        tables = [row[0] for row in connection.execute("select name from main.sqlite_master where type = 'table'")]
        for table in tables:
            if table.startswith(("mandates_fts", "documents_fts", "actors_fts", "sqlite_")) or table in (
                "runs",
                "build_info",
            ):
                continue
            for one, other in (("main", "again"), ("again", "main")):
                sql = f"select * from {one}.[{table}] except select * from {other}.[{table}]"
                assert connection.execute(sql).fetchall() == [], table


def test_extract_prints_json_lines_and_other_only_when_asked() -> None:
    plain = [json.loads(line) for line in mandates("extract", DOCUMENTS / "A_RES_72_237.txt").stdout.splitlines()]
    everything = mandates("extract", DOCUMENTS / "A_RES_72_237.txt", "--all").stdout.splitlines()
    assert {line["document"] for line in plain} == {"A/RES/72/237"}
    assert "other" not in {line["class"] for line in plain}
    assert len(everything) >= len(plain) > 20
    third = next(line for line in plain if line["paragraph"] == "3")
    assert (third["verb"], third["due"], third["due_by"]) == ("再次请", "A/72", "2018-09-17")


def test_extract_takes_each_symbol_once_as_a_build_does(tmp_path: Path) -> None:
    resolution = "72/5. 名称\n\n大会，\n\n回顾其以往各项决议，\n\n1. {}。\n"
    for name, ask in (("a", "请各国合作"), ("b", "请各国合作"), ("c", "请秘书长合作")):
        (tmp_path / f"{name}.txt").write_text(resolution.format(ask), "utf-8")
    told = mandates("extract", tmp_path)
    assert (told.exit_code, [json.loads(line)["action"] for line in told.stdout.splitlines()]) == (1, ["合作"])
    cure = "that was taken, take away or correct the wrong one"
    assert told.stderr.splitlines() == [
        "note: b.txt: same text as a file before it (A/RES/72/5), taken once",
        f"c.txt: has the symbol A/RES/72/5 of a file before it, but another text; {cure}",
    ]


def test_extract_survives_a_reader_that_stops_reading() -> None:
    with subprocess.Popen(
        [*COMMAND, "extract", str(DOCUMENTS)], env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
        assert process.wait() == 0
    assert told == ""


def test_output_that_is_closed_is_one_line() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" >&-', "sh", *COMMAND, "extract", str(DOCUMENTS)],
        env=ENV, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    told = "mandates: standard output: is closed; let the lines go to a file or to another program\n"
    assert (done.returncode, done.stderr) == (2, told)


@pytest.mark.parametrize("command", ["build NAME", "update --sources NAME", "status --db NAME", "review export NAME"])
def test_a_name_that_no_file_can_have_is_one_line(command: str) -> None:
    done = mandates(*command.replace("NAME", "a" * 300).split())
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"mandates: {'a' * 60}…: no file can have a name that long; ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("arguments", [("status", "--db", "DB"), ("extract", str(DOCUMENTS))])
def test_output_that_cannot_be_written_is_one_line(db: Path, arguments: tuple[str, ...]) -> None:
    command = [*COMMAND, *(argument.replace("DB", str(db)) for argument in arguments)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, env=ENV, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    told = "standard output: cannot be written (No space left on device); free some space or write elsewhere"
    assert (done.returncode, done.stderr) == (2, f"mandates: {told}\n")


def test_an_error_of_the_system_that_is_not_of_the_output_is_no_word_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("extract.register.status.status", fails)
    with pytest.raises(OSError, match="No space"):
        mandates("status")


def test_explain_an_id_shows_value_words_and_rule(db: Path) -> None:
    result = mandates("explain", "A-RES-72-237-p3", "--db", db)
    assert result.exit_code == 0
    assert "A/RES/72/237, paragraph 3: A-RES-72-237-p3-0" in result.stdout
    assert "再次请联合检查组在大会第七十二届会议结束前" in result.stdout
    assert "联合检查组 -> joint-inspection-unit" in result.stdout
    verb = next(line for line in result.stdout.splitlines() if line.split()[:1] == ["VERB"])
    assert "再次请" in verb and " 0-3" in verb and "rule " in verb
    due = next(line for line in result.stdout.splitlines() if line.split()[:1] == ["due"])
    assert "A/72" in due and "在大会第七十二届会议结束前 (rule " in due


def test_explain_a_text_as_a_paragraph() -> None:
    result = mandates("explain", "又请秘书长向大会第七十三届会议提交报告，并促请会员国合作；")
    assert result.exit_code == 0
    assert "mandate 1 of the text" in result.stdout and "mandate 2 of the text" in result.stdout
    assert "秘书长 -> secretary-general" in result.stdout


def test_explain_reads_a_text_by_the_rules_of_a_folder(rules_folder: Path) -> None:
    file = rules_folder / "verbs.yml"
    added = '- {id: spur, class: urge, phrases: [催促], examples: ["「催促」各国缴款；"]}\n'
    file.write_text(file.read_text("utf-8") + added, "utf-8")
    assert "rule spur" in mandates("explain", "催促会员国缴款；", "--rules", rules_folder).stdout
    assert mandates("explain", "催促会员国缴款；").exit_code == 2


@pytest.mark.parametrize("gap", [" ", "\n", "\u3000"])
def test_explain_cleans_text_as_readers_do(gap: str) -> None:
    told = mandates("explain", f"请{gap}秘书长{gap}于2026年6月30日前提交报告；{gap}").stdout
    assert "秘书长 -> secretary-general" in told and "due            2026-06-30  <- " in told


def test_explain_gives_the_reason_in_the_language_of_its_labels(db: Path) -> None:
    told = mandates("explain", "A-RES-72-237-p3-0", "--db", db).stdout
    assert "reason         answered in A/73/311/Add.1 (named, not held), as A/73/383 paragraph 124 says" in told


TWO = "请秘书长向大会第八十一届会议提交报告，并向大会第八十三届会议提交最后报告；"


def test_explain_shows_every_deadline_of_several(tmp_path: Path) -> None:
    """The row of the register holds the next deadline alone."""
    file = tmp_path / "x.txt"
    file.write_text(f"72/5. 名称\n\n大会，\n\n回顾其以往各项决议，\n\n1. {TWO}\n", "utf-8")
    (line,) = [json.loads(line) for line in mandates("extract", file).stdout.splitlines()]
    mandates("build", file, "--db", tmp_path / "x.db", "--as-of", "2018-10-01")
    for told in (mandates("explain", TWO), mandates("explain", line["id"], "--db", tmp_path / "x.db")):
        values = {row.split()[0]: row.split("  <- ")[0].split()[1:] for row in told.stdout.splitlines() if row.strip()}
        assert values["due"] == line["due"].split() == ["A/81", "A/83"]
        assert values["deadline_text"][0] in line["deadline_text"]
        assert values["due_by"] == ["2027-09-07", "(A/81)"]  # the days of which deadline
        assert [row.count("due_by") for row in told.stdout.splitlines() if " -> A/8" in row] == [1, 1]
        assert next(row for row in told.stdout.splitlines() if row.split()[:1] == ["due"]).count("(rule session)") == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["explain", "A-RES-72-237-p3-99", "--db", "DB"], "there are A-RES-72-237-p3-0"),
        (
            ["explain", "A-RES-72-237-p99", "--db", "DB"],
            "there are A-RES-72-237-p3-0, A-RES-72-237-p6-24, A-RES-72-237-p8-8 and 26 more",
        ),
        (["explain", "A/RES/72/237", "--db", "DB"], "there are A-RES-72-237-p3-0, A-RES-72-237-p6-24,"),
        (["explain", "A/RES/72/1", "--db", "DB"], "has this id; mandates extract prints the ids of a document"),
        (["explain", "A-RES-1-1-p1-0", "--db", "DB"], "no mandate or paragraph of DB has this id"),
        (["explain", "强调合作；"], "no mandate in this text"),
        (
            ["explain", "A-RES-72-237-p3", "--db", "DB", "--rules", "rules"],
            "was read by the rules of its build",
        ),
        (["explain", " "], "nothing to explain"),
        (
            ["explain", "A-1-p1-0", "--db", "missing.db"],
            "missing.db: there is no such database; make it with: mandates build",
        ),
        (["status", "--db", "missing.db"], "missing.db: there is no such database; make it with: mandates build"),
        (["serve", "--db", "missing.db"], "missing.db: there is no such database; make it with: mandates build"),
        (["score", "missing.jsonl"], "missing.jsonl: cannot be read (No such file or directory)"),
        (["score", "x", "--followup", "--found", "y"], "--found and --errata are of a score of mandates"),
        (["score", "x", "--followup", "--errata", "y"], "--found and --errata are of a score of mandates"),
        (["score", "x", "--as-of", "2024-01-01"], "--as-of is of --followup"),
        (["extract", "missing.txt"], "missing.txt"),
        (["build", "missing.txt", "--db", "new.db"], "missing.txt"),
        (["build", "--db", "new.db"], "data/documents"),
        (["build", "--as-of", "yesterday"], "does not match the format"),
        (["build", "--reviews", "missing.csv"], "mandates: missing.csv: no such file; check the path"),
        (["build", "--jobs", "0"], "0 is not in the range"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_what_cannot_run_is_said_with_exit_code_2(
    arguments: list[str], told: str, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = mandates(*(argument.replace("DB", str(db)) for argument in arguments))
    assert result.exit_code == 2
    assert told.replace("DB", str(db)) in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_status_tells_what_is_in_the_database(db: Path) -> None:
    result = mandates("status", "--db", db, "--top", 3)
    assert result.exit_code == 0
    assert "as of 2018-10-01" in result.stdout
    assert "5 documents" in result.stdout
    assert "request " in result.stdout


def test_a_bar_is_shown_on_a_terminal_when_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for patience, shown in ((0.0, True), (3600.0, False)):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setattr(progress, "_PATIENCE", patience)
        assert list(progress.bar(range(9), 9)) == list(range(9))
        assert ("100%" in terminal.getvalue()) is shown
    plain = io.StringIO()
    monkeypatch.setattr(sys, "stderr", plain)
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    assert (list(progress.bar(range(9), 9)), plain.getvalue()) == (list(range(9)), "")


def test_score_reads_the_documents_of_the_checkout() -> None:
    result = mandates("score", ROOT / "tests" / "gold" / "A_RES_72_237.jsonl", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["documents"], told["gold"]) == (1, 28)
    assert told["F"] > 0.9


def test_gold_can_be_scored_through_a_pipe() -> None:
    lines = mandates("extract", DOCUMENTS / "A_RES_76_221.txt").stdout
    gold = ROOT / "tests" / "gold" / "A_RES_76_221.jsonl"
    piped = mandates("score", gold, "--found", "-", "--json", stdin=lines)
    assert json.loads(piped.stdout) == json.loads(mandates("score", gold, "--json").stdout)
