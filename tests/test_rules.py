"""Every rule's own examples and counter-examples, with all rules loaded; that the rules given are used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rules_tables
from click.testing import CliRunner
from reading import extractor, mandates

from extract import rules as rules_module
from extract.cli import main
from extract.errors import DocumentError
from extract.reading import stages
from extract.yml import parsed

RULES = rules_module.load()
MARK = re.compile("「(.+?)」")


def unmarked(example: str) -> tuple[str, tuple[int, int]]:
    match = MARK.search(example)
    assert match, f"no 「」 in {example}"
    return MARK.sub(r"\1", example, count=1), (match.start(), match.end() - 2)


def cases(rules, field="examples"):
    return [pytest.param(rule, text, id=f"{rule.id}-{text[:24]}") for rule in rules for text in getattr(rule, field)]


@pytest.mark.parametrize(("rule", "example"), cases(RULES.verbs))
def test_verb(rule, example):
    text, span = unmarked(example)
    found = [(d.rule, d.verb, d.mandate_class) for d in extractor().doc(text).user_data["drafts"]]
    assert (rule.id, span, rule.verb_class) in found


@pytest.mark.parametrize(("rule", "text"), cases(RULES.verbs, "counter"))
def test_verb_counter_example(rule, text):
    assert rule.id not in {d.rule for d in extractor().doc(text).user_data["drafts"]}


@pytest.mark.parametrize(("rule", "example"), cases(RULES.adverbs))
def test_adverb(rule, example):
    text, span = unmarked(example)
    drafts = extractor().doc(text, "report" if rule.part == "report" else "operative").user_data["drafts"]
    assert [d.verb for d in drafts] == [span]
    assert rule.id in {adverb for _, _, adverb in drafts[0].adverbs} or drafts[0].rule == "request-reaffirmed"
    assert drafts[0].reiterated == rule.reiterated
    assert drafts[0].already_made == rule.already_made


@pytest.mark.parametrize(("rule", "text"), cases(RULES.adverbs, "counter"))
def test_adverb_counter_example(rule, text):
    drafts = extractor().doc(MARK.sub(r"\1", text)).user_data["drafts"]
    assert rule.id not in {adverb for d in drafts for _, _, adverb in d.adverbs}


@pytest.mark.parametrize(("rule", "example"), cases(RULES.shadows))
def test_shadow_blocks(rule, example):
    text, (start, end) = unmarked(example)
    verbs = extractor().doc(text).spans["verbs"]
    assert not [v.text for v in verbs if start <= v.start < end]
    unblocked = re.compile("|".join(p for verb in RULES.verbs for p in verb.phrases))
    assert unblocked.search(text, start, end), "a shadow that hides no verb is not needed"


def content(text, rule):
    blocked = extractor().doc(text).user_data["content"]
    return [span for by, span in blocked if by == rule.id]


@pytest.mark.parametrize(("rule", "example"), cases(RULES.clauses.content))
def test_content(rule, example):
    text, span = unmarked(example)
    assert content(text, rule) == [span]
    assert span not in [d.bare for d in extractor().doc(text).user_data["drafts"]]


@pytest.mark.parametrize(("rule", "example"), cases(RULES.clauses.content, "counter"))
def test_content_counter_example(rule, example):
    text, span = unmarked(example)
    assert content(text, rule) == []
    assert span in [d.bare for d in extractor().doc(text).user_data["drafts"]]


@pytest.mark.parametrize(("rule", "example"), cases(RULES.clauses.renewals))
def test_renewal(rule, example):
    text, span = unmarked(example)
    found = extractor().doc(text).user_data["drafts"]
    assert [(d.rule, d.verb, d.reiterated) for d in found] == [(rule.id, span, True)]


@pytest.mark.parametrize(("rule", "text"), cases(RULES.clauses.renewals, "counter"))
def test_renewal_counter_example(rule, text):
    assert rule.id not in {d.rule for d in extractor().doc(text).user_data["drafts"]}


def deadline_spans(text):
    return [(s.rule, s.start, s.end) for m in mandates(text) for s in m.spans if s.label == "DEADLINE"]


@pytest.mark.parametrize(("rule", "example"), cases(RULES.deadlines.rules))
def test_deadline(rule, example):
    text, span = unmarked(example)
    assert (rule.id, *span) in deadline_spans(text)


@pytest.mark.parametrize(("rule", "text"), cases(RULES.deadlines.rules, "counter"))
def test_deadline_counter_example(rule, text):
    assert rule.id not in {r for r, _, _ in deadline_spans(text)}


@pytest.mark.parametrize(("rule", "example"), cases(RULES.deliverables.rendering))
def test_rendering(rule, example):
    text, span = unmarked(example)
    assert (rule.id, *span) in [(s.rule, s.start, s.end) for m in mandates(text) for s in m.spans]
    accounts = {kind.id for kind in RULES.deliverables.deliverables if kind.report}
    assert mandates(text)[0].report == (rule.deliverable is None or rule.deliverable in accounts)


@pytest.mark.parametrize(("rule", "text"), cases(RULES.deliverables.rendering, "counter"))
def test_rendering_counter_example(rule, text):
    assert rule.id not in {s.rule for m in mandates(text) for s in m.spans}


@pytest.mark.parametrize(("rule", "example"), cases(RULES.deliverables.recipients))
def test_recipient(rule, example):
    text, span = unmarked(example)
    assert mandates(text)[0].recipient == text[slice(*span)]


@pytest.mark.parametrize("group", ["conditions", "urgency"])
def test_qualifiers(group):
    for rule in getattr(RULES.qualifiers, group):
        for example in rule.examples:
            text, span = unmarked(example)
            assert text[slice(*span)] in getattr(mandates(text)[0], group), rule.id


@pytest.mark.parametrize(("rule", "example"), cases(RULES.qualifiers.roles))
def test_role(rule, example):
    text, span = unmarked(example)
    parties = mandates(text)[0].named(rule.id)
    assert [p.surface for p in parties], rule.id
    assert all(span[0] <= p.start < p.end <= span[1] for p in parties)


@pytest.mark.parametrize(("rule", "example"), cases(RULES.qualifiers.decision_times))
def test_decision_time(rule, example):
    text, _ = unmarked(example)
    assert mandates(text)[0].decision_time


@pytest.mark.parametrize(("rule", "text"), cases(RULES.qualifiers.decision_times, "counter"))
def test_decision_time_counter_example(rule, text):
    assert mandates(text)[0].decision_time is None, rule.id


# Patterns of followup.yml and structure.yml that have a name and no id.
PARTS = (RULES.followup, *RULES.structure.parts)
NAMED = [rule for part in PARTS for rule in part.exampled.values()]


@pytest.mark.parametrize(("rule", "example"), cases(NAMED))
def test_named_pattern(rule, example):
    text, span = unmarked(example)
    assert span in rule.taken(text)


@pytest.mark.parametrize(("rule", "text"), cases(NAMED, "counter"))
def test_named_pattern_counter_example(rule, text):
    assert rule.taken(text) == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: getattr(part, "id", type(part).__name__))
def test_every_named_pattern_has_examples_of_both_kinds(part):
    for name, field in type(part).model_fields.items():
        holds = any(kind in repr(field) for kind in ("_compiles", "Pattern["))
        if holds and getattr(part, name):
            assert part.exampled[name].examples and part.exampled[name].counter, name


@pytest.mark.parametrize("organ", RULES.structure.organs, ids=lambda organ: organ.id)
def test_a_symbol_is_of_one_organ(organ):
    for example in organ.exampled["symbols"].examples:
        text, _ = unmarked(example)
        assert [other.id for other in RULES.structure.organs if other.symbols.match(text)] == [organ.id]


@pytest.mark.parametrize("words", [RULES.addressees, RULES.clauses], ids=lambda words: type(words).__name__)
def test_no_word_stands_twice_in_a_list(words):
    lists = {name: value for name, value in words if isinstance(value, tuple) and value and isinstance(value[0], str)}
    assert {
        name: [w for w in value if value.count(w) > 1] for name, value in lists.items() if len(set(value)) < len(value)
    } == {}


@pytest.mark.parametrize(("file", "last"), [("deadlines.yml", "rules"), ("clauses.yml", "content")])
def test_a_new_rule_can_be_written_at_the_end_of_its_file(file: str, last: str):
    assert list(parsed((rules_module.folder() / file).read_text("utf-8")))[-1] == last


def test_documents_are_read_by_the_rules_that_are_given(rules_folder: Path, tmp_path: Path):
    text = (rules_module.folder().parent / "data/documents/A_RES_76_221.txt").read_text("utf-8")
    (tmp_path / "x.txt").write_text(text.replace("大会，", "大聚会，"), "utf-8")
    with pytest.raises(DocumentError):
        stages().read(tmp_path / "x.txt")
    words = (rules_folder / "structure.yml").read_text("utf-8")
    (rules_folder / "structure.yml").write_text(words.replace("formula: [大会", "formula: [大聚会, 大会"), "utf-8")
    (document,) = stages(rules_folder).read(tmp_path / "x.txt")
    assert document.symbol == "A/RES/76/221"


def test_a_document_that_cannot_be_read_does_not_end_the_comparison(rules_folder: Path, tmp_path: Path):
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "bad.txt").write_bytes(b"")
    (papers / "gone.txt").symlink_to("nowhere.txt")
    text = (rules_module.folder().parent / "data/documents/A_RES_76_221.txt").read_text("utf-8")
    (papers / "good.txt").write_text(text, "utf-8")
    words = (rules_folder / "verbs.yml").read_text("utf-8")
    (rules_folder / "verbs.yml").write_text(words.replace("鼓励", "奖励"), "utf-8")
    done = CliRunner().invoke(main, ["diff", "--rules", str(rules_folder), str(papers)])
    assert done.exit_code == 1
    assert [line.split(";")[0] for line in done.stderr.splitlines()] == [
        f"{papers / 'bad.txt'}: is empty",
        f"note: {papers / 'gone.txt'}: is a link to nowhere.txt, which is not there",
    ]
    assert done.stdout.splitlines()[-1].startswith("2 files: 0 gained, ")
    assert "- A-RES-76-221-p" in done.stdout


def test_the_tables_of_the_readme_are_those_of_the_rules():
    text = rules_tables.README.read_text("utf-8")
    assert rules_tables.written(text, RULES) == text, "run: python tests/rules_tables.py"
