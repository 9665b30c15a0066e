"""Reports as answers: the one report of a series, whoever writes or hands it on, and accounts without a date."""

from __future__ import annotations

import pytest
from following import follow
from making import parted, resolution

NO = "请各国合作；"
REPORT = "表示注意到秘书长的报告；{^5: A/76/301。}"


def answers(asks: list[str], notes: list[str], title: str = "南南合作") -> list[list[str]]:
    """What answers each of the paragraphs of a resolution, by the next of its series."""
    found = follow(resolution("A/RES/75/10", *asks, title=title), resolution("A/RES/76/10", *notes, title=title))
    return [found.answers(f"A/RES/75/10 {n}") for n in range(1, len(asks) + 1)]


@pytest.mark.parametrize(
    ("ask", "notes", "answered"),
    [
        ("请秘书长加强安保，并报告为此采取的措施；", [REPORT], True),
        ("请秘书长报告采取了哪些行动加强征聘；", [REPORT], True),
        ("请秘书长通过会议委员会向大会报告这方面的进展；", [REPORT], True),
        ("请秘书长就该国的人权状况提出综合报告；", [REPORT], True),
        ("请秘书长每三个月向大会提交一次报告，介绍事态发展；", [REPORT], True),
        ("请秘书长继续向会议委员会报告有关情况；", [REPORT], True),  # a committee of the Assembly
        ("请秘书长随时向大会通报事态发展；", [REPORT], False),  # keeping informed leaves no document
        ("请秘书长加强安保，并向麻醉药品委员会报告为此采取的措施；", [REPORT], False),  # another body's sessions
        ("请各国加强安保，并报告为此采取的措施；", [REPORT], False),  # their own reports
        ("请秘书长加强安保，并报告为此采取的措施；", ["表示注意到秘书长关于采购的报告；{^5: A/76/301。}"], False),
    ],
)
def test_an_account_without_a_date_is_in_the_next_report_of_the_series(
    ask: str, notes: list[str], answered: bool
) -> None:
    assert answers([ask], notes) == [["A/76/301"] if answered else []]


TWO = "表示注意到秘书长关于该特派团经费筹措的报告；{^5: A/76/552；A/76/711。}"
PART = "表示注意到秘书长关于该特派团预算执行情况的报告；{^6: A/76/552。}"


@pytest.mark.parametrize(
    ("ask", "notes", "reports"),
    [
        ("请秘书长在下次报告中提供资料，说明业绩；", [TWO], ["A/76/552"]),
        ("请秘书长在下次报告中提供资料，说明业绩；", [TWO, PART], ["A/76/552"]),
        ("请秘书长在下次报告中提供资料，说明业绩；", [TWO, "表示注意到秘书长关于采购的报告；{^7: A/76/9。}"], []),
        ("请联合国索马里支助办公室协助选举，并在下次报告中报告有关情况；", [TWO], ["A/76/552"]),  # whose budget it is
        ("鼓励内部监督事务厅在下次报告中报告有关情况；", [TWO.replace("秘书长", "内部监督事务厅")], []),
    ],
)
def test_the_next_report_is_the_one_that_the_series_notes(ask: str, notes: list[str], reports: list[str]) -> None:
    assert answers([ask], notes, title="索马里特派团") == [reports]


def test_several_matters_are_in_the_one_report_unless_one_is_to_be_a_document_of_its_own() -> None:
    asks = [
        "请秘书长向大会第七十六届会议报告该系统的最新情况，包括成本效益；",
        "请秘书长向大会第七十六届会议报告根据内部审查结果采取的行动；",
        "请秘书长向大会第七十六届会议提交一份关于采购的专题报告；",
    ]
    assert answers(asks, [REPORT]) == [["A/76/301"], ["A/76/301"], []]
    both = [REPORT, "表示注意到秘书长的报告；{^6: A/76/302。}"]
    assert answers(asks, both) == [[], [], []]


@pytest.mark.parametrize(
    ("ask", "note", "answered"),
    [
        ("请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；", "生物多样性公约执行秘书的报告", True),
        ("请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；", "联合国贸易和发展会议的报告", True),
        ("请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；", "行政和预算问题咨询委员会的报告", False),
        ("请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；", "食物权特别报告员的报告", False),
        ("请秘书长向大会第七十六届会议提交关于采购的报告；", "生物多样性公约执行秘书的报告", False),
        # the head of the office that was asked, and the committee of which only a short name is said
        ("请联合国环境规划署向大会第七十六届会议提出报告；", "联合国环境规划署执行主任的报告", True),
        ("请原子辐射影响问题科学委员会向大会第七十六届会议提出报告；", "关于科学委员会第六十九届会议的报告", True),
        ("邀请公约秘书处在向大会报告本决议执行情况时，通过秘书长报告进展；", "生物多样性公约执行秘书的报告", True),
        ("请食物权特别报告员向大会第七十六届会议提出报告；", "特别报告员的报告", True),
        ("请食物权特别报告员向大会第七十六届会议提交一份临时报告；", "食物权特别报告员关于种子的临时报告", True),
        ("请食物权特别报告员向大会第七十六届会议提交关于气候的报告；", "食物权特别报告员关于种子的临时报告", False),
        ("请食物权特别报告员向大会第七十六届会议提出报告；", "关于科学委员会第六十九届会议的报告", False),
    ],
)
def test_who_wrote_it(ask: str, note: str, answered: bool) -> None:
    assert answers([ask], [f"表示注意到{note}；{{^5: A/76/301。}}"]) == [["A/76/301"] if answered else []]


@pytest.mark.parametrize(
    ("ask", "answered"),
    [
        ("邀请联合国环境规划署拟定建议，作为秘书长提交大会第七十六届会议的报告的一部分；", True),
        ("邀请联合国环境规划署拟定建议，将其列入秘书长提交大会第七十六届会议的报告；", True),
        ("邀请会员国提供资料，将其列入秘书长提交大会第七十六届会议的报告；", False),  # they render no account
        ("鼓励继续在秘书长提交大会和经济及社会理事会的报告中论述性别视角；", False),  # in all of them, asked of nobody
        ("邀请联合国环境规划署拟定建议，作为其提交大会第七十六届会议的报告的一部分；", False),
    ],
)
def test_what_one_says_in_the_report_of_another(ask: str, answered: bool) -> None:
    assert answers([ask], [REPORT]) == [["A/76/301"] if answered else []]


@pytest.mark.parametrize(
    ("ask", "answered"),
    [
        ("请秘书长在下次报告中全面介绍这一进程；", True),
        ("请秘书长在他即将提交新闻委员会的报告中汇报这些做法；", True),
        ("请秘书长在关于采购的下次报告中全面介绍这一进程；", False),
    ],
)
def test_documents_that_a_committee_numbers_by_the_year(ask: str, answered: bool) -> None:
    note = "表示注意到秘书长的报告；{^5: A/AC.198/2021/2。}"
    assert answers([ask], [note]) == [["A/AC.198/2021/2"] if answered else []]
    assert answers([ask], [note.replace("2021", "2019")]) == [[]]


def test_the_next_budget() -> None:
    asks = ["请秘书长推动职位本国化，并在下次拟议预算中报告有关情况；"]
    note = "审议了秘书长关于2020年预算执行情况、关于2022年拟议预算以及关于汇率变动的报告；{^5: A/76/370、A/76/411。}"
    assert answers(asks, [note]) == [["A/76/370"]]


def test_the_section_on_the_matter_notes_the_report_without_a_subject() -> None:
    asking = parted("A/RES/75/10", {"飞机舱位标准": "请秘书长在下次关于飞机舱位标准的报告中报告有关情况；"})
    for heading, found in (("飞行舱位标准", ["A/RES/76/10"]), ("企业资源规划", [])):
        noting = parted("A/RES/76/10", {heading: "表示注意到秘书长的报告；"})
        assert follow(asking, noting).answers("A/RES/75/10 I/1") == found


def test_of_several_sections_with_like_headings_the_likest() -> None:
    ask = "请秘书长寻求自愿捐款，并就此向大会第七十六届会议提出报告；"
    courts = ("申请为塞拉利昂特别法庭提供补助金", "申请为柬埔寨特别法庭提供补助金")
    asking = parted("A/RES/75/10", dict.fromkeys(courts, ask))
    note = "表示注意到秘书长的报告；{{^5: A/76/{}。}}"
    noting = parted("A/RES/76/10", {courts[0]: note.format(1), courts[1]: note.format(2)})
    found = follow(asking, noting)
    assert [found.answers(f"A/RES/75/10 {n}/1") for n in ("I", "II")] == [["A/76/1"], ["A/76/2"]]


def test_to_report_is_no_report() -> None:
    ask = "鼓励食物权特别报告员向大会第七十六届会议提出报告；"
    again = "表示注意到秘书长的报告，{^5: A/75/2。}鼓励食物权特别报告员继续工作，并就此向大会提出报告；"
    assert answers([ask], [again]) == [[]]


def test_a_title_without_a_symbol_is_of_nobody_knows_which_year() -> None:
    ask = "请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；"
    assert answers([ask], ["表示注意到秘书长题为“数字合作路线图”的报告；"]) == [[]]


TITLED = "表示注意到秘书长题为“惯例汇编和惯例汇辑”的报告；{^5: A/76/296。}"
GENERAL = "请秘书长向大会第七十六届会议提交报告，说明本决议执行情况；"


def test_a_title_of_its_own_does_not_tell_which_of_two_reports_it_is() -> None:
    assert answers([GENERAL], [TITLED]) == [["A/76/296"]]
    assert answers([GENERAL, "请秘书长向大会第七十六届会议提交关于汇编的报告；"], [TITLED])[0] == []


@pytest.mark.parametrize(
    ("ask", "answered"),
    [
        ("请秘书长向大会第七十六届会议提交一份报告并向人权理事会提交一份临时报告，说明本决议执行情况；", True),
        ("请秘书长在其提交人权理事会的下次报告中介绍这些活动；", True),
        (GENERAL, False),  # that to the Assembly is another
    ],
)
def test_the_report_to_the_other_body_that_was_to_have_one(ask: str, answered: bool) -> None:
    note = "表示注意到秘书长的综合报告；{^5: A/HRC/48/26。}"
    assert answers([ask], [note]) == [["A/HRC/48/26"] if answered else []]


@pytest.mark.parametrize(
    ("note", "answered"),
    [
        ("表示注意到《2021年世界投资报告：投资于可持续复苏》；", True),
        ("表示注意到《2020年世界投资报告》；", False),
        ("表示注意到《2021年贸易和发展报告》；", False),
    ],
)
def test_a_yearly_work_by_its_title(note: str, answered: bool) -> None:
    ask = "请秘书长在《世界投资报告》中用专门章节向大会第七十六届会议说明本决议执行情况；"
    assert answers([ask], [note]) == [["A/RES/76/10"] if answered else []]


PANEL = (
    "表示注意到非洲人后裔问题专家工作组的报告，{{^5: A/{}/232。}}邀请人权理事会继续向大会提交关于该工作组工作的报告；"
)


def test_a_report_on_what_another_body_does_is_that_bodys() -> None:
    assert answers([PANEL.format(75)], [PANEL.format(76)]) == [["A/76/232"]]
    council = "表示注意到人权理事会的报告，{^5: A/76/53。}邀请人权理事会继续向大会提交关于该工作组工作的报告；"
    assert answers([PANEL.format(75)], [council]) == [[]]


def test_each_of_several_bodies_has_its_yearly_report() -> None:
    asks = ["邀请国际法委员会和联合国国际贸易法委员会在各自提交大会第七十六届会议的报告中发表评论；"]
    held = [resolution(f"A/RES/76/{n}", NO, title=f"题目{chr(0x5E00 + 7 * n)}") for n in range(1, 60)]
    law = resolution("A/RES/76/61", "表示注意到国际法委员会的报告；{^5: A/76/10。}", title="国际法委员会")
    trade = resolution("A/RES/76/62", "表示注意到联合国国际贸易法委员会的报告；{^5: A/76/17。}", title="贸易法")
    found = follow(resolution("A/RES/75/10", *asks), *held, law, trade)
    assert set(found.answers("A/RES/75/10 1")) == {"A/76/10", "A/76/17"}
