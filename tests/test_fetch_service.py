"""Documents by symbol from a service that behaves, misbehaves and breaks off."""

from __future__ import annotations

import errno
import gzip
import json
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elsewhere import (
    ENGLISH,
    TEXT,
    Answer,
    Asked,
    Rule,
    Server,
    docx,
    pdf,
    resolution,
    serve,
    service,
    serving,
    sources_file,
    xml,
)
from printing import print_resolution

from extract import __version__
from extract.errors import MandatesError, StoreError
from extract.sources import config, fetching, holdings
from extract.sources.plan import Wanted
from extract.sources.report import FetchReport
from extract.sources.web import retry_after

A, B = "A/RES/56/901", "A/RES/56/902"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as made:
        yield made


class Desk:
    """A folder with its sources.yml; `fetch` runs, `lines` is what was said."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server
        self.lines: list[str] = []

    def fetch(self, *symbols: str, only_pdf: bool = True, automatic: bool = False, again: bool = False,
              hosts: tuple[str, ...] = (), **http: object) -> FetchReport:  # fmt: skip
        self.lines.clear()
        self.server.asked.clear()
        forms = ["pdf"] if only_pdf else ["docx", "pdf"]
        file = sources_file(self.folder, service(self.server, forms=forms, hosts=list(hosts)), **http)
        asked = symbols or (A,)
        wanted = Wanted(() if automatic else asked, automatic=asked if automatic else (), again=again)
        return fetching.fetch(config.load(file), wanted, say=self.lines.append)

    @property
    def held(self) -> holdings.Holdings:
        return holdings.reading(self.folder / "fetched")

    def files(self) -> list[str]:
        """What a reader of the folder would find."""
        return sorted(p.name for p in (self.folder / "fetched").glob("[!.]*") if p.name != "index.jsonl")

    def partial(self) -> list[str]:
        return sorted(p.name for p in (self.folder / "fetched" / ".partial").iterdir())


@pytest.fixture
def desk(tmp_path: Path, server: Server) -> Desk:
    return Desk(tmp_path, server)


def test_a_document_is_fetched_once_and_then_held(desk: Desk) -> None:
    desk.server.documents({(A, "pdf"): pdf(901), (B, "docx"): docx(902), (B, "pdf"): pdf(902)})
    report = desk.fetch(A, "A/RES/56/ 902", only_pdf=False)
    assert (report.new, report.code) == ([A, B], 0)
    assert [(a.query["s"], a.query["l"], a.query["t"]) for a in desk.server.asked] == [
        (A, "zh", "docx"),
        (A, "zh", "pdf"),
        (B, "zh", "docx"),
    ]
    assert {a.headers["user-agent"] for a in desk.server.asked} == {f"mandate-tracker/{__version__}"}
    assert desk.files() == ["A_RES_56_901.pdf", "A_RES_56_902.docx"]
    one, two = desk.held.held()
    assert (one.symbol, one.form, one.etag, one.source) == (A, "pdf", '"one"', "service")
    assert desk.held.path(one).read_bytes() == pdf(901) and two.form == "docx"
    again = desk.fetch(A, B, only_pdf=False)
    assert (again.unchanged, again.new, again.code, desk.server.asked) == (2, [], 0, [])
    assert desk.partial() == []


def test_contact_is_part_of_the_name(desk: Desk) -> None:
    desk.server.documents({(A, "pdf"): pdf(901)})
    desk.fetch(contact="mailto:register@example.org")
    assert desk.server.asked[0].headers["user-agent"] == f"mandate-tracker/{__version__} (mailto:register@example.org)"


def _fixed(*answers: Answer) -> Rule:
    """These answers in turn, the last for ever."""
    left = list(answers)
    return lambda _asked: left.pop(0) if len(left) > 1 else left[0]


def _too_large() -> Answer:
    return Answer(200, pdf() + b"\0" * 300_000)


_MOVED = {"Location": "/again"}
_WRONG: dict[str, tuple[Callable[[], Answer], str, int]] = {
    # what is answered, what is said, how many requests
    "absent": (lambda: Answer(404), "there is no such document (404)", 1),
    "a web page": (lambda: Answer(200, b"<!DOCTYPE html><html>sorry</html>"), "a web page came instead of pdf", 1),
    "another form": (lambda: Answer(200, docx()), "docx came instead of pdf", 1),
    "another document": (lambda: Answer(200, pdf(902)), f"says that it is {B}", 1),
    "another language": (lambda: Answer(200, _english()), "not in Chinese", 1),
    "a torn file": (lambda: Answer(200, pdf()[:1500]), "what came cannot be used", 1),
    "nothing": (lambda: Answer(200, b""), "came instead of pdf", 1),
    "too large, as it says": (_too_large, "is too large (more than 0.2 MB)", 1),
    "too large, unsaid": (lambda: Answer(200, _too_large().body, {"Connection": "close"}), "is too large", 1),
    "torn, unsaid": (lambda: Answer(200, pdf()[:1500], {"Connection": "close"}), "what came cannot be used", 1),
    "a bomb": (
        lambda: Answer(200, gzip.compress(b"%PDF-" + bytes(2**22)), {"Content-Encoding": "gzip"}),
        "is too large (more than 0.2 MB)",
        1,
    ),
    "wrongly packed": (lambda: Answer(200, pdf(), {"Content-Encoding": "gzip"}), "could not be read", 3),
    "a redirect loop": (lambda: Answer(302, headers=_MOVED), "more than 5 redirects", 6),
    "a redirect elsewhere": (
        lambda: Answer(302, headers={"Location": "https://example.org/x.pdf"}),
        "leads to https://example.org, which is not allowed",
        1,
    ),
    "a redirect to a file": (
        lambda: Answer(302, headers={"Location": "file:///etc/passwd"}),
        "which is not allowed",
        1,
    ),
    "a redirect to no host": (
        lambda: Answer(302, headers={"Location": "https://xn--/x.pdf"}),
        "leads to an address that is none",
        1,
    ),
    "a redirect to no name": (
        lambda: Answer(302, headers={"Location": "https://a..b/x.pdf"}),
        "leads to an address that is none",
        1,
    ),
    "a redirect to nothing": (lambda: Answer(302), "more than 5 redirects", 6),
    "always out of order": (lambda: Answer(503), "the service is out of order (503), 3 times", 3),
    "breaks off, always": (lambda: Answer(200, pdf(), cut=1000), "the connection failed", 3),
    "hangs": (lambda: Answer(hang=2), "no answer within 0.3 seconds, 3 times", 3),
    "an unknown answer": (lambda: Answer(299), "an answer that is not understood came (299)", 1),
    "an unasked 304": (lambda: Answer(304), "says 304 without being asked", 1),
    "a wait in a figure that is none": (
        lambda: Answer(503, headers={"Retry-After": "\xb2"}),
        "the service is out of order (503), 3 times",
        3,
    ),
    "a piece from beyond all files": (
        lambda: Answer(206, b"x", {"Content-Range": f"bytes {'9' * 5000}-7/9"}),
        "does not fit, 3 times",
        3,
    ),
    "an unasked piece": (
        lambda: Answer(206, b"x", {"Content-Range": "bytes 7-7/9"}),
        "does not fit, 3 times",
        3,
    ),
}


def _english() -> bytes:
    made = resolution()
    paragraphs = tuple(replace(p, text=ENGLISH) for p in made.paragraphs)
    return print_resolution(replace(made, paragraphs=paragraphs, title="Questions", agenda_item=None, session=None))


@pytest.mark.parametrize("name", _WRONG)
def test_what_goes_wrong_with_one_document_stops_no_other(name: str, desk: Desk) -> None:
    answer, told, requests = _WRONG[name]

    def rule(asked: Asked) -> Answer:
        if asked.query.get("s") == B:
            return Answer(200, pdf(902))
        return answer()

    desk.server.rule = rule
    report = desk.fetch(A, B, max_mb=0.2)
    assert (report.new, report.code, report.stopped) == ([B], 1, [])
    (line,) = report.failed
    assert told in line and line in desk.lines
    assert "\n" not in line and "; " in line
    assert len(desk.server.asked) == requests + 1
    assert desk.files() == ["A_RES_56_902.pdf"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(403), "does not want to be asked by programs (403)"),
        (Answer(401), "does not want to be asked by programs (401)"),
        (Answer(429, headers={"Retry-After": "3600"}), "that we ask too often (429, it asks to wait 3600 seconds)"),
        (Answer(202, headers={"x-amzn-waf-action": "challenge"}), "by programs (202, x-amzn-waf-action)"),
        (Answer(503, headers={"Retry-After": "600"}), "and asks to wait 600 seconds"),
    ],
    ids=["403", "401", "429", "challenge", "503 for long"],
)
def test_a_service_that_refuses_is_asked_no_more(answer: Answer, told: str, desk: Desk) -> None:
    desk.server.rule = _fixed(Answer(200, pdf(902)), answer)
    report = desk.fetch(B, A, "A/RES/56/903")
    assert told in report.stopped[0] and len(desk.server.asked) == 2
    assert (report.new, len(report.failed), report.code) == ([B], 2, 1)
    assert desk.held.find(B) is not None
    desk.server.rule = _fixed(answer)
    first = desk.fetch("A/RES/56/904")
    assert (first.code, len(desk.server.asked)) == (2, 1)


def test_out_of_order_and_then_fine(desk: Desk) -> None:
    desk.server.rule = _fixed(Answer(503, headers={"Retry-After": "0"}), Answer(500), Answer(200, pdf()))
    assert desk.fetch().code == 0
    assert len(desk.server.asked) == 3


def test_a_download_that_broke_off_is_resumed_in_the_same_run(desk: Desk) -> None:
    body = pdf()

    def rule(asked: Asked) -> Answer:
        answer = serve(asked, body)
        answer.cut = 1000 if "range" not in asked.headers else None
        return answer

    desk.server.rule = rule
    assert desk.fetch().code == 0
    assert [a.headers.get("range") for a in desk.server.asked] == [None, "bytes=1000-"]
    assert desk.server.asked[1].headers["if-range"] == '"one"'
    (entry,) = desk.held.held()
    assert desk.held.path(entry).read_bytes() == body
    assert desk.partial() == []


def test_a_download_that_broke_off_is_resumed_in_the_next_run(desk: Desk) -> None:
    body = pdf()

    def broken(asked: Asked) -> Answer:
        answer = serve(asked, body)
        answer.cut = 700 if "range" not in asked.headers else 100
        return answer

    desk.server.rule = broken
    report = desk.fetch(retries=1)
    assert report.code == 1 and "what has come is kept" in report.failed[0]
    desk.server.documents({(A, "pdf"): body})
    assert desk.fetch(automatic=True).code == 0
    assert [a.headers.get("range") for a in desk.server.asked] == ["bytes=800-"]
    assert desk.held.path(desk.held.held()[0]).read_bytes() == body


@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
def test_what_cannot_be_sent_back_is_not_kept(name: str, desk: Desk) -> None:
    body = pdf()

    def rule(_asked: Asked) -> Answer:
        return Answer(200, body, {name: '"\xe9"'}, cut=1000 if len(desk.server.asked) == 1 else None)

    desk.server.rule = rule
    assert desk.fetch().code == 0
    assert desk.fetch(again=True).unchanged == 1
    (entry,) = desk.held.held()
    assert (entry.etag, entry.last_modified, desk.held.path(entry).read_bytes()) == ("", "", body)


def test_what_an_index_kept_and_cannot_be_sent_is_not(desk: Desk) -> None:
    desk.server.documents({(A, "pdf"): pdf(901)})
    desk.fetch()
    index = desk.folder / "fetched" / "index.jsonl"
    index.write_text(index.read_text().replace(r"\"one\"", r"\u00e9"))
    assert [entry.etag for entry in desk.held.held()] == ["\xe9"]
    assert desk.fetch(again=True).unchanged == 1
    assert [entry.etag for entry in desk.held.held()] == ['"one"']


@pytest.mark.parametrize("etag", ['"two"', 'W/"one"', ""])
def test_the_rest_of_another_file_is_never_joined_on(etag: str, desk: Desk) -> None:
    old, new = pdf(901, TEXT * 2), pdf(901)
    desk.server.rule = lambda asked: Answer(200, old, {"ETag": etag} if etag else {}, cut=1000)
    assert desk.fetch(retries=0).code == 1
    desk.server.documents({(A, "pdf"): new})
    assert desk.fetch().code == 0
    assert desk.held.path(desk.held.held()[0]).read_bytes() == new


def test_what_is_left_of_a_file_that_has_shrunk_is_thrown_away(desk: Desk) -> None:
    def rule(asked: Asked) -> Answer:
        return Answer(416) if "range" in asked.headers else next(answers)

    answers = iter([Answer(200, pdf(901, TEXT * 2), {"ETag": '"one"'}, cut=3000), Answer(200, pdf())])
    desk.server.rule = rule
    assert desk.fetch(retries=0).code == 1
    assert desk.fetch(retries=1).code == 0
    assert ["range" in a.headers for a in desk.server.asked] == [True, False]


def test_asked_again_a_document_that_is_the_same_is_not_loaded(desk: Desk) -> None:
    desk.server.documents({(A, "pdf"): pdf()})
    desk.fetch()
    before = desk.held.held()
    report = desk.fetch(again=True)
    assert (report.unchanged, report.changed, report.code) == (1, False, 0)
    assert [a.headers.get("if-none-match") for a in desk.server.asked] == ['"one"']
    assert desk.held.held() == before


def test_a_reissue_replaces_with_a_trace(desk: Desk) -> None:
    first, second = pdf(), pdf(901, TEXT.replace("报告", "书面报告"))
    desk.server.documents({(A, "pdf"): first})
    desk.fetch()
    desk.server.rule = lambda asked: serve(asked, second, '"two"')
    report = desk.fetch(again=True)
    told = f"{A}: another text took the place of the one held (pdf, 3 kB, from service); the old one is kept"
    assert (report.replaced, desk.lines) == ([A], [told])
    (now,), (then,) = desk.held.held(), desk.held.past()
    assert desk.held.path(now).read_bytes() == second
    assert desk.held.path(then).read_bytes() == first
    assert (then.state, then.note, then.etag, now.etag) == ("replaced", "another text", '"one"', '"two"')
    assert desk.files() == ["A_RES_56_901.pdf"]


def test_a_corrigendum_is_a_document_of_its_own(desk: Desk) -> None:
    desk.server.documents({(A, "pdf"): pdf(), (f"{A}/Corr.1", "pdf"): pdf()})
    report = desk.fetch(A, f"{A}/Corr.1")
    assert report.new == [A]
    assert f"says that it is {A}" in report.failed[0]


def test_the_better_form_stays_whatever_comes_later(desk: Desk) -> None:
    desk.server.documents({(A, "pdf"): pdf()})
    desk.fetch()
    desk.server.documents({(A, "pdf"): pdf(), (A, "docx"): docx()})
    assert desk.fetch(only_pdf=False, again=True).replaced == [A]
    assert desk.files() == ["A_RES_56_901.docx"]
    desk.server.documents({(A, "pdf"): pdf()})
    assert desk.fetch(again=True).unchanged == 1
    assert desk.files() == ["A_RES_56_901.docx"]


def test_what_a_service_does_not_have_is_not_asked_for_at_every_run(desk: Desk) -> None:
    desk.server.documents({})
    assert desk.fetch(automatic=True).code == 1
    assert len(desk.server.asked) == 1
    assert desk.fetch(automatic=True).code == 1
    assert desk.server.asked == [] and "so it was on" in desk.lines[0]
    desk.fetch(automatic=True, again_after_days=0)
    assert len(desk.server.asked) == 1
    desk.server.documents({(A, "pdf"): pdf()})
    assert desk.fetch().new == [A], "a person who names it is not put off"
    assert [e.state for e in holdings.index.load(desk.folder / "fetched")] == ["held"]


def test_requests_to_one_host_keep_their_distance(desk: Desk) -> None:
    from extract.sources.web import Web

    now = [0.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    desk.server.documents({(A, "pdf"): pdf(), (B, "pdf"): pdf(902)})
    sources = config.load(sources_file(desk.folder, service(desk.server, forms=["pdf"]), pause=7))
    web = Web(sources.http, sleep=sleep, clock=lambda: now[0])
    fetching.fetch(sources, Wanted(symbols=(A, B, "A/RES/56/903")), say=desk.lines.append, web=web)
    assert slept == [7, 7]


def test_retries_wait_longer_each_time_or_as_long_as_asked(desk: Desk) -> None:
    from extract.sources.web import Web

    slept: list[float] = []
    desk.server.rule = _fixed(Answer(500), Answer(500), Answer(503, headers={"Retry-After": "9"}), Answer(200, pdf()))
    sources = config.load(sources_file(desk.folder, service(desk.server, forms=["pdf"]), retries=4, back_off=1))
    web = Web(sources.http, sleep=slept.append)
    assert fetching.fetch(sources, Wanted(symbols=(A,)), say=desk.lines.append, web=web).code == 0
    assert slept == [1, 2, 9]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5.0),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        (None, None),
        ("²", None),
        ("9" * 5000, None),
        ("Mon, 01 Jan 2001 00:00:00 +99999999999999", None),
    ],
)
def test_how_long_to_wait(value: str | None, seconds: float | None) -> None:
    assert retry_after(value) == seconds


def test_a_file_that_comes_packed_is_unpacked(desk: Desk) -> None:
    desk.server.rule = _fixed(Answer(200, gzip.compress(pdf()), {"Content-Encoding": "gzip", "ETag": '"z"'}))
    assert desk.fetch().new == [A]
    assert desk.held.path(desk.held.held()[0]).read_bytes() == pdf()
    assert desk.server.asked[0].headers["accept-encoding"] == "identity"


def test_no_more_than_so_many_in_one_run(desk: Desk) -> None:
    desk.server.documents({(A, "pdf"): pdf(), (B, "pdf"): pdf(902)})
    report = desk.fetch(A, B, at_most=1)
    assert report.new == [A] and "`at_most`" in report.failed[0]


def test_a_redirect_to_an_allowed_host_is_followed(desk: Desk) -> None:
    def rule(asked: Asked) -> Answer:
        if asked.path.startswith("/api"):
            return Answer(302, headers={"Location": f"http://localhost:{desk.server.port}/file"})
        return Answer(200, pdf())

    desk.server.rule = rule
    assert "which is not allowed" in desk.fetch().failed[0]
    assert desk.fetch(hosts=("localhost",)).new == [A]


@pytest.mark.parametrize("where", ["write", "replace", "index"])
def test_a_full_disk_loses_nothing(where: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.server.documents({(A, "pdf"): pdf(), (B, "pdf"): pdf(902)})
    desk.fetch(A)
    before, index = desk.held.held(), (desk.folder / "fetched" / "index.jsonl").read_bytes()
    full = OSError(28, "No space left on device")
    real = os.replace

    def replace(old: Path, new: Path) -> None:
        if (new.name == "index.jsonl") is (where == "index"):
            raise full
        real(old, new)

    def write(*_: object, **__: object) -> None:
        raise full

    if where == "write":
        monkeypatch.setattr("extract.sources.download._begin", write)
    else:
        monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(StoreError, match=r"No space left on device.*nothing that was held is lost"):
        desk.fetch(B)
    monkeypatch.undo()
    assert (desk.held.held(), (desk.folder / "fetched" / "index.jsonl").read_bytes()) == (before, index)
    assert not [p for p in (desk.folder / "fetched").iterdir() if p.name.endswith(".tmp")]
    assert desk.fetch(B).new == [B]
    assert len(desk.held.held()) == 2


def test_a_real_limit_on_the_size_of_files(desk: Desk) -> None:
    import resource
    import signal

    desk.server.documents({(A, "docx"): docx()})
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, old[1]))
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            desk.fetch(only_pdf=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, before)
    assert (desk.files(), desk.partial()) == ([], [])
    assert desk.fetch(only_pdf=False).code == 0


def test_a_folder_that_cannot_be_written(desk: Desk) -> None:
    folder = desk.folder / "fetched"
    if os.geteuid() == 0:
        folder.write_text("root may write everywhere, but not below a file")
    else:
        folder.mkdir()
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StoreError, match="cannot be written"):
        desk.fetch()
    assert desk.server.asked == []


def test_two_runs_at_once(desk: Desk) -> None:
    with holdings.writing(desk.folder / "fetched"), pytest.raises(MandatesError, match="another run is fetching"):
        desk.fetch()
    desk.server.documents({(A, "pdf"): pdf()})
    assert desk.fetch().code == 0


def test_a_disk_without_locks_is_said_and_used(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", flock)
    desk.server.documents({(A, "pdf"): pdf()})
    assert desk.fetch().new == [A]
    told = "cannot be locked (No locks available); see to it that only one fetch runs at a time"
    assert desk.lines[0] == f"note: {desk.folder / 'fetched'}: {told}"


def test_a_file_taken_away_or_cut_off_is_fetched_again(desk: Desk) -> None:
    desk.server.documents({(A, "pdf"): pdf(), (B, "pdf"): pdf(902)})
    desk.fetch(A, B)
    (desk.folder / "fetched" / "A_RES_56_901.pdf").unlink()
    (desk.folder / "fetched" / "A_RES_56_902.pdf").write_bytes(b"%PDF-")
    assert desk.held.held() == ()
    assert desk.fetch(A, B).new == [A, B]
    assert desk.lines[0] == f"{A}: A_RES_56_901.pdf is not there any more, or not whole; it counts as not held"
    assert desk.held.path(desk.held.held()[1]).read_bytes() == pdf(902)


def _held(**more: str) -> str:
    entry = {"symbol": "A/1", "language": "zh", "form": "pdf", "state": "held", "source": "s", "url": "u"}
    return json.dumps({**entry, "when": "2026-08-01T09:00:00Z", "file": "A_1.pdf", **more})


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"symbol": 1}', '{"symbol": "A/1", "state": "held"}', "NOT UTF-8", _held(state="lost"),
     _held(form="tiff"), _held(file="../../etc/passwd"), _held(file="a\0b"), _held(file="\ud800"),
     _held(size="1"), _held(colour="red"),
     _held(when="2026"), _held(when=""), _held(when="2026-08-01T09:00:00"), _held(ended="yesterday")],
)  # fmt: skip
def test_a_damaged_index_is_one_clear_line(line: str, desk: Desk) -> None:
    (desk.folder / "fetched").mkdir()
    text = line.encode() if line != "NOT UTF-8" else b"\xff\xfe"
    (desk.folder / "fetched" / "index.jsonl").write_bytes(text)
    with pytest.raises(MandatesError, match=r"index\.jsonl.*; take that line out"):
        desk.fetch()


def test_xml_from_a_service_is_not_what_was_asked_for(desk: Desk) -> None:
    desk.server.rule = _fixed(Answer(200, xml()))
    assert "XML came instead of pdf" in desk.fetch().failed[0]
