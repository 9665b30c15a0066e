"""The tables of rules/README.md. `python tests/rules_tables.py` writes them anew; a test checks that they are true."""

from __future__ import annotations

import re
from pathlib import Path

from extract.rules import Rules, load

README = Path(__file__).parent.parent / "rules" / "README.md"
BLOCK = re.compile(r"(<!-- table: (?P<name>\w+) -->\n).*?(\n<!-- end -->)", re.S)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows])


def tables(rules: Rules) -> dict[str, str]:
    verbs = [(r.id, r.verb_class, " ".join(r.phrases), r.examples[0]) for r in rules.verbs]
    adverbs = [
        (r.id, "reiterated" if r.reiterated else "already made" if r.already_made else "", " ".join(r.phrases))
        for r in rules.adverbs
    ]
    content = [(r.id, r.examples[0]) for r in rules.clauses.content]
    deadlines = [(r.id, r.kind, r.examples[0]) for r in rules.deadlines.rules]
    kinds: dict[str, int] = {}
    for actor in rules.actors.values():
        kinds[actor.kind] = kinds.get(actor.kind, 0) + 1
    actors = [(kind, str(n)) for kind, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))]
    return {
        "content": table(("rule", "example"), content),
        "verbs": table(("rule", "class", "phrases", "example"), verbs),
        "adverbs": table(("rule", "meaning", "phrases"), adverbs),
        "deadlines": table(("rule", "kind", "example"), deadlines),
        "actors": table(("kind", "actors"), actors),
    }


def written(text: str, rules: Rules) -> str:
    made = tables(rules)
    return BLOCK.sub(lambda m: f"{m[1]}\n{made[m['name']]}\n{m[3]}", text)


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf-8"), load()), "utf-8")
