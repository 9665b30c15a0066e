"""What single lines of a header say: the committee's report, and which of its lines are titles."""

from __future__ import annotations

import re

from extract.readers.clean import clean, squeeze

_OPEN_END = ("\uff1a", ":", "\u3001")


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


def titles(
    loose: list[str], item: tuple[int, int] | None, number: int, report: bool, titled: bool
) -> tuple[str | None, str | None]:
    """The agenda item's title and the document's, of the lines that nothing else is known of.

    `item` are the first of them below the agenda item and the one behind the last that stands straight below it (None:
    there is no item), `number` how many stand above the number of an act that has its title on a line below (-1: none
    has). A `report` has a title, whether its agenda item is named or not; an act may be `titled` elsewhere.
    """
    above, own = loose, list[str]()
    start, stop = item or (0, 0)
    if number >= 0:
        above, own = loose[start:number], loose[number:]
    elif item is not None:
        # What stands above the agenda item names the organ, if anything stands below it.
        above = loose[start:] or loose
    agenda = None
    if item is not None and above and not (report and len(above) == 1):
        lines = _lines_of_item(above, stop - start, titled or number >= 0)
        agenda, above = clean("\n".join(above[:lines])), above[lines:]
    rest = own if number >= 0 else above
    return agenda, rest[0] if rest else None


def goes_on(line: str) -> bool:
    """Whether a title cannot end so: `发展方面的业务活动：`."""
    return line.endswith(_OPEN_END)


def _lines_of_item(below: list[str], straight: int, titled: bool) -> int:
    """How many lines the title of an agenda item has: all that stand `straight` below it where the title of the
    document is known, else the first, and the next as long as one goes on (`发展方面的业务活动：` / `南南合作`)."""
    if titled:
        return max(1, straight)
    going_on = next((n for n, line in enumerate(below, 1) if not goes_on(line)), len(below))
    return max(1, min(going_on, straight, len(below) - 1))
