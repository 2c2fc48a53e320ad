"""How one kind of booking system differs from another, and the flags that follow from it and from the clock.

The members are in simulator/producers; sources: spec/consumer-rules.md section J (PASiS and PMO practice on 1177).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.domain.facility import TimeType
from simulator.domain.times import day_start, timestamp


@dataclass(frozen=True, slots=True)
class ProducerProfile:
    """The differences only. `directly_bookable` says which time types a citizen may book without invitation (CR-
    REG-05).
    """

    name: str
    title: str
    directly_bookable: Callable[[TimeType], bool]
    shows: Callable[[TimeType], bool] = lambda time_type: True
    """Whether bookings of a time type are shown to citizens at all."""
    cancel_until: timedelta = timedelta(0)
    """How long before the start a booking can last be cancelled."""
    rebook_until: timedelta = timedelta(0)
    """How long before the start a booking can last be rebooked."""
    earliest_new_day: int = 0
    """The first day that new bookings and rebookings may be made to, counted from today."""
    rebooking_gives_new_id: bool = False
    lists_passed: bool = True
    """Whether GetSubjectOfCareSchedule also holds times that have passed; the sources leave it open (producer-rules
    P).
    """
    open_invitations: bool = True
    hsa_ids_in_upper_case: bool = False
    """Some systems answer with upper-case HSA-ids whatever they were asked with; consumers must cope (CR-CON-04)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the clock says in one call, as the three limits the rules need; computed once, compared as 14 digits."""

    now: str
    cancel_limit: str
    rebook_limit: str
    earliest: str
    """First point in time that may be booked; never before `now`."""


def moment(profile: ProducerProfile, now: datetime) -> Moment:
    """The limits of `profile` at `now` (aware or naive Swedish local time).

    The limits are counted in elapsed time: 24 hours before 09:00 is 09:00 on the wall the day before, also across the
    night the clocks change, since the rule is written for people. Exactly at the limit is still allowed (spec/consumer-
    rules.md CR-REG-06 leaves it open; "fram till 24 timmar innan" reads as up to and including).
    """
    wall = now.replace(tzinfo=None)
    text = timestamp(wall)
    earliest = text
    if profile.earliest_new_day:
        earliest = day_start(wall.date() + timedelta(days=profile.earliest_new_day))
    return Moment(text, timestamp(wall + profile.cancel_until), timestamp(wall + profile.rebook_until), earliest)


@dataclass(frozen=True, slots=True)
class Flags:
    """cancel_booking_allowed, rebooking_allowed, message_allowed: the same in every contract (PR-GSS-09, PR-GAT-10)."""

    cancel: bool
    rebook: bool
    message: bool


def flags_for(
    start: str, time_type: TimeType, contracts: frozenset[str], at: Moment, message_allowed: bool | None = None
) -> Flags:
    """Flags of a timed booking, invitation or free time that starts at `start` (14 digits).

    A flag is true only where the system also answers the contract that the flag promises (PR-UPB-01, PR-CNB-01), the
    time has not begun and the profile's limit has not passed. `message_allowed` overrides the time type's own setting.
    """
    ahead = start > at.now
    return Flags(
        cancel=ahead and time_type.cancel_allowed and "CancelBooking" in contracts and start >= at.cancel_limit,
        rebook=ahead and time_type.rebooking_allowed and "UpdateBooking" in contracts and start >= at.rebook_limit,
        message=time_type.message_allowed if message_allowed is None else message_allowed,
    )


NO_FLAGS = Flags(cancel=False, rebook=False, message=False)
