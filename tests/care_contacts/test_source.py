"""GetCareContacts from a booking system: its bookings as visits, in both versions (spec/platform.md 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from simulator.contracts import envelope, headers
from simulator.contracts.clinicalprocess_logistics_logistics import get_care_contacts_2 as version_2
from simulator.contracts.clinicalprocess_logistics_logistics import get_care_contacts_3 as version_3
from simulator.contracts.clinicalprocess_logistics_logistics.parts import DatePeriodType, PersonIdType
from simulator.contracts.consumer import request_writer, response_reader
from simulator.domain.care_contact import COORDINATION_NUMBER, PERSONAL_NUMBER
from simulator.domain.reply import Reply
from simulator.settings import Settings
from simulator.soap.care_contact_host import DOMAIN, CareContactHost
from simulator.soap.endpoint import Endpoint, Post
from tests.producers.reported import SYSTEM, Scene, booked, scene
from tests.support.messages import FACILITY, OTHER_FACILITY, PERFORMER, RESIDENT
from tests.support.world import RESIDENTS, slots

SOURCE = "SE2321000016-SYS1"
BOOKED, PLANNED, CALLED_OFF, FINISHED = "53631000052103", "1", "53641000052109", "53671000052101"
SLOT, OTHER_SLOT = slots(2)
VERSIONS = pytest.mark.parametrize("version", [2, 3])


@dataclass(frozen=True)
class Source:
    """A booking system, asked by its own HSA-id."""

    world: Scene

    def ask(self, version: int, address: str = SOURCE, system: str = SYSTEM, **more: Any) -> Reply:
        app = self.world.app
        endpoint = Endpoint(Settings(), app.call_log, app.worlds.open, {DOMAIN: CareContactHost()})
        module: Any = version_2 if version == 2 else version_3
        text = request_writer(module.CONTRACT)(_request(version, **more))
        message = envelope.request(text, headers.request_head(address))
        return endpoint.answer(app.worlds.open("default"), Post(system, module.CONTRACT, message))

    def answer(self, version: int, **more: Any) -> Any:
        reply = self.ask(version, **more)
        assert reply.fault is None, reply.fault
        module: Any = version_2 if version == 2 else version_3
        return response_reader(module.CONTRACT)(envelope.parse(reply.body).payload)

    def contacts(self, version: int, **more: Any) -> dict[str, Any]:
        """By document id."""
        found = self.answer(version, **more).careContact
        assert len({each.careContactHeader.documentId for each in found}) == len(found)
        return {each.careContactHeader.documentId: each for each in found}

    def fault(self, version: int, **more: Any) -> str:
        reply = self.ask(version, **more)
        assert reply.status == 500
        return reply.fault or ""


def _request(
    version: int,
    resident: str = RESIDENT,
    kind: str = PERSONAL_NUMBER,
    period: tuple[str, str] | None = None,
    source: str | None = None,
    units: tuple[str, ...] = (),
    givers: tuple[str, ...] = (),
    ids: tuple[str, ...] = (),
) -> Any:
    who, when = PersonIdType(resident, kind), DatePeriodType(*period) if period else None
    if version == 2:
        return version_2.Request(units, who, when, source, ids)
    return version_3.Request(units, givers, who, when, source, ids)


def sourced(scenario: str) -> str:
    answers = "profile: reference\n    care_contacts: [2, 3]\n    data_controller: SE2321000016-GIVER"
    return scenario.replace("profile: reference", answers, 1)


@pytest.fixture
def source() -> Iterator[Source]:
    with scene(sourced) as world:
        yield Source(world)


# What a contact says


def test_a_planned_visit_in_version_3(source: Source) -> None:
    contact = source.contacts(3)["B-1"]
    header, body = contact.careContactHeader, contact.careContactBody
    who = header.accountableHealthcareProfessional
    assert (header.sourceSystemHSAId, header.patientId) == (SOURCE, PersonIdType(RESIDENT, PERSONAL_NUMBER))
    assert header.approvedForPatient is True
    assert (who.authorTime, who.healthcareProfessionalHSAId) == ("20260803080000", PERFORMER)
    assert who.healthcareProfessionalName == "Läkare Anna Test"
    assert who.healthcareProfessionalCareUnitHSAId == FACILITY
    assert who.healthcareProfessionalCareGiverHSAId == "SE2321000016-GIVER"
    assert (body.careContactOrgUnit.orgUnitHSAId, body.careContactOrgUnit.orgUnitName) == (
        FACILITY,
        "Ängens vårdcentral",
    )
    assert (body.careContactStatus.code, body.careContactStatus.codeSystem) == (BOOKED, "1.2.752.116.2.1.1")
    period = body.careContactTimePeriod
    assert (period.start, period.end) == ("20260810090000", "20260810090000")


def test_a_planned_visit_in_version_2_has_no_end_yet(source: Source) -> None:
    body = source.contacts(2)["B-1"].careContactBody
    assert (body.careContactStatus, body.careContactCode) == (1, 1)
    assert (body.careContactTimePeriod.start, body.careContactTimePeriod.end) == ("20260810090000", None)


@VERSIONS
def test_bookings_and_timed_invitations_are_contacts_and_open_invitations_are_not(source: Source, version: int) -> None:
    assert source.contacts(version).keys() == {"B-1", "I-1"}


@VERSIONS
def test_a_cancelled_visit_is_called_off_under_the_same_id(source: Source, version: int) -> None:
    source.world.staff_cancel("B-1")
    status = source.contacts(version)["B-1"].careContactBody.careContactStatus
    assert status == 2 if version == 2 else status.code == CALLED_OFF


@VERSIONS
def test_a_visit_that_has_begun_is_finished_and_ends_when_it_starts(source: Source, version: int) -> None:
    source.world.move_clock(now="2026-08-10T09:00:00")
    body = source.contacts(version)["B-1"].careContactBody
    assert body.careContactStatus == 5 if version == 2 else body.careContactStatus.code == FINISHED
    assert body.careContactTimePeriod.end == body.careContactTimePeriod.start == "20260810090000"


@VERSIONS
def test_a_rebooked_visit_keeps_its_id_and_has_its_new_time(source: Source, version: int) -> None:
    assert source.world.door.rebook(RESIDENT, "B-1", SLOT).carried_out
    contact = source.contacts(version)["B-1"]
    assert contact.careContactBody.careContactTimePeriod.start == SLOT.start


@VERSIONS
def test_rebooked_under_a_new_id_the_old_visit_is_called_off(version: int) -> None:
    anew = "profile: reference\n    rebooking_gives_new_id: true"
    with scene(lambda text: sourced(text).replace("profile: reference", anew, 1)) as world:
        assert world.door.rebook(RESIDENT, "B-1", SLOT).carried_out
        contacts = Source(world).contacts(version)
        (new,) = contacts.keys() - {"B-1", "I-1"}
        old_status, new_status = (contacts[name].careContactBody.careContactStatus for name in ("B-1", new))
        assert (old_status, new_status) == (2, 1) or (old_status.code, new_status.code) == (CALLED_OFF, BOOKED)


def test_registration_is_the_author_time_in_version_3_and_the_latest_change_in_version_2(source: Source) -> None:
    booking_id = booked(source.world.door.book(RESIDENT, SLOT))
    source.world.move_clock(now="2026-08-03T09:00:00")
    assert source.world.door.rebook(RESIDENT, booking_id, OTHER_SLOT).carried_out
    times = {
        version: source.contacts(version)[booking_id].careContactHeader.accountableHealthcareProfessional
        for version in (2, 3)
    }
    assert times[3].authorTime == "20260803080000"
    assert times[2] is None or times[2].authorTime == "20260803090000"


@VERSIONS
def test_what_is_hidden_is_not_approved_for_the_patient(source: Source, version: int) -> None:
    hidden = source.world.staff_book("2026-08-04T08:00:00", hidden=True)
    contacts = source.contacts(version)
    approved = {name: contact.careContactHeader.approvedForPatient for name, contact in contacts.items()}
    assert approved == {"B-1": True, "I-1": True, hidden: False}


# Which contacts


@VERSIONS
def test_an_unknown_patient_has_none(source: Source, version: int) -> None:
    assert source.contacts(version, resident=RESIDENTS[0]) == {}


@VERSIONS
def test_a_number_of_another_kind_is_another_patient(source: Source, version: int) -> None:
    assert source.contacts(version, kind=COORDINATION_NUMBER) == {}


@VERSIONS
def test_a_source_tells_of_all_its_units_and_of_no_other_system(source: Source, version: int) -> None:
    elsewhere = booked(source.world.door.book(RESIDENT, slots(1, OTHER_FACILITY)[0]))
    assert source.contacts(version).keys() == {"B-1", "I-1", elsewhere}
    assert source.contacts(version, units=(OTHER_FACILITY.lower(),)).keys() == {elsewhere}
    assert source.contacts(version, units=(OTHER_FACILITY, FACILITY)).keys() == {"B-1", "I-1", elsewhere}


def test_care_givers_narrow_in_version_3(source: Source) -> None:
    assert source.contacts(3, givers=("SE2321000016-GIVER",)).keys() == {"B-1", "I-1"}
    assert source.contacts(3, givers=("SE2321000016-OTHER",)) == {}


@VERSIONS
def test_one_contact_may_be_asked_for_at_its_source(source: Source, version: int) -> None:
    assert source.contacts(version, source=SOURCE, ids=("B-1",)).keys() == {"B-1"}
    assert source.contacts(version, source=SOURCE.lower(), ids=("B-9",)) == {}


NOVEMBER = ("20261101", "20261130")


@pytest.mark.parametrize(
    ("version", "period", "found"),
    [
        (2, ("20260810", "20260810"), {"B-1"}),
        (2, ("20260811", "20260811"), {"B-1", "I-1"}),
        (2, ("20260804", "20260809"), set()),
        (2, ("20260803", "20260803"), {"B-1", "I-1"}),
        (2, ("20260701", "20260802"), set()),
        (2, NOVEMBER, {"B-1", "I-1"}),
        (3, ("20260810", "20260810"), {"B-1", "I-1"}),
        (3, ("20260811", "20260811"), {"I-1"}),
        (3, ("20260804", "20260809"), {"B-1", "I-1"}),
        (3, ("20260701", "20260802"), set()),
        (3, NOVEMBER, set()),
    ],
)
def test_a_period_holds_what_overlaps_it(
    source: Source, version: int, period: tuple[str, str], found: set[str]
) -> None:
    """Both were registered on the third. In version 2 a planned visit has no end, so later periods hold it as well."""
    assert source.contacts(version, period=period).keys() == found


# What is refused


def is_refused(source: Source, version: int, word: str, /, **question: Any) -> None:
    """A fault in version 2, a result in version 3."""
    if version == 2:
        assert word in source.fault(2, **question)
        return
    answer = source.answer(3, **question)
    assert answer.careContact == ()
    assert (answer.result.resultCode, answer.result.errorCode) == ("ERROR", "INVALID_REQUEST")
    assert word in answer.result.message


@VERSIONS
def test_a_contact_without_its_source_is_refused(source: Source, version: int) -> None:
    is_refused(source, version, "careContactId", ids=("B-1",))


@VERSIONS
def test_another_source_than_the_addressed_is_refused(source: Source, version: int) -> None:
    is_refused(source, version, "sourceSystemHSAId", source="SE2321000016-SYS2")


def test_a_reserve_number_needs_its_source_in_version_3(source: Source) -> None:
    is_refused(source, 3, "reservnummer", resident="19121212T123", kind="1.2.752.97.3.1.3")
    assert source.contacts(3, resident="19121212T123", kind="1.2.752.97.3.1.3", source=SOURCE) == {}


@VERSIONS
def test_only_the_system_itself_is_an_address(source: Source, version: int) -> None:
    assert SOURCE in source.fault(version, address=FACILITY)
    assert source.contacts(version, address=SOURCE.lower()).keys() == {"B-1", "I-1"}


@VERSIONS
def test_a_system_that_is_no_source_says_so(source: Source, version: int) -> None:
    assert "stödjer inte" in source.fault(version, system="sega", address="SE2321000016-SYS2")


def test_a_good_answer_says_ok_and_has_a_log_id(source: Source) -> None:
    result = source.answer(3).result
    assert (result.resultCode, result.errorCode, result.message) == ("OK", None, None)
    assert result.logId
