"""What a wrong rule file says: one line with the file, the line in it, the rule and the reason."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from spoiling import refused, spoil

from extract import rules as rules_module
from extract.detect.deadlines import TimeFound
from extract.errors import RulesError
from extract.extractor import Extractor
from extract.follow import because
from extract.resolve.dates import DateResolver
from extract.resolve.sessions import Moment
from extract.rulecheck import check
from extract.rules.deadlines import KINDS
from extract.rules.reasons import CASES


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("verbs.yml", "class: urge", "class: urgent", "rule urge"),
        ("verbs.yml", "phrases: [敦促]", "phrases: [敦促, 催促]", "no example marks the phrase 催促"),
        ("verbs.yml", "- id: urge", "- id: [urge", "not YAML"),
        ("qualifiers.yml", "{id: supported_by,", "{id: in_partnership,", "rule in_partnership"),
        ("adverbs.yml", "  reiterated: true", "  reiterate: true", "rule again"),
        ("deadlines.yml", "kind: next-session", "kind: next-session\n    patern: x", "rule next-session"),
        ("deadlines.yml", "n>{number})(?P<unit>天|日|个月|周|星期|年)", "n>{number}(?P<unit>天", "rule after-adoption"),
        ("actors.yml", "parent: undp\n", "parent: undpp\n", "no actor undpp"),
        ("series.yml", "actor: general-assembly", "actor: general-asembly", "no actor general-asembly"),
        ("calendar/general-assembly.csv", "2017-09-12", "12/9/2017", "write dates as"),
        ("calendar/general-assembly.csv", "A,72,2017-09-12,", "A,72,", "not as many fields"),
        ("calendar/general-assembly.csv", "2017-09-12", "2017-09-12\udcff", "save it as CSV in UTF-8"),
        ("structure.yml", "  closing:\n    pattern: ", "  closing:\n    pattern: '(' #", "not a regular expression"),
        ("structure.yml", "  closing:\n    pattern: ", "  closing:\n    pattren: ", "closing"),
        (
            "followup.yml",
            "yearly:\n  pattern: ",
            "yearly:\n  exmaples: []\n  pattern: ",
            "exmaples: there is no such key",
        ),
        ("actors.yml", "parent: undp\n", "parent: undp\n  valid_from: 2018-13-40\n", "actors.yml"),
        ("verbs.yml", "phrases: [敦促]", "phrases: []", "rule urge, phrases: is empty"),
        ("verbs.yml", "phrases: [敦促]", "phrases: 敦促", "rule urge, phrases: must be a list"),
        ("verbs.yml", "phrases: [敦促]", "phrases: [1]", "rule urge, phrases no. 1: must be a text"),
        ("verbs.yml", "- id: urge\n  class: urge\n", "- class: urge\n", "no. 6 id: is missing"),
        ("verbs.yml", "class: urge", "class: urgent", "urgent is none of 'decide'"),
        ("verbs.yml", "- id: urge", "- id: 敦促", "敦促 is no id: write it in a-z"),
        ("actors.yml", "kind: organization\n", "\n", "rule united-nations, kind: is missing"),
        ("adverbs.yml", "  reiterated: true", "  reiterated: maybe", "rule again, reiterated: must be true or false"),
        (
            "deadlines.yml",
            "    not:",
            "    nicht:",
            "rule session-of-receiver, nicht: there is no such key; did you mean `not`",
        ),
        ("verbs.yml", "phrases: [敦促]", 'phrases: [敦促, ""]', "rule urge, phrases no. 2: is empty"),
        ("deadlines.yml", "\n  number: ", "\n  numbr: ", "macros: number is missing"),
        ("deadlines.yml", "\n  number: '", "\n  number: '(", "macros number: not a regular expression"),
        ("addressees.yml", "  plural:", "  plurals:", "pronouns: plural is missing"),
        ("deliverables.yml", "id: note", "id: report", "rule report: the id stands twice"),
        ("deliverables.yml", "id: note", "id: remark", "no deliverable note; there are oral-report"),
        (
            "deliverables.yml",
            "更新[^，；。：的]{0,20}?(?P<noun>",
            "(?:",
            "rule updates-report, pattern: the group (?P<noun>",
        ),
        ("deliverables.yml", "供(?P<body>其)", "供其", "rule for-its-session, pattern: the group (?P<body>"),
        ("qualifiers.yml", "会同(?!意)(?P<party>", "会同(?!意)(?:", "rule consulted, pattern: the group (?P<party>"),
        ("qualifiers.yml", "id: until", "id: till", "the rule until is missing"),
        ("qualifiers.yml", "pattern: '酌情'", "pattern: '{np}酌情'", "no macro {np}; none are put in here"),
        ("followup.yml", "“(?P<title>", "“(?:", "rule item-title, pattern: the group (?P<title>"),
        ("clauses.yml", "{opens}", "{open}", "after: no macro {open}; there are {opens}, {asks}"),
        (
            "reasons.yml",
            "第{paragraph}段",
            "第{para}段",
            "nothing fills {para} here; filled in are: {document}, ",
        ),
        ("reasons.yml", "paragraph {paragraph} says", "paragraph {paragraph says", "a brace stands alone in "),
        ("reasons.yml", "due from {first}", "due from {first.year}", "rule upcoming: nothing fills {first.year} here"),
        (
            "reasons.yml",
            "zh: '尚未到期",
            "zhh: '尚未到期",
            "zhh: there is no such key; did you mean `zh`",
        ),
        ("reasons.yml", "{id: repeated,", "{id: again,", "rule again: no case again; there are closed"),
        ("reasons.yml", "- {id: partly,", "# - {id: partly,", "the sentence partly is missing"),
        ("structure.yml", "  closing:\n    pattern: ", "  closing:\n    pattren: ", "a text, or have `pattern`"),
        ("clauses.yml", "(?P<noun>请求|要求|", "(?P<noun>请求|要求|恳求|", "renewed-to: the noun 恳求 has no class"),
        ("clauses.yml", ", 敦促: urge, 鼓励: encourage", ", 敦促: urge", "renewed-ask: the noun 鼓励 has no class"),
        ("verbs.yml", "- id: urge\n", "- id: urge\n  class: decide\n", "the key 'class' stands there twice"),
    ],
)
def test_wrong_rule_file_is_one_clear_line(rules_folder: Path, file, old, new, said):
    spoil(rules_folder, file, old, new)
    refused(rules_folder, file, said)


def test_the_line_is_told_on_which_the_wrong_entry_stands(rules_folder: Path):
    file = rules_folder / "verbs.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("class: urge", "class: urgent", 1), "utf-8")
    line = text.split("class: urge")[0].count("\n") + 1
    with pytest.raises(RulesError, match=rf"verbs\.yml: line {line}, rule urge, class: "):
        rules_module.load(rules_folder)


def rejected(folder: Path, file: str, entry: str) -> str:
    """What is said of an entry that is written at the end of a file."""
    with (folder / file).open("a", encoding="utf-8") as lines:
        lines.write(f"{entry}\n")
    with pytest.raises(RulesError) as error:
        rules_module.load(folder)
    return str(error.value)


TWICE = [
    ("actors.yml", "- {id: undp, name: 某署, kind: fund}"),
    ("countries.yml", "- {id: undp, name: 某署, kind: fund}"),
    ("verbs.yml", '- {id: urge, class: urge, phrases: [催促], examples: ["「催促」各国；"]}'),
    ("adverbs.yml", '- {id: also, phrases: [且], examples: ["「且请」各国；"]}'),
    ("shadows.yml", '- {id: by-way-of, phrases: [请来], examples: ["「请来」；"]}'),
    ("series.yml", "- {series: A, names: [某大会], actor: general-assembly}"),
    ("reasons.yml", "- {id: repeated, zh: 再次提出, en: again}"),
    ("qualifiers.yml", '  - {id: until, pattern: 直到, examples: ["「直到」"]}'),
    ("deadlines.yml", "  - {id: event, kind: event, pattern: 到时}"),
    ("clauses.yml", '  - {id: means, examples: ["「鼓励」"]}'),
    ("deliverables.yml", "  - {id: to-body, pattern: '(?P<body>我)'}"),
    ("calendar/general-assembly.csv", "A,72,2017-09-12,,,known,again"),
]


@pytest.mark.parametrize(("file", "entry"), TWICE, ids=lambda one: one[:24])
def test_what_has_an_id_stands_once(rules_folder: Path, file: str, entry: str):
    assert "the id stands twice" in rejected(rules_folder, file, entry)


MARKS = [
    ("催促各国；", "nothing is marked with 「」 in 催促各国；"),
    ("「催促各国；", "「 without 」 in 「催促各国；"),
    ("催促」各国；", "」 without 「 in 催促」各国；"),
    ("「」催促各国；", "nothing stands in 「」 in 「」催促各国；"),
]


@pytest.mark.parametrize(("example", "said"), MARKS)
def test_an_example_that_does_not_mark_what_must_come_out(rules_folder: Path, example: str, said: str):
    message = rejected(
        rules_folder, "deadlines.yml", f'  - {{id: new, kind: event, pattern: 催促, examples: ["{example}"]}}'
    )
    assert f"rule new, examples no. 1: {said}" in message


def test_an_example_that_does_not_hold_is_told_in_words(rules_folder: Path):
    examples = 'examples: ["请各国「三天后一早」提交报告；"], not: ["请各国三天后提交报告；"]'
    with (rules_folder / "deadlines.yml").open("a", encoding="utf-8") as lines:
        lines.write(f"  - {{id: new, kind: event, pattern: 三天后, {examples}}}\n")
    rules = rules_module.load(rules_folder)
    only = replace(rules, deadlines=rules.deadlines.model_copy(update={"rules": rules.deadlines.rules[-1:]}))
    of_new = (broken for example, broken in check(only, Extractor(rules)) if example.rule.id == "new")
    first, second = (str(broken).split(": ", 3)[-1] for broken in of_new)
    assert first == "must give 三天后一早; found: 三天后"
    assert second == "must not be read by it; found: 三天后"


STRANGERS = [
    ("name: 秘书长, kind: office", "秘书长 is a name of secretary-general too, at the same time"),
    ("name: 某署, names: [某局, 秘书处], kind: office", "秘书处 is a name of secretariat too"),
    ("name: 方, kind: group", "name: 方 is no name: one character alone names nobody"),
    ("name: 各秘书长, kind: office", "各秘书长 is read without its modifier, as 秘书长, a name of secretary-general"),
    ("name: 某署, kind: archive", "kind: archive is none of 'organ', 'office'"),
    ("name: 某署, kind: office, common_names: [官员]", "common_names are for a group only"),
    ("name: 某署, kind: office, valid_from: long ago", "valid_from: long ago is no year and no day: write 2018"),
    ("name: 某署, kind: office, valid_from: 2018, valid_to: 2017", "ends before it begins"),
    ("name: 某署, kind: office, parent: new", "parent leads back to it: new -> new"),
    ("name: 某署, kind: office, successor: new, valid_to: 2018", "successor leads back to it: new -> new"),
    ("name: 某署, kind: office, successor: undp", "has a successor and no valid_to"),
    ("name: 某署, kind: office, parent: nobody", "no actor nobody for its parent"),
]


@pytest.mark.parametrize(("fields", "said"), STRANGERS)
def test_an_actor_that_contradicts_the_header_of_its_file(rules_folder: Path, fields: str, said: str):
    message = rejected(rules_folder, "actors.yml", f"- {{id: new, {fields}}}")
    assert "rule new" in message
    assert said in message


def test_two_actors_that_are_each_other_s_parent(rules_folder: Path):
    pair = "- {id: one, name: 某署, kind: office, parent: other}\n- {id: other, name: 某局, kind: office, parent: one}"
    assert "rule one: parent leads back to it: one -> other -> one" in rejected(rules_folder, "actors.yml", pair)


def test_a_name_may_go_over_to_the_successor(rules_folder: Path):
    with (rules_folder / "actors.yml").open("a", encoding="utf-8") as lines:
        lines.write("- {id: one, name: 某署, kind: office, valid_to: 2018, successor: other}\n")
        lines.write("- {id: other, name: 某署, kind: office, valid_from: 2018}\n")
    assert rules_module.load(rules_folder).actors["one"].successor == "other"


UNUSABLE = [
    ("kind: event, pattern: ''", "takes nothing of the text"),
    ("kind: event, pattern: '(?:到时)?'", "takes nothing of the text"),
    ("kind: event, pattern: '{prop}到时'", "no macro {prop}; there are {number}, {year}, {prep}"),
    ("kind: event, pattern: '(?<={prep})到时'", "not a regular expression: look-behind requires fixed-width"),
    ("kind: event, pattern: 到时, not_after: '{prep}'", "not_after: no macro {prep}; none are put in here"),
    ("kind: date, pattern: 到时", "the group (?P<year>…) is missing"),
    ("kind: session, pattern: 到时", "the group (?P<session>…) is missing"),
    ("kind: within, pattern: 到时", "the group (?P<n>…) is missing"),
    ("kind: every, pattern: 到时", "the group (?P<unit>…) or (?P<single>…) is missing"),
    ("kind: event, pattern: 到时, needs_edge: true", "the group (?P<edge>…) is missing"),
    ("kind: session, pattern: '(?P<session>到时)', continued: 到时", "continued: the group (?P<session>…) is missing"),
    ("kind: event, pattern: 到时, decide: false", "decide: there is no such key"),
    ("kind: evnt, pattern: 到时", "no kind evnt; there are session, session-year"),
]


@pytest.mark.parametrize(("fields", "said"), UNUSABLE)
def test_a_deadline_rule_that_the_program_could_not_use(rules_folder: Path, fields: str, said: str):
    message = rejected(rules_folder, "deadlines.yml", f"  - {{id: new, {fields}}}")
    assert "rule new, " in message
    assert said in message


def test_the_kinds_of_deadlines_are_those_that_are_worked_out():
    assert list(DateResolver(rules_module.load())._by_kind) == list(KINDS)


def test_a_period_of_a_unit_that_has_no_letter_gives_no_date():
    found = TimeFound(0, 2, "new", "every", {"single": "旬", "text": "每旬"})
    (deadline,) = DateResolver(rules_module.load()).resolve(found, Moment(None, None, None))
    assert (deadline.due, deadline.basis) == (None, "not a period")


def test_the_cases_are_those_that_follow_up_tells_apart():
    tree = ast.parse(Path(because.__file__).read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason"]
    told = {one.value for call in calls for one in ast.walk(call.args[0]) if isinstance(one, ast.Constant)}
    assert told == CASES.keys()


def test_missing_rule_file(rules_folder: Path):
    (rules_folder / "verbs.yml").unlink()
    with pytest.raises(RulesError, match=r"verbs\.yml"):
        rules_module.load(rules_folder)
