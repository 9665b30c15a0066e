"""What single lines of a header say: the committee's report, and which of its lines are titles."""

from __future__ import annotations

import re

from extract.readers.clean import squeeze


def origin(text: str, paragraph: re.Pattern[str]) -> dict[str, str]:
    """`[根据第二委员会的报告(A/72/425/Add. 2，第8段)通过]`, `[未经发交主要委员会而通过(A/80/L.6)]`."""
    match = re.search(r"[(\uff08]\s*([A-Z]{1,4}/[A-Za-z0-9./\- ]+)", text)
    if not match:
        return {}
    symbol = squeeze(match.group(1)).rstrip(".")
    if "/L." in symbol:
        return {"draft": symbol}
    where = paragraph.match(text, match.end())
    found = {"committee_report": symbol}
    return {**found, "committee_report_paragraph": where["paragraph"]} if where else found


def titles(loose: list[str], item: int | None, number: int, report: bool) -> tuple[str | None, str | None]:
    """The agenda item's title and the document's, of the lines that nothing else is known of.

    `item` of them stand above the agenda item (None: there is none), `number` above the number of an act that has its
    title on a line below (-1: none has). A `report` has a title, whether its agenda item is named or not.
    """
    above, own = loose, list[str]()
    if number >= 0:
        above, own = loose[item or 0 : number], loose[number:]
    elif item is not None:
        # What stands above the agenda item names the organ, if anything stands below it.
        above = loose[item:] or loose
    agenda = None
    if item is not None and above and not (report and len(above) == 1):
        agenda, *above = above
    rest = own if number >= 0 else above
    return agenda, rest[0] if rest else None
