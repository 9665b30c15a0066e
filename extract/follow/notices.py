"""Reports that a document speaks of: who wrote them, about what, under which symbol, and whether they are noted.

"Takes note of the report of the Secretary-General" (表示注意到秘书长的报告, with its symbol in a footnote) is how the
Assembly says that a report it asked for has come; a report names other reports with the symbol in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from extract.follow.passages import Passage
from extract.follow.writers import Writers
from extract.model import Document, Paragraph
from extract.numerals import to_int
from extract.patterns import alternatives
from extract.script import simplified

if TYPE_CHECKING:
    from extract.rules import Rules


class Notice(NamedTuple):
    """A report spoken of in a document.

    `start`, `end` are offsets in the paragraph of the phrase; `section` the heading it stands under where numbering
    begins anew. `surface` are the words that say who wrote it, `authors` the actors they name (none if no known name).
    `subject` is what it is about, `deliverable` what it is called (rules/deliverables.yml), `symbols` the symbols given
    for it (none if only the words speak of it), `under` the resolutions it was given under, each with the paragraph
    named. `noted`: the organ has it before it; else it is only named. `given_at` is the number of the session to which
    the words say that it was given, `of_year` the last year that they say it is of.
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
    given_at: int | None = None
    of_year: int | None = None


class _Author(NamedTuple):
    """The words that say who wrote a report and the actors they name; `subject` is what it is about, where the words
    beside the author's name are all that tells."""

    surface: str
    ids: tuple[str, ...]
    subject: str = ""


class _Before(NamedTuple):
    """The report before the one looked at: where it ends, where the verb it hangs on ends, and who wrote it."""

    end: int = 0
    governed: int = 0
    author: _Author = _Author("", ())


class _NounPhrase(NamedTuple):
    """The phrase of a report from `start` to the end of its noun, with the last verb before it, which ends at
    `governed` (0: there is none). `straight`: the report is the verb's object, alone or in a list."""

    start: int
    noun: re.Match[str]
    verb: re.Match[str] | None
    governed: int
    straight: bool
    symbols: tuple[str, ...]

    @property
    def end(self) -> int:
        """Where the noun ends."""
        return self.noun.end()


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
        self._ends = re.compile(words.ends_phrase)
        self._put_off = re.compile(words.put_off)
        self._given_at, self._of_year = re.compile(words.given_at), re.compile(words.of_year)
        self._joints = re.compile(words.notice_joints)
        self._again = re.compile(words.same_author)
        self._under = tuple(re.compile(rule.pattern) for rule in words.under)
        self._deliverables = [(d.id, d.phrases) for d in rules.deliverables.deliverables]
        self._about = re.compile(words.about)
        self._names = rules.actor_ids
        self._writers = Writers(words, self._names)

    def __call__(self, document: Document) -> tuple[Notice, ...]:
        """The reports spoken of, in the order of the text."""
        return tuple(
            notice
            for paragraph in document.paragraphs
            if paragraph.part != "annex" and self._may_speak(simplified(paragraph.text), document.kind)
            for notice in self._paragraph(document, paragraph)
        )

    def _may_speak(self, text: str, kind: str) -> bool:
        """A paragraph has a noun, and a verb where the document is no report: most have not."""
        return self._noun.search(text) is not None and (kind == "report" or self._verbs.search(text) is not None)

    def _paragraph(self, document: Document, paragraph: Paragraph) -> Iterator[Notice]:
        passage = Passage(paragraph, self._verbs)
        before = _Before()
        for noun in self._noun.finditer(passage.text):
            phrase = self._phrase(passage, noun, before, document.kind)
            author = self._author_of(passage, phrase, before) if phrase else None
            if phrase is None or author is None:
                continue
            alone = author.ids and phrase.straight and self._ends.match(passage.text, phrase.end)
            if phrase.symbols or alone:
                yield self._notice(document, passage, phrase, author)
                before = _Before(phrase.end, phrase.governed, author)
            elif phrase.straight and passage.text[phrase.end : phrase.end + 1] == "、":
                before = before._replace(end=phrase.end)  # one of a list, of nobody that is known

    def _phrase(self, passage: Passage, noun: re.Match[str], before: _Before, kind: str) -> _NounPhrase | None:
        """The phrase of a noun in a document of a `kind`; None where it is no report that is there. Without a verb
        only reports name reports, by their symbols."""
        symbols = passage.symbols_at(noun.end())
        verb = passage.verb_before(noun.start())
        if verb is None and not (symbols and kind == "report"):
            return None
        governed = verb.end() if verb else 0
        start = max(before.end, governed, passage.begins(noun.start()))
        if start > governed and (joint := self._joints.match(passage.text, start, noun.start())):
            start = joint.end()
        if not symbols and self._render.search(passage.text, start, noun.start()):
            return None
        if self._put_off.search(passage.text, start, noun.start()):
            return None
        symbols = symbols or passage.symbols_within(start, noun.start())
        straight = verb is not None and (start == governed or before.end > governed)
        return _NounPhrase(start, noun, verb, governed, straight, symbols)

    def _author_of(self, passage: Passage, phrase: _NounPhrase, before: _Before) -> _Author | None:
        """Who wrote the report; None where its own name stands in another's (秘书长关于2022年拟议方案预算的报告)."""
        text, start, at, governed = passage.text, phrase.start, phrase.noun.start(), phrase.governed
        if own := self._unsigned.get(phrase.noun[0]):
            named = phrase.symbols and phrase.verb and self._modifiers.fullmatch(text, start, at)
            return _Author(own, (self._names[own],), phrase.noun[0]) if named else None
        author = _Author(*self._writers(text[start:at]))
        if not author.ids and start > governed == before.governed and (again := self._again.match(text, start)):
            return before.author._replace(subject=text[again.end() : at])
        return author

    def _notice(self, document: Document, passage: Passage, phrase: _NounPhrase, author: _Author) -> Notice:
        paragraph, start, end = passage.paragraph, phrase.start, phrase.end
        about = self._about.search(passage.plain, start, phrase.noun.start())
        own = phrase.noun[0] in self._unsigned
        return Notice(
            document.symbol,
            paragraph.ordinal,
            start,
            end,
            section_of(paragraph),
            author.surface,
            author.ids,
            about["subject"] if about else author.subject,
            "report" if own else self._deliverable(passage.text[start:end]),
            phrase.symbols,
            self._resolutions(passage, start, end),
            phrase.straight and phrase.verb is not None and bool(self._noticing.fullmatch(phrase.verb[0])),
            _number(self._given_at.search(passage.text, start, end)),
            _number(self._of_year.search(passage.text, start, phrase.noun.start())),
        )

    def _deliverable(self, phrase: str) -> str | None:
        return next((key for key, words in self._deliverables if phrase.endswith(words)), None)

    def _resolutions(self, passage: Passage, start: int, end: int) -> tuple[tuple[str, str | None], ...]:
        """The resolutions under which the report of a phrase was given, with the provision named."""
        spans = [m.span() for pattern in self._under for m in pattern.finditer(passage.text, start, end)]
        return tuple(
            (c.symbol, c.provision)
            for c in passage.paragraph.citations
            if c.symbol and c.kind == "resolution" and not c.footnote and any(a <= c.start < b for a, b in spans)
        )


def _number(match: re.Match[str] | None) -> int | None:
    return to_int(match[1]) if match else None


def section_of(paragraph: Paragraph) -> str:
    """The heading of the section in which numbering begins anew (II/3), on a matter of its own; empty elsewhere."""
    return paragraph.section[0] if paragraph.section and "/" in (paragraph.label or "") else ""
