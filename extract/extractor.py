"""Document -> mandates: runs the pipeline on each paragraph that may hold one, joins lists to their chapeau."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from extract import context
from extract.detect.parts import Speaker
from extract.model import Document, Mandate, Paragraph
from extract.patterns import alternatives
from extract.patterns.cued import Cued
from extract.remembered import Remembered
from extract.resolve.dates import term_ends
from extract.resolve.read import Item, Mention, Read
from extract.resolve.sessions import Moment
from extract.resolve.shared_verb import SharedVerb
from extract.resolve.statements import Stated, Statement, addressees
from extract.resolve.values import Surroundings, ValueResolver
from extract.rules import Rules
from extract.rules import load as load_rules
from extract.rules.clauses import UNKNOWN
from extract.script import simplified

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NEAR = 64  # paragraphs whose reading is kept until what they state is known: a chapeau and its items
OWN_VERBS = frozenset({"decide", "other"})  # below such a verb an item with a verb of its own stands for itself


class _List(NamedTuple):
    """What the list below a paragraph is to its last mandate: `governed` by it, but for the items `standing` for
    themselves, by number."""

    governed: bool
    standing: tuple[int, ...] = ()


class _Known(NamedTuple):
    """What of a document tells who speaks in a paragraph. `introduced`: see context.py; `speaker`: see parts.py."""

    document: Document
    introduced: Mapping[int, str]
    speaker: Speaker


class Extractor:
    """Finds the mandates of documents; one object serves any number of them."""

    def __init__(self, rules: Rules | None = None) -> None:
        from extract.detect.pipeline import grammars, load

        rules = rules or load_rules()
        self._nlp = load(rules.folder)
        clauses, addressees, times = grammars(self._nlp)
        self._components = [component for _, component in self._nlp.pipeline]
        self._finders = [cast(Any, component).find for component in self._components]
        self._clauses = clauses
        self._values = ValueResolver(rules, times, addressees)
        self._candidate = re.compile(alternatives(p for rule in rules.verbs for p in rule.phrases))
        self._term = Cued(rules.deadlines.expand(rules.qualifiers.term.pattern))
        self._stated = Remembered(Stated)
        self._listed = Remembered(_List)
        self._read = lru_cache(_NEAR)(self._found)

    def __call__(self, document: Document, all_classes: bool = False) -> tuple[Mandate, ...]:
        """The mandates of the document in order; those of class `other` only with `all_classes`.

        What the words of a paragraph state is worked out once, however many documents have it.
        """
        known = self._known(document)
        moment = self._moment(known)
        mandates: list[Mandate] = []
        order = _Order()
        for block in context.blocks(document.paragraphs):
            for paragraph, part, content in self._asking(block, known):
                found: list[Mandate] = []
                earlier = partial(context.earlier, document, paragraph)
                for one, below, stated, verb in self._spoken(paragraph, part, content):
                    around = Surroundings(document, one, below, context.items(below), stated.read, found, earlier)
                    for said in stated.statements:
                        if not _asks_itself(document, said) and (all_classes or said.mandate.mandate_class != "other"):
                            made = self._values.mandate(said, around, order(one), moment)
                            found.append(verb.moved(made) if verb else made)
                        moment = self._values.later(moment, said)
                mandates += found
        return tuple(mandates)

    def forget(self) -> None:
        """Begins anew: nothing of the paragraphs met before is remembered."""
        self._stated.forget()
        self._listed.forget()
        self._read.cache_clear()

    def doc(self, text: str, part: str = "operative") -> Doc:
        """The spaCy Doc of one paragraph, read as that part of a document."""
        doc = self._made(text, part)
        for component in self._components:
            doc = component(doc)
        return doc

    def _made(self, text: str, part: str) -> Doc:
        doc = self._nlp.make_doc(text)
        doc.user_data["part"] = part
        return doc

    def _found(self, text: str, part: str) -> Read:
        """What the components find in the words of a paragraph, by the `user_data` of its Doc, which gets no spans."""
        doc = self._made(text, part)
        for find in self._finders:
            find(doc)
        said = doc.user_data
        mentions = tuple(Mention(hit.start, hit.end, hit.rule) for hit in said["actors"]) if said["drafts"] else ()
        return Read(text, said["folded"], said["masked"], said["drafts"], said["times"], mentions)

    def _what_is_stated(self, text: str, part: str, items: tuple[Item, ...]) -> Stated:
        """What the words of a paragraph state, and those of the items that are content of its last mandate."""
        return self._stated(text, (part, items), lambda: self._values.stated(self._read(text, part), items))

    def _spoken(
        self, paragraph: Paragraph, part: str, content: Sequence[Paragraph]
    ) -> list[tuple[Paragraph, Sequence[Paragraph], Stated, SharedVerb | None]]:
        """The paragraph with its list items and what they state; or, of a list that shares a verb, the chapeau without
        that verb and each item with it."""
        stated = self._what_is_stated(paragraph.text, part, context.items(content))
        verb = SharedVerb.of(paragraph, stated) if content else None
        if verb is None:
            return [(paragraph, content, stated, None)]
        items: list[tuple[Paragraph, Sequence[Paragraph], Stated, SharedVerb | None]] = []
        for item, below in context.parted(content, paragraph.ordinal):
            one = verb.before(item)
            own = self._what_is_stated(one.text, part, context.items(below))
            if not verb.governs(own):
                return [(paragraph, content, stated, None)]
            items.append((one, below, own, verb))
        return [(paragraph, (), stated._replace(statements=stated.statements[:-1]), None), *items]

    def _known(self, document: Document) -> _Known:
        lines = tuple(filter(None, (document.title, *document.furniture)))
        speaker = self._clauses.reporter(document.author, (simplified(line) for line in lines))
        return _Known(document, context.introduced(document.paragraphs), speaker)

    def _asking(self, block: Sequence[Paragraph], known: _Known) -> Iterator[tuple[Paragraph, str, list[Paragraph]]]:
        """Each paragraph of the block in which somebody may be asked, as which part of the document it speaks, and the
        items that are content of its last mandate."""
        owner: dict[int, int] = {}
        content: dict[int, list[Paragraph]] = {}
        asking: list[tuple[Paragraph, str]] = []
        below: dict[int | None, list[Paragraph]] = defaultdict(list)
        for paragraph in block:
            below[paragraph.chapeau].append(paragraph)
        standing: set[int] = set()
        for paragraph in block:
            above = owner.get(paragraph.chapeau or 0)
            if above is not None and paragraph.ordinal not in standing:
                owner[paragraph.ordinal] = above
                content[above].append(paragraph)
                continue
            text = simplified(paragraph.text)
            if below[paragraph.ordinal] and self._clauses.recalled(text):
                owner[paragraph.ordinal], content[paragraph.ordinal] = paragraph.ordinal, []
                continue
            if paragraph.part == "preamble" or not self._candidate.search(text):
                continue
            part = self._part(paragraph, known)
            if part is None:
                continue
            asking.append((paragraph, part))
            content[paragraph.ordinal] = []
            items = below[paragraph.ordinal]
            listed = self._list(paragraph.text, part, [item.text for item in items])
            if listed.governed:
                owner[paragraph.ordinal] = paragraph.ordinal
                standing.update(items[n].ordinal for n in listed.standing)
        for paragraph, part in asking:
            yield paragraph, part, content[paragraph.ordinal]

    def _list(self, text: str, part: str, items: Sequence[str]) -> _List:
        """The list below a paragraph."""
        if not items or not context.introduces(text):
            return _List(False)
        return self._listed(text, (part, tuple(items)), lambda: self._lists(self._read(text, part), items))

    def _lists(self, read: Read, items: Sequence[str]) -> _List:
        """The same for the words: under 决定： items that have verbs of their own stand for themselves."""
        text = read.text.rstrip()
        if not read.drafts or read.drafts[-1].end < len(text) - 1:
            return _List(False)
        last = read.drafts[-1]
        if last.mandate_class not in OWN_VERBS or self._clauses.tasks(read.folded[last.verb[1] :].rstrip()):
            return _List(True)
        asking = ((n, text) for n, text in enumerate(items) if self._candidate.search(simplified(text)))
        return _List(True, tuple(n for n, text in asking if self._read(text, "operative").drafts))

    def _part(self, paragraph: Paragraph, known: _Known) -> str | None:
        """Who speaks here, as Assembler.read knows it; None: nobody who asks."""
        if paragraph.part == "operative":
            author = known.document.author or UNKNOWN
            return author if author in self._clauses.authors else "operative"
        if paragraph.part == "body":
            return self._clauses.reporter.part(known.speaker, self._clauses.concludes(paragraph.section))
        if paragraph.recital:
            return None
        above = context.above(known.document, paragraph, known.introduced)
        barred = any(self._clauses.statute(simplified(title)) for title in paragraph.section) or any(
            self._clauses.pledged(simplified(text)) for text in above
        )
        return None if barred else "annex"

    def _moment(self, known: _Known) -> Moment:
        """What deadlines of the document are counted from: the sessions of the body that reports, or its own."""
        document = known.document
        texts = (simplified(p.text) for p in document.paragraphs if p.part == "operative")
        term = cache(partial(term_ends, texts, self._term))
        own = self._values.session(document.session, known.speaker.name)
        return Moment(*own, document.adopted or document.published, term)


def _asks_itself(document: Document, said: Statement) -> bool:
    """Whether a report asks its author alone: what another body should do (我建议大会决定…，并请秘书长提交报告)."""
    asked = {party.actor for party in addressees(said.parties)}
    return document.kind == "report" and document.author is not None and asked == {document.author}


class _Order:
    """Counts the mandates within the printed label, or within the paragraph where it has none."""

    def __init__(self) -> None:
        self._label: str | int | None = None
        self._count = 0

    def __call__(self, paragraph: Paragraph) -> int:
        """The number of the next mandate, which stands in that paragraph."""
        label = paragraph.label or paragraph.ordinal
        self._count = self._count + 1 if label == self._label else 1
        self._label = label
        return self._count
