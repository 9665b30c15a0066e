"""Where documents lie in a repository or archive: `{session}session/Chinese/*.xml`, and which sessions are wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

_SPEC = re.compile(r"(?P<first>\d{1,3})(?P<open>-(?P<last>\d{1,3})?)?|(?P<special>E?S-\d{1,3})")
_LONGEST, _LONGEST_PART = 300, 255  # characters of a path; bytes of each name in it, as file systems take them
UNSAFE = "its name leads out of its folder, is too long, or cannot be shown"


@dataclass(frozen=True)
class Sessions:
    """Sessions wanted: numbers (77), ranges (75-78), everything from one on (75-), special ones (S-32, ES-11)."""

    specs: tuple[str, ...]

    @classmethod
    def of(cls, specs: Iterable[str | int]) -> Sessions:
        """Raises ValueError for what is no session."""
        made = tuple(str(spec).strip() for spec in specs)
        for spec in made:
            match = _SPEC.fullmatch(spec)
            if not match or (match["last"] and int(match["last"]) < int(match["first"])):
                raise ValueError(f"'{spec}' is no session; write 77, 75-78, 75- or ES-11")
        return cls(made)

    def __contains__(self, session: str) -> bool:
        return any(_within(session, spec) for spec in self.specs)

    def __bool__(self) -> bool:
        return bool(self.specs)

    def __str__(self) -> str:
        return ", ".join(self.specs)


def _within(session: str, spec: str) -> bool:
    match = _SPEC.fullmatch(spec)
    if match is None or match["special"] or not session.isdigit():
        return session == spec
    first = int(match["first"])
    last = int(match["last"]) if match["last"] else (None if match["open"] else first)
    return first <= int(session) and (last is None or int(session) <= last)


@dataclass(frozen=True)
class PathTemplate:
    """A template of paths: `{session}` once, `*` for anything within one name."""

    template: str

    @classmethod
    def of(cls, template: str) -> PathTemplate:
        """Raises ValueError for a template that is not usable."""
        if template.count("{session}") != 1 or not safe(template.replace("{session}", "1")):
            raise ValueError("write a relative path with {session} in it once, like {session}session/Chinese/*.xml")
        return cls(template)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = re.split(r"(\{session\}|\*)", self.template)
        known = {"{session}": "(?P<session>[A-Za-z0-9-]{1,12})", "*": "[^/]*"}
        return re.compile("".join(known.get(part, re.escape(part)) for part in parts))

    def session(self, path: str) -> str | None:
        """The session in whose place a path lies, or None."""
        match = self._pattern.fullmatch(path)
        return match["session"] if match else None

    def glob(self, session: str) -> str:
        """The pattern of one session, as git's sparse checkouts take it."""
        return "/" + self.template.replace("{session}", session)


def safe(path: str) -> bool:
    """Whether a path from elsewhere stays below its folder, can be shown and can be written.

    It is relative, without `..`, anything unprintable, or a name that file systems do not take.
    """
    parts = path.split("/")
    return (
        0 < len(path) <= _LONGEST
        and "\\" not in path
        and path.isprintable()
        and not any(part in ("", ".", "..") or part.lower() == ".git" for part in parts)
        and not re.match(r"[A-Za-z]:", path)
        and all(len(part.encode()) <= _LONGEST_PART for part in parts)
    )
