"""Deadlines in normal form with their days; what looks like one and is none; and reports, recipients, deliverables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import document, extractor, mandates

from extract.numerals import spelled, to_int
from extract.resolve.dates import calendar_date
from extract.rules import load

D = date.fromisoformat
RULES = load()


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("请秘书长向大会第七十三届会议提交报告；", "A/73"),
        ("请秘书长在其第七十三届会议提交报告；", "A/73"),
        ("请秘书长向大会第八十一届和第八十三届会议提交报告；", "A/81 A/83"),
        ("请秘书长向大会第七十五届会议续会第一期提交报告；", "A/75:resumed-1"),
        ("请秘书长向大会第七十六届会议主要会期提交报告；", "A/76:main"),
        ("请秘书长向人权理事会第五十届会议提交报告；", "A/HRC/50"),
        ("请秘书长向南南合作高级别委员会第二十届会议提交报告；", "SSC/20"),
        ("请秘书长向经济及社会理事会2022年届会提交报告；", "E/2022"),
        ("请秘书长向大会第十一届紧急特别会议提交报告；", "A/ES-11"),
        ("请秘书长向大会下届会议提交报告；", "A/73"),
        ("决定将该项目列入大会第八十届会议临时议程；", "A/80"),
        ("决定在大会第八十届会议临时议程中列入该项目，并请秘书长向该届会议提交报告；", "A/80"),
        ("请秘书长至迟于2011年11月12日提交资料；", "2011-11-12"),
        ("请秘书长至迟于一九四六年八月提交报告；", "1946-08"),
        ("请秘书长在2019年年底之前提交报告；", "2019-12-31"),
        ("敦促各国在2030年之前消除童工现象；", "2030"),
        ("请秘书长三个月内提出报告；", "2018-03-20"),
        ("请秘书长在本决议通过后90天内提出报告；", "2018-03-20"),
        ("请秘书长每年向大会提交报告；", "R/P1Y"),
        ("请秘书长每两年向大会提交报告；", "R/P2Y"),
        ("请秘书长每六个月提交一次报告；", "R/P6M"),
        ("请秘书长每45天提交一次报告；", "R/P45D"),
        ("请秘书长在其下次报告中说明这一问题；", "next-report"),
        ("请秘书长99999999999个月内提交报告；", None),
        ("请秘书长9000年内提交报告；", None),
        ("敦促各国在0000年之前消除童工现象；", None),
        ("请秘书长在0000年3月之前提交报告；", None),
        ("请秘书长在零零零零年年底之前提交报告；", None),
        ("请秘书长每0天提交报告；", None),
        ("请秘书长向大会第999999999届会议提交报告；", "A/999999999"),
        ("请秘书长在2021年13月40日之前提交报告；", None),
        ("请秘书长在上述对话举行前提交报告；", None),
        ("请秘书长提交报告；", None),
        ("请秘书长执行大会第七十一届会议通过的决定；", None),
        ("促请各国参加2019年3月20日举行的会议；", None),
        ("促请各国执行《2030年可持续发展议程》；", None),
        ("鼓励各国每年纪念国际日；", "R/P1Y"),
        ("促请各国散发每日新闻稿；", None),
        ("决定于2019年3月20日至22日举行会议；", None),
        ("决定将该项目列入第七十七届联合国大会临时议程；", "A/77"),
        ("决定修订议事规则，自第七十八届会议开幕之日起生效；", None),
        ("请秘书长在下次拟议预算中报告采取的措施；", None),
        ("邀请各国政府继续在每年10月15日举办国际日活动；", "R/P1Y"),
        ("授权秘书长于一九四七年内垫付款项；", "1947"),
        ("请会议主席在会议闭幕后两个月内提交报告；", None),
        ("请秘书长每年两次提交报告；", "R/P6M"),
        # several under one verb
        ("请秘书长在90天内和2023年3月之前提交报告；", "2018-03-20 2023-03"),
        ("请秘书长至迟于2022年3月1日和9月1日提交报告；", "2022-03-01 2022-09-01"),
        ("请秘书长于2022年12月和2023年6月提交报告；", "2022-12 2023-06"),
        ("请秘书长每年向大会并在2025年之前向安全理事会提交报告；", "R/P1Y 2025"),
        ("请秘书长自本决议通过之日起30天内、其后每90天提交报告；", "2018-01-19 R/P90D"),
        ("请秘书长向大会第七十七届会议、此后每两年提交报告；", "A/77 R/P2Y"),
        ("重申其第75/239号决议第5段中的请求，即请秘书长每两年向大会提交报告；", "R/P2Y"),
    ],
)
def test_due(text, due):
    assert mandates(text)[-1].due == due


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("请秘书长在上述对话举行前提交报告；", "在上述对话举行前"),
        ("请秘书长在上述对话举行前编写背景文件；", "在上述对话举行前"),
        ("请大会主席在高级别会议之前编写一份摘要；", "在高级别会议之前"),
        ("请会议主席最迟在会议开幕前六个星期分发草案；", "最迟在会议开幕前六个星期"),
        ("请秘书长考虑到在会议之前举行的磋商；", None),
    ],
)
def test_an_event_without_a_date_keeps_its_words(text, words):
    (mandate,) = mandates(text)
    assert (mandate.deadline_text, mandate.due) == (words, None)


@pytest.mark.parametrize(
    ("text", "first", "main", "last"),
    [
        ("请秘书长在大会第七十二届会议结束前提交报告；", "2017-09-12", "2017-12-24", "2018-09-17"),
        ("请秘书长在大会第七十三届会议开幕前提交报告；", "2018-09-18", "2018-09-18", "2018-09-18"),
        ("请秘书长向大会第七十六届会议主要会期提交报告；", "2021-09-14", "2021-12-24", "2021-12-24"),
        ("请秘书长向大会第七十六届会议续会提交报告；", "2021-12-25", "2022-09-13", "2022-09-13"),
        ("请秘书长至迟于2022年2月提交报告；", "2022-02-01", None, "2022-02-28"),
    ],
)
def test_days(text, first, main, last):
    deadline = mandates(text)[0].deadlines[0]
    days = (deadline.due_from, deadline.due_main, deadline.due_by)
    assert days == tuple(D(day) if day else None for day in (first, main, last))
    assert deadline.basis


def test_what_is_worked_out_is_marked_inferred():
    *_, request = mandates("决定在大会第八十届会议审议该项目，并请秘书长向该届会议提交报告；")
    assert request.deadlines[0].inferred
    assert not mandates("请秘书长向大会第八十届会议提交报告；")[0].deadlines[0].inferred


@pytest.mark.parametrize(
    ("text", "report", "recipient", "deliverable"),
    [
        ("请秘书长向大会第七十三届会议提交一份全面报告；", True, "大会", "report"),
        ("请秘书长向大会第七十三届会议报告本决议的执行情况；", True, "大会", "report"),
        ("请秘书长提交进展报告；", True, None, "progress-report"),
        ("请秘书长向大会提出口头报告；", True, "大会", "oral-report"),
        ("请秘书长在其下次报告中说明执行情况；", True, None, "report"),
        ("请秘书长向大会和经济及社会理事会提交报告；", True, "大会和经济及社会理事会", "report"),
        ("请秘书长考虑到委员会的报告，加强合作；", False, None, None),
        ("请会员国向秘书长提交意见；", False, None, None),
        ("决定审议秘书长提交的报告；", False, None, None),
    ],
)
def test_account(text, report, recipient, deliverable):
    (mandate,) = mandates(text)
    assert (mandate.report, mandate.recipient, mandate.deliverable) == (report, recipient, deliverable)


def test_each_item_of_a_list_has_its_own_deadline():
    (mandate,) = mandates(
        "请秘书长：",
        ("a", "加强合作；"),
        ("b", "向大会第七十七届会议提交报告；"),
        ("c", "每六个月向安全理事会提交报告。"),
    )
    rows = [(d.item, d.due, d.recipient) for d in mandate.deadlines]
    assert rows == [("b", "A/77", "大会"), ("c", "R/P6M", "安全理事会")]
    assert mandate.due == "A/77 R/P6M"
    assert mandate.report


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("决定于2019年3月20日至22日在布宜诺斯艾利斯举行会议；", "2019-03-20/2019-03-22"),
        ("决定于2026年召开会议；", "2026"),
        ("决定于2026年3月举行会议；", "2026-03"),
        ("决定于二〇二六年召开会议；", "2026"),
        ("决定将任务期限延长至2022年6月30日；", "2022-06-30"),
        ("宣布2025年为国际合作年；", "2025"),
        ("决定宣布2021-2030年为联合国生态系统恢复十年；", "2021/2030"),
        ("决定该款应加上2021年6月30日终了财政期间的增加额；", None),
        ("决定于2021年13月40日举行会议；", None),
    ],
)
def test_decision_time_is_no_deadline(text, when):
    (mandate,) = mandates(text)
    assert (mandate.due, mandate.decision_time) == (None, when)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("七十三", 73),
        ("一百零三", 103),
        ("十", 10),
        ("二十", 20),
        ("两", 2),
        ("一九七五", 1975),
        ("二〇三〇", 2030),
        ("81", 81),
        ("一千二百", 1200),
        ("万", 10_000),
        ("十万", 100_000),
        ("二百万", 2_000_000),
        ("十二万三千零四", 123_004),
        ("一亿二千万", 120_000_000),
        ("两亿", 200_000_000),
        ("九亿九千万", 990_000_000),
        ("一万亿", None),
        ("亿" * 9, None),
        ("廿三", 23),
        ("½", None),
        ("三½", None),
        ("十½", None),
        ("三兆", None),
        ("报告", None),
        ("", None),
        ("7" * 5000, None),
    ],
)
def test_numerals(text, number):
    assert to_int(text) == number


def test_ordinals_are_spelt_as_they_are_read():
    assert [{to_int(text) for text in spelled(n)} for n in range(1, 200)] == [{n} for n in range(1, 200)]
    assert spelled(78) == ("七十八",) and spelled(110) == ("一百一十",) and spelled(101) == ("一百零一", "一百〇一")
    with pytest.raises(ValueError, match="200"):
        spelled(200)


@settings(deadline=None)  # the first parse builds dateparser's tables
@given(st.integers(1945, 2100), st.integers(1, 14), st.integers(1, 33))
def test_a_date_is_the_same_on_any_day(year, month, day):
    """Dates are read whole, so that nothing is filled in from today's date."""
    found = set()
    for today in ("2020-02-29", "2026-11-21"):
        with freeze_time(today):
            calendar_date.cache_clear()
            found.add(calendar_date(year, month, day))
    try:
        expected = date(year, month, day)
    except ValueError:
        expected = None
    assert found == {expected}


@pytest.mark.parametrize("today", ["2017-01-01", "2031-12-31"])
def test_deadlines_are_the_same_on_any_day(today):
    texts = ["请秘书长至迟于2021年12月提交报告；", "请秘书长三个月内提出报告；", "请秘书长在2019年年底之前提交报告；"]
    with freeze_time(today):
        calendar_date.cache_clear()
        assert [mandates(t)[0].due for t in texts] == ["2021-12", "2018-03-20", "2019-12-31"]


@pytest.mark.parametrize("series", RULES.series, ids=lambda one: one.series)
def test_every_name_of_a_series_makes_a_deadline(series):
    said = "第四十五届会议" if series.by == "number" else "2026年届会"
    for name in series.names:
        (mandate,) = extractor()(replace(document(f"请秘书长向{name}{said}提交报告；"), adopted=None))
        assert [d.due is not None for d in mandate.deadlines] == [True], name


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("请总干事向大会第四十五届会议提交报告；", None),  # of UNESCO
        ("请总干事编写报告，提交大会第一百二十四届会议；", None),  # of the International Labour Organization
        ("请秘书长向大会第八十一届会议提交报告；", "A/81"),
    ],
)
def test_the_sessions_of_another_assembly(words, due):
    other = replace(document(words), body=None, session=None, author=None, adopted=date(2025, 11, 11))
    (mandate,) = extractor()(other)
    assert [d.due for d in mandate.deadlines] == [due]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("请亚洲及太平洋经济社会委员会在其第八十二届会议上审议这一问题；", "E/ESCAP/82"),
        ("请人权理事会在其第七十五届会议上审议这一问题；", "A/HRC/75"),
        ("请人权理事会向其第七十五届会议提交报告；", "A/75"),  # 其 is the Assembly, which asks
        ("请秘书长在其第七十三届会议提交报告；", "A/73"),
    ],
)
def test_whose_session_it_is(text, due):
    assert mandates(text)[0].deadlines[0].due == due


def test_a_short_name_before_a_session():
    before = "赞赏科学和技术促进发展委员会的工作；"
    (mandate,) = [m for m in mandates(before, "请秘书长向委员会第二十八届会议提交报告；") if m.verb == "请"]
    assert mandate.deadlines[0].due == "E/CN.16/28"
    (mandate,) = mandates("请秘书长向某某特设委员会第二十八届会议提交报告；")
    assert mandate.deadlines[0].due is None
