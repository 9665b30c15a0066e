"""Reading and extraction take time in proportion to the text, whatever the text.

Each rule is given its own worst material, its examples and what nearly is one, over and over. Growth is a ratio of two
times in one run: four times the text may take nine times as long (what fits into the processor's cache is read faster);
where a rule goes back over what it has seen it takes sixteen times, or never ends. What is over in a moment is not
compared.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from following import entry
from making import resolution
from reading import document, extractor
from word import BOLD, Word, run

from extract import readers
from extract.citations import Citer
from extract.context import _FAR
from extract.errors import DocumentError
from extract.follow.coverage import Coverage
from extract.follow.stage import FollowUp
from extract.model import Document, Paragraph
from extract.register.rows import mandate_ids
from extract.rulecheck import examples
from extract.rules import load
from extract.sources import bulk, config, fetching
from extract.sources.candidates import Candidate
from extract.sources.holdings import Holdings
from extract.sources.index import IndexLine
from extract.sources.plan import Wanted
from extract.sources.report import FetchReport

RULE, WHOLE = 10_000, 100_000  # characters
MOMENT = 0.3  # seconds


@cache
def material() -> dict[str, dict[str, list[str]]]:
    """File -> rule -> texts: an example, the marked words alone, the example cut off before their last character."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in examples(load()):
        texts = found[one.file][one.rule.id]
        if not texts or one.wanted is None:
            texts.append(one.text)
        if one.wanted and len(texts) < 4:
            start, end = one.wanted
            texts += [text for text in (one.text[start:end], one.text[: end - 1]) if text]
    return found


def filled(pieces: list[str], size: int) -> str:
    piece = "".join(pieces)
    return (piece * (size // len(piece) + 1))[:size]


def grows(work: Callable[[int], object], size: int) -> bool:
    """Four times the size takes more than nine times as long, by the best of up to four tries of each."""

    def seconds(some: int) -> float:
        start = time.process_time()
        work(some)
        return time.process_time() - start

    long = short = float("inf")
    for _ in range(4):
        long, short = min(long, seconds(size)), min(short, seconds(size // 4))
        if long < MOMENT or long < 9 * short:
            return False
    return True


@pytest.mark.parametrize("file", sorted(material()))
def test_each_rule_is_linear_on_its_own_worst_material(file: str) -> None:
    extract = extractor()
    extract(document("请秘书长提交报告；"))
    bad = [
        (rule, piece)
        for rule, pieces in material()[file].items()
        for piece in dict.fromkeys(pieces)
        if grows(lambda size, piece=piece: extract(document(filled([piece], size))), RULE)
    ]
    assert not bad
    every = [piece for pieces in material()[file].values() for piece in pieces]
    assert not grows(lambda size: extract(document(filled(every, size))), WHOLE)


def test_verbs_joined_without_end_are_linear() -> None:
    """They share what is asked at the end, which is looked at for each of them."""
    extract, last = extractor(), "请各国酌情向大会提交报告，说明国家情况；"
    assert not grows(lambda size: extract(document(filled(["请各国及"], size) + last)), WHOLE)


HOSTILE = [
    "1",
    " ",
    "\n",
    "(",
    "“",
    "《",
    "A/",
    "第",
    "第1/1号",
    "第1/1号决议、",
    "\n1. ",
    "\n(a) ",
    "[1](",
    "**",
    "¹",
    "大会，\n",
    "\n22-12345 1/2\nA/RES/72/237\n",
    "\n1/2\n",
    "；1\n\n____________\n1 A/77/1。\n",
    "\n[1] 见第1/1号决议。\n",
    "…………1\n",
    "> ",
    "## ",
]


@pytest.mark.parametrize("piece", [b"<!---->", b"<!-- -->\n", b"<!--", b"<?xml ?>", b"<!doctype ", b" ", b"-->"])
def test_the_form_of_a_file_is_told_in_linear_time(piece: bytes) -> None:
    def work(size: int) -> None:
        head = piece * (size // len(piece)) + b"<foo>"
        assert [form.name for form in readers.FORMS if form.matches(head)]

    # Of a few comments first: where each of them doubles the time, more never end.
    assert not any(grows(work, size) for size in (154, 2048))


@pytest.mark.parametrize(
    "piece", ["<li>请秘书长提交报告；</li>", "<ol><li>x</li></ol>", "<p>x<sup>1</sup></p>", "<nav>1. 请x"]
)
def test_the_reader_of_html_is_linear(piece: str, tmp_path: Path) -> None:
    def work(size: int) -> None:
        file = tmp_path / "A_RES_72_237.html"
        file.write_text(f"<html><body><ol>{filled([piece], size)}</ol></body></html>", encoding="utf-8")
        with suppress(DocumentError):  # refused is fine
            readers.read(file)

    assert not grows(work, WHOLE)


def test_a_watched_folder_in_which_nothing_changed_is_linear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = config.Folder(name="inbox", kind="folder", path=tmp_path)
    sources = config.Sources(folder=tmp_path, sources=(source,))
    entry = IndexLine("", "zh", "akn", "held", "inbox", "", "2026-08-01T09:00:00Z", etag="same")
    run = fetching._Run(sources, (source,), Wanted(everything=True), lambda items, _: items, FetchReport(print), ())

    def work(files: int) -> None:
        names = [f"folder/{n}.xml" for n in range(files)]
        monkeypatch.setattr(bulk, "watched", lambda *_: [Candidate(name, "same", bytes) for name in names])
        held = Holdings(tmp_path / "fetched")
        for name in names:
            held._hold(replace(entry, symbol=name, url=f"inbox#{name}"))
        run._folder(held, source)
        assert len(held.held()) == files

    assert not grows(work, 16_000)


HIGH = '<w:vertAlign w:val="superscript"/>'


def word_of_one_paragraph(piece: str) -> Callable[[Word, int], None]:
    return lambda word, n: word.p(run("1.\t请秘书长") + piece * n + run("报告。"))


def word_of_notes(mark: str) -> Callable[[Word, int], None]:
    """As many notes, all with one mark; with none Word counts them."""

    def fill(word: Word, n: int) -> None:
        word.p(run("1.\t请秘书长") + "".join(run("甲") + word.note("见第1/1号决议。", mark) for _ in range(n)))

    return fill


WORDS = {
    "notes with one mark": word_of_notes("*"),
    "notes that Word counts": word_of_notes(""),
    "raised figures": word_of_one_paragraph(run("甲") + run("1", HIGH)),
    "raised figures with nothing between": word_of_one_paragraph(run("1", HIGH)),
    "bold": word_of_one_paragraph(run("请", BOLD) + run("甲")),
    "lines that break": word_of_one_paragraph("<w:r><w:t>甲，</w:t><w:br/><w:t>(a)</w:t></w:r>"),
    "paragraphs": lambda word, n: [word.p(run("1.\t请秘书长报告。") + run("1", HIGH)) for _ in range(n // 4)] and None,
}


@pytest.mark.parametrize("fill", [pytest.param(fill, id=name) for name, fill in WORDS.items()])
def test_the_reader_of_word_is_linear(fill: Callable[[Word, int], None], tmp_path: Path) -> None:
    size = 6000
    for n in (size, size // 4):
        word = Word()
        for line in ("第五十五届会议", "55/999. 甲乙合作", "大会，"):
            word.p(line)
        fill(word, n)
        word.p("1 见第1/1号决议。")
        word.save(tmp_path / f"{n}.docx")

    def work(n: int) -> None:
        with suppress(DocumentError):  # refused is fine
            readers.read(tmp_path / f"{n}.docx")

    assert not grows(work, size)


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_reader_of_text_is_linear(piece: str, tmp_path: Path) -> None:
    head = "72/237. 南南合作\n\n大会，\n\n1. 请秘书长提交报告；\n\n2. 又请秘书长"

    def work(size: int) -> None:
        file = tmp_path / "A_RES_72_237.txt"
        file.write_text(head + filled([piece], size) + "。\n", encoding="utf-8")
        with suppress(DocumentError):  # refused is fine
            readers.read(file)

    assert not grows(work, WHOLE)


NOTICES = [
    "报告",
    "表示注意到秘书长的报告，",
    "注意到",
    "依照第1/1号决议提出的报告",
    "本报告是根据",
    "设立了机制。",
    "题为“",
]


@pytest.mark.parametrize("piece", NOTICES)
def test_follow_up_is_linear_in_a_paragraph(piece: str) -> None:
    def work(size: int) -> None:
        text = filled([piece], size)
        paragraph = Paragraph(1, "body", "1", text, citations=Citer().cite(text))
        one = replace(document(), symbol="A/73/999", kind="report", session="A/73", paragraphs=(paragraph,))
        FollowUp(load(), date(2024, 1, 1))({one.symbol: (one, ())}, Coverage([one], ()))

    assert not grows(work, WHOLE)


def long_documents() -> Iterator[tuple[str, Callable[[int], Document]]]:
    ask = "请委员会向大会第七十三届会议提交报告；"  # the short name has its full name nowhere
    yield "operative", lambda n: document(*[ask] * n)
    yield "annex", lambda n: document(*[ask] * n, part="annex")
    yield "one list", lambda n: document("请秘书长：", *[("a", "提交报告；")] * n)
    yield "own verbs", lambda n: document("决定：", *[("a", "请秘书长提交报告；")] * n)


@pytest.mark.parametrize(("name", "make"), [pytest.param(*one, id=one[0]) for one in long_documents()])
def test_a_document_of_many_paragraphs_is_linear(name: str, make: Callable[[int], Document]) -> None:
    assert not grows(lambda n: mandate_ids(one := make(n), extractor()(one)), 4 * _FAR)


def test_a_document_of_50_000_paragraphs_works(tmp_path: Path) -> None:
    lines = [f"{n}. 请秘书长向大会提交第{n}份报告；" for n in range(1, 50_001)]
    file = tmp_path / "A_RES_72_237.txt"
    file.write_text("\n\n".join(["72/237. 南南合作", "大会，", *lines]), encoding="utf-8")
    (read,) = readers.read(file)
    assert len(read.paragraphs) == 50_001
    found = extractor()(read)
    assert len(found) == len(set(mandate_ids(read, found))) == 50_000


def calls(work: Callable[[], object]) -> int:
    """How many functions are called: the same on every machine."""
    count = 0

    def tell(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tell)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


ASK = "请秘书长向大会第{}届会议提交关于本决议执行情况的报告；"
ELSE = "请秘书长继续加强对各特派团活动的监督，执行监督机构的各项建议，并在下次报告中说明这方面的情况；"
NOTE = "表示注意到秘书长的报告；{^5: A/%d/301。}"


def chained(documents: int) -> list[Document]:
    """A series as long as that, one resolution at each session: each notes, asks again and decides."""
    yearly, item = "请秘书长每年就执行情况向大会提交报告；", "决定将题为“合作”的项目列入大会第{}届会议临时议程；"
    return [
        resolution(f"A/RES/{n}/10", NOTE % n, ASK.format(n + 1), ELSE, yearly, item.format(n + 1))
        for n in range(1001, 1001 + documents)
    ]


def resumed(documents: int) -> list[Document]:
    """The same, all at one session, on one day after another."""
    start = date(1946, 1, 1)
    return [
        replace(resolution(f"A/RES/75/{n}", NOTE % 75, ASK.format(75), ELSE), adopted=start + timedelta(days=40 * n))
        for n in range(1, documents + 1)
    ]


def apart(documents: int) -> list[Document]:
    """Half of them ask at one session, the others note at the next, reports of one author in series of their own."""
    asks = (ASK.format("七十六"), ELSE, "鼓励各国在第{0}项事务上合作；")
    notes = ("表示注意到秘书长的报告；{{^5: A/76/{0}。}}", "促请各国执行第{0}号决定；")
    return [
        resolution(
            f"A/RES/{session}/{n}",
            *(text.format(n) for text in texts),
            title=f"{chr(first + n)}事",
            agenda_title=str(n),
        )
        for session, texts, first in ((75, asks, 0x4E00), (76, notes, 0x7E00))
        for n in range(1, documents // 2 + 1)
    ]


ASKS = {
    "the next report": "请秘书长在下次报告中说明第{}项事务的执行情况；",
    "an account without a date": "请秘书长执行第{}项决定，并定期向大会报告有关情况；",
    "yearly to another body": "请秘书长就第{}项事务每年向新闻委员会提交报告；",
    "in the report on another": "请秘书长提供第{}项资料，列入秘书长向大会第七十七届会议提交的关于第75/18号决议的报告；",
    "a report at a session": "请秘书长向大会第七十七届会议提交关于第{}项事务的报告；",
}


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_follow_up_grows_with_the_requests_of_a_document_alone(ask: str) -> None:
    small, large = 100, 400
    document, pairs = entry(resolution("A/RES/76/10", *(ask.format(n) for n in range(1, large + 1))))
    assert len(pairs) == large and all(mandate.report for _, mandate in pairs)

    def work(requests: int) -> int:
        some = {document.symbol: (document, pairs[:requests])}
        coverage = Coverage([document], load().actors)
        return calls(lambda: FollowUp(load(), date(2024, 1, 1))(some, coverage))

    work(small)  # what is learnt once is not counted
    one, four = work(small), work(large)
    assert four / large <= 1.1 * one / small, (one / small, four / large)


@pytest.mark.parametrize("make", [chained, resumed, apart])
def test_follow_up_grows_with_the_documents_alone(
    make: Callable[[int], list[Document]],
) -> None:
    small, large = 100, 400
    entries = [entry(document) for document in make(large)]

    def work(documents: int) -> int:
        wanted = {document.symbol for document in make(documents)}
        some = {document.symbol: (document, pairs) for document, pairs in entries if document.symbol in wanted}
        coverage = Coverage([document for document, _ in some.values()], load().actors)
        return calls(lambda: FollowUp(load(), date(2024, 1, 1))(some, coverage))

    work(small)  # what is learnt once is not counted
    one, four = work(small), work(large)
    assert four / large <= 1.1 * one / small, (one / small, four / large)
