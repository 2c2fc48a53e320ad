"""What 1177 asks of others in its flows: which contracts, where, in what order, and what the messages hold."""

from __future__ import annotations

from datetime import date

from lxml import etree
from pytest_bdd import then

from simulator.bdd.calls import LoggedCall
from simulator.bdd.journey import Journey, values
from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence
from simulator.contracts import BOOKING_CONTRACTS, schemas
from simulator.contracts.envelope import SOAP
from simulator.domain.platform import NATIONAL

_FLAGS = {"cancel_booking_allowed", "rebooking_allowed", "message_allowed", "isInvitation"}
_OWN = {"bookingId", "subject_of_care", "reason", *_FLAGS}
"""What does not follow along from the chosen time, but is the citizen's or the booking's own."""


@then("görs inga anrop")
def _(tidbok_journey: Journey) -> None:
    assert [call.contract for call in tidbok_journey.made()] == []


@then(sentence("anropas {contract:w} hos {place}"))
@then(sentence("{contract:w} anropas hos {place}"))
def _(tidbok_journey: Journey, contract: str, place: str) -> None:
    """By the last thing that the citizen did, once."""
    (call,) = tidbok_journey.made(contract)
    assert call.logical_address.upper() == tidbok_journey.scene.place(place).hsa_id.upper()


@then(sentence("anropas inte {contract:w}"))
@then(sentence("{contract:w} anropas inte"))
def _(tidbok_journey: Journey, contract: str) -> None:
    """Since the flow began."""
    assert tidbok_journey.made_in_flow(contract) == []


@then(sentence("har {contract:w} anropats en enda gång"))
@then(sentence("{contract:w} har anropats en enda gång"))
def _(tidbok_journey: Journey, contract: str) -> None:
    assert len(tidbok_journey.made_in_flow(contract)) == 1


@then(sentence('har anropet {contract:w} "{text}" i fältet {field:w}'))
@then(sentence('anropet {contract:w} har "{text}" i fältet {field:w}'))
def _(tidbok_journey: Journey, contract: str, text: str, field: str) -> None:
    assert _sent(tidbok_journey, contract).get(field) == [text]


@then(sentence("har anropet {contract:w} {who}s personnummer i fältet {field:w}"))
@then(sentence("anropet {contract:w} har {who}s personnummer i fältet {field:w}"))
def _(tidbok_journey: Journey, contract: str, who: str, field: str) -> None:
    assert _sent(tidbok_journey, contract).get(field) == [tidbok_journey.scene.resident(who)]


@then(sentence("har anropet {contract:w} inte fältet {field:w}"))
@then(sentence("anropet {contract:w} har inte fältet {field:w}"))
def _(tidbok_journey: Journey, contract: str, field: str) -> None:
    assert field not in _sent(tidbok_journey, contract)


@then(sentence("har anropet {contract:w} bokningens id"))
@then(sentence("anropet {contract:w} har bokningens id"))
@then(sentence("anropet {contract:w} har kallelsens id"))
@then(sentence("har anropet {contract:w} kallelsens id"))
def _(tidbok_journey: Journey, contract: str) -> None:
    """That of what the flow began with."""
    (wanted,) = {_sent(tidbok_journey, "GetBookingDetails")["bookingId"][0]}
    assert _sent(tidbok_journey, contract)["bookingId"] == [wanted]


@then(sentence("har anropet {contract:w} {place}s HSA-id i fältet {field:w}"))
@then(sentence("anropet {contract:w} har {place}s HSA-id i fältet {field:w}"))
def _(tidbok_journey: Journey, contract: str, place: str, field: str) -> None:
    assert _sent(tidbok_journey, contract).get(field) == [tidbok_journey.scene.place(place).hsa_id]


@then(sentence("har {contract:w} samma värden som den valda tiden"))
def _(tidbok_journey: Journey, contract: str) -> None:
    """Every value of the row that was shown goes back as it came, and no other time is asked for."""
    asked = _last(tidbok_journey, contract).request_xml
    requested = {name: found[0] for name, found in values(next(asked.iter("{*}requestedTimeslot"))).items()}
    rows = [_row(row) for row in _last(tidbok_journey, "GetAvailableTimeslots").reply_xml.iter("{*}timeslotDetail")]
    (chosen,) = [row for row in rows if row["startTimeInclusive"] == requested["startTimeInclusive"]]
    shared = {name: value for name, value in requested.items() if name not in _OWN}
    assert shared == {name: value for name, value in chosen.items() if name not in _OWN}


@then(sentence("har {contract:w} inga flaggor"))
def _(tidbok_journey: Journey, contract: str) -> None:
    assert _FLAGS & _sent(tidbok_journey, contract).keys() == set()


@then(sentence("finns inget tomt fält i {contract:w}"))
def _(tidbok_journey: Journey, contract: str) -> None:
    sent = _sent(tidbok_journey, contract)
    assert [name for name, texts in sent.items() if "" in texts] == []


@then("följer alla anrop kontraktens scheman")
def _(tidbok_journey: Journey) -> None:
    made = [call for call in tidbok_journey.made_in_flow() if call.contract in BOOKING_CONTRACTS]
    assert made
    for call in made:
        payload = call.request_xml.find(f"{{{SOAP}}}Body/*")
        assert payload is not None
        assert schemas.is_valid(BOOKING_CONTRACTS[call.contract].xsd, payload), call.request


@then(sentence('har alla anrop {who} som aktör, av typen "{text}"'))
def _(tidbok_journey: Journey, who: str, text: str) -> None:
    assert _actors(tidbok_journey) == {(tidbok_journey.scene.resident(who), text)}


@then(sentence('har alla anrop en i personalen som aktör, av typen "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    ((actor, kind),) = _actors(tidbok_journey)
    assert (actor.startswith("SE"), kind) == (True, text)


def _actors(journey: Journey) -> set[tuple[str, str]]:
    made = [values(call.request_xml) for call in journey.made_in_flow() if call.contract in BOOKING_CONTRACTS]
    return {(sent["actorId"][0], sent["actorType"][0]) for sent in made}


@then("har den aggregerande frågan plattformens id både som adress och som mottagning")
def _(tidbok_scene: Scene) -> None:
    (call,) = tidbok_scene.session.calls.newest(contract="GetSubjectOfCareSchedule", logical_address=NATIONAL)
    sent = values(call.request_xml)
    assert (sent["LogicalAddress"], sent["healthcare_facility"]) == ([NATIONAL], [NATIONAL])


@then(sentence("har bokningssystemet också föreslagit {place}"))
def _(tidbok_journey: Journey, place: str) -> None:
    reply = _last(tidbok_journey, "GetAllHealthcareFacilities").reply_xml
    assert tidbok_journey.scene.place(place).hsa_id in values(reply)["healthcare_facility"]


@then(sentence('har bokningssystemet gett namnet "{name}", som visas'))
def _(tidbok_journey: Journey, name: str) -> None:
    assert name in _names_given(tidbok_journey)
    assert name in tidbok_journey.options("healthcare_facility")


@then(sentence('bokningssystemet har gett namnet "{name}", som inte visas'))
def _(tidbok_journey: Journey, name: str) -> None:
    assert name in _names_given(tidbok_journey)
    assert name not in tidbok_journey.options("healthcare_facility")


def _names_given(journey: Journey) -> list[str]:
    return values(_last(journey, "GetAllHealthcareFacilities").reply_xml)["healthcare_facility_name"]


@then(sentence("{place} går inte att välja"))
@then(sentence("går {place} inte att välja"))
def _(tidbok_journey: Journey, place: str) -> None:
    assert place not in tidbok_journey.options("healthcare_facility")


# Search windows


@then(sentence("gäller första sökningen {first:d} till {last:d}, och det är {number:d} dagar"))
def _(tidbok_journey: Journey, first: int, last: int, number: int) -> None:
    """8 digits of first and last day, as on the wire."""
    _is_window(tidbok_journey.windows()[0], first, last, number)


@then(sentence("gäller andra sökningen {first:d} till {last:d}, och det är {number:d} dagar"))
def _(tidbok_journey: Journey, first: int, last: int, number: int) -> None:
    assert len(tidbok_journey.windows()) == 2
    _is_window(tidbok_journey.windows()[1], first, last, number)


@then(sentence("gäller sista sökningen {first:d} till {last:d}, och det är {number:d} dagar"))
def _(tidbok_journey: Journey, first: int, last: int, number: int) -> None:
    _is_window(tidbok_journey.windows()[-1], first, last, number)


def _is_window(asked: tuple[str, str], first: int, last: int, number: int) -> None:
    begins, ends = map(date.fromisoformat, asked)
    assert asked == (str(first), str(last))
    assert (ends - begins).days + 1 == number


@then(sentence("har {contract:w} inte anropats igen"))
@then(sentence("{contract:w} har inte anropats igen"))
def _(tidbok_journey: Journey, contract: str) -> None:
    """By the last thing that the citizen did."""
    assert tidbok_journey.made(contract) == []


def _sent(journey: Journey, contract: str) -> dict[str, list[str]]:
    """Of the flow's last request with the contract."""
    return values(_last(journey, contract).request_xml)


def _last(journey: Journey, contract: str) -> LoggedCall:
    made = journey.made_in_flow(contract)
    assert made, f"{contract} has not been called since the flow began"
    return made[-1]


def _row(element: etree._Element) -> dict[str, str]:
    return {name: found[0] for name, found in values(element).items()}
