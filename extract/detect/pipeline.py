"""The spaCy pipeline: a linear tokenizer for Chinese and the components `verbs`, `actors`, `deadlines`, `mandates`.

Each component writes one span group of `doc.spans`; label and `span_id` of a span are its class and its rule id.
One token is one character, so token and character offsets of a Doc are the same. What comes after the pipeline reads
`doc.user_data`, where the same stands as plain hits: to make spans of them and to read these again cost a fifth of an
extraction, so `find` of a component leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extract.detect.library import Chinese  # isort: skip  # before all else of spaCy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from extract.detect.addressees import AddresseeGrammar
from extract.detect.assemble import Assembler
from extract.detect.clauses import ClauseGrammar, mask
from extract.detect.deadlines import DeadlineGrammar
from extract.detect.drafts import Hit
from extract.rules import load as load_rules
from extract.script import simplified

PART = "part"  # key of doc.user_data: operative, annex, report (the author's own subject), conclusions
TEXT = "text"  # the text as given: Doc.text joins it anew from the tokens each time
FOLDED = "folded"  # the same in simplified characters, of the same length: what the rules look at
MASKED = "masked"
TIMES = "times"
DRAFTS = "drafts"
CONTENT = "content"  # (rule, span) of each verb that is content of something else
VERBS, ACTORS = "verbs", "actors"  # the hits of those components


class _Orths(dict[str, int]):
    """Character -> its number in the vocabulary, asked for once: to hash each anew takes half of making a Doc."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._vocab = vocab

    def __missing__(self, char: str) -> int:
        self[char] = number = int(self._vocab[char].orth)
        return number


class _Norms(dict[str, str]):
    """Character -> its norm, as the vocabulary works it out for the lexeme of a token, which is not made."""

    def __init__(self, vocab: Any) -> None:
        super().__init__()
        self._norm = vocab.lex_attr_getters[vocab.strings["NORM"]]

    def __missing__(self, char: str) -> str:
        self[char] = norm = str(self._norm(char))
        return norm

    def of(self, phrase: str) -> tuple[str, ...]:
        """The norms of the tokens of a phrase, as `LinearTokenizer` sets them."""
        folded = simplified(phrase)
        return tuple(map(self.__getitem__, phrase)) if folded == phrase else tuple(folded)


class LinearTokenizer:
    """One token per character and `doc.text == text`. The stock tokenizer of blank("zh") is quadratic in length."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._orth = _Orths(vocab).__getitem__

    def __call__(self, text: str) -> Doc:
        """The Doc of a paragraph; its text is kept as given, its norms are simplified characters."""
        # spaCy takes numbers for words, though its stubs do not say so.
        words: list[Any] = list(map(self._orth, text))
        doc = Doc(self.vocab, words=words, spaces=[False] * len(text))
        doc.user_data[TEXT] = text
        doc.user_data[FOLDED] = folded = simplified(text)
        if folded != text:
            for token in doc:
                token.norm_ = folded[token.i]
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to save: the tokenizer has no state."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> LinearTokenizer:
        """Nothing to load."""
        return self


def prepared(doc: Doc) -> str:
    """The masked text of the Doc, made once."""
    if MASKED not in doc.user_data:
        doc.user_data[MASKED] = mask(doc.user_data[FOLDED])
    return str(doc.user_data[MASKED])


def longest(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Of overlapping hits the longest, and of equally long ones the first."""
    taken: list[Hit] = []
    last = -1
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if hit.start >= last:
            taken.append(hit)
            last = hit.end
    return tuple(taken)


def _behind(hits: list[Hit]) -> list[Hit]:
    """Of two phrases of one rule that overlap only the second: 缔约方会议决定 holds 决定 and no 议决."""
    starts = {(hit.start, hit.rule) for hit in hits}
    return [h for h in hits if not any((at, h.rule) in starts for at in range(h.start + 1, h.end))]


class PhraseComponent:
    """Finds the phrases of a lexicon; `blocking` rules win like others and then are dropped."""

    def __init__(self, nlp: Language, group: str, phrases: dict[str, dict[str, str]], blocking: str = "") -> None:
        self.group, self.blocking = group, blocking
        self.matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self.rules: dict[str, tuple[str, str]] = {}
        norms, number = _Norms(nlp.vocab), nlp.vocab.strings.add
        # One key for all, and numbers as a pickled matcher holds them: for each key spaCy makes a lexeme, and to make
        # a Doc of each phrase takes longer than all the rest.
        patterns: list[Any] = []
        for phrase, rule in ((p, (label, rule)) for label, rules in phrases.items() for p, rule in rules.items()):
            normed = norms.of(phrase)
            self.rules[phrase] = self.rules["".join(normed)] = rule
            patterns.append([number(norm) for norm in normed])
        self.matcher.add(group, patterns)

    def find(self, doc: Doc) -> None:
        """Puts the hits into `doc.user_data`: label is the rule's class, `rule` its id."""
        rules, text = self.rules, doc.user_data[FOLDED]
        matched = ((start, end, rules.get(text[start:end])) for _, start, end in self.matcher(doc))
        found = [Hit(start, end, *(rule or self._by_norm(doc, start, end))) for start, end, rule in matched]
        if self.blocking:
            found = _behind(found)
        hits = longest(found)
        if self.blocking:
            hits = tuple(hit for hit in hits if hit.label != self.blocking)
        doc.user_data[self.group] = hits

    def _by_norm(self, doc: Doc, start: int, end: int) -> tuple[str, str]:
        """Label and rule of what stands there with other capitals or quotation marks than in its rule."""
        return self.rules["".join(token.norm_ for token in doc[start:end])]

    def __call__(self, doc: Doc) -> Doc:
        """Sets the span group too: label is the rule's class, `span_id` its id."""
        self.find(doc)
        doc.spans[self.group] = [
            Span(doc, hit.start, hit.end, label=hit.label, span_id=hit.rule) for hit in doc.user_data[self.group]
        ]
        return doc


class DeadlineComponent:
    """Finds time expressions."""

    def __init__(self, grammar: DeadlineGrammar) -> None:
        self.grammar = grammar

    def find(self, doc: Doc) -> None:
        """Puts them into `doc.user_data`."""
        doc.user_data[TIMES] = tuple(self.grammar.find(doc.user_data[FOLDED], prepared(doc)))

    def __call__(self, doc: Doc) -> Doc:
        """Sets the span group `deadlines` too; an offset that is no token bound is an error."""
        self.find(doc)
        spans = []
        for found in doc.user_data[TIMES]:
            span = doc.char_span(found.start, found.end, label="DEADLINE", span_id=found.rule)
            if span is None:
                raise ValueError(f"offsets {found.start}-{found.end} are no token bounds")
            spans.append(span)
        doc.spans["deadlines"] = spans
        return doc


class MandateComponent:
    """Says which verbs are mandates and where their clauses begin and end."""

    def __init__(self, assembler: Assembler) -> None:
        self.assembler = assembler

    def find(self, doc: Doc) -> None:
        """Puts the drafts, and the verbs that are content of something else, into `doc.user_data`."""
        said = doc.user_data
        part = str(said.get(PART, "operative"))
        said[DRAFTS], said[CONTENT] = self.assembler.read(said[VERBS], said[ACTORS], prepared(doc), part)

    def __call__(self, doc: Doc) -> Doc:
        """Sets the span group `mandates` too: one span for each clause, label its class, `span_id` the verb's rule."""
        self.find(doc)
        doc.spans["mandates"] = [
            Span(doc, d.start, d.end, label=d.mandate_class.upper(), span_id=d.rule) for d in doc.user_data[DRAFTS]
        ]
        return doc


@Language.factory("verbs", default_config={"folder": None})
def make_verbs(nlp: Language, name: str, folder: str | None) -> PhraseComponent:
    """Bare verbs of rules/verbs.yml that no shadow of rules/shadows.yml covers."""
    rules = load_rules(Path(folder) if folder else None)
    phrases: dict[str, dict[str, str]] = {}
    for verb in rules.verbs:
        phrases.setdefault(verb.verb_class.upper(), {}).update(dict.fromkeys(verb.phrases, verb.id))
    phrases["SHADOW"] = {phrase: rule.id for rule in rules.shadows for phrase in rule.phrases}
    return PhraseComponent(nlp, name, phrases, blocking="SHADOW")


@Language.factory("actors", default_config={"folder": None})
def make_actors(nlp: Language, name: str, folder: str | None) -> PhraseComponent:
    """Names of the actors of rules/actors.yml and rules/countries.yml; `span_id` is the actor's id."""
    rules = load_rules(Path(folder) if folder else None)
    names: dict[str, str] = {}
    for actor in rules.actors.values():
        for phrase in actor.searched:
            names.setdefault(phrase, actor.id)
    return PhraseComponent(nlp, name, {"ACTOR": names})


@Language.factory("deadlines", default_config={"folder": None})
def make_deadlines(nlp: Language, name: str, folder: str | None) -> DeadlineComponent:
    """Time expressions of rules/deadlines.yml."""
    del nlp, name  # spaCy passes them to every factory
    return DeadlineComponent(DeadlineGrammar(load_rules(Path(folder) if folder else None)))


@Language.factory("mandates", default_config={"folder": None})
def make_mandates(nlp: Language, name: str, folder: str | None) -> MandateComponent:
    """The mandates of the paragraph: verbs that open a clause of the author, with what belongs to them."""
    del nlp, name
    return MandateComponent(Assembler(load_rules(Path(folder) if folder else None)))


def load(folder: Path | None = None) -> Language:
    """The pipeline with the rules of `folder` (default: those of this project).

    Call it with one paragraph and read `doc.spans["mandates"]`, or draw that with displacy.
    """
    nlp = Chinese()  # spacy.blank("zh") also fills in the settings of a training
    nlp.tokenizer = LinearTokenizer(nlp.vocab)
    for name in ("verbs", "actors", "deadlines", "mandates"):
        nlp.add_pipe(name, config={"folder": str(folder) if folder else None})
    return nlp


def grammars(nlp: Language) -> tuple[ClauseGrammar, AddresseeGrammar, DeadlineGrammar]:
    """The compiled rules that the components of a pipeline of `load` hold, for what comes after it."""
    mandates, deadlines = nlp.get_pipe("mandates"), nlp.get_pipe("deadlines")
    assert isinstance(mandates, MandateComponent) and isinstance(deadlines, DeadlineComponent)
    return mandates.assembler.clauses, mandates.assembler.addressees, deadlines.grammar
