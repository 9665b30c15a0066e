"""The questions of `mandates review`: what people can settle and rules could not, with the mandates that raise each."""

from __future__ import annotations

_STRANGERS = "from mandate_actors a where a.mandate = m.id and a.role = 'addressee' and a.actor is null"
QUESTIONS = {
    "unresolved": f"m.class <> 'other' and exists (select 1 {_STRANGERS})",
    "overdue": "m.status = 'overdue' and m.class <> 'other'",
    "doubtful": """m.status = 'answered' and not exists (select 1 from evidence e where e.mandate = m.id
        and e.kind = 'answers'
        and (e.answer is not null or e.route in ('agenda', 'review') or e.review is not null))""",
}
# Why it is one, where the reason of the status does not say so.
WHY = {
    "unresolved": f"""'no actor for ' || (select group_concat(surface, ', ') from (select surface {_STRANGERS}
        order by n))"""
}
