"""Bringing the register up to date: what was read before is not read again, what changed is written down, the new
database is checked before readers see it."""
