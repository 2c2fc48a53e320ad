"""GetSubjectOfCareSchedule 1.1: a citizen's bookings and timed invitations at a facility (TKB crm:scheduling 1.1, 6.9).

The one contract every producer must have (PR-GEN-17). Open invitations are never in the answer (PR-GSS-04).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import DOMAIN, VERSION
from simulator.contracts.crm_scheduling.timeslot import TimeslotType, presence_in, timeslot_type
from simulator.domain.booking_system import BookingSystem


@dataclass(frozen=True, slots=True)
class Request:
    healthcare_facility: str
    subject_of_care: str


@dataclass(frozen=True, slots=True)
class Response:
    timeslotDetail: tuple[TimeslotType, ...]


def answer(request: Request, system: BookingSystem) -> Response:
    schedule = system.schedule(request.healthcare_facility, request.subject_of_care)
    return Response(tuple(map(timeslot_type, schedule)))


CONTRACT = ServiceContract(
    name="GetSubjectOfCareSchedule",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    response_rules=presence_in("GetSubjectOfCareSchedule", "timeslotDetail"),
    obligation="always",
    reference="TKB crm:scheduling 1.1, 6.9",
)
