"""The public address of the register, where a proxy stands before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from extract.errors import MandatesError

#: What pages of the site begin with, beside the name of the database: a proxy that takes such a path away hides them.
_OWN = frozenset({"-", "about", "calendar", "doc", "favicon.ico", "figures", "robots.txt"})
_CURE = "give it as https://register.example.org/ or https://example.org/register/"


@dataclass(frozen=True, slots=True)
class Address:
    """Scheme and host as readers see them, and the path (`/register/`) under which the register stands."""

    scheme: str
    host: str
    base: str

    def place(self, scope: Any) -> Any:
        """The request as it would have come without the proxy: the path without `base`, whether the proxy has taken
        it away or not, and scheme and host of the public address, so that feeds and calendars name it whatever the
        request says. Where `base` stands twice it stays: Datasette takes one off, too, and what is left is no page."""
        if scope["type"] != "http":
            return scope
        headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
        placed = {**scope, "scheme": self.scheme, "headers": [*headers, (b"host", self.host.encode("latin-1"))]}
        prefix = self.base.rstrip("/")
        path = scope["path"] + "/"
        if prefix and path.startswith(self.base) and not path.startswith(self.base + self.base[1:]):
            placed["path"] = scope["path"][len(prefix) :] or "/"
            if raw := scope.get("raw_path"):
                placed["raw_path"] = raw[len(prefix) :] or b"/"
        return placed


def parse(url: str, database: str) -> Address:
    """`https://example.org/register/` taken apart. Raises MandatesError for what is no such address, and for a path
    that begins like those of the site itself."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:  # brackets that hold no address, a port that is none
        raise MandatesError(f"--url {url}", "is no address", _CURE) from error
    if not good or parts.query or parts.fragment or not url.isascii() or "@" in parts.netloc or " " in url:
        raise MandatesError(f"--url {url}", "is no address", _CURE)
    base = "/" + parts.path.strip("/") + "/" if parts.path.strip("/") else "/"
    first = base.split("/")[1]
    if first in _OWN or first.partition(".")[0] == database:
        raise MandatesError(f"--url {url}", f"a path that begins with {base} is one of the site's own", _CURE)
    return Address(parts.scheme, parts.netloc, base)
