"""What is known of all documents together, before answers are looked for: chains, repeats, deadlines and notices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extract.follow.chaining import ChainBuilder
from extract.follow.chains import Chains
from extract.follow.entries import Entries
from extract.follow.notices import Notice, NoticeReader
from extract.follow.requests import RequestReader
from extract.follow.symbols import ASSEMBLY
from extract.follow.takeover import Repeat
from extract.follow.threads import ThreadBuilder
from extract.follow.times import Times
from extract.model import Deadline, Document, Mandate

if TYPE_CHECKING:
    from extract.rules import Rules


@dataclass(frozen=True, slots=True)
class Survey:
    """The documents by symbol, sorted, with what follows from all of them.

    `mandates` gives by id the symbol of a mandate's document and the mandate, `deadlines` by id those worked out in
    follow-up; `notices` are the reports spoken of, by the symbol of the document; `asking` reads the requests.
    """

    documents: Sequence[Document]
    entries: Entries
    mandates: Mapping[str, tuple[str, Mandate]]
    chains: Chains
    repeats: Sequence[Repeat]
    deadlines: Mapping[str, tuple[Deadline, ...]]
    notices: Mapping[str, tuple[Notice, ...]]
    asking: RequestReader


def survey(rules: Rules, entries: Entries, as_of: date) -> Survey:
    """What is known of the `entries`, given in any order, as of a day."""
    entries = dict(sorted(entries.items()))
    documents = [document for document, _ in entries.values()]
    chains = ChainBuilder(rules)(documents)
    repeats = ThreadBuilder(rules)(entries, chains)
    mandates = {key: (symbol, m) for symbol, (_, pairs) in entries.items() for key, m in pairs}
    asked_anew = {r.earlier: chains.session(mandates[r.later][0]) for r in repeats}
    assembly = frozenset(name for s in rules.series if s.series == ASSEMBLY for name in s.names)
    times = Times(rules.calendar, chains, as_of, asked_anew, assembly, re.compile(rules.followup.given_to))
    deadlines: dict[str, tuple[Deadline, ...]] = {}
    for document, pairs in entries.values():
        deadlines |= times(document, pairs)
    noticed = NoticeReader(rules)
    notices = {document.symbol: noticed(document) for document in documents}
    asking = RequestReader(rules, entries, times, notices)
    return Survey(documents, entries, mandates, chains, repeats, deadlines, notices, asking)
