"""Accounts without a date whose answer stands where they are asked for again.

A special rapporteur is encouraged to go on and to report (并就此向人权理事会和大会提出报告); a year later the same
paragraph takes note of the report and encourages again. Anywhere else nothing would tell which report is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from extract.follow.answers import evidence
from extract.follow.cases import NOT_ASKED, Spoken
from extract.follow.chains import Chains
from extract.follow.fitting import Fitting
from extract.follow.notices import Notice
from extract.follow.requests import Request, RequestReader
from extract.follow.takeover import Repeat
from extract.model import Deadline, Evidence, Mandate


class AskedAgain:
    """Looks for the reports on requests without a date in the paragraphs that ask again."""

    def __init__(self, fits: Fitting, chains: Chains, asking: RequestReader, spoken: Spoken) -> None:
        self._fits = fits
        self._chains = chains
        self._asking = asking
        self._spoken = spoken

    def __call__(
        self,
        repeats: Iterable[Repeat],
        mandates: Mapping[str, tuple[str, Mandate]],
        deadlines: Mapping[str, Sequence[Deadline]],
        notices: Mapping[str, Sequence[Notice]],
        known: Collection[str],
    ) -> Iterator[Evidence]:
        """The evidence for those of the earlier mandates that have no date and are not among the `known`, answered."""
        there: dict[tuple[str, int], list[Notice]] = defaultdict(list)
        for symbol, found in notices.items():
            for notice in found:
                if notice.noted:
                    there[symbol, notice.paragraph].append(notice)
        for repeat in repeats:
            symbol, mandate = mandates[repeat.earlier]
            if repeat.earlier in known or deadlines[repeat.earlier] or not self._written(mandate):
                continue
            later, again = mandates[repeat.later]
            session = self._chains.session(later)
            if session is None:
                continue
            request = self._asking.at(repeat.earlier, mandate, symbol, session)
            own = there[symbol, mandate.paragraph]
            for notice in there[later, again.paragraph]:
                before = notice.end <= again.verb_start
                if before and self._meant(notice, request, own) and self._fits.timely(notice, session):
                    yield evidence(request, notice)

    def _meant(self, notice: Notice, request: Request, own: Sequence[Notice]) -> bool:
        """By those asked; or, where it is to be on what another body does (表示注意到工作组的报告，邀请人权理事会…提交
        关于该工作组工作的报告), by whom the paragraph that asked noted one."""
        if request.of_others:
            return bool(notice.authors) and any(notice.authors == one.authors for one in own)
        return self._fits.wrote(notice, request)

    def _written(self, mandate: Mandate) -> bool:
        asks = mandate.report and mandate.mandate_class not in NOT_ASKED
        return asks and not self._spoken(mandate.deliverable, mandate.conditions)
