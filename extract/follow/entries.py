"""What follow-up is given: documents with their mandates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from extract.model import Document, Mandate

# The mandates of a document, each with its id, in the order of the text.
Pairs: TypeAlias = Sequence[tuple[str, Mandate]]
# Symbol -> document and its mandates.
Entries: TypeAlias = Mapping[str, tuple[Document, Pairs]]
