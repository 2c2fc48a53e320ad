"""Engagemangsindex: which resident has what, and where to ask for it (spec/platform.md 4)."""
