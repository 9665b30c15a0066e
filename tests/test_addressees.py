"""Who is asked: one string for each actor, additions apart, and the actor that each string stands for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading import document, extractor, mandates


@pytest.mark.parametrize(
    ("text", "addressees"),
    [
        ("请秘书长提交报告；", ["秘书长"]),
        ("请秘书长与会员国协商，提出建议；", ["秘书长"]),
        ("请秘书长和会员国提交资料；", ["秘书长", "会员国"]),
        ("促请会员国、联合国系统各组织和民间社会采取行动；", ["会员国", "联合国系统各组织", "民间社会"]),
        ("敦促联合国各基金、方案和专门机构采取措施；", ["联合国各基金、方案和专门机构"]),
        ("请联合国各基金、方案和专门机构以及各区域委员会帮助各国；", ["联合国各基金、方案和专门机构", "各区域委员会"]),
        ("邀请发达国家和多边机构提供支助；", ["发达国家", "多边机构"]),
        ("敦促联合国所有相关组织和多边机构加紧努力；", ["联合国所有相关组织和多边机构"]),
        ("鼓励有能力的会员国和组织提供支助；", ["有能力的会员国和组织"]),
        (
            "请尚未将其纳入政策的联合国系统基金、方案和专门机构将其纳入；",
            ["尚未将其纳入政策的联合国系统基金、方案和专门机构"],
        ),
        ("促请尚未加入该公约的国家考虑加入；", ["尚未加入该公约的国家"]),
        ("请在这方面具有专长的各组织提供协助；", ["在这方面具有专长的各组织"]),
        ("邀请它们继续努力；", ["它们"]),
        ("请常设论坛在工作中进行协调；", ["常设论坛"]),
        ("促请有关管理国采取措施；", ["有关管理国"]),
        ("鼓励继续努力；", []),
        ("鼓励在国家一级采取措施；", []),
        ("呼吁全面执行成果文件；", []),
        ("要求立即停止敌对行动；", []),
        ("请各国、特别是发达国家，提供协助；", ["各国"]),
        # after an addition the list goes on
        ("请会员国，包括发展中国家，以及联合国系统各组织提供协助；", ["会员国", "联合国系统各组织"]),
        ("请会员国，包括发展中国家，和联合国系统各组织提供协助；", ["会员国", "联合国系统各组织"]),
        ("鼓励会员国，特别是发达国家，和联合国各组织，包括开发署，支持该方案；", ["会员国", "联合国各组织"]),
        ("邀请会员国和有关组织，包括民间社会和学术界，以及媒体，提高认识；", ["会员国", "有关组织", "媒体"]),
        (
            "促请负有主要责任的会员国，以及包括宗教领袖在内的所有相关行为体，弘扬包容；",
            ["负有主要责任的会员国", "所有相关行为体"],
        ),
        ("请所有条约机构和包括特别程序在内的人权机制采取性别视角；", ["所有条约机构", "人权机制"]),
        ("邀请人权高专办、特别程序、条约机构参加会议；", ["人权高专办", "特别程序", "条约机构"]),
        ("敦促各国，尤其是受影响国家，与国际社会合作；", ["各国"]),
        ("敦促各国，以及酌情敦促各组织，采取行动；", ["各国"]),
        ("促请各国，包括通过有关国际组织，采取措施；", ["各国"]),
        ("敦促各成员特别为执行条款继续提供援助；", ["各成员"]),
        ("请和平大学考虑到其作用，研究如何合作；", ["和平大学"]),
        ("促请为所有国家和人民实现这些目标；", []),
        ("请联合国各机构和各组织传播信息；", ["联合国各机构和各组织"]),
        ("建议会员国与社会各界，尤其与妇女组织开展合作；", ["会员国"]),
        ("促请所有尚未签署、批准或加入《公约》的国家加入；", ["所有尚未签署、批准或加入《公约》的国家"]),
        ("促请各国各自和通过区域渔业管理组织和安排采取措施；", ["各国"]),
        ("再次请秘书长指示秘书处各部厅在其报告中列入建议；", ["秘书长"]),
        ("鼓励会员国之间以及会员国与区域组织之间相互合作；", ["会员国"]),
        # an ask renewed and told again
        ("重申第75/239号决议第5段中的请求，即请秘书长每两年提交报告；", ["秘书长"]),
        ("重申第75/239号决议第5段的要求，即秘书长应提供信息；", []),
        ("重申第75/239号决议第5段的要求；", []),
        ("请秘书长每两年向大会提交报告；", ["秘书长"]),
        # holders of offices
        ("请委员会主任提交报告；", ["委员会主任"]),
        ("请开发署署长和其主任提交报告；", ["开发署署长", "其主任"]),
        ("鼓励区域代表和中心主任继续提供协助；", ["区域代表", "中心主任"]),
        ("请余留机制庭长、检察官和书记官长加快工作；", ["余留机制庭长", "检察官", "书记官长"]),
        ("请秘书处各司司长和主计长提出报告；", ["秘书处各司司长", "主计长"]),
        ("请经济和社会事务部家庭事项协调人增进协作；", ["经济和社会事务部家庭事项协调人"]),
        ("请非洲经济委员会执行秘书和非洲联盟委员会主席合作；", ["非洲经济委员会执行秘书", "非洲联盟委员会主席"]),
        ("请特派团部队指挥官和世界银行行长采取措施；", ["特派团部队指挥官", "世界银行行长"]),
        ("呼吁联合国的高级官员定期举行会议；", ["联合国的高级官员"]),
        # 等 and 即
        ("请会员国等提供协助；", ["会员国"]),
        ("邀请会员国以及民间社会、学术界等利益攸关方开展活动；", ["会员国", "民间社会、学术界等利益攸关方"]),
        ("邀请世界银行、国际货币基金组织等国际金融机构提供支持；", ["世界银行、国际货币基金组织等国际金融机构"]),
        ("请老龄问题协调中心，即老龄问题方案，继续加强协作；", ["老龄问题协调中心"]),
    ],
)
def test_addressees(text, addressees):
    assert [p.surface for p in mandates(text)[0].named("addressee")] == addressees


@pytest.mark.parametrize(
    ("text", "included"),
    [
        ("鼓励包括国际金融机构在内的国际社会支持其努力；", ["国际金融机构"]),
        ("邀请所有国家，尤其是发达国家，支持南南合作；", ["发达国家"]),
        ("吁请联合国发展系统，包括联合国实体，继续努力；", ["联合国实体"]),
        ("请秘书长提交报告；", []),
        ("请会员国、包括发展中国家，尤其是最不发达国家，提供协助；", ["发展中国家", "最不发达国家"]),
        ("鼓励会员国，尤其是受影响国家根据需要协助进行调查；", ["受影响国家"]),
        ("邀请包括学术界和个人在内其他利益攸关方举办活动；", ["学术界", "个人"]),
        ("敦促各国，包括在该国营业的公司和国内企业所属国，尊重人权；", ["在该国营业的公司和国内企业所属国"]),
        ("促请各国，包括通过有关国际组织，采取措施；", []),
        ("请会员国，即捐助国和受援国，提供支助；", ["捐助国", "受援国"]),
    ],
)
def test_included(text, included):
    (mandate,) = mandates(text)
    assert [p.surface for p in mandate.named("included")] == included
    assert len(mandate.named("addressee")) == 1


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("请秘书长提交报告；", ["secretary-general"]),
        ("请联合国秘书长提交报告；", ["secretary-general"]),
        ("促请所有会员国合作；", ["member-states"]),
        ("敦促所有具备能力的国家捐款；", ["states"]),
        ("邀请联合国开发计划署执行局考虑采取措施；", ["undp-executive-board"]),
        ("鼓励南南合作特设局继续努力；", ["su-ssc"]),
        ("欢迎发展中国家取得的成就，并邀请它们继续努力；", ["developing-countries"]),
        ("欢迎联合国南南合作办公室的工作，并请该办公室提交报告；", ["unossc"]),
        ("请某某新设机构提交报告；", [None]),
        ("请捐助国、受援国等会员国提供资料；", ["member-states"]),
        ("邀请世界银行等国际金融机构提供支持；", ["international-financial-institutions"]),
        ("请联合国有关组织提供协助；", ["un-system"]),
        ("请联合国各机构、基金和方案提供协助；", ["un-system"]),
        ("促请联合国所有相关组织和实体提供协助；", ["un-system"]),
        ("促请《公约》所有缔约国履行义务；", ["states-parties"]),
        ("敦促《巴黎协定》缔约方通报情况；", ["parties-to-convention"]),
        ("促请以色列政府遵守该决议；", ["country-il"]),
        ("促请占领国俄罗斯联邦停止这种行为；", ["country-ru"]),
        ("促请管理国法国继续进行合作；", ["country-fr"]),
        ("鼓励其他国际捐助方提供支助；", ["donors"]),
        ("鼓励其发展伙伴提供支助；", ["development-partners"]),
        ("促请各国各自和通过区域渔业管理组织和安排采取措施；", ["states"]),
        ("邀请大会第七十七届会议主席任命两名共同主持人；", ["president-general-assembly"]),
        ("请《拉姆萨尔公约》秘书处提供资料；", ["ramsar-secretariat"]),
        ("请某某公约的秘书处提供资料；", [None]),
        ("请《某某公约》秘书处提供资料；", [None]),
        ("请委员会继续努力；", [None]),
        ("请特别报告员提交报告；", [None]),
        ("请主席团继续努力；", [None]),
    ],
)
def test_actors(text, actors):
    assert [p.actor for p in mandates(text)[0].named("addressee")] == actors


def test_definite_name_is_resolved_from_the_paragraphs_before():
    first, second = mandates("请联合国南南合作办公室提供服务；", "又请该办公室提交报告；")
    assert first.named("addressee")[0].actor == "unossc"
    assert second.named("addressee")[0].actor == "unossc"
    assert second.named("addressee")[0].inferred


def test_an_empty_name_is_nobody():
    """双方 is nothing but a modifier: without it no name is left that could stand for somebody."""
    assert extractor()._values._parties.actor("有关的") is None


SPACE = "和平利用外层空间委员会"


@pytest.mark.parametrize(
    ("texts", "actor"),
    [
        # A/RES/77/121: the sub-committees are named nearer, but are never called 委员会 alone.
        ((f"欢迎{SPACE}的工作；", "欢迎法律小组委员会的报告；", "请委员会优先审议此事；"), "copuos"),
        (
            (f"欢迎{SPACE}的工作；", "欢迎科学和技术小组委员会的报告；", "请小组委员会审议此事；"),
            "copuos-scientific-and-technical-subcommittee",
        ),
        ((f"欢迎{SPACE}的工作；", *("强调合作的重要性；",) * 20, "请委员会继续审议；"), "copuos"),
        ((f"欢迎{SPACE}的工作；", "注意到某某问题委员会的报告；", "请委员会继续审议；"), None),
        ((f"欢迎{SPACE}的工作；", "请秘书长与委员会协商；", "请委员会继续审议；"), "copuos"),
        (("支持联合国原子辐射影响问题科学委员会的工作；", "欢迎科学委员会的报告，并请委员会提交计划；"), "unscear"),
        (("回顾行政和预算问题咨询委员会的报告；", "请委员会提交计划；"), None),
        (("赞扬国际公务员制度委员会的工作；", "回顾咨询委员会的报告；", "请委员会提交计划；"), "icsc"),
        (("欢迎联合国难民事务高级专员公署的工作；", "请高级专员提交报告；"), "high-commissioner-for-refugees"),
        (("欢迎联合国人权事务高级专员办事处的工作；", "请该办事处提交报告；"), "ohchr"),
        (("注意到人权理事会食物权问题特别报告员的报告；", "请特别报告员提交报告；"), "sr-food"),
        (
            ("回顾给予殖民地国家和人民独立宣言执行情况特别委员会的工作；", "请特别委员会主席采取步骤；"),
            "special-committee-on-decolonization-chair",
        ),
        (("欢迎全球传播部宣传各个部队和警察派遣国，并鼓励该部制定战略；",), "dgc"),
        (("重申毒品和犯罪问题办公室及其国家办公室的重要性，敦促该办公室考虑此事；",), "unodc"),
        (("注意到伊朗伊斯兰共和国的答复，并促请该国政府采取措施；",), "country-ir"),
        (("欢迎联合国贸易和发展会议与联合国开发计划署的合作，并鼓励它们继续合作；",), None),
        (("确认联合国和国际金融机构的作用，并鼓励它们继续支持；",), None),
    ],
)
def test_short_names(texts, actor):
    party = mandates(*texts)[-1].named("addressee")[0]
    assert party.actor == actor
    assert (party.inferred is None) == (actor is None), "what is worked out from before is marked"


def test_a_body_named_in_the_title_only():
    titled = replace(document("请委员会继续审议；"), title="联合国国际贸易法委员会的报告")
    assert extractor()(titled)[0].named("addressee")[0].actor == "uncitral"


def test_a_common_noun_is_not_looked_for_in_the_text():
    doc = extractor().doc("请秘书长加强各区域中心、其他机构和个人的能力；")
    assert [s.text for s in doc.spans["actors"]] == ["秘书长"]


def test_whoever_is_consulted_of_the_member_states():
    (mandate,) = mandates("请秘书长征求会员国的意见；")
    assert [(p.surface, p.actor) for p in mandate.named("consulted")] == [("会员国", "member-states")]


def test_an_unresolved_addressee_keeps_its_surface():
    (mandate,) = mandates("请某某新设机构提交报告；")
    assert mandate.named("addressee")[0].surface == "某某新设机构"


@pytest.mark.parametrize(
    ("text", "role", "surfaces"),
    [
        ("请秘书长与会员国协商，提出建议；", "consulted", ["会员国"]),
        (
            "请秘书长与所有国家、联合国南南合作办公室和开发署协商；",
            "consulted",
            ["所有国家", "联合国南南合作办公室", "开发署"],
        ),
        ("请秘书长在联合国南南合作办公室的支持下更新工具；", "supported_by", ["联合国南南合作办公室"]),
        ("请该方案应会员国请求提供协助；", "on_request_of", ["会员国"]),
        ("请秘书长征求会员国和有关组织的意见；", "consulted", ["会员国", "有关组织"]),
        ("请秘书长征求会员国对该问题的意见；", "consulted", ["会员国"]),
        ("请秘书长与各国和国际组织进行密切协商；", "consulted", ["各国", "国际组织"]),
        ("授权秘书长在征得咨询委员会同意后使用经费；", "consulted", []),
        ("请秘书长会同各专门机构首长编写报告；", "consulted", ["各专门机构首长"]),
        ("请办公室在区域委员会和开发署的支持下工作；", "supported_by", ["区域委员会", "开发署"]),
        ("请秘书长加强联合国南南合作办公室；", "mentioned", ["联合国南南合作办公室"]),
    ],
)
def test_other_roles(text, role, surfaces):
    assert [p.surface for p in mandates(text)[0].named(role)] == surfaces
