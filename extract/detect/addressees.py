"""What addressees are made of: the words of rules/addressees.yml compiled, and the known actors of a paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from extract.patterns import alternatives
from extract.rules import Rules
from extract.rules.addressees import AddresseeWords

Pair = tuple[int, int]


class Phrase(NamedTuple):
    """Addressees and additions as (start, end) in the paragraph; `end` is where the predicate begins."""

    addressees: tuple[Pair, ...]
    included: tuple[Pair, ...]
    end: int


@dataclass(frozen=True, slots=True)
class Names:
    """The known actors found in a paragraph: (start, end, whether a group such as 会员国), by start, and their ids."""

    spans: tuple[tuple[int, int, bool], ...]
    actors: tuple[str, ...]

    def at(self, start: int) -> int | None:
        """The end of the known actor that begins at `start`."""
        i = bisect_left(self.spans, (start, 0, False))
        return self.spans[i][1] if i < len(self.spans) and self.spans[i][0] == start else None

    def ends_with(self, end: int) -> str | None:
        """The id of the known actor that ends there."""
        return next((actor for span, actor in zip(self.spans, self.actors, strict=True) if span[1] == end), None)

    def begins_with(self, start: int) -> str | None:
        """The id of the known actor that begins there."""
        return next((actor for span, actor in zip(self.spans, self.actors, strict=True) if span[0] == start), None)

    def holds(self, start: int, end: int) -> bool:
        """A known actor covers exactly these characters."""
        return self.at(start) == end

    def proper(self, start: int, end: int) -> bool:
        """A known actor that is no group covers exactly these characters."""
        i = bisect_left(self.spans, (start, end, False))
        return i < len(self.spans) and self.spans[i] == (start, end, False)


class AddresseeGrammar:
    """The rules of rules/addressees.yml, compiled once."""

    def __init__(self, rules: Rules) -> None:
        words = rules.addressees
        adverbs = alternatives(p for rule in rules.adverbs for p in rule.phrases)
        verbs = adverbs + "*" + alternatives(p for rule in rules.verbs for p in rule.phrases)
        of, mark = re.escape(words.of), re.escape(words.enumeration)
        self.pronouns = frozenset(p for group in words.pronouns.values() for p in group)
        self.heads = frozenset(words.heads) | self.pronouns
        self.unit = re.compile(alternatives((*self.heads, *words.not_heads)))
        self.opener = re.compile(alternatives(words.openers))
        self.acronym = re.compile(words.acronym)
        self.boundary = re.compile(alternatives(words.boundaries))
        self.modifier = re.compile(f"{alternatives(words.modifiers)}+")
        coordinators = alternatives(rules.clauses.coordinators)
        self.joined_verb = re.compile(coordinators + verbs)
        directives = (p for rule in rules.verbs if rule.verb_class != "other" for p in rule.phrases)
        self.joined_ask = re.compile(f"(?:{mark})?{coordinators}{adverbs}*{alternatives(directives)}")
        self.joint = re.compile(f"(?!{alternatives(words.not_conjunctions)}){alternatives(words.conjunctions)}")
        self.doubtful_joints = frozenset(words.doubtful_conjunctions)
        self.not_joint = re.compile(alternatives(words.not_conjunction_before))
        self.inside, self.of = words.inside, words.of
        self.own = re.compile(alternatives(words.own_modifiers))
        self.shared = re.compile(alternatives(words.shared_modifiers))
        self.quantifier = re.compile(alternatives(words.quantifiers))
        bare, conjunctions = alternatives((*words.bare_heads, *words.family_heads)), alternatives(words.conjunctions)
        self.bare_head = re.compile(f"{bare}$")
        self.bare_list = re.compile(f"{bare}(?:{conjunctions}{bare})*")
        own = f"{alternatives(words.their_own)}[^{of}{mark}]+$"
        self.common_head = re.compile(f"{of}{alternatives(words.common_heads)}$|(?<=.){own}")
        self.office = re.compile(f"{alternatives(words.roles_of_bodies)}$")
        self.on_its_own = re.compile(f"{alternatives(words.on_their_own)}$")
        self.each = re.compile(alternatives(words.each))
        self.family = re.compile(words.family)
        self.agencies, self.other_family = words.agencies, frozenset(words.other_family)
        self.family_heads = re.compile(f"{alternatives(words.family_heads)}")
        self.coordinated = re.compile(f"{coordinators}{alternatives(words.coordinated_verbs)}")
        self.coordinator = re.compile(f"(?!{alternatives(words.not_conjunctions)}){coordinators}")
        self._know_levels(words, conjunctions)
        self._know_additions(words)
        self._know_relatives(words)
        self.charge = re.compile(words.charge)
        not_behind = (f"(?<!{re.escape(word)})" for word in words.not_and_others_after)
        self.examples = re.compile("".join((*not_behind, re.escape(words.and_others))))
        self.and_others, self.enumeration = words.and_others, words.enumeration

    def _know_additions(self, words: AddresseeWords) -> None:
        additions = alternatives(words.additions)
        self.addition = re.compile(
            f"[，、,]?(?!{alternatives(words.not_additions)})(?P<word>{additions})(?!{alternatives(words.not_addition_before)})|[，,]{alternatives(words.appositions)}"
        )
        self.inclusive = re.compile(f"{alternatives(words.inclusive_prefixes)}?{additions}")
        self.after_addition = re.compile(f"[，、,]{alternatives(words.resuming_conjunctions)}")
        self.after_comma = re.compile(f"[，,]{alternatives(words.comma_conjunctions)}")

    def _know_relatives(self, words: AddresseeWords) -> None:
        modifiers, heads = alternatives(words.modifiers), alternatives(words.relative_heads)
        self.relative_tail = re.compile(f"{re.escape(words.of)}{modifiers}*{heads}")
        self.never_relative = frozenset(words.never_relative)
        self.clause_word = re.compile(alternatives(words.clause_words))
        self.relative = re.compile(alternatives(words.relative_starts))
        self.strict_relative = re.compile(alternatives(words.strict_relative_starts))

    def _know_levels(self, words: AddresseeWords, conjunctions: str) -> None:
        levels = alternatives(words.levels)
        self.level = re.compile(levels)
        self.levels = re.compile(f"{levels}(?:{conjunctions}{levels})+|{levels}[^，]*{re.escape(words.of)}")
        self.at_levels = re.compile(f"{levels}(?:{conjunctions}{levels})*{alternatives(words.level_ends)}")
