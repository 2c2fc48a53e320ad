"""What is so before a citizen begins a flow or happens on the way: texts of a booking, and producers that say no."""

from __future__ import annotations

from datetime import datetime

from pytest_bdd import given, then, when

from simulator.bdd.journey import Journey
from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence

_LETTERS = "Kontroll av "


@given(sentence('att {who} har en tid på {place} {at} med anledningen "{text}"'))
def _(tidbok_scene: Scene, who: str, place: str, at: datetime, text: str) -> None:
    _has_time(tidbok_scene, who, place, at, reason=text)


@given(sentence("att {who} har en tid på {place} {at} med en anledning på {number:d} tecken"))
def _(tidbok_scene: Scene, who: str, place: str, at: datetime, number: int) -> None:
    _has_time(tidbok_scene, who, place, at, reason=_long(number))


@given(sentence('att {who} har en tid på {place} {at} med informationen "{text}"'))
def _(tidbok_scene: Scene, who: str, place: str, at: datetime, text: str) -> None:
    _has_time(tidbok_scene, who, place, at, purpose=text)


@given(sentence("att {who} har en tid på {place} {at} med information på {number:d} tecken"))
def _(tidbok_scene: Scene, who: str, place: str, at: datetime, number: int) -> None:
    _has_time(tidbok_scene, who, place, at, purpose=_long(number))


@given(sentence("att {who} har en tid på {place} {at} med DocBook-text på {number:d} tecken"))
def _(tidbok_scene: Scene, who: str, place: str, at: datetime, number: int) -> None:
    _has_time(tidbok_scene, who, place, at, purpose=f"<article><para>{_long(number)}</para></article>")


@given(sentence("att {who} har en tid på {place} {at} med ett okänt DocBook-element"))
def _(tidbok_scene: Scene, who: str, place: str, at: datetime) -> None:
    text = "<article><para>Kom <blink>fastande</blink> till provet.</para><screenshot/></article>"
    _has_time(tidbok_scene, who, place, at, purpose=text)


def _has_time(scene: Scene, who: str, place: str, at: datetime, **texts: str) -> None:
    where = scene.place(place)
    rows = scene.session.ledger("timeslots", healthcare_facility=where.hsa_id, date=f"{at:%Y-%m-%d}", free=True)
    (row,) = [row for row in rows if row["start"] == at.isoformat()]
    scene.session.staff_book(
        booking_system=where.system,
        healthcare_facility=where.hsa_id,
        resident=scene.resident(who),
        start=at.isoformat(),
        time_type=row["time_type"],
        **texts,
    )


def _long(number: int) -> str:
    """Words, exactly so many characters, without blanks at the end."""
    return (_LETTERS * number)[: number - 1] + "x"


# What goes wrong at the producer


@given(sentence('att {place} svarar nej med texten "{text}"'))
def _(tidbok_scene: Scene, place: str, text: str) -> None:
    tidbok_scene.harm("refuses", place, text=text)


@given(sentence("att {place} svarar nej utan text"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("error_without_text", place)


@given(sentence('att {place} svarar INFO med texten "{text}"'))
def _(tidbok_scene: Scene, place: str, text: str) -> None:
    tidbok_scene.harm("info_with_text", place, text=text)


@given(sentence("att {place} svarar INFO utan text"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("info_without_text", place)


@given(sentence('att {place} svarar OK med texten "{text}"'))
def _(tidbok_scene: Scene, place: str, text: str) -> None:
    tidbok_scene.harm("ok_with_text", place, text=text)


@given(sentence("att {place} svarar ja men ingenting gör"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("says_ok_changes_nothing", place)


@given(sentence('att {place} svarar med det tekniska felet "{text}" på {contract:w}'))
def _(tidbok_scene: Scene, place: str, text: str, contract: str) -> None:
    tidbok_scene.harm("soap_fault", place, contract, text=text)


@given(sentence("att {place} inte svarar på {contract:w}"))
def _(tidbok_scene: Scene, place: str, contract: str) -> None:
    tidbok_scene.harm("reset", place, contract)


@given(sentence("att {place} svarar för sent på {contract:w}"))
def _(tidbok_scene: Scene, place: str, contract: str) -> None:
    """Later than anybody waits."""
    tidbok_scene.harm("no_answer", place, contract, seconds=0)


@given(sentence("att {place} gör det som begärs, men svaret på {contract:w} kommer aldrig fram"))
def _(tidbok_scene: Scene, place: str, contract: str) -> None:
    tidbok_scene.harm("reset", place, contract, carried_out=True)


@given(sentence("att någon annan hinner före på {place}"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("slot_taken_before_confirm", place)


@given(sentence("att {place} utelämnar flaggorna i {contract:w}"))
@when(sentence("{place} börjar utelämna flaggorna i {contract:w}"))
def _(tidbok_scene: Scene, place: str, contract: str) -> None:
    tidbok_scene.harm("no_flags", place, contract)


@given(sentence("att {place} säger motsatsen till listan i uppgifterna"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("flags_flip", place)


@given(sentence("att {place} ger ombokade tider nya id"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("rebooked_to_new_id", place)


@given(sentence("att {place} vänder på flaggorna i {contract:w}"))
def _(tidbok_scene: Scene, place: str, contract: str) -> None:
    tidbok_scene.harm("inverted_flags", place, contract)


@when("allt fungerar igen")
def _(tidbok_scene: Scene) -> None:
    tidbok_scene.session.faults.clear()


@given(sentence("att {place} skickar tomma fält i {contract:w}"))
def _(tidbok_scene: Scene, place: str, contract: str) -> None:
    tidbok_scene.harm("empty_elements", place, contract)


@given(sentence("att {place} skriver HSA-id med små bokstäver i {contract:w}"))
def _(tidbok_scene: Scene, place: str, contract: str) -> None:
    tidbok_scene.harm("lower_case_hsa_ids", place, contract)


# What is so afterwards


@then(sentence("har {place} en bokning för {who} {at}"))
@then(sentence("{place} har en bokning för {who} {at}"))
def _(tidbok_scene: Scene, place: str, who: str, at: datetime) -> None:
    """As its own staff see it in the time book."""
    assert at.isoformat() in _starts(tidbok_scene, place, who)


@then(sentence("har {place} ingen bokning för {who}"))
@then(sentence("{place} har ingen bokning för {who}"))
def _(tidbok_scene: Scene, place: str, who: str) -> None:
    assert _starts(tidbok_scene, place, who) == []


@then(sentence("har {place} ingen bokning för {who} {at}"))
@then(sentence("{place} har ingen bokning för {who} {at}"))
def _(tidbok_scene: Scene, place: str, who: str, at: datetime) -> None:
    assert at.isoformat() not in _starts(tidbok_scene, place, who)


def _starts(scene: Scene, place: str, who: str) -> list[str]:
    mine = {"resident": scene.resident(who), "healthcare_facility": scene.place(place).hsa_id, "state": "active"}
    return [row["start"] for row in scene.session.ledger("bookings", **mine) if row["start"] is not None]


@then(sentence("är tiden {at} ledig igen på {place}"))
@then(sentence("tiden {at} är ledig igen på {place}"))
def _(tidbok_scene: Scene, at: datetime, place: str) -> None:
    assert _is_free(tidbok_scene, place, at)


def _is_free(scene: Scene, place: str, at: datetime) -> bool:
    hsa_id = scene.place(place).hsa_id
    rows = scene.session.ledger("timeslots", healthcare_facility=hsa_id, date=f"{at:%Y-%m-%d}", free=True)
    return at.isoformat() in {row["start"] for row in rows}


@then(sentence("har {who} lämnat {number:d} flöde oavslutat på 1177"))
def _(tidbok_journey: Journey, who: str, number: int) -> None:
    flows = tidbok_journey.client.flows(tidbok_journey.scene.resident(who))
    assert len([flow for flow in flows if flow["result"] is None]) == number


@then(sentence("finns {place} bland {who}s mottagningar"))
def _(tidbok_journey: Journey, place: str, who: str) -> None:
    portal = tidbok_journey.scene.session.portal
    rows = portal.api.get(f"/residents/{tidbok_journey.scene.resident(who)}/relations")
    assert place in [row["facility_name"] for row in rows]
