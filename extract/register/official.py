"""Where the United Nations itself shows a document."""

from __future__ import annotations

from urllib.parse import quote


def official_url(symbol: str, tongue: str = "zh") -> str:
    """The address of a document in the Official Documents System, in Chinese (`zh`) or English (`en`)."""
    return f"https://docs.un.org/{tongue}/{quote(symbol, safe='/()')}"
