"""The shape of the database: tables in the order in which they can be filled, keys, foreign keys, indexes.

Column titles and descriptions in Chinese and English stand in metadata.yml. `number` in mandates is an integer
key given in sorted order, because the search index needs one that VACUUM does not renumber.
"""

from __future__ import annotations

from extract.register.schema.actors import ACTORS
from extract.register.schema.documents import DOCUMENTS
from extract.register.schema.followup import FOLLOWUP
from extract.register.schema.history import HISTORY
from extract.register.schema.mandates import MANDATES
from extract.register.schema.reviews import REVIEWS
from extract.register.schema.table import TableShape

__all__ = ["HISTORY", "TABLES", "TableShape"]

TABLES = (*ACTORS, *DOCUMENTS, *MANDATES, *REVIEWS, *FOLLOWUP, *HISTORY)
