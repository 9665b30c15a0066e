"""Chains of resolutions: the same title, renamed and recalled, cited and not held; nothing joins what is two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from following import rules
from making import resolution

from extract.follow.chaining import ChainBuilder
from extract.follow.chains import Chains
from extract.model import Document, slug

A75, A76, A77 = (resolution(f"A/RES/{n}/10") for n in (75, 76, 77))


def chains(*documents: Document) -> Chains:
    return ChainBuilder(rules())(documents)


def recalling(symbol: str, *cited: str, **more: object) -> Document:
    """A resolution whose preamble recalls others in one list."""
    listed = "、".join(f"{1945 + int(one.split('/')[0])}年12月20日第{one}号" for one in cited)
    return resolution(symbol, preamble=[f"回顾其{listed}决议，"], **more)


def links(found: Chains) -> list[tuple[str, str | None, str, bool]]:
    ordered = sorted(found.links.values(), key=lambda link: (link.chain, link.place))
    return [(link.symbol, link.predecessor, link.basis, link.held) for link in ordered]


def test_one_title_is_one_chain_in_time() -> None:
    found = chains(A77, A75, A76)
    assert links(found) == [
        ("A/RES/75/10", None, "", True),
        ("A/RES/76/10", "A/RES/75/10", "same title", True),
        ("A/RES/77/10", "A/RES/76/10", "same title", True),
    ]
    assert found.rhythm("A/RES/77/10") == 1
    assert {link.chain for link in found.links.values()} == {"A-RES-75-10"}


@pytest.mark.parametrize(
    ("before", "after", "one"),
    [
        ("2021年方案预算", "2022年方案预算", True),
        ("联合国2020-2021年会议", "联合国2022-2023年会议", True),
        ("第七十五届会议工作安排", "第七十六届会议工作安排", True),
        ("南南合作", "「南南合作」", False),  # other marks than those that are set aside
        ("南南合作", "“南南合作”", True),
        ("南南合作", "南北合作", False),
        ("", "", False),
    ],
)
def test_which_titles_are_the_same(before: str, after: str, one: bool) -> None:
    found = chains(replace(A75, title=before), replace(A76, title=after))
    assert (len({link.chain for link in found.links.values()}) == 1) is one


def test_a_traditional_title_is_the_same() -> None:
    found = chains(replace(A75, title="業務活動"), replace(A76, title="业务活动"))
    assert found.members("A/RES/75/10") == ["A/RES/75/10", "A/RES/76/10"]


@pytest.mark.parametrize(
    ("before", "after", "recalls", "basis"),
    [
        ("联合国系统南南合作", "联合国系统南南合作和三方合作", True, "recalled in the preamble, like title"),
        ("联合国系统南南合作", "联合国系统南南合作和三方合作", False, ""),
        ("联合国系统南南合作", "国际法治", True, ""),  # neighbours recall one another too
        ("全球卫生与外交政策：健康就业", "全球卫生与外交政策：普遍享有", True, "recalled in the preamble, like title"),
    ],
)
def test_a_renamed_series_stays_one_chain_if_it_recalls_its_predecessor(
    before: str, after: str, recalls: bool, basis: str
) -> None:
    renamed = recalling("A/RES/76/10", "75/10", title=after) if recalls else replace(A76, title=after)
    assert chains(replace(A75, title=before), renamed).links["A/RES/76/10"].basis == basis


SAME = [f"促请各国采取第{n}类措施，切实执行公约的各项规定和历次会议的决定；" for n in "甲乙丙丁戊己庚辛壬癸"]
OWN = [f"邀请各区域组织在第{n}项事务上相互协作，交流最佳做法和经验教训；" for n in "子丑寅卯辰巳午未申酉"]


@pytest.mark.parametrize(
    ("texts", "more", "one"),
    [
        ([*SAME[:2], *OWN[:8]], {"recalls": True}, True),  # a few paragraphs, and recalled
        ([*SAME[:2], *OWN[:8]], {}, False),
        ([*SAME[:2], *OWN[:8]], {"title": "被占领的克里米亚自治共和国的人权情况"}, True),  # nearly the same title
        (
            [*SAME[:6], *OWN[:4]],
            {"title": "克里米亚自治共和国人权", "item": "人权"},
            True,
        ),  # half of them, under one item
        ([*SAME[:6], *OWN[:4]], {"title": "克里米亚自治共和国人权"}, False),
        ([*SAME[:6], *OWN[:4]], {"item": "人权"}, False),  # another matter altogether under one item
        (OWN, {"recalls": True}, False),
        ([*SAME[:1], *OWN[:9]], {"recalls": True}, False),  # one paragraph is boilerplate
    ],
)
def test_a_reworded_series_is_known_by_its_paragraphs(texts: list[str], more: dict[str, str], one: bool) -> None:
    item = {"agenda_title": more.get("item")}
    before = resolution("A/RES/75/10", *SAME, title="被占领的克里米亚自治共和国的人权状况", **item)
    preamble = ["回顾其2020年12月20日第75/10号决议，"] if more.get("recalls") else []
    after = resolution("A/RES/76/20", *texts, preamble=preamble, title=more.get("title", "乌克兰被占领土"), **item)
    found = chains(before, after)
    assert (found.links["A/RES/76/20"].predecessor == "A/RES/75/10") is one
    assert found.links["A/RES/76/20"].basis == ("same text" if one else "") or more.get("title")


def test_what_an_operative_paragraph_cites_is_no_predecessor() -> None:
    cites = resolution("A/RES/76/10", "回顾其2020年12月20日第75/10号决议，", title="联合国系统南南合作和三方合作")
    assert chains(replace(A75, title="联合国系统南南合作"), cites).links["A/RES/76/10"].predecessor is None


def test_links_that_one_list_cites_beside_a_held_one_stand_as_not_held() -> None:
    found = chains(A75, recalling("A/RES/78/10", "75/10", "76/20", "77/30"))
    assert links(found) == [
        ("A/RES/75/10", None, "", True),
        ("A/RES/76/20", "A/RES/75/10", "cited in one list", False),
        ("A/RES/77/30", "A/RES/76/20", "cited in one list", False),
        ("A/RES/78/10", "A/RES/77/30", "cited in one list", True),
    ]
    assert [link.symbol for link in found.missing()] == ["A/RES/76/20", "A/RES/77/30"]
    assert found.session("A/RES/76/20") == "A/76"
    assert found.rhythm("A/RES/78/10") == 1


@pytest.mark.parametrize("cited", [("76/20",), ("75/10", "74/5"), ("75/10", "78/9")])
def test_what_is_cited_alone_or_outside_the_chains_time_is_no_link(cited: tuple[str, ...]) -> None:
    assert chains(A75, recalling("A/RES/77/10", *cited)).missing() == []


def test_what_two_chains_claim_belongs_to_neither() -> None:
    other = [replace(resolution(f"A/RES/{n}/50"), title="国际法治") for n in (75,)]
    found = chains(
        A75,
        *other,
        recalling("A/RES/77/10", "75/10", "76/20"),
        recalling("A/RES/77/50", "75/50", "76/20", title="国际法治"),
    )
    assert found.missing() == []
    assert "A/RES/76/20" not in found.links


def test_another_bodys_resolution_is_no_link() -> None:
    councils = resolution(
        "A/RES/77/10", preamble=["回顾其2020年12月20日第75/10号决议和人权理事会2021年3月1日第46/4号决议，"]
    )
    assert chains(A75, councils).missing() == []


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param([recalling("A/RES/76/10", "76/10")], id="cites itself"),
        pytest.param([recalling("A/RES/76/10", "76/10", "75/10"), A75], id="cites itself beside its predecessor"),
        pytest.param([recalling("A/RES/75/10", "76/10", title="某甲"), replace(A76, title="某甲乙")], id="the future"),
        pytest.param([recalling("A/RES/75/10", "76/10"), recalling("A/RES/76/10", "75/10")], id="each the other"),
        pytest.param(
            [recalling(f"A/RES/{n}/10", "75/10", "76/10", "77/10") for n in (75, 76, 77)], id="all of them all"
        ),
    ],
)
def test_loops_end(documents: list[Document]) -> None:
    found = chains(*documents)
    for symbol in (d.symbol for d in documents):
        members = list(found.members(symbol))
        assert members == sorted(members)
        assert len(members) == len(set(members))
        assert found.links[symbol].predecessor != symbol
        if found.links[symbol].place > 1:
            assert found.links[symbol].predecessor == members[found.links[symbol].place - 2]
    assert found.missing() == []


SPECIAL = resolution("A/RES/S-32/1", session="A/S-32", adopted=date(2021, 6, 2))
ROMAN = resolution("A/RES/3485(XXX)", session="A/30", adopted=date(1975, 12, 12))
UNDATED = replace(A76, adopted=None)


@pytest.mark.parametrize(
    ("documents", "members"),
    [
        # numbers that ran on from session to session, until there were new ones each session
        ((resolution("A/RES/31/10"), ROMAN), ["A/RES/3485(XXX)", "A/RES/31/10"]),
        # between two sessions
        ((SPECIAL, A75, A76), ["A/RES/75/10", "A/RES/S-32/1", "A/RES/76/10"]),
        ((SPECIAL, A75, UNDATED), ["A/RES/75/10", "A/RES/S-32/1", "A/RES/76/10"]),
        # without a day, by session and number
        ((A77, UNDATED, A75), ["A/RES/75/10", "A/RES/76/10", "A/RES/77/10"]),
        (
            (resolution("A/RES/76/9"), UNDATED, resolution("A/RES/76/11")),
            ["A/RES/76/9", "A/RES/76/10", "A/RES/76/11"],
        ),
        ((replace(A75, adopted=None), UNDATED), ["A/RES/75/10", "A/RES/76/10"]),
        # where day and number differ the day holds, unless the session was over (75/255, of "2021-12-31")
        ((replace(A75, adopted=date(2021, 3, 1)), resolution("A/RES/75/11")), ["A/RES/75/11", "A/RES/75/10"]),
        ((A76, replace(A75, adopted=date(2021, 12, 31))), ["A/RES/75/10", "A/RES/76/10"]),
    ],
)
def test_a_chain_is_in_time(documents: tuple[Document, ...], members: list[str]) -> None:
    found = chains(*documents)
    assert found.members(members[0]) == members
    first, *later = (found.links[symbol] for symbol in members)
    assert (first.chain, first.place, first.basis) == (slug(members[0]), 1, "")
    assert {link.basis for link in later} == {"same title"}


def test_a_link_that_is_not_held_stands_in_time_too() -> None:
    found = chains(SPECIAL, A75, recalling("A/RES/78/10", "75/10", "75/90", "76/20"))
    assert found.members("A/RES/75/10") == [
        *("A/RES/75/10", "A/RES/75/90", "A/RES/S-32/1", "A/RES/76/20", "A/RES/78/10")
    ]


def test_two_chains_that_merge_do_not_become_one() -> None:
    """A resolution that takes up two series continues one of them; the other ends where it ended."""
    women, girls = (
        replace(A75, title="贩运妇女问题全球行动"),
        replace(resolution("A/RES/75/11"), title="贩运女童问题全球行动"),
    )
    both = recalling("A/RES/76/12", "75/10", "75/11", title="贩运妇女和女童问题全球行动")
    found = chains(women, girls, both)
    assert sum(found.links[s].predecessor is not None for s in found.links) == 1
    assert len({link.chain for link in found.links.values()}) == 2
    split = [
        recalling(f"A/RES/77/{n}", "76/12", title=f"贩运妇女和女童问题全球行动{t}") for n, t in ((1, "甲"), (2, "乙"))
    ]
    found = chains(women, girls, both, *split)
    after = [s for s, link in found.links.items() if link.predecessor == "A/RES/76/12"]
    assert len(after) == 1  # a predecessor has one successor


def test_two_of_one_title_in_one_session_follow_one_another() -> None:
    parts = [resolution(f"A/RES/75/252{p}", adopted=date(2021, m, 1)) for p, m in (("A", 3), ("B", 6))]
    found = chains(*reversed(parts))
    assert found.members("A/RES/75/252A") == ["A/RES/75/252A", "A/RES/75/252B"]
    assert found.apart("A/RES/75/252A", "A/RES/75/252B")
    assert found.rhythm("A/RES/75/252B") is None


@pytest.mark.parametrize(
    ("sessions", "rhythm"),
    [((74, 75, 76), 1), ((72, 74, 76), 2), ((72, 73, 76), None), ((75, 76), 1), ((60, 76), None)],
)
def test_rhythm(sessions: tuple[int, ...], rhythm: int | None) -> None:
    found = chains(*(resolution(f"A/RES/{n}/10") for n in sessions))
    assert found.rhythm(f"A/RES/{sessions[-1]}/10") == rhythm


def test_reports_stand_in_no_chain() -> None:
    found = chains(A75, replace(A76, kind="report", symbol="A/76/301"))
    assert found.members("A/76/301") == ("A/76/301",)
    assert "A/76/301" not in found.links
