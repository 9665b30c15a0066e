"""Which of the reports spoken of are noted in the section of a request, under a like heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.follow.notices import Notice
from extract.follow.ratio import ratio
from extract.follow.requests import Request
from extract.follow.subjects import Likeness
from extract.follow.symbols import whole

_HEADING = 0.6  # share of the one heading's pairs in the other
_SECTION = 60  # likeness of two headings, 0 to 100


class Headings:
    """Holds the headings of reports spoken of against those of requests, without their numbers."""

    def __init__(self, number: str, likeness: Likeness) -> None:
        self._number = re.compile(number)
        self._share = likeness.share

    def __call__(self, request: Request, notices: Sequence[Notice]) -> list[Notice]:
        """In a resolution of several sections a report is noted where its request stood, under the heading most like
        it; and in the preamble, which speaks for every section."""
        likes = {section: self._alike(request.section, section) for section in {n.section for n in notices}}
        best = max(likes.values(), default=0.0)
        return [n for n in notices if not n.section or likes[n.section] == best > 0]

    def _alike(self, one: str, other: str) -> float:
        """How alike two headings are that are of one matter, else 0."""
        if not one or not other:
            return 0.0
        mine, theirs = (self._number.sub("", heading) for heading in (one, other))
        found = ratio(mine, theirs)
        return found if found >= _SECTION or self._share(mine, theirs) >= _HEADING else 0.0


def of_section(request: Request, notices: list[Notice]) -> list[Notice]:
    """In a resolution of several sections each has a preamble of its own, and which is whose is not printed: where the
    preambles speak of several reports, they tell nothing of the one (77/263 notes a dozen)."""
    before = {whole(s) for n in notices if not n.section for s in n.symbols}
    return [n for n in notices if n.section] if request.section and len(before) > 1 else notices
