"""Bokade tider: what the citizen sees, where it came from, and why the rest is not there."""

from __future__ import annotations

from datetime import datetime

from pytest_bdd import then, when

from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence

SOURCES = {
    "engagemangsindex": "aggregated",
    "mottagningsrelation": "direct",
    "GetCareContacts v3": "care_contacts_v3",
    "GetCareContacts v2": "care_contacts_v2",
}
"""The calls of 1177 as steps say them."""
REASONS = {
    "starttiden har passerats": "passed",
    "starttid saknas": "no_start",
    "starttiden är felskriven": "malformed_start",
    "sluttiden är felskriven": "malformed_end",
    "mottagning saknas": "no_facility",
    "den ligger mer än tre år fram": "too_far_ahead",
    "mottagningen inte är aktiverad": "facility_not_active",
    "tjänsten inte är aktiverad": "service_not_active",
    "samma tid redan visas": "duplicate",
    "den gäller någon annan": "other_resident",
}
"""Why a time is hidden as steps say it."""


@when(sentence("{who} öppnar Bokade tider"))
def _(tidbok_scene: Scene, who: str) -> None:
    tidbok_scene.open_booked_times(who)


@when(sentence("{who} öppnar Bokade tider enligt målbilden"))
def _(tidbok_scene: Scene, who: str) -> None:
    tidbok_scene.open_booked_times(who, "target")


@when(sentence("{who} öppnar Bokade tider enligt den tidigare logiken"))
def _(tidbok_scene: Scene, who: str) -> None:
    tidbok_scene.open_booked_times(who, "previous")


@when(sentence("{who} öppnar bara {place}s tider"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.open_booked_times(who, place=place)


# What is shown


@then(sentence("visas tiden {at}"))
@then(sentence("tiden {at} visas"))
def _(tidbok_scene: Scene, at: datetime) -> None:
    assert tidbok_scene.time_shown(at) is not None, tidbok_scene.shown


@then(sentence("visas tiden {at} från {source}"))
@then(sentence("tiden {at} visas från {source}"))
def _(tidbok_scene: Scene, at: datetime, source: str) -> None:
    row = tidbok_scene.time_shown(at)
    assert row is not None, tidbok_scene.shown
    assert row["source"] == SOURCES[source]


@then(sentence("visas tiden {at} på {place}"))
@then(sentence("tiden {at} visas på {place}"))
def _(tidbok_scene: Scene, at: datetime, place: str) -> None:
    row = tidbok_scene.time_shown(at)
    assert row is not None, tidbok_scene.shown
    assert row["facility_name"] == place


@then(sentence("visas inte tiden {at}"))
@then(sentence("tiden {at} visas inte"))
def _(tidbok_scene: Scene, at: datetime) -> None:
    assert tidbok_scene.time_shown(at) is None


@then(sentence("visas sammanlagt {number:d} tider"))
@then(sentence("sammanlagt {number:d} tider visas"))
def _(tidbok_scene: Scene, number: int) -> None:
    assert len(tidbok_scene.shown["booked_times"]) == number, tidbok_scene.shown


@then(sentence("visas bara en tid"))
@then(sentence("bara en tid visas"))
def _(tidbok_scene: Scene) -> None:
    assert len(tidbok_scene.shown["booked_times"]) == 1, tidbok_scene.shown


@then("visas inga bokade tider")
@then("inga bokade tider visas")
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.shown["booked_times"] == []


@then(sentence("tiden {at} är en kallelse"))
def _(tidbok_scene: Scene, at: datetime) -> None:
    row = tidbok_scene.time_shown(at)
    assert row is not None
    assert row["is_invitation"]


# What is not, and why


@then(sentence("är tiden {at} dold för att {reason}"))
def _(tidbok_scene: Scene, at: datetime, reason: str) -> None:
    assert tidbok_scene.why_hidden(at) == [REASONS[reason]], tidbok_scene.shown
    assert REASONS[reason] == "duplicate" or tidbok_scene.time_shown(at) is None


@then(sentence("är tiden dold för att {reason}"))
def _(tidbok_scene: Scene, reason: str) -> None:
    """Whatever start it says: that may be what is wrong."""
    assert tidbok_scene.why_hidden() == [REASONS[reason]], tidbok_scene.shown
    assert tidbok_scene.shown["booked_times"] == []


@then("är tiden dold av flera skäl")
@then("tiden är dold av flera skäl")
def _(tidbok_scene: Scene) -> None:
    (row,) = tidbok_scene.shown["hidden"]
    assert len(row["reasons"]) > 1


@then("finns ingen dold tid")
@then("ingen tid är dold")
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.shown["hidden"] == []


# What the citizen may do


@then(sentence("avbokning av tiden {at} slutar med ett felmeddelande"))
@then(sentence("slutar avbokning av tiden {at} med ett felmeddelande"))
def _(tidbok_scene: Scene, at: datetime) -> None:
    row = tidbok_scene.time_shown(at)
    assert row is not None
    assert row["cancel_ends_in_error"]


@then(sentence("ombokning av tiden {at} slutar med ett felmeddelande"))
def _(tidbok_scene: Scene, at: datetime) -> None:
    row = tidbok_scene.time_shown(at)
    assert row is not None
    assert row["rebooking_ends_in_error"]


@then(sentence("kan tiden {at} både avbokas och ombokas"))
def _(tidbok_scene: Scene, at: datetime) -> None:
    row = tidbok_scene.time_shown(at)
    assert row is not None
    assert (row["cancel_ends_in_error"], row["rebooking_ends_in_error"]) == (False, False)
