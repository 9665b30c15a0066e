"""Citations worked out from the bare words, held against the links that the XML of sessions 75 to 78 carries.

The rule sees no link. A link counts unless the words or the calendar prove it wrong (`WRONG`); those are counted by
reason and printed (`pytest -s`). The rule was tuned on sessions 75 and 76; the floors are held by 77 and 78.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from extract import readers, rules
from extract.citations import Citer
from extract.citations.forms import Link
from extract.model import Citation, Footnote

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "zh"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the measuring corpus in ../shared/corpus"),
]

DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:第)?\Z")
COUNCIL = re.compile(r"人权理事会(?:在其|在|的)?(?:\d{4}年\d{1,2}月\d{1,2}日)?第?\Z")
OTHERS = re.compile("理事会|委员会|缔约|执行局|经社会")
SESSION = re.compile(r"(A/HRC|A)/RES/((?:E?S-)?\d+)/")


@dataclass(frozen=True)
class Linked:
    """A link: the words before it, its own, those after it, and the symbol it leads to."""

    file: str
    before: str
    words: str
    after: str
    symbol: str

    @property
    def session(self) -> tuple[str, str] | None:
        match = SESSION.match(self.symbol)
        return (match[1], match[2]) if match else None

    @property
    def outside(self) -> bool:
        """The day straight before the number lies outside the session of the link."""
        said = DATE.search(self.before)
        if not said or not self.session:
            return False
        found = rules.calendar().session(*self.session)
        year, month, day = map(int, said.groups())
        if not found or not found.opening or not found.closing:
            return True
        return not found.opening <= date(year, month, day) <= found.closing


def another_number(link: Linked) -> bool:
    """第75/244号 linked to A/RES/74/252."""
    said = re.findall(r"\d+", link.words)
    return bool(said) and any(n not in re.findall(r"\d+", link.symbol) for n in said)


def no_such_resolution(link: Linked) -> bool:
    """A/RES/25/1: to the 30th session they have Roman figures (第25/1号 of another body)."""
    return bool(link.session and link.session[0] == "A" and link.session[1].isdigit() and int(link.session[1]) < 31)


def of_the_council(link: Linked) -> bool:
    """人权理事会第S-21/1号 linked to A/RES/S-21/1."""
    return bool(link.session and link.session[0] == "A" and COUNCIL.search(link.before))


def at_another_time(link: Linked) -> bool:
    """人权理事会…2020年7月16日第44/13号 linked to A/RES/44/13 of 1989; 1990年第45/55 B号 to A/HRC/RES/45/55."""
    named = link.session and (link.session[0] == "A/HRC" or OTHERS.search(link.before))
    return bool(named) and link.outside


def of_another_kind(link: Linked) -> bool:
    """第18/120号决定 linked to A/HRC/RES/18/120."""
    return "/RES/" in link.symbol and bool(re.match(r"(?: ?[A-Z])?号决定", link.after))


WRONG: dict[str, Callable[[Linked], bool]] = {
    "leads to another number": another_number,
    "no such resolution of the Assembly": no_such_resolution,
    "the words say the Human Rights Council": of_the_council,
    "another body is named and the date is outside the session": at_another_time,
    "the words say a decision": of_another_kind,
}


def joined(links: Iterable[Link]) -> list[Link]:
    """Links cut in two (`<a>7</a><a>6/271</a>`) as one."""
    out: list[Link] = []
    for start, end, symbol in sorted(links):
        if out and out[-1][2] == symbol and start - out[-1][1] <= 1:
            out[-1] = (out[-1][0], end, symbol)
        elif end > start:
            out.append((start, end, symbol))
    return out


def same(link: Linked, symbol: str) -> bool:
    """Upper and lower case and the place of the letter differ; many links leave the letter out."""
    wanted, found = (re.sub(r"(\d)([A-Z])\(([^)]+)\)$", r"\1(\3)\2", s.upper()) for s in (link.symbol, symbol))
    letter = found.removeprefix(wanted)
    return wanted == found or (found != letter and letter in (link.words + link.after[:4]).replace(" ", ""))


def read(session: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Linked, Citation | None]]:
    """Every link in running text, and what the rule finds at its place without it."""
    plain = Citer.cite
    seen: list[tuple[Linked, Citation | None]] = []
    name = ""

    def cite(
        self: Citer, text: str, links: Iterable[Link] = (), notes: Iterable[Footnote] = ()
    ) -> tuple[Citation, ...]:
        found = plain(self, text, (), notes)
        for start, end, symbol in joined(links):
            at = next((c for c in found if c.footnote is None and c.start < end and start < c.end), None)
            seen.append((Linked(name, text[:start], text[start:end], text[end:], symbol), at))
        return found

    monkeypatch.setattr(Citer, "cite", cite)
    for file in readers.find([CORPUS / f"{session}session"]):
        name = file.name
        readers.read(file)
    return iter(seen)


@pytest.mark.parametrize("sessions", [(75, 76), (77, 78)])
def test_against_links(sessions: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    count: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for session in sessions:
        for link, found in read(session, monkeypatch):
            count["links"] += 1
            reason = next((name for name, wrong in WRONG.items() if wrong(link)), None)
            if reason:
                reasons[reason] += 1
            elif found and found.symbol and same(link, found.symbol):
                count["right"] += 1
            else:
                count["wrong" if found and found.symbol else "missed"] += 1
                said = f"{found.symbol} ({found.basis})" if found else "nothing"
                print(f"  {link.file}: …{link.before[-30:]}[{link.words}]{link.after[:6]}: {link.symbol}, found {said}")
        monkeypatch.undo()
    precision = count["right"] / (count["right"] + count["wrong"])
    recall = count["right"] / (count["right"] + count["wrong"] + count["missed"])
    print(f"sessions {sessions}: {dict(count)}, precision {precision:.4f}, recall {recall:.4f}")
    print(f"  links proven wrong: {dict(reasons)}")
    assert count["links"] > 8000
    assert sum(reasons.values()) < 0.01 * count["links"]
    assert precision >= 0.995
    assert recall >= 0.99
