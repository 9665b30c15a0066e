"""Reports that a document speaks of: who wrote them, about what, under which symbol, and whether they are noted.

"Takes note of the report of the Secretary-General" (表示注意到秘书长的报告, with its symbol in a footnote) is how the
Assembly says that a report it asked for has come; a report names other reports with the symbol in brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.follow.writers import Writers
from extract.model import Document, Paragraph
from extract.patterns import alternatives
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules

_SENTENCE = "。；;"
_CLAUSE = _SENTENCE + "，,"
_STOP = re.compile(f"[{_SENTENCE}]")
_QUOTED = re.compile("“[^“”]*”|《[^《》]*》")
_LONGEST = 160  # characters of a noun phrase before its noun that are looked at
# A/77/301, A/73/311/Add.1, A/HRC/48/54, SSC/19/2: the series before the number is that of the session.
_SYMBOL = re.compile(r"(?P<series>[A-Z]+(?:/(?:HRC|CN\.[0-9]+|AC\.[0-9]+))?)/(?P<session>(?:E?S-)?[0-9]+)/[0-9].*")
_PART = re.compile(r"/(?:Add|Corr|Rev)\.[0-9]+.*$")
_VOLUME = re.compile(r"\s*\((?:Part|Vol)[^)]*\)$")


@dataclass(frozen=True, slots=True)
class Notice:
    """A report spoken of in a document.

    `start`, `end` are offsets in the paragraph of the phrase; `section` the heading it stands under where numbering
    begins anew. `surface` are the words that say who wrote it, `authors` the actors they name (none if no known name).
    `subject` is what it is about, `deliverable` what it is called (rules/deliverables.yml), `symbols` the symbols given
    for it (none if only the words speak of it), `under` the resolutions it was given under, each with the paragraph
    named. `noted`: the organ has it before it; else it is only named.
    """

    document: str
    paragraph: int
    start: int
    end: int
    section: str
    surface: str
    authors: tuple[str, ...]
    subject: str
    deliverable: str | None
    symbols: tuple[str, ...]
    under: tuple[tuple[str, str | None], ...]
    noted: bool


class NoticeReader:
    """Finds the reports that a document speaks of, by rules/followup.yml."""

    def __init__(self, rules: Rules) -> None:
        words = rules.followup
        self._noun = re.compile("|".join((words.account_nouns, *map(re.escape, words.unsigned))))
        self._unsigned = words.unsigned
        self._noticing = re.compile(alternatives(words.noticing))
        self._verbs = re.compile(alternatives((*words.noticing, *words.naming)))
        self._modifiers = re.compile(words.account_modifiers)
        self._render = re.compile(words.to_render)
        self._joints = re.compile(words.notice_joints)
        self._again = re.compile(words.same_author)
        self._under = tuple(re.compile(rule.pattern) for rule in words.under)
        self._deliverables = [(d.id, d.phrases) for d in rules.deliverables.deliverables]
        self._about = re.compile(words.about)
        self._names = {name: a.id for a in rules.actors.values() for name in (a.name, *a.names)}
        self._author = Writers(words, self._names)

    def __call__(self, document: Document) -> tuple[Notice, ...]:
        """The reports spoken of, in the order of the text."""
        return tuple(
            notice
            for paragraph in document.paragraphs
            if paragraph.part != "annex" and self._noun.search(simplified(paragraph.text))
            for notice in self._paragraph(document, paragraph)
        )

    def _paragraph(self, document: Document, paragraph: Paragraph) -> Iterator[Notice]:
        text = _QUOTED.sub(_blank, simplified(paragraph.text))
        anchors = _anchors(paragraph)
        marked = sorted(anchors)
        verbs = _Verbs(self._verbs, text)
        last = 0  # where the report before this one ends, if both hang on one verb
        before: tuple[int, str, tuple[str, ...]] = (0, "", ())  # where the verb ends and who wrote that report
        for noun in self._noun.finditer(text):
            end = noun.end()
            symbols = anchors.get(end, ()) or _after_title(text, end, anchors)
            verb = verbs.before(noun.start())
            if verb is None and not (symbols and document.kind == "report"):
                continue
            governed = verb.end() if verb else 0
            start = max(last, governed, _clause(text, noun.start()), noun.start() - _LONGEST)
            if start > governed and (joint := self._joints.match(text, start, noun.start())):
                start = joint.end()
            if not symbols and self._render.search(text, start, noun.start()):
                continue
            symbols = symbols or tuple(s for at in _between(marked, start, noun.start()) for s in anchors[at])
            own = self._unsigned.get(noun[0])
            surface, authors = self._author(text[start : noun.start()]) if not own else (own, (self._names[own],))
            if own and not (symbols and verb and self._modifiers.fullmatch(text, start, noun.start())):
                continue  # 秘书长关于2022年拟议方案预算的报告
            again = None
            if not authors and start > governed == before[0] and (again := self._again.match(text, start)):
                surface, authors = before[1:]
            straight = verb is not None and (start == governed or last > governed)
            if not symbols and not (authors and straight and self._stands_alone(text, end)):
                if straight and text[end : end + 1] == "、":  # one of a list, of nobody that is known
                    last = end
                continue
            subject = self._about.search(simplified(paragraph.text), start, noun.start())
            noted = straight and verb is not None and bool(self._noticing.fullmatch(verb[0]))
            under = self._resolutions(paragraph, text, start, end)
            named = noun[0] if own else text[again.end() : noun.start()] if again else ""
            about = subject["subject"] if subject else named
            section = section_of(paragraph)
            yield Notice(
                document.symbol,
                paragraph.ordinal,
                start,
                end,
                section,
                surface,
                authors,
                about,
                "report" if own else self._deliverable(text[start:end]),
                symbols,
                under,
                noted,
            )
            last, before = end, (governed, surface, authors)

    def _stands_alone(self, text: str, end: int) -> bool:
        """The noun ends its phrase: 秘书长的报告； and not 报告所载建议, 报告中."""
        return end == len(text) or text[end] in "，,。；;：:、和及以并(（"

    def _deliverable(self, phrase: str) -> str | None:
        return next((key for key, words in self._deliverables if phrase.endswith(words)), None)

    def _resolutions(self, paragraph: Paragraph, text: str, start: int, end: int) -> tuple[tuple[str, str | None], ...]:
        """The resolutions under which the report of a phrase was given, with the provision named."""
        spans = [m.span() for pattern in self._under for m in pattern.finditer(text, start, end)]
        return tuple(
            (c.symbol, c.provision)
            for c in paragraph.citations
            if c.symbol and c.kind == "resolution" and not c.footnote and any(a <= c.start < b for a, b in spans)
        )


class _Verbs:
    """The verbs of noticing and naming of a paragraph, found once for all its nouns."""

    def __init__(self, verbs: re.Pattern[str], text: str) -> None:
        self._found = list(verbs.finditer(text))
        self._ends = [match.end() for match in self._found]
        self._sentences = [match.end() for match in _STOP.finditer(text)]

    def before(self, at: int) -> re.Match[str] | None:
        """The last one before `at` in its sentence."""
        n = bisect_right(self._ends, at)
        stop = bisect_right(self._sentences, at)
        begins = self._sentences[stop - 1] if stop else 0
        return self._found[n - 1] if n and self._found[n - 1].start() >= begins else None


def section_of(paragraph: Paragraph) -> str:
    """The heading of the section in which numbering begins anew (II/3), on a matter of its own; empty elsewhere."""
    return paragraph.section[0] if paragraph.section and "/" in (paragraph.label or "") else ""


def _anchors(paragraph: Paragraph) -> dict[int, tuple[str, ...]]:
    """Offset -> symbols of the documents given there: where a footnote's mark stood, and before a bracket."""
    marks = {note.mark: note.at for note in paragraph.footnotes}
    found: dict[int, tuple[str, ...]] = {}
    for citation in paragraph.citations:
        if citation.kind != "document" or not citation.symbol:
            continue
        if citation.footnote is not None:
            at = marks.get(citation.footnote)
        else:
            at = citation.start - 1 if paragraph.text[citation.start - 1 : citation.start] in ("(", "（") else None
        if at and paragraph.text[at - 1] in _CLAUSE + "、":  # the mark is printed after the comma: 秘书长的报告，⁵
            at -= 1
        if at is not None:
            found[at] = (*found.get(at, ()), citation.symbol)
    return found


def _after_title(text: str, end: int, anchors: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """The symbols given after the report's own title: 第十二次进度报告：加强联合国秘书处的问责制¹以及."""
    if text[end : end + 1] not in ("：", ":"):
        return ()
    stop = min((n for n in (text.find(mark, end) for mark in _CLAUSE) if n >= 0), default=len(text))
    return next((anchors[at] for at in sorted(anchors) if end < at <= stop), ())


def _between(marked: Sequence[int], start: int, end: int) -> Sequence[int]:
    """The marks within a phrase, where several reports are one noun (第74/168号、^19 第75/192号^20 决议提交的报告), or
    the mark stands early; `marked` are sorted."""
    return marked[bisect_right(marked, start) : bisect_left(marked, end)]


def _blank(match: re.Match[str]) -> str:
    """A quotation or title of the same length, with nothing in it that could be taken for words of the sentence."""
    return match[0][0] + "_" * (len(match[0]) - 2) + match[0][-1]


def _clause(text: str, at: int) -> int:
    """Where the part of the sentence between commas that holds `at` begins; 0 where that is too far to matter."""
    return max(text.rfind(mark, max(0, at - _LONGEST), at) for mark in _CLAUSE) + 1


def session_of(symbol: str) -> str | None:
    """The session in a document's symbol: A/77/301 -> A/77, A/HRC/48/54 -> A/HRC/48; None where there is none."""
    match = _SYMBOL.fullmatch(symbol)
    return f"{match['series']}/{match['session']}" if match else None


def whole(symbol: str) -> str:
    """The report that a symbol is a part of: A/73/311/Add.1 -> A/73/311 (additions, corrections, revisions)."""
    return _PART.sub("", symbol)


def work(symbol: str) -> str:
    """The work in parts that a report belongs to: A/76/281(Part I)/Add.1 -> A/76/281, what a body did in a year."""
    return _VOLUME.sub("", whole(symbol))
