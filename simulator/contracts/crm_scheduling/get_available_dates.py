"""GetAvailableDates 1.1: dates with at least one time the citizen can book (TKB crm:scheduling 1.1, 6.6)."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import DOMAIN, VERSION
from simulator.contracts.crm_scheduling.times_query import TimesRequest, times_query
from simulator.domain.booking_system import BookingSystem
from simulator.domain.timeslot import AvailableDate


@dataclass(frozen=True, slots=True)
class PerformerAvailabilityByDateType:
    healthcare_facility: str
    performer: str | None
    date: str
    resourceName: str | None
    resourceID: str | None
    timeTypeName: str | None
    timeTypeID: str | None
    careTypeName: str | None
    careTypeID: str | None


@dataclass(frozen=True, slots=True)
class Response:
    performerAvailabilityByDate: tuple[PerformerAvailabilityByDateType, ...]


def answer(request: TimesRequest, system: BookingSystem) -> Response:
    return Response(tuple(_entry(date) for date in system.available_dates(times_query(request))))


def _entry(free: AvailableDate) -> PerformerAvailabilityByDateType:
    return PerformerAvailabilityByDateType(
        free.facility,
        free.performer,
        free.date,
        free.resource_name,
        free.resource,
        free.time_type_name,
        free.time_type,
        free.care_type_name,
        free.care_type,
    )


CONTRACT = ServiceContract(
    name="GetAvailableDates",
    domain=DOMAIN,
    version=VERSION,
    request=TimesRequest,
    response=Response,
    answer=answer,
    obligation="if the unit offers new booking or rebooking",
    reference="TKB crm:scheduling 1.1, 6.6",
)
