"""Prints documents to PDF in the layout of official ones, for the tests of the PDF reader.

A4; on page 1 the header block with symbol, distribution, session, agenda item, date line and title; running heads with
the symbol, page numbers as `2/9`; numbers hanging or indented, the verb bold (stroked, as word processors do where the
font has no bold), raised footnote marks, footnotes under a short rule in smaller type at the foot of their page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby, pairwise

from pdfminer.cmapdb import CMapDB
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extract.model import Document, Paragraph

WIDTH, HEIGHT = A4
HAN, LATIN = "STSong-Light", "Times-Roman"
NEVER_FIRST = "，。；：、？！）》”’」』％"
TOKEN = re.compile(r"[!-~\u00c0-\u017f]+?(?:[/-](?=\S)|(?=[^!-~\u00c0-\u017f])|$)|.", re.DOTALL)
SIZE, NOTE = 10.5, 9.0
FIGURES = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))

pdfmetrics.registerFont(UnicodeCIDFont(HAN))


@dataclass
class Run:
    """Text in one style; `raised` is a footnote mark, `note` the text of its note."""

    text: str
    bold: bool = False
    raised: bool = False
    note: str = ""


@dataclass
class Para:
    """A paragraph: its runs, the label, and where its lines begin (points from the left margin)."""

    runs: list[Run]
    label: str = ""
    first: float = 0.0
    rest: float = 0.0
    align: str = "justify"
    above: float = 9.0
    size: float = SIZE
    keep: bool = False


@dataclass
class Style:
    """How a document is set: margins, distance of lines, indents, and whether text is set to both margins."""

    left: float = 85.0
    right: float = 85.0
    leading: float = 1.7
    indent: float = 2.0
    above: float = 9.0
    justify: bool = True
    hanging: bool = False
    verb: str = "stroke"
    rule: bool = True


@dataclass
class _Atom:
    text: str
    font: str
    bold: bool
    raised: bool
    note: str
    width: float


@dataclass
class _Line:
    atoms: list[_Atom]
    x: float
    room: float
    last: bool
    align: str
    size: float
    label: str = ""
    label_x: float = 0.0
    above: float = 0.0
    notes: list[_Line] = field(default_factory=list)


@lru_cache(maxsize=20000)
def font_of(char: str) -> str | None:
    """The font that has a character, or None if a reader could not get it back from either."""
    if " " <= char <= "~" or (char.isalpha() and "\u00c0" <= char <= "\u00ff"):
        return LATIN
    code = char.encode("utf-16-be")
    cids = list(CMapDB.get_cmap("UniGB-UCS2-H").decode(code)) if len(code) == 2 else []
    back = CMapDB.get_unicode_map("Adobe-GB1").cid2unichr.get(cids[0]) if cids else None
    return HAN if back == char else None


def printable(document: Document) -> bool:
    """Whether the fonts at hand have every character of a document."""
    texts = [p.text + "".join(n.text for n in p.footnotes) + "".join(p.section) for p in document.paragraphs]
    return all(font_of(char) for char in set("".join(texts)))


def _atoms(runs: Iterable[Run], size: float) -> list[_Atom]:
    out = []
    for run in runs:
        small = size * (0.62 if run.raised else 1)
        for token in TOKEN.findall(run.text):
            font = font_of(token[0]) or HAN
            pieces = [token] if font == LATIN else list(token)
            for piece in pieces:
                width = pdfmetrics.stringWidth(piece, font, small)
                out.append(_Atom(piece, font, run.bold, run.raised, run.note, width))
    return out


def _fill(para: Para, room: float, style: Style) -> list[_Line]:
    """The lines of a paragraph; a closing mark hangs out rather than to begin a line."""
    lines: list[_Line] = []
    atoms = _atoms(para.runs, para.size)
    start = para.first
    align = para.align if style.justify or para.align != "justify" else "left"
    label_width = pdfmetrics.stringWidth(para.label, LATIN, para.size) if para.label else 0
    current: list[_Atom] = []
    x = start + (max(label_width + 0.5 * para.size, 2 * para.size) if para.label else 0)
    if para.label and para.rest > para.first:
        x = max(para.rest, x)
    used = 0.0
    begin = x
    for atom in atoms:
        stays = atom.text in NEVER_FIRST or atom.raised or atom.text == " "
        if current and begin + used + atom.width > room and not stays:
            lines.append(_Line(current, begin, room - begin, False, align, para.size))
            current, used, begin = [], 0.0, para.rest
        current.append(atom)
        used += atom.width
    lines.append(_Line(current, begin, room - begin, True, align, para.size))
    lines[0].label, lines[0].label_x, lines[0].above = para.label, start, para.above
    return lines


def _joined(atoms: list[_Atom]) -> list[_Atom]:
    """Words that might have been broken after a slash or hyphen, and were not, are not set apart either."""
    out: list[_Atom] = []
    for atom in atoms:
        before = out[-1] if out else None
        if before and before.font == atom.font == LATIN and before.text[-1] in "/-" and not atom.raised:
            out[-1] = replace(before, text=before.text + atom.text, width=before.width + atom.width)
        else:
            out.append(atom)
    return out


class Press:
    """Sets paragraphs on pages."""

    def __init__(self, symbol: str, title: str, style: Style, job: str = "21-19286") -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=A4, invariant=1)
        self.symbol, self.title, self.style, self.job = symbol, title, style, job
        self.room = WIDTH - style.left - style.right
        self.pages: list[tuple[list[tuple[float, _Line]], list[_Line]]] = [([], [])]
        self.y = HEIGHT - 70
        self.first_top: list[tuple[float, float, str, float]] = []

    def head(self, *rows: tuple[float, str, float]) -> None:
        """Header lines on page 1: (x, text, size); a row with x < 0 stands on the line of the one before."""
        for x, text, size in rows:
            if x >= 0:
                self.y -= size * 1.8
            self.first_top.append((abs(x), self.y, text, size))

    def _foot(self, notes: Sequence[_Line]) -> float:
        return 78 + (sum(NOTE * 1.35 for _ in notes) + 12 if notes else 0)

    def add(self, para: Para) -> None:
        """One paragraph, broken over pages where it must."""
        para.above = para.above if para.above != 9.0 else self.style.above
        for line in _fill(para, self.room, self.style):
            notes: list[_Line] = []
            for atom in line.atoms:
                if atom.raised and atom.note:
                    runs = [Run(atom.text, raised=True), Run(" " + atom.note)]
                    notes.extend(_fill(Para(runs, size=NOTE, above=0), self.room, self.style))
            body, below = self.pages[-1]
            step = line.size * self.style.leading + line.above
            if body and self.y - step < self._foot([*below, *notes]):
                self.pages.append(([], []))
                body, below = self.pages[-1]
                self.y = HEIGHT - 70
                step = line.size * self.style.leading
            self.y -= step
            body.append((self.y, line))
            below.extend(notes)

    def done(self) -> bytes:
        """The file."""
        for number, (body, notes) in enumerate(self.pages, 1):
            self._frame(number)
            for y, line in body:
                self._line(y, line)
            y = 66 + NOTE * 1.35 * len(notes)
            if notes and self.style.rule:
                self.canvas.line(self.style.left, y + 6, self.style.left + 120, y + 6)
            for line in notes:
                y -= NOTE * 1.35
                self._line(y + 4, line)
            self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()

    def _frame(self, number: int) -> None:
        total = len(self.pages)
        left, right = self.style.left, WIDTH - self.style.right
        if number == 1:
            for x, y, text, size in self.first_top:
                self._plain(left + x, y, text, size)
            self._plain(left, 46, f"{self.job} (C)   201221   211221", 8)
            self._plain(left, 36, f"*{self.job.replace('-', '')}*", 8)
            self._plain(right - 60, 46, "请回收", 9)
            return
        even = number % 2 == 0
        self._plain(left if even else right - 70, HEIGHT - 45, self.symbol, 9)
        self._plain(right - 80 if even else left, HEIGHT - 45, self.title[:8], 9)
        self._plain(left if even else right - 20, 40, f"{number}/{total}", 9)
        self._plain(right - 40 if even else left, 40, self.job, 8)

    def _plain(self, x: float, y: float, text: str, size: float) -> None:
        for atom in _atoms([Run(text)], size):
            self.canvas.setFont(atom.font, size)
            self.canvas.drawString(x, y, atom.text)
            x += atom.width

    def _line(self, y: float, line: _Line) -> None:
        left = self.style.left
        if line.label:
            self._plain(left + line.label_x, y, line.label, line.size)
        used = sum(atom.width for atom in line.atoms)
        x, extra = left + line.x, 0.0
        if line.align == "center":
            x = left + (self.room - used) / 2
        elif line.align == "right":
            x = left + self.room - used
        elif line.align == "justify" and not line.last and len(line.atoms) > 1:
            while line.atoms[-1].text == " ":
                used -= line.atoms.pop().width
            line.atoms = _joined(line.atoms)
            extra = max((line.room - used) / max(len(line.atoms) - 1, 1), -0.3)
        for _, group in groupby(line.atoms, key=lambda atom: (atom.font, atom.bold, atom.raised)):
            atoms = list(group)
            self._run(x, y, atoms, line.size, extra)
            x += sum(atom.width for atom in atoms) + extra * len(atoms)

    def _run(self, x: float, y: float, atoms: list[_Atom], size: float, extra: float) -> None:
        """Neighbours in one style; Latin words keep their spacing, so each of them is placed by itself."""
        if extra and atoms[0].font == LATIN and len(atoms) > 1:
            for atom in atoms:
                self._run(x, y, [atom], size, 0)
                x += atom.width + extra
            return
        first = atoms[0]
        self.canvas.saveState()
        text = self.canvas.beginText()
        if first.bold and self.style.verb == "slant":
            text.setTextTransform(1, 0, 0.25, 1, x, y)
        else:
            text.setTextOrigin(x, y)
        text.setFont(first.font, size * (0.62 if first.raised else 1))
        if first.bold and self.style.verb == "stroke":
            text.setTextRenderMode(2)
        if first.raised:
            text.setRise(size * 0.35)
        if extra and first.font == HAN:
            text.setCharSpace(extra)
        text.textOut("".join(atom.text for atom in atoms))
        self.canvas.drawText(text)
        self.canvas.restoreState()


def runs_of(paragraph: Paragraph) -> list[Run]:
    """A paragraph's text in runs: bold where it is emphasised, notes where they were cited."""
    start, end = paragraph.emphasis or (0, 0)
    cuts = sorted({0, start, end, len(paragraph.text), *(note.at for note in paragraph.footnotes)})
    out: list[Run] = []
    for note in (n for n in paragraph.footnotes if n.at == 0):
        out.append(Run(note.mark, raised=True, note=note.text))
    for a, b in pairwise(cuts):
        out.append(Run(paragraph.text[a:b], bold=start <= a and b <= end))
        out.extend(Run(n.mark, raised=True, note=n.text) for n in paragraph.footnotes if n.at == b)
    return out


def short_label(label: str | None) -> str:
    """The label as it stands before the paragraph: annex/21(b) -> (b), II/3 -> 3."""
    if not label:
        return ""
    items = re.findall(r"\([^()]*\)|[㈠-㉃]", label)
    if items:
        return items[-1]
    return re.split("/", label)[-1] + "."


def print_resolution(document: Document, style: Style | None = None) -> bytes:
    """A resolution as PDF."""
    style = style or Style()
    press = Press(document.symbol, document.title or "", style)
    masthead(press, document)
    body(press, document, style)
    return press.done()


def print_collection(parts: Sequence[Document], title: str, style: Style | None = None) -> bytes:
    """A/RES/77/264 A-C: one header with a title, then each part with its letter and its own title."""
    style = style or Style()
    stem, letters = lettered(parts)
    press = Press(f"{stem} {letters[0]}-{letters[-1]}", title, style)
    masthead(press, replace(parts[0], symbol=press.symbol, title=title))
    for letter, part in zip(letters, parts, strict=True):
        press.add(Para([Run(letter)], align="center", size=12, above=24))
        if part.title != title:
            press.add(Para([Run(part.title or "", bold=True)], align="center", size=12, above=12))
        body(press, part, style)
    return press.done()


def lettered(parts: Sequence[Document]) -> tuple[str, list[str]]:
    """The symbol that all parts share, and the letter of each."""
    return parts[0].symbol[:-1], [part.symbol[-1] for part in parts]


def masthead(press: Press, document: Document) -> None:
    """The header block of the first page."""
    right = press.room - 130
    press.head(
        (0, "联合国", 12), (-right, document.symbol, 12), (0, "大  会", 16), (-right, "Distr.: General", 9),
        (right, "4 January 2022", 9),
    )  # fmt: skip
    press.y -= 20
    session = int(document.session.partition("/")[2]) if document.session else 0
    press.head((0, f"第{chinese(session)}届会议", 10.5))
    if document.agenda_item:
        press.head((0, f"议程项目{document.agenda_item}", 10.5))
    if document.agenda_title:
        press.add(Para([Run(document.agenda_title)], above=2, align="left"))
    day = document.adopted
    if day:
        press.add(Para([Run(f"{day.year}年{day.month}月{day.day}日大会决议")], above=20, size=12, align="left"))
    if document.committee_report:
        paragraph = document.committee_report_paragraph
        where = document.committee_report + (f"，第{paragraph}段" if paragraph else "")
        text = f"[根据第二委员会的报告({where})通过]"
        press.add(Para([Run(text)], above=6, first=21, rest=21, align="left"))
    number = re.sub(" [A-Z]-[A-Z]$", "", document.symbol.rpartition("RES/")[2])
    press.add(Para([Run(f"{number}. {document.title}")], size=14, above=18, rest=50, align="left"))


def body(press: Press, document: Document, style: Style) -> None:
    """Its paragraphs under their headings, and the closing lines."""
    indent = style.indent * SIZE
    section: tuple[str, ...] = ()
    closed = False
    for paragraph in document.paragraphs:
        if paragraph.part == "annex" and not closed:
            closing(press, document)
            closed = True
        fresh = [h for i, h in enumerate(paragraph.section) if i >= len(section) or section[i] != h]
        if fresh:
            common = next(
                (i for i, (a, b) in enumerate(zip(section, paragraph.section, strict=False)) if a != b), len(section)
            )
            for heading in paragraph.section[common:]:
                press.add(Para([Run(heading, bold=True)], align="center", above=16))
        section = paragraph.section
        press.add(body_para(paragraph, indent, style))
    if not closed:
        closing(press, document)


def body_para(paragraph: Paragraph, indent: float, style: Style) -> Para:
    label = short_label(paragraph.label)
    first, rest = indent, 0.0
    if label and not label[0].isdigit():
        first = indent * 2
        rest = indent * 3.4 if style.hanging else 0.0
    return Para(runs_of(paragraph), label, first=first, rest=rest)


def closing(press: Press, document: Document) -> None:
    if document.adopted:
        day = document.adopted
        text = f"{day.year}年{day.month}月{day.day}日"
        press.add(Para([Run(text)], align="right", above=20))
    if document.meeting:
        press.add(Para([Run(f"第{document.meeting}次全体会议")], align="right", above=2))


def chinese(number: int) -> str:
    """72 -> 七十二."""
    names = {value: name for name, value in FIGURES.items()}
    tens, ones = divmod(number, 10)
    return (names[tens] if tens > 1 else "") + ("十" if tens else "") + (names[ones] if ones else "")
