"""Fields of mandates that a reviewer corrects (`set FIELD=VALUE`): what was found and what was said both stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from extract.calendar import session_symbol
from extract.model import CLASSES, Deadline, Mandate, Party
from extract.register.collected import Entry
from extract.register.reviews import FIELDS, Applied, Review
from extract.register.rows import Values

if TYPE_CHECKING:
    from extract.rules import Rules

_ROLES = {"addressees": "addressee"}
_FLAGS = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
_RECURRING = re.compile(r"R/P[1-9][0-9]*[YMWD]|next-report")


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of a mandate: what was found and what review `review` says, both as text (None: nothing)."""

    mandate: str
    field: str
    found: str | None
    said: str | None
    review: int

    def values(self) -> Values:
        """The row of the table `corrections`."""
        return {name: getattr(self, name) for name in ("mandate", "field", "found", "said", "review")}


class Corrector:
    """Corrects mandates; knows actors, deliverables and the calendar of the rules."""

    def __init__(self, rules: Rules) -> None:
        self._actors = rules.actors
        self._names = rules.actor_ids
        self._deliverables = {one.id for one in rules.deliverables.deliverables}
        self._calendar = rules.calendar

    def __call__(self, entries: Sequence[Entry], applied: Sequence[Applied]) -> tuple[list[Entry], list[Correction]]:
        """The entries corrected, and the corrections made."""
        told: dict[str, list[Review]] = {}
        for one in applied:
            if one.mandate and not one.problem and one.review.verb == "set":
                told.setdefault(one.mandate, []).append(one.review)
        if not told:
            return list(entries), []
        made: list[Correction] = []

        def after(key: str, mandate: Mandate) -> Mandate:
            for review in told.get(key, ()):
                field, value = review.correction
                changed = self.set(mandate, field, value)
                made.append(Correction(key, field, shown(mandate, field), shown(changed, field), review.n))
                mandate = changed
            return mandate

        return [(document, [(key, after(key, m)) for key, m in pairs]) for document, pairs in entries], made

    def wrong(self, review: Review) -> str | None:
        """Why the value that a review sets can stand in no mandate; None if it can."""
        try:
            if review.verb == "set":
                self.value(*review.correction)
        except ValueError as error:
            return str(error)
        return None

    def set(self, mandate: Mandate, field: str, text: str) -> Mandate:
        """The mandate with one field as a reviewer wrote it; raises ValueError for a value that cannot stand."""
        kind, value = FIELDS[field], self.value(field, text)
        changed: dict[str, Any] = {field: value}
        if kind == "class":
            changed = {"mandate_class": value}
        elif kind == "due":
            changed = {"deadlines": _deadlines(mandate, value)}
        elif kind == "deadline_text":
            new = (Deadline("", None, basis="review"),) if value else ()  # to empty what is not there adds nothing
            changed = {"deadlines": tuple(d._replace(text=value) for d in mandate.deadlines or new)}
        elif kind == "parties":
            role = _ROLES.get(field, field)
            kept = tuple(p for p in mandate.parties if p.role != role)
            changed = {"parties": (*(_party(mandate, role, *one) for one in value), *kept)}
        return mandate._replace(**changed)

    def value(self, field: str, text: str) -> Any:
        """The value that a reviewer wrote for a field of any mandate; raises ValueError for one that cannot stand."""
        kind = FIELDS[field]
        if kind == "class":
            return _one_of(text, CLASSES)
        if kind == "deliverable":
            return _one_of(text, sorted(self._deliverables)) if text else None
        if kind == "due":
            return tuple(self._due(one) for one in text.split())
        if kind == "truth":
            return _FLAGS[_one_of(text.lower(), tuple(_FLAGS))]
        if kind == "list":
            return _parts(text)
        if kind == "parties":
            return tuple(self._named(one) for one in _parts(text))
        if kind == "words" and not text:
            raise ValueError(f"{field} is never empty; write its words")
        return text or (None if kind == "text" else "")

    def _named(self, text: str) -> tuple[str, str | None]:
        """Words and actor of `WORDS=actor`, of words that may be a known name, or of an actor's id."""
        words, given, actor = (part.strip() for part in text.rpartition("="))
        if not given:
            words, actor = text, self._names.get(text, "")
            if text in self._actors:
                words, actor = self._actors[text].name, text
        if given and actor not in self._actors:
            raise ValueError(f"no actor '{actor}' in rules/actors.yml")
        if not words:
            raise ValueError(f"no words in '{text}'; write WORDS=ACTOR or ACTOR")
        return words, actor or None

    def _due(self, due: str) -> Deadline:
        """A time in normal form with its days."""
        plain = Deadline("", due, basis="review")
        if _RECURRING.fullmatch(due):
            return plain
        if symbol := session_symbol(due):
            if self._calendar.is_beyond(symbol):
                raise ValueError(f"{symbol.session} is far beyond the sessions of rules/calendar; correct its number")
            found = self._calendar.session(symbol.series, symbol.number)
            if found is None:
                return plain
            first, main, last = found.days(symbol.part)
            return plain._replace(due_from=first, due_main=main, due_by=last)
        try:
            day = date.fromisoformat(due)  # also one in a form that the register does not have, 20111112
            return plain._replace(due=day.isoformat(), due_by=day)
        except ValueError:
            raise ValueError(f"'{due}' is no due; write A/73, 2011-11-12 or R/P1Y") from None


def _party(mandate: Mandate, role: str, words: str, actor: str | None) -> Party:
    """A party where it stood if it was found before."""
    old = next((p for p in mandate.parties if p.surface == words), None)
    place = (old.paragraph, old.start, old.end) if old else (mandate.paragraph, mandate.start, mandate.start)
    return Party(role, words, actor, *place, "review")  # type: ignore[arg-type]


def _deadlines(mandate: Mandate, told: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """Each time with the words, item and recipient of the one found in that place, the last for more."""
    found = mandate.deadlines or (Deadline("", None),)
    out = []
    for n, one in enumerate(told):
        old = found[min(n, len(found) - 1)]
        out.append(one._replace(text=old.text, recipient=old.recipient, deliverable=old.deliverable, item=old.item))
    return tuple(out)


def shown(mandate: Mandate, field: str) -> str | None:
    """A field as text: parts divided by ` | `, truth values 0 or 1; None where there is nothing."""
    kind = FIELDS[field]
    if kind == "list":
        return " | ".join(getattr(mandate, field)) or None
    if kind == "truth":
        return str(int(getattr(mandate, field)))
    if kind == "parties":
        parties = mandate.named(_ROLES.get(field, field))  # type: ignore[arg-type]
        return " | ".join(f"{p.surface}={p.actor}" if p.actor else p.surface for p in parties) or None
    value = getattr(mandate, "mandate_class" if kind == "class" else field)
    return str(value) if value else None


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split("|") if part.strip())


def _one_of(value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise ValueError(f"no value '{value}'; use one of: {', '.join(known)}")
    return value
