"""What goes wrong, and for whom. Each is a named fault (`tidbok faults`); any other is switched on by its name."""

from __future__ import annotations

from pytest_bdd import given, when

from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence
from simulator.domain.engagement import INDEX

SCHEDULE = "GetSubjectOfCareSchedule"


@given(sentence('att störningen "{name}" är på hos {place}'))
@when(sentence('störningen "{name}" slås på hos {place}'))
def _(tidbok_scene: Scene, name: str, place: str) -> None:
    tidbok_scene.harm(name, place)


@given("att engagemangsindex är nere")
def _(tidbok_scene: Scene) -> None:
    tidbok_scene.session.faults.on("soap_fault", producer=INDEX)


@given("att plattformen saknar kontakt med tjänsteadresseringskatalogen")
def _(tidbok_scene: Scene) -> None:
    tidbok_scene.session.faults.on("catalogue_unavailable")


@when("alla störningar slås av")
def _(tidbok_scene: Scene) -> None:
    tidbok_scene.session.faults.clear()


# What the index is told


@given(sentence("att {place} inte uppdaterar engagemangsindex"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("index_silent", place)


@given(sentence("att {place} uppdaterar engagemangsindex en timme för sent"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("index_late", place, seconds=3600)


@given(sentence("att {place} uppdaterar engagemangsindex under fel tjänstedomän"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("index_wrong", place, what="domain")


@given(sentence("att {place} aldrig tar bort något ur engagemangsindex"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("index_wrong", place, what="never_deleted")


# What answers to a question about booked times


@given(sentence("att {place} inte svarar i tid"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("no_answer", place, SCHEDULE)


@given(sentence("att {place} svarar med ett tekniskt fel"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("soap_fault", place, SCHEDULE)


@given(sentence("att {place} svarar med något oläsligt"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("garbage", place, SCHEDULE)


@given(sentence("att {place} bryter förbindelsen"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("reset", place, SCHEDULE)


# What is wrong in an answer


@given(sentence("att {place} utelämnar starttiden"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("missing_start", place, SCHEDULE)


@given(sentence("att {place} utelämnar sluttiden"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("missing_end", place, SCHEDULE)


@given(sentence("att {place} utelämnar mottagningen"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("missing_facility", place, SCHEDULE)


@given(sentence("att {place} lämnar mottagningen tom"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("missing_facility", place, SCHEDULE, empty=True)


_MISTAKES = {
    "13 siffror": "short",
    "bokstäver": "letters",
    "den 30 februari": "no_such_day",
    "månad 13": "month_13",
    "bara datum": "date_only",
}


@given(sentence("att {place} skriver starttiden med {mistake}"))
def _(tidbok_scene: Scene, place: str, mistake: str) -> None:
    tidbok_scene.harm("malformed_start", place, SCHEDULE, how=_MISTAKES[mistake])


@given(sentence("att {place} skriver sluttiden med {mistake}"))
def _(tidbok_scene: Scene, place: str, mistake: str) -> None:
    tidbok_scene.harm("malformed_end", place, SCHEDULE, how=_MISTAKES[mistake])


@given(sentence("att {place} påstår att tiden är hos {another}"))
def _(tidbok_scene: Scene, place: str, another: str) -> None:
    tidbok_scene.harm("wrong_facility", place, SCHEDULE, facility=tidbok_scene.place(another).hsa_id)


@given(sentence("att {place} utelämnar bokningens id"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("no_booking_id", place, SCHEDULE)


@given(sentence("att {place} skriver HSA-id med små bokstäver"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("lower_case_hsa_ids", place, SCHEDULE)


@given(sentence("att {place} lägger tiden precis tre år fram"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("far_ahead", place, SCHEDULE, seconds=0)


@given(sentence("att {place} lägger tiden tre år och en sekund fram"))
def _(tidbok_scene: Scene, place: str) -> None:
    tidbok_scene.harm("far_ahead", place, SCHEDULE, seconds=1)


@given(sentence("att {place} skickar med {other}s tider i svaret"))
def _(tidbok_scene: Scene, place: str, other: str) -> None:
    tidbok_scene.harm("other_residents_rows", place, SCHEDULE, other_resident=tidbok_scene.resident(other))
