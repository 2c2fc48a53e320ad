"""The plugin's `sentence`, and what only these steps know."""

from __future__ import annotations

from simulator.bdd.sentence import sentence

__all__ = ("AGENT", "sentence")

AGENT = "SE2321000016-OMBUD"
"""Whoever acts for a citizen without being one."""
