"""Reports as answers where the request has no date, names another report, or is repeated beside the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from following import follow
from making import resolution

from extract.model import Document, Evidence

NO = "请各国合作；"


def held(session: int) -> list[Document]:
    """So many resolutions of a session that it counts as held."""
    return [resolution(f"A/RES/{session}/{n}", NO, title=f"题目{chr(0x5E00 + 7 * n)}") for n in range(1, 60)]


ENCOURAGED = "鼓励食物权特别报告员继续关注这一问题，并就此向人权理事会和大会提出报告；"
NOTED = "表示注意到食物权特别报告员的报告，{{^5: A/{}/237。}}"


@pytest.mark.parametrize(
    ("notes", "reports"),
    [
        ([NOTED.format(76) + ENCOURAGED], ["A/76/237"]),
        ([ENCOURAGED, NOTED.format(76)[:-1] + "}"], []),  # in another paragraph: who knows whether it is that
        ([NOTED.format(75) + ENCOURAGED], []),  # the report of the year before
        (["表示注意到秘书长的报告，{^5: A/76/237。}" + ENCOURAGED], []),  # another's
    ],
)
def test_an_account_without_a_date_is_noted_where_it_is_asked_for_again(notes: list[str], reports: list[str]) -> None:
    found = follow(resolution("A/RES/75/10", ENCOURAGED), resolution("A/RES/76/10", *notes))
    assert found.answers("A/RES/75/10 1") == reports


def test_a_yearly_report_is_of_the_next_session_whenever_the_series_comes_up() -> None:
    ask = resolution("A/RES/75/10", "请食物权特别报告员继续向大会提交年度报告，说明所开展的活动；")
    other = resolution("A/RES/76/60", "表示注意到食物权特别报告员的年度报告；{^5: A/76/237。}", title="别的事项")
    again = resolution("A/RES/77/10", NO)
    assert follow(ask, again, other, *held(76)).answers("A/RES/75/10 1") == ["A/76/237"]
    assert follow(ask, again, *held(76)).answers("A/RES/75/10 1") == []


def test_of_the_reports_of_several_years_in_one_note_it_is_that_of_the_session() -> None:
    ask = resolution("A/RES/75/10", "请联合检查组在提交大会第七十六届会议的报告中说明这方面的措施；")
    note = "欢迎联合检查组2019、2020和2021年的报告；{^5: A/74/34、A/75/34和A/76/34。}"
    other = resolution("A/RES/76/60", note, title="别的事项")
    assert follow(ask, other, *held(76)).answers("A/RES/75/10 1") == ["A/76/34"]


@pytest.mark.parametrize(
    ("ask", "answered"),
    [
        ("请秘书长在下次方案预算报告中报告相关情况；", True),
        ("请秘书长在下次人力资源报告中报告相关情况；", False),
        ("请联合检查组在下次方案预算报告中报告相关情况；", False),
    ],
)
def test_the_programme_budget_is_the_next_budget_report(ask: str, answered: bool) -> None:
    noting = resolution("A/RES/76/10", NO, preamble=["审议了2022年拟议方案预算、{^5: A/76/6。}"])
    assert follow(resolution("A/RES/75/10", ask), noting).answers("A/RES/75/10 1") == ["A/76/6"] * answered


def headed(document: Document, heading: str) -> Document:
    return replace(document, paragraphs=tuple(replace(p, section=(heading,)) for p in document.paragraphs))


def test_the_heading_tells_which_report_is_the_next() -> None:
    special = "秘书长关于防止性剥削和性虐待特别保护措施的报告"
    ask = resolution(
        "A/RES/75/10", f"表示注意到{special}；{{^5: A/75/748。}}", "请秘书长采取措施，并在下次报告中就此提出报告；"
    )
    other = resolution("A/RES/76/60", f"表示注意到{special}；{{^5: A/76/748。}}", title="别的事项")
    under = headed(ask, "四 防止性剥削和性虐待特别措施")
    again = resolution("A/RES/76/10", NO)
    assert follow(under, again, other).answers("A/RES/75/10 2") == ["A/76/748"]
    assert follow(headed(ask, "四 工作人员"), again, other).answers("A/RES/75/10 2") == []


def test_each_session_of_a_committee_has_the_number_that_stands_elsewhere() -> None:
    asks = ["请秘书长向新闻委员会第四十三届会议报告这一做法；", "请秘书长向新闻委员会各届会议报告这种做法的实施情况；"]
    due = follow(resolution("A/RES/75/10", *asks)).followed.deadlines
    assert [d.session for found in due.values() for d in found][-1] == "A/AC.198/43"
    alone = follow(resolution("A/RES/75/10", asks[1])).followed.deadlines
    assert [d.session for found in alone.values() for d in found] == [None]


def test_the_next_report_is_not_that_of_the_sessions_other_part() -> None:
    ask = resolution("A/RES/75/10", "再次请秘书长在其关于审计委员会建议执行情况的报告中说明原因；")
    peace = "表示注意到秘书长关于审计委员会就维持和平行动所提各项建议执行情况的报告；{{^5: A/{}/793。}}"
    part = resolution("A/RES/75/10B", peace.format(75), adopted=date(2021, 6, 30))
    own = resolution("A/RES/76/10", "表示注意到秘书长关于审计委员会关于联合国各项建议执行情况的报告；")
    later = resolution("A/RES/76/10B", peace.format(76))
    assert follow(ask, part, own, later).answers("A/RES/75/10 1") == ["A/RES/76/10"]


SPORT = resolution("A/RES/75/18", "请秘书长向大会第七十七届会议提交报告，说明本决议执行情况；", title="体育")
SPORT_NOTED = resolution("A/RES/77/27", "表示注意到秘书长的报告；{^5: A/77/161。}", title="体育")
IN_IT = (
    "请食物权特别报告员提供资料，列入秘书长向大会第七十七届会议提交的关于体育运动作为可持续发展推动力量的"
    "大会第{}号决议执行情况的报告；"
)


def test_what_is_to_be_said_in_the_report_on_another_resolution() -> None:
    for named, reports in (("75/18", ["A/77/161"]), ("75/19", [])):
        youth = resolution("A/RES/76/183", IN_IT.format(named), title="青年")
        assert follow(SPORT, SPORT_NOTED, youth).answers("A/RES/76/183 1") == reports


def test_what_reviews_say_of_the_report_on_another_resolution_holds_for_what_is_said_in_it() -> None:
    youth = resolution("A/RES/76/183", IN_IT.format("75/18"), title="青年")
    both = "A/RES/75/18 1", "A/RES/76/183 1"
    key, inner = "A-RES-75-18-p1-0", "A-RES-76-183-p1-0"
    found = follow(SPORT, SPORT_NOTED, youth, judged={(key, "A/77/161"): (False, 1)})
    assert [found.outcome(name).answer for name in both] == ["no answer found", "not searched"]
    assert found.evidence(both[1]) == []
    confirmed = follow(SPORT, SPORT_NOTED, youth, judged={(key, "A/77/161"): (True, 1)})
    assert [(e.mandate, e.review) for e in confirmed.followed.evidence] == [(key, 1), (inner, None)]
    told = Evidence(key, None, "review", "answers", "A/77/8", None, None, None, "A/77/8", "seen", 2)
    found = follow(SPORT, replace(SPORT_NOTED, paragraphs=()), youth, told=[told])
    assert [found.answers(name) for name in both] == [["A/77/8"]] * 2
    # Each is judged for itself.
    found = follow(SPORT, SPORT_NOTED, youth, judged={(inner, "A/77/161"): (False, 1)})
    assert [found.outcome(name).answer for name in both] == ["answered", "not searched"]


@pytest.mark.parametrize(
    ("note", "answered"),
    [
        ("表示注意到秘书长的报告；", True),
        ("表示注意到秘书长2021年的报告；", True),
        ("表示注意到秘书长2017年的报告；", False),
        ("再次注意到秘书长向第七十四届会议提交的报告；", False),
        ("表示注意到秘书长提交大会第七十六届会议的报告；", True),
        ("注意到秘书长关于推迟提交报告的说明；", False),
        ("注意到秘书长关于迟交报告的说明；", False),
        ("表示注意到秘书长的口头报告；", False),
    ],
)
def test_what_is_noted_without_a_symbol_is_the_report_asked_for(note: str, answered: bool) -> None:
    ask = resolution("A/RES/75/10", "请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；")
    found = follow(ask, resolution("A/RES/76/10", note))
    assert (found.outcome("A/RES/75/10 1").status == "answered") is answered
