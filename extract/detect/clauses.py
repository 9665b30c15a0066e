"""Clauses of a paragraph: where a verb opens one and speaks for the author, and where a clause ends.

Everything here works on the masked text, which has the length of the paragraph's text, so offsets are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from extract.detect.parts import ByPart, Reporter, author, kind, own_sentence, subjects
from extract.numerals import RAISED
from extract.patterns import MASK, alternatives
from extract.patterns.cued import Cued
from extract.punctuation import BOUNDARY, SENTENCE
from extract.rules import Rules

PAIRS = {"《": "》", "“": "”", "「": "」", "『": "』", "(": ")", "（": "）", "[": "]", "〔": "〕", "‘": "’"}
STOP = "。"
COMMAS = frozenset("，、,")
MARKS = re.compile("[" + re.escape("".join((*PAIRS, *PAIRS.values()))) + "]")
NEAR = 120  # characters of one clause between an addressee and a verb inside it
REACH = 1000  # characters of one sentence before a verb in which a frame that governs it may stand
DEPTH = 16  # open marks remembered at once; keeps hostile text linear


def mask(text: str) -> str:
    """The text with what stands in quotation marks, titles and brackets replaced by □, character for character.

    A mark without its partner hides nothing. Linear in the length of the text.
    """
    if not MARKS.search(text):
        return text
    out = list(text)
    stack: list[tuple[str, int]] = []
    for match in MARKS.finditer(text):
        i, char = match.start(), match.group()
        if char in PAIRS:
            stack.append((PAIRS[char], i))
            del stack[:-DEPTH]
            continue
        for level in range(len(stack) - 1, -1, -1):
            if stack[level][0] == char:
                start = stack[level][1]
                out[start : i + 1] = MASK * (i + 1 - start)
                del stack[level:]
                break
    return "".join(out)


class Opening(NamedTuple):
    """Where the verb with its adverbs begins, and how it opens its clause."""

    start: int
    adverbs: tuple[tuple[int, int, str], ...]
    how: str


class ClauseGrammar:
    """The rules of rules/clauses.yml and adverbs.yml, compiled once."""

    def __init__(self, rules: Rules) -> None:
        clauses = rules.clauses
        self._adverbs = {p: rule for rule in rules.adverbs for p in rule.phrases}
        plain = alternatives(p for p, r in self._adverbs.items() if r.part is None)
        report = alternatives(self._adverbs)
        connective = "(?:(?:" + "|".join(clauses.connectives) + ")[，,]?)*"
        self._connective = re.compile(connective)
        # A stray mark may stand first (\\决定继续处理此案), or that of a note which the file lacks: …的报告，²决定推迟.
        edge = f"(?:^\\W?|[{BOUNDARY}][{RAISED}]{{0,3}})"
        self._adverb = re.compile(report)
        self._before_verb = re.compile(f"[，,]?{plain}*")
        who = subjects(clauses)
        self.authors, self.reporter = frozenset(clauses.authors), Reporter(clauses)
        self.assembly = clauses.subjects["operative"]
        self.stated = frozenset(part for part in who if kind(part) == "report" or author(part))
        self.concluding = frozenset(part for part in who if kind(part) in ("conclusions", "reporter"))
        self._reports = reports = self.stated | self.concluding
        self._opening = ByPart(
            lambda part: (
                f"{edge}{connective}(?:{alternatives(who[part])}[，,]?)?{connective}"
                f"(?P<adverbs>{report if part in reports else plain}*)$"
            )
        )
        self._own_subject = ByPart(
            lambda part: f"{edge}{connective}{alternatives(who[part])}{connective}(?P<adverbs>{report}*)$"
        )
        joint, first = alternatives(clauses.coordinators), re.escape(clauses.coordinators[0])
        attitude = alternatives((*clauses.coordinating, *clauses.attitudes))
        self._coordinated = Cued(
            f"{edge}{connective}{plain}*{attitude}"
            f"(?:{joint}|(?P<object>[^{BOUNDARY}]{{0,{clauses.objects_up_to}}}){first})"
            f"(?P<adverbs>{plain}*)$"
        )
        self._and = clauses.coordinators[0]
        self._inner = Cued(f"{first}(?P<adverbs>{plain}*)$")
        self._groups = re.compile(clauses.inner.groups)
        self._provided = Cued(f"(?:{clauses.inner.provided})$")
        self._modal = re.compile(alternatives(clauses.modals))
        self._joined = re.compile(f"[，、,]?{joint}(?P<adverbs>{plain}*)$")
        self._reported = Cued("|".join(clauses.reported).replace("{tellers}", clauses.tellers))
        self._tellers = re.compile(clauses.tellers)
        self._reported_wholly = Cued("|".join(clauses.reported_wholly))
        self._recalling = Cued(f"[{BOUNDARY}]{connective}{alternatives(clauses.recalling)}")
        self._noting = Cued(f"[{BOUNDARY}]{connective}{alternatives((*clauses.recalling, *clauses.noting))}")
        self._reporting = Cued(alternatives(clauses.reporting_verbs))
        self._resuming = Cued(f"[{BOUNDARY}](?:{first})?{alternatives(clauses.resuming)}")
        # ，特别强调新兴技术的作用，并每年报告: how it is to be done
        how = alternatives(clauses.content_adverbs)
        self._attitude = Cued(f"(?<=[{BOUNDARY}]){connective}(?!{how}){plain}*{alternatives(clauses.attitudes)}")
        self._pledge = Cued("|".join(clauses.pledges))
        self._circumstances = re.compile(clauses.circumstances)
        self._predicate = re.compile(clauses.predicates)
        self._carrying_on = tuple(clauses.carrying_on)
        self._recalled = re.compile(clauses.recalled)
        self._tasks = re.compile(clauses.tasks)
        self._own_sentence = ByPart(lambda part: own_sentence(clauses, BOUNDARY, connective, author(part)))
        asks = alternatives(p for r in rules.verbs if r.verb_class not in {"decide", "other"} for p in r.phrases)
        self._told_ask = re.compile(f"{asks}$")
        self._last_told = re.compile(f"{first}{plain}*{asks}")
        self._statute = Cued(alternatives(clauses.statutes))
        self._conclusions = Cued(alternatives(clauses.conclusions))
        self._drafts = Cued(alternatives(clauses.drafts))

    def opening(self, masked: str, start: int, part: str) -> Opening | None:
        """How the bare verb at `start` opens a clause of the author, or None. `part`: see Assembler.read."""
        low = max(0, start - 80)
        reporting = part in self._reports
        for how, pattern in (("clause", self._opening[part]), ("coordinated", self._coordinated)):
            if reporting and how == "coordinated":
                continue
            match = pattern.search(masked, low, start)
            if match and not (how == "coordinated" and self._needed_or_told(match["object"] or "")):
                return Opening(*self._split(match), how)
        return None

    def _needed_or_told(self, words: str) -> bool:
        """The object of an attitude says what must be done, or what a body asked (注意到委员会请各国提供资料并…)."""
        frame = self._reported.search(words)
        return bool(self._modal.search(words) or (frame and self._told_ask.search(frame.group())))

    def own_subject(self, masked: str, start: int, part: str) -> Opening | None:
        """As `opening`, where the author must be the stated subject (我 in a report): in a part of `stated`."""
        match = self._own_subject[part].search(masked, max(0, start - 80), start)
        return Opening(*self._split(match), "clause") if match else None

    def own_sentence(self, masked: str, start: int, part: str, follows: bool) -> bool:
        """The sentence up to `start` has the author of the report as its subject (我欢迎…，并敦促…).

        Unless a verb of his stands before it (`follows`), only 并 or 谨 carries the subject on, and what he feels. In
        his conclusions a sentence may begin with the verb.
        """
        low = max(0, start - REACH)
        begin = max(low - 1, *(masked.rfind(mark, low, start) for mark in SENTENCE)) + 1
        clause = max(low - 1, *(masked.rfind(mark, low, start) for mark in BOUNDARY)) + 1
        goes_on = masked.startswith(self._carrying_on, clause)
        if goes_on and clause == begin:  # 重申其请求；并决定…
            begin = max(low - 1, masked.rfind(STOP, low, start)) + 1
        own = next(self._own_sentence[part].finditer(masked, begin, start), None)
        if own and not goes_on:
            own = own if own["feels"] and not self._told(masked, own.end(), start) else None
        return bool(follows or own) if clause > begin else part in self.concluding

    def _told(self, masked: str, since: int, start: int) -> bool:
        """What another body asked is told since the one offset, and the clause at the other goes on with it."""
        return self.reported(masked, since, start) or self.reported_wholly(masked, start)

    def joined(self, masked: str, after: int, start: int, comma: bool) -> Opening | None:
        """The verb at `start` follows at once, by 并 or 和, what ends at `after` (an addressee, another verb).

        `comma`: one may stand between them (请所有国家，并邀请各区域组织，在2026年之前提交资料).
        """
        if not comma and masked[after : after + 1] in COMMAS:
            return None
        match = self._joined.fullmatch(masked, after, start)
        return Opening(*self._split(match), "joined") if match else None

    def inner(self, masked: str, after: int, start: int, end: int) -> Opening | None:
        """The verb `start`-`end` inside the clause of a mandate, whose addressee ends at `after`, is its own ask."""
        match = self._inner.search(masked, max(after, start - 40), start)
        if match is None or not self._groups.match(masked, end) or not self._within(masked, after, start):
            return None
        if not self._provided.search(masked, max(after, match.start() - 40), match.start()):
            return None
        return Opening(*self._split(match), "inner")

    def _within(self, masked: str, after: int, start: int) -> bool:
        return start - after < NEAR and not any(mark in masked[after:start] for mark in BOUNDARY)

    def _split(self, match: re.Match[str]) -> tuple[int, tuple[tuple[int, int, str], ...]]:
        begin, end = match.span("adverbs")
        found = self._adverb.finditer(match.string, begin, end)
        return begin, tuple((m.start(), m.end(), self._adverbs[m.group()].id) for m in found)

    def reported(self, masked: str, since: int, start: int) -> bool:
        """The clause at `start` tells what another body asked: a reporting frame stands open since `since`."""
        since = max(since, start - REACH)
        sentence = max(since - 1, *(masked.rfind(mark, since, start) for mark in SENTENCE)) + 1
        frames = list(self._reported.finditer(masked, sentence, start))
        if not frames or not self._reporting.search(masked, sentence, frames[-1].start() + 1):
            return False
        after = frames[-1].end()
        return not (self._resuming.search(masked, after, start) or self._speaks_again(masked, after, start))

    def _speaks_again(self, masked: str, after: int, start: int) -> bool:
        """A clause between the two offsets begins with 回顾, or with 注意到 and names nobody who may be told of."""
        noting = self._noting.search(masked, after, start)
        plain = noting is not None and not self._tellers.search(masked, noting.end(), start)
        return plain or self._recalling.search(masked, after, start) is not None

    def reported_wholly(self, masked: str, start: int) -> bool:
        """The sentence up to `start` tells what another body did in a document (安理会在其中…), whatever the verb."""
        low = max(0, start - REACH)
        sentence = max(low - 1, *(masked.rfind(mark, low, start) for mark in SENTENCE)) + 1
        frames = list(self._reported_wholly.finditer(masked, sentence, start))
        if not frames:
            return False
        after = frames[-1].end()
        # 其中请甲…并促请乙…，请丙…: with 并 what is told was at its end
        if start > 0 and masked[start - 1] in BOUNDARY and self._last_told.search(masked, after, start):
            return False
        return not (self._resuming.search(masked, after, start) or self._noting.search(masked, after, start))

    def inside(self, masked: str, start: int) -> bool:
        """Before the verb at `start` stands 并 inside a clause."""
        return start > 1 and masked[start - 1] == self._and and masked[start - 2] not in BOUNDARY

    def connects(self, masked: str, boundary: int) -> bool:
        """What stands before the boundary character at `boundary - 1`, back to the one before it, is a connective."""
        begin = boundary - 1
        while begin > 0 and masked[begin - 1] not in BOUNDARY:
            begin -= 1
        return begin < boundary - 1 and bool(self._connective.fullmatch(masked, begin, boundary - 1))

    def clause_end(self, masked: str, start: int, limit: int) -> int:
        """Where the clause that begins before `start` ends: at an attitude verb that opens the next, or at `limit`."""
        match = self._attitude.search(masked, start, limit)
        return match.start() - 1 if match else limit

    def circumstances(self, masked: str, after: int, start: int) -> bool:
        """Between a mandate's addressee, which ends at `after`, and the verb at `start` stand only circumstances."""
        return bool(self._circumstances.fullmatch(masked, after, start))

    def predicate(self, masked: str, after: int) -> int:
        """Past circumstances at `after` and a verb of attitude that is what is asked; else `after`."""
        match = self._predicate.match(masked, after)
        return match.end() if match else after

    def tasks(self, chapeau: str) -> bool:
        """The words after 决定 say that the list below tells somebody's tasks."""
        return bool(self._tasks.search(chapeau))

    def recalled(self, chapeau: str) -> bool:
        """The list below the words is what an earlier text decided and asked."""
        return bool(self._recalled.search(chapeau.rstrip()))

    def begins_with(self, masked: str, start: int, verb: str) -> bool:
        """What is asked, from `start` on, begins with that verb, with or without adverbs."""
        match = self._before_verb.match(masked, start)
        return match is not None and masked.startswith(verb, match.end())

    def sentence_end(self, masked: str, start: int, limit: int) -> int:
        """The first full stop from `start` on, or `limit`."""
        stop = masked.find(STOP, start, limit)
        return limit if stop < 0 else stop

    def same_sentence(self, masked: str, after: int, start: int) -> bool:
        """No semicolon or full stop between the two offsets."""
        return not any(mark in masked[after:start] for mark in SENTENCE)

    def pledged(self, chapeau: str) -> bool:
        """The chapeau binds the conference itself (我们承诺：), so that nothing below it is a mandate."""
        return bool(self._pledge.search(chapeau))

    def statute(self, title: str) -> bool:
        """The annex is a text of rules, not an outcome document."""
        return bool(self._statute.search(title))

    def concludes(self, sections: tuple[str, ...]) -> bool:
        """Below these headings of a report stand its conclusions or recommendations."""
        drafted = any(self._drafts.search(s) for s in sections)
        return not drafted and any(self._conclusions.search(s) for s in sections)

    def adverb_flags(self, surfaces: Iterable[str]) -> tuple[bool, bool]:
        """(reiterated, already made) for the adverbs of a verb."""
        rules = [self._adverbs[s] for s in surfaces]
        return any(r.reiterated for r in rules), any(r.already_made for r in rules)
