"""Threads: which request of a resolution is that of the one before; each is repeated by one and repeats one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from following import follow
from making import parted, resolution

from extract.follow.takeover import Repeat
from extract.follow.threads import changes, threads
from extract.register.followed import repeat_values

REPORT = "请秘书长向大会第{}届会议提交报告，说明本决议执行情况；"


def repeats(before: list[str], after: list[str], *, later: str = "A/RES/76/10") -> set[tuple[str, str]]:
    """The labels of the paragraphs that ask the same in two resolutions of a series."""
    found = follow(resolution("A/RES/75/10", *before), resolution(later, *after))
    return {(one.split()[1], other.split()[1]) for one, other in found.repeats()}


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (REPORT.format("七十六"), REPORT.format("七十七"), True),
        (REPORT.format("七十六"), "再次" + REPORT.format("七十七"), True),
        # reworded
        ("请各国加强合作，防止和打击贩运人口行为；", "请各国加强国际合作，以防止和打击贩运人口行为；", True),
        ("促请会员国在2021年底前批准该公约；", "促请会员国在2023年底前批准该公约；", True),
        # another actor, another thing
        ("请各国加强合作，防止和打击贩运人口行为；", "请秘书长加强合作，防止和打击贩运人口行为；", False),
        ("请各国加强合作，防止和打击贩运人口行为；", "请各国向该信托基金提供自愿捐款；", False),
        # another verb, between neighbours of a series
        ("请各国加强合作，防止和打击贩运人口行为；", "鼓励各国加强合作，防止和打击贩运人口行为；", True),
        # the actor through its succession
        (
            "请南南合作特设局协调联合国系统的南南合作活动；",
            "请联合国南南合作办公室协调联合国系统的南南合作活动；",
            True,
        ),
        # short actions must be equal
        ("请各国全面执行；", "请各国全面执行；", True),
        ("请各国全面执行；", "请各国立即执行；", False),
        # what the organ decides is no request
        ("决定将题为“南南合作”的项目列入议程；", "决定将题为“南南合作”的项目列入议程；", False),
    ],
)
def test_the_same_request(before: str, after: str, same: bool) -> None:
    assert repeats([before], [after]) == ({("1", "1")} if same else set())


BANGKOK, NAIROBI, SANTIAGO = "曼谷房舍抗震改造项目", "内罗毕办事处办公区重建进展情况", "圣地亚哥北楼翻修工程"
GIVE = "再次请秘书长继续积极寻求会员国的自愿和实物捐助，并在下次进度报告中就此提供详细资料；"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        # 75/253 and 76/246: the same words under the heading of each project, which stand in another order
        (
            [f"十二 {BANGKOK}", f"十四 {NAIROBI}"],
            [f"十五 {NAIROBI}", f"七 {BANGKOK}"],
            {("I/1", "II/1"), ("II/1", "I/1")},
        ),
        ([f"一 {BANGKOK}", f"二 {NAIROBI}"], [f"一 {NAIROBI}进一步说明"], {("II/1", "I/1")}),
        ([f"一 {BANGKOK}"], [f"一 {SANTIAGO}"], set()),
        (
            ["十二 申请为柬埔寨法院特别法庭提供补助金", "十七 申请为黎巴嫩问题特别法庭提供补助金"],
            ["二 黎巴嫩问题特别法庭2022年补助金使用情况报告和申请为2023年提供补助金"],
            {("II/1", "I/1")},
        ),
    ],
)
def test_sections_on_another_matter_ask_something_else(
    before: list[str], after: list[str], same: set[tuple[str, str]]
) -> None:
    found = follow(
        parted("A/RES/75/10", dict.fromkeys(before, GIVE)), parted("A/RES/76/10", dict.fromkeys(after, GIVE))
    )
    assert {(one.split()[1], other.split()[1]) for one, other in found.repeats()} == same


def test_each_is_repeated_by_the_one_that_is_most_alike() -> None:
    before = ["请各国加强合作，防止贩运妇女；", "请各国加强合作，防止贩运儿童；"]
    assert repeats(before, before[::-1]) == {("1", "2"), ("2", "1")}
    assert repeats(before, before[:1]) == {("1", "1")}
    assert repeats(before[:1], [before[0], before[0]]) == {("1", "1")}


def test_the_only_report_of_two_neighbours_is_the_same_however_worded() -> None:
    other = "请秘书长就各项成果文件的落实向大会第七十七届会议提交一份进展报告；"
    assert repeats([REPORT.format("七十六")], [other]) == {("1", "1")}
    # Where one of them asks for two reports, words must tell.
    assert repeats([REPORT.format("七十六")], [other, "请秘书长向大会第七十七届会议提交关于海洋的报告；"]) == set()
    # One report for two that others ask is that of one of them.
    old = [REPORT.format("七十六"), REPORT.format("七十六").replace("秘书长", "联合检查组")]
    assert len(repeats(old, [other.replace("秘书长", "秘书长和联合检查组")])) == 1
    # Not across a resolution that is not held, and not of another actor.
    sdgs = resolution("A/RES/77/10", other, preamble=["回顾其2020年12月20日第75/10号、2021年12月20日第76/20号决议，"])
    assert follow(resolution("A/RES/75/10", REPORT.format("七十六")), sdgs).repeats() == set()
    assert repeats([REPORT.format("七十六")], [other.replace("秘书长", "联合检查组")]) == set()


def test_a_request_may_skip_a_resolution() -> None:
    first, again = (resolution(f"A/RES/{n}/10", "请各国加强合作，防止贩运妇女；") for n in (75, 77))
    between = resolution("A/RES/76/10", "请各国加强警惕；")
    found = follow(first, between, again)
    assert found.repeats() == {("A/RES/75/10 1", "A/RES/77/10 1")}
    assert found.outcome("A/RES/75/10 1").repeated_by == found.key("A/RES/77/10 1")


@pytest.mark.parametrize("first", [898, 998])
def test_a_series_is_walked_in_time_whatever_its_numbers(first: int) -> None:
    ask = "请各国加强合作，防止贩运妇女；"
    asks = ([ask], [ask], [ask, ask.replace("；", "和儿童；")])
    held = [resolution(f"A/RES/75/{first + n}", *those) for n, those in enumerate(asks)]
    symbols = [document.symbol for document in held]
    held = [replace(one, adopted=date(2021, 1, 1 + n)) for n, one in enumerate(held)]
    assert follow(*held).repeats() == {(f"{one} 1", f"{other} 1") for one, other in pairwise(symbols)}


def test_another_chain_repeats_nothing() -> None:
    other = resolution("A/RES/76/11", REPORT.format("七十七"), title="国际法治")
    assert follow(resolution("A/RES/75/10", REPORT.format("七十六")), other).repeats() == set()


def test_a_thread_counts_from_the_first() -> None:
    asked = [resolution(f"A/RES/{n}/10", "请各国加强合作，防止贩运妇女；") for n in (75, 76, 77)]
    found = follow(*asked)
    first = found.key("A/RES/75/10 1")
    places = [found.followed.threads[found.key(f"A/RES/{n}/10 1")] for n in (75, 76, 77)]
    assert places == [(first, 1), (first, 2), (first, 3)]
    said = [
        r.said
        for r in follow(asked[0], resolution("A/RES/76/10", "再次请各国加强合作，防止贩运妇女；")).followed.repeats
    ]
    assert said == [True]


LONG = "采取一切必要措施，进一步加强努力和合作，包括尽可能广泛地交流知识、技术专长和最佳做法"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (f"鼓励各国{LONG}；", f"邀请各国{LONG}；", True),
        (f"鼓励该区域以外的其他国家{LONG}；", f"鼓励其他域外国家{LONG}；", True),
        (f"请各国{LONG}；", f"请秘书长{LONG}；", False),  # another actor that is known
        (f"鼓励各国{LONG}；", f"邀请各国{LONG[:14]}；", False),
    ],
)
def test_the_same_words_with_another_verb_or_name(before: str, after: str, same: bool) -> None:
    assert repeats([before], [after]) == ({("1", "1")} if same else set())


ITSELF = "请秘书长就本决议各方面的执行情况，包括就其各项后续行动的经费和人员情况，向大会第七十七届会议提出报告；"
WATCH = "请秘书长继续加强对各特派团活动的监督，全面执行各相关监督机构在其年度审查以外所提出的各项建议；"
OVERVIEW = "审查空缺时间已达或已超过24个月的员额，在下次预算报告中提出建议，说明需要保留或裁撤这些员额的理由"
LEAD = "注意到在执行多年期环境战略、减少维持和平行动足迹方面取得的进展"
SECOND = "按照五大支柱加强各项措施，促进在所有特派团执行该战略，并在下次报告中报告这方面的情况"
THIRD = "按照该战略的支柱加强各项措施，与会员国协商今后的方向，促进执行该战略，并在下次报告中就此提出报告"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (f"请秘书长{OVERVIEW}；", f"又请秘书长{OVERVIEW}；", True),
        (
            f"{LEAD}，请秘书长{SECOND}；",
            f"{LEAD}，请秘书长{THIRD}；",
            True,
        ),  # what leads to it says that it is the same
        (f"请秘书长{SECOND}；", f"请秘书长{THIRD}；", False),
        (f"请秘书长{OVERVIEW}；", f"请各国{OVERVIEW}；", False),
        # in another resolution 本决议 is another
        ("请秘书长就本决议各方面的执行情况，包括就其各项后续行动的经费和人员情况，向大会第七十七届会议提出报告；",) * 2
        + (False,),
        # where nothing is to be reported the words must be the same
        (WATCH, WATCH, True),
        (WATCH, WATCH.replace("全面执行", "并以适当方式尽快落实"), False),
    ],
)
def test_a_request_is_taken_over_by_another_series(before: str, after: str, same: bool) -> None:
    ask = resolution("A/RES/75/10", before, title="某特派团经费的筹措")
    taken = [resolution(f"A/RES/{n}/20", "请各国合作；", after, title="共有问题") for n in (76, 75, 79)]
    assert follow(ask, taken[0]).repeats() == ({("A/RES/75/10 1", "A/RES/76/20 2")} if same else set())
    assert follow(ask, taken[1]).repeats() == set()  # of the same session
    assert follow(ask, taken[2]).repeats() == set()  # too late


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # in another order
        (
            "敦促各国根据包括单方面的主动行动，并作为裁军进程不可分割的组成部分，进一步削减非战略性核武器；",
            "敦促各国进一步削减非战略性核武器，包括根据单方面举措以及作为裁军进程不可分割的组成部分；",
        ),
        # with much added, or left out
        (
            "请秘书长加强对已执行建议长期效力的审查，并在2024年全面中期评估期间向大会介绍这方面的最新情况；",
            "请秘书长加强对已执行建议长期效力的审查；",
        ),
        # of those under another name: many, or no actor that is known
        (
            "敦促所有国家采取切实举措，促进为和平目的在材料、设备和技术方面进行的国际合作；",
            "敦促所有会员国采取切实举措，促进为和平目的在材料、设备和技术方面进行的国际合作；",
        ),
        (
            "敦促所有相关行动体向联合国机构提供充足和可预测的资源，确保提供适足支助；",
            "敦促其他域外力量向联合国机构提供充足和可预测的资源，确保适足的支助；",
        ),
        # in a paragraph that is the same otherwise
        (
            "敦促所有尚未参加《集束弹药公约》的国家通过批准或加入方式尽早参加；",
            "敦促所有尚未参加《集束弹药公约》的国家尽早批准或加入该公约；",
        ),
    ],
)
def test_what_neighbours_of_a_series_ask_in_other_words(before: str, after: str) -> None:
    assert repeats([before], [after]) == {("1", "1")}
    # Not across a resolution that asks nothing of the kind.
    held = [resolution(f"A/RES/{n}/10", text) for n, text in ((75, before), (76, "请各国加强警惕；"), (77, after))]
    assert follow(*held).repeats() == set()


def test_the_same_words_for_many_offices_hide_no_other_name() -> None:
    ask = "敦促{}向联合国机构提供充足和可预测的资源，确保提供适足支助；"
    offices = ["秘书长", "联合检查组", "开发署", "儿童基金会", "教科文组织", "世界卫生组织", "国际劳工组织"]
    after = [ask.format(office) for office in offices] + [ask.format("其他域外力量").replace("提供适足", "适足的")]
    assert repeats([ask.format("所有相关行动体")], after) == {("1", "8")}


def test_the_same_words_are_left_to_a_later_document_that_has_them() -> None:
    ask = "请秘书长在今后报告中说明执行各项建议的预计时限、优先次序以及接受问责的主管官员；"
    other = "鼓励秘书长说明执行各项建议的预计时限和优先次序，包括接受问责的主管官员和措施；"
    held = [resolution(f"A/RES/{n}/10", text) for n, text in ((75, ask), (76, other), (77, ask))]
    assert follow(*held).repeats() == {("A/RES/75/10 1", "A/RES/77/10 1")}


LOCAL = "鼓励秘书长按照《联合国采购手册》，利用当地的材料、能力和知识，实施维持和平行动的建设项目；"
WEBCAST = "鼓励秘书长利用所有相关媒体平台以及信息和通信技术，使高级别会议得到最广泛的宣传；"
SAFETY = "关切地注意到针对人道主义人员的威胁和袭击事件在多国不断增加，并{}各国采取有效措施，防止和打击此类事件；"


@pytest.mark.parametrize(
    ("titles", "before", "after", "same"),
    [
        (("甲特派团经费的筹措", "共有问题"), LOCAL, LOCAL, True),
        (("甲特派团经费的筹措", "乙特派团经费的筹措"), LOCAL, LOCAL, False),  # matters of one kind
        (("甲特派团经费的筹措", "共有问题"), LOCAL, LOCAL.replace("秘书长", "会员国"), False),
        (("甲问题会议", "乙峰会的安排"), WEBCAST, WEBCAST, False),  # the matter is the resolution's own
        # what it points to stands in the paragraph
        (("难民", "人道主义援助"), SAFETY.format("敦促"), SAFETY.format("敦促"), True),
        (("难民", "人道主义援助"), SAFETY.format("敦促"), "敦促各国采取有效措施，防止和打击此类事件；", False),
    ],
)
def test_another_series_asks_in_the_same_words(titles: tuple[str, str], before: str, after: str, same: bool) -> None:
    found = follow(
        resolution("A/RES/75/10", before, title=titles[0]), resolution("A/RES/76/20", after, title=titles[1])
    )
    assert found.repeats() == ({("A/RES/75/10 1", "A/RES/76/20 1")} if same else set())


def test_however_far_a_document_of_the_same_series_is_none_of_another() -> None:
    others = [resolution(f"A/RES/75/{n}", "请各国加强警惕；", adopted=date(2021, 1, n)) for n in range(11, 20)]
    first, last = (resolution(f"A/RES/{n}/10", f"请秘书长{OVERVIEW}；") for n in (75, 76))
    assert follow(first, *others, last).outcome("A/RES/75/10 1").repeated_by is None
    assert follow(first, *others[:2], last).outcome("A/RES/75/10 1").repeated_by is not None


def test_what_takes_over_several_requests_takes_over_more_in_other_words() -> None:
    several = [
        LOCAL,
        "请秘书长在编制预算报告时，根据任务和需求，考虑将更多职能本国化的各种备选方案；",
        "请秘书长继续当前努力，确保秘书处所有部厅和所有级别工作人员的地域分配尽可能广泛；",
    ]
    mine = "请秘书长继续探索更多的创新途径，促进从发展中国家和经济转型国家采购，并鼓励供应商申请注册；"
    theirs = "请秘书长继续探讨创新和有效办法，促进从发展中国家和经济转型国家采购，鼓励当地供应商登记；"
    for those, more in ((several, {("A/RES/75/10 4", "A/RES/76/20 4")}), (several[:2], set())):
        found = follow(
            resolution("A/RES/75/10", *those, mine, title="甲特派团经费的筹措"),
            resolution("A/RES/76/20", *those, theirs, title="共有问题"),
        )
        assert found.repeats() == {(f"A/RES/75/10 {n}", f"A/RES/76/20 {n}") for n, _ in enumerate(those, 1)} | more


def test_one_may_take_over_from_many_and_its_thread_holds_them_all() -> None:
    series = {"75/10": "甲特派团", "75/11": "乙特派团", "76/20": "共有问题"}
    found = follow(*(resolution(f"A/RES/{s}", f"请秘书长{OVERVIEW}；", title=title) for s, title in series.items()))
    first, second, last = (found.key(f"A/RES/{s} 1") for s in ("75/10", "75/11", "76/20"))
    assert found.followed.threads == {first: (first, 1), second: (first, 2), last: (first, 3)}
    assert [found.outcome(f"A/RES/75/{n} 1").repeated_by for n in (10, 11)] == [last, last]
    rows = repeat_values(found.followed)
    assert [(row["later"], row["thread"]) for row in rows] == [(last, first)]


def test_what_stands_before_tells_which_account_in_the_next_report_is_meant() -> None:
    ask = "请秘书长{}，并在下次报告中报告有关情况；"
    pilot, service = "继续开展编外人员的试点项目", "处理所有骚扰女性工作人员的案件，包括提供强制性培训"
    assert repeats([ask.format(pilot)], [ask.format(service), ask.format(pilot)]) >= {("1", "2")}
    assert not repeats([ask.format(pilot)], [ask.format(service)])


def test_a_request_that_many_make_in_the_same_words_is_known_by_those_of_the_later_session() -> None:
    lead, abuse = "表示关切关于维持和平特派团性剥削和性虐待指控的报告，", "性剥削和性虐待"
    ask = f"{lead}请秘书长继续对所有文职和军警人员执行其关于{abuse}的零容忍政策，并在下次关于共有问题的报告中报告情况；"
    taken = f"{lead}请秘书长继续对所有文职和军警人员执行关于对{abuse}零容忍的政策，包括建立机制，并继续就此提出报告；"
    missions = [
        resolution(f"A/RES/75/{n}", ask, title=f"{name}特派团") for n, name in ((10, "甲"), (11, "乙"), (12, "丙"))
    ]
    found = follow(*missions, resolution("A/RES/76/20", taken, title="共有问题")).repeats()
    assert found == {(f"A/RES/75/{n} 1", "A/RES/76/20 1") for n in (10, 11, 12)}


def test_threads_of_a_loop_end() -> None:
    assert threads([Repeat("a", "b", 90, False), Repeat("b", "a", 90, False)]) == {}
    assert threads([Repeat("a", "b", 90, False), Repeat("b", "c", 90, False)]) == {
        "a": ("a", 1),
        "b": ("a", 2),
        "c": ("a", 3),
    }


def test_a_request_is_repeated_by_none_that_is_before_it() -> None:
    """By the days that their documents bear, in a series and beyond, so that no request repeats itself."""
    first, second = (resolution(f"A/RES/{n}/10", f"请秘书长{OVERVIEW}；", title="某特派团") for n in (1075, 1076))
    after = replace(first, adopted=date(3022, 1, 1))
    assert follow(after, second).repeats() == {("A/RES/1076/10 1", "A/RES/1075/10 1")}
    other = replace(second, title="共有问题")
    assert follow(first, other).repeats() == {("A/RES/1075/10 1", "A/RES/1076/10 1")}
    assert follow(after, other).repeats() == set()


@pytest.mark.parametrize("seed", range(8))
def test_no_request_repeats_itself_whatever_days_documents_bear(seed: int) -> None:
    days = Random(seed)
    asked = [
        resolution(f"A/RES/{n}/{m}", f"请秘书长{OVERVIEW}；", LOCAL, title=title)
        for m, title in enumerate(("甲特派团", "共有问题", "乙会议"), 1)
        for n in (1074, 1075, 1076, 1077)
    ]
    found = follow(*(replace(one, adopted=date(3020, 1, days.randint(1, 9))) for one in asked)).followed
    assert found.repeats
    assert {key for one in found.repeats for key in (one.earlier, one.later)} == found.threads.keys()
    assert repeat_values(found)


@pytest.mark.parametrize(
    ("symbols", "more"),
    [
        (("A/RES/3485(XXX)", "A/RES/31/10"), {"session": "A/30", "adopted": date(1975, 12, 12)}),
        (("A/RES/75/10", "A/RES/S-32/1"), {}),
    ],
)
def test_requests_of_one_title_are_in_time(symbols: tuple[str, str], more: dict[str, Any]) -> None:
    special = {"session": "A/S-32", "adopted": date(2021, 6, 2)} if "S-" in symbols[1] else {}
    report = "请秘书长向大会下届会议提交关于本决议执行情况的报告，说明各国采取的措施和取得的进展；"
    found = follow(resolution(symbols[0], report, **more), resolution(symbols[1], report, **special))
    assert found.repeats() == {(f"{symbols[0]} 1", f"{symbols[1]} 1")}
    assert [row["thread"] for row in repeat_values(found.followed)] == [found.key(f"{symbols[0]} 1")]


def test_what_changed_between_two_texts() -> None:
    assert changes("向第七十六届会议提交报告", "向第七十七届会议提交全面报告") == [
        ("equal", "向第七十", "向第七十"),
        ("replace", "六", "七"),
        ("equal", "届会议提交", "届会议提交"),
        ("insert", "", "全面"),
        ("equal", "报告", "报告"),
    ]
