"""Spans of one paragraph -> drafts of mandates: which addressee, action and time belongs to which verb."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.detect.addressees import AddresseeGrammar, Names, Phrase
from extract.detect.bounds import Bounds
from extract.detect.clauses import ClauseGrammar, Opening
from extract.detect.content import FAR, Asked, ContentGrammar
from extract.detect.drafts import Assembled, Draft, Hit
from extract.detect.phrases import PhraseReader
from extract.detect.renewals import RenewalReader
from extract.model import COUNTRY, GROUP
from extract.punctuation import BOUNDARY
from extract.rules import Rules

REQUIRED = frozenset({"request", "call_upon", "urge", "invite"})
NO_ORGANS = frozenset({GROUP, COUNTRY})


class Assembler:
    """Turns the verbs and actors of a paragraph into drafts."""

    def __init__(self, rules: Rules) -> None:
        self.clauses = ClauseGrammar(rules)
        self.addressees = AddresseeGrammar(rules)
        self.content = ContentGrammar(rules, self.clauses)
        self._classes = {rule.id: rule.verb_class for rule in rules.verbs}
        self._always = frozenset(rules.addressees.always_after)
        self._optional = frozenset(rules.addressees.optional_after)
        self._reported = frozenset(rules.clauses.reported_classes)
        self._bare_content = frozenset(rules.clauses.content_when_bare)
        self._demanded = re.compile(rules.clauses.demanded_of)
        self._decided_for = re.compile(rules.clauses.decided_for)
        self._authorized_with = re.compile(rules.clauses.authorized_with)
        self._content_adverbs = frozenset(rules.clauses.content_adverbs)
        self._continuing = frozenset(rules.clauses.continuing)
        self._not_names = rules.addressees.not_names
        self._groups = rules.groups
        self._organs = frozenset(a.id for a in rules.actors.values() if a.kind not in NO_ORGANS)
        self._again = frozenset(rule.id for rule in rules.verbs if rule.reiterated)
        self._renewed = RenewalReader(rules, self.clauses)
        self._bounded = Bounds(rules, self.clauses)

    def read(self, verbs: Sequence[Hit], actors: Sequence[Hit], masked: str, part: str) -> Assembled:
        """What one paragraph says. `part`: operative or its author, annex, conclusions, reporter (conclusions of an
        author who is not known), report (own subject only); report/X, conclusions/X where the author X has a name of
        his own (clauses.yml, `reporters`)."""
        named = [hit for hit in actors if not masked.startswith(self._not_names, hit.start) or hit.end > hit.start + 3]
        spans = tuple((hit.start, hit.end, hit.rule in self._groups) for hit in named)
        names = Names(spans, tuple(hit.rule for hit in named))
        reader = PhraseReader(self.addressees, masked, names)
        organs = frozenset(hit.start for hit in actors if hit.rule in self._organs)
        drafts: list[Draft] = []
        content: list[tuple[str, tuple[int, int]]] = []
        for verb in verbs:
            opening = self._opening(masked, verb, part, drafts, organs)
            if not opening:
                continue
            draft = self._draft(reader, verb, opening)
            rule = (
                self._content_rule(masked, draft, drafts[-1] if drafts else None) if opening.how == "clause" else None
            )
            if rule:
                content.append((rule, draft.bare))
            else:
                drafts.append(draft)
        drafts = self._renewed(reader, drafts, part)
        return Assembled(tuple(self._bounded(masked, drafts)), tuple(content))

    def _opening(
        self, masked: str, verb: Hit, part: str, drafts: list[Draft], organs: frozenset[int]
    ) -> Opening | None:
        start = verb.start
        previous = drafts[-1] if drafts else None
        if part in self.clauses.stated:
            own = self.clauses.own_subject(masked, start, part)
            follows = previous is not None and self.clauses.same_sentence(masked, previous.verb[1], start)
            if own or not self.clauses.own_sentence(masked, start, part, follows):
                return own
        if previous:
            for after in (previous.phrase.end, previous.verb[1]):
                comma = bool(previous.phrase.addressees) and after == previous.phrase.end
                joined = self.clauses.joined(masked, after, start, comma) if after <= start else None
                if joined:
                    return joined
        opening = self.clauses.opening(masked, start, part)
        if opening is None:
            return self._inner(masked, verb, previous) if previous and part not in self.clauses.concluding else None
        since = previous.phrase.end if previous else 0
        near = previous is not None and start - previous.verb[1] <= FAR
        if previous and near and self._content(masked, verb, opening, previous, organs):
            return None
        if opening.how == "clause" and not opening.adverbs and self.clauses.reported_wholly(masked, opening.start):
            return None
        doubtful = self._classes[verb.rule] in self._reported and opening.how == "clause"
        if doubtful and self.clauses.reported(masked, since, opening.start):
            return None
        return opening

    def _inner(self, masked: str, verb: Hit, previous: Draft) -> Opening | None:
        if not previous.phrase.addressees or self._classes[verb.rule] == "other":
            return None
        return self.clauses.inner(masked, previous.phrase.end, verb.start, verb.end)

    def _content(self, masked: str, verb: Hit, opening: Opening, previous: Draft, organs: frozenset[int]) -> bool:
        """The verb belongs to what the mandate before it asks for, or decides."""
        if not self.clauses.same_sentence(masked, previous.verb[1], opening.start):
            return False
        verb_class = self._classes[verb.rule]
        if verb_class == "other":
            return True
        if self.clauses.circumstances(masked, previous.phrase.end, opening.start):
            return True
        word = masked[verb.start : verb.end]  # in simplified characters
        # 请秘书长邀请缔约国参加协商，并根据以往做法，邀请其他国家: the same verb goes on with what is asked
        if not opening.adverbs and self.clauses.begins_with(masked, previous.phrase.end, word):
            return True
        bare = opening.start > 0 and masked[opening.start - 1] in BOUNDARY
        if not bare or previous.mandate_class == "other":
            return False
        if self.clauses.clause_end(masked, previous.verb[1], opening.start) < opening.start:
            return False
        adverbs = {masked[a:b] for a, b, _ in opening.adverbs}
        if adverbs and adverbs <= self._continuing:
            return previous.mandate_class != "decide"
        # 要求甲停火，要求乙撤军: the verb said again is an ask of its own
        again = masked[slice(*previous.bare)] == word or verb.end in organs
        again = again or self._demanded.match(masked, verb.end) is not None
        again = again or (previous.mandate_class == "decide" and bool(self._decided_for.match(masked, verb.end)))
        again = again or (verb_class == "authorize" and self._authorized_with.match(masked, verb.end) is not None)
        return word in self._bare_content and adverbs <= self._content_adverbs and (bool(adverbs) or not again)

    def _content_rule(self, masked: str, draft: Draft, previous: Draft | None) -> str | None:
        """The rule by which the verb, though it opens a clause, is content of something else (clauses.yml)."""
        if draft.mandate_class == "other":
            return None
        if previous is not None and (previous.mandate_class == "other" or draft.start - previous.verb[1] > FAR):
            previous = None
        one = _asked(draft)
        if previous and self.content.listed(masked, one, _asked(previous)):
            return "listed"
        if previous and not self.clauses.same_sentence(masked, previous.verb[1], draft.start):
            previous = None
        if previous and self.clauses.clause_end(masked, previous.verb[1], draft.start) < draft.start:
            previous = None
        return self.content.rule(masked, one, _asked(previous) if previous else None)

    def _draft(self, reader: PhraseReader, verb: Hit, opening: Opening) -> Draft:
        bare = (verb.start, verb.end)
        word = reader.masked[slice(*bare)]  # in simplified characters
        verb_class = self._classes[verb.rule]
        required = verb_class in REQUIRED and word not in self._optional
        takes = verb_class not in {"decide", "other"}
        phrase = reader.read(bare[1], required, word in self._always) if takes else Phrase((), (), bare[1])
        reiterated, already = self.clauses.adverb_flags(reader.masked[a:b] for a, b, _ in opening.adverbs)
        return Draft(
            rule=verb.rule,
            mandate_class=verb_class,
            verb=(opening.start, bare[1]),
            bare=bare,
            adverbs=opening.adverbs,
            reiterated=reiterated or verb.rule in self._again,
            already_made=already,
            phrase=phrase,
            start=opening.start,
            end=bare[1],
            action=(phrase.end, phrase.end),
            joined=opening.how == "joined",
        )


def _asked(draft: Draft) -> Asked:
    return Asked(draft.start, draft.bare, bool(draft.phrase.addressees), draft.phrase.end)
