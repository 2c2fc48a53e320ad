"""The national platform as a consumer meets it: routing, permissions, aggregation and its words for a no."""

from __future__ import annotations

from pytest_bdd import then, when

from simulator.bdd.certificates import certificate
from simulator.bdd.platform import SCHEDULE
from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence
from simulator.contracts import envelope, headers
from simulator.contracts.consumer import request_writer
from simulator.contracts.contract import REGISTRY
from simulator.contracts.crm_scheduling import get_subject_of_care_schedule
from simulator.domain.booking_system import Caller

_ADDRESSING = "http://www.w3.org/2005/08/addressing"


@when(sentence("{who}s tider hämtas genom den aggregerande tjänsten"))
def _(tidbok_scene: Scene, who: str) -> None:
    tidbok_scene.heard(tidbok_scene.session.platform.schedule(tidbok_scene.resident(who)))


@when(sentence('tiderna för testfallet "{name}" hämtas genom den aggregerande tjänsten'))
def _(tidbok_scene: Scene, name: str) -> None:
    """The resident whose last name is the case's number."""
    (row,) = [row for row in tidbok_scene.session.ledger("residents") if row["last_name"] == name]
    tidbok_scene.heard(tidbok_scene.session.platform.schedule(row["resident"]))


@when(sentence('konsumenten "{consumer}" hämtar {who}s tider från "{name}"'))
def _(tidbok_scene: Scene, consumer: str, who: str, name: str) -> None:
    _ask(tidbok_scene, who, name, certificate_of=consumer)


@when(sentence('konsumenten "{consumer}" hämtar {who}s tider från "{name}" enligt RIVTABP20'))
def _(tidbok_scene: Scene, consumer: str, who: str, name: str) -> None:
    message = _message(tidbok_scene.resident(who), name)
    old = f'<r:LogicalAddress xmlns:r="{REGISTRY}">{name}</r:LogicalAddress>'.encode()
    assert old in message
    new = f'<a:To xmlns:a="{_ADDRESSING}">{name}</a:To>'.encode()
    _send(tidbok_scene, message.replace(old, new), consumer)


@when(sentence('konsumenten "{consumer}" hämtar {who}s tider utan att säga varifrån'))
def _(tidbok_scene: Scene, consumer: str, who: str) -> None:
    _ask(tidbok_scene, who, " ", certificate_of=consumer)


@when(sentence('någon som inte säger vem den är hämtar {who}s tider från "{name}"'))
def _(tidbok_scene: Scene, who: str, name: str) -> None:
    _ask(tidbok_scene, who, name)


@when(sentence('konsumenten "{consumer}" skickar något som inte är XML'))
def _(tidbok_scene: Scene, consumer: str) -> None:
    _send(tidbok_scene, b"Hej!", consumer)


@when(sentence('en fråga om {who}s tider från "{name}" kommer tillbaka till plattformen'))
def _(tidbok_scene: Scene, who: str, name: str) -> None:
    """It has been here before, as the routing history says."""
    _ask(tidbok_scene, who, name, certificate_of="SE2321000016-KUND", x_rivta_routing_history="annan#ntjp")


def _ask(scene: Scene, who: str, address: str, certificate_of: str | None = None, **http: str) -> None:
    _send(scene, _message(scene.resident(who), address), certificate_of, **http)


def _message(resident: str, address: str) -> bytes:
    request = request_writer(SCHEDULE)(get_subject_of_care_schedule.Request(address, resident))
    return envelope.request(request, headers.request_head(address, Caller(resident, is_agent=False)))


def _send(scene: Scene, message: bytes, consumer: str | None, **http: str) -> None:
    """Consumers show a certificate; who has none is nobody."""
    shown = {} if consumer is None else {"x_vp_auth_cert": certificate(consumer)}
    scene.heard(scene.session.platform.send(SCHEDULE, message, {**shown, **http}))


@then("svarar plattformen utan fel")
@then("plattformen svarar utan fel")
def _(tidbok_scene: Scene) -> None:
    assert not tidbok_scene.reply.is_fault, tidbok_scene.reply.fault
    assert tidbok_scene.reply.status == 200


@then(sentence("svarar plattformen med felkoden {code:w}"))
def _(tidbok_scene: Scene, code: str) -> None:
    assert tidbok_scene.reply.status == 500
    assert tidbok_scene.reply.fault.startswith(f"{code} ["), tidbok_scene.reply.fault


@then("är svaret mottagningens eget fel")
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.reply.is_fault
    assert not tidbok_scene.reply.fault.startswith("VP")


@then(sentence('felet säger "{text}"'))
def _(tidbok_scene: Scene, text: str) -> None:
    assert text in f"{tidbok_scene.reply.fault} {tidbok_scene.reply.fault_detail}"


@then("innehåller svaret en tid")
def _(tidbok_scene: Scene) -> None:
    _has_times(tidbok_scene, 1)


@then("innehåller svaret inga tider")
def _(tidbok_scene: Scene) -> None:
    _has_times(tidbok_scene, 0)


@then(sentence("innehåller svaret {number:d} tider"))
@then(sentence("svaret innehåller {number:d} tider"))
def _(tidbok_scene: Scene, number: int) -> None:
    _has_times(tidbok_scene, number)


def _has_times(tidbok_scene: Scene, number: int) -> None:
    assert not tidbok_scene.reply.is_fault, tidbok_scene.reply.fault
    assert len(tidbok_scene.reply.rows("timeslotDetail")) == number


@then("ingen källa har svarat")
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.sources("DataFromSource") == []


@then("en källa har svarat")
def _(tidbok_scene: Scene) -> None:
    assert len(tidbok_scene.sources("DataFromSource")) == 1


@then(sentence("{number:d} källor har svarat"))
def _(tidbok_scene: Scene, number: int) -> None:
    assert len(tidbok_scene.sources("DataFromSource")) == number


@then("en källa har inte kunnat nås")
def _(tidbok_scene: Scene) -> None:
    assert len(tidbok_scene.sources("NoDataSynchFailed")) == 1


@then(sentence("{number:d} källor har inte kunnat nås"))
def _(tidbok_scene: Scene, number: int) -> None:
    assert len(tidbok_scene.sources("NoDataSynchFailed")) == number


@then("redovisas ingen källa")
@then("ingen källa redovisas")
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.reply.sources == []
