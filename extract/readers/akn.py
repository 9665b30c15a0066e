"""Akoma Ntoso for the United Nations (AKN4UN) -> Documents.

Header and metadata are read by akn_meta, the running text by akn_text, the body by akn_body, which feeds an Outline.
What AKN tells by its elements is taken from them; much of the structure stands in the text all the same (`(a)` at
the head of an unnumbered paragraph, section numbers as paragraphs of their own) and is read from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import cast

from lxml import etree

from extract.errors import DocumentError
from extract.model import Document
from extract.readers.akn_body import Body
from extract.readers.akn_meta import Meta, meeting, preface
from extract.readers.akn_text import NS, whole
from extract.readers.clean import clean, is_chinese, squeeze
from extract.readers.outline import Outline
from extract.readers.source import Source, build
from extract.structure import structure

_PLACE = re.compile(r", line \d+, column \d+$")
_LETTERS = re.compile(r"[A-Z](?:-[A-Z])?$")
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
    meta = Meta(main)
    parts = [s for c in root.iterchildren(NS + "components") for s in c.iter(NS + "statement")]
    statements = parts or [main]
    # The tag is not to be trusted: A/RES/75/274 in Chinese says it is in Spanish.
    chinese = is_chinese(text for statement in statements for text in _sample(statement))
    if not chinese and not source.any_language:
        return []
    return [_document(source, statement, meta, chinese, several=bool(parts)) for statement in statements]


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


def _sample(statement: etree._Element) -> Iterator[str]:
    """The first texts of preamble and body."""
    for part in statement.iterchildren(NS + "preamble", NS + "mainBody"):
        yield "".join(islice(cast("Iterator[str]", part.itertext()), 12))


def _document(source: Source, statement: etree._Element, meta: Meta, chinese: bool, several: bool) -> Document:
    furniture = list(meta.furniture)
    outline = Outline(structure())
    body = Body(outline, furniture)
    symbol, corrected = meta.symbol(source.path.stem)
    title = meta.title
    met = None
    for part in statement:
        name = part.tag[len(NS) :]
        if name == "preface":
            if several:
                # The cover says A/RES/77/264 A-C, the part itself A.
                letter, own_title = preface(part)
                symbol, title = _LETTERS.sub("", symbol) + squeeze(letter), own_title or title
            furniture.append(clean(whole(part).strip()))
        elif name == "preamble":
            body.preamble(part)
        elif name == "mainBody":
            outline.part = "operative"
            body.blocks(part)
        elif name == "attachments":
            outline.part = "annex"
            for attachment in part.iter(NS + "mainBody"):
                body.blocks(attachment)
        elif name == "conclusions":
            furniture.append(clean(whole(part).strip()))
            met = meeting(furniture[-1]) or met
    return build(
        source,
        outline,
        form="akn",
        symbol=symbol,
        title=title or None,
        meeting=met,
        furniture=tuple(furniture),
        inferred=("symbol",) if corrected else (),
        **meta.fields(),
        language="zh" if chinese else meta.language,
    )
