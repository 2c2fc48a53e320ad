"""Checks of the platform's parts: what routes, permissions, relations, the index and the portal point at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from simulator.domain.engagement import INDEX
from simulator.domain.identifiers import hsa_key
from simulator.scenarios.contract_names import NAMES, one_contract
from simulator.scenarios.look_up import places
from simulator.scenarios.model import ConditionsSpec, ExternalSystemSpec, FacilityPortalSpec, Scenario
from simulator.scenarios.references import no_such, twice, unknown_of
from simulator.scenarios.words import unknown
from simulator.scenarios.yaml_source import Finding, Path

ANY = "*"
Addressed = list[tuple[Path, str]]


def catalogue(scenario: Scenario) -> Iterator[Finding]:
    """Rows of the service catalogue that could never lead anywhere, or that take away what was never there."""
    systems = [*_ids(scenario), *(system.id for system in scenario.external_systems)]
    for number, route in enumerate(scenario.platform.routes):
        at: Path = ("platform", "routes", number)
        if route.system is not None and route.address is not None:
            yield (*at, "address"), "a route has a system or an address, not both: remove one of them"
        if route.system is None and route.address is None:
            yield at, "a route needs a system or an address: say which one answers"
        if route.system is not None:
            yield from unknown_of((*at, "system"), "booking system or external system", [route.system], systems)
    known = [*addresses(scenario), *own_addresses(scenario)]
    for number, missing in enumerate(scenario.platform.missing):
        at = ("platform", "missing", number)
        if missing.logical_address != ANY:
            yield from _no_such_address((*at, "logical_address"), missing.logical_address, known)
        if not (missing.route or missing.permission):
            yield at, "nothing is missing here: set route, permission or both to true"


def hsa_tree(scenario: Scenario) -> Iterator[Finding]:
    """A unit that is above itself."""
    parents = scenario.platform.hsa_tree
    for child in parents:
        seen = [child]
        while (above := parents.get(seen[-1])) is not None and above not in seen:
            seen.append(above)
        if above == child:
            yield ("platform", "hsa_tree", child), f"{child} is above itself: {' under '.join([*seen, child])}"


def external_systems(scenario: Scenario) -> Iterator[Finding]:
    """Names and addresses that simulated systems have already, and settings that cannot be used together."""
    found = scenario.external_systems
    own = frozenset(_ids(scenario))
    yield from twice("external system", ((("external_systems", n, "id"), system.id) for n, system in enumerate(found)))
    yield from twice("logical address", _addressed(found))
    for number, system in enumerate(found):
        at: Path = ("external_systems", number)
        if system.id in own or system.id == INDEX:
            yield (*at, "id"), f"{system.id!r} is already a simulated system: choose another id"
        yield from _simulated(scenario, at, system)
        yield from _urls(at, system)
        for one, other in (("client_certificate", "client_key"), ("client_key", "client_certificate")):
            if getattr(system, one) and not getattr(system, other):
                yield (*at, one), f"{one} is of no use without {other}: give both, or none"


def _simulated(scenario: Scenario, at: Path, system: ExternalSystemSpec) -> Iterator[Finding]:
    known = places(scenario)
    for number, address in enumerate(system.logical_addresses):
        place = known.get(hsa_key(address))
        if place is not None:
            yield (
                (*at, "logical_addresses", number),
                f"{address} is already a facility of {place.system.id}, which is simulated: remove one of them",
            )


def _urls(at: Path, system: ExternalSystemSpec) -> Iterator[Finding]:
    meant = {one_contract(name) for name in system.contracts}
    for name in system.urls:
        if name not in NAMES and "/" not in name:
            yield (*at, "urls", name), unknown("contract", name, NAMES)
        elif name not in meant:
            answers = ", ".join(system.contracts)
            yield (*at, "urls", name), f"{system.id} does not answer {name}; it answers {answers}: name it as there"


def relations(scenario: Scenario) -> Iterator[Finding]:
    """Relations to facilities that nobody has, and such that do not hold."""
    known = addresses(scenario)
    for number, resident in enumerate(scenario.residents):
        at: Path = ("residents", number, "relations")
        for row, relation in enumerate(resident.relations):
            yield from _no_such_address((*at, row), relation.facility, known)
            if not (relation.on_start_page or relation.listed or relation.approved):
                yield (*at, row), "no part of the relation holds: set on_start_page, listed or approved to true"
        yield from twice("relation", (((*at, row), hsa_key(r.facility)) for row, r in enumerate(resident.relations)))


def index(scenario: Scenario) -> Iterator[Finding]:
    """Subscribers that cannot be told, and rows whose producer cannot be told from their address."""
    told = scenario.engagement_index.subscribers
    at: Path = ("engagement_index", "subscribers")
    yield from twice("subscriber", (((*at, number), hsa_key(one.hsa_id)) for number, one in enumerate(told)))
    for number, subscriber in enumerate(told):
        is_portal = hsa_key(subscriber.hsa_id) == hsa_key(scenario.portal.hsa_id)
        if is_portal and not scenario.portal.subscribes:
            yield (*at, number), "1177 is a subscriber here, and portal says subscribes: false: change one of them"
        if not is_portal and subscriber.url is None:
            yield (*at, number), "field 'url' is missing in a subscriber: only 1177 itself is told without one"
    known = places(scenario)
    for number, row in enumerate(scenario.engagement_index.engagements):
        if row.source_system is None and hsa_key(row.logical_address) not in known:
            yield (
                ("engagement_index", "engagements", number, "logical_address"),
                f"{row.logical_address!r} is no facility here, so say source_system too",
            )
    if scenario.engagement_index.url is not None and scenario.engagement_index.engagements:
        yield ("engagement_index", "engagements"), "an index outside has its own rows: remove engagements, or url"


def portal(scenario: Scenario) -> Iterator[Finding]:
    yield from twice("field", ((("portal", "sameness", n), name) for n, name in enumerate(scenario.portal.sameness)))
    residents = [resident.id for resident in scenario.residents]
    for number, system in enumerate(scenario.booking_systems):
        versions = (str(version) for version in system.care_contacts)
        at: Path = ("booking_systems", number)
        yield from twice("version", (((*at, "care_contacts", n), version) for n, version in enumerate(versions)))
        for row, facility in enumerate(system.facilities):
            if facility.portal is not None:
                yield from _at_portal((*at, "facilities", row, "portal"), facility.portal, residents)


def _at_portal(at: Path, said: FacilityPortalSpec, residents: Sequence[str]) -> Iterator[Finding]:
    yield from unknown_of((*at, "only_for"), "resident", said.only_for, residents)
    yield from unknown_of((*at, "booking_only_for"), "resident", said.booking_only_for, residents)
    if said.booking_conditions is not None:
        yield from _conditions((*at, "booking_conditions"), said.booking_conditions)
    if said.changes_conditions is not None:
        yield from _conditions((*at, "changes_conditions"), said.changes_conditions)
        if said.changes_conditions.concerns is not None:
            yield (
                (*at, "changes_conditions", "concerns"),
                "concerns is about what can be booked and stands only in booking_conditions: move it there",
            )


def _conditions(at: Path, said: ConditionsSpec) -> Iterator[Finding]:
    if said.text is None and not said.parts:
        yield at, "nothing is said here: write a text, or some of facility, concerns, comment and terms"
    if said.text is not None and said.parts:
        written = ", ".join(said.parts)
        yield (*at, "text"), f"conditions are one text or split, not both: remove text, or {written}"


def residents(scenario: Scenario) -> Iterator[Finding]:
    """Ways of being told that stand twice in somebody's settings at 1177."""
    for number, resident in enumerate(scenario.residents):
        methods = resident.portal.notification_methods if resident.portal else None
        at: Path = ("residents", number, "portal", "notification_methods")
        yield from twice("notification method", (((*at, row), name) for row, name in enumerate(methods or ())))


def _ids(scenario: Scenario) -> list[str]:
    return [system.id for system in scenario.booking_systems]


def own_addresses(scenario: Scenario) -> list[str]:
    """Of everything besides facilities that has rows in the catalogue."""
    nation = (scenario.platform.hsa_id, scenario.engagement_index.hsa_id, scenario.portal.hsa_id)
    return [*(system.hsa_id for system in scenario.booking_systems), *nation]


def addresses(scenario: Scenario) -> list[str]:
    """Every facility, simulated or not, as written."""
    simulated = [place.facility.hsa_id for place in places(scenario).values()]
    return [*simulated, *(address for _, address in _addressed(scenario.external_systems))]


def _addressed(systems: Iterable[ExternalSystemSpec]) -> Addressed:
    return [
        (("external_systems", number, "logical_addresses", row), address)
        for number, system in enumerate(systems)
        for row, address in enumerate(system.logical_addresses)
    ]


def _no_such_address(path: Path, address: str, known: Sequence[str]) -> Iterator[Finding]:
    if hsa_key(address) not in {hsa_key(one) for one in known}:
        yield path, no_such("facility", address, known)
