"""Masking, and where a verb opens a clause of the author."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import extractor, mandates

from extract.detect.clauses import mask

SIGNS = "请秘书长《》“”「」()（）[]，；。：、 a1\n"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("执行《2030年议程》；", "执行□□□□□□□□□；"),
        ("题为“发展”的项目", "题为□□□□的项目"),
        ("(包括诊断(和治疗))以及", "□□□□□□□□□□□以及"),
        ("缺了一半《议程", "缺了一半《议程"),
        ("缺了一半“议程(甲)", "缺了一半“议程□□□"),
        ("多出一半》议程", "多出一半》议程"),
        ("“《甲》乙”丙", "□□□□□□丙"),
        ("", ""),
    ],
)
def test_mask(text, masked):
    assert mask(text) == masked


@given(st.text(alphabet=SIGNS, max_size=300))
def test_mask_keeps_every_offset(text):
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(m in {c, "□"} for m, c in zip(masked, text, strict=True))


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        # second verbs after a verb that is no mandate
        ("欢迎这一进展，并请秘书长继续努力；", ["请"]),
        ("确认其重要性，在这方面敦促会员国合作；", ["敦促"]),
        ("注意到该报告，鼓励会员国合作；", ["鼓励"]),
        ("欢迎并鼓励会员国继续努力；", ["鼓励"]),
        ("确认取得的进展并鼓励继续将其纳入战略框架；", ["鼓励"]),
        ("表示赞赏，为此促请各国合作；为此目的请秘书长提供协助；", ["促请", "请"]),
        # several addressee groups, verbs joined
        ("请会员国并邀请国际组织加强合作；", ["请", "邀请"]),
        ("邀请并鼓励所有国家出席会议；", ["邀请", "鼓励"]),
        ("请秘书长提交报告，又请会员国合作；还敦促各方停火；", ["请", "又请", "还敦促"]),
        # not the author's, or no verb
        ("回顾大会请秘书长提交报告的第72/237号决议；", []),
        ("注意到委员会促请东道国审查其程序；", []),
        ("注意到缔约国大会第十八届会议回顾《规约》的规定，决定在纽约举行会议；", []),
        ("欢迎会员国提出的请求和要求；", []),
        ("强调必须鼓励技术转让；", []),
        ("题为“请会员国合作”的决议；", []),
        ("重申其2017年12月20日第72/237号决议；", []),
        # content of a mandate
        ("邀请联合国系统鼓励技术转让；", ["邀请"]),
        ("促请各国采取措施，要求船只报告；", ["促请"]),
        ("决定根据第60/522号决定规定的标准，邀请印度成为成员；", ["决定"]),
        ("请秘书长以主席身份，邀请各参加组织审查执行情况；", ["请"]),
        ("请秘书长审查这一问题，通过一项战略；", ["请"]),
        ("请秘书长考虑到该组织的专长，继续邀请该组织参与；", ["请"]),
        ("敦促各国建立监测系统，尤其要求所有船只配备系统；", ["敦促"]),
        ("请委员会在会议期间向大会介绍其最新报告，鼓励联合国进行监测；", ["请", "鼓励"]),
        ("注意到该报告，并继续鼓励该委员会合作；", ["继续鼓励"]),
        ("请秘书长邀请缔约国参加协商，并根据以往做法，邀请其他国家；", ["请"]),
        ("请秘书长进一步鼓励该联盟开展活动，并鼓励该联盟调动资源；", ["请"]),
        ("请秘书长鼓励各方对话，又鼓励各国提供支持；", ["请", "又鼓励"]),
        # renewed
        ("再次表示邀请各实体提供支持；", ["再次表示邀请"]),
        ("重申决定举行会议；", ["重申决定"]),
        ("重申邀请各国加入；", ["重申邀请"]),
        ("重申大会在第68/268号决议第40段中的请求，请秘书长提交报告。", ["请"]),
    ],
)
def test_verbs_that_open_a_clause_of_the_author(text, verbs):
    assert [m.verb for m in mandates(text) if m.mandate_class != "other"] == verbs


def test_what_follows_an_addressee_and_its_additions_is_the_action():
    (mandate,) = mandates("鼓励会员国，包括发达国家，支持该方案；")
    assert mandate.action == "支持该方案"


def test_request_spelt_out_after_its_renewal_is_reiterated():
    (mandate,) = mandates("重申大会在第68/268号决议第40段中的请求，请秘书长提交报告。")
    assert mandate.reiterated


@pytest.mark.parametrize(
    ("text", "section", "verbs"),
    [
        ("会员国敦促联合国系统支持区域组织。我鼓励会员国探讨这一问题。", ("三. 趋势",), ["鼓励"]),
        ("我已请该办公室编写一份战略。", ("三. 趋势",), ["已请"]),
        ("鼓励会员国加强合作。", ("三. 趋势",), []),
        ("鼓励会员国加强合作。", ("四. 结论和建议",), ["鼓励"]),
        ("大会第72/237号决议请主席提出建议。", ("四. 结论和建议",), []),
    ],
)
def test_report(text, section, verbs):
    assert [m.verb for m in mandates(text, part="body", section=section)] == verbs


@pytest.mark.parametrize(
    ("texts", "section", "verbs"),
    [
        (("我们邀请发达国家支持南南合作。",), ("成果文件",), ["邀请"]),
        (("为此，我们：", ("a", "敦促各基金采取措施；"), ("b", "欢迎这一倡议；")), ("成果文件",), ["敦促"]),
        (("我们承诺：", ("a", "鼓励各方合作；")), ("政治宣言",), []),
        (("请主席宣布开会。",), ("议事规则",), []),
    ],
)
def test_annex(texts, section, verbs):
    assert [m.verb for m in mandates(*texts, part="annex", section=section)] == verbs


def test_doc_is_a_spacy_doc_with_span_groups():
    doc = extractor().doc("请秘书长向大会第七十三届会议提交报告；")
    assert doc.text == "请秘书长向大会第七十三届会议提交报告；"
    assert [(s.text, s.label_, s.id_) for s in doc.spans["mandates"]] == [
        ("请秘书长向大会第七十三届会议提交报告", "REQUEST", "request")
    ]
    assert [s.id_ for s in doc.spans["actors"]] == ["secretary-general", "general-assembly"]


def test_traditional_characters_give_the_same_mandate_in_the_words_printed():
    old, new = (
        "請秘書長與會員國協商，盡快向大會第七十三屆會議提交報告；",
        "请秘书长与会员国协商，尽快向大会第七十三届会议提交报告；",
    )
    (was,), (now,) = mandates(old), mandates(new)
    assert (was.verb, was.recipient, was.due) == ("請", "大會", "A/73")
    assert [(p.role, p.actor, p.start, p.end) for p in was.parties] == [
        (p.role, p.actor, p.start, p.end) for p in now.parties
    ]
    assert [p.surface for p in was.named("addressee")] == ["秘書長"]
    assert was.deadline_text == "向大會第七十三屆會議"
    assert was.urgency == ("盡快",)
    assert was.spans == now.spans
