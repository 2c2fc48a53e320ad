"""PMO as 1177's regional practice describes it (spec/consumer-rules.md J, source 002).

Booking and rebooking may be to today (CR-REG-08), no 24-hour limit is stated (CR-REG-09). What citizens see is decided
by the time-book type (CR-REG-05). Open invitations are described for PASiS only, so a PMO scenario cannot have them. A
rebooked time gets a new booking id (our choice: the index rules allow it and consumers must cope, PR-UPB-14).
"""

from __future__ import annotations

from simulator.domain.profile import ProducerProfile

PROFILE = ProducerProfile(
    name="pmo",
    title="PMO",
    directly_bookable=lambda time_type: time_type.visible,
    shows=lambda time_type: time_type.visible,
    rebooking_gives_new_id=True,
    open_invitations=False,
)
