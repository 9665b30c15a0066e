"""spaCy, imported without its command line, which this program does not use.

`import spacy` imports `spacy.cli` for the one name `spacy.info`, and with it typer, weasel, httpx, requests and rich: a
third of the import's time, in every process anew. So a stand-in answers for that name while spaCy is imported here.
After that spaCy is whole: `spacy.info()` and `import spacy.cli` work as ever. Where spaCy was imported before, nothing
is changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from extract.collecting import settled

__all__ = ["Chinese"]

_CLI = "spacy.cli.info"


def _info(*given: Any, **named: Any) -> Any:
    """What `spacy.info` is, found when it is called."""
    return import_module(_CLI).info(*given, **named)


@contextmanager
def _without_command_line() -> Iterator[None]:
    if "spacy" in sys.modules:
        yield
        return
    stand_in = ModuleType(_CLI)
    vars(stand_in)["info"] = _info
    sys.modules[_CLI] = stand_in
    try:
        yield
    finally:
        sys.modules.pop(_CLI, None)


settled()
with _without_command_line():
    from spacy.lang.zh import Chinese

settled()
