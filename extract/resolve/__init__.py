"""Resolve: words of a mandate -> values (actors, days, reports, recipients, conditions)."""
