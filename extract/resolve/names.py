"""Words -> actors: a full name by itself, a short name by the full name that stands before it in the document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from extract.model import COUNTRY, GROUP
from extract.patterns import alternatives
from extract.rules import Rules
from extract.rules.actors import Actor
from extract.script import simplified

KEPT = 20_000  # surfaces remembered
LOOKS = 40  # times that a short name is looked for further back in one text; no paragraph says one so often
BEFORE = 4  # characters before a short name that say whether it stands bare


class NameResolver:
    """Which actor a noun phrase names, without looking around: a dictionary first, rules of the language after it."""

    def __init__(self, rules: Rules) -> None:
        words = rules.addressees
        self._actors = rules.actors
        self._of = words.of
        narrowing, attributes = alternatives(words.narrowing), alternatives(words.attributes)
        joints = alternatives((*words.conjunctions, words.of))
        self._attributes = frozenset(words.attributes)
        self._lead = re.compile(narrowing)
        self._front = re.compile(f"(?:{narrowing}|{attributes}|{joints})*")
        self._joined = re.compile(alternatives(words.conjunctions))
        self._government = re.compile(f"{alternatives(words.governments)}$")
        self._each = re.compile(alternatives(words.individually))
        self._aside = re.compile(r"《[^》]*》|〈[^〉]*〉|\([^)]*\)|（[^）]*）")
        self._at_session = re.compile(f"{rules.deadlines.macros['at_session']}$")
        self._others = words.and_others
        shared = (short for a in rules.actors.values() for short in a.short_in_context)
        self._ambiguous = frozenset((*words.short_heads, *words.owned_heads, *shared))
        self._names = {name: a.id for a in reversed(list(rules.actors.values())) for name in a.all_names}
        self._stripped = self._without_modifiers()
        self._patterns = tuple((re.compile(p), a.id) for a in rules.actors.values() for p in a.patterns)
        self._known = lru_cache(maxsize=KEPT)(self._find)

    def actor(self, surface: str) -> str | None:
        """The actor of the phrase `surface` (simplified characters), or None where no name says who it is."""
        return self._known(surface)

    def _without_modifiers(self) -> dict[str, str]:
        """Names without the modifiers inside them; those that had one (联合国各组织) before those that had none."""
        out: dict[str, str] = {}
        for inner in (True, False):
            for name, actor in self._names.items():
                bare = self._lead.sub("", name)
                if (bare != name) == inner and len(bare) > 1 and bare not in self._ambiguous:
                    out.setdefault(bare, actor)
        return out

    def _find(self, surface: str) -> str | None:
        whole = self._individually(surface.removesuffix(self._of))  # 与会员国的协商
        whole = self._at_session.sub("", whole) or whole  # 请大会第八十届会议审议该报告
        plain = self._aside.sub("", whole)
        head = plain.rsplit(self._of, 1)[-1]
        for form in dict.fromkeys((whole, plain, head)):
            owned = form != whole and form in self._ambiguous  # 公约的秘书处, 《公约》秘书处: not the Secretariat
            found = None if owned else self._plain(form) or self._pattern(form)
            if found:
                return found
        if head in self._ambiguous:
            return None
        examples, _, others = head.rpartition(self._others)
        return self._put_together(head) or (self.actor(others) if examples and others else None)

    def _individually(self, surface: str) -> str:
        """各国各自和通过区域渔业管理组织 asks the States; how they act is no addressee."""
        each = self._each.search(surface, 1)
        return surface[: each.start()] if each and surface[: each.start()] in self._names else surface

    def _plain(self, form: str) -> str | None:
        """The name as it stands, without its leading modifiers one by one, without those inside it."""
        while form:
            if form in self._names:
                return self._names[form]
            lead = self._lead.match(form)
            if lead is None:
                break
            form = form[lead.end() :]
        bare = self._lead.sub("", form)
        return self._stripped.get(bare) if len(bare) > 1 else None

    def _pattern(self, form: str) -> str | None:
        bare = self._lead.sub("", form)
        return next((actor for pattern, actor in self._patterns if pattern.fullmatch(bare)), None)

    def _put_together(self, head: str) -> str | None:
        """以色列政府 is the country, 管理国法国 and 秘书处新闻部 the second name, 国际捐助方 a part of its group."""
        state = self._government.sub("", head)
        if state != head:
            country = self._plain(state)
            if country and self._actors[country].kind == COUNTRY:
                return country
        for cut in range(1, len(head) - 1):
            actor = self._names.get(head[cut:])
            if actor is None:
                continue
            if self._actors[actor].kind != GROUP:
                return actor if self._plain(head[:cut]) and head[cut:] not in self._ambiguous else None
            front = self._front.fullmatch(head, 0, cut)
            return actor if front and not self._joined.search(head, 0, cut) else self._common_head(head)
        return None

    def _common_head(self, head: str) -> str | None:
        """国际、区域和次区域组织: only the noun that all of it shares says who is meant."""
        for cut in range(len(head) - 2, 0, -1):
            actor = self._names.get(head[cut:]) if head[cut:] not in self._attributes else None
            if actor and self._actors[actor].kind == GROUP:
                return actor if self._front.fullmatch(head, 0, cut) else None
        return None


class ShortNames:
    """Which actor a short name (委员会, 该办公室) stands for: the full name that ends so and stands nearest before."""

    def __init__(self, rules: Rules, names: NameResolver) -> None:
        words = rules.addressees
        self._actors, self._names = rules.actors, names
        self._heads = frozenset(words.short_heads) | {s for a in rules.actors.values() for s in a.short_in_context}
        self._definite_heads = self._heads | frozenset(words.definite_heads)
        self._lengths = sorted({len(h) for h in self._heads}, reverse=True)
        self._definite = words.definite
        self._distinct = tuple(words.never_shortened)
        before = (*words.bare_after, *(w for w in words.openers if len(w) > 1))
        self._bare = re.compile(f"(?:^|{alternatives(before)})$")
        self._roles = tuple(sorted(words.roles_of_bodies, key=len, reverse=True))
        self._full = _full_names(rules.actors.values(), self._definite_heads)

    def is_short(self, surface: str) -> bool:
        """Whether the surface names somebody only together with what stands before it."""
        return self._parts(surface) is not None

    def ending(self, words: str) -> str:
        """The short name with which the words end, if it stands bare there (在纽约召开委员会); else ''."""
        found = (at for at in range(len(words)) if self.is_short(words[at:]))
        return next((words[at:] for at in found if self._bare.search(words[max(0, at - BEFORE) : at])), "")

    def _parts(self, surface: str) -> tuple[str, str, bool] | None:
        """The short name, the role in it (委员会主席) and whether it says 该; None if the surface is no short name."""
        definite = surface.startswith(self._definite)
        name = surface.removeprefix(self._definite)
        heads = self._definite_heads if definite else self._heads
        role = next((r for r in self._roles if name.endswith(r) and name[: -len(r)] in heads), "")
        short = name.removesuffix(role)
        return (short, role, definite) if short in heads else None

    def resolve(self, surface: str, before: str, earlier: Callable[[], Iterable[str]]) -> str | None:
        """The actor, or None where nobody is named before or it is doubtful who is meant.

        `before` is the paragraph up to the short name; `earlier`, asked only where that tells nothing, gives the titles
        of the document, then the paragraphs before, the nearest first. A body named in the title is meant wherever the
        paragraph itself names no other.
        """
        parts = self._parts(surface)
        if parts is None:
            return None
        short, role, definite = parts
        told, actor, short = self._in_text(short, before, definite)
        if not told:
            for text in earlier():
                told, actor, short = self._in_text(short, simplified(text), definite)
                if told:
                    break
        return self._holder(actor, role) if actor and role else actor

    def _in_text(self, short: str, text: str, definite: bool) -> tuple[bool, str | None, str]:
        """Whether the text tells who is meant, and whom; an unknown name that ends so tells that nobody known is.

        The third value is the short name to look for further back: 科学委员会, where that stands for 委员会.
        """
        end, distinct = len(text), tuple(d for d in self._distinct if not short.endswith(d))
        for _ in range(LOOKS):
            if (at := text.rfind(short, 0, end)) < 0:
                break
            until, end = at + len(short), at + len(short) - 1
            if not definite and text.endswith(distinct, 0, until):
                continue
            actor = self._named(short, text, until)
            if actor:
                return True, actor, short
            lengths = (n for n in self._lengths if len(short) < n <= until)
            longer = next((h for n in lengths if (h := text[until - n : until]) in self._heads), None)
            if longer:
                short, end = longer, at
            elif len(short) > 1 and not self._bare.search(text[max(0, at - BEFORE) : at]):
                return True, None, short  # one character (该部) is part of many words: there only known names count
        return False, None, short

    def _named(self, short: str, text: str, until: int) -> str | None:
        """Who has the longest full name that ends at `until`."""
        names, lengths = self._full.get(short, ({}, ()))
        found = (names.get(text[until - n : until]) for n in lengths if n <= until)
        return next((actor for actor in found if actor), None)

    def _holder(self, actor: str, role: str) -> str | None:
        """The chair, secretariat … of a body, if it is known as an actor of its own."""
        found = (self._names.actor(name + role) for name in self._actors[actor].all_names)
        return next((a for a in found if a and self._actors[a].kind != GROUP), None)


def _full_names(actors: Iterable[Actor], heads: Iterable[str]) -> Mapping[str, tuple[dict[str, str], tuple[int, ...]]]:
    """Short name -> full names with their actors, and the lengths of those names, longest first."""
    found: dict[str, dict[str, str]] = {head: {} for head in heads}
    sizes = sorted({len(h) for h in found})
    for actor in actors:
        if actor.kind == GROUP:
            continue
        for name in actor.all_names:
            for short in (*(name[-n:] for n in sizes if n < len(name)), *actor.short_in_context):
                if short in found:
                    found[short].setdefault(name, actor.id)
    return {s: (names, tuple(sorted({len(n) for n in names}, reverse=True))) for s, names in found.items()}
