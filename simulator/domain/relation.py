"""Mottagningsrelation: the three things that make 1177 ask a facility about a citizen's times (spec/consumer-rules.md
C).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """There is a relation while any of the three holds (the model below CR-REL-11). `facility` is as first written."""

    facility: str
    on_start_page: bool = False
    """Under Mottagningar on the citizen's start page."""
    listed: bool = False
    """Under Vårdval/Hälsoval: the listing service says so."""
    approved: bool = False
    """Approved for communication by the facility's staff."""

    @property
    def holds(self) -> bool:
        return self.on_start_page or self.listed or self.approved
