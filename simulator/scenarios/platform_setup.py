"""The platform, the index and the portal of a scenario as the domain's set-ups, on the day it is loaded."""

from __future__ import annotations

from datetime import date

from simulator.domain.engagement import SCHEDULING
from simulator.domain.identifiers import hsa_key
from simulator.domain.platform import (
    ExternalSystem,
    IndexSetup,
    Missing,
    Permission,
    PlatformSetup,
    Route,
    Subscriber,
    Timeouts,
)
from simulator.domain.portal import Conditions, FacilityAtPortal, PortalSetup
from simulator.scenarios.contract_names import responder_namespace
from simulator.scenarios.model import ConditionsSpec, ExternalSystemSpec, FacilityPortalSpec, PlatformSpec, Scenario
from simulator.scenarios.model.index import SubscriberSpec
from simulator.scenarios.setup_json import Settings
from simulator.scenarios.validity import first_moment, last_moment

_ALWAYS = ("00000000000000", "99999999999999")


def settings(scenario: Scenario, today: date) -> Settings:
    """What is fixed in a session besides its booking systems; `today` is where relative days are counted from."""
    return Settings(platform_setup(scenario, today), portal_setup(scenario), scenario.seed)


def platform_setup(scenario: Scenario, today: date) -> PlatformSetup:
    platform = scenario.platform
    limits = platform.timeouts
    return PlatformSetup(
        hsa_id=platform.hsa_id,
        instance_id=platform.instance_id,
        instance_name=platform.instance_name,
        is_open=platform.open,
        timeouts=Timeouts(**dict(limits)),
        routes=_routes(platform, today),
        permissions=_permissions(platform, today),
        missing=tuple(
            Missing(row.logical_address, _namespace(row.contract), row.route, row.permission)
            for row in platform.missing
        ),
        parents=dict(platform.hsa_tree),
        external=tuple(_external(system) for system in scenario.external_systems),
        index=_index(scenario),
    )


def portal_setup(scenario: Scenario) -> PortalSetup:
    portal = scenario.portal
    until = portal.inbox_from_index_until
    return PortalSetup(
        hsa_id=portal.hsa_id,
        facilities={
            facility.key: _at_portal(facility.portal)
            for system in scenario.booking_systems
            for facility in system.facilities
            if facility.portal is not None
        },
        sameness=portal.sameness,
        hide_after_minutes=portal.hide_after_minutes,
        years_ahead=portal.years_ahead,
        inbox_from_index_until=f"{until.on:%Y%m%d}" if until and until.on else PortalSetup().inbox_from_index_until,
        subscribes=portal.subscribes,
    )


def _at_portal(said: FacilityPortalSpec) -> FacilityAtPortal:
    return FacilityAtPortal(
        active=said.active,
        booked_times_active=said.booked_times_active,
        name=said.name,
        only_for=frozenset(said.only_for),
        shows_end_time=said.shows_end_time,
        booking_active=said.booking_active,
        changes_active=said.changes_active,
        booking_only_for=frozenset(said.booking_only_for),
        booking_name=said.booking_name,
        booked_times_name=said.booked_times_name,
        booking_conditions=_conditions(said.booking_conditions),
        changes_conditions=_conditions(said.changes_conditions),
        sends_confirmations=said.sends_confirmations,
    )


def _conditions(said: ConditionsSpec | None) -> Conditions:
    return Conditions() if said is None else Conditions(**dict(said))


def _routes(platform: PlatformSpec, today: date) -> tuple[Route, ...]:
    return tuple(
        Route(
            contract=responder_namespace(row.contract),
            logical_address=row.logical_address,
            system=row.system,
            address=row.address,
            profile=row.profile,
            valid_from=first_moment(row.valid_from, today, _ALWAYS[0]),
            valid_until=last_moment(row.valid_until, today, _ALWAYS[1]),
        )
        for row in platform.routes
    )


def _permissions(platform: PlatformSpec, today: date) -> tuple[Permission, ...]:
    return tuple(
        Permission(
            contract=responder_namespace(row.contract),
            logical_address=row.logical_address,
            consumer=row.consumer,
            valid_from=first_moment(row.valid_from, today, _ALWAYS[0]),
            valid_until=last_moment(row.valid_until, today, _ALWAYS[1]),
        )
        for row in platform.permissions
    )


def _external(system: ExternalSystemSpec) -> ExternalSystem:
    return ExternalSystem(
        id=system.id,
        name=system.name,
        hsa_id=system.hsa_id,
        url=system.url,
        contracts=frozenset(map(responder_namespace, system.contracts)),
        logical_addresses=system.logical_addresses,
        urls={responder_namespace(contract): url for contract, url in system.urls.items()},
        timeout=system.timeout,
        client_certificate=system.client_certificate,
        client_key=system.client_key,
        trust=system.trust,
    )


def _index(scenario: Scenario) -> IndexSetup:
    index = scenario.engagement_index
    return IndexSetup(
        hsa_id=index.hsa_id,
        write_delay=index.write_delay,
        delay=index.delay,
        url=index.url,
        subscribers=_subscribers(scenario),
    )


def _subscribers(scenario: Scenario) -> tuple[Subscriber, ...]:
    """Those that are written, and 1177 for bookings and invitations unless it is written or does not subscribe.

    1177 is called as it calls itself, however it is written here: that is what it looks for.
    """
    portal = scenario.portal
    written = tuple(_subscriber(subscriber, portal.hsa_id) for subscriber in scenario.engagement_index.subscribers)
    if not portal.subscribes or portal.hsa_id in {known.hsa_id for known in written}:
        return written
    return *written, Subscriber(portal.hsa_id, None, ((SCHEDULING, ()),))


def portal_subscriber(settings: Settings) -> Subscriber:
    """1177 among the index's subscribers."""
    portal = settings.portal.hsa_id
    written = (known for known in settings.platform.index.subscribers if known.hsa_id == portal)
    return next(written, Subscriber(portal, None, ((SCHEDULING, ()),)))


def _subscriber(said: SubscriberSpec, portal: str) -> Subscriber:
    filters = tuple((wanted.service_domain, wanted.categorizations) for wanted in said.filters)
    return Subscriber(portal if hsa_key(said.hsa_id) == hsa_key(portal) else said.hsa_id, said.url, filters)


def _namespace(contract: str | None) -> str | None:
    return None if contract is None else responder_namespace(contract)
