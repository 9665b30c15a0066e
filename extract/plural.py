"""Counts in words that people read."""

from __future__ import annotations


def counted(n: int, noun: str) -> str:
    """1 mandate, 2 mandates."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
