"""Who is asked: one string for each actor, additions apart, and the actor that each string stands for."""

from __future__ import annotations

import pytest
from reading import mandates


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
    ],
)
def test_actors(text, actors):
    assert [p.actor for p in mandates(text)[0].named("addressee")] == actors


def test_definite_name_is_resolved_from_the_paragraphs_before():
    first, second = mandates("请联合国南南合作办公室提供服务；", "又请该办公室提交报告；")
    assert first.named("addressee")[0].actor == "unossc"
    assert second.named("addressee")[0].actor == "unossc"
    assert second.named("addressee")[0].inferred


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
        ("请秘书长加强联合国南南合作办公室；", "mentioned", ["联合国南南合作办公室"]),
    ],
)
def test_other_roles(text, role, surfaces):
    assert [p.surface for p in mandates(text)[0].named(role)] == surfaces
