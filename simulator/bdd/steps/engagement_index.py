"""Engagemangsindex as an aggregating service sees it: FindContent."""

from __future__ import annotations

from datetime import date, datetime

from pytest_bdd import then, when

from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence
from simulator.bdd.swedish import on_the_wire
from simulator.domain.engagement import SCHEDULING


@then(sentence("har engagemangsindex en post om {who} på {place} med tiden {at}"))
@then(sentence("engagemangsindex har en post om {who} på {place} med tiden {at}"))
def _(tidbok_scene: Scene, who: str, place: str, at: datetime) -> None:
    rows = tidbok_scene.engagements_at(who, place)
    assert [row["mostRecentContent"] for row in rows] == [on_the_wire(at)]


@then(sentence("har engagemangsindex en post om {who} på {place} med dagen {day}"))
def _(tidbok_scene: Scene, who: str, place: str, day: date) -> None:
    rows = tidbok_scene.engagements_at(who, place)
    assert [row["mostRecentContent"] for row in rows] == [f"{on_the_wire(day)}000000"]


@then(sentence("har engagemangsindex ingen post om {who} på {place}"))
@then(sentence("engagemangsindex har ingen post om {who} på {place}"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    assert tidbok_scene.engagements_at(who, place) == []


@then(sentence("har engagemangsindex ingen post om {who}"))
@then(sentence("engagemangsindex har ingen post om {who}"))
def _(tidbok_scene: Scene, who: str) -> None:
    assert tidbok_scene.engagements(who) == []


@then(sentence("har engagemangsindex kvar en post om {who}"))
def _(tidbok_scene: Scene, who: str) -> None:
    assert len(tidbok_scene.engagements(who)) == 1


@then(sentence("har engagemangsindex {number:d} poster om {who}"))
@then(sentence("engagemangsindex har {number:d} poster om {who}"))
def _(tidbok_scene: Scene, number: int, who: str) -> None:
    assert len(tidbok_scene.engagements(who)) == number


@then(sentence("har posten om {who} bokningens id"))
@then(sentence("posten om {who} har bokningens id"))
def _(tidbok_scene: Scene, who: str) -> None:
    (row,) = tidbok_scene.engagements(who)
    assert row["businessObjectInstanceIdentifier"] == tidbok_scene.held[who].booking_id


@then(sentence("posten om {who} är märkt som tidbokning och inget annat"))
@then(sentence("är posten om {who} märkt som tidbokning och inget annat"))
def _(tidbok_scene: Scene, who: str) -> None:
    (row,) = tidbok_scene.engagements(who)
    marks = ("serviceDomain", "categorization", "clinicalProcessInterestId")
    assert [row[name] for name in marks] == [SCHEDULING, "NA", "NA"]


@then(sentence("går varje post om {who} att läsa hos mottagningen"))
def _(tidbok_scene: Scene, who: str) -> None:
    """GetBookingDetails at the row's own address, for the row's own id, gives the same citizen and start."""
    rows = tidbok_scene.engagements(who)
    assert rows
    for row in rows:
        details = tidbok_scene.session.platform.details(
            row["registeredResidentIdentification"], row["logicalAddress"], row["businessObjectInstanceIdentifier"]
        ).rows("timeslotDetail")[0]
        assert details["subject_of_care"] == tidbok_scene.resident(who)
        assert details.get("startTimeInclusive", row["mostRecentContent"]) == row["mostRecentContent"]


@when("allt som har skickats glöms")
def _(tidbok_scene: Scene) -> None:
    tidbok_scene.session.calls.clear()


@then(sentence("har indexet inte fått någon uppdatering"))
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.session.calls.newest(contract="Update") == []


@then(sentence("har indexet fått {number:d} ändringar i en enda uppdatering"))
def _(tidbok_scene: Scene, number: int) -> None:
    (call,) = tidbok_scene.session.calls.newest(contract="Update")
    assert len(list(call.request_xml.iter("{*}engagementTransaction"))) == number


@then("har borttagningen ingen tid")
def _(tidbok_scene: Scene) -> None:
    """A deletion carries the key and nothing more."""
    (call,) = tidbok_scene.session.calls.newest(contract="Update")
    (transaction,) = call.request_xml.iter("{*}engagementTransaction")
    told = {element.tag.rpartition("}")[2]: element.text for element in transaction.iter()}
    assert told["deleteFlag"] == "true"
    assert "mostRecentContent" not in told
