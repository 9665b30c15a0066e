"""What of a page is no part of the document: navigation, forms, what a wiki adds, what is hidden.

It is furniture. Where numbered provisions stand in it that are nowhere else on the page (a paragraph in a `menu`), it
is text all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from lxml import etree

from extract.readers.blocks import is_provision
from extract.readers.clean import clean
from extract.readers.layout import Layout, ends
from extract.rules.structure import Structure


def names(words: str) -> frozenset[str]:
    """The names of elements in a line of them."""
    return frozenset(words.split())


BLOCKS = names(
    "p div li dd dt dl ol ul h1 h2 h3 h4 h5 h6 blockquote center pre table tbody thead tr td th section article "
    "header main address hr body html form caption figure figcaption details summary fieldset legend aside hgroup "
    "dialog search menu dir noframes xmp listing plaintext"
)
CODE = names("script style head")
CELLS = ("td", "th")
# Those that hold text set in lines.
LINED = names("pre textarea xmp listing plaintext")
DROPPED = names(
    "noscript template iframe object embed svg nav button select textarea input footer audio video canvas datalist "
    "annotation annotation-xml rt rp"
)
_DELETED = "del"
# Navigation, and what a wiki adds to the text it prints.
_NOISE = re.compile(
    r"(?:^|\s)(?:mw-editsection|noprint|navbox|toc|catlinks|printfooter|mw-jump-link|mw-navigation|siteSub|contentSub|"
    r"licenseContainer|licensetpl|mw-cite-backlink|metadata|sistersitebox|headertemplate|ws-header|ws-noexport|"
    r"mw-indicators|breadcrumb|menu|sidebar|p-lang|vector-\S+|mw-hidden-catlinks)(?:\s|$)",
    re.IGNORECASE,
)
_SHORT = 20  # characters of a line that is more than a heading, though its sentence goes on in the next
_HIDDEN = re.compile(r"display:none|visibility:hidden")


_Test = Callable[[etree._Element], bool]


class Around:
    """Tells of the elements of one page which are left out; `furniture` says what stood in these."""

    def __init__(self, root: etree._Element, words: Structure) -> None:
        self.root = root
        self.layout = Layout(words, [])
        self.furniture: dict[str, None] = {}  # each once, in order

    def drops(self, element: etree._Element) -> bool:
        """Whether an element is left out; what it says is noted."""
        if _is_code(element):
            return True
        if element.tag != _DELETED and (not _outside(element) or element in self._kept):
            return False
        self._note(clean(line) for line, _ in _lines(element))
        return True

    def text(self, element: etree._Element) -> str:
        """The text of an element without what is left out of it."""
        return " ".join(line for line, _ in _lines(element, self.drops))

    def loose(self, table: etree._Element) -> list[str]:
        """What stands in a table but in none of its cells: its caption."""
        return [line for line, _ in _lines(table, lambda node: node.tag in CELLS or self.drops(node))]

    def beside(self, main: etree._Element) -> bool:
        """Whether nothing but furniture stands beside the element that holds the text; it is noted."""
        lines = [(line, at) for line, at in _lines(self.root) if main is not at and main not in at.iterancestors()]
        if any(self._provision(line, at) for line, at in lines):
            return False
        self._note(clean(line) for line, at in lines if at.tag != "h1")
        return True

    def _note(self, lines: Iterator[str]) -> None:
        said = "\t".join(line for line in lines if any(map(str.isalnum, line)))
        if said:
            self.furniture[said] = None

    @cached_property
    def _kept(self) -> set[etree._Element]:
        """Elements that would be left out, but for notes in them and provisions that stand nowhere else."""
        shown: set[str] = set()
        found: list[tuple[str, list[etree._Element]]] = []
        for line, at in _lines(self.root):
            if self._provision(line, at):
                above = [at, *at.iterancestors()]
                around = [one for one in above if _outside(one)]
                if any(one.tag == _DELETED for one in above):
                    continue
                if around:
                    found.append((clean(line), around))
                else:
                    shown.add(clean(line))
        kept = {one for line, around in found if line not in shown for one in around}
        for note in self._notes():
            kept.update(one for one in (note, *note.iterancestors()) if _outside(one))
        return kept

    def _notes(self) -> Iterator[etree._Element]:
        """The elements to which raised links lead."""
        hrefs = [link.get("href") or "" for raised in self.root.iter("sup") for link in raised.iter("a")]
        targets = {href[1:] for href in hrefs if href.startswith("#")}
        for element in self.root.iter() if targets else ():
            if element.get("id") in targets or element.get("name") in targets:
                yield element

    def _provision(self, line: str, at: etree._Element) -> bool:
        """`1. 请秘书长…；`, `(a) 请…；` or an item of a list that a browser numbers, but not `1. 请求` in a menu."""
        block = _block(at)
        if not ends(line) and (block.tag not in LINED or len(line) < _SHORT):
            return False
        parent = block.getparent()
        counted = block.tag == "li" and parent is not None and parent.tag == "ol"
        return is_provision(line, self.layout) or (counted and is_provision(f"1. {line}", self.layout))


def _outside(element: etree._Element) -> bool:
    """Whether an element is by its kind no part of the text."""
    if element.tag in DROPPED or element.get("hidden") is not None:
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _HIDDEN.search(style) is not None or _NOISE.search(named) is not None


def _is_code(element: etree._Element) -> bool:
    return element.tag in CODE


def _breaks(element: etree._Element) -> bool:
    return element.tag == "br" or element.tag in BLOCKS or element.tag in DROPPED


def _block(element: etree._Element) -> etree._Element:
    return next((above for above in (element, *element.iterancestors()) if _breaks(above)), element)


def _lines(root: etree._Element, left: _Test = _is_code) -> Iterator[tuple[str, etree._Element]]:
    """The lines of an element but for what is `left` out, each with the element in which it begins."""
    parts: list[str] = []
    at = root
    for text, node in _texts(root, left):
        if text is not None and (parts or text.strip()):
            at = at if parts else node
            parts.append(text)
        elif text is None and parts:
            yield "".join(parts), at
            parts = []


def _texts(root: etree._Element, left: _Test) -> Iterator[tuple[str | None, etree._Element]]:
    """The pieces of text in an element and where they stand; None where a line ends."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        starts = event == "start"
        if _breaks(node):
            yield None, node
        if starts and node is not root and left(node):
            walk.skip_subtree()
        elif starts and node.tag in LINED:
            for line in (node.text or "").split("\n"):
                yield line, node
                yield None, node
        elif starts or node is not root:
            yield (node.text or "", node) if starts else (node.tail or "", node.getparent())
    yield None, root
