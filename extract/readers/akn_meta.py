"""What meta, cover page, preface and closing lines of an AKN file say."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from lxml import etree

from extract.readers.akn_text import NS, children, running, whole
from extract.readers.clean import clean, squeeze
from extract.rules.structure import Structure

_SYMBOL = re.compile(r"[A-Z]{1,4}/[A-Za-z0-9/.\-]+")
# The number of the work: /akn/un/statement/deliberation/unga/2021-03-25/75-269/
_URI = re.compile(r"/((?:E?S-)?\d{1,3})-(\d{1,4})[A-Z-]*/$")
_NUMBER = re.compile(r"(?:E?S-)?\d{1,3}/\d{1,4}")
_SESSION = NS + "session"
_COVER = (NS + "docNumber", _SESSION, NS + "inline")
_FRBR_DATE, _FRBR_URI, _LANGUAGE = NS + "FRBRdate", NS + "FRBRuri", NS + "FRBRlanguage"
_VOTES = ("inFavour", "against", "abstaining")


class Meta:
    """The header of a file, for all documents in it; `cover` holds its lines by the names AKN gives them."""

    def __init__(self, main: etree._Element, words: Structure) -> None:
        self._words = words.header
        self.dates: dict[str, date] = {}
        self.subjects: list[str] = []
        self.steps: dict[str, str] = {}
        self.paragraph = ""
        self.vote: str | None = None
        self.cover: dict[str, str] = {}
        self.session: str | None = None
        self.title = ""
        self.number = ""
        self._uri = ""
        self.language: str | None = None
        self.furniture: list[str] = []
        for part in main.iterchildren(NS + "meta", NS + "coverPage", NS + "preface"):
            if part.tag == NS + "meta":
                self._meta(part)
            elif part.tag == NS + "coverPage":
                self._cover(part)
            else:
                self.number, self.title = preface(part)

    def symbol(self, file: str) -> tuple[str, bool]:
        """The symbol of the cover page, and whether it was corrected.

        The cover of A/RES/75/269 prints A/RES/75/268: the identifier of the work holds against it where the number
        before the title, or the name of the `file`, says the same.
        """
        symbol = squeeze(self.cover.get("docNumber", ""))
        printed = _NUMBER.search(symbol)
        if not printed or not self._uri or printed.group() == self._uri:
            return symbol, False
        said = _NUMBER.match(squeeze(self.number))
        if (said and said.group() == self._uri) or re.search(rf"(?<!\d){self._uri.replace('/', '_')}(?!\d)", file):
            return symbol[: printed.start()] + self._uri + symbol[printed.end() :], True
        return symbol, False

    def fields(self) -> dict[str, Any]:
        """Keyword arguments for `source.build`."""
        line = clean(self.cover.get("originating document", ""))
        origin = _SYMBOL.match(squeeze(line))
        report = origin.group() if origin and "/L." not in origin.group() else None
        report = self.steps.get("recommendedForAdoption") or report
        where = re.search(self._words.report_paragraph, line)
        paragraph = self.paragraph or (where["paragraph"] if where else None)
        agenda = re.search(self._words.agenda, clean(self.cover.get("agenda item", "")))
        return {
            "session_number": self.session,
            "agenda_item": squeeze(agenda["item"]) if agenda else None,
            "agenda_title": clean(self.cover.get("agenda item name", "")) or None,
            "adopted": self.dates.get("adoption"),
            "published": self.dates.get("publication"),
            "draft": self.steps.get("draftResolution"),
            "committee_report": report,
            "committee_report_paragraph": paragraph if report else None,
            "vote": self.vote,
            "subjects": tuple(self.subjects),
        }

    def meeting(self, conclusions: str) -> str | None:
        """The number of the plenary meeting, of the text of the closing lines."""
        match = re.search(self._words.meeting, conclusions)
        return match["n"] if match else None

    def _meta(self, meta: etree._Element) -> None:
        for part in meta.iterchildren(NS + "identification", NS + "classification", NS + "workflow", NS + "analysis"):
            name = part.tag[len(NS) :]
            if name == "identification":
                for stamp in part.iter(_FRBR_DATE, _FRBR_URI, _LANGUAGE):
                    tag = stamp.tag
                    if tag == _LANGUAGE:
                        self.language = stamp.get("language")
                    elif tag == _FRBR_URI:
                        found = None if self._uri else _URI.search(stamp.get("value") or "")
                        self._uri = "/".join(found.groups()) if found else self._uri
                    else:
                        self._date(stamp.get("name") or "", stamp.get("date") or "")
            elif name == "classification":
                if part.get("source") == "DHLAUTH":
                    words = [k.get("showAs") or "" for k in children(part) if k.get("refersTo") != "agenda"]
                    self.subjects.extend(w for w in dict.fromkeys(words) if w)
            elif name == "workflow":
                self._workflow(part)
            else:
                self._voting(part)

    def _workflow(self, workflow: etree._Element) -> None:
        for step in children(workflow):
            outcome = step.get("outcome") or ""
            # `A/77/L.1/Rev.1 (as amended in …)`
            symbol = _SYMBOL.match(squeeze(step.get("as") or ""))
            if symbol:
                self.steps[outcome] = symbol.group()
            if outcome == "recommendedForAdoption":
                self.paragraph = squeeze(step.get("refersTo") or "")

    def _date(self, name: str, value: str) -> None:
        try:
            self.dates.setdefault(name, date.fromisoformat(value))
        except ValueError:
            return

    def _voting(self, analysis: etree._Element) -> None:
        """`126-2-50` (in favour, against, abstaining) or `without a vote`."""
        voting = next(analysis.iter(NS + "voting"), None)
        if voting is None:
            return
        counts = {(c.get("refersTo") or "").lstrip("#"): c.get("value") for c in voting.iter(NS + "count")}
        if any(counts.get(kind) for kind in _VOTES):
            self.vote = "-".join(counts.get(kind) or "0" for kind in _VOTES)
        elif voting.get("outcome") == "adoptedWithoutVote":
            self.vote = "without a vote"

    def _cover(self, cover: etree._Element) -> None:
        for element in cover.iter(*_COVER):
            if element.tag == _SESSION:
                self.session = element.get("value") or None
            name = element.get("name") or element.tag[len(NS) :]
            self.cover.setdefault(name, whole(element))
        self.furniture.extend(text for line in children(cover) if (text := clean(whole(line).strip())))


def preface(element: etree._Element) -> tuple[str, str]:
    """(number, title) of a preface; a title with a footnote is given without it."""
    number = title = ""
    for part in element.iter(NS + "docNumber", NS + "docTitle"):
        text = clean(running(part).text)
        if part.tag == NS + "docNumber":
            number = number or text
        elif text:
            title = f"{title} {text}" if title else text
    return number, title
