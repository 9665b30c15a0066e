"""The parts of a .docx, opened with python-docx; what stands outside the file is never opened."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from docx.opc.exceptions import OpcError
from docx.oxml.parser import parse_xml
from docx.package import Package
from lxml import etree

from extract.errors import DocumentError
from extract.readers.docx_numbering import W
from extract.readers.docx_runs import one_form
from extract.readers.source import Source

# TypeError: of a relation without a target (tests/found).
_FAULTS = (OpcError, KeyError, ValueError, AttributeError, TypeError, zipfile.BadZipFile, zlib.error, EOFError, OSError)


class Parts:
    """The `body` of a document, its parts by their relation to it, and the addresses of its `links` by key.

    Raises DocumentError for what is damaged.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        try:
            main = Package.open(io.BytesIO(source.data)).main_document_part
            relations = main.rels
        except (*_FAULTS, etree.XMLSyntaxError) as error:
            raise self._damaged(error) from None
        self._parts: dict[str, list[Any]] = {}
        self.links: dict[str, str] = {}
        for key, relation in relations.items():
            if relation.is_external:
                self.links[key] = relation.target_ref or ""  # a damaged one leads nowhere
            else:
                self._parts.setdefault(relation.reltype, []).append(relation.target_part)
        body = self._xml(main.blob).find(W + "body")
        if body is None:
            raise self._damaged("it has no body")
        self.body: etree._Element = body

    def first(self, relation: str) -> etree._Element | None:
        """The part of which there is one, or None."""
        return next(self.all(relation), None)

    def all(self, relation: str) -> Iterator[etree._Element]:
        """All parts with this relation."""
        return (self._xml(part.blob) for part in self._parts.get(relation, []))

    def _xml(self, blob: bytes) -> etree._Element:
        try:
            root: etree._Element = parse_xml(blob)
        except etree.XMLSyntaxError as error:
            raise self._damaged(error.msg or "malformed XML") from None
        one_form(root)
        return root

    def _damaged(self, error: object) -> DocumentError:
        reason = " ".join(str(error).split())[:120]
        return DocumentError(
            self._source.name,
            f"cannot be read as a Word document ({reason})",
            "save it again as .docx, or take the PDF",
        )
