"""Makes Word files for tests: python-docx, with real footnotes, numbering and links by raw XML."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from extract.model import Document, Paragraph

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TAB = "\t"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def run(text: str, properties: str = "") -> str:
    """A run; tabs and line breaks become Word's."""
    shown = escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'


class Word:
    """A document under construction."""

    def __init__(self) -> None:
        self.file = docx.Document()
        self.body = self.file.element.body
        for child in list(self.body):
            if not child.tag.endswith("sectPr"):
                self.body.remove(child)
        self.notes: list[str] = []

    def p(self, content: str = "", properties: str = "") -> None:
        """A paragraph of raw runs, or of text."""
        inner = content if content.startswith("<w:") else run(content)
        self.raw(f"<w:p {NS}><w:pPr>{properties}</w:pPr>{inner}</w:p>")

    def raw(self, xml: str) -> None:
        self.body.insert(len(self.body) - 1, parse_xml(xml))

    def note(self, text: str, mark: str = "") -> str:
        """A run that cites a new footnote."""
        self.notes.append(text)
        custom = f' w:customMarkFollows="1"/><w:t>{escape(mark)}</w:t>' if mark else "/>"
        return f'<w:r><w:footnoteReference w:id="{len(self.notes)}"{custom}</w:r>'

    def link(self, text: str, address: str) -> str:
        key = self.file.part.relate_to(address, RT.HYPERLINK, is_external=True)
        return f'<w:hyperlink r:id="{key}">{run(text)}</w:hyperlink>'

    def part(self, name: str, kind: str, relation: str, xml: str) -> None:
        part = Part(PackURI(name), kind, xml.encode(), self.file.part.package)
        self.file.part.relate_to(part, relation)

    def numbering(self, levels: list[tuple[str, str]], num: str = "") -> None:
        """List 77 with these (format, text) levels; list 78 is `num` more XML of a w:num on it."""
        written = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for n, (fmt, text) in enumerate(levels)
        )
        root = self.file.part.numbering_part.element
        root.insert(0, parse_xml(f'<w:abstractNum {NS} w:abstractNumId="77">{written}</w:abstractNum>'))
        for key, more in (("77", ""), ("78", num)):
            root.append(parse_xml(f'<w:num {NS} w:numId="{key}"><w:abstractNumId w:val="77"/>{more}</w:num>'))

    def bytes(self) -> bytes:
        if self.notes:
            notes = "".join(
                f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteRef/></w:r>{run(TAB + text)}</w:p></w:footnote>'
                for n, text in enumerate(self.notes, 1)
            )
            first = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            self.part(
                "/word/footnotes.xml", _FOOTNOTES, RT.FOOTNOTES, f"<w:footnotes {NS}>{first}{notes}</w:footnotes>"
            )
            self.notes = []
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def save(self, path: Path) -> Path:
        path.write_bytes(self.bytes())
        return path


def listed(level: int, num: int = 77) -> str:
    """Properties of a paragraph that Word numbers."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'


BOLD, ITALIC, KAI = "<w:b/>", "<w:i/>", '<w:rFonts w:eastAsia="KaiTi_GB2312"/>'
HEADING = '<w:pStyle w:val="Heading1"/>'
_SHORT = re.compile(r"(?:\([^)]*\)|[㈠-㉃]|\d+)$")
_CITED = re.compile(r"^[A-Z]+(?:/[A-Za-z0-9.\-()]+)+$")


def printed(document: Document) -> Word:
    """A document of the model as the Secretariat would print it in Word: the way back from reading."""
    word = Word()
    masthead(word, document)
    body(word, document)
    return word


def collected(parts: Sequence[Document], title: str) -> Word:
    """A/RES/77/264 A-C: one header with a title, then each part with its letter and its own title."""
    word = Word()
    stem, letters = parts[0].symbol[:-1], [part.symbol[-1] for part in parts]
    masthead(word, replace(parts[0], symbol=f"{stem} {letters[0]}-{letters[-1]}", title=title))
    for letter, part in zip(letters, parts, strict=True):
        word.p(letter)
        if part.title != title:
            word.p(part.title or "")
        body(word, part)
    return word


def masthead(word: Word, document: Document) -> None:
    """Its header lines."""
    word.p(document.symbol)
    if document.session and document.session.startswith("A/"):
        word.p(f"第{document.session[2:]}届会议")
    if document.agenda_item:
        word.p(f"议程项目{document.agenda_item}")
    if document.committee_report:
        paragraph = document.committee_report_paragraph
        where = document.committee_report + (f"，第{paragraph}段" if paragraph else "")
        word.p(f"[根据第三委员会的报告({where})通过]")
    number = re.sub(" [A-Z]-[A-Z]$", "", document.symbol.removeprefix("A/RES/"))
    word.p(f"{number}. {document.title}")


def body(word: Word, document: Document) -> None:
    """Its paragraphs under their headings, and the closing lines."""
    section: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        section = _headings(word, section, paragraph.section)
        word.p(_label(paragraph) + _content(word, paragraph))
        for table in (t for t in document.tables if t.after == paragraph.ordinal):
            section = _headings(word, section, table.section)
            rows = "".join(f"<w:tr>{_cells(line)}</w:tr>" for line in table.text.split("\n"))
            word.raw(f"<w:tbl {NS}>{rows}</w:tbl>")
    if document.adopted:
        day = document.adopted
        word.p(f"{day.year}年{day.month}月{day.day}日")
    if document.meeting:
        word.p(f"第{document.meeting}次全体会议")


def _headings(word: Word, above: tuple[str, ...], section: tuple[str, ...]) -> tuple[str, ...]:
    for depth, heading in enumerate(section):
        if above[: depth + 1] != section[: depth + 1]:
            word.p(heading, HEADING)
            above = section[: depth + 1]
    return section


def _cells(line: str) -> str:
    return "".join(f"<w:tc><w:p>{run(cell)}</w:p></w:tc>" for cell in line.split("\t"))


def _label(paragraph: Paragraph) -> str:
    label = (paragraph.label or "").removeprefix("preamble").split("/")[-1]
    if not label:
        return ""
    short = _SHORT.search(label)
    text = short.group() if short else label
    return run(f"{text}.\t" if text.isdigit() else f"{text}\t")


def _content(word: Word, paragraph: Paragraph) -> str:
    """Its runs: emphasis, links where the words alone do not say it, notes at their places."""
    text = paragraph.text
    places = {0, len(text), *(paragraph.emphasis or ())}
    links = {c.start: c for c in paragraph.citations if c.footnote is None and c.symbol and _CITED.match(c.symbol)}
    for citation in links.values():
        places |= {citation.start, citation.end}
    places |= {note.at for note in paragraph.footnotes}
    ordered = sorted(places)
    out = []
    for left, right in zip(ordered, [*ordered[1:], None], strict=True):
        out += [
            word.note(note.text, "" if note.mark.isdigit() else note.mark)
            for note in paragraph.footnotes
            if note.at == left
        ]
        if right is None:
            break
        bold = paragraph.emphasis and paragraph.emphasis[0] <= left < paragraph.emphasis[1]
        if left in links and links[left].end == right:
            out.append(word.link(text[left:right], f"https://undocs.org/zh/{links[left].symbol}"))
        else:
            out.append(run(text[left:right], BOLD if bold else ""))
    return "".join(out)
