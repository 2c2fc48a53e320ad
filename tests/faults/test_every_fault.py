"""Every fault of the catalogue does what its name says, and nothing once it is off. What nobody tried fails here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import pytest
from lxml import etree

from simulator.app import Application
from simulator.contracts import BOOKING_CONTRACTS, CATALOGUE
from simulator.contracts.envelope import SOAP12
from simulator.contracts.schemas import is_valid
from simulator.domain.call import NoAnswer
from simulator.faults.catalogue import FAULTS, acts, guard, index, offers
from simulator.faults.content import MALFORMED
from simulator.faults.fault import Kind, names_of
from simulator.faults.invitation_text import MISTAKES
from simulator.faults.reading import FIELDS
from tests.faults.playing import DETAILS, SCHEDULE, TIMES, ask, booked, heard, last_call, off, on, tags
from tests.support.messages import CORE, FACILITY, RESIDENT, message
from tests.support.world import Answer, Door, make_app, post, sender, slots

NOW = datetime(2026, 8, 3, 8)
STARTS = ["20260810090000", "20260811090000"]
ENDS = ["20260810093000", "20260811093000"]

Heard = Answer | NoAnswer
Judge = Callable[[Answer, Heard], object]
"""Given the clean answer and what came instead: whether the fault is the one that was named."""


@pytest.fixture(scope="module")
def app() -> Iterator[Application]:
    with make_app() as application:
        yield application


@pytest.fixture(autouse=True)
def _all_off(app: Application) -> Iterator[None]:
    yield
    off(app)


def whole(judge: Callable[[Answer], object]) -> Judge:
    """For a reply that is whole, whatever it says."""
    return lambda clean, harmed: isinstance(harmed, Answer) and judge(harmed)


def valid(answer: Answer, contract: str = SCHEDULE) -> bool:
    return is_valid(BOOKING_CONTRACTS[contract].xsd, answer.payload)


def nothing(kind: str) -> Judge:
    return lambda clean, harmed: isinstance(harmed, NoAnswer) and harmed.kind == kind


def without(name: str) -> Judge:
    """The element is gone, and the others are still there."""

    def judge(clean: Answer, harmed: Heard) -> bool:
        assert isinstance(harmed, Answer)
        return tags(harmed) == [each for each in tags(clean) if each != name]

    return judge


def values(name: str, expected: list[str]) -> Judge:
    return whole(lambda answer: answer.all(name) == expected)


# What a client hears when it asks for Tolvan's schedule (B-1 and I-1), without any parameter set.
REPLIES: Mapping[str, Judge] = {
    "slow": lambda clean, harmed: isinstance(harmed, Answer) and harmed.body == clean.body,
    "no_answer": nothing("empty"),
    "reset": nothing("reset"),
    "truncated": lambda clean, harmed: (
        isinstance(harmed, Answer)
        and len(harmed.body) == len(clean.body) // 2
        and harmed.headers["Content-Length"] == str(len(clean.body))
    ),
    "garbage": whole(lambda answer: answer.status == 200 and not answer.body.isascii() and b"\0" in answer.body),
    "empty_reply": whole(lambda answer: (answer.status, answer.body) == (200, b"")),
    "http_status": whole(lambda answer: answer.status == 503 and answer.body.startswith(b"<html>")),
    "soap_fault": whole(lambda answer: answer.status == 500 and answer.is_fault),
    "soap_fault_with_200": whole(lambda answer: answer.status == 200 and answer.is_fault),
    "soap12_fault": whole(lambda answer: answer.root.tag == f"{{{SOAP12}}}Envelope"),
    "wrong_content_type": whole(
        lambda answer: answer.headers["Content-Type"].startswith("text/html") and valid(answer)
    ),
    "wrong_charset": whole(lambda answer: "Ängens".encode("latin-1") in answer.body),
    "broken_letters": whole(lambda answer: "Ã\x84ngens" in answer.all("healthcare_facility_name")[0]),
    "not_well_formed": whole(lambda answer: answer.body and not answer.body.endswith(b"Envelope>")),
    "wrong_namespace": whole(lambda answer: etree.QName(answer.payload).namespace.endswith("Responder:2")),
    "wrong_root": whole(lambda answer: etree.QName(answer.payload).localname == SCHEDULE),
    "misspelt_element": whole(lambda answer: "startTimeInclusivee" in tags(answer) and not valid(answer)),
    "schema_invalid": whole(lambda answer: answer.payload[0].tag == "okant" and not valid(answer)),
    "elements_out_of_order": lambda clean, harmed: (
        isinstance(harmed, Answer) and sorted(tags(clean)) == sorted(tags(harmed)) and not valid(harmed)
    ),
    "empty_elements": whole(lambda answer: answer.all("resourceName") == ["", ""]),
    "wrong_facility": values("healthcare_facility", ["SE2321000016-FEL1"] * 2),
    "missing_facility": without("healthcare_facility"),
    "missing_start": without("startTimeInclusive"),
    "missing_end": without("endTimeExclusive"),
    "malformed_start": values("startTimeInclusive", ["2026081009000", "2026081109000"]),
    "malformed_end": values("endTimeExclusive", ["2026081009300", "2026081109300"]),
    "end_before_start": lambda clean, harmed: (
        values("startTimeInclusive", ENDS)(clean, harmed) and values("endTimeExclusive", STARTS)(clean, harmed)
    ),
    "passed_start": lambda clean, harmed: (
        values("startTimeInclusive", ["20260803070000"] * 2)(clean, harmed)
        and values("endTimeExclusive", ["20260803073000"] * 2)(clean, harmed)
    ),
    "far_ahead": values("startTimeInclusive", ["20290803080001"] * 2),
    "local_time_as_utc": values("startTimeInclusive", ["20260810070000", "20260811070000"]),
    "duplicate_rows": values("bookingId", ["B-1", "B-1", "I-1", "I-1"]),
    "other_residents_rows": values("subject_of_care", [RESIDENT, "194804032094"] * 2),
    "lower_case_hsa_ids": values("healthcare_facility", [FACILITY.lower()] * 2),
    "empty_list": values("timeslotDetail", []),
    "no_booking_id": without("bookingId"),
    "wrong_booking_id": values("bookingId", ["B-1-X", "I-1-X"]),
    "no_time_type": without("timeTypeID"),
    "no_flags": values("cancel_booking_allowed", []),
    "inverted_flags": values("cancel_booking_allowed", ["false", "false"]),
    "sees_no_bookings": values("timeslotDetail", []),
    "missing_element": without("timeTypeID"),
    "wrong_value": values("timeTypeName", ["Något annat"] * 2),
    "extra_element": whole(lambda answer: answer.all("reason") == ["Annat"] * 2 and valid(answer)),
    "double_blanks": values("performerName", ["Läkare  Anna  Test"] * 2),
    "time_in_gap": lambda clean, harmed: (
        values("startTimeInclusive", ["20270328023000"] * 2)(clean, harmed)
        and values("endTimeExclusive", ["20270328030000"] * 2)(clean, harmed)
    ),
    "same_booking_id": values("bookingId", ["B-1"] * 2),
    "wrong_docbook": values("purpose", ["<article><title>Kallelse</title><para>Välkommen.</article>"]),
    "element_in_wrong_namespace": whole(
        lambda answer: {etree.QName(each).namespace[-2:] for each in answer.payload} == {".1"}
    ),
}

CHANGED_NOTHING = {"B-1": STARTS[0], "I-1": STARTS[1]}


def _stale(app: Application) -> None:
    door = Door(sender(app))
    assert door.cancel(RESIDENT, "B-1").carried_out
    assert door.schedule(RESIDENT) == CHANGED_NOTHING


def _says_ok(app: Application) -> None:
    door = Door(sender(app))
    answer = booked(app)
    assert (answer.value("resultCode"), bool(answer.value("bookingId"))) == ("OK", True)
    assert door.cancel(RESIDENT, "B-1").carried_out
    assert door.schedule(RESIDENT) == CHANGED_NOTHING


def _refuses(app: Application) -> None:
    answer = booked(app)
    assert (answer.value("resultCode"), answer.value("resultText")) == ("ERROR", "Tiden är inte längre ledig.")
    assert Door(sender(app)).schedule(RESIDENT) == CHANGED_NOTHING


def _error_without_text(app: Application) -> None:
    answer = booked(app)
    assert (answer.value("resultCode"), answer.all("resultText")) == ("ERROR", [])
    assert Door(sender(app)).schedule(RESIDENT) == CHANGED_NOTHING


def _taken(app: Application) -> None:
    """Somebody else has the time, in the ledger as well; the citizen's own booking stays."""
    door = Door(sender(app))
    wanted = slots(2)
    no = door.rebook(RESIDENT, "B-1", wanted[0])
    assert no.value("resultText") == "Tiden är inte längre ledig. Välj en annan tid."
    assert booked(app).value("resultCode") == "ERROR"
    assert door.schedule(RESIDENT) == CHANGED_NOTHING
    assert wanted[0].start in door.schedule("194804032094").values()


def _clock_passes(app: Application) -> None:
    """B-1 begins in a week."""
    on(app, "clock_passes_limit", minutes=8 * 24 * 60)
    door = Door(sender(app))
    no = door.cancel(RESIDENT, "B-1")
    assert no.value("resultText") == "Det är för sent att avboka tiden här. Kontakta mottagningen."
    assert door.rebook(RESIDENT, "B-1", slots(1)[0]).value("resultCode") == "ERROR"
    assert door.schedule(RESIDENT) == CHANGED_NOTHING


def _new_id(app: Application) -> None:
    door = Door(sender(app))
    assert door.rebook(RESIDENT, "B-1", slots(1)[0]).carried_out
    found = door.schedule(RESIDENT)
    assert ("B-1" in found, slots(1)[0].start in found.values()) == (False, True)


def _flags_flip(app: Application) -> None:
    assert ask(app).all("rebooking_allowed") == ["true", "true"]
    assert ask(app, DETAILS).all("rebooking_allowed") == ["false"]


def _says(code: str, texts: list[str]) -> Callable[[Application], None]:
    """What was asked for is done, and the reply is right but for its words."""

    def judge(app: Application) -> None:
        door = Door(sender(app))
        for answer, contract in (
            (booked(app), "MakeBooking"),
            (door.rebook(RESIDENT, "B-1", slots(2)[1]), "UpdateBooking"),
            (door.cancel(RESIDENT, "B-1"), "CancelBooking"),
        ):
            assert (answer.value("resultCode"), answer.all("resultText")) == (code, texts)
            assert valid(answer, contract)
        assert "B-1" not in door.schedule(RESIDENT)
        assert door.cancel(RESIDENT, "B-1").value("resultCode") == "ERROR"

    return judge


def _error_but_done(app: Application) -> None:
    door = Door(sender(app))
    no = booked(app)
    assert (no.value("resultCode"), no.all("bookingId")) == ("ERROR", [])
    assert no.value("resultText") == "Tiden är inte längre ledig."
    assert slots(1)[0].start in door.schedule(RESIDENT).values()
    assert door.cancel(RESIDENT, "B-1").value("resultCode") == "ERROR"
    assert "B-1" not in door.schedule(RESIDENT)


def _message_flag_varies(app: Application) -> None:
    """Sixteen rows, each drawn twice."""
    days = {"startDateInclusive": "20260804", "endDateInclusive": "20260805"}
    calls = [ask(app, TIMES, **days) for _ in range(2)]
    first, second = (call.all("message_allowed") for call in calls)
    assert len(first) == 16
    assert first != second
    assert calls[0].all("startTimeInclusive") == calls[1].all("startTimeInclusive")


def _renamed(app: Application) -> None:
    answer = ask(app, "GetAllPerformers")
    assert (answer.all("perfomer"), answer.all("performer")) == ([], ["SE2321000016-P1"])
    assert not valid(answer, "GetAllPerformers")


def _fault_as_success(app: Application) -> None:
    """What is right is answered as it should be; what is not, as if it had been."""
    door = Door(sender(app))
    assert door.schedule(RESIDENT) == CHANGED_NOTHING
    for contract in BOOKING_CONTRACTS:
        lacking = re.sub(
            "<(a:[a-z_]*facility[a-z_]*|a:requestedTimeslot|a:logicalAddress)>.*?</\\1>", "", message(contract)
        )
        answer = post(app, contract, lacking)
        assert answer.status == 200, contract
        assert valid(answer, contract)
    made_up = ask(app, "MakeBooking", subject_of_care_info=None)
    assert (made_up.value("resultCode"), bool(made_up.value("bookingId"))) == ("OK", True)
    assert door.schedule(RESIDENT) == CHANGED_NOTHING


ACTS: Mapping[str, Callable[[Application], None]] = {
    "stale_after_cancel": _stale,
    "says_ok_changes_nothing": _says_ok,
    "refuses": _refuses,
    "error_without_text": _error_without_text,
    "slot_taken_before_confirm": _taken,
    "clock_passes_limit": _clock_passes,
    "rebooked_to_new_id": _new_id,
    "flags_flip": _flags_flip,
    "info_with_text": _says("INFO", ["Kom fastande till besöket."]),
    "info_without_text": _says("INFO", []),
    "ok_with_text": _says("OK", ["Tack för din bokning."]),
    "error_but_done": _error_but_done,
    "message_flag_varies": _message_flag_varies,
    "renamed_element": _renamed,
    "fault_as_success": _fault_as_success,
}
ELSEWHERE = {
    *(fault.name for fault in index.FAULTS),  # tests/faults/test_index_faults.py
    *(fault.name for fault in guard.FAULTS),  # tests/faults/test_guard.py
    *(fault.name for fault in offers.FAULTS),  # tests/faults/test_bad_offers.py
    *(fault.name for fault in acts.FAULTS),  # tests/faults/test_bad_acts.py
    "catalogue_unavailable",  # tests/platform
}
"""Tried in other files, each of which sees to its own."""


def test_no_fault_is_untried() -> None:
    assert {*REPLIES, *ACTS, *ELSEWHERE} == set(FAULTS)


@pytest.mark.parametrize("name", REPLIES)
def test_the_reply_is_wrong_as_the_name_says_and_right_again_when_it_is_off(app: Application, name: str) -> None:
    clean = ask(app)
    on(app, name, **({"seconds": 0.01} if name in ("slow", "no_answer") else {}))
    assert REPLIES[name](clean, heard(app))
    assert last_call(app).faults == name
    off(app)
    assert ask(app).body == clean.body
    assert last_call(app).faults == ""


@pytest.mark.parametrize("name", ACTS)
def test_the_system_does_wrong_as_the_name_says(name: str) -> None:
    with make_app() as app:
        on(app, name)
        ACTS[name](app)


def _content() -> Iterator[tuple[str, str]]:
    for fault in FAULTS.values():
        if fault.kind is Kind.CONTENT and fault.name != "wrong_docbook":  # B-1 and free times have no text
            yield from (
                (fault.name, contract) for contract in (SCHEDULE, DETAILS, TIMES) if contract in fault.contracts
            )


@pytest.mark.parametrize(("name", "contract"), list(_content()))
def test_a_fault_of_content_changes_every_contract_it_names(app: Application, name: str, contract: str) -> None:
    fields = {"startDateInclusive": "20260804", "endDateInclusive": "20260804"} if contract == TIMES else {}
    clean = ask(app, contract, **fields)
    on(app, name, contract=contract)
    assert ask(app, contract, **fields).body != clean.body


SOAP = [each.name for each in FAULTS.values() if each.kind is Kind.SOAP and each.name not in ACTS]


@pytest.mark.parametrize("name", SOAP)
@pytest.mark.parametrize("contract", [DETAILS, "GetAllTimeTypes", "GetAllPerformers"])
def test_a_fault_of_soap_changes_other_contracts_too(app: Application, name: str, contract: str) -> None:
    clean = ask(app, contract)
    on(app, name)
    harmed = ask(app, contract)
    assert (harmed.body, harmed.headers["Content-Type"]) != (clean.body, clean.headers["Content-Type"])


@pytest.mark.parametrize("how", MALFORMED)
def test_a_point_in_time_can_be_malformed_in_many_ways(app: Application, how: str) -> None:
    on(app, "malformed_start", how=how)
    (start, _) = ask(app).all("startTimeInclusive")
    with pytest.raises(ValueError, match=r".*"):
        datetime.strptime(start if start.isdigit() and len(start) == 14 else "?", "%Y%m%d%H%M%S")


def test_one_time_of_several_can_be_wrong(app: Application) -> None:
    on(app, "missing_start", row=2)
    assert ask(app).all("startTimeInclusive") == STARTS[:1]


@pytest.mark.parametrize("what", MISTAKES)
def test_an_invitations_text_can_be_wrong_in_many_ways(app: Application, what: str) -> None:
    on(app, "wrong_docbook", what=what)
    purpose = next(ask(app, DETAILS, bookingId="I-1").payload.iter("{*}purpose"))
    assert len(purpose) == (1 if what == "child_elements" else 0)
    assert "".join(purpose.itertext()) != "Välkommen på kontroll."
    assert ask(app, DETAILS).all("purpose") == []


def test_an_element_can_be_empty_or_put_where_the_message_must_not_have_it(app: Application) -> None:
    on(app, "wrong_value", contract=SCHEDULE, element="healthcare_facility_name", value="")
    on(app, "extra_element", contract=TIMES, element="subject_of_care", value=RESIDENT)
    assert ask(app).all("healthcare_facility_name") == ["", ""]
    offered = ask(app, TIMES)
    assert set(offered.all("subject_of_care")) == {RESIDENT}
    assert valid(offered, TIMES)


@pytest.mark.parametrize(
    ("contract", "row"),
    [
        ("GetAllTimeTypes", "ListOfTimeTypes"),
        ("GetAllCareTypes", "careTypes"),
        ("GetAllPerformers", "performerInfos"),
        ("GetAllHealthcareFacilities", "healthcareFacilityInfos"),
        ("GetAvailableDates", "performerAvailabilityByDate"),
    ],
)
def test_choices_can_be_doubled_or_gone(app: Application, contract: str, row: str) -> None:
    rows = len(ask(app, contract).all(row))
    on(app, "duplicate_rows")
    assert len(ask(app, contract).all(row)) == 2 * rows > 0
    off(app)
    on(app, "empty_list")
    assert ask(app, contract).all(row) == []


def test_faults_together_each_do_their_part(app: Application) -> None:
    on(app, "slow", seconds=0.01)
    on(app, "truncated", share=0.9)
    on(app, "lower_case_hsa_ids")
    on(app, "duplicate_rows")
    harmed = ask(app)
    assert harmed.body.count(FACILITY.lower().encode()) == 4
    assert int(harmed.headers["Content-Length"]) > len(harmed.body)
    assert last_call(app).faults.split() == ["slow", "truncated", "lower_case_hsa_ids", "duplicate_rows"]


def test_a_reply_that_is_a_fault_anyway_has_no_content_to_change(app: Application) -> None:
    on(app, "missing_start")
    on(app, "wrong_namespace")
    assert ask(app, DETAILS, bookingId="B-404").is_fault


@pytest.mark.parametrize("name", [fault.name for fault in FAULTS.values() if fault.instead is not None])
def test_what_is_asked_for_is_done_only_when_the_fault_says_so(name: str) -> None:
    with make_app() as app:
        door = Door(sender(app))
        on(app, name, contract="CancelBooking", **({"seconds": 0.01} if name == "no_answer" else {}))
        heard(app, "CancelBooking")
        assert "B-1" in door.schedule(RESIDENT)
        on(app, name, contract="CancelBooking", carried_out=True, **({"seconds": 0.01} if name == "no_answer" else {}))
        heard(app, "CancelBooking")
        assert "B-1" not in door.schedule(RESIDENT)


# What the catalogue promises of itself.


def test_the_catalogue_names_contracts_that_there_are() -> None:
    known = {name for contract in CATALOGUE.values() for name in names_of(contract)}
    assert {name for fault in FAULTS.values() for name in fault.contracts} <= known


def test_no_parameter_is_called_what_every_fault_has() -> None:
    assert not {each.name for fault in FAULTS.values() for each in fault.parameters} & set(FIELDS)


def test_every_fault_says_in_swedish_what_it_is_and_what_is_noticed() -> None:
    for fault in FAULTS.values():
        assert fault.title[0].isupper()
        assert not fault.title.endswith(".")
        assert fault.description.endswith(".")


def test_what_replaces_a_reply_can_also_be_carried_out() -> None:
    for fault in FAULTS.values():
        has = any(each.name == "carried_out" for each in fault.parameters)
        assert has == (fault.instead is not None)


def test_the_elements_of_a_time_are_those_of_the_contract(app: Application) -> None:
    """The namespace is left alone by what changes the content."""
    on(app, "wrong_facility")
    assert {etree.QName(each).namespace for each in ask(app).payload.iter("{*}healthcare_facility")} == {CORE}
