"""What the faults touch, and what can be set in several of them."""

from __future__ import annotations

from simulator.faults import content
from simulator.faults.fault import Parameter

SCHEDULE = frozenset({"GetSubjectOfCareSchedule"})
DETAILS = frozenset({"GetBookingDetails"})
DATES = frozenset({"GetAvailableDates"})
FREE = DATES | {"GetAvailableTimeslots"}
TIMESLOTS = SCHEDULE | DETAILS | {"GetAvailableTimeslots"}
TIMES = TIMESLOTS | {"GetCareContacts"}
BOOKED = SCHEDULE | DETAILS | {"GetCareContacts"}
LISTS = SCHEDULE | {"GetAvailableTimeslots", "GetCareContacts"}
CHOICES = frozenset({"GetAllTimeTypes", "GetAllCareTypes", "GetAllPerformers", "GetAllHealthcareFacilities"})
BOOK = frozenset({"MakeBooking"})
REBOOK = frozenset({"UpdateBooking"})
CANCEL = frozenset({"CancelBooking"})
ACTS = BOOK | REBOOK | CANCEL
ASKS = TIMESLOTS | DATES | CHOICES
"""Every contract of crm:scheduling that only reads."""

ROW = Parameter("row", 0, "Vilken tid i svaret, räknad från 1; 0 är alla", least=0, most=10_000)
CARRIED_OUT = Parameter("carried_out", False, "Det som begärdes utförs ändå, fast svaret säger något annat")
HOW = Parameter("how", "short", "Hur tidpunkten är felskriven", choices=tuple(content.MALFORMED))
TEXT = Parameter("text", "Systemet svarar inte just nu.", "Felets text", least=1, most=800)
