"""The current strategy never shows less than the previous one, whatever the country looks like (CR-COL-08).

The exception that the rule's literal reading makes needs time to pass (portal/collection.py, asked_by), so nothing in
these countries is slow; everything else may be wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from simulator.bdd.tidbok import Tidbok, in_process
from simulator.faults.catalogue import FAULTS
from simulator.faults.fault import Kind

RESIDENT, OTHER = "198503129804", "191212121212"
SLOW = {"slow", "no_answer"}
KINDS = {Kind.TRANSPORT, Kind.SOAP, Kind.CONTENT, Kind.LOGIC}
ASKED = {"GetSubjectOfCareSchedule", "GetCareContacts"}
WRONG = sorted(
    name
    for name, fault in FAULTS.items()
    if fault.kind in KINDS and name not in SLOW and (not fault.contracts or fault.contracts & ASKED)
)
INDEX_WRONG = sorted(name for name, fault in FAULTS.items() if fault.kind is Kind.INDEX)


@dataclass(frozen=True)
class Clinic:
    """A facility with a booking system of its own. `times`: day in June and hour, and whether the booking is hidden."""

    times: dict[tuple[int, int], bool]
    told: bool
    related: bool
    care_contacts: tuple[int, ...]
    reachable: bool
    active: bool
    wrong: str | None
    index_wrong: str | None

    def system(self, number: int) -> dict[str, Any]:
        return {
            "id": f"s{number}",
            "name": f"Tidbok {number}",
            "hsa_id": f"SE2321000016-SYS{number}",
            "profile": "reference",
            "care_contacts": list(self.care_contacts),
            "time_types": [{"id": "BESOK", "name": "Besök"}],
            "facilities": [{"hsa_id": facility(number), "name": f"Enhet {number}", "portal": {"active": self.active}}],
        }

    def bookings(self, number: int) -> Iterator[dict[str, Any]]:
        for (day, hour), hidden in self.times.items():
            yield {
                "id": f"B-{number}-{day}-{hour}",
                "resident": RESIDENT,
                "facility": facility(number),
                "time_type": "BESOK",
                "start": f"2026-06-{day:02} {hour:02}:00",
                "hidden": hidden,
                "indexed": self.told,
            }

    def faults(self, number: int) -> Iterator[dict[str, Any]]:
        for name in (self.wrong, self.index_wrong):
            if name is not None:
                told = {"facility": facility(1)} if name == "wrong_facility" else {}
                yield {"fault": name, "id": f"{name}-{number}", "producer": f"s{number}", **told}


def facility(number: int) -> str:
    return f"SE2321000016-{number}HZ1"


def seldom(what: st.SearchStrategy[Any], otherwise: Any, times_in: int = 4) -> st.SearchStrategy[Any]:
    """Countries where everything is wrong at once show nothing by any strategy."""
    return st.integers(1, times_in).flatmap(lambda drawn: what if drawn == times_in else st.just(otherwise))


clinics = st.builds(
    Clinic,
    times=st.dictionaries(
        st.tuples(st.sampled_from([8, 9]), st.sampled_from([8, 9])),
        seldom(st.just(True), False),
        min_size=1,
        max_size=2,
    ),
    told=st.booleans(),
    related=st.booleans(),
    care_contacts=st.sampled_from([(), (), (2,), (3,), (2, 3)]),
    reachable=seldom(st.just(False), True, 8),
    active=seldom(st.just(False), True, 8),
    wrong=seldom(st.sampled_from(WRONG), None),
    index_wrong=seldom(st.sampled_from(INDEX_WRONG), None),
)
countries = st.tuples(
    st.lists(clinics, min_size=1, max_size=4), seldom(st.sampled_from(["soap_fault", "garbage"]), None, 8)
)


def scenario(country: list[Clinic], index_is: str | None) -> str:
    """YAML, of which JSON is a part."""
    numbered = list(enumerate(country, start=1))
    faults = [fault for number, clinic in numbered for fault in clinic.faults(number)]
    if index_is is not None:
        faults.append({"fault": index_is, "id": "index", "producer": "engagement-index"})
    world = {
        "name": "generated",
        "title": "Generated",
        "clock": "2026-06-01 08:00",
        "timetable": {"weeks": 1},
        "residents": [
            {"id": RESIDENT, "relations": [facility(number) for number, clinic in numbered if clinic.related]},
            {"id": OTHER},
        ],
        "booking_systems": [clinic.system(number) for number, clinic in numbered],
        "bookings": [booking for number, clinic in numbered for booking in clinic.bookings(number)],
        "platform": {
            "missing": [
                {"logical_address": facility(number), "route": True}
                for number, clinic in numbered
                if not clinic.reachable
            ]
        },
        "faults": faults,
    }
    return json.dumps(world, ensure_ascii=False, indent=1)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Tidbok]:
    with in_process() as made:
        yield made


def current_shows_at_least_the_others(simulator: Tidbok, country: list[Clinic], index_is: str | None) -> None:
    with simulator.session(scenario(country, index_is)) as session:
        previous, current, target = (
            shown(session.portal.booked_times(RESIDENT, strategy)) for strategy in ("previous", "current", "target")
        )
    event(f"previous shows {'something' if previous else 'nothing'}")
    event(f"current shows {'more' if len(current) > len(previous) else 'as much'}")
    assert previous <= current
    assert target <= current


def shown(answer: dict[str, Any]) -> set[tuple[str, str]]:
    """What makes two times the same: the facility, without case, and the start (CR-COL-15)."""
    return {(row["healthcare_facility"].upper(), row["start"]) for row in answer["booked_times"]}


@given(country=countries)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_current_shows_at_least_what_the_others_show(simulator: Tidbok, country: Any) -> None:
    current_shows_at_least_the_others(simulator, *country)


@pytest.mark.long
@given(country=countries)
@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_current_shows_at_least_what_the_others_show_at_length(simulator: Tidbok, country: Any) -> None:
    current_shows_at_least_the_others(simulator, *country)
