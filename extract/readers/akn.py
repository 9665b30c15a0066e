"""Akoma Ntoso for the United Nations (AKN4UN) -> Documents.

Header and metadata are read by akn_meta, the running text by akn_text, the body by akn_body, which feeds an Outline.
What AKN tells by its elements is taken from them; much of the structure stands in the text all the same (`(a)` at
the head of an unnumbered paragraph, section numbers as paragraphs of their own) and is read from there.
"""

from __future__ import annotations

import re

from lxml import etree

from extract.errors import DocumentError
from extract.model import Document
from extract.readers.akn_body import Body
from extract.readers.akn_meta import Meta, preface
from extract.readers.akn_text import NS, children, whole
from extract.readers.clean import clean, is_chinese, of_part, squeeze
from extract.readers.outline import Outline
from extract.readers.source import Source, build

_PLACE = re.compile(r", line \d+, column \d+$")
# What is not read is not made: comments and instructions. All children are elements then.
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    huge_tree=False,
    load_dtd=False,
    remove_comments=True,
    remove_pis=True,
)


def read(source: Source) -> list[Document]:
    """The documents of one file: one, or one for each part of a collection; none if it is not in Chinese.

    Raises DocumentError for XML that is malformed, declares entities, or is not Akoma Ntoso.
    """
    root = _parsed(source)
    if root.tag != NS + "akomaNtoso" or not len(root):
        problem = f"is XML, but not Akoma Ntoso (its root is {etree.QName(root).localname})"
        raise DocumentError(source.name, problem, "give the Akoma Ntoso file, or the document as text")
    main = root[0]
    meta = Meta(main, source.words)
    parts = [s for c in root.iterchildren(NS + "components") for s in c.iter(NS + "statement")]
    texts = [_Text(source, statement, meta, several=bool(parts)) for statement in parts or [main]]
    # The tag is not to be trusted: A/RES/75/274 in Chinese says it is in Spanish.
    chinese = is_chinese(raw.text for text in texts for raw in text.outline.raws())
    if not chinese and not source.any_language:
        return []
    return [text.document("zh" if chinese else meta.language) for text in texts]


def _parsed(source: Source) -> etree._Element:
    try:
        root = etree.fromstring(source.data, _PARSER)
    except etree.XMLSyntaxError as error:
        message = _PLACE.sub("", " ".join((error.msg or "not well formed").split()))
        where = f"{source.name}:{error.lineno or 1}"
        if "entity amplification" in message:
            raise DocumentError(
                where, "declares entities that multiply (an XML bomb)", "do not use this file"
            ) from None
        if "Excessive depth" in message:
            raise DocumentError(where, "is nested more than 256 levels deep", "fetch the file again") from None
        raise DocumentError(where, f"malformed XML ({message})", "fetch the file again") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError(source.name, "declares entities or a DTD, which are not read", "replace them by their text")
    return root


class _Text:
    """One statement of a file, walked: its header, its paragraphs in an outline, its closing lines."""

    def __init__(self, source: Source, statement: etree._Element, meta: Meta, several: bool) -> None:
        self.source = source
        self.meta = meta
        self.outline = Outline(source.words)
        self.furniture = list(meta.furniture)
        self.symbol, self.corrected = meta.symbol(source.path.stem)
        self.title = meta.title
        self.meeting: str | None = None
        body = Body(self.outline, self.furniture)
        for part in children(statement):
            name = part.tag[len(NS) :]
            if name == "preface":
                if several:
                    # The cover says A/RES/77/264 A-C, the part itself A.
                    letter, own_title = preface(part)
                    self.symbol, self.title = of_part(self.symbol, squeeze(letter)), own_title or self.title
                self.furniture.append(clean(whole(part).strip()))
            elif name == "preamble":
                body.preamble(part)
            elif name == "mainBody":
                self.outline.part = "operative"
                body.blocks(part)
            elif name == "attachments":
                self.outline.part = "annex"
                for attachment in part.iter(NS + "mainBody"):
                    body.blocks(attachment)
            elif name == "conclusions":
                self.furniture.append(clean(whole(part).strip()))
                self.meeting = self.meta.meeting(self.furniture[-1]) or self.meeting

    def document(self, language: str | None) -> Document:
        """The Document of it."""
        return build(
            self.source,
            self.outline,
            form="akn",
            symbol=self.symbol,
            title=self.title or None,
            meeting=self.meeting,
            furniture=tuple(self.furniture),
            inferred=("symbol",) if self.corrected else (),
            **self.meta.fields(),
            language=language,
        )
