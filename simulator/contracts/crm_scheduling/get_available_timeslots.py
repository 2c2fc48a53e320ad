"""GetAvailableTimeslots 1.1: the free times in a closed interval of dates (TKB crm:scheduling 1.1, 6.7)."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import DOMAIN, VERSION
from simulator.contracts.crm_scheduling.times_query import TimesRequest, times_query
from simulator.contracts.crm_scheduling.timeslot import TimeslotType, presence_in, timeslot_type
from simulator.domain.booking_system import BookingSystem


@dataclass(frozen=True, slots=True)
class Response:
    timeslotDetail: tuple[TimeslotType, ...]


def answer(request: TimesRequest, system: BookingSystem) -> Response:
    return Response(tuple(map(timeslot_type, system.available_timeslots(times_query(request)))))


CONTRACT = ServiceContract(
    name="GetAvailableTimeslots",
    domain=DOMAIN,
    version=VERSION,
    request=TimesRequest,
    response=Response,
    answer=answer,
    response_rules=presence_in("GetAvailableTimeslots", "timeslotDetail"),
    obligation="if the unit offers new booking or rebooking",
    reference="TKB crm:scheduling 1.1, 6.7",
)
