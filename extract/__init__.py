"""Mandates in United Nations documents in Chinese: who was asked to do what by when, and what became of it.

`extract.load()` returns the spaCy pipeline; importing this package imports neither spaCy nor Datasette.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

__version__ = "0.1.0"


def load() -> Language:
    """The spaCy pipeline with the rules of this project: `load()(text).spans["mandates"]` are its mandates."""
    from extract.detect.pipeline import load as load_pipeline

    return load_pipeline()
