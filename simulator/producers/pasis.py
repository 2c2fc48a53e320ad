"""PASiS as 1177's regional practice describes it (spec/consumer-rules.md J, source 002).

A booked time can be cancelled and rebooked until 24 hours before it begins (CR-REG-06). New bookings and rebookings are
made to tomorrow at the earliest (CR-REG-07). Only times of 1177 level 4 can be booked directly (CR-REG-05). Sends open
invitations (CR-INV-01). Lists only what lies ahead, and answers with HSA-ids in upper case (both our choice, to give
consumers variety).
"""

from __future__ import annotations

from datetime import timedelta

from simulator.domain.profile import ProducerProfile

DIRECT_LEVEL = 4

PROFILE = ProducerProfile(
    name="pasis",
    title="PASiS",
    directly_bookable=lambda time_type: time_type.level >= DIRECT_LEVEL,
    cancel_until=timedelta(hours=24),
    rebook_until=timedelta(hours=24),
    earliest_new_day=1,
    lists_passed=False,
    hsa_ids_in_upper_case=True,
)
