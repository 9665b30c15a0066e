"""What a command costs before it does anything: what is imported, and that nothing is lost by not importing it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}


def said(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], env=ENV, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_spacy_comes_without_its_command_line_and_is_whole_afterwards() -> None:
    code = """
import sys
from extract.detect.library import Chinese
print(sorted({"typer", "weasel", "httpx", "requests", "rich", "spacy.cli", "spacy.cli.info"} & set(sys.modules)))
import spacy
print(spacy.info(silent=True)["spacy_version"] == spacy.about.__version__)
import spacy.cli
print(spacy.cli.info.__module__, spacy.cli.app.info.name)
"""
    assert said(code) == ["[]", "True", "spacy.cli.info spacy"]


def test_spacy_that_was_imported_before_is_left_as_it_is() -> None:
    code = """
import spacy
before = spacy.info, spacy.cli
import extract
extract.load()
print((spacy.info, spacy.cli) == before)
"""
    assert said(code) == ["True"]


def test_a_phrase_is_found_with_other_capitals_and_in_traditional_characters() -> None:
    from extract.detect import pipeline

    nlp = pipeline.Chinese()
    nlp.tokenizer = pipeline.LinearTokenizer(nlp.vocab)
    # … is three dots to spaCy, and more than one character in the norm of its token
    phrases = {"ACTOR": {"UNHCR": "a", "难民署…B": "b", "會員": "c", "": "d"}}
    component = pipeline.PhraseComponent(nlp, "actors", phrases)
    found = {
        text: component(nlp(text)).user_data["actors"] for text in ("请unhcr和UNHCR", "难民署…b", "会员和會員", "會")
    }
    assert {text: [(hit.start, hit.end, hit.rule) for hit in hits] for text, hits in found.items()} == {
        "请unhcr和UNHCR": [(1, 6, "a"), (7, 12, "a")],
        "难民署…b": [(0, 5, "b")],
        "会员和會員": [(0, 2, "c"), (3, 5, "c")],
        "會": [],
    }
