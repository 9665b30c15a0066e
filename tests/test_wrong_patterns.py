"""What a rule file says whose patterns, words or templates are fine alone and would not be so where they are used."""

from __future__ import annotations

from pathlib import Path

import pytest
from spoiling import refused, spoil

from extract import rules as rules_module
from extract.errors import RulesError
from extract.extractor import Extractor
from extract.patterns.cues import looking_first

GROUP, FLAG, NUMBER = "(?P<x>在此)", "(?i)在此", r"(在)此\1"
NAMED = "a group has a name or none at all: write (?:…)"

WRONG = [
    # Patterns that are joined to others, or put into one.
    ("clauses.yml", "  - 并且?\n", f"  - '{GROUP}'\n", "connectives no. 1: the group (?P<x>…) is read by nothing here"),
    ("clauses.yml", "  - 并且?\n", f"  - '{FLAG}'\n", "flags must say for which part they hold: (?i:…)"),
    ("clauses.yml", "  - 并且?\n", f"  - '{NUMBER}'\n", NAMED),
    ("clauses.yml", "  - 其中\n", f"  - '{GROUP}'\n", "reported no. 1: the group (?P<x>…) is read by nothing here"),
    ("clauses.yml", "provided: '", f"provided: '{FLAG}", "inner provided: not a regular expression: flags"),
    ("clauses.yml", "(?P<head>", "(?:", "bodies_reporting named: the group (?P<head>…) is missing"),
    ("deadlines.yml", "joints: '", f"joints: '{GROUP}", "joints: the group (?P<x>…) is read by nothing here; none is"),
    (
        "deadlines.yml",
        "continued: '",
        "continued: '(?P<time>在)?",
        "the group (?P<time>…) is read by nothing here; there",
    ),
    ("deadlines.yml", "\n  prep: '", "\n  prep: ''\n  prop: '", "macros prep: is empty"),
    ("deadlines.yml", "\n  number: '", "\n  number: '(?<=x+)'\n  no: '", "macros number: not a regular expression"),
    (
        "deadlines.yml",
        "\n  body: '",
        "\n  body: '(?<={number})",
        "macros: body is no regular expression with the others",
    ),
    ("qualifiers.yml", "pattern: '酌情'", f"pattern: '{GROUP}'", "the group (?P<x>…) is read by nothing here; none is"),
    (
        "followup.yml",
        "closing:\n  pattern: '",
        "closing:\n  pattern: '{body}",
        "closing: no macro {body}; none are put in",
    ),
    ("followup.yml", "closing:\n  pattern: '", "closing:\n  pattern: ''\n  # '", "closing: is empty"),
    (
        "followup.yml",
        "closing:\n  pattern: '",
        f"closing:\n  pattern: '{'(' * 5000}",
        "maximum recursion depth exceeded",
    ),
    (
        "followup.yml",
        "closing:\n  pattern: '",
        f"closing:\n  pattern: 'x{{{'9' * 20}}}",
        "repetition number is too large",
    ),
    ("followup.yml", "(?P<thing>", "(?:", "things: the group (?P<thing>…) is missing"),
    ("structure.yml", "'(?P<year>\\d{4})年", "'(?:\\d{4})年", "citations date: the group (?P<year>…) is missing"),
    ("structure.yml", "(?P<emergency>", "(?:", "header special: the group (?P<emergency>…) is missing"),
    (
        "structure.yml",
        "(?P<annex>",
        "(?P<anex>",
        "levels no. 1: the group (?P<anex>…) is read by nothing here; there are",
    ),
    ("structure.yml", "[㈠-㉃]'\n", "[㈠-㉃]|'\n", "citations ring: takes nothing of the text, or may do so"),
    # Words without which every place would be one.
    ("clauses.yml", "coordinators: [", "coordinators: []\nx: [", "there is no such key"),
    (
        "clauses.yml",
        "\ncoordinators: [",
        "\ncoordinators: [] # [",
        "coordinators: is empty; one entry at least is needed",
    ),
    ("clauses.yml", "\ncoordinators: [", "\ncoordinators: ['', ", "coordinators no. 1: is empty"),
    ("clauses.yml", "  annex: [我们", "  anex: [我们", "subjects: annex is missing, which the program needs"),
    ("clauses.yml", "objects_up_to: ", "objects_up_to: -", "objects_up_to: must be at least 1"),
    ("clauses.yml", "objects_up_to: ", f"objects_up_to: {'9' * 20}", "objects_up_to: must be at most 200"),
    ("addressees.yml", "\nof: ", "\nof: ''  # ", "of: is empty"),
    ("structure.yml", "\n  numerals: ", "\n  numerals: ''  # ", "items numerals: "),
    ("structure.yml", "\n  numerals: ", "\n  numerals: '一二三四五六七八九]'  # ", "is no row of figures"),
    ("adverbs.yml", "part: report", "part: reports", "part: reports is none of 'report'"),
    # Templates and units.
    (
        "structure.yml",
        "resolution: A/RES/{n}",
        "resolution: A/RES/{zz}",
        "nothing fills {zz} here; filled in are: {n}, {a}",
    ),
    ("structure.yml", "resolution: A/RES/{n}", "resolution: A/RES/{n", "resolution: a brace stands alone in A/RES/{n"),
    ("structure.yml", "resolution: A/RES/{n}", "resolution: A/RES/{a}", "the number is missing in A/RES/{a}"),
    ("structure.yml", "session: A/{n}", "session: A/{a}", "nothing fills {a} here; filled in are: {n}"),
    ("structure.yml", "第{n}届世", "第{m}届世", "nothing fills {m} here"),
    ("series.yml", "form: UNEP/EA.{n}", "form: '{x}'", "form: nothing fills {x} here; filled in are: {series}, {n}"),
    ("series.yml", "form: UNEP/EA.{n}", "form: UNEP/{n}", "UNEP/2024 would be no symbol of a session of UNEP/EA"),
    ("series.yml", "- series: E\n", "- series: e\n", "e/2024 would be no symbol of a session of e"),
    ("deadlines.yml", "个月: M,", "个月: X,", "units 个月: X is none of 'h', 'D', 'W', 'M', 'Q', 'H' or 'Y'"),
    # Actors, and kinds of them.
    ("followup.yml", "\nforwards: ", "\nforwards: x", "forwards: no actor xsecretary-general; add it to actors.yml"),
    ("followup.yml", "\nserving: [programme", "\nserving: [program", "serving no. 1: program is none of 'organ'"),
    ("clauses.yml", "\n  unea: ", "\n  uneaa: ", "authors uneaa: no actor uneaa; add it to actors.yml"),
    ("clauses.yml", "\n  acabq: ", "\n  acabqq: ", "reporters acabqq: no actor acabqq"),
    ("structure.yml", "author: ohchr", "author: ohchrr", "header reports no. 4 author: no actor ohchrr"),
    # Calendars.
    ("calendar/general-assembly.csv", "A,72,", f"A,72{'x' * 200_000},", "field larger than field limit"),
    ("calendar/general-assembly.csv", ",known", ',"known', None),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), WRONG)
def test_what_would_fail_where_it_is_used_is_told_when_rules_are_read(rules_folder: Path, file, old, new, said):
    spoil(rules_folder, file, old, new)
    if said is None:
        rules_module.load(rules_folder)
    else:
        refused(rules_folder, file, said)


@pytest.mark.parametrize("file", ["verbs.yml", "adverbs.yml", "shadows.yml"])
def test_a_file_of_phrases_without_any(rules_folder: Path, file: str):
    (rules_folder / file).write_text("[]\n", "utf-8")
    with pytest.raises(RulesError, match=rf"{file}: line 1: is empty; one entry at least is needed"):
        rules_module.load(rules_folder)


PLAIN = [
    ("clauses.yml", "\ncoordinators: [", "\ncoordinators: ['(', "),
    ("clauses.yml", "  acabq: [", "  acabq: ['(', "),
    ("addressees.yml", "\nof: ", "\nof: '('  # "),
    ("addressees.yml", "\nenumeration: ", "\nenumeration: ']'  # "),
    ("addressees.yml", "\nnot_and_others_after: [", "\nnot_and_others_after: [各国各, "),
]


@pytest.mark.parametrize(("file", "old", "new"), PLAIN)
def test_a_word_is_looked_for_as_it_is_written(rules_folder: Path, file: str, old: str, new: str):
    spoil(rules_folder, file, old, new)
    Extractor(rules_module.load(rules_folder)).doc("我欢迎各国等的努力，并请秘书长提交报告；", "report/acabq")


def test_the_name_of_an_entry_that_is_no_text_is_not_told(rules_folder: Path):
    path = rules_folder / "series.yml"
    path.write_text(path.read_text("utf-8").replace("- series: E\n", "- series: [E]\n", 1), "utf-8")
    with pytest.raises(RulesError, match=r"series\.yml: line \d+, no\. 2 series: must be a text"):
        rules_module.load(rules_folder)


def test_a_pattern_whose_first_part_is_nothing():
    assert looking_first("(?P<x>)在") == "(?=[在])(?:(?P<x>)在)"
