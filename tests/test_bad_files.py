"""Files that are broken, hostile or out of all measure: one clear line with file, place and cure, in bounded work."""

from __future__ import annotations

import os
import socket
from datetime import date
from pathlib import Path

import pytest
from plain import as_text
from test_readers_akn import GOOD, akn, para

from extract import readers, reading
from extract.errors import DocumentError
from extract.lines import lines
from extract.reading import files
from extract.register.build import build

TEXT = "72/5. 名称\n\n大会，\n\n回顾其以往各项决议，\n\n1. 请秘书长向大会第七十三届会议提交报告；\n"
LONG = "请秘书长继续审议第70/1号决议，" * 7000


def bomb(place: str) -> str:
    """Ten to the ninth characters, if anybody writes the entity out."""
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{steps}]>{place}'


def part(letter: str) -> str:
    """A resolution in a file of several."""
    body = para(3, "决定继续审议。", "1.")
    return (
        f"<component><statement><preface><p><docNumber>{letter}</docNumber></p></preface>"
        f"<mainBody>{body}</mainBody></statement></component>"
    )


def several(*letters: str) -> str:
    parts = "".join(part(letter) for letter in letters)
    return akn("", rest="").replace("</akomaNtoso>", f"<components>{parts}</components></akomaNtoso>")


BAD = {
    "a bomb in the text": ("x.xml", bomb(GOOD.replace("决定", "&e9;决定")), "entities"),
    "a bomb in an attribute": ("x.xml", bomb(GOOD.replace("<mainBody>", '<mainBody class="&e9;">')), "entities"),
    "an entity that is not used": ("x.xml", '<!DOCTYPE x [<!ENTITY a "b">]>' + GOOD, "declares entities"),
    "a DTD elsewhere": ("x.xml", '<!DOCTYPE x SYSTEM "file:///etc/hostname">' + GOOD, "declares entities or a DTD"),
    "parameter entities": (
        "x.xml",
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>' + GOOD,
        "entities",
    ),
    "10,000 levels in a sentence": (
        "x.xml",
        GOOD.replace("决定", "<span>" * 10_000 + "决定" + "</span>" * 10_000),
        "more than 256 levels",
    ),
    "10,000 sections": (
        "x.xml",
        akn("<section>" * 10_000 + para(3, "决定。", "1.") + "</section>" * 10_000),
        "more than 256 levels",
    ),
    "truncated": ("x.xml", GOOD[: len(GOOD) // 2], "malformed XML"),
    "truncated in a character": ("x.xml", GOOD.encode()[: GOOD.encode().rindex("审".encode()) + 1], "malformed XML"),
    "another vocabulary": ("x.xml", "<feed><entry/></feed>", "not Akoma Ntoso (its root is feed)"),
    "another namespace": ("x.xml", GOOD.replace("akn/3.0", "akn/2.0"), "not Akoma Ntoso"),
    "a control character": ("x.xml", GOOD.replace("决定", "决\x07定"), "malformed XML"),
    "a control character by reference": ("x.xml", GOOD.replace("决定", "决&#7;定"), "malformed XML"),
    "half a surrogate pair": ("x.xml", GOOD.replace("决定", "决&#xD800;定"), "malformed XML"),
    "a control character in text": (
        "x.txt",
        TEXT.replace("请", "\x1b请"),
        "x.txt:7: holds a control character (U+001B)",
    ),
    "a zero byte in text": ("x.txt", TEXT.replace("请", "\0请"), "binary"),
    "a long paragraph": ("x.xml", akn(para(3, "决定。", "1.") + para(4, LONG, "2.")), "paragraph 4 (请秘书长"),
    "a long footnote": (
        "x.xml",
        GOOD.replace("决定", f'决定<authorialNote marker="1"><p>{LONG}</p></authorialNote>'),
        "paragraph 3 (决定继续审议",
    ),
    "a long paragraph in text": ("x.txt", TEXT.replace("1. ", f"1. {LONG}"), "paragraph 3 (请秘书长"),
    "an attribute of 11 MB": (
        "x.xml",
        GOOD.replace("<mainBody>", f'<mainBody class="{"a" * 11_000_000}">'),
        "malformed",
    ),
    "one symbol twice": ("x.xml", several("A", "B", "A"), "holds 2 documents with the symbol A/RES/56/999A"),
    "a PDF named XML": ("x.xml", "%PDF-1.7\n", "PDF"),
    "an old Word document named text": ("x.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    name, content, problem = BAD[kind]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    with pytest.raises(DocumentError) as error:
        readers.read(path)
    line = str(error.value)
    assert line.startswith(str(path))
    assert problem in line
    assert "\n" not in line and len(line) < 400
    assert "; " in line


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Neither a DTD nor an included file nor a stylesheet, from the network or the disk."""
    (tmp_path / "secret.txt").write_text("机密文字", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        for text in (
            f'<!DOCTYPE x SYSTEM "{address}">{GOOD}',
            f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{address}">%p;]>{GOOD}',
        ):
            (tmp_path / "x.xml").write_text(text, "utf-8")
            with pytest.raises(DocumentError):
                readers.read(tmp_path / "x.xml")
        include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{}"/>'
        for target in (address, "secret.txt", (tmp_path / "secret.txt").as_uri()):
            text = f'<?xml-stylesheet href="{address}"?>{GOOD.replace("继续审议", include.format(target) + "继续审议")}'
            (tmp_path / "x.xml").write_text(text, "utf-8")
            (doc,) = readers.read(tmp_path / "x.xml")
            assert "机密" not in doc.paragraphs[-1].text
        with pytest.raises(TimeoutError):
            server.accept()


DATA = Path(__file__).parent.parent / "data" / "documents"
FULL = (DATA / "A_RES_76_221.txt").read_text("utf-8")
REPORT = (DATA / "A_73_383.txt").read_text("utf-8")
OLD = (DATA / "A_RES_60_212.txt").read_text("utf-8")
ANNEXED = (DATA / "A_RES_64_222.txt").read_text("utf-8")
LISTED = "72/5. 名称\n\n大会，\n\n请秘书长提交报告；\n\n"


def upto(text: str, words: str, more: int = 0) -> str:
    return text[: text.index(words) + len(words) + more]


# What is left of the file, and where its end is said to be.
CUT = {
    "in a paragraph": (upto(FULL, "4. ", 40), "in the middle of paragraph 4 (…"),
    "after a comma": (upto(FULL, "3. **重申** 支持南南合作高级别委员会，"), "in the middle of paragraph 3 (…"),
    "after the first word of a paragraph": (upto(FULL, "5. ", 3), "in the middle of paragraph 5 (注)"),
    "between two paragraphs": (upto(FULL, "5. ")[:-3], "after paragraph 4, whose end says that more follows"),
    "in broken lines": (upto(OLD, "13. ", 33), "in the middle of paragraph 13 (…"),
    "in an annex": (upto(ANNEXED, "10. ", 100), "in the middle of paragraph annex/10 (…"),
    "before an item": (upto(ANNEXED, "(c) ")[:-5], "after paragraph annex/20(b), whose end says that more follows"),
    "in a report": (upto(REPORT, "100. ", 30), "in the middle of paragraph 100 (…"),
    "after a heading of a report": (upto(REPORT, "四. 结论和建议"), "under the heading 四. 结论和建议"),
    "in a provision without number": (
        LISTED + "促请各国合",
        "in the middle of a paragraph without number (促请各国合)",
    ),
    "in one of several lines": (
        LISTED + "促请各国合作，\n并请各",
        "in the middle of a paragraph without number (并请各)",
    ),
}


@pytest.mark.parametrize("kind", CUT)
def test_a_text_that_was_cut_is_refused(tmp_path: Path, kind: str) -> None:
    text, place = CUT[kind]
    path = tmp_path / "x.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(DocumentError) as error:
        readers.read(path)
    line = str(error.value)
    assert line.startswith(f"{path}: the text stops ")
    assert place in line
    assert "; get the whole file" in line
    assert "\n" not in line and len(line) < 400


# Extracts, as people paste them: they are read, and a note says how they end.
EXTRACTS = {
    "ends with a semicolon, without header": (TEXT, ("after paragraph 1, whose end says that more follows",)),
    "one line that stops": (
        "72/5. 名称 大会，回顾其决议，1. 请秘书长报告；2. 促请各国",
        ("in the middle of paragraph 2 (促请各国)",),
    ),
    "one line with a header": (
        "第七十二届会议 议程项目5 72/5. 名称 大会，回顾其决议，1. 请秘书长报告；",
        ("after paragraph 1, whose end says that more follows",),
    ),
    "a table at the end of an annex": (
        f"{TEXT}\n附件\n\n1. 经费"
        + "\n按国家和地区分列并由大会分摊的情况说明" * 30
        + "如下。\n\n"
        + "\n".join(f"甲国 {n} 千美元\n" for n in range(1000, 1020)),
        ("with lines that end no sentence",),
    ),
    "a sentence": (TEXT.replace("；", "。"), ()),
    "a quotation": (TEXT.replace("；", "，题为“后续行动。”"), ()),
    "a closing line under what has no stop": (TEXT.replace("；", "") + "\n2017年12月20日\n", ()),
    "page numbers below": (TEXT.replace("；", "。") + "\n17-23023\n\n3/3\n", ()),
}


@pytest.mark.parametrize("kind", EXTRACTS)
def test_an_extract_is_read_with_a_note(tmp_path: Path, kind: str) -> None:
    text, places = EXTRACTS[kind]
    path = tmp_path / "x.txt"
    path.write_text(text, "utf-8")
    (doc,) = readers.read(path)
    assert len(doc.caveats) == len(places)
    for caveat, place in zip(doc.caveats, places, strict=True):
        assert caveat.startswith("the text stops ") and place in caveat and "; " in caveat


def test_notes_are_told_and_do_not_fail(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(TEXT, "utf-8")
    told: list[str] = []
    assert lines([tmp_path], lambda _: None, say=told.append, progress=lambda items, _: items) == 0
    assert [line.split(";")[0] for line in told] == [
        "note: x.txt: the text stops after paragraph 1, whose end says that more follows"
    ]
    report = build([tmp_path], tmp_path / "x.db", as_of=date(2018, 1, 1), say=told.append)
    assert (report.code, report.mandates) == (0, 1)
    assert told[1:2] == told[:1]


def test_what_is_whole_is_not_called_cut() -> None:
    assert [d.caveats for file in sorted(DATA.glob("*.txt")) for d in readers.read(file)] == [()] * 5


CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "zh" / "76session"


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="needs the measuring corpus in ../shared/corpus")
@pytest.mark.parametrize("width", [0, 40])
def test_no_resolution_of_the_corpus_is_called_cut(tmp_path: Path, width: int) -> None:
    """Printed to text, whole; and cut between two of its paragraphs or in one every one of them is refused."""
    path = tmp_path / "x.txt"
    for file in sorted(CORPUS.rglob("*.xml"))[::9]:
        for document in readers.read(file):
            text = as_text(document, width)
            path.write_text(text, "utf-8")
            assert [d.caveats for d in readers.read(path)] == [()], document.symbol
            last = [p for p in document.paragraphs if p.part == "operative"][-1].text
            at = text.rfind(last[:8])
            path.write_text(text[: at + 7].rstrip(), "utf-8")
            with pytest.raises(DocumentError, match="the text stops"):
                readers.read(path)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.xml"
    with path.open("wb") as file:
        file.write(GOOD.encode())
        file.truncate(200 * 2**20)

    def read_bytes(self: Path) -> bytes:
        raise AssertionError("read all the same")

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    with pytest.raises(DocumentError, match=r"x\.xml: is too large \(200 MB, limit 50 MB\); split it"):
        readers.read(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.xml")
    assert readers.find([tmp_path]) == []
    with pytest.raises(DocumentError, match="is not a file"):
        readers.read(tmp_path / "x.xml")


@pytest.mark.parametrize(("name", "form"), [("x.pdf", "PDF"), ("x.DOCX", "Word document")])
@pytest.mark.parametrize("data", [bytes(range(256)) * 9, b"\xb4\xf3\xbb\xe1" * 99])
def test_a_file_that_is_not_what_its_name_says_and_no_text_is_to_be_fetched_again(
    tmp_path: Path, name: str, form: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DocumentError, match=f"is damaged or no {form}, as its name has it; fetch the file again"):
        readers.read(tmp_path / name)
    (tmp_path / name).write_text(TEXT, "utf-8")
    assert readers.read(tmp_path / name)[0].form == "text"


def test_the_content_tells_the_form_not_the_name(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(GOOD, "utf-8")
    (tmp_path / "x.xml").write_text(TEXT, "utf-8")
    assert [readers.read(tmp_path / name)[0].form for name in ("x.txt", "x.xml")] == ["akn", "text"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """The folder's own files are read, a link in it that leads elsewhere is named; linked folders are not entered."""
    folder, outside = tmp_path / "in", tmp_path / "outside"
    (folder / "deep").mkdir(parents=True)
    outside.mkdir()
    for file in (folder / "a.txt", outside / "b.txt"):
        file.write_text(TEXT, "utf-8")
    (folder / "escapes.txt").symlink_to(outside / "b.txt")
    (folder / "deep" / "climbs.txt").symlink_to("../../outside/b.txt")
    (folder / "folder").symlink_to(outside, target_is_directory=True)
    (folder / "round").symlink_to(folder, target_is_directory=True)
    listed = files([folder], readers.find)
    assert [file.name for file in listed.files] == ["a.txt"]
    assert sorted(problem.split(": ")[0] for problem in listed.problems) == [
        str(folder / "deep" / "climbs.txt"),
        str(folder / "escapes.txt"),
    ]
    assert all("leads out of the folder" in problem for problem in listed.problems)
    # Named by the user, the link is the document; within the folder it is one of the folder's files.
    assert files([folder / "escapes.txt"], readers.find).problems == ()
    (folder / "deep" / "inside.txt").symlink_to(folder / "a.txt")
    assert [file.name for file in reading.files([folder], readers.find).files] == ["a.txt"]


def test_several_resolutions_with_their_own_symbols(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(several("A", "B"), "utf-8")
    assert [d.symbol for d in readers.read(tmp_path / "x.xml")] == ["A/RES/56/999A", "A/RES/56/999B"]


@pytest.mark.parametrize("cited", [True, False])
def test_many_numbered_paragraphs(tmp_path: Path, cited: bool) -> None:
    """Beyond 999, in broken lines, with a note each, to which nothing points if not `cited`."""
    count = 20_000
    raised = [str(n).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")) for n in range(1, count + 1)]
    paragraphs = [f"{n}. 请秘书长\n就{mark if cited else ''}此报告；" for n, mark in enumerate(raised, 1)]
    notes = [f"{mark} A/{n}。" for n, mark in enumerate(raised, 1)]
    path = tmp_path / "x.txt"
    path.write_text("72/5. 名称\n\n大会，\n\n" + "\n\n".join([*paragraphs, "2017年12月20日", *notes]), "utf-8")
    (doc,) = readers.read(path)
    numbered = [p for p in doc.paragraphs if p.label]
    assert [p.label for p in numbered] == [str(n) for n in range(1, count + 1)]
    assert {p.text for p in numbered} == {"请秘书长就此报告；"}
    found = [(n.mark, n.text) for p in numbered for n in p.footnotes]
    assert found == ([(str(n), f"A/{n}。") for n in range(1, count + 1)] if cited else [])
    assert len(doc.furniture) == (2 if cited else count + 2)


@pytest.mark.parametrize("form", ["xml", "txt"])
def test_50_000_paragraphs(tmp_path: Path, form: str) -> None:
    """Work that grows with the square of the paragraphs would not end here."""
    count = 50_000
    if form == "xml":
        text = akn("".join(para(n, "决定继续审议第70/1号决议。", f"{n % 900 + 1}.") for n in range(count)))
    else:
        text = TEXT.replace("1. 请", "回顾其第70/1号决议，\n\n" * count + "1. 请")
    path = tmp_path / f"x.{form}"
    path.write_text(text, "utf-8")
    (doc,) = readers.read(path)
    cited = [p.label for p in doc.paragraphs if [c.symbol for c in p.citations] == ["A/RES/70/1"]]
    assert cited == [str(n % 900 + 1) if form == "xml" else None for n in range(count)]
    assert len(set(doc.paragraph_ids())) == len(doc.paragraphs)
