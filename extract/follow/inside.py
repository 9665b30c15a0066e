"""What is to be said inside the report that another resolution asks for: it is answered where that report is.

The Office on Drugs and Crime is to contribute to the Secretary-General's report on resolution 75/18
(列入秘书长…关于体育运动作为可持续发展推动力量的大会第75/18号决议执行情况的报告); what answers 75/18 answers this.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from extract.follow.entries import Entries
from extract.follow.requests import Request
from extract.model import Document, Evidence, Mandate

if TYPE_CHECKING:
    from extract.rules import Rules


class InsideAnother:
    """Finds what is to be said in the report on another resolution, by rules/followup.yml."""

    def __init__(self, rules: Rules, entries: Entries, requests: Mapping[str, Sequence[Request]]) -> None:
        self._words = re.compile(rules.followup.of_another)
        self._entries = entries
        self._requests = requests

    def __call__(self, found: Iterable[Evidence]) -> Iterator[Evidence]:
        """The evidence for requests that have none, from that for the one whole report due at the same session that
        the resolution asks for which they name; `found` is as reviews judged it. What confirmed it there was not asked
        about this."""
        proof: dict[tuple[str, int | None], list[Evidence]] = defaultdict(list)
        for one in found:
            if one.counts:
                proof[one.mandate, one.deadline].append(one)
        for symbol, asked in self._requests.items():
            document, pairs = self._entries[symbol]
            mandates = dict(pairs)
            for request in asked:
                if any((request.key, n) in proof for n in (request.n, None)):
                    continue
                for other in self._named(document, mandates[request.key]):
                    whole = [r for r in self._requests[other] if r.session == request.session and not r.content]
                    for one in _answering(whole[0], proof) if len(whole) == 1 else ():
                        review = one.review if one.route == "review" else None
                        yield one._replace(mandate=request.key, deadline=request.n, review=review)

    def _named(self, document: Document, mandate: Mandate) -> list[str]:
        """The resolutions that are held and whose report is meant."""
        paragraph = document.paragraphs[mandate.paragraph - 1]
        spans = [m.span("cited") for m in self._words.finditer(paragraph.text, mandate.start, mandate.end)]
        return [
            c.symbol
            for c in paragraph.citations
            if c.symbol and c.symbol in self._requests and c.symbol != document.symbol and c.footnote is None
            if any(a <= c.end and c.start < b for a, b in spans)
        ]


def _answering(request: Request, proof: Mapping[tuple[str, int | None], Sequence[Evidence]]) -> list[Evidence]:
    """What answers a request at its session, or by the word of a review as a whole."""
    told = (e for e in proof.get((request.key, None), ()) if request.n is not None and e.route == "review")
    return [*proof.get((request.key, request.n), ()), *told]
