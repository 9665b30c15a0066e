"""Which nouns of a list are one addressee: those that share one head or one modifier (annotation guide)."""

from __future__ import annotations

from collections.abc import Sequence

from extract.detect.addressees import AddresseeGrammar, Names, Pair


def merge(grammar: AddresseeGrammar, masked: str, names: Names, items: Sequence[Pair]) -> list[Pair]:
    """The nouns of one list with those joined that are one string: 联合国各基金、方案和专门机构."""
    merged: list[Pair] = []
    for item in _with_one_head(grammar, masked, _with_examples(grammar, masked, names, items)):
        if merged and _shares(grammar, masked, names, merged[-1], item, pair=len(items) == 2):
            merged[-1] = (merged[-1][0], item[1])
        else:
            merged.append(item)
    return merged


def _with_examples(g: AddresseeGrammar, masked: str, names: Names, items: Sequence[Pair]) -> list[Pair]:
    """Examples joined by 、 to 等 and their head are one string with it: 民间社会、学术界等利益攸关方.

    Before the last one 和 joins proper names too: 世界银行和联合国贸易和发展会议等机构, but not 会员国和世界银行等机构.
    """
    out: list[Pair] = []
    for begin, end in reversed(items):
        later = out[-1] if out else None
        office = names.proper(begin, end) and bool(g.office.search(masked, begin, end))  # 秘书长、开发署等机构
        # 联合国促进性别平等和增强妇女权能署: what stands inside a name is no end of examples
        if (
            later
            and g.examples.search(masked, names.at(later[0]) or later[0], later[1])
            and (masked[end : later[0]] == g.enumeration or names.proper(begin, end))
            and not office
        ):
            out[-1] = (begin, later[1])
        else:
            out.append((begin, end))
    return out[::-1]


def _with_one_head(g: AddresseeGrammar, masked: str, items: list[Pair]) -> list[Pair]:
    """Nouns before a head that all of them have are one string: 开发署、儿基会和人口基金的行政首长."""
    first = len(items) - 1
    if first < 1 or not g.common_head.search(masked, items[-1][0], items[-1][1]):
        return items
    while first > 0 and not g.on_its_own.search(masked, items[first - 1][0], items[first - 1][1]):
        first -= 1
    return [*items[:first], (items[first][0], items[-1][1])]


def _of_the_family(g: AddresseeGrammar, first: str, second: str) -> bool:
    """联合国各机构和各组织, 联合国系统各专门机构和其他组织: the second noun is of the United Nations too."""
    if g.family.match(first) and g.each.fullmatch(second):
        return True
    return second in g.other_family and first.endswith(g.agencies) and g.family.search(first) is not None


def _shares(g: AddresseeGrammar, masked: str, names: Names, before: Pair, item: Pair, *, pair: bool) -> bool:
    first, second = masked[slice(*before)], masked[slice(*item)]
    if _of_the_family(g, first, second):
        return True
    if g.level.fullmatch(first) and g.levels.match(second):
        return True
    if g.own.match(second):
        return False
    if g.of in first and g.of not in second:  # 有能力的会员国和组织, but not 有能力的缔约方和全球环境基金
        return not names.proper(*item)
    if g.family.match(first) and g.bare_list.fullmatch(second):
        return True
    modifier = g.modifier.match(first)
    stripped = before[0] + (modifier.end() if modifier else 0)
    named = names.holds(*before) or names.holds(stripped, before[1])
    if named or not g.bare_head.search(second) or not g.shared.search(first):
        return False
    if not names.holds(*item):
        return not g.family_heads.fullmatch(second)
    return pair and g.quantifier.search(first, 1) is not None and not names.proper(*item)
