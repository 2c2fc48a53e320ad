"""How Bokade tider collects: whom 1177 calls, how often, and what each call gives."""

from __future__ import annotations

from pytest_bdd import then

from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence
from simulator.bdd.steps.booked_times import SOURCES
from simulator.domain.engagement import SCHEDULING
from simulator.domain.platform import NATIONAL


@then("anropar 1177 den aggregerande tjänsten en enda gång")
@then("1177 anropar den aggregerande tjänsten en enda gång")
def _(tidbok_scene: Scene) -> None:
    """What 1177 says, and what the platform has seen."""
    assert tidbok_scene.called("aggregated") == [NATIONAL]
    seen = tidbok_scene.session.calls.newest(contract="GetSubjectOfCareSchedule", logical_address=NATIONAL)
    assert len(seen) == 1


@then("anropar 1177 inte den aggregerande tjänsten")
@then("1177 anropar inte den aggregerande tjänsten")
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.called("aggregated") == []


@then(sentence("anropas bara {place} direkt"))
@then(sentence("bara {place} anropas direkt"))
def _(tidbok_scene: Scene, place: str) -> None:
    assert tidbok_scene.called("direct") == [place]


@then(sentence("anropas bara {place} och {another} direkt"))
@then(sentence("bara {place} och {another} anropas direkt"))
def _(tidbok_scene: Scene, place: str, another: str) -> None:
    assert sorted(tidbok_scene.called("direct")) == sorted([place, another])


@then("anropas ingen mottagning direkt")
@then("ingen mottagning anropas direkt")
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.called("direct") == []


@then("anropas GetCareContacts v3 och v2 en gång var")
@then("GetCareContacts v3 och v2 anropas en gång var")
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.called("care_contacts_v3") == [NATIONAL]
    assert tidbok_scene.called("care_contacts_v2") == [NATIONAL]


@then("anropas inte GetCareContacts")
@then("GetCareContacts anropas inte")
def _(tidbok_scene: Scene) -> None:
    assert (tidbok_scene.called("care_contacts_v3"), tidbok_scene.called("care_contacts_v2")) == ([], [])


@then(sentence("får {place} en enda fråga"))
@then(sentence("{place} får en enda fråga"))
def _(tidbok_scene: Scene, place: str) -> None:
    assert tidbok_scene.questions_to(place) == 1


@then(sentence("får {place} ingen fråga"))
@then(sentence("{place} får ingen fråga"))
def _(tidbok_scene: Scene, place: str) -> None:
    assert tidbok_scene.questions_to(place) == 0


@then(sentence("frågas engagemangsindex före {place}"))
def _(tidbok_scene: Scene, place: str) -> None:
    calls = tidbok_scene.session.calls.in_order()
    index = next(n for n, call in enumerate(calls) if call.contract == "FindContent" and _is_scheduling(call.request))
    where = ("GetSubjectOfCareSchedule", tidbok_scene.place(place).hsa_id)
    asked = [n for n, call in enumerate(calls) if (call.contract, call.logical_address) == where]
    assert asked
    assert index < min(asked)


def _is_scheduling(request: str) -> bool:
    return f">{SCHEDULING}<" in request


@then(sentence("säger 1177 att {place} inte kunde nås genom {source}"))
@then(sentence("1177 säger att {place} inte kunde nås genom {source}"))
def _(tidbok_scene: Scene, place: str, source: str) -> None:
    assert tidbok_scene.call_failed(SOURCES[source], place)


@then(sentence("säger 1177 att {source} misslyckades"))
@then(sentence("1177 säger att {source} misslyckades"))
def _(tidbok_scene: Scene, source: str) -> None:
    assert tidbok_scene.call_failed(SOURCES[source])


@then(sentence("säger statistiken att {source} gav {number:d} av tiderna"))
@then(sentence("statistiken säger att {source} gav {number:d} av tiderna"))
def _(tidbok_scene: Scene, source: str, number: int) -> None:
    numbers = tidbok_scene.shown["statistics"]["this_collection"]["sources"]
    assert {each["source"]: each["rows"] for each in numbers}[SOURCES[source]] == number


@then(sentence("säger statistiken att målbilden hade missat {number:d} tid"))
@then(sentence("statistiken säger att målbilden hade missat {number:d} tid"))
def _(tidbok_scene: Scene, number: int) -> None:
    assert tidbok_scene.shown["statistics"]["this_collection"]["not_aggregated"] == number


@then("visas minst allt som den tidigare logiken visar")
def _(tidbok_scene: Scene) -> None:
    before = tidbok_scene.look(tidbok_scene.looking, "previous")["booked_times"]
    now = {(row["healthcare_facility"], row["start"]) for row in tidbok_scene.shown["booked_times"]}
    assert before
    assert {(row["healthcare_facility"], row["start"]) for row in before} <= now
