"""The stage between extraction and the store: all documents with their mandates -> what became of each mandate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extract.follow.cases import Closed, Outcome
from extract.follow.chains import Chains
from extract.follow.coverage import Coverage
from extract.follow.entries import Entries
from extract.follow.fates import CaseBuilder
from extract.follow.gathering import Gatherer
from extract.follow.outcome import outcome
from extract.follow.reports import ReportReader
from extract.follow.spoken import spoken
from extract.follow.submissions import Submission, submissions
from extract.follow.survey import survey
from extract.follow.takeover import Repeat
from extract.follow.threads import threads
from extract.model import Deadline, Evidence

if TYPE_CHECKING:
    from extract.rules import Rules


@dataclass(frozen=True, slots=True)
class Followed:
    """What follow-up found: by mandate id its outcome, deadlines and thread (id, place); evidence, repeats, chains, and
    the reports spoken of (`submissions`)."""

    outcomes: Mapping[str, Outcome]
    deadlines: Mapping[str, tuple[Deadline, ...]]
    threads: Mapping[str, tuple[str, int]]
    repeats: Sequence[Repeat]
    evidence: Sequence[Evidence]
    chains: Chains
    submissions: Sequence[Submission]


class FollowUp:
    """Follows documents up as of a day, by the rules. One object serves any number of builds."""

    def __init__(self, rules: Rules, as_of: date) -> None:
        self._rules = rules
        self._as_of = as_of
        self._spoken = spoken(rules)
        self._reports = ReportReader(rules)
        self._gathered = Gatherer(rules, self._reports, self._spoken)

    def __call__(
        self,
        entries: Entries,
        coverage: Coverage,
        closed: Mapping[str, Closed] | None = None,
        told: Sequence[Evidence] = (),
        judged: Mapping[tuple[str, str], tuple[bool, int]] | None = None,
    ) -> Followed:
        """Follows up `entries` (symbol -> document and its (id, mandate) pairs), in any order.

        `closed` are the mandates that a review closed, `told` the evidence that reviews add; `judged` gives, by mandate
        and symbol (of the answer, or of the document that says so), whether a review confirms it, and which.
        """
        known = survey(self._rules, entries, self._as_of)
        evidence = self._gathered(known, coverage, told, judged or {})
        case = CaseBuilder(known, coverage, evidence, closed or {})
        outcomes = {key: outcome(case(key), as_of=self._as_of, spoken=self._spoken) for key in known.mandates}
        return Followed(
            outcomes,
            known.deadlines,
            threads(known.repeats),
            known.repeats,
            evidence,
            known.chains,
            submissions(known.documents, known.notices, self._reports, evidence, known.chains),
        )
