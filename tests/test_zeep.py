"""A client we did not write: zeep, with the published WSDLs and with the ones the server gives, books as 1177 does.

The published files are no part of this project; where they are not at hand, their half is skipped.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import zeep
from lxml import etree
from zeep.transports import Transport

from simulator.bdd.session import Session
from simulator.bdd.tidbok import at, in_its_own_process
from simulator.bdd.transport import OverHttp
from tests.published.pairs import VARIABLE, published_folder

BOOKED_BY = "SE2321000016-1HZ5"
INVITED_AT = "SE2321000016-1HZ6"
SENDER = "SE2321000016-1HZ8"
TOLVAN, LINA, SAMIR = "191212121212", "198503129804", "199907309802"

BY_DOMAIN = {
    "crm/scheduling": (
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
        "UpdateBooking",
    ),
    "itintegration/monitoring": ("PingForConfiguration",),
}
PATHS = {name: f"{domain}/{name}/1/rivtabp21" for domain, names in BY_DOMAIN.items() for name in names}


def address(url: str, contract: str) -> str:
    return f"{url}/producers/tidboken/{PATHS[contract]}"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with in_its_own_process("features/varlden.yaml") as url:
        yield url


@pytest.fixture
def world(server: str) -> Iterator[Session]:
    with at(server).session() as own:
        yield own


@pytest.fixture(scope="module")
def other_world(server: str) -> Iterator[Session]:
    """Only to be looked at."""
    with at(server).session() as own:
        yield own


# The client

Load = Callable[[str, str], zeep.Client]
"""A zeep client for a contract, with the session's address to find it at."""


@pytest.fixture(scope="module")
def transport() -> Iterator[Transport]:
    with requests.Session() as connections:
        connections.trust_env = False  # a proxy would not find a server on this computer
        yield Transport(session=connections)


def from_server(transport: Transport) -> Load:
    return lambda url, contract: zeep.Client(f"{address(url, contract)}?wsdl", transport=transport)


def from_published(transport: Transport) -> Load:
    folder = published_folder()
    if not folder.is_dir():
        pytest.skip(f"the published service contracts are not at {folder}; set {VARIABLE} to the folder that has them")
    files = {path.name.partition("Interaction")[0]: path for path in folder.rglob("*.wsdl")}
    return lambda _, contract: zeep.Client(str(files[contract]), transport=transport)


@pytest.fixture(params=[from_server, from_published])
def load(request: pytest.FixtureRequest, transport: Transport) -> Load:
    return request.param(transport)


@dataclass(frozen=True)
class Citizen:
    """Whoever is logged in, and the facility addressed."""

    load: Load
    url: str
    person: str
    facility: str = BOOKED_BY

    def call(self, contract: str, facility: str | None = None, **fields: Any) -> Any:
        client = self.load(self.url, contract)
        binding = next(iter(client.wsdl.bindings))
        service = client.create_service(binding, address(self.url, contract))
        headers: dict[str, Any] = {"LogicalAddress": facility or self.facility}
        if contract != "PingForConfiguration":
            headers["actor"] = {"actorId": self.person, "actorType": "subject_of_care"}
        return service[contract](_soapheaders=headers, **fields)

    def free(self, day: str, booking_id: str | None = None, facility: str | None = None) -> list[Any]:
        """The day's free times."""
        where = facility or self.facility
        fields = {"startDateInclusive": day, "endDateInclusive": day, "bookingId": booking_id}
        found = self.call(
            "GetAvailableTimeslots", where, healthcare_facility=where, subject_of_care=self.person, **fields
        )
        return found.timeslotDetail

    def book(self, slot: Any, invitation: str | None = None) -> Any:
        where = slot.healthcare_facility
        name = {"firstName": "Tolvan", "lastName": "Tolvansson"}
        wanted = self.requested(slot, invitation)
        return self.call(
            "MakeBooking", where, healthcare_facility_med=where, requestedTimeslot=wanted, subject_of_care_info=name
        )

    def rebook(self, slot: Any, booking_id: str) -> Any:
        wanted = self.requested(slot, booking_id)
        return self.call("UpdateBooking", slot.healthcare_facility, requestedTimeslot=wanted)

    def requested(self, slot: Any, booking_id: str | None) -> dict[str, Any]:
        names = ("startTimeInclusive", "endTimeExclusive", "healthcare_facility", "performer", "timeTypeID")
        known = {name: slot[name] for name in names if slot[name]}
        return known | {"subject_of_care": self.person, "bookingId": booking_id}

    def cancel(self, booking_id: str) -> Any:
        return self.call("CancelBooking", healthcare_facility=self.facility, bookingId=booking_id)

    def booked(self) -> dict[str, str]:
        """Start by booking id."""
        found = self.call("GetSubjectOfCareSchedule", healthcare_facility=self.facility, subject_of_care=self.person)
        return {row.bookingId: row.startTimeInclusive for row in found.timeslotDetail}

    def details(self, booking_id: str, facility: str | None = None) -> Any:
        where = facility or self.facility
        found = self.call("GetBookingDetails", where, healthcare_facility=where, bookingId=booking_id)
        return found.timeslotDetail


# Journeys


def test_booking_rebooking_and_cancelling_are_seen_at_once(load: Load, world: Session) -> None:
    tolvan = Citizen(load, world.url, TOLVAN)
    first, second, *_ = tolvan.free("20260608")

    made = tolvan.book(second)
    assert made.resultCode == "OK"
    assert tolvan.booked() == {made.bookingId: second.startTimeInclusive}

    assert tolvan.book(second).resultCode == "ERROR"

    other_day = tolvan.free("20260609", made.bookingId)[0]
    assert tolvan.rebook(other_day, made.bookingId).resultCode == "OK"
    assert tolvan.booked() == {made.bookingId: other_day.startTimeInclusive}
    assert tolvan.details(made.bookingId).rebooking_allowed is True

    assert tolvan.cancel(made.bookingId).resultCode == "OK"
    assert tolvan.booked() == {}
    assert first.startTimeInclusive < second.startTimeInclusive == tolvan.free("20260608")[1].startTimeInclusive


def test_timed_invitation_becomes_a_booking_when_it_is_rebooked(load: Load, world: Session) -> None:
    lina = Citizen(load, world.url, LINA)
    ((invitation, _),) = lina.booked().items()
    assert lina.details(invitation).isInvitation is True

    slot = lina.free("20260616", invitation)[0]
    assert lina.rebook(slot, invitation).resultCode == "OK"

    assert lina.booked() == {invitation: slot.startTimeInclusive}
    assert not lina.details(invitation).isInvitation


def test_open_invitation_is_booked_once_at_the_facility_it_is_for(load: Load, world: Session) -> None:
    samir = Citizen(load, world.url, SAMIR, facility=SENDER)
    invitation = samir.details("K-OPPEN-2")
    assert (invitation.isInvitation, invitation.startTimeInclusive) == (True, None)
    assert etree.fromstring(invitation.purpose).tag == "article"

    where = samir.call(
        "GetAllHealthcareFacilities", healthcare_facility=SENDER, subject_of_care=SAMIR, bookingId="K-OPPEN-2"
    )
    assert [each.healthcare_facility for each in where.healthcareFacilityInfos] == [INVITED_AT]

    slot = samir.free("20260611", "K-OPPEN-2", INVITED_AT)[0]
    week_after = samir.free("20260618", "K-OPPEN-2", INVITED_AT)[0]
    made = samir.book(slot, "K-OPPEN-2")
    assert made.resultCode == "OK"

    booked = samir.details(made.bookingId, INVITED_AT)
    assert (booked.startTimeInclusive, bool(booked.isInvitation)) == (slot.startTimeInclusive, False)
    assert samir.book(week_after, "K-OPPEN-2").resultCode == "ERROR"


def test_breakdown_is_a_soap_fault_with_a_sentence(load: Load, world: Session) -> None:
    with pytest.raises(zeep.exceptions.Fault, match="FINNS-INTE"):
        Citizen(load, world.url, TOLVAN).details("FINNS-INTE")


# Every contract

WHO = {"healthcare_facility": BOOKED_BY, "subject_of_care": LINA}
WHEN = {"startDateInclusive": "20260608", "endDateInclusive": "20260612", "timeTypeID": "PROV"}
NEVER = {
    "startTimeInclusive": "20260608180000",
    "endTimeExclusive": "20260608183000",
    "healthcare_facility": BOOKED_BY,
    "subject_of_care": LINA,
}
NAMED = {"healthcare_facility_med": BOOKED_BY, "subject_of_care_info": {"firstName": "Lina", "lastName": "Lind"}}
PINGED = {"serviceContractNamespace": "urn:riv:crm:scheduling:MakeBooking:1", "logicalAddress": BOOKED_BY}
NO_SUCH = {"healthcare_facility": BOOKED_BY, "bookingId": "FINNS-INTE"}

CALLS: tuple[tuple[str, dict[str, Any], Callable[[Any], Any], Any], ...] = (
    ("CancelBooking", NO_SUCH, lambda reply: reply.resultCode, "ERROR"),
    ("GetAllCareTypes", WHO, lambda reply: reply.careTypes[0].careTypeName, "Mottagning"),
    ("GetAllHealthcareFacilities", WHO, lambda reply: len(reply.healthcareFacilityInfos), 2),
    ("GetAllPerformers", WHO, lambda reply: reply.performerInfos[0].perfomer, "SE2321000016-LAK1"),
    ("GetAllTimeTypes", WHO, lambda reply: reply.ListOfTimeTypes[0].timeTypeId, "NYBESOK"),
    ("GetAvailableDates", WHO | WHEN, lambda reply: reply.performerAvailabilityByDate[0].date, "20260608"),
    ("GetAvailableTimeslots", WHO | WHEN, lambda reply: reply.timeslotDetail[0].startTimeInclusive, "20260608070000"),
    ("GetBookingDetails", NO_SUCH | {"bookingId": "K-OPPEN-1"}, lambda reply: reply.timeslotDetail.isInvitation, True),
    ("GetSubjectOfCareSchedule", WHO, lambda reply: reply.timeslotDetail[0].bookingId, "K-TIDSATT-1"),
    ("MakeBooking", NAMED | {"requestedTimeslot": NEVER}, lambda reply: reply.resultCode, "ERROR"),
    ("PingForConfiguration", PINGED, lambda reply: reply.pingDateTime, "20260601080000"),
    ("UpdateBooking", {"requestedTimeslot": NEVER | NO_SUCH}, lambda reply: reply.resultCode, "ERROR"),
)


@pytest.mark.parametrize(("contract", "fields", "read", "expected"), CALLS, ids=[call[0] for call in CALLS])
def test_every_contract_completes_a_call(
    contract: str, fields: dict[str, Any], read: Callable[[Any], Any], expected: Any, load: Load, server: str
) -> None:
    assert read(Citizen(load, server, LINA).call(contract, **fields)) == expected


def test_calls_are_of_all_contracts() -> None:
    assert sorted(call[0] for call in CALLS) == sorted(PATHS)
    assert len(PATHS) == 12


# What the WSDL says of where it is

SOAP_ADDRESS = "{http://schemas.xmlsoap.org/wsdl/soap/}address"


def locations(url: str, headers: dict[str, str]) -> tuple[str, set[str]]:
    """The WSDL's address, and every schemaLocation in it and in the schemas behind them, as this caller sees them."""
    root = etree.fromstring(OverHttp().request("GET", f"{url}?wsdl", headers=headers).body)
    waiting, seen = [root], set()
    while waiting:
        for element in waiting.pop().iter("{*}import", "{*}include"):
            location = element.get("schemaLocation")
            if location and location not in seen:
                seen.add(location)
                answer = OverHttp().request("GET", f"{url}?{location.partition('?')[2]}", headers=headers)
                assert answer.status == 200, location
                waiting.append(etree.fromstring(answer.body))
    return root.find(f".//{SOAP_ADDRESS}").get("location"), seen


@pytest.mark.parametrize(
    ("headers", "base"),
    [
        ({"Host": "tidbok.example.org:8443"}, "http://tidbok.example.org:8443"),
        ({"Host": "tidbok.example.org"}, "http://tidbok.example.org"),
        ({"Host": "inside:8080", "X-Forwarded-Proto": "https"}, "https://inside:8080"),
        (
            {"Host": "inside:8080", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "demo.example.org"},
            "https://demo.example.org",
        ),
        (
            {"Host": "in", "X-Forwarded-Proto": "https, http", "X-Forwarded-Host": "demo.example.org, middle"},
            "https://demo.example.org",
        ),
    ],
    ids=["host_and_port", "host", "tls_in_front", "proxy_in_front", "two_proxies_in_front"],
)
@pytest.mark.parametrize("contract", PATHS)
def test_wsdl_speaks_of_the_address_the_caller_used(
    contract: str, headers: dict[str, str], base: str, server: str, other_world: Session
) -> None:
    for prefix in ("", other_world.url.removeprefix(server)):
        expected = address(f"{base}{prefix}", contract)

        found, schemas = locations(address(f"{server}{prefix}", contract), headers)

        assert found == expected
        assert schemas
        assert {location.partition("?xsd=")[0] for location in schemas} == {expected}
