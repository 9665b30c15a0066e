"""What is checked of a Word file before anything in it is unpacked: it may be a bomb, torn, locked or no Word."""

from __future__ import annotations

import io
import zipfile
import zlib

from extract.errors import DocumentError
from extract.readers.source import Source

TOTAL = 200 * 1024 * 1024
PART = 60 * 1024 * 1024
RATIO = 200
ENTRIES = 5000
# Below this a part may be packed as tightly as it likes: XML of a table of zeros is.
_SMALL = 4 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def check(source: Source) -> None:
    """Raises DocumentError, with its cure, for whatever is no sound .docx."""
    data = source.data.lstrip() if source.data[:4] not in (_OLE, b"PK\x03\x04") else source.data
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise DocumentError(source.name, "is encrypted", "open it with its password and save it without")
        raise DocumentError(
            source.name, "is an old binary Word file (.doc)", "save it as .docx, or take the PDF of the document"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _weigh(source, entries)
            declared = [e.filename for e in entries if e.filename.endswith((".xml", ".rels")) and _declares(archive, e)]
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OverflowError):
        raise DocumentError(source.name, "is a damaged or truncated archive", "fetch the file again") from None
    if declared:
        raise DocumentError(
            source.name, f"declares entities or a DTD in {declared[0]}", "do not trust it; fetch the file again"
        )
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise DocumentError(source.name, "is an archive, but no Word document", "give the documents in it")


def _weigh(source: Source, entries: list[zipfile.ZipInfo]) -> None:
    """Locked or far too large."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError(source.name, "is an encrypted archive", "unpack it with its password")
    total = sum(entry.file_size for entry in entries)
    tight = any(e.file_size > _SMALL and e.file_size > RATIO * max(e.compress_size, 1) for e in entries)
    if total > TOTAL or tight or len(entries) > ENTRIES or any(entry.file_size > PART for entry in entries):
        problem = f"unpacks to {total // 2**20} MB in {len(entries)} parts, more than a document can hold"
        raise DocumentError(source.name, problem, "do not trust it; fetch the document from its source")


def _declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether an XML part has a DTD, which no Word file has."""
    with archive.open(entry) as part:
        return b"<!DOCTYPE" in part.read(4096)
