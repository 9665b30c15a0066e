"""Citations in running text -> symbols."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.citations import Citer
from extract.errors import RulesError
from extract.model import Footnote
from extract.rules.structure import structure

CITER = Citer(body="general-assembly")

CASES = [
    # single, dated, with a letter, in old and new forms
    ("其第70/1号决议", [("70/1", "A/RES/70/1")]),
    ("回顾其2003年6月23日第57/270 B号决议，", [("57/270 B", "A/RES/57/270B")]),
    ("大会1974年12月4日第3251(XXIX)号决议", [("3251(XXIX)", "A/RES/3251(XXIX)")]),
    ("第217 A (III)号决议。", [("217 A (III)", "A/RES/217(III)A")]),
    ("第1874(S-IV)号决议", [("1874(S-IV)", "A/RES/1874(S-IV)")]),
    ("第1514（XV）号决议", [("1514（XV）", "A/RES/1514(XV)")]),
    ("大会第S-28/1号决议", [("S-28/1", "A/RES/S-28/1")]),
    ("第ES-11/1号决议", [("ES-11/1", "A/RES/ES-11/1")]),
    ("(见大会S-6/3201号决议)", [("S-6/3201", "A/RES/3201(S-VI)")]),
    # traditional characters
    ("回顧其2003年12月23日第58/220號決議", [("58/220", "A/RES/58/220")]),
    # lists
    (
        "其2003年6月23日第57/270 B号、2005年12月22日第60/212号和2016年12月21日第71/244号决议，",
        [("57/270 B", "A/RES/57/270B"), ("60/212", "A/RES/60/212"), ("71/244", "A/RES/71/244")],
    ),
    (
        "第59/296、60/266和76/274号决议",
        [("59/296", "A/RES/59/296"), ("60/266", "A/RES/60/266"), ("76/274", "A/RES/76/274")],
    ),
    ("第36/87 A和B号决议", [("36/87 A", "A/RES/36/87A"), ("B", "A/RES/36/87B")]),
    ("第51/211 A至C号决议", [("51/211 A", "A/RES/51/211A"), ("C", "A/RES/51/211B"), ("C", "A/RES/51/211C")]),
    # other bodies, by word, by form and by date
    ("安全理事会第2334(2016)号决议", [("2334(2016)", "S/RES/2334(2016)")]),
    ("经济及社会理事会1980年7月25日第1980/67号决议", [("1980/67", "E/RES/1980/67")]),
    ("人权理事会2020年6月19日第43/12号决议", [("43/12", "A/HRC/RES/43/12")]),
    ("人权理事会在其第43/12号决议中", [("43/12", "A/HRC/RES/43/12")]),
    ("人权理事会的各项决议，包括2020年6月19日第43/12号决议", [("43/12", "A/HRC/RES/43/12")]),
    ("人权委员会1998年4月22日第1998/72号决议", [("1998/72", "E/CN.4/RES/1998/72")]),
    ("联合国环境大会第4/14号决议", [("4/14", "UNEP/EA.4/Res.14")]),
    ("2006年3月15日关于设立人权理事会的第60/251号决议", [("60/251", "A/RES/60/251")]),
    # by the session that sat on the day
    ("关于隐私权的2017年3月23日第34/7号决议", [("34/7", "A/HRC/RES/34/7")]),
    (
        "开展理事会2021年7月13日第47/21号、2021年5月27日S-30/1号决议",
        [("47/21", "A/HRC/RES/47/21"), ("S-30/1", "A/HRC/RES/S-30/1")],
    ),
    ("麻醉药品委员会关于教学场所的2018年3月16日第61/2号决议", [("61/2", None)]),
    ("理事会1996年7月25日第1996/31号决议", [("1996/31", "E/RES/1996/31")]),
    ("人口与发展委员会关于移民新趋势的2013年4月26日第2013/1号决议", [("2013/1", None)]),
    (
        "环境大会2016年5月27日第2/21号决议和2019年3月15日关于土地退化的第4/10号决议",
        [("2/21", "UNEP/EA.2/Res.21"), ("4/10", "UNEP/EA.4/Res.10")],
    ),
    ("人权理事会依照第74/166号决议", [("74/166", "A/RES/74/166")]),
    # slips in a date: kept where the list says whose, and flagged (test_impossible_dates)
    (
        "关于经费的2018年4月4日第72/269号、2018年4月15日第73/287号和2021年4月16日第75/285号决议",
        [("72/269", "A/RES/72/269"), ("73/287", "A/RES/73/287"), ("75/285", "A/RES/75/285")],
    ),
    # letters of two, 号 left out, first sessions
    ("1998年12月4日第53/77 AA号决议", [("53/77 AA", "A/RES/53/77AA")]),
    (
        "2014年8月29日第2175(2014)号和2016年5月3日第2286(2016)决议",
        [("2175(2014)", "S/RES/2175(2014)"), ("2286(2016)", "S/RES/2286(2016)")],
    ),
    ("秉承大会第一㈠号决议和", [("一㈠", "A/RES/1(I)")]),
    ("其1963年6月27日第1874(S IV)号", [("1874(S IV)", "A/RES/1874(S-IV)")]),
    (
        "人权理事会2014年3月27日第25/1号决议、关于互联网的2016年7月1日第32/13号决议",
        [("25/1", "A/HRC/RES/25/1"), ("32/13", "A/HRC/RES/32/13")],
    ),
    ("执行局2016年6月10日第2016/13号决定", [("2016/13", None)]),
    ("委员会2016年5月19日第19/1号决定", [("19/1", None)]),
    ("通过的第20/1和20/2号决定", [("20/1", None), ("20/2", None)]),
    ("第1/CP.21号决定", [("1/CP.21", None)]),
    ("世界卫生大会第74/7号决议", [("74/7", None)]),
    # decisions of the Assembly
    ("第57/509号决定", [("57/509", "A/DEC/57/509")]),
    ("第74/251号决议和第74/570号决定", [("74/251", "A/RES/74/251"), ("74/570", "A/DEC/74/570")]),
    # bare symbols
    ("秘书长的报告(A/73/321)", [("A/73/321", "A/73/321")]),
    ("SSC/19/2。", [("SSC/19/2", "SSC/19/2")]),
    ("A/66/717和A/66/717/Add.1。", [("A/66/717", "A/66/717"), ("A/66/717/Add.1", "A/66/717/Add.1")]),
    ("见E/2018/55", [("E/2018/55", "E/2018/55")]),
    ("A/C.2/72/L.52", [("A/C.2/72/L.52", "A/C.2/72/L.52")]),
    ("A/56/1026-S/2002/932", [("A/56/1026", "A/56/1026"), ("S/2002/932", "S/2002/932")]),
    ("S/RES/1985 (2011)", [("S/RES/1985 (2011)", "S/RES/1985(2011)")]),
    ("A/ES‑10/273", [("A/ES‑10/273", "A/ES-10/273")]),
    ("大会第76/1 AB至D号决议", [("76/1 AB", "A/RES/76/1AB"), ("D", "A/RES/76/1D")]),
    # none
    ("2023/2024年", []),
    ("出售品编号：C.78.II.A.11", []),
    ("第233/2014号条例", [("233/2014", None)]),
    ("第42/2018号法律", [("42/2018", None)]),
    ("委员会第12(1999)号一般性意见", [("12(1999)", None)]),
    ("通过Assembly/AU/Decl. 8(XXXII)号决定", [("8(XXXII)", None)]),
    ("世界卫生组织，EB 136/8号文件", [("136/8", None)]),
    ("拉丁美洲和加勒比经济委员会1998年5月16日第574(XXVII)号决议", [("574(XXVII)", None)]),
    ("冠状病毒病(COVID-19)和(或)其他", []),
    ("www.unsouthsouth.org/resources/2", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:24] for text, _ in CASES])
def test_symbols(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = CITER.find(text)
    assert [(c.surface, c.symbol) for c in found] == expected
    assert all(text[c.start : c.end] == c.surface for c in found)


@pytest.mark.parametrize(
    ("text", "kind", "provision"),
    [
        ("第70/1号决议第5段", "resolution", "第5段"),
        ("第64/222号决议，附件。", "resolution", "附件"),
        ("第75/253 B号决议第四节和", "resolution", "第四节"),
        ("第57/509号决定", "decision", None),
        ("E/2018/55，第35段", "document", "第35段"),
        ("A/RES/72/237", "resolution", None),
    ],
)
def test_kind_and_provision(text: str, kind: str, provision: str | None) -> None:
    (found,) = CITER.find(text)
    assert (found.kind, found.provision) == (kind, provision)


def test_own_organ_is_that_of_the_document() -> None:
    council = Citer(body="human-rights-council")
    assert council.find("其第43/12号决议")[0].symbol == "A/HRC/RES/43/12"
    assert Citer().find("第72/237号决议")[0].symbol is None


def test_what_is_remembered_of_a_text_is_nothing_of_the_document() -> None:
    text = "其第43/12号决议，2018年12月20日第73/249号决议，见A/77/301"
    council, early = Citer(body="human-rights-council"), Citer(body="general-assembly", until=date(2018, 7, 1))
    for _ in range(2):
        assert [c.symbol for c in CITER.find(text)] == ["A/RES/43/12", "A/RES/73/249", "A/77/301"]
        assert [c.symbol for c in council.find(text)] == ["A/HRC/RES/43/12", "A/RES/73/249", "A/77/301"]
        assert [c.basis.endswith("outside the session") for c in early.find(text)] == [False, True, False]
        assert {c.footnote for c in CITER.find(text, "3")} == {"3"}
        assert {c.footnote for c in CITER.find(text)} == {None}


def test_traditional_characters_stay_as_they_are_printed() -> None:
    for text in ("第72/237號決議 A", "第72/237号决议 A"):
        (found,) = CITER.find(text)
        assert (found.symbol, text[found.start : found.end]) == ("A/RES/72/237", found.surface)


@pytest.mark.parametrize(
    ("text", "symbol", "basis"),
    [
        ("其2107年12月20日第72/237号决议", "A/RES/72/237", "own; date outside the session"),
        ("大会2018年2月30日第72/237号决议", "A/RES/72/237", "word; date outside the session"),
        ("2018年2月30日第72/237号决议", None, "date outside the session"),
        ("大会1970年12月14日第1514(XV)号决议", "A/RES/1514(XV)", "roman session; date outside the session"),
        ("安理会2015年7月3日第2334(2016)号决议", "S/RES/2334(2016)", "year in brackets; date outside the year"),
        ("其2021年5月27日第S-30/1号决议", "A/RES/S-30/1", "word"),
    ],
)
def test_impossible_dates(text: str, symbol: str | None, basis: str) -> None:
    (found,) = CITER.find(text)
    assert (found.symbol, found.basis) == (symbol, basis)


def test_no_session_after_the_document() -> None:
    citer = Citer(body="general-assembly", until=date(2018, 7, 1))
    (found,) = citer.find("其2018年12月20日第73/249号决议")
    assert found.basis == "own; date outside the session"


def test_a_body_once_said_is_remembered() -> None:
    citer = Citer(body="general-assembly")
    citer.find("人权理事会2017年3月24日第34/24号决议")
    (found,) = citer.find("高级专员根据第34/24号决议")
    assert (found.symbol, found.basis) == ("A/HRC/RES/34/24", "named before")
    assert citer.find("高级专员根据第40/20号决议")[0].basis == "own organ"


@pytest.mark.parametrize(
    ("texts", "symbol", "provision"),
    [
        (["第64/222号决议，附件。", "同上。"], "A/RES/64/222", None),
        (["见第64/222号决议，附件。", "同上，附件二。"], "A/RES/64/222", "附件二"),
        (["A/76/10。", "同上，第五章，A节。", "同上，第46段。"], "A/76/10", "第46段"),
        # a volume of treaties, two documents, a note in between
        (["A/76/10。", "同上，第1577卷，第27531号。"], None, None),
        (["A/76/10和A/76/11。", "同上。"], None, None),
        (["A/76/10。", "联合国，《条约汇编》，第660卷。", "同上。"], None, None),
    ],
)
def test_ibidem(texts: list[str], symbol: str | None, provision: str | None) -> None:
    citer = Citer(body="general-assembly")
    notes = [Footnote(str(n), 0, text) for n, text in enumerate(texts, 1)]
    found = [c for note in notes for c in citer.cite("见。", notes=[note]) if c.footnote == str(len(texts))]
    assert [(c.symbol, c.provision) for c in found] == ([(symbol, provision)] if symbol else [])
    assert all(texts[-1][c.start : c.end] == c.surface for c in found)


def test_footnotes() -> None:
    found = CITER.cite("见报告", notes=[Footnote("3", 3, "A/73/321。")])
    assert [(c.symbol, c.footnote, c.start, c.end) for c in found] == [("A/73/321", "3", 0, 8)]


@pytest.mark.parametrize(
    ("text", "link", "symbol"),
    [
        # the link's number stands in pieces; its letter stands outside; it says whose; it leads elsewhere
        ("第76/271号决议", ("76", "A/RES/76/271"), "A/RES/76/271"),
        ("第57/270 B号决议", ("57/270", "A/RES/57/270"), "A/RES/57/270B"),
        ("根据第34/24号决议", ("34/24", "A/HRC/RES/34/24"), "A/HRC/RES/34/24"),
        ("其第75/244号决议", ("75/244", "A/RES/74/252"), "A/RES/75/244"),
        ("第一项决议", ("第一项", "A/RES/1(I)"), "A/RES/1(I)"),
        ("妇女地位委员会第51/2号决议", ("51/2", "A/RES/51/2"), None),
    ],
)
def test_links_and_words(text: str, link: tuple[str, str], symbol: str | None) -> None:
    start = text.index(link[0])
    (found,) = CITER.cite(text, [(start, start + len(link[0]), link[1])])
    assert found.symbol == symbol


@given(st.text(alphabet="第号决议定其大会和、至2003年6月1日70/1(XV)A B附件段A/S-", max_size=120))
def test_any_text(text: str) -> None:
    for c in CITER.find(text):
        assert text[c.start : c.end] == c.surface
        assert c.symbol is None or not re.search(r"\s", c.symbol)


def test_long_and_hard_texts() -> None:
    one = "回顾其2003年6月23日第57/270 B号、2005年12月22日第60/212号和第59/296、60/266和76/274号决议，"
    assert len(CITER.find(one * 200)) == 200 * len(CITER.find(one))
    # What would make a careless pattern try without end.
    for hard in ("A/" * 20000, "1(" * 20000, "A" * 50000, "第" * 50000, "A B和" * 20000):
        assert CITER.find(hard) == []
    assert len(CITER.find("第70/1、" * 20000 + "70/1号决议")) == 20001


def test_rules_are_parsed_once_and_checked(tmp_path: Path) -> None:
    assert structure() is structure()
    with pytest.raises(RulesError, match=r"structure\.yml: cannot be read"):
        structure(tmp_path)
    file = tmp_path / "structure.yml"
    for text, problem in (("a: [", "correct the YAML"), ("a: 1", "correct this entry")):
        file.write_text(text, encoding="utf-8")
        structure.cache_clear()
        with pytest.raises(RulesError, match=problem):
            structure(tmp_path)
    structure.cache_clear()
