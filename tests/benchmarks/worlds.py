"""The world that is measured, and the messages it is asked with. No field of a time is left out to be fast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import yaml

from simulator.domain.identifiers import test_identities
from simulator.domain.times import SWEDEN

SYSTEM = "bench"
FACILITY = "SE2321000016-BENCH"
SLOTS = 20  # on every day of the timetable

_PERFORMER = "SE2321000016-P1"
_TIME_TYPE = "NYBESOK"
_RESIDENTS = dict(zip((5, 20, 1_000), islice(test_identities(date(1950, 1, 1)), 3), strict=True))
"""A citizen with so many bookings."""
_PER_DAY = 20
_MINUTES = 15

_ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
                  xmlns:add="urn:riv:itintegration:registry:1"
                  xmlns:urn="urn:riv:interoperability:headers:1"
                  xmlns:urn1="urn:riv:crm:scheduling:{contract}Responder:1"
                  xmlns:urn2="urn:riv:crm:scheduling:{contract}Responder:1.1">
   <soapenv:Header>
      <add:LogicalAddress>{facility}</add:LogicalAddress>
      <urn:Actor>
         <urn:actorId>{resident}</urn:actorId>
         <urn:actorType>subject_of_care</urn:actorType>
      </urn:Actor>
   </soapenv:Header>
   <soapenv:Body>
      <urn1:{contract}>
         <urn1:healthcare_facility>{facility}</urn1:healthcare_facility>
         {question}
      </urn1:{contract}>
   </soapenv:Body>
</soapenv:Envelope>
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A message ready to be posted. `posts`: how many timeslotDetail a right answer has."""

    contract: str
    path: str
    body: bytes
    posts: int


def scenario() -> str:
    """One facility with 20 free times every day, and citizens with 5, 20 and 1,000 bookings there."""
    return yaml.safe_dump(
        {
            "name": "bench",
            "title": "What the benchmarks ask about",
            "timetable": {"weeks": 4},
            "residents": [{"id": resident} for resident in _RESIDENTS.values()],
            "booking_systems": [_system()],
            "bookings": [booking for posts, who in _RESIDENTS.items() for booking in _bookings(posts, who)],
        }
    )


def timeslots() -> Question:
    """GetAvailableTimeslots of one day: 20 free times."""
    day = _in_days(7)
    resident = _RESIDENTS[5]
    question = (
        f"<urn1:startDateInclusive>{day:%Y%m%d}</urn1:startDateInclusive>"
        f"<urn1:endDateInclusive>{day:%Y%m%d}</urn1:endDateInclusive>"
        f"<urn2:subject_of_care>{resident}</urn2:subject_of_care>"
    )
    return _question("GetAvailableTimeslots", SYSTEM, FACILITY, resident, question, SLOTS)


def schedule(posts: int) -> Question:
    """GetSubjectOfCareSchedule of the citizen with so many bookings."""
    return schedule_of(SYSTEM, FACILITY, _RESIDENTS[posts], posts)


def schedule_of(system: str, facility: str, resident: str, posts: int) -> Question:
    question = f"<urn1:subject_of_care>{resident}</urn1:subject_of_care>"
    return _question("GetSubjectOfCareSchedule", system, facility, resident, question, posts)


def _question(contract: str, system: str, facility: str, resident: str, question: str, posts: int) -> Question:
    body = _ENVELOPE.format(contract=contract, facility=facility, resident=resident, question=question)
    return Question(contract, f"/producers/{system}/crm/scheduling/{contract}/1/rivtabp21", body.encode(), posts)


def _system() -> dict[str, Any]:
    return {
        "id": SYSTEM,
        "name": "Mätregionens tidbok",
        "hsa_id": "SE2321000016-SYS1",
        "profile": "reference",
        "care_types": [{"id": "VT1", "name": "Allmänmedicin"}],
        "time_types": [
            {
                "id": _TIME_TYPE,
                "name": "Nybesök läkare",
                "minutes": _MINUTES,
                "care_type": "VT1",
                "message_allowed": True,
            },
        ],
        "performers": [{"hsa_id": _PERFORMER, "first_name": "Anna", "last_name": "Åström", "title": "Leg. läkare"}],
        "resources": [{"id": "RUM-1", "name": "Mottagningsrum 1"}],
        "facilities": [{"hsa_id": FACILITY, "name": "Påhittade vårdcentralen", "schedules": [_every_day()]}],
    }


def _every_day() -> dict[str, Any]:
    return {
        "weekdays": "mon-sun",
        "holidays": "open",
        "hours": ["08:00-13:00"],  # 20 times of a quarter
        "performers": [_PERFORMER],
        "resource": "RUM-1",
    }


def _bookings(posts: int, resident: str) -> list[dict[str, Any]]:
    """In the afternoons, so that no free time goes away; from a day of their own, so that no two fall together."""
    first = 30 + posts
    return [
        {
            "id": f"B-{posts}-{number + 1}",
            "resident": resident,
            "facility": FACILITY,
            "time_type": _TIME_TYPE,
            "start": _moment(_in_days(first + number // _PER_DAY), number % _PER_DAY),
            "performer": _PERFORMER,
            "resource": "RUM-1",
            "reason": "Återkommande huvudvärk",
            "purpose": "Bedömning",
        }
        for number in range(posts)
    ]


def _moment(day: datetime, number: int) -> str:
    at = day.replace(hour=14, minute=0) + timedelta(minutes=number * _MINUTES)
    return f"{at:%Y-%m-%d %H:%M}"


def _in_days(days: int) -> datetime:
    return datetime.now(SWEDEN) + timedelta(days=days)
