"""Detect and assemble: the spaCy pipeline, and which addressee, action and time belongs to which verb."""
