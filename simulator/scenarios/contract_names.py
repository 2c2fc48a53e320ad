"""The contracts a simulated booking system can answer."""

from __future__ import annotations

CONTRACTS = (
    "CancelBooking",
    "GetAllCareTypes",
    "GetAllHealthcareFacilities",
    "GetAllPerformers",
    "GetAllTimeTypes",
    "GetAvailableDates",
    "GetAvailableTimeslots",
    "GetBookingDetails",
    "GetSubjectOfCareSchedule",
    "MakeBooking",
    "PingForConfiguration",
    "UpdateBooking",
)
