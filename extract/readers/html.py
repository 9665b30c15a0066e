"""HTML pages, as static.un.org and wiki sites print resolutions -> Document. Nothing is loaded from a network.

Elements become rows (html_rows.py) but for what stands around the text (html_around.py), notes are found by their
links or by their marks (html_notes.py), and the rest is read as any document whose form knows paragraphs; a page set
with <br> or <pre> is read as lines of text.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree
from lxml import html as lxml_html

from extract.errors import DocumentError
from extract.model import Document
from extract.readers import html_notes
from extract.readers import notes as footnotes
from extract.readers.akn_text import whole
from extract.readers.blocks import BlockBody
from extract.readers.clean import clean, is_chinese
from extract.readers.collection import Act, acts
from extract.readers.ending import caveats
from extract.readers.header import Header
from extract.readers.html_rows import Rows
from extract.readers.notes import Notes
from extract.readers.outline import Outline
from extract.readers.pasted import unfold
from extract.readers.source import Source, build
from extract.readers.tables import TableRow
from extract.readers.text_body import TextBody

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})|<\?xml[^>]*encoding=["']([\w.-]+)""", re.I
)
# A page that says gb2312 or gbk often holds what only the larger set has; the same for Big5.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252"}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PROLOG = re.compile(r"\s*<\?xml[^>]*\?>")
# A page that arrived whole ends so, within as many bytes; a browser needs neither.
_END_TAG = re.compile(rb"</(?:html|body)\s*>", re.I)
_TAIL = 2000
# lxml stops at the first; what stands below it a browser shows too.
_ENDS = re.compile(r"</(?:html|body)\s*>", re.I)
_ELEMENTS = 200_000
_DEEP = 200
_TOO_MUCH = ("depth", "huge", "too long", "too big")


def read(source: Source) -> list[Document]:
    """The documents of one page, one for each resolution.

    Raises DocumentError for a page in no charset that can be read, one that nests or repeats its markup without bound,
    one without Chinese text, and one without symbol.
    """
    root = _parsed(source, _decoded(source))
    page = Rows(root, source.words)
    if not is_chinese([row.text for row in page.rows][:400]):
        raise DocumentError(source.name, "is not in Chinese", "give the Chinese text of the document")
    header = Header(source.words)
    for title in root.iter("title"):
        header.line(clean(whole(title)), loose=False)
    lines = page.lines()
    if lines:
        header.furniture += [line for row in page.rows if isinstance(row, TableRow) for line in row.table.split("\n")]
        notes = footnotes.part([row for row in page.rows if not isinstance(row, TableRow)])
        rows, texts = unfold(notes.body, source.words)[0], notes.texts
    else:
        rows, texts = html_notes.part(page, source.words)
    header.furniture += page.furniture
    ended = _END_TAG.search(source.data[-_TAIL:]) is not None
    found = acts(rows, texts, source.words)
    return [_document(source, header.twin(), act, lines, ended or act is not found[-1]) for act in found]


def _document(source: Source, header: Header, act: Act, lines: bool, whole: bool) -> Document:
    """One resolution; `whole`: nothing is missing at its end."""
    outline = Outline(source.words)
    body: TextBody
    if lines:
        body = TextBody(outline, header, Notes(act.rows, act.notes))
    else:
        body = BlockBody(outline, header, act.rows, act.notes)
    body.run()
    told = caveats(source, body, whole)
    return build(source, outline, form="html", **act.said(header.fields()), caveats=told)


def _decoded(source: Source) -> str:
    """The page as text: by its byte order mark, its declared charset, or UTF-8."""
    data = source.data
    name = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    declared = _CHARSET.search(data[:4096])
    if not name and declared:
        name = (declared[1] or declared[2]).decode("ascii", "replace").lower()
        try:
            name = codecs.lookup(name).name
        except LookupError:
            raise DocumentError(source.name, f"declares an unknown charset ({name})", "save it as UTF-8") from None
    name = _WIDER.get(name, name) or "utf-8"
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(10) + 1
        problem = f"is not {name}" + (", which it declares" if declared else " and declares no charset")
        raise DocumentError(f"{source.name}:{line}", problem, "save it as UTF-8, and declare that") from None
    except LookupError:
        raise DocumentError(source.name, f"declares a charset that is no text ({name})", "save it as UTF-8") from None


def _parsed(source: Source, text: str) -> etree._Element:
    """The tree of a page, within bounds."""
    problem, cure = "", "save the page again, or give its text"
    if text.count("<") > 2 * _ELEMENTS:
        raise DocumentError(source.name, f"has more than {_ELEMENTS:,} elements", cure)
    parser = lxml_html.HTMLParser(
        huge_tree=False, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    data = _ENDS.sub("", _PROLOG.sub("", text, count=1)).replace("\0", "").encode("utf-8", "replace")
    try:
        root: etree._Element = lxml_html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(source.name, f"cannot be read as HTML ({' '.join(str(error).split())})", cure) from None
    if any(word in entry.message.lower() for entry in parser.error_log for word in _TOO_MUCH) or _deep(root):
        problem = "nests or repeats its markup without bound"
        raise DocumentError(source.name, problem, cure)
    return root


def _deep(root: etree._Element) -> bool:
    """Whether elements stand more than _DEEP within one another; without recursion."""
    level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        if level > _DEEP:
            return True
    return False
