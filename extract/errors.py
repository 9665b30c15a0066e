"""Errors that a user sees: one line that names file, place and cure."""

from __future__ import annotations


class MandatesError(Exception):
    """What stops a command. `str()` is the one line the user reads: `where: problem; cure`."""

    def __init__(self, where: object, problem: str, cure: str) -> None:
        self.where, self.problem, self.cure = str(where), problem, cure
        self._given = (str(where), problem, cure)
        super().__init__(f"{where}: {problem}; {cure}")

    def __reduce__(self) -> tuple[type[MandatesError], tuple[str, str, str]]:
        """A worker's error arrives as what it was."""
        return type(self), self._given


class DocumentError(MandatesError):
    """One document could not be read; the others are processed all the same (exit code 1)."""


class RulesError(MandatesError):
    """A rule file is wrong; nothing is processed (exit code 2)."""


class StoreError(MandatesError):
    """The database cannot be read or written; what was there is left whole (exit code 2)."""


class FetchError(MandatesError):
    """One document could not be fetched, or what came is not what was asked for; the others are tried (exit code 1)."""


class SourceError(MandatesError):
    """A source cannot be used, or asks to be left alone; it is not asked again in this run (exit code 1, or 2)."""
