"""Documents of bodies other than the General Assembly, as plain text: with their header, or as a web page gives them.

The texts in tests/bodies/ are invented, in the manner of these bodies; what is expected of them was written down before
they were read for the first time.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from reading import extractor

from extract import readers
from extract.errors import DocumentError
from extract.model import Document

TEXTS = Path(__file__).parent / "bodies"
NUMBERED = {
    2: ["1", "2"],
    3: ["1", "2", "3"],
    4: ["1", "2", "3", "4"],
    5: ["1", "2", "3", "4", "5"],
    23: ["1", "2", "2(a)", "2(b)", "3"],
}


def case(name: str, symbol: str, kind: str, body: str, session: str | None, **more: Any) -> Any:
    """`parts`: paragraphs in each; `labels` of the operative ones; `mandates`: how many, without class `other`."""
    said = {"symbol": symbol, "kind": kind, "body": body, "session": session}
    return pytest.param(name, {"author": body, "adopted": None, **said, **more}, id=name)


CASES = [
    case(
        "unea",
        "UNEP/EA.6/Res.3",
        "resolution",
        "unea",
        "UNEP/EA.6",
        title="加强湖泊和湿地的可持续管理",
        adopted=date(2024, 3, 1),
        parts={"preamble": 3, "operative": 5},
        labels=NUMBERED[23],
        mandates=3,
    ),
    case(
        "unea_web",
        "UNEP/EA.6/Res.9",
        "resolution",
        "unea",
        "UNEP/EA.6",
        title="防治沙尘暴",
        parts={"preamble": 3, "operative": 2},
        labels=NUMBERED[2],
        mandates=2,
    ),
    case(
        "hlc",
        "SSC/20/1",
        "decision",
        "hlc-ssc",
        "SSC/20",
        title="审查执行布宜诺斯艾利斯行动计划的进展情况",
        agenda_item="3",
        adopted=date(2021, 6, 4),
        parts={"preamble": 3, "operative": 4},
        labels=NUMBERED[4],
        mandates=3,
    ),
    case(
        "hlc_web",
        "SSC/DEC/20/2",
        "decision",
        "hlc-ssc",
        "SSC/20",
        title="全系统南南合作战略的执行情况",
        parts={"preamble": 2, "operative": 3},
        labels=[None, None, None],
        mandates=3,
    ),
    case(
        "board",
        "DP/2024/12",
        "decision",
        "undp-executive-board",
        "DP/2024",
        title="署长年度报告",
        adopted=date(2024, 6, 7),
        parts={"preamble": 1, "operative": 4},
        labels=NUMBERED[4],
        mandates=3,
    ),
    case(
        "board_web",
        "DP/DEC/2024/7",
        "decision",
        "undp-executive-board",
        "DP/2024",
        title="评价",
        parts={"preamble": 2, "operative": 3},
        labels=NUMBERED[3],
        mandates=2,
    ),
    case(
        "unicef",
        "E/ICEF/2024/18",
        "decision",
        "unicef-executive-board",
        "E/ICEF/2024",
        title="儿基会年度报告",
        parts={"preamble": 1, "operative": 3},
        labels=NUMBERED[3],
        mandates=2,
    ),
    case(
        "fccc",
        "FCCC/CP/2015/10/Add.1",
        "decision",
        "unfccc-cop",
        "FCCC/CP/21",
        title="通过《巴黎协定》",
        adopted=date(2015, 12, 12),
        meeting="10",
        parts={"preamble": 3, "operative": 4},
        labels=NUMBERED[4],
        mandates=4,
    ),
    case(
        "fccc_web",
        "FCCC/CP/DEC/4/CP.29",
        "decision",
        "unfccc-cop",
        "FCCC/CP/29",
        title="国家适应计划",
        parts={"preamble": 2, "operative": 3},
        labels=NUMBERED[3],
        mandates=2,
    ),
    case(
        "iccd",
        "ICCD/COP(16)/24/Add.1",
        "decision",
        "unccd-cop",
        "ICCD/COP(16)",
        title="土地退化与干旱",
        adopted=date(2024, 12, 13),
        parts={"preamble": 2, "operative": 5},
        labels=NUMBERED[23],
        mandates=3,
    ),
    case(
        "cbd",
        "CBD/COP/DEC/15/4",
        "decision",
        "cbd-cop",
        "CBD/COP/15",
        title="昆明-蒙特利尔全球生物多样性框架",
        parts={"preamble": 2, "operative": 3, "annex": 1},
        labels=NUMBERED[3],
        mandates=2,
    ),
    case(
        "hrc",
        "A/HRC/RES/55/7",
        "resolution",
        "human-rights-council",
        "A/HRC/55",
        title="外债的影响",
        agenda_item="3",
        adopted=date(2024, 4, 3),
        meeting="52",
        parts={"preamble": 3, "operative": 4},
        labels=NUMBERED[4],
        mandates=3,
    ),
    case(
        "hrc_decision",
        "A/HRC/DEC/55/115",
        "decision",
        "human-rights-council",
        "A/HRC/55",
        title="推迟实施某些活动",
        adopted=date(2024, 4, 5),
        parts={"preamble": 2, "operative": 2},
        labels=NUMBERED[2],
        mandates=2,
    ),
    case(
        "council",
        "S/RES/2719(2023)",
        "resolution",
        "security-council",
        None,
        adopted=date(2023, 12, 21),
        parts={"preamble": 3, "operative": 5},
        labels=NUMBERED[5],
        mandates=4,
    ),
    case(
        "council_web",
        "S/RES/2719(2023)",
        "resolution",
        "security-council",
        None,
        parts={"preamble": 2, "operative": 2},
        labels=NUMBERED[2],
        mandates=2,
    ),
    case(
        "statement",
        "S/PRST/2024/6",
        "document",
        "security-council",
        None,
        adopted=date(2024, 10, 24),
        parts={"operative": 4},
        labels=[None, None, None, None],
        mandates=2,
    ),
    case(
        "ecosoc",
        "E/RES/2024/5",
        "resolution",
        "ecosoc",
        "E/2024",
        title="将性别观点纳入联合国系统所有政策和方案的主流",
        agenda_item="12(c)",
        adopted=date(2024, 6, 5),
        meeting="20",
        parts={"preamble": 2, "operative": 3},
        labels=NUMBERED[3],
        mandates=2,
    ),
    case(
        "csw",
        "E/CN.6/RES/68/1",
        "resolution",
        "csw",
        "E/CN.6/68",
        title="释放被劫为人质的妇女和儿童",
        parts={"preamble": 2, "operative": 3},
        labels=NUMBERED[3],
        mandates=2,
    ),
    case(
        "cnd_web",
        "E/CN.7/RES/67/2",
        "resolution",
        "cnd",
        "E/CN.7/67",
        title="防止和应对毒品过量使用",
        parts={"preamble": 2, "operative": 3},
        labels=NUMBERED[3],
        mandates=3,
    ),
    case(
        "report",
        "E/2024/51",
        "report",
        "ecosoc",
        "E/2024",
        author="secretary-general",
        title="实现可持续发展目标进展情况",
        parts={"body": 4},
        mandates=1,
    ),
    case(
        "report_csw",
        "E/CN.6/2024/3",
        "report",
        "csw",
        "E/CN.6/68",
        author="secretary-general",
        title="消除贫穷和加强体制",
        agenda_item="3(a)",
        parts={"body": 3},
        mandates=0,
    ),
    case(
        "report_hrc",
        "A/HRC/55/30",
        "report",
        "human-rights-council",
        "A/HRC/55",
        author="high-commissioner-for-human-rights",
        title="青年的人权",
        parts={"body": 2},
        mandates=0,
    ),
    case(
        "report_board",
        "DP/2024/13",
        "report",
        "undp-executive-board",
        "DP/2024",
        author="undp-administrator",
        title="战略计划执行情况",
        parts={"body": 2},
        mandates=0,
    ),
]


def shown(document: Document, fields: dict[str, Any]) -> dict[str, Any]:
    made = {
        "parts": dict(Counter(p.part for p in document.paragraphs)),
        "labels": [p.label for p in document.paragraphs if p.part == "operative"],
        "mandates": sum(m.mandate_class != "other" for m in extractor()(document)),
    }
    return {name: made[name] if name in made else getattr(document, name) for name in fields}


@pytest.mark.parametrize(("name", "fields"), CASES)
def test_as_expected(name: str, fields: dict[str, Any]) -> None:
    (document,) = readers.read(TEXTS / f"{name}.txt")
    assert shown(document, fields) == fields


def test_without_its_symbol() -> None:
    with pytest.raises(DocumentError, match=r"no symbol.*documents\.yml"):
        readers.read(TEXTS / "none.txt")
