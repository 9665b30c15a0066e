"""What a run of fetching did, said line by line and counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from extract.sources.holdings import Taken


@dataclass(slots=True)
class FetchReport:
    """What a run did: symbols, or one line for each thing that went wrong, which `say` gets too.

    `stopped` names sources that could not be used, or not to the end. `asked` counts requests for documents.
    """

    say: Callable[[str], None]
    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unchanged: int = 0
    known: int = 0
    failed: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    asked: int = 0

    @property
    def changed(self) -> bool:
        """Whether the folder is another than before."""
        return bool(self.new or self.replaced or self.withdrawn)

    @property
    def code(self) -> int:
        """0: fine, 1: some documents failed, 2: a source could not be used and nothing else was done."""
        if self.stopped and not (self.changed or self.unchanged):
            return 2
        return 1 if self.failed or self.stopped else 0

    def took(self, symbol: str, taken: Taken, what: str = "") -> None:
        """A document that came; `what` it is, in brackets, for the line that tells of a replacement."""
        if taken == "new":
            self.new.append(symbol)
        elif taken == "replaced":
            self.say(f"{symbol}: another text took the place of the one held{what}; the old one is kept")
            self.replaced.append(symbol)
        else:
            self.unchanged += 1

    def fail(self, line: str) -> None:
        """A document, or a session, that could not be had."""
        self.failed.append(self._said(line))

    def stop(self, line: str) -> None:
        """A source that could not be used."""
        self.stopped.append(self._said(line))

    def _said(self, line: str) -> str:
        line = "".join(char if char.isprintable() else "?" for char in line)  # names of files may hold anything
        self.say(line)
        return line
