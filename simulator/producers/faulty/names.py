"""The names of the faults of kind logic that a booking system looks for (simulator/faults/catalogue)."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.domain.fault import FaultSetting

Faults = Mapping[str, FaultSetting]

# What is shown.
STALE, BLIND, SHOWS_LATE = "stale_after_cancel", "sees_no_bookings", "shows_late"
WRONG_SCHEDULE, UNKNOWN_SERVED = "wrong_schedule", "serves_unknown_id"
IDS_VARY, STILL_OPEN = "booking_id_varies", "used_invitation_still_open"

# What is offered.
WRONG_INTERVAL, WRONG_DATES, FILTER_IGNORED = "wrong_interval", "wrong_dates", "filter_ignored"
OFFERS_PASSED, OFFERS_TODAY, OFFERS_BOOKED = "offers_passed", "offers_today", "still_offers_booked"
TIMES_HAVE_IDS, WRONG_CHOICES, WRONG_UNITS = "free_times_have_ids", "wrong_choices", "wrong_units"

# Who is asked, and by whom.
BREAKS_ON, ADDRESS_IGNORED, ACTOR_IGNORED = "breaks_on", "address_ignored", "actor_ignored"
AGENT_AS_CITIZEN, RULES_IGNORED = "agent_as_citizen", "unit_rules_ignored"

# What is done.
IDLE, REFUSES, SILENT = "says_ok_changes_nothing", "refuses", "error_without_text"
TAKEN, NEW_ID, LATE = "slot_taken_before_confirm", "rebooked_to_new_id", "clock_passes_limit"
LIMIT_IGNORED, FLAGS_IGNORED, PASSED_CHANGED = "limit_ignored", "flags_not_obeyed", "changes_passed"
DOUBLE_BOOKS, BOOKS_UNOFFERED, STORES_OTHERWISE = "double_books", "books_unoffered", "stores_otherwise"
KEEPS_TIME, COPIES, LOST, LOSES = "keeps_old_time", "copies_when_rebooking", "lost_when_rebooked", "loses_booking_on_no"
STAYS_INVITATION, REBOOKS_OPEN = "stays_invitation", "rebooks_open_invitation"
ANY_UNIT, OTHER_UNIT_REFUSED = "any_unit_accepted", "refuses_other_unit"
UNKNOWN_IS_OK, CANCELLED_IS_OK = "unknown_id_is_ok", "second_cancel_is_ok"
REUSED, ANYBODYS, NEVER_EXPIRES = "invitation_reused", "invitation_for_anyone", "invitation_never_expires"


def what(faults: Faults, name: str, parameter: str = "what") -> str:
    """The fault's parameter, or nothing when the fault is not on."""
    fault = faults.get(name)
    return "" if fault is None else str(fault.parameters[parameter])
