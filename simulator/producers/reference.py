"""Everything by the book: the contract description and nothing else.

A citizen may book every time type that is visible, up to the minute it starts, and cancel and rebook until then.
"""

from __future__ import annotations

from simulator.domain.profile import ProducerProfile

PROFILE = ProducerProfile(
    name="reference",
    title="Referenssystem",
    directly_bookable=lambda time_type: time_type.visible,
)
